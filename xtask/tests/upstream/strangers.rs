//! Files that look like nothing of ours: each is read or refused with one line, and none brings the
//! verb down.

use serde_json::{Value, json};
use xtask::upstream::compare;

use crate::edit::{api, compare_with, lines, visit};

/// Findings for a file that has only the login of Vumi, with this schema as what it answers.
fn compare_answer(schema: &str, components: &str) -> (Vec<String>, Vec<String>) {
    let text = format!(
        "openapi: 3.0.0\npaths: {{ /api/v1/auth/login: {{ post: {{ responses: {{ '200': {{ \
         content: {{ application/json: {{ schema: {schema} }} }} }} }} }} }} }}\n\
         components: {{ schemas: {{ {components} }} }}\n"
    );
    let report = compare_with("vumi", &[&text]).unwrap();
    let mut lines = lines(&report);
    lines.retain(|line| line.contains(" answer ") && !line.contains(" header "));
    (lines, report.notes)
}

fn error(text: &str) -> String {
    compare_with("vumi", &[text]).unwrap_err()
}

#[test]
fn what_is_no_description_is_refused_in_one_line() {
    let cases = [
        ("", "theirs: the file is empty"),
        ("\u{feff} \n", "theirs: the file is empty"),
        ("<!doctype html><html>", "theirs: this is a web page or XML, no description"),
        ("[]", "theirs: a description is an object, not a list"),
        ("7", "theirs: a description is an object, not a number"),
        ("openapi: 3.0.0", "theirs: there is no operation in it: `paths` and `webhooks` are empty"),
        (
            "openapi: 3.1.0\npaths: {}",
            "theirs: there is no operation in it: `paths` and `webhooks` are empty",
        ),
        ("openapi: 4.0.0\npaths: { /a: {} }", "theirs: OpenAPI 4.0.0 isn't known here, only 3.x"),
        (
            "swagger: '1.2'\npaths: { /a: {} }",
            "theirs: Swagger 1.2 isn't known here: convert it to OpenAPI 3",
        ),
        ("asyncapi: 3.0.0", "theirs: this is AsyncAPI, not OpenAPI"),
        (
            "{\"info\": {}, \"item\": []}",
            "theirs: this is a Postman collection: export it as OpenAPI 3",
        ),
        (
            "{\"$schema\": \"x\", \"type\": \"object\"}",
            "theirs: this is a JSON schema, not OpenAPI",
        ),
        ("a: 1", "theirs: no OpenAPI description: it has neither `openapi` nor `paths`"),
    ];
    for (text, expected) in cases {
        assert_eq!(error(text), expected, "{text}");
    }
    for text in ["a: [", "{\"openapi\": ", "a: 1\na: 2", "\u{0}", "a: *nothing"] {
        let message = error(text);
        assert!(message.starts_with("theirs: neither YAML nor JSON: "), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

#[test]
fn depth_and_aliases_are_bounded() {
    let bomb = (0..30).fold("a0: &a0 [x]\n".to_owned(), |text, n| {
        format!("{text}a{}: &a{} [*a{n}, *a{n}, *a{n}]\n", n + 1, n + 1)
    });
    let deep = [("[", "]"), ("{\"a\":", "}"), ("{a: ", "}")]
        .map(|(open, close)| open.repeat(10_000) + "1" + &close.repeat(10_000));
    for text in deep.iter().chain([&bomb]) {
        assert_eq!(error(text).lines().count(), 1);
    }
}

#[test]
fn a_file_without_info_or_version_is_read() {
    let text = "paths: { /api/v1/auth/login: { post: {} } }";
    let report = compare_with("vumi", &[text]).unwrap();
    assert_eq!((report.in_both, report.contradicts()), (1, true), "our body isn't there");
    assert!(report.notes.contains(&"theirs: names no version and is read as OpenAPI 3".to_owned()));
}

#[test]
fn json_with_tabs_and_a_byte_order_mark_is_read() {
    let text = "\u{feff}{\n\t\"openapi\": \"3.1.0\",\n\t\"paths\": {\n\t\t\"/api/v1/auth/login\": \
                {\"post\": {}}\n\t}\n}";
    assert_eq!(compare_with("vumi", &[text]).unwrap().in_both, 1);
}

#[test]
fn the_block_of_a_markdown_page_is_read() {
    let page = "# /login\n\n```json\n{ \"token\": \"x\" }\n```\n\n\
                ````yaml POST /api/v1/auth/login\n\
                openapi: 3.0.3\npaths:\n  /api/v1/auth/login:\n    post: {}\n````\n\n`x`\n";
    assert_eq!(compare_with("vumi", &[page]).unwrap().in_both, 1);
    let ours = api("vumi").text().unwrap();
    let none = compare(&[(api("vumi"), ours.as_str())], &[("page.md", "# Nothing\n")]);
    assert_eq!(none.unwrap_err(), "page.md: no block of this Markdown page is a description");
}

#[test]
fn merge_keys_are_followed() {
    let text =
        "openapi: 3.0.0\nx-base: &base { post: {} }\npaths: { /api/v1/auth/login: { <<: *base } }";
    assert_eq!(compare_with("vumi", &[text]).unwrap().in_both, 1);
}

#[test]
fn circles_end() {
    let token = "! call-fails type answer LoginToken.token: string / integer";
    let (lines, notes) = compare_answer(
        "{ $ref: '#/components/schemas/A' }",
        "A: { type: object, properties: { token: { type: integer }, \
              next: { $ref: '#/components/schemas/A' } } }",
    );
    assert_eq!(lines[0], token);
    assert_eq!(
        notes.iter().filter(|note| note.contains("itself")).count(),
        0,
        "no circle of references"
    );
    for components in [
        "A: { $ref: '#/components/schemas/A' }",
        "A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' }",
        "A: { allOf: [{ $ref: '#/components/schemas/A' }] }",
        "A: { oneOf: [{ $ref: '#/components/schemas/B' }] }, \
         B: { anyOf: [{ $ref: '#/components/schemas/A' }] }",
    ] {
        let (lines, notes) = compare_answer("{ $ref: '#/components/schemas/A' }", components);
        assert_eq!(lines, [""; 0], "{components}");
        assert!(notes.iter().any(|note| note.contains("is made of itself")), "{notes:?}");
    }
}

#[test]
fn a_tangle_of_alternatives_ends() {
    let components: Vec<String> = (0..40)
        .map(|n| {
            let next = format!("{{ $ref: '#/components/schemas/A{}' }}", n + 1);
            format!("A{n}: {{ oneOf: [{next}, {next}], allOf: [{next}] }}")
        })
        .collect();
    let (_, notes) = compare_answer("{ $ref: '#/components/schemas/A0' }", &components.join(", "));
    assert!(notes.iter().any(|note| note.contains("too many schemas")), "{notes:?}");
}

#[test]
fn references_out_of_the_file_and_into_nothing_are_noted() {
    let (lines, notes) = compare_answer("{ $ref: 'other.yaml#/A' }", "");
    assert_eq!(lines, [""; 0]);
    assert!(
        notes.contains(
            &"theirs: other.yaml#/A is outside of this file and isn't compared".to_owned()
        )
    );
    let (lines, notes) = compare_answer("{ $ref: '#/components/schemas/A' }", "");
    assert_eq!(lines, [""; 0]);
    assert!(
        notes.contains(
            &"theirs: #/components/schemas/A leads nowhere and isn't compared".to_owned()
        )
    );
}

#[test]
fn references_may_be_encoded_and_lead_into_paths() {
    let text = json!({
        "openapi": "3.1.0",
        "paths": {
            "/a": { "$ref": "#/paths/~1api~1v1~1auth~1login" },
            "/api/v1/auth/login": { "post": { "responses": {
                "200": { "$ref": "#/paths/%7E1b/get/responses/200" } } } },
            "/b": { "get": { "responses": { "200": { "content": { "application/json": {
                "schema": { "type": "integer" } } } } } } },
        },
    });
    let report = compare_with("vumi", &[&text.to_string()]).unwrap();
    let expected = "! call-fails type answer LoginToken: object / integer";
    assert!(lines(&report).iter().any(|line| line == expected), "{:#?}", lines(&report));
}

#[test]
fn alternatives_are_united_and_parts_put_together() {
    let (lines, _) = compare_answer(
        "{ anyOf: [{ type: 'null' }, { allOf: [{ $ref: '#/components/schemas/A' }, \
         { properties: { more: { const: x } } }] }] }",
        "A: { type: object, required: [token], properties: { token: { type: string } } }",
    );
    assert_eq!(
        lines,
        [
            "! call-fails nullable answer LoginToken: never null / may be null",
            "field-lost field answer LoginToken.more: - / anything",
        ]
    );
}

#[test]
fn the_description_with_more_in_common_is_chosen() {
    let texts = [api("flinks").text().unwrap(), api("vumi").text().unwrap()];
    let ours = [(api("flinks"), texts[0].as_str()), (api("vumi"), texts[1].as_str())];
    for (index, name) in ["flinks", "vumi"].iter().enumerate() {
        let report = compare(&ours, &[("theirs", texts[index].as_str())]).unwrap();
        assert_eq!((report.api.as_str(), report.findings.len()), (*name, 0));
    }
    let none = compare(&ours, &[("theirs", "openapi: 3.0.0\npaths: { /pets: { get: {} } }")]);
    assert_eq!(none.unwrap_err(), "no operation is one of ours: say which API with --api");
}

/// Whatever stands at any node: no panic, no error of more than a line.
#[test]
fn no_wrong_type_anywhere_stops_the_comparison() {
    let good: Value = serde_norway::from_str(include_str!("../lint/good.yaml")).unwrap();
    let mut count = 0_usize;
    visit(&mut good.clone(), &mut |_| count += 1);
    assert!(count > 200, "{count}");
    let ours = good.to_string();
    for other in [json!(null), json!(7), json!("text"), json!([null]), json!({ "a": 1 })] {
        for index in 0..count {
            let mut copy = good.clone();
            let mut position = 0;
            visit(&mut copy, &mut |node| {
                if position == index {
                    *node = other.clone();
                }
                position += 1;
            });
            let result = compare(&[(api("vumi"), ours.as_str())], &[("theirs", &copy.to_string())]);
            if let Err(message) = result {
                assert_eq!(message.lines().count(), 1, "{message}");
            }
        }
    }
}
