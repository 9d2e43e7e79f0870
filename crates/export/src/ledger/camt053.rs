//! camt.053.001.08 of ISO 20022: a document with a statement an account. Portfolios have no place
//! in it.

use std::{
    collections::HashSet,
    io::{self, Write},
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;

use super::{
    Stop,
    book::{Book, Source},
    currency::Currency,
    exact,
    file::Mark,
    ids::each_row,
    statement::{Basis, Statement},
    xml::{Xml, first, one_line},
};
use crate::Error;

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
/// `Max34Text`, `Max70Text`, `Max140Text`, `Max500Text` and the digits of an amount.
const ACCOUNT: usize = 34;
const ACCOUNT_NAME: usize = 70;
const LINE: usize = 140;
const INFORMATION: usize = 500;
const DIGITS: usize = 18;

/// Writes everything; says what has no place in it.
pub(crate) fn write(book: &mut Book<'_>, mark: &Mark, out: &mut dyn Write) -> Result<(), Stop> {
    leave_out(book);
    let book = &*book;
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, "<!-- {mark} -->")?;
    writeln!(out, r#"<Document xmlns="{NAMESPACE}">"#)?;
    let mut xml = Xml::new(out);
    xml.open("BkToCstmrStmt")?;
    let read = book.sources.iter().filter_map(|source| source.snapshot.as_of).max();
    xml.open("GrpHdr")?;
    xml.text("MsgId", mark.digest())?;
    xml.text("CreDtTm", &time(read.unwrap_or(Timestamp::UNIX_EPOCH)))?;
    xml.close("GrpHdr")?;
    let mut ids = HashSet::new();
    let all = book
        .sources
        .iter()
        .flat_map(|source| source.statements.iter().map(move |statement| (source, statement)));
    for (source, statement) in all.filter(|(_, own)| !is_empty(own)) {
        let id = account_id(statement)?;
        if !ids.insert(id.1.clone()) {
            return Err(Error::refused(
                &statement.label,
                "another account would have the same number in camt.053",
            )
            .into());
        }
        write_statement(source, statement, (id.0, &id.1), ids.len(), mark, &mut xml)?;
    }
    if ids.is_empty() {
        return Err(Error::refused("no account", "camt.053 has no document without one").into());
    }
    xml.close("BkToCstmrStmt")?;
    writeln!(out, "\n</Document>")?;
    Ok(())
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
        for depot in &source.depots {
            notices.push(format!("{}: camt.053 has no securities, left out", depot.label));
        }
        source.statements.retain(|statement| !is_empty(statement));
        source.depots.clear();
    }
    book.notices.extend(notices);
}

fn time(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Whether it is an IBAN, and the text.
fn account_id(statement: &Statement<'_>) -> Result<(bool, String), Error> {
    let identifiers = statement.account.map(|own| &own.identifiers);
    let iban = identifiers.and_then(|own| own.iban.as_ref()).map(|own| own.reveal());
    let iban: Option<String> =
        iban.map(|iban| iban.chars().filter(|char| !char.is_whitespace()).collect());
    let is_iban = |iban: &String| {
        let bytes = iban.as_bytes();
        (5..=34).contains(&bytes.len())
            && bytes.iter().take(2).all(u8::is_ascii_uppercase)
            && bytes.iter().skip(2).take(2).all(u8::is_ascii_digit)
            && bytes.iter().skip(4).all(u8::is_ascii_alphanumeric)
    };
    if let Some(iban) = iban.filter(is_iban) {
        return Ok((true, iban));
    }
    let number = identifiers.and_then(|own| own.number.as_ref()).map(|own| own.reveal());
    let other = one_line(number.or(statement.id).unwrap_or_default()).unwrap_or_default();
    // A UUID has 36 characters, 32 without its dashes.
    let other = if other.chars().count() > ACCOUNT { other.replace('-', "") } else { other };
    if other.is_empty() || other.chars().count() > ACCOUNT {
        return Err(Error::refused(
            &statement.label,
            "it has no IBAN, and its number or id isn't of 1 to 34 characters",
        ));
    }
    Ok((false, other))
}

fn write_statement(
    source: &Source<'_>,
    statement: &Statement<'_>,
    (is_iban, id): (bool, &str),
    number: usize,
    mark: &Mark,
    xml: &mut Xml<'_>,
) -> Result<(), Stop> {
    let refused = |why| Error::refused(&statement.label, why);
    let currency = statement.currency.filter(|own| own.is_iso());
    let currency = currency.ok_or_else(|| refused("its currency is none of ISO 4217"))?;
    let last = statement.last_day(source);
    let last = last.ok_or_else(|| refused("the day of its balance is unknown"))?;
    let start = statement.first_day(source).unwrap_or(last);
    for day in [start, last] {
        check_day(day).map_err(refused)?;
    }
    xml.open("Stmt")?;
    xml.text("Id", &format!("{}-{number}", mark.digest()))?;
    let read = source.snapshot.as_of.or(statement.account.and_then(|own| own.updated_at));
    xml.text("CreDtTm", &time(read.unwrap_or(Timestamp::UNIX_EPOCH)))?;
    xml.open("FrToDt")?;
    xml.text("FrDtTm", &format!("{start}T00:00:00"))?;
    xml.text("ToDtTm", &format!("{last}T23:59:59"))?;
    xml.close("FrToDt")?;
    xml.open("Acct")?;
    xml.open("Id")?;
    if is_iban {
        xml.text("IBAN", id)?;
    } else {
        xml.open("Othr")?;
        xml.text("Id", id)?;
        xml.close("Othr")?;
    }
    xml.close("Id")?;
    xml.text("Ccy", currency.code)?;
    let name = statement.account.and_then(|own| own.name.as_ref()).map(|own| own.reveal());
    let name = one_line(name.unwrap_or_default()).map_err(refused)?;
    if !name.is_empty() {
        xml.text("Nm", first(&name, ACCOUNT_NAME))?;
    }
    xml.close("Acct")?;
    // The order of balances is free; a statement without any isn't valid.
    if statement.basis == Basis::Unknown {
        return Err(refused("camt.053 has no statement without a balance").into());
    }
    balance("OPBD", statement.opening, currency, start, xml)
        .map_err(|stop| named(stop, &statement.label))?;
    let closing = match statement.closing {
        Some(closing) => closing,
        None => statement.total(source)?,
    };
    let closing_day = statement.closing_day.unwrap_or(last);
    balance("CLBD", closing, currency, closing_day, xml)
        .map_err(|stop| named(stop, &statement.label))?;
    let total = statement.rows.len();
    let mut end = start;
    let correct = |done: usize, day: Date, xml: &mut Xml<'_>| -> Result<(), Stop> {
        for correction in statement.corrections_after(done) {
            let entry = Entry {
                amount: correction.amount,
                day,
                reference: &format!("correction/{done}"),
                text: "CORRECTION: rows and balances differ here",
            };
            entry.write(currency, xml).map_err(|stop| named(stop, &statement.label))?;
        }
        Ok(())
    };
    each_row(source, &statement.rows, |place, at, row, id| {
        let name = || statement.place.row(at, Some(row));
        let text = row.description.as_ref().map_or("", |text| text.reveal());
        let text = one_line(text).map_err(|why| Error::refused(name(), why))?;
        let day = row.date.unwrap_or(end);
        end = day;
        let reference = id.short();
        let amount = statement.amount(row);
        let entry = Entry { amount, day, reference: &reference, text: &text };
        entry.write(currency, xml).map_err(|stop| named(stop, name()))?;
        if place + 1 < total { correct(place + 1, day, xml) } else { Ok(()) }
    })?;
    correct(total, end, xml)?;
    if statement.basis == Basis::Derived {
        xml.text("AddtlStmtInf", "opening derived, not verified")?;
    }
    Ok(xml.close("Stmt")?)
}

/// What a text alone was refused for, with the row that has it.
fn named(stop: Unwritten, row: impl Into<String>) -> Stop {
    match stop {
        Unwritten::Disk(error) => Stop::Disk(error),
        Unwritten::Refused(why) => Stop::Refused(Error::refused(row, why)),
    }
}

enum Unwritten {
    Disk(io::Error),
    Refused(&'static str),
}

impl From<io::Error> for Unwritten {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

fn check_day(day: Date) -> Result<(), &'static str> {
    if (1..=9999).contains(&day.year()) {
        Ok(())
    } else {
        Err("ISO dates have years from 1 to 9999")
    }
}

/// The amount without its sign, which is an element of its own.
fn amount(number: Decimal, currency: Currency<'_>, xml: &mut Xml<'_>) -> Result<(), Unwritten> {
    let digits = currency.digits();
    if exact::minor_units(number, digits).is_none() {
        return Err(Unwritten::Refused(
            "its amount has more digits behind the point than its currency",
        ));
    }
    let text = exact::show(number.abs(), digits);
    if text.bytes().filter(u8::is_ascii_digit).count() > DIGITS {
        return Err(Unwritten::Refused("its amount has more than 18 digits"));
    }
    xml.text_with("Amt", &[("Ccy", currency.code)], &text)?;
    let word = if number.is_sign_negative() && !number.is_zero() { "DBIT" } else { "CRDT" };
    Ok(xml.text("CdtDbtInd", word)?)
}

fn balance(
    code: &str,
    held: Decimal,
    currency: Currency<'_>,
    day: Date,
    xml: &mut Xml<'_>,
) -> Result<(), Unwritten> {
    xml.open("Bal")?;
    xml.open("Tp")?;
    xml.open("CdOrPrtry")?;
    xml.text("Cd", code)?;
    xml.close("CdOrPrtry")?;
    xml.close("Tp")?;
    amount(held, currency, xml)?;
    date("Dt", day, xml)?;
    Ok(xml.close("Bal")?)
}

fn date(name: &str, day: Date, xml: &mut Xml<'_>) -> io::Result<()> {
    xml.open(name)?;
    xml.text("Dt", &day.to_string())?;
    xml.close(name)
}

struct Entry<'a> {
    amount: Decimal,
    day: Date,
    reference: &'a str,
    text: &'a str,
}

impl Entry<'_> {
    fn write(&self, currency: Currency<'_>, xml: &mut Xml<'_>) -> Result<(), Unwritten> {
        check_day(self.day).map_err(Unwritten::Refused)?;
        if self.text.chars().count() > INFORMATION {
            return Err(Unwritten::Refused("its text has more than 500 characters"));
        }
        xml.open("Ntry")?;
        xml.text("NtryRef", self.reference)?;
        amount(self.amount, currency, xml)?;
        xml.open("Sts")?;
        xml.text("Cd", "BOOK")?;
        xml.close("Sts")?;
        date("BookgDt", self.day, xml)?;
        date("ValDt", self.day, xml)?;
        xml.text("AcctSvcrRef", self.reference)?;
        xml.open("BkTxCd")?;
        xml.open("Prtry")?;
        xml.text("Cd", "NOTPROVIDED")?;
        xml.close("Prtry")?;
        xml.close("BkTxCd")?;
        xml.open("NtryDtls")?;
        xml.open("TxDtls")?;
        xml.open("Refs")?;
        xml.text("AcctSvcrRef", self.reference)?;
        xml.close("Refs")?;
        if !self.text.is_empty() {
            xml.open("RmtInf")?;
            let mut rest = self.text;
            while !rest.is_empty() {
                let line = first(rest, LINE);
                // `first` ends before blanks; what follows begins after them.
                let line = if line.is_empty() { rest } else { line };
                xml.text("Ustrd", line)?;
                rest = rest.get(line.len()..).unwrap_or_default();
            }
            xml.close("RmtInf")?;
        }
        xml.close("TxDtls")?;
        xml.close("NtryDtls")?;
        if !self.text.is_empty() {
            xml.text("AddtlNtryInf", self.text)?;
        }
        Ok(xml.close("Ntry")?)
    }
}
