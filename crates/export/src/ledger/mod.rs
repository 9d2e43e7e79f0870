//! Files for ledgers and accounting programs. All of them write one [`Book`](book::Book), where
//! openings, running balances and closings are checked once for all formats; each file here that is
//! named after a format says how that one is written, and what it can't hold.

mod beancount;
mod book;
mod camt053;
mod currency;
mod depot;
mod exact;
mod file;
mod hledger;
mod ids;
mod journal;
mod names;
mod norma43;
mod ofx;
mod options;
mod order;
mod place;
mod statement;
mod xml;

use std::{
    io::{self, Write},
    path::Path,
};

use foliolink::portfolio::Snapshot;

use crate::{Error, Format, Written, WrittenTable};
use book::Book;
use file::Mark;

pub use options::ExportOptions;

/// Why a writer stopped: the disk, or a row that the format can't hold.
pub(crate) enum Stop {
    Disk(io::Error),
    Refused(Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// Writes one file, whole or not at all.
pub(crate) fn export(
    snapshots: &[Snapshot],
    path: &Path,
    format: Format,
    options: &ExportOptions,
) -> Result<Written, Error> {
    let mark = Mark::new(format, snapshots);
    mark.check(path)?;
    let mut book = Book::build(snapshots, options)?;
    let tables =
        book.counts().map(|(name, rows)| WrittenTable { name, rows, file: path.to_owned() });
    let is_empty = tables.iter().all(|own| own.rows == 0);
    if is_empty {
        keep_full(path, |out| write(&mut book, format, &mark, out))?;
    }
    file::write(path, |out| write(&mut book, format, &mark, out))?;
    let mut notices = book.notices;
    if is_empty {
        notices.push(
            "nothing but its head was written: no account, no transaction, no holding".to_owned(),
        );
    }
    Ok(Written { path: path.to_owned(), format, tables: tables.into(), notices })
}

/// Refuses to put an empty ledger in the place of one that isn't: whoever asked for less than the
/// last time would lose it.
fn keep_full(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Stop>,
) -> Result<(), Error> {
    let Ok(there) = std::fs::metadata(path) else { return Ok(()) };
    let mut empty = Vec::new();
    match write(&mut empty) {
        // What has more than a head has rows.
        Ok(()) if there.len() > empty.len() as u64 => Err(Error::obstacle(
            path,
            "there is no account, no transaction and no holding to put in its place",
        )),
        Err(Stop::Refused(error)) => Err(error),
        _ => Ok(()),
    }
}

fn write(
    book: &mut Book<'_>,
    format: Format,
    mark: &Mark,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    match format {
        Format::Beancount => {
            writeln!(out, "; {mark}")?;
            journal::write(book, &beancount::Beancount, out)
        }
        Format::Hledger => {
            writeln!(out, "; {mark}")?;
            journal::write(book, &hledger::Hledger, out)
        }
        Format::Ofx => ofx::write(book, mark, out),
        Format::Camt053 => camt053::write(book, mark, out),
        Format::Norma43 => norma43::write(book, out),
        // Tables of their own.
        Format::Csv | Format::Parquet | Format::Sqlite => Ok(()),
    }
}
