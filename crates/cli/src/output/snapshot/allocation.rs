//! What the bars show: values of one currency only, because there is no exact way to add two.

use foliolink::portfolio::Snapshot;
use rust_decimal::Decimal;

use super::names::Names;

type Parts = Vec<(String, Decimal)>;

/// A title and its parts for each currency: securities where any are held, else accounts. No parts
/// where no number holds their sum.
pub(super) fn charts(snapshot: &Snapshot, names: &Names<'_>) -> Vec<(String, Option<Parts>)> {
    let held = by_currency(snapshot.holdings.iter().filter_map(|holding| {
        let value = holding.value.as_ref()?;
        Some((
            value.currency.as_deref().map(str::to_owned),
            names.security(holding.security.as_ref()),
            value.amount,
        ))
    }));
    if !held.is_empty() {
        return add_titles("Allocation by security", held);
    }
    let accounts = snapshot.accounts.iter().filter(|account| !account.kind.is_owed());
    let balances = accounts.filter_map(|account| {
        Some((account.currency.clone(), names.account(account), account.balance.current?))
    });
    add_titles("Allocation by account", by_currency(balances))
}

fn add_titles(
    what: &str,
    parts: Vec<(Option<String>, Option<Parts>)>,
) -> Vec<(String, Option<Parts>)> {
    // A single bar of a hundred percent shows nothing.
    let worth_it =
        parts.into_iter().filter(|(_, parts)| parts.as_ref().is_none_or(|parts| parts.len() > 1));
    worth_it
        .map(|(currency, parts)| {
            (currency.map_or_else(|| what.to_owned(), |code| format!("{what}, {code}")), parts)
        })
        .collect()
}

/// Sums per name and currency, in order of appearance. What is overdrawn or worth nothing has no
/// bar.
fn by_currency(
    values: impl Iterator<Item = (Option<String>, String, Decimal)>,
) -> Vec<(Option<String>, Option<Parts>)> {
    let mut groups: Vec<(Option<String>, Option<Parts>)> = Vec::new();
    for (currency, name, amount) in values.filter(|(_, _, amount)| *amount > Decimal::ZERO) {
        let at = groups.iter().position(|(known, _)| *known == currency).unwrap_or_else(|| {
            groups.push((currency, Some(Vec::new())));
            groups.len() - 1
        });
        let Some(parts) = &mut groups[at].1 else { continue };
        match parts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => match sum.checked_add(amount) {
                Some(more) => *sum = more,
                None => groups[at].1 = None,
            },
            None => parts.push((name, amount)),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_owed_has_no_bar_whatever_its_sign() {
        let account = |name: &str, kind: &str, balance: &str| {
            serde_json::json!({ "id": name, "name": name, "kind": kind, "provider_kind": null, "currency": "CAD",
                "balance": { "current": balance, "available": null, "limit": null },
                "identifiers": { "number": null, "transit": null, "institution": null, "iban": null }, "portfolio": null, "owners": [] })
        };
        let mut snapshot = Snapshot::new(foliolink::portfolio::Provider::FLINKS, "7d3f2a10".into());
        let rows = serde_json::json!([
            account("Home", "mortgage", "412000.00"),
            account("Card", "credit_card", "1200.50"),
            account("Car", "loan", "-9000"),
            account("Line", "line_of_credit", "50"),
            account("Chequing", "checking", "820.25"),
            account("Savings", "savings", "3550.26"),
            account("Overdrawn", "checking", "-10"),
        ]);
        snapshot.accounts = serde_json::from_value(rows).unwrap();
        let charts = charts(&snapshot, &Names::of(&snapshot, false));
        let names: Vec<_> = charts
            .iter()
            .flat_map(|(_, parts)| parts.iter().flatten().map(|(name, _)| name.as_str()))
            .collect();
        assert_eq!(names, ["Chequing", "Savings"]);
    }
}
