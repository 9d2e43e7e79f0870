//! The same description in another dialect is the same description.

use serde_json::{Value, json};

use crate::edit::{compare_tree, insert, lines, remove, rename, tree, visit};

const APIS: [&str; 2] = ["flinks", "vumi"];

/// OpenAPI 3.1: null among the types, `webhooks` by that name, and nothing at `info`.
fn into_31(tree: &mut Value) {
    insert(tree, "", "openapi", json!("3.1.0"));
    rename(tree, "", "x-webhooks", "webhooks");
    remove(tree, "", "info");
    visit(tree, &mut |node| {
        let Some(map) = node.as_object_mut() else { return };
        if map.get("nullable") != Some(&json!(true)) {
            return;
        }
        map.remove("nullable");
        match map.remove("type") {
            Some(Value::String(name)) => {
                map.insert("type".to_owned(), json!([name, "null"]));
            }
            _ => {
                let alternatives = map.remove("oneOf").unwrap_or_else(|| json!([]));
                let mut alternatives = alternatives.as_array().unwrap().clone();
                alternatives.push(json!({ "type": "null" }));
                map.insert("anyOf".to_owned(), json!(alternatives));
            }
        }
    });
}

#[test]
fn openapi_31_says_the_same() {
    for api in APIS {
        let mut tree = tree(api);
        into_31(&mut tree);
        let report = compare_tree(api, &tree);
        assert_eq!(lines(&report), [""; 0], "{api}");
        assert_eq!(report.theirs[0].form, "OpenAPI 3.1.0");
    }
}

#[test]
fn a_change_shows_in_openapi_31_as_well() {
    let mut tree = tree("flinks");
    into_31(&mut tree);
    insert(
        &mut tree,
        "/components/schemas/Login/properties/Username",
        "type",
        json!(["null", "integer"]),
    );
    assert_eq!(
        lines(&compare_tree("flinks", &tree)),
        ["! field-lost type answer Login.Username: string / integer"]
    );
}

#[test]
fn wrappers_and_alternatives_of_one_say_the_same() {
    for api in APIS {
        for key in ["allOf", "oneOf", "anyOf"] {
            let text = tree(api).to_string();
            let start = "{\"$ref\":\"#/components/schemas/";
            let wrapped = text.replace(start, &format!("{{\"{key}\":[{start}"));
            // The end of a reference to a schema, and of its wrapper.
            let mut parts = wrapped.split(start);
            let mut tree = parts.next().unwrap().to_owned();
            for part in parts {
                let (name, rest) = part.split_once("\"}").unwrap();
                tree += &format!("{start}{name}\"}}]}}{rest}");
            }
            let tree: Value = serde_json::from_str(&tree).unwrap();
            assert_eq!(lines(&compare_tree(api, &tree)), [""; 0], "{api} {key}");
        }
    }
}

/// One operation of ours in Swagger 2.0, written by hand.
const SWAGGER: &str = r##"
swagger: 2.0
host: api.finlink.vumi.io
basePath: /api/v1
consumes: [application/json]
produces: [application/json]
securityDefinitions:
  session: { type: apiKey, in: header, name: Authorization }
security: [{ session: [] }]
parameters:
  Token: { in: path, name: credentials, required: true, type: string }
paths:
  /queries/connections:
    get:
      parameters:
        - { in: query, name: externalId, type: integer }
      responses:
        200:
          schema: { type: array, items: { $ref: '#/definitions/Row' } }
  /commands/connections/{credentials}:
    parameters: [{ $ref: '#/parameters/Token' }]
    delete:
      responses:
        200: { $ref: '#/responses/Gone' }
  /auth/login:
    post:
      security: []
      parameters:
        - in: body
          name: anything
          required: true
          schema:
            type: object
            properties: { clientId: { type: string }, clientSecret: { type: string } }
responses:
  Gone: { description: x, schema: { type: array } }
definitions:
  Row:
    type: object
    properties:
      status: { type: string, x-nullable: true }
      entity: { type: integer }
"##;

#[test]
fn swagger_2_is_converted() {
    let report = crate::edit::compare_with("vumi", &[SWAGGER]).unwrap();
    assert_eq!(report.theirs[0].form, "Swagger 2.0");
    assert_eq!(report.in_both, 3);
    let lines = lines(&report);
    for expected in [
        "! call-fails type query externalId: string / integer",
        "! field-lost type answer Connection.entity: string / integer",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected} in {lines:#?}");
    }
    assert!(!lines.iter().any(|line| line.contains(" security ")), "{lines:#?}");
}
