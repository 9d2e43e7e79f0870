//! Answers and refusals: JSON with an `ETag`, or one error object.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::{app::Refusal, error::ServeError};

/// Why there is no answer.
pub(super) enum Problem {
    /// The request is wrong: why.
    Invalid(&'static str),
    NotFound(&'static str),
    Refused(Refusal),
    Broken(ServeError),
}

/// What stands in every refusal.
#[derive(Serialize, ToSchema)]
pub(super) struct Refused {
    error: RefusedBecause,
}

/// Why a request was refused.
#[derive(Serialize, ToSchema)]
#[schema(as = Error)]
struct RefusedBecause {
    /// `invalid`, `not_found`, `auth`, `rate_limited`, `unavailable`.
    kind: &'static str,
    /// One line for people.
    message: String,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ServeError> for Problem {
    fn from(error: ServeError) -> Self {
        Self::Broken(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, kind, message) = match &self {
            Self::Invalid(why) => (StatusCode::BAD_REQUEST, "invalid", (*why).to_owned()),
            Self::NotFound(what) => (StatusCode::NOT_FOUND, "not_found", (*what).to_owned()),
            Self::Refused(Refusal::Forbidden) => {
                let why = "no such token, or it was revoked";
                (StatusCode::UNAUTHORIZED, "auth", why.to_owned())
            }
            Self::Refused(Refusal::TooMany(seconds)) => {
                let why = format!("too many requests: come back in {seconds} s");
                (StatusCode::TOO_MANY_REQUESTS, "rate_limited", why)
            }
            Self::Refused(Refusal::Broken) => {
                let why = "the server can't read its tokens";
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable", why.to_owned())
            }
            Self::Broken(error) => {
                tracing::error!(%error, "nothing could be read");
                let why = "the data can't be read just now";
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable", why.to_owned())
            }
        };
        let body = Json(Refused { error: RefusedBecause { kind, message } });
        let mut answer = (status, body).into_response();
        match self {
            Self::Refused(Refusal::Forbidden) => {
                let scheme = HeaderValue::from_static("Bearer");
                answer.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
            }
            Self::Refused(Refusal::TooMany(seconds)) => {
                answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            _ => {}
        }
        answer
    }
}

/// JSON, or 304 where the caller has it.
pub(super) fn answer<T: Serialize>(headers: &HeaderMap, value: &T) -> Result<Response, Problem> {
    let body = serde_json::to_vec(value).map_err(|error| ServeError::machine("JSON", error))?;
    let tag = tag(&[&body]);
    Ok(match has(headers, &tag) {
        true => not_modified(&tag),
        false => tagged(&tag, body),
    })
}

/// An entity tag over these parts.
pub(super) fn tag(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    let digest = hash.finalize();
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest.get(..18).unwrap_or(&digest)))
}

/// Whether `If-None-Match` names it.
pub(super) fn has(headers: &HeaderMap, tag: &str) -> bool {
    let named = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|text| text.to_str().ok());
    let mut tags = named.flat_map(|text| text.split(',')).map(str::trim);
    tags.any(|named| named == "*" || named.strip_prefix("W/").unwrap_or(named) == tag)
}

pub(super) fn not_modified(tag: &str) -> Response {
    with_tag(StatusCode::NOT_MODIFIED.into_response(), tag)
}

pub(super) fn tagged(tag: &str, body: Vec<u8>) -> Response {
    let json = HeaderValue::from_static("application/json");
    with_tag(([(header::CONTENT_TYPE, json)], body).into_response(), tag)
}

/// Kept by the caller alone, and asked for again each time.
fn with_tag(mut answer: Response, tag: &str) -> Response {
    let headers = answer.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("authorization"));
    answer
}

/// A path or query that axum couldn't read.
impl From<axum::extract::rejection::PathRejection> for Problem {
    fn from(_: axum::extract::rejection::PathRejection) -> Self {
        Self::Invalid("id: expected text in UTF-8")
    }
}
