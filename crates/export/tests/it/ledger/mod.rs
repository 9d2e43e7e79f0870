//! Ledger formats: what is read from a file, by readers that share nothing with what writes it, is
//! what the snapshot says, to the digit; or the export is refused, with the row named.

mod draw;
mod readers;
mod refusals;
mod samples;
mod several;

use std::{collections::BTreeMap, env, fs, path::Path};

use foliolink_export::{Error, Format, export};
use rust_decimal::Decimal;

use draw::{Drawn, draw};
use readers::{Account, Ledger};

/// How many snapshots are drawn a format.
fn draws() -> u64 {
    env::var("FOLIOLINK_LEDGER_DRAWS").map_or(300, |count| count.parse().unwrap())
}

/// Draws, writes and has what came through read; what is refused names its row and writes nothing.
fn each(format: Format, read: impl Fn(&Drawn, &Path, u64)) {
    let folder = tempfile::tempdir().unwrap();
    let mut refused = 0;
    for seed in 0..draws() {
        let drawn = draw(seed);
        let path = folder.path().join(format!("{seed}.{format}"));
        match export(std::slice::from_ref(&drawn.snapshot), &path, format) {
            Ok(_) => {
                assert!(!drawn.is_broken, "{seed}: written though it doesn't reconcile");
                read(&drawn, &path, seed);
            }
            Err(Error::Unreconciled { row, account, difference }) => {
                assert!(drawn.is_broken, "{seed}: {account}, {row}, {difference}");
                assert!(account.starts_with("accounts[") && !difference.is_zero());
                refused += 1;
                assert!(!path.exists());
            }
            Err(Error::Refused { row, why }) => {
                let named = ["transactions[", "accounts[", "portfolios[", "no account"];
                assert!(named.iter().any(|name| row.starts_with(name)), "{seed}: {row}: {why}");
                refused += 1;
                assert!(!path.exists());
            }
            Err(error) => panic!("{seed}: {error}"),
        }
        let _ = fs::remove_file(&path);
    }
    assert!(refused > 0 && refused < draws() * 19 / 20, "{refused} of {} refused", draws());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
}

/// A text as a format with one line for it has it.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The id of each row: content and ordinal.
fn ids(drawn: &Drawn) -> Vec<(String, usize)> {
    let keys = drawn.snapshot.transaction_keys();
    keys.iter().map(|key| (key.content.to_string(), key.ordinal)).collect()
}

/// Holds an account of a file against what was drawn.
fn compare(
    drawn: &Drawn,
    at: usize,
    read: &Account,
    text: fn(&str) -> String,
    room: usize,
    seed: u64,
) {
    let account = &drawn.accounts[at];
    let ids = ids(drawn);
    let id = |at: &usize| {
        let (content, ordinal) = &ids[*at];
        let ordinal = format!("/{ordinal}");
        format!("{}{ordinal}", &content[..content.len().min(room.saturating_sub(ordinal.len()))])
    };
    let expected: BTreeMap<String, draw::Row> = account
        .booked
        .iter()
        .map(|(at, (day, amount, own))| (id(at), (day.clone(), *amount, text(own))))
        .collect();
    assert_eq!(expected.len(), account.booked.len(), "{seed}: ids tell rows apart");
    let found: BTreeMap<String, draw::Row> = read
        .rows
        .iter()
        .map(|(id, day, amount, text)| (id.clone(), (day.clone(), *amount, text.clone())))
        .collect();
    assert_eq!(found, expected, "{seed}, account {at}");
    assert_eq!(read.rows.len(), expected.len(), "{seed}: no row twice");
    assert!(read.rows.is_sorted_by_key(|row| &row.1), "{seed}: oldest first");
    let sum: Decimal = read.rows.iter().map(|row| row.2).sum();
    let opening = read.opening.unwrap();
    assert_eq!(Some(opening + sum), read.closing, "{seed}: the file adds up");
    if let Some(closing) = account.closing {
        assert_eq!(read.closing, Some(closing), "{seed}");
    }
    if let Some(expected) = account.opening {
        assert_eq!(opening, expected, "{seed}");
    }
}

#[test]
fn drawn_snapshots_come_back_from_ofx() {
    each(Format::Ofx, |drawn, path, seed| {
        let (accounts, root) = readers::ofx(&fs::read_to_string(path).unwrap());
        let is_in = |own: &&draw::Account| !own.booked.is_empty() || own.closing.is_some();
        assert_eq!(accounts.len(), drawn.accounts.iter().filter(is_in).count(), "{seed}");
        for (at, own) in drawn.accounts.iter().enumerate().filter(|(_, own)| is_in(own)) {
            let number = match &own.iban {
                Some(iban) => iban[14..].to_owned(),
                None => format!("555014{at}"),
            };
            let read = accounts.iter().find(|read| read.name == number).unwrap();
            assert_eq!(
                (&read.currency, read.is_derived),
                (&own.currency, own.is_derived),
                "{seed}"
            );
            compare(drawn, at, read, one_line, usize::MAX, seed);
        }
        let units = |name: &str| -> Decimal {
            let all = root.all(name).into_iter();
            all.map(|own| readers::number(own.text_of("UNITS").unwrap())).sum()
        };
        let moved: Decimal = drawn.moved.values().sum();
        assert_eq!(units("INVBUY") + units("INVSELL"), moved, "{seed}");
        assert_eq!(units("INVPOS"), drawn.held.values().sum::<Decimal>(), "{seed}");
    });
}

#[test]
fn drawn_snapshots_come_back_from_camt_053() {
    each(Format::Camt053, |drawn, path, seed| {
        let accounts = readers::camt053(&fs::read_to_string(path).unwrap());
        let is_in = |own: &&draw::Account| !own.booked.is_empty() || own.closing.is_some();
        assert_eq!(accounts.len(), drawn.accounts.iter().filter(is_in).count(), "{seed}");
        for (at, own) in drawn.accounts.iter().enumerate().filter(|(_, own)| is_in(own)) {
            let name = own.iban.clone().unwrap_or_else(|| format!("555014{at}"));
            let read = accounts.iter().find(|read| read.name == name).unwrap();
            assert_eq!(
                (&read.currency, read.is_derived),
                (&own.currency, own.is_derived),
                "{seed}"
            );
            compare(drawn, at, read, one_line, 30, seed);
        }
    });
}

#[test]
fn drawn_snapshots_come_back_from_norma_43() {
    /// Marks of typesetters become what everybody types, and a long word is in pieces.
    fn text(text: &str) -> String {
        let mut line = String::new();
        for word in text.replace('–', "-").split_whitespace() {
            for piece in word.chars().collect::<Vec<_>>().chunks(38) {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.extend(piece);
            }
        }
        line
    }
    each(Format::Norma43, |drawn, path, seed| {
        let accounts = readers::norma43(&fs::read(path).unwrap());
        let with_iban = drawn.accounts.iter().enumerate().filter(|(_, own)| own.iban.is_some());
        let with_iban: Vec<_> = with_iban.collect();
        assert_eq!(accounts.len(), with_iban.len(), "{seed}");
        for (at, own) in with_iban {
            let iban = own.iban.as_ref().unwrap();
            let number = format!("{}{}", &iban[4..12], &iban[14..]);
            let read = accounts.iter().find(|read| read.name == number).unwrap();
            compare(drawn, at, read, text, 16, seed);
        }
    });
}

/// An account's rows in a ledger, as those of the other formats.
fn of_ledger(ledger: &Ledger, name: &str, exact_text: bool) -> Account {
    let mut account = Account::default();
    for entry in &ledger.entries {
        let Some((_, amount, unit)) = entry.postings.iter().find(|own| own.0 == name) else {
            continue;
        };
        account.currency.clone_from(unit);
        assert!(entry.postings.iter().map(|own| own.1).sum::<Decimal>().is_zero(), "{entry:?}");
        match entry.facts.get("id") {
            Some(id) => {
                let text = entry.facts.get("text").filter(|_| exact_text).unwrap_or(&entry.text);
                account.rows.push((id.clone(), entry.day.clone(), *amount, text.clone()));
            }
            None if entry.text.starts_with("Opening") => {
                account.opening = Some(*amount);
                account.is_derived = entry.text.contains("opening derived, not verified");
            }
            None => {}
        }
    }
    let balances = ledger.balances.iter().filter(|own| own.0 == name);
    account.closing = balances.map(|own| own.2).next_back();
    account
}

fn compare_ledger(drawn: &Drawn, ledger: &Ledger, seed: u64) {
    let ids = ids(drawn);
    for (at, own) in drawn.accounts.iter().enumerate().filter(|(_, own)| !own.booked.is_empty()) {
        let first = own.booked.keys().next().unwrap();
        let id = format!("{}/{}", ids[*first].0, ids[*first].1);
        let entry = ledger.entries.iter().find(|entry| entry.facts.get("id") == Some(&id)).unwrap();
        let mut read = of_ledger(ledger, &entry.postings[0].0, true);
        assert_eq!((&read.currency, read.is_derived), (&own.currency, own.is_derived), "{seed}");
        if !own.is_any_known {
            // No balance at all: none is asserted, and nothing is opened.
            assert_eq!((read.opening, read.closing), (None, None), "{seed}");
        }
        read.opening = read.opening.or(Some(Decimal::ZERO));
        let sum: Decimal = read.rows.iter().map(|row| row.2).sum();
        if own.closing.is_none() {
            read.closing = read.opening.map(|opening| opening + sum);
        }
        compare(drawn, at, &read, str::to_owned, usize::MAX, seed);
    }
    let pending = ledger.comments.iter().filter(|own| own.starts_with("not booked: ")).count();
    let expected: usize = drawn.accounts.iter().map(|own| own.pending).sum();
    assert_eq!(pending, expected, "{seed}: what isn't booked stands in comments");
    // Without any day nothing can be asserted, and a notice says so.
    let is_day_known = drawn.snapshot.as_of.is_some() || !drawn.moved.is_empty();
    for (isin, held) in drawn.held.iter().filter(|_| is_day_known) {
        let balances = ledger.balances.iter().filter(|own| own.1 == *isin);
        assert_eq!(balances.map(|own| own.2).collect::<Vec<_>>(), [*held], "{seed}");
    }
    for (at, moved) in &drawn.moved {
        let id = format!("{}/{}", ids[*at].0, ids[*at].1);
        let entry = ledger.entries.iter().find(|entry| entry.facts.get("id") == Some(&id)).unwrap();
        assert_eq!(entry.postings[0].1, *moved, "{seed}");
        assert_eq!(entry.facts["fees"], "4.95");
        assert_eq!(entry.facts["local-amount"], "1365.94 USD");
        let paid = Decimal::new(126_476, 2);
        let paid = if moved.is_sign_negative() { paid } else { -paid };
        assert_eq!((entry.postings[1].1, entry.postings[1].2.as_str()), (paid, "EUR"));
    }
}

#[test]
fn drawn_snapshots_come_back_from_beancount() {
    each(Format::Beancount, |drawn, path, seed| {
        compare_ledger(drawn, &readers::beancount(&fs::read_to_string(path).unwrap()), seed);
    });
}

#[test]
fn drawn_snapshots_come_back_from_hledger() {
    each(Format::Hledger, |drawn, path, seed| {
        compare_ledger(drawn, &readers::hledger(&fs::read_to_string(path).unwrap()), seed);
    });
}
