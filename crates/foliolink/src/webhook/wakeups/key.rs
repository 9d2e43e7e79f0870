//! What can be waited for. Keys hold digests, so that neither a LoginId nor a connection token lies
//! in the hub's memory.

use std::fmt;

use super::kind;
use crate::webhook::digest::sha256;

/// What somebody waits for: 17 bytes, comparable, opaque.
///
/// ```
/// use foliolink::webhook::{Key, Topic};
///
/// let key = Key::flinks_request(Topic::Accounts, "E2F8C4B6-1a7d-4d39-b0a5-93c1d7f4e812");
/// assert_eq!(key, Key::flinks_request(Topic::Accounts, "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812"));
/// assert_ne!(
///     key,
///     Key::flinks_request(Topic::Investments, "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812")
/// );
/// assert_eq!(format!("{key:?}"), "Key(flinks request, Accounts)");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    kind: Kind,
    digest: [u8; 16],
}

/// What of a Flinks session is waited for. The holders come ahead of the accounts, and shouldn't
/// wake those who wait for accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Topic {
    /// The end of a sign-in: whatever is said of a session says that, too. Not kept for a waiter to
    /// come.
    SignIn,
    /// The holders.
    Kyc,
    /// The accounts.
    Accounts,
    /// The investments.
    Investments,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    FlinksRequest(Topic),
    FlinksLogin(Topic),
    VumiConnection,
}

impl Key {
    /// One Flinks session, by its RequestId; in either case.
    pub fn flinks_request(topic: Topic, request_id: &str) -> Self {
        Self::new(Kind::FlinksRequest(topic), &request_id.to_ascii_lowercase())
    }

    /// One Flinks connection, by its LoginId; in either case. Data never comes under it: it may be
    /// another session's.
    pub fn flinks_login(topic: Topic, login_id: &str) -> Self {
        Self::new(Kind::FlinksLogin(topic), &login_id.to_ascii_lowercase())
    }

    /// One Vumi connection, by its connection token, whatever name the token has on the wire.
    pub fn vumi_connection(token: &str) -> Self {
        Self::new(Kind::VumiConnection, token)
    }

    /// The kind of an event under it of which nothing else is known.
    pub(super) fn event_kind(self) -> kind::Kind {
        match self.kind {
            Kind::VumiConnection => kind::Kind::Ping,
            Kind::FlinksRequest(Topic::Kyc) | Kind::FlinksLogin(Topic::Kyc) => kind::Kind::Holders,
            Kind::FlinksRequest(Topic::Investments) | Kind::FlinksLogin(Topic::Investments) => {
                kind::Kind::Investments
            }
            Kind::FlinksRequest(_) | Kind::FlinksLogin(_) => kind::Kind::Accounts,
        }
    }

    /// Whether both are of one kind and name another: what has the one isn't of the other.
    pub(super) fn contradicts(self, other: Self) -> bool {
        self.kind == other.kind && self.digest != other.digest
    }

    fn new(kind: Kind, id: &str) -> Self {
        let mut digest = [0; 16];
        for (to, from) in digest.iter_mut().zip(sha256(&[id.as_bytes()])) {
            *to = from;
        }
        Self { kind, digest }
    }
}

/// What a waiter or an event names: a session, a connection, or both.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Names(pub(super) [Option<Key>; 2]);

impl Names {
    pub(super) fn iter(self) -> impl Iterator<Item = Key> {
        self.0.into_iter().flatten()
    }

    /// Whether they name another session or connection than the others do, where both name one.
    pub(super) fn contradict(self, others: Self) -> bool {
        self.iter().any(|own| others.iter().any(|other| own.contradicts(other)))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::FlinksRequest(topic) => write!(f, "Key(flinks request, {topic:?})"),
            Kind::FlinksLogin(topic) => write!(f, "Key(flinks login, {topic:?})"),
            Kind::VumiConnection => f.write_str("Key(vumi connection)"),
        }
    }
}
