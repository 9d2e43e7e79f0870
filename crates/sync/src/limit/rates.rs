//! What the database says that each provider allows.

use std::collections::BTreeMap;

use super::Rate;
use crate::{Sync, error::Result, store::params};

impl Sync {
    /// The allowances that the database holds: of each provider, which its new credentials begin
    /// with, and of each credential, named by its provider and a number; none where none was ever
    /// set.
    ///
    /// # Errors
    /// The database's.
    pub async fn rates(&self) -> Result<BTreeMap<String, Rate>> {
        let select = "SELECT bucket, allowed FROM limits ORDER BY bucket";
        let rows = self.store().fetch(select, params![]).await?;
        rows.iter().map(|row| Ok((row.text(0)?.to_owned(), Rate::stored(row.int(1)?)))).collect()
    }
}
