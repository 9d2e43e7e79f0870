//! What a caller may ask for beyond path and format.

use std::fmt;

use foliolink::portfolio::Snapshot;

/// What an export does differently; without anything, what [`export`](crate::export) does.
///
/// ```
/// use foliolink_export::ExportOptions;
///
/// let options = ExportOptions::new().unreconciled();
/// assert_eq!(options, ExportOptions::default().unreconciled());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportOptions {
    unreconciled: bool,
    row_ids: Vec<(Key, Vec<i64>)>,
    labels: Vec<(Key, String)>,
}

/// Whose snapshot: provider and connection.
#[derive(Clone, PartialEq, Eq)]
struct Key(String, String);

impl Key {
    fn of(snapshot: &Snapshot) -> Self {
        let connection = snapshot.connection.expose().to_owned();
        Self(snapshot.provider.as_str().to_owned(), connection)
    }

    fn is_of(&self, snapshot: &Snapshot) -> bool {
        self.0 == snapshot.provider.as_str() && self.1 == snapshot.connection.expose()
    }
}

/// A connection's id opens a person's accounts.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.0).finish_non_exhaustive()
    }
}

impl ExportOptions {
    /// Nothing but the defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ledger formats: writes an account whose rows and balances don't agree all the same, with a
    /// correction that says so at each place where they don't. Without it that is
    /// [`Error::Unreconciled`](crate::Error::Unreconciled).
    #[must_use]
    pub fn unreconciled(mut self) -> Self {
        self.unreconciled = true;
        self
    }

    /// Ledger formats: the numbers under which a database keeps the transactions of a snapshot, in
    /// their order. They become the ids in the file (OFX' `FITID`), and hold over refreshes; the
    /// default, made of the content, holds for equal rows alone. Numbers for another count of rows
    /// aren't used.
    #[must_use]
    pub fn row_ids(mut self, snapshot: &Snapshot, ids: Vec<i64>) -> Self {
        if ids.len() == snapshot.transactions.len() {
            self.row_ids.push((Key::of(snapshot), ids));
        }
        self
    }

    /// Ledger formats: what messages, notices and comments call a snapshot, such as the name of its
    /// file. The default is its place among several (`snapshot 1`, counted from 0), and nothing where
    /// it is alone. Control characters become blanks.
    #[must_use]
    pub fn label(mut self, snapshot: &Snapshot, label: &str) -> Self {
        let label = label.chars().map(|char| if char.is_control() { ' ' } else { char });
        self.labels.push((Key::of(snapshot), label.collect()));
        self
    }

    pub(crate) fn is_unreconciled(&self) -> bool {
        self.unreconciled
    }

    pub(crate) fn row_ids_of(&self, snapshot: &Snapshot) -> Option<&[i64]> {
        let own = self
            .row_ids
            .iter()
            .find(|(key, ids)| key.is_of(snapshot) && ids.len() == snapshot.transactions.len());
        own.map(|(_, ids)| ids.as_slice())
    }

    pub(crate) fn label_of(&self, snapshot: &Snapshot) -> Option<&str> {
        let own = self.labels.iter().find(|(key, _)| key.is_of(snapshot));
        own.map(|(_, label)| label.as_str())
    }
}

#[cfg(test)]
mod tests {
    use foliolink::portfolio::Provider;

    use super::*;

    #[test]
    fn debug_shows_no_connection() {
        let snapshot = Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into());
        let options = ExportOptions::new().row_ids(&snapshot, vec![]).label(&snapshot, "a\n.json");
        let shown = format!("{options:?}");
        assert!(shown.contains("a .json") && !shown.contains("K7Q2M9X4T1"), "{shown}");
    }
}
