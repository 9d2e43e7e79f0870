//! Ten times the rows: what they cost in time and memory, held against ten times as much. Each
//! round begins with no memory at hand, for the smaller run as for the larger.

use std::time::Duration;

use anyhow::Result;
use bytes::Bytes;
use foliolink::{
    flinks::{AccountsDetail, LoginId},
    portfolio::Snapshot,
    vumi::Connection,
};
use foliolink_raw::flinks::types;
use tokio::runtime::{Builder, Runtime};

use crate::{
    candidate::{Candidate, Taken, measure_cold},
    decoding, flinks_body,
    play::{self, CONNECTION, LISTED, LOGIN, Server},
    table::time,
};

const ROWS: [usize; 2] = [29_500, 295_000];
const LISTED_ROWS: [usize; 2] = [LISTED / 10, LISTED];

/// Prints one table: the smaller and the larger run of each, and their ratio.
pub(crate) fn measure() -> Result<()> {
    println!("\nTen times the rows\n");
    println!(
        "| what | rows | processor | ×10 rows: processor | pages given | most memory | ×10 rows: memory |\n| --- | --- | --- | --- | --- | --- | --- |"
    );
    let bodies = ROWS.map(|rows| Bytes::from(flinks_body::with_rows(rows)));
    print("decode: generated types", ROWS, &measure_cold(bodies.iter().map(decode).collect(), 9));
    let mut details = Vec::new();
    for body in &bodies {
        details.push(read(body)?);
    }
    let login_id: LoginId = LOGIN.parse()?;
    let login_id = &login_id;
    let models = details.iter().map(|detail| model(login_id, detail)).collect();
    print("model: `Snapshot` of an answer", ROWS, &measure_cold(models, 9));
    let snapshots: Vec<_> =
        details.into_iter().map(|detail| Snapshot::from((login_id, detail))).collect();
    let copies = snapshots.clone();
    let diffs = copies.iter().zip(&snapshots).map(|(new, old)| diff(new, old)).collect();
    print("diff: nothing has changed", ROWS, &measure_cold(diffs, 9));
    let renamed: Vec<_> = snapshots.iter().map(with_other_ids).collect();
    let diffs = renamed.iter().zip(&snapshots).map(|(new, old)| diff(new, old)).collect();
    print("diff: each row has another id", ROWS, &measure_cold(diffs, 9));
    let server = Server::start("-")?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let runtime = &runtime;
    let connection = play::vumi_at(&server.url)?.connection(CONNECTION.parse()?);
    let pages = LISTED_ROWS.iter().map(|rows| list(runtime, &connection, *rows)).collect();
    print("paging: a list row by row", LISTED_ROWS, &measure_cold(pages, 9));
    Ok(())
}

fn decode(body: &Bytes) -> Candidate<'_> {
    Candidate::new("decode", move || foliolink_runtime::decode::<types::AccountsDetail>(body).ok())
}

fn read(body: &Bytes) -> Result<AccountsDetail> {
    let (runtime, session) = decoding::open(body)?;
    Ok(runtime.block_on(async { session.accounts().start().await })?)
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

fn print(what: &str, rows: [usize; 2], taken: &[Taken]) {
    let [smaller, larger] = taken else { return };
    println!(
        "| {what} | {} | {} | | {} | {} kB | |",
        rows[0],
        time(smaller.cpu),
        smaller.pages,
        smaller.allocations.peak / 1000
    );
    println!(
        "| | {} | {} | {:.1}× | {} | {} kB | {:.1}× |",
        rows[1],
        time(larger.cpu),
        ratio(larger.cpu, smaller.cpu),
        larger.pages,
        larger.allocations.peak / 1000,
        larger.allocations.peak as f64 / smaller.allocations.peak.max(1) as f64,
    );
}

fn ratio(larger: Duration, smaller: Duration) -> f64 {
    larger.as_secs_f64() / smaller.as_secs_f64()
}
