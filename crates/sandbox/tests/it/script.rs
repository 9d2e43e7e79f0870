//! Scripts: steps in their time and after so many calls, and mistakes that are told by line and
//! column.

use std::process::Command;
use std::time::Duration;

use foliolink_sandbox::{Clock, FAULT_KINDS, Provider, Sandbox, SandboxBuilder, ScriptState};
use serde_json::{Value, json};

use crate::support::{Vumi, builder, send};
use crate::wire::Wire;

fn builder_with_script(script: &Value) -> SandboxBuilder {
    builder().script(&script.to_string()).unwrap()
}

/// `name state` of every step.
fn states(sandbox: &Sandbox) -> Vec<String> {
    let word =
        |state: ScriptState| serde_json::to_value(state).unwrap().as_str().unwrap().to_owned();
    sandbox
        .script_steps()
        .into_iter()
        .map(|step| format!("{} {}", step.does, word(step.state)))
        .collect()
}

#[test]
fn a_fault_waits_for_so_many_calls_of_its_own_operation() {
    let fault = json!({ "fault": "error-empty", "operation": "list_entities", "times": 2 });
    let vumi = Vumi::with(builder_with_script(&json!([{ "after": 2, "inject": fault }])));
    assert_eq!(vumi.get("connections").status, 200);
    let seen: Vec<_> = (0..5).map(|_| vumi.get("entities").status).collect();
    assert_eq!(seen, [200, 200, 503, 503, 200]);
}

#[test]
fn a_fault_waits_for_calls_of_another_operation() {
    let fault = json!({ "fault": "error-empty", "operation": "list_entities" });
    let vumi = Vumi::with(builder_with_script(
        &json!([{ "after": 2, "of": "list_connections", "inject": fault }]),
    ));
    let calls = ["entities", "connections", "entities", "connections", "entities", "entities"];
    assert_eq!(calls.map(|path| vumi.get(path).status), [200, 200, 200, 200, 503, 200]);
}

#[test]
fn steps_come_in_their_time_and_no_earlier() {
    let fault = json!({ "fault": "error-empty", "status": 500, "operation": "list_entities" });
    let steps = json!([{ "at": 90, "advance": { "seconds": 30 } }, { "at": 60, "inject": fault }, { "at": 120, "inject": fault }]);
    let vumi = Vumi::with(builder_with_script(&steps));
    vumi.sandbox.advance(Duration::from_secs(59));
    assert_eq!((vumi.get("entities").status, vumi.sandbox.faults().len()), (200, 0));
    vumi.sandbox.advance(Duration::from_secs(1));
    assert_eq!((vumi.get("entities").status, vumi.get("entities").status), (500, 200));
    // What moves the clock brings with it what is due by then.
    vumi.sandbox.clock().advance(Duration::from_secs(30));
    assert_eq!((vumi.get("entities").status, vumi.get("entities").status), (500, 200));
    assert_eq!(vumi.sandbox.clock().now().to_string(), "2031-04-02T08:17:42.145999Z");
    assert_eq!(states(&vumi.sandbox), ["advance done", "error-empty done", "error-empty done"]);
}

/// `after` counts from `at`, and calls of the pages and of the control routes are no calls of a
/// provider.
#[test]
fn calls_count_from_the_time_on() {
    let vumi = Vumi::with(
        builder_with_script(&json!([{ "at": 60, "after": 1, "advance": { "seconds": 3600 } }]))
            .control(true),
    );
    let hour = || vumi.sandbox.clock().now().to_string()[11..13].to_owned();
    assert_eq!((vumi.get("entities").status, hour()), (200, "08".to_owned()));
    vumi.sandbox.advance(Duration::from_secs(60));
    send(&vumi.sandbox, "GET", "/", &[], "");
    send(&vumi.sandbox, "GET", "/_sandbox/script", &[], "");
    assert_eq!(hour(), "08");
    assert_eq!((vumi.get("entities").status, hour()), (200, "09".to_owned()));
    assert_eq!(vumi.get("entities").status, 401);
}

#[test]
fn a_connection_is_pushed_and_what_cant_be_done_is_said() {
    let token = "K7Q2M9X4T1";
    let vumi = Vumi::with(builder_with_script(&json!([
        { "at": 10, "status": { "connection": token, "status": "UPDATE_ERROR", "errorDetails": { "reason": "BLOCKED" } } },
        { "at": 10, "offer": { "connection": token, "kind": "restore" } },
        { "at": 20, "status": { "connection": "NOBODY0000", "status": "READY" } },
        { "at": 20, "fire": { "requestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812" } },
    ])));
    vumi.sandbox.advance(Duration::from_secs(20));
    let seen = vumi.get(&format!("connections/{token}")).json();
    assert_eq!(
        (&seen["status"], &seen["errorDetails"]["reason"]),
        (&json!("UPDATE_ERROR"), &json!("BLOCKED"))
    );
    assert!(seen["restoreToken"].is_string());
    assert_eq!(
        states(&vumi.sandbox),
        ["status done", "offer done", "status failed", "fire failed"]
    );
    let told = vumi.sandbox.script_steps();
    assert_eq!(
        (told[0].message.as_deref(), told[2].message.as_deref()),
        (None, Some("no such connection"))
    );
    assert!(
        !serde_json::to_string(&told).unwrap().contains("NOBODY")
            && !format!("{told:?}").contains(token)
    );
}

#[test]
fn the_builder_shows_no_ids_of_a_script() {
    let script = json!([{ "status": { "connection": "K7Q2M9X4T1", "status": "READY" } }, { "fire": { "requestId": "e2f8c4b6" } }]);
    let shown = format!("{:?}", builder_with_script(&script));
    assert!(!shown.contains("K7Q2M9X4T1") && !shown.contains("e2f8c4b6"), "{shown}");
}

#[test]
fn the_status_page_shows_how_far_it_is() {
    let sandbox = builder_with_script(&json!([
        { "after": 3, "of": "login", "inject": { "fault": "gzip" } },
        { "status": { "connection": "NOBODY0000", "status": "READY" } }
    ]));
    let page = send(&sandbox.build(), "GET", "/", &[], "").text;
    for row in [
        "1 gzip</th><td><code>waiting, at 2031-04-02T08:15:42.145999Z, 3 calls from then on",
        "2 status</th><td><code>failed, at 2031",
    ] {
        assert!(page.contains(row), "{row}: {page}");
    }
    assert!(page.contains(": no such connection") && !page.contains("NOBODY"));
    assert!(!send(&builder().build(), "GET", "/", &[], "").text.contains("<h2>Script</h2>"));
}

/// Nobody asks anything, and the hook comes.
#[tokio::test]
async fn while_it_listens_steps_come_by_themselves() {
    let sandbox =
        builder_with_script(&json!([{ "at": 60, "fire": { "connection": "K7Q2M9X4T1" } }])).build();
    sandbox.set_webhook_url(Provider::Vumi, Some("http://127.0.0.1:9/")).unwrap();
    let running = sandbox.start().await.unwrap();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(sandbox.webhook_deliveries().is_empty());
    sandbox.clock().advance(Duration::from_secs(60));
    while sandbox.webhook_deliveries().is_empty() {
        tokio::task::yield_now().await;
    }
    // And so do those that are added while it waits.
    sandbox.add_script(r#"[{ "at": 5, "fire": { "connection": "K7Q2M9X4T1" } }]"#).unwrap();
    sandbox.clock().advance(Duration::from_secs(5));
    while sandbox.script_steps()[1].state == ScriptState::Waiting
        || !sandbox.webhook_deliveries().iter().any(|hook| hook.id == 2)
    {
        tokio::task::yield_now().await;
    }
    running.shutdown().await.unwrap();
}

/// On a real clock, whose timers have an end of their own.
#[tokio::test]
async fn a_step_beyond_the_end_of_time_never_comes() {
    let script = r#"[{ "at": 18446744073709551615, "inject": { "fault": "error-empty" } }]"#;
    let wire = Wire::start(Sandbox::builder().script(script).unwrap()).await;
    assert_eq!(wire.vumi_login().await.read_rest().await.status, 200);
    assert_eq!(states(&wire.sandbox), ["error-empty waiting"]);
    wire.running.shutdown().await.unwrap();
}

#[test]
fn the_control_route_takes_the_same_list() {
    let vumi = Vumi::with(builder().control(true));
    let control =
        |method: &str, body: &str| send(&vumi.sandbox, method, "/_sandbox/script", &[], body);
    let fault = json!({ "fault": "error-empty", "operation": "list_entities" });
    let steps = json!([{ "inject": fault }, { "at": 60, "inject": fault }]).to_string();
    vumi.sandbox.advance(Duration::from_secs(100));
    assert_eq!(
        (control("POST", &steps).json(), vumi.sandbox.faults().len()),
        (json!({ "steps": 2 }), 1)
    );
    assert_eq!((vumi.get("entities").status, vumi.get("entities").status), (503, 200));
    let told = control("GET", "").json();
    let waiting = json!({ "step": 2, "does": "error-empty", "due": "2031-04-02T08:18:22.145999Z", "calls": 0, "state": "waiting" });
    assert_eq!((&told[0]["state"], &told[1]), (&json!("done"), &waiting));
    assert_eq!(control("DELETE", "").json(), json!({ "cleared": 1 }));
    vumi.sandbox.advance(Duration::from_secs(60));
    assert_eq!((vumi.get("entities").status, states(&vumi.sandbox).len()), (200, 1));
    let refused = control(
        "POST",
        "[\n  { \"inject\": { \"fault\": \"gzip\" } },\n  { \"inject\": { \"fault\": \"gzap\" } }\n]",
    );
    assert!(
        refused.field("message").starts_with("line 3, column 15: unknown variant `gzap`"),
        "{}",
        refused.text
    );
    // Not even the steps that are right.
    assert_eq!((refused.status, vumi.sandbox.faults().len()), (400, 0));
}

#[test]
fn a_mark_in_front_of_a_script_is_skipped() {
    assert!(Sandbox::builder().script("\u{feff}[]").is_ok());
}

#[test]
fn a_mistake_is_told_by_its_place() {
    for (script, told) in [
        ("", "line 1, column 1: EOF while parsing a value"),
        ("[\n  {]\n]", "line 2, column 4: "),
        ("{}", "line 1, column 1: invalid type: map, expected a sequence"),
        ("[\n  [1, 2]]", "line 2, column 3: a step is an object"),
        ("[{}]", "line 1, column 2: a step does one thing: inject, advance, status, offer or fire"),
        (
            r#"[{ "at": 1, "advance": {"seconds": 1}, "fire": {"requestId": "x"} }]"#,
            "line 1, column 2: a step does one thing",
        ),
        (
            "[\n  { \"aftr\": 1,\n \"advance\": {} }]",
            "line 2, column 10: unknown field `aftr`, expected one of `at`, `after`",
        ),
        (
            r#"[{ "at": -1, "advance": {} }]"#,
            "line 1, column 11: invalid value: integer `-1`, expected u64",
        ),
        ("[{ \"at\": 1, \"at\": 2 }]", "line 1, column 16: duplicate field `at`"),
        (
            "[\n\n  { \"advance\": { \"second\": 1 } }]",
            "line 3, column 18: there is no key \"second\" here",
        ),
        (
            r#"[{ "advance": { "seconds": "1" } }]"#,
            "line 1, column 15: seconds must be a whole number",
        ),
        (r#"[{ "advance": 7 }]"#, "line 1, column 15: invalid type: integer `7`, expected a map"),
        (
            r#"[{ "inject": { "fault": "gzip", "operaton": "x" } }]"#,
            "line 1, column 33: there is no key \"operaton\" here",
        ),
        (
            r#"[{ "inject": { "fault": "gzip", "operation": "x" } }]"#,
            "line 1, column 14: no operation of that provider has",
        ),
        (
            r#"[{ "inject": { "fault": "error-json", "status": 99 } }]"#,
            "line 1, column 14: a status is 200 to 599",
        ),
        (
            r#"[{ "after": 1, "of": "logn", "advance": { "seconds": 1 } }]"#,
            "line 1, column 2: of is the name of no operation",
        ),
        (
            r#"[{ "of": "login", "advance": { "seconds": 1 } }]"#,
            "line 1, column 2: of says whose calls",
        ),
        (
            r#"[{ "status": { "connection": "x", "status": "GOOD" } }]"#,
            "line 1, column 14: status is one of the five",
        ),
        (r#"[{ "status": { "status": "READY" } }]"#, "line 1, column 14: connection is missing"),
        (
            r#"[{ "offer": { "connection": "x", "kind": "renew" } }]"#,
            "line 1, column 13: kind is update or restore",
        ),
        (r#"[{ "fire": {} }]"#, "line 1, column 12: requestId or connection is needed"),
    ] {
        let error = Sandbox::builder().script(script).unwrap_err();
        assert!(error.to_string().starts_with(told), "{script}\n{error}");
        assert!(
            !error.to_string().contains('\n') && !error.to_string().contains(" at line "),
            "{error}"
        );
    }
    let deep = format!(r#"[{{ "inject": {}1{} }}]"#, r#"{"a":"#.repeat(5000), "}".repeat(5000));
    assert!(
        Sandbox::builder()
            .script(&deep)
            .unwrap_err()
            .to_string()
            .contains("recursion limit exceeded")
    );
}

#[test]
fn every_kind_of_fault_can_be_in_a_script() {
    let steps = FAULT_KINDS.iter().map(|kind| {
        format!(r#"{{ "inject": {{ "fault": "{}"{} }} }}"#, kind.name, kind.parameters)
    });
    let script = format!("[{}]", steps.collect::<Vec<_>>().join(",\n"));
    assert_eq!(
        Sandbox::builder().script(&script).unwrap().build().faults().len(),
        FAULT_KINDS.len()
    );
}

#[test]
fn times_and_counts_beyond_all_bounds_do_no_harm() {
    let fault = json!({ "fault": "gzip", "skip": u32::MAX });
    let steps = json!([{ "at": u64::MAX, "after": u32::MAX, "inject": fault }, { "after": u32::MAX, "advance": { "seconds": u64::MAX } },
                       { "advance": { "seconds": u64::MAX } }]);
    let sandbox = builder_with_script(&steps).clock(Clock::real()).build();
    assert_eq!(sandbox.script_steps()[2].state, ScriptState::Done);
    assert_eq!(send(&sandbox, "POST", "/api/v1/auth/login", &[], "{}").status, 400);
}

/// One line, and nothing listens.
#[test]
fn the_program_refuses_a_script_with_a_mistake() {
    let file = std::env::temp_dir().join(format!("foliolink-script-{}.json", std::process::id()));
    std::fs::write(&file, "[\n  { \"inject\": { \"fault\": \"gzap\" } }\n]").unwrap();
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_foliolink-sandbox"))
            .arg("--script")
            .arg(&file)
            .env("RUST_BACKTRACE", "0")
            .output()
    };
    let ran = start().unwrap();
    std::fs::remove_file(&file).unwrap();
    let told = String::from_utf8(ran.stderr).unwrap();
    assert_eq!((ran.status.code(), ran.stdout.len()), (Some(1), 0));
    assert!(
        told.starts_with(&format!(
            "Error: --script {}: line 2, column 15: unknown variant `gzap`",
            file.display()
        )),
        "{told}"
    );
    assert_eq!(told.lines().count(), 1);
    let gone = start().unwrap();
    assert!(
        String::from_utf8(gone.stderr)
            .unwrap()
            .starts_with(&format!("Error: --script {}: No such file", file.display()))
    );
}
