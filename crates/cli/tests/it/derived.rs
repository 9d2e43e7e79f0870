//! What Flinks derives from a card: comparison, attributes, categories, their catalogues; and cards
//! that are still empty.

use std::fmt::Write as _;

use foliolink_sandbox::{CallFilter, Fault as SandboxFault, Sandbox};
use serde_json::Value;

use crate::{
    scene::{Fault, NO_MFA, Scene},
    support::with_fixed_times,
};

/// Times in whole seconds: the digits behind them are as many as the clock happens to have, and
/// what is cut would end elsewhere.
fn in_whole_seconds(text: &str) -> String {
    let mut parts = text.split('.');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|digit: char| digit.is_ascii_digit());
        if rest.len() < part.len() && rest.starts_with('Z') {
            whole.push_str(rest);
        } else {
            whole.push('.');
            whole.push_str(part);
        }
    }
    whole
}

/// The first lines, and how many there are.
fn cut(text: &str) -> String {
    const LINES: usize = 24;
    let text = &in_whole_seconds(text);
    let count = text.lines().count();
    let mut cut: Vec<_> = text.lines().take(LINES).collect();
    let more = format!("… {} lines in all", count);
    if count > LINES {
        cut.push(&more);
    }
    // A line of JSON may be the whole history.
    let line = |line: &&str| match line.char_indices().nth(400) {
        Some((at, _)) => format!("{}…\n", &line[..at]),
        None => format!("{line}\n"),
    };
    cut.iter().map(line).collect()
}

#[tokio::test]
async fn every_form_of_each_command() {
    for (name, command) in [
        ("match", format!("flinks match --login-id {NO_MFA} --person {{person}}")),
        (
            "match_verdict",
            format!("flinks match --login-id {NO_MFA} --person {{person}} --threshold 0.3"),
        ),
        ("attributes", format!("flinks attributes --login-id {NO_MFA} --set all")),
        ("library", "flinks attributes --library consumer".to_owned()),
        ("categories", format!("flinks categories --login-id {NO_MFA}")),
        ("catalogue", "flinks categories --country CA".to_owned()),
    ] {
        let mut shown = String::new();
        for form in ["table", "json", "ndjson", "csv"] {
            let scene = Scene::new(None).await;
            let line = format!("{command} --output {form}");
            let ran = scene.run(&line, &[("COLUMNS", "100")], "").await;
            writeln!(shown, "$ foliolink {line}\nexit {}\n{}{}", ran.code, cut(&ran.out), ran.err)
                .unwrap();
        }
        with_fixed_times(|| insta::assert_snapshot!(format!("derived_{name}"), shown));
    }
}

#[tokio::test]
async fn the_older_forms_of_the_answers_read_the_same() {
    let older = || Sandbox::builder().pending_polls(2).flinks_older_forms(true).build();
    for line in [
        format!("flinks match --login-id {NO_MFA} --person {{person}} --threshold 0.3"),
        format!("flinks attributes --login-id {NO_MFA} --set all"),
        format!("flinks attributes --login-id {NO_MFA} --name sum_credits --days 30"),
        format!("flinks pull --login-id {NO_MFA} --what accounts"),
    ] {
        let line = format!("{line} --output csv");
        let new = Scene::new(None).await.run(&line, &[], "").await;
        let sandbox = older();
        let router = sandbox.router();
        let old = Scene::of(sandbox, router).await.run(&line, &[], "").await;
        assert_eq!((new.code, &new.out), (0, &old.out), "{line}: {} {}", new.err, old.err);
    }
}

#[tokio::test]
async fn texts_are_hidden_in_tables_unless_they_are_to_be_shown() {
    let body = r#"{"Card": {"employer": "Marked Employer", "nested": {"a":
        "Marked"}, "none": "NONE_DETECTED", "sum": 1234567.10, "yes": true}}"#;
    let scene = Scene::new(Some(Fault { body, ..Fault::status("GetIncomeAttributes", 200) })).await;
    let line = format!("flinks attributes --login-id {NO_MFA} --set income --output");
    let table = scene.run(&format!("{line} table"), &[("COLUMNS", "80")], "").await;
    assert!(!table.out.contains("Marked"), "{}", table.out);
    for shown in ["employer", "•••", "none detected", "1,234,567.10", "true"] {
        assert!(table.out.contains(shown), "{shown}: {}", table.out);
    }
    let revealed = scene.run(&format!("{line} table --reveal"), &[("COLUMNS", "80")], "").await;
    assert!(revealed.out.contains("Marked Employer"), "{}", revealed.out);
    let lines = scene.run(&format!("{line} ndjson"), &[], "").await.out;
    let values: Value = serde_json::from_str(&lines).unwrap();
    assert_eq!(
        (lines.lines().count(), &values["values"]["sum"]["value"]),
        (1, &"1234567.10".into())
    );
    let csv = scene.run(&format!("{line} csv"), &[], "").await.out;
    assert!(csv.contains("employer,text,Marked Employer\n"), "{csv}");
}

#[tokio::test]
async fn a_ticket_goes_on_as_what_it_is_of() {
    for work in ["attributes --set income", "attributes --name sum_credits", "categories"] {
        let scene = Scene::new(None).await;
        let line = format!("flinks {work} --login-id {NO_MFA} --output csv");
        let whole = scene.run(&line, &[], "").await;
        let impatient = [("FOLIOLINK_GIVE_UP_AFTER", "0ms")];
        let ran = scene.run(&format!("{line} --ticket-file {{ticket}}"), &impatient, "").await;
        assert_eq!(ran.code, 5, "{}", ran.err);
        let refused = scene.run("flinks resume {ticket} --what accounts", &[], "").await;
        assert!(refused.code == 2 && refused.err.contains("no parts"), "{}", refused.err);
        let resumed = scene.run("flinks resume {ticket} --output csv", &[], "").await;
        assert_eq!((resumed.code, resumed.out), (0, whole.out), "{work}");
    }
}

#[tokio::test]
async fn a_call_that_the_instance_doesnt_serve_says_so() {
    let body = "<!DOCTYPE html><p>Marked</p>";
    let scene = Scene::new(Some(Fault { body, ..Fault::status("GetIncomeAttributes", 200) })).await;
    let line = format!("flinks attributes --login-id {NO_MFA} --set income");
    let ran = scene.run(&line, &[], "").await;
    let error: Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!((ran.code, &error["error"]["kind"]), (1, &"decode".into()), "{}", ran.err);
    assert_eq!(error["error"]["advice"], "configure");
    let message = error["error"]["message"].as_str().unwrap();
    assert!(message.contains("this call isn't served here"), "{message}");
    assert!(!ran.err.contains("Marked"));
}

#[tokio::test]
async fn what_cant_be_compared_is_said_before_anything_is_sent_and_not_quoted() {
    let scene = Scene::new(None).await;
    let odd = scene.folder.path().join("odd.json");
    std::fs::write(&odd, r#"{"fullName": {"Marked": 1}}"#).unwrap();
    let other = scene.folder.path().join("other.json");
    std::fs::write(&other, r#"{"shoeSize": "Marked"}"#).unwrap();
    let of = format!("flinks match --login-id {NO_MFA}");
    for line in [
        of.clone(),
        format!("{of} --field Marked"),
        format!("{of} --field shoeSize=Marked"),
        format!("{of} --person {}", odd.display()),
        format!("{of} --person {}", other.display()),
        format!("{of} --person {}", scene.folder.path().join("none").display()),
        format!("{of} --field city=Laval --threshold often"),
        "flinks match --login-id no-guid --field city=Laval".to_owned(),
        format!("flinks attributes --login-id {NO_MFA}"),
        "flinks attributes --set all".to_owned(),
        format!("flinks attributes --login-id {NO_MFA} --set all --days 3"),
        format!("flinks attributes --login-id {NO_MFA} --set all --name sum_credits"),
        "flinks attributes --library consumer --live".to_owned(),
        "flinks categories".to_owned(),
        format!("flinks categories --country CA --login-id {NO_MFA}"),
        format!("flinks pull --login-id {NO_MFA} --retry-empty 4"),
    ] {
        let ran = scene.run(&line, &[], "").await;
        assert!(ran.code == 2 && ran.out.is_empty(), "{line}: {} {}", ran.code, ran.err);
        // clap repeats what isn't NAME=TEXT at all; nothing else is.
        assert!(line.ends_with("--field Marked") || !ran.err.contains("Marked"), "{}", ran.err);
    }
    assert!(scene.sandbox.requests().is_empty());
    let spelled = format!("{of} --field full-name=a --field POSTAL_CODE=H2X --field City=b");
    let ran = scene.run(&spelled, &[], "").await;
    let compared: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(compared["fields"].as_object().unwrap().len(), 3, "{}", ran.out);
}

#[tokio::test]
async fn a_card_that_is_still_empty_is_asked_again_where_that_is_wanted() {
    let empty = async |times: u32, more: &str| {
        let scene = Scene::new(None).await;
        let fault = SandboxFault::EmptyList { field: Some("Transactions".into()) };
        scene.sandbox.inject(fault.clone(), CallFilter::operation("get_accounts_detail"), times);
        scene.sandbox.inject(fault, CallFilter::operation("get_accounts_detail_async"), times);
        let line = format!("flinks pull --login-id {NO_MFA} {more}");
        let ran = scene.run(&line, &[("FOLIOLINK_POLL_EVERY", "1ms")], "").await;
        assert_eq!(ran.code, 0, "{}", ran.err);
        let snapshot: Value = serde_json::from_str(&ran.out).unwrap();
        let warnings = snapshot["warnings"].as_array().unwrap();
        let warned = warnings.iter().any(|warning| warning["path"] == "Accounts");
        (snapshot["transactions"].as_array().unwrap().len(), warned)
    };
    assert_eq!(empty(9, "").await, (0, true));
    assert_eq!(empty(9, "--retry-empty 1").await, (0, true));
    let (rows, warned) = empty(1, "--retry-empty 3").await;
    assert!(rows > 0 && !warned, "{rows}");
}
