//! Messages of JSON-RPC, one a line. Whatever a client does, memory is bounded: lines have a limit,
//! so many requests are under way, and where nobody reads the answers nobody reads requests.

use std::{
    collections::HashSet,
    io::{self, BufRead, BufReader, Read, Write},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use rmcp::{
    model::{ClientJsonRpcMessage, JsonRpcMessage, RequestId, ServerJsonRpcMessage},
    service::RoleServer,
    transport::Transport,
};
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc, oneshot};

use crate::failure::Failure;

/// Most bytes of a line: requests are small.
const LONGEST_LINE: usize = 256 * 1024;

/// Most requests that are under way.
const AT_ONCE: usize = 16;

/// The requests that are served; the protocol has more.
const METHODS: [&str; 5] = ["initialize", "ping", "server/discover", "tools/list", "tools/call"];

/// Codes of JSON-RPC.
const PARSE_ERROR: i32 = -32700;
const INVALID_REQUEST: i32 = -32600;
const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;

/// Both directions.
pub(super) struct Wire {
    messages: mpsc::Receiver<ClientJsonRpcMessage>,
    shared: Arc<Shared>,
}

struct Shared {
    out: mpsc::Sender<Outgoing>,
    /// The requests that have no answer yet.
    open: Mutex<HashSet<RequestId>>,
    answered: Notify,
}

struct Outgoing {
    line: Vec<u8>,
    written: oneshot::Sender<io::Result<()>>,
}

/// What stands on a line.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    Text(Vec<u8>),
    TooLong,
}

impl Wire {
    /// Reads and writes on threads of their own: neither can be told to stop, and neither is waited
    /// for.
    pub(super) fn start(
        input: Box<dyn Read + Send>,
        out: Box<dyn Write + Send>,
    ) -> Result<Self, Failure> {
        let (lines_in, lines) = mpsc::channel(1);
        let (sender, messages) = mpsc::channel(1);
        let (written_in, written) = mpsc::channel(1);
        let failed = |error| Failure::machine("a thread", error);
        let thread = |name: &str| thread::Builder::new().name(name.to_owned());
        thread("mcp-in").spawn(move || read_lines(input, &lines_in)).map_err(failed)?;
        thread("mcp-out").spawn(move || write_lines(out, written)).map_err(failed)?;
        let shared =
            Arc::new(Shared { out: written_in, open: Mutex::default(), answered: Notify::new() });
        tokio::spawn(take_in(lines, sender, Arc::clone(&shared)));
        Ok(Self { messages, shared })
    }
}

impl Transport<RoleServer> for Wire {
    type Error = io::Error;

    fn send(
        &mut self,
        message: ServerJsonRpcMessage,
    ) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let shared = Arc::clone(&self.shared);
        async move {
            let id = match &message {
                JsonRpcMessage::Response(response) => Some(response.id.clone()),
                JsonRpcMessage::Error(error) => error.id.clone(),
                _ => None,
            };
            let written = shared.write(&message).await;
            if let Some(id) = id {
                shared.close(&id);
            }
            written
        }
    }

    async fn receive(&mut self) -> Option<ClientJsonRpcMessage> {
        self.messages.recv().await
    }

    async fn close(&mut self) -> io::Result<()> {
        self.messages.close();
        Ok(())
    }
}

impl Shared {
    /// Returns when it is written.
    async fn write(&self, message: &impl serde::Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(message)?;
        line.push(b'\n');
        let (sender, written) = oneshot::channel();
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        self.out.send(Outgoing { line, written: sender }).await.map_err(|_| gone())?;
        written.await.map_err(|_| gone())?
    }

    /// A request is under way, unless one with its id is already.
    fn open(&self, id: &RequestId) -> bool {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone())
    }

    fn close(&self, id: &RequestId) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        self.answered.notify_one();
    }

    fn has_room(&self) -> bool {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).len() < AT_ONCE
    }

    /// Waits until few enough are under way. There is one who waits.
    async fn room(&self) {
        while !self.has_room() {
            self.answered.notified().await;
        }
    }
}

/// Hands requests on, and answers what is none.
async fn take_in(
    mut lines: mpsc::Receiver<Line>,
    messages: mpsc::Sender<ClientJsonRpcMessage>,
    shared: Arc<Shared>,
) {
    let mut has_begun = false;
    while let Some(line) = lines.recv().await {
        let read = match line {
            Line::TooLong => {
                Err(Refusal::without_id(INVALID_REQUEST, "the line is longer than 256 KiB"))
            }
            Line::Text(text) => read_message(&text),
        };
        let refusal = match read {
            Ok(Message::Request(id, message)) => {
                shared.room().await;
                if shared.open(&id) {
                    has_begun = true;
                    if messages.send(*message).await.is_err() {
                        return;
                    }
                    continue;
                }
                Refusal::of(&id, INVALID_REQUEST, "a request with this id is under way")
            }
            // Before its time it would end the session.
            Ok(Message::Begun(message)) if has_begun => {
                if messages.send(*message).await.is_err() {
                    return;
                }
                continue;
            }
            Ok(Message::Begun(_) | Message::Ignored) => continue,
            Err(refusal) => refusal,
        };
        if shared.write(&refusal.to_json()).await.is_err() {
            return;
        }
    }
}

/// A line that was understood.
enum Message {
    Request(RequestId, Box<ClientJsonRpcMessage>),
    /// The client's word that the session is open.
    Begun(Box<ClientJsonRpcMessage>),
    /// A notification that changes nothing. Cancelling is one: each answer is on its way at once.
    Ignored,
}

/// Why a line was refused, in words that quote nothing of it.
#[derive(Debug, PartialEq, Eq)]
struct Refusal {
    id: Value,
    code: i32,
    message: &'static str,
}

impl Refusal {
    fn without_id(code: i32, message: &'static str) -> Self {
        Self { id: Value::Null, code, message }
    }

    fn of(id: &RequestId, code: i32, message: &'static str) -> Self {
        Self { id: serde_json::to_value(id).unwrap_or_default(), code, message }
    }

    fn to_json(&self) -> Value {
        json!({ "jsonrpc": "2.0", "id": self.id, "error": { "code": self.code, "message": self.message } })
    }
}

fn read_message(line: &[u8]) -> Result<Message, Refusal> {
    // Nested deeper than 128 is refused by the parser itself.
    let value: Value = serde_json::from_slice(line)
        .map_err(|_| Refusal::without_id(PARSE_ERROR, "not JSON, or nested too deep"))?;
    let invalid = || Refusal::without_id(INVALID_REQUEST, "not a message of JSON-RPC 2.0");
    let is_message = value.get("jsonrpc").and_then(Value::as_str) == Some("2.0");
    if !is_message {
        return Err(invalid());
    }
    let Some(method) = value.get("method").and_then(Value::as_str) else {
        // An answer: nobody was asked.
        let is_answer = value.get("result").is_some() || value.get("error").is_some();
        return if is_answer { Ok(Message::Ignored) } else { Err(invalid()) };
    };
    let id = value.get("id").cloned();
    let Some(id) = id else {
        let is_begun = method == "notifications/initialized";
        let message = serde_json::from_value(value).ok().filter(|_| is_begun);
        return Ok(message.map_or(Message::Ignored, |message| Message::Begun(Box::new(message))));
    };
    let id: RequestId = serde_json::from_value(id).map_err(|_| invalid())?;
    if !METHODS.contains(&method) {
        return Err(Refusal::of(&id, METHOD_NOT_FOUND, "this server has tools alone"));
    }
    match serde_json::from_value(value) {
        Ok(message @ JsonRpcMessage::Request(_)) => Ok(Message::Request(id, Box::new(message))),
        _ => Err(Refusal::of(&id, INVALID_PARAMS, "the parameters don't fit the method")),
    }
}

fn read_lines(input: Box<dyn Read + Send>, lines: &mpsc::Sender<Line>) {
    let mut input = BufReader::new(input);
    while let Ok(Some(line)) = read_line(&mut input) {
        if lines.blocking_send(line).is_err() {
            return;
        }
    }
}

/// The next line that holds something; of one that is too long nothing is kept.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let mut is_long = false;
    loop {
        let held = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            held => held?,
        };
        let end = held.iter().position(|byte| *byte == b'\n');
        let part = &held[..end.unwrap_or(held.len())];
        is_long |= line.len() + part.len() > LONGEST_LINE;
        if is_long {
            line = Vec::new();
        } else {
            line.extend_from_slice(part);
        }
        let is_end = held.is_empty();
        let consumed = end.map_or(held.len(), |end| end + 1);
        input.consume(consumed);
        if end.is_none() && !is_end {
            continue;
        }
        if is_long {
            return Ok(Some(Line::TooLong));
        }
        if !line.trim_ascii().is_empty() {
            return Ok(Some(Line::Text(line)));
        }
        if is_end {
            return Ok(None);
        }
        line.clear();
    }
}

fn write_lines(mut out: Box<dyn Write + Send>, mut lines: mpsc::Receiver<Outgoing>) {
    while let Some(Outgoing { line, written }) = lines.blocking_recv() {
        let done = out.write_all(&line).and_then(|()| out.flush());
        let is_gone = done.is_err();
        // Whoever waited may have ended.
        let _ = written.send(done);
        if is_gone {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(line: &str) -> (i32, Value) {
        match read_message(line.as_bytes()) {
            Err(refusal) => (refusal.code, refusal.id),
            Ok(_) => panic!("{line}"),
        }
    }

    #[test]
    fn what_is_no_request_is_refused_by_what_it_is() {
        assert_eq!(refused("{"), (PARSE_ERROR, Value::Null));
        assert_eq!(refused(&"[".repeat(100_000)), (PARSE_ERROR, Value::Null));
        assert_eq!(refused("[]"), (INVALID_REQUEST, Value::Null));
        assert_eq!(refused(r#"{"id":1,"method":"ping"}"#), (INVALID_REQUEST, Value::Null));
        let list = r#"{"jsonrpc":"2.0","id":"a","method":"resources/list"}"#;
        assert_eq!(refused(list), (METHOD_NOT_FOUND, "a".into()));
        let call = r#"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":[]}"#;
        assert_eq!(refused(call), (INVALID_PARAMS, 7.into()));
        let id = r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#;
        assert_eq!(refused(id), (INVALID_REQUEST, Value::Null));
    }

    #[test]
    fn a_line_has_a_limit_and_the_next_one_is_read() {
        let text =
            format!("{}\n\n \n{}\nlast", "x".repeat(LONGEST_LINE), "y".repeat(LONGEST_LINE + 1));
        let mut input = BufReader::with_capacity(1000, text.as_bytes());
        let mut next = || read_line(&mut input).unwrap();
        assert_eq!(next(), Some(Line::Text(vec![b'x'; LONGEST_LINE])));
        assert_eq!(next(), Some(Line::TooLong));
        assert_eq!(next(), Some(Line::Text(b"last".to_vec())));
        assert_eq!(next(), None);
    }
}
