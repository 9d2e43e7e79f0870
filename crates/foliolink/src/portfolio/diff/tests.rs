//! What a diff promises.

use std::{collections::HashMap, hash::Hash};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::fields::Compare;
use crate::portfolio::{
    diff::*,
    tests::{arbitrary, full},
};

fn sample() -> Snapshot {
    serde_json::from_value(full()).unwrap()
}

/// The sample's transaction with other values at some keys.
fn transaction(changes: Value) -> Transaction {
    let mut row = full()["transactions"][0].clone();
    row.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    serde_json::from_value(row).unwrap()
}

/// The diff of the sample with these transactions and the sample with those.
fn between(old: &[Value], new: &[Value]) -> Diff {
    let with = |rows: &[Value]| Snapshot {
        transactions: rows.iter().cloned().map(transaction).collect(),
        ..sample()
    };
    with(new).diff(&with(old))
}

#[test]
fn a_balance_that_moved_is_one_changed_account() {
    let (old, mut new) = (sample(), sample());
    new.accounts[0].balance.current = Some("800.00".parse().unwrap());
    new.accounts[0].owners.clear();
    let diff = new.diff(&old);
    assert_eq!(diff.accounts.changed[0].fields, ["balance.current", "owners"]);
    assert_eq!(diff.accounts.changed[0].old, old.accounts[0]);
    assert!(
        diff.accounts.added.is_empty()
            && diff.accounts.vanished.is_empty()
            && diff.transactions.is_empty()
    );
    assert!(!diff.is_empty());
}

#[test]
fn zeros_at_the_end_and_the_order_of_rows_are_no_change() {
    let (mut old, mut new) = (sample(), sample());
    old.accounts.push(Account { id: Some("acc-2".into()), ..old.accounts[0].clone() });
    new.accounts.insert(0, old.accounts[1].clone());
    new.portfolios[0].value = Some("1740".parse().unwrap());
    new.as_of = None;
    new.warn("Accounts[7]", "moved");
    assert!(new.diff(&old).is_empty());
}

#[test]
fn two_lots_of_one_security_keep_apart_by_quantity() {
    let (mut old, mut new) = (sample(), sample());
    let lot = |quantity: &str, value: &str| {
        let mut lot = sample().holdings.remove(0);
        lot.quantity = Some(quantity.parse().unwrap());
        lot.value.as_mut().unwrap().amount = value.parse().unwrap();
        lot
    };
    old.holdings = vec![lot("10", "100"), lot("20", "200")];
    new.holdings = vec![lot("5", "55"), lot("10", "110"), lot("20", "220")];
    let diff = new.diff(&old).holdings;
    assert_eq!((diff.added, diff.vanished), (vec![lot("5", "55")], vec![]));
    assert!(diff.changed.iter().all(|change| change.fields == ["value"]));
    assert_eq!(diff.changed.len(), 2);
}

#[test]
fn a_holder_with_a_new_phone_is_the_same_holder() {
    let (old, mut new) = (sample(), sample());
    new.holders[0].phone = Some("5550100199".into());
    assert_eq!(new.diff(&old).holders.changed[0].fields, ["phone"]);
    new.holders[0].name = Some("SAMPLE HOLDER TWO".into());
    assert_eq!((new.diff(&old).holders.added.len(), new.diff(&old).holders.vanished.len()), (1, 1));
}

#[test]
fn a_booked_transaction_under_a_new_id_is_posted_and_neither_added_nor_vanished() {
    let diff = between(
        &[
            json!({"id": "pending", "description": "PENDING PASS"}),
            json!({"id": "other", "description": "TRANSIT PASS", "date": "2031-03-27"}),
        ],
        &[json!({"id": "booked", "date": "2031-03-31"})],
    );
    // The one with the same text, though it is farther away.
    assert_eq!(diff.posted[0].fields, ["id", "date"]);
    assert_eq!(diff.posted[0].old.id, Some("other".into()));
    assert_eq!((diff.transactions.added.len(), diff.transactions.vanished.len()), (0, 1));
}

#[test]
fn another_amount_account_or_week_is_no_pair() {
    for change in [
        json!({"amount": {"amount": "-103.6", "currency": "CAD"}, "debit": "103.6"}),
        json!({"account": "acc-2"}),
        json!({"date": "2031-04-05"}),
        json!({"date": null}),
    ] {
        let mut new = json!({"id": "booked"});
        new.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let diff = between(&[json!({})], &[new]);
        assert_eq!(
            (diff.posted.len(), diff.transactions.added.len(), diff.transactions.vanished.len()),
            (0, 1, 1),
            "{change}"
        );
    }
    let unknown = json!({"amount": null, "debit": null, "credit": null, "quantity": null});
    let mut new = unknown.clone();
    new["id"] = "booked".into();
    assert!(between(&[unknown], &[new]).posted.is_empty());
}

#[test]
fn a_zero_on_the_unused_side_is_no_other_amount() {
    let coffee = |id: &str, date: &str, credit: Option<&str>| json!({"id": id, "date": date, "amount": {"amount": "-4.50", "currency": "CAD"}, "debit": "4.50", "credit": credit});
    for (before, after) in [(None, Some("0.00")), (Some("0"), None), (Some("0"), Some("0.00"))] {
        let diff =
            between(&[coffee("p", "2031-03-28", before)], &[coffee("b", "2031-03-30", after)]);
        assert_eq!(
            (diff.posted.len(), diff.transactions.is_empty()),
            (1, true),
            "{before:?} {after:?}"
        );
    }
    let mut rows = [coffee("", "2031-03-28", None), coffee("", "2031-03-28", Some("0.00"))];
    rows.iter_mut().for_each(|row| row["id"] = Value::Null);
    let diff = between(&rows[..1], &rows[1..]);
    assert_eq!(diff.transactions.changed[0].fields, ["credit"]);
    // Money in is no money out.
    let back = json!({"id": "b", "amount": null, "debit": null, "credit": "4.50"});
    assert!(
        between(&[json!({"id": "p", "amount": null, "debit": "4.50", "credit": null})], &[back])
            .posted
            .is_empty()
    );
}

#[test]
fn nothing_is_booked_before_it_was_pending() {
    for text in ["TRANSIT PASS", "PARKING"] {
        let diff = between(
            &[json!({"id": "p", "date": "2031-03-20"})],
            &[json!({"id": "b", "date": "2031-03-14", "description": text})],
        );
        assert_eq!((diff.posted.len(), diff.transactions.added.len()), (0, 1), "{text}");
    }
}

#[test]
fn under_another_text_only_the_one_candidate_is_a_pair() {
    let row = |id: &str, day: i8, text: &str| json!({"id": id, "date": format!("2031-03-{day:02}"), "description": text});
    assert_eq!(between(&[row("p", 10, "RENT")], &[row("b", 14, "PARKING")]).posted.len(), 1);
    assert!(
        between(&[row("p", 10, "RENT")], &[row("b", 12, "PARKING"), row("c", 14, "TOLL")])
            .posted
            .is_empty()
    );
    assert!(
        between(&[row("p", 10, "RENT"), row("q", 12, "GAS")], &[row("b", 14, "PARKING")])
            .posted
            .is_empty()
    );
    // The second candidate is out of reach, or has the same text as another row.
    assert_eq!(
        between(&[row("p", 10, "RENT")], &[row("b", 12, "PARKING"), row("c", 18, "TOLL")])
            .posted
            .len(),
        1
    );
    assert_eq!(
        between(
            &[row("p", 10, "RENT"), row("q", 12, "GAS")],
            &[row("b", 14, "PARKING"), row("c", 15, "GAS")]
        )
        .posted
        .len(),
        2
    );
}

#[test]
fn pairs_go_by_date_and_each_row_is_used_once() {
    let row = |id: &str, date: &str| json!({"id": id, "date": date});
    let diff = between(
        &[row("p2", "2031-03-12"), row("p1", "2031-03-10"), row("gone", "2031-01-01")],
        &[row("b1", "2031-03-11"), row("new", "2031-05-01"), row("b2", "2031-03-14")],
    );
    let pairs: Vec<_> = diff
        .posted
        .iter()
        .map(|pair| (pair.old.id.clone().unwrap(), pair.new.id.clone().unwrap()))
        .collect();
    assert_eq!(pairs, [("p1".into(), "b1".into()), ("p2".into(), "b2".into())]);
}

#[test]
fn without_an_id_a_new_running_balance_is_a_change_and_a_second_equal_row_is_added() {
    let diff = between(&[json!({"id": null})], &[json!({"id": null, "balance": "1.00"})]);
    assert_eq!(diff.transactions.changed[0].fields, ["balance"]);
    let diff = between(&[json!({"id": null})], &[json!({"id": null}), json!({"id": null})]);
    assert_eq!((diff.transactions.added.len(), diff.transactions.changed.len()), (1, 0));
}

#[test]
fn ids_that_identify_nothing_match_by_content() {
    for (before, after) in [("", ""), ("0", "0"), ("00000000-0000-0000-0000-000000000000", "")] {
        let rent = |id: &str| json!({"id": id, "description": "RENT", "debit": "900", "amount": {"amount": "-900", "currency": "CAD"}});
        let food = |id: &str| json!({"id": id, "description": "GROCERIES", "debit": "12", "amount": {"amount": "-12", "currency": "CAD"}});
        let diff = between(&[rent(before), food(before)], &[food(after), rent(after)]);
        let fields: Vec<_> = diff.transactions.changed.iter().map(|it| &it.fields).collect();
        assert!(fields.iter().all(|fields| **fields == ["id"]), "{fields:?}");
        assert!(diff.transactions.added.is_empty() && diff.transactions.vanished.is_empty());
        let diff = between(&[rent(before)], &[food(after)]);
        assert_eq!((diff.transactions.added.len(), diff.transactions.vanished.len()), (1, 1));
    }
    // Accounts, portfolios and securities as well.
    for id in [None, Some(""), Some("000")] {
        let (mut old, mut new) = (sample(), sample());
        let own = |name: &str| Account {
            id: id.map(Into::into),
            name: Some(name.into()),
            ..sample().accounts.remove(0)
        };
        old.accounts = vec![own("Chequing"), own("Savings")];
        new.accounts = vec![own("Savings"), own("Chequing")];
        new.accounts[0].balance.current = None;
        let diff = new.diff(&old).accounts;
        assert_eq!((diff.changed.len(), diff.added.len()), (1, 0));
        assert_eq!(diff.changed[0].fields, ["balance.current"]);
    }
}

#[test]
fn that_the_provider_looked_again_is_no_change_and_told_beside_one() {
    let (old, mut new) = (sample(), sample());
    new.accounts[0].updated_at = Some("2031-04-03T04:00:00Z".parse().unwrap());
    new.portfolios[0].updated_at = None;
    assert!(new.diff(&old).is_empty());
    new.accounts[0].balance.current = None;
    assert_eq!(new.diff(&old).accounts.changed[0].fields, ["balance.current", "updated_at"]);
}

#[test]
fn every_field_of_the_json_form_can_be_named() {
    fn check<T: Compare + Serialize>(row: &T, empty: &T) {
        let json = serde_json::to_value(row).unwrap();
        // `balance` and `identifiers` are named by their parts.
        let parts = |(key, value): (&String, &Value)| match (key.as_str(), value) {
            ("balance" | "identifiers", Value::Object(parts)) => {
                parts.keys().map(|part| format!("{key}.{part}")).collect()
            }
            _ => vec![key.clone()],
        };
        let mut keys: Vec<_> = json.as_object().unwrap().iter().flat_map(parts).collect();
        let mut named = row.differing(empty);
        keys.sort();
        named.sort();
        assert_eq!(named, keys);
    }
    let full = sample();
    let parse = |json: Value| serde_json::from_value::<Snapshot>(json).unwrap();
    let other = parse(serde_json::from_str(include_str!("other.json")).unwrap());
    check(&full.institution, &other.institution);
    check(&full.holders[0], &other.holders[0]);
    check(&full.accounts[0], &other.accounts[0]);
    check(&full.portfolios[0], &other.portfolios[0]);
    check(&full.securities[0], &other.securities[0]);
    check(&full.holdings[0], &other.holdings[0]);
    check(&full.transactions[0], &other.transactions[0]);
}

#[test]
fn the_json_form_has_every_key_and_is_read_back() {
    let (old, mut new) = (sample(), sample());
    new.holdings.clear();
    let diff = new.diff(&old);
    let json = serde_json::to_value(&diff).unwrap();
    assert_eq!(json["schema"], DIFF_SCHEMA);
    assert_eq!(json["holdings"]["vanished"][0], full()["holdings"][0]);
    assert_eq!(json["accounts"], json!({"added": [], "changed": [], "vanished": []}));
    assert_eq!((&json["institution"], &json["posted"]), (&Value::Null, &json!([])));
    assert_eq!(serde_json::from_value::<Diff>(json).unwrap(), diff);
}

/// How often each row stands in a table.
fn counts<T: Eq + Hash>(rows: impl IntoIterator<Item = T>) -> HashMap<T, i64> {
    let mut counts = HashMap::new();
    rows.into_iter().for_each(|row| *counts.entry(row).or_default() += 1);
    counts
}

/// Applies what happened to a table, order aside.
fn apply<T: Eq + Hash + Clone>(old: &[T], rows: &Rows<T>, more: &[Change<T>]) -> HashMap<T, i64> {
    let mut table = counts(old.iter().cloned());
    let changes = || rows.changed.iter().chain(more);
    for gone in rows.vanished.iter().chain(changes().map(|change| &change.old)) {
        let count = table.get_mut(gone).expect("what goes was there");
        *count -= 1;
        assert!(*count >= 0, "gone more often than it was there");
    }
    rows.added
        .iter()
        .chain(changes().map(|change| &change.new))
        .for_each(|row| *table.entry(row.clone()).or_default() += 1);
    table.retain(|_, count| *count > 0);
    table
}

fn swapped<T: Clone + Eq + Hash>(there: &Rows<T>, back: &Rows<T>) -> bool {
    let pair = |change: &Change<T>| (change.old.clone(), change.new.clone());
    let turned = |change: &Change<T>| (change.new.clone(), change.old.clone());
    counts(&there.added) == counts(&back.vanished)
        && counts(&there.vanished) == counts(&back.added)
        && counts(there.changed.iter().map(pair)) == counts(back.changed.iter().map(turned))
}

/// The transactions without the pairs: what went and what came.
fn unposted(diff: &Diff) -> Rows<Transaction> {
    let mut rows = diff.transactions.clone();
    rows.added.extend(diff.posted.iter().map(|pair| pair.new.clone()));
    rows.vanished.extend(diff.posted.iter().map(|pair| pair.old.clone()));
    rows
}

/// Two snapshots with rows in common.
fn related() -> impl Strategy<Value = (Snapshot, Snapshot)> {
    (arbitrary::snapshot(), arbitrary::snapshot()).prop_map(|(mut old, mut new)| {
        // When the provider last looked is no change, and has a test of its own.
        for snapshot in [&mut old, &mut new] {
            snapshot.accounts.iter_mut().for_each(|row| row.updated_at = None);
            snapshot.portfolios.iter_mut().for_each(|row| row.updated_at = None);
        }
        new.accounts.extend(old.accounts.first().cloned());
        new.holdings.splice(0..0, old.holdings.iter().rev().cloned());
        new.transactions.extend(old.transactions.iter().skip(1).cloned());
        let booked = |row: &Transaction| Transaction { id: Some("z".into()), ..row.clone() };
        new.transactions.extend(old.transactions.first().map(booked));
        (old, new)
    })
}

proptest! {
    #[test]
    fn a_snapshot_does_not_differ_from_itself(snapshot in arbitrary::snapshot()) {
        prop_assert!(snapshot.diff(&snapshot).is_empty());
    }

    #[test]
    fn the_diff_applied_to_the_old_tables_gives_the_new_ones((old, new) in related()) {
        let diff = new.diff(&old);
        prop_assert_eq!(apply(&old.holders, &diff.holders, &[]), counts(new.holders.clone()));
        prop_assert_eq!(apply(&old.accounts, &diff.accounts, &[]), counts(new.accounts.clone()));
        prop_assert_eq!(apply(&old.portfolios, &diff.portfolios, &[]), counts(new.portfolios.clone()));
        prop_assert_eq!(apply(&old.securities, &diff.securities, &[]), counts(new.securities.clone()));
        prop_assert_eq!(apply(&old.holdings, &diff.holdings, &[]), counts(new.holdings.clone()));
        prop_assert_eq!(apply(&old.transactions, &diff.transactions, &diff.posted), counts(new.transactions.clone()));
        prop_assert_eq!(diff.institution.is_some(), old.institution != new.institution);
    }

    #[test]
    fn swapping_the_sides_swaps_added_and_vanished((old, new) in related()) {
        let (there, back) = (new.diff(&old), old.diff(&new));
        prop_assert!(swapped(&there.holders, &back.holders));
        prop_assert!(swapped(&there.accounts, &back.accounts));
        prop_assert!(swapped(&there.portfolios, &back.portfolios));
        prop_assert!(swapped(&there.securities, &back.securities));
        prop_assert!(swapped(&there.holdings, &back.holdings));
        // Pairs aren't symmetrical: nothing is booked before it was pending.
        prop_assert!(swapped(&unposted(&there), &unposted(&back)));
    }

    #[test]
    fn a_change_names_at_least_one_field_and_its_rows_differ((old, new) in related()) {
        let diff = new.diff(&old);
        prop_assert!(diff.accounts.changed.iter().all(|change| !change.fields.is_empty() && change.old != change.new));
        prop_assert!(diff.transactions.changed.iter().chain(&diff.posted).all(|change| !change.fields.is_empty()));
        prop_assert_eq!(serde_json::from_value::<Diff>(serde_json::to_value(&diff).unwrap()).unwrap(), diff);
    }
}
