//! The protocol over a database: ids are its rows' numbers, and its trouble is no shorter list.

use axum::http::StatusCode;
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::tests::{ROOT, claim_path, send};
use crate::{App, Options, Scope, Source, TokenKind, TokenStore};

/// A store that a sandbox's card was read into.
pub(crate) async fn stored() -> (tempfile::TempDir, foliolink_sync::Sync) {
    let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
    let keys = sandbox.credentials().flinks.clone();
    let client = foliolink::flinks::Client::builder()
        .customer_id(keys.customer_id)
        .instance("sandbox")
        .secret_key(keys.secret_key)
        .api_key(keys.api_key)
        .in_process(sandbox.router());
    let folder = tempfile::tempdir().unwrap();
    let sync = foliolink_sync::Sync::builder()
        .database(format!("sqlite:{}", folder.path().join("sync.db").display()))
        .keys(foliolink_sync::KeyRing::of(foliolink_sync::Key::generate().unwrap()))
        .flinks(client)
        .migrate()
        .open()
        .await
        .unwrap();
    let card: foliolink::flinks::LoginId = keys.login_id.parse().unwrap();
    sync.add(card, foliolink_sync::Policy::default()).reference("customer-42").await.unwrap();
    sync.worker().run_until_idle().await.unwrap();
    (folder, sync)
}

#[tokio::test]
async fn a_database_gives_the_numbers_of_its_rows() {
    let (folder, sync) = stored().await;
    let id = sync.find("customer-42").await.unwrap();
    let snapshot = sync.snapshot(id, None).await.unwrap();
    let tokens = TokenStore::open(folder.path().join("tokens.json")).unwrap();
    let app = App::new(Source::Database(sync.clone()), tokens.clone(), Options::default());
    let made = tokens.add(TokenKind::Simplefin, "budget", ROOT, Scope::All).unwrap();
    let url = send(&app, "POST", &claim_path(made.expose()), None).await.text;
    let login = url.strip_prefix("https://").unwrap().split_once('@').unwrap().0;
    let basic = format!("Basic {}", STANDARD.encode(login));
    let got = send(&app, "GET", "/simplefin/accounts?version=2", Some(&basic)).await;
    let value = got.json();
    assert_eq!(value["connections"][0]["name"], "FlinksCapital - customer-42");
    // No LoginId anywhere.
    assert!(!got.text.contains(snapshot.connection.expose()));
    let accounts = value["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), snapshot.accounts.len());
    assert!(accounts[0]["id"].as_str().unwrap().starts_with(&format!("ACT-{id}-")));
    let rows: usize =
        accounts.iter().map(|own| own["transactions"].as_array().unwrap().len()).sum();
    assert_eq!(rows, snapshot.transactions.len());

    // It needs a person: who, and what.
    sync.pause(id).await.unwrap();
    let got = send(&app, "GET", "/simplefin/accounts", Some(&basic)).await;
    let errors = got.json()["errors"].clone();
    assert_eq!(errors[0], "Connection to FlinksCapital may need attention");
    assert!(
        errors[1].as_str().unwrap().ends_with("it is paused: whoever runs foliolink resumes it")
    );

    // The database goes away in the middle: the answer isn't a shorter list.
    sync.close().await;
    let got = send(&app, "GET", "/simplefin/accounts", Some(&basic)).await;
    assert_eq!(got.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn changes_come_page_by_page_each_once() {
    let (folder, sync) = stored().await;
    let id = sync.find("customer-42").await.unwrap();
    let tokens = TokenStore::open(folder.path().join("tokens.json")).unwrap();
    let app = App::new(Source::Database(sync.clone()), tokens.clone(), Options::default());
    let bearer = tokens.add(TokenKind::Bearer, "api", ROOT, Scope::All).unwrap();
    let bearer = format!("Bearer {}", bearer.expose());
    let all = sync.history(id, None).await.unwrap();
    let mut items = vec![];
    let mut cursor = String::new();
    for _ in 0..=all.len() {
        let path = format!("/v1/connections/{id}/changes?limit=7{cursor}");
        let page = send(&app, "GET", &path, Some(&bearer)).await.json();
        items.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert!(all.len() > 14, "some pages");
    assert_eq!(items.len(), all.len());
    for (item, change) in items.iter().zip(&all) {
        assert_eq!(item["table"], change.table);
        assert!(item["id"].as_str().unwrap().ends_with(&change.row_id.to_string()));
    }
    for wrong in ["1", &format!("{id}.1"), &format!("{id}.1.accounts.x"), &format!("{id}.1.A.1")] {
        let path = format!("/v1/connections/{id}/changes?cursor={wrong}");
        assert_eq!(send(&app, "GET", &path, Some(&bearer)).await.status, StatusCode::BAD_REQUEST);
    }
}
