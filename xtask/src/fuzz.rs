//! `cargo xtask fuzz`: random input for the verifiers and event parsers of webhooks. With `cargo fuzz` and a nightly compiler libFuzzer
//! drives it; where one of them is missing, a plain random runner calls the same targets on the compiler that is there.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result, bail};

use crate::description::root;

/// Seconds for each target unless told otherwise.
pub const SECONDS: u64 = 60;

/// Runs every target for `seconds`, and says which engine did.
///
/// # Errors
/// When an input broke a promise, or a run can't be started.
pub fn run(seconds: u64) -> Result<()> {
    let root = root()?;
    let fuzz = root.join("fuzz");
    match missing() {
        None => {
            for target in targets(&fuzz)? {
                libfuzzer(&root, &target, seconds)?;
            }
            println!("ran: libFuzzer, {seconds} s for each target");
        }
        Some(missing) => {
            println!("{missing}");
            println!("running the random runner instead: the same targets, without a view of what an input reaches");
            let mut command = Command::new("cargo");
            command.args(["run", "--release", "--quiet", "--bin", "random", "--manifest-path"]).arg(fuzz.join("Cargo.toml"));
            succeed(command.args(["--", "--seconds", &seconds.to_string()]), "the random runner")?;
            println!("ran: the random runner, {seconds} s for each target (no libFuzzer)");
        }
    }
    Ok(())
}

/// What libFuzzer would need and this machine doesn't have.
fn missing() -> Option<&'static str> {
    let there = |arguments: &[&str]| Command::new("cargo").args(arguments).output().is_ok_and(|output| output.status.success());
    match (there(&["fuzz", "--version"]), there(&["+nightly", "--version"])) {
        (true, true) => None,
        (false, true) => Some("cargo-fuzz is missing: `cargo install cargo-fuzz --locked`"),
        (true, false) => Some("a nightly toolchain is missing: `rustup toolchain install nightly`"),
        (false, false) => {
            Some("cargo-fuzz and a nightly toolchain are missing: `cargo install cargo-fuzz --locked`, `rustup toolchain install nightly`")
        }
    }
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

fn libfuzzer(root: &Path, target: &str, seconds: u64) -> Result<()> {
    println!("=== {target}");
    let mut command = Command::new("cargo");
    command.args(["+nightly", "fuzz", "run", "--features", "libfuzzer", target, "--"]).current_dir(root);
    succeed(command.arg(format!("-max_total_time={seconds}")), target)
}

fn succeed(command: &mut Command, what: &str) -> Result<()> {
    // Set for xtask by the cargo that runs it, and wrong for any other package; the toolchain is chosen by the command line.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
        command.env_remove(name);
    }
    command.env_remove("RUSTUP_TOOLCHAIN");
    let status = command.status().with_context(|| format!("{what} can't be started"))?;
    if !status.success() {
        bail!("{what} failed: the input is above");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_declared_and_has_an_entry_point() {
        let fuzz = root().unwrap().join("fuzz");
        let (manifest, library) =
            (fs::read_to_string(fuzz.join("Cargo.toml")).unwrap(), fs::read_to_string(fuzz.join("src/lib.rs")).unwrap());
        let targets = targets(&fuzz).unwrap();
        assert_eq!(targets, ["flinks_event", "flinks_verifier", "vumi_event", "vumi_verifier"]);
        for target in targets {
            assert!(manifest.contains(&format!("name = \"{target}\"")), "{target} isn't declared");
            assert!(library.contains(&format!("name: \"{target}\", run: {target}")), "{target} isn't run by the random runner");
        }
    }
}
