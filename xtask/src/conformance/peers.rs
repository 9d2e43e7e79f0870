//! Other clients of Flinks, as they are published, pulling from the sandbox: what
//! `docs/sandbox.md` says of each call is tried.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};

use super::{python::Python, succeed};
use crate::{description::root, lint_openapi, programs::Sandbox};

const SCRIPTS: &str = "tests/conformance/peers";
const PAGE: &str = "docs/sandbox.md";
const NODE: [&str; 2] = ["node-flinks", "@rizwannur/flinks"];
const PYTHON: &str = "pyflinks";

/// Runs each client's calls, and holds the page's rows against them.
pub(super) fn run(python: &Python, folder: &Path, sandbox: &Path) -> Result<()> {
    let root = root()?;
    let running = Sandbox::start(&mut Command::new(sandbox), folder)?;
    let page = fs::read_to_string(root.join(PAGE))?;
    let script = root.join(SCRIPTS).join("python.py");
    let rows = rows(python.python().arg(script), &running)?;
    check(&page, &[PYTHON], &rows)?;
    if !lint_openapi::has_node() {
        println!("{} skipped: there is no Node here", NODE.join(" and "));
        return Ok(());
    }
    let modules = folder.join("peers");
    fs::create_dir_all(&modules)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(root.join(SCRIPTS).join(file), modules.join(file))?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--silent", "--no-fund", "--no-audit"]).current_dir(&modules);
    succeed(&mut npm, "npm ci of the other clients")?;
    let mut node = Command::new("node");
    let rows = self::rows(node.arg(root.join(SCRIPTS).join("node.cjs")).arg(&modules), &running)?;
    check(&page, &NODE, &rows)
}

/// What a script prints; it fails where a call became something else than is written down.
fn rows(command: &mut Command, sandbox: &Sandbox) -> Result<String> {
    let environment = fs::read_to_string(&sandbox.environment)?;
    let variables = environment.lines().filter(|line| !line.starts_with('#'));
    let variables = variables.filter_map(|line| line.split_once('='));
    let output = command.envs(variables).stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "a call of another client became something else");
    String::from_utf8(output.stdout).context("rows are text")
}

/// The rows of some clients are those of the page, in its order.
fn check(page: &str, clients: &[&str], rows: &str) -> Result<()> {
    let of_clients =
        |line: &&str| clients.iter().any(|client| line.starts_with(&format!("| {client} ")));
    let listed: Vec<_> = page.lines().filter(of_clients).collect();
    let seen: Vec<_> = rows.lines().collect();
    ensure!(!seen.is_empty() && listed == seen, "{PAGE} has other rows than\n{rows}");
    println!("{}: {} rows as {PAGE} has them", clients.join(", "), seen.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_missing_or_too_many_fails() {
        let page = "| a 1 | x | yes | |\n| b 1 | y | no | z |\ntext\n";
        assert!(check(page, &["a"], "| a 1 | x | yes | |\n").is_ok());
        assert!(check(page, &["a", "b"], "| a 1 | x | yes | |\n| b 1 | y | no | z |\n").is_ok());
        for rows in ["", "| a 1 | x | no | |\n", "| a 1 | x | yes | |\n| a 1 | w | yes | |\n"] {
            assert!(check(page, &["a"], rows).is_err(), "{rows}");
        }
    }
}
