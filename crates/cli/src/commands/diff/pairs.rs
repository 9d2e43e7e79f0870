//! Which snapshots are to be compared with which.

use foliolink::portfolio::Snapshot;

use crate::failure::Failure;

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
