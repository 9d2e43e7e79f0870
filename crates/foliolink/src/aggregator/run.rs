//! A pull under way, as far as it is the same at both providers.

use super::{options::Options, source::Source};
use crate::ticket::Ticket;

/// Where a pull starts.
#[derive(Debug)]
pub(super) enum Begin {
    Anew,
    Ticket(Ticket),
    #[cfg(feature = "flinks")]
    Answers(Box<crate::flinks::Unanswered>, crate::flinks::Answers),
}

/// A pull under way, as far as it is the same at both providers.
pub(super) struct Run {
    pub(super) source: Source,
    pub(super) options: Options,
}
