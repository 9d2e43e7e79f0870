//! Exports that are a folder with a file a table. An existing folder is replaced only if it is an
//! earlier export in the same format, of connections that the new one has as well: nothing else is
//! ever lost.

use std::{
    collections::HashSet,
    error, fs,
    fs::File,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use foliolink::portfolio::{Snapshot, columns::Table};

use crate::{
    Error, Format, Written, WrittenTable,
    staged_output::{StagedOutput, private_file, private_folder, share},
};

/// Provider and connection of each row that an earlier export wrote; why a file can't be read isn't
/// told apart.
pub(crate) type Keys = Result<Vec<(String, String)>, Box<dyn error::Error>>;

/// What the two kinds of folder do differently.
pub(crate) struct FolderFormat {
    pub(crate) format: Format,
    /// Writes a table; the path is where the file will be, for messages.
    pub(crate) write: fn(&Table<'_>, &File, &Path) -> Result<(), Error>,
    /// Reads whose data an export holds, from its file of connections.
    pub(crate) connections: fn(&Path) -> Keys,
}

impl FolderFormat {
    pub(crate) fn export(
        &self,
        snapshots: &[Snapshot],
        tables: &[Table<'_>],
        path: &Path,
    ) -> Result<Written, Error> {
        self.check(snapshots, tables, path)?;
        let output = StagedOutput::beside(path)?;
        private_folder(&output.fresh()).map_err(Error::while_doing(path, "write beside it"))?;
        for table in tables {
            let named = self.file(path, table.name);
            let new = self.file(&output.fresh(), table.name);
            let file = private_file(&new).map_err(Error::while_doing(&named, "create it"))?;
            (self.write)(table, &file, &named)?;
            file.sync_all()
                .and_then(|()| share(&new, &named))
                .map_err(Error::while_doing(&named, "write it"))?;
        }
        output.commit()?;
        let written = tables.iter().map(|table| WrittenTable {
            name: table.name,
            rows: table.rows,
            file: self.file(path, table.name),
        });
        Ok(Written {
            path: path.to_owned(),
            format: self.format,
            tables: written.collect(),
            notices: Vec::new(),
        })
    }

    fn file(&self, folder: &Path, table: &str) -> PathBuf {
        folder.join(format!("{table}.{}", self.format))
    }

    /// Refuses to replace anything but an export of the same format and connections.
    fn check(
        &self,
        snapshots: &[Snapshot],
        tables: &[Table<'_>],
        path: &Path,
    ) -> Result<(), Error> {
        let mut entries = match fs::read_dir(path) {
            Ok(entries) => entries.peekable(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                return Err(Error::obstacle(path, "it isn't a folder"));
            }
            Err(error) => return Err(Error::while_doing(path, "read the folder")(error)),
        };
        if entries.peek().is_none() {
            return Ok(());
        }
        let ours: Vec<_> = tables.iter().map(|table| self.file(path, table.name)).collect();
        for entry in entries {
            let entry = entry.map_err(Error::while_doing(path, "read the folder"))?.path();
            // A link is no file here: it would be replaced with the folder, not followed.
            let is_file = entry.symlink_metadata().is_ok_and(|there| there.is_file());
            if !ours.contains(&entry) || !is_file {
                let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
                return Err(Error::obstacle(
                    path,
                    format!(
                        "the folder holds {name:?}, which is no part of a {} export",
                        self.format
                    ),
                ));
            }
        }
        let held = (self.connections)(&self.file(path, "connections"));
        let held = held.map_err(|_| {
            Error::obstacle(path, format!("the folder isn't a whole {} export", self.format))
        })?;
        let new: HashSet<_> =
            snapshots.iter().map(|own| (own.provider.as_str(), own.connection.expose())).collect();
        let kept = held.iter().all(|(provider, connection)| new.contains(&(provider, connection)));
        if kept { Ok(()) } else { Err(Error::OtherConnections { path: path.to_owned() }) }
    }
}
