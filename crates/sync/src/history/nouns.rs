//! The nouns of a snapshot as tables of text: the one place that knows which there are.

use foliolink::portfolio::{
    Account, Holder, Holding, Portfolio, Security, Snapshot, Transaction, Warning,
    columns::{Column, Kind, Row, Value},
};
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};

use crate::error::{Result, SyncError};

/// A row's values in the order of its noun's columns, each as text.
pub(crate) type Cells = Vec<Option<String>>;

/// A column of a noun.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NounColumn {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    path: &'static str,
    /// Where it is a part of something that may be missing as a whole: that.
    whole: Option<&'static str>,
}

/// A noun: its table is `{name}_history`, what is true now is the view `{name}`.
#[derive(Debug, Clone)]
pub(crate) struct Noun {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<NounColumn>,
}

/// All of them, in the order in which they refer to each other.
pub(crate) fn all() -> Vec<Noun> {
    vec![
        Noun {
            name: "institutions",
            columns: columns::<Snapshot>()
                .into_iter()
                .filter(|column| column.path.starts_with("institution."))
                .collect(),
        },
        noun::<Holder>(),
        noun::<Account>(),
        noun::<Portfolio>(),
        noun::<Security>(),
        noun::<Holding>(),
        noun::<Transaction>(),
        noun::<Warning>(),
    ]
}

pub(crate) fn noun<T: Row>() -> Noun {
    Noun { name: T::TABLE, columns: columns::<T>() }
}

fn columns<T: Row>() -> Vec<NounColumn> {
    let of_field = |field: &'static foliolink::portfolio::columns::Field<T>| {
        field.columns.iter().map(move |column| NounColumn {
            name: column.name,
            kind: column.kind,
            path: column.path,
            whole: (column.path != field.path).then_some(field.path),
        })
    };
    T::FIELDS.iter().flat_map(of_field).collect()
}

/// The values of a row.
pub(crate) fn cells<T: Row>(row: &T) -> Cells {
    let columns = T::FIELDS.iter().flat_map(|field| field.columns);
    columns.map(|column: &Column<T>| (column.value)(row).map(text)).collect()
}

/// The bank of a snapshot; none where nothing is known of it.
pub(crate) fn institution_cells(snapshot: &Snapshot) -> Option<Cells> {
    let institution = &snapshot.institution;
    let id = institution.id.as_ref().map(|id| id.as_ref().to_owned());
    let cells = vec![id, institution.name.clone()];
    cells.iter().any(Option::is_some).then_some(cells)
}

/// A value as it is bound and read.
fn text(value: Value<'_>) -> String {
    match value {
        Value::Text(text) => text.into_owned(),
        Value::Decimal(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
        Value::Flag(flag) => if flag { "1" } else { "0" }.to_owned(),
        Value::Texts(texts) => Json::from(texts).to_string(),
        // The list may grow: its JSON form is what it is.
        _ => String::new(),
    }
}

impl Noun {
    /// The JSON form of a row, as the snapshot has it.
    pub(crate) fn to_json(&self, cells: &Cells) -> Result<Json> {
        let mut row = Map::new();
        for (column, cell) in self.columns.iter().zip(cells) {
            let value = match cell {
                Some(text) => column.value(text)?,
                None if column.kind == Kind::Texts && column.whole.is_none() => Json::Array(vec![]),
                None => Json::Null,
            };
            match column.whole {
                // Parts of what isn't there are left out, so that it isn't there.
                Some(_) if value.is_null() => {}
                _ => insert(&mut row, column.path, value),
            }
        }
        for whole in self.columns.iter().filter_map(|column| column.whole) {
            row.entry(whole).or_insert(Json::Null);
        }
        Ok(Json::Object(row))
    }
}

impl NounColumn {
    /// The field of the model that it belongs to.
    pub(crate) fn field(&self) -> &'static str {
        self.whole.unwrap_or(self.path)
    }

    /// A value in a form that is the same for equal values.
    pub(crate) fn canonical(&self, cell: Option<String>) -> Option<String> {
        match self.kind {
            Kind::Decimal { .. } => cell.map(|text| match text.parse::<Decimal>() {
                Ok(number) => number.normalize().to_string(),
                Err(_) => text,
            }),
            _ => cell,
        }
    }

    fn value(&self, text: &str) -> Result<Json> {
        Ok(match self.kind {
            Kind::Flag => Json::Bool(text == "1"),
            Kind::Texts => {
                serde_json::from_str(text).map_err(|_| SyncError::stored("a list of texts"))?
            }
            _ => Json::String(text.to_owned()),
        })
    }
}

/// Puts a value at its place, `a` or `a.b`.
fn insert(row: &mut Map<String, Json>, path: &str, value: Json) {
    match path.split_once('.') {
        None => {
            row.insert(path.to_owned(), value);
        }
        Some((outer, inner)) => {
            let object = row.entry(outer).or_insert_with(|| Json::Object(Map::new()));
            if let Json::Object(object) = object {
                object.insert(inner.to_owned(), value);
            }
        }
    }
}
