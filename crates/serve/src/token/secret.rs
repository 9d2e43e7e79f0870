//! Secrets: 32 random bytes, kept as their hash, compared in constant time.
//!
//! They are drawn, not chosen, so a plain SHA-256 is enough: nobody tries 2^256 of them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::TokenId;
use crate::error::{Result, ServeError};

/// The SHA-256 of a secret's text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hash([u8; 32]);

impl Hash {
    pub(crate) fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    /// Whether it is this secret's; takes as long whatever the secret is.
    pub(crate) fn matches(&self, secret: &str) -> bool {
        self.0.ct_eq(&Self::of(secret).0).into()
    }

    /// Nobody's: compared where there is no token, so that this takes as long.
    pub(crate) fn nobody() -> Self {
        Self([0; 32])
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| D::Error::custom("expected a hash"))
    }
}

/// What somebody shows: the public name, and the secret.
pub(crate) struct Credential<'a> {
    pub(crate) id: &'a str,
    pub(crate) secret: &'a str,
}

impl<'a> Credential<'a> {
    /// `ID.SECRET`, the text of a setup code and of a bearer token.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (id, secret) = text.split_once('.')?;
        Some(Self { id, secret })
    }
}

/// A new public name: 48 bits, enough for the tokens of one server.
pub(super) fn draw_id() -> Result<TokenId> {
    let hex: String = draw::<6>()?.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(TokenId(format!("t{hex}")))
}

/// A new secret, of letters that no URL escapes and no reader splits at.
pub(super) fn draw_secret() -> Result<String> {
    // Letters and digits alone: some readers cut an access URL at `@`, `:` and `//`, some don't
    // undo escapes.
    Ok(draw::<32>()?.iter().map(|byte| format!("{byte:02x}")).collect())
}

pub(super) fn draw<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| ServeError::machine("random numbers", error))?;
    Ok(bytes)
}
