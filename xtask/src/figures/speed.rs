//! `cargo xtask figures --speed`: the tables of `benches/`, which is a workspace of its own, with
//! the versions of everything that ran in front.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::description::root;

/// Runs every part in one go; the ratios are printed and never judged, since a shared machine has
/// its moods.
///
/// # Errors
/// When the benches can't be built or one of them fails.
pub fn run() -> Result<()> {
    println!("{}", describe_machine());
    for (program, words) in [
        ("rustc", &["--version"][..]),
        ("node", &["--version"]),
        ("python3", &["--version"]),
        ("valgrind", &["--version"]),
    ] {
        match Command::new(program).args(words).output() {
            Ok(output) => print!("{program}: {}", String::from_utf8_lossy(&output.stdout)),
            Err(_) => println!("{program}: not here"),
        }
    }
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--quiet", "--release"]).current_dir(root()?.join("benches"));
    ensure!(cargo.status()?.success(), "the benches failed");
    Ok(())
}

/// Processor and cores, as far as Linux tells.
fn describe_machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{} on {cores} cores", model.map_or("a processor", |(_, name)| name))
}
