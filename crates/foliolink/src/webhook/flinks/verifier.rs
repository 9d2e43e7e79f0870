//! Checks that a delivery came from Flinks.

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use foliolink_runtime::Secret;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::HeaderMap;
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq as _};

use super::Event;
use crate::{
    credential::check_secret,
    error::{Error, Result},
    webhook::{
        Rejected, Verified, Verify, digest::sha256, header, readable::readable, replay::Guard,
    },
};

/// The header that carries the signature, by Flinks' reference and what is seen in the wild.
pub const SIGNATURE_HEADER: &str = "flinks-authenticity-key";
/// The header that the newer guide's sample code reads; looked at where [`SIGNATURE_HEADER`] is
/// absent.
pub const OTHER_SIGNATURE_HEADER: &str = "x-flinks-signature";

/// Longest body unless another limit is set: accounts with a year of transactions stay well below.
const BODY_LIMIT: usize = 16 << 20;

/// Checks that a delivery came from Flinks, then parses it. Cheap to clone; clones share what they
/// remember.
///
/// Several secrets count while one is being replaced. What was taken is remembered by the digest of
/// its body for 6 hours, 100,000 deliveries at most. Sends nothing.
///
/// Assumed, because the pages differ: the signature stands in [`SIGNATURE_HEADER`], else in
/// [`OTHER_SIGNATURE_HEADER`].
///
/// ```
/// use foliolink::{
///     Secret,
///     webhook::{Rejected, flinks},
/// };
/// use http::{HeaderMap, HeaderValue};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (new, old) = (Secret::from("your new secret"), Secret::from("your old secret"));
/// let verifier = flinks::Verifier::new(new)?.also(old.clone())?;
///
/// let body = br#"{"ResponseType":"GetAccountsDetail","HttpStatusCode":200,"Accounts":[]}"#;
/// let mut headers = HeaderMap::new();
/// headers.insert(flinks::SIGNATURE_HEADER, HeaderValue::from_str(&flinks::sign(&old, body))?);
/// assert!(matches!(verifier.open(&headers, body)?.ack(), flinks::Event::AccountsDetail(_)));
/// assert_eq!(verifier.open(&headers, b"{}").unwrap_err(), Rejected::WrongSignature);
/// # Ok(()) }
/// ```
///
/// Provider docs: <https://docs.flinks.com/guides/webhooks/hmac-validation>
#[derive(Clone)]
pub struct Verifier {
    secrets: Vec<Secret>,
    guard: Arc<Guard>,
    body_limit: usize,
}

impl Verifier {
    /// With one secret, its UTF-8 bytes being the key.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid) for an empty secret, with which anybody could sign,
    ///   and for one with white space around it, such as the line break of a file: no delivery would
    ///   ever pass.
    pub fn new(secret: impl Into<Secret>) -> Result<Self> {
        Self { secrets: Vec::new(), guard: Arc::default(), body_limit: BODY_LIMIT }.also(secret)
    }

    /// Accepts one more secret, e.g. the old one while it is being replaced.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn also(mut self, secret: impl Into<Secret>) -> Result<Self> {
        let secret = secret.into();
        if secret.expose().is_empty() {
            return Err(Error::invalid("flinks.webhook", "secret: empty"));
        }
        check_secret("flinks.webhook", "secret", &secret)?;
        self.secrets.push(secret);
        Ok(self)
    }

    /// Longest body that is read, in bytes. Default: 16 MiB.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Verifies, then parses. `body` is the bytes as they arrived. Sends nothing.
    ///
    /// # Errors
    /// - [`BodyTooLarge`](Rejected::BodyTooLarge), [`HeaderTooLarge`](Rejected::HeaderTooLarge)
    ///   before anything else;
    /// - [`NoSignature`](Rejected::NoSignature),
    ///   [`SeveralSignatures`](Rejected::SeveralSignatures),
    ///   [`MalformedSignature`](Rejected::MalformedSignature) by the header, and for anything but
    ///   32 bytes in Base64;
    /// - [`WrongSignature`](Rejected::WrongSignature) if no secret made it: the body was changed,
    ///   or written again;
    /// - [`Known`](Rejected::Known), [`Busy`](Rejected::Busy) for bytes that were taken, or are
    ///   being taken;
    /// - [`NotAnEvent`](Rejected::NotAnEvent) for anything but a JSON object.
    pub fn open(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> std::result::Result<Verified<Event>, Rejected> {
        if body.len() > self.body_limit {
            return Err(Rejected::BodyTooLarge);
        }
        let signature = read(headers)?;
        // Every secret is tried, so that the time doesn't tell which one fits.
        let made_by = |all: Choice, secret: &Secret| {
            all | mac(secret, body).map_or(Choice::from(0), |made| made.ct_eq(&signature))
        };
        if !bool::from(self.secrets.iter().fold(Choice::from(0), made_by)) {
            return Err(Rejected::WrongSignature);
        }
        let digest = sha256(&[body]);
        let claim = self.guard.claim(digest, digest)?;
        Ok(Verified::new(Event::parse(&readable(body))?, claim))
    }
}

impl Verify for Verifier {
    type Event = Event;

    fn screen(&self, headers: &HeaderMap) -> std::result::Result<(), Rejected> {
        read(headers).map(drop)
    }

    fn body_limit(&self) -> usize {
        self.body_limit
    }

    async fn verify(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> std::result::Result<Verified<Event>, Rejected> {
        self.open(headers, body)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("secrets", &self.secrets.len())
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

/// The signature that Flinks would send with `body`, for tests and for a stand-in of Flinks.
///
/// ```
/// let signature = foliolink::webhook::flinks::sign(&"your webhook secret".into(), b"{}");
/// assert_eq!(signature.len(), 44);
/// ```
///
/// Provider docs: <https://docs.flinks.com/reference/hmac>
pub fn sign(secret: &Secret, body: &[u8]) -> String {
    mac(secret, body).map(|made| STANDARD.encode(made)).unwrap_or_default()
}

/// The signature: 32 bytes in Base64. Anything else is turned away before a body is read.
///
/// With its padding, which is what standard Base64 has and the documentation says: a signature
/// without it is one that something cut.
fn read(headers: &HeaderMap) -> std::result::Result<[u8; 32], Rejected> {
    let text = header::signature(headers, &[SIGNATURE_HEADER, OTHER_SIGNATURE_HEADER])?;
    let bytes = STANDARD.decode(text).map_err(|_| Rejected::MalformedSignature)?;
    bytes.try_into().map_err(|_| Rejected::MalformedSignature)
}

/// `None` never happens: HMAC takes a key of any length.
fn mac(secret: &Secret, body: &[u8]) -> Option<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).ok()?;
    mac.update(body);
    Some(mac.finalize().into_bytes().into())
}
