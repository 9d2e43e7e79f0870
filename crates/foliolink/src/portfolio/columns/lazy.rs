//! Tables some rows at a time, whose columns are made when somebody asks for them.

use std::{fmt, ops::Range};

use super::{
    Column, Row,
    table::{
        Key, Table, TableColumn, Values, columns, fill_column, key_values, names_table, rows,
        start_table,
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
    read: Box<dyn ReadColumns<'a> + 'rows>,
}

/// What makes the values of columns.
trait ReadColumns<'a>: Sync {
    /// Those of a column in some rows.
    fn values(&self, column: usize, rows: Range<usize>) -> Option<Values<'a>>;

    /// Whether there are any in some row.
    fn has_values(&self, column: usize) -> bool;
}

impl<'a> LazyTable<'a, '_> {
    /// The values of the column at that place in some of the rows, made anew each time; `None`
    /// past the last column or row.
    pub fn values(&self, column: usize, rows: Range<usize>) -> Option<Values<'a>> {
        self.read.values(column, rows)
    }

    /// Whether any row has a value in the column at that place: known without making the values of
    /// a column, of which a bank's rows leave many empty.
    pub fn has_values(&self, column: usize) -> bool {
        self.read.has_values(column)
    }

    /// The same rows with the values of all columns.
    pub fn table(&self) -> Table<'a> {
        let filled = |(at, column): (usize, &TableColumn<'a>)| {
            let values = self.values(at, 0..self.rows);
            let values = values.unwrap_or_else(|| column.values.clone());
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
///     if let Some(Values::Count(values)) = lazy.values(place, 0..lazy.rows) {
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
            let read = Box::new(Made { columns: columns.clone() });
            with(&LazyTable { name, rows, columns, read }, 0)?;
        }
    }
    Ok(())
}

fn lazy_table<'a, 'rows, T: Row>(
    part: &'rows [(Key<'a>, &'a T)],
    own: &'rows [&'static Column<T>],
) -> LazyTable<'a, 'rows> {
    let mut columns = start_table(T::TABLE, part.iter().map(|(key, _)| *key).take(0)).columns;
    let keys = columns.len();
    columns.extend(own.iter().map(|column| fill_column(column, &[])));
    let read = Box::new(Read { part, own, keys });
    LazyTable { name: T::TABLE, rows: part.len(), columns, read }
}

/// Values that are read of rows.
struct Read<'a, 'rows, T: Row> {
    part: &'rows [(Key<'a>, &'a T)],
    /// The columns behind those of the key.
    own: &'rows [&'static Column<T>],
    keys: usize,
}

impl<'a, T: Row> ReadColumns<'a> for Read<'a, '_, T> {
    fn values(&self, column: usize, rows: Range<usize>) -> Option<Values<'a>> {
        let rows = self.part.get(rows)?;
        match column.checked_sub(self.keys) {
            None => key_values(column, rows.iter().map(|(key, _)| *key)),
            Some(at) => self.own.get(at).map(|column| (column.values)(rows)),
        }
    }

    fn has_values(&self, column: usize) -> bool {
        match column.checked_sub(self.keys) {
            None => !self.part.is_empty(),
            Some(at) => self.own.get(at).is_some_and(|column| (column.has_values)(self.part)),
        }
    }
}

/// Values that are made.
struct Made<'a> {
    columns: Vec<TableColumn<'a>>,
}

impl<'a> ReadColumns<'a> for Made<'a> {
    fn values(&self, column: usize, rows: Range<usize>) -> Option<Values<'a>> {
        self.columns.get(column)?.values.part(rows)
    }

    fn has_values(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|column| column.values.any())
    }
}
