//! Clients as they come: those that flood, send what is no message, leave, or log everything.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    process::{Child, Command, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    time::Duration,
};

use serde_json::{Value, json};

use super::{begin, call, filled, lines, personal, request, speak};
use crate::{
    signals::hearing_hang_ups,
    support::program,
    sync::{KEY, Room},
};

/// A server as a process.
struct Server(Child);

impl Server {
    fn start(room: &Room, more: &[(&str, &str)]) -> Self {
        let mut command = hearing_hang_ups(program(&["mcp", "--reveal"]));
        command.env("FOLIOLINK_DB", &room.url).env("FOLIOLINK_SYNC_KEY", KEY);
        command.envs(more.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self(command.spawn().unwrap())
    }

    /// Most memory that it had, in kilobytes; only Linux tells.
    fn peak(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_hold_nothing_of_an_answer() {
    let (room, card, _) = filled().await;
    let snapshot = room.json(&format!("sync snapshot {card}")).await;
    let mut server = Server::start(&room, &[("RUST_LOG", "trace,rmcp=trace")]);
    let ask =
        begin() + &call(1, "get_snapshot", &json!({ "connection": card, "part": "accounts" }));
    server.0.stdin.take().unwrap().write_all(ask.as_bytes()).unwrap();
    let mut out = String::new();
    let mut log = String::new();
    server.0.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    server.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert_eq!(server.0.wait().unwrap().code(), Some(0), "{log}");
    assert!(personal(&snapshot).iter().any(|canary| out.contains(canary)), "{out}");
    assert!(log.contains("sqlx"), "{log}");
    for canary in personal(&snapshot) {
        assert!(!log.contains(&canary), "{canary} is in the log");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_floods_without_reading_is_not_read_either() {
    const REQUESTS: usize = 20_000;
    let room = Room::new().await;
    let mut server = Server::start(&room, &[]);
    let mut input = server.0.stdin.take().unwrap();
    let (tell, told) = channel();
    let writer = std::thread::spawn(move || {
        input.write_all(begin().as_bytes()).unwrap();
        for id in 0..REQUESTS {
            input.write_all(request(id, "tools/list", &json!({})).as_bytes()).unwrap();
            let _ = tell.send(id);
        }
    });
    // Until it takes no more.
    let mut taken = 0;
    loop {
        match told.recv_timeout(Duration::from_secs(2)) {
            Ok(id) => taken = id,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => panic!("all {REQUESTS} were taken"),
        }
    }
    assert!(taken < REQUESTS / 2, "{taken} were taken though nobody reads");
    // What was taken has its answer as soon as somebody reads, each once.
    let reader = BufReader::new(server.0.stdout.take().unwrap());
    let mut answers = vec![false; REQUESTS];
    for line in reader.lines() {
        let answer: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if let Some(id) = answer["id"].as_u64() {
            let seen = &mut answers[usize::try_from(id).unwrap()];
            assert!(!std::mem::replace(seen, true) && answer.get("result").is_some(), "{id}");
        }
        if answers.iter().all(|seen| *seen) {
            break;
        }
    }
    writer.join().unwrap();
    if let Some(peak) = server.peak() {
        assert!(peak < 200_000, "{peak} kB");
    }
    assert_eq!(server.0.wait().unwrap().code(), Some(0), "the end of its input is its end");
}

#[tokio::test]
async fn what_is_no_message_gets_one_error_each() {
    let room = Room::new().await;
    let lines_in = [
        "x".repeat(300 * 1024),
        "no json".to_owned(),
        "[".repeat(100_000),
        "[]".to_owned(),
        "{}".to_owned(),
        "\u{0}\u{1}".to_owned(),
        json!({ "jsonrpc": "2.0", "id": 1, "result": {} }).to_string(),
        json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": 9 } }).to_string(),
    ];
    let answers =
        speak(&room, "", lines_in.join("\n") + "\n" + &request(9, "ping", &json!({}))).await;
    let codes: Vec<_> = answers.iter().filter_map(|own| own["error"]["code"].as_i64()).collect();
    assert_eq!(codes, [-32600, -32700, -32700, -32600, -32600, -32700]);
    assert_eq!((answers.len(), &answers[7]["id"]), (8, &json!(9)), "{answers:?}");
}

#[tokio::test]
async fn the_end_of_input_is_the_normal_end_at_any_time() {
    let room = Room::new().await;
    for input in ["", "\n", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n"] {
        let ran = room.run("mcp", input).await;
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""), "{input:?}");
    }
    // The last line may lack its end.
    let ran = room.run("mcp", String::leak(begin().trim_end().to_owned())).await;
    assert_eq!((ran.code, lines(&ran.out).len()), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_is_its_normal_end_as_well() {
    let room = Room::new().await;
    for (signal, code) in [("TERM", 0), ("INT", 0), ("HUP", 129)] {
        let mut server = Server::start(&room, &[]);
        let mut input = server.0.stdin.take().unwrap();
        input.write_all(begin().as_bytes()).unwrap();
        let mut line = String::new();
        BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("serverInfo"), "{line}");
        let pid = server.0.id().to_string();
        assert!(
            Command::new("kill").args([&format!("-{signal}"), &pid]).status().unwrap().success()
        );
        assert_eq!(server.0.wait().unwrap().code(), Some(code), "{signal}");
        drop(input);
    }
}
