//! Whether there is anything left to do, for hosts that end a worker by themselves, and what it
//! leaves alone.

use super::feeder;
use crate::{Sync, error::Result};

impl Sync {
    /// Whether anything is due, held, or waits for its provider. What is tried again later, and
    /// what a person must help, doesn't count; what is to be told to an endpoint of
    /// [`Sync::outbox`] now does. Three looks at tables.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_busy(&self) -> Result<bool> {
        feeder::is_busy(self).await
    }

    /// A provider whose connections are due and left alone, since no client of it was given here.
    /// One look at an index.
    ///
    /// # Errors
    /// The database's.
    pub async fn unserved_provider(&self) -> Result<Option<String>> {
        feeder::find_unserved(self).await
    }
}
