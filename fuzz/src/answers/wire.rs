//! A provider in process: one operation is answered as the input says, every other as its first
//! example says.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use bytes::Bytes;
use http_body_util::Full;
use tower::Service;

use super::description::{Description, FLINKS, Provider, VUMI};

/// A status and a body.
pub(super) type Canned = (u16, Bytes);

/// An operation, and the answer of a provider that means well.
struct Route {
    method: String,
    path: Vec<String>,
    operation: String,
    good: Option<Canned>,
}

static ROUTES: LazyLock<HashMap<&'static str, Vec<Route>>> = LazyLock::new(|| {
    let both = [&*FLINKS, &*VUMI];
    both.into_iter().map(|description| (description.name(), routes(description))).collect()
});

fn routes(description: &'static Description) -> Vec<Route> {
    let route = |(method, path, operation, _): (&str, &str, &str, _)| Route {
        method: method.to_uppercase(),
        path: path.trim_matches('/').split('/').map(str::to_owned).collect(),
        operation: operation.to_owned(),
        good: description
            .good_answer(operation)
            .map(|(status, body)| (status, body.to_bytes().into())),
    };
    let mut routes: Vec<_> = description.operations().into_iter().map(route).collect();
    // A word is no parameter.
    routes.sort_by_key(|route| route.path.iter().filter(|part| part.starts_with('{')).count());
    routes
}

impl Route {
    fn takes(&self, method: &str, path: &[&str]) -> bool {
        self.method == method
            && self.path.len() == path.len()
            && self.path.iter().zip(path).all(|(own, part)| own.starts_with('{') || own == part)
    }
}

/// A provider that answers `operation` with `canned`. A 202 is given once: then comes what there is.
#[derive(Clone)]
pub(super) struct Wire {
    provider: Provider,
    operation: String,
    canned: Canned,
    /// Answered instead of the good answers, by operation.
    others: Vec<(&'static str, Canned)>,
    asked: Arc<AtomicUsize>,
}

impl Wire {
    pub(super) fn new(provider: Provider, operation: &str, canned: Canned) -> Self {
        Self {
            provider,
            operation: operation.to_owned(),
            canned,
            others: vec![],
            asked: Arc::default(),
        }
    }

    pub(super) fn with(mut self, operation: &'static str, canned: Canned) -> Self {
        self.others.push((operation, canned));
        self
    }

    fn answer(&self, method: &str, path: &str) -> Canned {
        let path: Vec<_> = path.trim_matches('/').split('/').collect();
        let name = if self.provider == Provider::Flinks { "flinks" } else { "vumi" };
        let route = ROUTES[name].iter().find(|route| route.takes(method, &path));
        let Some(route) = route else { return (404, Bytes::new()) };
        let other = self.others.iter().find(|(operation, _)| *operation == route.operation);
        if let Some((_, canned)) = other {
            return canned.clone();
        }
        let is_first = || self.asked.fetch_add(1, Ordering::Relaxed) == 0;
        if route.operation == self.operation && (self.canned.0 != 202 || is_first()) {
            return self.canned.clone();
        }
        route.good.clone().unwrap_or((404, Bytes::new()))
    }

    /// What a client's builder takes.
    pub(super) fn service(
        self,
    ) -> impl Service<
        http::Request<reqwest::Body>,
        Response = http::Response<Full<Bytes>>,
        Error = Infallible,
        Future: Send,
    > + Clone
    + Send
    + Sync
    + 'static {
        tower::service_fn(move |request: http::Request<reqwest::Body>| {
            let (status, body) = self.answer(request.method().as_str(), request.uri().path());
            let mut answer = http::Response::new(Full::new(body));
            *answer.status_mut() = status.try_into().expect("a status");
            let json = http::HeaderValue::from_static("application/json");
            answer.headers_mut().insert(http::header::CONTENT_TYPE, json);
            async move { Ok(answer) }
        })
    }
}
