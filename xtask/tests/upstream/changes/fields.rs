//! Fields of objects: which are there, how they are spelled, required and null.

use serde_json::json;

use super::{check, schema};
use crate::edit::{insert, remove, rename};

#[test]
fn fields() {
    check(&[
        (
            "gone from an answer",
            "flinks",
            |d| {
                remove(d, &schema("Login/properties"), "Username");
            },
            &["! field-lost field answer Login.Username: string / -"],
        ),
        (
            "gone though the answer is useless without",
            "flinks",
            |d| {
                remove(d, &schema("Session/properties"), "RequestId");
                remove(d, &schema("Session"), "required");
            },
            &["! call-fails field answer Session.RequestId: string / -"],
        ),
        (
            "gone from a request",
            "flinks",
            |d| {
                remove(d, &schema("AuthorizeRequest/properties"), "Tag");
            },
            &["! field-lost field request AuthorizeRequest.Tag: string / -"],
        ),
        (
            "gone from a request that takes no more",
            "flinks",
            |d| {
                remove(d, &schema("AuthorizeRequest/properties"), "Tag");
                insert(d, &schema("AuthorizeRequest"), "additionalProperties", json!(false));
            },
            &["! call-fails field request AuthorizeRequest.Tag: string / -"],
        ),
        (
            "gone from an object that says there may be more",
            "flinks",
            |d| {
                remove(d, &schema("Login/properties"), "Username");
                insert(d, &schema("Login"), "additionalProperties", json!(true));
            },
            &["field-lost field answer Login.Username: string / -"],
        ),
        (
            "gone, but we never were sure",
            "flinks",
            |d| {
                remove(d, &schema("AuthorizeRequest/properties"), "DirectRefresh");
            },
            &["field-lost field request AuthorizeRequest.DirectRefresh: boolean / - (peer)"],
        ),
        (
            "new in an answer",
            "flinks",
            |d| {
                insert(d, &schema("Login/properties"), "Bank", json!({ "type": "string" }));
            },
            &["field-lost field answer Login.Bank: - / string"],
        ),
        (
            "new and required in a request",
            "flinks",
            |d| {
                let request = schema("AuthorizeRequest");
                insert(d, &format!("{request}/properties"), "Country", json!({ "type": "string" }));
                insert(d, &request, "required", json!(["Country"]));
            },
            &["! call-fails field request AuthorizeRequest.Country: - / string, required"],
        ),
        (
            "new and required, but never sent by us",
            "flinks",
            |d| {
                let request = schema("AuthorizeRequest");
                let field = json!({ "type": "string", "readOnly": true });
                insert(d, &format!("{request}/properties"), "Country", field);
                insert(d, &request, "required", json!(["Country"]));
            },
            &[],
        ),
        (
            "new, but never sent to us",
            "flinks",
            |d| {
                let field = json!({ "type": "string", "writeOnly": true });
                insert(d, &schema("Login/properties"), "Bank", field);
            },
            &[],
        ),
        (
            "other letter case",
            "flinks",
            |d| {
                rename(d, &schema("Login/properties"), "Username", "username");
            },
            &["! field-lost name answer Login.Username: Username / username"],
        ),
        (
            "other word separators",
            "vumi",
            |d| {
                rename(d, &schema("Connection/properties"), "externalId", "external_id");
            },
            &["! field-lost name answer Connection.externalId: externalId / external_id"],
        ),
        (
            "now required in a request",
            "flinks",
            |d| {
                insert(d, &schema("AuthorizeRequest"), "required", json!(["LoginId"]));
            },
            &["! call-fails required request AuthorizeRequest.LoginId: optional / required"],
        ),
        (
            "no longer required in a request",
            "flinks",
            |d| {
                remove(d, &schema("AccountsSummaryRequest"), "required");
            },
            &["! detail required request AccountsSummaryRequest: RequestId: required / optional"],
        ),
        (
            "no longer required in an answer",
            "flinks",
            |d| {
                remove(d, &schema("Session"), "required");
            },
            &["! call-fails required answer Session.RequestId: required / optional"],
        ),
        (
            "always in an answer",
            "flinks",
            |d| {
                insert(d, &schema("Login"), "required", json!(["Id", "Username"]));
            },
            &["detail required answer Login: Username, Id: optional / required"],
        ),
        (
            "null for what must be there",
            "flinks",
            |d| {
                insert(d, &schema("Session/properties/RequestId"), "nullable", json!(true));
            },
            &["! call-fails nullable answer Session.RequestId: never null / may be null"],
        ),
        (
            "null for what may be absent",
            "flinks",
            |d| {
                insert(d, &schema("Login/properties/IsScheduledRefresh"), "nullable", json!(true));
            },
            &["detail nullable answer Login: IsScheduledRefresh: never null / may be null"],
        ),
        (
            "never null",
            "flinks",
            |d| {
                remove(d, &schema("Login/properties/Username"), "nullable");
            },
            &["detail nullable answer Login: Username: may be null / never null"],
        ),
        (
            "null in a list",
            "flinks",
            |d| {
                let items = schema("SecurityChallenge/properties/Iterables/items");
                insert(d, &items, "nullable", json!(true));
            },
            &[
                "! call-fails nullable answer SecurityChallenge.Iterables[]: never null / may be null",
            ],
        ),
    ]);
}

#[test]
fn a_field_that_they_spell_as_one_of_its_aliases_is_the_same() {
    check(&[
        (
            "in a schema that is read under both",
            "flinks",
            |d| {
                let properties = schema("FieldMatch/properties");
                rename(d, &properties, "overallMatch", "OverallMatch");
                rename(d, &properties, "overallMatchRate", "OverallMatchRate");
            },
            &[],
        ),
        (
            "beside the name itself",
            "flinks",
            |d| {
                let again = json!({ "type": "boolean", "nullable": true });
                insert(d, &schema("FieldMatch/properties"), "OverallMatch", again);
            },
            &[],
        ),
        (
            "as another type",
            "flinks",
            |d| {
                let properties = schema("FieldMatch/properties");
                remove(d, &properties, "overallMatch");
                let object = json!({ "type": "object", "nullable": true });
                insert(d, &properties, "OverallMatch", object);
            },
            &["! field-lost type answer FieldMatch.overallMatch: boolean / object"],
        ),
        (
            "in a spelling that is none of them",
            "flinks",
            |d| {
                let properties = schema("FieldMatch/properties");
                rename(d, &properties, "overallMatch", "OVERALL_MATCH");
            },
            &["! field-lost name answer FieldMatch.overallMatch: overallMatch / OVERALL_MATCH"],
        ),
    ]);
}
