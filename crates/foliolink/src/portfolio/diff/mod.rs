//! What changed between two snapshots, for those who keep history.

mod fields;
mod rows;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Account, ConnectionId, Holder, Holding, Institution, Portfolio, Provider, Security, Snapshot,
    Transaction,
};

pub use rows::{Change, Rows};

/// Name and version of the JSON form of a [`Diff`].
pub const DIFF_SCHEMA: &str = "foliolink.diff/1";

/// What was added, changed and vanished between two snapshots; made by [`Snapshot::diff`].
///
/// Its JSON form (`foliolink.diff/1`) is a contract as the snapshot's is: rows look as they look
/// there, every key is always present, `institution` is `null` or a change, lists are never `null`.
///
/// ```json
/// {
///   "schema": "foliolink.diff/1",
///   "old": { "provider": "flinks", "connection": "…", "as_of": "2031-04-01T08:15:42Z" },
///   "new": { "provider": "flinks", "connection": "…", "as_of": "2031-04-02T08:15:42Z" },
///   "institution": null,
///   "holders": { "added": [], "changed": [], "vanished": [] },
///   "accounts": { "added": [], "changed": [ { "fields": ["balance.current"], "old": {}, "new": {} } ], "vanished": [] },
///   "portfolios": { "added": [], "changed": [], "vanished": [] },
///   "securities": { "added": [], "changed": [], "vanished": [] },
///   "holdings": { "added": [], "changed": [], "vanished": [] },
///   "transactions": { "added": [], "changed": [], "vanished": [] },
///   "posted": [ { "fields": ["id", "date"], "old": {}, "new": {} } ]
/// }
/// ```
///
/// `Debug` hides personal data; `Serialize` writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Diff {
    /// [`DIFF_SCHEMA`].
    pub schema: String,
    /// Where the old snapshot came from.
    pub old: Side,
    /// Where the new one did.
    pub new: Side,
    /// The bank or broker, where its id or name changed.
    pub institution: Option<Change<Institution>>,
    /// People.
    pub holders: Rows<Holder>,
    /// Accounts.
    pub accounts: Rows<Account>,
    /// Portfolios.
    pub portfolios: Rows<Portfolio>,
    /// Securities.
    pub securities: Rows<Security>,
    /// Holdings.
    pub holdings: Rows<Holding>,
    /// Transactions, but those in `posted`.
    pub transactions: Rows<Transaction>,
    /// A transaction that went, with the one that came in its place: most likely a pending one
    /// that the bank has booked. These rows are neither in `transactions.added` nor in
    /// `transactions.vanished`.
    pub posted: Vec<Change<Transaction>>,
}

/// Where one of the two snapshots came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Side {
    /// Who delivered it.
    pub provider: Provider,
    /// Over which connection.
    pub connection: ConnectionId,
    /// When the data was read at the bank.
    pub as_of: Option<Timestamp>,
}

impl Snapshot {
    /// What was added, changed and vanished since `old`.
    ///
    /// Calls no network; time and memory grow with the number of rows. The outcome depends on
    /// nothing but the two snapshots.
    ///
    /// **Identity.** [`match_rows`](Self::match_rows) says which row continues which, and
    /// `docs/identity.md` what that promises. Rows that are left over were added or have vanished,
    /// so that counts always add up. Whether ids stay the same from one pull to the next, neither
    /// provider says (A-30): a row under a new id is a change of its `id`.
    ///
    /// **Equality.** Amounts are equal by value: `0.10` and `0.1` are no change. `as_of`,
    /// `connection` and `warnings` aren't compared: the first two differ for good reasons, and
    /// the last name places in an answer, which move with every new row. A row whose `updated_at`
    /// alone has moved is the same row: the provider looked at it and found nothing new.
    ///
    /// **Pending and posted.** What most likely is a pending transaction and its booking is a pair
    /// in [`Diff::posted`].
    ///
    /// A transaction also vanishes because the window of days that was asked for moved on; that
    /// isn't told apart here.
    ///
    /// ```
    /// use foliolink::portfolio::{Institution, Provider, Snapshot};
    ///
    /// let old = Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into());
    /// let mut new = old.clone();
    /// assert!(new.diff(&old).is_empty());
    ///
    /// new.institution = Institution { id: None, name: Some("Example Bank".into()) };
    /// let diff = new.diff(&old);
    /// assert_eq!(diff.institution.unwrap().fields, ["name"]);
    /// ```
    pub fn diff(&self, old: &Snapshot) -> Diff {
        let matching = self.match_rows(old);
        let transactions = &matching.transactions;
        Diff {
            schema: DIFF_SCHEMA.to_owned(),
            old: Side::of(old),
            new: Side::of(self),
            institution: (old.institution != self.institution)
                .then(|| fields::change(&old.institution, &self.institution)),
            holders: fields::rows(&old.holders, &self.holders, &matching.holders),
            accounts: fields::rows(&old.accounts, &self.accounts, &matching.accounts),
            portfolios: fields::rows(&old.portfolios, &self.portfolios, &matching.portfolios),
            securities: fields::rows(&old.securities, &self.securities, &matching.securities),
            holdings: fields::rows(&old.holdings, &self.holdings, &matching.holdings),
            transactions: fields::rows(&old.transactions, &self.transactions, transactions),
            posted: fields::posted(&old.transactions, &self.transactions, transactions),
        }
    }
}

impl Diff {
    /// Whether nothing was added, nothing changed and nothing vanished.
    ///
    /// ```
    /// use foliolink::portfolio::{Provider, Snapshot};
    ///
    /// let snapshot = Snapshot::new(Provider::FLINKS, "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".into());
    /// assert!(snapshot.diff(&snapshot).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.institution.is_none()
            && self.holders.is_empty()
            && self.accounts.is_empty()
            && self.portfolios.is_empty()
            && self.securities.is_empty()
            && self.holdings.is_empty()
            && self.transactions.is_empty()
            && self.posted.is_empty()
    }
}

impl Side {
    fn of(snapshot: &Snapshot) -> Self {
        Self {
            provider: snapshot.provider.clone(),
            connection: snapshot.connection.clone(),
            as_of: snapshot.as_of,
        }
    }
}
