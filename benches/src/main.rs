//! Measures foliolink beside code written by hand for the same answers, in one run.
//!
//! Neither criterion nor divan is used, since both measure one candidate after the other: on a
//! machine that others share, what runs first has another machine than what runs last. Here each
//! round runs every candidate of a table, and every round begins with another one; what is printed
//! is the median of the processor's time.

mod allocations;
mod calls;
mod candidate;
mod decoding;
mod exports;
mod flinks_body;
mod growth;
mod listing;
mod peers;
mod play;
#[path = "../reference/mod.rs"]
mod reference;
mod table;
mod waiting;

use anyhow::{Result, bail};

/// `foliolink-benches [part …]`: `decode`, `memory`, `call`, `listing`, `growth`, `waiting`,
/// `exports`, `peers`, or all of them;
/// `run CANDIDATE SIZE TIMES`, `call CANDIDATE TIMES`, `list CANDIDATE TIMES`,
/// `grow NAME ROWS TIMES` and `export FORMAT TIMES` run one alone, for a profiler; `body SIZE FILE`
/// writes a body.
fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["run", name, size, times] => decoding::run_alone(name, size, times.parse()?),
        ["call", name, times] => calls::run_alone(name, times.parse()?),
        ["list", name, times] => listing::run_alone(name, times.parse()?),
        ["grow", name, rows, times] => growth::run_alone(name, rows.parse()?, times.parse()?),
        ["export", name, times] => exports::run_alone(name, times.parse()?),
        ["body", size, file] => Ok(std::fs::write(file, flinks_body::by_name(size)?)?),
        // Started by the parts that need another process.
        ["serve", file, listed] => play::serve(file, listed.parse()?),
        ["candidate", name, size] => decoding::obey_alone(name, size),
        ["grown", memory, "memory"] => growth::print_table(memory),
        ["peak", name, url] => calls::print_peak(name, url),
        ["pull", url, times] => peers::pull(url, times.parse()?),
        [] => ["decode", "memory", "call", "listing", "growth", "waiting", "exports", "peers"]
            .iter()
            .try_for_each(|part| measure(part)),
        _ => words.iter().try_for_each(|part| measure(part)),
    }
}

fn measure(part: &str) -> Result<()> {
    match part {
        "decode" => decoding::measure(),
        "memory" => calls::measure_peaks(),
        "call" => calls::measure(),
        "listing" => listing::measure(),
        "growth" => growth::measure(),
        "waiting" => waiting::measure(),
        "exports" => exports::measure(),
        "peers" => peers::measure(),
        other => bail!("no part is called {other}"),
    }
}
