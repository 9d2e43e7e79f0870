//! The tables of the migrations hold the columns of the model.

use std::{fmt::Write as _, path::PathBuf};

use super::nouns;
use crate::store::Dialect;

/// The history tables and views of a database that is made now. A column that the model gets later
/// is a migration of its own, at the end of its table.
fn render(dialect: Dialect, strict: &str) -> String {
    let time = dialect.column_type(foliolink::portfolio::columns::Kind::Time);
    let number = match dialect {
        Dialect::Sqlite => "INTEGER",
        Dialect::Postgres => "bigint",
    };
    let text = dialect.column_type(foliolink::portfolio::columns::Kind::Text);
    let mut sql = String::from(
        "-- Versions of every row: inserted once, closed once. What is true now are the views.\n",
    );
    let mut feed = Vec::new();
    for noun in nouns::all() {
        let name = noun.name;
        let columns = noun.columns.iter();
        let typed = columns.clone().map(|column| {
            format!(",\n    \"{}\" {}", column.name, dialect.column_type(column.kind))
        });
        let named = columns.map(|column| format!("h.\"{}\", ", column.name)).collect::<String>();
        let typed = typed.collect::<String>();
        write!(
            sql,
            "\nCREATE TABLE {name}_history (\n    connection_id {text} NOT NULL,\n    \
             row_id {number} NOT NULL,\n    valid_from {time} NOT NULL,\n    valid_to {time},\n    \
             _change {text} NOT NULL,\n    _fields {text},\n    _ended {text},\n    \
             _sync_id {number} NOT NULL,\n    _ended_sync {number}{typed},\n    \
             PRIMARY KEY (connection_id, row_id, valid_from)\n){strict};\n\n\
             CREATE INDEX {name}_now ON {name}_history (connection_id) WHERE valid_to IS NULL;\n\
             CREATE INDEX {name}_sync ON {name}_history (_sync_id);\n\n\
             CREATE VIEW {name} AS\nSELECT h.connection_id, c.reference, h.row_id, {named}h.valid_from AS _synced_at, h._sync_id\n\
             FROM {name}_history h JOIN connections c ON c.id = h.connection_id\n\
             WHERE h.valid_to IS NULL;\n"
        )
        .unwrap();
        if dialect == Dialect::Postgres {
            write!(
                sql,
                "\n-- What was true at a time.\nCREATE FUNCTION {name}_asof(at timestamptz) RETURNS SETOF {name}_history\n\
                 LANGUAGE sql STABLE AS $$\n    SELECT * FROM foliolink.{name}_history\n    \
                 WHERE valid_from <= at AND (valid_to IS NULL OR valid_to > at)\n$$;\n"
            )
            .unwrap();
        }
        if name != "warnings" {
            feed.push(format!(
                "SELECT _sync_id AS sync_id, connection_id, '{name}' AS \"table\", row_id, _change AS change, _fields AS fields, valid_from AS at\n\
                 FROM {name}_history\nUNION ALL\n\
                 SELECT _ended_sync, connection_id, '{name}', row_id, _ended, NULL, valid_to\n\
                 FROM {name}_history WHERE _ended IN ('vanished', 'aged_out')"
            ));
        }
    }
    writeln!(sql, "\n-- Everything that happened, in the order of `sync_id`.").unwrap();
    writeln!(sql, "CREATE VIEW changes AS\n{};", feed.join("\nUNION ALL\n")).unwrap();
    sql
}

/// Where the views with a mark begin in the third migration.
const MARKS: &str = "-- What is true now isn't deleted";

/// The views of the second migration once more, with a mark at their end.
fn render_marks(dialect: Dialect) -> String {
    let mut sql = format!("{MARKS}: a mark for those who expect one. What was is in `changes`.\n");
    for noun in nouns::all() {
        let name = noun.name;
        let named = noun.columns.iter().map(|column| format!("h.\"{}\", ", column.name));
        let named = named.collect::<String>();
        let (begin, no) = match dialect {
            Dialect::Sqlite => (format!("DROP VIEW {name};\nCREATE VIEW {name}"), "0"),
            Dialect::Postgres => (format!("CREATE OR REPLACE VIEW {name}"), "false"),
        };
        write!(
            sql,
            "\n{begin} AS\nSELECT h.connection_id, c.reference, h.row_id, {named}h.valid_from AS _synced_at, h._sync_id, {no} AS _deleted\n\
             FROM {name}_history h JOIN connections c ON c.id = h.connection_id\n\
             WHERE h.valid_to IS NULL;\n"
        )
        .unwrap();
    }
    sql
}

#[test]
fn the_history_tables_hold_the_columns_of_the_model() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sql");
    for (dialect, name, strict) in
        [(Dialect::Sqlite, "sqlite", " STRICT"), (Dialect::Postgres, "postgres", "")]
    {
        let path = folder.join(name).join("0002_history.sql");
        let expected = render(dialect, strict);
        if std::env::var_os("FOLIOLINK_WRITE_SQL").is_some() {
            std::fs::write(&path, &expected).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap();
        assert!(committed == expected, "{name}: a new column of the model is a migration");
        let path = folder.join(name).join("0003_marks.sql");
        let committed = std::fs::read_to_string(&path).unwrap();
        let head = committed.split(MARKS).next().unwrap();
        let expected = format!("{head}{}", render_marks(dialect));
        if std::env::var_os("FOLIOLINK_WRITE_SQL").is_some() {
            std::fs::write(&path, &expected).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap();
        assert!(committed == expected, "{name}: the views of the third migration");
    }
}
