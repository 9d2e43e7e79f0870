//! Kinds of events, as far as keeping them goes.

/// What an event is about, as far as keeping it goes: one kind never pushes out another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Accounts,
    /// The product that Flinks retired: most hosts that still get them wait for accounts alone.
    Investments,
    /// Vumi's.
    Ping,
    Failure,
    Holders,
}

impl Kind {
    pub(super) const ALL: [Self; 5] =
        [Self::Accounts, Self::Investments, Self::Ping, Self::Failure, Self::Holders];
}
