//! Which faults wait for which calls.

use serde::{Deserialize, Serialize};

use super::fault::Fault;
use crate::routes::{Provider, ROUTES, Route};

/// Which calls a fault hits. Everything that is set must fit.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CallFilter {
    /// Only calls of this provider, or its webhooks.
    #[serde(default)]
    pub provider: Option<Provider>,
    /// Only this operation, by its name in the descriptions: `get_accounts_detail`.
    #[serde(default)]
    pub operation: Option<String>,
    /// Only calls whose path template contains this: `/accounts/transactions`.
    #[serde(default)]
    pub path: Option<String>,
    /// So many fitting calls go through before the first is hit.
    #[serde(default)]
    pub skip: u32,
}

impl CallFilter {
    /// Every call to either provider.
    #[must_use]
    pub fn any() -> Self {
        Self::default()
    }

    /// Every call to Flinks.
    #[must_use]
    pub fn flinks() -> Self {
        Self { provider: Some(Provider::Flinks), ..Self::default() }
    }

    /// Every call to Vumi.
    #[must_use]
    pub fn vumi() -> Self {
        Self { provider: Some(Provider::Vumi), ..Self::default() }
    }

    /// One operation, by its name in the descriptions: `get_accounts_detail`.
    pub fn operation(name: impl Into<String>) -> Self {
        Self { operation: Some(name.into()), ..Self::default() }
    }

    /// Calls whose path template contains a text: `/accounts/transactions`.
    pub fn path(part: impl Into<String>) -> Self {
        Self { path: Some(part.into()), ..Self::default() }
    }

    /// Lets so many fitting calls through first.
    #[must_use]
    pub fn after(mut self, calls: u32) -> Self {
        self.skip = calls;
        self
    }

    /// Whether any call can ever fit: a mistyped name would otherwise be a fault that never comes.
    pub(crate) fn can_match(&self) -> bool {
        ROUTES.iter().any(|route| self.matches(route))
    }

    pub(crate) fn matches(&self, route: &Route) -> bool {
        matches!(route.provider, Provider::Flinks | Provider::Vumi)
            && self.provider.is_none_or(|provider| provider == route.provider)
            && self.operation.as_deref().is_none_or(|operation| operation == route.operation)
            && self.path.as_deref().is_none_or(|part| route.path.contains(part))
    }
}

/// How often a fault happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<u32>", into = "Option<u32>")]
pub enum Times {
    /// The next so many fitting calls.
    Next(u32),
    /// Until it is cleared.
    Always,
}

impl From<u32> for Times {
    fn from(count: u32) -> Self {
        Self::Next(count)
    }
}

/// In JSON a number, or null for always.
impl From<Option<u32>> for Times {
    fn from(count: Option<u32>) -> Self {
        count.map_or(Self::Always, Self::Next)
    }
}

impl From<Times> for Option<u32> {
    fn from(times: Times) -> Self {
        match times {
            Times::Next(count) => Some(count),
            Times::Always => None,
        }
    }
}

/// A fault that waits for its calls.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ActiveFault {
    /// Takes it back: [`Sandbox::clear_fault`](crate::Sandbox::clear_fault).
    pub id: u64,
    /// What goes wrong.
    #[serde(flatten)]
    pub fault: Fault,
    /// Which calls are hit.
    #[serde(flatten)]
    pub filter: CallFilter,
    /// How often it is still to happen.
    pub times: Times,
}

/// All faults that are switched on.
#[derive(Default)]
pub(crate) struct FaultRegistry {
    last: u64,
    pub(crate) active: Vec<ActiveFault>,
}

impl FaultRegistry {
    pub(crate) fn inject(&mut self, fault: Fault, filter: CallFilter, times: Times) -> u64 {
        self.last += 1;
        self.active.push(ActiveFault { id: self.last, fault, filter, times });
        self.last
    }

    /// Whether there was one with that id.
    pub(crate) fn clear(&mut self, id: u64) -> bool {
        let before = self.active.len();
        self.active.retain(|fault| fault.id != id);
        self.active.len() < before
    }

    /// The faults that hit this call; each counts one time less.
    pub(crate) fn take(&mut self, route: &Route) -> Vec<Fault> {
        self.take_where(|active| !active.fault.hits_webhooks() && active.filter.matches(route))
    }

    /// The faults that hit the next webhook of a provider.
    pub(crate) fn take_for_webhook(&mut self, provider: Provider) -> Vec<Fault> {
        self.take_where(|active| {
            active.fault.hits_webhooks()
                && active.filter.provider.is_none_or(|wanted| wanted == provider)
        })
    }

    fn take_where(&mut self, hit: impl Fn(&ActiveFault) -> bool) -> Vec<Fault> {
        let mut taken = Vec::new();
        for active in self.active.iter_mut().filter(|active| hit(active)) {
            if active.filter.skip > 0 {
                active.filter.skip -= 1;
                continue;
            }
            match &mut active.times {
                Times::Always => {}
                Times::Next(0) => continue,
                Times::Next(left) => *left -= 1,
            }
            taken.push(active.fault.clone());
        }
        self.active.retain(|active| active.times != Times::Next(0));
        taken
    }
}
