//! Tables as CSV (RFC 4180: CRLF, quotes doubled, UTF-8 without a mark). What is absent is an empty
//! field, and so is an empty text: CSV has no way to say which. Texts are never altered, so a
//! spreadsheet may take one that starts with `=` for a formula.

use std::{fs::File, path::Path};

use csv::{ReaderBuilder, Terminator, WriterBuilder};

use foliolink::portfolio::columns::Table;

use crate::{
    Error, Format,
    folder::{FolderFormat, Keys},
};

pub(crate) const CSV: FolderFormat = FolderFormat { format: Format::Csv, write, connections };

fn write(table: &Table<'_>, file: &File, path: &Path) -> Result<(), Error> {
    lines(table, file).map_err(Error::while_doing(path, "write it"))
}

fn lines(table: &Table<'_>, file: &File) -> csv::Result<()> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(file);
    writer.write_record(table.columns.iter().map(|column| column.name))?;
    for row in 0..table.rows {
        for column in &table.columns {
            writer.write_field(column.values.text(row).as_deref().unwrap_or_default())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(writer.flush()?)
}

fn connections(path: &Path) -> Keys {
    let mut reader = ReaderBuilder::new().from_path(path)?;
    let head = reader.headers()?;
    if head.iter().take(2).ne(["provider", "connection"]) {
        return Err("not a table of connections".into());
    }
    let key = |record: csv::Result<csv::StringRecord>| {
        let record = record?;
        let at = |column| record.get(column).map(str::to_owned).ok_or("a short row");
        Ok((at(0)?, at(1)?))
    };
    reader.into_records().map(key).collect()
}
