//! Journals that hledger and ledger read alike. Neither has a way to escape: a text that would end
//! its line, begin a comment or be taken for a status stands as sent in a comment of its own.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use jiff::civil::Date;

use super::journal::{Amount, Dialect, Entry, Head};

pub(crate) struct Hledger;

/// What comments say; `ledger --pedantic` refuses a tag that isn't declared.
const TAGS: [&str; 15] = [
    "id",
    "text",
    "kind",
    "provider-id",
    "provider-kind",
    "security",
    "quantity",
    "price",
    "local-amount",
    "local-price",
    "exchange-rate",
    "fees",
    "taxes",
    "amount",
    "foliolink-correction",
];

/// A commodity: in quotes unless it is letters alone.
fn unit(unit: &str) -> Cow<'_, str> {
    if unit.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        Cow::Borrowed(unit)
    } else {
        Cow::Owned(format!("\"{unit}\""))
    }
}

fn show(amount: &Amount) -> String {
    format!("{} {}", amount.number, unit(&amount.unit))
}

/// One line without what would begin a comment.
fn one_line(text: &str) -> String {
    text.replace(';', ",").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text in one line that can be read back: as Rust and JSON write line ends.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}

fn comments(entry: &Entry<'_>, indent: &str, out: &mut dyn Write) -> io::Result<()> {
    if let Some(id) = entry.id {
        writeln!(out, "{indent}; id: {id}")?;
    }
    if one_line(entry.text) != entry.text {
        writeln!(out, "{indent}; text: {}", escape(entry.text))?;
    }
    for (name, value) in &entry.facts {
        writeln!(out, "{indent}; {name}: {}", escape(value))?;
    }
    if entry.marked {
        writeln!(out, "{indent}; foliolink-correction:")?;
    }
    Ok(())
}

impl Dialect for Hledger {
    fn declare(&self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        for currency in &head.currencies {
            let code = unit(currency.code);
            let digits = currency.digits() as usize;
            writeln!(out, "commodity {code}")?;
            // Without digits there is none that both read: hledger wants `1000.`, ledger doesn't.
            if digits > 0 {
                writeln!(out, "  format 1000.{} {code}", "0".repeat(digits))?;
            }
        }
        for (own, name) in &head.securities {
            writeln!(out, "commodity {}", unit(own))?;
            if let Some(name) = name {
                writeln!(out, "  ; name: {}", one_line(name))?;
            }
        }
        for (account, _) in &head.accounts {
            writeln!(out, "account {account}")?;
        }
        for tag in TAGS {
            writeln!(out, "tag {tag}")?;
        }
        Ok(())
    }

    fn comment(&self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "; {}", text.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn entry(&self, entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
        let status = if entry.marked { "!" } else { "*" };
        // The code keeps a text that begins with `(` or `*` from being taken for one.
        let code = entry.id.map(|id| id.short()).unwrap_or_default();
        let head = format!("{} {status} ({code}) {}", entry.day, one_line(entry.text));
        writeln!(out, "{}", head.trim_end())?;
        comments(entry, "    ", out)?;
        for posting in &entry.postings {
            write!(out, "    {}  {}", posting.account, show(&posting.amount))?;
            if let Some(price) = &posting.price {
                write!(out, " @@ {}", show(&price.total))?;
            }
            if let Some(balance) = &posting.balance {
                write!(out, " = {balance} {}", unit(&posting.amount.unit))?;
            }
            writeln!(out)?;
        }
        writeln!(out)
    }

    fn balance(
        &self,
        day: Date,
        account: &str,
        held: &Amount,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let nothing = Amount { number: "0".to_owned(), unit: held.unit.clone() };
        writeln!(out, "{day} * () Balance")?;
        writeln!(out, "    {account}  {} = {}\n", show(&nothing), show(held))
    }

    fn has_balances_of_days(&self) -> bool {
        false
    }

    fn note(&self, account: &str, entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "; {} {account} {}", entry.day, one_line(entry.text))?;
        comments(entry, "", out)
    }

    fn check(&self, day: Option<Date>, text: &str) -> Result<(), &'static str> {
        if day.is_some_and(|day| !(1400..=9998).contains(&day.year())) {
            return Err("ledger reads years from 1400 to 9999");
        }
        if text.chars().any(|char| char.is_control() && !"\n\r\t".contains(char)) {
            return Err("its text has a control character");
        }
        Ok(())
    }
}
