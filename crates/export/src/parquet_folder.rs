//! Tables as Parquet: decimals as decimal128, days as date32, times as microseconds UTC, lists as
//! `list<utf8>`, compressed with snappy. A column has the scale that the list of columns gives it,
//! whatever its rows: files of two days have one schema. `0.10` reads back as
//! `0.100000000000000000`: equal, and never rounded.

use std::{fs::File, path::Path, sync::Arc};

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, ListArray, RecordBatch,
    StringArray, TimestampMicrosecondArray,
    builder::{Decimal128Builder, ListBuilder, StringBuilder},
};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use foliolink::portfolio::columns::{Kind, Table, TableColumn, Values};
use jiff::civil::{self, Date};
use parquet::{
    arrow::ArrowWriter,
    basic::Compression,
    errors::ParquetError,
    file::{
        metadata::{KeyValue, ParquetMetaDataReader},
        properties::{EnabledStatistics, WriterProperties},
    },
};
use rust_decimal::Decimal;

use crate::{
    Error, Format,
    decimal128::{PRECISION, units},
    folder::{FolderFormat, Keys, TableWriter},
};

pub(crate) const PARQUET: FolderFormat =
    FolderFormat { format: Format::Parquet, open, connections };

/// Encoded bytes that are held before they are written as a group of rows.
const GROUP: usize = 2 << 20;
/// Bytes of a column's dictionary, of which each column has one in memory.
const DICTIONARY: usize = 1 << 17;
/// Bytes of a page, whose buffer grows from nothing each time: in the processor's caches at this size.
const PAGE: usize = 1 << 16;
/// Names the footer entry of `connections.parquet` that lists provider and connection of its rows.
const KEYS: &str = "foliolink.connections";

struct ParquetTable {
    writer: ArrowWriter<File>,
    schema: Arc<Schema>,
    /// Whose data it is, in the table that says so.
    keys: Option<Vec<serde_json::Value>>,
}

fn open(table: &Table<'_>, file: File, path: &Path) -> Result<Box<dyn TableWriter>, Error> {
    let failed = |error: ParquetError| Error::while_doing(path, "write it")(error);
    let field = |own: &TableColumn<'_>| Ok(Field::new(own.name, data_type(own.kind)?, !own.key));
    let fields: Result<Vec<_>, ArrowError> = table.columns.iter().map(field).collect();
    let schema = Arc::new(Schema::new(fields.map_err(|error| failed(error.into()))?));
    // A group of rows has few pages a column: what is said of it needn't be said of each.
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_dictionary_page_size_limit(DICTIONARY)
        .set_data_page_size_limit(PAGE)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true);
    for column in table.columns.iter().filter(|column| hardly_repeats(column)) {
        properties = properties.set_column_dictionary_enabled(column.name.into(), false);
    }
    let properties = properties.build();
    let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties)).map_err(failed)?;
    let keys = (table.name == "connections").then(Vec::new);
    Ok(Box::new(ParquetTable { writer, schema, keys }))
}

impl TableWriter for ParquetTable {
    fn write(&mut self, table: &Table<'_>, start: usize, path: &Path) -> Result<(), Error> {
        let failed = |error: ParquetError| Error::while_doing(path, "write it")(error);
        let mut arrays = Vec::with_capacity(table.columns.len());
        for column in &table.columns {
            arrays.push(match (&column.values, column.kind) {
                (Values::Decimal(values), Kind::Decimal { scale }) => {
                    let decimals = decimals(values, scale);
                    Arc::new(decimals.map_err(|unfit| match unfit {
                        Unfit::Row(row) => Error::DoesNotFit {
                            path: path.to_owned(),
                            table: table.name,
                            row: start + row,
                            column: column.name,
                            scale,
                        },
                        Unfit::Scale(error) => failed(error.into()),
                    })?)
                }
                (values, _) => array(values).map_err(|error| failed(error.into()))?,
            });
        }
        if let Some(keys) = &mut self.keys {
            keys.extend((0..table.rows).map(|row| key(table, row)));
        }
        let batch = RecordBatch::try_new(self.schema.clone(), arrays);
        self.writer.write(&batch.map_err(|error| failed(error.into()))?).map_err(failed)?;
        if self.writer.memory_size() > GROUP {
            self.writer.flush().map_err(failed)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, path: &Path) -> Result<File, Error> {
        if let Some(keys) = self.keys.take() {
            let text = serde_json::json!(keys).to_string();
            self.writer.append_key_value_metadata(KeyValue::new(KEYS.to_owned(), text));
        }
        self.writer.into_inner().map_err(Error::while_doing(path, "write it"))
    }
}

/// Whether a dictionary of the column's values would cost more than it saves, in time and in bytes.
fn hardly_repeats(column: &TableColumn<'_>) -> bool {
    matches!(column.kind, Kind::Decimal { .. } | Kind::Count) || column.name == "id"
}

/// How a column of the list is kept.
fn data_type(kind: Kind) -> Result<DataType, ArrowError> {
    Ok(match kind {
        Kind::Text => DataType::Utf8,
        // No scale is above 28.
        Kind::Decimal { scale } => DataType::Decimal128(PRECISION, scale as i8),
        Kind::Date => DataType::Date32,
        Kind::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Kind::Flag => DataType::Boolean,
        Kind::Count => DataType::Int64,
        Kind::Texts => DataType::new_list(DataType::Utf8, true),
        _ => {
            return Err(ArrowError::InvalidArgumentError("a column of an unknown kind".to_owned()));
        }
    })
}

/// Why a column of decimals can't be written.
enum Unfit {
    /// A number has more digits than its column.
    Row(usize),
    Scale(ArrowError),
}

fn decimals(values: &[Option<Decimal>], scale: u8) -> Result<Decimal128Array, Unfit> {
    let mut builder = Decimal128Builder::with_capacity(values.len());
    for (row, number) in values.iter().enumerate() {
        match number {
            None => builder.append_null(),
            Some(number) => {
                builder.append_value(units(*number, scale).ok_or(Unfit::Row(row))?);
            }
        }
    }
    builder.finish().with_precision_and_scale(PRECISION, scale as i8).map_err(Unfit::Scale)
}

/// The values of any other column.
fn array(values: &Values<'_>) -> Result<ArrayRef, ArrowError> {
    Ok(match values {
        Values::Text(values) => {
            Arc::new(StringArray::from_iter(values.iter().map(Option::as_deref)))
        }
        Values::Date(values) => {
            Arc::new(Date32Array::from_iter(values.iter().map(|date| date.map(days))))
        }
        Values::Time(values) => {
            let micros = values.iter().map(|time| time.map(|time| time.as_microsecond()));
            Arc::new(TimestampMicrosecondArray::from_iter(micros).with_timezone("UTC"))
        }
        Values::Flag(values) => Arc::new(BooleanArray::from_iter(values)),
        Values::Count(values) => Arc::new(Int64Array::from_iter(values.iter().copied())),
        Values::Texts(values) => Arc::new(lists(values)),
        _ => {
            return Err(ArrowError::InvalidArgumentError("values of an unknown kind".to_owned()));
        }
    })
}

fn lists(values: &[Option<Vec<&str>>]) -> ListArray {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for list in values {
        for text in list.iter().flatten() {
            builder.values().append_value(text);
        }
        builder.append(list.is_some());
    }
    builder.finish()
}

/// Days since 1970-01-01; every day that `Date` knows is within some millions.
fn days(date: Date) -> i32 {
    let hours = date.duration_since(civil::date(1970, 1, 1)).as_hours();
    i32::try_from(hours / 24).unwrap_or_default()
}

/// Whose data a row is, for the footer: reading rows back would bring all of Parquet's decoders into
/// every program.
fn key(table: &Table<'_>, row: usize) -> serde_json::Value {
    let first = table.columns.iter().take(2);
    serde_json::json!(first.filter_map(|column| column.values.text(row)).collect::<Vec<_>>())
}

fn connections(path: &Path) -> Keys {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&File::open(path)?)?;
    let keys = metadata
        .file_metadata()
        .key_value_metadata()
        .and_then(|all| all.iter().find(|entry| entry.key == KEYS));
    Ok(serde_json::from_str(
        keys.and_then(|entry| entry.value.as_deref()).ok_or("not a table of connections")?,
    )?)
}
