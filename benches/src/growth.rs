//! Ten times the rows, and ten times those: what they cost in time and memory, held against ten times
//! as much. Each round begins with nothing in the processor's caches, for the smallest run as for the
//! largest, and in one table with all memory at hand, in the other without: the kernel's part, which
//! depends on the machine more than on us.
//!
//! What the smallest makes stays within the caches and what the others make doesn't: what is written
//! by hand, and a copy of rows that are there, stand beside it.

use std::{hint::black_box, process::Command, time::Duration};

use anyhow::{Context as _, Result, bail, ensure};
use bytes::Bytes;
use foliolink::{
    flinks::{AccountsDetail, LoginId},
    portfolio::Snapshot,
    vumi::Connection,
};
use foliolink_raw::flinks::types;
use tokio::runtime::{Builder, Runtime};

use crate::{
    candidate::{Begins, Candidate, Taken, keep_memory, measure_cold},
    decoding, flinks_body,
    play::{self, CONNECTION, LISTED, LOGIN, Server},
    reference::flinks as by_hand,
    table::time,
};

const SIZES: usize = 3;
const ROWS: [usize; SIZES] = [29_500, 295_000, 2_950_000];
const LISTED_ROWS: [usize; SIZES] = [LISTED / 10, LISTED, LISTED * 10];
/// Rows of an answer that is within the limit of a body.
const LARGEST: usize = 295_000;
const ROUNDS: usize = 7;

/// Prints two tables, each made by a process of its own.
pub(crate) fn measure() -> Result<()> {
    for memory in ["with", "without"] {
        let own = std::env::current_exe()?;
        let status = Command::new(own).args(["grown", memory, "memory"]).status()?;
        ensure!(status.success(), "growth {memory} memory at hand: {status}");
    }
    Ok(())
}

/// Prints one of them: each at all sizes, and the ratio to the size before.
pub(crate) fn print_table(memory: &str) -> Result<()> {
    let begins = match memory {
        "with" => Begins::WithMemory,
        "without" => Begins::WithoutMemory,
        other => bail!("with or without memory, and not {other}"),
    };
    if matches!(begins, Begins::WithMemory) {
        keep_memory();
    }
    println!("\nTen times the rows, {memory} memory at hand\n");
    println!(
        "| what | rows | processor | ×10 rows: processor | pages given | most memory | ×10 rows: memory |\n| --- | --- | --- | --- | --- | --- | --- |"
    );
    let bodies = ROWS.map(|rows| Bytes::from(flinks_body::with_rows(rows)));
    let hands = bodies.iter().map(decode_by_hand).collect();
    print("decode: by hand, `from_slice`", ROWS, &measure_cold(hands, ROUNDS, begins));
    let generated = bodies.iter().map(decode).collect();
    print("decode: generated types", ROWS, &measure_cold(generated, ROUNDS, begins));
    drop(bodies);
    let mut details = Vec::new();
    for rows in ROWS {
        details.push(read_parts(rows)?);
    }
    let login_id: LoginId = LOGIN.parse()?;
    let login_id = &login_id;
    let models = details.iter().map(|detail| model(login_id, detail)).collect();
    print("model: `Snapshot` of an answer", ROWS, &measure_cold(models, ROUNDS, begins));
    let snapshots: Vec<_> =
        details.into_iter().map(|detail| Snapshot::from((login_id, detail))).collect();
    let clones = snapshots.iter().map(clone).collect();
    print("a copy: `Snapshot::clone`", ROWS, &measure_cold(clones, ROUNDS, begins));
    let copies = snapshots.clone();
    let diffs = copies.iter().zip(&snapshots).map(|(new, old)| diff(new, old)).collect();
    print("diff: nothing has changed", ROWS, &measure_cold(diffs, ROUNDS, begins));
    drop(copies);
    let renamed: Vec<_> = snapshots.iter().map(with_other_ids).collect();
    let diffs = renamed.iter().zip(&snapshots).map(|(new, old)| diff(new, old)).collect();
    print("diff: each row has another id", ROWS, &measure_cold(diffs, ROUNDS, begins));
    drop((renamed, snapshots));
    let server = Server::start("-", LISTED * 10)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let runtime = &runtime;
    let connection = play::vumi_at(&server.url)?.connection(CONNECTION.parse()?);
    let pages = LISTED_ROWS.iter().map(|rows| list(runtime, &connection, *rows)).collect();
    print("paging: a list row by row", LISTED_ROWS, &measure_cold(pages, ROUNDS, begins));
    Ok(())
}

/// Works on so many rows so often, for a profiler: compares them `same` as they are or with other
/// `ids`, `clone`s them, makes the `model` of an answer.
pub(crate) fn run_alone(name: &str, rows: usize, times: usize) -> Result<()> {
    let detail = read_parts(rows)?;
    let login_id: LoginId = LOGIN.parse()?;
    if name == "model" {
        for _ in 0..times {
            drop(black_box(Snapshot::from((&login_id, detail.clone()))));
        }
        return Ok(());
    }
    let old = Snapshot::from((&login_id, detail));
    let new = match name {
        "same" => old.clone(),
        "ids" => with_other_ids(&old),
        "clone" => {
            (0..times).for_each(|_| drop(black_box(old.clone())));
            return Ok(());
        }
        other => bail!("nothing grows that is called {other}"),
    };
    (0..times).for_each(|_| drop(black_box(new.diff(&old))));
    Ok(())
}

fn decode_by_hand(body: &Bytes) -> Candidate<'_> {
    Candidate::new("by hand", move || serde_json::from_slice::<by_hand::AccountsDetail>(body).ok())
}

fn clone(snapshot: &Snapshot) -> Candidate<'_> {
    Candidate::new("clone", move || snapshot.clone())
}

fn decode(body: &Bytes) -> Candidate<'_> {
    Candidate::new("decode", move || foliolink_runtime::decode::<types::AccountsDetail>(body).ok())
}

/// What the facade makes of so many rows, out of as many answers as that takes.
fn read_parts(rows: usize) -> Result<AccountsDetail> {
    let mut whole: Option<AccountsDetail> = None;
    for part in 0..rows.div_ceil(LARGEST) {
        let body = Bytes::from(flinks_body::part_with_rows(rows.min(LARGEST), part));
        let (runtime, session) = decoding::open(&body)?;
        let detail = runtime.block_on(async { session.accounts().start().await })?;
        match &mut whole {
            None => whole = Some(detail),
            Some(whole) => whole.accounts.extend(detail.accounts),
        }
    }
    whole.context("there are rows")
}

fn model<'a>(login_id: &'a LoginId, detail: &'a AccountsDetail) -> Candidate<'a> {
    // A conversion consumes what it converts.
    Candidate::consuming(
        "model",
        || detail.clone(),
        move |detail| Snapshot::from((login_id, detail)),
    )
}

/// The same as a provider sends it that gives new ids at each pull.
fn with_other_ids(snapshot: &Snapshot) -> Snapshot {
    let mut renamed = snapshot.clone();
    for (at, row) in renamed.transactions.iter_mut().enumerate() {
        row.id = Some(format!("{at:08}-0000-4000-8000-000000000001").into());
    }
    renamed
}

fn diff<'a>(new: &'a Snapshot, old: &'a Snapshot) -> Candidate<'a> {
    Candidate::new("diff", move || new.diff(old))
}

fn list<'a>(runtime: &'a Runtime, connection: &'a Connection, rows: usize) -> Candidate<'a> {
    Candidate::new("list", move || {
        runtime.block_on(async {
            let mut list = connection.account_transactions();
            for _ in 0..rows {
                assert!(list.next().await.is_some_and(|row| row.is_ok()));
            }
        });
    })
}

fn print(what: &str, rows: [usize; SIZES], taken: &[Taken]) {
    let mut before: Option<&Taken> = None;
    for (rows, own) in rows.iter().zip(taken) {
        let peak = own.allocations.peak;
        let [time_ratio, peak_ratio] = match before {
            None => [String::new(), String::new()],
            Some(before) => [
                format!("{:.1}×", ratio(own.cpu, before.cpu)),
                format!("{:.1}×", peak as f64 / before.allocations.peak.max(1) as f64),
            ],
        };
        let what = if before.is_none() { what } else { "" };
        let (cpu, pages, peak) = (time(own.cpu), own.pages, peak / 1000);
        println!("| {what} | {rows} | {cpu} | {time_ratio} | {pages} | {peak} kB | {peak_ratio} |");
        before = Some(own);
    }
}

fn ratio(larger: Duration, smaller: Duration) -> f64 {
    larger.as_secs_f64() / smaller.as_secs_f64()
}
