//! Keys: made once into a file of its owner's, read from there or from the environment.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use foliolink::Secret;
use foliolink_sync::{Key, KeyRing, SyncError};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    config::{Config, trim_value},
    failure::Failure,
    output::{Answer, listed::Facts},
    text_file,
};

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Write a new key into a file that only its owner may read; refuses an existing file
    New(NewKey),
}

/// Where it goes.
#[derive(Debug, Args)]
pub(super) struct NewKey {
    /// The file
    file: PathBuf,
}

/// A key that was made.
#[derive(Serialize, JsonSchema)]
pub(super) struct Made {
    key_id: String,
    file: String,
}

impl KeyCommand {
    pub(super) fn run(self) -> Answer {
        match self {
            Self::New(command) => command.run(),
        }
    }
}

impl NewKey {
    fn run(self) -> Answer {
        let key = Key::generate()?;
        write_new(&self.file, key.to_text().as_bytes()).map_err(|error| {
            let file = self.file.display();
            match error.kind() {
                io::ErrorKind::AlreadyExists => {
                    Failure::usage(format!("{file}: is there already, and is left as it is"))
                }
                _ => Failure::usage(format!("{file}: {error}")),
            }
        })?;
        let made = Made { key_id: key.id().to_owned(), file: self.file.display().to_string() };
        Ok(Box::new(Facts {
            value: made,
            facts: |made| {
                vec![
                    ("key", made.key_id.clone()),
                    ("file", made.file.clone()),
                    ("next", format!("set FOLIOLINK_SYNC_KEY_FILE={}", made.file)),
                ]
            },
        }))
    }
}

/// Never over what is there: whoever loses a key loses what it sealed.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.write_all(b"\n")?;
    file.sync_all()
}

/// Keys as they were written down, and where.
pub(super) struct Written {
    place: String,
    /// With commas between.
    text: Secret,
}

impl Written {
    /// The keys of the configuration: the variable's, else those of the file.
    pub(super) fn of_config(config: &Config) -> Result<Self, Failure> {
        if let Some(text) = &config.set.sync_key {
            return Ok(Self { place: "FOLIOLINK_SYNC_KEY".to_owned(), text: text.clone() });
        }
        let file = config.set.sync_key_file.as_ref().ok_or_else(|| {
            Failure::configuration(
                "no key: `foliolink sync key new FILE` makes one, FOLIOLINK_SYNC_KEY_FILE names it",
            )
        })?;
        Self::of_file("FOLIOLINK_SYNC_KEY_FILE", Path::new(file))
    }

    /// The keys of a file: one a line, or with commas between.
    pub(super) fn of_file(what: &str, path: &Path) -> Result<Self, Failure> {
        let place = format!("{what}: {}", path.display());
        let text = read(path);
        let text = text.map_err(|error| Failure::configuration(format!("{place}: {error}")))?;
        let text = text.expose().lines().collect::<Vec<_>>().join(",");
        Ok(Self { place, text: Secret::from(text) })
    }

    pub(super) fn ring(&self) -> Result<KeyRing, Failure> {
        self.text.expose().parse().map_err(|error| self.wrong(&error))
    }

    pub(super) fn keys(&self) -> Result<Vec<Key>, Failure> {
        let texts = self.text.expose().split(',').filter(|text| !trim_value(text).is_empty());
        texts.map(|text| text.parse().map_err(|error| self.wrong(&error))).collect()
    }

    fn wrong(&self, error: &SyncError) -> Failure {
        let message = error.to_string();
        let what = message.strip_prefix("key: ").unwrap_or(&message);
        Failure::configuration(format!("{}: {what}", self.place))
    }
}

/// Refuses what others may read.
fn read(path: &Path) -> io::Result<Secret> {
    let metadata = fs::metadata(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        // A pipe of `<(…)` is its owner's alone already.
        if metadata.is_file() && metadata.permissions().mode() & 0o077 != 0 {
            return Err(io::Error::other("others may read it: `chmod 600` it"));
        }
    }
    if metadata.is_dir() {
        return Err(io::Error::other("is a folder"));
    }
    text_file::read(path).map(Secret::from)
}
