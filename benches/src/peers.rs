//! Other clients on the same answer, where Node and Python are there: the processor's time of a
//! whole process that reads it once, and of one reading in a process that has read before.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use foliolink::portfolio::Snapshot;
use tokio::runtime::Builder;

use crate::{
    candidate::{cpu_time, median},
    flinks_body,
    play::{self, CUSTOMER, LOGIN, SESSION, Server},
    table::time,
};

/// As written down in peers/package.json.
const NODE: [&str; 3] = ["JSON.parse", "node-flinks", "@rizwannur/flinks"];
const PYTHON: &str = "pyflinks==0.1.2";
/// Processes of each, and readings of the one that reads more than once.
const PROCESSES: usize = 5;
const READINGS: &str = "9";

type Times = (Duration, Duration);

/// Prints a table of them, for each size that has more than a few rows.
pub(crate) fn measure() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers");
    std::fs::create_dir_all(&folder)?;
    let node = install_node(&folder)
        .map_err(|error| println!("\nNode's clients skipped: {error:#}"))
        .is_ok();
    let python = install_python(&folder);
    let python = python.map_err(|error| println!("\npyflinks skipped: {error:#}")).ok();
    for size in ["0.5MB", "50MB"] {
        let file = folder.join(format!("{size}.json"));
        std::fs::write(&file, flinks_body::by_name(size)?)?;
        let server = Server::start(&file.to_string_lossy(), 0)?;
        let own = std::env::current_exe()?;
        let mut peers = vec![("foliolink, to a snapshot", command(&own, &["pull", &server.url]))];
        for name in NODE.iter().filter(|_| node) {
            let script = folder.join("read.cjs");
            let words = [&*script.to_string_lossy(), name, &server.url, CUSTOMER, SESSION];
            peers.push((name, command(Path::new("node"), &words)));
        }
        if let Some(python) = &python {
            let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/read.py");
            peers.push(("pyflinks", command(python, &[script, &server.url, CUSTOMER, SESSION])));
        }
        print(size, &run_all(&peers)?);
    }
    Ok(())
}

type Peer<'a> = (&'a str, Box<dyn Fn(&str) -> Command>);

fn command(program: &Path, words: &[&str]) -> Box<dyn Fn(&str) -> Command> {
    let program = program.to_owned();
    let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
    Box::new(move |times| {
        let mut command = Command::new(&program);
        command.args(&words).arg(times);
        command
    })
}

/// Rounds of cold processes, each beginning with another one; then a warm one of each.
fn run_all<'a>(peers: &'a [Peer<'a>]) -> Result<Vec<(&'a str, Times)>> {
    let mut cold = vec![Vec::new(); peers.len()];
    for round in 0..PROCESSES {
        for turn in 0..peers.len() {
            let at = (round + turn) % peers.len();
            cold[at].push(run(&mut (peers[at].1)("1"))?.0);
        }
    }
    let warm = peers.iter().map(|peer| Ok(run(&mut (peer.1)(READINGS))?.1));
    let warm: Vec<Duration> = warm.collect::<Result<_>>()?;
    let all = peers.iter().zip(cold).zip(warm);
    Ok(all.map(|((peer, cold), warm)| (peer.0, (median(cold), warm))).collect())
}

fn run(command: &mut Command) -> Result<Times> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let times: Vec<u64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [whole, one] = times[..] else { anyhow::bail!("{command:?}: {output:?}") };
    Ok((Duration::from_micros(whole), Duration::from_micros(one)))
}

fn print(size: &str, all: &[(&str, Times)]) {
    println!("\nOther clients, {size} over loopback (processor's time)\n");
    println!("| what | one cold process | takes | a reading, warm | takes |");
    println!("| --- | --- | --- | --- | --- |");
    let Some((_, own)) = all.first() else { return };
    for (name, (cold, warm)) in all {
        let times = |one: &Duration, own: &Duration| one.as_secs_f64() / own.as_secs_f64();
        println!(
            "| {name} | {} | {:.1}× ours | {} | {:.1}× ours |",
            time(*cold),
            times(cold, &own.0),
            time(*warm),
            times(warm, &own.1),
        );
    }
}

/// Our own side: reads it so often, and prints what the scripts print.
pub(crate) fn pull(url: &str, times: usize) -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let session = runtime.block_on(play::session(&play::flinks_at(url)?))?;
    let login_id = LOGIN.parse()?;
    let mut spent = Vec::new();
    for _ in 0..times {
        let before = cpu_time();
        let detail = runtime.block_on(async { session.accounts().start().await })?;
        let snapshot = Snapshot::from((&login_id, detail));
        spent.push(cpu_time() - before);
        ensure!(!snapshot.accounts.is_empty());
    }
    let warm = spent.split_off(3.min(times - 1));
    println!("{} {}", cpu_time().as_micros(), median(warm).as_micros());
    Ok(())
}

fn install_node(folder: &Path) -> Result<()> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    for file in ["package.json", "read.cjs"] {
        std::fs::copy(source.join(file), folder.join(file))?;
    }
    if folder.join("node_modules/node-flinks").is_dir() {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund"]).current_dir(folder);
    let output = npm.output().context("npm")?;
    ensure!(output.status.success(), "npm install: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// Its interpreter.
fn install_python(folder: &Path) -> Result<PathBuf> {
    let python = folder.join("venv/bin/python");
    if python.is_file() {
        return Ok(python);
    }
    let venv = Command::new("python3").args(["-m", "venv"]).arg(folder.join("venv")).output()?;
    ensure!(venv.status.success(), "python3 -m venv: {}", String::from_utf8_lossy(&venv.stderr));
    let mut pip = Command::new(&python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        PYTHON,
        "requests",
    ]);
    let output = pip.output()?;
    ensure!(output.status.success(), "pip install: {}", String::from_utf8_lossy(&output.stderr));
    Ok(python)
}
