//! No digit of an amount is lost in any format, and where Parquet can't hold a column it says so
//! instead of rounding.

use std::slice;

use foliolink::portfolio::{Snapshot, Transaction};
use foliolink_export::{Error, Format, export};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{expected::shortest, read, round_trip::assert_round_trip, sample};

fn with_debits(debits: &[Decimal]) -> Snapshot {
    let mut snapshot = sample::flinks();
    let like = snapshot.transactions.remove(0);
    snapshot.transactions =
        debits.iter().map(|debit| Transaction { debit: Some(*debit), ..like.clone() }).collect();
    snapshot
}

fn parse(texts: &[&str]) -> Vec<Decimal> {
    texts.iter().map(|text| Decimal::from_str_exact(text).unwrap()).collect()
}

/// Digits before and behind the point that all of the numbers need, counted on their text.
fn digits(numbers: &[Decimal]) -> usize {
    let texts: Vec<_> = numbers.iter().map(|it| shortest(&it.abs().to_string())).collect();
    let parts: Vec<_> =
        texts.iter().map(|text| text.split_once('.').unwrap_or((text, ""))).collect();
    let before = parts.iter().map(|(whole, _)| whole.trim_start_matches('0').len()).max();
    before.unwrap_or(0) + parts.iter().map(|(_, fraction)| fraction.len()).max().unwrap_or(0)
}

#[test]
fn the_longest_numbers_keep_every_digit() {
    let columns: [&[&str]; 5] = [
        &["7922816251426433759354395033.5", "-7922816251426433759354395033.5"],
        &["0.0000000000000000000000000001", "-1.2345678901234567890123456789", "9999999999"],
        &["79228162514264337593543950335", "-1", "0"],
        &["1.0000000000000000000000000000", "79228162514264337593543950335"],
        &["-0.00", "0.10", "0"],
    ];
    for column in columns {
        for format in Format::ALL {
            assert_round_trip(&[with_debits(&parse(column))], format);
        }
    }
}

#[test]
fn csv_and_sqlite_keep_the_zeros_at_the_end() {
    for format in [Format::Csv, Format::Sqlite] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        export(&[with_debits(&parse(&["0.10", "5.000"]))], &path, format).unwrap();
        let rows = &read::tables(&path, format)["transactions"];
        assert_eq!([&rows[0]["debit"], &rows[1]["debit"]], ["0.10", "5.000"], "{format}");
    }
}

#[test]
fn a_column_that_parquet_cant_hold_is_named_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export");
    let snapshot =
        with_debits(&parse(&["0.0000000000000000000000000001", "79228162514264337593543950335"]));
    let error = export(slice::from_ref(&snapshot), &path, Format::Parquet).unwrap_err();
    assert!(
        matches!(error, Error::DoesNotFit { table: "transactions", column: "debit", .. }),
        "{error}"
    );
    let file = path.join("transactions.parquet");
    assert_eq!(
        error.to_string(),
        format!(
            "{}: table transactions, column debit: no scale holds its numbers in 38 digits, and none is rounded; export to csv or sqlite",
            file.display()
        )
    );
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    assert_round_trip(slice::from_ref(&snapshot), Format::Csv);
    assert_round_trip(&[snapshot], Format::Sqlite);
}

fn decimal() -> impl Strategy<Value = Decimal> {
    let most = Decimal::MAX.mantissa();
    let mantissa = prop_oneof![-1_000_000_i128..=1_000_000, -most..=most];
    (mantissa, prop_oneof![0..=4_u32, 0..=28_u32])
        .prop_map(|(mantissa, scale)| Decimal::from_i128_with_scale(mantissa, scale))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_numbers_come_back_exact_or_not_at_all(numbers in proptest::collection::vec(decimal(), 0..5)) {
        let snapshot = with_debits(&numbers);
        assert_round_trip(slice::from_ref(&snapshot), Format::Csv);
        assert_round_trip(slice::from_ref(&snapshot), Format::Sqlite);
        if digits(&numbers) <= 38 {
            assert_round_trip(&[snapshot], Format::Parquet);
        } else {
            let folder = tempfile::tempdir().unwrap();
            let error = export(&[snapshot], &folder.path().join("export"), Format::Parquet).unwrap_err();
            prop_assert!(matches!(error, Error::DoesNotFit { column: "debit", .. }), "{}", error);
        }
    }
}
