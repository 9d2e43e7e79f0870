//! How an aggregator is made: whose clients, and how many connections at once.

use std::sync::Arc;

use super::{
    Aggregator,
    clients::{Clients, invalid},
};
use crate::error::Result;

/// Connections of one `PullAll` under way at once, unless said otherwise.
const AT_ONCE: usize = 8;

/// Settings of an [`Aggregator`] that is still to be made.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    #[cfg(feature = "flinks")]
    flinks: Option<crate::flinks::Client>,
    #[cfg(feature = "vumi")]
    vumi: Option<crate::vumi::Client>,
    at_once: Option<usize>,
}

impl Builder {
    /// The client for LoginIds; with a wealth host, for those of the wealth product too.
    #[cfg(feature = "flinks")]
    #[must_use]
    pub fn flinks(mut self, client: crate::flinks::Client) -> Self {
        self.flinks = Some(client);
        self
    }

    /// The client for connection tokens and public tokens.
    #[cfg(feature = "vumi")]
    #[must_use]
    pub fn vumi(mut self, client: crate::vumi::Client) -> Self {
        self.vumi = Some(client);
        self
    }

    /// Connections that one [`PullAll`](super::PullAll) has under way at once. Default: 8.
    ///
    /// One that waits for its data keeps its place: with many that may wait long, allow more, or
    /// shorten [`PullAll::give_up_after`](super::PullAll::give_up_after).
    #[must_use]
    pub fn at_once(mut self, connections: usize) -> Self {
        self.at_once = Some(connections);
        self
    }

    /// Makes the aggregator. Sends nothing.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): no client was given, or `at_once` is 0.
    pub fn build(self) -> Result<Aggregator> {
        let given: [bool; 2] = [
            #[cfg(feature = "flinks")]
            self.flinks.is_some(),
            #[cfg(not(feature = "flinks"))]
            false,
            #[cfg(feature = "vumi")]
            self.vumi.is_some(),
            #[cfg(not(feature = "vumi"))]
            false,
        ];
        if !given.contains(&true) {
            return Err(invalid("no client was given"));
        }
        let at_once = self.at_once.unwrap_or(AT_ONCE);
        if at_once == 0 {
            return Err(invalid("at_once: must be at least 1"));
        }
        Ok(Aggregator(Arc::new(Clients {
            #[cfg(feature = "flinks")]
            flinks: self.flinks,
            #[cfg(feature = "vumi")]
            vumi: self.vumi,
            at_once,
        })))
    }
}
