//! How much of an allowance four processes use that share it, and whether anything is refused by a
//! provider that takes it strictly; beside one task a connection that backs off.

use std::{
    sync::Arc,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use foliolink::Aggregator;
use tokio::time::{Instant, sleep};

use super::{
    Process, add, builder,
    database::Database,
    provider::{self, Provider},
    scaled,
};

const PER_SECOND: u32 = 100;
const WORKERS: usize = 4;
/// Until all of them are at work.
const WARM_UP: Duration = Duration::from_secs(5);
const MEASURED: Duration = Duration::from_secs(60);

pub(crate) async fn show() {
    let count = scaled(10_000);
    println!(
        "\nrate: {count} connections, one credential, {PER_SECOND} calls a second, 5 % at once"
    );
    if let Some(database) = Database::postgres("the rate").await {
        let provider = Provider::strict(PER_SECOND).await;
        let url = provider.serve().await;
        let sync = builder(&database.url()).flinks(provider::client().base_url(url.clone()));
        let sync = sync.open().await.unwrap();
        add(&sync, count).await;
        let rate = format!("{PER_SECOND}/s");
        let variables = [
            ("FOLIOLINK_FIGURES_PROVIDER", url.as_str()),
            ("FOLIOLINK_FIGURES_DATABASE", &database.url()),
            ("FOLIOLINK_FIGURES_RATE", &rate),
        ];
        let workers: Vec<_> = (0..WORKERS).map(|_| Process::start("work", &variables)).collect();
        sleep(WARM_UP).await;
        let (taken, refused) = measure(&provider).await;
        drop(workers);
        tell("four workers", taken, refused);
        println!("  refused over the whole run: {}", provider.refused());
        sync.close().await;
        database.end().await;
    }
    naive(count).await;
}

async fn measure(provider: &Provider) -> (u64, u64) {
    let before = (provider.taken(), provider.refused());
    let began = Instant::now();
    sleep(MEASURED).await;
    let ended = began.elapsed().as_secs_f64() / MEASURED.as_secs_f64();
    let taken = (provider.taken() - before.0) as f64 / ended;
    (taken as u64, provider.refused() - before.1)
}

fn tell(who: &str, taken: u64, refused: u64) {
    let allowed = MEASURED.as_secs_f64() * f64::from(PER_SECOND);
    println!(
        "  {who}: {taken} calls of {allowed} allowed in {} s, {:.1} % used; {refused} refused ({:.1} % of what was sent)",
        MEASURED.as_secs(),
        taken as f64 / allowed * 100.0,
        refused as f64 / (taken + refused).max(1) as f64 * 100.0,
    );
}

/// Each connection has a task that pulls, waits longer each time it is refused, and is done once.
async fn naive(count: usize) {
    let provider = Provider::strict(PER_SECOND).await;
    let url = provider.serve().await;
    let client = provider::client().base_url(url).build().unwrap();
    let aggregator = Arc::new(Aggregator::builder().flinks(client).build().unwrap());
    let done = Arc::new(AtomicU64::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..count {
        let (aggregator, done) = (Arc::clone(&aggregator), Arc::clone(&done));
        tasks.spawn(async move {
            for failures in 0u32.. {
                if aggregator.pull(provider::login_id(n)).await.is_ok() {
                    done.fetch_add(1, Ordering::SeqCst);
                    return;
                }
                let most = 1000 << failures.min(6);
                sleep(Duration::from_millis(fastrand::u64(0..most))).await;
            }
        });
    }
    sleep(WARM_UP).await;
    let before = done.load(Ordering::SeqCst);
    let (taken, refused) = measure(&provider).await;
    let refreshed = done.load(Ordering::SeqCst) - before;
    tasks.abort_all();
    tell("one task a connection", taken, refused);
    println!(
        "  refreshed by it: {refreshed}, of {} that the calls it had would have made",
        taken / 3
    );
}
