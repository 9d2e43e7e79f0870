//! Small calls over loopback, and what a large answer takes at most on its way to a snapshot.

use std::process::Command;

use anyhow::{Context as _, Result, bail};
use foliolink::portfolio::Snapshot;
use tokio::runtime::Builder;

use crate::{
    allocations,
    candidate::{Candidate, measure as measure_all},
    flinks_body,
    play::{self, BEARER, CONNECTION, CUSTOMER, LOGIN, SESSION, Server},
    reference::http as by_hand,
    table,
};

/// Calls of one round.
const TIMES: u32 = 200;

/// Prints a table of small calls.
pub(crate) fn measure() -> Result<()> {
    let server = Server::start("-", 0)?;
    let url = server.url.as_str();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let http = by_hand::client()?;
    let flinks = play::flinks_at(url)?;
    let vumi = play::vumi_at(url)?;
    let connection = vumi.connection(CONNECTION.parse()?);
    let runtime = &runtime;
    let http = &http;
    let flinks_calls = vec![
        Candidate::new("reqwest and serde with a timeout", move || {
            runtime.block_on(by_hand::nightly_status(http, url, CUSTOMER, BEARER)).is_ok()
        }),
        Candidate::new("facade: `nightly_refresh_status`", move || {
            runtime.block_on(flinks.nightly_refresh_status()).is_ok()
        }),
    ];
    table::print(
        "One small call of Flinks over loopback",
        &measure_all(flinks_calls, 21, TIMES),
        1,
        1,
    );
    let vumi_calls = vec![
        Candidate::new("reqwest and serde with a timeout", move || {
            runtime.block_on(by_hand::connection(http, url, CONNECTION, "e30.e30.c2ln")).is_ok()
        }),
        Candidate::new("facade: `Connection::status`", move || {
            runtime.block_on(connection.status()).is_ok()
        }),
    ];
    table::print("One small call of Vumi over loopback", &measure_all(vumi_calls, 21, TIMES), 1, 1);
    Ok(())
}

/// Makes so many calls of one kind.
pub(crate) fn run_alone(name: &str, times: u32) -> Result<()> {
    let server = Server::start("-", 0)?;
    let url = server.url.as_str();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let http = by_hand::client()?;
    let flinks = play::flinks_at(url)?;
    let connection = play::vumi_at(url)?.connection(CONNECTION.parse()?);
    runtime.block_on(async {
        for _ in 0..times {
            match name {
                "flinks-by-hand" => {
                    drop(by_hand::nightly_status(&http, url, CUSTOMER, BEARER).await?);
                }
                "flinks" => drop(flinks.nightly_refresh_status().await?),
                "vumi-by-hand" => {
                    drop(by_hand::connection(&http, url, CONNECTION, "e30.e30.c2ln").await?);
                }
                "vumi" => drop(connection.status().await?),
                other => bail!("no call is named {other}"),
            }
        }
        Ok(())
    })
}

/// Prints what 50 MB take at most, each way in a process of its own.
pub(crate) fn measure_peaks() -> Result<()> {
    let file = std::env::temp_dir().join(format!("foliolink-benches-{}", std::process::id()));
    let body = flinks_body::by_name("50MB")?;
    std::fs::write(&file, &body)?;
    let server = Server::start(&file.to_string_lossy(), 0)?;
    println!("\nMost memory of one call over loopback whose answer has {} bytes\n", body.len());
    println!("| what | peak / body, allocated | peak / body, resident |");
    println!("| --- | --- | --- |");
    for name in ["by hand", "facade", "facade and snapshot"] {
        let output =
            Command::new(std::env::current_exe()?).args(["peak", name, &server.url]).output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let numbers: Vec<f64> =
            said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [allocated, resident] = numbers[..] else { bail!("{name}: {output:?}") };
        let share = |bytes: f64| bytes / body.len() as f64;
        println!("| {name} | {:.2} | {:.2} |", share(allocated), share(resident));
    }
    std::fs::remove_file(&file)?;
    Ok(())
}

/// Does it once, and prints how many bytes were allocated and resident at most.
pub(crate) fn print_peak(name: &str, url: &str) -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let client = play::flinks_at(url)?;
    let session = runtime.block_on(play::session(&client))?;
    let http = by_hand::client()?;
    let login_id = LOGIN.parse()?;
    let before = resident()?;
    let (done, taken) = allocations::count(|| -> Result<()> {
        match name {
            "by hand" => {
                let detail = by_hand::accounts_detail(&http, url, CUSTOMER, SESSION);
                drop(runtime.block_on(detail)?);
            }
            "facade" => drop(runtime.block_on(async { session.accounts().start().await })?),
            _ => {
                let detail = runtime.block_on(async { session.accounts().start().await })?;
                drop(Snapshot::from((&login_id, detail)));
            }
        }
        Ok(())
    });
    done?;
    println!("{} {}", taken.peak, resident()? - before);
    Ok(())
}

/// Most bytes that were resident so far.
fn resident() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()).context("no VmHWM")?;
    Ok(kilobytes.parse::<u64>()? * 1024)
}
