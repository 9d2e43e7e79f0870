//! Files that are there whole or not at all: tickets, and whatever else a command leaves behind.

use std::{
    io::{self, Write as _},
    path::Path,
};

use foliolink::Ticket;
use tempfile::NamedTempFile;

use crate::text_file;

/// Writes a ticket, readable by its owner alone: it names a person's connection.
pub(crate) fn write(path: &Path, ticket: &Ticket) -> io::Result<()> {
    let mut text = serde_json::to_vec(ticket)?;
    text.push(b'\n');
    write_whole(path, &text)
}

/// Reads a ticket: one by itself, or the whole error object that holds it.
pub(crate) fn read(path: &Path) -> Result<Ticket, String> {
    #[derive(serde::Deserialize)]
    struct Envelope {
        error: Error,
    }
    #[derive(serde::Deserialize)]
    struct Error {
        ticket: Ticket,
    }
    let text = text_file::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let ticket = serde_json::from_str(&text).or_else(|error| {
        match serde_json::from_str::<Envelope>(&text) {
            Ok(envelope) => Ok(envelope.error.ticket),
            Err(_) => Err(error),
        }
    });
    ticket.map_err(|error| {
        format!("{}: not a ticket, line {} column {}", path.display(), error.line(), error.column())
    })
}

/// A temporary file beside the target, then a rename. Only its owner reads it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    persist(NamedTempFile::new_in(folder_of(path))?, path, bytes)
}

/// The same for what everybody may read.
pub(crate) fn write_shared(path: &Path, bytes: &[u8]) -> io::Result<()> {
    #[allow(unused_mut, reason = "only Unix has modes")]
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    persist(builder.tempfile_in(folder_of(path))?, path, bytes)
}

fn persist(mut file: NamedTempFile, path: &Path, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Why no file could be written there; asked before anything is sent, and leaves nothing behind.
pub(crate) fn check_file(path: &Path) -> Result<(), String> {
    match path.file_name() {
        None => Err("names no file".to_owned()),
        Some(_) if path.is_dir() => Err("is a folder".to_owned()),
        Some(_) if !folder_of(path).is_dir() => {
            Err("the folder it would be in doesn't exist".to_owned())
        }
        Some(_) => check_folder(folder_of(path)),
    }
}

/// The same for a folder that may still have to be made.
pub(crate) fn check_folder(folder: &Path) -> Result<(), String> {
    let mut place = folder;
    loop {
        match std::fs::metadata(place) {
            Ok(it) if !it.is_dir() => {
                return Err("isn't a folder, or is below something that isn't".to_owned());
            }
            // The words of the error name the temporary file.
            Ok(_) => {
                return NamedTempFile::new_in(place)
                    .map(drop)
                    .map_err(|error| format!("can't be written: {}", error.kind()));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && place != folder_of(place) => {
                place = folder_of(place)
            }
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => place = folder_of(place),
            Err(error) => return Err(format!("can't be written: {}", error.kind())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICKET: &str = r#"{"provider":"vumi","operation":"ready","connection":"K7Q2M9X4T1","deadline":"2031-04-02T08:45:00Z"}"#;

    #[test]
    fn a_ticket_is_read_by_itself_or_from_the_error_object() {
        let folder = tempfile::tempdir().unwrap();
        let ticket: Ticket = serde_json::from_str(TICKET).unwrap();
        let (plain, wrapped) =
            (folder.path().join("plain.json"), folder.path().join("wrapped.json"));
        write(&plain, &ticket).unwrap();
        write_whole(
            &wrapped,
            format!(r#"{{"error":{{"kind":"still_pending","ticket":{TICKET}}}}}"#).as_bytes(),
        )
        .unwrap();
        assert_eq!(read(&plain).unwrap(), ticket);
        let marked = folder.path().join("marked.json");
        write_whole(&marked, format!("\u{feff}{TICKET}").as_bytes()).unwrap();
        assert_eq!(read(&marked).unwrap(), ticket);
        std::fs::remove_file(marked).unwrap();
        assert_eq!(read(&wrapped).unwrap(), ticket);
        assert_eq!(std::fs::read_to_string(&plain).unwrap().trim_end(), TICKET);
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            2,
            "no temporary file is left"
        );
    }

    #[test]
    fn what_is_no_ticket_says_where_and_quotes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bad.json");
        write_whole(&path, br#"{"provider":"vumi","connection":"K7Q2M9X4T1"}"#).unwrap();
        let error = read(&path).unwrap_err();
        assert!(error.ends_with("bad.json: not a ticket, line 1 column 45"), "{error}");
        assert!(read(&folder.path().join("none.json")).is_err());
    }
}
