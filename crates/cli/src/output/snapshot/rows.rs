//! A table of snapshots as CSV: the columns that `--export` writes, and the owners of accounts among
//! them, which have a table of their own there.

use foliolink::portfolio::{
    Snapshot,
    columns::{Row, table},
};

use crate::output::csv::write;

/// The table whose rows are `T`; absent is an empty field.
pub(super) fn csv<T: Row>(snapshots: &[Snapshot]) -> Result<String, csv::Error> {
    let table = table::<T>(snapshots);
    let head: Vec<_> = table.columns.iter().map(|column| column.name).collect();
    let cell = |row| {
        let texts = table.columns.iter().map(move |column| column.values.text(row));
        texts.map(|text| text.unwrap_or_default().into_owned()).collect::<Vec<_>>()
    };
    write(&head, (0..table.rows).map(cell))
}
