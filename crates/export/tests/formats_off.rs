//! A format whose feature is off is refused before anything is written; CSV is always there.

#![cfg(not(all(feature = "parquet", feature = "sqlite")))]

use std::fs;

use foliolink_export::{Error, Format, export};

#[test]
fn a_format_that_was_not_built_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    for format in [Format::Parquet, Format::Sqlite] {
        let built = match format {
            Format::Parquet => cfg!(feature = "parquet"),
            _ => cfg!(feature = "sqlite"),
        };
        if built {
            continue;
        }
        let error = export(&[], &path, format).unwrap_err();
        assert!(matches!(error, Error::NotBuilt { .. }), "{error}");
        assert!(error.to_string().contains(&format.to_string()), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
    export(&[], &path, Format::Csv).unwrap();
    assert!(path.join("accounts.csv").is_file());
}
