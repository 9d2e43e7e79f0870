//! `foliolink serve`: its page as it stands, its tokens, and what is wrong in one line.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use crate::{
    calls,
    documents::{commands, shell},
    support::{Ran, in_process, text},
    sync::{KEY, Room},
};

const SNAPSHOT: &str = r#"{"schema":"foliolink.snapshot/1","provider":"vumi","connection":"K7Q2M9X4T1",
    "as_of":"2031-04-02T08:15:42Z","institution":{"id":"x","name":"Example Bank"},"holders":[],
    "accounts":[],"portfolios":[],"securities":[],"holdings":[],"transactions":[],"warnings":[]}"#;

/// A folder with a file of snapshots and a place for tokens.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("snapshots.json"), SNAPSHOT).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    async fn run(&self, line: &str) -> Ran {
        let line = line
            .replace("{tokens}", &self.path("tokens.json"))
            .replace("{snapshots}", &self.path("snapshots.json"))
            .replace("{folder}", &self.0.path().display().to_string());
        let words: Vec<_> = line.split(' ').collect();
        in_process(&words, [("COLUMNS", "100")].into_iter().collect(), "").await
    }

    async fn json(&self, line: &str) -> Value {
        let ran = self.run(line).await;
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
        serde_json::from_str(&ran.out).unwrap()
    }
}

/// What a command sends to a provider: nothing.
pub(crate) async fn sent(words: &str) -> BTreeSet<String> {
    let place = Place::new();
    let id = Box::pin(place.json("serve token add budget --tokens {tokens}")).await["id"].clone();
    // Taken: it ends when it has read everything.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let (line, code) = match words {
        "serve" => {
            (format!("serve --snapshots {{snapshots}} --tokens {{tokens}} --port {port}"), 1)
        }
        "serve token add" => ("serve token add x --bearer --tokens {tokens}".to_owned(), 0),
        "serve token list" => ("serve token list --tokens {tokens}".to_owned(), 0),
        "serve token revoke" => {
            (format!("serve token revoke {} --tokens {{tokens}}", id.as_str().unwrap()), 0)
        }
        other => panic!("no line for `{other}`"),
    };
    calls::take();
    assert_eq!(Box::pin(place.run(&line)).await.code, code, "{line}");
    calls::take()
}

/// A server that runs, ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts it, and gives its root.
fn serve(folder: &Path, line: &str) -> (Running, String) {
    let words = line.strip_prefix("foliolink ").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_foliolink"));
    command.args(words.split(' ')).args(["--port", "0"]).current_dir(folder);
    command.env_clear().env("HOME", "/nonexistent");
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let mut running = Running(child);
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let root = line.split("SimpleFIN on ").nth(1).unwrap().split("/simplefin").next().unwrap();
    (running, root.to_owned())
}

#[test]
fn the_page_leads_to_a_reader_that_reads() {
    let all = commands("docs/serve.md");
    let [demo, add, start] = all.as_slice() else { panic!("{all:?}") };
    let folder = tempfile::tempdir().unwrap();
    let script = format!("export FOLIOLINK_POLL_EVERY=5ms\n{demo}\n{add}");
    let ran = shell(folder.path(), &script).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    let made: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let (mut running, root) = serve(folder.path(), start);
    // The page's own lines of curl; the port is another one.
    let script = format!(
        "CLAIM=$(echo '{}' | base64 -d | sed 's|http://127.0.0.1:8470|{root}|')\n\
         LOGIN=$(curl -sS -X POST \"$CLAIM\" | sed 's|^http://||; s|@.*||')\n\
         curl -sS -u \"$LOGIN\" '{root}/simplefin/accounts?start-date=1'",
        made["token"].as_str().unwrap()
    );
    let ran = shell(folder.path(), &script).output().unwrap();
    let read: Value = serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|error| panic!("{error}: {} {}", text(&ran.stdout), text(&ran.stderr)));
    let snapshots: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("snapshots.json")).unwrap())
            .unwrap();
    let count = |list: &str| -> usize {
        snapshots.as_array().unwrap().iter().map(|one| one[list].as_array().unwrap().len()).sum()
    };
    let accounts = read["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), count("accounts") + count("portfolios"));

    // SIGTERM is its normal end.
    let ended = Command::new("kill").arg(running.0.id().to_string()).status().unwrap();
    assert!(ended.success());
    assert_eq!(running.0.wait().unwrap().code(), Some(0));
}

#[test]
fn the_page_of_the_json_api_leads_to_rows() {
    let all = commands("docs/json-api.md");
    let [demo, add, start] = all.as_slice() else { panic!("{all:?}") };
    let folder = tempfile::tempdir().unwrap();
    let script = format!("export FOLIOLINK_POLL_EVERY=5ms\n{demo}\n{add}");
    let ran = shell(folder.path(), &script).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    let token = text(&ran.stdout).split_whitespace().find(|word| word.contains('.')).unwrap();
    let (_running, root) = serve(folder.path(), start);
    let script = format!(
        "curl -sS -H 'Authorization: Bearer {token}' \
         '{root}/v1/transactions?since=2001-03-01&limit=500'"
    );
    let ran = shell(folder.path(), &script).output().unwrap();
    let page: Value = serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", text(&ran.stderr)));
    assert!(!page["items"].as_array().unwrap().is_empty(), "{page}");
}

#[tokio::test]
async fn tokens_are_made_listed_and_revoked() {
    let place = Place::new();
    let setup = place.json("serve token add budget --tokens {tokens}").await;
    let bearer = place.json("serve token add api --bearer --tokens {tokens}").await;
    assert_eq!((&setup["kind"], &bearer["kind"]), (&"simplefin".into(), &"bearer".into()));
    let line = format!("serve token revoke {} --tokens {{tokens}}", bearer["id"].as_str().unwrap());
    assert_eq!(place.json(&line).await["state"], "revoked");
    let list = place.json("serve token list --tokens {tokens}").await;
    let states: Vec<_> = list.as_array().unwrap().iter().map(|own| own["state"].clone()).collect();
    assert_eq!(states, ["unclaimed", "revoked"]);
    for made in [setup, bearer] {
        assert!(!list.to_string().contains(made["token"].as_str().unwrap()));
    }
    let shown = place.run("serve token list --tokens {tokens} --output table").await.out;
    insta::with_settings!({ filters => [
        (r"t[0-9a-f]{12}", "[token id]   "),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[the time it was]   "),
    ] }, { insta::assert_snapshot!("token_list", shown) });
}

#[tokio::test]
async fn what_is_wrong_is_one_line() {
    let place = Place::new();
    let write = |name: &str, text: &str| fs::write(place.path(name), text).unwrap();
    write("half.json", &SNAPSHOT[..100]);
    write("none.json", "");
    write("twice.json", &format!("[{SNAPSHOT},{SNAPSHOT}]"));
    write("not-tokens.json", "{}");
    fs::set_permissions(
        place.path("not-tokens.json"),
        std::os::unix::fs::PermissionsExt::from_mode(0o600),
    )
    .unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut shown = String::new();
    for line in [
        "serve --snapshots {folder}/gone.json --tokens {tokens}",
        "serve --snapshots {folder}/half.json --tokens {tokens}",
        "serve --snapshots {folder}/none.json --tokens {tokens}",
        "serve --snapshots {folder}/twice.json --tokens {tokens}",
        "serve --snapshots {folder} --tokens {tokens}",
        "serve --snapshots {snapshots} --tokens {folder}/not-tokens.json",
        &format!("serve --snapshots {{snapshots}} --tokens {{tokens}} --port {port}"),
        "serve --snapshots {snapshots} --tokens {tokens} --port 0 --tls-cert {snapshots} --tls-key {snapshots}",
        "serve --db sqlite:{folder}/gone.db --tokens {tokens}",
        "serve token add x --url http://money.example.org/simplefin --tokens {tokens}",
        "serve token add x --url money --tokens {tokens}",
        "serve token add x --connection nobody --snapshots {snapshots} --tokens {tokens}",
        "serve token revoke t0123456789ab --tokens {tokens}",
        "serve token revoke x --tokens {tokens}",
        "serve token list --tokens {folder}/not-tokens.json",
    ] {
        let ran = place.run(line).await;
        assert_eq!((ran.out.as_str(), ran.err.lines().count()), ("", 1), "{line}: {}", ran.err);
        write!(
            shown,
            "$ foliolink {}\nexit {}\n{}",
            line.replace(&port.to_string(), "[port]"),
            ran.code,
            ran.err
        )
        .unwrap();
    }
    insta::with_settings!({ filters => [
        (r"/[^ \n]*/\.tmp\w+", "[folder]"),
        (r"port \d+ of", "port [port] of"),
        (r"[0-9a-f]{32}", "[id]"),
    ] }, { insta::assert_snapshot!("mistakes", shown) });
}

#[tokio::test]
async fn a_database_of_another_version_is_refused() {
    let room = Room::new().await;
    let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, \
                 execution_time) VALUES (99, 'later', 1, X'00', 0)";
    room.connect().execute(later, []).unwrap();
    let folder = room.scene.folder.path().display().to_string();
    let variables = [("FOLIOLINK_DB", room.url.as_str()), ("FOLIOLINK_SYNC_KEY", KEY)];
    let ran = room.run_with(&format!("serve --tokens {folder}/t.json"), &variables, "").await;
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("database_newer"), "{}", ran.err);
}
