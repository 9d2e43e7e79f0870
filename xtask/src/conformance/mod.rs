//! `cargo xtask conformance`: the sandbox against the descriptions, judged by programs that
//! somebody else wrote. Schemathesis draws requests from each description and holds the answers
//! against it; Prism stands between and checks valid requests and their answers. The exports are read by
//! the programs that people read such files with, ledgers row by row; readers of SimpleFIN pull from
//! `foliolink serve`, the library of Standard Webhooks checks what is signed, a client of the Model
//! Context Protocol asks `foliolink mcp`, other clients of Flinks pull from the sandbox, and the
//! helpers for other languages run
//! in their test frameworks.

mod assistants;
mod exports;
mod languages;
mod ledgers;
mod peers;
mod python;
mod servers;
mod simplefin;
mod webhooks;

use std::{collections::BTreeMap, fs, path::Path, process::Command, time::Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::{
    description::{self, APIS, Api, root},
    lint_openapi,
    programs::{self, Sandbox},
};
use python::Python;
use servers::Prism;

/// Runs everything that this machine has the programs for, and says what it leaves out.
///
/// # Errors
/// When a check fails, an operation got no 2xx answer, or something can't be started.
pub fn run() -> Result<()> {
    let folder = root()?.join("target/conformance");
    fs::create_dir_all(&folder)?;
    let Some(python) = Python::find(&folder)? else {
        println!(
            "conformance skipped: it takes Python 3.10 or newer with its venv module, and there is none here"
        );
        return Ok(());
    };
    let sandbox = programs::build("cargo build --quiet --package foliolink-sandbox")?;
    peers::run(&python, &folder, &sandbox)?;
    languages::run(&python)?;
    exports::run(&python, &folder)?;
    ledgers::run(&python, &folder)?;
    simplefin::run(&python, &folder)?;
    webhooks::run(&python)?;
    assistants::run(&python, &folder)?;
    for (api, flags) in runs() {
        let running = Sandbox::start(Command::new(&sandbox).args(flags), &folder)?;
        let arguments = ["--checks", "all", "--continue-on-failure"];
        schemathesis(&python, api, &running, &running.url, &arguments, &folder)?;
    }
    if !lint_openapi::has_node() {
        println!("Prism's validation proxy skipped: there is no Node here");
        return Ok(());
    }
    for (api, flags) in runs() {
        let running = Sandbox::start(Command::new(&sandbox).args(flags), &folder)?;
        let prism = Prism::start(
            &root()?.join(api.file),
            &running.url,
            &folder.join(format!("prism-{}.log", api.module)),
        )?;
        // Valid requests only: Prism itself would answer the others, the ones without credentials
        // included.
        let arguments = [
            "--checks",
            "all",
            "--exclude-checks",
            "ignored_auth",
            "--mode",
            "positive",
            "--phases",
            "examples,fuzzing",
            "-n",
            "8",
        ];
        schemathesis(&python, api, &running, &prism.url, &arguments, &folder)?;
        println!("{}: no violation at Prism's validation proxy", api.module);
    }
    Ok(())
}

/// Each description, and the sandbox's flags: where two forms of an answer are known, it is tried in
/// both.
fn runs() -> impl Iterator<Item = (&'static Api, &'static [&'static str])> {
    let flags = |api: &Api| -> &'static [&'static [&'static str]] {
        if api.module == "flinks" { &[&[], &["--flinks-older-forms"]] } else { &[&[]] }
    };
    APIS.iter().flat_map(move |api| flags(api).iter().map(move |flags| (api, *flags)))
}

/// One run over one description against `url`, which is the sandbox or stands in front of it.
fn schemathesis(
    python: &Python,
    api: &Api,
    sandbox: &Sandbox,
    url: &str,
    arguments: &[&str],
    folder: &Path,
) -> Result<()> {
    let root = root()?;
    let answers = folder.join(format!("answers-{}.json", api.module));
    let began = Instant::now();
    let mut command = python.schemathesis();
    command.arg("--config-file").arg(format!("{}.toml", api.module));
    command.arg("run").arg(root.join(api.file)).args(["--url", url]).args(arguments);
    // The configurations name the hooks beside them.
    command.current_dir(root.join("tests/conformance"));
    command
        .env("SANDBOX_URL", &sandbox.url)
        .env("SANDBOX_ENV", &sandbox.environment)
        .env("ANSWERS", &answers);
    command.env("HYPOTHESIS_STORAGE_DIRECTORY", folder.join("hypothesis"));
    succeed(&mut command, &format!("schemathesis over {}", api.file))?;
    let counts: Counts = serde_json::from_slice(&fs::read(&answers)?)?;
    println!(
        "{}: {} calls in {} s",
        api.module,
        counts.values().map(|(calls, _)| calls).sum::<u64>(),
        began.elapsed().as_secs()
    );
    check_answers(&operations(api)?, &counts)
}

/// Calls and their 2xx answers by operation, as the hooks count them.
type Counts = BTreeMap<String, (u64, u64)>;

fn operations(api: &Api) -> Result<Vec<String>> {
    let spec = description::parse(&api.text()?)?;
    spec.operations()
        .map(|(path, _, operation)| {
            operation.operation_id.clone().with_context(|| format!("{path}: no operationId"))
        })
        .collect()
}

/// Prints how often each operation was answered with a 2xx; fails where one never was, since
/// nothing behind its refusals was seen.
fn check_answers(operations: &[String], counts: &Counts) -> Result<()> {
    let mut never = vec![];
    println!("  2xx  of calls");
    for operation in operations {
        let (calls, good) = counts.get(operation).copied().unwrap_or_default();
        println!("{good:>5} {calls:>9}  {operation}");
        if good == 0 {
            never.push(operation.as_str());
        }
    }
    ensure!(never.is_empty(), "never answered with a 2xx: {}", never.join(", "));
    Ok(())
}

fn succeed(command: &mut Command, what: &str) -> Result<()> {
    let status = command.status().with_context(|| format!("{what}: can't be started"))?;
    if !status.success() {
        bail!("{what} failed");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_that_was_only_refused_fails_by_name() {
        let counts = Counts::from([("login".to_owned(), (9, 4)), ("exchange".to_owned(), (7, 0))]);
        let operations = ["login", "exchange", "list"].map(str::to_owned);
        assert_eq!(
            check_answers(&operations, &counts).unwrap_err().to_string(),
            "never answered with a 2xx: exchange, list"
        );
        assert!(check_answers(&operations[..1], &counts).is_ok());
    }
}
