//! Tables as Parquet: decimals as decimal128, days as date32, times as microseconds UTC, lists as
//! `list<utf8>`, compressed with snappy. A column has the scale that the list of columns gives it,
//! whatever its rows: files of two days have one schema. `0.10` reads back as
//! `0.100000000000000000`: equal, and never rounded.

use std::{fs::File, ops::Range, path::Path, sync::Arc};

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch,
    StringArray, TimestampMicrosecondArray,
    builder::{ListBuilder, StringBuilder},
};
use arrow_schema::{ArrowError, Field, Schema};
use foliolink::portfolio::columns::{Kind, Table, TableColumn, Values};
use jiff::civil::{self, Date};
use parquet::{
    arrow::ArrowWriter,
    basic::Compression,
    errors::ParquetError,
    file::{
        metadata::{KeyValue, ParquetMetaDataReader},
        properties::WriterProperties,
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
    let fields = table
        .columns
        .iter()
        .map(|own| Ok(Field::new(own.name, empty(own)?.data_type().clone(), !own.key)));
    let fields: Result<Vec<_>, ArrowError> = fields.collect();
    let schema = Arc::new(Schema::new(fields.map_err(|error| failed(error.into()))?));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_dictionary_page_size_limit(DICTIONARY)
        .build();
    let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties)).map_err(failed)?;
    let keys = (table.name == "connections").then(Vec::new);
    Ok(Box::new(ParquetTable { writer, schema, keys }))
}

impl TableWriter for ParquetTable {
    fn write(&mut self, table: &Table<'_>, start: usize, path: &Path) -> Result<(), Error> {
        let failed = |error: ParquetError| Error::while_doing(path, "write it")(error);
        let columns: Result<Vec<_>, Error> =
            table.columns.iter().map(|column| scale_column(table, column, start, path)).collect();
        let arrays: Result<Vec<_>, ArrowError> =
            columns?.iter().map(|own| array(own, 0..table.rows)).collect();
        if let Some(keys) = &mut self.keys {
            keys.extend((0..table.rows).map(|row| key(table, row)));
        }
        let batch = arrays.and_then(|arrays| RecordBatch::try_new(self.schema.clone(), arrays));
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

/// A column whose decimals, if it has any, are at its scale.
struct Scaled<'a> {
    column: &'a TableColumn<'a>,
    decimals: Option<(i8, Vec<Option<i128>>)>,
}

fn scale_column<'a>(
    table: &Table<'_>,
    column: &'a TableColumn<'a>,
    start: usize,
    path: &Path,
) -> Result<Scaled<'a>, Error> {
    let (Values::Decimal(values), Kind::Decimal { scale }) = (&column.values, column.kind) else {
        return Ok(Scaled { column, decimals: None });
    };
    let in_units = |(row, number): (usize, &Option<Decimal>)| match number {
        None => Ok(None),
        Some(number) => units(*number, scale).map(Some).ok_or_else(|| Error::DoesNotFit {
            path: path.to_owned(),
            table: table.name,
            row: start + row,
            column: column.name,
            scale,
        }),
    };
    let units: Result<Vec<_>, Error> = values.iter().enumerate().map(in_units).collect();
    // No scale is above 28.
    Ok(Scaled { column, decimals: Some((scale as i8, units?)) })
}

/// An array of no rows, for its type.
fn empty(column: &TableColumn<'_>) -> Result<ArrayRef, ArrowError> {
    let decimals = match column.kind {
        Kind::Decimal { scale } => Some((scale as i8, Vec::new())),
        _ => None,
    };
    array(&Scaled { column, decimals }, 0..0)
}

fn array(
    Scaled { column, decimals }: &Scaled<'_>,
    range: Range<usize>,
) -> Result<ArrayRef, ArrowError> {
    Ok(match (&column.values, decimals) {
        (Values::Decimal(_), None) => {
            return Err(ArrowError::InvalidArgumentError("decimals without a scale".to_owned()));
        }
        (Values::Decimal(_), Some((scale, units))) => Arc::new(
            units[range]
                .iter()
                .copied()
                .collect::<Decimal128Array>()
                .with_precision_and_scale(PRECISION, *scale)?,
        ),
        (Values::Text(values), _) => {
            Arc::new(StringArray::from_iter(values[range].iter().map(Option::as_deref)))
        }
        (Values::Date(values), _) => {
            Arc::new(Date32Array::from_iter(values[range].iter().map(|date| date.map(days))))
        }
        (Values::Time(values), _) => {
            let micros = values[range].iter().map(|time| time.map(|time| time.as_microsecond()));
            Arc::new(TimestampMicrosecondArray::from_iter(micros).with_timezone("UTC"))
        }
        (Values::Flag(values), _) => Arc::new(BooleanArray::from_iter(&values[range])),
        (Values::Count(values), _) => {
            Arc::new(Int64Array::from_iter(values[range].iter().copied()))
        }
        (Values::Texts(values), _) => Arc::new(lists(&values[range])),
        (_, _) => {
            return Err(ArrowError::InvalidArgumentError("values of an unknown kind".to_owned()));
        }
    })
}

fn lists(values: &[Option<Vec<&str>>]) -> arrow_array::ListArray {
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
