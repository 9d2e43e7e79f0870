//! Which row of one pull is which row of another: what [`Snapshot::diff`] stands on, and whoever
//! keeps history.
//!
//! `docs/identity.md` has the rule in full, with what is promised and what can't be.

mod alike;
mod content;
mod groups;
mod key;
mod matched;
mod moved;
mod order;
mod pairing;
mod posted;
mod renamed;
mod runs;
mod tables;
#[cfg(test)]
mod tests;
mod text;
mod transactions;
mod unique;

pub use key::{ContentKey, TransactionKey, transaction_keys};
pub use matched::{MatchedBy, Matches, Matching, Pair};

use super::Snapshot;
use renamed::Renamed;

impl Snapshot {
    /// Which rows continue which rows of `old`, an earlier snapshot of the same connection.
    ///
    /// Calls no network and copies no row; time and memory grow with the number of rows. The order
    /// of rows decides nothing, and no row is in two pairs: two equal coffees on one day stay two.
    ///
    /// | table | a row continues an old one when |
    /// | --- | --- |
    /// | accounts | the `id` is the same; without one, or under a new one, when numbers, name, kind and currency are, or the numbers alone are and no other account has them |
    /// | portfolios | the `id` is the same; else the provider's kind, owners and currency |
    /// | securities | the `id` is the same; else ISIN, name and currency |
    /// | holdings | portfolio, account and security are the same; several lots first by quantity |
    /// | transactions | the `id` is the same; else the content; else it is a booking of what was pending |
    /// | holders | the `name` is the same, first with the same e-mail, phone or address |
    ///
    /// An id that is empty, all zeros, a word for none (`null`, `n/a`), the id of its account, or
    /// shared by several rows of a snapshot says nothing. The provider may give new ids at any pull (A-30): rows under new ids are found by
    /// their content where no id of their table (of transactions: of their account) has stayed the
    /// same, and references to renamed accounts, portfolios and securities are followed. Where a
    /// provider numbers its rows at each pull, so that an id stands at another transaction today,
    /// the content decides.
    ///
    /// **Content of a transaction** is account, portfolio, security, day, amount with its currency
    /// (or debit and credit, where there is none), quantity and description; `1.0` is `1.00`, and
    /// spaces and the case of `A` to `Z` don't count in a description. It is what
    /// [`content_key`](crate::portfolio::Transaction::content_key) hashes.
    ///
    /// **Pending and posted.** Neither provider marks a transaction as pending, so the model doesn't
    /// either. Of the transactions left over, one that vanished and one that was added make a pair
    /// ([`MatchedBy::Posted`]) when the content is the same but for the day, which is that of the old
    /// one or up to seven days later, and something is known of how much moved. The same description
    /// goes first, the earliest dates before later ones; under another description a pair is made
    /// only where neither row has a second candidate. A booking with another amount (a tip, fuel)
    /// can't be told from a new transaction.
    ///
    /// ```
    /// use foliolink::portfolio::{Account, Provider, Snapshot, identity::MatchedBy};
    ///
    /// # let account = |id: &str, number: &str, balance: &str| serde_json::from_value::<Account>(serde_json::json!({
    /// #     "id": id, "kind": "checking", "currency": "CAD", "owners": [],
    /// #     "balance": { "current": balance },
    /// #     "identifiers": { "number": number },
    /// # }));
    /// let mut old = Snapshot::new(Provider::FLINKS, "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".into());
    /// let mut new = old.clone();
    /// old.accounts = vec![account("a", "5550142", "10.00")?, account("b", "5550143", "0")?];
    /// new.accounts = vec![account("b", "5550143", "7.00")?, account("a", "5550142", "10.0")?];
    ///
    /// let accounts = new.match_rows(&old).accounts;
    /// let pairs: Vec<_> = accounts.pairs.iter().map(|pair| (pair.old, pair.new, pair.equal)).collect();
    /// assert_eq!(pairs, [(1, 0, false), (0, 1, true)]);
    /// assert_eq!(accounts.pairs[0].by, MatchedBy::Id);
    /// assert!(accounts.added.is_empty() && accounts.vanished.is_empty());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn match_rows(&self, old: &Snapshot) -> Matching {
        let accounts = tables::match_accounts(&old.accounts, &self.accounts);
        let portfolios = tables::match_portfolios(&old.portfolios, &self.portfolios);
        let securities = tables::match_securities(&old.securities, &self.securities);
        let renamed = Renamed::find(old, self, &accounts, &portfolios, &securities);
        Matching {
            holders: tables::match_holders(&old.holders, &self.holders),
            holdings: tables::match_holdings(&old.holdings, &self.holdings, &renamed),
            transactions: transactions::match_rows(&old.transactions, &self.transactions, &renamed),
            accounts,
            portfolios,
            securities,
        }
    }
}
