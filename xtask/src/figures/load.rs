//! Load by `wrk`, which shares the processors with what it asks: 32 connections over loopback.

use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

/// Whether it is here.
pub(super) fn is_possible() -> bool {
    let mut wrk = Command::new("wrk");
    wrk.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// Asks for so long, prints what it says, and fails where it counted an error.
pub(super) fn run(duration: &str, words: &[&str]) -> Result<()> {
    let mut wrk = Command::new("wrk");
    wrk.args(["--threads", "1", "--connections", "32", "--duration", duration, "--latency"]);
    let output = wrk.args(words).output().context("wrk")?;
    let said = String::from_utf8_lossy(&output.stdout);
    print!("{said}");
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
