//! What happened to one table.

use serde::{Deserialize, Serialize};

/// What happened to one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Rows<T> {
    /// Only in the new snapshot, in its order.
    pub added: Vec<T>,
    /// In both and not equal, in the order of the new snapshot.
    pub changed: Vec<Change<T>>,
    /// Only in the old snapshot, in its order.
    pub vanished: Vec<T>,
}

/// One row, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Change<T> {
    /// The fields that differ, in the order of the model, e.g. `balance.current`.
    pub fields: Vec<String>,
    /// The row in the old snapshot.
    pub old: T,
    /// The row in the new one.
    pub new: T,
}

impl<T> Change<T> {
    /// Whether more has changed than when the provider last looked.
    pub(super) fn is_one(&self) -> bool {
        self.fields != ["updated_at"]
    }
}

impl<T> Rows<T> {
    /// Whether the table is the same in both snapshots, but for the order of its rows.
    ///
    /// ```
    /// use foliolink::portfolio::{Provider, Snapshot};
    ///
    /// let snapshot = Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into());
    /// assert!(snapshot.diff(&snapshot).accounts.is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.vanished.is_empty()
    }
}
