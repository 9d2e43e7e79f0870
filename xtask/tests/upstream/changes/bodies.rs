//! Bodies, statuses, media types and headers, and what webhooks carry.

use serde_json::json;

use super::{banking, check};
use crate::edit::{insert, remove, rename};

#[test]
fn bodies_and_answers() {
    check(&[
        (
            "no request body",
            "flinks",
            |d| {
                remove(d, &banking("~1GetAccountsSummary/post"), "requestBody");
            },
            &["! field-lost body request body: application/json / -"],
        ),
        (
            "a new request body",
            "flinks",
            |d| {
                let body = json!({ "required": true, "content": { "application/json": {} } });
                insert(d, &banking("~1GenerateAuthorizeToken/post"), "requestBody", body);
            },
            &["! call-fails body request body: - / application/json"],
        ),
        (
            "an optional request body",
            "flinks",
            |d| {
                insert(
                    d,
                    &banking("~1GetAccountsSummary/post/requestBody"),
                    "required",
                    json!(false),
                );
            },
            &["detail required request body: required / optional"],
        ),
        (
            "another media type",
            "vumi",
            |d| {
                let content = "/paths/~1api~1v1~1auth~1login/post/requestBody/content";
                rename(d, content, "application/json", "application/x-www-form-urlencoded");
            },
            &[
                "! call-fails media-type request body: application/json / application/x-www-form-urlencoded",
            ],
        ),
        (
            "another media type beside",
            "vumi",
            |d| {
                let content = "/paths/~1api~1v1~1auth~1login/post/requestBody/content";
                insert(d, content, "application/xml", json!({}));
            },
            &["detail media-type request body: - / application/xml (-)"],
        ),
        (
            "no body in an answer",
            "flinks",
            |d| {
                remove(d, "/components/responses/MfaChallenge", "content");
            },
            &["detail body answer 203: application/json / -"],
        ),
        (
            "a success is gone",
            "flinks",
            |d| {
                remove(d, &banking("~1Authorize/post/responses"), "203");
            },
            &["! field-lost status status 203: answered / -"],
        ),
        (
            "an assumed success is gone",
            "flinks",
            |d| {
                remove(d, &banking("~1Authorize/post/responses"), "202");
            },
            &["field-lost status status 202: answered / - (inferred)"],
        ),
        (
            "a refusal is gone",
            "flinks",
            |d| {
                let responses = banking("~1Authorize/post/responses");
                remove(d, &responses, "405");
                remove(d, &responses, "default");
            },
            &["detail status status 405: answered / -"],
        ),
        (
            "a success is new",
            "flinks",
            |d| {
                let responses = banking("~1Authorize/post/responses");
                insert(d, &responses, "201", json!({ "description": "x" }));
            },
            &["call-fails status status 201: - / answered (-)"],
        ),
        (
            "a refusal is new",
            "flinks",
            |d| {
                let responses = banking("~1Authorize/post/responses");
                insert(d, &responses, "409", json!({ "description": "x" }));
            },
            &["detail status status 409: - / answered (-)"],
        ),
        (
            "a header is gone",
            "flinks",
            |d| {
                remove(d, "/components/responses/TooManyRequests", "headers");
            },
            &["detail header answer header retry-after: answered / - (assumed)"],
        ),
        (
            "a header is new",
            "flinks",
            |d| {
                insert(d, "/components/responses/Session", "headers", json!({ "X-Id": {} }));
            },
            &["detail header answer header x-id: - / answered (-)"],
        ),
    ]);
}

#[test]
fn webhooks() {
    const KYC: &str = "/x-webhooks/kyc/post/requestBody/content/application~1json/schema";
    check(&[
        (
            "a field is gone",
            "flinks",
            |d| {
                remove(d, &format!("{KYC}/properties"), "Holders");
            },
            &["! field-lost field answer body.Holders: array / -"],
        ),
        (
            "gone",
            "flinks",
            |d| {
                remove(d, "/x-webhooks", "kyc");
            },
            &["call-fails operation webhook kyc: described / -"],
        ),
        (
            "new",
            "flinks",
            |d| {
                insert(d, "/x-webhooks", "score", json!({ "post": {} }));
            },
            &["field-lost operation webhook score: - / described (-)"],
        ),
        ("another letter case", "flinks", |d| rename(d, "/x-webhooks", "kyc", "KYC"), &[]),
        (
            "none described",
            "flinks",
            |d| {
                remove(d, "", "x-webhooks");
            },
            &[],
        ),
    ]);
}
