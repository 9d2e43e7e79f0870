//! What a plain-text ledger says, in which order; how it is written is a [`Dialect`]'s.

use std::io::{self, Write};

use foliolink::portfolio::{Money, SecurityId, Transaction, TransactionKind};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    Stop,
    book::{Book, Source},
    currency::Currency,
    depot::{self, Depot},
    exact,
    ids::{RowId, each_row},
    names::{self, Commodities, Names},
    statement::{Basis, Statement},
};
use crate::Error;

/// Where the other half of a row goes: neither provider says what it was for.
pub(crate) const EXPENSES: &str = "Expenses:Uncategorized";
pub(crate) const INCOME: &str = "Income:Uncategorized";
pub(crate) const OPENING: &str = "Equity:Opening-Balances";
pub(crate) const CORRECTIONS: &str = "Equity:Unreconciled";
/// What trades are paid with: the cash itself moves in a row of its cash account.
pub(crate) const TRADES: &str = "Equity:Trades";
/// What comes and goes without a trade.
pub(crate) const MOVED: &str = "Equity:Securities-Moved";

/// An amount and its unit, as they are written.
#[derive(Clone)]
pub(crate) struct Amount {
    pub(crate) number: String,
    pub(crate) unit: String,
}

/// One line of a transaction.
pub(crate) struct Posting<'a> {
    pub(crate) account: &'a str,
    pub(crate) amount: Amount,
    /// What all of it cost or brought.
    pub(crate) price: Option<Price>,
    /// The account's balance afterwards, of this unit.
    pub(crate) balance: Option<String>,
}

/// What was paid for all of it, as the provider says.
pub(crate) struct Price {
    pub(crate) total: Amount,
    /// Whether it makes a lot: it was bought.
    pub(crate) is_lot: bool,
}

/// A transaction with everything that is written about it.
pub(crate) struct Entry<'a> {
    pub(crate) day: Date,
    /// Not sure: a correction.
    pub(crate) marked: bool,
    pub(crate) id: Option<RowId>,
    pub(crate) text: &'a str,
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) postings: Vec<Posting<'a>>,
}

/// How a program's files are written.
pub(crate) trait Dialect {
    /// The file's beginning: accounts, commodities.
    fn declare(&self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()>;
    fn comment(&self, text: &str, out: &mut dyn Write) -> io::Result<()>;
    fn entry(&self, entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()>;
    /// That an account holds so much of a unit at the end of a day.
    fn balance(
        &self,
        day: Date,
        account: &str,
        held: &Amount,
        out: &mut dyn Write,
    ) -> io::Result<()>;
    /// Whether balances of days are lines of their own.
    fn has_balances_of_days(&self) -> bool;
    /// Something that happened and moved nothing here.
    fn note(&self, account: &str, entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()>;
    /// Why it can't write such a day or text.
    fn check(&self, day: Option<Date>, text: &str) -> Result<(), &'static str>;
}

/// What is declared before it is used.
pub(crate) struct Head<'a> {
    pub(crate) first_day: Date,
    pub(crate) accounts: Vec<(&'a str, Option<&'a str>)>,
    pub(crate) currencies: Vec<Currency<'a>>,
    pub(crate) securities: Vec<(String, Option<String>)>,
}

/// Writes everything.
pub(crate) fn write(
    book: &Book<'_>,
    dialect: &dyn Dialect,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let names = names::accounts(book);
    let commodities = Commodities::of(book)?;
    declare(book, &names, &commodities, dialect, out)?;
    for notice in &book.notices {
        dialect.comment(notice, out)?;
    }
    for (at, (source, names)) in book.sources.iter().zip(&names).enumerate() {
        for (statement, name) in source.statements.iter().zip(&names.statements) {
            writeln!(out)?;
            write_statement(source, statement, name, dialect, out)?;
        }
        for (depot, name) in source.depots.iter().zip(&names.depots) {
            writeln!(out)?;
            let writer =
                DepotWriter { source, at, depot, name, commodities: &commodities, dialect };
            writer.write(out)?;
        }
    }
    Ok(())
}

fn declare(
    book: &Book<'_>,
    names: &[Names],
    commodities: &Commodities<'_>,
    dialect: &dyn Dialect,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let mut currencies: Vec<Currency<'_>> = Vec::new();
    let mut securities: Vec<(String, Option<String>)> = Vec::new();
    let mut accounts = Vec::new();
    for (at, (source, names)) in book.sources.iter().zip(names).enumerate() {
        for (statement, name) in source.statements.iter().zip(&names.statements) {
            accounts.push((name.as_str(), statement.currency.map(|own| own.code)));
            let currency = check_currency(statement)?;
            if let Some(currency) = currency.filter(|own| !currencies.contains(own)) {
                currencies.push(currency);
            }
        }
        accounts.extend(names.depots.iter().map(|name| (name.as_str(), None)));
        for depot in &source.depots {
            let ours = depot.rows.iter().filter_map(|at| source.row(*at)?.amount.as_ref());
            for code in ours.filter_map(|money| money.currency.as_deref()) {
                let currency = Currency::of(code);
                if names::is_commodity(code) && !currencies.contains(&currency) {
                    currencies.push(currency);
                }
            }
            for position in &depot.positions {
                let Some(name) = commodities.name(at, position.security) else { continue };
                if securities.iter().all(|(own, _)| own != name) {
                    let own = depot::find_security(source.snapshot, position.security);
                    securities.push((name.to_owned(), own.and_then(|own| own.name.clone())));
                }
            }
        }
    }
    for own in [EXPENSES, INCOME, OPENING, CORRECTIONS, TRADES, MOVED] {
        accounts.push((own, None));
    }
    let first_day = book.first_day().and_then(|day| day.yesterday().ok());
    let first_day = first_day.unwrap_or(jiff::civil::date(1970, 1, 1));
    dialect.check(Some(first_day), "").map_err(|why| Error::refused("the first day", why))?;
    let head = Head { first_day, accounts, currencies, securities };
    Ok(dialect.declare(&head, out)?)
}

/// A unit for its sums, where it has any.
fn check_currency<'a>(statement: &Statement<'a>) -> Result<Option<Currency<'a>>, Error> {
    match statement.currency {
        Some(own) if names::is_commodity(own.code) => Ok(Some(own)),
        Some(_) => {
            Err(Error::refused(&statement.label, "its currency is no word of capital letters"))
        }
        None if statement.rows.is_empty() && statement.closing.is_none() => Ok(None),
        None => Err(Error::refused(&statement.label, "its currency is unknown")),
    }
}

fn write_statement(
    source: &Source<'_>,
    statement: &Statement<'_>,
    name: &str,
    dialect: &dyn Dialect,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    dialect.comment(&statement.label, out)?;
    write_pending(source, statement, dialect, out)?;
    let Some(currency) = statement.currency else { return Ok(()) };
    let amount = |number: Decimal| Amount {
        number: exact::show(number, currency.digits()),
        unit: currency.code.to_owned(),
    };
    let pair = |number: Decimal, other, balance| {
        vec![
            Posting { account: name, amount: amount(number), price: None, balance },
            Posting { account: other, amount: amount(-number), price: None, balance: None },
        ]
    };
    let simple = |day, marked, text, postings| Entry {
        day,
        marked,
        id: None,
        text,
        facts: Vec::new(),
        postings,
    };
    let first_day = statement.first_day(source).and_then(|day| day.yesterday().ok());
    let is_opened = statement.basis != Basis::Unknown;
    if let Some(day) = first_day.filter(|_| is_opened) {
        let text = match statement.basis {
            Basis::Derived => "Opening balance (opening derived, not verified)",
            _ => "Opening balance",
        };
        let said = Some(exact::show(statement.opening, currency.digits()));
        let postings = pair(statement.opening, OPENING, said);
        dialect.entry(&simple(day, false, text, postings), out)?;
    }
    let correct = |done: usize, day: Date, out: &mut dyn Write| -> Result<bool, Stop> {
        let mut any = false;
        for correction in statement.corrections_after(done) {
            let postings = pair(correction.amount, CORRECTIONS, None);
            let text = "CORRECTION: rows and balances differ here";
            dialect.entry(&simple(day, true, text, postings), out)?;
            any = true;
        }
        Ok(any)
    };
    let mut end: Option<(Date, Option<Decimal>)> = None;
    let total = statement.rows.len();
    each_row(source, &statement.rows, |place, at, row, id| {
        let Some(day) = row.date else { return Ok(()) };
        if let Some((before, Some(held))) = end.filter(|(before, _)| *before != day)
            && dialect.has_balances_of_days()
        {
            dialect.balance(before, name, &amount(held), out)?;
        }
        let text = row.description.as_ref().map_or("", |text| text.reveal());
        let refused = |why| Error::refused(statement.place.row(at, Some(row)), why);
        dialect.check(Some(day), text).map_err(refused)?;
        let moved = statement.amount(row);
        let other = if moved.is_sign_negative() { EXPENSES } else { INCOME };
        let is_corrected = statement.corrections_after(place + 1).next().is_some();
        let said = statement.running(row);
        let shown = said.filter(|_| !is_corrected && is_opened);
        let postings = pair(moved, other, shown.map(|own| exact::show(own, currency.digits())));
        let facts = facts_of(row);
        dialect.entry(&Entry { day, marked: false, id: Some(id), text, facts, postings }, out)?;
        if place + 1 < total {
            correct(place + 1, day, out)?;
        }
        end = Some((day, said));
        Ok::<(), Stop>(())
    })?;
    let Some(day) = statement.last_day(source) else { return Ok(()) };
    correct(total, end.map_or(day, |(last, _)| last), out)?;
    if let Some(closing) = statement.closing {
        let day = statement.closing_day.unwrap_or(day);
        dialect.balance(day, name, &amount(closing), out)?;
    }
    Ok(())
}

/// What isn't booked: in a comment, and so in no sum.
fn write_pending(
    source: &Source<'_>,
    statement: &Statement<'_>,
    dialect: &dyn Dialect,
    out: &mut dyn Write,
) -> io::Result<()> {
    for row in statement.pending.iter().filter_map(|at| source.row(*at)) {
        let day = row.date.map_or_else(|| "no day".to_owned(), |day| day.to_string());
        let money = row.amount.as_ref().map_or_else(|| "no amount".to_owned(), show_money);
        let text = row.description.as_ref().map_or("", |text| text.reveal());
        dialect.comment(&format!("not booked: {day} {money} {text}"), out)?;
    }
    Ok(())
}

fn show_money(money: &Money) -> String {
    let currency = money.currency.as_deref().unwrap_or_default();
    let digits = Currency::of(currency).digits();
    format!("{} {currency}", exact::show(money.amount, digits)).trim_end().to_owned()
}

/// What the row says besides.
fn facts_of(row: &Transaction) -> Vec<(&'static str, String)> {
    let money = |money: &Option<Money>| money.as_ref().map(show_money);
    let facts = [
        ("provider-id", row.id.as_ref().map(|id| id.as_str().to_owned())),
        ("provider-kind", row.provider_kind.clone()),
        ("security", row.security.as_ref().map(|id| id.as_str().to_owned())),
        ("quantity", row.quantity.map(|own| own.to_string())),
        ("price", money(&row.price)),
        ("local-amount", money(&row.local_amount)),
        ("local-price", money(&row.local_price)),
        ("exchange-rate", row.exchange_rate.map(|own| own.to_string())),
        ("fees", money(&row.fees)),
        ("taxes", money(&row.taxes)),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

struct DepotWriter<'b, 'a> {
    source: &'b Source<'a>,
    at: usize,
    depot: &'b Depot<'a>,
    name: &'b str,
    commodities: &'b Commodities<'a>,
    dialect: &'b dyn Dialect,
}

impl DepotWriter<'_, '_> {
    fn write(&self, out: &mut dyn Write) -> Result<(), Stop> {
        self.dialect.comment(&self.depot.label, out)?;
        for row in self.depot.pending.iter().filter_map(|at| self.source.row(*at)) {
            let money = row.amount.as_ref().map_or_else(|| "no amount".to_owned(), show_money);
            self.dialect.comment(&format!("not booked: no day {} {money}", row.kind), out)?;
        }
        self.open(out)?;
        each_row(self.source, &self.depot.rows, |_, at, row, id| self.row(at, row, id, out))?;
        self.close(out)
    }

    fn unit(&self, security: &SecurityId) -> Option<String> {
        self.commodities.name(self.at, security).map(str::to_owned)
    }

    fn open(&self, out: &mut dyn Write) -> Result<(), Stop> {
        let day = self.depot.first_day(self.source).and_then(|day| day.yesterday().ok());
        let Some(day) = day else { return Ok(()) };
        for position in self.depot.positions.iter().filter(|own| !own.opening.is_zero()) {
            let Some(unit) = self.unit(position.security) else { continue };
            let of =
                |number: Decimal| Amount { number: exact::show(number, 0), unit: unit.clone() };
            let text = if self.depot.rows.is_empty() {
                "Opening position"
            } else {
                "Opening position (opening derived, not verified)"
            };
            let posting = |account, amount| Posting { account, amount, price: None, balance: None };
            let postings = vec![
                posting(self.name, of(position.opening)),
                posting(OPENING, of(-position.opening)),
            ];
            let entry = Entry { day, marked: false, id: None, text, facts: Vec::new(), postings };
            self.dialect.entry(&entry, out)?;
        }
        Ok(())
    }

    fn row(&self, at: u32, row: &Transaction, id: RowId, out: &mut dyn Write) -> Result<(), Stop> {
        let Some(day) = row.date else { return Ok(()) };
        let place = self.depot.place;
        let text = row.description.as_ref().map_or(row.kind.as_str(), |text| text.reveal());
        self.dialect
            .check(Some(day), text)
            .map_err(|why| Error::refused(place.row(at, Some(row)), why))?;
        let mut facts = facts_of(row);
        facts.insert(0, ("kind", row.kind.as_str().to_owned()));
        let mut entry =
            Entry { day, marked: false, id: Some(id), text, facts, postings: Vec::new() };
        let moved = depot::movement(row);
        let unit = moved.and_then(|(security, _)| self.unit(security));
        if let (Some((_, quantity)), Some(unit)) = (moved, unit) {
            entry.postings = self.trade(row, quantity, unit);
            return Ok(self.dialect.entry(&entry, out)?);
        }
        if let Some(money) = &row.amount {
            entry.facts.push(("amount", show_money(money)));
        }
        Ok(self.dialect.note(self.name, &entry, out)?)
    }

    /// The securities on one side, what they were traded for on the other.
    fn trade(&self, row: &Transaction, quantity: Decimal, unit: String) -> Vec<Posting<'_>> {
        let is_buy = row.kind == TransactionKind::BUY;
        let amount = Amount { number: exact::show(quantity, 0), unit };
        let price =
            (is_buy || row.kind == TransactionKind::SELL).then(|| price(row, is_buy)).flatten();
        let other = match &price {
            Some(price) if quantity.is_sign_negative() => price.total.clone(),
            Some(price) => negated(&price.total),
            None => Amount { number: exact::show(-quantity, 0), unit: amount.unit.clone() },
        };
        let against = if price.is_some() { TRADES } else { MOVED };
        vec![
            Posting { account: self.name, amount, price, balance: None },
            Posting { account: against, amount: other, price: None, balance: None },
        ]
    }

    fn close(&self, out: &mut dyn Write) -> Result<(), Stop> {
        let Some(day) = self.depot.closing_day else { return Ok(()) };
        // Securities of one ISIN are one commodity, and are asserted together.
        let mut held: Vec<(String, Option<Decimal>)> = Vec::new();
        for position in &self.depot.positions {
            let Some(unit) = self.unit(position.security) else { continue };
            match held.iter_mut().find(|(own, _)| *own == unit) {
                Some((_, sum)) => {
                    *sum =
                        sum.zip(position.closing).and_then(|(one, other)| exact::add(one, other));
                }
                None => held.push((unit, position.closing)),
            }
        }
        for (unit, sum) in held {
            let Some(sum) = sum else { continue };
            let amount = Amount { number: exact::show(sum, 0), unit };
            self.dialect.balance(day, self.name, &amount, out)?;
        }
        Ok(())
    }
}

/// What was paid, as the provider says it: never reckoned from a price or a value.
fn price(row: &Transaction, is_lot: bool) -> Option<Price> {
    let shown = |money: &Money| {
        let unit = money.currency.as_deref().filter(|unit| names::is_commodity(unit))?;
        let digits = Currency::of(unit).digits();
        Some(Amount { number: exact::show(money.amount.abs(), digits), unit: unit.to_owned() })
    };
    let total = row.amount.as_ref().filter(|money| !money.amount.is_zero()).and_then(shown)?;
    Some(Price { total, is_lot })
}

fn negated(amount: &Amount) -> Amount {
    let number = match amount.number.strip_prefix('-') {
        Some(number) => number.to_owned(),
        None => format!("-{}", amount.number),
    };
    Amount { number, unit: amount.unit.clone() }
}
