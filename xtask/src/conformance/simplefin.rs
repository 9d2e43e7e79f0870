//! Readers of SimpleFIN that somebody else wrote pull from `foliolink serve`: the sample customers and
//! a drawn household, compared cent by cent and row by row.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result, bail, ensure};

use super::{python::Python, succeed};
use crate::{description::root, lint_openapi, programs};

/// Actual's own server, through which its app reads SimpleFIN.
const ACTUAL: &str = "@actual-app/sync-server@26.9.0";

/// Has every reader pull that this machine has the programs for, and schemathesis try the JSON API.
pub(super) fn run(python: &Python, folder: &Path) -> Result<()> {
    let program = programs::build("cargo build --quiet --package foliolink-cli")?;
    let folder = folder.join("simplefin");
    fs::create_dir_all(&folder)?;
    let serving = Serving::start(&program, &folder)?;
    let mut schemathesis = python.schemathesis();
    schemathesis.arg("run").arg(root()?.join("openapi/serve.json"));
    schemathesis.args(["--url", serving.url.trim_end_matches("/simplefin"), "--checks", "all"]);
    schemathesis.args(["--max-examples", "25", "--seed", "20310402", "--continue-on-failure"]);
    let bearer = serving.add_token(&["api", "--bearer"])?;
    schemathesis.args(["--header", &format!("Authorization: Bearer {bearer}")]);
    schemathesis.current_dir(&folder);
    succeed(&mut schemathesis, "schemathesis over openapi/serve.json")?;
    match find_python() {
        Some(python) => read_with_python(&serving, &python, &folder)?,
        None => println!(
            "pysimplefin, simplefin4py, simplefin-archiver and beangulp-simplefin skipped: they take \
             Python 3.13 or newer, and there is none here (FOLIOLINK_PYTHON names one)"
        ),
    }
    if !lint_openapi::has_node() {
        println!("Actual skipped: there is no Node here");
        return Ok(());
    }
    read_with_actual(&serving, &folder)
}

/// The first that is new enough for all four.
fn find_python() -> Option<PathBuf> {
    let probe = "import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 13))";
    let named = std::env::var_os("FOLIOLINK_PYTHON").map(PathBuf::from);
    let usual = ["python3", "python3.14", "python3.13"].map(PathBuf::from);
    named.into_iter().chain(usual).find(|python| {
        let ran = Command::new(python).args(["-c", probe]).output();
        ran.is_ok_and(|output| output.status.success())
    })
}

fn read_with_python(serving: &Serving, python: &Path, folder: &Path) -> Result<()> {
    let tests = root()?.join("tests/conformance");
    let requirements = tests.join("simplefin.txt");
    let wanted = fs::read_to_string(&requirements)?;
    let venv = folder.join("venv");
    let installed = venv.join("requirements.installed");
    if !fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        println!("installing {}", requirements.display());
        succeed(Command::new(python).args(["-m", "venv", "--clear"]).arg(&venv), "venv")?;
        let mut pip = Command::new(venv.join("bin/pip"));
        pip.args(["install", "--quiet", "--no-input", "--disable-pip-version-check"]);
        succeed(pip.arg("--requirement").arg(&requirements), "pip install")?;
        fs::write(installed, wanted)?;
    }
    let mut reading = Command::new(venv.join("bin/python"))
        .arg(tests.join("simplefin.py"))
        .args(&serving.snapshots)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("NO_PROXY", "127.0.0.1")
        .stdin(Stdio::piped())
        .spawn()?;
    let tokens = format!("{}\n{}\n", serving.add_token(&["one"])?, serving.add_token(&["two"])?);
    reading.stdin.take().context("its input is piped")?.write_all(tokens.as_bytes())?;
    ensure!(reading.wait()?.success(), "tests/conformance/simplefin.py failed");
    Ok(())
}

fn read_with_actual(serving: &Serving, folder: &Path) -> Result<()> {
    let home = folder.join("actual");
    fs::create_dir_all(&home)?;
    fs::write(home.join("package.json"), "{\"private\": true}\n")?;
    let mut install = Command::new("npm");
    install.args(["install", "--silent", "--no-audit", "--no-fund", ACTUAL]).current_dir(&home);
    succeed(&mut install, &format!("npm install {ACTUAL}"))?;
    let mut node = Command::new("node");
    node.arg(root()?.join("tests/conformance/simplefin.mjs")).arg(&home);
    node.args([serving.add_token(&["actual"])?, serving.add_token(&["beside it"])?]);
    succeed(&mut node, "tests/conformance/simplefin.mjs")
}

/// A server over the sample customers and the household, ended with its value.
struct Serving {
    child: Child,
    program: PathBuf,
    tokens: PathBuf,
    url: String,
    snapshots: Vec<PathBuf>,
}

impl Serving {
    fn start(program: &Path, folder: &Path) -> Result<Self> {
        let samples = folder.join("samples.json");
        let mut demo = Command::new(program);
        demo.args(["demo", "--output", "json", "--quiet"]).stdout(File::create(&samples)?);
        succeed(&mut demo, "foliolink demo")?;
        let household = folder.join("household.json");
        let mut draw = Command::new("python3");
        draw.arg(root()?.join("tests/conformance/simplefin_household.py"));
        succeed(draw.stdout(File::create(&household)?), "drawing a household")?;
        let tokens = folder.join("tokens.json");
        if tokens.exists() {
            fs::remove_file(&tokens)?;
        }
        let snapshots = vec![samples, household];
        let mut command = Command::new(program);
        command.args(["serve", "--port", "0", "--requests-a-minute", "10000", "--tokens"]);
        command.arg(&tokens);
        for file in &snapshots {
            command.arg("--snapshots").arg(file);
        }
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("its output is piped")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let url = line.split_whitespace().find_map(|word| Some(word.strip_suffix(",")?.to_owned()));
        let Some(url) = url else {
            let _ = child.kill();
            bail!("`foliolink serve` didn't say where it is");
        };
        Ok(Self { child, program: program.to_owned(), tokens, url, snapshots })
    }

    fn add_token(&self, words: &[&str]) -> Result<String> {
        let mut command = Command::new(&self.program);
        command.args(["serve", "token", "add", "--output", "json", "--url", &self.url]).args(words);
        let output = command.arg("--tokens").arg(&self.tokens).output()?;
        let made: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        Ok(made["token"].as_str().context("no token")?.to_owned())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Nothing better is left to do where it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
