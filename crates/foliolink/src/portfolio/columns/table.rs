//! Snapshots as tables of typed columns that borrow from them. A column's type is its variant, so
//! that no writer can meet a value of another one.

use std::{borrow::Cow, fmt, ops::Range};

use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;

use super::{
    Column, Kind, Row, Value, for_each_lazy_chunk,
    text::{write_count, write_date, write_decimal},
};
use crate::portfolio::{
    Account, Holder, Holding, Portfolio, Security, Snapshot, Transaction, Warning,
};

/// A table with its rows.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Table<'a> {
    /// Its name.
    pub name: &'static str,
    /// How many rows it has.
    pub rows: usize,
    /// Its columns, the key first.
    pub columns: Vec<TableColumn<'a>>,
}

/// A column with its values.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TableColumn<'a> {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub about: &'static str,
    /// Of which type its values are.
    pub kind: Kind,
    /// Part of the key, never missing.
    pub key: bool,
    /// Whether a row may have none.
    pub nullable: bool,
    /// Whether it names a person, or something by which a person is found.
    pub personal: bool,
    /// Its values, one a row.
    pub values: Values<'a>,
}

/// The values of a column, one a row; `None` is what the provider didn't send.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Values<'a> {
    /// Of [`Kind::Text`].
    Text(Vec<Option<Cow<'a, str>>>),
    /// Of [`Kind::Decimal`].
    Decimal(Vec<Option<Decimal>>),
    /// Of [`Kind::Date`].
    Date(Vec<Option<Date>>),
    /// Of [`Kind::Time`].
    Time(Vec<Option<Timestamp>>),
    /// Of [`Kind::Flag`].
    Flag(Vec<Option<bool>>),
    /// Of [`Kind::Count`].
    Count(Vec<Option<i64>>),
    /// Of [`Kind::Texts`].
    Texts(Vec<Option<Vec<&'a str>>>),
}

impl<'a> Values<'a> {
    /// Those of some rows; `None` past the last one.
    pub(super) fn part(&self, rows: Range<usize>) -> Option<Values<'a>> {
        Some(match self {
            Self::Text(values) => Self::Text(values.get(rows)?.to_vec()),
            Self::Decimal(values) => Self::Decimal(values.get(rows)?.to_vec()),
            Self::Date(values) => Self::Date(values.get(rows)?.to_vec()),
            Self::Time(values) => Self::Time(values.get(rows)?.to_vec()),
            Self::Flag(values) => Self::Flag(values.get(rows)?.to_vec()),
            Self::Count(values) => Self::Count(values.get(rows)?.to_vec()),
            Self::Texts(values) => Self::Texts(values.get(rows)?.to_vec()),
        })
    }

    /// Whether any row has one.
    pub(super) fn any(&self) -> bool {
        fn any<T>(values: &[Option<T>]) -> bool {
            values.iter().any(Option::is_some)
        }
        match self {
            Self::Text(values) => any(values),
            Self::Decimal(values) => any(values),
            Self::Date(values) => any(values),
            Self::Time(values) => any(values),
            Self::Flag(values) => any(values),
            Self::Count(values) => any(values),
            Self::Texts(values) => any(values),
        }
    }

    /// Writes the value as [`text`](Self::text) gives it, without a text of its own for each
    /// number; nothing where there is none.
    pub fn write_text(&self, row: usize, out: &mut String) {
        use std::fmt::Write as _;

        fn show<T: fmt::Display>(value: T, out: &mut String) {
            // Writing to a String doesn't fail.
            let _ = write!(out, "{value}");
        }
        fn with<T: Copy>(
            values: &[Option<T>],
            row: usize,
            out: &mut String,
            write: impl FnOnce(T, &mut String),
        ) {
            if let Some(Some(value)) = values.get(row) {
                write(*value, out);
            }
        }
        match self {
            Self::Text(values) => {
                out.push_str(values.get(row).and_then(Option::as_deref).unwrap_or_default());
            }
            Self::Decimal(values) => with(values, row, out, write_decimal),
            Self::Date(values) => with(values, row, out, write_date),
            Self::Time(values) => with(values, row, out, show),
            Self::Flag(values) => with(values, row, out, show),
            Self::Count(values) => with(values, row, out, write_count),
            Self::Texts(_) => out.push_str(self.text(row).as_deref().unwrap_or_default()),
        }
    }

    /// The value as text, exact: numbers with their digits, times in RFC 3339, lists as JSON
    /// arrays. `None` past the end as well.
    pub fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        fn shown<T: ToString>(values: &[Option<T>], row: usize) -> Option<Cow<'_, str>> {
            values.get(row)?.as_ref().map(|value| value.to_string().into())
        }
        match self {
            Self::Text(values) => values.get(row)?.as_deref().map(Cow::Borrowed),
            Self::Decimal(values) => shown(values, row),
            Self::Date(values) => shown(values, row),
            Self::Time(values) => shown(values, row),
            Self::Flag(values) => shown(values, row),
            Self::Count(values) => shown(values, row),
            Self::Texts(values) => {
                values.get(row)?.as_ref().map(|texts| serde_json::json!(texts).to_string().into())
            }
        }
    }
}

/// All ten tables of some snapshots, in the order in which they refer to each other:
/// `connections`, `holders`, `accounts`, `account_owners`, `portfolios`, `portfolio_owners`,
/// `securities`, `holdings`, `transactions`, `warnings`.
///
/// Each starts with its key: `provider`, `connection` and `ordinal`, the row's place in its list
/// counted from 0, since providers repeat ids or send none.
///
/// ```
/// use foliolink::portfolio::{Provider, Snapshot, columns::tables};
///
/// let mut snapshot = Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into());
/// snapshot.warn("portfolios[0].value", "missing");
/// let snapshots = [snapshot];
/// let warnings = tables(&snapshots).pop().unwrap();
/// assert_eq!((warnings.name, warnings.rows), ("warnings", 1));
/// assert_eq!(warnings.columns[3].values.text(0).unwrap(), "portfolios[0].value");
/// ```
pub fn tables(snapshots: &[Snapshot]) -> Vec<Table<'_>> {
    let mut tables = Vec::new();
    add::<Snapshot>(&mut tables, snapshots);
    add::<Holder>(&mut tables, snapshots);
    add::<Account>(&mut tables, snapshots);
    add::<Portfolio>(&mut tables, snapshots);
    add::<Security>(&mut tables, snapshots);
    add::<Holding>(&mut tables, snapshots);
    add::<Transaction>(&mut tables, snapshots);
    add::<Warning>(&mut tables, snapshots);
    tables
}

/// One table of some snapshots, its lists of names among its columns.
///
/// ```
/// use foliolink::portfolio::{Account, Snapshot, columns::table};
///
/// let accounts = table::<Account>(&[]);
/// assert!(accounts.columns.iter().any(|column| column.name == "owners"));
/// ```
pub fn table<T: Row>(snapshots: &[Snapshot]) -> Table<'_> {
    build_table(&rows::<T>(snapshots).collect::<Vec<_>>())
}

/// The tables of [`tables`], some rows at a time, for what writes hundreds of thousands of them: no
/// more than `size` rows are held. Each table begins with rows from place 0 on, of which there may
/// be none; `with` gets the place of the first row.
///
/// # Errors
/// Those of `with`, which end it.
///
/// ```
/// use foliolink::portfolio::{Provider, Snapshot, columns::for_each_chunk};
///
/// let mut snapshot = Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into());
/// (0..5).for_each(|row| snapshot.warn(format!("portfolios[{row}].value"), "missing"));
/// let mut warnings = Vec::new();
/// for_each_chunk(&[snapshot], 2, |table, start| {
///     if table.name == "warnings" {
///         warnings.push((start, table.rows));
///     }
///     Ok::<_, std::convert::Infallible>(())
/// })
/// .unwrap();
/// assert_eq!(warnings, [(0, 2), (2, 2), (4, 1)]);
/// ```
pub fn for_each_chunk<'a, E>(
    snapshots: &'a [Snapshot],
    size: usize,
    mut with: impl FnMut(&Table<'a>, usize) -> Result<(), E>,
) -> Result<(), E> {
    for_each_lazy_chunk(snapshots, size, |lazy, start| with(&lazy.table(), start))
}

/// Without its lists of names, which are tables of their own.
fn without_names<T: Row>(mut whole: Table<'_>) -> Table<'_> {
    let is_own =
        |name| columns::<T>().any(|column| column.name == name && column.own_table.is_some());
    whole.columns.retain(|column| column.key || !is_own(column.name));
    whole
}

fn build_table<'a, T: Row>(rows: &[(Key<'a>, &'a T)]) -> Table<'a> {
    let mut table = start_table(T::TABLE, rows.iter().map(|(key, _)| *key));
    table.columns.extend(columns::<T>().map(|column| fill_column(column, rows)));
    table
}

/// The key of a row: its snapshot, and its place there.
pub(super) type Key<'a> = (&'a Snapshot, i64);

pub(super) fn rows<T: Row>(snapshots: &[Snapshot]) -> impl Iterator<Item = (Key<'_>, &T)> {
    snapshots.iter().flat_map(|snapshot| {
        T::rows(snapshot).iter().zip(0..).map(move |(row, at)| ((snapshot, at), row))
    })
}

pub(super) fn columns<T: Row>() -> impl Iterator<Item = &'static Column<T>> {
    T::FIELDS.iter().flat_map(|field| field.columns)
}

/// A table without its lists of names, and those as tables of their own behind it.
fn add<'a, T: Row>(tables: &mut Vec<Table<'a>>, snapshots: &'a [Snapshot]) {
    tables.push(without_names::<T>(table::<T>(snapshots)));
    for column in columns::<T>() {
        if let Some(name) = column.own_table {
            tables.push(names_table(name, column, snapshots));
        }
    }
}

/// The items of a list of names, each with the id of the row that it belongs to.
pub(super) fn names_table<'a, T: Row>(
    name: &'static str,
    column: &'static Column<T>,
    snapshots: &'a [Snapshot],
) -> Table<'a> {
    let id_column = columns::<T>().find(|column| column.name == "id");
    let mut keys = Vec::new();
    let mut ids = Vec::new();
    let mut items = Vec::new();
    for snapshot in snapshots {
        let mut ordinal = 0;
        for row in T::rows(snapshot) {
            let id = match id_column.and_then(|column| (column.value)(row)) {
                Some(Value::Text(id)) => Some(id),
                _ => None,
            };
            let Some(Value::Texts(texts)) = (column.value)(row) else { continue };
            for text in texts {
                keys.push((snapshot, ordinal));
                ids.push(id.clone());
                items.push(Some(text.into()));
                ordinal += 1;
            }
        }
    }
    let mut table = start_table(name, keys.into_iter());
    let (of, item) = match name {
        "portfolio_owners" => ("portfolio", "The portfolio's id."),
        _ => ("account", "The account's id."),
    };
    // An owner has a name; what he owns may have no id.
    let column = |name, about, personal: bool, values: Vec<Option<Cow<'a, str>>>| TableColumn {
        name,
        about,
        kind: Kind::Text,
        key: false,
        nullable: !personal,
        personal,
        values: Values::Text(values),
    };
    table.columns.push(column(of, item, false, ids));
    table.columns.push(column("owner", "The name of an owner.", true, items));
    table
}

/// The columns of a row's key.
const KEY: [(&str, &str, Kind); 3] = [
    ("provider", "Who delivered it.", Kind::Text),
    ("connection", "Flinks' LoginId or Vumi's connection token.", Kind::Text),
    ("ordinal", "The row's place in its list, counted from 0.", Kind::Count),
];

/// The values of one of them.
pub(super) fn key_values<'a>(at: usize, keys: impl Iterator<Item = Key<'a>>) -> Option<Values<'a>> {
    Some(match at {
        0 => Values::Text(
            keys.map(|(snapshot, _)| Some(snapshot.provider.as_str().into())).collect(),
        ),
        1 => {
            let texts = keys.map(|(snapshot, _)| Some(snapshot.connection.expose().into()));
            Values::Text(texts.collect())
        }
        2 => Values::Count(keys.map(|(_, ordinal)| Some(ordinal)).collect()),
        _ => return None,
    })
}

/// A table with its key alone.
pub(super) fn start_table<'a>(
    name: &'static str,
    keys: impl ExactSizeIterator<Item = Key<'a>> + Clone,
) -> Table<'a> {
    let column = |(at, (name, about, kind)): (usize, (&'static str, &'static str, Kind))| {
        Some(TableColumn {
            name,
            about,
            kind,
            key: true,
            nullable: false,
            // With the keys it opens a person's accounts.
            personal: name == "connection",
            values: key_values(at, keys.clone())?,
        })
    };
    let columns = KEY.into_iter().enumerate().filter_map(column).collect();
    Table { name, rows: keys.len(), columns }
}

pub(super) fn fill_column<'a, T>(
    column: &'static Column<T>,
    rows: &[(Key<'a>, &'a T)],
) -> TableColumn<'a> {
    TableColumn {
        name: column.name,
        about: column.about,
        kind: column.kind,
        key: false,
        nullable: column.nullable,
        personal: column.personal,
        values: (column.values)(rows),
    }
}
