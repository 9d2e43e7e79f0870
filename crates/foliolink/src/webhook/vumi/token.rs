//! The compact JWT of a delivery: taken apart without trust, then checked with a key of the one
//! kind that counts.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, crypto::aws_lc};
use serde::Deserialize;

use super::KeyId;
use crate::webhook::{
    Rejected,
    digest::{Digest, sha256},
};

/// A token that nobody vouches for yet.
pub(super) struct Token<'a> {
    /// Header and payload with the dot between them: what was signed.
    signed: &'a str,
    payload: &'a str,
    signature: Vec<u8>,
    pub(super) key_id: KeyId,
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    /// Extensions that must be understood; none is.
    crit: Option<serde::de::IgnoredAny>,
}

impl<'a> Token<'a> {
    /// Reads the header only, and believes none of it: ES256 and JWT are what we demand, not what
    /// the token may choose.
    pub(super) fn read(text: &'a str) -> Result<Self, Rejected> {
        let (signed, signature) = text.rsplit_once('.').ok_or(Rejected::MalformedSignature)?;
        let (head, payload) = signed.split_once('.').ok_or(Rejected::MalformedSignature)?;
        if payload.contains('.') {
            return Err(Rejected::MalformedSignature);
        }
        let head: Head = decode(head)
            .and_then(|json| foliolink_runtime::decode(&json).ok())
            .ok_or(Rejected::MalformedSignature)?;
        if head.alg != "ES256" || head.typ.as_deref() != Some("JWT") {
            return Err(Rejected::WrongAlgorithm);
        }
        if head.crit.is_some() {
            return Err(Rejected::MalformedSignature);
        }
        let key_id = head.kid.as_deref().and_then(KeyId::read).ok_or(Rejected::BadKeyId)?;
        let signature = decode(signature)
            .filter(|signature| signature.len() == 64)
            .ok_or(Rejected::MalformedSignature)?;
        Ok(Self { signed, payload, signature, key_id })
    }

    /// The payload, if the key made the signature.
    pub(super) fn verify(&self, key: &DecodingKey) -> Result<Vec<u8>, Rejected> {
        // The provider is named here: the process-wide one panics where another crate has switched
        // on a second one.
        let verifier = (aws_lc::DEFAULT_PROVIDER.verifier_factory)(&Algorithm::ES256, key)
            .map_err(|_| Rejected::UnusableKey)?;
        verifier
            .verify(self.signed.as_bytes(), &self.signature)
            .map_err(|_| Rejected::WrongSignature)?;
        decode(self.payload).ok_or(Rejected::MalformedSignature)
    }

    /// What this token is remembered by. The second half of an ECDSA signature can be turned into
    /// another valid one by anybody, so it doesn't count.
    pub(super) fn digest(&self) -> Digest {
        let (fixed, _) = self.signature.split_at(self.signature.len() / 2);
        sha256(&[fixed, self.signed.as_bytes()])
    }
}

fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}
