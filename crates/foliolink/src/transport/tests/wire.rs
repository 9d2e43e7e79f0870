//! Servers on loopback that are wrong in one way each, and what a call over a real socket makes of
//! them.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use foliolink_runtime::Execute as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use super::*;
use crate::{Advice, Error, Retry, transport::lift::lift_broken_call};

/// One call of `operation` to `url`; what was answered, and the error as users see it.
pub(super) async fn call(
    options: Options,
    operation: &'static Operation,
    url: &str,
) -> Result<http::StatusCode, Error> {
    let options = Options { retry: options.retry.clone().or(Some(Retry::never())), ..options };
    one(&Shared::new(&options, Keys::default(), 4).unwrap(), operation, url).await
}

/// The same over a client that has made others before.
pub(super) async fn one(
    shared: &Arc<Shared>,
    operation: &'static Operation,
    url: &str,
) -> Result<http::StatusCode, Error> {
    let call = Call::new(Arc::clone(shared), CallContext::new(Duration::from_secs(10)));
    let http = shared.sender.builder();
    let request = http.post(url).body("{}").build().unwrap();
    match call.execute(&http, request, operation).await {
        Ok(answer) => Ok(answer.status()),
        Err(error) => Err(lift_broken_call(operation.id.into(), error, call.record())),
    }
}

/// What a line of an error is asked for.
pub(super) fn told(error: &Error) -> (&str, Advice) {
    assert_eq!(error.kind(), crate::ErrorKind::Transport);
    (error.message().unwrap(), error.advice())
}

/// Serves each connection on its own; counts the connections and the requests.
pub(super) struct Served {
    pub(super) address: SocketAddr,
    pub(super) connections: Arc<AtomicUsize>,
    pub(super) requests: Arc<AtomicUsize>,
}

impl Served {
    /// `answer`: what is written for each request, before the connection goes on or is closed.
    pub(super) async fn new(
        answer: impl Fn(usize, &str) -> String + Send + Sync + 'static,
        idle: Option<Duration>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = (Arc::clone(&connections), Arc::clone(&requests));
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                counted.0.fetch_add(1, Ordering::SeqCst);
                let answer = Arc::clone(&answer);
                tokio::spawn(serve(socket, answer, Arc::clone(&counted.1), idle));
            }
        });
        Self { address, connections, requests }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/x", self.address)
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// Reads requests of this connection and answers them. With `idle` it closes so long after each
/// answer, whatever has arrived by then.
async fn serve<A: Fn(usize, &str) -> String>(
    mut socket: TcpStream,
    answer: Arc<A>,
    requests: Arc<AtomicUsize>,
    idle: Option<Duration>,
) {
    while let Some(request) = read(&mut socket).await {
        let number = requests.fetch_add(1, Ordering::SeqCst) + 1;
        if socket.write_all(answer(number, &request).as_bytes()).await.is_err() {
            return;
        }
        if let Some(idle) = idle {
            tokio::time::sleep(idle).await;
            return;
        }
    }
}

/// One request, head and body.
async fn read(socket: &mut TcpStream) -> Option<String> {
    let mut text = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let read = socket.read(&mut piece).await.ok().filter(|read| *read > 0)?;
        text.extend_from_slice(&piece[..read]);
        let request = String::from_utf8_lossy(&text);
        let Some((head, body)) = request.split_once("\r\n\r\n") else { continue };
        let head = head.to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
            return Some(request.into_owned());
        }
    }
}

pub(super) const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
pub(super) const BUSY: &str = "HTTP/1.1 503 Busy\r\ncontent-length: 2\r\n\r\n{}";
