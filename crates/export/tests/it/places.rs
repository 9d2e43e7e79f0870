//! Where an export may go, and what it refuses: nothing of anybody else is lost, nothing
//! half-written is left.

use std::{fs, path::Path};

use foliolink_export::{Error, Format, export};

use crate::{read, sample};

/// Exports, expects a refusal, and that everything in `folder` is as before.
fn refused(folder: &Path, path: &Path, format: Format) -> Error {
    let before = contents(folder);
    let error = export(&sample::both(), path, format).unwrap_err();
    assert_eq!(contents(folder), before, "{error}");
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(
            !text.contains("K7Q2M9X4T1") && !text.contains("7d3f2a10"),
            "a connection's id in {text}"
        );
        assert!(text.contains(path.to_str().unwrap()), "no path in {text}");
        assert_eq!(text.lines().count(), 1);
    }
    error
}

pub(crate) fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push((path.display().to_string(), vec![]));
        match path.is_dir() {
            true => found.extend(contents(&path)),
            false => found.push((path.display().to_string(), fs::read(&path).unwrap())),
        }
    }
    found.sort();
    found
}

#[test]
fn a_missing_parent_and_a_parent_that_is_a_file_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "mine").unwrap();
    for format in Format::TABLES {
        for parent in ["missing", "file"] {
            let path = folder.path().join(parent).join("export");
            let error = refused(folder.path(), &path, format);
            let expected = format!(
                "{}: can't export there: the folder it would be in doesn't exist",
                path.display()
            );
            assert_eq!(error.to_string(), expected);
        }
    }
}

/// Nobody makes a folder in `/proc`, whoever runs the test.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cant_be_written_is_named() {
    for format in Format::TABLES {
        let error = export(&sample::both(), Path::new("/proc/export"), format).unwrap_err();
        assert!(error.to_string().starts_with("/proc/export: can't write beside it: "), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[test]
fn a_path_without_a_name_is_refused() {
    for path in [".", "..", "/", ""] {
        for format in Format::TABLES {
            let error = export(&[sample::vumi()], Path::new(path), format).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("{path}: can't export there: it must end in a name")
            );
        }
    }
}

#[test]
fn a_file_of_something_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export");
    fs::write(&path, "a file that nobody exported, long enough to be mistaken for a database by its length alone").unwrap();
    let what = |format| {
        refused(folder.path(), &path, format).to_string().replace(path.to_str().unwrap(), "")
    };
    assert_eq!(what(Format::Csv), ": not overwritten: it isn't a folder");
    assert_eq!(what(Format::Parquet), ": not overwritten: it isn't a folder");
    assert_eq!(what(Format::Sqlite), ": not overwritten: it isn't an SQLite file");
}

#[test]
fn a_folder_of_another_kind_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export");
    export(&sample::both(), &path, Format::Csv).unwrap();
    let error = refused(folder.path(), &path, Format::Parquet);
    assert!(error.to_string().ends_with(".csv\", which is no part of a parquet export"), "{error}");
    let error = refused(folder.path(), &path, Format::Sqlite);
    assert!(error.to_string().ends_with("not overwritten: it isn't a file"), "{error}");

    fs::write(path.join("notes.txt"), "mine").unwrap();
    let error = refused(folder.path(), &path, Format::Csv);
    assert!(
        error
            .to_string()
            .ends_with("the folder holds \"notes.txt\", which is no part of a csv export"),
        "{error}"
    );
}

#[test]
fn tables_that_only_share_our_names_are_refused() {
    for format in [Format::Csv, Format::Parquet] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        fs::create_dir(&path).unwrap();
        fs::write(path.join(format!("accounts.{format}")), "id,name\n1,mine\n").unwrap();
        assert!(matches!(refused(folder.path(), &path, format), Error::Occupied { .. }));
        fs::write(path.join(format!("connections.{format}")), "id,name\n1,mine\n").unwrap();
        let error = refused(folder.path(), &path, format);
        assert!(
            error.to_string().ends_with(&format!("the folder isn't a whole {format} export")),
            "{error}"
        );
    }
}

#[test]
fn another_programs_database_and_another_version_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.sqlite");
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE accounts (mine)")
        .unwrap();
    let error = refused(folder.path(), &path, Format::Sqlite);
    assert!(error.to_string().ends_with("its SQLite tables are of another program"), "{error}");

    fs::remove_file(&path).unwrap();
    export(&[], &path, Format::Sqlite).unwrap();
    rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 2").unwrap();
    let error = refused(folder.path(), &path, Format::Sqlite);
    assert!(error.to_string().ends_with("its tables are of version 2, not 1"), "{error}");
}

/// Columns are added from release to release, at the end; a file keeps working.
#[test]
fn a_database_of_an_earlier_release_gets_the_columns_that_have_come_since() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.sqlite");
    let mut other = sample::flinks();
    other.connection = "another".into();
    export(&[other], &path, Format::Sqlite).unwrap();
    let earlier = "ALTER TABLE accounts DROP COLUMN identifiers_last_four; ALTER TABLE accounts DROP COLUMN registered;
        ALTER TABLE transactions DROP COLUMN fees; ALTER TABLE transactions DROP COLUMN taxes_currency;";
    rusqlite::Connection::open(&path).unwrap().execute_batch(earlier).unwrap();
    export(&sample::both(), &path, Format::Sqlite).unwrap();
    let tables = read::tables(&path, Format::Sqlite);
    let of = |connection: &str, table: &str, column: &str| {
        let row = tables[table].iter().find(|row| row["connection"] == connection).unwrap();
        row.get(column).cloned()
    };
    let connection = sample::flinks().connection.expose().to_owned();
    assert_eq!(of(&connection, "accounts", "identifiers_last_four").as_deref(), Some("0142"));
    assert_eq!(
        of(sample::vumi().connection.expose(), "transactions", "fees").as_deref(),
        Some("4.95")
    );
    assert_eq!(
        of("another", "accounts", "identifiers_last_four"),
        None,
        "what was there before stays as it was"
    );
    assert_eq!(of("another", "accounts", "identifiers_number").as_deref(), Some("0005550142"));
}

#[test]
fn an_empty_folder_and_an_empty_file_are_filled() {
    let folder = tempfile::tempdir().unwrap();
    for format in Format::TABLES {
        let path = folder.path().join(format.as_str());
        match format {
            Format::Sqlite => drop(fs::File::create(&path).unwrap()),
            _ => fs::create_dir(&path).unwrap(),
        }
        assert!(export(&sample::both(), &path, format).unwrap().rows() > 0);
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 3, "something temporary is left");
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_what_is_new() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    for (format, mode) in [(Format::Csv, 0o700), (Format::Parquet, 0o700), (Format::Sqlite, 0o600)]
    {
        let path = folder.path().join(format.as_str());
        let written = export(&sample::both(), &path, format).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{format}");
        let file = fs::metadata(&written.tables[0].file).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600, "{format}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_device_a_device() {
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("export"), folder.path().join("link"));
    std::os::unix::fs::symlink(&path, &link).unwrap();
    export(&[sample::vumi()], &path, Format::Csv).unwrap();
    export(&[sample::vumi()], &link, Format::Csv).unwrap();
    assert!(link.is_symlink() && path.is_dir() && !path.is_symlink());
    for format in Format::TABLES {
        assert!(matches!(export(&[], Path::new("/dev/null"), format), Err(Error::Occupied { .. })));
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_yet_is_followed_and_one_in_the_folder_is_no_table() {
    use std::os::unix::fs::symlink;

    for format in Format::TABLES {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        symlink("export", at("link")).unwrap();
        let written = export(&[sample::vumi()], &at("link"), format).unwrap();
        assert!(at("link").is_symlink() && at("export").exists(), "{format}");
        if format != Format::Sqlite {
            let table = at("export").join(written.tables[0].file.file_name().unwrap());
            fs::rename(&table, at("table")).unwrap();
            symlink("../table", &table).unwrap();
            let again = export(&[sample::vumi()], &at("link"), format);
            assert!(matches!(again, Err(Error::Occupied { .. })), "{format}");
            assert!(table.is_symlink());
        }
        symlink("nowhere/export", at("lost")).unwrap();
        let lost = export(&[sample::vumi()], &at("lost"), format);
        assert!(matches!(lost, Err(Error::Path { .. })) && at("lost").is_symlink(), "{format}");
    }
}
