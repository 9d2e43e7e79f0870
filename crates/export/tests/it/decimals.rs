//! No digit of an amount is lost in any format, and where Parquet can't hold a column it says so
//! instead of rounding.

use std::slice;

use foliolink::portfolio::{
    Snapshot, Transaction,
    columns::{Kind, tables},
};
use foliolink_export::{Error, Format, export};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
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

/// Whether a number fits a column of amounts, counted on its text.
fn fits(number: &Decimal) -> bool {
    let text = shortest(&number.abs().to_string());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    whole.trim_start_matches('0').len() <= 20 && fraction.len() <= 18
}

#[test]
fn the_longest_numbers_keep_every_digit() {
    let columns: [&[&str]; 5] = [
        &["7922816251426433759354395033.5", "-7922816251426433759354395033.5"],
        &["0.0000000000000000000000000001", "-1.2345678901234567890123456789", "9999999999"],
        &["79228162514264337593543950335", "-1", "0"],
        &["1.0000000000000000000000000000", "79228162514264337593543950335"],
        &["-0.00", "0.10", "0", "99999999999999999999.99999999", "-0.000000000000000001"],
    ];
    for column in columns {
        let numbers = parse(column);
        for format in Format::TABLES {
            if format != Format::Parquet || numbers.iter().all(fits) {
                assert_round_trip(&[with_debits(&numbers)], format);
            }
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
fn a_number_that_its_parquet_column_cant_hold_is_named_and_leaves_nothing_behind() {
    for number in ["0.0000000000000000001", "100000000000000000000"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        let snapshot = with_debits(&parse(&["1.50", number]));
        let error = export(slice::from_ref(&snapshot), &path, Format::Parquet).unwrap_err();
        let place = Error::DoesNotFit {
            path: path.join("transactions.parquet"),
            table: "transactions",
            row: 1,
            column: "debit",
            scale: 18,
        };
        assert_eq!(error.to_string(), place.to_string());
        assert_eq!(
            error.to_string(),
            format!(
                "{}: table transactions, row 1, column debit: the number doesn't fit decimal(38, 18), and none is rounded; export to csv or sqlite",
                path.join("transactions.parquet").display()
            )
        );
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
        assert_round_trip(slice::from_ref(&snapshot), Format::Csv);
        assert_round_trip(&[snapshot], Format::Sqlite);
    }
}

#[test]
fn the_row_of_such_a_number_is_its_place_in_the_table() {
    for place in [0, 2_047, 2_048, 5_000, 16_384, 18_433] {
        let mut debits = vec![Decimal::ONE; 20_000];
        debits[place] = Decimal::MAX;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        let error = export(&[with_debits(&debits)], &path, Format::Parquet).unwrap_err();
        assert!(matches!(error, Error::DoesNotFit { row, .. } if row == place), "{place}: {error}");
    }
}

/// What a reader may skip groups of rows by, and nothing of what names a person.
#[test]
fn footers_tell_ranges_of_days_and_keys_and_neither_names_nor_sums() {
    let folder = tempfile::tempdir().unwrap();
    let written = export(&sample::both(), &folder.path().join("export"), Format::Parquet).unwrap();
    let mut told = Vec::new();
    for table in &written.tables {
        let file = std::fs::File::open(&table.file).unwrap();
        let metadata = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().metadata().clone();
        for column in metadata.row_groups().iter().flat_map(|group| group.columns()) {
            if column.statistics().is_some() {
                told.push(format!("{}.{}", table.name, column.column_path().parts().join(".")));
            }
        }
    }
    told.dedup();
    for column in ["connections.as_of", "transactions.date", "transactions.account"] {
        assert!(told.iter().any(|own| own == column), "{column}: {told:?}");
    }
    for table in tables(&[]) {
        for column in table.columns.iter().filter(|column| !column.key) {
            let sum = matches!(column.kind, Kind::Decimal { .. });
            if column.personal || sum || column.name == "id" {
                let name = format!("{}.{}", table.name, column.name);
                assert!(!told.iter().any(|own| own.split(".list").next() == Some(&name)), "{name}");
            }
        }
    }
}

/// Name and type of each column of each file of a Parquet export.
fn types(snapshots: &[Snapshot]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let written = export(snapshots, &folder.path().join("export"), Format::Parquet).unwrap();
    let of_table = |table: &foliolink_export::WrittenTable| {
        let file = std::fs::File::open(&table.file).unwrap();
        let schema = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().schema().clone();
        let column = |field: &arrow_schema::FieldRef| {
            format!("{}.{}: {}", table.name, field.name(), field.data_type())
        };
        schema.fields().iter().map(column).collect::<Vec<_>>()
    };
    written.tables.iter().flat_map(of_table).collect()
}

#[test]
fn a_column_has_one_type_whatever_its_rows() {
    let nothing = types(&[]);
    for day in [sample::both().to_vec(), vec![sample::flinks()], vec![with_debits(&parse(&["9"]))]]
    {
        assert_eq!(types(&day), nothing);
    }
    // For ever: files that were written long ago are read beside today's.
    let decimals: Vec<_> = nothing.iter().filter(|column| column.contains("Decimal")).collect();
    insta::assert_snapshot!(decimals.iter().map(|it| format!("{it}\n")).collect::<String>());
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
        if numbers.iter().all(fits) {
            assert_round_trip(&[snapshot], Format::Parquet);
        } else {
            let folder = tempfile::tempdir().unwrap();
            let error = export(&[snapshot], &folder.path().join("export"), Format::Parquet).unwrap_err();
            prop_assert!(matches!(error, Error::DoesNotFit { column: "debit", .. }), "{}", error);
        }
    }
}
