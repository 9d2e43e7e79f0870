//! Ids by which a row is known: those that no other row of either snapshot has.
//!
//! Equal ids are found by sorting their hashes in parts that fit the caches: in a table of all ids of a
//! large snapshot each row would cost a miss.

use std::hash::{BuildHasher, RandomState};

use super::{
    alike::{Link, Placed},
    matched::MatchedBy,
    order::Ranked,
    pairing::{Pairing, Side},
};

/// How many ids of one part there are, about. Tests have few rows, and are to have parts.
const PART: usize = if cfg!(test) { 2 } else { 4096 };

/// Which of the rows that had no partner when their ids were counted have an id of their own.
pub(super) struct Ids {
    old: Vec<bool>,
    new: Vec<bool>,
}

/// A row with an id, by its hash.
#[derive(Clone, Copy)]
struct Sighting {
    hash: u64,
    side: Side,
    at: usize,
}

impl Ids {
    /// Pairs the rows that are known by one id, and equal rows under an id that several share.
    /// `id` gives a row's id where it can identify at all.
    pub(super) fn pair<'a, T: Ranked>(
        rows: &mut Pairing<'a, T>,
        id: impl Fn(&'a T) -> Option<&'a str>,
    ) -> Self {
        let (old, new) = rows.count();
        let mut ids = Self { old: vec![false; old], new: vec![false; new] };
        let mut links = Vec::new();
        let mut are_shared = false;
        let id_of = |sighting: &Sighting| rows.row(sighting.side, sighting.at).and_then(&id);
        find_sightings(rows, &id).for_each_id(id_of, |sightings| match sightings {
            [one] => ids.mark(one),
            [one, other] if one.side != other.side => {
                ids.mark(one);
                ids.mark(other);
                links.push(match one.side {
                    Side::Old => (one.at, other.at),
                    Side::New => (other.at, one.at),
                });
            }
            _ => are_shared = true,
        });
        // Walking along the rows is faster than jumping between them.
        links.sort_unstable_by_key(|(_, new): &Link| *new);
        rows.link_all(links, MatchedBy::Id);
        if are_shared {
            rows.pair(MatchedBy::Id, |side, (at, row)| {
                (id(row).is_some() && !ids.has(side, at)).then_some(row)
            });
        }
        ids
    }

    /// Whether the row is known by its id.
    pub(super) fn has(&self, side: Side, at: usize) -> bool {
        let rows = match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        };
        rows.get(at).is_some_and(|is_named| *is_named)
    }

    fn mark(&mut self, sighting: &Sighting) {
        let rows = match sighting.side {
            Side::Old => &mut self.old,
            Side::New => &mut self.new,
        };
        rows.get_mut(sighting.at).into_iter().for_each(|is_named| *is_named = true);
    }
}

/// The ids of rows that have no partner, and those of pairs that may be among them.
fn find_sightings<'a, T: Ranked>(
    rows: &Pairing<'a, T>,
    id: impl Fn(&'a T) -> Option<&'a str>,
) -> Parts {
    let state = RandomState::new();
    let sight = |side: Side, (at, row): Placed<'a, T>| {
        Some(Sighting { hash: state.hash_one(id(row)?), side, at })
    };
    let (old, new) = rows.count_free();
    let mut parts = Parts::with_room_for(old + new);
    let of_old = rows.free_old().filter_map(|row| sight(Side::Old, row));
    of_old.for_each(|sighting| parts.push(sighting));
    let of_new = rows.free_new().filter_map(|row| sight(Side::New, row));
    of_new.for_each(|sighting| parts.push(sighting));
    let mut pairs = rows.pairs().peekable();
    if parts.is_empty() || pairs.peek().is_none() {
        return parts;
    }
    let free = Filter::of(&parts);
    for pair in pairs {
        let Some((row, _)) = rows.rows(pair) else { continue };
        let known = sight(Side::Old, (pair.old, row));
        if let Some(known) = known.filter(|known| free.may_have(known.hash)) {
            parts.push(known);
            parts.push(Sighting { side: Side::New, at: pair.new, ..known });
        }
    }
    parts
}

/// Says of most hashes that aren't among those it was made of that they aren't.
struct Filter(Vec<bool>);

impl Filter {
    fn of(parts: &Parts) -> Self {
        let sightings = parts.parts.iter().flatten();
        let mut filter = Self(vec![false; (sightings.clone().count() * 8).next_power_of_two()]);
        for sighting in sightings {
            let place = filter.place(sighting.hash);
            filter.0.get_mut(place).into_iter().for_each(|is_taken| *is_taken = true);
        }
        filter
    }

    fn may_have(&self, hash: u64) -> bool {
        self.0.get(self.place(hash)).is_some_and(|is_taken| *is_taken)
    }

    fn place(&self, hash: u64) -> usize {
        hash as usize & (self.0.len() - 1)
    }
}

/// Sightings by the upper bits of their hashes.
struct Parts {
    parts: Vec<Vec<Sighting>>,
    bits: u32,
}

impl Parts {
    fn with_room_for(sightings: usize) -> Self {
        let count = (sightings / PART).next_power_of_two();
        // Hashes spread evenly: hardly a part needs more.
        let room = sightings / count + sightings / count / 8;
        let parts = (0..count).map(|_| Vec::with_capacity(room)).collect();
        Self { parts, bits: count.ilog2() }
    }

    fn push(&mut self, sighting: Sighting) {
        let part = sighting.hash.checked_shr(u64::BITS - self.bits).unwrap_or(0);
        self.parts.get_mut(part as usize).into_iter().for_each(|part| part.push(sighting));
    }

    fn is_empty(&self) -> bool {
        self.parts.iter().all(Vec::is_empty)
    }

    /// Calls `visit` with all sightings of each id.
    fn for_each_id<'a>(
        self,
        id: impl Fn(&Sighting) -> Option<&'a str>,
        mut visit: impl FnMut(&[Sighting]),
    ) {
        for mut part in self.parts {
            part.sort_unstable_by_key(|sighting| sighting.hash);
            for of_one_hash in part.chunk_by_mut(|one, other| one.hash == other.hash) {
                if of_one_hash.len() > 1 {
                    of_one_hash.sort_unstable_by_key(&id);
                }
                of_one_hash.chunk_by(|one, other| id(one) == id(other)).for_each(&mut visit);
            }
        }
    }
}
