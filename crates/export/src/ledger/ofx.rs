//! OFX 2.2: a statement an account, one an investment account, and the securities that they name.
//!
//! What OFX demands and a provider may not send is refused (a balance, the price and value of a
//! position). Fees, taxes and the security's own currency stand in `MEMO`: `FEES` would have to be
//! in the total and in its currency, which the provider doesn't say, and `CURRATE` is the inverse
//! of the provider's rate, which has no end.

use std::{
    collections::HashSet,
    io::{self, Write},
};

use foliolink::portfolio::{
    AccountKind, Holding, Money, Security, SecurityId, SecurityKind, Transaction, TransactionKind,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;

use super::{
    Stop,
    book::{Book, Source},
    currency::Currency,
    depot::{self, Depot},
    exact,
    file::Mark,
    ids::{RowId, each_row},
    names::is_isin,
    statement::{Basis, Statement},
    xml::{Xml, first, one_line},
};
use crate::Error;

/// `NAME` and `MEMO` of a transaction, `ACCTID`, `BANKID`, `UNIQUEID`, `SECNAME`.
const NAME: usize = 32;
const MEMO: usize = 255;
const ACCOUNT: usize = 22;
const BANK: usize = 9;
const SECURITY: usize = 32;
const SECURITY_NAME: usize = 120;
/// Digits and signs of an amount.
const AMOUNT: usize = 32;

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
    write_investments(book, &mut xml)?;
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

fn status(xml: &mut Xml<'_>) -> io::Result<()> {
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
fn noon(day: Date) -> String {
    format!("{}120000[0:GMT]", day.strftime("%Y%m%d"))
}

fn check_day(day: Date) -> Result<(), &'static str> {
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

fn show(number: Decimal, currency: Currency<'_>) -> Result<String, &'static str> {
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
fn short(text: &str, room: usize) -> String {
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

fn memo(text: &str) -> Result<&str, &'static str> {
    if text.chars().count() > MEMO {
        Err("its text has more than 255 characters")
    } else {
        Ok(text)
    }
}

fn depots<'b, 'a>(book: &'b Book<'a>) -> impl Iterator<Item = (&'b Source<'a>, &'b Depot<'a>)> {
    let all =
        book.sources.iter().flat_map(|source| source.depots.iter().map(move |own| (source, own)));
    all.filter(|(_, own)| !own.rows.is_empty() || !own.positions.is_empty())
}

fn write_investments(book: &Book<'_>, xml: &mut Xml<'_>) -> Result<(), Stop> {
    if depots(book).next().is_none() {
        return Ok(());
    }
    let mut seen = HashSet::new();
    xml.open("INVSTMTMSGSRSV1")?;
    for (number, (source, depot)) in (1..).zip(depots(book)) {
        let writer = InvestmentWriter::new(source, depot)?;
        if !seen.insert(writer.account.clone()) {
            return Err(Error::refused(
                &depot.label,
                "another one would have the same number in OFX",
            )
            .into());
        }
        writer.write(number, xml)?;
    }
    xml.close("INVSTMTMSGSRSV1")?;
    write_securities(book, xml)
}

struct InvestmentWriter<'b, 'a> {
    source: &'b Source<'a>,
    depot: &'b Depot<'a>,
    currency: Currency<'b>,
    account: String,
    day: Date,
}

impl<'b, 'a> InvestmentWriter<'b, 'a> {
    fn new(source: &'b Source<'a>, depot: &'b Depot<'a>) -> Result<Self, Error> {
        let refused = |why| Error::refused(&depot.label, why);
        let own = depot.portfolio.and_then(|own| own.currency.as_deref());
        let own = own.or(depot.account.and_then(|own| own.currency.as_deref()));
        let held = depot.positions.iter().flat_map(|own| &own.holdings);
        let held = held.filter_map(|held| held.value.as_ref()?.currency.as_deref()).next();
        let code = own.or(held).ok_or_else(|| refused("its currency is unknown"))?;
        let currency = Currency::of(code);
        if !currency.is_iso() {
            return Err(refused("its currency is none of ISO 4217"));
        }
        let account = depot.id.map(|id| short(id, ACCOUNT)).filter(|id| !id.is_empty());
        let account = account.ok_or_else(|| refused("it has no id"))?;
        let day =
            depot.closing_day.ok_or_else(|| refused("the day of its positions is unknown"))?;
        check_day(day).map_err(refused)?;
        Ok(Self { source, depot, currency, account, day })
    }

    fn write(&self, number: usize, xml: &mut Xml<'_>) -> Result<(), Stop> {
        let broker =
            self.source.snapshot.institution.id.as_ref().map(|id| short(id.as_str(), ACCOUNT));
        let broker = broker.filter(|id| !id.is_empty());
        let provider = || short(self.source.snapshot.provider.as_str(), ACCOUNT);
        xml.open("INVSTMTTRNRS")?;
        xml.text("TRNUID", &number.to_string())?;
        status(xml)?;
        xml.open("INVSTMTRS")?;
        xml.text("DTASOF", &noon(self.day))?;
        xml.text("CURDEF", self.currency.code)?;
        xml.open("INVACCTFROM")?;
        xml.text("BROKERID", &broker.unwrap_or_else(provider))?;
        xml.text("ACCTID", &self.account)?;
        xml.close("INVACCTFROM")?;
        if !self.depot.rows.is_empty() {
            xml.open("INVTRANLIST")?;
            xml.text("DTSTART", &noon(self.depot.first_day(self.source).unwrap_or(self.day)))?;
            xml.text("DTEND", &noon(self.day))?;
            each_row(self.source, &self.depot.rows, |_, at, row, id| self.row(at, row, id, xml))?;
            xml.close("INVTRANLIST")?;
        }
        let known = || self.depot.positions.iter().filter(|own| own.closing.is_some());
        if known().any(|own| !own.holdings.is_empty()) {
            xml.open("INVPOSLIST")?;
            for position in known() {
                for holding in &position.holdings {
                    self.position(position.security, holding, xml)?;
                }
            }
            xml.close("INVPOSLIST")?;
        }
        xml.close("INVSTMTRS")?;
        Ok(xml.close("INVSTMTTRNRS")?)
    }

    fn security(&self, id: &SecurityId) -> Option<&'a Security> {
        depot::find_security(self.source.snapshot, id)
    }

    fn row(&self, at: u32, row: &Transaction, id: RowId, xml: &mut Xml<'_>) -> Result<(), Stop> {
        let refused = |why| Error::refused(self.depot.place.row(at, Some(row)), why);
        let Some((security, quantity)) = depot::movement(row) else { return Ok(()) };
        let day = row.date.unwrap_or_default();
        check_day(day).map_err(refused)?;
        let class = class(self.security(security));
        let is_buy = row.kind == TransactionKind::BUY && quantity.is_sign_positive();
        let is_sell = row.kind == TransactionKind::SELL && quantity.is_sign_negative();
        let traded =
            if is_buy || is_sell { row.price.as_ref().zip(row.amount.as_ref()) } else { None };
        let invtran = |xml: &mut Xml<'_>| -> Result<(), Stop> {
            xml.open("INVTRAN")?;
            xml.text("FITID", &id.to_string())?;
            xml.text("DTTRADE", &noon(day))?;
            let text = investment_memo(row).map_err(refused)?;
            if !text.is_empty() {
                xml.text("MEMO", memo(&text).map_err(refused)?)?;
            }
            xml.close("INVTRAN")?;
            Ok(secid(security, self.security(security), xml).map_err(refused)??)
        };
        let units = short_number(quantity).map_err(refused)?;
        let Some((price, amount)) = traded else {
            xml.open("TRANSFER")?;
            invtran(xml)?;
            xml.text("SUBACCTSEC", "CASH")?;
            xml.text("UNITS", &units)?;
            xml.text("TFERACTION", if quantity.is_sign_negative() { "OUT" } else { "IN" })?;
            xml.text("POSTYPE", "LONG")?;
            return Ok(xml.close("TRANSFER")?);
        };
        for money in [price, amount] {
            self.check_currency(money).map_err(refused)?;
        }
        let amount = amount.amount.abs();
        let (outer, inner, total) = if is_buy {
            (format!("BUY{class}"), "INVBUY", -amount)
        } else {
            (format!("SELL{class}"), "INVSELL", amount)
        };
        xml.open(&outer)?;
        xml.open(inner)?;
        invtran(xml)?;
        xml.text("UNITS", &units)?;
        xml.text("UNITPRICE", &short_number(price.amount).map_err(refused)?)?;
        xml.text("TOTAL", &show(total, self.currency).map_err(refused)?)?;
        xml.text("SUBACCTSEC", "CASH")?;
        xml.text("SUBACCTFUND", "CASH")?;
        xml.close(inner)?;
        if class != "OTHER" {
            xml.text(
                if is_buy { "BUYTYPE" } else { "SELLTYPE" },
                if is_buy { "BUY" } else { "SELL" },
            )?;
        }
        Ok(xml.close(&outer)?)
    }

    fn check_currency(&self, money: &Money) -> Result<(), &'static str> {
        match money.currency.as_deref() {
            Some(own) if own != self.currency.code => {
                Err("its currency is another one than its portfolio's")
            }
            _ => Ok(()),
        }
    }

    fn position(&self, id: &SecurityId, holding: &Holding, xml: &mut Xml<'_>) -> Result<(), Stop> {
        let at = self.source.snapshot.holdings.iter().position(|own| std::ptr::eq(own, holding));
        let label = || self.depot.place.entry("holdings", at, None);
        let refused = |why| Error::refused(label(), why);
        let (Some(quantity), Some(price), Some(value)) =
            (holding.quantity, &holding.price, &holding.value)
        else {
            return Err(refused("OFX has no position without quantity, price and value").into());
        };
        for money in [price, value] {
            self.check_currency(money).map_err(refused)?;
        }
        let outer = format!("POS{}", class(self.security(id)));
        xml.open(&outer)?;
        xml.open("INVPOS")?;
        secid(id, self.security(id), xml).map_err(refused)??;
        xml.text("HELDINACCT", "CASH")?;
        xml.text("POSTYPE", if quantity.is_sign_negative() { "SHORT" } else { "LONG" })?;
        xml.text("UNITS", &short_number(quantity).map_err(refused)?)?;
        xml.text("UNITPRICE", &short_number(price.amount).map_err(refused)?)?;
        xml.text("MKTVAL", &show(value.amount, self.currency).map_err(refused)?)?;
        xml.text("DTPRICEASOF", &noon(self.day))?;
        if let (Some(local), Some(rate)) = (&holding.local_value, holding.exchange_rate) {
            let text = format!("local value {} at {rate}", show_money(local));
            xml.text("MEMO", memo(&text).map_err(refused)?)?;
        }
        xml.close("INVPOS")?;
        Ok(xml.close(&outer)?)
    }
}

fn short_number(number: Decimal) -> Result<String, &'static str> {
    let text = exact::show(number, 0);
    if text.len() > AMOUNT { Err("a number of it has more than 32 characters") } else { Ok(text) }
}

fn show_money(money: &Money) -> String {
    let currency = money.currency.as_deref().unwrap_or_default();
    let digits = Currency::of(currency).digits();
    format!("{} {currency}", exact::show(money.amount, digits)).trim_end().to_owned()
}

/// What OFX has no field for that is true.
fn investment_memo(row: &Transaction) -> Result<String, &'static str> {
    let text = row.description.as_ref().map_or("", |text| text.reveal());
    let mut parts = vec![one_line(text)?];
    parts.extend(row.provider_kind.as_deref().map(one_line).transpose()?);
    let money = |name, money: &Option<Money>| {
        money.as_ref().map(|own| format!("{name} {}", show_money(own)))
    };
    parts.extend(money("local amount", &row.local_amount));
    parts.extend(row.exchange_rate.map(|rate| format!("rate {rate}")));
    parts.extend(money("fees", &row.fees));
    parts.extend(money("taxes", &row.taxes));
    parts.retain(|part| !part.is_empty());
    Ok(parts.join("; "))
}

/// Bonds would need a par value, which no provider says.
fn class(security: Option<&Security>) -> &'static str {
    let Some(kind) = security.map(|own| &own.kind) else { return "OTHER" };
    if [SecurityKind::STOCK, SecurityKind::ETF].contains(kind) {
        "STOCK"
    } else if [SecurityKind::FUND, SecurityKind::PENSION_PLAN].contains(kind) {
        "MF"
    } else {
        "OTHER"
    }
}

fn unique_id<'s>(id: &SecurityId, security: Option<&'s Security>) -> (String, &'static str) {
    let isin = security.and_then(|own: &'s Security| own.isin.as_deref());
    match isin.filter(|isin| is_isin(isin)) {
        Some(isin) => (isin.to_owned(), "ISIN"),
        None => (short(id.as_str(), SECURITY + 1), "OTHER"),
    }
}

fn secid(
    id: &SecurityId,
    security: Option<&Security>,
    xml: &mut Xml<'_>,
) -> Result<io::Result<()>, &'static str> {
    let (unique, kind) = unique_id(id, security);
    if unique.is_empty() || unique.len() > SECURITY {
        return Err("the id of its security has no letters and digits, or more than 32");
    }
    let mut write = || {
        xml.open("SECID")?;
        xml.text("UNIQUEID", &unique)?;
        xml.text("UNIQUEIDTYPE", kind)?;
        xml.close("SECID")
    };
    Ok(write())
}

fn write_securities(book: &Book<'_>, xml: &mut Xml<'_>) -> Result<(), Stop> {
    xml.open("SECLISTMSGSRSV1")?;
    xml.open("SECLIST")?;
    let mut seen = HashSet::new();
    for (source, depot) in depots(book) {
        for position in &depot.positions {
            let security = depot::find_security(source.snapshot, position.security);
            if !seen.insert(unique_id(position.security, security)) {
                continue;
            }
            let refused =
                |why| Error::refused(format!("security {:?}", position.security.as_str()), why);
            let class = class(security);
            let info = format!("{class}INFO");
            xml.open(&info)?;
            xml.open("SECINFO")?;
            secid(position.security, security, xml).map_err(refused)??;
            let name = security.and_then(|own| own.name.as_deref()).unwrap_or_default();
            let name = one_line(name).map_err(refused)?;
            let name = if name.is_empty() { position.security.as_str() } else { &name };
            xml.text("SECNAME", first(name, SECURITY_NAME))?;
            xml.close("SECINFO")?;
            xml.close(&info)?;
        }
    }
    xml.close("SECLIST")?;
    Ok(xml.close("SECLISTMSGSRSV1")?)
}
