//! The program told to end: by Ctrl-C, SIGTERM and SIGHUP, while it waits and while something that
//! may act is under way.

use std::{
    io::Read,
    process::{Child, Command, Output, Stdio},
    sync::Arc,
};

use axum::{extract::Request, middleware};
use foliolink_sandbox::{Sandbox, VumiApp};
use serde_json::Value;
use tokio::{
    sync::Notify,
    time::{Duration, Instant},
};

use crate::{
    scene::{CONNECTION, NO_MFA, Scene},
    support::{program, text},
};

/// A scene in which the answers to calls of a path are held back: the sandbox has done its work.
struct Held {
    scene: Scene,
    arrived: Arc<Notify>,
    release: Arc<Notify>,
}

impl Held {
    async fn at(part: &'static str) -> Self {
        let sandbox = Sandbox::builder().pending_polls(1000).build();
        let arrived = Arc::new(Notify::new());
        let release = Arc::new(Notify::new());
        let told = Arc::clone(&arrived);
        let waits = Arc::clone(&release);
        let hold = middleware::from_fn(move |request: Request, next: middleware::Next| {
            let told = Arc::clone(&told);
            let waits = Arc::clone(&waits);
            async move {
                let held = request.uri().path().contains(part);
                let answer = next.run(request).await;
                if held {
                    told.notify_one();
                    waits.notified().await;
                }
                answer
            }
        });
        let router = sandbox.router().layer(hold);
        Self { scene: Scene::of(sandbox, router).await, arrived, release }
    }

    /// Starts the program, and returns when its call is held.
    async fn start(&self, line: &str, more: &[(&str, &str)]) -> Running {
        let running = Running::start(&self.scene, line, more);
        self.arrived.notified().await;
        running
    }

    fn public_token(&self) -> String {
        self.scene.sandbox.finish_vumi_link(VumiApp::Main, Some("cust-0042"))
    }
}

struct Running(Child);

impl Running {
    fn start(scene: &Scene, line: &str, more: &[(&str, &str)]) -> Self {
        let file = scene.folder.path().join("ticket.json").display().to_string();
        let words: Vec<&str> = line.split(' ').collect();
        let mut command = hearing_hang_ups(program(&words));
        command.args(["--ticket-file", &file]).envs(environment(scene)).envs(more.iter().copied());
        Self(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    fn signal(&self, name: &str) {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// Sends the first of two signals, and returns when the program has heard it: two that wait
    /// beside one another have no order. It is to run with `TELLS_SIGNALS`.
    fn signal_first(&mut self, name: &str) {
        self.signal(name);
        let said = tokio::task::block_in_place(|| {
            let stderr = self.0.stderr.as_mut().unwrap();
            // What comes after that line is for whoever waits for the end.
            let mut line = Vec::new();
            while !line.ends_with(b"\n") && stderr.take(1).read_to_end(&mut line).unwrap() > 0 {}
            line
        });
        assert!(text(&said).contains("told to end"), "{}", text(&said));
    }

    async fn end(self) -> Output {
        tokio::task::spawn_blocking(|| self.0.wait_with_output()).await.unwrap().unwrap()
    }
}

/// The log of a program that tells each signal it hears, and nothing else.
const TELLS_SIGNALS: (&str, &str) = ("RUST_LOG", "off,foliolink_cli::signals=info");

/// The same program where these tests run under `nohup`: what they ignore, it would ignore too.
pub(crate) fn hearing_hang_ups(command: Command) -> Command {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.map_or(0, |mask| u64::from_str_radix(mask.trim(), 16).unwrap());
    // The first bit is the first signal, which is SIGHUP.
    if mask & 1 == 0 {
        return command;
    }
    let mut wrapped = Command::new("/usr/bin/env");
    wrapped.arg("--default-signal=HUP").arg(command.get_program()).args(command.get_args());
    wrapped.env_clear().stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            wrapped.env(name, value);
        }
    }
    wrapped
}

fn environment(scene: &Scene) -> Vec<(&'static str, String)> {
    let flinks = &scene.sandbox.credentials().flinks;
    let vumi = &scene.sandbox.credentials().vumi;
    let own = [
        ("FLINKS_BASE_URL", scene.base_url.as_str()),
        ("FLINKS_CUSTOMER_ID", flinks.customer_id),
        ("FLINKS_SECRET_KEY", flinks.secret_key),
        ("FLINKS_API_KEY", flinks.api_key),
        ("VUMI_BASE_URL", scene.base_url.as_str()),
        ("VUMI_CLIENT_ID", vumi.client_id),
        ("VUMI_CLIENT_SECRET", vumi.secrets[1]),
        ("FOLIOLINK_POLL_EVERY", "1h"),
    ];
    own.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

fn error(ended: &Output) -> Value {
    let error: Value = serde_json::from_slice(&ended.stderr).unwrap();
    error["error"].clone()
}

/// What kind of error the last line tells, after one that tells SIGTERM.
fn error_after_log(ended: &Output) -> Value {
    let lines: Vec<&str> = text(&ended.stderr).lines().collect();
    let [told, error] = lines[..] else { panic!("{lines:?}") };
    assert!(told.ends_with(r#"told to end signal="SIGTERM""#), "{told}");
    let error: Value = serde_json::from_str(error).unwrap();
    error["error"]["kind"].clone()
}

fn json(ended: &Output) -> Value {
    serde_json::from_slice(&ended.stdout).unwrap()
}

/// Returns when the sandbox has answered a call of an operation.
async fn answered(scene: &Scene, end: &str) {
    while !scene.sandbox.requests().iter().any(|request| request.path.ends_with(end)) {
        tokio::task::yield_now().await;
    }
}

const SIGNALS: [(&str, i32); 3] = [("-INT", 130), ("-TERM", 143), ("-HUP", 129)];

#[tokio::test(flavor = "multi_thread")]
async fn each_signal_leaves_the_ticket_of_what_is_waited_for() {
    for (signal, code) in SIGNALS {
        for command in ["vumi pull", "vumi status --wait"] {
            let sandbox = Sandbox::builder().pending_polls(1000).build();
            let router = sandbox.router();
            let scene = Scene::of(sandbox, router).await;
            let public = scene.sandbox.finish_vumi_link(VumiApp::Main, None);
            let made = scene.run(&format!("vumi exchange {public} --output table"), &[], "").await;
            let running = Running::start(&scene, &format!("{command} {}", made.out.trim()), &[]);
            answered(&scene, "connections/{token}").await;
            running.signal(signal);
            let ended = running.end().await;
            assert_eq!(ended.status.code(), Some(code), "{}", text(&ended.stderr));
            assert_eq!(text(&ended.stdout), "");
            assert_eq!(error(&ended)["kind"], "interrupted");
            let file = std::fs::read(scene.folder.path().join("ticket.json")).unwrap();
            let ticket: Value = serde_json::from_slice(&file).unwrap();
            assert_eq!(error(&ended)["ticket"], ticket);
            assert_eq!(ticket["connection"], made.out.trim());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exchange_that_was_sent_is_waited_for_and_its_result_printed() {
    for (signal, _) in SIGNALS {
        let held = Held::at("/exchange/").await;
        let line = format!("vumi exchange {} --external-id cust-0042", held.public_token());
        let running = held.start(&line, &[]).await;
        running.signal(signal);
        held.release.notify_one();
        let ended = running.end().await;
        assert_eq!(ended.status.code(), Some(0), "{signal}: {}", text(&ended.stderr));
        let listed = held.scene.run("vumi connections --external-id cust-0042", &[], "").await;
        let listed: Value = serde_json::from_str(&listed.out).unwrap();
        assert_eq!(json(&ended)["connection"], listed[0]["connection"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_it_at_once_and_names_itself() {
    let held = Held::at("/exchange/").await;
    let token = held.public_token();
    let line = format!("vumi exchange {token} --external-id cust-0042");
    let mut running = held.start(&line, &[TELLS_SIGNALS]).await;
    running.signal_first("-INT");
    running.signal("-TERM");
    let ended = running.end().await;
    assert_eq!(ended.status.code(), Some(143), "{}", text(&ended.stderr));
    assert_eq!((text(&ended.stdout), error_after_log(&ended)), ("", "interrupted".into()));

    // The exchange had worked: the next one names what it made.
    held.release.notify_one();
    let listed = held.scene.run("vumi connections --external-id cust-0042", &[], "").await;
    let listed: Value = serde_json::from_str(&listed.out).unwrap();
    let connection = listed[0]["connection"].as_str().unwrap();
    for form in ["json", "table"] {
        held.release.notify_one();
        let again = held.scene.run(&format!("{line} --output {form}"), &[], "").await;
        let names = format!("connections under this external id: {connection}");
        assert!(again.err.contains(&names), "{}", again.err);
        assert_eq!((again.code, again.out.as_str()), (1, ""));
    }
    held.release.notify_one();
    let blind = held.scene.run(&format!("vumi exchange {token}"), &[], "").await;
    assert!(blind.code == 1 && !blind.err.contains(connection), "{}", blind.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_is_waited_for_at_most_as_long_as_a_call_may_take() {
    let held = Held::at("/commands/connections/").await;
    let line = format!("vumi delete {CONNECTION} --yes");
    let running = held.start(&line, &[]).await;
    running.signal("-TERM");
    held.release.notify_one();
    let ended = running.end().await;
    assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
    assert_eq!(json(&ended)["deleted"], true);

    let held = Held::at("/commands/connections/").await;
    let running = held.start(&line, &[("FOLIOLINK_TIMEOUT", "400ms")]).await;
    let began = Instant::now();
    running.signal("-TERM");
    let ended = running.end().await;
    assert_eq!(ended.status.code(), Some(143), "{}", text(&ended.stderr));
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_at_the_bank_is_waited_for_but_not_the_data_after_it() {
    let held = Held::at("/Authorize").await;
    let line = format!("flinks authorize --login-id {NO_MFA} --live");
    let running = held.start(&line, &[]).await;
    running.signal("-INT");
    held.release.notify_one();
    let ended = running.end().await;
    assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
    assert_eq!(json(&ended)["login_id"], NO_MFA);

    let held = Held::at("/Authorize").await;
    let running = held.start(&format!("flinks pull --login-id {NO_MFA} --live"), &[]).await;
    running.signal("-HUP");
    held.release.notify_one();
    let ended = running.end().await;
    assert_eq!(ended.status.code(), Some(129), "{}", text(&ended.stderr));
    assert_eq!(error(&ended)["ticket"]["operation"], "accounts");

    // From stored data nobody signs in anywhere: it ends at once.
    let held = Held::at("/Authorize").await;
    let running = held.start(&format!("flinks authorize --login-id {NO_MFA}"), &[]).await;
    running.signal("-INT");
    let ended = running.end().await;
    assert_eq!(ended.status.code(), Some(130), "{}", text(&ended.stderr));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_hang_up_that_is_ignored_from_the_start_ends_nothing() {
    let held = Held::at("connections/").await;
    let script = r#"trap "" HUP; exec "$0" "$@""#;
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_foliolink"), "vumi", "status", CONNECTION]);
    command.env_clear().env("HOME", "/nonexistent").envs(environment(&held.scene));
    let running = Running(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
    held.arrived.notified().await;
    running.signal("-HUP");
    held.release.notify_one();
    let ended = running.end().await;
    assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
}

#[cfg(feature = "sync")]
mod worker {
    //! A worker finishes what is under way, unless it is told twice.

    use super::*;

    const KEY: &str = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /// A scene in which a worker's call is held, and its variables.
    async fn hold() -> (Held, [(&'static str, String); 2]) {
        let held = Held::at("/queries/connections").await;
        let file = held.scene.folder.path().join("sync.db");
        let own = [
            ("FOLIOLINK_DB", format!("sqlite:{}", file.display())),
            ("FOLIOLINK_SYNC_KEY", KEY.to_owned()),
        ];
        let public = held.public_token();
        let variables = own.each_ref().map(|(name, value)| (*name, value.as_str()));
        for line in [
            "sync init".to_owned(),
            format!("sync add vumi --public {public} --external-id cust-0042"),
        ] {
            let ran = held.scene.run(&line, &variables, "").await;
            assert_eq!(ran.code, 0, "{}", ran.err);
        }
        (held, own)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_first_signal_lets_it_finish_what_is_under_way() {
        for signal in ["-INT", "-TERM"] {
            let (held, own) = hold().await;
            let own = own.each_ref().map(|(name, value)| (*name, value.as_str()));
            let running = held.start("sync run", &own).await;
            running.signal(signal);
            held.release.notify_one();
            let ended = running.end().await;
            assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
            let stand = json(&ended);
            assert_eq!(stand["states"].get("opening"), None, "{stand}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_second_signal_ends_it_and_the_next_worker_goes_on_at_once() {
        let (held, own) = hold().await;
        let own = own.each_ref().map(|(name, value)| (*name, value.as_str()));
        let [database, key] = own;
        let mut running = held.start("sync run", &[database, key, TELLS_SIGNALS]).await;
        running.signal_first("-INT");
        running.signal("-TERM");
        let ended = running.end().await;
        assert_eq!(ended.status.code(), Some(143), "{}", text(&ended.stderr));
        assert_eq!((text(&ended.stdout), error_after_log(&ended)), ("", "interrupted".into()));
        let status = held.scene.run("sync status", &own, "").await;
        assert!(status.out.contains("\"opening\": 1"), "{}", status.out);

        // What it held is taken over without a wait for its lease.
        let next = held.start("sync run", &own).await;
        next.signal("-TERM");
        held.release.notify_one();
        assert_eq!(next.end().await.status.code(), Some(0));
        let status = held.scene.run("sync status", &own, "").await;
        assert!(!status.out.contains("opening"), "{}", status.out);
    }
}
