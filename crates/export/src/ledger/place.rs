//! How messages name a row: by its place in the snapshot's JSON form, its id and its day. Names,
//! texts and numbers of accounts are personal and stay out.

use foliolink::portfolio::Transaction;

/// Of which snapshot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// What the caller calls it.
    pub(crate) label: Option<&'a str>,
    /// Whether there are others.
    pub(crate) many: bool,
    pub(crate) snapshot: usize,
}

impl Place<'_> {
    /// `transactions[3] of 2031-03-28`.
    pub(crate) fn row(self, at: u32, row: Option<&Transaction>) -> String {
        let day = row.and_then(|row| row.date).map(|day| format!(" of {day}"));
        format!("{}transactions[{at}]{}", self.prefix(), day.unwrap_or_default())
    }

    /// `accounts[0] (id a-1)`.
    pub(crate) fn entry(self, list: &str, at: Option<usize>, id: Option<&str>) -> String {
        let prefix = self.prefix();
        match (at, id) {
            (Some(at), Some(id)) => format!("{prefix}{list}[{at}] (id {id:?})"),
            (Some(at), None) => format!("{prefix}{list}[{at}]"),
            (None, Some(id)) => format!("{prefix}{list} without an entry (id {id:?})"),
            (None, None) => format!("{prefix}rows of no one of the {list}"),
        }
    }

    fn prefix(self) -> String {
        match self.label {
            Some(label) => format!("{label}: "),
            None if self.many => format!("snapshot {}: ", self.snapshot),
            None => String::new(),
        }
    }
}
