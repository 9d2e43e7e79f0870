//! Answers that no bank should send: amounts that no sum holds, and texts that would steer a
//! terminal.

use axum::{
    body::{Body, to_bytes},
    http::{Response, header::CONTENT_LENGTH},
    middleware::map_response,
};
use foliolink_sandbox::Sandbox;
use serde_json::Value;

use crate::{
    scene::{CONNECTION, Fault, NO_MFA, STALE, Scene},
    support::Ran,
};

/// Clears the screen, rings, goes back to the start of the line, to the next one, changes colours,
/// turns the direction of writing.
const CANARY: &str = "\u{1b}[2J\u{7}\r\n\u{9b}31m\u{202e}\u{2066}";

/// Every text under a name that a person gave, or that people read, of every answer.
const READ_BY_PEOPLE: [&str; 16] = [
    "Category",
    "SubCategory",
    "PrimaryCategoryName",
    "SubCategoryName",
    "name",
    "Name",
    "Title",
    "Institution",
    "InstitutionName",
    "Description",
    "description",
    "Currency",
    "currency",
    "Message",
    "message",
    "externalUserId",
];

fn change(value: &mut Value, keys: &[&str], with: &impl Fn(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| change(item, keys, with)),
        Value::Object(fields) => {
            for (key, field) in fields {
                if keys.contains(&key.as_str()) && !field.is_object() && !field.is_array() {
                    with(field);
                } else {
                    change(field, keys, with);
                }
            }
        }
        _ => {}
    }
}

/// A sandbox whose answers have other values under some names.
async fn changed(keys: &'static [&'static str], with: fn(&mut Value)) -> Scene {
    let sandbox = Sandbox::builder().pending_polls(1).control(true).build();
    let rewrite = map_response(move |answer: Response<Body>| async move {
        let (mut head, body) = answer.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else {
            return Response::from_parts(head, Body::from(bytes));
        };
        change(&mut value, keys, &with);
        head.headers.remove(CONTENT_LENGTH);
        Response::from_parts(head, Body::from(serde_json::to_vec(&value).unwrap()))
    });
    let router = sandbox.router().layer(rewrite);
    Scene::of(sandbox, router).await
}

fn steers(character: char) -> bool {
    (character.is_control() && character != '\n')
        || ('\u{202a}'..='\u{202e}').contains(&character)
        || ('\u{2066}'..='\u{2069}').contains(&character)
}

fn tame(line: &str, ran: &Ran) {
    for text in [&ran.out, &ran.err] {
        assert!(!text.contains(steers), "{line}: {text:?}");
    }
}

#[tokio::test]
async fn no_text_of_a_bank_steers_the_terminal() {
    let lines = [
        format!("flinks authorize --login-id {NO_MFA}"),
        format!(
            "flinks pull --login-id {NO_MFA} --reveal --what accounts,transactions,holders,investments,statements"
        ),
        format!("flinks summary --login-id {NO_MFA} --reveal"),
        format!("flinks statements --login-id {NO_MFA} --reveal"),
        format!("flinks questions list --login-id {STALE}"),
        format!("flinks refresh on --login-id {NO_MFA}"),
        format!("flinks attributes --login-id {NO_MFA} --set all --reveal"),
        format!("flinks categories --login-id {NO_MFA} --reveal"),
        "flinks attributes --library consumer".to_owned(),
        "flinks categories --country CA".to_owned(),
        "flinks institutions".to_owned(),
        "vumi connections".to_owned(),
        "vumi entities".to_owned(),
        format!("vumi status {CONNECTION}"),
        format!("vumi pull {CONNECTION} --reveal"),
        format!("vumi transfers {CONNECTION}"),
        format!("drift flinks --live --login-id {NO_MFA}"),
    ];
    let mut seen = vec![];
    for line in lines {
        let scene = changed(&READ_BY_PEOPLE, |field| {
            if let Value::String(text) = field {
                text.push_str(CANARY);
            }
        });
        let ran =
            scene.await.run(&format!("{line} --output table"), &[("COLUMNS", "400")], "").await;
        tame(&line, &ran);
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
        if ran.out.contains("[2J") {
            seen.push(line);
        }
    }
    assert!(seen.len() >= 6, "these show what was put in: {seen:?}");
}

#[tokio::test]
async fn a_refusal_in_such_words_is_one_line() {
    let body = "{\"message\":\"a\\u001b[2J\\u0007\\r\\n\\u009bb\\u202e\\u2028c\"}";
    for form in ["table", "json"] {
        let scene = Scene::new(Some(Fault { body, ..Fault::status("/entities", 400) })).await;
        let ran = scene.run(&format!("call vumi list_entities --output {form}"), &[], "").await;
        tame("call", &ran);
        assert!(
            ran.code == 1 && ran.err.lines().count() == 1 && ran.err.contains("[2J"),
            "{}",
            ran.err
        );
    }
}

#[tokio::test]
async fn amounts_that_no_sum_holds_are_shown_without_a_chart() {
    let largest: fn(&mut Value) =
        |field| *field = Value::String("79228162514264337593543950335".to_owned());
    let scene = changed(&["amount", "balance", "value"], largest).await;
    let ran = scene
        .run(&format!("vumi pull {CONNECTION} --output table"), &[("COLUMNS", "160")], "")
        .await;
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("79,228,162,514,264,337,593,543,950,335"), "{}", ran.out);
    assert!(ran.out.contains("no chart: these values are too large to add up"), "{}", ran.out);
}
