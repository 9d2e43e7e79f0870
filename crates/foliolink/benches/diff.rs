//! `cargo bench -p foliolink --bench diff`: how long `Snapshot::diff` takes beside the way it was
//! done before, at 29,500 and 295,000 transactions. Both sides run in one process, round by round,
//! in an order that rotates; medians are printed, and nothing is judged.

#[path = "reference/diff.rs"]
mod reference;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use foliolink::portfolio::{Diff, Money, Personal, Provider, Snapshot, Transaction};
use rust_decimal::Decimal;

/// Transactions of the smaller and of the larger pair.
const SIZES: [usize; 2] = [29_500, 295_000];

/// Accounts that they lie in.
const ACCOUNTS: usize = 10;

/// Times that each side is measured.
const ROUNDS: usize = 9;

/// How the new snapshot differs from the old one.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    has_ids: bool,
    change: fn(&mut Vec<Transaction>),
}

const CASES: [Case; 6] = [
    Case { name: "equal, with ids", has_ids: true, change: |_| {} },
    Case { name: "a day later, with ids", has_ids: true, change: pass_a_day },
    Case { name: "equal, without ids", has_ids: false, change: |_| {} },
    Case { name: "a day later, without ids", has_ids: false, change: pass_a_day },
    Case { name: "every balance moved, without ids", has_ids: false, change: move_balances },
    Case { name: "in another order, with ids", has_ids: true, change: shuffle },
];

type Side = fn(&Snapshot, &Snapshot) -> Diff;

fn main() {
    let sides: [Side; 2] = [reference::diff, |new, old| new.diff(old)];
    println!("| case | rows | before | now | now / before | ×10 rows: before | now |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for case in CASES {
        let mut smaller: Option<[f64; 2]> = None;
        for size in SIZES {
            let old = build(size, case.has_ids);
            let mut new = old.clone();
            (case.change)(&mut new.transactions);
            let [before, now] = measure(sides, &old, &new);
            let growth = smaller.map(|[first, second]| [before / first, now / second]);
            let [before_growth, now_growth] = growth
                .map_or_else(Default::default, |[before, now]| {
                    [format!("{before:.1}×"), format!("{now:.1}×")]
                });
            println!(
                "| {} | {size} | {before:.2} ms | {now:.2} ms | {:.2} | {before_growth} | {now_growth} |",
                case.name,
                now / before,
            );
            smaller = Some([before, now]);
        }
    }
}

/// Medians in milliseconds, and whether both sides count the same rows.
fn measure(sides: [Side; 2], old: &Snapshot, new: &Snapshot) -> [f64; 2] {
    let rows = |diff: &Diff| {
        let Diff { transactions: rows, posted, .. } = diff;
        (rows.added.len() + posted.len(), rows.vanished.len() + posted.len(), rows.changed.len())
    };
    let [first, second] = sides.map(|side| rows(&side(new, old)));
    assert_eq!(first, second, "rows that came, went and changed");
    let mut times: [Vec<Duration>; 2] = Default::default();
    for round in 0..ROUNDS {
        for turn in 0..sides.len() {
            let at = (round + turn) % sides.len();
            let began = Instant::now();
            let diff = black_box(sides[at](black_box(new), black_box(old)));
            times[at].push(began.elapsed());
            drop(diff);
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64() * 1000.0
    })
}

/// A snapshot, the newest transaction of each account first.
fn build(size: usize, has_ids: bool) -> Snapshot {
    let mut snapshot =
        Snapshot::new(Provider::FLINKS, "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".into());
    let each = size / ACCOUNTS;
    for account in 0..ACCOUNTS {
        snapshot.transactions.extend((0..each).rev().map(|at| row(account, at, has_ids)));
    }
    snapshot
}

fn row(account: usize, at: usize, has_ids: bool) -> Transaction {
    let cents = i64::try_from(at * 7919 % 20_000).unwrap_or(1) + 1;
    let day = jiff::civil::date(2029, 1, 1)
        .saturating_add(jiff::Span::new().days(i64::try_from(at / 40).unwrap_or(0)));
    let shops = ["COFFEE SHOP", "GROCERIES", "TRANSIT PASS", "PHARMACY", "BOOKS AND PAPER"];
    let text = format!("POS PURCHASE {} {:04} MONTREAL QC", shops[at % shops.len()], at % 977);
    let debit = Decimal::new(cents, 2);
    Transaction {
        id: has_ids.then(|| format!("{account:08x}-5c1e-4b7a-9d20-{at:012x}").into()),
        account: Some(format!("1b2c3d4e-0000-4000-8000-{account:012}").into()),
        portfolio: None,
        security: None,
        date: Some(day),
        kind: foliolink::portfolio::TransactionKind::DEBIT,
        provider_kind: None,
        description: Some(Personal::from(text)),
        amount: Some(Money { amount: -debit, currency: Some("CAD".to_owned()) }),
        debit: Some(debit),
        credit: None,
        balance: Some(Decimal::new(5_000_000 - cents, 2)),
        quantity: None,
        quantity_effect: None,
        price: None,
        local_amount: None,
        local_price: None,
        exchange_rate: None,
        fees: None,
        taxes: None,
    }
}

/// In each account: a hundredth more at the front, as many less at the end, and a few that the bank
/// looked at again.
fn pass_a_day(rows: &mut Vec<Transaction>) {
    let each = rows.len() / ACCOUNTS;
    let more = (each / 100).min(40);
    let has_ids = rows.first().is_some_and(|row| row.id.is_some());
    let mut days = Vec::with_capacity(rows.len());
    for (account, kept) in rows.chunks(each).enumerate() {
        days.extend((each..each + more).rev().map(|at| row(account, at, has_ids)));
        days.extend(kept.iter().take(each - more).cloned());
    }
    for row in days.iter_mut().step_by(997) {
        row.balance = None;
    }
    *rows = days;
}

/// An earlier row has appeared: every balance behind it is another.
fn move_balances(rows: &mut Vec<Transaction>) {
    for row in rows {
        row.balance = row.balance.map(|balance| balance - Decimal::new(450, 2));
    }
}

/// Every row stands far from where it stood.
fn shuffle(rows: &mut Vec<Transaction>) {
    let mut state = 1_u64;
    for at in (1..rows.len()).rev() {
        // Knuth's generator: the same order in every run.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let to = usize::try_from(state >> 33).unwrap_or(0) % (at + 1);
        rows.swap(at, to);
    }
}
