//! How long the sandbox takes to go back to its seed, as a test suite sees it: over loopback, on one
//! connection, with something to forget each time.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

use crate::{description::root, programs::Sandbox};

/// How many resets.
const RESETS: usize = 1000;
/// What half of them take at most.
const MOST: Duration = Duration::from_millis(50);

/// Prints median and worst of a thousand resets.
pub(super) fn run(program: &std::path::Path) -> Result<()> {
    let folder = root()?.join("target/figures");
    std::fs::create_dir_all(&folder)?;
    let sandbox = Sandbox::start(Command::new(program).arg("sandbox"), &folder)?;
    let address = sandbox.url.strip_prefix("http://").context("its address is plain HTTP")?;
    let mut line = BufReader::new(TcpStream::connect(address)?);
    let mut times = Vec::new();
    for _ in 0..RESETS {
        post(&mut line, "/_sandbox/vumi/link")?;
        let began = Instant::now();
        post(&mut line, "/_sandbox/reset")?;
        times.push(began.elapsed());
    }
    times.sort();
    let median = times[RESETS / 2];
    println!("reset: median {median:?}, slowest {:?} of {RESETS}", times[RESETS - 1]);
    ensure!(median < MOST, "half of the resets take longer than {MOST:?}");
    Ok(())
}

/// One request and its answer; the connection stays.
fn post(line: &mut BufReader<TcpStream>, path: &str) -> Result<()> {
    let request = format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    line.get_mut().write_all(request.as_bytes())?;
    let mut status = String::new();
    line.read_line(&mut status)?;
    ensure!(status.starts_with("HTTP/1.1 200 "), "{path}: {status}");
    let mut length = 0;
    loop {
        let mut header = String::new();
        line.read_line(&mut header)?;
        let header = header.trim();
        if header.is_empty() {
            break;
        }
        let value = header.split_once(": ").filter(|(name, _)| *name == "content-length");
        if let Some((_, value)) = value {
            length = value.parse()?;
        }
    }
    line.read_exact(&mut vec![0; length])?;
    Ok(())
}
