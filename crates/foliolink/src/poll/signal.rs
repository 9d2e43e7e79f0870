//! What reaches pending work between two polls. Waiting knows neither webhooks nor providers: it
//! asks whatever [`Signals`] it was given.

use std::{
    task::{Context, Poll},
    time::Duration,
};

use crate::ticket::Ticket;

/// What came for somebody who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal<D> {
    /// Something happened: a look pays off.
    Wake,
    /// The outcome itself.
    Data(D),
}

impl<D> Signal<D> {
    /// The outcome, where it came along.
    pub fn into_data(self) -> Option<D> {
        match self {
            Self::Wake => None,
            Self::Data(data) => Some(data),
        }
    }

    /// Data where there is some, otherwise a wake-up.
    pub(crate) fn of(data: Option<D>) -> Self {
        data.map_or(Self::Wake, Self::Data)
    }
}

/// Where signals for one piece of pending work come from.
pub(crate) trait Signals<T>: Send + Sync {
    /// The next signal about the ticket's work. Registers for it at the first call, and anew after
    /// [`restart`](Self::restart).
    fn poll_signal(&mut self, ticket: &Ticket, context: &mut Context<'_>) -> Poll<Signal<T>>;

    /// The work goes on under the id that the ticket has from now on.
    fn restart(&mut self);

    /// The work is over.
    fn finish(&mut self);
}

/// When to poll where signals tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fallback {
    /// Time before the first poll without a signal, and between all later ones.
    pub(crate) gap: Duration,
    /// Time before the poll after one that a signal caused and that found the work unfinished: the
    /// signal may have been ahead of the provider's own state, or about something else.
    pub(crate) after_signal: Duration,
}
