//! `foliolink mcp`, spoken to in JSON-RPC as its clients do: each tool, and what is hidden.

mod clients;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    documents::{blocks, commands, shell},
    scene::{CONNECTION, LOGIN, NO_MFA},
    support::{program, text},
    sync::{KEY, Room},
};

/// The lines with which a client begins.
fn begin() -> String {
    let hello = json!({ "jsonrpc": "2.0", "id": "hello", "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "0" } } });
    format!("{hello}\n{}\n", json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }))
}

fn request(id: usize, method: &str, params: &Value) -> String {
    format!("{}\n", json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))
}

fn call(id: usize, tool: &str, arguments: &Value) -> String {
    request(id, "tools/call", &json!({ "name": tool, "arguments": arguments }))
}

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Runs a server on these lines to their end.
async fn speak(room: &Room, flags: &str, lines_in: String) -> Vec<Value> {
    let input: &'static str = String::leak(begin() + &lines_in);
    let ran = room.run(&format!("mcp {flags}"), input).await;
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let answers = lines(&ran.out);
    assert_eq!(answers[0]["result"]["serverInfo"]["name"], "foliolink");
    answers
}

/// Calls tools one after the other; gives their results.
async fn ask(room: &Room, flags: &str, calls: &[(&str, Value)]) -> Vec<Value> {
    let lines_in = calls.iter().enumerate().map(|(id, (tool, with))| call(id, tool, with));
    let answers = speak(room, flags, lines_in.collect()).await;
    let by_id: BTreeMap<_, _> =
        answers.into_iter().filter_map(|own| Some((own["id"].as_u64()?, own))).collect();
    assert_eq!(by_id.len(), calls.len());
    by_id.into_values().map(|own| own["result"].clone()).collect()
}

async fn ask_one(room: &Room, tool: &str, with: Value) -> Value {
    ask(room, "", &[(tool, with)]).await.remove(0)
}

/// A database with a card and a connection, both read.
async fn filled() -> (Room, String, String) {
    let room = Room::new().await;
    let card = room.stored().await;
    let vumi = room.add(&format!("vumi {CONNECTION} --external-id maria@example.test")).await;
    assert_eq!(room.run("sync run --until-idle", "").await.code, 0);
    (room, card, vumi)
}

const PARTS: [&str; 7] =
    ["holders", "accounts", "portfolios", "securities", "holdings", "transactions", "warnings"];

#[tokio::test]
async fn the_tools_are_listed_and_only_read() {
    let room = Room::new().await;
    let answers = speak(&room, "", request(1, "tools/list", &json!({}))).await;
    let tools = &answers[1]["result"]["tools"];
    for tool in tools.as_array().unwrap() {
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
        assert_eq!(tool["outputSchema"]["type"], "object", "{tool}");
    }
    let mut tools = tools.clone();
    tools.sort_all_objects();
    insta::assert_snapshot!("mcp_tools", format!("{tools:#}"));
}

#[tokio::test]
async fn every_tool_answers_as_its_schema_says() {
    let (room, card, vumi) = filled().await;
    let before = room.scene.sandbox.requests().len();
    let listed = speak(&room, "", request(1, "tools/list", &json!({}))).await;
    let tools = listed[1]["result"]["tools"].as_array().unwrap().clone();
    let schema = |name: &str| {
        let tool = tools.iter().find(|tool| tool["name"] == name).unwrap();
        jsonschema::validator_for(&tool["outputSchema"]).unwrap()
    };
    let mut calls = vec![
        ("list_connections", json!({})),
        ("list_connections", json!({ "limit": 1 })),
        ("get_status", json!({})),
        ("get_status", json!({ "connection": card })),
        ("list_changes", json!({ "connection": card, "limit": 3 })),
        ("list_changes", json!({ "connection": card, "since": "2099-01-01T00:00:00Z" })),
        ("explain_error", json!({ "code": "DISABLED_LOGIN" })),
        ("explain_error", json!({ "exit_code": 6 })),
        ("search_guide", json!({ "query": "questions of the bank", "limit": 2 })),
    ];
    for part in PARTS {
        calls.push(("get_snapshot", json!({ "connection": vumi, "part": part, "limit": 2 })));
    }
    let results = ask(&room, "", &calls).await;
    for ((tool, with), result) in calls.iter().zip(&results) {
        assert!(result["isError"].as_bool() != Some(true), "{tool} {with}: {result}");
        let said = &result["structuredContent"];
        assert!(schema(tool).is_valid(said), "{tool} {with}: {said}");
        // Clients that know no structure read the same as text.
        let text: Value =
            serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(&text, said, "{tool}");
    }
    let said = |at: usize| &results[at]["structuredContent"];
    assert_eq!(said(0)["connections"].as_array().unwrap().len(), 2);
    assert_eq!((&said(1)["next"], &said(1)["connections"][0]["id"]), (&json!(card), &json!(card)));
    assert_eq!(said(2)["overview"]["states"]["idle"], 2);
    assert_eq!(said(3)["connection"]["state"], "idle");
    assert_eq!(said(4)["changes"].as_array().unwrap().len(), 3);
    assert_eq!(said(5), &json!({ "changes": [], "next": null }));
    assert_eq!((&said(6)["advice"], &said(6)["exit_code"]), (&json!("act_at_bank"), &json!(3)));
    assert_eq!(said(8)["found"][0]["page"], "mfa");
    let accounts = &said(10)["rows"];
    assert!(accounts[0]["id"].as_str().unwrap().starts_with("accounts-"), "{accounts}");
    let holding = &said(13)["rows"][0];
    assert!(holding["security"].as_str().unwrap().starts_with("securities-"), "{holding}");
    assert_eq!(room.scene.sandbox.requests().len(), before, "nobody was asked");
}

#[tokio::test]
async fn pages_lead_through_all_rows_once() {
    let (room, card, _) = filled().await;
    let whole = room.json(&format!("sync snapshot {card}")).await;
    let mut seen = vec![];
    let mut cursor = None::<String>;
    loop {
        let with =
            json!({ "connection": card, "part": "transactions", "limit": 40, "cursor": cursor });
        let page = ask_one(&room, "get_snapshot", with).await["structuredContent"].clone();
        seen.extend(page["rows"].as_array().unwrap().iter().map(|row| row["id"].to_string()));
        assert_eq!(page["total"], whole["transactions"].as_array().unwrap().len());
        match page["next"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), count), (count, whole["transactions"].as_array().unwrap().len()));
}

#[tokio::test]
async fn changes_come_from_a_day_or_a_time_on_page_by_page_each_once() {
    let (room, card, _) = filled().await;
    let whole = room.json(&format!("sync history {card}")).await;
    let whole = whole.as_array().unwrap();
    for since in [json!(null), json!("2000-01-01"), json!("2000-01-01T00:00:00-05:00")] {
        let mut seen = vec![];
        let mut cursor = None::<String>;
        loop {
            let with = json!({ "connection": card, "since": since, "limit": 40, "cursor": cursor });
            let page = ask_one(&room, "list_changes", with).await["structuredContent"].clone();
            seen.extend(page["changes"].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => break,
            }
        }
        assert!(seen.len() > 40, "{since}: more than a page");
        let ids = seen.iter().map(|row| row["id"].as_str().unwrap().to_owned());
        let all =
            whole.iter().map(|row| format!("{}-{}", row["table"].as_str().unwrap(), row["row_id"]));
        assert_eq!(ids.collect::<Vec<_>>(), all.collect::<Vec<_>>(), "{since}");
    }
    let later = json!({ "connection": card, "since": "2099-01-01" });
    let page = ask_one(&room, "list_changes", later).await["structuredContent"].clone();
    assert_eq!(page, json!({ "changes": [], "next": null }));
}

#[tokio::test]
async fn files_of_snapshots_are_a_source_as_well() {
    let (room, card, vumi) = filled().await;
    let file = room.scene.folder.path().join("snapshots.ndjson");
    let mut written = String::new();
    for id in [card, vumi] {
        written += &room.run(&format!("sync snapshot {id} --output ndjson"), "").await.out;
    }
    std::fs::write(&file, written).unwrap();
    let flags = format!("--snapshots {}", file.display());
    let all =
        ask(&room, &flags, &[("list_connections", json!({})), ("get_status", json!({}))]).await;
    let rows = all[0]["structuredContent"]["connections"].as_array().unwrap().clone();
    assert_eq!((rows.len(), &rows[0]["state"]), (2, &json!("file")));
    assert_eq!(all[1]["structuredContent"]["overview"]["states"]["file"], 2);
    let ran = room.run("mcp --snapshots /nonexistent/s.json", "").await;
    assert_eq!((ran.code, ran.out.as_str(), ran.err.lines().count()), (2, "", 1));
}

#[tokio::test]
async fn a_mistake_is_told_and_the_next_question_answered() {
    let (room, card, _) = filled().await;
    let wrong = [
        ("get_status", json!({ "connection": "nobody" }), "no such connection"),
        (
            "get_status",
            json!({ "connection": "0190163d-8694-739b-aea5-966c26f8ad91" }),
            "no such connection",
        ),
        ("list_connections", json!({ "limit": 0 }), "limit: expected 1 to 100"),
        ("list_connections", json!({ "cursor": "x" }), "cursor: expected"),
        (
            "get_snapshot",
            json!({ "connection": card, "part": "accounts", "cursor": "-1" }),
            "cursor: expected",
        ),
        (
            "list_changes",
            json!({ "connection": card, "since": "yesterday" }),
            "since: expected a day (2031-04-02) or a time",
        ),
        (
            "list_changes",
            json!({ "connection": card, "since": "2031-04-02T08:15:42" }),
            "since: expected a day (2031-04-02) or a time",
        ),
        ("list_changes", json!({ "connection": card, "cursor": "40" }), "cursor: expected"),
        (
            "list_changes",
            json!({ "connection": card, "cursor": "1.accounts.2.3" }),
            "cursor: expected",
        ),
        ("explain_error", json!({}), "give code, status"),
        ("search_guide", json!({ "query": "x".repeat(501) }), "at most 500"),
    ];
    let calls: Vec<_> = wrong.iter().map(|(tool, with, _)| (*tool, with.clone())).collect();
    let results = ask(&room, "", &calls).await;
    for ((tool, with, words), result) in wrong.iter().zip(&results) {
        let said = result["content"][0]["text"].as_str().unwrap_or_default();
        assert!(result["isError"] == true && said.contains(words), "{tool} {with}: {result}");
    }
    let lines_in = call(1, "delete_everything", &json!({}))
        + &call(2, "get_snapshot", &json!({ "connection": card, "part": "secrets" }))
        + &call(3, "get_status", &json!({ "connection": card, "more": 1 }))
        + &request(4, "resources/list", &json!({}))
        + &request(5, "ping", &json!({}));
    let answers = speak(&room, "", lines_in).await;
    for id in 1..=4 {
        let own: Vec<_> = answers.iter().filter(|answer| answer["id"] == id).collect();
        let is_told = own[0]["error"]["code"].is_i64() || own[0]["result"]["isError"] == true;
        assert!(own.len() == 1 && is_told, "{own:?}");
    }
    assert!(answers.iter().any(|answer| answer["id"] == 5 && answer["result"] == json!({})));
}

/// Texts of a snapshot that are somebody's: long enough that they stand nowhere by chance.
fn personal(snapshot: &Value) -> Vec<String> {
    let mut found = vec![];
    let mut take = |value: &Value| match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => {
            found.extend(items.iter().filter_map(|item| item.as_str().map(str::to_owned)));
        }
        _ => {}
    };
    for holder in snapshot["holders"].as_array().unwrap() {
        ["name", "email", "phone"].iter().for_each(|key| take(&holder[key]));
        ["lines", "city", "postal_code"].iter().for_each(|key| take(&holder["address"][key]));
    }
    for account in snapshot["accounts"].as_array().unwrap() {
        ["name", "owners"].iter().for_each(|key| take(&account[key]));
        ["number", "transit", "iban"].iter().for_each(|key| take(&account["identifiers"][key]));
    }
    for row in snapshot["transactions"].as_array().unwrap() {
        take(&row["description"]);
    }
    found.retain(|text| text.chars().count() >= 5);
    found.sort();
    found.dedup();
    found
}

/// The provider's ids of rows.
fn ids(snapshot: &Value) -> Vec<String> {
    let of = |list: &str| {
        let rows = snapshot[list].as_array().unwrap().iter();
        rows.filter_map(|row| row["id"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    ["accounts", "portfolios", "securities", "transactions"].into_iter().flat_map(of).collect()
}

/// All that can be asked of these connections, page by page.
async fn everything(room: &Room, flags: &str, ids: &[&String]) -> String {
    let mut calls = vec![("list_connections", json!({})), ("get_status", json!({}))];
    for id in ids {
        calls.push(("get_status", json!({ "connection": id })));
        calls.push(("list_changes", json!({ "connection": id, "limit": 100 })));
        for part in PARTS {
            for page in 0..4 {
                let cursor = (page * 100).to_string();
                let with =
                    json!({ "connection": id, "part": part, "limit": 100, "cursor": cursor });
                calls.push(("get_snapshot", with));
            }
        }
    }
    ask(room, flags, &calls).await.iter().map(|result| format!("{result}\n")).collect()
}

#[tokio::test]
async fn nothing_personal_and_no_secret_is_in_any_answer() {
    let (room, card, vumi) = filled().await;
    let mut canaries = vec!["maria@example.test".to_owned(), "customer-42".to_owned()];
    let mut never = vec![];
    for id in [&card, &vumi] {
        let snapshot = room.json(&format!("sync snapshot {id}")).await;
        canaries.extend(personal(&snapshot));
        never.extend(ids(&snapshot));
    }
    assert!(canaries.len() > 30 && never.len() > 30, "{canaries:?} {never:?}");
    let secrets = [LOGIN, NO_MFA, CONNECTION, KEY, "sandbox-secret-key", "sandbox-x-api-key"];
    let masked = everything(&room, "", &[&card, &vumi]).await;
    never.extend(secrets.map(str::to_owned));
    for canary in canaries.iter().chain(&never) {
        assert!(!masked.contains(canary), "{canary} is in an answer");
    }
    let whole = room.json(&format!("sync snapshot {card}")).await;
    let balance = whole["accounts"][0]["balance"]["current"].as_str().unwrap().to_owned();
    assert!(masked.contains("•••") && masked.contains(&balance), "amounts are there");
    let revealed = everything(&room, "--reveal", &[&card, &vumi]).await;
    for canary in &canaries {
        let in_json = serde_json::to_string(canary).unwrap();
        assert!(revealed.contains(in_json.trim_matches('"')), "{canary} isn't revealed");
    }
    for secret in &never {
        assert!(!revealed.contains(secret.as_str()), "{secret} is in an answer");
    }
}

#[tokio::test]
async fn without_a_database_it_says_so_in_one_line() {
    let room = Room::bare(None).await;
    let ran = room.run("mcp --output table", "").await;
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("sync init") && ran.err.lines().count() == 1, "{}", ran.err);
    let help = program(&["mcp", "--help"]).output().unwrap();
    assert!(text(&help.stdout).contains("Model Context Protocol"));
}

#[test]
fn the_page_leads_to_an_answer_and_configures_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut printed = String::new();
    for line in commands("docs/mcp.md") {
        let ran = shell(folder.path(), &line).env("FOLIOLINK_POLL_EVERY", "5ms").output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{line}: {}", text(&ran.stderr));
        printed.push_str(text(&ran.stdout));
    }
    assert_eq!(lines(&printed)[0]["result"]["serverInfo"]["name"], "foliolink", "{printed}");
    let block =
        blocks().into_iter().find(|own| own.page == "docs/mcp.md" && own.language == "json");
    let settings: Value = serde_json::from_str(&block.unwrap().lines.join("\n")).unwrap();
    let server = &settings["mcpServers"]["foliolink"];
    let words = server["args"].as_array().unwrap().iter().filter_map(Value::as_str);
    let line = std::iter::once(server["command"].as_str().unwrap()).chain(words);
    assert_eq!(foliolink_cli::command_of(line).as_deref(), Some("mcp"));
}
