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
    folder::{FolderFormat, Keys},
};

pub(crate) const PARQUET: FolderFormat =
    FolderFormat { format: Format::Parquet, write, connections };

/// Rows at a time: bounds what is held twice, and the offsets of texts stay far below 32 bits.
const BATCH: usize = 8192;
/// Names the footer entry of `connections.parquet` that lists provider and connection of its rows.
const KEYS: &str = "foliolink.connections";

fn write(table: &Table<'_>, file: &File, path: &Path) -> Result<(), Error> {
    let columns: Result<Vec<_>, Error> =
        table.columns.iter().map(|column| scale_column(table, column, path)).collect();
    batches(table, &columns?, file).map_err(Error::while_doing(path, "write it"))
}

/// A column whose decimals, if it has any, are at its scale.
struct Scaled<'a> {
    column: &'a TableColumn<'a>,
    decimals: Option<(i8, Vec<Option<i128>>)>,
}

fn scale_column<'a>(
    table: &Table<'_>,
    column: &'a TableColumn<'a>,
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
            row,
            column: column.name,
            scale,
        }),
    };
    let units: Result<Vec<_>, Error> = values.iter().enumerate().map(in_units).collect();
    // No scale is above 28.
    Ok(Scaled { column, decimals: Some((scale as i8, units?)) })
}

fn batches(table: &Table<'_>, columns: &[Scaled<'_>], file: &File) -> Result<(), ParquetError> {
    let fields = columns.iter().map(|own| {
        Ok(Field::new(own.column.name, array(own, 0..0)?.data_type().clone(), !own.column.key))
    });
    let schema = Arc::new(Schema::new(fields.collect::<Result<Vec<_>, ArrowError>>()?));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let properties = properties
        .set_key_value_metadata((table.name == "connections").then(|| vec![keys(table)]))
        .build();
    let mut writer = ArrowWriter::try_new(file, schema.clone(), Some(properties))?;
    for start in (0..table.rows).step_by(BATCH) {
        let range = start..table.rows.min(start + BATCH);
        let arrays: Result<Vec<_>, _> =
            columns.iter().map(|own| array(own, range.clone())).collect();
        writer.write(&RecordBatch::try_new(schema.clone(), arrays?)?)?;
    }
    writer.close().map(drop)
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

/// Whose data the export holds, in the footer: reading rows back would bring all of Parquet's
/// decoders into every program.
fn keys(table: &Table<'_>) -> KeyValue {
    let key = |row| {
        table
            .columns
            .iter()
            .take(2)
            .filter_map(|column| column.values.text(row))
            .collect::<Vec<_>>()
    };
    KeyValue::new(
        KEYS.to_owned(),
        serde_json::json!((0..table.rows).map(key).collect::<Vec<_>>()).to_string(),
    )
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
