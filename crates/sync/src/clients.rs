//! The clients behind the engine, for what a host does beside it.

use foliolink::vumi;

use crate::Sync;

impl Sync {
    /// The client for connection tokens, where there is one: with the session that all processes
    /// share, e.g. to look up the keys of webhooks
    /// ([`Verifier::new`](foliolink::webhook::vumi::Verifier::new)).
    pub fn vumi_client(&self) -> Option<&vumi::Client> {
        self.aggregator().vumi_client()
    }
}
