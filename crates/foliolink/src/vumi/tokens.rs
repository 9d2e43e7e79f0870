//! The tokens and ids of this provider, each a type of its own: one can't be passed for another,
//! and none shows itself.

use std::{fmt, str::FromStr};

use foliolink_runtime::{Personal, Secret};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::login::jwt;
use crate::error::{Error, Result};

macro_rules! hides_itself {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}

fn invalid_token(what: &str, expected: &str) -> Error {
    Error::invalid("vumi", format!("{what}: expected {expected}"))
}

fn uuid(what: &str, text: &str) -> Result<Uuid> {
    Uuid::try_parse(text.trim()).map_err(|_| invalid_token(what, "a UUID"))
}

/// The permanent token of a connection, which the vendor calls `connectionToken`,
/// `credentialsToken` and `token` in different places.
///
/// With the client's keys it opens a person's data: keep it as you keep those. `FromStr` takes what
/// is documented, ten letters and digits, so that a public token passed by mistake is refused
/// before anything is sent. It keeps its value for ever (A-29).
///
/// ```
/// use foliolink::vumi::ConnectionToken;
///
/// let token: ConnectionToken = "K7Q2M9X4T1".parse()?;
/// assert_eq!(format!("{token:?}"), "ConnectionToken(..)");
/// assert!("7aca956b-7e1b-4057-a6b8-a7fd413ba03d".parse::<ConnectionToken>().is_err());
/// # Ok::<(), foliolink::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConnectionToken(String);

impl ConnectionToken {
    /// The text, for storing.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// As the provider sent it; what a form documented by one sample excludes must not lose a
    /// connection.
    pub(super) fn from_wire(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl FromStr for ConnectionToken {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        let fits = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        fits.then(|| Self(text.to_owned()))
            .ok_or_else(|| invalid_token("connection token", "ten letters and digits"))
    }
}

/// The temporary token of a finished Link flow; can be exchanged once.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PublicToken(Uuid);

impl PublicToken {
    /// The text.
    pub fn expose(&self) -> String {
        self.0.to_string()
    }

    pub(super) fn uuid(&self) -> &Uuid {
        &self.0
    }
}

impl FromStr for PublicToken {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        uuid("public token", text).map(Self)
    }
}

/// Starts a manual update through the Link, and is used up by that: therefore not `Clone`, and
/// taken by value. Read a fresh one with
/// [`Connection::update_token`](super::Connection::update_token) right before each use.
#[derive(PartialEq, Eq)]
pub struct UpdateToken(Uuid);

/// Starts a restore through the Link: the person unblocks the account or enters new credentials.
/// Not `Clone`, taken by value.
#[derive(PartialEq, Eq)]
pub struct RestoreToken(Uuid);

macro_rules! one_use {
    ($($name:ident, $what:literal);+) => {$(
        impl $name {
            /// The text, e.g. to know the connection again when the Link comes back.
            pub fn expose(&self) -> String {
                self.0.to_string()
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self> {
                uuid($what, text).map(Self)
            }
        }
    )+};
}
one_use!(UpdateToken, "update token"; RestoreToken, "restore token");

/// Starts the Link in the person's browser (`authToken`). Never the session token, which must not
/// leave the server.
#[derive(Clone)]
pub struct LinkToken(Secret);

impl LinkToken {
    /// The text.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// When it ends, if the token itself says so. Its life and whether it can be used twice are not
    /// documented (A-3): make it right before the Link opens.
    pub fn expires_at(&self) -> Option<Timestamp> {
        jwt::claims(self.0.expose())?.exp
    }

    pub(super) fn from_wire(token: Secret) -> Self {
        Self(token)
    }
}

/// Your own name for one Link session or one customer; groups connections and isn't unique.
///
/// 1 to 256 characters, none of them a control character; whatever else it holds is sent, escaped
/// where it has to be. The vendor states no rule (A-32): one that the API refuses is refused there.
///
/// ```
/// use foliolink::vumi::ExternalId;
///
/// assert_eq!("zoé@example.test: 7/2031".parse::<ExternalId>()?.reveal(), "zoé@example.test: 7/2031");
/// assert!("two\nlines".parse::<ExternalId>().is_err());
/// # Ok::<(), foliolink::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExternalId(Personal);

impl ExternalId {
    /// The text.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    pub(super) fn personal(&self) -> &Personal {
        &self.0
    }

    pub(super) fn from_wire(id: Personal) -> Self {
        Self(id)
    }
}

impl FromStr for ExternalId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        // A-32: one place for the rule.
        let fits = (1..=256).contains(&text.chars().count()) && !text.contains(char::is_control);
        fits.then(|| Self(text.into())).ok_or_else(|| {
            invalid_token("external id", "1 to 256 characters, none of them a control character")
        })
    }
}

/// The token of one of the app's redirects: where the Link ends. No secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RedirectId(Uuid);

impl RedirectId {
    pub(super) fn uuid(self) -> Uuid {
        self.0
    }
}

impl FromStr for RedirectId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        uuid("redirect id", text).map(Self)
    }
}

/// Names a key that signs webhooks. No secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId(Uuid);

impl KeyId {
    pub(super) fn uuid(self) -> Uuid {
        self.0
    }
}

impl FromStr for KeyId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        uuid("key id", text).map(Self)
    }
}

hides_itself!(ConnectionToken, PublicToken, UpdateToken, RestoreToken, LinkToken, ExternalId);
