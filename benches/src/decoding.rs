//! From the bytes of an answer to types: by hand, by the generated types, by the facade, and to a
//! snapshot.

use anyhow::{Context as _, Result};
use bytes::Bytes;
use foliolink::portfolio::Snapshot;
use foliolink_raw::flinks::types;
use tokio::runtime::{Builder, Runtime};

use crate::{
    allocations,
    candidate::{Candidate, measure_apart, obey},
    flinks_body::{self, SIZES},
    play::{self, Answers, LOGIN},
    reference::flinks as by_hand,
    table,
};

/// Prints a table for each size.
pub(crate) fn measure() -> Result<()> {
    for (size, rows) in SIZES {
        let body = Bytes::from(flinks_body::with_rows(rows));
        let (rounds, times) = match rows {
            0..1_000 => (41, 100),
            1_000..10_000 => (31, 10),
            _ => (9, 1),
        };
        // Beside one another in one process, each would find the allocator as the one before it has
        // left it, which moves them by a third.
        let names = candidates(&body)?.into_iter().map(|candidate| candidate.name);
        let words = |name: &str| ["candidate", name, size].map(str::to_owned).to_vec();
        let names: Vec<_> = names.map(|name| (name, words(name))).collect();
        let taken = measure_apart(&names, rounds, times)?;
        let title =
            format!("Reading {size} of GetAccountsDetail ({} bytes, {rows} rows)", body.len());
        table::print(&title, &taken, rows, body.len());
        print_model(&body, rows)?;
    }
    Ok(())
}

fn print_model(body: &Bytes, rows: usize) -> Result<()> {
    let (raw, raw_held) =
        allocations::count(|| foliolink_runtime::decode::<types::AccountsDetail>(body));
    drop(raw);
    let (runtime, session) = open(body)?;
    let detail = runtime.block_on(async { session.accounts().start().await })?;
    let login_id = LOGIN.parse()?;
    let (snapshot, model) = allocations::count(|| Snapshot::from((&login_id, detail)));
    let snapshot_row = size_of::<foliolink::portfolio::Transaction>();
    println!(
        "\nA row of the model takes {snapshot_row} B, of the facade {} B, of the generated types {} B; the generated types hold {:.2} of the body.",
        size_of::<foliolink::flinks::Transaction>(),
        size_of::<types::Transaction>(),
        raw_held.held as f64 / body.len() as f64,
    );
    let copy = allocations::count(|| snapshot.clone());
    println!(
        "A snapshot of {rows} rows holds {:.2} of the body, in {:.2} allocations a row; making it of the answer took {:.2}.",
        copy.1.held as f64 / body.len() as f64,
        copy.1.count as f64 / rows as f64,
        model.count as f64 / rows as f64,
    );
    Ok(())
}

pub(crate) fn open(body: &Bytes) -> Result<(Runtime, foliolink::flinks::Session)> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let client = play::flinks_in_process(&Answers::new(body.to_vec(), 0))?;
    let session = runtime.block_on(play::session(&client))?;
    Ok((runtime, session))
}

fn candidates(body: &Bytes) -> Result<Vec<Candidate<'_>>> {
    let (runtime, session) = open(body)?;
    let runtime = std::rc::Rc::new(runtime);
    let other = (std::rc::Rc::clone(&runtime), session.clone());
    let login_id: foliolink::flinks::LoginId = LOGIN.parse()?;
    Ok(vec![
        Candidate::new("by hand, `from_slice`", move || {
            serde_json::from_slice::<by_hand::AccountsDetail>(body).take()
        }),
        Candidate::new("by hand, `from_str` after one check", move || {
            let text = std::str::from_utf8(body).unwrap_or_default();
            serde_json::from_str::<by_hand::AccountsDetail>(text).take()
        }),
        Candidate::new("generated types", move || {
            foliolink_runtime::decode::<types::AccountsDetail>(body).take()
        }),
        Candidate::new("facade: call in process to `AccountsDetail`", move || {
            runtime.block_on(async { session.accounts().start().await }).take()
        }),
        Candidate::new("facade, and `Snapshot` of it", move || {
            let detail = other.0.block_on(async { other.1.accounts().start().await });
            Snapshot::from((&login_id, detail.take()))
        }),
    ])
}

/// What can't fail here and must not be measured as an error.
trait Held<T> {
    fn take(self) -> T;
}

impl<T, E: std::fmt::Debug> Held<T> for std::result::Result<T, E> {
    fn take(self) -> T {
        self.unwrap_or_else(|error| panic!("{error:?}"))
    }
}

/// One candidate alone, by the beginning of its name.
pub(crate) fn run_alone(name: &str, size: &str, times: u32) -> Result<()> {
    let body = Bytes::from(flinks_body::by_name(size)?);
    find(name, &body)?.run(times);
    Ok(())
}

/// The same, as often as standard input says.
pub(crate) fn obey_alone(name: &str, size: &str) -> Result<()> {
    let body = Bytes::from(flinks_body::by_name(size)?);
    obey(find(name, &body)?)
}

fn find<'a>(name: &str, body: &'a Bytes) -> Result<Candidate<'a>> {
    let mut candidates = candidates(body)?.into_iter();
    candidates.find(|candidate| candidate.name.starts_with(name)).context("no candidate begins so")
}
