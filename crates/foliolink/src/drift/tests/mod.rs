//! What an inspection promises, beside the mutations of every example.

use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::json;

use super::{Certainty, FindingKind, Report, description::Description, inspect, provider_of, walk};
use crate::{ErrorKind, portfolio::Provider};

mod examples;
mod mutations;
mod values;

fn lines(report: &Report) -> Vec<String> {
    report
        .findings
        .iter()
        .map(|it| format!("{} x{} {}: {} ({})", it.path, it.count, it.kind, it.what, it.certainty))
        .collect()
}

/// A description of one operation, which answers `schema` with 200; other components may refer to
/// it.
fn describe(schema: serde_json::Value) -> Description {
    let answer = json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Root" } } } });
    let operation =
        json!({ "operationId": "read", "responses": { "200": answer, "4XX": {}, "default": {} } });
    Description::from_value(
        json!({ "paths": { "/": { "get": operation } }, "components": { "schemas": { "Root": schema } } }),
    )
}

fn found(description: &Description, status: u16, body: &str) -> Vec<String> {
    let operation = description.operation("read").unwrap_or_else(|error| panic!("{error}"));
    lines(&walk::inspect(description, &operation, status, body.as_bytes()))
}

#[cfg(feature = "flinks")]
#[test]
fn what_repeats_in_a_list_is_one_finding_with_a_count() {
    let transaction =
        r#"{"Id": "f3b0a3e7-7d0e-4f0a-9a44-5a1a2f9d6c11", "Merchant": "X", "Debit": "1.00"}"#;
    let accounts = format!(
        r#"{{"Transactions": [{transaction}, {transaction}]}}, {{"Transactions": [{transaction}]}}"#
    );
    let body = format!(
        r#"{{"Accounts": [{accounts}], "HttpStatusCode": 200, "RequestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812"}}"#
    );
    let report = inspect(&Provider::FLINKS, "get_accounts_detail", 200, body.as_bytes()).unwrap();
    let repeated: Vec<_> =
        lines(&report).into_iter().filter(|line| line.contains("Transactions")).collect();
    assert_eq!(
        repeated,
        [
            "Accounts[0].Transactions[0].Merchant x3 unknown_field: field is not described (documented)",
            "Accounts[0].Transactions[0].Debit x3 type: a string, described as number (documented)",
        ]
    );
}

#[cfg(feature = "vumi")]
#[test]
fn the_nearest_mark_above_says_how_sure_the_description_was() {
    // The whole form of a movement is assumed; a portfolio is documented.
    let at = |operation| {
        inspect(&Provider::VUMI, operation, 200, br#"[{"new": 1}]"#)
            .unwrap()
            .findings
            .remove(0)
            .certainty
    };
    assert_eq!(
        (at("list_account_transactions"), at("list_portfolios")),
        (Certainty::ASSUMED, Certainty::DOCUMENTED)
    );
    // That login answers 400 is inferred; what a refusal looks like is assumed, and that is nearer.
    let report = inspect(&Provider::VUMI, "login", 400, b"[]").unwrap();
    assert_eq!(lines(&report), [". x1 type: an array, described as object (assumed)"]);
}

#[test]
fn a_property_may_be_less_sure_than_its_object_and_a_component_less_than_its_property() {
    let description = describe(json!({
        "type": "object",
        "properties": {
            "sure": { "type": "string" },
            "seen": { "type": "string", "x-certainty": "peer" },
            "guessed": { "allOf": [{ "$ref": "#/components/schemas/Root" }], "x-certainty": "assumed" },
        },
        "required": ["sure", "seen"],
    }));
    assert_eq!(
        found(&description, 200, r#"{"guessed": {"sure": 1, "seen": 1}}"#),
        [
            "guessed.sure x1 type: a number, described as string (assumed)",
            "guessed.seen x1 type: a number, described as string (peer)",
            "sure x1 missing: missing, described as required (documented)",
            "seen x1 missing: missing, described as required (peer)",
        ]
    );
}

#[test]
fn another_spelling_that_is_described_is_the_same_property() {
    let description = describe(json!({
        "type": "object",
        "properties": { "rate": { "type": "number", "x-aliases": ["Rate", "score"] } },
        "required": ["rate"],
    }));
    assert_eq!(found(&description, 200, r#"{"score": 1}"#), Vec::<String>::new());
    assert_eq!(
        found(&description, 200, r#"{"Rate": "1", "rate": 1}"#),
        [
            "Rate x1 type: a string, described as number (documented)",
            "rate x1 duplicate: stands more than once (documented)",
        ]
    );
}

#[test]
fn a_status_is_listed_exactly_or_by_its_class() {
    let description = describe(json!({}));
    assert_eq!(found(&description, 404, "<html>"), Vec::<String>::new());
    assert_eq!(
        found(&description, 502, "<html>"),
        [". x1 status: status 502 is not described (documented)"]
    );
}

#[test]
fn what_is_no_json_is_said_with_its_place_and_what_came_before_is_kept() {
    let description = describe(
        json!({ "type": "object", "properties": { "a": { "type": "array", "items": { "type": "string" } } } }),
    );
    for (body, line) in [
        ("", ". x1 not_json: not JSON: empty (documented)"),
        ("<html>Jane</html>", ". x1 not_json: not JSON at line 1, column 1 (documented)"),
        (r#"{"a": ["x", "#, "a[1] x1 not_json: breaks off at line 1, column 12 (documented)"),
        (r#"{"a": ["x"]} Jane"#, ". x1 not_json: not JSON at line 1, column 14 (documented)"),
        (r#"{"a": ["x", Jane]}"#, "a[1] x1 not_json: not JSON at line 1, column 13 (documented)"),
    ] {
        assert_eq!(found(&description, 200, body), [line], "{body}");
    }
    assert_eq!(found(&description, 200, r#"{"b": 1, "#).len(), 2);
    let operation = description.operation("read").unwrap_or_else(|error| panic!("{error}"));
    let report = walk::inspect(&description, &operation, 200, b"\"\xff\"");
    assert_eq!(lines(&report), [". x1 not_json: not JSON: not UTF-8 (documented)"]);
}

#[test]
fn a_mark_is_skipped_and_what_is_no_text_is_found_where_it_stands() {
    let description = describe(
        json!({ "type": "object", "properties": { "a": { "type": "array", "items": { "type": "string" } } } }),
    );
    let operation = description.operation("read").unwrap_or_else(|error| panic!("{error}"));
    for (body, expected) in [
        (&b"\xef\xbb\xbf{\"a\": [\"x\"]}"[..], &[][..]),
        (
            b"{\"a\": [\"x\", \"caf\xe9\"], \"b\": 1}",
            &[
                "a[1] x1 not_text: what is no text, read as U+FFFD (documented)",
                "b x1 unknown_field: field is not described (documented)",
            ],
        ),
    ] {
        let report = walk::inspect(&description, &operation, 200, body);
        assert_eq!(lines(&report), expected);
    }
}

#[test]
fn depth_exhausts_no_stack() {
    let nested = |levels: usize| format!("{}1{}", r#"{"in":["#.repeat(levels), "]}".repeat(levels));
    let opaque = describe(json!({ "type": "object", "properties": { "in": {} } }));
    assert!(found(&opaque, 200, &nested(100_000)).is_empty());
    let unknown = describe(json!({ "type": "array" }));
    assert_eq!(
        found(&unknown, 200, &nested(100_000)),
        [". x1 type: an object, described as array (documented)"]
    );
    let endless = json!({
        "type": "object",
        "properties": { "in": { "type": "array", "items": { "$ref": "#/components/schemas/Root" } } },
    });
    let deepest = found(&describe(endless), 200, &nested(100_000));
    assert_eq!(deepest.len(), 1);
    assert!(
        deepest[0].ends_with("too_deep: nested too deep to be looked at (documented)"),
        "{deepest:?}"
    );
    let circle = describe(json!({ "$ref": "#/components/schemas/Root" }));
    assert!(found(&circle, 200, "1").is_empty());
}

#[test]
fn a_field_that_stands_twice_is_found() {
    let description = describe(json!({ "type": "object", "properties": { "a": {} } }));
    assert_eq!(
        found(&description, 200, r#"{"a": 1, "a": 2}"#),
        ["a x1 duplicate: stands more than once (documented)"]
    );
    let map = describe(json!({ "type": "object", "additionalProperties": { "type": "number" } }));
    assert_eq!(
        found(&map, 200, r#"{"a": 1, "b": 2, "a": 3}"#),
        ["a x1 duplicate: stands more than once (documented)"]
    );
}

#[test]
fn a_map_may_have_any_key_and_its_keys_are_one_pattern() {
    let description =
        describe(json!({ "type": "object", "additionalProperties": { "type": "number" } }));
    let body = r#"{"sum_of_income": "1", "Jane's income": "2", "5550142": "3"}"#;
    assert_eq!(
        found(&description, 200, body),
        ["sum_of_income x3 type: a string, described as number (documented)"]
    );
    assert_eq!(
        found(&description, 200, r#"{"5550142": "3"}"#),
        ["[\"…\"] x1 type: a string, described as number (documented)"]
    );
}

#[test]
fn one_of_is_decided_by_the_json_type() {
    let description = describe(json!({ "oneOf": [
        { "type": "number", "format": "decimal" },
        { "type": "string", "nullable": true },
        { "type": "object", "properties": { "id": { "type": "integer", "format": "int32" } } },
    ] }));
    for body in ["1.50", r#""1.50""#, "null", r#"{"id": 1}"#] {
        assert!(found(&description, 200, body).is_empty(), "{body}");
    }
    assert_eq!(
        found(&description, 200, r#"{"id": 1.5}"#),
        ["id x1 format: not an integer of 32 bits (documented)"]
    );
    assert_eq!(
        found(&description, 200, "[1]"),
        [". x1 type: an array, described as number or string or object (documented)"]
    );
}

#[test]
fn an_unknown_operation_names_its_neighbours() {
    let error = provider_of("GetAccountsDetails").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    #[cfg(feature = "flinks")]
    assert!(error.message().unwrap().contains("did you mean `get_accounts_detail`"), "{error}");
    assert_eq!(
        inspect(&Provider::from("plaid"), "login", 200, b"").unwrap_err().kind(),
        ErrorKind::Invalid
    );
    assert!(!provider_of("zzz").unwrap_err().to_string().contains("did you mean"));
}

#[cfg(feature = "vumi")]
#[test]
fn a_report_is_written_as_the_program_prints_it() {
    let report = inspect(&Provider::VUMI, "connection", 0, br#"{"retries": 1}"#).unwrap();
    assert_eq!(
        serde_json::to_value(&report).unwrap(),
        json!({
            "operation": "connection", "status": null,
            "findings": [{
                "path": "retries", "what": "field is not described", "certainty": "assumed", "kind": "unknown_field", "count": 1,
            }],
        })
    );
    assert_eq!(report.findings[0].kind, FindingKind::UNKNOWN_FIELD);
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|it| json!(it)),
        any::<i64>().prop_map(|it| json!(it)),
        "[A-Za-z]{0,4}|\\PC{0,6}".prop_map(|it| json!(it)),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let fields =
            proptest::collection::btree_map("Id|Accounts|id|Login|\\PC{0,3}", inner.clone(), 0..4);
        prop_oneof![
            proptest::collection::vec(inner, 0..4).prop_map(|it| json!(it)),
            fields.prop_map(|it| serde_json::Value::Object(it.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_json_or_said_not_to_be(body in prop_oneof![
        any_json().prop_map(|json| json.to_string().into_bytes()),
        (any_json(), any::<prop::sample::Index>()).prop_map(|(json, at)| {
            let mut text = json.to_string().into_bytes();
            text.truncate(at.index(text.len()));
            text
        }),
        any::<Vec<u8>>(),
    ], operation in 0usize..1000) {
        let all: Vec<_> = examples::all();
        let examples::Example { provider, operation, status, .. } = &all[operation % all.len()];
        let report = inspect(provider, operation, status.unwrap_or(418), &body).unwrap();
        let is_json = serde_json::from_slice::<IgnoredAny>(&body).is_ok();
        let said = report.findings.iter().any(|finding| finding.kind == FindingKind::NOT_JSON);
        // What the description leaves open isn't looked at: bytes that serde skips may still be no text.
        prop_assert_eq!(!is_json, said, "{:?}", report);
        prop_assert!(report.findings.iter().all(|finding| finding.count > 0 && !finding.path.is_empty()));
    }
}
