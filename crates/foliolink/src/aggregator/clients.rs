//! The clients that a pull goes through, and what is said where there is none.

use crate::error::{Error, Result};

/// What all clones of an aggregator share.
pub(super) struct Clients {
    #[cfg(feature = "flinks")]
    pub(super) flinks: Option<crate::flinks::Client>,
    #[cfg(feature = "vumi")]
    pub(super) vumi: Option<crate::vumi::Client>,
    pub(super) at_once: usize,
}

impl Clients {
    #[cfg(feature = "flinks")]
    pub(super) fn flinks(&self) -> Result<&crate::flinks::Client> {
        self.flinks.as_ref().ok_or_else(|| invalid("flinks: no client of it was given"))
    }

    #[cfg(feature = "vumi")]
    pub(super) fn vumi(&self) -> Result<&crate::vumi::Client> {
        self.vumi.as_ref().ok_or_else(|| invalid("vumi: no client of it was given"))
    }
}

pub(super) fn invalid(message: &str) -> Error {
    Error::invalid("aggregator", message)
}
