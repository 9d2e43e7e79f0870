//! All tables in one SQLite file. An export replaces the rows of its connections in one transaction
//! and leaves those of others, and tables of anybody else, alone. Decimals are text, since SQLite's
//! own numbers are binary floats.

use std::{fmt::Write as _, fs, io::ErrorKind, path::Path};

use foliolink::portfolio::{
    Snapshot,
    columns::{Kind, Table, TableColumn, Values, for_each_chunk},
};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::{
    Error, Format, Written, WrittenTable,
    folder::CHUNK,
    staged_output::{StagedOutput, private_file},
};

/// Marks the file as ours: "foli".
const APPLICATION_ID: i32 = 0x666f_6c69;
/// Of the tables below; another one is never written to.
const VERSION: i32 = 1;

pub(crate) fn export(snapshots: &[Snapshot], path: &Path) -> Result<Written, Error> {
    let tables = match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => {
            return Err(Error::obstacle(path, "it isn't a file"));
        }
        Ok(metadata) if metadata.len() > 0 => update(snapshots, path)?,
        Ok(_) => create(snapshots, path)?,
        Err(error) if error.kind() == ErrorKind::NotFound => create(snapshots, path)?,
        Err(error) => return Err(Error::while_doing(path, "look at it")(error)),
    };
    let written =
        tables.into_iter().map(|(name, rows)| WrittenTable { name, rows, file: path.to_owned() });
    Ok(Written {
        path: path.to_owned(),
        format: Format::Sqlite,
        tables: written.collect(),
        notices: Vec::new(),
    })
}

/// Names of tables, and how many rows were written into each.
type Counts = Vec<(&'static str, usize)>;

/// A new file, which appears when it is complete.
fn create(snapshots: &[Snapshot], path: &Path) -> Result<Counts, Error> {
    let output = StagedOutput::beside(path)?;
    private_file(&output.fresh()).map_err(Error::while_doing(path, "write beside it"))?;
    let mut db = open(&output.fresh()).map_err(Error::while_doing(path, "open it"))?;
    let counts = fill(&mut db, snapshots).map_err(Error::while_doing(path, "write it"))?;
    db.close().map_err(|(_, error)| Error::while_doing(path, "write it")(error))?;
    output.commit()?;
    Ok(counts)
}

/// In place: SQLite's own journal keeps the file whole, and its readers see the change at once.
fn update(snapshots: &[Snapshot], path: &Path) -> Result<Counts, Error> {
    // Absolute, so that no name means something else to SQLite (`:memory:`).
    let path_to_file = fs::canonicalize(path).map_err(Error::while_doing(path, "look at it"))?;
    let mut db = open(&path_to_file).map_err(Error::while_doing(path, "open it"))?;
    match marks(&db) {
        Ok((APPLICATION_ID, VERSION)) => {}
        Ok((APPLICATION_ID, other)) => {
            return Err(Error::obstacle(
                path,
                format!("its tables are of version {other}, not {VERSION}"),
            ));
        }
        Ok(_) => return Err(Error::obstacle(path, "its SQLite tables are of another program")),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            return Err(Error::obstacle(path, "it isn't an SQLite file"));
        }
        Err(error) => return Err(Error::while_doing(path, "read it")(error)),
    }
    fill(&mut db, snapshots).map_err(Error::while_doing(path, "write it"))
}

/// Never creates, and takes no name for a URI.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
}

fn marks(db: &Connection) -> rusqlite::Result<(i32, i32)> {
    let of = |name| db.pragma_query_value(None, name, |row| row.get(0));
    Ok((of("application_id")?, of("user_version")?))
}

/// Some rows at a time: no more than those are held beside the snapshots.
fn fill(db: &mut Connection, snapshots: &[Snapshot]) -> rusqlite::Result<Counts> {
    // Immediate: two exports into one file wait for each other instead of failing halfway.
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    let mut counts = Counts::new();
    for_each_chunk(snapshots, CHUNK, |table, start| {
        if start == 0 {
            begin(&transaction, snapshots, table)?;
            counts.push((table.name, 0));
        }
        if let Some((_, rows)) = counts.last_mut() {
            *rows += table.rows;
        }
        insert(&transaction, table)
    })?;
    transaction.commit()?;
    Ok(counts)
}

/// A table as it is to be, without the rows of these snapshots.
fn begin(
    transaction: &Transaction<'_>,
    snapshots: &[Snapshot],
    table: &Table<'_>,
) -> rusqlite::Result<()> {
    transaction.execute_batch(&schema(table))?;
    widen(transaction, table)?;
    let mut delete = transaction.prepare(&format!(
        r#"DELETE FROM "{}" WHERE provider = ?1 AND connection = ?2"#,
        table.name
    ))?;
    for snapshot in snapshots {
        delete.execute((snapshot.provider.as_str(), snapshot.connection.expose()))?;
    }
    Ok(())
}

fn schema(table: &Table<'_>) -> String {
    let mut sql = format!(r#"CREATE TABLE IF NOT EXISTS "{}" ("#, table.name);
    for column in &table.columns {
        let kind = kind(column);
        let null = if column.key { " NOT NULL" } else { "" };
        // Writing to a String doesn't fail.
        let _ = write!(sql, r#""{}" {kind}{null}, "#, column.name);
    }
    // With a rowid: tools that rebuild a table rely on one.
    sql.push_str("PRIMARY KEY (provider, connection, ordinal)) STRICT;");
    if table.columns.iter().any(|column| column.name == "id") {
        let _ = write!(
            sql,
            r#" CREATE INDEX IF NOT EXISTS "{0}_by_id" ON "{0}" (provider, connection, id);"#,
            table.name
        );
    }
    sql
}

/// Columns come at the end of a table and may be empty: a file of an earlier release gets those
/// that have come since.
fn widen(transaction: &Transaction<'_>, table: &Table<'_>) -> rusqlite::Result<()> {
    let mut names = transaction.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let there: Vec<String> =
        names.query_map([table.name], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for column in
        table.columns.iter().filter(|column| !there.iter().any(|name| name == column.name))
    {
        transaction.execute_batch(&format!(
            r#"ALTER TABLE "{}" ADD COLUMN "{}" {}"#,
            table.name,
            column.name,
            kind(column)
        ))?;
    }
    Ok(())
}

fn kind(column: &TableColumn<'_>) -> &'static str {
    match column.kind {
        Kind::Flag | Kind::Count => "INTEGER",
        _ => "TEXT",
    }
}

fn insert(transaction: &Transaction<'_>, table: &Table<'_>) -> rusqlite::Result<()> {
    let marks = vec!["?"; table.columns.len()].join(", ");
    let names: Vec<_> =
        table.columns.iter().map(|column| format!(r#""{}""#, column.name)).collect();
    let mut insert = transaction.prepare(&format!(
        r#"INSERT INTO "{}" ({}) VALUES ({marks})"#,
        table.name,
        names.join(", ")
    ))?;
    let mut text = String::new();
    for row in 0..table.rows {
        for (parameter, column) in (1..).zip(&table.columns) {
            match &column.values {
                Values::Text(values) => {
                    let value = values.get(row).and_then(Option::as_deref);
                    insert.raw_bind_parameter(parameter, value)?
                }
                Values::Flag(values) => {
                    insert.raw_bind_parameter(parameter, values.get(row).copied().flatten())?
                }
                Values::Count(values) => {
                    insert.raw_bind_parameter(parameter, values.get(row).copied().flatten())?
                }
                values => {
                    text.clear();
                    values.write_text(row, &mut text);
                    // Of no other kind is there a value without a character.
                    let value = (!text.is_empty()).then_some(text.as_str());
                    insert.raw_bind_parameter(parameter, value)?
                }
            }
        }
        insert.raw_execute()?;
    }
    Ok(())
}
