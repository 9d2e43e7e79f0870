//! A connection: one row, which is the truth. Its state says who may do what with it next.

mod add;
mod control;
mod policy;
mod remove;
mod status;

use foliolink::{
    Ticket,
    aggregator::{Source, Unanswered},
};
use serde::{Deserialize, Serialize};

pub use add::{Add, Added};
pub(crate) use control::WAKE;
pub use policy::{Policy, Window};
pub use remove::Remove;
pub use status::{ConnectionStatus, Failing, Overview, StatusError};

use crate::{
    Id,
    error::{Result, SyncError},
    secrets::{Keeper, Place},
    store::Row,
};

/// How a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum State {
    /// Its data is stored; it is opened in its next window.
    Idle,
    /// Somebody holds it, and a call may be out.
    Opening,
    /// Whoever held it died with a call out.
    Uncertain,
    /// The provider works; nobody holds anything.
    Waiting,
    /// A failure that passes; it is tried again.
    Backoff,
    /// A person must act. Never left by time.
    NeedsPerson,
    /// Given up.
    Dead,
    /// Stopped by command.
    Paused,
    /// Erased; what is left has no personal data.
    Forgotten,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Idle,
        Self::Opening,
        Self::Uncertain,
        Self::Waiting,
        Self::Backoff,
        Self::NeedsPerson,
        Self::Dead,
        Self::Paused,
        Self::Forgotten,
    ];

    /// The word, e.g. `needs_person`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Opening => "opening",
            Self::Uncertain => "uncertain",
            Self::Waiting => "waiting",
            Self::Backoff => "backoff",
            Self::NeedsPerson => "needs_person",
            Self::Dead => "dead",
            Self::Paused => "paused",
            Self::Forgotten => "forgotten",
        }
    }

    fn parse(text: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|state| state.as_str() == text);
        known.ok_or_else(|| SyncError::stored("a state"))
    }
}

/// What a call under way may do, written down before it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Intent {
    /// A cached session, or a read of Vumi's: only reads.
    Cached,
    /// A look at pending work: only reads.
    Look,
    /// A sign-in at the bank.
    Live,
    /// Answers to a bank's questions.
    Answer,
    /// A public token becomes a connection.
    Exchange,
    /// A deletion at the provider.
    Delete,
}

impl Intent {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Cached => "cached",
            Self::Look => "look",
            Self::Live => "live",
            Self::Answer => "answer",
            Self::Exchange => "exchange",
            Self::Delete => "delete",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self> {
        let all =
            [Self::Cached, Self::Look, Self::Live, Self::Answer, Self::Exchange, Self::Delete];
        let known = all.into_iter().find(|intent| intent.as_str() == text);
        known.ok_or_else(|| SyncError::stored("an intent"))
    }

    /// Whether it does something that must not be done twice.
    pub(crate) fn acts(self) -> bool {
        !matches!(self, Self::Cached | Self::Look)
    }
}

/// What is left to go on with.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Pending {
    /// Work at the provider.
    Ticket(Box<Ticket>),
    /// Questions of a bank.
    Asked(Box<Unanswered>),
}

/// The columns that a [`Connection`] is read from.
pub(crate) const COLUMNS: &str = "id, reference, provider, source_sealed, policy, state, fence, \
     woken, intent, intent_at, pending_sealed, looks, failures, as_of, synced_at, digest, next_row, \
     lease_until, next_at";

/// A connection as a step sees it.
pub(crate) struct Connection {
    pub(crate) id: Id,
    pub(crate) source: Source,
    pub(crate) policy: Policy,
    pub(crate) state: State,
    pub(crate) fence: i64,
    pub(crate) woken: i64,
    pub(crate) intent: Option<Intent>,
    pub(crate) intent_at: Option<i64>,
    pub(crate) pending: Option<Pending>,
    pub(crate) looks: i64,
    pub(crate) failures: i64,
    pub(crate) as_of: Option<jiff::Timestamp>,
    pub(crate) synced_at: Option<i64>,
    pub(crate) digest: Option<Vec<u8>>,
    pub(crate) next_row: i64,
    pub(crate) lease_until: Option<i64>,
}

impl Connection {
    /// Reads a row of [`COLUMNS`].
    pub(crate) fn read(row: &Row, keeper: &Keeper) -> Result<Self> {
        let id = row.id(0)?;
        let source = row.opt_bytes(3)?.ok_or_else(SyncError::unknown_connection)?;
        let pending = row.opt_bytes(10)?;
        let as_of = row.opt_text(13)?.map(str::parse).transpose();
        Ok(Self {
            id,
            source: keeper.open_value(&Place::source(id), source)?,
            policy: Policy::from_text(row.text(4)?)?,
            state: State::parse(row.text(5)?)?,
            fence: row.int(6)?,
            woken: row.int(7)?,
            intent: row.opt_text(8)?.map(Intent::parse).transpose()?,
            intent_at: row.opt_int(9)?,
            pending: pending
                .map(|sealed| keeper.open_value(&Place::pending(id), sealed))
                .transpose()?,
            looks: row.int(11)?,
            failures: row.int(12)?,
            as_of: as_of.map_err(|_| SyncError::stored("a time"))?,
            synced_at: row.opt_int(14)?,
            digest: row.opt_bytes(15)?.map(<[u8]>::to_vec),
            next_row: row.int(16)?,
            lease_until: row.opt_int(17)?,
        })
    }
}

/// What is left to go on with of a connection.
pub(crate) async fn read_pending(sync: &crate::Sync, id: Id) -> Result<Option<Pending>> {
    let select = "SELECT pending_sealed FROM connections WHERE id = $1 AND state <> 'forgotten'";
    let row = sync.store().fetch_one(select, crate::store::params![id]).await?;
    let row = row.ok_or_else(SyncError::unknown_connection)?;
    let sealed = row.opt_bytes(0)?;
    sealed.map(|sealed| sync.keeper().open_value(&Place::pending(id), sealed)).transpose()
}
