//! Tickets in files: what a later resume goes on from.

use std::{io, path::Path};

use foliolink::Ticket;

use crate::output_file::write_private;

use crate::text_file;

/// Writes a ticket, readable by its owner alone: it names a person's connection.
pub(crate) fn write(path: &Path, ticket: &Ticket) -> io::Result<()> {
    let mut text = serde_json::to_vec(ticket)?;
    text.push(b'\n');
    write_private(path, &text)
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
        write_private(
            &wrapped,
            format!(r#"{{"error":{{"kind":"still_pending","ticket":{TICKET}}}}}"#).as_bytes(),
        )
        .unwrap();
        assert_eq!(read(&plain).unwrap(), ticket);
        let marked = folder.path().join("marked.json");
        write_private(&marked, format!("\u{feff}{TICKET}").as_bytes()).unwrap();
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
        write_private(&path, br#"{"provider":"vumi","connection":"K7Q2M9X4T1"}"#).unwrap();
        let error = read(&path).unwrap_err();
        assert!(error.ends_with("bad.json: not a ticket, line 1 column 45"), "{error}");
        assert!(read(&folder.path().join("none.json")).is_err());
    }
}
