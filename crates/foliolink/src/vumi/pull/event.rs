//! What is told while a connection is made, waited for and read.

use std::time::Duration;

use super::Part;
use crate::{
    code::Code,
    ticket::Ticket,
    vumi::{ConnectionState, ConnectionToken},
};

/// Something happened in a pull that isn't its end. For
/// [`Pull::on_event`](crate::vumi::Pull::on_event).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum PullEvent {
    /// A connection was made of the public token, which is used up now: store this token first of
    /// all.
    Connected(ConnectionToken),
    /// It is asked from now on whether there is data.
    Started {
        /// How to go on if this process dies:
        /// [`Client::resume_pull`](crate::vumi::Client::resume_pull).
        ticket: Ticket,
    },
    /// Not ready; there will be another look.
    Waiting {
        /// The status, e.g. `PENDING`.
        code: Option<Code>,
        /// Looks so far.
        polls: u32,
        /// Time until the next look.
        next_in: Duration,
        /// How to go on if this process dies.
        ticket: Ticket,
    },
    /// There is data, fresh or not.
    Ready(ConnectionState),
    /// A part is waited for. All are read at once, and told of in their order.
    Reading {
        /// Which one.
        part: Part,
        /// How to go on if this process dies.
        ticket: Ticket,
    },
    /// A part is there.
    Read(Part),
}
