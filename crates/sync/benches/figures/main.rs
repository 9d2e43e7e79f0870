//! Figures of the engine that a test can't hold, since they depend on the machine: what share of an
//! allowance is used, how a storm of webhooks is taken, what a million connections cost, and what a
//! refresh costs beside one written by hand. Ratios of one run, on this machine.
//!
//! `cargo bench -p foliolink-sync --all-features --bench figures -- [cost] [storm] [login] [rate] [scale]`, all
//! without a word. `FOLIOLINK_TEST_POSTGRES` names a server; without it what needs one is skipped and
//! says so. `FOLIOLINK_FIGURES_SCALE` divides the counts, for a look.

#![cfg_attr(not(all(feature = "postgres", feature = "sqlite")), allow(unused))]

mod cost;
mod database;
mod login;
mod provider;
mod rate;
mod scale;
mod storm;

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use foliolink_sync::{Builder, Id, KeyRing, Policy, Sync};

const KEY: &str = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

#[tokio::main]
async fn main() {
    let words: Vec<_> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if let Ok(role) = std::env::var("FOLIOLINK_FIGURES_ROLE") {
        return play(&role).await;
    }
    let is_wanted = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    let profile = if cfg!(debug_assertions) { "a debug build" } else { "optimized" };
    println!("{profile}, {} cores", std::thread::available_parallelism().map_or(0, usize::from));
    if is_wanted("cost") {
        cost::show().await;
    }
    if is_wanted("storm") {
        storm::show().await;
    }
    if is_wanted("login") {
        login::show().await;
    }
    if is_wanted("rate") {
        rate::show().await;
    }
    if is_wanted("scale") {
        scale::show().await;
    }
}

/// A count, divided where only a look is wanted.
fn scaled(count: usize) -> usize {
    let divisor = std::env::var("FOLIOLINK_FIGURES_SCALE").ok();
    let divisor: usize = divisor.and_then(|text| text.parse().ok()).unwrap_or(1);
    (count / divisor).max(1)
}

/// Settings over a database, without clients.
fn builder(url: &str) -> Builder {
    Sync::builder().database(url).keys(KEY.parse::<KeyRing>().unwrap()).migrate()
}

/// Adds so many connections of the provider.
async fn add(sync: &Sync, count: usize) -> Vec<Id> {
    let mut ids = Vec::with_capacity(count);
    for n in 0..count {
        let login_id = provider::login_id(n);
        ids.push(sync.add(login_id, Policy::default()).await.unwrap().id);
    }
    ids
}

/// A process of ours with a part to play. Killed when it is dropped.
struct Process {
    child: Child,
    /// What it said first.
    said: String,
}

impl Process {
    fn start(role: &str, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env("FOLIOLINK_FIGURES_ROLE", role).envs(variables.iter().copied());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        Self { child, said: said.trim().to_owned() }
    }

    /// A line of its `/proc/…/status`, in kilobytes.
    fn memory_kb(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

async fn play(role: &str) {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    match role {
        "provide" => provider::serve_for_ever().await,
        "work-vumi" => {
            let client = login::client().base_url(variable("FOLIOLINK_FIGURES_PROVIDER"));
            let builder = builder(&variable("FOLIOLINK_FIGURES_DATABASE"))
                .vumi(client)
                .look_every(Duration::from_millis(200));
            let sync = builder.open().await.unwrap();
            let worker = sync.worker().at_once(login::TASKS).start().await.unwrap();
            println!("ready");
            worker.join().await.unwrap();
        }
        "work" => {
            let client = provider::client().base_url(variable("FOLIOLINK_FIGURES_PROVIDER"));
            let mut builder = builder(&variable("FOLIOLINK_FIGURES_DATABASE"))
                .flinks(client)
                .look_every(Duration::from_millis(200));
            if let Ok(rate) = variable("FOLIOLINK_FIGURES_RATE").parse() {
                builder = builder.limit("flinks", rate);
            }
            let sync = builder.open().await.unwrap();
            let worker = sync.worker().at_once(64).start().await.unwrap();
            println!("ready");
            worker.join().await.unwrap();
        }
        other => panic!("{other}"),
    }
}

/// User and system time of this process so far, in seconds.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold blanks: the fields from the third on, of which these are the
    // twelfth and the thirteenth. A tick is ten milliseconds on every Linux that runs this.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The middle one of several durations, in milliseconds.
fn median_ms(mut took: Vec<Duration>) -> f64 {
    took.sort_unstable();
    took.get(took.len() / 2).map_or(0.0, |took| took.as_secs_f64() * 1000.0)
}

/// How long something took.
async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let began = Instant::now();
    (work.await, began.elapsed())
}
