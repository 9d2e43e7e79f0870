//! From an HTTP answer to a value: reads the body within a limit, then decodes it knowing the
//! status it came with.

use std::{fmt, ops::Deref};

use bytes::{Bytes, BytesMut};
use reqwest::{Response, StatusCode, header::HeaderMap};
use serde::de::DeserializeOwned;

use crate::{Error, ErrorKind, TransportError};

mod coding;
mod known;
mod objects;
mod repair;
mod text;
mod unique;
mod utf16;

pub use known::is_field_name;
pub use repair::{Repair, Repairs, decode_leniently};
pub use text::{clean_json, find_replaced, without_mark};
pub use unique::unique_keys;

pub use objects::AsDecoded;
use objects::ObjectsOnly;

/// Largest body that is read into memory unless the transport sets another limit: 64 MiB, counted
/// after decompression.
pub const DEFAULT_BODY_LIMIT: usize = 64 << 20;

/// Decodes a body knowing the status it came with.
///
/// Every `DeserializeOwned` type ignores the status; the enums that
/// [`by_status!`](crate::by_status) writes pick their variant by it.
pub trait FromBody: Sized {
    /// Decodes `body`.
    ///
    /// # Errors
    /// [`BodyError`] with the JSON path where the body doesn't fit.
    fn from_body(status: StatusCode, body: &[u8]) -> Result<Self, BodyError>;

    /// Refuses a success of which nothing is understood: an object that isn't empty and has no
    /// field that this type knows, or a list of nothing but such objects.
    ///
    /// # Errors
    /// [`BodyError`] that names the first keys.
    #[doc(hidden)]
    fn check_known(status: StatusCode, body: &[u8]) -> Result<(), BodyError> {
        let _ = (status, body);
        Ok(())
    }
}

impl<T: DeserializeOwned> FromBody for T {
    fn from_body(status: StatusCode, body: &[u8]) -> Result<Self, BodyError> {
        let value = decode(body)?;
        Self::check_known(status, body)?;
        Ok(value)
    }

    fn check_known(status: StatusCode, body: &[u8]) -> Result<(), BodyError> {
        if status.is_success() { known::check::<T>(body) } else { Ok(()) }
    }
}

/// Decodes JSON. An array is no object, at any depth: serde would fill a struct from it by position.
/// On failure decodes once more to learn where it failed (the path costs 2.6 times the time, so never first).
///
/// # Errors
/// [`BodyError`].
///
/// ```
/// #[derive(Debug, serde::Deserialize)]
/// struct Account {
///     #[serde(rename = "Id")]
///     _id: String,
/// }
///
/// let error =
///     foliolink_runtime::decode::<Vec<Account>>(br#"[{"Id": "a"}, {"Id": 4417}]"#).unwrap_err();
/// assert_eq!(error.to_string(), "expected a string at [1].Id");
/// ```
pub fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, BodyError> {
    // One look at the whole is cheaper than one at each string. What isn't all text may still be
    // read, where that stands in a field that nobody described.
    let first = match std::str::from_utf8(body) {
        Ok(text) => {
            let mut json = serde_json::Deserializer::from_str(text);
            let value = T::deserialize(ObjectsOnly(&mut json));
            match value.and_then(|value| json.end().map(|()| value)) {
                Ok(value) => return Ok(value),
                Err(error) => Some(error),
            }
        }
        Err(_) => None,
    };
    decode_again(body, first)
}

/// Decodes what failed with `first`, or what is no text in one of its strings.
#[cold]
fn decode_again<T: DeserializeOwned>(
    body: &[u8],
    first: Option<serde_json::Error>,
) -> Result<T, BodyError> {
    if body.trim_ascii_start().starts_with(b"<") {
        return Err(BodyError { path: ".".to_owned(), what: WEB_PAGE.to_owned() });
    }
    let mut again = serde_json::Deserializer::from_slice(body);
    match serde_path_to_error::deserialize::<_, T>(ObjectsOnly(&mut again)) {
        Err(located) => Err(BodyError::new(located.inner(), &located.path().to_string())),
        // The value was fine and something follows it.
        Ok(value) => match first.map_or_else(|| again.end(), Err) {
            Ok(()) => Ok(value),
            Err(error) => Err(BodyError::new(&error, ".")),
        },
    }
}

/// Why a body didn't decode: the place and what was expected there, never what stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyError {
    path: String,
    what: String,
}

impl BodyError {
    pub(crate) fn new(error: &serde_json::Error, path: &str) -> Self {
        // Where JSON breaks off the path may run through a key that nobody described: a name, a
        // number.
        let path = if error.is_data() { path } else { "." };
        let text = error.to_string();
        let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(head, _)| head);
        // serde names a missing field in the text and its parent in the path: people look for the
        // field.
        if let Some(field) =
            text.strip_prefix("missing field `").and_then(|rest| rest.split('`').next())
        {
            return Self { path: join(path, field), what: "missing field".to_owned() };
        }
        // Written by the generated code, with a name that the description knows.
        if text.starts_with("duplicate field `") || text == unique::DUPLICATE_KEY {
            return Self { path: path.to_owned(), what: text.to_owned() };
        }
        // A `by_shape!` value was decoded on its own and says where inside it failed.
        if let Some((what, inner)) =
            text.strip_prefix(INNER).and_then(|text| text.rsplit_once(" at "))
        {
            return Self { path: join(path, inner), what: what.to_owned() };
        }
        Self { path: path.to_owned(), what: safe_part(error, text) }
    }

    /// The same error as a text that survives serde, for a value that is decoded inside another.
    #[doc(hidden)]
    pub fn inner(&self) -> String {
        format!("{INNER}{self}")
    }

    #[doc(hidden)]
    pub fn undocumented(status: StatusCode) -> Self {
        Self {
            path: ".".to_owned(),
            what: format!("no body is described for status {}", status.as_u16()),
        }
    }

    /// Where, e.g. `Accounts[2].Balance.Current`; `.` is the whole body.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected there, e.g. `expected a string`.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Whether the body was HTML or XML.
    ///
    /// ```
    /// let error = foliolink_runtime::decode::<Vec<String>>(b"<!DOCTYPE html>").unwrap_err();
    /// assert!(error.is_web_page());
    /// ```
    pub fn is_web_page(&self) -> bool {
        self.what == WEB_PAGE
    }
}

/// What gateways answer, and some servers, even with 200, where there is nothing to call.
const WEB_PAGE: &str = "not JSON but a web page";

/// Marks the text of an error that comes from decoding a part of the body on its own.
const INNER: &str = "\u{1}";

fn join(parent: &str, child: &str) -> String {
    match (parent, child) {
        (parent, ".") => parent.to_owned(),
        (".", child) => child.to_owned(),
        (parent, child) if child.starts_with('[') => format!("{parent}{child}"),
        (parent, child) => format!("{parent}.{child}"),
    }
}

/// serde's texts quote the offending value in the middle; what follows the last ", expected " is
/// written by code.
fn safe_part(error: &serde_json::Error, text: &str) -> String {
    use serde_json::error::Category;
    match error.classify() {
        Category::Syntax | Category::Io => {
            format!("not JSON from line {} column {}", error.line(), error.column())
        }
        Category::Eof => "the body ends too early".to_owned(),
        Category::Data => match text.rsplit_once(", expected ") {
            Some((_, expected)) => format!("expected {expected}"),
            None if text.starts_with("expected ") => text.to_owned(),
            None => "doesn't fit the description".to_owned(),
        },
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.what, self.path)
    }
}

impl std::error::Error for BodyError {}

/// Reads the whole body, at most `limit` bytes after decompression, and hands back an answer that
/// carries it, [settled](settle).
///
/// The transport calls this inside its seam, so that a truncated body is a failed exchange like any
/// other.
///
/// # Errors
/// [`TransportError::BodyTooLarge`], or [`TransportError::Http`] when the body breaks off; those of
/// [`settle`].
pub async fn buffer(
    mut response: Response,
    limit: usize,
) -> Result<http::Response<Bytes>, TransportError> {
    let status = response.status();
    let version = response.version();
    let headers = std::mem::take(response.headers_mut());
    let mut whole = http::Response::new(read(response, limit).await?);
    *whole.status_mut() = status;
    *whole.version_mut() = version;
    *whole.headers_mut() = headers;
    settle(whole, limit)
}

/// Makes of an answer's bytes what everybody behind the seam may rely on: unpacked, without a byte
/// order mark, and text where it is JSON. What had to be replaced stands in the answer's extensions
/// as [`Repairs`].
///
/// # Errors
/// [`TransportError::BodyTooLarge`], [`TransportError::UnknownEncoding`], or
/// [`TransportError::Other`] where a packed body is broken.
pub fn settle(
    answer: http::Response<Bytes>,
    limit: usize,
) -> Result<http::Response<Bytes>, TransportError> {
    let (mut parts, body) = answer.into_parts();
    let body = coding::decode(&mut parts.headers, body, limit)?;
    let (body, repairs) = clean_json(body);
    if !repairs.is_empty() {
        parts.extensions.insert(repairs);
    }
    Ok(http::Response::from_parts(parts, body))
}

async fn read(mut response: Response, limit: usize) -> Result<Bytes, TransportError> {
    let announced = response.content_length();
    if announced.is_some_and(|announced| announced > limit as u64) {
        return Err(TransportError::BodyTooLarge { limit });
    }
    // Room for what was announced, if that isn't absurd: a buffer that grows is twice as large.
    let announced = announced.and_then(|announced| usize::try_from(announced).ok());
    let room = announced.unwrap_or_default().min(DEFAULT_BODY_LIMIT);
    // One chunk is the usual case, and is handed on without a copy. Many are copied as they come:
    // each held on its own costs more than a byte or two of it.
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(data) = response.chunk().await? {
        if first.len().max(all.len()) + data.len() > limit {
            return Err(TransportError::BodyTooLarge { limit });
        }
        if first.is_empty() {
            first = data;
            continue;
        }
        if all.is_empty() {
            all.reserve(room.max(first.len() + data.len()));
            all.extend_from_slice(&first);
        }
        all.extend_from_slice(&data);
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

/// A decoded answer with its status and headers.
pub struct ResponseValue<T> {
    status: StatusCode,
    headers: HeaderMap,
    inner: T,
}

impl<T: FromBody> ResponseValue<T> {
    #[doc(hidden)]
    pub async fn from_response<E>(response: http::Response<Bytes>) -> Result<Self, Error<E>> {
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        match T::from_body(status, &body) {
            Ok(inner) => Ok(Self { status, headers, inner }),
            Err(source) => Err(ErrorKind::Undecodable { status, headers, body, source }.into()),
        }
    }
}

impl ResponseValue<()> {
    #[doc(hidden)]
    pub fn empty(response: http::Response<Bytes>) -> Self {
        let parts = response.into_parts().0;
        Self { status: parts.status, headers: parts.headers, inner: () }
    }
}

impl<T> ResponseValue<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.inner
    }

    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// HTTP headers, undocumented ones too.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers may hold tokens and cookies.
        f.debug_struct("ResponseValue")
            .field("status", &self.status)
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
