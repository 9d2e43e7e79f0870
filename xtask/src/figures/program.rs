//! `cargo xtask figures`: what the release program weighs, how fast it starts, and what its sandbox
//! and its server answer in a second. The times are printed and never judged, since they are the
//! machine's as much as ours; the size and the server's memory are judged.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

use super::load;
use crate::{
    description::root,
    programs::{self, Sandbox},
};

/// What the stripped program may weigh, with both providers and export.
pub(crate) const MOST_BYTES: u64 = 15_000_000;

/// How often the program is started.
const STARTS: usize = 51;

/// Builds the release program and prints its figures.
///
/// # Errors
/// When the program is too big, answers an error under load, or can't be built or started.
pub fn run() -> Result<()> {
    let program =
        programs::build("cargo build --quiet --release --package foliolink-cli --bin foliolink")?;
    let bytes = fs::metadata(&program)?.len();
    println!("size: {bytes} bytes stripped, of {MOST_BYTES}");
    let mut times = (0..STARTS).map(|_| start(&program)).collect::<Result<Vec<_>>>()?;
    times.sort();
    println!(
        "foliolink --version: median {:?}, slowest {:?} of {STARTS} starts",
        times[STARTS / 2],
        times[STARTS - 1]
    );
    super::resets::run(&program)?;
    if load::is_possible() {
        read_sandbox(&program)?;
        super::serve::run(&program)?;
    } else {
        println!("requests a second skipped: there is no wrk here (apt-get install wrk)");
    }
    // Last, so that a program that is too big keeps nobody from the other figures.
    ensure!(bytes < MOST_BYTES, "{} weighs {bytes} bytes, {MOST_BYTES} or more", program.display());
    Ok(())
}

/// How long `--version` takes from start to end.
fn start(program: &Path) -> Result<Duration> {
    let began = Instant::now();
    let output = Command::new(program)
        .arg("--version")
        .output()
        .with_context(|| program.display().to_string())?;
    let time = began.elapsed();
    ensure!(
        output.status.success() && output.stdout.starts_with(b"foliolink "),
        "`foliolink --version` fails"
    );
    Ok(time)
}

/// The sandbox's cheapest read under load, for ten seconds over loopback, by a program that shares
/// the processors with it.
fn read_sandbox(program: &Path) -> Result<()> {
    let folder = root()?.join("target/figures");
    fs::create_dir_all(&folder)?;
    let sandbox = Sandbox::start(Command::new(program).arg("sandbox"), &folder)?;
    let environment = fs::read_to_string(&sandbox.environment)?;
    let value = |name: &str| {
        let lines = environment.lines();
        let found = lines
            .filter_map(|line| line.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value);
        found.with_context(|| format!("the sandbox printed no {name}"))
    };
    let read = "GetNightlyRefreshStatus";
    let url = format!("{}/v3/{}/BankingServices/{read}", sandbox.url, value("FLINKS_CUSTOMER_ID")?);
    println!("{read}:");
    let header = format!("Authorization: Bearer {}", value("FLINKS_BEARER")?);
    load::run("10s", &["--header", &header, &url])
}
