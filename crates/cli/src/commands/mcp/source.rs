//! Where the data comes from: the sync database, or files of snapshots, as `serve` takes them.

use std::collections::BTreeMap;

use foliolink::portfolio::Snapshot;
use foliolink_serve::SnapshotFiles;
use foliolink_sync::{Change, ChangeCursor, ConnectionStatus, Id, Sync};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::mask::Masker;
use crate::{
    commands::{serve::Data, sync::database::Database},
    context::Context,
    failure::Failure,
};

/// What is read. Nothing here writes, and nothing asks a provider.
#[derive(Debug, Clone)]
pub(super) enum Source {
    Database(Sync),
    Files(SnapshotFiles),
}

/// A connection, and how it stands.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Connection {
    /// Its id here: neither a LoginId nor a token.
    pub(super) id: String,
    /// `flinks` or `vumi`.
    provider: String,
    /// What its host calls it; masked unless personal data is revealed.
    external_id: Option<String>,
    /// `idle`, `opening`, `uncertain`, `waiting`, `backoff`, `needs_person`, `dead`, `paused`; `file`
    /// where it comes from a file.
    state: String,
    /// When the bank was read, UTC.
    as_of: Option<Timestamp>,
    /// When the provider answered last, UTC.
    checked_at: Option<Timestamp>,
    /// When something was stored last, UTC.
    synced_at: Option<Timestamp>,
    /// When it is looked at next, UTC; `null` where never by time.
    next_at: Option<Timestamp>,
    /// What helps; `explain_error` says more.
    advice: Option<String>,
    /// What went wrong.
    error: Option<ConnectionError>,
}

/// What went wrong with a connection; `explain_error` takes kind and code.
#[derive(Debug, Serialize, JsonSchema)]
struct ConnectionError {
    kind: String,
    code: Option<String>,
    /// What the provider's support asks for.
    request_id: Option<String>,
}

/// How all connections stand.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Overview {
    /// How many there are.
    pub(super) connections: i64,
    /// How many are in which state; states that nobody is in are left out.
    pub(super) states: BTreeMap<String, i64>,
    /// How many are due now.
    pub(super) due: i64,
    /// For how many seconds the oldest of them has been.
    pub(super) oldest_due_s: Option<i64>,
}

/// What is stored of a connection, and the numbers of its rows by table.
pub(super) struct Stored {
    pub(super) snapshot: Snapshot,
    rows: BTreeMap<&'static str, Vec<i64>>,
}

impl Stored {
    /// The number of a row: the database's, else its place.
    pub(super) fn number(&self, table: &str, at: usize) -> i64 {
        let place = i64::try_from(at + 1).unwrap_or(i64::MAX);
        self.rows.get(table).and_then(|rows| rows.get(at)).copied().unwrap_or(place)
    }
}

/// What a tool says where it can't answer.
pub(super) type Told<T> = Result<T, String>;

const UNKNOWN: &str = "no such connection: list_connections has their ids";

fn tell(failure: impl Into<Failure>) -> String {
    failure.into().message().to_owned()
}

impl Source {
    /// The one that the arguments name.
    pub(super) async fn open(data: &Data, context: &Context) -> Result<Self, Failure> {
        if data.snapshots.is_empty() {
            let database = Database::of(context, data.database.as_ref())?;
            return Ok(Self::Database(database.open().await?));
        }
        // Ids of files hold for this run: nothing is written to remember them by.
        let key = [uuid::Uuid::new_v4().into_bytes(), uuid::Uuid::new_v4().into_bytes()].concat();
        Ok(Self::Files(SnapshotFiles::with_key(data.snapshots.clone(), &key)?))
    }

    /// Those behind `after`, in the order of their ids.
    pub(super) async fn list(
        &self,
        after: Option<&str>,
        limit: usize,
        masker: Masker,
    ) -> Told<Vec<Connection>> {
        match self {
            Self::Database(sync) => {
                let after = after.map(str::parse::<Id>).transpose().map_err(|_| WRONG_CURSOR)?;
                let limit = u32::try_from(limit).unwrap_or(u32::MAX);
                let rows = sync.list(after, limit).await.map_err(tell)?;
                Ok(rows.into_iter().map(|status| Connection::of(status, masker)).collect())
            }
            Self::Files(files) => {
                let ids = files.connections().map_err(tell)?;
                let behind = ids.iter().filter(|id| after.is_none_or(|after| id.as_str() > after));
                behind.take(limit).map(|id| of_file(files, id)).collect()
            }
        }
    }

    /// One of them.
    pub(super) async fn find(&self, id: &str, masker: Masker) -> Told<Connection> {
        match self {
            Self::Database(sync) => {
                let id = id.parse::<Id>().map_err(|_| UNKNOWN)?;
                let found = sync.statuses(&[id]).await.map_err(tell)?.pop();
                found.map(|status| Connection::of(status, masker)).ok_or_else(|| UNKNOWN.to_owned())
            }
            Self::Files(files) => of_file(files, id),
        }
    }

    pub(super) async fn overview(&self) -> Told<Overview> {
        match self {
            Self::Database(sync) => {
                let all = sync.overview().await.map_err(tell)?;
                let states = all.states.into_iter();
                Ok(Overview {
                    connections: all.connections,
                    states: states.map(|(state, count)| (state.to_owned(), count)).collect(),
                    due: all.due,
                    oldest_due_s: all.oldest_due_s,
                })
            }
            Self::Files(files) => {
                let count = files.connections().map_err(tell)?.len();
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                let states = BTreeMap::from([("file".to_owned(), count)]);
                Ok(Overview { connections: count, states, due: 0, oldest_due_s: None })
            }
        }
    }

    /// What is stored of one.
    pub(super) async fn read(&self, id: &str) -> Told<Stored> {
        match self {
            Self::Database(sync) => {
                let id = id.parse::<Id>().map_err(|_| UNKNOWN)?;
                let stored = sync.stored(&[id]).await.map_err(tell)?.pop();
                let stored = stored.ok_or(UNKNOWN)?;
                let tables =
                    ["holders", "accounts", "portfolios", "securities", "holdings", "transactions"];
                let rows = tables.map(|table| (table, stored.row_ids(table).to_vec())).into();
                Ok(Stored { snapshot: stored.snapshot, rows })
            }
            Self::Files(files) => {
                let (snapshot, _) = files.snapshot(id).map_err(tell)?.ok_or(UNKNOWN)?;
                Ok(Stored { snapshot, rows: BTreeMap::new() })
            }
        }
    }

    /// What changed on one, the oldest first, at most so many; connections of files have no history.
    pub(super) async fn history(
        &self,
        id: &str,
        since: Option<Timestamp>,
        behind: Option<&ChangeCursor>,
        limit: u32,
    ) -> Told<Vec<Change>> {
        match self {
            Self::Database(sync) => {
                let id = id.parse::<Id>().map_err(|_| UNKNOWN)?;
                sync.history_page(id, since, behind, limit).await.map_err(tell)
            }
            Self::Files(files) => of_file(files, id).map(|_| vec![]),
        }
    }
}

pub(super) const WRONG_CURSOR: &str = "cursor: expected `next` of the page before";

fn of_file(files: &SnapshotFiles, id: &str) -> Told<Connection> {
    let (snapshot, written) = files.snapshot(id).map_err(tell)?.ok_or(UNKNOWN)?;
    Ok(Connection {
        id: id.to_owned(),
        provider: snapshot.provider.as_str().to_owned(),
        external_id: None,
        state: "file".to_owned(),
        as_of: snapshot.as_of,
        checked_at: None,
        synced_at: written,
        next_at: None,
        advice: None,
        error: None,
    })
}

impl Connection {
    fn of(status: ConnectionStatus, masker: Masker) -> Self {
        Self {
            id: status.id.to_string(),
            provider: status.provider,
            external_id: status.reference.map(|own| masker.mark(own)),
            state: status.state.as_str().to_owned(),
            as_of: status.as_of,
            checked_at: status.checked_at,
            synced_at: status.synced_at,
            next_at: status.next_at,
            advice: status.advice,
            error: status.error.map(|error| ConnectionError {
                kind: error.kind,
                code: error.code,
                request_id: error.request_id,
            }),
        }
    }
}
