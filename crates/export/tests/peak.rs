//! Files are written as rows come: what an export takes beyond its snapshot doesn't grow with it.
//! In a process of its own, since the kernel counts a process.

#![cfg(target_os = "linux")]

use std::{fs, path::Path};

use foliolink::portfolio::{Money, Provider, Snapshot, Transaction, TransactionKind};
use foliolink_export::{Format, export};
use rust_decimal::Decimal;

const ROWS: usize = 295_000;
const MOST: u64 = 16 << 20;

/// A line of `/proc/self/status`, in bytes.
fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}

/// Rows of one account, or of several that each have as many.
fn snapshot(accounts: usize) -> Snapshot {
    let mut snapshot: Snapshot = serde_json::from_value(serde_json::json!({
        "schema": "foliolink.snapshot/1", "provider": "flinks", "connection": "x", "as_of": "2031-12-31T00:00:00Z",
        "institution": {}, "holders": [], "portfolios": [], "securities": [], "holdings": [], "transactions": [], "warnings": [],
        "accounts": (0..accounts).map(|at| serde_json::json!({
            "id": format!("a-{at}"), "kind": "checking", "currency": "EUR", "owners": [], "balance": {},
            "identifiers": { "number": format!("555014{at}"), "iban": format!("ES639999000120300450067{at}") },
        })).collect::<Vec<_>>(),
    }))
    .unwrap();
    assert_eq!(snapshot.provider, Provider::FLINKS);
    let mut balances = vec![Decimal::new(100_000, 2); accounts];
    let mut day = jiff::civil::date(2030, 1, 1);
    for row in 0..ROWS {
        let amount = Decimal::new((row as i64 % 997) - 498, 2);
        let account = row * accounts / ROWS;
        balances[account] += amount;
        if row % 500 == 0 {
            day = day.tomorrow().unwrap();
        }
        let mut new = Transaction::new(TransactionKind::DEBIT);
        new.id = Some(format!("transaction-{row}").into());
        new.account = Some(format!("a-{account}").into());
        new.date = Some(day);
        new.description = Some(format!("A MERCHANT OF NUMBER {}", row % 1000).into());
        new.amount = Some(Money { amount, currency: Some("EUR".into()) });
        new.balance = Some(balances[account]);
        snapshot.transactions.push(new);
    }
    for (account, balance) in snapshot.accounts.iter_mut().zip(balances) {
        account.balance.current = Some(balance);
    }
    snapshot
}

#[test]
fn what_an_export_takes_does_not_grow_with_the_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    // Norma 43 counts 99,999 movements of an account each way at most. Both are held throughout: what
    // is given back would hide what is taken.
    let (one, several) = ([snapshot(1)], [snapshot(5)]);
    let formats = [
        Format::Csv,
        Format::Parquet,
        Format::Sqlite,
        Format::Beancount,
        Format::Hledger,
        Format::Ofx,
        Format::Camt053,
    ];
    for format in formats {
        measure(&one, &folder.path().join(format.as_str()), format);
    }
    measure(&several, &folder.path().join("norma43"), Format::Norma43);
}

fn measure(snapshots: &[Snapshot], path: &Path, format: Format) {
    // Begins the count of the most anew.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = status("VmRSS:");
    let written = export(snapshots, path, format).unwrap();
    let peak = status("VmHWM:").saturating_sub(before);
    println!("{format}: {} KB beyond the snapshot", peak >> 10);
    assert!(written.rows() >= ROWS && peak <= MOST, "{format}: {} KB", peak >> 10);
}
