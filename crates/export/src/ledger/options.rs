//! What a caller may ask for beyond path and format.

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
    row_ids: Vec<(String, String, Vec<i64>)>,
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
            let connection = snapshot.connection.expose().to_owned();
            self.row_ids.push((snapshot.provider.as_str().to_owned(), connection, ids));
        }
        self
    }

    pub(crate) fn is_unreconciled(&self) -> bool {
        self.unreconciled
    }

    pub(crate) fn row_ids_of(&self, snapshot: &Snapshot) -> Option<&[i64]> {
        let own = self.row_ids.iter().find(|(provider, connection, ids)| {
            provider == snapshot.provider.as_str()
                && connection == snapshot.connection.expose()
                && ids.len() == snapshot.transactions.len()
        });
        own.map(|(_, _, ids)| ids.as_slice())
    }
}
