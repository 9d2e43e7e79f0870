//! What the engine counts, as text for Prometheus. Labels are words of ours: providers, states,
//! outcomes, advice.

use std::sync::OnceLock;

use foliolink_sync::{State, Sync};
use metrics::{Unit, counter, describe_counter, describe_gauge, gauge};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::failure::Failure;

/// The counters of this process.
pub(super) struct Counts(PrometheusHandle);

static COUNTS: OnceLock<Counts> = OnceLock::new();

/// Has everything counted from now on; once a process.
pub(super) fn install() -> Result<&'static Counts, Failure> {
    if let Some(counts) = COUNTS.get() {
        return Ok(counts);
    }
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder)
        .map_err(|error| Failure::machine("the counters", error))?;
    describe();
    Ok(COUNTS.get_or_init(|| Counts(handle)))
}

fn describe() {
    describe_counter!("foliolink_sync_steps_total", "Steps that were begun");
    describe_counter!("foliolink_sync_outcomes_total", "What steps came to, and what helps");
    describe_counter!("foliolink_sync_calls_total", "Calls that had their turn");
    describe_counter!("foliolink_sync_too_many_total", "Calls that the provider found too many");
    describe_counter!("foliolink_sync_late_writes_total", "Outcomes after their lease, dropped");
    describe_counter!("foliolink_sync_webhooks_total", "Webhooks that were taken");
    describe_counter!("foliolink_sync_webhooks_known_total", "Webhooks that came again");
    describe_counter!("foliolink_sync_outbox_attempts_total", "Webhooks out: attempts by outcome");
    describe_gauge!("foliolink_sync_outbox_pending", "Webhooks out that are still to be taken");
    describe_counter!("foliolink_sync_logins_total", "Logins at Vumi");
    describe_counter!("foliolink_sync_watchdog_total", "Engines that were started again");
    describe_gauge!("foliolink_sync_due", "Connections that are due");
    describe_gauge!(LAG, Unit::Seconds, "For how long the oldest of them has been");
    describe_gauge!("foliolink_sync_connections", "Connections by state");
    describe_gauge!("foliolink_sync_allowed_calls_per_second", "What a provider allows");
    describe_gauge!("foliolink_sync_database_up", "Whether the database answers");
    // There from the first look on, and not only once it happened.
    counter!("foliolink_sync_late_writes_total").increment(0);
}

const LAG: &str = "foliolink_sync_due_lag_seconds";

impl Counts {
    /// The text, with how things stand now.
    pub(super) async fn text(&self, sync: &Sync) -> String {
        let is_up = match read(sync).await {
            Ok(()) => 1.0,
            Err(error) => {
                tracing::warn!(%error, "the database can't be asked for its metrics");
                0.0
            }
        };
        gauge!("foliolink_sync_database_up").set(is_up);
        self.0.render()
    }

    pub(super) fn calls(&self) -> u64 {
        self.sum("foliolink_sync_calls_total", |_| true)
    }

    pub(super) fn done(&self) -> u64 {
        self.sum("foliolink_sync_outcomes_total", |labels| labels.contains("outcome=\"data\""))
    }

    pub(super) fn failed(&self) -> u64 {
        let is_failure = |labels: &str| {
            let words = ["passing", "needs_person", "outcome_unknown"];
            words.iter().any(|word| labels.contains(&format!("outcome=\"{word}\"")))
        };
        self.sum("foliolink_sync_outcomes_total", is_failure)
    }

    /// The sum of a counter over those of its labels.
    fn sum(&self, name: &str, is_meant: impl Fn(&str) -> bool) -> u64 {
        sum(&self.0.render(), name, is_meant)
    }
}

fn sum(text: &str, name: &str, is_meant: impl Fn(&str) -> bool) -> u64 {
    let samples = text.lines().filter_map(|line| {
        let (labels, value) = line.strip_prefix(name)?.rsplit_once(' ')?;
        let is_ours = labels.is_empty() || labels.starts_with('{');
        (is_ours && is_meant(labels)).then(|| value.parse::<u64>().ok())?
    });
    samples.sum()
}

/// What stands in the table, as gauges.
async fn read(sync: &Sync) -> Result<(), foliolink_sync::SyncError> {
    let overview = sync.overview().await?;
    gauge!("foliolink_sync_due").set(overview.due as f64);
    gauge!(LAG).set(overview.oldest_due_s.unwrap_or(0) as f64);
    for state in State::ALL.into_iter().filter(|state| *state != State::Forgotten) {
        let count = overview.states.get(state.as_str()).copied().unwrap_or(0);
        gauge!("foliolink_sync_connections", "state" => state.as_str()).set(count as f64);
    }
    for (bucket, rate) in sync.rates().await? {
        let allowed = rate.to_string();
        let allowed = allowed.strip_suffix("/s").and_then(|number| number.parse::<f64>().ok());
        let gauge = gauge!("foliolink_sync_allowed_calls_per_second", "bucket" => bucket);
        gauge.set(allowed.unwrap_or_default());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_is_summed_over_the_labels_that_are_meant() {
        let text = "# TYPE a_total counter\na_total{outcome=\"data\"} 3\na_total{outcome=\"passing\"} 2\n\
                    a_total_more 9\nb_total 4\n";
        assert_eq!(sum(text, "a_total", |_| true), 5);
        assert_eq!(sum(text, "a_total", |labels| labels.contains("data")), 3);
        assert_eq!((sum(text, "b_total", |_| true), sum(text, "c_total", |_| true)), (4, 0));
    }
}
