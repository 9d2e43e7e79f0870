//! How the balances of accounts went, as their transactions tell it.

use std::collections::HashSet;

use foliolink::portfolio::{Account, AccountId, Snapshot, Transaction};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    super::{
        amount::{align_points, group_thousands},
        paint::{RenderOptions, clean, columns, shorten},
        sparkline::sparkline,
    },
    Names,
};

/// Fewer days with a known balance are no line.
const LEAST_DAYS: usize = 8;
/// On the narrowest page.
const LEAST_LABEL: usize = 6;
/// More bars than this say nothing more.
const MOST_BARS: usize = 48;

/// An account's balance at the end of each of its days, oldest first.
fn days(account: &Account, transactions: &[Transaction]) -> Vec<(Date, Decimal)> {
    let own = transactions.iter().filter(|row| row.account == account.id);
    let mut days: Vec<(Date, Decimal)> =
        own.filter_map(|row| Some((row.date?, row.balance?))).collect();
    // Of a day's balances the last counts: lists come newest first or oldest first, and the sort
    // keeps the order within a day.
    if days.first().map(|(date, _)| date) > days.last().map(|(date, _)| date) {
        days.reverse();
    }
    days.sort_by_key(|(date, _)| *date);
    days.reverse();
    days.dedup_by_key(|(date, _)| *date);
    days.reverse();
    days
}

/// The balance in `bars` steps from the first day to the last; between two known ones it stays.
fn steps(days: &[(Date, Decimal)], bars: usize) -> Vec<Decimal> {
    let (Some((first, start)), Some((last, _))) = (days.first(), days.last()) else {
        return Vec::new();
    };
    let length = first.until(*last).map_or(0, |span| span.get_days());
    let at = |bar: usize| {
        let day = i64::from(length) * (bar as i64) / (bars.max(2) as i64 - 1);
        let until = first.checked_add(jiff::Span::new().days(day)).unwrap_or(*last);
        days.iter().rev().find(|(date, _)| *date <= until).map_or(*start, |(_, balance)| *balance)
    };
    (0..bars).map(at).collect()
}

/// A line for each account with enough to show; empty where there is none.
pub(super) fn lines(snapshot: &Snapshot, names: &Names<'_>, options: &RenderOptions) -> String {
    // A bank account may stand in the list of investments as well, with the same id and the same
    // transactions.
    let mut seen = HashSet::new();
    let identified = snapshot
        .accounts
        .iter()
        .filter(|account| account.id.as_ref().is_some_and(AccountId::identifies));
    let each = identified.filter(|account| seen.insert(&account.id));
    let all = each.map(|account| (account, days(account, &snapshot.transactions)));
    let shown: Vec<_> = all.filter(|(_, days)| days.len() >= LEAST_DAYS).collect();
    let labels: Vec<_> = shown.iter().map(|(account, _)| clean(&names.account(account))).collect();
    let extremes = |pick: fn(Vec<Decimal>) -> Option<Decimal>| {
        let mut texts: Vec<_> = shown
            .iter()
            .map(|(_, days)| {
                pick(days.iter().map(|(_, balance)| *balance).collect())
                    .map_or_else(String::new, group_thousands)
            })
            .collect();
        align_points(&mut texts.iter_mut().collect::<Vec<_>>());
        let width = texts.iter().map(|text| columns(text)).max().unwrap_or(0);
        (texts, width)
    };
    let (low, low_width) = extremes(|values| values.into_iter().min());
    let (high, high_width) = extremes(|values| values.into_iter().max());
    // " label  ▁▂▃  1.00 to 2.00 CAD"
    let figures_width = 2 + low_width + 4 + high_width + 4;
    let has_figures = 1 + LEAST_LABEL + 2 + LEAST_DAYS + figures_width <= options.width;
    let taken = 1 + 2 + if has_figures { figures_width } else { 0 };
    let label_width = labels.iter().map(|label| columns(label)).max().unwrap_or(0);
    let label_width = label_width
        .min(options.width * 2 / 5)
        .min(options.width.saturating_sub(taken + LEAST_DAYS));
    let bars = options.width.saturating_sub(taken + label_width).clamp(LEAST_DAYS, MOST_BARS);
    let mut text = String::new();
    for (at, (account, days)) in shown.iter().enumerate() {
        let label = shorten(&labels[at], label_width);
        let pad = " ".repeat(label_width - columns(&label));
        let line = options.bar(at, &sparkline(&steps(days, bars)));
        let currency = clean(account.currency.as_deref().unwrap_or_default());
        let figures = format!(
            "  {:>low_width$} to {:>high_width$} {}",
            low[at],
            high[at],
            shorten(&currency, 3)
        );
        let figures = if has_figures { figures.as_str() } else { "" };
        text.push_str(format!(" {label}{pad}  {line}{figures}").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days_of(pairs: &[(&str, &str)]) -> Vec<(Date, Decimal)> {
        pairs
            .iter()
            .map(|(date, balance)| (date.parse().unwrap(), balance.parse().unwrap()))
            .collect()
    }

    #[test]
    fn between_two_days_the_balance_stays() {
        let days = days_of(&[("2031-03-01", "10"), ("2031-03-05", "20"), ("2031-03-09", "5")]);
        let shown: Vec<_> = steps(&days, 9).iter().map(Decimal::to_string).collect();
        assert_eq!(shown, ["10", "10", "10", "10", "20", "20", "20", "20", "5"]);
    }

    #[test]
    fn of_a_day_the_last_balance_counts_whichever_way_the_list_runs() {
        let json = |order: [usize; 3]| {
            let rows = [("2031-03-01", "1"), ("2031-03-02", "2"), ("2031-03-02", "3")];
            let row = |at: usize| {
                serde_json::json!({ "id": null, "account": "A", "portfolio": null, "security": null, "date": rows[at].0,
                    "kind": "debit", "provider_kind": null, "description": null, "amount": null, "debit": null, "credit": null,
                    "balance": rows[at].1, "quantity": null, "quantity_effect": null, "price": null })
            };
            serde_json::from_value::<Vec<Transaction>>(serde_json::json!([
                row(order[0]),
                row(order[1]),
                row(order[2])
            ]))
            .unwrap()
        };
        let account: Account = serde_json::from_value(serde_json::json!({ "id": "A", "name": null, "kind": "checking",
            "provider_kind": null, "currency": "CAD", "balance": { "current": null, "available": null, "limit": null },
            "identifiers": { "number": null, "transit": null, "institution": null, "iban": null }, "portfolio": null, "owners": [] }))
        .unwrap();
        let expected = days_of(&[("2031-03-01", "1"), ("2031-03-02", "3")]);
        assert_eq!(days(&account, &json([0, 1, 2])), expected);
        assert_eq!(days(&account, &json([2, 1, 0])), expected);
    }
}
