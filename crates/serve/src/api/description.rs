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
        (name = "rows", description = "Rows of all connections, page by page")
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
        add_model(schemas);
        for (page, row) in PAGES {
            schemas.insert(page.to_owned(), describe_page(row));
        }
    }
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
            _ => format!("^({id})\\.[0-9]{{1,19}}$"),
        };
        parameter["schema"]["pattern"] = json!(pattern);
    }
}

/// The snapshot's published schema, whose parts become components.
fn add_model(schemas: &mut Map<String, Value>) {
    let text = foliolink::portfolio::json_schema();
    let mut snapshot: Value = serde_json::from_str(&text).unwrap_or_default();
    relocate(&mut snapshot);
    let Some(whole) = snapshot.as_object_mut() else { return };
    if let Some(Value::Object(parts)) = whole.remove("$defs") {
        schemas.extend(parts);
    }
    whole.remove("$schema");
    schemas.insert("Snapshot".to_owned(), snapshot);
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
