//! One difference, and all of them in the order in which they hurt.

use std::collections::BTreeMap;

use serde::Serialize;

use super::model::Certainty;

/// What a user feels of a difference, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// A call fails, or its answer can't be read.
    CallFails,
    /// A field is lost, or comes as something else.
    FieldLost,
    /// A value of a list isn't known by name.
    ValueUnknown,
    /// Nothing that is felt today.
    Detail,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it, and the page of the verb lists them")]
pub enum Kind {
    Operation,
    Method,
    Path,
    Server,
    Security,
    Parameter,
    Body,
    Status,
    MediaType,
    Field,
    Name,
    Type,
    Format,
    Values,
    Required,
    Nullable,
    Header,
    Deprecated,
}

/// One difference, with every operation in which it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What a user feels of it.
    pub effect: Effect,
    /// What differs.
    pub kind: Kind,
    /// Where: `answer Login.Id`, `query take`, `status 202`.
    pub place: String,
    /// What we say.
    pub ours: String,
    /// What they say.
    pub theirs: String,
    /// How sure we are; none where we say nothing.
    pub certainty: Option<Certainty>,
    /// The open point behind our side, `A-8`.
    pub assumption: Option<String>,
    /// Whether a documented fact of ours has no room in what they say.
    pub contradicts: bool,
    /// Our `operationId`s, or method and path of theirs.
    pub operations: Vec<String>,
}

impl Finding {
    /// That one side has something which the other hasn't, or says otherwise.
    pub(super) fn new(effect: Effect, kind: Kind, place: impl Into<String>) -> Self {
        Self {
            effect,
            kind,
            place: place.into(),
            ours: "-".to_owned(),
            theirs: "-".to_owned(),
            certainty: None,
            assumption: None,
            contradicts: false,
            operations: Vec::new(),
        }
    }

    pub(super) fn ours(mut self, text: impl Into<String>) -> Self {
        self.ours = text.into();
        self
    }

    pub(super) fn theirs(mut self, text: impl Into<String>) -> Self {
        self.theirs = text.into();
        self
    }

    pub(super) fn certainty(mut self, certainty: Certainty) -> Self {
        self.certainty = Some(certainty);
        self
    }

    /// What they say leaves no room for ours. That counts only against what we call documented.
    pub(super) fn contradiction(mut self) -> Self {
        self.contradicts = self.certainty == Some(Certainty::Documented);
        self
    }
}

/// Findings so far: the same difference in several operations is one.
#[derive(Default)]
pub(super) struct Findings(BTreeMap<Key, Finding>);

type Key = (Effect, Kind, String, String, String);

impl Findings {
    pub(super) fn add(&mut self, operation: &str, finding: Finding) {
        let key = (
            finding.effect,
            finding.kind,
            finding.place.clone(),
            finding.ours.clone(),
            finding.theirs.clone(),
        );
        let known = self.0.entry(key).or_insert_with(|| finding.clone());
        known.certainty = known.certainty.max(finding.certainty);
        known.contradicts |= finding.contradicts;
        if !known.operations.iter().any(|name| name == operation) {
            known.operations.push(operation.to_owned());
        }
    }

    /// The worst first, and among those what contradicts us.
    pub(super) fn sort(self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.0.into_values().collect();
        findings.sort_by_key(|finding| (finding.effect, !finding.contradicts));
        findings
    }
}
