//! Tables some rows at a time, whose columns are made when somebody asks for them.

use std::fmt;

use super::{
    Column, Row,
    table::{
        Key, Table, TableColumn, Values, columns, fill_column, key_values, names_table,
        read_values, rows, start_table,
    },
};
use crate::portfolio::{
    Account, Holder, Holding, Portfolio, Security, Snapshot, Transaction, Warning,
};

/// Some rows of a table, whose values are made when they are asked for: threads that write columns
/// apart from one another share that work as well.
#[non_exhaustive]
pub struct LazyTable<'a, 'rows> {
    /// The table's name.
    pub name: &'static str,
    /// How many rows they are.
    pub rows: usize,
    /// Its columns, the key first. What they hold is asked for by [`values`](Self::values).
    pub columns: Vec<TableColumn<'a>>,
    values: Box<dyn Fn(usize) -> Option<Values<'a>> + Sync + 'rows>,
}

impl<'a> LazyTable<'a, '_> {
    /// The values of the column at that place, made anew each time; `None` past the last one.
    pub fn values(&self, column: usize) -> Option<Values<'a>> {
        (self.values)(column)
    }

    /// The same rows with the values of all columns.
    pub fn table(&self) -> Table<'a> {
        let filled = |(at, column): (usize, &TableColumn<'a>)| {
            let values = self.values(at).unwrap_or_else(|| column.values.clone());
            TableColumn { values, ..column.clone() }
        };
        let columns = self.columns.iter().enumerate().map(filled).collect();
        Table { name: self.name, rows: self.rows, columns }
    }
}

impl fmt::Debug for LazyTable<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns: Vec<_> = self.columns.iter().map(|column| column.name).collect();
        let mut shown = f.debug_struct("LazyTable");
        shown.field("name", &self.name).field("rows", &self.rows).field("columns", &columns);
        shown.finish_non_exhaustive()
    }
}

/// The same as [`for_each_chunk`](super::for_each_chunk), with the values of each column made when
/// they are asked for.
///
/// # Errors
/// Those of `with`, which end it.
///
/// ```
/// use foliolink::portfolio::{Provider, Snapshot, columns::{Values, for_each_lazy_chunk}};
///
/// let mut snapshot = Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into());
/// snapshot.warn("portfolios[0].value", "missing");
/// let mut ordinals = Vec::new();
/// for_each_lazy_chunk(&[snapshot], 100, |lazy, _| {
///     let place = lazy.columns.iter().position(|column| column.name == "ordinal").unwrap();
///     if let Some(Values::Count(values)) = lazy.values(place) {
///         ordinals.push((lazy.name, values.len()));
///     }
///     Ok::<_, std::convert::Infallible>(())
/// })
/// .unwrap();
/// assert!(ordinals.contains(&("warnings", 1)));
/// ```
pub fn for_each_lazy_chunk<'a, E>(
    snapshots: &'a [Snapshot],
    size: usize,
    mut with: impl FnMut(&LazyTable<'a, '_>, usize) -> Result<(), E>,
) -> Result<(), E> {
    chunk::<Snapshot, E>(snapshots, size, &mut with)?;
    chunk::<Holder, E>(snapshots, size, &mut with)?;
    chunk::<Account, E>(snapshots, size, &mut with)?;
    chunk::<Portfolio, E>(snapshots, size, &mut with)?;
    chunk::<Security, E>(snapshots, size, &mut with)?;
    chunk::<Holding, E>(snapshots, size, &mut with)?;
    chunk::<Transaction, E>(snapshots, size, &mut with)?;
    chunk::<Warning, E>(snapshots, size, &mut with)
}

fn chunk<'a, T: Row, E>(
    snapshots: &'a [Snapshot],
    size: usize,
    with: &mut impl FnMut(&LazyTable<'a, '_>, usize) -> Result<(), E>,
) -> Result<(), E> {
    let size = size.max(1);
    let mut rows = rows::<T>(snapshots);
    let own: Vec<_> = columns::<T>().filter(|column| column.own_table.is_none()).collect();
    let mut start = 0;
    loop {
        let part: Vec<_> = rows.by_ref().take(size).collect();
        if part.is_empty() && start > 0 {
            break;
        }
        with(&lazy_table(&part, &own), start)?;
        start += part.len();
        if part.len() < size {
            break;
        }
    }
    // As many as there are owners: few.
    for column in columns::<T>() {
        if let Some(name) = column.own_table {
            let Table { name, rows, columns } = names_table(name, column, snapshots);
            let heads = columns.clone();
            let values =
                move |at| heads.get(at).map(|column: &TableColumn<'a>| column.values.clone());
            with(&LazyTable { name, rows, columns, values: Box::new(values) }, 0)?;
        }
    }
    Ok(())
}

fn lazy_table<'a, 'rows, T: Row>(
    part: &'rows [(Key<'a>, &'a T)],
    own: &'rows [&'static Column<T>],
) -> LazyTable<'a, 'rows> {
    let keys = || part.iter().map(|(key, _)| *key);
    let mut columns = start_table(T::TABLE, keys().take(0)).columns;
    let keys_end = columns.len();
    columns.extend(own.iter().map(|column| fill_column(column, std::iter::empty())));
    let values = move |at: usize| match at.checked_sub(keys_end) {
        None => key_values(at, part.iter().map(|(key, _)| *key)),
        Some(at) => {
            let column = own.get(at)?;
            let values = part.iter().map(|(_, row)| (column.value)(row));
            Some(read_values(column.kind, values))
        }
    };
    LazyTable { name: T::TABLE, rows: part.len(), columns, values: Box::new(values) }
}
