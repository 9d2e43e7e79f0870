//! `cargo xtask figures`: what the release program weighs, how fast it starts, and what its sandbox
//! answers in a second. The times are printed and never judged, since they are the machine's as
//! much as ours; the size is judged.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};

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
    ensure!(bytes < MOST_BYTES, "{} weighs {bytes} bytes, {MOST_BYTES} or more", program.display());
    let mut times = (0..STARTS).map(|_| start(&program)).collect::<Result<Vec<_>>>()?;
    times.sort();
    println!(
        "foliolink --version: median {:?}, slowest {:?} of {STARTS} starts",
        times[STARTS / 2],
        times[STARTS - 1]
    );
    super::resets::run(&program)?;
    load(&program)
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
fn load(program: &Path) -> Result<()> {
    if Command::new("wrk")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_err()
    {
        println!("requests a second skipped: there is no wrk here (apt-get install wrk)");
        return Ok(());
    }
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
    let mut wrk = Command::new("wrk");
    wrk.args(["--threads", "1", "--connections", "32", "--duration", "10s", "--latency"]);
    let output = wrk
        .args(["--header", &format!("Authorization: Bearer {}", value("FLINKS_BEARER")?), &url])
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    print!("{read}, 32 connections:\n{said}");
    if !output.status.success() {
        bail!("wrk failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    judge(&said)
}

/// Whether `wrk` counted requests and no error.
fn judge(said: &str) -> Result<()> {
    let rate = said.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:"));
    ensure!(rate.is_some_and(|rate| rate.trim() != "0.00"), "wrk counted no request");
    let errors = said
        .lines()
        .find(|line| ["Socket errors", "Non-2xx"].iter().any(|sign| line.contains(sign)));
    errors.map_or(Ok(()), |line| bail!("under load: {}", line.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_under_load_fail() {
        let good =
            "Running 10s test\n  1200 requests in 10.00s, 3.10MB read\nRequests/sec:  60123.45\n";
        assert!(judge(good).is_ok());
        for none in ["", "  0 requests in 10.00s, 0.00B read\nRequests/sec:      0.00\n"] {
            assert_eq!(judge(none).unwrap_err().to_string(), "wrk counted no request");
        }
        for line in [
            "  Socket errors: connect 0, read 3, write 0, timeout 0",
            "  Non-2xx or 3xx responses: 7",
        ] {
            assert_eq!(
                judge(&format!("{good}{line}\n")).unwrap_err().to_string(),
                format!("under load: {}", line.trim())
            );
        }
    }
}
