//! A year of movements from a few habits: pay every second week, rent every month, groceries in
//! between.

use std::ops::Range;

use super::Transaction;
use crate::amount::{Amount, amount};
use crate::ids;

/// Something that happens again and again.
pub(super) struct Habit {
    every: i64,
    first: i64,
    description: &'static str,
    category: &'static str,
    amounts: &'static [&'static str],
    incoming: bool,
}

/// Money out: every so many days from the `first` day of the year on, the amounts in turn.
pub(super) const fn expense(
    every: i64,
    first: i64,
    category: &'static str,
    description: &'static str,
    amounts: &'static [&'static str],
) -> Habit {
    Habit { every, first, description, category, amounts, incoming: false }
}

/// Money in.
pub(super) const fn income(
    every: i64,
    first: i64,
    category: &'static str,
    description: &'static str,
    amounts: &'static [&'static str],
) -> Habit {
    Habit { every, first, description, category, amounts, incoming: true }
}

/// What a bank writes on the side of a movement that isn't used.
#[derive(Clone, Copy)]
pub(super) enum EmptySide {
    Null,
    Zero,
}

/// The days that the history has when a sandbox starts; the last of them is the day before.
pub(super) const HISTORY_DAYS: i64 = 364;

/// Whose movements, and how they come about.
#[derive(Clone, Copy)]
pub(super) struct HistorySpec<'a> {
    pub(super) account: &'a str,
    pub(super) unused: EmptySide,
    pub(super) habits: &'a [Habit],
}

/// Oldest first: a year, then so many days `later`.
pub(super) fn build_history(spec: HistorySpec<'_>, opening: &str, later: i64) -> Vec<Transaction> {
    let mut rows = build_year(spec, opening);
    extend_history(&mut rows, spec, later);
    rows
}

/// Oldest first, ending yesterday.
pub(super) fn build_year(spec: HistorySpec<'_>, opening: &str) -> Vec<Transaction> {
    let mut rows = Vec::new();
    append_days(&mut rows, spec, amount(opening), 0..HISTORY_DAYS);
    rows
}

/// The days since, from the balance that was left.
pub(super) fn extend_history(rows: &mut Vec<Transaction>, spec: HistorySpec<'_>, later: i64) {
    let left = rows.last().map_or(Amount::ZERO, |last| last.balance);
    append_days(rows, spec, left, HISTORY_DAYS..HISTORY_DAYS + later);
}

fn append_days(
    rows: &mut Vec<Transaction>,
    HistorySpec { account, unused, habits }: HistorySpec<'_>,
    mut balance: Amount,
    days: Range<i64>,
) {
    let empty = match unused {
        EmptySide::Null => None,
        EmptySide::Zero => Some(amount("0")),
    };
    for day in days {
        for habit in habits.iter().filter(|habit| habit.falls_on(day)) {
            let value = habit.value_on(day);
            balance = if habit.incoming { balance + value } else { balance - value };
            let (debit, credit) =
                if habit.incoming { (empty, Some(value)) } else { (Some(value), empty) };
            rows.push(Transaction {
                id: ids::stable_guid(account, rows.len() as u64).to_string(),
                days_ago: HISTORY_DAYS - day,
                description: habit.description,
                category: habit.category,
                debit,
                credit,
                balance,
            });
        }
    }
}

impl Habit {
    fn falls_on(&self, day: i64) -> bool {
        day >= self.first && (day - self.first) % self.every == 0
    }

    fn value_on(&self, day: i64) -> Amount {
        let turn = usize::try_from((day - self.first) / self.every).unwrap_or_default();
        amount(self.amounts[turn % self.amounts.len()])
    }
}
