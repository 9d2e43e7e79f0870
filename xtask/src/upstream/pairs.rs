//! Which operation of theirs is which of ours: method and path, then the same after one shift of
//! all their paths (a server that isn't named, or named otherwise), then the path alone.

use std::collections::{HashMap, HashSet};

use super::model::Operation;
use super::paths::{FullPath, Shift};

/// Positions in the two lists.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pub(super) both: Vec<Pair>,
    pub(super) only_theirs: Vec<usize>,
    /// The shift that was needed to find some of them.
    pub(super) shift: Option<Shift>,
}

#[derive(Debug)]
pub(super) struct Pair {
    pub(super) ours: usize,
    pub(super) theirs: usize,
    /// The spellings that were found to be one path; none with a shift, or between webhooks.
    pub(super) paths: Option<(FullPath, FullPath)>,
}

pub(super) fn pair_operations(ours: &[Operation<'_>], theirs: &[Operation<'_>]) -> Pairs {
    let mut pairing = Pairing::new(ours, theirs);
    pairing.pair_same_calls();
    let shift = pairing.pair_shifted();
    pairing.pair_same_paths();
    let mut only_theirs: Vec<usize> = pairing.theirs_left.into_iter().collect();
    only_theirs.sort_unstable();
    Pairs { both: pairing.both, only_theirs, shift }
}

/// Webhooks have nothing but names, in everybody's own letter case.
pub(super) fn pair_webhooks(ours: &[Operation<'_>], theirs: &[Operation<'_>]) -> Pairs {
    let mut pairs = Pairs::default();
    for (index, webhook) in theirs.iter().enumerate() {
        let name = fold(&webhook.path);
        match ours.iter().position(|known| fold(&known.path) == name) {
            Some(known) => pairs.both.push(Pair { ours: known, theirs: index, paths: None }),
            None => pairs.only_theirs.push(index),
        }
    }
    pairs
}

/// What names in different letter cases and word separators have in common.
pub(super) fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

struct Pairing<'o, 'a> {
    ours: &'o [Operation<'a>],
    theirs: &'o [Operation<'a>],
    ours_left: HashSet<usize>,
    theirs_left: HashSet<usize>,
    both: Vec<Pair>,
}

impl<'o, 'a> Pairing<'o, 'a> {
    fn new(ours: &'o [Operation<'a>], theirs: &'o [Operation<'a>]) -> Self {
        Self {
            ours,
            theirs,
            ours_left: (0..ours.len()).collect(),
            theirs_left: (0..theirs.len()).collect(),
            both: Vec::new(),
        }
    }

    fn add(&mut self, pair: Pair) {
        self.ours_left.remove(&pair.ours);
        self.theirs_left.remove(&pair.theirs);
        self.both.push(pair);
    }

    /// In the order of our document, so that the same input always gives the same pairs.
    fn list_unpaired(&self) -> (Vec<usize>, Vec<usize>) {
        let sorted = |set: &HashSet<usize>| {
            let mut list: Vec<usize> = set.iter().copied().collect();
            list.sort_unstable();
            list
        };
        (sorted(&self.ours_left), sorted(&self.theirs_left))
    }

    /// Several of theirs may be one of ours: some files split a call into its uses.
    fn pair_same_calls(&mut self) {
        for theirs in self.list_unpaired().1 {
            let found = (0..self.ours.len()).find_map(|ours| {
                let both = (&self.ours[ours], &self.theirs[theirs]);
                let is_same = both.0.method == both.1.method;
                let paths = is_same.then(|| same_path(both.0, both.1)).flatten()?;
                Some(Pair { ours, theirs, paths: Some(paths) })
            });
            if let Some(pair) = found {
                self.add(pair);
            }
        }
    }

    /// What is left under one path is one call with two methods.
    fn pair_same_paths(&mut self) {
        let (ours_left, theirs_left) = self.list_unpaired();
        for ours in ours_left {
            let found = theirs_left.iter().copied().find_map(|theirs| {
                let is_open = self.theirs_left.contains(&theirs);
                let both = (&self.ours[ours], &self.theirs[theirs]);
                let paths = is_open.then(|| same_path(both.0, both.1)).flatten()?;
                Some(Pair { ours, theirs, paths: Some(paths) })
            });
            if let Some(pair) = found {
                self.add(pair);
            }
        }
    }

    /// Takes the one shift that explains the most of what is left, if that is more than a chance
    /// likeness.
    fn pair_shifted(&mut self) -> Option<Shift> {
        let (ours_left, theirs_left) = self.list_unpaired();
        let mut candidates: HashMap<Shift, Vec<(usize, usize)>> = HashMap::new();
        for ours in ours_left {
            for theirs in &theirs_left {
                for shift in self.shifts(ours, *theirs) {
                    candidates.entry(shift).or_default().push((ours, *theirs));
                }
            }
        }
        let best = candidates
            .into_iter()
            .max_by(|one, two| one.1.len().cmp(&two.1.len()).then_with(|| two.0.cmp(&one.0)));
        let (shift, pairs) = best?;
        if pairs.len() < 2 && theirs_left.len() > 1 {
            return None;
        }
        for (ours, theirs) in pairs {
            if self.ours_left.contains(&ours) && self.theirs_left.contains(&theirs) {
                self.add(Pair { ours, theirs, paths: None });
            }
        }
        Some(shift)
    }

    fn shifts(&self, ours: usize, theirs: usize) -> HashSet<Shift> {
        let both = (&self.ours[ours], &self.theirs[theirs]);
        if both.0.method != both.1.method {
            return HashSet::new();
        }
        let theirs = &both.1.full_paths;
        let ours = both.0.full_paths.iter();
        ours.flat_map(|one| theirs.iter().filter_map(|two| Shift::between(one, two))).collect()
    }
}

/// The two spellings, a host in common before any other.
fn same_path(ours: &Operation<'_>, theirs: &Operation<'_>) -> Option<(FullPath, FullPath)> {
    let pairs =
        ours.full_paths.iter().flat_map(|one| theirs.full_paths.iter().map(move |two| (one, two)));
    let mut same: Vec<_> = pairs.filter(|(one, two)| one.key() == two.key()).collect();
    same.sort_by_key(|(one, two)| (one.host != two.host, one.spelling() != two.spelling()));
    same.first().map(|(one, two)| ((*one).clone(), (*two).clone()))
}
