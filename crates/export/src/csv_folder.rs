//! Tables as CSV (RFC 4180: CRLF, quotes doubled, UTF-8 without a mark). What is absent is an empty
//! field, and so is an empty text: CSV has no way to say which. Texts are never altered, so a
//! spreadsheet may take one that starts with `=` for a formula.

use std::{fs::File, path::Path};

use csv::{ReaderBuilder, Terminator, Writer, WriterBuilder};

use foliolink::portfolio::columns::{LazyTable, Table, Values};

use crate::{
    Error, Format,
    folder::{CHUNK, FolderFormat, Keys, TableWriter},
};

pub(crate) const CSV: FolderFormat =
    FolderFormat { format: Format::Csv, rows: CHUNK, open, connections };

/// Bytes between two writes to the disk.
const BUFFER: usize = 1 << 16;

struct CsvTable {
    writer: Writer<File>,
    /// Of one field, kept for its room.
    field: String,
}

fn open(table: &LazyTable<'_, '_>, file: File, path: &Path) -> Result<Box<dyn TableWriter>, Error> {
    let mut builder = WriterBuilder::new();
    let mut writer = builder.terminator(Terminator::CRLF).buffer_capacity(BUFFER).from_writer(file);
    let head = writer.write_record(table.columns.iter().map(|column| column.name));
    head.map_err(Error::while_doing(path, "write it"))?;
    Ok(Box::new(CsvTable { writer, field: String::new() }))
}

impl TableWriter for CsvTable {
    fn write(&mut self, rows: &LazyTable<'_, '_>, _: usize, path: &Path) -> Result<(), Error> {
        self.lines(&rows.table()).map_err(Error::while_doing(path, "write it"))
    }

    fn finish(self: Box<Self>, path: &Path) -> Result<File, Error> {
        let file = self.writer.into_inner().map_err(csv::IntoInnerError::into_error);
        file.map_err(Error::while_doing(path, "write it"))
    }
}

impl CsvTable {
    fn lines(&mut self, table: &Table<'_>) -> csv::Result<()> {
        for row in 0..table.rows {
            for column in &table.columns {
                // A text is written from where it is; of others one is made, in the same room.
                let field = match &column.values {
                    Values::Text(values) => {
                        values.get(row).and_then(Option::as_deref).unwrap_or_default()
                    }
                    values => {
                        self.field.clear();
                        values.write_text(row, &mut self.field);
                        self.field.as_str()
                    }
                };
                self.writer.write_field(field)?;
            }
            self.writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }
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
