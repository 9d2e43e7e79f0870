//! `Snapshot::diff` as it was before rows were matched by `portfolio::identity`: whole rows and
//! cloned texts as keys of tables. Kept as it was, but for what only the crate itself can reach, so
//! that both are measured in one run.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

use foliolink::portfolio::{
    Account, AccountId, Change, DIFF_SCHEMA, Diff, Holder, Holding, Money, Personal, Portfolio,
    PortfolioId, Rows, Security, SecurityId, Side, Snapshot, Transaction, columns::Row,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// What changed from `old` to `new`.
pub(crate) fn diff(new: &Snapshot, old: &Snapshot) -> Diff {
    let mut transactions = transactions(&old.transactions, &new.transactions);
    let posted = take(&mut transactions);
    Diff {
        schema: DIFF_SCHEMA.to_owned(),
        old: side(old),
        new: side(new),
        institution: None,
        holders: holders(&old.holders, &new.holders),
        accounts: accounts(&old.accounts, &new.accounts),
        portfolios: portfolios(&old.portfolios, &new.portfolios),
        securities: securities(&old.securities, &new.securities),
        holdings: holdings(&old.holdings, &new.holdings),
        transactions,
        posted,
    }
}

fn side(snapshot: &Snapshot) -> Side {
    Side {
        provider: snapshot.provider.clone(),
        connection: snapshot.connection.clone(),
        as_of: snapshot.as_of,
    }
}

/// A row whose changes can be named.
trait Compare: Clone + Eq + Hash {
    fn differing(&self, other: &Self) -> Vec<String>;
}

impl<T: Row + Clone + Eq + Hash> Compare for T {
    fn differing(&self, other: &Self) -> Vec<String> {
        let differing = T::FIELDS.iter().filter(|field| {
            field.columns.iter().any(|column| (column.value)(self) != (column.value)(other))
        });
        differing.map(|field| field.path.to_owned()).collect()
    }
}

fn change<T: Compare>(old: &T, new: &T) -> Change<T> {
    Change { fields: old.differing(new), old: old.clone(), new: new.clone() }
}

fn is_one<T>(change: &Change<T>) -> bool {
    change.fields != ["updated_at"]
}

trait Identifies: AsRef<str> {
    fn tells(&self) -> bool;
}

macro_rules! identifies {
    ($($id:ty),+) => {$(
        impl Identifies for $id {
            fn tells(&self) -> bool {
                self.identifies()
            }
        }
    )+};
}
identifies!(AccountId, PortfolioId, SecurityId, foliolink::portfolio::TransactionId);

fn identifying<T: Identifies>(id: Option<&T>) -> Option<&T> {
    id.filter(|id| id.tells())
}

/// The rows of a table before and after, and which of them belong together so far.
struct Matching<'a, T> {
    old: &'a [T],
    new: &'a [T],
    /// Of each new row: the old one that it continues.
    partner: Vec<Option<usize>>,
    /// Of each old row: whether a new one continues it.
    taken: Vec<bool>,
}

impl<'a, T: Compare> Matching<'a, T> {
    fn new(old: &'a [T], new: &'a [T]) -> Self {
        Self { old, new, partner: vec![None; new.len()], taken: vec![false; old.len()] }.pair(Some)
    }

    /// Pairs rows with the same key that have no partner yet: the first with the first, the second
    /// with the second. So the outcome stays the same when the two sides are swapped. Rows
    /// without a key are left alone.
    fn pair<K: Eq + Hash>(mut self, key: impl Fn(&'a T) -> Option<K>) -> Self {
        let mut waiting: HashMap<K, VecDeque<usize>> = HashMap::new();
        for ((at, row), _) in
            self.old.iter().enumerate().zip(&self.taken).filter(|(_, taken)| !**taken)
        {
            if let Some(key) = key(row) {
                waiting.entry(key).or_default().push_back(at);
            }
        }
        for (partner, row) in
            self.partner.iter_mut().zip(self.new).filter(|(partner, _)| partner.is_none())
        {
            *partner = key(row).and_then(|key| waiting.get_mut(&key)?.pop_front());
            if let Some(taken) = partner.and_then(|at| self.taken.get_mut(at)) {
                *taken = true;
            }
        }
        self
    }

    fn rows(self) -> Rows<T> {
        let unpaired = self.new.iter().zip(&self.partner).filter(|(_, partner)| partner.is_none());
        let pairs = self
            .new
            .iter()
            .zip(&self.partner)
            .filter_map(|(new, partner)| Some((self.old.get((*partner)?)?, new)));
        Rows {
            added: unpaired.map(|(new, _)| new.clone()).collect(),
            changed: pairs
                .filter(|(old, new)| old != new)
                .map(|(old, new)| change(old, new))
                .filter(is_one)
                .collect(),
            vanished: self
                .old
                .iter()
                .zip(&self.taken)
                .filter(|(_, taken)| !**taken)
                .map(|(old, _)| old.clone())
                .collect(),
        }
    }
}

fn accounts(old: &[Account], new: &[Account]) -> Rows<Account> {
    // What else says which account it is, where its id doesn't.
    let content = |row: &Account| {
        let named = (row.identifiers.clone(), row.name.clone(), row.kind.clone());
        nameless(row.id.as_ref()).then(|| (named, row.currency.clone()))
    };
    Matching::new(old, new).pair(|row| identifying(row.id.as_ref())).pair(content).rows()
}

fn portfolios(old: &[Portfolio], new: &[Portfolio]) -> Rows<Portfolio> {
    let content = |row: &Portfolio| {
        let named = (row.provider_kind.clone(), row.owners.clone(), row.currency.clone());
        nameless(row.id.as_ref()).then_some(named)
    };
    Matching::new(old, new).pair(|row| identifying(row.id.as_ref())).pair(content).rows()
}

fn securities(old: &[Security], new: &[Security]) -> Rows<Security> {
    let content = |row: &Security| {
        let named = (row.isin.clone(), row.name.clone(), row.currency.clone());
        nameless(row.id.as_ref()).then_some(named)
    };
    Matching::new(old, new).pair(|row| identifying(row.id.as_ref())).pair(content).rows()
}

/// Whether a row has no id that would tell it from another: it is matched by its content.
fn nameless<T: Identifies>(id: Option<&T>) -> bool {
    identifying(id).is_none()
}

fn holdings(old: &[Holding], new: &[Holding]) -> Rows<Holding> {
    let place = |row: &Holding| (row.portfolio.clone(), row.account.clone(), row.security.clone());
    // Prices move daily, quantities seldom: two lots of one security keep apart by quantity.
    Matching::new(old, new)
        .pair(|row| Some((place(row), row.quantity?)))
        .pair(|row| Some(place(row)))
        .rows()
}

fn holders(old: &[Holder], new: &[Holder]) -> Rows<Holder> {
    Matching::new(old, new)
        .pair(|row| Some((&row.name, row.email.as_ref()?)))
        .pair(|row| Some((&row.name, row.phone.as_ref()?)))
        .pair(|row| Some((&row.name, row.address.as_ref()?)))
        .pair(|row| row.name.as_ref())
        .rows()
}

fn transactions(old: &[Transaction], new: &[Transaction]) -> Rows<Transaction> {
    Matching::new(old, new).pair(|row| identifying(row.id.as_ref())).pair(content).rows()
}

/// A transaction without an id, but what may change about it later: the running balance moves when
/// an earlier row appears.
fn content(row: &Transaction) -> Option<Transaction> {
    nameless(row.id.as_ref()).then(|| Transaction {
        id: None,
        balance: None,
        provider_kind: None,
        debit: nonzero(row.debit),
        credit: nonzero(row.credit),
        ..row.clone()
    })
}

/// How far apart the dates of a pair may be.
const DAYS: i32 = 7;

/// What both rows of a pair have in common.
#[derive(PartialEq, Eq, Hash)]
struct Movement<'a> {
    account: &'a Option<AccountId>,
    portfolio: &'a Option<PortfolioId>,
    security: &'a Option<SecurityId>,
    amounts: [Option<Decimal>; 4],
    currency: Option<&'a String>,
    description: Option<&'a Personal>,
}

/// A row that has no partner: its day, and where it stands in its list.
type Free = (Date, usize);

/// Takes the pairs out of `rows`.
fn take(rows: &mut Rows<Transaction>) -> Vec<Change<Transaction>> {
    let mut gone = vec![false; rows.vanished.len()];
    let mut come = vec![false; rows.added.len()];
    let mut pairs = Vec::new();
    for same_text in [true, false] {
        for (old, new) in nearest(rows, &gone, &come, same_text) {
            for taken in [gone.get_mut(old), come.get_mut(new)].into_iter().flatten() {
                *taken = true;
            }
            pairs.push((new, old));
        }
    }
    pairs.sort_unstable();
    let changes = pairs
        .iter()
        .filter_map(|&(new, old)| Some(change(rows.vanished.get(old)?, rows.added.get(new)?)))
        .collect();
    keep_free(&mut rows.vanished, &gone);
    keep_free(&mut rows.added, &come);
    changes
}

fn nearest(
    rows: &Rows<Transaction>,
    gone: &[bool],
    come: &[bool],
    same_text: bool,
) -> Vec<(usize, usize)> {
    let mut groups: HashMap<Movement<'_>, (Vec<Free>, Vec<Free>)> = HashMap::new();
    for (movement, free) in free(&rows.vanished, gone, same_text) {
        groups.entry(movement).or_default().0.push(free);
    }
    for (movement, free) in free(&rows.added, come, same_text) {
        groups.entry(movement).or_default().1.push(free);
    }
    let pair = if same_text { side_by_side } else { only_candidates };
    groups.into_values().flat_map(|(old, new)| pair(old, new)).collect()
}

/// The rows of one side that have no partner yet.
fn free<'a>(
    rows: &'a [Transaction],
    taken: &'a [bool],
    same_text: bool,
) -> impl Iterator<Item = (Movement<'a>, Free)> {
    let rows = rows.iter().enumerate().zip(taken).filter(|(_, taken)| !**taken);
    rows.filter_map(move |((at, row), _)| Some((movement(row, same_text)?, (row.date?, at))))
}

/// Pairs the rows of one movement by date, the earliest first.
fn side_by_side(mut old: Vec<Free>, mut new: Vec<Free>) -> Vec<(usize, usize)> {
    old.sort_unstable();
    new.sort_unstable();
    let mut old = old.into_iter().peekable();
    let mut new = new.into_iter().peekable();
    let mut pairs = Vec::new();
    while let (Some(&(before, gone)), Some(&(after, come))) = (old.peek(), new.peek()) {
        let near = follows(before, after);
        if near {
            pairs.push((gone, come));
        }
        if near || before < after {
            old.next();
        }
        if near || after < before {
            new.next();
        }
    }
    pairs
}

/// Pairs the rows that could have no other partner: another text is a weak sign, and of two
/// candidates either may be the wrong one.
fn only_candidates(mut old: Vec<Free>, mut new: Vec<Free>) -> Vec<(usize, usize)> {
    old.sort_unstable();
    new.sort_unstable();
    let pair = |&(before, gone): &Free| {
        let (after, come) = only(&new, |after| after < before, |after| follows(before, after))?;
        // The earliest that `after` could follow is `DAYS` before it.
        let (_, back) = only(
            &old,
            |other| other < after && !follows(other, after),
            |other| follows(other, after),
        )?;
        (back == gone).then_some((gone, come))
    };
    old.iter().filter_map(pair).collect()
}

/// The one row that fits, in a sorted list whose first rows are `below`.
fn only(
    sorted: &[Free],
    below: impl Fn(Date) -> bool,
    fits: impl Fn(Date) -> bool,
) -> Option<Free> {
    let from = sorted.partition_point(|(date, _)| below(*date));
    let mut fitting = sorted.iter().skip(from).take_while(|(date, _)| fits(*date));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(*first)
}

/// Whether a row of the day `after` may have come in the place of one of the day `before`: a
/// booking is never earlier than what it books.
fn follows(before: Date, after: Date) -> bool {
    (0..=DAYS).contains(&(after - before).get_days())
}

fn movement(row: &Transaction, same_text: bool) -> Option<Movement<'_>> {
    let amount = row.amount.as_ref().map(|money| money.amount);
    let amounts = [amount, nonzero(row.debit), nonzero(row.credit), row.quantity];
    // Nothing but a date in common says nothing.
    [amount, row.debit, row.credit, row.quantity].iter().any(Option::is_some).then(|| Movement {
        account: &row.account,
        portfolio: &row.portfolio,
        security: &row.security,
        amounts,
        currency: row.amount.as_ref().and_then(|Money { currency, .. }| currency.as_ref()),
        description: row.description.as_ref().filter(|_| same_text),
    })
}

/// A side that money went to: banks write the other one as zero, or not at all, and may change
/// their mind between two reads.
fn nonzero(side: Option<Decimal>) -> Option<Decimal> {
    side.filter(|number| !number.is_zero())
}

fn keep_free(rows: &mut Vec<Transaction>, taken: &[bool]) {
    let mut taken = taken.iter();
    rows.retain(|_| taken.next() == Some(&false));
}
