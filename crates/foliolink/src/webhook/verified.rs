//! What a verifier hands out: an event that came from the provider, and the duty to say that it was
//! taken.

use std::{fmt, net::IpAddr, sync::Arc};

use http::HeaderMap;
use serde_json::value::RawValue;

use super::{Rejected, replay::Claim};

/// An event whose signature was checked. There is no other way to get one.
///
/// Call [`ack`](Self::ack) once the event is safe, e.g. in your queue: from then on the same
/// delivery is [`Known`](Rejected::Known). Dropped without it, the delivery counts as never seen,
/// so that a repetition gets another try; until then a repetition is [`Busy`](Rejected::Busy).
///
/// ```
/// use foliolink::{
///     Secret,
///     webhook::{Rejected, flinks},
/// };
/// # use http::{HeaderMap, HeaderValue};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let secret = Secret::from("your webhook secret");
/// let verifier = flinks::Verifier::new(secret.clone())?;
/// let body = br#"{"ResponseType":"KYC","Tag":"order-1881"}"#;
/// let mut headers = HeaderMap::new();
/// headers.insert(flinks::SIGNATURE_HEADER, HeaderValue::from_str(&flinks::sign(&secret, body))?);
///
/// let verified = verifier.open(&headers, body)?;
/// assert_eq!(verified.event().message().tag(), Some("order-1881"));
/// drop(verified); // The queue was full: the next delivery of the same bytes gets another try.
/// let event = verifier.open(&headers, body)?.ack();
/// assert_eq!(verifier.open(&headers, body).unwrap_err(), Rejected::Known);
/// # let _ = event; Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "an event that isn't marked as taken counts as never seen"]
pub struct Verified<E> {
    event: E,
    claim: Claim,
}

impl<E> Verified<E> {
    pub(super) fn new(event: E, claim: Claim) -> Self {
        Self { event, claim }
    }

    /// The event.
    pub fn event(&self) -> &E {
        &self.event
    }

    /// Event and claim apart, for a sink that takes the event by value.
    pub(super) fn split(self) -> (E, Claim) {
        (self.event, self.claim)
    }

    /// The event is safe: remembers the delivery and hands the event out.
    pub fn ack(self) -> E {
        self.claim.keep();
        self.event
    }
}

/// Opens deliveries of one provider: what [`Receiver`](super::Receiver) asks of a verifier.
///
/// Implemented by [`flinks::Verifier`](super::flinks::Verifier) and
/// [`vumi::Verifier`](super::vumi::Verifier); your own can choose between several of them, e.g. by
/// tenant.
pub trait Verify: Send + Sync + 'static {
    /// What comes out.
    type Event: Send + 'static;

    /// Looks at the headers alone, so that a body without a signature needn't be read. Sends
    /// nothing.
    ///
    /// # Errors
    /// [`Rejected`] for a missing, doubled or over-long signature header.
    fn screen(&self, headers: &HeaderMap) -> Result<(), Rejected>;

    /// Longest body worth reading, in bytes.
    fn body_limit(&self) -> usize;

    /// Verifies, then parses. `body` is the bytes as they arrived: JSON that was read and written
    /// again has other bytes.
    ///
    /// # Errors
    /// [`Rejected`] says why.
    fn verify(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> impl Future<Output = Result<Verified<Self::Event>, Rejected>> + Send;

    /// The same for a delivery from an address that is known: what strangers may cost can then be
    /// limited for each. By default the address doesn't matter.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    fn verify_from(
        &self,
        sender: Option<IpAddr>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> impl Future<Output = Result<Verified<Self::Event>, Rejected>> + Send {
        let _ = sender;
        self.verify(headers, body)
    }
}

/// The verified JSON of an event, shared instead of copied. `Debug` shows its length only.
///
/// ```
/// let body: foliolink::webhook::Body =
///     serde_json::from_str(r#"{"units": 123456789012345678.99}"#).unwrap();
/// assert_eq!(body.get(), r#"{"units": 123456789012345678.99}"#);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Body(Arc<str>);

impl Body {
    /// The JSON text, byte for byte; without a byte order mark, and with U+FFFD for what is no
    /// character.
    pub fn get(&self) -> &str {
        &self.0
    }

    /// One JSON value and nothing else.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Rejected> {
        let json: &RawValue = serde_json::from_slice(bytes).map_err(|_| Rejected::NotAnEvent)?;
        Ok(Self(json.get().into()))
    }

    /// What was parsed as one JSON value already.
    pub(super) fn of_parsed(bytes: &[u8]) -> Result<Self, Rejected> {
        let text = std::str::from_utf8(bytes).map_err(|_| Rejected::NotAnEvent)?;
        Ok(Self(text.trim().into()))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.get().len())
    }
}

impl<'de> serde::Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <Box<RawValue>>::deserialize(deserializer).map(|json| Self(json.get().into()))
    }
}
