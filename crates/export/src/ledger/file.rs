//! One file that appears whole. An earlier one is replaced only if its mark says that it is an
//! export in the same format, of the same connections.

use std::{
    fmt,
    fs::{self, File},
    io::{BufRead as _, BufReader, BufWriter, ErrorKind, Read as _, Write},
    path::Path,
};

use foliolink::portfolio::Snapshot;

use super::Stop;
use crate::{
    Error, Format,
    staged_output::{StagedOutput, private_file},
};

/// How such a file begins, after what its format demands to come first.
pub(crate) struct Mark {
    format: Format,
    /// Of the connections, which themselves open accounts.
    digest: String,
}

impl Mark {
    pub(crate) fn new(format: Format, snapshots: &[Snapshot]) -> Self {
        let mut keys: Vec<_> =
            snapshots.iter().map(|own| (own.provider.as_str(), own.connection.expose())).collect();
        keys.sort_unstable();
        let mut hash = hmac_sha256::Hash::new();
        for (provider, connection) in keys {
            hash.update(format!("{provider} {} {connection}\n", connection.len()));
        }
        let digest = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { format, digest }
    }

    /// Refuses to replace anything else.
    pub(crate) fn check(&self, path: &Path) -> Result<(), Error> {
        let there = match fs::metadata(path) {
            Ok(there) => there,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Error::while_doing(path, "look at it")(error)),
        };
        if !there.is_file() {
            return Err(Error::obstacle(path, "it isn't a file"));
        }
        if there.len() == 0 {
            return Ok(());
        }
        let file = File::open(path).map_err(Error::while_doing(path, "look at it"))?;
        let mut begin = Vec::new();
        for line in BufReader::new(file.take(1024)).split(b'\n').take(3) {
            begin.extend(line.map_err(Error::while_doing(path, "look at it"))?);
            begin.push(b'\n');
        }
        let begin = String::from_utf8_lossy(&begin);
        // No comment can stand there: the account of the first record is what it says of itself.
        if self.format == Format::Norma43 {
            let records = begin.starts_with("11") && begin.lines().next().is_some_and(is_record);
            return if records { Ok(()) } else { Err(self.obstacle(path)) };
        }
        if begin.contains(&self.to_string()) {
            Ok(())
        } else if begin.contains(&self.kind()) {
            Err(Error::OtherConnections { path: path.to_owned(), format: self.format })
        } else {
            Err(self.obstacle(path))
        }
    }

    fn obstacle(&self, path: &Path) -> Error {
        Error::obstacle(path, format!("it isn't an export in the format {}", self.format))
    }

    pub(crate) fn digest(&self) -> &str {
        &self.digest
    }

    fn kind(&self) -> String {
        match self.format {
            // As much as an id of its head holds.
            Format::Ofx => "foliolink-ofx-1-".to_owned(),
            format => format!("foliolink export {format}/1 "),
        }
    }
}

/// A line of Norma 43, with its line end in two bytes or one.
fn is_record(line: &str) -> bool {
    (80..=81).contains(&line.chars().count())
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.kind(), self.digest)
    }
}

/// Writes beside the path, then renames.
pub(crate) fn write(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), Stop>,
) -> Result<(), Error> {
    let output = StagedOutput::beside(path)?;
    let file =
        private_file(&output.fresh()).map_err(Error::while_doing(path, "write beside it"))?;
    let mut out = BufWriter::new(file);
    match fill(&mut out) {
        Ok(()) => {}
        Err(Stop::Refused(error)) => return Err(error),
        Err(Stop::Disk(error)) => return Err(Error::while_doing(path, "write it")(error)),
    }
    let file = out.into_inner().map_err(|error| error.into_error());
    let synced = file.and_then(|file| file.sync_all());
    synced.map_err(Error::while_doing(path, "write it"))?;
    output.commit()
}
