//! What a row is called in a file, so that a program that imports it twice knows it again.

use std::fmt;

use foliolink::portfolio::{
    Transaction,
    identity::{ContentKey, transaction_keys},
};

use super::book::Source;

/// The number that a database keeps for a row, or what the row is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowId {
    Stored(i64),
    Content(ContentKey, usize),
}

impl RowId {
    /// For fields of 35 characters: half of the hash, which is enough to tell rows apart.
    pub(crate) fn short(self) -> String {
        match self {
            Self::Stored(_) => self.to_string(),
            Self::Content(key, ordinal) => {
                let digits = key.to_string();
                format!("{}/{ordinal}", digits.get(..28).unwrap_or(&digits))
            }
        }
    }
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stored(number) => write!(f, "row-{number}"),
            Self::Content(key, ordinal) => write!(f, "{key}/{ordinal}"),
        }
    }
}

/// Goes through rows that are sorted by day, with their ids; holds those of one day at a time.
pub(crate) fn each_row<'a, E>(
    source: &'a Source<'_>,
    rows: &[u32],
    mut with: impl FnMut(usize, u32, &'a Transaction, RowId) -> Result<(), E>,
) -> Result<(), E> {
    let mut place = 0;
    for rows in rows.chunk_by(|one, other| source.day(*one) == source.day(*other)) {
        let of_day: Vec<_> =
            rows.iter().filter_map(|at| source.row(*at).map(|row| (*at, row))).collect();
        let keys = match source.row_ids {
            Some(_) => Vec::new(),
            None => transaction_keys(of_day.iter().map(|(_, row)| *row)),
        };
        for (within, (at, row)) in of_day.into_iter().enumerate() {
            let stored = source.row_ids.and_then(|ids| ids.get(at as usize));
            let id = match (stored, keys.get(within)) {
                (Some(number), _) => RowId::Stored(*number),
                (None, Some(key)) => RowId::Content(key.content, key.ordinal),
                // Every row has a key: one that hasn't says what it is made of.
                (None, None) => RowId::Content(row.content_key(), 0),
            };
            with(place, at, row, id)?;
            place += 1;
        }
    }
    Ok(())
}
