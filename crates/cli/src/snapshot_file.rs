//! Reads files of snapshots: one, an array of them, or one a line.

use std::{collections::HashSet, path::Path};

use foliolink::portfolio::{SCHEMA, Snapshot};
use serde::Deserialize;

use crate::{failure::Failure, text_file};

/// What a file holds.
pub(crate) struct Held {
    pub(crate) list: Vec<Snapshot>,
    /// Whether it is an array or several lines, whatever their number.
    pub(crate) many: bool,
}

/// One JSON value of a file. The derive of an untagged enum would lose the place of a mistake.
#[derive(Deserialize)]
#[serde(transparent)]
struct Several(Vec<Snapshot>);

/// The snapshots of a file.
pub(crate) fn read(path: &Path) -> Result<Held, Failure> {
    let wrong = |why: String| Failure::usage(format!("{}: {why}", path.display()));
    let text = text_file::read(path).map_err(|error| wrong(error.to_string()))?;
    // serde's own words would quote the file, which holds personal data.
    let place = |error: serde_json::Error| {
        wrong(format!("not a snapshot ({SCHEMA}), line {} column {}", error.line(), error.column()))
    };
    let (list, many) = if text.trim_start().starts_with('[') {
        (serde_json::from_str::<Several>(&text).map_err(place)?.0, true)
    } else {
        let lines: Result<Vec<Snapshot>, _> =
            serde_json::Deserializer::from_str(&text).into_iter().collect();
        let list = lines.map_err(place)?;
        let many = list.len() > 1;
        (list, many)
    };
    if list.is_empty() {
        return Err(wrong("holds no snapshot".to_owned()));
    }
    let mut seen = HashSet::new();
    if !list.iter().all(|own| seen.insert((&own.provider, &own.connection))) {
        return Err(wrong("holds two snapshots of one connection".to_owned()));
    }
    Ok(Held { list, many })
}
