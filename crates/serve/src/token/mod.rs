//! Tokens: who may read what. Of a secret only its hash is kept.

mod secret;
mod store;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use secret::{Credential, Hash};
pub(crate) use store::Claim;
pub use store::TokenStore;

use crate::error::{Result, ServeError};

/// The public name of a token: no secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenId(String);

impl TokenId {
    /// The text, e.g. `t4f0c61b2a9d3`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for TokenId {
    type Err = ServeError;

    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        let is_one = text.len() == 13
            && text.starts_with('t')
            && text.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit());
        match is_one {
            true => Ok(Self(text.to_ascii_lowercase())),
            false => Err(ServeError::invalid("id: expected one that `serve token list` shows")),
        }
    }
}

/// What a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TokenKind {
    /// The routes of SimpleFIN, after its setup token was claimed.
    Simplefin,
    /// The JSON API.
    Bearer,
}

/// Which connections a token shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Scope {
    /// All, also those that are added later.
    All,
    /// These, by the ids that [`Source`](crate::Source) gives them.
    Connections(Vec<String>),
}

/// A token as it is kept: nothing of it opens anything.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Token {
    /// Its public name.
    pub id: TokenId,
    /// What its owner calls it.
    pub name: String,
    /// What it opens.
    pub kind: TokenKind,
    /// Which connections it shows.
    pub scope: Scope,
    /// The root of the server as the reader reaches it, e.g. `https://money.example.org/simplefin`.
    pub url: String,
    /// When it was made, UTC.
    pub created_at: Timestamp,
    /// When its setup token was claimed.
    pub claimed_at: Option<Timestamp>,
    /// When somebody tried to claim it once more: its first claim may have been a stranger's.
    pub claimed_again_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Of the setup token; none once it is claimed with nothing left to compare.
    setup: Option<Hash>,
    /// Of what opens the data.
    secret: Option<Hash>,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// A token that was just made: the only time that its secret can be read.
#[non_exhaustive]
pub struct NewToken {
    /// As it is kept.
    pub token: Token,
    text: String,
}

impl NewToken {
    /// The setup token that a SimpleFIN reader takes, or the bearer token. A secret.
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for NewToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewToken").field("token", &self.token).finish_non_exhaustive()
    }
}
