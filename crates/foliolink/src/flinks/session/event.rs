//! What is told while a session is being opened and its data read.

use std::time::Duration;

use crate::{
    code::Code,
    flinks::{Part, RequestId},
    ticket::Ticket,
};

/// Something happened in a pull, or in the opening of a session, that isn't its end. For
/// [`Pull::on_event`](crate::flinks::Pull::on_event) and
/// [`OpenSession::on_event`](crate::flinks::OpenSession::on_event).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum PullEvent {
    /// The session isn't open yet: the sign-in goes on in the background and is waited for.
    Opening {
        /// How to go on if this process dies.
        ticket: Ticket,
    },
    /// The bank asks something.
    Challenge {
        /// Questions of this round.
        questions: usize,
        /// Rounds so far, this one included. A wrong answer makes another one.
        round: u32,
    },
    /// The session is open.
    Opened(RequestId),
    /// A part is about to be read. Accounts, holders and transactions are one call, told as
    /// [`Part::Accounts`].
    Reading {
        /// Which one.
        part: Part,
        /// How to go on if this process dies.
        ticket: Ticket,
    },
    /// Not ready; there will be another look.
    Waiting {
        /// What the provider said, e.g. `OPERATION_PENDING`.
        code: Option<Code>,
        /// Looks so far.
        polls: u32,
        /// Time until the next look.
        next_in: Duration,
        /// What is waited for, and how to go on if this process dies:
        /// [`Client::resume_pull`](crate::flinks::Client::resume_pull).
        ticket: Ticket,
    },
    /// A part is there.
    Read(Part),
}
