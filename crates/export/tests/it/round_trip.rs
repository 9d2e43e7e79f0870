//! What is written is what is read back: every value of every table, in every format.

use std::{fs, slice};

use foliolink::portfolio::Snapshot;
use foliolink_export::{Format, export};
use proptest::prelude::*;

use crate::{expected, read, sample};

pub(crate) fn assert_round_trip(snapshots: &[Snapshot], format: Format) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export");
    let written = export(snapshots, &path, format).unwrap();
    let expected = match format {
        Format::Csv => expected::without_empty(expected::tables(snapshots)),
        Format::Parquet => expected::values_of(expected::tables(snapshots)),
        _ => expected::tables(snapshots),
    };
    assert_eq!(read::tables(&path, format), expected, "{format}");
    assert_eq!(written.rows(), expected.values().map(Vec::len).sum::<usize>());
    assert!(
        written.tables.iter().all(|it| it.file.is_file() && expected[it.name].len() == it.rows)
    );
}

#[test]
fn every_value_comes_back_from_every_format() {
    for format in Format::TABLES {
        assert_round_trip(&[sample::flinks()], format);
        assert_round_trip(&[sample::vumi()], format);
    }
}

#[test]
fn two_connections_share_an_export() {
    for format in Format::TABLES {
        assert_round_trip(&sample::both(), format);
    }
}

#[test]
fn without_snapshots_there_are_tables_without_rows() {
    for format in Format::TABLES {
        assert_round_trip(&[], format);
    }
}

#[test]
fn more_rows_than_a_batch_keep_their_order() {
    let mut snapshot = sample::flinks();
    let numbered = |number: usize| {
        let mut row = snapshot.transactions[number % 2].clone();
        row.id = Some(format!("t-{number}").into());
        // What few rows say, far from the first one.
        row.portfolio = (number == 19_999).then(|| "p-1".into());
        row.security = number.is_multiple_of(4099).then(|| format!("s-{number}").into());
        row
    };
    snapshot.transactions = (0..20_000).map(numbered).collect();
    for format in Format::TABLES {
        assert_round_trip(slice::from_ref(&snapshot), format);
    }
}

/// The columns and their order are a contract: scripts read them by number as well.
#[test]
fn columns_are_added_at_the_end_only() {
    let folder = tempfile::tempdir().unwrap();
    let written = export(&[], &folder.path().join("csv"), Format::Csv).unwrap();
    let heads = written
        .tables
        .iter()
        .map(|it| format!("{}: {}", it.name, fs::read_to_string(&it.file).unwrap()));
    let heads: String = heads
        .map(|head| head.replace("provider,connection,ordinal,", "").replace("\r\n", "\n"))
        .collect();
    assert_eq!(
        heads,
        "connections: schema,as_of,institution_id,institution_name
holders: name,email,phone,address_lines,address_city,address_region,address_postal_code,address_country
accounts: id,name,kind,provider_kind,currency,balance_current,balance_available,balance_limit,identifiers_number,identifiers_transit,identifiers_institution,identifiers_iban,portfolio,ownership,registered,updated_at,balance_overdraft_limit,identifiers_last_four
account_owners: account,owner
portfolios: id,kind,provider_kind,currency,value,updated_at
portfolio_owners: portfolio,owner
securities: id,name,isin,kind,provider_kind,currency,exchange,identified,related_security,spanish_tax_exempt,management_company_name,management_company_cif
holdings: portfolio,account,security,quantity,price,price_currency,value,value_currency,local_value,local_value_currency,exchange_rate,weight,local_price,local_price_currency
transactions: id,account,portfolio,security,date,kind,provider_kind,description,amount,amount_currency,debit,credit,balance,quantity,quantity_effect,price,price_currency,local_amount,local_amount_currency,local_price,local_price_currency,exchange_rate,fees,fees_currency,taxes,taxes_currency
warnings: path,what
"
    );
}

#[test]
fn csv_is_rfc_4180_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("csv");
    export(&[sample::flinks()], &path, Format::Csv).unwrap();
    let key = "flinks,7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20";
    assert_eq!(
        fs::read_to_string(path.join("transactions.csv")).unwrap().split_once("\r\n").unwrap().1,
        format!(
            "{key},0,t-1,a-1,,,2031-03-28,debit,,\"=SUM(A1), \"\"TRANSIT\"\"\r\nPASS\r\",-103.5,CAD,103.5,,820.25,,,,,,,,,,,,,\r\n\
             {key},1,,,,,1969-12-31,credit,, кофе ☕ ,0.10,,,0.10,12345678901234567890.12345678,,,,,,,,,,,,,\r\n"
        )
    );
}

#[test]
fn a_time_finer_than_parquets_is_cut_there_and_whole_elsewhere() {
    let mut snapshot = sample::flinks();
    snapshot.as_of = Some("2031-04-02T08:15:42.1459999Z".parse().unwrap());
    for (format, shown) in [
        (Format::Csv, "42.1459999Z"),
        (Format::Sqlite, "42.1459999Z"),
        (Format::Parquet, "42.145999Z"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        export(slice::from_ref(&snapshot), &path, format).unwrap();
        assert_eq!(
            read::tables(&path, format)["connections"][0]["as_of"],
            format!("2031-04-02T08:15:{shown}")
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_comes_back(text in any::<String>(), lines in proptest::collection::vec(any::<String>(), 0..4)) {
        let mut snapshot = sample::flinks();
        snapshot.transactions[0].description = Some(text.as_str().into());
        snapshot.holders[0].address.as_mut().unwrap().lines = lines.iter().map(|line| line.as_str().into()).collect();
        for format in Format::TABLES {
            assert_round_trip(slice::from_ref(&snapshot), format);
        }
    }
}
