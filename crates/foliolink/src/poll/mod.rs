//! Work that finishes later on the provider's side: await it, watch it, or put it away as a ticket.

// Each provider uses a part of it, webhooks another; with all features all of it is used.
#![cfg_attr(
    not(all(feature = "flinks", feature = "vumi", feature = "webhook")),
    allow(dead_code, unused_imports, unreachable_pub)
)]

mod signal;

use std::{
    future::{IntoFuture, poll_fn},
    sync::Arc,
    time::Duration,
};

use futures_core::{Stream, future::BoxFuture};
use futures_util::FutureExt as _;
use tokio::time::{Instant, timeout_at};

pub use signal::Signal;
pub(crate) use signal::{Fallback, Signals};

use crate::{
    code::Code,
    error::{Error, ErrorKind, Result},
    ticket::Ticket,
    transport::{Deadline, bound},
};

/// One look at the work.
#[derive(Debug)]
#[non_exhaustive]
pub enum PollStatus<T> {
    /// Not finished.
    Working {
        /// What the provider said, e.g. `OPERATION_PENDING`.
        code: Option<Code>,
        /// Looks so far.
        polls: u32,
        /// Time until the next look.
        next_in: Duration,
    },
    /// Finished.
    Done(T),
}

/// When to look, and for how long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cadence {
    pub(crate) first: Duration,
    /// Each gap is this many percent of the one before.
    pub(crate) growth_percent: u32,
    pub(crate) cap: Duration,
    /// Each gap is off by up to this many percent, either way.
    pub(crate) jitter_percent: u32,
    pub(crate) give_up_after: Duration,
    /// Whether the first gap also stands before the first look.
    pub(crate) wait_first: bool,
}

impl Cadence {
    /// A fixed gap.
    pub(crate) const fn every(gap: Duration, give_up_after: Duration) -> Self {
        Cadence {
            first: gap,
            growth_percent: 100,
            cap: gap,
            jitter_percent: 0,
            give_up_after,
            wait_first: false,
        }
    }

    /// The gap after so many polls.
    fn gap(&self, polls: u32) -> Duration {
        let mut gap = self.first;
        for _ in 1..polls.min(64) {
            gap = (gap * self.growth_percent / 100).min(self.cap);
        }
        let spread = gap * self.jitter_percent / 100;
        let nanos = u64::try_from(spread.as_nanos()).unwrap_or(u64::MAX / 4);
        gap - spread + Duration::from_nanos(fastrand::u64(0..=nanos.saturating_mul(2)))
    }
}

/// Longer than anybody waits, and short enough to be added to any time.
const LONGEST: Duration = Duration::from_secs(10 * 366 * 24 * 3600);

/// What one look saw.
pub(crate) enum Poll<T> {
    Done(T),
    Working {
        code: Option<Code>,
        retry_after: Option<Duration>,
    },
    /// Not finished, as far as anybody knows: its state is none that this version has a name for. The
    /// next poll comes no sooner than `gap`, unless a pace was set by hand.
    Unknown {
        code: Option<Code>,
        gap: Duration,
    },
    /// Not finished, and from now on known by another id: the ticket must say so.
    Moved {
        request_id: String,
        code: Option<Code>,
        retry_after: Option<Duration>,
    },
}

type Looker<T> = Arc<dyn Fn(u32) -> BoxFuture<'static, Result<Poll<T>>> + Send + Sync>;

/// Started work. Await it, watch it, or put it away.
///
/// Dropping it stops our looking, not the provider's work.
///
/// - `pending.await?` waits for the result;
/// - `while let Some(progress) = pending.next().await` watches it;
/// - `pending.ticket()` puts it away; the client's `resume` brings it back, in this process or
///   another.
///
/// Where the client was given a hub of webhooks, an event lets the next look be taken at once, or
/// is the outcome itself; looks without an event are then few.
#[must_use = "started work does nothing here until awaited, watched or its ticket saved"]
pub struct Pending<T> {
    operation: &'static str,
    ticket: Ticket,
    look: Looker<T>,
    cadence: Cadence,
    began: Instant,
    /// Whether the gap was set by hand.
    paced_by_hand: bool,
    polls: u32,
    due: Option<Instant>,
    over: bool,
    signals: Option<Listener<T>>,
}

/// Signals, and what they do to the pace.
struct Listener<T> {
    source: Box<dyn Signals<T>>,
    after_signal: Duration,
    /// Whether a signal caused the poll that comes next, or is under way.
    caused: bool,
}

impl<T: Send + 'static> Pending<T> {
    /// `look` gets the number of looks before it.
    pub(crate) fn new(
        operation: &'static str,
        ticket: Ticket,
        cadence: Cadence,
        look: impl Fn(u32) -> BoxFuture<'static, Result<Poll<T>>> + Send + Sync + 'static,
    ) -> Self {
        let began = Instant::now();
        let due = cadence.wait_first.then(|| began + cadence.gap(1));
        Pending {
            operation,
            ticket,
            look: Arc::new(look),
            cadence,
            began,
            paced_by_hand: false,
            polls: 0,
            due,
            over: false,
            signals: None,
        }
    }

    /// Listens to signals from now on, and polls without one only as the fallback says.
    pub(crate) fn with_signals(mut self, source: Box<dyn Signals<T>>, fallback: Fallback) -> Self {
        let after_signal = fallback.after_signal;
        self.signals = Some(Listener { source, after_signal, caused: false });
        self.with_gap(fallback.gap)
    }

    /// What to store to resume later.
    pub fn ticket(&self) -> &Ticket {
        &self.ticket
    }

    /// A fixed gap between looks instead of the provider's rule. A longer `Retry-After` still wins,
    /// and nothing else makes it longer.
    pub fn every(mut self, gap: Duration) -> Self {
        self.paced_by_hand = true;
        self.with_gap(gap)
    }

    fn with_gap(mut self, gap: Duration) -> Self {
        let gap = gap.min(LONGEST);
        self.cadence = Cadence {
            wait_first: self.cadence.wait_first,
            ..Cadence::every(gap, self.cadence.give_up_after)
        };
        self.due = self.due.map(|_| self.began + gap);
        self
    }

    /// Patience, counted from now: of the waits between two looks and of those inside of one, between
    /// the attempts of a call that failed. A call under way is finished. Replaces the provider's rule; the ticket keeps the provider's
    /// own deadline, for whoever resumes.
    pub fn give_up_after(mut self, patience: Duration) -> Self {
        self.cadence.give_up_after = self.began.elapsed() + patience.min(LONGEST);
        let deadline = self.began + self.cadence.give_up_after;
        self.due = self.due.map(|due| due.min(deadline));
        self
    }

    /// Waits until the next look is due, takes it, and says what it saw. `None` after `Done` or an
    /// error.
    ///
    /// # Errors
    /// [`ErrorKind::StillPending`] when patience ends, and whatever the look itself answered;
    /// either error's ticket resumes the work.
    pub async fn next(&mut self) -> Option<Result<PollStatus<T>>> {
        if self.over {
            return None;
        }
        if let Some(value) = self.wait().await {
            return Some(Ok(self.finish_with(value)));
        }
        let deadline = self.began.checked_add(self.cadence.give_up_after).map(Deadline::at);
        let seen = bound(deadline, (self.look)(self.polls)).await;
        self.polls += 1;
        let step = match seen {
            Ok(Poll::Done(value)) => Ok(self.finish_with(value)),
            Ok(Poll::Working { code, retry_after }) => self.plan(code, retry_after),
            Ok(Poll::Unknown { code, gap }) => {
                let gap = Some(gap).filter(|_| !self.paced_by_hand);
                self.plan(code, gap)
            }
            Ok(Poll::Moved { request_id, code, retry_after }) => {
                self.ticket.set_request_id(request_id);
                if let Some(signals) = &mut self.signals {
                    signals.source.restart();
                }
                self.plan(code, retry_after)
            }
            Err(error) => Err(error.with(|body| body.ticket = Some(self.ticket.clone()))),
        };
        self.over = !matches!(step, Ok(PollStatus::Working { .. }));
        Some(step)
    }

    /// Waits until a poll is due, and doesn't wait where one is due at once. `Some` where a signal
    /// brought the outcome instead.
    async fn wait(&mut self) -> Option<T> {
        let Some(signals) = &mut self.signals else {
            if let Some(due) = self.due {
                tokio::time::sleep_until(due).await;
            }
            return None;
        };
        let signal = poll_fn(|context| signals.source.poll_signal(&self.ticket, context));
        let signal = match self.due {
            Some(due) => timeout_at(due, signal).await.ok(),
            None => signal.now_or_never(),
        }?;
        // Kept before anything is awaited: whoever drops the poll and comes again polls at once.
        signals.caused = true;
        self.due = None;
        signal.into_data()
    }

    fn finish_with(&mut self, value: T) -> PollStatus<T> {
        self.over = true;
        if let Some(signals) = &mut self.signals {
            signals.source.finish();
        }
        PollStatus::Done(value)
    }

    /// Sets when the next look is due, unless that is beyond our patience: then the last look is
    /// taken at the deadline.
    fn plan(&mut self, code: Option<Code>, at_least: Option<Duration>) -> Result<PollStatus<T>> {
        let gap = self.cadence.gap(self.polls);
        let gap = self.signals.as_mut().map_or(gap, |signals| signals.gap(gap));
        let gap = at_least.map_or(gap, |least| least.max(gap));
        let left = self.cadence.give_up_after.saturating_sub(self.began.elapsed());
        if left.is_zero() {
            let ticket = self.ticket.clone();
            let attempts = self.polls;
            return Err(Error::new(ErrorKind::StillPending, self.operation).with(|body| {
                body.message = Some("still working when patience ended".to_owned());
                body.request_id = ticket.request_id().map(str::to_owned);
                body.ticket = Some(ticket);
                body.code = code;
                body.attempts = attempts;
            }));
        }
        let next_in = gap.min(left);
        self.due = Some(Instant::now() + next_in);
        Ok(PollStatus::Working { code, polls: self.polls, next_in })
    }

    /// The same looks as a `Stream`, for combinators.
    pub fn into_stream(self) -> impl Stream<Item = Result<PollStatus<T>>> + Send {
        futures_util::stream::unfold(self, |mut pending| async move {
            pending.next().await.map(|step| (step, pending))
        })
    }

    async fn finish(mut self) -> Result<T> {
        loop {
            match self.next().await {
                Some(Ok(PollStatus::Done(value))) => return Ok(value),
                Some(Ok(PollStatus::Working { .. })) => {}
                Some(Err(error)) => return Err(error),
                None => return Err(Error::new(ErrorKind::Internal, self.operation)),
            }
        }
    }
}

impl<T> Listener<T> {
    /// The gap after a poll that found the work unfinished.
    fn gap(&mut self, fallback: Duration) -> Duration {
        match std::mem::take(&mut self.caused) {
            true => self.after_signal.min(fallback),
            false => fallback,
        }
    }
}

impl<T: Send + 'static> IntoFuture for Pending<T> {
    type Output = Result<T>;
    type IntoFuture = BoxFuture<'static, Result<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.finish())
    }
}

impl<T> std::fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending")
            .field("operation", &self.operation)
            .field("looks", &self.polls)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
