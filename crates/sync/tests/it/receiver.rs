//! A receiver of webhooks, which answers what it is told to and keeps what it was sent.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use serde_json::Value;
use tokio::task::JoinHandle;

/// Ends when it is dropped.
pub(crate) struct Receiver {
    pub(crate) url: String,
    state: Arc<Shared>,
    serving: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    got: Mutex<Vec<Got>>,
    answers: Mutex<VecDeque<Answer>>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
}

/// A request.
#[derive(Clone)]
pub(crate) struct Got {
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// What a request is answered; 200 unless something is told.
#[derive(Clone)]
pub(crate) enum Answer {
    Status(u16),
    With(u16, &'static str, &'static str),
    Never,
}

impl Got {
    pub(crate) fn id(&self) -> &str {
        self.headers["webhook-id"].to_str().unwrap()
    }

    /// What it says, which is what the published schema says.
    pub(crate) fn json(&self) -> Value {
        let schema = foliolink_sync::webhook_schema();
        assert_eq!(schema, include_str!("../../../../docs/schema/webhook.schema.json"));
        let schema: Value = serde_json::from_str(schema).unwrap();
        let body = serde_json::from_str(&self.body).unwrap();
        jsonschema::validate(&schema, &body).unwrap();
        body
    }

    /// Whether the scheme's own library accepts it.
    pub(crate) fn is_signed_by(&self, secret: &foliolink::Secret) -> bool {
        let webhook = standardwebhooks::Webhook::new(secret.expose()).unwrap();
        webhook.verify(self.body.as_bytes(), &self.headers).is_ok()
    }
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let state = Arc::new(Shared::default());
        let router = Router::new().fallback(take).with_state(Arc::clone(&state));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, state, serving }
    }

    pub(crate) fn answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.state.answers.lock().unwrap().extend(answers);
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.state.got.lock().unwrap().clone()
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.state.most_at_once.load(Ordering::SeqCst)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let body = String::from_utf8(body.to_vec()).unwrap();
    shared.got.lock().unwrap().push(Got { headers, body });
    let now = shared.at_once.fetch_add(1, Ordering::SeqCst) + 1;
    shared.most_at_once.fetch_max(now, Ordering::SeqCst);
    tokio::task::yield_now().await;
    let answer = shared.answers.lock().unwrap().pop_front();
    let answer = match answer {
        None => StatusCode::OK.into_response(),
        Some(Answer::Status(status)) => StatusCode::from_u16(status).unwrap().into_response(),
        Some(Answer::With(status, name, value)) => {
            (StatusCode::from_u16(status).unwrap(), [(name, value)]).into_response()
        }
        Some(Answer::Never) => std::future::pending().await,
    };
    shared.at_once.fetch_sub(1, Ordering::SeqCst);
    answer
}
