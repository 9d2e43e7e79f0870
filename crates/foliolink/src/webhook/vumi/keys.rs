//! Verification keys: their ids, their form, and where they come from.

use std::{collections::HashMap, error::Error as StdError, fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    webhook::Rejected,
};

/// Id of a verification key: a UUID in the form with dashes, so that it can stand in a path. No
/// secret.
///
/// ```
/// use foliolink::webhook::vumi::KeyId;
///
/// let id: KeyId = "D89C4044-d334-471f-9a95-38d29a9f5bd3".parse()?;
/// assert_eq!(id.to_string(), "d89c4044-d334-471f-9a95-38d29a9f5bd3");
/// assert!("../accounts".parse::<KeyId>().is_err());
/// # Ok::<(), foliolink::Error>(())
/// ```
///
/// # Errors
/// `parse` answers [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) for anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(Uuid);

impl KeyId {
    pub(super) fn read(text: &str) -> Option<Self> {
        // `Uuid` would also take braces, URNs and the form without dashes.
        let dashed = text.len() == uuid::fmt::Hyphenated::LENGTH;
        dashed.then(|| Uuid::try_parse(text).ok()).flatten().map(Self)
    }
}

impl FromStr for KeyId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::read(text)
            .ok_or_else(|| Error::invalid("vumi.webhook", "key_id: not a UUID with dashes"))
    }
}

impl Serialize for KeyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for KeyId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| D::Error::custom("expected a UUID with dashes"))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// A public key as Vumi's API answers it. Whether it is one that counts (EC, P-256, ES256) is
/// checked before use.
///
/// Provider docs: <https://docs.vumi.io/general-api-resources/webhook/get-verification-key>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// Family, `EC`.
    pub kty: String,
    /// Curve, `P-256`.
    pub crv: String,
    /// Algorithm, `ES256` where it is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// First coordinate, base64url without padding.
    pub x: String,
    /// Second coordinate, base64url without padding.
    pub y: String,
}

impl Jwk {
    /// The key, if it is of the one kind that counts.
    pub(super) fn parse_key(&self) -> std::result::Result<DecodingKey, Rejected> {
        let whole = |coordinate: &str| {
            URL_SAFE_NO_PAD.decode(coordinate).is_ok_and(|bytes| bytes.len() == 32)
        };
        let named = self.kty == "EC"
            && self.crv == "P-256"
            && self.alg.as_deref().is_none_or(|alg| alg == "ES256");
        if !(named && whole(&self.x) && whole(&self.y)) {
            return Err(Rejected::UnusableKey);
        }
        DecodingKey::from_ec_components(&self.x, &self.y).map_err(|_| Rejected::UnusableKey)
    }
}

/// Where verification keys come from: Vumi's API, or [`InMemoryKeys`] in tests.
///
/// [`Verifier`](super::Verifier) keeps answers (24 h, or 60 s for an unknown key), asks for one key
/// once at a time, gives up after 10 s, and asks for ids that it doesn't know at most 10 times at
/// once and 10 times a minute after that, and as often for those that come again a second later. So
/// an implementation needs no cache and no limit.
///
/// ```
/// use foliolink::webhook::vumi::{Jwk, KeyId, VerificationKeys};
///
/// struct FromFiles;
///
/// impl VerificationKeys for FromFiles {
///     async fn find(
///         &self,
///         id: KeyId,
///     ) -> Result<Option<Jwk>, Box<dyn std::error::Error + Send + Sync>> {
///         match std::fs::read(format!("/etc/keys/{id}.json")) {
///             Ok(json) => Ok(Some(serde_json::from_slice(&json)?)),
///             Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
///             Err(error) => Err(error.into()),
///         }
///     }
/// }
/// # let _ = FromFiles;
/// ```
///
/// Provider docs: <https://docs.vumi.io/general-api-resources/webhook/get-verification-key>
pub trait VerificationKeys: Send + Sync + 'static {
    /// The key with this id; `None` if there is none (Vumi answers 404).
    ///
    /// # Errors
    /// Whatever kept the answer away. Its `Display` is traced, so it must hold no secret.
    fn find(
        &self,
        id: KeyId,
    ) -> impl Future<Output = std::result::Result<Option<Jwk>, Box<dyn StdError + Send + Sync>>> + Send;
}

/// Keys held in memory, for tests.
///
/// ```
/// use foliolink::webhook::vumi::{InMemoryKeys, Signer, Verifier};
///
/// let signer = Signer::generate()?;
/// let verifier = Verifier::new(InMemoryKeys::from_iter([(signer.key_id(), signer.jwk())]));
/// # let _ = verifier;
/// # Ok::<(), foliolink::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct InMemoryKeys(HashMap<KeyId, Jwk>);

impl FromIterator<(KeyId, Jwk)> for InMemoryKeys {
    fn from_iter<I: IntoIterator<Item = (KeyId, Jwk)>>(keys: I) -> Self {
        Self(keys.into_iter().collect())
    }
}

impl VerificationKeys for InMemoryKeys {
    async fn find(
        &self,
        id: KeyId,
    ) -> std::result::Result<Option<Jwk>, Box<dyn StdError + Send + Sync>> {
        Ok(self.0.get(&id).cloned())
    }
}
