//! Webhooks: what waits to be sent, by which rules it is tried again, and what became of it.

mod sender;
mod signature;
mod target;

pub(crate) use sender::{deliver_due, run};
pub use target::NotLoopbackError;
pub(crate) use target::Target;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use tokio::sync::Notify;

use crate::actions::ActionError;
use crate::clock::minutes;
use crate::faults::Fault;
use crate::routes::Provider;
use crate::state::World;

/// What a delivery tells.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// Flinks has read the holders of a session.
    Kyc { request_id: String },
    /// Flinks has the accounts of a session.
    Accounts { request_id: String },
    /// Flinks has the investments of a session.
    Investments { request_id: String },
    /// Something happened to a connection of Vumi's.
    Connection { token: String, name: &'static str },
}

impl Event {
    fn provider(&self) -> Provider {
        match self {
            Self::Kyc { .. } | Self::Accounts { .. } | Self::Investments { .. } => Provider::Flinks,
            Self::Connection { .. } => Provider::Vumi,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Kyc { .. } => "KYC",
            Self::Accounts { .. } => "GetAccountsDetail",
            Self::Investments { .. } => "Investments",
            Self::Connection { name, .. } => name,
        }
    }
}

/// A delivery on its way, tried or not.
#[derive(Debug, Clone)]
pub(crate) struct PendingDelivery {
    id: u64,
    era: u64,
    pub(crate) event: Event,
    due: Timestamp,
    attempt: u32,
    /// What was sent the first time is sent again.
    body: Option<Vec<u8>>,
    faults: Vec<Fault>,
}

impl PendingDelivery {
    fn has_fault(&self, fault: &Fault) -> bool {
        self.faults.contains(fault)
    }
}

/// One attempt to deliver a webhook.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct WebhookDelivery {
    /// The delivery; its attempts share it.
    pub id: u64,
    /// Who sent it.
    pub provider: Provider,
    /// Flinks' `ResponseType`, or Vumi's `event`.
    pub kind: String,
    /// The first is 1.
    pub attempt: u32,
    /// When, by the sandbox's clock.
    pub at: Timestamp,
    /// The receiver's answer; nothing where there was none.
    pub status: Option<u16>,
    /// Whether the receiver took it.
    pub taken: bool,
    /// The faults it was sent with.
    pub faults: Vec<String>,
}

/// All deliveries of a sandbox.
#[derive(Default)]
pub(crate) struct Outbox {
    pub(crate) targets: BTreeMap<&'static str, Target>,
    waiting: Vec<PendingDelivery>,
    pub(crate) log: Vec<WebhookDelivery>,
    last: u64,
    notifiers: [Arc<Notify>; 2],
    /// How often it was replaced: what is being sent then belongs to nobody any more.
    era: u64,
}

impl Outbox {
    /// Replaces another one, and wakes whoever sends its deliveries.
    pub(crate) fn take_over(&mut self, other: &Self) {
        self.era = other.era + 1;
        self.notifiers = other.notifiers.clone();
        self.notifiers.iter().for_each(|notifier| notifier.notify_one());
    }

    /// Told of every new delivery of a provider.
    fn notifier(&self, provider: Provider) -> &Arc<Notify> {
        let [flinks, vumi] = &self.notifiers;
        if provider == Provider::Flinks { flinks } else { vumi }
    }

    /// The number of the latest delivery.
    pub(crate) fn last_id(&self) -> u64 {
        self.last
    }

    /// The deliveries after that one which nobody has tried to send yet, and those that were lost
    /// on purpose.
    pub(crate) fn deliveries_since(&self, last: u64) -> Vec<QueuedDelivery> {
        let waiting = self.waiting.iter().filter(|delivery| delivery.id > last).map(|delivery| {
            QueuedDelivery {
                id: delivery.id,
                kind: delivery.event.kind().to_owned(),
                due: Some(delivery.due),
                faults: delivery.faults.iter().map(Fault::name).collect(),
            }
        });
        let lost = self.log.iter().filter(|entry| entry.id > last && entry.attempt == 0);
        let lost = lost.map(|entry| QueuedDelivery {
            id: entry.id,
            kind: entry.kind.clone(),
            due: None,
            faults: entry.faults.clone(),
        });
        let mut queued: Vec<_> = waiting.chain(lost).collect();
        queued.sort_by_key(|queued| queued.id);
        queued
    }
}

/// A delivery that was put on its way.
#[derive(Serialize)]
pub(crate) struct QueuedDelivery {
    /// As in the list of attempts.
    id: u64,
    kind: String,
    /// When it goes out; nothing where a fault loses it.
    due: Option<Timestamp>,
    faults: Vec<String>,
}

/// Older attempts make room.
const MAX_ENTRIES: usize = 10_000;

/// Names of the providers as keys.
pub(crate) fn provider_key(provider: Provider) -> &'static str {
    if provider == Provider::Flinks { "flinks" } else { "vumi" }
}

/// Refuses what nobody would hear of.
pub(crate) fn require_target(world: &World, provider: Provider) -> Result<(), ActionError> {
    let name = provider_key(provider);
    if world.outbox.targets.contains_key(name) {
        return Ok(());
    }
    let text = format!("nobody receives webhooks of {name}: POST /_sandbox/webhooks says who does");
    Err(ActionError(409, text))
}

/// Where a provider's webhooks go from now on.
pub(crate) fn set_target(
    world: &mut World,
    provider: Provider,
    url: Option<&str>,
) -> Result<(), NotLoopbackError> {
    match url {
        Some(url) => drop(world.outbox.targets.insert(provider_key(provider), url.parse()?)),
        None => drop(world.outbox.targets.remove(provider_key(provider))),
    }
    Ok(())
}

/// Puts an event on its way, `after` the usual time; without a configured receiver nothing is sent.
pub(crate) fn post(world: &mut World, event: Event, after: Duration) {
    let provider = event.provider();
    if !world.outbox.targets.contains_key(provider_key(provider)) {
        return;
    }
    let faults = world.faults.take_for_webhook(provider);
    let late = faults.iter().find_map(|fault| match fault {
        Fault::WebhookLate { seconds } => Some(Duration::from_secs(*seconds)),
        Fault::WebhookEarly => Some(Duration::ZERO),
        _ => None,
    });
    let after =
        late.map_or(after, |late| if late.is_zero() { late } else { after.saturating_add(late) });
    let due = world.now().saturating_add(after).unwrap_or(Timestamp::MAX);
    let copies = if faults.contains(&Fault::WebhookDuplicate) { 2 } else { 1 };
    let delivery = PendingDelivery {
        id: world.outbox.last + 1,
        era: world.outbox.era,
        event,
        due,
        attempt: 0,
        body: None,
        faults,
    };
    world.outbox.last += 1;
    if delivery.has_fault(&Fault::WebhookLost) {
        record(world, &delivery, None, false);
        return;
    }
    world.outbox.waiting.extend(std::iter::repeat_n(delivery, copies));
    world.outbox.notifier(provider).notify_one();
}

fn record(world: &mut World, delivery: &PendingDelivery, status: Option<u16>, taken: bool) {
    let entry = WebhookDelivery {
        id: delivery.id,
        provider: delivery.event.provider(),
        kind: delivery.event.kind().to_owned(),
        attempt: delivery.attempt,
        at: world.now(),
        status,
        taken,
        faults: delivery.faults.iter().map(Fault::name).collect(),
    };
    if world.outbox.log.len() >= MAX_ENTRIES {
        world.outbox.log.drain(..MAX_ENTRIES / 2);
    }
    world.outbox.log.push(entry);
}

/// When a delivery that failed is tried again: Flinks ten times in all, half an hour apart. Vumi's
/// rule isn't documented; here it is eight times, after one minute, two, four and so on.
fn retry_after(provider: Provider, attempt: u32) -> Option<SignedDuration> {
    match provider {
        Provider::Flinks => (attempt < 10).then(|| minutes(30)),
        _ => (attempt < 8).then(|| minutes(1 << (attempt - 1))),
    }
}
