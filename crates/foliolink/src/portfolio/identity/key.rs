//! Keys of transactions that can be written down, and hold from one version to the next.

use std::{collections::HashMap, fmt};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{alike, content::Content};
use crate::portfolio::{Snapshot, Transaction, TransactionId};

/// The first line of the text that is hashed: another list of parts is another version.
const VERSION: &str = "foliolink.transaction/1\n";

/// What a transaction is without its id, as 32 bytes: the SHA-256 of a documented text
/// (`docs/identity.md`), so that a later version, another program and another machine get the same.
///
/// `Display` writes 64 small hexadecimal digits. Two transactions that differ in nothing that
/// counts have the same key; a [`TransactionKey`] tells them apart. It hides what it is made of
/// from the eye only: who knows the account and the text can try amounts, so treat it as the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentKey([u8; 32]);

impl ContentKey {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ContentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// By what a transaction of a snapshot is known; made by [`Snapshot::transaction_keys`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TransactionKey<'a> {
    /// The provider's id, where it identifies: it isn't empty, all zeros, a word for none or the id
    /// of its account, and no other transaction of the snapshot has it.
    pub id: Option<&'a TransactionId>,
    /// What it is without its id.
    pub content: ContentKey,
    /// Which of the transactions of this content it is, from 0, whether they have ids or not:
    /// two equal coffees on one day are 0 and 1. In the order of their values, not of the
    /// provider's list.
    pub ordinal: usize,
}

impl Transaction {
    /// What this transaction is without its id, as a key that can be written down.
    ///
    /// Account, portfolio, security, day, amount with its currency, quantity and description are in
    /// it; not the id, the balance, or our own reading (`kind`). `1.0` is `1.00`; spaces and the
    /// case of `A` to `Z` don't count in a description. A booking on another day is another key:
    /// [`Snapshot::match_rows`] finds it again. Calls no network; about a microsecond.
    ///
    /// ```
    /// # use foliolink::portfolio::Transaction;
    /// # let row = |amount: &str, text: &str| serde_json::from_value::<Transaction>(serde_json::json!({
    /// #     "id": null, "account": "acc-1", "date": "2031-03-28", "kind": "debit", "description": text,
    /// #     "amount": { "amount": amount, "currency": "CAD" },
    /// # }));
    /// let pending = row("-4.5", "COFFEE  SHOP")?;
    /// let booked = row("-4.50", "Coffee Shop")?;
    /// assert_eq!(pending.content_key(), booked.content_key());
    /// assert_eq!(
    ///     booked.content_key().to_string(),
    ///     "fc38598d0d03ecf510f7955d08b887c4da26ae4298f867a7658633f174513672",
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn content_key(&self) -> ContentKey {
        let mut hash = hmac_sha256::Hash::new();
        write_canonical(&Content::of(self), |bytes| hash.update(bytes));
        ContentKey(hash.finalize())
    }
}

impl Snapshot {
    /// By what each transaction is known, in the order of [`transactions`](Self::transactions):
    /// for ledgers and tables that need a key of their own. No two transactions of a snapshot have
    /// the same content and ordinal.
    ///
    /// Where the provider's ids hold, `id` is the better key; where it gives new ones at every
    /// pull, content and ordinal are. `docs/identity.md` says what either promises. Calls no
    /// network; about a microsecond and a hundred bytes a transaction.
    ///
    /// ```
    /// # use foliolink::portfolio::{Provider, Snapshot, Transaction};
    /// # let coffee: Transaction = serde_json::from_value(serde_json::json!({
    /// #     "id": null, "account": "acc-1", "date": "2031-03-28", "kind": "debit",
    /// #     "description": "COFFEE SHOP", "amount": { "amount": "-4.50", "currency": "CAD" },
    /// # }))?;
    /// # let mut snapshot = Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into());
    /// snapshot.transactions = vec![coffee.clone(), coffee];
    /// let keys = snapshot.transaction_keys();
    /// assert_eq!((keys[0].content, keys[0].ordinal), (keys[1].content, 0));
    /// assert_eq!(keys[1].ordinal, 1);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn transaction_keys(&self) -> Vec<TransactionKey<'_>> {
        transaction_keys(&self.transactions)
    }
}

/// The same for some rows of a snapshot, numbered among these: for whoever goes through hundreds of
/// thousands of them a day at a time, since equal content has an equal day.
///
/// ```
/// use foliolink::portfolio::{Transaction, TransactionKind, identity::transaction_keys};
///
/// let coffees = [(); 2].map(|()| Transaction::new(TransactionKind::DEBIT));
/// let keys = transaction_keys(&coffees);
/// assert_eq!((keys[0].content, keys[1].ordinal), (coffees[0].content_key(), 1));
/// ```
pub fn transaction_keys<'a>(
    rows: impl IntoIterator<Item = &'a Transaction>,
) -> Vec<TransactionKey<'a>> {
    let rows = rows.into_iter();
    let mut uses: HashMap<&TransactionId, usize> = HashMap::new();
    let mut equal: HashMap<ContentKey, Vec<(usize, &Transaction)>> = HashMap::new();
    let mut keys = Vec::with_capacity(rows.size_hint().0);
    for (at, row) in rows.enumerate() {
        let id = row.own_id();
        let content = row.content_key();
        id.into_iter().for_each(|id| *uses.entry(id).or_default() += 1);
        equal.entry(content).or_default().push((at, row));
        keys.push(TransactionKey { id, content, ordinal: 0 });
    }
    for key in &mut keys {
        key.id = key.id.filter(|id| uses.get(id) == Some(&1));
    }
    for rows in equal.values_mut().filter(|rows| rows.len() > 1) {
        alike::sort(rows);
        for (ordinal, (at, _)) in rows.iter().enumerate() {
            keys.get_mut(*at).into_iter().for_each(|key| key.ordinal = ordinal);
        }
    }
    keys
}

/// The text that is hashed. A part that is missing is left out; its length keeps one part from
/// running into the next.
fn write_canonical(content: &Content<'_>, mut write: impl FnMut(&[u8])) {
    write(VERSION.as_bytes());
    let mut part = |name: &str, value: Option<&[u8]>| {
        let Some(value) = value else { return };
        write(format!("{name} {} ", value.len()).as_bytes());
        write(value);
        write(b"\n");
    };
    let number = |number: Option<Decimal>| number.map(|number| number.normalize().to_string());
    let text = content.text.map(|text| text.normal().collect::<Vec<_>>());
    part("account", content.owner.account.map(|name| name.id.as_bytes()));
    part("portfolio", content.owner.portfolio.map(|name| name.id.as_bytes()));
    part("security", content.security.map(|name| name.id.as_bytes()));
    part("date", content.date.as_ref().map(Date::to_string).as_deref().map(str::as_bytes));
    part("amount", number(content.money.amount).as_deref().map(str::as_bytes));
    part("currency", content.money.currency.map(str::as_bytes));
    part("debit", number(content.money.debit).as_deref().map(str::as_bytes));
    part("credit", number(content.money.credit).as_deref().map(str::as_bytes));
    part("quantity", number(content.money.quantity).as_deref().map(str::as_bytes));
    part("description", text.as_deref());
}

#[cfg(test)]
pub(super) fn canonical(row: &Transaction) -> Vec<u8> {
    let mut text = Vec::new();
    write_canonical(&Content::of(row), |bytes| text.extend_from_slice(bytes));
    text
}
