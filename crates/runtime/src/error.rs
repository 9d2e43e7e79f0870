//! What can go wrong with one operation. Prints statuses and places, never bodies (documented
//! refusals neither), header values, or more of a URL than its host.

use std::{error::Error as StdError, fmt};

use bytes::Bytes;
use reqwest::{StatusCode, header::HeaderMap};

use crate::{BodyError, ResponseValue};

/// What can go wrong around the exchange itself.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection, no TLS, no answer in time, or an answer that broke off.
    Http(reqwest::Error),
    /// The body is larger than allowed, counted after decompression.
    BodyTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The body is packed in a way that nobody asked for.
    UnknownEncoding {
        /// Its name, where it looks like one; else empty.
        coding: String,
    },
    /// The transport's own verdict (login failed, limit reached, attempts used up).
    Other(Box<dyn StdError + Send + Sync>),
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(_) => f.write_str("HTTP exchange failed"),
            Self::BodyTooLarge { limit } => write!(f, "answer larger than {limit} bytes"),
            Self::UnknownEncoding { coding } => {
                write!(f, "answer in an encoding that was not asked for: {coding:?}")
            }
            Self::Other(error) => error.fmt(f),
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Http(error) => Some(error),
            Self::BodyTooLarge { .. } | Self::UnknownEncoding { .. } => None,
            // Shown as itself, so what lies under it is what lies under this.
            Self::Other(error) => error.source(),
        }
    }
}

impl From<reqwest::Error> for TransportError {
    /// Of the URL the host is left, for whoever looks why it can't be reached.
    fn from(mut error: reqwest::Error) -> Self {
        let Some(url) = error.url_mut() else { return Self::Http(error) };
        // The rest holds customer, login and connection ids, and may hold a password.
        url.set_path("");
        url.set_query(None);
        url.set_fragment(None);
        let is_bare = url.set_username("").and_then(|()| url.set_password(None)).is_ok();
        Self::Http(if is_bare { error } else { error.without_url() })
    }
}

/// Failure of one operation; `E` is its documented error body. One word wide.
pub struct Error<E = ()>(Box<ErrorKind<E>>);

/// The cases of [`Error`].
#[non_exhaustive]
pub enum ErrorKind<E = ()> {
    /// The request could not be built; nothing was sent.
    InvalidRequest(String),
    /// No answer, or none that could be read to its end.
    Transport(TransportError),
    /// A documented refusal.
    Documented(ResponseValue<E>),
    /// A documented status whose body doesn't fit its description.
    Undecodable {
        /// HTTP status.
        status: StatusCode,
        /// HTTP headers.
        headers: HeaderMap,
        /// The body as it came; kept out of `Debug` and `Display`.
        body: Bytes,
        /// Where it doesn't fit.
        source: BodyError,
    },
    /// A status that the description doesn't know for this operation.
    Undocumented(http::Response<Bytes>),
}

/// Generated code makes errors by the generator's names.
#[doc(hidden)]
#[allow(non_snake_case)]
impl<E> Error<E> {
    pub fn InvalidRequest(why: String) -> Self {
        ErrorKind::InvalidRequest(why).into()
    }

    pub fn ErrorResponse(response: ResponseValue<E>) -> Self {
        ErrorKind::Documented(response).into()
    }

    pub fn UnexpectedResponse(response: http::Response<Bytes>) -> Self {
        ErrorKind::Undocumented(response).into()
    }
}

impl<E> Error<E> {
    /// The case.
    pub fn kind(&self) -> &ErrorKind<E> {
        &self.0
    }

    /// The case, by value.
    pub fn into_kind(self) -> ErrorKind<E> {
        *self.0
    }

    /// HTTP status, whenever there was an answer, readable or not.
    pub fn status(&self) -> Option<StatusCode> {
        match self.kind() {
            ErrorKind::InvalidRequest(_) => None,
            ErrorKind::Transport(TransportError::Http(error)) => error.status(),
            ErrorKind::Transport(_) => None,
            ErrorKind::Documented(response) => Some(response.status()),
            ErrorKind::Undecodable { status, .. } => Some(*status),
            ErrorKind::Undocumented(response) => Some(response.status()),
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            ErrorKind::InvalidRequest(why) => write!(f, "invalid request: {why}"),
            ErrorKind::Transport(error) => error.fmt(f),
            ErrorKind::Documented(response) => {
                write!(f, "refused with status {}", response.status().as_u16())
            }
            ErrorKind::Undecodable { status, body, source, .. } => {
                write!(f, "body of {} bytes with status {}: {source}", body.len(), status.as_u16())
            }
            ErrorKind::Undocumented(response) => {
                write!(f, "undocumented status {}", response.status().as_u16())
            }
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            ErrorKind::Transport(error) => f.debug_tuple("Transport").field(error).finish(),
            _ => write!(f, "Error({self})"),
        }
    }
}

impl<E: fmt::Debug> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.kind() {
            ErrorKind::Transport(error) => Some(error),
            ErrorKind::Undecodable { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl<E> From<ErrorKind<E>> for Error<E> {
    fn from(kind: ErrorKind<E>) -> Self {
        Self(Box::new(kind))
    }
}

impl<E> From<TransportError> for Error<E> {
    fn from(error: TransportError) -> Self {
        ErrorKind::Transport(error).into()
    }
}

impl<E> From<reqwest::Error> for Error<E> {
    fn from(error: reqwest::Error) -> Self {
        ErrorKind::Transport(error.into()).into()
    }
}

impl<E> From<reqwest::header::InvalidHeaderValue> for Error<E> {
    fn from(error: reqwest::header::InvalidHeaderValue) -> Self {
        ErrorKind::InvalidRequest(error.to_string()).into()
    }
}

impl<E> From<std::convert::Infallible> for Error<E> {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_word_wide_and_can_cross_threads() {
        fn crosses<T: Send + Sync + 'static>() {}
        crosses::<Error<Vec<String>>>();
        assert_eq!(size_of::<Error<[u64; 32]>>(), size_of::<usize>());
    }

    #[tokio::test]
    async fn a_refusal_does_not_show_what_the_provider_wrote() {
        let body = Bytes::from_static(br#"["no account of JANE DOE"]"#);
        let answer = http::Response::builder().status(404).body(body).unwrap();
        let refusal = ResponseValue::<Vec<String>>::from_response::<()>(answer).await.unwrap();
        let error = Error::ErrorResponse(refusal);
        assert_eq!(format!("{error:?}"), "Error(refused with status 404)");
    }

    #[test]
    fn an_undecodable_answer_keeps_its_status_and_hides_its_body() {
        let source = crate::decode::<Vec<u32>>(br#"["hunter2, expected nothing"]"#).unwrap_err();
        let error: Error = ErrorKind::Undecodable {
            status: StatusCode::BAD_GATEWAY,
            headers: HeaderMap::new(),
            body: Bytes::from_static(b"hunter2"),
            source,
        }
        .into();
        assert_eq!(error.status(), Some(StatusCode::BAD_GATEWAY));
        assert_eq!(error.to_string(), "body of 7 bytes with status 502: expected u32 at [0]");
        assert!(!format!("{error:?} {error}").contains("hunter2"));
    }
}
