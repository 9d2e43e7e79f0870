//! What a pull tells while it goes on.

use std::time::Duration;

use super::part::Part;
use crate::{code::Code, ticket::Ticket};

/// Something happened in a pull that isn't its end. For [`Pull::on_event`](super::Pull::on_event).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// A connection was made of the public token, which is used up now: store this token first of
    /// all.
    #[cfg(feature = "vumi")]
    Connected(crate::vumi::ConnectionToken),
    /// The session is open.
    #[cfg(feature = "flinks")]
    Opened(crate::flinks::RequestId),
    /// The bank asks something.
    #[cfg(feature = "flinks")]
    Challenge {
        /// Questions of this round.
        questions: usize,
        /// Rounds so far, this one included. A wrong answer makes another one.
        round: u32,
    },
    /// Something is about to be read.
    Reading(Part),
    /// Not ready; there will be another look.
    Waiting {
        /// What the provider said, e.g. `OPERATION_PENDING`.
        code: Option<Code>,
        /// Looks so far.
        polls: u32,
        /// Time until the next look.
        next_in: Duration,
        /// What is waited for ([`Ticket::operation`]), and how to go on if this process dies:
        /// [`Aggregator::resume`](super::Aggregator::resume).
        ticket: Ticket,
    },
}
