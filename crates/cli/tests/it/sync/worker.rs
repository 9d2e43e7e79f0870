//! `sync run`: it stores what is due, takes webhooks, counts, and ends when it is told to.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use foliolink::webhook::flinks::{SIGNATURE_HEADER, sign};
use foliolink_sandbox::{Provider, UserToken};
use tokio::net::{TcpListener, TcpStream};

use super::{KEY, Room, run_words};
use crate::{
    scene::{CONNECTION, LOGIN, NO_MFA},
    support::{program, text},
};

/// Runs a worker that takes webhooks, until one of Vumi's was taken.
pub(crate) async fn receive(room: &Room) {
    // Free a moment ago: the program takes it next.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let port = address.port().to_string();
    let words = ["sync", "run", "--webhooks", &port];
    let sending = async {
        while TcpStream::connect(address).await.is_err() {
            tokio::task::yield_now().await;
        }
        let url = format!("http://{address}/webhooks/vumi");
        room.scene.sandbox.set_webhook_url(Provider::Vumi, Some(&url)).unwrap();
        room.scene.sandbox.offer_vumi_token(CONNECTION, UserToken::Update).unwrap();
        room.scene.sandbox.deliver_webhooks().await;
    };
    tokio::select! {
        ran = run_words(room, &words) => panic!("it ended: {ran:?}"),
        () = sending => {}
    }
    let deliveries = room.scene.sandbox.webhook_deliveries();
    assert!(deliveries.last().unwrap().taken, "{deliveries:?}");
    assert_eq!(room.count("SELECT COUNT(*) FROM inbox WHERE kind = 'vumi'"), 1);
}

/// What went wrong is in the rows, and told at the end; it ends no worker.
#[tokio::test]
async fn what_failed_is_told_when_it_ends() {
    let room = Room::new().await;
    let away = [
        ("FOLIOLINK_DB", room.url.as_str()),
        ("FOLIOLINK_SYNC_KEY", KEY),
        ("FLINKS_BASE_URL", "http://127.0.0.1:1"),
        ("FOLIOLINK_RETRIES", "1"),
    ];
    for login in [LOGIN, NO_MFA] {
        room.add(&format!("flinks {login}")).await;
    }
    let ran = room.run_with("sync run --until-idle", &away, "").await;
    assert_eq!(ran.code, 0, "{}", ran.err);
    let told = "note: flinks: 2 in backoff: transport, advice retry_later \
                (`foliolink sync list --state backoff`)\n";
    assert_eq!(ran.err, told);
    assert!(ran.out.contains("\"backoff\": 2"), "{}", ran.out);

    // Whose client isn't set up is told before anything is done.
    let room = Room::new().await;
    room.add(&format!("vumi {CONNECTION}")).await;
    room.add(&format!("flinks {NO_MFA}")).await;
    let half = [
        ("FOLIOLINK_DB", room.url.as_str()),
        ("FOLIOLINK_SYNC_KEY", KEY),
        ("VUMI_CLIENT_ID", ""),
        ("VUMI_CLIENT_SECRET", ""),
    ];
    let ran = room.run_with("sync run --until-idle", &half, "").await;
    let told = "note: connections of vumi are due and left alone: VUMI_CLIENT_ID is not set\n";
    assert_eq!((ran.code, ran.err.as_str()), (0, told));
    assert!(ran.out.contains("\"due\": 1"), "{}", ran.out);
}

/// Flinks' investments are read where they are asked for, beside what else a card has.
#[tokio::test]
async fn investments_are_read_where_they_are_asked_for() {
    let room = Room::new().await;
    let alone = room.add("flinks e4907c5b-2f18-4d6a-b3c7-08a1d9f65e72").await;
    let usual = room.add(&format!("flinks {NO_MFA}")).await;
    assert_eq!(room.run("sync run --until-idle", "").await.code, 0);
    let of = |id: &str| {
        room.count(&format!("SELECT COUNT(*) FROM accounts WHERE connection_id = '{id}'"))
    };
    let before = of(&usual);
    assert!(of(&alone) == 0 && before > 0);

    room.json(&format!("sync now {alone} {usual}")).await;
    let line = "sync run --until-idle --what accounts,holders,transactions,investments";
    let ran = room.run(line, "").await;
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!((of(&alone), of(&usual)), (3, before));
    assert_eq!(room.count("SELECT COUNT(*) FROM connections WHERE state = 'idle'"), 2);

    // And by a person's look.
    let line = format!("sync open {alone} --what accounts,investments");
    assert_eq!(room.run(&line, "").await.code, 0);
    assert_eq!(of(&alone), 3);

    // Who doesn't ask for them takes them for vanished, as docs/sync.md says.
    room.json(&format!("sync now {alone}")).await;
    assert_eq!(room.run("sync run --until-idle", "").await.code, 0);
    assert_eq!(of(&alone), 0);
}

/// A worker as a process, ended with the test.
struct Worker {
    child: Child,
    /// What it said first.
    said: String,
    _err: Box<dyn std::io::Read + Send>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Worker {
    /// Starts it, and returns when it listens.
    fn start(room: &Room) -> Self {
        let flinks = &room.scene.sandbox.credentials().flinks;
        let vumi = &room.scene.sandbox.credentials().vumi;
        let mut command = program(&["sync", "run", "--webhooks", "0", "--metrics", "0"]);
        command.envs([
            ("FOLIOLINK_DB", room.url.as_str()),
            ("FOLIOLINK_SYNC_KEY", KEY),
            ("FLINKS_BASE_URL", room.scene.base_url.as_str()),
            ("FLINKS_CUSTOMER_ID", flinks.customer_id),
            ("FLINKS_SECRET_KEY", flinks.secret_key),
            ("FLINKS_API_KEY", flinks.api_key),
            ("FLINKS_WEBHOOK_SECRET", flinks.webhook_secret),
            ("VUMI_BASE_URL", room.scene.base_url.as_str()),
            ("VUMI_CLIENT_ID", vumi.client_id),
            ("VUMI_CLIENT_SECRET", vumi.secrets[1]),
            ("FOLIOLINK_POLL_EVERY", "20ms"),
            ("RUST_LOG", "off"),
        ]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        err.read_line(&mut said).unwrap();
        assert!(said.contains("webhooks on ") && said.contains("metrics on "), "{said}");
        Self { child, said, _err: Box::new(err) }
    }

    fn address(&self, what: &str) -> SocketAddr {
        let rest = self.said.split(&format!("{what} on http://")).nth(1).unwrap();
        rest.split([' ', '/', '\n']).next().unwrap().parse().unwrap()
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// Exit code and standard output.
    fn end(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().unwrap();
        let mut out = String::new();
        std::io::Read::read_to_string(&mut self.child.stdout.take().unwrap(), &mut out).unwrap();
        (status.code(), out)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_in_the_database_before_it_is_answered_and_wakes_its_connection() {
    let room = Room::new().await;
    let id = room.stored().await;
    room.run(&format!("sync policy {id} --on-demand"), "").await;
    let worker = Worker::start(&room);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let secret = room.scene.sandbox.credentials().flinks.webhook_secret.into();
    let body = format!(
        r#"{{"ResponseType":"Failure","HttpStatusCode":401,"Login":{{"Id":"{NO_MFA}"}},"FlinksCode":"x"}}"#
    );
    let url = format!("http://{}/webhooks/flinks", worker.address("webhooks"));
    let before = room.count("SELECT COUNT(*) FROM syncs");
    let post = |signature: String| {
        let request = http.post(&url).header(SIGNATURE_HEADER, signature);
        request.body(body.clone()).send()
    };
    let forged = post("AAAA".to_owned()).await.unwrap();
    assert_eq!(forged.status().as_u16(), 401);
    assert_eq!(room.count("SELECT COUNT(*) FROM inbox"), 0);
    let taken = post(sign(&secret, body.as_bytes())).await.unwrap();
    assert_eq!(taken.status().as_u16(), 200);
    assert_eq!(room.count("SELECT COUNT(*) FROM inbox"), 1);
    while room.count("SELECT COUNT(*) FROM syncs") == before {
        tokio::task::yield_now().await;
    }

    // A database that can't be written: not taken, so that the provider brings it again.
    let other = room.connect();
    other.execute_batch("DROP TABLE inbox").unwrap();
    let again = body.replace("\"x\"", "\"y\"");
    let refused = http
        .post(&url)
        .header(SIGNATURE_HEADER, sign(&secret, again.as_bytes()))
        .body(again)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status().as_u16(), 503);
    worker.signal("-TERM");
    assert_eq!(worker.end().0, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_tell_how_things_stand_and_name_nobody() {
    let room = Room::new().await;
    room.stored().await;
    room.add(&format!("flinks {LOGIN} --external-id canary-customer")).await;
    room.add(&format!("vumi {CONNECTION}")).await;
    let worker = Worker::start(&room);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("http://{}/metrics", worker.address("metrics"));
    let read = async || {
        let answer = http.get(&url).send().await.unwrap();
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
        answer.text().await.unwrap()
    };
    let parts = [
        "foliolink_sync_due 0\n",
        "foliolink_sync_due_lag_seconds 0\n",
        "foliolink_sync_connections{state=\"waiting\"} 0\n",
        "foliolink_sync_connections{state=\"needs_person\"} 0\n",
        "foliolink_sync_database_up 1\n",
        "foliolink_sync_late_writes_total 0\n",
        "foliolink_sync_steps_total{provider=\"flinks\"} ",
        "foliolink_sync_outcomes_total{",
        "outcome=\"data\"",
        "advice=\"proceed\"",
        "foliolink_sync_calls_total{bucket=\"vumi/",
        "foliolink_sync_connections{state=\"idle\"} 3\n",
    ];
    // A step is counted a moment after its outcome is in the database.
    let mut metrics = read().await;
    for _ in 0..10_000 {
        if parts.iter().all(|part| metrics.contains(part)) {
            break;
        }
        metrics = read().await;
    }
    for part in parts {
        assert!(metrics.contains(part), "{part}\n{metrics}");
    }
    let hidden = [LOGIN, NO_MFA, CONNECTION, "canary", "customer-42", "Sample", "SAMPLE", "eyJ"];
    for canary in hidden {
        assert!(!metrics.contains(canary), "{canary}\n{metrics}");
    }
    worker.signal("-INT");
    let (code, out) = worker.end();
    let overview: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &overview["states"]["idle"]), (Some(0), &3.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_was_killed_leaves_nothing_behind_that_stops_the_next_one() {
    let room = Room::new().await;
    room.add(&format!("flinks {NO_MFA}")).await;
    let worker = Worker::start(&room);
    worker.signal("-KILL");
    assert_eq!(worker.end().0, None);
    // The lock is gone with its holder; one that lives keeps it.
    let next = Worker::start(&room);
    let refused = room.run("sync run --until-idle", "").await;
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("second_worker"), "{}", refused.err);
    next.signal("-TERM");
    assert_eq!(next.end().0, Some(0));
}

#[test]
fn the_demo_tells_of_two_nights_a_storm_and_one_person() {
    let ran = program(&["demo", "sync", "--every", "50ms"]).output().unwrap();
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    assert_eq!(text(&ran.stderr), "", "no progress where nobody looks");
    let story: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!((&story["connections"], &story["states"]["idle"]), (&200.into(), &199.into()));
    assert_eq!(story["needs_person"].as_array().unwrap().len(), 1);
    let phases = story["phases"].as_array().unwrap();
    let names: Vec<_> = phases.iter().map(|phase| phase["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["first pull", "first night", "second night"]);
    for phase in phases {
        assert_eq!(phase["changed_connections"], 199, "{phase}");
    }
    // Everything once in the first, a few new rows a night after that.
    let added = |at: usize| phases[at]["added"].as_u64().unwrap();
    assert!(added(0) > 10_000 && added(1) < 500 && added(2) < 500, "{story}");
    assert!(phases[2]["webhooks"].as_u64().unwrap() >= 2 * 197, "{story}");
    // Woken by the first delivery of each, and by nothing that came again.
    let calls = |at: usize| phases[at]["calls"].as_u64().unwrap();
    assert!(calls(2) < calls(1) * 2, "{story}");
}
