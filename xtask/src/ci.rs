//! `cargo xtask ci`: everything that must be green, in the order in which it fails fastest.

use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow, bail};

use crate::{
    browser, codegen, conformance, coverage, description::root, fuzz, guide, lint_openapi, tidy,
};

/// The test command of the README.
pub const TESTS: &str = "cargo test --workspace --all-features";

/// What of the SDK somebody may want on its own: a provider with and without webhooks, webhooks
/// alone, the model alone.
const FEATURES: [&str; 6] = [
    "foliolink/flinks,foliolink/rustls",
    "foliolink/vumi,foliolink/rustls",
    "foliolink/flinks,foliolink/webhook",
    "foliolink/vumi,foliolink/axum",
    "foliolink/webhook",
    "foliolink/schemars",
];

/// Runs every check and prints how long each took.
///
/// # Errors
/// The first check that fails, by name.
pub fn run() -> Result<()> {
    let began = Instant::now();
    step("tidy", tidy::run)?;
    step("codegen --check", || codegen::run(true))?;
    step("coverage --check", || coverage::run(true))?;
    step("lint-openapi", lint_openapi::run)?;
    cargo("cargo fmt --all --check")?;
    cargo("cargo clippy --workspace --all-targets --all-features -- -D warnings")?;
    for features in FEATURES {
        cargo(&format!(
            "cargo clippy -p foliolink-raw -p foliolink --no-default-features --features {features} -- -D warnings"
        ))?;
    }
    for formats in ["", ",parquet", ",sqlite"] {
        cargo(&format!(
            "cargo test -p foliolink-export --no-default-features --features foliolink/flinks,foliolink/rustls{formats}"
        ))?;
    }
    // Doc tests are part of it.
    run_tests()?;
    step("guide", guide::run)?;
    step("browser", browser::run)?;
    // The one mostly waits for servers and for programs of one thread; the other is compiled.
    both(|| step("conformance", conformance::run), || step("fuzz, a minute", fuzz::briefly))?;
    step("cargo doc", docs)?;
    deny()?;
    println!("all green in {}", seconds(began.elapsed()));
    Ok(())
}

fn run_tests() -> Result<()> {
    step(TESTS, || {
        let mut command = command(TESTS)?;
        command.env("INSTA_UPDATE", "no");
        if lint_openapi::has_node() {
            command.env("FOLIOLINK_PRISM", "1");
        } else {
            println!("the mock server's tests are off: there is no Node here");
        }
        succeed(&mut command, TESTS)
    })
}

fn docs() -> Result<()> {
    let line = "cargo doc --workspace --all-features --no-deps";
    succeed(command(line)?.env("RUSTDOCFLAGS", "-D warnings"), line)
}

/// Licences, bans and sources are checked offline; advisories only where their database can be had.
pub(crate) fn deny() -> Result<()> {
    if !Command::new("cargo")
        .args(["deny", "--version"])
        .output()
        .is_ok_and(|output| output.status.success())
    {
        bail!("cargo-deny is missing: `cargo install cargo-deny --locked` (.ci/run does it)");
    }
    cargo("cargo deny --all-features check bans licenses sources")?;
    // A fetch that fails is a place without network, not a finding.
    let fetched = command("cargo deny --all-features fetch db")?
        .output()
        .is_ok_and(|output| output.status.success());
    if fetched {
        return cargo("cargo deny --all-features check --disable-fetch advisories");
    }
    println!("advisories skipped: their database can't be reached");
    Ok(())
}

fn cargo(line: &str) -> Result<()> {
    step(line, || succeed(&mut command(line)?, line))
}

/// A command line in the root of the workspace, its words apart by single spaces.
pub(crate) fn command(line: &str) -> Result<Command> {
    let mut words = line.split(' ');
    let mut command = Command::new(words.next().context("an empty command line")?);
    command.args(words).current_dir(root()?);
    // Set for xtask by the cargo that runs it, and wrong for any other package.
    for (name, _) in std::env::vars()
        .filter(|(name, _)| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
    {
        command.env_remove(name);
    }
    Ok(command)
}

fn succeed(command: &mut Command, line: &str) -> Result<()> {
    let status = command.status().with_context(|| format!("`{line}` can't be started"))?;
    if !status.success() {
        bail!("`{line}` failed");
    }
    Ok(())
}

pub(crate) fn step(name: &str, check: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("=== {name}");
    let began = Instant::now();
    check().with_context(|| name.to_owned())?;
    println!("=== {name}: {}", seconds(began.elapsed()));
    Ok(())
}

/// Two checks at once. What either finds is told when both have ended, the first one's first.
fn both(
    first: impl FnOnce() -> Result<()>,
    second: impl FnOnce() -> Result<()> + Send,
) -> Result<()> {
    thread::scope(|scope| {
        let second = scope.spawn(second);
        first()?;
        second.join().map_err(|_| anyhow!("a check panicked"))?
    })
}

fn seconds(time: Duration) -> String {
    format!("{}.{} s", time.as_secs(), time.subsec_millis() / 100)
}
