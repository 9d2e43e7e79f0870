//! Everything the sandbox remembers, behind one lock.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::clock::Clock;
use crate::ids::Ids;
use crate::request_log::LoggedRequest;
use crate::{flinks, vumi};

/// What a builder decides before the first request.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) pending_looks: u32,
    pub(crate) control: bool,
    pub(crate) vumi_paging: bool,
    pub(crate) authorize_token_required: bool,
    pub(crate) seed: u64,
}

/// The state of both providers.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) options: Options,
    pub(crate) ids: Ids,
    pub(crate) flinks: flinks::Store,
    pub(crate) vumi: vumi::Store,
    pub(crate) log: Vec<LoggedRequest>,
}

impl World {
    pub(crate) fn new(clock: Clock, options: Options) -> Self {
        let now = clock.now();
        let ids = Ids::seeded(options.seed);
        let (flinks, vumi) = (flinks::Store::seeded(now), vumi::Store::seeded(now));
        Self { clock, options, ids, flinks, vumi, log: Vec::new() }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// The state as handlers, the router and `Sandbox` share it.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    /// One request at a time: handlers never see each other's half-done work.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
