//! Faults of the line: in process on paused time, and over a socket, without a single real second
//! of waiting.

use std::io::ErrorKind;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use foliolink_sandbox::{CallFilter, Fault, Sandbox, Times};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower::ServiceExt as _;

use crate::support::{Flinks, builder};

const LONG: Duration = Duration::from_secs(3600);

fn login() -> Request<Body> {
    Request::post("/api/v1/auth/login").body(Body::from("{}")).unwrap()
}

fn sandbox_with(fault: Fault) -> Sandbox {
    let sandbox = builder().build();
    sandbox.inject(fault, CallFilter::operation("login"), Times::Always);
    sandbox
}

async fn ask(sandbox: &Sandbox) -> Response<Body> {
    sandbox.router().oneshot(login()).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn latency_passes_with_the_sandboxs_clock() {
    let sandbox = sandbox_with(Fault::Latency { seconds: 5 });
    let late = ask(&sandbox);
    tokio::pin!(late);
    assert!(timeout(LONG, &mut late).await.is_err(), "nothing comes while the clock stands");
    sandbox.advance(Duration::from_secs(4));
    assert!(timeout(LONG, &mut late).await.is_err(), "nor too early");
    sandbox.advance(Duration::from_secs(1));
    assert_eq!(late.await.status(), 400);
}

#[tokio::test(start_paused = true)]
async fn hanging_answers_never_come() {
    assert!(timeout(LONG, ask(&sandbox_with(Fault::HangBeforeHeaders))).await.is_err());
    let headers = ask(&sandbox_with(Fault::HangAfterHeaders)).await;
    assert_eq!(
        (headers.status(), &headers.headers()["content-length"]),
        (400.try_into().unwrap(), &"50".parse().unwrap())
    );
    assert!(timeout(LONG, to_bytes(headers.into_body(), 1000)).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_dripping_body_takes_its_time() {
    let sandbox = sandbox_with(Fault::SlowDrip { seconds: 2 });
    let body = to_bytes(ask(&sandbox).await.into_body(), 1000);
    tokio::pin!(body);
    for _ in 0..13 {
        assert!(timeout(LONG, &mut body).await.is_err());
        sandbox.advance(Duration::from_secs(2));
    }
    assert_eq!(body.await.unwrap().len(), 50);
}

#[tokio::test]
async fn bodies_that_break_off_fail_in_process() {
    for fault in [Fault::TruncatedBody, Fault::ConnectionReset] {
        assert!(to_bytes(ask(&sandbox_with(fault)).await.into_body(), 1000).await.is_err());
    }
}

/// 210 s pass, then the work goes on in the background.
#[test]
fn a_call_that_takes_too_long_is_dispatched() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let flinks = Flinks::new(0);
    let id = flinks.session();
    flinks.sandbox.inject(Fault::Dispatched, CallFilter::operation("get_accounts_detail"), 1);
    let keys = &flinks.sandbox.credentials().flinks;
    let request = Request::post(flinks.path("BankingServices/GetAccountsDetail"))
        .header("x-api-key", keys.api_key);
    let request = request.body(Body::from(json!({ "RequestId": id }).to_string())).unwrap();
    runtime.block_on(async {
        let slow = flinks.sandbox.router().oneshot(request);
        tokio::pin!(slow);
        flinks.sandbox.advance(Duration::from_secs(1));
        assert!(timeout(LONG, &mut slow).await.is_err());
        flinks.sandbox.advance(Duration::from_secs(210));
        let response = slow.await.unwrap();
        assert_eq!(response.status(), 202);
        let body: Value =
            serde_json::from_slice(&to_bytes(response.into_body(), 10_000).await.unwrap()).unwrap();
        assert_eq!(body["FlinksCode"], "OPERATION_DISPATCHED");
    });
    assert_eq!(flinks.get(&format!("GetAccountsDetailAsync/{id}")).status, 200);
}

fn took(sandbox: &Sandbox) -> Option<u64> {
    sandbox.requests().last().unwrap().took_ms
}

#[tokio::test(start_paused = true)]
async fn the_log_says_how_long_a_call_took_by_the_sandboxs_clock() {
    let sandbox = sandbox_with(Fault::Latency { seconds: 5 });
    let late = ask(&sandbox);
    tokio::pin!(late);
    assert!(timeout(LONG, &mut late).await.is_err());
    assert_eq!(took(&sandbox), None, "it is under way");
    sandbox.advance(Duration::from_secs(5));
    late.await;
    assert_eq!(took(&sandbox), Some(5000));

    let sandbox = sandbox_with(Fault::SlowDrip { seconds: 2 });
    let mut body = Box::pin(to_bytes(ask(&sandbox).await.into_body(), 1000));
    for _ in 0..13 {
        assert!(timeout(LONG, &mut body).await.is_err());
        assert_eq!(took(&sandbox), None);
        sandbox.advance(Duration::from_secs(2));
    }
    body.await.unwrap();
    assert_eq!(took(&sandbox), Some(26_000), "to the end of the body");

    // What never ends ends with the patience of the caller.
    for fault in [Fault::HangBeforeHeaders, Fault::HangAfterHeaders] {
        let sandbox = sandbox_with(fault);
        let mut hung = Box::pin(async { to_bytes(ask(&sandbox).await.into_body(), 1000).await });
        assert!(timeout(LONG, &mut hung).await.is_err());
        sandbox.advance(Duration::from_secs(30));
        assert_eq!(took(&sandbox), None);
        drop(hung);
        assert_eq!(took(&sandbox), Some(30_000));
    }

    let plain = builder().build();
    ask(&plain).await;
    assert_eq!(took(&plain), Some(0));
}

/// All that a plain client reads of one answer, and how it ended.
async fn over_a_socket(sandbox: &Sandbox) -> (String, Option<ErrorKind>) {
    let running = sandbox.start().await.unwrap();
    let mut stream = TcpStream::connect(running.address()).await.unwrap();
    let keys = &sandbox.credentials().vumi;
    let body = json!({ "clientId": keys.client_id, "clientSecret": keys.secrets[0] }).to_string();
    let head = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let end = stream.read_to_end(&mut answer).await;
    running.shutdown().await.unwrap();
    (String::from_utf8(answer).unwrap(), end.err().map(|error| error.kind()))
}

#[tokio::test]
async fn a_reset_line_is_reset_and_nothing_has_happened() {
    let sandbox = sandbox_with(Fault::ConnectionReset);
    assert_eq!(over_a_socket(&sandbox).await, (String::new(), Some(ErrorKind::ConnectionReset)));
    assert_eq!(sandbox.requests()[0].status, 500);
}

#[tokio::test]
async fn an_answer_is_lost_but_its_effect_is_not() {
    let sandbox = sandbox_with(Fault::LostAnswer);
    assert_eq!(over_a_socket(&sandbox).await, (String::new(), Some(ErrorKind::ConnectionReset)));
    assert_eq!(sandbox.requests()[0].status, 200);
}

#[tokio::test]
async fn a_body_is_shorter_than_announced() {
    let (answer, _) = over_a_socket(&sandbox_with(Fault::TruncatedBody)).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let announced: usize = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(body.len(), announced / 2);
}

#[tokio::test]
async fn a_shutdown_lets_go_of_those_that_wait() {
    let sandbox = sandbox_with(Fault::HangBeforeHeaders);
    let running = sandbox.start().await.unwrap();
    let mut stream = TcpStream::connect(running.address()).await.unwrap();
    stream
        .write_all(
            b"POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
        )
        .await
        .unwrap();
    while sandbox.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    running.shutdown().await.unwrap();
    assert_eq!(
        stream.read(&mut [0; 16]).await.map_err(|error| error.kind()),
        Err(ErrorKind::ConnectionReset)
    );
}
