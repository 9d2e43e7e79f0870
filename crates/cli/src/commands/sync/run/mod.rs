//! `foliolink sync run`: a worker, with webhooks and metrics beside it, until it is told to end.

mod metrics;
mod progress;
mod servers;

use std::{future::pending, net::IpAddr, num::NonZeroUsize, pin::pin, time::Duration};

use clap::Args;
use foliolink_sync::{Failing, Rate, Sync};
use futures_util::FutureExt as _;
use tokio::{
    sync::oneshot,
    time::{Instant, MissedTickBehavior, interval_at},
};

use super::{database::Database, parts::Parts, status::All};
use crate::{
    config::{DatabaseUrl, TimeLimit},
    context::Context,
    failure::Failure,
    output::Answer,
    signals::{EndSignal, Signals},
};
use progress::Shown;
use servers::Servers;

/// Whether there is anything left to do, with `--until-idle`.
const IDLE_EVERY: Duration = Duration::from_millis(200);
const SHOWN_EVERY: Duration = Duration::from_secs(1);
/// Kinds of failure that are told at the end.
const FAILING_TOLD: usize = 8;

/// How it works.
#[derive(Debug, Args)]
pub(super) struct RunWorker {
    /// End when nothing is due and nothing waits for its provider
    #[arg(long)]
    until_idle: bool,
    /// Connections that are worked on at once
    #[arg(long, value_name = "N", default_value = "16")]
    workers: NonZeroUsize,
    /// Calls that a provider allows a credential, over all processes; stored in the database
    #[arg(long, value_name = "N/s", value_parser = parse_rate)]
    rate: Option<Rate>,
    /// Change the rate that the database holds
    #[arg(long, requires = "rate")]
    set_rate: bool,
    /// Take webhooks on this port: POST /webhooks/flinks and /webhooks/vumi; 0 takes a free one
    #[arg(long, value_name = "PORT")]
    webhooks: Option<u16>,
    #[command(flatten)]
    parts: Parts,
    /// Serve GET /metrics for Prometheus on this port; 0 takes a free one
    #[arg(long, value_name = "PORT")]
    metrics: Option<u16>,
    /// Tell webhook endpoints that data is stale which is older
    #[arg(long, value_name = "DURATION", default_value = "72h")]
    stale_after: TimeLimit,
    /// Address to listen on; anything but loopback can be reached from outside
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: IpAddr,
}

fn parse_rate(text: &str) -> Result<Rate, String> {
    text.parse::<Rate>().map_err(|error| {
        let message = error.to_string();
        message.strip_prefix("rate: ").unwrap_or(&message).to_owned()
    })
}

impl RunWorker {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        let mut signals = match context.terminal.owns_process {
            true => Signals::of_process(),
            false => Signals::none(),
        };
        let database = Database::of(context, named)?;
        database.check_file()?;
        let sync = self.open(context, &database).await?;
        let counts = match self.metrics.is_some() || context.progress.is_shown() {
            true => Some(metrics::install()?),
            false => None,
        };
        tell_unserved(context, &sync).await?;
        let servers = Servers::start(context, &database.config, &sync, &self, counts).await?;
        let ended = self.work(&sync, &mut signals, Shown::new(context, counts)).await;
        servers.stop().await;
        let signal = ended?;
        let (overview, failing) = (sync.overview().await?, sync.failing().await?);
        sync.close().await;
        match signal {
            #[cfg(unix)]
            Some(signal @ EndSignal::HangUp) => Err(Failure::from_signal(signal, None)),
            _ => {
                tell_failing(context, &failing);
                Ok(Box::new(All(overview)))
            }
        }
    }

    async fn open(&self, context: &Context, database: &Database) -> Result<Sync, Failure> {
        let mut builder = database.with_clients(context, database.builder(database.keys()?))?;
        builder = self.parts.prepare(builder).stale_after(self.stale_after.0);
        if let Some(rate) = self.rate {
            builder = builder.limit("flinks", rate).limit("vumi", rate);
        }
        if self.set_rate {
            builder = builder.set_limits();
        }
        builder.open().await.map_err(|error| {
            let mut failure = Failure::from(error);
            if failure.code() == Some("rate_differs") {
                failure.note("--set-rate changes it");
            }
            failure
        })
    }

    /// Works until a signal comes, or there is nothing left; gives the signal. What is under way
    /// then is finished, unless a second one comes.
    async fn work(
        &self,
        sync: &Sync,
        signals: &mut Signals,
        mut shown: Shown,
    ) -> Result<Option<EndSignal>, Failure> {
        let worker = sync.worker().at_once(self.workers.get()).start().await?;
        let (tell, told) = oneshot::channel::<()>();
        let mut tell = Some(tell);
        let mut working = pin!(worker.until(told.map(drop)));
        let mut first = None;
        let mut looks = interval_at(Instant::now() + SHOWN_EVERY, SHOWN_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let asks = self.until_idle && tell.is_some();
            tokio::select! {
                biased;
                ended = &mut working => {
                    ended?;
                    return Ok(first);
                }
                signal = signals.next() => match first {
                    Some(_) => return Err(Failure::from_signal(signal, None)),
                    None => {
                        first = Some(signal);
                        shown.ending();
                        drop(tell.take());
                    }
                },
                () = idle(sync, asks) => drop(tell.take()),
                _ = looks.tick(), if shown.is_wanted() => shown.show(sync).await,
            }
        }
    }
}

/// Says whose connections nobody will look at, before the work begins.
async fn tell_unserved(context: &mut Context, sync: &Sync) -> Result<(), Failure> {
    if let Some(provider) = sync.unserved_provider().await? {
        let variable = if provider == "flinks" { "FLINKS_CUSTOMER_ID" } else { "VUMI_CLIENT_ID" };
        context.terminal.note(&format!(
            "connections of {provider} are due and left alone: {variable} is not set"
        ));
    }
    Ok(())
}

/// Says what went wrong with connections, a line for those that failed alike: their own failures
/// end no worker.
fn tell_failing(context: &mut Context, failing: &[Failing]) {
    for own in failing.iter().take(FAILING_TOLD) {
        let (provider, state, error) = (&own.provider, own.state.as_str(), &own.error);
        let what = error.code.as_ref().map_or(&error.kind, |code| code);
        let advice = own.advice.iter().filter(|advice| *advice != "none");
        let advice = advice.map(|advice| format!(", advice {advice}")).collect::<String>();
        context.terminal.note(&format!(
            "{provider}: {} in {state}: {what}{advice} (`foliolink sync list --state {state}`)",
            own.connections
        ));
    }
    if let Some(left @ 1..) = failing.len().checked_sub(FAILING_TOLD) {
        context.terminal.note(&format!("and {left} other kinds of failure"));
    }
}

/// Returns when nothing is left to do, where that is asked for.
async fn idle(sync: &Sync, asks: bool) {
    if !asks {
        return pending().await;
    }
    loop {
        tokio::time::sleep(IDLE_EVERY).await;
        // A database that can't be asked may be there again in a moment.
        if matches!(sync.is_busy().await, Ok(false)) {
            return;
        }
    }
}
