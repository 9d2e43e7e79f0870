//! One login of Vumi's a night for four processes that do 250 connections each at a time, each of
//! which needs the session.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{extract::Request, middleware::Next};
use foliolink::vumi::{Client, ClientBuilder, PublicToken};
use foliolink_sandbox::{Sandbox, VumiApp};
use foliolink_sync::{Policy, Sync};
use tokio::time::{Instant, sleep};

use super::{Process, builder, database::Database, provider, scaled};

const PROCESSES: usize = 4;
pub(crate) const TASKS: usize = 250;
const NIGHTS: usize = 3;
/// A session of Vumi's has ended by then.
const A_DAY: Duration = Duration::from_secs(24 * 3600);
/// How long a night may take: slow machines are slow.
const PATIENCE: Duration = Duration::from_secs(600);

/// A client of the sandbox's, without a way there.
pub(crate) fn client() -> ClientBuilder {
    let keys = Sandbox::builder().build().credentials().vumi.clone();
    Client::builder().client_id(keys.client_id).client_secret(keys.secrets[0]).without_limits()
}

pub(crate) async fn show() {
    let count = scaled(PROCESSES * TASKS);
    println!("\nlogin: {count} connections of Vumi, {PROCESSES} processes, {TASKS} at a time each");
    let Some(database) = Database::postgres("one login").await else { return };
    let sandbox = Sandbox::builder().pending_polls(0).build();
    let logins = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&logins);
    let count_logins = move |request: Request, next: Next| {
        let is_login = request.uri().path().ends_with("/login");
        counted.fetch_add(u64::from(is_login), Ordering::SeqCst);
        next.run(request)
    };
    let router = sandbox.router().layer(axum::middleware::from_fn(count_logins));
    let url = provider::serve_router(router).await;
    let sync = builder(&database.url()).vumi(client().base_url(url.clone())).open().await.unwrap();
    for n in 0..count {
        let public = sandbox.finish_vumi_link(VumiApp::Main, Some(&format!("customer-{n}")));
        let public: PublicToken = public.parse().unwrap();
        sync.add(public, Policy::default()).await.unwrap();
    }
    println!("  logins while they were added: {}", logins.load(Ordering::SeqCst));
    let variables = [
        ("FOLIOLINK_FIGURES_PROVIDER", url.as_str()),
        ("FOLIOLINK_FIGURES_DATABASE", &database.url()),
    ];
    let workers: Vec<_> = (0..PROCESSES).map(|_| Process::start("work-vumi", &variables)).collect();
    settle(&sync).await;
    for night in 1..=NIGHTS {
        sandbox.advance(A_DAY);
        let before = logins.load(Ordering::SeqCst);
        database.ask("UPDATE connections SET checked_at = NULL, next_at = 1000").await;
        let took = settle(&sync).await;
        let read =
            "SELECT COUNT(*) FROM connections WHERE state = 'idle' AND checked_at IS NOT NULL";
        println!(
            "  night {night}: {} logins for {} connections that were read, in {:.1} s",
            logins.load(Ordering::SeqCst) - before,
            database.ask(read).await.concat(),
            took.as_secs_f64(),
        );
    }
    drop(workers);
    sync.close().await;
    database.end().await;
}

/// Waits until nothing is due or under way.
async fn settle(sync: &Sync) -> Duration {
    let began = Instant::now();
    while sync.is_busy().await.unwrap() {
        assert!(began.elapsed() < PATIENCE, "a night that never ends");
        sleep(Duration::from_millis(100)).await;
    }
    began.elapsed()
}
