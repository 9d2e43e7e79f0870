//! How things stand.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::State;
use crate::{
    Id, Sync,
    error::{Result, SyncError},
    store::{Row, params},
};

/// How all connections stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Overview {
    /// How many there are, without those that were forgotten.
    pub connections: i64,
    /// How many are in which state; states that nobody is in are left out.
    pub states: BTreeMap<&'static str, i64>,
    /// How many are due now.
    pub due: i64,
    /// For how many seconds the oldest of them has been.
    pub oldest_due_s: Option<i64>,
}

/// How one connection stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConnectionStatus {
    /// The engine's own id.
    pub id: Id,
    /// `flinks` or `vumi`.
    pub provider: String,
    /// What the host calls it.
    #[serde(rename = "external_id")]
    pub reference: Option<String>,
    /// Its state.
    pub state: State,
    /// When the bank was read, UTC.
    pub as_of: Option<Timestamp>,
    /// When the provider was asked last, with an answer.
    pub checked_at: Option<Timestamp>,
    /// When something was stored last.
    pub synced_at: Option<Timestamp>,
    /// When it is looked at next; never by time where there is none.
    pub next_at: Option<Timestamp>,
    /// What helps, in the words of [`foliolink::Advice`].
    pub advice: Option<String>,
    /// What went wrong.
    pub error: Option<StatusError>,
    /// Failures in a row.
    pub attempts: i64,
}

/// Connections that failed alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Failing {
    /// `flinks` or `vumi`.
    pub provider: String,
    /// The state they are in.
    pub state: State,
    /// What went wrong, without what belongs to one of them.
    pub error: StatusError,
    /// What helps, in the words of [`foliolink::Advice`].
    pub advice: Option<String>,
    /// How many there are.
    pub connections: i64,
}

/// What went wrong with a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StatusError {
    /// In the words of [`foliolink::ErrorKind`].
    pub kind: String,
    /// The provider's code, or ours: `outcome_unknown`.
    pub code: Option<String>,
    /// What to quote to the provider's support.
    pub request_id: Option<String>,
}

impl Sync {
    /// How all connections stand. One look over the table.
    ///
    /// # Errors
    /// The database's.
    pub async fn overview(&self) -> Result<Overview> {
        let select = "SELECT state, COUNT(*) FROM connections WHERE state <> 'forgotten' \
                      GROUP BY state";
        let mut states = BTreeMap::new();
        for row in self.store().fetch(select, vec![]).await? {
            states.insert(State::parse(row.text(0)?)?.as_str(), row.int(1)?);
        }
        let due = "SELECT COUNT(*), MAX({now} - next_at) FROM connections WHERE next_at <= {now}";
        let row = self.store().fetch_one(due, vec![]).await?;
        let row = row.ok_or_else(|| SyncError::stored("a count"))?;
        Ok(Overview {
            connections: states.values().sum(),
            states,
            due: row.int(0)?,
            oldest_due_s: row.opt_int(1)?.map(|ms| ms / 1000),
        })
    }

    /// What went wrong when connections were asked last, those that failed alike together, most
    /// first. One look over the table.
    ///
    /// # Errors
    /// The database's.
    pub async fn failing(&self) -> Result<Vec<Failing>> {
        let select = "SELECT provider, state, error_kind, error_code, advice, COUNT(*) \
                      FROM connections WHERE error_kind IS NOT NULL AND state <> 'forgotten' \
                      GROUP BY provider, state, error_kind, error_code, advice \
                      ORDER BY 6 DESC, 1, 2, 3, 4, 5";
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let read = |row: &Row| {
            let (kind, code) = (row.text(2)?.to_owned(), owned(row.opt_text(3)?));
            Ok(Failing {
                provider: row.text(0)?.to_owned(),
                state: State::parse(row.text(1)?)?,
                error: StatusError { kind, code, request_id: None },
                advice: owned(row.opt_text(4)?),
                connections: row.int(5)?,
            })
        };
        self.store().fetch(select, vec![]).await?.iter().map(read).collect()
    }

    /// How one connection stands.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_connection`.
    pub async fn status(&self, id: Id) -> Result<ConnectionStatus> {
        let select = format!("SELECT {STATUS} FROM connections WHERE id = $1");
        let row = self.store().fetch_one(&select, params![id]).await?;
        read(&row.ok_or_else(SyncError::unknown_connection)?)
    }

    /// All connections in the order of their ids, those behind `after`; at most `limit`. For pages:
    /// the last id of one is `after` of the next.
    ///
    /// # Errors
    /// The database's.
    pub async fn list(&self, after: Option<Id>, limit: u32) -> Result<Vec<ConnectionStatus>> {
        let select = format!(
            "SELECT {STATUS} FROM connections WHERE id > $1 AND state <> 'forgotten' \
             ORDER BY id LIMIT $2"
        );
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let params = params![after, i64::from(limit)];
        self.store().fetch(&select, params).await?.iter().map(read).collect()
    }

    /// How these connections stand, in the order of their ids; those that aren't there are left out.
    /// At most 500 at once.
    ///
    /// # Errors
    /// The database's.
    pub async fn statuses(&self, ids: &[Id]) -> Result<Vec<ConnectionStatus>> {
        if ids.is_empty() {
            return Ok(vec![]);
        }
        let places: Vec<_> = (1..=ids.len()).map(|place| format!("${place}")).collect();
        let select = format!(
            "SELECT {STATUS} FROM connections WHERE id IN ({}) AND state <> 'forgotten' ORDER BY id",
            places.join(", ")
        );
        let params = ids.iter().map(|id| crate::store::Param::from(*id)).collect();
        self.store().fetch(&select, params).await?.iter().map(read).collect()
    }

    /// Those whom a person must help, the longest first; at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub async fn in_state(&self, state: State, limit: u32) -> Result<Vec<ConnectionStatus>> {
        let select =
            format!("SELECT {STATUS} FROM connections WHERE state = $1 ORDER BY id LIMIT $2");
        let params = params![state.as_str(), i64::from(limit)];
        self.store().fetch(&select, params).await?.iter().map(read).collect()
    }
}

const STATUS: &str = "id, provider, reference, state, as_of, checked_at, synced_at, next_at, \
     advice, error_kind, error_code, request_id, failures";

fn read(row: &Row) -> Result<ConnectionStatus> {
    let time = |at: usize| -> Result<Option<Timestamp>> {
        let ms = row.opt_int(at)?;
        let time = ms.map(Timestamp::from_millisecond).transpose();
        time.map_err(|_| SyncError::stored("a time"))
    };
    let owned = |at: usize| Ok::<_, SyncError>(row.opt_text(at)?.map(str::to_owned));
    let as_of = row.opt_text(4)?.map(str::parse).transpose();
    let error = match owned(9)? {
        Some(kind) => Some(StatusError { kind, code: owned(10)?, request_id: owned(11)? }),
        None => None,
    };
    Ok(ConnectionStatus {
        id: row.id(0)?,
        provider: row.text(1)?.to_owned(),
        reference: owned(2)?,
        state: State::parse(row.text(3)?)?,
        as_of: as_of.map_err(|_| SyncError::stored("a time"))?,
        checked_at: time(5)?,
        synced_at: time(6)?,
        next_at: time(7)?,
        advice: owned(8)?,
        error,
        attempts: row.int(12)?,
    })
}
