//! In which order the rows of an account were booked. Providers list them newest first, oldest
//! first or in no order; days tell the most, running balances the rest.

use std::collections::HashMap;

use foliolink::portfolio::Transaction;
use rust_decimal::Decimal;

use super::exact;

/// Whether balances are as sent or, of what is owed, the opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    AsSent,
    Opposite,
}

impl Sign {
    pub(crate) fn of(self, balance: Decimal) -> Decimal {
        match self {
            Self::AsSent => balance,
            Self::Opposite => -balance,
        }
    }
}

/// Rows in their order.
pub(crate) struct Arranged {
    /// Oldest first.
    pub(crate) rows: Vec<u32>,
    pub(crate) sign: Sign,
    /// Whether the other sign fits worse.
    pub(crate) is_sign_known: bool,
}

/// What the balances are held against.
#[derive(Clone, Copy)]
struct Known<'a> {
    transactions: &'a [Transaction],
    /// The account's balance, as sent.
    current: Option<Decimal>,
    /// Whether days say in which direction the list goes.
    is_direction_told: bool,
}

/// The rows, oldest first, and the sign of their balances: of the orders that days allow the one in
/// which each balance follows from the one before it, or else the one with the fewest breaks. Only
/// of what is `owed` the sign is in question.
pub(crate) fn arrange(
    listed: Vec<u32>,
    transactions: &[Transaction],
    current: Option<Decimal>,
    owed: bool,
) -> Arranged {
    let day = |at: &u32| transactions.get(*at as usize).and_then(|row| row.date);
    let first_day = listed.first().and_then(day);
    let last_day = listed.last().and_then(day);
    let newest_first = first_day > last_day;
    let known = Known { transactions, current, is_direction_told: first_day != last_day };
    let mut forward = listed.clone();
    forward.sort_by_key(day);
    let mut backward = listed;
    backward.reverse();
    backward.sort_by_key(day);
    let mut orders = [forward, backward];
    if newest_first {
        orders.reverse();
    }
    let as_sent = known.arrange(&orders, Sign::AsSent);
    if !owed {
        return Arranged { rows: as_sent.1, sign: Sign::AsSent, is_sign_known: true };
    }
    let opposite = known.arrange(&orders, Sign::Opposite);
    let is_sign_known = as_sent.0 != opposite.0;
    if opposite.0 < as_sent.0 {
        return Arranged { rows: opposite.1, sign: Sign::Opposite, is_sign_known };
    }
    Arranged { rows: as_sent.1, sign: Sign::AsSent, is_sign_known }
}

/// A movement and the balance after it.
fn step(at: u32, transactions: &[Transaction], sign: Sign) -> (Option<Decimal>, Option<Decimal>) {
    let row = transactions.get(at as usize);
    let amount = row.and_then(|row| row.amount.as_ref()).map(|money| money.amount);
    (amount, row.and_then(|row| row.balance).map(|balance| sign.of(balance)))
}

impl Known<'_> {
    /// The order that fits best with this sign, and how badly it does.
    fn arrange(self, orders: &[Vec<u32>; 2], sign: Sign) -> (usize, Vec<u32>) {
        let [first, second] = orders;
        // Half a break: against the direction that days tell.
        let against = usize::from(self.is_direction_told);
        let breaks = self.count_breaks(first, sign);
        let other = if breaks > 0 { self.count_breaks(second, sign) + against } else { breaks };
        let (breaks, rows) = if other < breaks { (other, second) } else { (breaks, first) };
        if breaks > against {
            let chained = chain_days(rows, self.transactions, sign);
            let fewer = self.count_breaks(&chained, sign) + against;
            if fewer < breaks {
                return (fewer, chained);
            }
        }
        (breaks, rows.clone())
    }

    /// Twice the number of balances that don't follow from the one before.
    fn count_breaks(self, rows: &[u32], sign: Sign) -> usize {
        let mut balance: Option<Decimal> = None;
        let mut newest_said = None;
        let mut breaks = 0;
        for at in rows {
            let (amount, said) = step(*at, self.transactions, sign);
            let expected = balance.and_then(|balance| exact::add(balance, amount?));
            if let (Some(expected), Some(said)) = (expected, said) {
                breaks += usize::from(expected != said);
            }
            balance = said.or(expected);
            newest_said = said.or(newest_said);
        }
        let current = self.current.map(|current| sign.of(current));
        // Half a break: rows after the newest balance may not be booked yet.
        let misfit = match (current, balance) {
            (Some(current), Some(balance)) if current == balance => 0,
            (Some(current), Some(_)) if newest_said == Some(current) => 1,
            (Some(_), Some(_)) => 2,
            _ => 0,
        };
        2 * breaks + misfit
    }
}

/// Each day's rows so that one balance leads to the next, where there is such an order.
fn chain_days(rows: &[u32], transactions: &[Transaction], sign: Sign) -> Vec<u32> {
    let day = |at: &u32| transactions.get(*at as usize).and_then(|row| row.date);
    let mut ordered = Vec::with_capacity(rows.len());
    let mut balance = None;
    for rows in rows.chunk_by(|one, other| day(one) == day(other)) {
        let chained = chain(rows, balance, transactions, sign);
        ordered.extend_from_slice(chained.as_deref().unwrap_or(rows));
        balance = ordered.last().and_then(|at| step(*at, transactions, sign).1);
    }
    ordered
}

/// The path that takes each row once, from balance to balance (Hierholzer's).
fn chain(
    rows: &[u32],
    start: Option<Decimal>,
    transactions: &[Transaction],
    sign: Sign,
) -> Option<Vec<u32>> {
    let mut leaving: HashMap<Decimal, Vec<(u32, Decimal)>> = HashMap::new();
    let mut surplus: HashMap<Decimal, i64> = HashMap::new();
    let mut first = None;
    for at in rows.iter().rev() {
        let (amount, said) = step(*at, transactions, sign);
        let to = said?.normalize();
        let from = exact::subtract(to, amount?)?;
        leaving.entry(from).or_default().push((*at, to));
        *surplus.entry(from).or_default() += 1;
        *surplus.entry(to).or_default() -= 1;
        first = Some(from);
    }
    // Where more leaves than comes, the path begins.
    let open = rows.iter().find_map(|at| {
        let (amount, said) = step(*at, transactions, sign);
        exact::subtract(said?, amount?).filter(|from| surplus.get(from) == Some(&1))
    });
    let start = start.map(|start| start.normalize()).filter(|start| leaving.contains_key(start));
    let start = start.or(open).or(first)?;
    let mut walk = vec![(start, None)];
    let mut path = Vec::with_capacity(rows.len());
    while let Some((here, by)) = walk.last().copied() {
        match leaving.get_mut(&here).and_then(Vec::pop) {
            Some((at, to)) => walk.push((to, Some(at))),
            None => {
                path.extend(by);
                walk.pop();
            }
        }
    }
    path.reverse();
    (path.len() == rows.len()).then_some(path)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(list: &[(&str, &str, Option<&str>)]) -> Vec<Transaction> {
        let row = |(day, amount, balance): &(&str, &str, Option<&str>)| {
            serde_json::from_value(json!({ "kind": "debit", "date": day, "balance": balance,
                "amount": { "amount": amount, "currency": "EUR" } }))
            .unwrap()
        };
        list.iter().map(row).collect()
    }

    fn arranged(list: &[(&str, &str, Option<&str>)], owed: bool) -> (Vec<u32>, Sign) {
        let transactions = rows(list);
        let arranged = arrange((0..).take(list.len()).collect(), &transactions, None, owed);
        (arranged.rows, arranged.sign)
    }

    const ONE: &str = "2031-03-28";
    const TWO: &str = "2031-03-29";

    #[test]
    fn a_list_is_turned_where_its_days_or_its_balances_say_so() {
        let newest_first = [(TWO, "1", None), (ONE, "2", None), (ONE, "3", None)];
        assert_eq!(arranged(&newest_first, false).0, [2, 1, 0]);
        let one_day = [(ONE, "1", Some("3")), (ONE, "2", Some("2"))];
        assert_eq!(arranged(&one_day, false).0, [1, 0]);
    }

    #[test]
    fn a_day_in_no_order_is_chained_by_its_balances() {
        let shuffled = [
            (ONE, "5", Some("15")),
            (TWO, "-4", Some("12")),
            (TWO, "1", Some("16")),
            (TWO, "-2", Some("10")),
        ];
        assert_eq!(arranged(&shuffled, false).0, [0, 2, 1, 3]);
    }

    #[test]
    fn one_running_balance_and_the_accounts_tell_the_sign() {
        let transactions = rows(&[(ONE, "-5", Some("5")), (TWO, "-4", None)]);
        let arranged = arrange(vec![0, 1], &transactions, Some(Decimal::from(9)), true);
        assert_eq!((arranged.sign, arranged.is_sign_known), (Sign::Opposite, true));
        let unknown = arrange(vec![0], &transactions, Some(Decimal::from(5)), true);
        assert_eq!((unknown.sign, unknown.is_sign_known), (Sign::AsSent, false));
    }

    #[test]
    fn what_is_owed_may_be_written_as_a_positive_balance() {
        let card = [(ONE, "-5", Some("5")), (TWO, "-4", Some("9")), (TWO, "9", Some("0"))];
        assert_eq!(arranged(&card, true), (vec![0, 1, 2], Sign::Opposite));
        assert_eq!(arranged(&card, false).1, Sign::AsSent);
    }
}
