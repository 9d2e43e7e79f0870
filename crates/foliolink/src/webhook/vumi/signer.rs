//! Signs deliveries as Vumi would, for tests and for a stand-in of Vumi.

use std::fmt;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, crypto::aws_lc};
use serde::Serialize;
use uuid::Uuid;

use super::{InMemoryKeys, Jwk, KeyId, SIGNATURE_HEADER};
use crate::{
    error::{Error, ErrorKind, Result},
    webhook::digest::{hex, sha256},
};

/// A key pair that signs deliveries in the way we assume of Vumi (A-20): `iat` and
/// `request_body_sha256`.
///
/// ```
/// use foliolink::webhook::vumi::{Signer, Verifier};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let signer = Signer::generate()?;
/// let body = br#"{"connectionToken":"K7Q2M9X4T1"}"#;
/// let event = Verifier::new(signer.keys()).open(&signer.headers(body)?, body).await?.ack();
/// assert_eq!(event.key_id(), signer.key_id());
/// # Ok(()) }
/// ```
///
/// Provider docs: <https://docs.vumi.io/developer-resources/webhooks-and-security/webhook-verification>
pub struct Signer {
    key_id: KeyId,
    private: EncodingKey,
    jwk: Jwk,
}

#[derive(Serialize)]
struct Head {
    alg: &'static str,
    kid: String,
    typ: &'static str,
}

#[derive(Serialize)]
struct SignedBody {
    iat: i64,
    request_body_sha256: String,
}

impl Signer {
    /// A new pair under a new id.
    ///
    /// # Errors
    /// - [`Internal`](ErrorKind::Internal) if the machine has no randomness.
    pub fn generate() -> Result<Self> {
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
                .map_err(|_| failure())?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref())
            .map_err(|_| failure())?;
        // An uncompressed point: a byte 4, then both coordinates.
        let point = pair.public_key().as_ref().get(1..).ok_or_else(failure)?;
        let (x, y) = point.split_at_checked(32).ok_or_else(failure)?;
        let jwk = Jwk {
            kty: "EC".to_owned(),
            crv: "P-256".to_owned(),
            alg: Some("ES256".to_owned()),
            x: URL_SAFE_NO_PAD.encode(x),
            y: URL_SAFE_NO_PAD.encode(y),
        };
        let key_id = KeyId::read(&Uuid::new_v4().to_string()).ok_or_else(failure)?;
        Ok(Self { key_id, private: EncodingKey::from_ec_der(pkcs8.as_ref()), jwk })
    }

    /// The id that its tokens name.
    pub fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// The public half.
    pub fn jwk(&self) -> Jwk {
        self.jwk.clone()
    }

    /// A source that knows this key and no other.
    pub fn keys(&self) -> InMemoryKeys {
        InMemoryKeys::from_iter([(self.key_id, self.jwk())])
    }

    /// The header that goes with `body`, signed now.
    ///
    /// # Errors
    /// As [`sign`](Self::sign).
    pub fn headers(&self, body: &[u8]) -> Result<HeaderMap> {
        let value =
            HeaderValue::from_str(&self.sign(body, Timestamp::now())?).map_err(|_| failure())?;
        Ok(HeaderMap::from_iter([(http::HeaderName::from_static(SIGNATURE_HEADER), value)]))
    }

    /// The token that goes with `body`.
    ///
    /// # Errors
    /// - [`Internal`](ErrorKind::Internal) if the machine has no randomness.
    pub fn sign(&self, body: &[u8], issued_at: Timestamp) -> Result<String> {
        self.sign_claims(&SignedBody {
            iat: issued_at.as_second(),
            request_body_sha256: hex(&sha256(&[body])),
        })
    }

    /// A token with claims of your own.
    ///
    /// # Errors
    /// - [`Invalid`](ErrorKind::Invalid) for claims that can't be JSON;
    /// - [`Internal`](ErrorKind::Internal) if the machine has no randomness.
    pub fn sign_claims(&self, claims: &impl Serialize) -> Result<String> {
        self.sign_parts(&Head { alg: "ES256", kid: self.key_id.to_string(), typ: "JWT" }, claims)
    }

    /// A token whose header may lie.
    pub(in crate::webhook) fn sign_parts(
        &self,
        head: &impl Serialize,
        claims: &impl Serialize,
    ) -> Result<String> {
        let signed = format!("{}.{}", part(head)?, part(claims)?);
        let signer = (aws_lc::DEFAULT_PROVIDER.signer_factory)(&Algorithm::ES256, &self.private)
            .map_err(|_| failure())?;
        let signature = signer.try_sign(signed.as_bytes()).map_err(|_| failure())?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

fn part(value: &impl Serialize) -> Result<String> {
    let json = serde_json::to_vec(value)
        .map_err(|_| Error::invalid("vumi.webhook", "claims: can't be JSON"))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

fn failure() -> Error {
    Error::new(ErrorKind::Internal, "vumi.webhook")
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}
