//! One request and its answer, as every handler of the sandbox sees them.

use std::collections::HashMap;
use std::convert::Infallible;
use std::iter;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use futures_util::stream;
use serde::Serialize;
use serde_json::{Map, Value};

/// What the providers answer in.
pub(crate) const JSON: &str = "application/json; charset=utf-8";

/// What a handler needs to know of a request.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) params: HashMap<String, String>,
    pub(crate) query: HashMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The Vumi app whose session sends this; set by the gate in front of the Vumi handlers.
    pub(crate) app: usize,
}

impl Call {
    /// A path parameter; every template that reaches a handler has it.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The name of the scheme has no case (RFC 9110, 11.1).
    pub(crate) fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token)
    }
}

/// Parts of a body that is made while it is sent.
pub(crate) type BodyParts = Box<dyn Iterator<Item = Vec<u8>> + Send>;

/// An answer before it becomes HTTP.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// Follows the body; for answers too long to be held at once.
    pub(crate) rest: Option<BodyParts>,
    pub(crate) content_type: &'static str,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

/// A handler may stop early with a refusal; both sides are answers.
pub(crate) type Answer = Result<Reply, Reply>;

impl Reply {
    pub(crate) fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, body: body.into(), rest: None, content_type, headers: Vec::new() }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self::new(status, JSON, Vec::new())
    }

    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => Self::new(status, JSON, body),
            Err(error) => Self::new(500, JSON, error.to_string()),
        }
    }

    pub(crate) fn ok(body: &impl Serialize) -> Answer {
        Ok(Self::json(200, body))
    }

    /// Adds a header; a value that can't stand in one is left out.
    pub(crate) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((HeaderName::from_static(name), value));
        }
        self
    }

    /// The whole body at once, for those who want to change it.
    pub(crate) fn collect_body(mut self) -> Self {
        for part in self.rest.take().into_iter().flatten() {
            self.body.extend(part);
        }
        self
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let body = match self.rest {
            None => Body::from(self.body),
            Some(rest) => {
                let parts = iter::once(self.body).chain(rest).map(Ok::<_, Infallible>);
                Body::from_stream(stream::iter(parts))
            }
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status.try_into().unwrap_or_default();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        response.headers_mut().extend(self.headers);
        response
    }
}

/// A JSON object whose own keys are found whatever their case, unless it was read as exact; keys
/// inside its values are left alone.
#[derive(Debug, Default)]
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a body; an empty one has no fields. `None` where it isn't an object.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Some(Self::default());
        }
        match serde_json::from_slice(body).ok()? {
            Value::Object(map) => Some(Self::new(map)),
            _ => None,
        }
    }

    /// The same where a key has to be written as documented.
    pub(crate) fn read_exact(body: &[u8]) -> Option<Self> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Some(Self::default());
        }
        serde_json::from_slice(body).ok().map(Self)
    }

    pub(crate) fn new(map: Map<String, Value>) -> Self {
        Self(map.into_iter().map(|(key, value)| (key.to_ascii_lowercase(), value)).collect())
    }

    /// The value of a key, given in lower case (as documented where it was read as exact); `null`
    /// counts as absent.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    /// The value of a key as it was sent, null included.
    pub(crate) fn get_raw(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// A boolean, or its text form, which older guides print.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        match self.get(key)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => text.to_ascii_lowercase().parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn object(&self, key: &str) -> Option<Self> {
        self.get(key)?.as_object().cloned().map(Self::new)
    }

    /// A list of strings; `None` where absent or where an element is something else.
    pub(crate) fn texts(&self, key: &str) -> Option<Vec<String>> {
        self.get(key)?.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
    }
}
