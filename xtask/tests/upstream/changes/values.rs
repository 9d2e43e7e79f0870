//! What a field holds: types, formats and lists of values.

use serde_json::{Value, json};

use super::{check, schema};
use crate::edit::{at, drop_item, insert, push, remove, visit};

#[test]
fn types_and_formats() {
    check(&[
        (
            "another type",
            "flinks",
            |d| {
                insert(d, &schema("Login/properties/Username"), "type", json!("integer"));
            },
            &["! field-lost type answer Login.Username: string / integer"],
        ),
        (
            "another type of what must be there",
            "flinks",
            |d| {
                insert(d, &schema("SecurityChallenge/properties/Prompt"), "type", json!("object"));
            },
            &["! call-fails type answer SecurityChallenge.Prompt: string / object"],
        ),
        (
            "another type of what only clients knew",
            "flinks",
            |d| {
                let field = schema("AuthorizeRequest/properties/DirectRefresh");
                insert(d, &field, "type", json!("string"));
            },
            &["call-fails type request AuthorizeRequest.DirectRefresh: boolean / string (peer)"],
        ),
        (
            "a wider type",
            "flinks",
            |d| {
                insert(d, &schema("Session/properties/InstitutionId"), "type", json!("number"));
            },
            &["field-lost type answer Session.InstitutionId: integer / number"],
        ),
        (
            "a narrower type",
            "flinks",
            |d| {
                *at(d, &schema("InstitutionRef")) = json!({ "type": "string" });
            },
            &["detail type answer InstitutionRef: string or object / string"],
        ),
        (
            "a list instead of one",
            "flinks",
            |d| {
                let field = schema("Session/properties/InstitutionName");
                *at(d, &field) =
                    json!({ "type": "array", "items": { "type": "string" }, "nullable": true });
            },
            &["! field-lost type answer Session.InstitutionName: string / array"],
        ),
        (
            "what nobody knew",
            "flinks",
            |d| {
                *at(d, &schema("AuthorizedCards")) = json!({ "type": "array" });
            },
            &["detail type answer AuthorizedCards: anything / array (assumed)"],
        ),
        (
            "nothing said",
            "flinks",
            |d| {
                *at(d, &schema("Login")) = json!({ "type": "object" });
            },
            &[],
        ),
        (
            "another format",
            "vumi",
            |d| {
                insert(d, &schema("Connection/properties/createdAt"), "format", json!("date"));
            },
            &["! field-lost format answer Connection.createdAt: date-time / date"],
        ),
        (
            "a wider integer",
            "flinks",
            |d| {
                insert(d, &schema("Session/properties/InstitutionId"), "format", json!("int64"));
            },
            &["field-lost format answer Session.InstitutionId: int32 / int64"],
        ),
        (
            "no format",
            "vumi",
            |d| {
                remove(d, &schema("Connection/properties/createdAt"), "format");
            },
            &["detail format answer Connection.createdAt: date-time / -"],
        ),
        (
            "our words for times, money and secrets",
            "flinks",
            |d| {
                visit(d, &mut |node| {
                    let format = node.get("format").and_then(Value::as_str);
                    if matches!(format, Some("decimal" | "password")) {
                        node.as_object_mut().unwrap().remove("format");
                    }
                });
            },
            &[],
        ),
    ]);
}

#[test]
fn values() {
    check(&[
        (
            "a closed list lacks one",
            "flinks",
            |d| {
                *at(d, &schema("LoginType")) =
                    json!({ "type": "string", "nullable": true, "enum": ["Personal", null] });
            },
            &["! value-unknown values answer LoginType: Business / -"],
        ),
        (
            "an open list lacks one",
            "flinks",
            |d| {
                drop_item(d, &schema("LoginType/x-extensible-enum"), |item| item == "Business");
            },
            &["! value-unknown values answer LoginType: Business / -"],
        ),
        (
            "new ones",
            "flinks",
            |d| {
                push(d, &schema("LoginType/x-extensible-enum"), json!("Joint"));
                push(d, &schema("LoginType/x-extensible-enum"), json!("Trust"));
            },
            &["value-unknown values answer LoginType: - / Joint, Trust"],
        ),
        (
            "another letter case",
            "flinks",
            |d| {
                *at(d, &schema("LoginType/x-extensible-enum/0")) = json!("personal");
            },
            &["! value-unknown name answer LoginType: Personal / personal"],
        ),
        (
            "no list",
            "flinks",
            |d| {
                remove(d, &schema("LoginType"), "x-extensible-enum");
            },
            &["detail values answer LoginType: Personal, Business / any"],
        ),
        (
            "a list where we have none",
            "flinks",
            |d| {
                insert(d, &schema("Link/properties/rel"), "enum", json!(["self", "next"]));
            },
            &["value-unknown values answer Link.rel: any / self, next"],
        ),
    ]);
}
