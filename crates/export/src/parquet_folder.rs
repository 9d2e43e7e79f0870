//! Tables as Parquet: decimals as decimal128, days as date32, times as microseconds UTC, lists as
//! `list<utf8>`, compressed with snappy. A column has the scale that the list of columns gives it,
//! whatever its rows: files of two days have one schema. `0.10` reads back as
//! `0.100000000000000000`: equal, and never rounded.
//!
//! Columns know nothing of one another, so some are encoded at once where the machine has the
//! processors; the file is the same however many there are.

mod at_once;

use std::{borrow::Cow, fs::File, path::Path, sync::Arc};

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, ListArray, StringArray,
    TimestampMicrosecondArray,
    builder::{ListBuilder, StringBuilder},
    new_null_array,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use foliolink::portfolio::columns::{Kind, LazyTable, TableColumn, Values};
use jiff::civil::{self, Date};
use parquet::{
    arrow::{
        ArrowWriter,
        arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves},
    },
    basic::Compression,
    errors::ParquetError,
    file::{
        metadata::{KeyValue, ParquetMetaDataReader},
        properties::{EnabledStatistics, WriterProperties},
        writer::SerializedFileWriter,
    },
    schema::types::ColumnPath,
};
use rust_decimal::Decimal;

use crate::{
    Error, Format,
    decimal128::{PRECISION, units},
    folder::{FolderFormat, Keys, TableWriter},
};

pub(crate) const PARQUET: FolderFormat =
    FolderFormat { format: Format::Parquet, rows: AT_ONCE, open, connections };

/// Rows whose columns are encoded at once.
const AT_ONCE: usize = 16384;
/// Rows of a column whose values are held: they stay within a processor's caches.
const IN_CACHE: usize = 2048;

/// Encoded bytes that are held before they are written as a group of rows.
const GROUP: usize = 2 << 20;
/// Bytes of a column's dictionary, of which each column has one in memory.
const DICTIONARY: usize = 1 << 17;
/// Bytes of a page, whose buffer grows from nothing each time: in the processor's caches at this size.
const PAGE: usize = 1 << 16;
/// Names the footer entry of `connections.parquet` that lists provider and connection of its rows.
const KEYS: &str = "foliolink.connections";

struct ParquetTable {
    file: SerializedFileWriter<File>,
    schema: Arc<Schema>,
    groups: ArrowRowGroupWriterFactory,
    /// Those of the group of rows that grows, one a column: none where the next row begins one.
    columns: Vec<ArrowColumnWriter>,
    /// Whose data it is, in the table that says so.
    keys: Option<Vec<serde_json::Value>>,
}

fn open(table: &LazyTable<'_, '_>, file: File, path: &Path) -> Result<Box<dyn TableWriter>, Error> {
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
    for column in &table.columns {
        if hardly_repeats(column) {
            properties = properties.set_column_dictionary_enabled(leaf(column), false);
        }
        if !ranges_tell(column) {
            let none = EnabledStatistics::None;
            properties = properties.set_column_statistics_enabled(leaf(column), none);
        }
    }
    let properties = properties.build();
    let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties)).map_err(failed)?;
    let (file, groups) = writer.into_serialized_writer().map_err(failed)?;
    let keys = (table.name == "connections").then(Vec::new);
    Ok(Box::new(ParquetTable { file, schema, groups, columns: Vec::new(), keys }))
}

impl TableWriter for ParquetTable {
    fn write(&mut self, table: &LazyTable<'_, '_>, start: usize, path: &Path) -> Result<(), Error> {
        let failed = |error: ParquetError| Error::while_doing(path, "write it")(error);
        if table.rows == 0 {
            return Ok(());
        }
        if self.columns.is_empty() {
            let group = self.file.flushed_row_groups().len();
            self.columns = self.groups.create_column_writers(group).map_err(failed)?;
        }
        let fields = self.schema.fields().iter();
        let parts: Vec<_> = self.columns.iter_mut().zip(fields).enumerate().collect();
        let outcomes = at_once::each(parts, table.rows, |(at, (writer, field))| {
            let column = table.columns.get(at).ok_or_else(|| failed(missing()))?;
            // No column has columns of its own: a list of texts is one as well.
            let mut write = |array| {
                let leaves = compute_leaves(field, &array).map_err(failed)?;
                leaves.iter().try_for_each(|leaf| writer.write(leaf)).map_err(failed)
            };
            if !table.has_values(at) {
                return write(new_null_array(field.data_type(), table.rows));
            }
            for first in (0..table.rows).step_by(IN_CACHE) {
                let rows = first..table.rows.min(first + IN_CACHE);
                let values = table.values(at, rows).ok_or_else(|| failed(missing()))?;
                let array = array(&values, column.kind).map_err(|unfit| match unfit {
                    Unfit::Row { row, scale } => Error::DoesNotFit {
                        path: path.to_owned(),
                        table: table.name,
                        row: start + first + row,
                        column: column.name,
                        scale,
                    },
                    Unfit::Arrow(error) => failed(error.into()),
                })?;
                write(array)?;
            }
            Ok(())
        });
        outcomes.into_iter().collect::<Result<(), Error>>()?;
        if let Some(keys) = &mut self.keys {
            let key_columns: Vec<_> =
                (0..2).filter_map(|at| table.values(at, 0..table.rows)).collect();
            let key = |row| key_columns.iter().filter_map(|own| own.text(row)).collect::<Vec<_>>();
            keys.extend((0..table.rows).map(|row| serde_json::json!(key(row))));
        }
        if self.columns.iter().map(ArrowColumnWriter::memory_size).sum::<usize>() > GROUP {
            self.end_group().map_err(failed)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, path: &Path) -> Result<File, Error> {
        let failed = |error: ParquetError| Error::while_doing(path, "write it")(error);
        self.end_group().map_err(failed)?;
        if let Some(keys) = self.keys.take() {
            let text = serde_json::json!(keys).to_string();
            self.file.append_key_value_metadata(KeyValue::new(KEYS.to_owned(), text));
        }
        self.file.into_inner().map_err(failed)
    }
}

impl ParquetTable {
    /// Writes the group of rows that grew.
    fn end_group(&mut self) -> Result<(), ParquetError> {
        let columns = std::mem::take(&mut self.columns);
        if columns.is_empty() {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for chunk in at_once::each(columns, at_once::ENOUGH, ArrowColumnWriter::close) {
            chunk?.append_to_row_group(&mut group)?;
        }
        group.close().map(drop)
    }
}

/// Whether a reader could skip a group of rows for the least and the most of the column's values: not
/// for ids without an order, sums of money, which are alike in each group, or what names a person.
fn ranges_tell(column: &TableColumn<'_>) -> bool {
    let mixed = matches!(column.kind, Kind::Decimal { .. }) || column.name == "id";
    column.key || !(mixed || column.personal)
}

/// Where a column's values stand in the file: those of a list below it.
fn leaf(column: &TableColumn<'_>) -> ColumnPath {
    let below: &[&str] = if column.kind == Kind::Texts { &["list", "item"] } else { &[] };
    ColumnPath::new([column.name].iter().chain(below).map(|part| (*part).to_owned()).collect())
}

fn missing() -> ParquetError {
    ParquetError::General("a column without values".to_owned())
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

/// Why a column can't be written.
enum Unfit {
    /// A number has more digits than its column.
    Row {
        row: usize,
        scale: u8,
    },
    Arrow(ArrowError),
}

/// The values of a column.
fn array(values: &Values<'_>, kind: Kind) -> Result<ArrayRef, Unfit> {
    Ok(match (values, kind) {
        (Values::Text(values), _) => Arc::new(texts(values)),
        (Values::Decimal(values), Kind::Decimal { scale }) => Arc::new(decimals(values, scale)?),
        (Values::Date(values), _) => {
            Arc::new(Date32Array::from_iter(values.iter().map(|date| date.map(days))))
        }
        (Values::Time(values), _) => {
            let micros = values.iter().map(|time| time.map(|time| time.as_microsecond()));
            Arc::new(TimestampMicrosecondArray::from_iter(micros).with_timezone("UTC"))
        }
        (Values::Flag(values), _) => Arc::new(BooleanArray::from_iter(values)),
        (Values::Count(values), _) => Arc::new(Int64Array::from_iter(values.iter().copied())),
        (Values::Texts(values), _) => Arc::new(lists(values)),
        _ => {
            let unknown = "values of an unknown kind".to_owned();
            return Err(Unfit::Arrow(ArrowError::InvalidArgumentError(unknown)));
        }
    })
}

fn texts(values: &[Option<Cow<'_, str>>]) -> StringArray {
    if values.iter().any(Option::is_none) {
        return values.iter().map(Option::as_deref).collect();
    }
    StringArray::from_iter_values(values.iter().flatten())
}

fn decimals(values: &[Option<Decimal>], scale: u8) -> Result<Decimal128Array, Unfit> {
    let of = |(row, number): (usize, &Option<Decimal>)| match number {
        None => Ok(None),
        Some(number) => match units(*number, scale) {
            None => Err(Unfit::Row { row, scale }),
            units => Ok(units),
        },
    };
    let decimals: Decimal128Array = values.iter().enumerate().map(of).collect::<Result<_, _>>()?;
    // No scale is above 28.
    decimals.with_precision_and_scale(PRECISION, scale as i8).map_err(Unfit::Arrow)
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

/// Whose data the rows are, by the footer: reading rows back would bring all of Parquet's decoders
/// into every program.
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
