//! A Flinks that has every card: what the sandbox answers for one of its own, under the LoginId that is
//! asked for, without a sandbox's work behind it. It can refuse strictly what is too much, and knows
//! how often each card was opened.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
    http::{StatusCode, header::CONTENT_TYPE},
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
};
use foliolink::flinks::{Client, ClientBuilder, LoginId};
use foliolink_sandbox::Sandbox;

/// Answers by the end of their path, as the sandbox gave them once.
type Recorded = HashMap<String, String>;

/// Cheap to clone.
#[derive(Clone)]
pub(crate) struct Provider(Arc<Inner>);

struct Inner {
    answers: Recorded,
    login_id: String,
    gate: Option<Gate>,
    pub(crate) taken: AtomicU64,
    refused: AtomicU64,
    opened: Mutex<HashMap<String, u32>>,
}

/// A bucket of a few calls that is refilled evenly: what doesn't find one is refused.
struct Gate {
    per_second: f64,
    burst: f64,
    state: Mutex<(f64, Instant)>,
}

impl Gate {
    fn is_open(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let refilled = now.duration_since(state.1).as_secs_f64() * self.per_second;
        *state = ((state.0 + refilled).min(self.burst), now);
        let is_open = state.0 >= 1.0;
        if is_open {
            state.0 -= 1.0;
        }
        is_open
    }
}

/// The n-th card.
pub(crate) fn login_id(n: usize) -> LoginId {
    format!("{n:08x}-1111-4111-8111-111111111111").parse().unwrap()
}

/// A client of it, without a way there.
pub(crate) fn client() -> ClientBuilder {
    let keys = Sandbox::builder().build().credentials().flinks.clone();
    Client::builder()
        .instance(keys.instance)
        .customer_id(keys.customer_id)
        .secret_key(keys.secret_key)
        .api_key(keys.api_key)
        .without_limits()
}

impl Provider {
    pub(crate) async fn new() -> Self {
        Self::with(None).await
    }

    /// One that takes so many calls a second, and a twentieth of that at once.
    pub(crate) async fn strict(per_second: u32) -> Self {
        let per_second = f64::from(per_second);
        let burst = per_second / 20.0;
        let state = Mutex::new((burst, Instant::now()));
        Self::with(Some(Gate { per_second, burst, state })).await
    }

    async fn with(gate: Option<Gate>) -> Self {
        let sandbox = Sandbox::builder().pending_polls(0).build();
        let login_id = sandbox.credentials().flinks.login_id_no_mfa.to_owned();
        let recorded: Arc<Mutex<Recorded>> = Arc::default();
        let tape = Arc::clone(&recorded);
        let record = move |request: Request, next: Next| {
            let tape = Arc::clone(&tape);
            async move {
                let name = last_part(request.uri().path());
                let answer = next.run(request).await;
                let (parts, body) = answer.into_parts();
                let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
                let text = String::from_utf8_lossy(&bytes).into_owned();
                tape.lock().unwrap_or_else(PoisonError::into_inner).insert(name, text);
                Response::from_parts(parts, Body::from(bytes))
            }
        };
        let client = client().in_process(sandbox.router().layer(from_fn(record))).build().unwrap();
        let aggregator = foliolink::Aggregator::builder().flinks(client).build().unwrap();
        aggregator.pull(login_id.parse::<LoginId>().unwrap()).await.unwrap();
        let answers = recorded.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self(Arc::new(Inner {
            answers,
            login_id,
            gate,
            taken: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            opened: Mutex::default(),
        }))
    }

    pub(crate) fn router(&self) -> Router {
        let provider = self.clone();
        Router::new().fallback(move |request: Request| {
            let provider = provider.clone();
            async move { provider.answer(request).await }
        })
    }

    /// Serves it; gives its address.
    pub(crate) async fn serve(&self) -> String {
        serve_router(self.router()).await
    }

    async fn answer(&self, request: Request) -> Response {
        if self.0.gate.as_ref().is_some_and(|gate| !gate.is_open()) {
            self.0.refused.fetch_add(1, Ordering::SeqCst);
            return StatusCode::TOO_MANY_REQUESTS.into_response();
        }
        self.0.taken.fetch_add(1, Ordering::SeqCst);
        let name = last_part(request.uri().path());
        let bytes = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_default();
        let Some(answer) = self.0.answers.get(&name) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let text = self.with_card(&name, answer, &bytes);
        ([(CONTENT_TYPE, "application/json")], text).into_response()
    }

    /// A session has the id of its card.
    fn with_card(&self, name: &str, answer: &str, asked: &Bytes) -> String {
        let asked: serde_json::Value = serde_json::from_slice(asked).unwrap_or_default();
        let card = asked.get("LoginId").or_else(|| asked.get("RequestId"));
        let Some(card) = card.and_then(|card| card.as_str()) else { return answer.to_owned() };
        if name == "Authorize" {
            let mut opened = self.0.opened.lock().unwrap_or_else(PoisonError::into_inner);
            *opened.entry(card.to_owned()).or_default() += 1;
        }
        let mut text = answer.replace(&self.0.login_id, card);
        if let Some(session) =
            text.split("\"RequestId\"").nth(1).and_then(|rest| rest.split('"').nth(1))
        {
            let session = session.to_owned();
            text = text.replace(&session, card);
        }
        text
    }

    pub(crate) fn taken(&self) -> u64 {
        self.0.taken.load(Ordering::SeqCst)
    }

    pub(crate) fn refused(&self) -> u64 {
        self.0.refused.load(Ordering::SeqCst)
    }

    /// How often each card was opened since this was asked last.
    pub(crate) fn take_opened(&self) -> HashMap<String, u32> {
        std::mem::take(&mut self.0.opened.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How long an answer with data is.
    pub(crate) fn data_bytes(&self) -> usize {
        self.0.answers.get("GetAccountsDetail").map_or(0, String::len)
    }
}

/// Serves it on loopback; gives its address.
pub(crate) async fn serve_router(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

fn last_part(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// A process of its own, whose work isn't counted as the client's.
pub(crate) async fn serve_for_ever() {
    let url = Provider::new().await.serve().await;
    println!("{url}");
    std::future::pending::<()>().await;
}
