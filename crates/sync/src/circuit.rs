//! A provider that is down for all is asked by one connection now and then, not by each of them.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Outages in a row after which nobody else asks.
const ENOUGH: u32 = 5;
/// How long then, doubled each time.
const FIRST: Duration = Duration::from_secs(15);
const LONGEST: Duration = Duration::from_secs(600);
/// Single calls without an answer are told no more often: with thousands of connections some are
/// always without one.
const TOLD_EVERY: Duration = Duration::from_secs(60);

/// The circuits of a process, one a provider.
#[derive(Default)]
pub(crate) struct Circuit(Mutex<HashMap<&'static str, State>>);

#[derive(Default)]
struct State {
    /// Outages in a row.
    outages: u32,
    /// Until then nobody asks.
    closed_until: Option<Instant>,
    /// Somebody asks for all.
    asking: bool,
    /// When a call without an answer was told last.
    told: Option<Instant>,
}

impl State {
    /// Whether one that got no answer is to be told.
    fn begins_to_tell(&mut self) -> bool {
        let is_due = self.told.is_none_or(|told| told.elapsed() >= TOLD_EVERY);
        if is_due {
            self.told = Some(Instant::now());
        }
        is_due
    }
}

/// Whether a failure counts as the connection's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counts {
    Yes,
    No,
}

/// The right to ask. Dropped, it is given back.
pub(crate) struct Pass<'a> {
    circuit: &'a Circuit,
    provider: &'static str,
    asks_for_all: bool,
}

impl Circuit {
    fn states(&self) -> MutexGuard<'_, HashMap<&'static str, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The right to ask a provider; none while it is down and others ask for all.
    pub(crate) fn enter(&self, provider: &'static str) -> Option<Pass<'_>> {
        let mut states = self.states();
        let state = states.entry(provider).or_default();
        let asks_for_all = state.outages >= ENOUGH;
        if asks_for_all {
            if state.asking || state.closed_until.is_some_and(|until| Instant::now() < until) {
                return None;
            }
            state.asking = true;
        }
        Some(Pass { circuit: self, provider, asks_for_all })
    }

    /// Providers that nobody asks now.
    pub(crate) fn down(&self) -> Vec<&'static str> {
        let is_down = |state: &State| {
            state.outages >= ENOUGH
                && (state.asking || state.closed_until.is_some_and(|until| Instant::now() < until))
        };
        let states = self.states();
        states.iter().filter(|(_, state)| is_down(state)).map(|(provider, _)| *provider).collect()
    }

    /// Whatever was known is forgotten.
    pub(crate) fn reset(&self) {
        self.states().clear();
    }
}

impl Pass<'_> {
    /// What asking came to; `outage`: why nobody would have got an answer.
    pub(crate) fn leave(mut self, outage: Option<&str>) -> Counts {
        let mut states = self.circuit.states();
        let state = states.entry(self.provider).or_default();
        if std::mem::take(&mut self.asks_for_all) {
            state.asking = false;
        }
        let Some(error) = outage else {
            *state = State { told: state.told, ..State::default() };
            return Counts::Yes;
        };
        state.outages = state.outages.saturating_add(1);
        if state.begins_to_tell() {
            tracing::warn!(provider = self.provider, error, "no answer from the provider");
        }
        if state.outages < ENOUGH {
            return Counts::Yes;
        }
        let doublings = (state.outages - ENOUGH).min(10);
        let wait = FIRST.saturating_mul(1 << doublings).min(LONGEST);
        state.closed_until = Some(Instant::now() + wait);
        metrics::counter!("foliolink_sync_outages_total", "provider" => self.provider).increment(1);
        let wait_s = wait.as_secs();
        tracing::warn!(provider = self.provider, wait_s, error, "the provider is down");
        Counts::No
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.asks_for_all {
            self.circuit.states().entry(self.provider).or_default().asking = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_provider_that_answers_now_and_then_is_told_of_once_a_minute() {
        let circuit = Circuit::default();
        let told = || circuit.states().get("vumi").and_then(|state| state.told);
        let mut moments = std::collections::BTreeSet::new();
        for _ in 0..240 {
            assert_eq!(circuit.enter("vumi").unwrap().leave(Some("no connection")), Counts::Yes);
            moments.insert(told().unwrap());
            assert_eq!(circuit.enter("vumi").unwrap().leave(None), Counts::Yes);
            tokio::time::advance(Duration::from_millis(500)).await;
        }
        assert_eq!(moments.len(), 2, "in two minutes");
    }

    #[tokio::test(start_paused = true)]
    async fn one_asks_for_all_and_the_first_answer_lets_everybody_in() {
        let circuit = Circuit::default();
        for _ in 0..4 {
            assert_eq!(circuit.enter("vumi").unwrap().leave(Some("no connection")), Counts::Yes);
        }
        assert!(circuit.down().is_empty());
        assert_eq!(circuit.enter("vumi").unwrap().leave(Some("no connection")), Counts::No);
        assert!(circuit.enter("vumi").is_none() && circuit.enter("flinks").is_some());
        assert_eq!(circuit.down(), ["vumi"]);

        tokio::time::advance(FIRST).await;
        let asking = circuit.enter("vumi").unwrap();
        assert!(circuit.enter("vumi").is_none(), "one of them");
        drop(asking);
        assert_eq!(circuit.enter("vumi").unwrap().leave(Some("no connection")), Counts::No);
        tokio::time::advance(FIRST).await;
        assert!(circuit.enter("vumi").is_none(), "longer each time");
        tokio::time::advance(FIRST).await;
        assert_eq!(circuit.enter("vumi").unwrap().leave(None), Counts::Yes);
        let [one, other] = [circuit.enter("vumi"), circuit.enter("vumi")];
        assert!(one.is_some() && other.is_some());
    }
}
