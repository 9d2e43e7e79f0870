//! Pages, tags, refusals, and the description that is kept.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    Scope, TokenKind,
    simplefin::tests::{Got, Scene, household, send},
};

struct Api {
    scene: Scene,
    bearer: String,
}

impl Api {
    fn new() -> Self {
        let scene = Scene::new(&household());
        let url = "https://money.example.org/simplefin";
        let made = scene.tokens.add(TokenKind::Bearer, "api", url, Scope::All).unwrap();
        Self { bearer: format!("Bearer {}", made.expose()), scene }
    }

    async fn get(&self, path: &str) -> Got {
        send(&self.scene.app, "GET", path, Some(&self.bearer)).await
    }

    async fn items(&self, path: &str) -> Vec<Value> {
        let got = self.get(path).await;
        assert_eq!(got.status, StatusCode::OK, "{path}: {}", got.text);
        got.json()["items"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn pages_of_any_size_hold_the_same_rows_once() {
    let api = Api::new();
    for list in ["accounts", "portfolios", "holdings", "transactions", "connections"] {
        let whole = api.items(&format!("/v1/{list}?limit=500")).await;
        assert!(!whole.is_empty(), "{list}");
        for limit in [1, 2, 3, 7] {
            let mut seen = vec![];
            let mut cursor = String::new();
            loop {
                let page = api.get(&format!("/v1/{list}?limit={limit}{cursor}")).await.json();
                let items = page["items"].as_array().unwrap();
                assert!(items.len() <= limit && !items.is_empty());
                seen.extend(items.clone());
                match page["next"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            assert_eq!(seen, whole, "{list} by {limit}");
        }
    }
}

#[tokio::test]
async fn rows_are_those_of_the_snapshots() {
    let api = Api::new();
    let snapshots = household();
    for list in ["accounts", "portfolios", "holdings", "transactions"] {
        let items = api.items(&format!("/v1/{list}")).await;
        let wanted: usize = snapshots
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one[list].as_array().unwrap().len())
            .sum();
        assert_eq!(items.len(), wanted, "{list}");
    }
    let holdings = api.items("/v1/holdings").await;
    assert_eq!(holdings[0]["row"]["quantity"], "120.000000000000000001");
    for connection in api.items("/v1/connections").await {
        let id = connection["id"].as_str().unwrap();
        let snapshot = api.get(&format!("/v1/connections/{id}/snapshot")).await;
        assert_eq!(snapshot.json()["connection"], id);
        for secret in ["7d3f2a10", "K7Q2M9X4T1"] {
            assert!(!snapshot.text.contains(secret));
        }
        assert_eq!(api.items(&format!("/v1/connections/{id}/changes")).await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn since_and_connection_narrow_a_list() {
    let api = Api::new();
    let all = api.items("/v1/transactions").await;
    let since = api.items("/v1/transactions?since=2031-03-29").await;
    let wanted: Vec<_> = all
        .iter()
        .filter(|item| item["row"]["date"].as_str().is_none_or(|day| day >= "2031-03-29"))
        .cloned()
        .collect();
    assert!(since.len() < all.len());
    assert_eq!(since, wanted);
    let id = all[0]["connection"].as_str().unwrap();
    let own = api.items(&format!("/v1/transactions?connection={id}")).await;
    assert!(own.iter().all(|item| item["connection"] == id) && own.len() < all.len());
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let api = Api::new();
    let id = api.items("/v1/connections").await[0]["id"].as_str().unwrap().to_owned();
    for path in ["/v1/accounts".to_owned(), format!("/v1/connections/{id}/snapshot")] {
        let got = api.get(&path).await;
        let tag = got.headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(got.headers["cache-control"], "private, no-cache");
        for (named, status) in
            [(tag.clone(), 304), (format!("W/{tag}, \"x\""), 304), ("\"x\"".into(), 200)]
        {
            let request = axum::extract::Request::builder()
                .uri(&path)
                .header("authorization", &api.bearer)
                .header("if-none-match", named)
                .body(axum::body::Body::empty())
                .unwrap();
            let got = tower::ServiceExt::oneshot(api.scene.app.router(), request).await.unwrap();
            assert_eq!(got.status().as_u16(), status, "{path}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn refusals_say_why() {
    let api = Api::new();
    let mut seen = String::new();
    for path in [
        "/v1/accounts?limit=0",
        "/v1/accounts?limit=x",
        "/v1/accounts?cursor=x",
        "/v1/connections?cursor=x",
        "/v1/transactions?since=2031",
        "/v1/connections/none",
        "/v1/connections/none/snapshot",
        "/v1/connections/none/changes?since=yesterday",
        "/v1/accounts?connection=none",
    ] {
        let got = api.get(path).await;
        seen += &format!("{path}\n{} {}\n", got.status.as_u16(), got.text);
    }
    for authorization in
        [None, Some("Bearer x"), Some("Bearer t000000000000.x"), Some("Basic eDp4")]
    {
        let got = send(&api.scene.app, "GET", "/v1/accounts", authorization).await;
        assert_eq!(got.headers["www-authenticate"], "Bearer");
        seen += &format!("{authorization:?}\n{} {}\n", got.status.as_u16(), got.text);
    }
    insta::assert_snapshot!("refusals", seen);
}

#[tokio::test]
async fn a_setup_tokens_access_opens_no_api_and_the_other_way_round() {
    let api = Api::new();
    let login = api.scene.login(Scope::All).await.replacen(':', ".", 1);
    let got = send(&api.scene.app, "GET", "/v1/accounts", Some(&format!("Bearer {login}"))).await;
    assert_eq!(got.status, StatusCode::UNAUTHORIZED);
    let login = api.bearer.strip_prefix("Bearer ").unwrap().replacen('.', ":", 1);
    let got = api.scene.get("/simplefin/accounts", &login).await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
}

#[test]
fn the_description_that_is_kept_is_that_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/serve.json");
    let text = format!("{}\n", serde_json::to_string_pretty(&super::openapi()).unwrap());
    if std::env::var_os("FOLIOLINK_UPDATE_SCHEMA").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == text, "openapi/serve.json is out of date: FOLIOLINK_UPDATE_SCHEMA=1 writes it");
    let description: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(description["openapi"], json!("3.1.0"));
}
