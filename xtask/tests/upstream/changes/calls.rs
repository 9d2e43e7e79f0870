//! The call itself: method, path, host, credentials and parameters.

use serde_json::json;

use super::{banking, check};
use crate::edit::{at, drop_item, insert, push, remove, rename};

#[test]
fn calls() {
    check(&[
        (
            "gone",
            "flinks",
            |d| {
                remove(d, "/paths", "/v3/{customerId}/BankingServices/GetStatements");
            },
            &[
                "call-fails operation POST /v3/{customerId}/BankingServices/GetStatements: described / -",
            ],
        ),
        (
            "new",
            "vumi",
            |d| {
                insert(d, "/paths", "/api/v1/queries/loans", json!({ "get": { "responses": {} } }));
            },
            &["field-lost operation GET /api/v1/queries/loans: - / described (-)"],
        ),
        (
            "other method",
            "flinks",
            |d| {
                rename(d, &banking("~1SetScheduledRefresh"), "patch", "put");
            },
            &["! call-fails method method: PATCH / PUT"],
        ),
        (
            "other letter case",
            "flinks",
            |d| {
                let path = "/v3/{customerId}/BankingServices/GetStatements";
                rename(d, "/paths", path, &path.replace("GetStatements", "getStatements"));
            },
            &[
                "! call-fails path path: /v3/{}/BankingServices/GetStatements / /v3/{}/BankingServices/getStatements",
            ],
        ),
        (
            "no slash at the end",
            "flinks",
            |d| {
                let path = "/v3/{customerId}/BankingServices/GetWealthNightlyRefreshStatus/";
                rename(d, "/paths", path, path.trim_end_matches('/'));
            },
            &[
                "! call-fails path path: /v3/{}/BankingServices/GetWealthNightlyRefreshStatus/ / /v3/{}/BankingServices/GetWealthNightlyRefreshStatus",
            ],
        ),
        (
            "other host",
            "vumi",
            |d| {
                *at(d, "/servers/0/url") = json!("https://api.vumi.example");
            },
            &["! call-fails server server: api.finlink.vumi.io / api.vumi.example"],
        ),
        (
            "other instance by default",
            "flinks",
            |d| {
                *at(d, "/servers/0/variables/instance/default") = json!("sandbox");
            },
            &["call-fails server server: toolbox-api.private.fin.ag / sandbox-api.private.fin.ag"],
        ),
        (
            "deprecated",
            "vumi",
            |d| {
                insert(d, "/paths/~1api~1v1~1queries~1connections/get", "deprecated", json!(true));
            },
            &["detail deprecated operation: in use / deprecated"],
        ),
    ]);
}

#[test]
fn credentials() {
    const STATUS: &str = "~1GetNightlyRefreshStatus/get";
    check(&[
        (
            "another is wanted",
            "flinks",
            |d| {
                insert(d, &banking(STATUS), "security", json!([{ "ApiKey": [] }]));
            },
            &[
                "! call-fails security credential x-api-key: - / required",
                "! detail security credential authorization: required / -",
            ],
        ),
        (
            "none is wanted",
            "flinks",
            |d| {
                insert(d, &banking(STATUS), "security", json!([]));
            },
            &["! detail security credential authorization: required / -"],
        ),
        (
            "what was optional is wanted",
            "flinks",
            |d| {
                drop_item(d, &banking("~1Authorize/post/security"), |item| *item == json!({}));
            },
            &["! call-fails security credential flinks-auth-key: optional / required"],
        ),
        (
            "what was wanted is optional",
            "flinks",
            |d| {
                push(d, &banking(&format!("{STATUS}/security")), json!({}));
            },
            &["detail security credential authorization: required / optional"],
        ),
        (
            "both at once",
            "flinks",
            |d| {
                *at(d, &banking(&format!("{STATUS}/security"))) =
                    json!([{ "Bearer": [], "ApiKey": [] }]);
            },
            &["! call-fails security credential x-api-key: - / required"],
        ),
    ]);
}

#[test]
fn parameters() {
    const LIST: &str = "~1Institutions/get/parameters";
    check(&[
        (
            "gone",
            "flinks",
            |d| {
                drop_item(d, &banking(LIST), |item| item["name"] == "take");
            },
            &["! field-lost parameter query take: optional / -"],
        ),
        (
            "new",
            "flinks",
            |d| {
                push(d, &banking(LIST), json!({ "in": "query", "name": "country", "schema": {} }));
            },
            &["field-lost parameter query country: - / optional"],
        ),
        (
            "new and required",
            "flinks",
            |d| {
                push(
                    d,
                    &banking(LIST),
                    json!({ "in": "query", "name": "country", "required": true }),
                );
            },
            &["! call-fails parameter query country: - / required"],
        ),
        (
            "now required",
            "flinks",
            |d| {
                insert(d, &banking(&format!("{LIST}/0")), "required", json!(true));
            },
            &["! call-fails required query skip: optional / required"],
        ),
        (
            "other spelling",
            "flinks",
            |d| {
                insert(d, &banking(&format!("{LIST}/0")), "name", json!("Skip"));
            },
            &["! field-lost name query skip: skip / Skip"],
        ),
        (
            "other type",
            "flinks",
            |d| {
                insert(d, &banking(&format!("{LIST}/0/schema")), "type", json!("boolean"));
            },
            &["! call-fails type query skip: integer / boolean"],
        ),
        (
            "other type in a path",
            "flinks",
            |d| {
                insert(d, "/components/parameters/CustomerId/schema", "type", json!("integer"));
            },
            &["! call-fails type path customerId: string / integer"],
        ),
        (
            "other place",
            "flinks",
            |d| {
                insert(d, &banking(&format!("{LIST}/0")), "in", json!("header"));
            },
            &[
                "! field-lost parameter query skip: optional / -",
                "field-lost parameter header skip: - / optional",
            ],
        ),
    ]);
}
