//! Checks that a delivery came from Vumi.

use std::{fmt, net::IpAddr, sync::Arc};

use http::HeaderMap;
use jiff::Timestamp;

use super::{
    Event, KeyStore, VerificationKeys, cache::KeyCache, claims::Claims, event, token::Token,
};
use crate::{
    error::{Error, ErrorKind},
    webhook::{
        Rejected, Verified, Verify, digest::sha256, header, readable::readable, replay::Guard,
    },
};

/// The header that carries the token.
pub const SIGNATURE_HEADER: &str = "vumi-verification";

/// Longest body unless another limit is set: an event is a ping.
const BODY_LIMIT: usize = 1 << 20;
/// A-20: the claim that a scheme of the same form uses.
const BODY_CLAIM: &str = "request_body_sha256";

type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Checks that a delivery came from Vumi, then parses it. Cheap to clone; clones share what they
/// remember.
///
/// Keys are looked up by the id that the token names and kept for 24 h (60 s if Vumi knows none),
/// and for 24 h more while Vumi can't be asked; with a [`KeyStore`] over restarts as well. Look-ups
/// of unknown ids are limited to 10 at once and 10 a minute after that, so that forged ids can't use
/// up your API session; an id that comes again after a second, as a repeated delivery does, has as
/// much again, and no sender has more than 3 at once and 3 a minute (see
/// [`open_from`](Self::open_from)). What was taken is
/// remembered by its token for 6 hours, 100,000 deliveries at most, and a token that was used for
/// one body is refused with another.
///
/// Assumed (A-20), because the claims are undocumented: `iat` at most 5 minutes old and 60 s ahead,
/// `exp` and `nbf` where they are there (`nbf` 60 s ahead at most), and `request_body_sha256` as
/// the SHA-256 of the raw body in hex. Without that claim the event is accepted and says so:
/// [`Event::body_bound`].
///
/// ```
/// use foliolink::webhook::{Rejected, vumi::{Signer, Verifier}};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let signer = Signer::generate()?;
/// let verifier = Verifier::new(signer.keys());
/// let body = br#"{"connectionToken":"K7Q2M9X4T1"}"#;
/// let headers = signer.headers(body)?;
///
/// assert_eq!(verifier.open(&headers, b"{}").await.unwrap_err(), Rejected::WrongBody);
/// let event = verifier.open(&headers, body).await?.ack();
/// assert_eq!(event.connection_tokens().len(), 1);
/// assert_eq!(verifier.open(&headers, body).await.unwrap_err(), Rejected::Known);
/// # Ok(()) }
/// ```
///
/// Provider docs: <https://docs.vumi.io/developer-resources/webhooks-and-security/webhook-verification>
#[derive(Clone)]
pub struct Verifier {
    keys: KeyCache,
    guard: Arc<Guard>,
    clock: Clock,
    body_claim: Arc<str>,
    body_limit: usize,
}

impl Verifier {
    /// With a source of keys. Sends nothing yet.
    pub fn new(keys: impl VerificationKeys) -> Self {
        Self {
            keys: KeyCache::new(keys),
            guard: Arc::default(),
            clock: Arc::new(Timestamp::now),
            body_claim: BODY_CLAIM.into(),
            body_limit: BODY_LIMIT,
        }
    }

    /// Keeps keys in a place of yours, over restarts. Sends nothing yet.
    #[must_use]
    pub fn key_store(self, store: impl KeyStore) -> Self {
        self.keys.set_store(store);
        self
    }

    /// Loads the keys that the store has, so that the first deliveries needn't wait for that;
    /// answers how many of them count. Without it they are loaded when a key is first looked for.
    ///
    /// # Errors
    /// - [`Unavailable`](crate::ErrorKind::Unavailable): the store failed, or took longer than 5 s.
    pub async fn preload(&self) -> crate::Result<usize> {
        self.keys.preload().await.map_err(|source| {
            Error::new(ErrorKind::Unavailable, "vumi.webhook").with(|body| {
                body.message = Some("the verification keys' store can't be read".to_owned());
                body.source = Some(source);
            })
        })
    }

    /// Another name of the claim that holds the body's digest. Default: `request_body_sha256`
    /// (A-20).
    #[must_use]
    pub fn body_claim(mut self, name: &str) -> Self {
        self.body_claim = name.into();
        self
    }

    /// Longest body that is read, in bytes. Default: 1 MiB.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Another clock than the system's, for tests.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(now);
        self
    }

    /// Verifies, then parses. `body` is the bytes as they arrived. Looks the key up if it isn't
    /// known (10 s at most); a look-up that was begun goes on if this is dropped.
    ///
    /// # Errors
    /// - [`BodyTooLarge`](Rejected::BodyTooLarge), [`HeaderTooLarge`](Rejected::HeaderTooLarge)
    ///   before anything else;
    /// - [`NoSignature`](Rejected::NoSignature),
    ///   [`SeveralSignatures`](Rejected::SeveralSignatures),
    ///   [`MalformedSignature`](Rejected::MalformedSignature),
    ///   [`WrongAlgorithm`](Rejected::WrongAlgorithm), [`BadKeyId`](Rejected::BadKeyId) before a
    ///   key is looked for;
    /// - [`UnknownKey`](Rejected::UnknownKey), [`UnusableKey`](Rejected::UnusableKey),
    ///   [`KeyUnavailable`](Rejected::KeyUnavailable), [`TooManyLookups`](Rejected::TooManyLookups)
    ///   by the key;
    /// - [`WrongSignature`](Rejected::WrongSignature) if the key didn't make it;
    /// - [`Stale`](Rejected::Stale), [`Early`](Rejected::Early), [`WrongBody`](Rejected::WrongBody)
    ///   by the claims;
    /// - [`Known`](Rejected::Known), [`Busy`](Rejected::Busy) for a token that was taken, or is
    ///   being taken;
    /// - [`NotAnEvent`](Rejected::NotAnEvent) for anything but JSON.
    pub async fn open(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Verified<Event>, Rejected> {
        self.open_from(None, headers, body).await
    }

    /// The same for a delivery from an address that is known, so that one sender can't use up the
    /// look-ups of all. Behind a proxy that is what the proxy says; loopback counts as unknown.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_from(
        &self,
        sender: Option<IpAddr>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Verified<Event>, Rejected> {
        if body.len() > self.body_limit {
            return Err(Rejected::BodyTooLarge);
        }
        let token = Token::read(read(headers)?)?;
        let key = self.keys.get(token.key_id, sender).await?;
        let claims = Claims::read(&token.verify(&key)?)?;
        let issued_at = claims.check_times((self.clock)())?;
        let digest = sha256(&[body]);
        let body_bound = claims.check_body(&self.body_claim, &digest)?;
        let claim = self.guard.claim(token.digest(), digest)?;
        let (body, connection_tokens) = event::parse(&readable(body))?;
        Ok(Verified::new(
            Event { connection_tokens, body, body_bound, issued_at, key_id: token.key_id },
            claim,
        ))
    }
}

impl Verify for Verifier {
    type Event = Event;

    fn screen(&self, headers: &HeaderMap) -> Result<(), Rejected> {
        Token::read(read(headers)?).map(drop)
    }

    fn body_limit(&self) -> usize {
        self.body_limit
    }

    async fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Verified<Event>, Rejected> {
        self.open(headers, body).await
    }

    async fn verify_from(
        &self,
        sender: Option<IpAddr>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Verified<Event>, Rejected> {
        self.open_from(sender, headers, body).await
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Verifier");
        shown
            .field("keys", &self.keys)
            .field("body_claim", &self.body_claim)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

fn read(headers: &HeaderMap) -> Result<&str, Rejected> {
    header::signature(headers, &[SIGNATURE_HEADER])
}
