//! Investment accounts of OFX: trades and positions, and the list of the securities that they name.

use std::{collections::HashSet, io};

use foliolink::portfolio::{
    Holding, Money, Security, SecurityId, SecurityKind, Transaction, TransactionKind,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    super::{
        Stop,
        book::{Book, Source},
        currency::Currency,
        depot::{self, Depot},
        exact,
        ids::{RowId, each_row},
        names::is_isin,
        xml::{Xml, first, one_line},
    },
    ACCOUNT, AMOUNT, check_day, memo, noon, short, show, status,
};
use crate::Error;

/// `UNIQUEID`, `SECNAME`.
const SECURITY: usize = 32;
const SECURITY_NAME: usize = 120;

fn depots<'b, 'a>(book: &'b Book<'a>) -> impl Iterator<Item = (&'b Source<'a>, &'b Depot<'a>)> {
    let all =
        book.sources.iter().flat_map(|source| source.depots.iter().map(move |own| (source, own)));
    all.filter(|(_, own)| !own.rows.is_empty() || !own.positions.is_empty())
}

pub(super) fn write(book: &Book<'_>, xml: &mut Xml<'_>) -> Result<(), Stop> {
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
