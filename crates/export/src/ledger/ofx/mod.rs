//! OFX 2.2: a statement an account, one an investment account, and the securities that they name.
//!
//! What OFX demands and a provider may not send is refused (a balance, the price and value of a
//! position). Fees, taxes and the security's own currency stand in `MEMO`: `FEES` would have to be
//! in the total and in its currency, which the provider doesn't say, and `CURRATE` is the inverse
//! of the provider's rate, which has no end.

mod investments;

use std::{
    collections::HashSet,
    io::{self, Write},
};

use foliolink::portfolio::{AccountKind, Transaction, TransactionKind};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;

use super::{
    Stop,
    book::{Book, Source},
    currency::Currency,
    depot, exact,
    file::Mark,
    ids::{RowId, each_row},
    statement::{Basis, Statement},
    xml::{Xml, first, one_line},
};
use crate::Error;

/// `NAME` and `MEMO` of a transaction, `ACCTID`, `BANKID`.
const NAME: usize = 32;
const MEMO: usize = 255;
pub(super) const ACCOUNT: usize = 22;
const BANK: usize = 9;
/// Digits and signs of an amount.
pub(super) const AMOUNT: usize = 32;

/// Writes everything; says which rows have no place in it.
pub(crate) fn write(book: &mut Book<'_>, mark: &Mark, out: &mut dyn Write) -> Result<(), Stop> {
    leave_out(book);
    let book = &*book;
    check_account_ids(book)?;
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?>"#)?;
    writeln!(
        out,
        r#"<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="{mark}"?>"#
    )?;
    let mut xml = Xml::new(out);
    xml.open("OFX")?;
    write_signon(book, &mut xml)?;
    for (set, is_card) in [("BANKMSGSRSV1", false), ("CREDITCARDMSGSRSV1", true)] {
        let has_any = statements(book, is_card).next().is_some();
        if has_any {
            xml.open(set)?;
        }
        for (number, (source, statement)) in (1..).zip(statements(book, is_card)) {
            write_statement(source, statement, is_card, number, &mut xml)?;
        }
        if has_any {
            xml.close(set)?;
        }
    }
    investments::write(book, &mut xml)?;
    xml.close("OFX")?;
    writeln!(out)?;
    Ok(())
}

fn is_card(statement: &Statement<'_>) -> bool {
    statement.account.is_some_and(|account| account.kind == AccountKind::CREDIT_CARD)
}

/// Statements of cards, or of all else, that say anything.
fn statements<'b, 'a>(
    book: &'b Book<'a>,
    cards: bool,
) -> impl Iterator<Item = (&'b Source<'a>, &'b Statement<'a>)> {
    let all = book
        .sources
        .iter()
        .flat_map(|source| source.statements.iter().map(move |statement| (source, statement)));
    all.filter(move |(_, own)| is_card(own) == cards && !is_empty(own))
}

fn is_empty(statement: &Statement<'_>) -> bool {
    statement.rows.is_empty() && statement.closing.is_none()
}

fn leave_out(book: &mut Book<'_>) {
    let mut notices = Vec::new();
    for source in &mut book.sources {
        for statement in &source.statements {
            if is_empty(statement) {
                notices.push(format!("{}: neither rows nor a balance, left out", statement.label));
            }
            if !statement.pending.is_empty() {
                let rows = statement.pending.len();
                notices.push(format!("{}: {rows} rows not booked, left out", statement.label));
            }
        }
        source.statements.retain(|statement| !is_empty(statement));
        let transactions = &source.snapshot.transactions;
        for depot in &mut source.depots {
            let row = |at: &u32| transactions.get(*at as usize);
            let before = depot.rows.len();
            depot.rows.retain(|at| row(at).and_then(depot::movement).is_some());
            let gone = before - depot.rows.len() + depot.pending.len();
            if gone > 0 {
                notices.push(format!(
                    "{}: {gone} rows that move no position, left out: their cash is in the account's rows",
                    depot.label
                ));
            }
        }
    }
    book.notices.extend(notices);
}

fn write_signon(book: &Book<'_>, xml: &mut Xml<'_>) -> io::Result<()> {
    let newest = book.sources.iter().filter_map(|source| source.snapshot.as_of).max();
    xml.open("SIGNONMSGSRSV1")?;
    xml.open("SONRS")?;
    status(xml)?;
    xml.text("DTSERVER", &newest.map_or_else(|| noon(last_day(book)), time))?;
    xml.text("LANGUAGE", "ENG")?;
    if let [one] = book.sources.as_slice() {
        let institution = &one.snapshot.institution;
        let id = institution.id.as_ref().map(AsRef::as_ref);
        let name = institution.name.as_deref().or(id).map(one_line);
        if let Some(Ok(name)) = name.filter(|name| name.as_ref().is_ok_and(|name| !name.is_empty()))
        {
            xml.open("FI")?;
            xml.text("ORG", first(&name, NAME))?;
            xml.close("FI")?;
        }
    }
    xml.close("SONRS")?;
    xml.close("SIGNONMSGSRSV1")
}

fn last_day(book: &Book<'_>) -> Date {
    let days = book
        .sources
        .iter()
        .flat_map(|source| source.statements.iter().filter_map(|own| own.last_day(source)));
    days.max().unwrap_or(jiff::civil::date(1970, 1, 1))
}

pub(super) fn status(xml: &mut Xml<'_>) -> io::Result<()> {
    xml.open("STATUS")?;
    xml.text("CODE", "0")?;
    xml.text("SEVERITY", "INFO")?;
    xml.close("STATUS")
}

fn time(time: Timestamp) -> String {
    let time = time.to_zoned(TimeZone::UTC);
    format!("{}[0:GMT]", time.strftime("%Y%m%d%H%M%S"))
}

/// A day, so that it stays that day from Hawaii to Auckland.
pub(super) fn noon(day: Date) -> String {
    format!("{}120000[0:GMT]", day.strftime("%Y%m%d"))
}

pub(super) fn check_day(day: Date) -> Result<(), &'static str> {
    if (1000..=9999).contains(&day.year()) { Ok(()) } else { Err("OFX has years of four digits") }
}

fn write_statement(
    source: &Source<'_>,
    statement: &Statement<'_>,
    is_card: bool,
    number: usize,
    xml: &mut Xml<'_>,
) -> Result<(), Stop> {
    let refused = |why| Error::refused(&statement.label, why);
    let currency = statement.currency.filter(|own| own.is_iso());
    let currency = currency.ok_or_else(|| refused("its currency is none of ISO 4217"))?;
    let closing =
        statement.closing.ok_or_else(|| refused("OFX has no statement without a balance"))?;
    let last = statement.last_day(source);
    let last = last.ok_or_else(|| refused("the day of its balance is unknown"))?;
    let start = statement.first_day(source).unwrap_or(last);
    for day in [start, last] {
        check_day(day).map_err(refused)?;
    }
    let (outer, inner, from) = if is_card {
        ("CCSTMTTRNRS", "CCSTMTRS", "CCACCTFROM")
    } else {
        ("STMTTRNRS", "STMTRS", "BANKACCTFROM")
    };
    xml.open(outer)?;
    xml.text("TRNUID", &number.to_string())?;
    status(xml)?;
    xml.open(inner)?;
    xml.text("CURDEF", currency.code)?;
    xml.open(from)?;
    let numbers = Numbers::of(source, statement).map_err(refused)?;
    if !is_card {
        xml.text("BANKID", &numbers.bank)?;
        if let Some(branch) = &numbers.branch {
            xml.text("BRANCHID", branch)?;
        }
    }
    xml.text("ACCTID", &numbers.account)?;
    if !is_card {
        xml.text("ACCTTYPE", account_type(statement))?;
        if let Some(key) = &numbers.key {
            xml.text("ACCTKEY", key)?;
        }
    }
    xml.close(from)?;
    xml.open("BANKTRANLIST")?;
    xml.text("DTSTART", &noon(start))?;
    xml.text("DTEND", &noon(last))?;
    let writer = Rows { statement, currency };
    let mut end = start;
    let total = statement.rows.len();
    each_row(source, &statement.rows, |place, at, row, id| {
        let day = row.date.unwrap_or(end);
        end = day;
        writer.row(at, row, id, xml)?;
        if place + 1 < total { writer.corrections(place + 1, day, xml) } else { Ok(()) }
    })?;
    writer.corrections(total, end, xml)?;
    xml.close("BANKTRANLIST")?;
    let amount = |number| show(number, currency).map_err(refused);
    let closing_day = noon(statement.closing_day.unwrap_or(last));
    xml.open("LEDGERBAL")?;
    xml.text("BALAMT", &amount(closing)?)?;
    xml.text("DTASOF", &closing_day)?;
    xml.close("LEDGERBAL")?;
    if let Some(available) = statement.account.and_then(|own| own.balance.available) {
        xml.open("AVAILBAL")?;
        xml.text("BALAMT", &amount(statement.sign.of(available))?)?;
        xml.text("DTASOF", &closing_day)?;
        xml.close("AVAILBAL")?;
    }
    xml.open("BALLIST")?;
    xml.open("BAL")?;
    xml.text("NAME", "Opening balance")?;
    let basis = match statement.basis {
        Basis::Derived => "opening derived, not verified",
        _ => "before the oldest transaction, as the provider's balances have it",
    };
    xml.text("DESC", basis)?;
    xml.text("BALTYPE", "DOLLAR")?;
    xml.text("VALUE", &amount(statement.opening)?)?;
    xml.text("DTASOF", &noon(start))?;
    xml.close("BAL")?;
    xml.close("BALLIST")?;
    xml.close(inner)?;
    Ok(xml.close(outer)?)
}

pub(super) fn show(number: Decimal, currency: Currency<'_>) -> Result<String, &'static str> {
    let text = exact::show(number, currency.digits());
    if text.len() > AMOUNT { Err("its amount has more than 32 characters") } else { Ok(text) }
}

fn account_type(statement: &Statement<'_>) -> &'static str {
    let Some(kind) = statement.account.map(|account| &account.kind) else { return "CHECKING" };
    if kind.is_owed() {
        "CREDITLINE"
    } else if *kind == AccountKind::CASH || *kind == AccountKind::BROKERAGE {
        "MONEYMRKT"
    } else if *kind == AccountKind::CHECKING || *kind == AccountKind::OTHER {
        "CHECKING"
    } else {
        "SAVINGS"
    }
}

/// How OFX names an account: in Spain the parts of the IBAN, in Canada institution and transit
/// before the number.
struct Numbers {
    bank: String,
    branch: Option<String>,
    account: String,
    key: Option<String>,
}

impl Numbers {
    fn of(source: &Source<'_>, statement: &Statement<'_>) -> Result<Self, &'static str> {
        let provider = short(source.snapshot.provider.as_str(), BANK).to_ascii_uppercase();
        let account = statement.account;
        let iban = account.and_then(|own| own.identifiers.iban.as_ref());
        let iban: Option<String> =
            iban.map(|iban| iban.reveal().chars().filter(|char| !char.is_whitespace()).collect());
        if let Some(iban) = iban.filter(|iban| iban.len() == 24 && iban.starts_with("ES"))
            && let (Some(bank), Some(branch), Some(key), Some(number)) =
                (iban.get(4..8), iban.get(8..12), iban.get(12..14), iban.get(14..))
        {
            return Ok(Self {
                bank: bank.to_owned(),
                branch: Some(branch.to_owned()),
                account: number.to_owned(),
                key: Some(key.to_owned()),
            });
        }
        let identifiers = account.map(|own| &own.identifiers);
        let institution = identifiers.and_then(|own| own.institution.as_deref());
        let transit = identifiers.and_then(|own| own.transit.as_ref()).map(|own| own.reveal());
        let bank = match (institution, transit) {
            (Some(institution), Some(transit)) => format!("0{institution}{transit}"),
            _ => provider,
        };
        let number = identifiers.and_then(|own| own.number.as_ref()).map(|own| own.reveal());
        let account = number.or(statement.id).map(|text| short(text, ACCOUNT));
        let account = account.filter(|text| !text.is_empty());
        Ok(Self {
            bank: short(&bank, BANK),
            branch: None,
            account: account.ok_or("it has neither number nor id")?,
            key: None,
        })
    }
}

/// Letters and digits, as many as there is room for.
pub(super) fn short(text: &str, room: usize) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(room).collect()
}

/// Programs keep what they imported by these numbers: two accounts can't share one.
fn check_account_ids(book: &Book<'_>) -> Result<(), Error> {
    let mut seen = HashSet::new();
    let all = statements(book, false).chain(statements(book, true));
    for (source, statement) in all {
        let numbers = Numbers::of(source, statement);
        let numbers = numbers.map_err(|why| Error::refused(&statement.label, why))?;
        if !seen.insert((numbers.bank, numbers.branch, numbers.account, is_card(statement))) {
            return Err(Error::refused(
                &statement.label,
                "another account would have the same number in OFX",
            ));
        }
    }
    Ok(())
}

struct Rows<'b, 'a> {
    statement: &'b Statement<'a>,
    currency: Currency<'a>,
}

impl Rows<'_, '_> {
    fn row(&self, at: u32, row: &Transaction, id: RowId, xml: &mut Xml<'_>) -> Result<(), Stop> {
        let refused = |why| Error::refused(self.statement.place.row(at, Some(row)), why);
        let amount = self.statement.amount(row);
        let text = row.description.as_ref().map_or("", |text| text.reveal());
        let text = one_line(text).map_err(refused)?;
        let day = row.date.unwrap_or_default();
        check_day(day).map_err(refused)?;
        let kind = match &row.kind {
            kind if *kind == TransactionKind::DIVIDEND => "DIV",
            kind if *kind == TransactionKind::INTEREST => "INT",
            _ if amount.is_zero() => "OTHER",
            _ if amount.is_sign_negative() => "DEBIT",
            _ => "CREDIT",
        };
        xml.open("STMTTRN")?;
        xml.text("TRNTYPE", kind)?;
        xml.text("DTPOSTED", &noon(day))?;
        xml.text("TRNAMT", &show(amount, self.currency).map_err(refused)?)?;
        xml.text("FITID", &id.to_string())?;
        let name = first(&text, NAME);
        if !name.is_empty() {
            xml.text("NAME", name)?;
        }
        if name.len() < text.len() {
            xml.text("MEMO", memo(&text).map_err(refused)?)?;
        }
        Ok(xml.close("STMTTRN")?)
    }

    fn corrections(&self, done: usize, day: Date, xml: &mut Xml<'_>) -> Result<(), Stop> {
        let refused = |why| Error::refused(&self.statement.label, why);
        for correction in self.statement.corrections_after(done) {
            xml.open("STMTTRN")?;
            xml.text("TRNTYPE", "OTHER")?;
            xml.text("DTPOSTED", &noon(day))?;
            xml.text("TRNAMT", &show(correction.amount, self.currency).map_err(refused)?)?;
            xml.text("FITID", &format!("correction/{done}"))?;
            xml.text("NAME", "CORRECTION")?;
            xml.text("MEMO", "CORRECTION: rows and balances differ here")?;
            xml.close("STMTTRN")?;
        }
        Ok(())
    }
}

pub(super) fn memo(text: &str) -> Result<&str, &'static str> {
    if text.chars().count() > MEMO {
        Err("its text has more than 255 characters")
    } else {
        Ok(text)
    }
}
