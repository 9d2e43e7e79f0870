//! Reads exports back with each format's own reader.

use std::{fs, fs::File, path::Path};

use arrow_array::{
    Array, RecordBatch,
    cast::AsArray,
    types::{Date32Type, Decimal128Type, Int64Type, TimestampMicrosecondType},
};
use arrow_schema::{DataType, TimeUnit};
use foliolink_export::Format;
use jiff::{Timestamp, ToSpan as _, civil};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rusqlite::types::ValueRef;

use crate::expected::{Row, Tables};

pub(crate) fn tables(path: &Path, format: Format) -> Tables {
    match format {
        Format::Csv => files(path).map(|(name, file)| (name, csv(&file))).collect(),
        Format::Parquet => files(path)
            .map(|(name, file)| (name, batches(&file).iter().flat_map(parquet).collect()))
            .collect(),
        _ => sqlite(path),
    }
}

fn files(folder: &Path) -> impl Iterator<Item = (String, std::path::PathBuf)> {
    fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), path)
    })
}

fn csv(file: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let head = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        let cells = head.iter().zip(record.iter()).filter(|(_, text)| !text.is_empty());
        cells.map(|(column, text)| (column.to_owned(), text.to_owned())).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

pub(crate) fn batches(file: &Path) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(file).unwrap())
        .unwrap()
        .build()
        .unwrap();
    reader.map(Result::unwrap).collect()
}

fn parquet(batch: &RecordBatch) -> Vec<Row> {
    let row = |row| {
        let cells = batch
            .schema_ref()
            .fields()
            .iter()
            .zip(batch.columns())
            .filter(|(_, array)| array.is_valid(row));
        cells.map(|(field, array)| (field.name().clone(), cell(array, row))).collect()
    };
    (0..batch.num_rows()).map(row).collect()
}

fn cell(array: &dyn Array, row: usize) -> String {
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).to_owned(),
        DataType::Decimal128(38, _) => {
            crate::expected::shortest(&array.as_primitive::<Decimal128Type>().value_as_string(row))
        }
        DataType::Date32 => (civil::date(1970, 1, 1)
            + array.as_primitive::<Date32Type>().value(row).days())
        .to_string(),
        DataType::Timestamp(TimeUnit::Microsecond, Some(zone)) if zone.as_ref() == "UTC" => {
            Timestamp::from_microsecond(array.as_primitive::<TimestampMicrosecondType>().value(row))
                .unwrap()
                .to_string()
        }
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::List(_) => {
            let list = array.as_list::<i32>().value(row);
            serde_json::json!(list.as_string::<i32>().iter().collect::<Vec<_>>()).to_string()
        }
        other => panic!("unexpected type {other}"),
    }
}

fn sqlite(file: &Path) -> Tables {
    let db = rusqlite::Connection::open(file).unwrap();
    let mut names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let rows = |name: &String| {
        // Connections in the order of the snapshots: `flinks` comes before `vumi`.
        let mut select = db
            .prepare(&format!("SELECT * FROM {name} ORDER BY provider, connection, ordinal"))
            .unwrap();
        let columns: Vec<_> = select.column_names().into_iter().map(str::to_owned).collect();
        let mut rows = select.query([]).unwrap();
        let mut found = vec![];
        while let Some(row) = rows.next().unwrap() {
            let cells = columns.iter().filter_map(|name| {
                Some((name.clone(), value(name, row.get_ref(name.as_str()).unwrap())?))
            });
            found.push(cells.collect());
        }
        found
    };
    names.iter().map(|name| (name.clone(), rows(name))).collect()
}

fn value(column: &str, value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(flag)
            if ["identified", "registered", "spanish_tax_exempt"].contains(&column) =>
        {
            Some((flag == 1).to_string())
        }
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Text(text) => Some(str::from_utf8(text).unwrap().to_owned()),
        other => panic!("{column} is stored as {:?}", other.data_type()),
    }
}
