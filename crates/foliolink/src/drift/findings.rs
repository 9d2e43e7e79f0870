//! Collects differences: one line for what repeats in a list.

use std::collections::HashMap;

use super::{
    path::Path,
    report::{Certainty, Finding, FindingKind},
};

/// What was found so far, and where the walk is.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) path: Path,
    list: Vec<Finding>,
    /// Where in `list` a thing stands, by pattern and words.
    known: HashMap<(String, String), usize>,
}

impl Findings {
    /// Notes a difference at the current place.
    pub(super) fn note(
        &mut self,
        kind: FindingKind,
        what: impl Into<String>,
        certainty: Certainty,
    ) {
        let what = what.into();
        let at = *self.known.entry((self.path.pattern(), what.clone())).or_insert(self.list.len());
        match self.list.get_mut(at) {
            Some(finding) => finding.count += 1,
            None => {
                self.list.push(Finding { path: self.path.text(), what, certainty, kind, count: 1 })
            }
        }
    }

    /// Notes a difference somewhere else.
    pub(super) fn note_at(
        &mut self,
        path: &str,
        kind: FindingKind,
        what: &str,
        certainty: Certainty,
    ) {
        let (path, what) = (path.to_owned(), what.to_owned());
        self.list.push(Finding { path, what, certainty, kind, count: 1 });
    }

    pub(super) fn into_list(self) -> Vec<Finding> {
        self.list
    }
}
