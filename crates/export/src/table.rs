//! What all formats write: a named table of typed columns that borrow from the snapshots. A
//! column's type is its variant, so that no writer can meet a value of another one.

use std::borrow::Cow;

use foliolink::portfolio::Snapshot;
use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;

pub(crate) struct Table<'a> {
    pub(crate) name: &'static str,
    pub(crate) rows: usize,
    pub(crate) columns: Vec<Column<'a>>,
}

pub(crate) struct Column<'a> {
    pub(crate) name: &'static str,
    /// Part of the key, never missing.
    pub(crate) key: bool,
    pub(crate) values: Values<'a>,
}

/// One value a row; `None` is what the provider didn't send.
pub(crate) enum Values<'a> {
    Text(Vec<Option<Cow<'a, str>>>),
    Decimal(Vec<Option<Decimal>>),
    Date(Vec<Option<Date>>),
    Time(Vec<Option<Timestamp>>),
    Flag(Vec<Option<bool>>),
    Count(Vec<Option<i64>>),
    Texts(Vec<Option<Vec<&'a str>>>),
}

impl Values<'_> {
    /// The value as text, exact: numbers with their digits, times in RFC 3339, lists as JSON
    /// arrays. `None` past the end as well.
    pub(crate) fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        fn shown<T: ToString>(values: &[Option<T>], row: usize) -> Option<Cow<'_, str>> {
            values.get(row)?.as_ref().map(|it| it.to_string().into())
        }
        match self {
            Self::Text(values) => values.get(row)?.as_deref().map(Cow::Borrowed),
            Self::Decimal(values) => shown(values, row),
            Self::Date(values) => shown(values, row),
            Self::Time(values) => shown(values, row),
            Self::Flag(values) => shown(values, row),
            Self::Count(values) => shown(values, row),
            Self::Texts(values) => {
                values.get(row)?.as_ref().map(|it| serde_json::json!(it).to_string().into())
            }
        }
    }
}

/// Builds a table column by column from the items of all snapshots.
pub(crate) struct Rows<'a, T> {
    items: Vec<T>,
    table: Table<'a>,
}

impl<'a, T: Copy> Rows<'a, T> {
    /// Starts with the key: `provider`, `connection` and the item's place in its snapshot, since
    /// providers repeat ids or send none.
    pub(crate) fn of<I: IntoIterator<Item = T>>(
        name: &'static str,
        snapshots: &'a [Snapshot],
        list: impl Fn(&'a Snapshot) -> I,
    ) -> Self {
        let (mut items, mut from, mut ordinals) = (vec![], vec![], vec![]);
        for snapshot in snapshots {
            for (ordinal, item) in (0..).zip(list(snapshot)) {
                items.push(item);
                from.push(snapshot);
                ordinals.push(Some(ordinal));
            }
        }
        let provider = from.iter().map(|it| Some(it.provider.as_str().into())).collect();
        let connection = from.iter().map(|it| Some(it.connection.expose().into())).collect();
        let key = [
            ("provider", Values::Text(provider)),
            ("connection", Values::Text(connection)),
            ("ordinal", Values::Count(ordinals)),
        ];
        let columns =
            key.into_iter().map(|(name, values)| Column { name, key: true, values }).collect();
        Self { table: Table { name, rows: items.len(), columns }, items }
    }

    fn push<V>(
        mut self,
        name: &'static str,
        get: impl Fn(T) -> V,
        values: fn(Vec<V>) -> Values<'a>,
    ) -> Self {
        let values = values(self.items.iter().map(|item| get(*item)).collect());
        self.table.columns.push(Column { name, key: false, values });
        self
    }

    pub(crate) fn text<C: Into<Cow<'a, str>>>(
        self,
        name: &'static str,
        get: impl Fn(T) -> Option<C>,
    ) -> Self {
        self.push(name, |item| get(item).map(Into::into), Values::Text)
    }

    pub(crate) fn decimal(self, name: &'static str, get: impl Fn(T) -> Option<Decimal>) -> Self {
        self.push(name, get, Values::Decimal)
    }

    pub(crate) fn date(self, name: &'static str, get: impl Fn(T) -> Option<Date>) -> Self {
        self.push(name, get, Values::Date)
    }

    pub(crate) fn time(self, name: &'static str, get: impl Fn(T) -> Option<Timestamp>) -> Self {
        self.push(name, get, Values::Time)
    }

    pub(crate) fn flag(self, name: &'static str, get: impl Fn(T) -> Option<bool>) -> Self {
        self.push(name, get, Values::Flag)
    }

    pub(crate) fn texts(self, name: &'static str, get: impl Fn(T) -> Option<Vec<&'a str>>) -> Self {
        self.push(name, get, Values::Texts)
    }

    pub(crate) fn table(self) -> Table<'a> {
        self.table
    }
}
