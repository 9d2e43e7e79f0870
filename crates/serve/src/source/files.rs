//! Files of snapshots, as a pull or `sync snapshot` writes them: read again where one has changed.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use foliolink::portfolio::{SCHEMA, Snapshot};
use serde::Deserialize;

use super::{Entry, Standing, ids::IdMaker};
use crate::{
    error::{Result, ServeError},
    token::{Scope, TokenStore},
};

/// Files of snapshots: each holds one, an array of them, or one a line. Cheap to clone.
#[derive(Clone)]
pub struct SnapshotFiles(Arc<Inner>);

struct Inner {
    paths: Vec<PathBuf>,
    ids: IdMaker,
    held: Mutex<Option<Held>>,
}

/// When a file changed last, and how long it is.
type Seen = (Option<SystemTime>, u64);

struct Held {
    seen: Vec<Seen>,
    /// In the order of their ids.
    entries: Arc<Vec<Arc<Entry>>>,
}

impl SnapshotFiles {
    /// Reads the files. Ids are made with the key of the token file, and stay while it stays.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid): a file can't be read, isn't one of snapshots, or
    ///   two hold the same connection.
    pub fn open(paths: impl IntoIterator<Item = PathBuf>, tokens: &TokenStore) -> Result<Self> {
        Self::with_key(paths, &tokens.id_key()?)
    }

    /// The same with a key of the caller's, which is no secret of anybody's: ids stay while it does.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn with_key(paths: impl IntoIterator<Item = PathBuf>, key: &[u8]) -> Result<Self> {
        let ids = IdMaker::new(key);
        let ids = ids.ok_or_else(|| ServeError::invalid("the token file has no key"))?;
        let files = Self(Arc::new(Inner {
            paths: paths.into_iter().collect(),
            ids,
            held: Mutex::default(),
        }));
        files.entries()?;
        Ok(files)
    }

    /// The ids of the connections in them, for scopes of tokens.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn connections(&self) -> Result<Vec<String>> {
        Ok(self.entries()?.iter().map(|entry| entry.standing.id.clone()).collect())
    }

    /// What a connection's file holds, and when that was written, if there is such a connection.
    /// `connection` in it is the id here.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn snapshot(&self, id: &str) -> Result<Option<(Snapshot, Option<jiff::Timestamp>)>> {
        let entry = self.find(id)?;
        Ok(entry.map(|entry| (entry.snapshot.clone(), entry.standing.synced_at)))
    }

    pub(super) fn list(
        &self,
        scope: &Scope,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Standing>> {
        let is_shown = |id: &str| match scope {
            Scope::All => true,
            Scope::Connections(ids) => ids.iter().any(|shown| shown == id),
        };
        let entries = self.entries()?;
        let standings = entries.iter().map(|entry| &entry.standing);
        let shown =
            standings.filter(|own| is_shown(&own.id) && after.is_none_or(|after| *own.id > *after));
        Ok(shown.take(limit).cloned().collect())
    }

    pub(super) fn find(&self, id: &str) -> Result<Option<Arc<Entry>>> {
        let entries = self.entries()?;
        let at = entries.binary_search_by(|entry| entry.standing.id.as_str().cmp(id));
        Ok(at.ok().and_then(|at| entries.get(at).cloned()))
    }

    fn entries(&self) -> Result<Arc<Vec<Arc<Entry>>>> {
        let mut held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = self.0.paths.iter().map(|path| look(path)).collect::<Result<Vec<_>>>()?;
        if let Some(held) = held.as_ref().filter(|held| held.seen == seen) {
            return Ok(Arc::clone(&held.entries));
        }
        let mut entries = vec![];
        for (path, seen) in self.0.paths.iter().zip(&seen) {
            for snapshot in read(path)? {
                entries.push(Arc::new(self.enter(snapshot, seen.0)));
            }
        }
        entries.sort_by(|one, other| one.standing.id.cmp(&other.standing.id));
        let is_double =
            entries.array_windows().any(|[one, next]| one.standing.id == next.standing.id);
        if is_double {
            return Err(ServeError::invalid("two of the snapshots are of the same connection"));
        }
        let entries = Arc::new(entries);
        *held = Some(Held { seen, entries: Arc::clone(&entries) });
        Ok(entries)
    }

    fn enter(&self, mut snapshot: Snapshot, changed: Option<SystemTime>) -> Entry {
        let ids = &self.0.ids;
        let id = ids.connection(&snapshot);
        snapshot.connection = id.clone().into();
        let stored = changed.and_then(|at| jiff::Timestamp::try_from(at).ok());
        let standing = Standing {
            id: id.clone(),
            provider: snapshot.provider.as_str().to_owned(),
            external_id: None,
            state: "file".to_owned(),
            as_of: snapshot.as_of,
            checked_at: None,
            synced_at: stored,
            next_at: None,
            advice: None,
            error: None,
        };
        Entry {
            accounts: ids.accounts(&id, &snapshot.accounts),
            portfolios: ids.portfolios(&id, &snapshot.portfolios),
            holdings: ids.holdings(&id, &snapshot),
            transactions: ids.transactions(&id, &snapshot),
            standing,
            snapshot,
        }
    }
}

impl fmt::Debug for SnapshotFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SnapshotFiles").field("files", &self.0.paths.len()).finish_non_exhaustive()
    }
}

fn look(path: &Path) -> Result<Seen> {
    let metadata = fs::metadata(path).map_err(|error| wrong(path, error))?;
    // What is no file can't be read again whenever it has changed, and a pipe would be waited for.
    if !metadata.is_file() {
        let what = if metadata.is_dir() { "is a folder" } else { "is no plain file" };
        return Err(wrong(path, io::Error::other(what)));
    }
    Ok((metadata.modified().ok(), metadata.len()))
}

fn read(path: &Path) -> Result<Vec<Snapshot>> {
    let text = fs::read_to_string(path).map_err(|error| wrong(path, error))?;
    let text = text.trim_start_matches('\u{feff}');
    // serde's own words would quote the file, which holds personal data.
    let place = |error: serde_json::Error| {
        let (line, column) = (error.line(), error.column());
        wrong(path, format!("not a snapshot ({SCHEMA}), line {line} column {column}"))
    };
    let list = match text.trim_start().starts_with('[') {
        true => Vec::<Snapshot>::deserialize(&mut serde_json::Deserializer::from_str(text))
            .map_err(place)?,
        false => serde_json::Deserializer::from_str(text)
            .into_iter()
            .collect::<Result<_, _>>()
            .map_err(place)?,
    };
    match list.is_empty() {
        true => Err(wrong(path, "holds no snapshot")),
        false => Ok(list),
    }
}

fn wrong(path: &Path, why: impl fmt::Display) -> ServeError {
    ServeError::invalid(format!("{}: {why}", path.display()))
}
