//! An account as a bank's statement has it: an opening, booked rows in their order, a closing, and
//! nothing between them that doesn't add up.

use foliolink::portfolio::{Account, Snapshot, Transaction};
use jiff::{civil::Date, tz::TimeZone};
use rust_decimal::Decimal;

use super::{
    book::Source,
    currency::Currency,
    exact,
    options::ExportOptions,
    order::{self, Arranged, Sign},
    place::Place,
};
use crate::Error;

/// An account's rows and what the provider says of its balance.
pub(crate) struct Statement<'a> {
    pub(crate) account: Option<&'a Account>,
    /// The account's id, also where the snapshot has no such account.
    pub(crate) id: Option<&'a str>,
    pub(crate) place: Place<'a>,
    /// How messages name it.
    pub(crate) label: String,
    pub(crate) currency: Option<Currency<'a>>,
    /// What is booked, oldest first.
    pub(crate) rows: Vec<u32>,
    /// What isn't booked, and in no sum.
    pub(crate) pending: Vec<u32>,
    /// The balance before the oldest row.
    pub(crate) opening: Decimal,
    pub(crate) basis: Basis,
    /// Whether the bank writes what is owed as a positive balance, so that ours is the opposite.
    pub(crate) sign: Sign,
    /// The balance after the newest row, if the provider says one.
    pub(crate) closing: Option<Decimal>,
    /// The day at whose end `closing` holds.
    pub(crate) closing_day: Option<Date>,
    /// Where rows and balances don't agree, and by how much: after so many rows.
    pub(crate) corrections: Vec<Correction>,
}

/// How the opening is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Basis {
    /// From the running balances of the provider.
    Sent,
    /// The closing less all rows: nothing verifies it.
    Derived,
    /// No balance is known: the opening is zero, and means nothing.
    Unknown,
}

/// A marked difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Correction {
    /// How many rows come before it.
    pub(crate) after: usize,
    pub(crate) amount: Decimal,
}

/// Whose statement it is.
#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) account: Option<(usize, &'a Account)>,
    pub(crate) id: Option<&'a str>,
    pub(crate) place: Place<'a>,
}

impl Statement<'_> {
    /// The running balance after a row, as the provider says it.
    pub(crate) fn running(&self, row: &Transaction) -> Option<Decimal> {
        row.balance.map(|balance| self.sign.of(balance))
    }

    /// What a booked row moved; that it says so was checked.
    pub(crate) fn amount(&self, row: &Transaction) -> Decimal {
        row.amount.as_ref().map(|money| money.amount).unwrap_or_default()
    }

    /// The day of the oldest row, or that of the closing.
    pub(crate) fn first_day(&self, source: &Source<'_>) -> Option<Date> {
        self.rows.first().and_then(|at| source.day(*at)).or(self.closing_day)
    }

    /// The day of the newest row, or that of the closing, whichever is later.
    pub(crate) fn last_day(&self, source: &Source<'_>) -> Option<Date> {
        self.rows.last().and_then(|at| source.day(*at)).max(self.closing_day)
    }

    /// The corrections that come after so many rows.
    pub(crate) fn corrections_after(&self, rows: usize) -> impl Iterator<Item = &Correction> {
        let start = self.corrections.partition_point(|own| own.after < rows);
        self.corrections.iter().skip(start).take_while(move |own| own.after == rows)
    }

    /// The balance after all rows and corrections.
    pub(crate) fn total(&self, source: &Source<'_>) -> Result<Decimal, Error> {
        let rows = self.rows.iter().filter_map(|at| source.row(*at).map(|row| (*at, row)));
        let mut total = self.opening;
        for (at, row) in rows {
            total = exact::add(total, self.amount(row)).ok_or_else(|| self.too_long(at, row))?;
        }
        let corrected =
            self.corrections.iter().try_fold(total, |sum, own| exact::add(sum, own.amount));
        corrected.ok_or_else(|| Error::refused(&self.label, "its sum has more than 28 digits"))
    }

    fn too_long(&self, at: u32, row: &Transaction) -> Error {
        Error::refused(
            self.place.row(at, Some(row)),
            "the balance after it has more than 28 digits, and none is rounded",
        )
    }
}

/// Sorts, opens, checks and closes.
pub(crate) fn build<'a>(
    snapshot: &'a Snapshot,
    about: About<'a>,
    listed: Vec<u32>,
    options: &ExportOptions,
    notices: &mut Vec<String>,
) -> Result<Statement<'a>, Error> {
    let account = about.account.map(|(_, account)| account);
    let label = about.place.account(about.account.map(|(at, _)| at), about.id, account);
    let time = snapshot.as_of.or(account.and_then(|account| account.updated_at));
    let as_of = time.map(|time| time.to_zoned(TimeZone::UTC).date());
    let transactions = &snapshot.transactions;
    let row = |at: &u32| transactions.get(*at as usize);
    let (booked, mut pending): (Vec<u32>, Vec<u32>) =
        listed.into_iter().partition(|at| row(at).is_some_and(|row| is_booked(row, as_of)));
    let currency = find_currency(account, &booked, transactions, about.place)?;
    let owed = account.is_some_and(|account| account.kind.is_owed());
    let current = account.and_then(|account| account.balance.current);
    let Arranged { mut rows, sign, is_sign_known } =
        order::arrange(booked, transactions, current, owed);
    let current = current.map(|own| sign.of(own));
    set_pending_apart(&mut rows, &mut pending, current, sign, transactions);
    pending.sort_by_key(|at| row(at).and_then(|row| row.date));

    let mut statement = Statement {
        account,
        id: about.id,
        place: about.place,
        label,
        currency,
        rows,
        pending,
        opening: Decimal::ZERO,
        basis: Basis::Unknown,
        sign,
        closing: current,
        closing_day: None,
        corrections: Vec::new(),
    };
    let newest = statement.rows.last().and_then(row).and_then(|row| row.date);
    statement.closing_day = as_of.max(newest);
    if current.is_some() && statement.closing_day.is_none() {
        notices.push(format!("{}: the day of its balance is unknown", statement.label));
    }
    if owed && current.is_some_and(|own| !own.is_zero()) && !is_sign_known {
        notices.push(format!(
            "{}: balances as sent; which sign this bank gives to what is owed, no rows tell",
            statement.label
        ));
    }
    reconcile(&mut statement, transactions, options, notices)?;
    Ok(statement)
}

/// Neither provider marks what is pending. What has no day, what lies beyond the day on which the
/// data was read (anywhere on Earth), and what the provider's own word calls pending isn't booked.
fn is_booked(row: &Transaction, as_of: Option<Date>) -> bool {
    let Some(day) = row.date else { return false };
    let word = row.provider_kind.as_deref().unwrap_or_default();
    if word.to_ascii_lowercase().contains("pending") {
        return false;
    }
    let last = as_of.and_then(|day| day.tomorrow().ok());
    row.balance.is_some() || last.is_none_or(|last| day <= last)
}

/// Newest rows without a running balance, where the others have one and the newest of these is the
/// account's balance already: not booked.
fn set_pending_apart(
    rows: &mut Vec<u32>,
    pending: &mut Vec<u32>,
    current: Option<Decimal>,
    sign: Sign,
    transactions: &[Transaction],
) {
    let balance = |at: &u32| transactions.get(*at as usize).and_then(|row| row.balance);
    let Some(last) = rows.iter().rposition(|at| balance(at).is_some()) else { return };
    let known = rows.get(last).and_then(balance).map(|own| sign.of(own));
    if known.is_some() && known == current {
        pending.extend(rows.drain(last + 1..));
    }
}

/// The account's, or the one that all its rows agree on.
fn find_currency<'a>(
    account: Option<&'a Account>,
    rows: &[u32],
    transactions: &'a [Transaction],
    place: Place<'_>,
) -> Result<Option<Currency<'a>>, Error> {
    let mut found = account.and_then(|account| account.currency.as_deref());
    for at in rows {
        let row = transactions.get(*at as usize);
        let Some(money) = row.and_then(|row| row.amount.as_ref()) else {
            return Err(Error::refused(
                place.row(*at, row),
                "it is booked, but its amount is unknown: nothing adds up with it",
            ));
        };
        let Some(own) = money.currency.as_deref() else { continue };
        if found.is_some_and(|found| found != own) {
            return Err(Error::refused(
                place.row(*at, row),
                "its currency is another one than its account's",
            ));
        }
        found = Some(own);
    }
    Ok(found.map(Currency::of))
}

/// Opens it, and holds every balance that the provider says against the rows.
fn reconcile(
    statement: &mut Statement<'_>,
    transactions: &[Transaction],
    options: &ExportOptions,
    notices: &mut Vec<String>,
) -> Result<(), Error> {
    let row_of = |at: u32| transactions.get(at as usize);
    let mut sum = Decimal::ZERO;
    let mut opening = None;
    for at in &statement.rows {
        let Some(row) = row_of(*at) else { continue };
        sum = exact::add(sum, statement.amount(row)).ok_or_else(|| statement.too_long(*at, row))?;
        if let (None, Some(balance)) = (opening, statement.running(row)) {
            let first = exact::subtract(balance, sum);
            opening = Some(first.ok_or_else(|| statement.too_long(*at, row))?);
        }
    }
    let long = |label: &str| Error::refused(label, "its balance has more than 28 digits");
    if let Some(opening) = opening {
        statement.opening = opening;
        statement.basis = Basis::Sent;
    } else if let Some(closing) = statement.closing {
        statement.opening = exact::subtract(closing, sum).ok_or_else(|| long(&statement.label))?;
        // Without rows the opening is the balance itself.
        if statement.rows.is_empty() {
            statement.basis = Basis::Sent;
        } else {
            statement.basis = Basis::Derived;
            notices.push(format!("{}: opening derived, not verified", statement.label));
        }
    } else {
        notices.push(format!("{}: no balance known, none asserted", statement.label));
    }

    let mut balance = statement.opening;
    let mut corrections = Vec::new();
    for (after, at) in (1..).zip(&statement.rows) {
        let Some(row) = row_of(*at) else { continue };
        let too_long = || statement.too_long(*at, row);
        balance = exact::add(balance, statement.amount(row)).ok_or_else(too_long)?;
        let Some(said) = statement.running(row) else { continue };
        let difference = exact::subtract(said, balance).ok_or_else(too_long)?;
        if !difference.is_zero() {
            if !options.is_unreconciled() {
                return Err(Error::Unreconciled {
                    account: statement.label.clone(),
                    row: statement.place.row(*at, Some(row)),
                    difference,
                });
            }
            corrections.push(Correction { after, amount: difference });
            balance = said;
        }
    }
    if let Some(closing) = statement.closing {
        let difference = exact::subtract(closing, balance).ok_or_else(|| long(&statement.label))?;
        if !difference.is_zero() {
            if !options.is_unreconciled() {
                return Err(Error::Unreconciled {
                    account: statement.label.clone(),
                    row: "its closing balance".to_owned(),
                    difference,
                });
            }
            corrections.push(Correction { after: statement.rows.len(), amount: difference });
        }
    } else if statement.basis == Basis::Sent {
        // The newest running balance is what it closes with, where each row after it has one.
        let newest = statement.rows.last().and_then(|at| row_of(*at));
        statement.closing = newest.and_then(|row| statement.running(row));
    }
    if !corrections.is_empty() {
        notices.push(format!(
            "{}: does not reconcile; {} marked corrections written",
            statement.label,
            corrections.len()
        ));
    }
    statement.corrections = corrections;
    Ok(())
}
