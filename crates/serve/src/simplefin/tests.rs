//! The protocol as a reader meets it, over files and over a database.

use std::{net::SocketAddr, path::Path};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
    http::StatusCode,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::{App, Options, Scope, SnapshotFiles, Source, TokenKind, TokenStore};

pub(super) const ROOT: &str = "https://money.example.org/simplefin";

/// A server over files, with its tokens.
pub(crate) struct Scene {
    folder: tempfile::TempDir,
    pub(crate) tokens: TokenStore,
    pub(crate) app: App,
}

pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: http::HeaderMap,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

impl Scene {
    pub(crate) fn new(snapshots: &Value) -> Self {
        Self::with(snapshots, Options::default())
    }

    pub(crate) fn with(snapshots: &Value, options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("snapshots.json");
        std::fs::write(&file, snapshots.to_string()).unwrap();
        let tokens = TokenStore::open(folder.path().join("tokens.json")).unwrap();
        let files = SnapshotFiles::open([file], &tokens).unwrap();
        let app = App::new(Source::Files(files), tokens.clone(), options);
        Self { folder, tokens, app }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The login of a claimed token.
    pub(crate) async fn login(&self, scope: Scope) -> String {
        let made = self.tokens.add(TokenKind::Simplefin, "budget", ROOT, scope).unwrap();
        let answer = send(&self.app, "POST", &claim_path(made.expose()), None).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let rest = answer.text.strip_prefix("https://").unwrap();
        let (login, root) = rest.split_once('@').unwrap();
        assert_eq!(root, "money.example.org/simplefin");
        login.to_owned()
    }

    pub(crate) async fn get(&self, path: &str, login: &str) -> Got {
        let basic = format!("Basic {}", STANDARD.encode(login));
        send(&self.app, "GET", path, Some(&basic)).await
    }
}

/// Where a setup token is claimed, as this server sees it.
pub(super) fn claim_path(token: &str) -> String {
    let url = String::from_utf8(STANDARD.decode(token).unwrap()).unwrap();
    url.strip_prefix("https://money.example.org").unwrap().to_owned()
}

pub(crate) async fn send(app: &App, method: &str, path: &str, authorization: Option<&str>) -> Got {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5000))));
    let answer = app.router().oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    Got { status: parts.status, headers: parts.headers, text }
}

/// Two people at two banks, with whatever the protocol has no form for.
pub(crate) fn household() -> Value {
    let base = |provider: &str, connection: &str, bank: Value| {
        json!({
            "schema": "foliolink.snapshot/1", "provider": provider, "connection": connection,
            "as_of": "2031-04-02T08:15:42Z", "institution": { "id": "14", "name": bank },
            "holders": [], "accounts": [], "portfolios": [], "securities": [], "holdings": [],
            "transactions": [], "warnings": [],
        })
    };
    let account = |id: &str, name: &str, currency: Value, balance: Value| {
        json!({
            "id": id, "name": name, "kind": "checking", "provider_kind": "Operations/Chequing",
            "currency": currency, "balance": { "current": balance, "available": null, "limit": null },
            "identifiers": { "number": "5550142", "transit": "04231", "institution": "777", "iban": null },
            "portfolio": null, "owners": [],
        })
    };
    let row = |account: &str, date: Value, text: &str, amount: Value, currency: Value| {
        json!({
            "id": null, "account": account, "date": date, "kind": "debit", "description": text,
            "amount": if amount.is_null() { Value::Null } else { json!({ "amount": amount, "currency": currency }) },
        })
    };
    let mut bank = base("flinks", "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20", json!("Example Bank"));
    bank["accounts"] = json!([
        account("acc-1", "Everyday", json!("CAD"), json!("820.250")),
        account("acc-2", "Yen", json!("JPY"), json!("-1200")),
        account("acc-3", "Dinar", json!("KWD"), json!("0.125")),
        account("acc-4", "Miles", json!("MILES"), json!("12")),
        account("acc-5", "Odd", json!("a/b?c"), json!("0")),
        account("acc-6", "Nothing said", json!("CAD"), Value::Null),
    ]);
    bank["transactions"] = json!([
        row("acc-1", json!("2031-03-29"), "COFFEE", json!("-4.50"), json!("CAD")),
        row("acc-1", json!("2031-03-28"), "COFFEE", json!("-4.50"), json!("CAD")),
        row("acc-1", json!("2031-03-28"), "COFFEE", json!("-4.50"), json!("CAD")),
        row("acc-1", json!("2031-03-30"), "ABROAD", json!("-3"), json!("USD")),
        row("acc-1", Value::Null, "NO DAY", json!("-3"), json!("CAD")),
        row("acc-1", json!("2031-03-30"), "NO AMOUNT", Value::Null, Value::Null),
        row("acc-2", json!("2031-03-01"), "TRAIN", json!("-1200"), json!("JPY")),
        row("acc-3", json!("2031-03-01"), "", json!("123456789012345678.125"), json!("KWD")),
        row("gone", json!("2031-03-01"), "STRAY", json!("1"), json!("CAD")),
    ]);
    let mut broker = base("vumi", "K7Q2M9X4T1", Value::Null);
    broker["portfolios"] = json!([
        { "id": "pf-1", "kind": "stock", "provider_kind": "STOCK_PORTFOLIO", "currency": "EUR", "value": "1740.00", "owners": [] },
    ]);
    broker["securities"] = json!([
        { "id": "sec-1", "name": "Example Shares", "isin": "US9900000012", "kind": "stock", "identified": true },
    ]);
    broker["holdings"] = json!([
        { "portfolio": "pf-1", "account": null, "security": "sec-1", "quantity": "120.000000000000000001",
          "price": null, "value": { "amount": "1740.00", "currency": "EUR" } },
    ]);
    broker["transactions"] = json!([
        { "id": "t-1", "account": null, "portfolio": "pf-1", "security": "sec-1", "date": "2031-03-28", "kind": "buy",
          "amount": { "amount": "-145.00", "currency": "EUR" }, "quantity": "10" },
    ]);
    json!([bank, broker])
}

/// Without ids that are made with a random key.
fn settled(text: &str) -> String {
    let mut settled = String::new();
    let mut seen: Vec<String> = vec![];
    let mut word = String::new();
    let mut end = |word: &mut String, settled: &mut String| {
        let is_made =
            word.len() >= 8 && word.bytes().all(|byte| b"0123456789abcdef".contains(&byte));
        if is_made && (word.len() == 32 || word.len() == 8) {
            let at = seen.iter().position(|known| known == word).unwrap_or_else(|| {
                seen.push(word.clone());
                seen.len() - 1
            });
            settled.push_str(&format!("[{at}]"));
        } else {
            settled.push_str(word);
        }
        word.clear();
    };
    for char in text.chars() {
        match char.is_ascii_alphanumeric() {
            true => word.push(char),
            false => {
                end(&mut word, &mut settled);
                settled.push(char);
            }
        }
    }
    end(&mut word, &mut settled);
    settled
}

fn pretty(got: &Got) -> String {
    serde_json::to_string_pretty(&serde_json::from_str::<Value>(&settled(&got.text)).unwrap())
        .unwrap()
}

#[tokio::test]
async fn accounts_in_both_versions() {
    let scene = Scene::new(&household());
    let login = scene.login(Scope::All).await;
    let one = scene.get("/simplefin/accounts", &login).await;
    assert_eq!(one.status, StatusCode::OK);
    // Order of the two banks follows random ids.
    let mut value: Value = one.json();
    value["accounts"].as_array_mut().unwrap().sort_by_key(|own| own["name"].to_string());
    value["errors"].as_array_mut().unwrap().sort_by_key(Value::to_string);
    let sorted = Got { text: value.to_string(), ..one };
    insta::assert_snapshot!("accounts_1", pretty(&sorted));
    let two = scene.get("/simplefin/accounts?version=2&balances-only=1", &login).await;
    let mut value: Value = two.json();
    for list in ["accounts", "connections", "errlist"] {
        value[list]
            .as_array_mut()
            .unwrap()
            .sort_by_key(|own| [&own["name"], &own["code"], &own["msg"]].map(ToString::to_string));
    }
    let sorted = Got { text: value.to_string(), ..two };
    insta::assert_snapshot!("accounts_2", pretty(&sorted));
}

#[tokio::test]
async fn days_and_accounts_are_chosen() {
    let scene = Scene::new(&household());
    let login = scene.login(Scope::All).await;
    let all = scene.get("/simplefin/accounts", &login).await.json();
    let everyday = all["accounts"].as_array().unwrap().iter();
    let everyday = everyday.clone().find(|own| own["name"] == "Everyday (0142)").unwrap();
    let id = everyday["id"].as_str().unwrap();
    let posted: Vec<i64> = everyday["transactions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["posted"].as_i64().unwrap())
        .collect();
    assert_eq!(posted.len(), 3);
    let rows = async |query: &str| {
        let got = scene.get(&format!("/simplefin/accounts?account={id}{query}"), &login).await;
        let accounts = got.json()["accounts"].as_array().unwrap().clone();
        assert_eq!(accounts.len(), 1);
        accounts[0]["transactions"].as_array().unwrap().len()
    };
    assert_eq!(rows("").await, 3);
    assert_eq!(rows(&format!("&start-date={}", posted[2])).await, 1);
    // The end isn't in it.
    assert_eq!(rows(&format!("&end-date={}", posted[2])).await, 2);
    assert_eq!(rows("&start-date=0&end-date=1&pending=1").await, 0);
    assert_eq!(rows("&balances-only=1").await, 0);

    let got = scene.get("/simplefin/accounts?account=nobody%27s&account=a", &login).await;
    assert_eq!(got.status, StatusCode::OK);
    assert_eq!(got.json()["accounts"], json!([]));
    let errors = got.json()["errors"].to_string();
    assert!(errors.contains("2 of the accounts that were asked for aren't here"), "{errors}");

    let got = scene.get("/simplefin/accounts?start-date=2031-01-01", &login).await;
    assert_eq!(got.status, StatusCode::BAD_REQUEST);
    insta::assert_snapshot!(got.text, @r#"{"accounts":[],"errors":["start-date: expected seconds since 1970, e.g. 1924992000"]}"#);
}

#[tokio::test]
async fn ids_stay_when_the_files_rows_are_shuffled_and_the_providers_ids_change() {
    let snapshots = household();
    let scene = Scene::new(&snapshots);
    let login = scene.login(Scope::All).await;
    let ids = async || {
        let got = scene.get("/simplefin/accounts", &login).await.json();
        let accounts = got["accounts"].as_array().unwrap().clone();
        let rows = accounts.iter().flat_map(|own| own["transactions"].as_array().unwrap());
        let mut ids: Vec<_> = rows.chain(&accounts).map(|row| row["id"].to_string()).collect();
        ids.sort();
        ids
    };
    let before = ids().await;
    let mut other = snapshots.clone();
    other[0]["transactions"].as_array_mut().unwrap().reverse();
    other[0]["accounts"].as_array_mut().unwrap().reverse();
    other[1]["transactions"][0]["id"] = json!("another");
    std::fs::write(scene.path().join("snapshots.json"), other.to_string()).unwrap();
    assert_eq!(ids().await, before);
    let twins = before.windows(2).filter(|pair| pair[0] == pair[1]).count();
    assert_eq!(twins, 0);
}

#[tokio::test]
async fn a_token_shows_its_connections_alone() {
    let scene = Scene::new(&household());
    let Source::Files(files) = scene.app.source() else { panic!("files") };
    let ids = files.connections().unwrap();
    for id in &ids {
        let login = scene.login(Scope::Connections(vec![id.clone()])).await;
        let got = scene.get("/simplefin/accounts?version=2", &login).await.json();
        assert_eq!(got["connections"].as_array().unwrap().len(), 1);
        assert_eq!(got["connections"][0]["conn_id"], json!(id));
        let accounts = got["accounts"].as_array().unwrap();
        assert!(!accounts.is_empty() && accounts.iter().all(|own| own["conn_id"] == json!(id)));
    }
    let login = scene.login(Scope::Connections(vec!["other".into()])).await;
    assert_eq!(scene.get("/simplefin/accounts", &login).await.json()["accounts"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn a_second_claim_is_refused_and_told_to_whoever_has_the_first() {
    let scene = Scene::new(&household());
    let made = scene.tokens.add(TokenKind::Simplefin, "budget", ROOT, Scope::All).unwrap();
    let path = claim_path(made.expose());
    let first = send(&scene.app, "POST", &path, None).await;
    let login = first.text.strip_prefix("https://").unwrap().split_once('@').unwrap().0.to_owned();
    let second = send(&scene.app, "POST", &path, None).await;
    assert_eq!(second.status, StatusCode::FORBIDDEN);
    assert!(second.text.starts_with("Forbidden"));
    let errors = scene.get("/simplefin/accounts", &login).await.json()["errors"].to_string();
    assert!(errors.contains("was used once more"), "{errors}");
    // Only a claim isn't GET.
    for (method, path) in [("GET", &*path), ("POST", "/simplefin/accounts"), ("DELETE", &path)] {
        let got = send(&scene.app, method, path, None).await;
        assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
    }
    scene.tokens.revoke(&made.token.id).unwrap();
    let got = scene.get("/simplefin/accounts", &login).await;
    assert_eq!((got.status, got.text.starts_with("Forbidden")), (StatusCode::FORBIDDEN, true));
    let got = scene.get("/simplefin/accounts?version=2", &login).await;
    assert_eq!(got.json()["errlist"][0]["code"], "gen.auth");
}

#[tokio::test(start_paused = true)]
async fn guesses_are_slow_and_then_not_even_compared() {
    let scene = Scene::new(&household());
    let login = scene.login(Scope::All).await;
    let id = login.split_once(':').unwrap().0;
    let began = tokio::time::Instant::now();
    for _ in 0..10 {
        let got = scene.get("/simplefin/accounts", &format!("{id}:wrong")).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN);
    }
    assert!(began.elapsed().as_secs() >= 5, "{:?}", began.elapsed());
    for shown in [format!("{id}:wrong"), login.clone()] {
        let got = scene.get("/simplefin/accounts", &shown).await;
        assert_eq!(got.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(got.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 0);
    }
    // Guessing at tokens that aren't there locks nobody out.
    let scene = Scene::new(&household());
    let login = scene.login(Scope::All).await;
    let mut last = StatusCode::OK;
    for at in 0..20 {
        last = scene.get("/simplefin/accounts", &format!("t00000000000{at}:wrong")).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(scene.get("/simplefin/accounts", &login).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_flood_is_answered_429() {
    let options =
        Options { requests_a_minute: std::num::NonZeroU32::new(3).unwrap(), ..Options::default() };
    let scene = Scene::with(&household(), options);
    let login = scene.login(Scope::All).await;
    let mut seen = vec![];
    for _ in 0..4 {
        seen.push(scene.get("/simplefin/accounts", &login).await.status.as_u16());
    }
    assert_eq!(seen, [200, 200, 200, 429]);
}

#[tokio::test]
async fn what_anybody_may_ask() {
    let scene = Scene::new(&household());
    let mut seen = String::new();
    for path in
        ["/info", "/create", "/currency/MILES", "/currency/unknown", "/currency/a%2Fb", "/none"]
    {
        let got = send(&scene.app, "GET", &format!("/simplefin{path}"), None).await;
        seen += &format!("{path}\n{} {}\n", got.status.as_u16(), got.text.trim_end());
    }
    let got = send(&scene.app, "GET", "/simplefin/accounts", None).await;
    seen += &format!("/accounts\n{} {}\n", got.status.as_u16(), got.text);
    let mut headers: Vec<_> = got
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    seen += &headers.join("\n");
    insta::assert_snapshot!("anybody", seen);
}

#[tokio::test]
async fn a_file_that_breaks_later_is_no_empty_list() {
    let scene = Scene::new(&household());
    let login = scene.login(Scope::All).await;
    std::fs::write(scene.path().join("snapshots.json"), "[{\"secret\":").unwrap();
    let got = scene.get("/simplefin/accounts", &login).await;
    assert_eq!(got.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!got.text.contains("secret"));
}

/// The head of an answer whose body nobody reads yet.
async fn begin(scene: &Scene, login: &str) -> axum::response::Response {
    let mut request = Request::builder()
        .uri("/simplefin/accounts")
        .header("authorization", format!("Basic {}", STANDARD.encode(login)))
        .body(Body::empty())
        .unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5000))));
    scene.app.router().oneshot(request).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn so_many_answers_are_written_at_once_and_one_that_isn_t_read_gives_its_place_back() {
    let options =
        Options { streams_at_once: std::num::NonZeroU32::new(2).unwrap(), ..Options::default() };
    let scene = Scene::with(&household(), options);
    let login = scene.login(Scope::All).await;
    let read = begin(&scene, &login).await;
    let left = begin(&scene, &login).await;
    assert_eq!([read.status(), left.status()], [StatusCode::OK; 2]);
    let third = scene.get("/simplefin/accounts", &login).await;
    assert_eq!(third.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(third.headers["retry-after"], "5");
    // Who reads to the end gives the place back at once.
    let whole = read.into_body().collect().await.unwrap().to_bytes();
    let whole: Value = serde_json::from_slice(&whole).unwrap();
    assert!(!whole["accounts"].as_array().unwrap().is_empty());
    assert_eq!(scene.get("/simplefin/accounts", &login).await.status, StatusCode::OK);
    // Who doesn't has it taken away, and no answer that looks whole.
    let other = begin(&scene, &login).await;
    assert_eq!(begin(&scene, &login).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    tokio::time::sleep(std::time::Duration::from_secs(31)).await;
    assert_eq!(scene.get("/simplefin/accounts", &login).await.status, StatusCode::OK);
    for broken in [left, other] {
        assert!(broken.into_body().collect().await.is_err());
    }
}
