//! What a client knows about its own description: a row an operation, and the type that each answer
//! decodes into.

use anyhow::{Context as _, Result, bail};
use heck::ToShoutySnakeCase as _;
use openapiv3::{OpenAPI, Operation};

use super::{docs::comment, lower::Lowered, paths::Imports};

/// The text of `operations.rs`.
pub(super) fn operations(truthful: &OpenAPI, lowered: &Lowered) -> Result<String> {
    let mut imports = Imports::new(lowered, "operations");
    for name in ["BodyError", "Certainty", "Effect", "FromBody", "Operation"] {
        imports.add("crate::runtime", name);
    }
    imports.add("reqwest", "StatusCode");
    imports.add("serde", "Serialize");
    let mut rows = truthful
        .operations()
        .map(|(path, method, operation)| row(truthful, path, method, operation))
        .collect::<Result<Vec<_>>>()?;
    rows.sort();
    let names: Vec<String> = rows.iter().map(|(id, _)| id.to_shouty_snake_case()).collect();
    let rows: String = rows.into_iter().map(|(_, row)| row).collect();
    let arms = decoders(lowered, &mut imports)?;
    Ok(format!(
        r#"{uses}
/// Every operation of the description, sorted by id.
pub const OPERATIONS: &[Operation] = &[{names}];

/// The description that this client was generated from, as JSON.
pub const DESCRIPTION: &str = include_str!("description.json");

{rows}/// Decodes an answer of `operation` as the client would and encodes it again: what is missing
/// afterwards, the description doesn't know. `None` where it describes no body for that status.
pub fn decode_answer(operation: &str, status: u16, body: &[u8]) -> Option<Result<String, BodyError>> {{
    let status = StatusCode::from_u16(status).ok()?;
    Some(match (operation, status.is_success()) {{
{arms}        _ => return None,
    }})
}}

fn reencode<T: FromBody + Serialize>(status: StatusCode, body: &[u8]) -> Result<String, BodyError> {{
    T::from_body(status, body).map(|value| serde_json::to_string(&value).unwrap_or_default())
}}
"#,
        uses = imports.lines(),
        names = names.join(", "),
    ))
}

/// An arm an operation and side that has a body.
fn decoders(lowered: &Lowered, imports: &mut Imports<'_>) -> Result<String> {
    let mut answers: Vec<_> = lowered.answers.iter().collect();
    answers.sort_by_key(|answer| &answer.operation);
    let mut arms = String::new();
    for answer in answers {
        for (success, body) in [(true, &answer.success), (false, &answer.error)] {
            let Some(body) = body else { continue };
            let body = imports.shorten(&lowered.rust_path(body))?;
            arms += &format!(
                "        ({:?}, {success}) => reencode::<{body}>(status, body),\n",
                answer.operation
            );
        }
    }
    Ok(arms)
}

/// The row of one operation, after its id.
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
        "{doc}pub const {name}: Operation = Operation {{
    id: {id:?},
    method: {method:?},
    path: {path:?},
    effect: Effect::{effect},
    certainty: Certainty::{certainty},
    host: {host:?},
    scope: {scope:?},
    security: &{security:?},
    anonymous: {anonymous},
    statuses: &{statuses:?},
}};

",
        doc = comment(&format!("{}.", operation.summary.as_deref().unwrap_or(id)), 0),
        name = id.to_shouty_snake_case(),
        method = method.to_uppercase(),
        host = text("x-host"),
        scope = text("x-required-scope").filter(|scope| *scope != "none"),
    );
    Ok((id.to_owned(), row))
}
