//! A year of movements from a few habits: pay every second week, rent every month, groceries in between.

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
pub(super) const fn out(
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
pub(super) enum Unused {
    Null,
    Zero,
}

/// Oldest first, ending yesterday.
pub(super) fn year(account: &str, opening: &str, unused: Unused, habits: &[Habit]) -> Vec<Transaction> {
    let empty = match unused {
        Unused::Null => None,
        Unused::Zero => Some(amount("0")),
    };
    let mut balance = amount(opening);
    let mut rows = Vec::new();
    for day in 0..364 {
        for habit in habits.iter().filter(|habit| habit.falls_on(day)) {
            let value = habit.value_on(day);
            balance = if habit.incoming { balance + value } else { balance - value };
            let (debit, credit) = if habit.incoming { (empty, Some(value)) } else { (Some(value), empty) };
            rows.push(Transaction {
                id: ids::fixed(account, rows.len() as u64).to_string(),
                days_ago: 364 - day,
                description: habit.description,
                category: habit.category,
                debit,
                credit,
                balance,
            });
        }
    }
    rows
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
