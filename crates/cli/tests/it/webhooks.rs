//! `webhook verify` and `webhook listen`: genuine deliveries are taken, others never parsed.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{body::Bytes, http::HeaderMap, routing::post};
use foliolink::{
    Secret,
    webhook::flinks::{SIGNATURE_HEADER, sign},
};
use foliolink_cli::{Terminal, run};
use foliolink_sandbox::{Provider, UserToken};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

use crate::{
    calls,
    scene::{CONNECTION, LOGIN, Scene},
    support::{Ran, in_process, program},
};

const SECRET: &str = "a made-up webhook secret";

type Recorded = Arc<Mutex<Option<(HeaderMap, Bytes)>>>;

/// Straight to this machine, whatever proxy it has.
fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// A delivery as the sandbox sends and signs it: its headers and its body, in files.
async fn recorded(scene: &Scene) -> (String, String) {
    let kept = Recorded::default();
    let keep = Arc::clone(&kept);
    let take = move |headers: HeaderMap, body: Bytes| async move {
        *keep.lock().unwrap() = Some((headers, body))
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let server = tokio::spawn(
        axum::serve(listener, axum::Router::new().route("/", post(take))).into_future(),
    );
    scene.sandbox.set_webhook_url(Provider::Vumi, Some(&url)).unwrap();
    ring(scene).await;
    server.abort();
    let (headers, body) = kept.lock().unwrap().take().unwrap();
    let lines: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()))
        .collect();
    (file(scene, "headers.txt", lines.as_bytes()), file(scene, "delivery.json", &body))
}

fn file(scene: &Scene, name: &str, bytes: &[u8]) -> String {
    let path = scene.folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

async fn ring(scene: &Scene) {
    scene.sandbox.offer_vumi_token(CONNECTION, UserToken::Update).unwrap();
    scene.sandbox.deliver_webhooks().await;
}

/// What verifying a genuine delivery of Vumi sends.
pub(crate) async fn verified() -> BTreeSet<String> {
    let scene = Scene::new(None).await;
    let (headers, body) = recorded(&scene).await;
    calls::take();
    let ran =
        scene.run(&format!("webhook verify vumi --headers {headers} --body {body}"), &[], "").await;
    assert_eq!(ran.code, 0, "{}", ran.err);
    calls::take()
}

/// What receiving one sends.
pub(crate) async fn listened() -> BTreeSet<String> {
    let scene = Scene::new(None).await;
    calls::take();
    let ran = listening(&scene, "--events 1", async |address| {
        scene
            .sandbox
            .set_webhook_url(Provider::Vumi, Some(&format!("http://{address}/webhooks/vumi")))
            .unwrap();
        ring(&scene).await;
    });
    assert_eq!(ran.await.code, 0);
    calls::take()
}

/// Runs `webhook listen`, and beside it what sends to it.
async fn listening(scene: &Scene, more: &str, send: impl AsyncFnOnce(SocketAddr)) -> Ran {
    // Free a moment ago: the program takes it next.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let line = format!("webhook listen --port {} {more}", address.port());
    let words: Vec<_> = line.split_whitespace().collect();
    let program = in_process(&words, scene.variables(&[]), "");
    let sending = async {
        while TcpStream::connect(address).await.is_err() {
            tokio::task::yield_now().await;
        }
        send(address).await;
    };
    tokio::join!(program, sending).0
}

/// Posts to the listener and gives the status.
async fn deliver(address: SocketAddr, signature: Option<&str>, body: &str) -> u16 {
    let request = http().post(format!("http://{address}/webhooks/flinks")).body(body.to_owned());
    let request = if let Some(signature) = signature {
        request.header(SIGNATURE_HEADER, signature)
    } else {
        request
    };
    request.send().await.unwrap().status().as_u16()
}

fn accounts(tag: &str) -> String {
    json!({ "ResponseType": "GetAccountsDetail", "HttpStatusCode": 200, "Tag": tag, "Login": { "Id": LOGIN }, "Accounts": [],
        "RequestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812" })
    .to_string()
}

#[tokio::test]
async fn listen_prints_genuine_events_one_a_line_and_turns_others_away() {
    let mut forms = String::new();
    for form in ["table", "ndjson", "json", "csv"] {
        let scene = Scene::new(None).await;
        let secret = scene.sandbox.credentials().flinks.webhook_secret.into();
        let more = format!("--events 2 --output {form}");
        let ran = listening(&scene, &more, async |address| {
            let (first, second) = (accounts("order-1881"), accounts("canary\u{1b}[31m"));
            let signature = sign(&secret, first.as_bytes());
            assert_eq!(deliver(address, None, &first).await, 401);
            assert_eq!(deliver(address, Some(&signature), &second).await, 401);
            assert_eq!(deliver(address, Some(&signature), &first).await, 200);
            assert_eq!(deliver(address, Some(&signature), &first).await, 200, "known, and dropped");
            assert_eq!(
                deliver(address, Some(&sign(&secret, second.as_bytes())), &second).await,
                200
            );
        });
        let ran = ran.await;
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(
            ran.err.starts_with("listening on http://127.0.0.1:") && ran.err.lines().count() == 1,
            "{}",
            ran.err
        );
        assert!(
            !ran.out.contains(scene.sandbox.credentials().flinks.webhook_secret)
                && !ran.out.contains("Accounts\""),
            "{}",
            ran.out
        );
        assert!(
            form != "table" || (!ran.out.contains(LOGIN) && !ran.out.contains('\u{1b}')),
            "{}",
            ran.out
        );
        forms.push_str(&format!("--output {form}\n{}\n", ran.out));
    }
    insta::assert_snapshot!("listen_forms", forms);
}

/// What a server says to a delivery of Flinks; nothing where it has gone.
async fn answered(address: SocketAddr, body: String) -> Option<u16> {
    let request = http().post(format!("http://{address}/webhooks/flinks"));
    let request = request.header(SIGNATURE_HEADER, sign(&SECRET.into(), body.as_bytes()));
    Some(request.body(body).send().await.ok()?.status().as_u16())
}

#[tokio::test]
async fn no_more_events_are_taken_than_will_be_printed() {
    let scene = Scene::new(None).await;
    let secret: Secret = scene.sandbox.credentials().flinks.webhook_secret.into();
    let taken = Mutex::new(0);
    let ran = listening(&scene, "--events 5 --output ndjson", async |address| {
        let sent = (0..20).map(|number| {
            let body = accounts(&number.to_string());
            let request = http().post(format!("http://{address}/webhooks/flinks"));
            request.header(SIGNATURE_HEADER, sign(&secret, body.as_bytes())).body(body).send()
        });
        let answers = futures_util::future::join_all(sent).await;
        *taken.lock().unwrap() =
            answers.iter().flatten().filter(|answer| answer.status() == 200).count();
    });
    let ran = ran.await;
    assert_eq!(
        (ran.code, ran.out.lines().count(), taken.into_inner().unwrap()),
        (0, 5, 5),
        "{}",
        ran.err
    );
}

/// A reader that went away after the program began.
struct Gone;

impl std::io::Write for Gone {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn an_event_that_nobody_can_read_is_left_with_the_provider() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let port = address.port().to_string();
    let variables = [("FLINKS_WEBHOOK_SECRET", SECRET)].into_iter().collect();
    let terminal = Terminal::of_buffers(Gone, std::io::sink(), variables);
    let program = run(["foliolink", "webhook", "listen", "--port", &port], terminal);
    let sending = async {
        while TcpStream::connect(address).await.is_err() {
            tokio::task::yield_now().await;
        }
        answered(address, accounts("order-1881")).await
    };
    assert_eq!(tokio::join!(program, sending), (0, Some(503)));
}

/// The line is longer than a pipe holds, so the program is writing it when the signal comes.
#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_while_a_line_is_written_ends_it_and_what_was_taken_is_printed() {
    use std::{
        io::{BufRead as _, BufReader, Read as _},
        process::{Command, Stdio},
    };
    let mut child = program(&["webhook", "listen", "--port", "0"])
        .env("FLINKS_WEBHOOK_SECRET", SECRET)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut out, mut said) = (child.stdout.take().unwrap(), String::new());
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
    let address: SocketAddr = said.split(['/', ' ']).find_map(|word| word.parse().ok()).unwrap();
    let long = |name: &str| accounts(&format!("{name}{}", "x".repeat(400_000)));
    let first = tokio::spawn(answered(address, long("first")));
    let mut read = vec![0];
    out = tokio::task::spawn_blocking(move || out.read_exact(&mut [0]).map(|()| out))
        .await
        .unwrap()
        .unwrap();
    let second = tokio::spawn(answered(address, long("second")));
    assert!(
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success()
    );
    let rest = tokio::task::spawn_blocking(move || out.read_to_end(&mut read).map(|_| read));
    // Well before this the program has ended; otherwise the signal was lost.
    let Ok(rest) = tokio::time::timeout(std::time::Duration::from_secs(20), rest).await else {
        child.kill().unwrap();
        panic!("Ctrl-C was lost");
    };
    let lines = String::from_utf8(rest.unwrap().unwrap()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(first.await.unwrap(), Some(200));
    assert_eq!(
        second.await.unwrap() == Some(200),
        lines.contains("second"),
        "taken and printed, or neither"
    );
    assert!(lines.contains("first") && lines.ends_with('\n'));
}

#[tokio::test]
async fn bodies_are_printed_only_where_they_are_asked_for() {
    let scene = Scene::new(None).await;
    let secret = scene.sandbox.credentials().flinks.webhook_secret.into();
    let body = accounts("t");
    let ran = listening(&scene, "--events 1 --bodies --quiet", async |address| {
        assert_eq!(deliver(address, Some(&sign(&secret, body.as_bytes())), &body).await, 200);
    });
    let ran = ran.await;
    assert_eq!(ran.err, "");
    let event: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(event["body"], serde_json::from_str::<Value>(&body).unwrap());
}

#[tokio::test]
async fn verify_says_accepted_or_why_not() {
    let scene = Scene::new(None).await;
    let body = accounts("order-1881");
    let old = sign(&"the old secret".into(), body.as_bytes());
    let body = file(&scene, "body.bin", body.as_bytes());
    let headers = |text: &str| file(&scene, "headers.txt", text.as_bytes());
    let verify = |headers: String, secrets: &'static str, form: &str| {
        let line =
            format!("webhook verify flinks --headers {headers} --body {body} --output {form}");
        let scene = &scene;
        async move { scene.run(&line, &[("FLINKS_WEBHOOK_SECRET", secrets)], "").await }
    };
    let signed = format!("Content-Type: application/json\n\nFlinks-Authenticity-Key: {old}\n");
    let rotating = verify(headers(&signed), "the new secret, the old secret", "json").await;
    assert_eq!(rotating.code, 0, "{}", rotating.err);
    let verdict: Value = serde_json::from_str(&rotating.out).unwrap();
    assert_eq!(verdict, json!({ "accepted": true, "reason": null, "event": "accounts_detail" }));
    let mut said = String::new();
    for (text, secrets) in [
        (signed.as_str(), "another"),
        ("Host: x\n", "another"),
        ("canary\n", "another"),
        (&signed, ","),
    ] {
        for form in ["json", "table"] {
            let ran = verify(headers(text), secrets, form).await;
            assert!(ran.out.is_empty() && !ran.err.contains("canary"), "{}", ran.err);
            said.push_str(&format!(
                "exit {}: {}",
                ran.code,
                ran.err.replace(&scene.folder.path().display().to_string(), "[folder]")
            ));
        }
    }
    insta::assert_snapshot!("verify_refusals", said);
}

#[tokio::test]
async fn a_recorded_delivery_of_vumi_is_judged_by_when_it_came() {
    let scene = Scene::new(None).await;
    let (headers, body) = recorded(&scene).await;
    let line = format!("webhook verify vumi --headers {headers} --body {body}");
    let now = scene.run(&line, &[], "").await;
    assert_eq!(now.code, 0, "{}", now.err);
    let late = scene.run(&format!("{line} --at 2051-01-01T00:00:00Z"), &[], "").await;
    let error: Value = serde_json::from_str(&late.err).unwrap();
    assert_eq!(
        (late.code, &error["error"]["code"], &error["error"]["kind"]),
        (1, &"stale".into(), &"refused".into())
    );
    let locked_out =
        scene.run(&line, &[("VUMI_CLIENT_SECRET", "wrong"), ("FOLIOLINK_RETRIES", "1")], "").await;
    let error: Value = serde_json::from_str(&locked_out.err).unwrap();
    assert_eq!(
        (locked_out.code, &error["error"]["code"]),
        (6, &"key_unavailable".into()),
        "not a verdict"
    );
}

#[tokio::test]
async fn listen_needs_a_key_and_a_free_port() {
    let none = in_process(
        &["webhook", "listen", "--port", "0"],
        std::iter::empty::<(&str, &str)>().collect(),
        "",
    )
    .await;
    assert_eq!(none.code, 2, "{}", none.err);
    let scene = Scene::new(None).await;
    let port = scene.base_url.rsplit(':').next().unwrap().to_owned();
    let taken = scene.run(&format!("webhook listen --port {port}"), &[], "").await;
    assert_eq!((taken.code, taken.out.as_str()), (1, ""), "{}", taken.err);
}
