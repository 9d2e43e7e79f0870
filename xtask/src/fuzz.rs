//! `cargo xtask fuzz`: random input for the verifiers and event parsers of webhooks, and every
//! documented answer with things wrong in it. With `cargo fuzz`, libFuzzer drives it; without, a
//! plain random runner calls the same targets.

use std::{ffi::OsStr, fs, path::Path, process::Command};

use anyhow::{Context as _, Result, bail};

use crate::description::root;

/// Seconds for each target unless told otherwise.
pub const SECONDS: u64 = 60;

/// Longest input, in bytes: a webhook's body with two accounts is 400.
const LONGEST: u32 = 4096;

/// Runs every target for `seconds`, and says which engine did.
///
/// # Errors
/// When an input broke a promise, or a run can't be started.
pub fn run(seconds: u64) -> Result<()> {
    let fuzz = root()?.join("fuzz");
    if there(&["fuzz", "--version"]) {
        let compiler = Compiler::detect();
        for target in targets(&fuzz)? {
            libfuzzer(&fuzz, &target, compiler, seconds)?;
        }
        println!("ran: libFuzzer, {seconds} s for each target");
    } else {
        println!("cargo-fuzz is missing: `cargo install cargo-fuzz --locked`");
        println!(
            "running the random runner instead: the same targets, without a view of what an input reaches"
        );
        run_random(&["--seconds", &seconds.to_string()])?;
        println!("ran: the random runner, {seconds} s for each target (no libFuzzer)");
    }
    Ok(())
}

/// Seconds and inputs that `ci` gives to answers, and to tokens that are signed well: together a
/// minute at most, and the same inputs each time.
const BRIEFLY: [(&str, u64, u64); 2] = [("answers", 50, 60_000), ("vumi_claims", 10, 100_000)];

/// What `ci` runs: the two targets that make their input from choices, which needs no engine.
///
/// # Errors
/// When an input broke a promise, or the run can't be started.
pub fn briefly() -> Result<()> {
    for (target, seconds, inputs) in BRIEFLY {
        let seconds = seconds.to_string();
        let inputs = inputs.to_string();
        run_random(&["--target", target, "--seconds", &seconds, "--inputs", &inputs])?;
    }
    Ok(())
}

/// Every documented answer on its own for `seconds`: prints a table of answers, inputs and
/// findings.
///
/// # Errors
/// When an input broke a promise, or the run can't be started.
pub fn each_answer(seconds: u64) -> Result<()> {
    run_random(&["--answers", "--seconds", &seconds.to_string()])
}

/// The random runner, with optimisation: a stable compiler does.
fn run_random(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("cargo");
    command
        .args(["run", "--release", "--quiet", "--locked", "--bin", "random", "--manifest-path"])
        .arg(root()?.join("fuzz/Cargo.toml"))
        .arg("--");
    succeed(command.args(arguments), "the random runner")
}

/// Who compiles the instrumented targets: its flags are unstable.
#[derive(Clone, Copy)]
enum Compiler {
    Nightly,
    /// The toolchain that is there, told to take unstable flags. Good enough for a test tool;
    /// nothing else is built this way.
    StableWithUnstableFlags,
}

impl Compiler {
    fn detect() -> Self {
        if there(&["+nightly", "--version"]) {
            Self::Nightly
        } else {
            Self::StableWithUnstableFlags
        }
    }

    fn cargo(self) -> Command {
        let mut command = Command::new("cargo");
        match self {
            Self::Nightly => command.arg("+nightly"),
            Self::StableWithUnstableFlags => command.env("RUSTC_BOOTSTRAP", "1"),
        };
        command
    }
}

/// Whether this cargo can do that.
fn there(arguments: &[&str]) -> bool {
    let output = outside(Command::new("cargo").args(arguments)).output();
    output.is_ok_and(|output| output.status.success())
}

/// The targets' names, in order.
fn targets(fuzz: &Path) -> Result<Vec<String>> {
    let folder = fuzz.join("fuzz_targets");
    let files = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let mut names = vec![];
    for file in files {
        let path = file?.path();
        names.extend(path.file_stem().and_then(|name| name.to_str()).map(str::to_owned));
    }
    names.sort();
    if names.is_empty() {
        bail!("no targets in {}", folder.display());
    }
    Ok(names)
}

/// What libFuzzer finds goes on from the last run's (`fuzz/corpus`, not committed) and from the
/// seeds.
fn libfuzzer(fuzz: &Path, target: &str, compiler: Compiler, seconds: u64) -> Result<()> {
    println!("=== {target}");
    let corpus = fuzz.join("corpus").join(target);
    fs::create_dir_all(&corpus).with_context(|| corpus.display().to_string())?;
    let folders: [&OsStr; 2] = [corpus.as_ref(), &fuzz.join("seeds").join(target).into_os_string()];
    let mut command = compiler.cargo();
    command
        .args(["fuzz", "run", "--features", "libfuzzer", "--fuzz-dir"])
        .arg(fuzz)
        .arg(target)
        .args(folders);
    command.args([
        "--",
        &format!("-max_total_time={seconds}"),
        &format!("-max_len={LONGEST}"),
        "-timeout=10",
        "-print_final_stats=1",
    ]);
    let mut dictionary = std::ffi::OsString::from("-dict=");
    dictionary.push(fuzz.join("words.dict"));
    succeed(command.arg(dictionary), target)
}

/// Takes back what the cargo that runs xtask set for xtask: wrong for any other package, and the
/// toolchain is chosen by the command line.
fn outside(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars()
        .filter(|(name, _)| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
    {
        command.env_remove(name);
    }
    // `cargo` is rustup's again, which knows `+nightly`.
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO")
}

fn succeed(command: &mut Command, what: &str) -> Result<()> {
    let status = outside(command).status().with_context(|| format!("{what} can't be started"))?;
    if !status.success() {
        bail!("{what} failed: the input is above");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_declared_and_has_an_entry_point_and_seeds() {
        let fuzz = root().unwrap().join("fuzz");
        let (manifest, library) = (
            fs::read_to_string(fuzz.join("Cargo.toml")).unwrap(),
            fs::read_to_string(fuzz.join("src/lib.rs")).unwrap(),
        );
        let targets = targets(&fuzz).unwrap();
        let all = [
            "answers",
            "flinks_event",
            "flinks_verifier",
            "vumi_claims",
            "vumi_event",
            "vumi_verifier",
        ];
        assert_eq!(targets, all);
        assert!(BRIEFLY.iter().all(|(target, ..)| all.contains(target)));
        assert_eq!(BRIEFLY.iter().map(|(_, seconds, _)| seconds).sum::<u64>(), 60);
        for target in targets {
            assert!(manifest.contains(&format!("name = \"{target}\"")), "{target} isn't declared");
            assert!(
                library.contains(&format!("name: \"{target}\", run: {target}")),
                "{target} isn't run by the random runner"
            );
            assert!(
                fs::read_dir(fuzz.join("seeds").join(&target)).unwrap().count() >= 3,
                "{target} has too few seeds"
            );
        }
    }
}
