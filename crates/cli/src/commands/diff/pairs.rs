//! Reads files of snapshots, and finds which are to be compared with which.

use std::{collections::HashSet, path::Path};

use foliolink::portfolio::{SCHEMA, Snapshot};
use serde::Deserialize;

use crate::{failure::Failure, text_file};

/// What a file holds.
pub(super) struct Held {
    pub(super) list: Vec<Snapshot>,
    /// Whether it is an array or several lines, whatever their number.
    pub(super) many: bool,
}

/// One JSON value of a file. The derive of an untagged enum would lose the place of a mistake.
#[derive(Deserialize)]
#[serde(transparent)]
struct Several(Vec<Snapshot>);

/// The snapshots of a file.
pub(super) fn read(path: &Path) -> Result<Held, Failure> {
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

/// Old and new of each connection, in the order of the new ones; a connection that stands in one
/// file only is compared with an empty snapshot. Two single ones belong together even where the
/// person has connected anew.
pub(super) fn match_snapshots(
    mut old: Vec<Snapshot>,
    new: Vec<Snapshot>,
) -> Result<Vec<(Snapshot, Snapshot)>, Failure> {
    if let ([one], [other]) = (old.as_slice(), new.as_slice()) {
        return match one.provider == other.provider {
            true => Ok(old.into_iter().zip(new).collect()),
            false => Err(Failure::usage(format!(
                "one snapshot is of {}, the other of {}",
                one.provider, other.provider
            ))),
        };
    }
    let mut pairs = Vec::with_capacity(new.len());
    for snapshot in new {
        let at = old.iter().position(|older| {
            (&older.provider, &older.connection) == (&snapshot.provider, &snapshot.connection)
        });
        let before = at.map_or_else(|| empty(&snapshot), |at| old.remove(at));
        pairs.push((before, snapshot));
    }
    pairs.extend(old.into_iter().map(|gone| {
        let nothing = empty(&gone);
        (gone, nothing)
    }));
    Ok(pairs)
}

fn empty(like: &Snapshot) -> Snapshot {
    Snapshot::new(like.provider.clone(), like.connection.clone())
}

#[cfg(test)]
mod tests {
    use foliolink::portfolio::Provider;

    use super::*;

    fn snapshot(connection: &str) -> Snapshot {
        Snapshot::new(Provider::VUMI, connection.into())
    }

    fn ids(pairs: &[(Snapshot, Snapshot)]) -> Vec<(&str, &str)> {
        pairs.iter().map(|(old, new)| (old.connection.expose(), new.connection.expose())).collect()
    }

    #[test]
    fn several_are_matched_by_connection_and_none_is_lost() {
        let pairs =
            match_snapshots(vec![snapshot("A"), snapshot("B")], vec![snapshot("C"), snapshot("A")])
                .unwrap();
        assert_eq!(ids(&pairs), [("C", "C"), ("A", "A"), ("B", "B")]);
    }

    #[test]
    fn two_single_ones_belong_together_unless_the_providers_differ() {
        assert_eq!(
            ids(&match_snapshots(vec![snapshot("A")], vec![snapshot("B")]).unwrap()),
            [("A", "B")]
        );
        let other = Snapshot::new(Provider::FLINKS, "A".into());
        assert_eq!(match_snapshots(vec![snapshot("A")], vec![other]).unwrap_err().exit(), 2);
    }
}
