//! What changed between two snapshots, for those who keep history.

mod fields;
mod matching;
mod posted;
mod tables;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Account, ConnectionId, Holder, Holding, Institution, Portfolio, Provider, Security, Snapshot,
    Transaction,
};

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

/// What happened to one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Rows<T> {
    /// Only in the new snapshot, in its order.
    pub added: Vec<T>,
    /// In both and not equal, in the order of the new snapshot.
    pub changed: Vec<Change<T>>,
    /// Only in the old snapshot, in its order.
    pub vanished: Vec<T>,
}

/// One row, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Change<T> {
    /// The fields that differ, in the order of the model, e.g. `balance.current`.
    pub fields: Vec<String>,
    /// The row in the old snapshot.
    pub old: T,
    /// The row in the new one.
    pub new: T,
}

impl<T> Change<T> {
    /// Whether more has changed than when the provider last looked.
    fn is_one(&self) -> bool {
        self.fields != ["updated_at"]
    }
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
    /// **Identity.** A row continues an old one when:
    ///
    /// | table | Flinks | Vumi |
    /// | --- | --- | --- |
    /// | accounts | `id` (`Accounts[].Id`) | `id` |
    /// | portfolios | none are sent | `id` |
    /// | securities | `id`, as far as the form of investments is known | `id` of the instrument |
    /// | holdings | `account` and `security` | `portfolio` and `security` (no id is sent) |
    /// | transactions | `id` where one is sent, else everything but `balance` and `provider_kind`, a debit or credit of zero counting as none | `id` |
    /// | holders | `name` | the same |
    ///
    /// None of this needs to be unique. Where several rows share an identity, equal ones continue
    /// each other first, then those most alike (holdings: by quantity; holders: by e-mail,
    /// phone, address), then the rest in order; rows that are left over were added or have
    /// vanished, so that counts always add up. Whether ids stay the same from one pull to the
    /// next, neither provider says (A-30).
    ///
    /// **Equality.** Amounts are equal by value: `0.10` and `0.1` are no change. `as_of`,
    /// `connection` and `warnings` aren't compared: the first two differ for good reasons, and
    /// the last name places in an answer, which move with every new row. A row whose `updated_at`
    /// alone has moved is the same row: the provider looked at it and found nothing new.
    ///
    /// **Pending and posted.** Neither provider marks a transaction as pending, so the model
    /// doesn't either. Of the transactions left over, one that vanished and one that was added
    /// make a pair in [`Diff::posted`] when account, portfolio, security, amount, debit, credit
    /// and quantity are the same (one of the last four at least is known; a debit or credit of zero
    /// counts as none), and the new one's date is that of the old one or up to seven days
    /// later. The same description goes first, the earliest dates before later ones; under
    /// another description a pair is made only where neither row has a second candidate. A booking
    /// with another amount (a tip, fuel) can't be told from a new transaction.
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
        let mut transactions = tables::transactions(&old.transactions, &self.transactions);
        let posted = posted::take(&mut transactions);
        Diff {
            schema: DIFF_SCHEMA.to_owned(),
            old: Side::of(old),
            new: Side::of(self),
            institution: (old.institution != self.institution)
                .then(|| fields::change(&old.institution, &self.institution)),
            holders: tables::holders(&old.holders, &self.holders),
            accounts: tables::accounts(&old.accounts, &self.accounts),
            portfolios: tables::portfolios(&old.portfolios, &self.portfolios),
            securities: tables::securities(&old.securities, &self.securities),
            holdings: tables::holdings(&old.holdings, &self.holdings),
            transactions,
            posted,
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

impl<T> Rows<T> {
    /// Whether the table is the same in both snapshots, but for the order of its rows.
    ///
    /// ```
    /// use foliolink::portfolio::{Provider, Snapshot};
    ///
    /// let snapshot = Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into());
    /// assert!(snapshot.diff(&snapshot).accounts.is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.vanished.is_empty()
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
