//! Ten thousand webhooks, each delivered twice, in disorder: each connection is looked at once or
//! twice, and none is lost.

use std::sync::Arc;

use foliolink::webhook::{
    Receiver,
    flinks::{SIGNATURE_HEADER, Verifier, sign},
};
use futures_util::StreamExt as _;
use http::{HeaderMap, HeaderValue};

use super::{
    add, builder,
    database::Database,
    provider::{self, Provider},
    scaled, timed,
};

const SECRET: &str = "webhook-secret-of-the-figures";

pub(crate) async fn show() {
    storm(Database::sqlite()).await;
    if let Some(database) = Database::postgres("a storm of webhooks").await {
        storm(database).await;
    }
}

async fn storm(database: Database) {
    let count = scaled(10_000);
    println!("\nstorm on {}: {count} webhooks, twice each, in disorder", database.name());
    let provider = Provider::new().await;
    let client = provider::client().in_process(provider.router());
    let sync = builder(&database.url()).flinks(client).open().await.unwrap();
    add(&sync, count).await;
    // Nothing is due but by its webhook.
    let still = "UPDATE connections SET next_at = NULL";
    database.ask(still).await;
    let worker = sync.worker().at_once(16).start().await.unwrap();
    let receiver = Arc::new(Receiver::new(Verifier::new(SECRET).unwrap(), sync.inbox()));
    let mut deliveries: Vec<_> = (0..count).chain(0..count).collect();
    fastrand::Rng::with_seed(7).shuffle(&mut deliveries);
    let deliver = |n: usize| {
        let receiver = Arc::clone(&receiver);
        async move {
            let body = serde_json::json!({
                "ResponseType": "GetAccountsDetail", "HttpStatusCode": 200, "Accounts": [],
                "RequestId": format!("{n:08x}-2222-4222-8222-222222222222"),
                "Login": {"Id": provider::login_id(n).expose()},
            })
            .to_string();
            let signature = sign(&SECRET.into(), body.as_bytes());
            let mut headers = HeaderMap::new();
            headers.insert(SIGNATURE_HEADER, HeaderValue::from_str(&signature).unwrap());
            (n, receiver.handle(&headers, body.as_bytes()).await.status())
        }
    };
    let answers = futures_util::stream::iter(deliveries).map(deliver).buffer_unordered(64);
    let (answers, took) = timed(answers.collect::<Vec<_>>()).await;
    // The same was being taken just then: the provider brings it again.
    let again: Vec<_> = answers.iter().filter(|(_, status)| *status != 200).collect();
    for (n, _) in &again {
        let mut tries = 0;
        while deliver(*n).await.1 != 200 {
            tries += 1;
            assert!(tries < 20, "it is never taken");
        }
    }
    let (_, settled) = timed(async {
        while sync.is_busy().await.unwrap() {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    })
    .await;
    worker.stop().await.unwrap();
    let opened = provider.take_opened();
    let looks = |times: u32| opened.values().filter(|looks| **looks == times).count();
    println!(
        "  taken in {:.1} s ({:.0}/s), {} brought again after a 503, since the same was being taken; \
         all looked at {:.1} s later",
        took.as_secs_f64(),
        answers.len() as f64 / took.as_secs_f64(),
        again.len(),
        settled.as_secs_f64(),
    );
    println!(
        "  looked at once: {}, twice: {}, more often: {}, never: {}",
        looks(1),
        looks(2),
        opened.len() - looks(1) - looks(2),
        count - opened.len(),
    );
    let idle = "SELECT COUNT(*) FROM connections WHERE state = 'idle' AND checked_at IS NOT NULL";
    println!("  idle, with data: {}", database.ask(idle).await.concat());
    sync.close().await;
    database.end().await;
}
