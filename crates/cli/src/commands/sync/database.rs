//! The database that a command works on: where it is, with which keys, and through which clients.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use foliolink::{Aggregator, flinks};
use foliolink_sync::{Builder, KeyRing, Sync, SyncError, sqlite_file};

use super::{keys, parts::Parts};
use crate::{
    commands,
    config::{Config, DatabaseUrl},
    context::Context,
    failure::Failure,
};

/// A database that is still to be opened.
pub(crate) struct Database {
    pub(crate) config: Config,
    pub(crate) url: DatabaseUrl,
}

impl Database {
    /// The one of the command line, else of the configuration, else the platform's.
    pub(crate) fn of(context: &Context, named: Option<&DatabaseUrl>) -> Result<Self, Failure> {
        let config = context.config()?;
        let url = match named.or(config.set.database.as_ref()) {
            Some(url) => url.clone(),
            None => platform_file()?,
        };
        Ok(Self { config, url })
    }

    /// Opens it for what asks no provider.
    pub(crate) async fn open(&self) -> Result<Sync, Failure> {
        self.check_file()?;
        let builder = self.builder(self.keys()?).aggregator(nobody()?);
        Ok(builder.open().await?)
    }

    /// Opens it with the clients of the configuration; one of them must be there.
    pub(crate) async fn open_with_clients(&self, context: &Context) -> Result<Sync, Failure> {
        self.check_file()?;
        let builder = self.builder(self.keys()?);
        Ok(self.with_clients(context, builder)?.open().await?)
    }

    /// The same, to read these parts of connections.
    pub(super) async fn open_for_reading(
        &self,
        context: &Context,
        parts: &Parts,
    ) -> Result<Sync, Failure> {
        self.check_file()?;
        let builder = parts.prepare(self.builder(self.keys()?));
        Ok(self.with_clients(context, builder)?.open().await?)
    }

    /// Makes or renews its tables.
    pub(crate) async fn migrate(&self) -> Result<Sync, Failure> {
        let keys = self.keys()?;
        self.check_kind()?;
        if let Some(folder) = self.file().as_deref().and_then(Path::parent)
            && is_platform(folder)
        {
            let made = std::fs::create_dir_all(folder);
            made.map_err(|error| Failure::machine(&folder.display().to_string(), error))?;
        }
        Ok(self.builder(keys).aggregator(nobody()?).migrate().open().await?)
    }

    pub(crate) fn keys(&self) -> Result<KeyRing, Failure> {
        keys::Written::of_config(&self.config)?.ring()
    }

    pub(crate) fn builder(&self, keys: KeyRing) -> Builder {
        let builder = Sync::builder().database(self.url.0.clone()).keys(keys);
        match self.config.set.poll_every {
            Some(gap) => builder.look_every(gap.0),
            None => builder,
        }
    }

    /// Adds the clients that the configuration describes.
    pub(crate) fn with_clients(
        &self,
        context: &Context,
        mut builder: Builder,
    ) -> Result<Builder, Failure> {
        let set = &self.config.set;
        let has_flinks = set.flinks.customer_id.is_some();
        let has_vumi = set.vumi.client_id.is_some() || set.vumi.client_secret.is_some();
        if has_flinks {
            // What is wrong with it is told in the program's words.
            commands::flinks::client(context, &self.config)?;
            builder = builder.flinks(commands::flinks::client_builder(context, &self.config)?);
        }
        if has_vumi {
            commands::vumi::client(context, &self.config)?;
            builder = builder.vumi(commands::vumi::client_builder(context, &self.config)?);
        }
        match has_flinks || has_vumi {
            true => Ok(builder),
            false => Err(Failure::configuration(
                "neither FLINKS_CUSTOMER_ID nor VUMI_CLIENT_ID is set: nobody could be asked",
            )),
        }
    }

    /// A command that doesn't make a database must not leave an empty one behind.
    pub(crate) fn check_file(&self) -> Result<(), Failure> {
        match self.file() {
            Some(file) if !file.exists() => Err(Failure::configuration(format!(
                "there is no database at {}: `foliolink sync init` makes it",
                file.display()
            ))),
            _ => self.check_kind(),
        }
    }

    /// SQLite would wait for a pipe, or say no more than that it can't open it.
    fn check_kind(&self) -> Result<(), Failure> {
        let Some(file) = self.file() else { return Ok(()) };
        match std::fs::metadata(&file) {
            Ok(metadata) if !metadata.is_file() => Err(Failure::configuration(format!(
                "{}: is no plain file, and can't be a database",
                file.display()
            ))),
            _ => Ok(()),
        }
    }

    /// The file of an SQLite database.
    fn file(&self) -> Option<PathBuf> {
        sqlite_file(&self.url.0)
    }
}

/// `sync.db` in the platform's data folder.
fn platform_file() -> Result<DatabaseUrl, Failure> {
    let folder = platform_folder().ok_or_else(|| {
        Failure::configuration("this platform has no data folder: name a database with --db URL")
    })?;
    let path = folder.join("sync.db").display().to_string();
    Ok(DatabaseUrl(format!("sqlite://{}", path.replace('%', "%25").replace('?', "%3F"))))
}

fn platform_folder() -> Option<PathBuf> {
    ProjectDirs::from("", "", "foliolink").map(|dirs| dirs.data_dir().to_owned())
}

fn is_platform(folder: &Path) -> bool {
    platform_folder().is_some_and(|own| own == folder)
}

/// A client that is there to be none: the engine wants one, and these commands ask nobody.
pub(crate) fn nobody() -> Result<Aggregator, SyncError> {
    let client = flinks::Client::builder()
        .customer_id("00000000-0000-0000-0000-000000000000")
        .base_url("http://127.0.0.1:9")
        .build()?;
    Ok(Aggregator::builder().flinks(client).build()?)
}
