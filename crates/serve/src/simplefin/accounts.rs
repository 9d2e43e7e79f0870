//! `GET /accounts`, streamed: some connections at a time, however many there are.

use std::{
    collections::HashSet,
    convert::Infallible,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Poll, ready},
    time::Duration,
};

use axum::{
    Json,
    body::Body,
    extract::{FromRequestParts, RawQuery, State},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use futures_util::Stream;
use http::{HeaderValue, StatusCode, header, request::Parts};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use tokio::sync::mpsc;

use super::{
    account,
    problem::{self, Problem},
    query::{Query, Version},
};
use crate::{
    App,
    app::Peer,
    error::{Result, ServeError},
    source::{AT_ONCE, Standing},
    token::{Credential, Token, TokenKind},
};

/// More than anybody reads; the rest is counted.
const PROBLEMS: usize = 1_000;
/// Seconds until somebody comes back who found no place.
const BUSY_S: u64 = 5;
/// A reader that takes nothing for so long has its place taken away.
const IDLE: Duration = Duration::from_secs(30);

/// User and password of HTTP's Basic scheme.
pub(super) struct Basic(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Basic {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|text| text.to_str().ok());
        let encoded = header.and_then(|text| {
            let (scheme, rest) = text.split_once(' ')?;
            scheme.eq_ignore_ascii_case("basic").then_some(rest.trim())
        });
        let bytes = encoded.and_then(|encoded| STANDARD.decode(encoded).ok());
        Ok(Self(bytes.and_then(|bytes| String::from_utf8(bytes).ok())))
    }
}

pub(super) async fn accounts(
    State(app): State<App>,
    peer: Peer,
    basic: Basic,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let version = query.as_ref().map_or(Version::One, |query| query.version);
    let login = basic.0.as_deref().and_then(|login| login.split_once(':'));
    let shown = login.map(|(id, secret)| Credential { id, secret });
    let token = match app.admit(&peer, shown, TokenKind::Simplefin).await {
        Ok(token) => token,
        Err(refusal) => return refusal.answer(version),
    };
    let query = match query {
        Ok(query) => query,
        Err(why) => {
            let body = json!({ "errors": [why], "accounts": [] });
            return (StatusCode::BAD_REQUEST, Json(body)).into_response();
        }
    };
    let Some(place) = app.limits().begin_stream() else { return refuse_stream() };
    // The first ones are read before anything is answered: what fails then is told as a status.
    let first = match app.source().list(&token, None, AT_ONCE).await {
        Ok(first) => first,
        Err(error) => return refuse(&error),
    };
    let (sender, receiver) = mpsc::channel::<Bytes>(2);
    let is_whole = Arc::new(AtomicBool::new(false));
    let whole = Arc::clone(&is_whole);
    tokio::spawn(async move {
        let mut writer = Writer { app, token, query, sender, problems: vec![], more: 0 };
        match writer.write(first).await {
            // Before the sender is dropped.
            Ok(()) => whole.store(true, Ordering::SeqCst),
            Err(Some(error)) => tracing::error!(%error, "an answer broke off"),
            Err(None) => {}
        }
        drop(place);
    });
    let chunks = chunks(receiver, is_whole);
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], Body::from_stream(chunks)).into_response()
}

/// What a writer sends. Where it ends before it is through, the answer breaks off: a list that ends
/// early would look whole.
fn chunks(
    mut receiver: mpsc::Receiver<Bytes>,
    is_whole: Arc<AtomicBool>,
) -> impl Stream<Item = io::Result<Bytes>> {
    let mut is_over = false;
    futures_util::stream::poll_fn(move |context| {
        Poll::Ready(match ready!(receiver.poll_recv(context)) {
            Some(chunk) => Some(Ok(chunk)),
            None if is_over || is_whole.load(Ordering::SeqCst) => None,
            None => {
                is_over = true;
                Some(Err(io::Error::other("the answer broke off")))
            }
        })
    })
}

fn refuse(error: &ServeError) -> Response {
    tracing::error!(%error, "nothing could be read");
    (StatusCode::SERVICE_UNAVAILABLE, "the data can't be read just now").into_response()
}

/// As many are written as may be at once.
fn refuse_stream() -> Response {
    let wait = BUSY_S.to_string();
    let text = format!("too many answers are being written: come back in {BUSY_S} s");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, wait)], text).into_response()
}

/// Writes an answer piece by piece.
struct Writer {
    app: App,
    token: Token,
    query: Query,
    sender: mpsc::Sender<Bytes>,
    problems: Vec<Problem>,
    /// Problems beyond those that are told.
    more: usize,
}

#[derive(Serialize)]
struct Connection<'a> {
    conn_id: &'a str,
    name: String,
    org_id: &'a str,
    org_name: &'a str,
    sfin_url: &'a str,
}

/// Nothing where the reader has gone away.
type Outcome = Result<(), Option<ServeError>>;

impl Writer {
    async fn write(&mut self, first: Vec<Standing>) -> Outcome {
        let mut found = HashSet::new();
        if self.query.version == Version::Two {
            self.send(b"{\"connections\":[".to_vec()).await?;
            self.write_connections(first.clone()).await?;
            self.send(b"],\"accounts\":[".to_vec()).await?;
        } else {
            self.send(b"{\"accounts\":[".to_vec()).await?;
        }
        let mut page = first;
        let mut is_first = true;
        while !page.is_empty() {
            let entries = self.app.source().read(&page).await?;
            for entry in &entries {
                let chunk = {
                    let root = self.token.url.as_str();
                    let written = account::write(entry, &self.query, root);
                    let mut chunk = vec![];
                    for account in &written.accounts {
                        if !std::mem::take(&mut is_first) {
                            chunk.push(b',');
                        }
                        serde_json::to_writer(&mut chunk, account)
                            .map_err(|error| ServeError::machine("an account", error))?;
                    }
                    if !self.query.accounts.is_empty() {
                        let ids = entry.accounts.iter().chain(&entry.portfolios);
                        let asked = ids.filter(|id| self.query.accounts.contains(&id.text));
                        found.extend(asked.map(|id| id.text.clone()));
                    }
                    let problems = written.problems;
                    self.note_connection(entry);
                    problems.into_iter().for_each(|problem| self.note(problem));
                    chunk
                };
                if !chunk.is_empty() {
                    self.send(chunk).await?;
                }
            }
            page = self.next_page(&page).await?;
        }
        self.note_unknown(&found);
        self.note_token();
        self.send(self.ending()?).await
    }

    async fn next_page(&self, page: &[Standing]) -> Result<Vec<Standing>, ServeError> {
        match page.last() {
            Some(last) if page.len() == AT_ONCE => {
                self.app.source().list(&self.token, Some(&last.id), AT_ONCE).await
            }
            _ => Ok(vec![]),
        }
    }

    async fn write_connections(&self, mut page: Vec<Standing>) -> Outcome {
        let mut is_first = true;
        while !page.is_empty() {
            let mut chunk = vec![];
            for entry in self.app.source().read(&page).await? {
                if !std::mem::take(&mut is_first) {
                    chunk.push(b',');
                }
                let bank = account::bank(&entry);
                let name = match &entry.standing.external_id {
                    Some(own) => format!("{bank} - {own}"),
                    None => bank.to_owned(),
                };
                let id = entry.snapshot.institution.id.as_ref().map(|id| id.as_str());
                let connection = Connection {
                    conn_id: &entry.standing.id,
                    name,
                    org_id: id.unwrap_or(&entry.standing.provider),
                    org_name: bank,
                    sfin_url: &self.token.url,
                };
                serde_json::to_writer(&mut chunk, &connection)
                    .map_err(|error| ServeError::machine("a connection", error))?;
            }
            self.send(chunk).await?;
            page = self.next_page(&page).await?;
        }
        Ok(())
    }

    fn note_connection(&mut self, entry: &crate::source::Entry) {
        let after = self.app.options().stale_after;
        let bank = account::bank(entry);
        let problem = problem::of_connection(&entry.standing, bank, Timestamp::now(), after);
        if let Some(problem) = problem {
            if self.query.version == Version::One {
                let msg = problem::attention(bank);
                self.note(Problem { msg, ..problem.clone() });
            }
            self.note(problem);
        }
    }

    fn note_unknown(&mut self, found: &HashSet<String>) {
        let asked: HashSet<&str> = self.query.accounts.iter().map(String::as_str).collect();
        let unknown = asked.len().saturating_sub(found.len());
        if unknown > 0 {
            self.note(Problem {
                code: "gen.api",
                msg: format!("{unknown} of the accounts that were asked for aren't here"),
                conn_id: None,
                account_id: None,
            });
        }
    }

    fn note_token(&mut self) {
        if let Some(at) = self.token.claimed_again_at {
            let day = at.strftime("%Y-%m-%d");
            let id = &self.token.id;
            self.note(Problem {
                code: "gen.auth",
                msg: format!(
                    "The setup token of this access was used once more on {day}. If that wasn't \
                     you, somebody else has it: `foliolink serve token revoke {id}`"
                ),
                conn_id: None,
                account_id: None,
            });
        }
    }

    fn note(&mut self, problem: Problem) {
        match self.problems.len() < PROBLEMS {
            true => self.problems.push(problem),
            false => self.more += 1,
        }
    }

    fn ending(&self) -> Result<Vec<u8>, ServeError> {
        let mut problems = self.problems.clone();
        if self.more > 0 {
            problems.push(Problem {
                code: "gen.",
                msg: format!("and {} more like these", self.more),
                conn_id: None,
                account_id: None,
            });
        }
        let (name, list) = match self.query.version {
            Version::One => {
                // Two connections to one bank have one line of attention.
                let mut seen = HashSet::new();
                let texts = problems.into_iter().map(|problem| problem.msg);
                let texts: Vec<_> = texts.filter(|text| seen.insert(text.clone())).collect();
                ("errors", serde_json::to_string(&texts))
            }
            Version::Two => ("errlist", serde_json::to_string(&problems)),
        };
        let list = list.map_err(|error| ServeError::machine("the errors", error))?;
        Ok(format!("],\"{name}\":{list}}}").into_bytes())
    }

    async fn send(&self, chunk: Vec<u8>) -> Outcome {
        let sent = self.sender.send(chunk.into());
        match tokio::time::timeout(IDLE, sent).await {
            Ok(sent) => sent.map_err(|_| None),
            Err(_) => {
                tracing::warn!("a reader took nothing for half a minute: its answer broke off");
                Err(None)
            }
        }
    }
}
