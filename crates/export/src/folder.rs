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

use foliolink::portfolio::{
    Snapshot,
    columns::{LazyTable, for_each_lazy_chunk, tables},
};

use crate::{
    Error, Format, Written, WrittenTable,
    staged_output::{StagedOutput, private_file, private_folder, share},
};

/// Provider and connection of each row that an earlier export wrote; why a file can't be read isn't
/// told apart.
pub(crate) type Keys = Result<Vec<(String, String)>, Box<dyn error::Error>>;

/// How a table's file is begun.
pub(crate) type OpenTable =
    fn(&LazyTable<'_, '_>, File, &Path) -> Result<Box<dyn TableWriter>, Error>;

/// What the two kinds of folder do differently.
pub(crate) struct FolderFormat {
    pub(crate) format: Format,
    /// Rows that are written at a time.
    pub(crate) rows: usize,
    /// Begins a table's file; of its rows only the columns count. The path is where the file will
    /// be, for messages.
    pub(crate) open: OpenTable,
    /// Reads whose data an export holds, from its file of connections.
    pub(crate) connections: fn(&Path) -> Keys,
}

/// A table's file that grows, some rows at a time.
pub(crate) trait TableWriter {
    /// Adds rows, the first of which has the place `start` in its table.
    fn write(&mut self, rows: &LazyTable<'_, '_>, start: usize, path: &Path) -> Result<(), Error>;
    /// Ends it and gives the file back.
    fn finish(self: Box<Self>, path: &Path) -> Result<File, Error>;
}

/// Rows that are held at a time.
pub(crate) const CHUNK: usize = 2048;

/// A table that is being written.
struct Open {
    name: &'static str,
    rows: usize,
    writer: Box<dyn TableWriter>,
}

impl FolderFormat {
    pub(crate) fn export(&self, snapshots: &[Snapshot], path: &Path) -> Result<Written, Error> {
        self.check(snapshots, path)?;
        let output = StagedOutput::beside(path)?;
        private_folder(&output.fresh()).map_err(Error::while_doing(path, "write beside it"))?;
        let mut tables = Vec::new();
        let mut files = Vec::new();
        let mut open: Option<Open> = None;
        for_each_lazy_chunk(snapshots, self.rows, |table, start| {
            let named = self.file(path, table.name);
            if start == 0 {
                if let Some(done) = open.take() {
                    tables.push(self.finish(done, path, &mut files)?);
                }
                let new = self.file(&output.fresh(), table.name);
                let file = private_file(&new).map_err(Error::while_doing(&named, "create it"))?;
                let writer = (self.open)(table, file, &named)?;
                open = Some(Open { name: table.name, rows: 0, writer });
            }
            let Some(open) = &mut open else { return Ok(()) };
            open.rows += table.rows;
            open.writer.write(table, start, &named)
        })?;
        if let Some(done) = open.take() {
            tables.push(self.finish(done, path, &mut files)?);
        }
        // All of them at the end: the disk has less to do than after each.
        for (file, table) in files.iter().zip(&tables) {
            let new = self.file(&output.fresh(), table.name);
            file.sync_all()
                .and_then(|()| share(&new, &table.file))
                .map_err(Error::while_doing(&table.file, "write it"))?;
        }
        output.commit()?;
        Ok(Written { path: path.to_owned(), format: self.format, tables, notices: Vec::new() })
    }

    /// Ends a table's file; it is among `files` then, and not yet on the disk.
    fn finish(
        &self,
        done: Open,
        path: &Path,
        files: &mut Vec<File>,
    ) -> Result<WrittenTable, Error> {
        let named = self.file(path, done.name);
        files.push(done.writer.finish(&named)?);
        Ok(WrittenTable { name: done.name, rows: done.rows, file: named })
    }

    fn file(&self, folder: &Path, table: &str) -> PathBuf {
        folder.join(format!("{table}.{}", self.format))
    }

    /// Refuses to replace anything but an export of the same format and connections.
    fn check(&self, snapshots: &[Snapshot], path: &Path) -> Result<(), Error> {
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
        // Their names alone: of no snapshots.
        let tables = tables(&[]);
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
        match kept {
            true => Ok(()),
            false => Err(Error::OtherConnections { path: path.to_owned(), format: self.format }),
        }
    }
}
