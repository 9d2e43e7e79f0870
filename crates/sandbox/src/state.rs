//! Everything the sandbox remembers, behind one lock.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::ids::Ids;
use crate::namespaces::WeakNamespaces;
use crate::request_log::RequestLog;
use crate::seed::SeedData;
use crate::{faults, flinks, nightly, script, vumi, webhooks};

/// What a builder decides before the first request.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) pending_polls: u32,
    /// What is pending is ready after so much time, however seldom it was polled.
    pub(crate) pending_time: Duration,
    pub(crate) control: bool,
    pub(crate) vumi_paging: bool,
    /// Flinks answers in the forms that were taken for true before its pages could be read.
    pub(crate) flinks_older_forms: bool,
    pub(crate) require_authorize_token: bool,
    pub(crate) seed: u64,
    /// Customers of a file, instead of those of the number or beside them.
    pub(crate) seed_data: Option<&'static SeedData>,
    /// From an event to its first webhook.
    pub(crate) webhook_delay: Duration,
    /// Where the Link ends.
    pub(crate) vumi_redirect: String,
    /// New connections need a Link auth token.
    pub(crate) force_auth_token: bool,
    /// Where webhooks of the unnamed namespace go from the start, by provider.
    pub(crate) webhook_targets: BTreeMap<&'static str, webhooks::Target>,
    /// OpenAPI documents by file name.
    pub(crate) descriptions: BTreeMap<String, String>,
    /// What happens by itself, in its time from the start.
    pub(crate) script: Vec<script::Step>,
}

/// The state of both providers.
pub(crate) struct World {
    /// The name that requests call it by; empty where they call it by none.
    pub(crate) namespace: String,
    pub(crate) namespaces: WeakNamespaces,
    pub(crate) clock: Clock,
    pub(crate) options: Arc<Options>,
    pub(crate) ids: Ids,
    pub(crate) flinks: flinks::Store,
    pub(crate) vumi: vumi::Store,
    pub(crate) log: RequestLog,
    pub(crate) faults: faults::FaultRegistry,
    pub(crate) outbox: webhooks::Outbox,
    pub(crate) script: script::Schedule,
    /// How far the provider's clock is off during the call that is being answered.
    pub(crate) skew_seconds: i64,
    pub(crate) next_night: Timestamp,
}

impl World {
    pub(crate) fn new(clock: Clock, options: Arc<Options>, namespace: &str) -> Self {
        let now = clock.now();
        let mut script = script::Schedule::default();
        script.add(now, options.script.clone());
        let ids = Ids::of_namespace(options.seed, namespace);
        let mut outbox = webhooks::Outbox::default();
        // A receiver knows nothing of namespaces: the others say themselves who theirs is.
        if namespace.is_empty() {
            outbox.targets.clone_from(&options.webhook_targets);
        }
        let flinks = flinks::Store::new(now, options.seed, options.seed_data);
        let vumi = vumi::Store::new(now, &options);
        let mut world = Self {
            namespace: namespace.to_owned(),
            namespaces: WeakNamespaces::default(),
            clock,
            options,
            ids,
            flinks,
            vumi,
            log: RequestLog::default(),
            faults: faults::FaultRegistry::default(),
            outbox,
            script,
            skew_seconds: 0,
            next_night: nightly::next_night(now),
        };
        for fault in world.options.seed_data.map(|seed| seed.faults.clone()).unwrap_or_default() {
            // A fault that was checked when it was read can be put.
            let _put = fault.run(&mut world);
        }
        world
    }

    /// Back to how it was made: data, sessions, faults, script, webhooks, log, ids and clock.
    pub(crate) fn reset(&mut self) {
        self.clock.reset();
        let mut fresh = Self::new(self.clock.clone(), self.options.clone(), &self.namespace);
        fresh.namespaces = self.namespaces.clone();
        fresh.log = self.log.restart();
        fresh.outbox.take_over(&self.outbox);
        fresh.script.take_over(&self.script);
        *self = fresh;
    }

    pub(crate) fn now(&self) -> Timestamp {
        let skew = SignedDuration::from_secs(self.skew_seconds);
        self.clock.now().saturating_add(skew).unwrap_or(Timestamp::MAX)
    }
}

/// The state as handlers, the router and `Sandbox` share it.
#[derive(Clone)]
pub(crate) struct SharedWorld(Arc<Mutex<World>>);

impl SharedWorld {
    pub(crate) fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    /// Whether both are the same world, not only alike.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// One request at a time: handlers never see each other's half-done work.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
