//! The JSON form, which is a contract.

use proptest::prelude::*;

use super::*;

pub(crate) mod arbitrary;
#[cfg(any(feature = "flinks", feature = "vumi"))]
pub(crate) mod marks;
pub(crate) mod wire;

#[test]
fn the_empty_snapshot_has_every_key_and_no_null_list() {
    let snapshot = Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into());
    let json = serde_json::to_string(&snapshot).unwrap();
    assert_eq!(
        json,
        r#"{"schema":"foliolink.snapshot/1","provider":"vumi","connection":"K7Q2M9X4T1","as_of":null,"institution":{"id":null,"name":null},"holders":[],"accounts":[],"portfolios":[],"securities":[],"holdings":[],"transactions":[],"warnings":[]}"#
    );
    assert_eq!(serde_json::from_str::<Snapshot>(&json).unwrap(), snapshot);
    assert!(!format!("{snapshot:?}").contains("K7Q2M9X4T1"));
}

#[test]
fn amounts_are_strings_with_their_digits() {
    let money: Money =
        serde_json::from_str(r#"{"amount":"123456789012345678.90","currency":"EUR"}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&money).unwrap(),
        r#"{"amount":"123456789012345678.90","currency":"EUR"}"#
    );
    assert!(serde_json::from_str::<Money>(r#"{"amount":"1e400","currency":null}"#).is_err());
    assert!(serde_json::from_str::<Money>(r#"{"amount":1.5,"currency":null}"#).is_err());
}

#[test]
fn another_schema_is_not_read() {
    let json = serde_json::to_string(&Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into())).unwrap();
    let error =
        serde_json::from_str::<Snapshot>(&json.replace("snapshot/1", "snapshot/2")).unwrap_err();
    assert!(error.to_string().starts_with("expected the schema foliolink.snapshot/1"), "{error}");
}

#[test]
fn keys_may_be_added_and_a_null_key_may_be_missing() {
    let json = r#"{"portfolio":"p","account":null,"security":"s","price":null,"value":null,"local_value":null,"added_later":{"a":[1]}}"#;
    let holding: Holding = serde_json::from_str(json).unwrap();
    assert_eq!((holding.quantity, holding.weight), (None, None));
}

#[test]
fn the_same_kind_written_by_hand_is_the_constant() {
    assert_eq!(
        serde_json::from_str::<AccountKind>(r#""credit_card""#).unwrap(),
        AccountKind::CREDIT_CARD
    );
    assert_eq!(
        serde_json::from_str::<AccountKind>(r#""time_machine""#).unwrap().as_str(),
        "time_machine"
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_to_the_digit(snapshot in arbitrary::snapshot()) {
        let json = serde_json::to_string(&snapshot).unwrap();
        let read: Snapshot = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&read, &snapshot);
        // Equal decimals may differ in their zeros; equal texts don't.
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }

    #[test]
    fn every_key_is_written_and_no_list_is_null(snapshot in arbitrary::snapshot()) {
        let written = serde_json::to_value(&snapshot).unwrap();
        same_keys("", &written, &full());
    }

    #[test]
    fn debug_shows_neither_people_nor_numbers_that_name_them_nor_the_connection(mut snapshot in arbitrary::snapshot(), at in 0usize..12) {
        plant(&mut snapshot, at);
        prop_assert!(serde_json::to_string(&snapshot).unwrap().contains(CANARY));
        let shown = format!("{snapshot:?}");
        prop_assert!(!shown.contains(CANARY));
        let diff = snapshot.diff(&Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into()));
        let shown = format!("{diff:?}");
        prop_assert!(!shown.contains(CANARY));
    }
}

const CANARY: &str = "canary-5550142";

/// Puts the canary into one of the places that are personal.
fn plant(snapshot: &mut Snapshot, at: usize) {
    let canary = || Some(Personal::from(CANARY));
    let mut full: Snapshot = serde_json::from_value(full()).unwrap();
    let (holder, account, transaction) =
        (&mut full.holders[0], &mut full.accounts[0], &mut full.transactions[0]);
    match at {
        0 => snapshot.connection = CANARY.into(),
        1 => holder.name = canary(),
        2 => holder.email = canary(),
        3 => holder.phone = canary(),
        4 => {
            holder.address = Some(Address {
                lines: vec![CANARY.into()],
                city: canary(),
                postal_code: canary(),
                ..Address::default()
            })
        }
        5 => account.name = canary(),
        6 => account.identifiers.number = canary(),
        7 => account.identifiers.transit = canary(),
        8 => account.identifiers.iban = canary(),
        9 => account.owners = vec![CANARY.into()],
        10 => account.identifiers.last_four = canary(),
        _ => transaction.description = canary(),
    }
    snapshot.holders.append(&mut full.holders);
    snapshot.accounts.append(&mut full.accounts);
    snapshot.transactions.append(&mut full.transactions);
}

/// A snapshot with every key filled.
pub(crate) fn full() -> serde_json::Value {
    serde_json::from_str(include_str!("full.json")).unwrap()
}

/// Asserts that `written` has the keys of `full`, no more and no fewer, wherever it isn't null.
fn same_keys(path: &str, written: &serde_json::Value, full: &serde_json::Value) {
    use serde_json::Value::{Array, Object};
    match (written, full) {
        (Object(written), Object(full)) => {
            assert!(written.keys().eq(full.keys()), "keys at {path}");
            full.iter()
                .for_each(|(key, full)| same_keys(&format!("{path}.{key}"), &written[key], full));
        }
        (Array(written), Array(full)) => {
            written.iter().for_each(|row| same_keys(path, row, &full[0]))
        }
        (_, Array(_)) => panic!("{path} is no list"),
        _ => {}
    }
}
