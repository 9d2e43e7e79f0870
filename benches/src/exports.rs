//! Exports of a large snapshot beside what others write of the same rows: the `csv` crate in a loop,
//! pyarrow, Python's sqlite3. All of them in turns, each round beginning with another one. Compared
//! are the processor's time, that of all threads together, and the time that somebody waits: each
//! ends when its files are on the disk.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use csv::{Terminator, WriterBuilder};
use foliolink::portfolio::{
    Money, Provider, QuantityEffect, Snapshot, Transaction, TransactionKind,
};
use foliolink_export::{Format, export};
use rust_decimal::Decimal;

use crate::{
    candidate::{cpu_time, median},
    table::time,
};

const ROWS: u32 = 295_000;
const ROUNDS: usize = 9;

/// Who writes, in the order of the table: the one that is ours follows what it is held against.
const WRITERS: [&str; 6] = [
    "CSV: a loop with the `csv` crate",
    "CSV: export",
    "Parquet: pyarrow",
    "Parquet: export",
    "SQLite: Python's sqlite3",
    "SQLite: export",
];

/// What one took.
#[derive(Clone, Copy)]
struct Took {
    processor: Duration,
    elapsed: Duration,
}

/// Prints one table.
pub(crate) fn measure() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/exports");
    fs::create_dir_all(&folder)?;
    let snapshots = [snapshot()];
    let mut peaks = [0; WRITERS.len()];
    for (format, at) in [(Format::Csv, 1), (Format::Parquet, 3), (Format::Sqlite, 5)] {
        peaks[at] = peak(&snapshots, &folder, format)?;
    }
    by_hand(&snapshots[0], &folder.join("hand.csv"))?;
    let same =
        fs::read(folder.join("hand.csv"))? == fs::read(folder.join("out.csv/transactions.csv"))?;
    ensure!(same, "the loop writes another file than the export");
    let python = install_python(&folder);
    let peer = python.and_then(|python| Peer::start(&python, &folder));
    let mut peer = peer.map_err(|error| println!("\nPython's writers skipped: {error:#}")).ok();
    let mut spent = vec![Vec::new(); WRITERS.len()];
    for round in 0..ROUNDS {
        for turn in 0..WRITERS.len() {
            let at = (round + turn) % WRITERS.len();
            let took = match at {
                0 => timed(|| by_hand(&snapshots[0], &folder.join("hand.csv")))?,
                1 => write(&snapshots, &folder, Format::Csv)?,
                3 => write(&snapshots, &folder, Format::Parquet)?,
                5 => write(&snapshots, &folder, Format::Sqlite)?,
                _ => match &mut peer {
                    Some(peer) => peer.write(if at == 2 { "parquet" } else { "sqlite" })?,
                    None => continue,
                },
            };
            spent[at].push(took);
        }
    }
    print(peer.as_ref(), spent, peaks);
    Ok(())
}

/// `exports FORMAT TIMES`: one of ours alone, or `hand`, for a profiler.
pub(crate) fn run_alone(name: &str, times: usize) -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/exports");
    fs::create_dir_all(&folder)?;
    let snapshots = [snapshot()];
    for _ in 0..times {
        match name {
            "hand" => by_hand(&snapshots[0], &folder.join("hand.csv"))?,
            name => drop(write(&snapshots, &folder, name.parse()?)?),
        }
    }
    Ok(())
}

fn print(peer: Option<&Peer>, spent: Vec<Vec<Took>>, peaks: [u64; WRITERS.len()]) {
    println!("\nExports of a snapshot of {ROWS} rows\n");
    if let Some(peer) = peer {
        println!("{}\n", peer.versions);
    }
    println!("| what | elapsed | | processor | | most memory beyond the snapshot |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let middle = |spent: Vec<Took>| {
        let of = |part: fn(&Took) -> Duration| median(spent.iter().map(part).collect());
        let took = || Took { processor: of(|own| own.processor), elapsed: of(|own| own.elapsed) };
        (!spent.is_empty()).then(took)
    };
    let spent: Vec<_> = spent.into_iter().map(middle).collect();
    for (at, name) in WRITERS.iter().enumerate() {
        let reference = spent[at - at % 2];
        let (Some(reference), Some(own)) = (reference, spent[at]) else { continue };
        let peak = peaks[at];
        let peak = if peak == 0 { String::new() } else { format!("{} kB", peak / 1000) };
        let speed = |part: fn(&Took) -> Duration| {
            let ratio = part(&reference).as_secs_f64() / part(&own).as_secs_f64();
            format!("{ratio:.2}× | {}", time(part(&own)))
        };
        let (elapsed, processor) = (speed(|own| own.elapsed), speed(|own| own.processor));
        println!("| {name} | {elapsed} | {processor} | {peak} |");
    }
}

fn timed(work: impl FnOnce() -> Result<()>) -> Result<Took> {
    let (began, before) = (Instant::now(), cpu_time());
    work()?;
    Ok(Took { processor: cpu_time() - before, elapsed: began.elapsed() })
}

/// Writes where nothing is: replacing is no part of it.
fn write(snapshots: &[Snapshot], folder: &Path, format: Format) -> Result<Took> {
    let path = folder.join(format!("out.{format}"));
    match format {
        Format::Sqlite if path.exists() => fs::remove_file(&path)?,
        _ if path.exists() => fs::remove_dir_all(&path)?,
        _ => {}
    }
    timed(|| {
        export(snapshots, &path, format)?;
        Ok(())
    })
}

/// What the process holds at most while it writes, beyond what it held before.
fn peak(snapshots: &[Snapshot], folder: &Path, format: Format) -> Result<u64> {
    // Begins the count of the most anew.
    fs::write("/proc/self/clear_refs", "5")?;
    let before = status("VmRSS:")?;
    write(snapshots, folder, format)?;
    Ok(status("VmHWM:")?.saturating_sub(before))
}

/// A line of `/proc/self/status`, in bytes.
fn status(name: &str) -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let size = line.and_then(|line| line.split_whitespace().next()).context("no such line")?;
    Ok(size.parse::<u64>()? << 10)
}

/// As a bank sends them: money out or in, and the balance afterwards.
fn snapshot() -> Snapshot {
    let mut snapshot =
        Snapshot::new(Provider::FLINKS, "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".into());
    let mut balance = Decimal::new(100_000, 2);
    let mut day = jiff::civil::date(2030, 1, 1);
    for row in 0..ROWS {
        let amount = Decimal::new(i64::from(row % 9973) - 5000, 2);
        balance += amount;
        if row % 500 == 0 {
            day = day.tomorrow().unwrap_or(day);
        }
        let is_out = amount.is_sign_negative();
        let kind = if is_out { TransactionKind::DEBIT } else { TransactionKind::CREDIT };
        let mut new = Transaction::new(kind);
        new.id = Some(format!("b7d0c1a2-4f5e-4c3b-9a8d-{row:012x}").into());
        new.account = Some("6f0e1d2c-3b4a-4958-8776-655443322110".into());
        new.date = Some(day);
        new.description = Some(format!("A MERCHANT OF NUMBER {}", row % 1000).into());
        new.amount = Some(Money { amount, currency: Some("CAD".into()) });
        *(if is_out { &mut new.debit } else { &mut new.credit }) = Some(amount.abs());
        new.balance = Some(balance);
        snapshot.transactions.push(new);
    }
    snapshot
}

/// The table of transactions as somebody writes it who has nothing but the `csv` crate: no text is
/// made for a field that is one already, and one is kept for all others.
fn by_hand(snapshot: &Snapshot, path: &Path) -> Result<()> {
    let mut builder = WriterBuilder::new();
    let builder = builder.terminator(Terminator::CRLF).buffer_capacity(1 << 16);
    let mut out = Fields { writer: builder.from_writer(File::create(path)?), field: String::new() };
    out.writer.write_record(HEAD.split(' '))?;
    for (ordinal, row) in snapshot.transactions.iter().enumerate() {
        out.writer.write_field(snapshot.provider.as_str())?;
        out.writer.write_field(snapshot.connection.expose())?;
        out.show(Some(ordinal))?;
        out.text(row.id.as_ref())?;
        out.text(row.account.as_ref())?;
        out.text(row.portfolio.as_ref())?;
        out.text(row.security.as_ref())?;
        out.show(row.date)?;
        out.text(Some(&row.kind))?;
        out.text(row.provider_kind.as_ref())?;
        out.writer.write_field(row.description.as_ref().map_or("", |own| own.reveal()))?;
        out.money(row.amount.as_ref())?;
        out.show(row.debit)?;
        out.show(row.credit)?;
        out.show(row.balance)?;
        out.show(row.quantity)?;
        out.writer.write_field(match row.quantity_effect {
            None => "",
            Some(QuantityEffect::Adds) => "adds",
            Some(QuantityEffect::Removes) => "removes",
            Some(_) => "none",
        })?;
        out.money(row.price.as_ref())?;
        out.money(row.local_amount.as_ref())?;
        out.money(row.local_price.as_ref())?;
        out.show(row.exchange_rate)?;
        out.money(row.fees.as_ref())?;
        out.money(row.taxes.as_ref())?;
        out.writer.write_record(None::<&[u8]>)?;
    }
    Ok(out.writer.into_inner().map_err(|error| error.into_error())?.sync_all()?)
}

const HEAD: &str = "provider connection ordinal id account portfolio security date kind provider_kind \
description amount amount_currency debit credit balance quantity quantity_effect price price_currency \
local_amount local_amount_currency local_price local_price_currency exchange_rate fees fees_currency \
taxes taxes_currency";

struct Fields {
    writer: csv::Writer<File>,
    field: String,
}

impl Fields {
    fn text<T: AsRef<str>>(&mut self, text: Option<&T>) -> csv::Result<()> {
        self.writer.write_field(text.map_or("", AsRef::as_ref))
    }

    fn show<T: std::fmt::Display>(&mut self, value: Option<T>) -> csv::Result<()> {
        self.field.clear();
        if let Some(value) = value {
            let _ = write!(self.field, "{value}");
        }
        self.writer.write_field(&self.field)
    }

    fn money(&mut self, money: Option<&Money>) -> csv::Result<()> {
        self.show(money.map(|money| money.amount))?;
        self.text(money.and_then(|money| money.currency.as_ref()))
    }
}

/// Python, which holds the rows and writes when it is told to.
struct Peer {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    versions: String,
}

impl Peer {
    fn start(python: &Path, folder: &Path) -> Result<Self> {
        let mut command = Command::new(python);
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/peers/exports.py"));
        command.arg(folder.join("out.parquet/transactions.parquet"));
        command.arg(folder.join("out.sqlite")).arg(folder);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take().context("its input is piped")?;
        let output = BufReader::new(child.stdout.take().context("its output is piped")?);
        let mut peer = Self { child, input, output, versions: String::new() };
        peer.versions = peer.line()?;
        for format in ["parquet", "sqlite"] {
            peer.write(format)?;
        }
        Ok(peer)
    }

    fn write(&mut self, format: &str) -> Result<Took> {
        writeln!(self.input, "{format}")?;
        let line = self.line()?;
        let (processor, elapsed) = line.split_once(' ').context("two numbers")?;
        let of = |micros: &str| Ok::<_, anyhow::Error>(Duration::from_micros(micros.parse()?));
        Ok(Took { processor: of(processor)?, elapsed: of(elapsed)? })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            bail!("peers/exports.py ended");
        }
        Ok(line.trim().to_owned())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Its interpreter, with the pyarrow that `cargo xtask conformance` has.
fn install_python(folder: &Path) -> Result<PathBuf> {
    let pins = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/conformance/requirements.txt");
    let pins = fs::read_to_string(pins)?;
    let pin = pins.lines().find(|line| line.starts_with("pyarrow=="));
    let pin = pin.context("no version of pyarrow is pinned")?;
    let python = folder.join("venv/bin/python");
    if !python.is_file() {
        let venv =
            Command::new("python3").args(["-m", "venv"]).arg(folder.join("venv")).output()?;
        ensure!(
            venv.status.success(),
            "python3 -m venv: {}",
            String::from_utf8_lossy(&venv.stderr)
        );
    }
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", pin]);
    let output = pip.output()?;
    ensure!(output.status.success(), "pip install: {}", String::from_utf8_lossy(&output.stderr));
    Ok(python)
}
