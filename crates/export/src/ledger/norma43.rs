//! Norma 43 (Cuaderno 43 of the AEB): what Spanish banks send. Records of 80 characters in
//! ISO-8859-1, amounts of twelve digits and two behind the point; accounts by their Spanish IBAN.
//! It has no place to say that an opening is derived: that is told beside the file alone.

use std::{borrow::Cow, io::Write};

use foliolink::portfolio::{Transaction, TransactionKind};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    Stop,
    book::{Book, Source},
    exact,
    ids::{RowId, each_row},
    statement::{Basis, Statement},
};
use crate::Error;

/// Characters of a record, and of a concept in it, of which a row may have five pairs.
const RECORD: usize = 80;
const CONCEPT: usize = 38;
const CONCEPTS: usize = 10;
/// Twelve digits and two behind the point.
const MOST: i128 = 99_999_999_999_999;

/// Writes the accounts that it can hold; says which it can't.
pub(crate) fn write(book: &mut Book<'_>, out: &mut dyn Write) -> Result<(), Stop> {
    leave_out(book);
    let book = &*book;
    let mut records = 0;
    let mut any = false;
    for source in &book.sources {
        for statement in &source.statements {
            let Some(account) = AccountNumber::of(statement) else { continue };
            any = true;
            let mut writer = StatementWriter { source, statement, account, out, records: 0 };
            writer.write()?;
            records += writer.records;
        }
    }
    if !any {
        return Err(Error::refused(
            "no account",
            "Norma 43 holds accounts with a Spanish IBAN alone",
        )
        .into());
    }
    record(out, &format!("88{}{records:06}", "9".repeat(18)))
}

fn leave_out(book: &mut Book<'_>) {
    let mut notices = Vec::new();
    for source in &mut book.sources {
        for statement in &source.statements {
            if AccountNumber::of(statement).is_none() {
                notices.push(format!("{}: no Spanish IBAN, left out", statement.label));
            } else if !statement.pending.is_empty() {
                let rows = statement.pending.len();
                notices.push(format!("{}: {rows} rows not booked, left out", statement.label));
            }
        }
        for depot in &source.depots {
            notices.push(format!("{}: Norma 43 has no securities, left out", depot.label));
        }
        source.statements.retain(|statement| AccountNumber::of(statement).is_some());
        source.depots.clear();
    }
    book.notices.extend(notices);
}

/// Bank, office and account, which is an IBAN without its country and check digits, and without
/// those of the Spanish number.
struct AccountNumber {
    bank: String,
    office: String,
    number: String,
}

impl AccountNumber {
    fn of(statement: &Statement<'_>) -> Option<Self> {
        let iban = statement.account?.identifiers.iban.as_ref()?.reveal();
        let iban: String = iban.chars().filter(|char| !char.is_whitespace()).collect();
        let digits = iban.strip_prefix("ES").filter(|own| own.len() == 22)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some(Self {
            bank: digits.get(2..6)?.to_owned(),
            office: digits.get(6..10)?.to_owned(),
            number: digits.get(12..22)?.to_owned(),
        })
    }
}

/// One record, its end filled with blanks, in ISO-8859-1.
fn record(out: &mut dyn Write, text: &str) -> Result<(), Stop> {
    let mut bytes: Vec<u8> =
        text.chars().map(|char| u8::try_from(u32::from(char)).unwrap_or(b'?')).collect();
    bytes.resize(RECORD, b' ');
    bytes.extend_from_slice(b"\r\n");
    Ok(out.write_all(&bytes)?)
}

fn date(day: Date) -> String {
    day.strftime("%y%m%d").to_string()
}

/// Two digits of a year: of this century.
fn check_day(day: Date) -> Result<(), &'static str> {
    if (2000..=2099).contains(&day.year()) {
        Ok(())
    } else {
        Err("Norma 43 has two digits for the year, from 2000 to 2099")
    }
}

/// Sign and fourteen digits.
fn amount(number: Decimal) -> Result<String, &'static str> {
    let units = exact::minor_units(number, 2)
        .ok_or("its amount has more than two digits behind the point")?;
    let most = units.abs();
    if most > MOST {
        return Err("its amount has more than twelve digits before the point");
    }
    let sign = if units < 0 { 1 } else { 2 };
    Ok(format!("{sign}{most:014}"))
}

/// The text in one line of Latin letters; marks of typesetters as everybody types them.
fn latin(text: &str) -> Result<String, &'static str> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut latin = String::with_capacity(line.len());
    for char in line.chars() {
        let kept: Cow<'_, str> = match char {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => "-".into(),
            '\u{2018}'..='\u{201b}' | '\u{2032}' => "'".into(),
            '\u{201c}'..='\u{201f}' => "\"".into(),
            '\u{2022}' => "\u{b7}".into(),
            '\u{2026}' => "...".into(),
            '\u{20ac}' => "EUR".into(),
            '\u{2122}' => "TM".into(),
            '\u{152}' => "OE".into(),
            '\u{153}' => "oe".into(),
            char if char.is_control() || u32::from(char) > 255 => {
                return Err("its text has a character that ISO-8859-1 doesn't");
            }
            char => char.to_string().into(),
        };
        latin.push_str(&kept);
    }
    Ok(latin)
}

struct StatementWriter<'b, 'a> {
    source: &'b Source<'a>,
    statement: &'b Statement<'a>,
    account: AccountNumber,
    out: &'b mut dyn Write,
    records: usize,
}

impl StatementWriter<'_, '_> {
    fn write(&mut self) -> Result<(), Stop> {
        let statement = self.statement;
        let source = self.source;
        let refused = |why| Error::refused(&statement.label, why);
        let currency = statement.currency.and_then(|own| own.number());
        let currency = currency.ok_or_else(|| refused("its currency is none of ISO 4217"))?;
        if statement.basis == Basis::Unknown {
            return Err(refused("Norma 43 has no account without a balance").into());
        }
        let last = statement.last_day(source);
        let last = last.ok_or_else(|| refused("the day of its balance is unknown"))?;
        let start = statement.first_day(source).unwrap_or(last);
        for day in [start, last] {
            check_day(day).map_err(refused)?;
        }
        let AccountNumber { bank, office, number } = &self.account;
        let key = format!("{bank}{office}{number}");
        let name = statement.account.and_then(|own| own.owners.first()).map(|own| own.reveal());
        let name = latin(name.unwrap_or_default()).map_err(refused)?;
        let name: String = name.chars().take(26).collect();
        let opening = amount(statement.opening).map_err(refused)?;
        let dates = format!("{}{}", date(start), date(last));
        self.record(&format!("11{key}{dates}{opening}{currency:03}3{name:<26}"))?;
        let mut sums = Sums::default();
        let mut end = start;
        let total = statement.rows.len();
        each_row(source, &statement.rows, |place, at, row, id| {
            let refused = |why| Error::refused(statement.place.row(at, Some(row)), why);
            let day = row.date.unwrap_or(end);
            end = day;
            let text = row.description.as_ref().map_or("", |text| text.reveal());
            let moved = statement.amount(row);
            let entry = entry_records(day, &self.account.office, moved, common(row), id, text);
            sums.add(moved).map_err(refused)?;
            for line in entry.map_err(refused)? {
                self.record(&line)?;
            }
            if place + 1 < total {
                self.corrections(place + 1, day, &mut sums)?;
            }
            Ok::<(), Stop>(())
        })?;
        self.corrections(total, end, &mut sums)?;
        let closing = match statement.closing {
            Some(closing) => closing,
            None => statement.total(source)?,
        };
        let closing = amount(closing).map_err(refused)?;
        let sums = sums.fields().map_err(refused)?;
        self.record(&format!("33{key}{sums}{closing}{currency:03}"))
    }

    fn corrections(&mut self, done: usize, day: Date, sums: &mut Sums) -> Result<(), Stop> {
        let statement = self.statement;
        let refused = |why| Error::refused(&statement.label, why);
        for correction in statement.corrections_after(done) {
            sums.add(correction.amount).map_err(refused)?;
            let office = &self.account.office;
            let id = RowId::Stored(i64::try_from(done).unwrap_or_default());
            let text = "CORRECTION: rows and balances differ here";
            let lines = entry_records(day, office, correction.amount, "99", id, text);
            for line in lines.map_err(refused)? {
                self.record(&line)?;
            }
        }
        Ok(())
    }

    fn record(&mut self, text: &str) -> Result<(), Stop> {
        self.records += 1;
        record(self.out, text)
    }
}

/// The common concept: what the AEB's table calls it.
fn common(row: &Transaction) -> &'static str {
    let kind = &row.kind;
    if [TransactionKind::DIVIDEND, TransactionKind::INTEREST].contains(kind) {
        "08"
    } else if [TransactionKind::BUY, TransactionKind::SELL].contains(kind) {
        "09"
    } else {
        "99"
    }
}

/// A movement, and its text in records of two concepts each.
fn entry_records(
    day: Date,
    office: &str,
    moved: Decimal,
    common: &str,
    id: RowId,
    text: &str,
) -> Result<Vec<String>, &'static str> {
    check_day(day)?;
    let amount = amount(moved)?;
    let day = date(day);
    let reference = reference(id);
    // Document number and first reference, which are digits.
    let zeros = "0".repeat(22);
    let mut lines =
        vec![format!("22    {office}{day}{day}{common}000{amount}{zeros}{reference:<16}")];
    let concepts = concepts(&latin(text)?);
    if concepts.len() > CONCEPTS {
        return Err("its text needs more than ten concepts of 38 characters");
    }
    for (number, pair) in (1..).zip(concepts.chunks(2)) {
        let concept = |at: usize| pair.get(at).map_or("", String::as_str);
        lines.push(format!("23{number:02}{:<38}{:<38}", concept(0), concept(1)));
    }
    Ok(lines)
}

/// The text in pieces of whole words, as far as words have room: readers lose the blanks at the
/// ends of a piece, and some put one between two pieces.
fn concepts(text: &str) -> Vec<String> {
    let mut concepts: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        match concepts.last_mut().filter(|last| last.chars().count() + 1 + length <= CONCEPT) {
            Some(last) => {
                last.push(' ');
                last.push_str(word);
            }
            None => {
                let letters: Vec<char> = word.chars().collect();
                concepts.extend(letters.chunks(CONCEPT).map(|own| own.iter().collect::<String>()));
            }
        }
    }
    concepts
}

/// The second reference: as much of the row's id as 16 characters hold.
fn reference(id: RowId) -> String {
    match id {
        RowId::Stored(number) => number.to_string().chars().take(16).collect(),
        RowId::Content(key, ordinal) => {
            let ordinal = format!("/{ordinal}");
            let room = 16_usize.saturating_sub(ordinal.len());
            let digits = key.to_string();
            format!("{}{ordinal}", digits.get(..room).unwrap_or_default())
        }
    }
}

/// How many movements each way, and how much.
#[derive(Default)]
struct Sums {
    debits: Side,
    credits: Side,
}

#[derive(Default)]
struct Side {
    count: u32,
    units: i128,
}

impl Sums {
    fn add(&mut self, moved: Decimal) -> Result<(), &'static str> {
        let units = exact::minor_units(moved, 2)
            .ok_or("its amount has more than two digits behind the point")?;
        let side = if units < 0 { &mut self.debits } else { &mut self.credits };
        side.count += 1;
        side.units = side.units.saturating_add(units.abs());
        Ok(())
    }

    fn fields(&self) -> Result<String, &'static str> {
        let sides = [&self.debits, &self.credits];
        if sides.iter().any(|side| side.count > 99_999) {
            return Err("Norma 43 counts 99999 movements each way at most");
        }
        if sides.iter().any(|side| side.units > MOST) {
            return Err("its movements add up to more than twelve digits before the point");
        }
        Ok(sides.iter().map(|side| format!("{:05}{:014}", side.count, side.units)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_a_sign_and_fourteen_digits() {
        let of = |text: &str| amount(Decimal::from_str_exact(text).unwrap());
        assert_eq!(of("-4.5").unwrap(), "100000000000450");
        assert_eq!(of("0").unwrap(), "200000000000000");
        assert!(of("0.001").is_err() && of("1000000000000").is_err());
    }

    #[test]
    fn texts_are_latin_or_refused() {
        assert_eq!(
            latin("Transferencia  recibida – nómina").unwrap(),
            "Transferencia recibida - nómina"
        );
        assert!(latin("кофе").is_err());
    }
}
