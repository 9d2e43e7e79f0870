//! What a client knows about its own description: the `OPERATIONS` table, and the type that each
//! answer decodes into.

use anyhow::{Context as _, Result, bail};
use openapiv3::{OpenAPI, Operation};

use super::lower::Lowered;

/// The table, `decode_answer` and the embedded description as Rust text.
pub(super) fn operations(truthful: &OpenAPI, lowered: &Lowered) -> Result<String> {
    let mut rows = truthful
        .operations()
        .map(|(path, method, operation)| row(truthful, path, method, operation))
        .collect::<Result<Vec<_>>>()?;
    rows.sort();
    let rows: String = rows.into_iter().map(|(_, row)| row).collect();
    let mut answers = lowered.answers.clone();
    answers.sort_by(|a, b| a.operation.cmp(&b.operation));
    let arms: String = answers
        .iter()
        .flat_map(|it| [(&it.operation, true, &it.success), (&it.operation, false, &it.error)])
        .filter_map(|(id, success, body)| {
            let body = lowered.rust_path(body.as_ref()?);
            Some(format!("        ({id:?}, {success}) => again::<{body}>(status, body),\n"))
        })
        .collect();
    Ok(format!(
        r#"
/// Every operation of the description, sorted by id.
pub const OPERATIONS: &[progenitor_client::Operation] = &[
{rows}];

/// The description that this client was generated from, as JSON.
pub const DESCRIPTION: &str = include_str!("description.json");

/// Decodes an answer of `operation` as the client would and encodes it again: what is missing afterwards, the description doesn't know.
/// `None` where it describes no body for that status.
pub fn decode_answer(operation: &str, status: u16, body: &[u8]) -> Option<Result<String, progenitor_client::BodyError>> {{
    use progenitor_client::{{BodyError, FromBody, __private::{{StatusCode, serde::Serialize, serde_json}}}};

    fn again<T: FromBody + Serialize>(status: StatusCode, body: &[u8]) -> Option<Result<String, BodyError>> {{
        Some(T::from_body(status, body).map(|value| serde_json::to_string(&value).unwrap_or_default()))
    }}

    let status = StatusCode::from_u16(status).ok()?;
    match (operation, status.is_success()) {{
{arms}        _ => None,
    }}
}}
"#
    ))
}

fn row(
    spec: &OpenAPI,
    path: &str,
    method: &str,
    operation: &Operation,
) -> Result<(String, String)> {
    let id = operation
        .operation_id
        .as_deref()
        .with_context(|| format!("{method} {path}: no operationId"))?;
    let text = |key: &str| operation.extensions.get(key).and_then(serde_json::Value::as_str);
    let effect = match text("x-effect") {
        Some("read") => "Read",
        Some("idempotent") => "Idempotent",
        Some("once") => "Once",
        other => bail!("{id}: x-effect is {other:?}"),
    };
    let certainty = match text("x-certainty").unwrap_or("documented") {
        "documented" => "Documented",
        "older" => "Older",
        "peer" => "Peer",
        "inferred" => "Inferred",
        "assumed" => "Assumed",
        other => bail!("{id}: x-certainty is {other}"),
    };
    let security = operation.security.as_ref().or(spec.security.as_ref());
    let anonymous =
        security.is_none_or(|all| all.is_empty() || all.iter().any(|one| one.is_empty()));
    let security: Vec<&str> =
        security.into_iter().flatten().flat_map(|one| one.keys()).map(String::as_str).collect();
    let mut statuses: Vec<String> =
        operation.responses.responses.keys().map(ToString::to_string).collect();
    statuses.extend(operation.responses.default.is_some().then(|| "default".to_owned()));
    let row = format!(
        "    progenitor_client::Operation {{\n        id: {id:?},\n        method: {:?},\n        path: {path:?},\n        effect: \
         progenitor_client::Effect::{effect},\n        certainty: progenitor_client::Certainty::{certainty},\n        scope: {:?},\n        \
         security: &{security:?},\n        anonymous: {anonymous},\n        statuses: &{statuses:?},\n    }},\n",
        method.to_uppercase(),
        text("x-required-scope").filter(|scope| *scope != "none"),
    );
    Ok((id.to_owned(), row))
}
