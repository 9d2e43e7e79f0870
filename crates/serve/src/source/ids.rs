//! Ids for the rows of snapshot files, which have no memory: the same row gets the same id as long
//! as it says the same of itself (`docs/identity.md`).
//!
//! Ids of connections and accounts are made with a key, so that nobody reads a provider's token or an
//! account's number out of them.

use std::collections::HashMap;

use foliolink::portfolio::{Account, Portfolio, Snapshot};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::RowId;

/// Makes ids with the key of the token file.
pub(super) struct IdMaker(Hmac<Sha256>);

impl IdMaker {
    pub(super) fn new(key: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(key).ok().map(Self)
    }

    /// 32 hexadecimal digits of these parts.
    fn make(&self, parts: &[&str]) -> String {
        let mut hash = self.0.clone();
        for part in parts {
            // With its length: no two lists of parts are the same text.
            hash.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digest = hash.finalize().into_bytes();
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    pub(super) fn connection(&self, snapshot: &Snapshot) -> String {
        self.make(&["connection", snapshot.provider.as_str(), snapshot.connection.expose()])
    }

    pub(super) fn accounts(&self, connection: &str, rows: &[Account]) -> Vec<RowId> {
        let of_row = |account: &Account| match &account.id {
            Some(id) if id.identifies() => id.as_str().to_owned(),
            _ => format!("{:?}", (&account.kind, &account.currency, reveal(account))),
        };
        self.number("ACT", connection, rows.iter().map(of_row))
    }

    pub(super) fn portfolios(&self, connection: &str, rows: &[Portfolio]) -> Vec<RowId> {
        let of_row = |portfolio: &Portfolio| match &portfolio.id {
            Some(id) if id.identifies() => id.as_str().to_owned(),
            _ => format!("{:?}", (&portfolio.provider_kind, &portfolio.currency)),
        };
        self.number("PFL", connection, rows.iter().map(of_row))
    }

    pub(super) fn holdings(&self, connection: &str, snapshot: &Snapshot) -> Vec<RowId> {
        let of_row = |holding: &foliolink::portfolio::Holding| {
            format!("{:?}", (&holding.portfolio, &holding.account, &holding.security))
        };
        self.number("HLD", connection, snapshot.holdings.iter().map(of_row))
    }

    /// Equal texts are told apart by a number.
    fn number(
        &self,
        prefix: &str,
        connection: &str,
        texts: impl Iterator<Item = String>,
    ) -> Vec<RowId> {
        let mut seen: HashMap<String, u64> = HashMap::new();
        let id = |(at, text): (usize, String)| {
            let ordinal = seen.entry(text.clone()).or_default();
            let made = self.make(&[prefix, connection, &text, &ordinal.to_string()]);
            *ordinal += 1;
            row(at, format!("{prefix}-{made}"))
        };
        texts.enumerate().map(id).collect()
    }

    /// The content key and its ordinal, behind a part of the connection's id: two people may have
    /// equal rows.
    pub(super) fn transactions(&self, connection: &str, snapshot: &Snapshot) -> Vec<RowId> {
        let connection = connection.get(..8).unwrap_or(connection);
        let keys = snapshot.transaction_keys().into_iter().enumerate();
        keys.map(|(at, key)| row(at, format!("TRN-{connection}-{}-{}", key.content, key.ordinal)))
            .collect()
    }
}

fn row(at: usize, text: String) -> RowId {
    RowId { at: u64::try_from(at).unwrap_or(u64::MAX), text }
}

/// What names an account without an id; it goes into a keyed hash alone.
fn reveal(account: &Account) -> [&str; 4] {
    let numbers = &account.identifiers;
    let name = account.name.as_ref();
    [name, numbers.number.as_ref(), numbers.iban.as_ref(), numbers.last_four.as_ref()]
        .map(|text| text.map(|text| text.reveal()).unwrap_or_default())
}
