//! Every block of the documents is run as it stands, against a sandbox. (README's program is run by
//! `tests/tests/readme.rs`, examples of the API by rustdoc.)

#![cfg(unix)]

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::support::text;

/// A fenced block of a page.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) page: String,
    pub(crate) language: String,
    pub(crate) lines: Vec<String>,
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Pages that git keeps, without what builds and tools leave behind.
fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir()
            && !name.starts_with('.')
            && !["target", "node_modules", "corpus", "artifacts"].contains(&name)
        {
            pages(&path, found);
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
}

pub(crate) fn blocks() -> Vec<Block> {
    let (root, mut found) = (root(), vec![]);
    pages(&root, &mut found);
    found.sort();
    let mut blocks = vec![];
    for path in found {
        let page = path.strip_prefix(&root).unwrap().display().to_string();
        let (text, mut open): (_, Option<Block>) = (fs::read_to_string(&path).unwrap(), None);
        for line in text.lines() {
            match (line.strip_prefix("```"), open.take()) {
                (Some(language), None) => {
                    open = Some(Block {
                        page: page.clone(),
                        language: language.to_owned(),
                        lines: vec![],
                    })
                }
                (Some(_), Some(block)) => blocks.push(block),
                (None, Some(mut block)) => {
                    block.lines.push(line.to_owned());
                    open = Some(block);
                }
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "{page}: a block without an end");
    }
    blocks
}

/// The commands of a page, without prompt and remark.
pub(crate) fn commands(page: &str) -> Vec<String> {
    let of_page = blocks()
        .into_iter()
        .filter(|block| block.page == page && ["console", "sh"].contains(&block.language.as_str()));
    let lines = of_page.flat_map(|block| block.lines).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            line.trim_start_matches("$ ").split("  #").next().unwrap().trim_end().to_owned()
        })
        .collect()
}

/// A shell in a folder of its own, in which `cargo run` runs what this build has made.
pub(crate) fn shell(folder: &Path, script: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_foliolink"));
    let script = script
        .replace("cargo run -q -p foliolink-cli --", "foliolink")
        .replace("cargo run -p foliolink-cli --", "foliolink");
    assert!(!script.contains("cargo"), "would be built anew: {script}");
    let mut command = Command::new("sh");
    let path =
        format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    command
        .args(["-e", "-c", &script])
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("HOME", "/nonexistent");
    command.stdin(Stdio::null()).stderr(Stdio::piped()).stdout(Stdio::piped());
    command
}

/// Ended with the test, however that ends.
pub(crate) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a sandbox as a page says, and gives it when it has printed its last line, with the lines.
pub(crate) fn sandbox(folder: &Path, line: &str) -> (Running, String) {
    // Without a shell in between, which would live on when it is killed.
    let words =
        line.split(" | ").next().unwrap().trim_start_matches("cargo run -p foliolink-cli --");
    let words = words.trim_start().trim_start_matches("foliolink ");
    let mut command = Command::new(env!("CARGO_BIN_EXE_foliolink"));
    command
        .args(words.split(' '))
        .current_dir(folder)
        .env_clear()
        .env("HOME", "/nonexistent")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut running = Running(command.spawn().unwrap());
    let mut lines = String::new();
    for line in BufReader::new(running.0.stdout.take().unwrap()).lines() {
        lines.push_str(&format!("{}\n", line.unwrap()));
        if lines.contains("Ctrl-C") {
            fs::write(folder.join("sandbox.env"), &lines).unwrap();
            return (running, lines);
        }
    }
    panic!("the sandbox ended: {lines}");
}

#[test]
fn every_block_is_of_a_kind_that_some_test_runs() {
    let blocks = blocks();
    assert!(blocks.len() >= 8, "{blocks:?}");
    for Block { page, language, lines } in &blocks {
        let run_here = [
            "README.md",
            "docs/contract.md",
            "docs/sandbox-faults.md",
            "docs/json-api.md",
            "docs/mcp.md",
            "docs/serve.md",
            "docs/sync.md",
            "crates/sandbox/README.md",
        ];
        let known = match language.as_str() {
            "console" | "sh" => {
                // Copied into the page above by a test of the sandbox.
                let same = page == "crates/sandbox/tests/it/faults_head.md";
                // `sandbox.rs` runs that page's.
                let own = page == "docs/sandbox.md";
                same || own || run_here.contains(&page.as_str())
                    || page.starts_with("docs/destinations/")
                    || lines.iter().all(|line| line.starts_with("$ cargo xtask ci"))
                    // `guide.rs` runs the commands of each.
                    || page.starts_with("docs/guide/pages/")
                    // The verb's own tests run it on files of all these kinds.
                    || page == "docs/upstream.md"
            }
            // The script of that page, and its copy.
            "json" => [
                "docs/sandbox-faults.md",
                "crates/sandbox/tests/it/faults_head.md",
                "docs/sandbox.md",
                "docs/mcp.md",
            ]
            .contains(&page.as_str()),
            // A seed, which the sandbox's own tests read, and a container's neighbours.
            "yaml" => page == "docs/sandbox.md",
            // `tests/tests/readme.rs` compiles and runs the first page's, rustdoc those of crates.
            "rust" => {
                ["README.md", "docs/sync.md"].contains(&page.as_str())
                    || is_read_by_rustdoc(page)
                    // `tests/guide` has rustdoc read it.
                    || page.starts_with("docs/guide/pages/")
            }
            "rust,no_run" => is_read_by_rustdoc(page) || page == "docs/guide/pages/first-pull.md",
            // `tests/guide` holds the dependencies against its own, and looks for a diagram's words.
            "toml" => page == "docs/guide/pages/first-pull.md",
            "mermaid" => page.starts_with("docs/guide/pages/"),
            // `sync/documents.rs` and `guide.rs` read the database with it.
            "sql" => ["docs/sync.md", "docs/guide/pages/many.md"].contains(&page.as_str()),
            // `sync/documents.rs` asks Postgres.
            "postgresql" => page == "docs/sync.md",
            // `tests/conformance/exports.py` takes it out of the page and runs it.
            "python" => page == "docs/exports.md",
            "text" => lines.iter().all(|line| !line.starts_with("$ ")),
            _ => false,
        };
        assert!(known, "{page}: nobody runs this {language} block: {lines:?}");
    }
    let programs =
        blocks.iter().filter(|block| block.page == "README.md" && block.language == "rust").count();
    assert_eq!(programs, 1, "`tests/tests/readme.rs` runs the first");
}

/// Whether the crate that a page belongs to takes it into its documentation.
fn is_read_by_rustdoc(page: &str) -> bool {
    let Some(folder) = page.strip_suffix("/README.md") else { return false };
    let library = fs::read_to_string(root().join(folder).join("src/lib.rs")).unwrap_or_default();
    library.contains("#[doc = include_str!(\"../README.md\")]")
}

#[test]
fn the_commands_of_the_readme_lead_to_a_first_pull() {
    let lines = commands("README.md");
    let [demo, tests, sandbox_line, settings, flinks, vumi, books, own @ ..] = lines.as_slice()
    else {
        panic!("{lines:?}")
    };
    // `tests/tests/readme.rs` holds it against what CI runs, which is this run.
    assert!(tests.starts_with("cargo test "), "{tests}");
    // And runs the example, which is what they are told to make, with these variables; what its
    // crate needs is what the guide's has, with the features of the guide.
    let [new, sdk, runtime, own_settings, run] = own else { panic!("{own:?}") };
    assert_eq!(new, "cargo new my-pull && cd my-pull");
    assert_eq!(sdk, "cargo add foliolink --path ../foliolink/crates/foliolink");
    let page = fs::read_to_string(root().join("docs/guide/pages/first-pull.md")).unwrap();
    let [_, features] = <[&str; 2]>::try_from(runtime.split(" --features ").collect::<Vec<_>>())
        .unwrap_or_else(|_| panic!("{runtime}"));
    assert!(runtime.starts_with("cargo add tokio "), "{runtime}");
    let features: Vec<_> = features.split(',').collect();
    assert!(page.contains(&format!("\ntokio = {{ version = \"1\", features = {features:?} }}\n")));
    assert_eq!(&own_settings.replace("../foliolink/", "./"), settings);
    assert!(run.starts_with("FLINKS_LOGIN_ID=") && run.ends_with(" cargo run"), "{run}");

    let folder = tempfile::tempdir().unwrap();
    let shown = shell(folder.path(), demo).env("FOLIOLINK_POLL_EVERY", "5ms").output().unwrap();
    assert_eq!(shown.status.code(), Some(0), "{}", text(&shown.stderr));

    assert!(sandbox_line.ends_with(" sandbox | tee sandbox.env"), "{sandbox_line}");
    let (_running, printed) = sandbox(folder.path(), sandbox_line);
    assert!(printed.contains("FOLIOLINK_POLL_EVERY=1s\n"), "{printed}");
    for (line, provider) in [(flinks, "flinks"), (vumi, "vumi")] {
        let ran = shell(folder.path(), &format!("{settings}\nFOLIOLINK_POLL_EVERY=5ms\n{line}"))
            .output()
            .unwrap();
        assert_eq!(ran.status.code(), Some(0), "{line}: {}", text(&ran.stderr));
        let snapshot: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
        assert_eq!(snapshot["provider"], provider);
        assert!(
            !snapshot["accounts"].as_array().unwrap().is_empty()
                && !snapshot["transactions"].as_array().unwrap().is_empty(),
            "{snapshot}"
        );
    }
    let line = format!("{settings}\nFOLIOLINK_POLL_EVERY=5ms\n{books}");
    let ran = shell(folder.path(), &line).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{books}: {}", text(&ran.stderr));
    let ledger = fs::read_to_string(folder.path().join("books.beancount")).unwrap();
    assert!(ledger.contains(" balance Assets:Flinks:"), "{ledger}");
}

#[test]
fn every_line_that_switches_a_fault_on_does() {
    let folder = tempfile::tempdir().unwrap();
    let (_running, printed) =
        sandbox(folder.path(), "cargo run -p foliolink-cli -- sandbox --control");
    let base = printed.lines().find_map(|line| line.strip_prefix("FLINKS_BASE_URL=")).unwrap();
    let [line, _, _] = <[String; 3]>::try_from(commands("docs/sandbox-faults.md")).unwrap();
    let own = line.split('\'').nth(1).unwrap();
    let page = fs::read_to_string(root().join("docs/sandbox-faults.md")).unwrap();
    let rows = page
        .lines()
        .filter(|line| line.starts_with("| "))
        .filter_map(|line| Some(line.rsplit_once(" | `{")?.1.strip_suffix("` |")?.to_owned()));
    let bodies: Vec<_> =
        [own.to_owned()].into_iter().chain(rows.map(|row| format!("{{{row}"))).collect();
    assert!(bodies.len() > 25, "{bodies:?}");
    for body in &bodies {
        let command = format!("{} -sS -w '\\n%{{http_code}}'", line.replace(own, body));
        let ran =
            shell(folder.path(), &command.replace("http://127.0.0.1:8080", base)).output().unwrap();
        assert!(
            text(&ran.stdout).ends_with("\n200"),
            "{command}: {} {}",
            text(&ran.stdout),
            text(&ran.stderr)
        );
    }
}

#[test]
fn the_script_of_the_page_does_what_it_says() {
    let scripts: Vec<_> = blocks()
        .into_iter()
        .filter(|block| block.page == "docs/sandbox-faults.md" && block.language == "json")
        .collect();
    let [script] = &scripts[..] else { panic!("{scripts:?}") };
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("faults.json"), script.lines.join("\n")).unwrap();
    let [_, start, add] = <[String; 3]>::try_from(commands("docs/sandbox-faults.md")).unwrap();
    let (_running, printed) = sandbox(folder.path(), &start);
    let base = printed.lines().find_map(|line| line.strip_prefix("VUMI_BASE_URL=")).unwrap();
    let curl = |line: &str| {
        let ran = shell(
            folder.path(),
            &format!("{line} -sS -w '\\n%{{http_code}}'").replace("http://127.0.0.1:8080", base),
        )
        .output()
        .unwrap();
        let (body, status) = text(&ran.stdout).rsplit_once('\n').unwrap();
        (body.to_owned(), status.parse::<u16>().unwrap())
    };
    let login = || curl("curl -d '{}' http://127.0.0.1:8080/api/v1/auth/login").1;
    let states = || {
        let steps: serde_json::Value =
            serde_json::from_str(&curl("curl http://127.0.0.1:8080/_sandbox/script").0).unwrap();
        steps
            .as_array()
            .unwrap()
            .iter()
            .map(|step| step["state"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!([login(), login(), login()], [400, 502, 502]);
    assert_eq!(states(), "done waiting waiting waiting waiting");
    // The fourth login moves the clock by an hour, and so past the rest.
    assert_eq!((login(), states()), (400, "done done done done done".to_owned()));
    let flinks =
        curl("curl -d '' http://127.0.0.1:8080/v3/x/BankingServices/GenerateAuthorizeToken");
    assert_eq!(flinks.1, 429);
    assert_eq!(curl(&add), (r#"{"steps":5}"#.to_owned(), 200));
    assert_eq!(states(), "done done done done done done waiting waiting waiting waiting");
}

#[test]
fn the_sandbox_starts_as_its_page_says() {
    let [line] = <[String; 1]>::try_from(commands("crates/sandbox/README.md")).unwrap();
    // The same server in the program; the port of the page may be taken on this machine.
    let line = line
        .replace("-p foliolink-sandbox -- ", "-p foliolink-cli -- sandbox ")
        .replace("--port 8080", "--port 0");
    let (_running, printed) = sandbox(tempfile::tempdir().unwrap().path(), &line);
    assert!(printed.contains("VUMI_BASE_URL="), "{printed}");
}

/// Of the programs of others those that are here.
#[test]
fn every_destination_takes_what_its_page_exports() {
    let pages = ["beancount", "hledger", "ofx", "camt053", "norma43"];
    for page in pages {
        let folder = tempfile::tempdir().unwrap();
        let lines = commands(&format!("docs/destinations/{page}.md"));
        assert!(lines[0].starts_with("foliolink demo "), "{page}: {lines:?}");
        for line in &lines {
            let program = line.split(' ').next().unwrap();
            let is_here = || {
                let found =
                    Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
                found.is_ok_and(|found| found.status.success())
            };
            if program != "foliolink" && !is_here() {
                println!("{line}: skipped, {program} isn't here");
                continue;
            }
            let mut command = shell(folder.path(), line);
            // hledger reads UTF-8 where the locale says so.
            command.env("LC_ALL", "C.UTF-8").env("FOLIOLINK_POLL_EVERY", "5ms");
            let ran = command.output().unwrap();
            // libofx logs what it doesn't know, reads on, and ends with 1.
            let ended = ran.status.success() || (program == "ofxdump" && !ran.stdout.is_empty());
            assert!(ended, "{line}: {}", text(&ran.stderr));
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "the export and the snapshots");
    }
}

/// The page of the contract, line by line: what it writes holds against what it prints.
#[test]
fn the_contract_holds_what_its_lines_write() {
    let folder = tempfile::tempdir().unwrap();
    let mut printed = String::new();
    for line in commands("docs/contract.md") {
        // Of the program with all its features.
        if line.contains(" sync ") && !cfg!(feature = "sync") {
            continue;
        }
        let ran = shell(folder.path(), &line).env("FOLIOLINK_POLL_EVERY", "5ms").output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{line}: {}", text(&ran.stderr));
        assert_eq!(text(&ran.stderr), "", "{line}");
        printed.push_str(text(&ran.stdout));
    }
    assert!(printed.contains("exit 2\n") && printed.contains("vumi pull\n"), "{printed}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let json = |name: &str| serde_json::from_str::<serde_json::Value>(&read(name)).unwrap();
    let schema = jsonschema::validator_for(&json("error.schema.json")).unwrap();
    assert!(schema.is_valid(&json("error.json")), "{}", read("error.json"));
    assert_eq!(json("error.json")["error"]["kind"], "invalid");
    assert_eq!(json("snapshot.json")["schema"], "foliolink.snapshot/1");
    assert!(json("line.schema.json").get("items").is_none());
    assert!(json("config.json").is_array());
}
