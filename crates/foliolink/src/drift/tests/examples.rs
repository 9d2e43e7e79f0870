//! Every example of both descriptions: a body that is as described, by the description's own word.

use std::collections::HashSet;

use serde_json::Value;

use super::{FindingKind, inspect};
use crate::portfolio::Provider;

/// An example body with what describes it.
pub(super) struct Example {
    pub(super) provider: Provider,
    pub(super) operation: String,
    /// `None` for what stands for any other status.
    pub(super) status: Option<u16>,
    pub(super) schema: Value,
    pub(super) body: Value,
}

/// The descriptions that are built in.
pub(super) fn descriptions() -> Vec<(Provider, Value)> {
    let parse = |text| serde_json::from_str(text).unwrap();
    vec![
        #[cfg(feature = "flinks")]
        (Provider::FLINKS, parse(foliolink_raw::flinks::DESCRIPTION)),
        #[cfg(feature = "vumi")]
        (Provider::VUMI, parse(foliolink_raw::vumi::DESCRIPTION)),
    ]
}

/// The node that `node` refers to, wrappers included.
pub(super) fn resolved<'d>(root: &'d Value, node: &'d Value) -> &'d Value {
    match (node.get("$ref").and_then(Value::as_str), node.get("allOf")) {
        (Some(reference), _) => resolved(root, root.pointer(&reference[1..]).unwrap()),
        (None, Some(wrapped)) => resolved(root, &wrapped[0]),
        _ => node,
    }
}

fn of_body(root: &Value, node: &Value, example: impl Fn(Value, Value) -> Example) -> Vec<Example> {
    let content = &resolved(root, node)["content"]["application/json"];
    let examples = content["examples"].as_object().expect("every body has examples");
    examples.values().map(|it| example(content["schema"].clone(), it["value"].clone())).collect()
}

/// All examples of answers and webhooks; what many operations share stands once for each.
pub(super) fn all() -> Vec<Example> {
    let mut all = vec![];
    for (provider, root) in descriptions() {
        let example = |operation: &str, status| {
            let (provider, operation) = (provider.clone(), operation.to_owned());
            move |schema, body| Example {
                provider: provider.clone(),
                operation: operation.clone(),
                status,
                schema,
                body,
            }
        };
        for node in root["paths"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|item| item.as_object().unwrap().values())
        {
            let Some(id) = node["operationId"].as_str() else { continue };
            for (status, answer) in node["responses"].as_object().unwrap() {
                all.extend(of_body(&root, answer, example(id, status.parse().ok())));
            }
        }
        for (name, item) in root["x-webhooks"].as_object().unwrap() {
            all.extend(of_body(&root, &item["post"]["requestBody"], example(name, Some(0))));
        }
    }
    all
}

/// The examples without repetitions.
pub(super) fn different() -> Vec<Example> {
    let mut known = HashSet::new();
    all()
        .into_iter()
        .filter(|it| {
            it.status.is_some() && known.insert(format!("{}{}{}", it.provider, it.schema, it.body))
        })
        .collect()
}

#[test]
fn every_example_of_both_descriptions_is_as_described() {
    let all = all();
    assert!(all.len() > 100 * descriptions().len(), "only {} examples", all.len());
    for Example { provider, operation, status, body, .. } in &all {
        let report =
            inspect(provider, operation, status.unwrap_or(418), body.to_string().as_bytes())
                .unwrap();
        // What stands for any other status says itself that the status is none of the described.
        let unlisted = usize::from(status.is_none());
        let status_findings =
            report.findings.iter().filter(|finding| finding.kind == FindingKind::STATUS).count();
        assert_eq!(
            (report.findings.len(), status_findings),
            (unlisted, unlisted),
            "{operation} {status:?}: {:?}",
            report.findings
        );
    }
}

#[test]
fn no_finding_quotes_what_was_sent_but_words_that_stand_in_no_list() {
    const CANARY: &str = "5550142";
    fn plant(value: &mut Value) {
        match value {
            Value::Null => {}
            Value::Bool(_) => *value = CANARY.into(),
            Value::Number(_) => *value = format!("CANARY_{CANARY}").into(),
            Value::String(_) => {
                *value =
                    if value == "a" { 5550142.into() } else { format!("CANARY_{CANARY}").into() }
            }
            Value::Array(items) => items.iter_mut().for_each(plant),
            Value::Object(fields) => {
                fields.values_mut().for_each(plant);
                fields.insert(CANARY.to_owned(), CANARY.into());
                fields.insert(format!("K{CANARY}"), 5550142.into());
            }
        }
    }
    let with_data = different()
        .into_iter()
        .filter(|example| example.body.as_array().is_none_or(|items| !items.is_empty()));
    for Example { provider, operation, status, mut body, .. } in with_data {
        plant(&mut body);
        let text = body.to_string();
        assert!(text.contains(CANARY));
        for sent in [text.as_str(), &text[..text.len() - 1], text.trim_start_matches(['{', '['])] {
            let mut report =
                inspect(&provider, &operation, status.unwrap(), sent.as_bytes()).unwrap();
            // What they are is what a person wants to know.
            for finding in &mut report.findings {
                if finding.kind == FindingKind::UNLISTED_VALUE {
                    finding.what = finding.what.replace(&format!("`CANARY_{CANARY}`"), "");
                }
            }
            assert!(
                !format!("{report:?}{}", serde_json::to_string(&report).unwrap()).contains(CANARY),
                "{operation}: {report:?}"
            );
        }
    }
}
