//! The description of the API, made of the routes and of the model's own schemas.

use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::{changes, connections, page, rows};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "foliolink serve",
        version = "1.0.0",
        description = "What foliolink has stored, read-only. Amounts are decimal strings, exact as \
                       sent; times RFC 3339 in UTC; absent is `null`. Every list has an `ETag`."
    ),
    servers((url = "http://127.0.0.1:8470", description = "This machine")),
    tags(
        (name = "connections", description = "How connections stand, and what is stored of one"),
        (name = "rows", description = "Rows of all connections, page by page"),
        (name = "webhooks", description = "What `foliolink sync run` tells endpoints of yours")
    ),
    paths(
        connections::list_connections,
        connections::get_connection,
        connections::get_snapshot,
        changes::list_changes,
        rows::list_accounts,
        rows::list_portfolios,
        rows::list_holdings,
        rows::list_transactions
    )
)]
struct Description;

/// The pages of rows: their name, and the schema of a row.
const PAGES: [(&str, &str); 4] = [
    ("AccountPage", "Account"),
    ("PortfolioPage", "Portfolio"),
    ("HoldingPage", "Holding"),
    ("TransactionPage", "Transaction"),
];

/// The OpenAPI 3.1 description of the JSON API.
///
/// ```
/// let description = foliolink_serve::openapi();
/// assert!(description["paths"]["/v1/accounts"]["get"].is_object());
/// ```
pub fn openapi() -> Value {
    let mut description = serde_json::to_value(Description::openapi()).unwrap_or_default();
    description["openapi"] = json!("3.1.0");
    description["security"] = json!([{ "bearer": [] }]);
    let components = &mut description["components"];
    components["securitySchemes"] = json!({
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of `foliolink serve token add --bearer`.",
        }
    });
    if !components["schemas"].is_object() {
        components["schemas"] = json!({});
    }
    if let Some(schemas) = components["schemas"].as_object_mut() {
        add_parts(schemas, "Snapshot", &foliolink::portfolio::json_schema());
        add_parts(schemas, "Webhook", foliolink_sync::webhook_schema());
        // Each of its kinds is a webhook of its own.
        schemas.remove("Webhook");
        for (page, row) in PAGES {
            schemas.insert(page.to_owned(), describe_page(row));
        }
    }
    description["webhooks"] = describe_webhooks();
    if let Some(paths) = description["paths"].as_object_mut() {
        paths.iter_mut().for_each(|(path, routes)| describe_cursor(path, routes));
    }
    description
}

/// Cursors are made, not chosen: what one looks like.
fn describe_cursor(path: &str, routes: &mut Value) {
    let parameters = routes["get"]["parameters"].as_array_mut();
    for parameter in parameters.into_iter().flatten().filter(|one| one["name"] == "cursor") {
        let id = page::ID;
        let pattern = match path {
            "/v1/connections" => format!("^({id})$"),
            "/v1/connections/{id}/changes" => {
                format!("^({id})\\.[0-9]{{1,18}}\\.[a-z]{{1,32}}\\.[0-9]{{1,18}}$")
            }
            _ => format!("^({id})\\.[0-9]{{1,19}}$"),
        };
        parameter["schema"]["pattern"] = json!(pattern);
    }
}

/// A published schema, whose parts become components.
fn add_parts(schemas: &mut Map<String, Value>, name: &str, text: &str) {
    let mut schema: Value = serde_json::from_str(text).unwrap_or_default();
    relocate(&mut schema);
    let Some(whole) = schema.as_object_mut() else { return };
    if let Some(Value::Object(parts)) = whole.remove("$defs") {
        schemas.extend(parts);
    }
    whole.remove("$schema");
    schemas.insert(name.to_owned(), schema);
}

/// What `foliolink sync run` tells endpoints: another program, but the same ids.
fn describe_webhooks() -> Value {
    let told = [
        ("connection.changed", "ConnectionChanged", "Data of a connection changed"),
        ("connection.stale", "ConnectionStale", "Data of a connection became stale"),
        ("connection.needs_person", "ConnectionNeedsPerson", "A connection needs a person"),
        ("webhook.test", "WebhookTest", "An endpoint is tried"),
    ];
    let header = |name: &str, description: &str| {
        json!({
            "name": name, "in": "header", "required": true, "description": description,
            "schema": { "type": "string" },
        })
    };
    let webhooks = told.map(|(event, schema, summary)| {
        let receive = json!({
            "operationId": format!("receive_{}", event.replace("connection.", "").replace('.', "_")),
            "summary": summary,
            "description": "Signed by the scheme of Standard Webhooks, and sent at least once.",
            "tags": ["webhooks"],
            "security": [],
            "parameters": [
                header("webhook-id", "The same at every attempt."),
                header("webhook-timestamp", "Seconds since 1970, of the attempt."),
                header("webhook-signature", "`v1,` and Base64; several with spaces between."),
            ],
            "requestBody": {
                "required": true,
                "content": {
                    "application/json": {
                        "schema": { "$ref": format!("#/components/schemas/{schema}") },
                    },
                },
            },
            "responses": {
                "204": { "description": "It was taken; so with any 2xx" },
                "410": { "description": "Nothing more is sent here" },
            },
        });
        (event.to_owned(), json!({ "post": receive }))
    });
    Value::Object(webhooks.into_iter().collect())
}

/// References lead to components.
fn relocate(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                match value {
                    Value::String(text) if name == "$ref" => {
                        *text = text.replace("#/$defs/", "#/components/schemas/");
                    }
                    value => relocate(value),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(relocate),
        _ => {}
    }
}

fn describe_page(row: &str) -> Value {
    json!({
        "type": "object",
        "description": "A page of rows.",
        "required": ["items", "next"],
        "properties": {
            "items": {
                "type": "array",
                "description": "By connection, then as they were first seen.",
                "items": {
                    "type": "object",
                    "required": ["connection", "id", "row"],
                    "properties": {
                        "connection": { "type": "string", "description": "The connection's id here." },
                        "id": { "type": "string", "description": "The row's id over all connections; it stays whatever the provider does with its own." },
                        "row": { "$ref": format!("#/components/schemas/{row}") },
                    },
                },
            },
            "next": { "type": ["string", "null"], "description": "`cursor` of the next page; `null` on the last one." },
        },
    })
}
