//! Exporting again: the same gives the same, newer rows replace older ones, other connections' rows
//! are never lost.

use std::{fs, slice};

use foliolink_export::{Error, Format, export};

use crate::{expected, places::contents, read, sample};

#[test]
fn the_same_export_twice_is_the_same() {
    for format in Format::TABLES {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        let first = export(&sample::both(), &path, format).unwrap();
        let (tables, bytes) = (read::tables(&path, format), contents(folder.path()));
        assert_eq!(export(&sample::both(), &path, format).unwrap(), first);
        assert_eq!(read::tables(&path, format), tables);
        if format != Format::Sqlite {
            assert_eq!(contents(folder.path()), bytes, "{format}");
        }
        assert_eq!(folder.path().read_dir().unwrap().count(), 1, "something temporary is left");
    }
}

#[test]
fn a_newer_snapshot_replaces_the_older_ones_rows() {
    let mut newer = sample::flinks();
    newer.transactions.truncate(1);
    newer.warnings.clear();
    for format in Format::TABLES {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        export(&[sample::flinks()], &path, format).unwrap();
        export(slice::from_ref(&newer), &path, format).unwrap();
        let tables = read::tables(&path, format);
        assert_eq!(
            (tables["transactions"].len(), tables["warnings"].len(), tables["accounts"].len()),
            (1, 0, 2),
            "{format}"
        );
    }
}

#[test]
fn folders_refuse_to_lose_another_connection_and_sqlite_keeps_it() {
    for format in [Format::Csv, Format::Parquet] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        export(&[sample::flinks()], &path, format).unwrap();
        let before = contents(folder.path());
        let error = export(&[sample::vumi()], &path, format).unwrap_err();
        assert!(matches!(error, Error::OtherConnections { .. }), "{error}");
        assert!(!error.to_string().contains("7d3f2a10"), "{error}");
        assert_eq!(contents(folder.path()), before);
        export(&sample::both(), &path, format).unwrap();
        assert_eq!(read::tables(&path, format)["connections"].len(), 2);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.sqlite");
    export(&[sample::vumi()], &path, Format::Sqlite).unwrap();
    export(&[sample::flinks()], &path, Format::Sqlite).unwrap();
    assert_eq!(read::tables(&path, Format::Sqlite), expected::tables(&sample::both()));
}

#[test]
fn a_failure_halfway_leaves_the_database_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.sqlite");
    export(&[sample::flinks()], &path, Format::Sqlite).unwrap();
    let before = read::tables(&path, Format::Sqlite);
    // The last of the tables fails, after all others were replaced.
    let full = "CREATE TRIGGER full BEFORE INSERT ON warnings BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    rusqlite::Connection::open(&path).unwrap().execute_batch(full).unwrap();
    let mut newer = sample::flinks();
    newer.transactions.clear();
    let error = export(&[newer], &path, Format::Sqlite).unwrap_err();
    assert_eq!(error.to_string(), format!("{}: can't write it: the disk is full", path.display()));
    assert_eq!(read::tables(&path, Format::Sqlite), before);
}

#[test]
fn a_failure_halfway_leaves_the_folder_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export");
    export(&[sample::vumi()], &path, Format::Parquet).unwrap();
    let before = contents(folder.path());
    let mut newer = sample::vumi();
    newer.holdings[0].quantity = Some("79228162514264337593543950335".parse().unwrap());
    let error = export(&[newer], &path, Format::Parquet).unwrap_err();
    assert!(
        matches!(error, Error::DoesNotFit { table: "holdings", column: "quantity", .. }),
        "{error}"
    );
    assert_eq!(contents(folder.path()), before);
}

#[cfg(unix)]
#[test]
fn a_folder_that_was_shared_stays_shared() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export");
    let file = path.join("accounts.csv");
    export(&[sample::vumi()], &path, Format::Csv).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    export(&[sample::vumi()], &path, Format::Csv).unwrap();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!([mode(&path), mode(&file)], [0o750, 0o640]);
}

#[test]
fn two_snapshots_of_one_connection_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let twice = [sample::vumi(), sample::flinks(), sample::vumi()];
    for format in Format::TABLES {
        let error = export(&twice, &folder.path().join("export"), format).unwrap_err();
        assert_eq!(
            error.to_string(),
            "snapshots 0 and 2 are of the same connection: export one of them"
        );
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[test]
fn tables_that_a_person_added_to_the_database_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.sqlite");
    export(&[sample::flinks()], &path, Format::Sqlite).unwrap();
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch(
        "CREATE VIEW spent AS SELECT description, debit FROM transactions WHERE debit IS NOT NULL",
    )
    .unwrap();
    drop(db);
    export(&[sample::flinks()], &path, Format::Sqlite).unwrap();
    let db = rusqlite::Connection::open(&path).unwrap();
    let debit: String = db.query_row("SELECT debit FROM spent", [], |row| row.get(0)).unwrap();
    assert_eq!(debit, "103.5");
}
