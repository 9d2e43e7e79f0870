//! Control requests that must not get through, on a real socket: one clear error each, and the
//! sandbox goes on.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use foliolink_sandbox::CONTROL_ROUTES;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tower::ServiceExt as _;

use crate::support::builder;
use crate::wire::{Wire, WireResponse};

fn fill_path(path: &str) -> String {
    path.replace("{token}", "K7Q2M9X4T1").replace("{id}", "7")
}

/// A refusal says why, in one line.
fn assert_refused(seen: &WireResponse, status: u16, what: &str) {
    assert_eq!(seen.status, status, "{what}: {seen:?}");
    let message = seen.field("message");
    assert!(!message.is_empty() && !message.contains('\n'), "{what}: {message}");
}

async fn is_well(wire: &Wire) {
    assert_eq!(wire.ask("GET", "/_sandbox/requests", &[], "").await.status, 200);
}

#[tokio::test]
async fn a_wrong_method_is_refused_with_those_there_are() {
    let wire = Wire::start(builder()).await;
    let paths: BTreeSet<_> = CONTROL_ROUTES.iter().map(|route| route.path).collect();
    for path in paths {
        let known: BTreeSet<_> = CONTROL_ROUTES
            .iter()
            .filter(|route| route.path == path)
            .map(|route| route.method)
            .collect();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
            if known.contains(method) {
                continue;
            }
            let seen = wire.ask(method, &fill_path(path), &[], "").await;
            assert_refused(&seen, 405, &format!("{method} {path}"));
            let allowed: BTreeSet<_> = seen
                .header("allow")
                .unwrap()
                .split(',')
                .filter(|method| *method != "HEAD")
                .collect();
            assert_eq!(allowed, known, "{path}");
        }
    }
    assert_refused(&wire.ask("GET", "/_sandbox/nothing", &[], "").await, 404, "unknown");
    is_well(&wire).await;
}

/// What nobody serves says where the calls are; of the providers' own paths in a header.
#[tokio::test]
async fn a_path_that_is_not_there_leads_to_those_that_are() {
    let wire = Wire::start(builder()).await;
    let calls = "calls are in /openapi/flinks.yaml and /openapi/vumi.yaml";
    let seen = wire.ask("GET", "/accounts", &[], "").await;
    assert_refused(&seen, 404, "/accounts");
    assert_eq!(seen.field("message"), format!("the sandbox has no such path: {calls}"));
    let seen = wire.ask("POST", "/openapi/flinks.yaml", &[], "").await;
    assert_eq!(seen.status, 405);
    assert_eq!(seen.field("message"), format!("the path takes another method: {calls}"));
    let seen = wire.ask("POST", "/v3/customer/BankingServices/Accounts", &[], "").await;
    assert_eq!((seen.status, seen.body.as_slice()), (404, &b""[..]));
    let told = format!("the sandbox has no such path: {calls}");
    assert_eq!(seen.header("x-sandbox-message"), Some(told.as_str()));
    let seen = wire.ask("GET", "/api/v1/queries/connection", &[], "").await;
    assert_eq!((seen.status, seen.field("message")), (404, "no such resource".to_owned()));
    assert_eq!(seen.header("x-sandbox-message"), Some(told.as_str()));
    is_well(&wire).await;
}

#[tokio::test]
async fn what_is_off_says_how_it_is_switched_on() {
    let sandbox = builder().build();
    let running = sandbox.start().await.unwrap();
    let wire = Wire { sandbox, running };
    for route in CONTROL_ROUTES {
        let seen = wire.ask(route.method, &fill_path(route.path), &[], "{}").await;
        assert_refused(&seen, 404, route.path);
        assert!(seen.field("message").contains("--control"), "{seen:?}");
    }
}

#[tokio::test]
async fn a_body_is_json_and_says_so() {
    let wire = Wire::start(builder()).await;
    for route in CONTROL_ROUTES.iter().filter(|route| route.method == "POST") {
        for kind in [
            "text/html",
            "text/plain",
            "application/xml",
            "multipart/form-data; boundary=x",
            "",
            "application/jsonp",
            "\u{e9}",
        ] {
            let seen = wire
                .ask("POST", &fill_path(route.path), &[("Content-Type", kind)], r#"{"seconds": 1}"#)
                .await;
            assert_refused(&seen, 415, &format!("{} {kind}", route.path));
        }
    }
    assert_eq!(
        wire.sandbox.clock().now().to_string(),
        "2031-04-02T08:15:42.145999Z",
        "nothing has happened"
    );
    for kind in [
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/merge-patch+json",
        "application/x-www-form-urlencoded",
    ] {
        let seen = wire
            .ask("POST", "/_sandbox/clock/advance", &[("Content-Type", kind)], r#"{"seconds": 1}"#)
            .await;
        assert_eq!(seen.status, 200, "{kind}");
    }
}

#[tokio::test]
async fn bodies_that_cant_be_taken_are_refused() {
    let wire = Wire::start(builder()).await;
    let deep =
        |open: &str, close: &str| format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
    let bodies = [
        "{".to_owned(),
        "null".to_owned(),
        "7".to_owned(),
        "\"text\"".to_owned(),
        "\u{0}".to_owned(),
        "{} {}".to_owned(),
        "[1]".to_owned(),
        r#"{"a": 1e999}"#.to_owned(),
        r#"{"nobody": "knows this"}"#.to_owned(),
        deep("[", "]"),
        deep(r#"{"a":"#, "}"),
        format!(r#"{{"seconds": {}}}"#, "9".repeat(5000)),
    ];
    for route in CONTROL_ROUTES.iter().filter(|route| route.method == "POST") {
        for body in &bodies {
            assert_refused(
                &wire.ask("POST", &fill_path(route.path), &[], body).await,
                400,
                &format!("{} {body:.40}", route.path),
            );
        }
        let latin = b"\xE9\xFF";
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n",
            fill_path(route.path)
        );
        assert_refused(
            &wire.send_raw(&[head.as_bytes(), latin].concat()).await.read_rest().await,
            400,
            route.path,
        );
        let huge = format!(r#"{{"seconds": 1}}{}"#, " ".repeat((1 << 20) + 1));
        assert_refused(
            &wire.ask("POST", &fill_path(route.path), &[], &huge).await,
            413,
            route.path,
        );
        // Announced, and never sent.
        let claim = format!(
            "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n{{",
            fill_path(route.path)
        );
        drop(wire.send_raw(claim.as_bytes()).await);
    }
    for path in [
        "faults/%ff",
        "faults/-1",
        "faults/99999999999999999999999",
        "vumi/secrets/..%2f",
        "vumi/redirects/%00",
    ] {
        let seen = wire.ask("DELETE", &format!("/_sandbox/{path}"), &[], "").await;
        assert_refused(&seen, if path.contains("%ff") { 400 } else { 404 }, path);
    }
    is_well(&wire).await;
}

#[tokio::test]
async fn a_header_of_elsewhere_is_refused_before_anything_is_read() {
    let wire = Wire::start(builder()).await;
    let far: &[&[(&str, &str)]] = &[
        // A name that was made to point here.
        &[("Host", "rebound.example.test")],
        &[("Host", "rebound.example.test:8080")],
        &[("Host", "localhost.example.test")],
        &[("Host", "0.0.0.0")],
        &[("Host", "10.0.0.7:80")],
        &[("Host", "")],
        // A page of somebody else's, or one without an origin.
        &[("Origin", "https://page.example.test")],
        &[("Origin", "http://localhost.example.test")],
        &[("Origin", "https://localhost")],
        &[("Origin", "null")],
        &[("Origin", "http://localhost"), ("Origin", "https://page.example.test")],
        // Somebody in between.
        &[("X-Forwarded-For", "10.0.0.7")],
        &[("Forwarded", "for=10.0.0.7")],
        &[("X-Forwarded-Host", "localhost")],
        &[("Via", "1.1 tunnel")],
    ];
    for route in CONTROL_ROUTES {
        for headers in far {
            let what = format!("{} {} {headers:?}", route.method, route.path);
            assert_refused(
                &wire.ask(route.method, &fill_path(route.path), headers, "{").await,
                403,
                &what,
            );
        }
    }
    let advance =
        |head: &str| format!("POST {head} HTTP/1.1\r\nConnection: close\r\nContent-Length: 14\r\n");
    let body = r#"{"seconds": 1}"#;
    let twice = format!(
        "{}Host: localhost\r\nHost: rebound.example.test\r\n\r\n{body}",
        advance("/_sandbox/clock/advance")
    );
    let absolute = format!(
        "{}Host: localhost\r\n\r\n{body}",
        advance("http://rebound.example.test/_sandbox/clock/advance")
    );
    for request in [twice, absolute] {
        let seen = wire.send_raw(request.as_bytes()).await.read_rest().await;
        assert!([400, 403].contains(&seen.status), "{seen:?}");
    }
    assert_eq!(
        wire.sandbox.clock().now().to_string(),
        "2031-04-02T08:15:42.145999Z",
        "nothing has happened"
    );
    for headers in [
        &[("Host", "127.0.0.1:1")][..],
        &[("Host", "[::1]")],
        &[("Host", "LOCALHOST"), ("Origin", "http://localhost:3000")],
    ] {
        assert_eq!(
            wire.ask("GET", "/_sandbox/faults", headers, "").await.status,
            200,
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn a_peer_of_elsewhere_is_refused_whatever_it_says() {
    let sandbox = builder().control(true).build();
    for route in CONTROL_ROUTES {
        for (peer, status) in
            [("10.0.0.7:4000", 403), ("[2001:db8::7]:4000", 403), ("[::ffff:127.0.0.1]:4000", 403)]
        {
            let mut request = Request::builder()
                .method(route.method)
                .uri(fill_path(route.path))
                .header("host", "localhost");
            request = request.extension(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
            let response = sandbox
                .router_with_control()
                .oneshot(request.body(Body::from("{}")).unwrap())
                .await
                .unwrap();
            assert_eq!(response.status(), status, "{peer} {}", route.path);
        }
    }
}

#[tokio::test]
async fn a_fault_that_cant_be_said_is_refused() {
    let wire = Wire::start(builder()).await;
    for location in ["https://x.example.test/\r\nSet-Cookie: a=b", "\u{0}"] {
        assert_refused(
            &wire
                .control("POST", "faults", &json!({ "fault": "redirect", "location": location }))
                .await,
            400,
            location,
        );
    }
    // Statuses that have no body, and the fault of a body.
    for fault in [
        json!({ "fault": "error-json", "status": 204 }),
        json!({ "fault": "error-html", "status": 304 }),
    ] {
        assert_eq!(wire.control("POST", "faults", &fault).await.status, 200);
        let seen = wire.vumi_login().await.read_rest().await;
        assert_eq!(
            (u64::from(seen.status), seen.body.len()),
            (fault["status"].as_u64().unwrap(), 0)
        );
    }
    is_well(&wire).await;
}

pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_foliolink-sandbox"))
}

/// What isn't a port number is no address either, and the environment says nothing.
#[test]
fn an_address_is_no_port() {
    for port in ["0.0.0.0:80", "0.0.0.0", "::", "[::]:80", "65536", "-1", "*:80", ""] {
        let ran = program().arg(format!("--port={port}")).output().unwrap();
        assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0), "{port}");
    }
    for flag in ["--host=0.0.0.0", "--bind=0.0.0.0", "--address=::"] {
        assert_eq!(
            program().args([flag, "--control"]).output().unwrap().status.code(),
            Some(2),
            "{flag}"
        );
    }
    let mut child = program()
        .arg("--control")
        .env("HOST", "0.0.0.0")
        .env("ADDRESS", "::")
        .env("BIND", "0.0.0.0")
        .stdout(Stdio::piped())
        .spawn();
    let child = child.as_mut().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("FLINKS_BASE_URL=http://127.0.0.1:"), "{line}");
}

/// The sources of the program, without the pictures beside them.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// There is one place that opens a socket to listen, and it takes a port, no address.
#[test]
fn one_place_listens_and_its_address_is_a_constant() {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let text: String = found.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let listens: Vec<_> =
        ["::bind(", ".bind(", "from_std(", ".listen(", "TcpSocket", "UnixListener"]
            .iter()
            .flat_map(|word| text.lines().filter(move |line| line.contains(word)))
            .map(str::trim)
            .collect();
    assert_eq!(listens, ["let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;"]);
}

#[tokio::test(start_paused = true)]
async fn a_line_that_says_nothing_or_half_of_it_is_closed_after_ten_seconds() {
    let running = builder().build().start().await.unwrap();
    let half = "POST /v3/x/BankingServices/Authorize HTTP/1.1\r\nHost: x\r\nauthor";
    for text in ["", "P", half] {
        let mut line = TcpStream::connect(running.address()).await.unwrap();
        line.write_all(text.as_bytes()).await.unwrap();
        let began = Instant::now();
        let mut answer = Vec::new();
        let _ = line.read_to_end(&mut answer).await;
        assert_eq!(began.elapsed().as_secs(), 10, "{text:?}");
    }
    running.shutdown().await.unwrap();
}
