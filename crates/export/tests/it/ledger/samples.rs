//! Both samples in each format, as they stand in the file: read them when they change.

use std::fs;

use foliolink::portfolio::Snapshot;
use foliolink_export::{ExportOptions, Format, export_with};

/// A bank's account with running balances, a card whose bank counts what is owed, a broker's cash
/// without running balances, and a portfolio with a lot, a sale and a dividend.
pub(super) fn household() -> Vec<Snapshot> {
    serde_json::from_str(include_str!("household.json")).unwrap()
}

pub(super) const LEDGERS: [Format; 5] =
    [Format::Beancount, Format::Hledger, Format::Ofx, Format::Camt053, Format::Norma43];

#[test]
fn the_household_in_each_format() {
    let folder = tempfile::tempdir().unwrap();
    for format in LEDGERS {
        let path = folder.path().join(format!("money.{format}"));
        let written = export_with(&household(), &path, format, &ExportOptions::new()).unwrap();
        let text: String = fs::read(&path).unwrap().iter().map(|byte| char::from(*byte)).collect();
        let text =
            String::from_utf8(fs::read(&path).unwrap()).unwrap_or(text).replace("\r\n", "\n");
        insta::assert_snapshot!(format!("household_{format}"), text);
        insta::assert_snapshot!(format!("household_{format}_notices"), written.notices.join("\n"));
    }
}
