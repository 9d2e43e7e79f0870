//! Ledgers of beancount 3. Its balances have a tolerance of their own where none is written, twice
//! the last digit in all: ours is written, and zero.

use std::io::{self, Write};

use jiff::civil::Date;

use super::journal::{Amount, Dialect, Entry, Head};

pub(crate) struct Beancount;

/// Text in quotes, with its line ends and tabs as beancount reads them back.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

fn metadata(entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
    if let Some(id) = entry.id {
        writeln!(out, "  id: \"{id}\"")?;
    }
    entry.facts.iter().try_for_each(|(name, value)| writeln!(out, "  {name}: {}", quote(value)))
}

impl Dialect for Beancount {
    fn declare(&self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        let day = head.first_day;
        for currency in &head.currencies {
            writeln!(out, "{day} commodity {}", currency.code)?;
        }
        for (unit, name) in &head.securities {
            writeln!(out, "{day} commodity {unit}")?;
            if let Some(name) = name {
                writeln!(out, "  name: {}", quote(name))?;
            }
        }
        for (account, currency) in &head.accounts {
            match currency {
                Some(currency) => writeln!(out, "{day} open {account} {currency}")?,
                // Which lot a sale takes, the provider doesn't say.
                None => writeln!(out, "{day} open {account} \"NONE\"")?,
            }
        }
        Ok(())
    }

    fn comment(&self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "; {}", text.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn entry(&self, entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
        let flag = if entry.marked { "!" } else { "*" };
        let tag = if entry.marked { " #foliolink-correction" } else { "" };
        writeln!(out, "{} {flag} {}{tag}", entry.day, quote(entry.text))?;
        metadata(entry, out)?;
        for posting in &entry.postings {
            let Amount { number, unit } = &posting.amount;
            write!(out, "  {}  {number} {unit}", posting.account)?;
            match &posting.price {
                None => {}
                Some(price) if price.is_lot => {
                    write!(out, " {{{{{} {}}}}}", price.total.number, price.total.unit)?;
                }
                Some(price) => write!(out, " @@ {} {}", price.total.number, price.total.unit)?,
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn balance(
        &self,
        day: Date,
        account: &str,
        held: &Amount,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        // It holds at the beginning of its day.
        let day = day.tomorrow().unwrap_or(day);
        writeln!(out, "{day} balance {account}  {} ~ 0 {}", held.number, held.unit)
    }

    fn has_balances_of_days(&self) -> bool {
        true
    }

    fn note(&self, account: &str, entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{} note {account} {}", entry.day, quote(entry.text))?;
        metadata(entry, out)
    }

    fn check(&self, day: Option<Date>, text: &str) -> Result<(), &'static str> {
        if day.is_some_and(|day| !(1000..=2998).contains(&day.year())) {
            return Err("beancount reads years from 1000 to 2999");
        }
        if text.chars().any(|char| char.is_control() && !"\n\r\t".contains(char)) {
            return Err("its text has a control character");
        }
        Ok(())
    }
}
