//! Kinds of events, as far as keeping them goes.

/// What an event is about, as far as keeping it goes: one kind never pushes out another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Accounts and investments.
    Data,
    /// Vumi's.
    Ping,
    Failure,
    Holders,
}
