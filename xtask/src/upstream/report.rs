//! The whole comparison: our description against everything a provider publishes.

use std::collections::BTreeSet;

use serde::Serialize;

use super::document::Document;
use super::finding::{Effect, Finding, Findings, Kind};
use super::model::{Description, Operation};
use super::operations::Pass;
use super::pairs::{Pair, Pairs, pair_operations, pair_webhooks};
use super::paths::Shift;
use super::read::read;

/// What was compared, and what differs.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The module of `crates/raw` that our description belongs to.
    pub api: String,
    /// What was compared with: name and form of each file.
    pub theirs: Vec<Source>,
    /// How many operations and webhooks of ours were found there.
    pub in_both: usize,
    /// Differences, the worst first.
    pub findings: Vec<Finding>,
    /// What wasn't compared and why, and what was taken for granted.
    pub notes: Vec<String>,
}

/// A file of the provider's.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    /// As it was given.
    pub name: String,
    /// `OpenAPI 3.0.3`.
    pub form: String,
    /// Operations and webhooks in it.
    pub operations: usize,
}

impl Report {
    /// Whether a documented fact of ours is contradicted.
    pub fn contradicts(&self) -> bool {
        self.findings.iter().any(|finding| finding.contradicts)
    }
}

/// Compares our description with documents of a provider that together are all it publishes.
pub(super) fn compare(api: &str, ours: &Document, theirs: &[Document]) -> Report {
    let description = read(ours.root(), &BTreeSet::new());
    let mut comparison = Comparison {
        ours: &description,
        findings: Findings::default(),
        notes: Vec::new(),
        found: BTreeSet::new(),
        has_webhooks: false,
    };
    let sources = theirs.iter().map(|document| comparison.add(document)).collect();
    comparison.report_missing();
    Report {
        api: api.to_owned(),
        theirs: sources,
        in_both: comparison.found.len(),
        notes: comparison.notes,
        findings: comparison.findings.sort(),
    }
}

/// How many operations and webhooks of ours are in these documents.
pub(super) fn count_common(ours: &Document, theirs: &[Document]) -> usize {
    let description = read(ours.root(), &BTreeSet::new());
    let count = |document: &Document| {
        let other = read(document.root(), &description.credentials);
        let operations = pair_operations(&description.operations, &other.operations);
        let webhooks = pair_webhooks(&description.webhooks, &other.webhooks);
        operations.both.len() + webhooks.both.len()
    };
    theirs.iter().map(count).sum()
}

struct Comparison<'a, 'r> {
    ours: &'r Description<'a>,
    findings: Findings,
    notes: Vec<String>,
    /// Labels of our operations that they have.
    found: BTreeSet<String>,
    has_webhooks: bool,
}

impl<'a> Comparison<'a, '_> {
    fn add(&mut self, document: &'a Document) -> Source {
        let theirs = read(document.root(), &self.ours.credentials);
        let pairs = pair_operations(&self.ours.operations, &theirs.operations);
        self.compare_pairs(&pairs, &theirs, |pass, pair| pass.compare_operation(pair));
        for index in &pairs.only_theirs {
            self.report_theirs(&theirs.operations[*index]);
        }
        self.compare_webhooks(&theirs);
        self.take_notes(document, &theirs, &pairs);
        Source {
            name: document.name.clone(),
            form: document.form.clone(),
            operations: theirs.operations.len() + theirs.webhooks.len(),
        }
    }

    fn compare_webhooks(&mut self, theirs: &Description<'a>) {
        self.has_webhooks |= !theirs.webhooks.is_empty();
        let ours = &self.ours.webhooks;
        let pairs = pair_webhooks(ours, &theirs.webhooks);
        for pair in &pairs.both {
            self.found.insert(ours[pair.ours].label.clone());
            self.pass(&ours[pair.ours], &theirs.webhooks[pair.theirs], theirs).compare_webhook();
        }
        for index in &pairs.only_theirs {
            self.report_theirs(&theirs.webhooks[*index]);
        }
    }

    fn compare_pairs(
        &mut self,
        pairs: &Pairs,
        theirs: &Description<'a>,
        compare: impl Fn(&mut Pass<'a, '_>, &Pair),
    ) {
        let ours = self.ours;
        for pair in &pairs.both {
            let operation = &ours.operations[pair.ours];
            self.found.insert(operation.label.clone());
            let mut pass = self.pass(operation, &theirs.operations[pair.theirs], theirs);
            compare(&mut pass, pair);
        }
    }

    fn pass<'p>(
        &'p mut self,
        operation: &'p Operation<'a>,
        their_operation: &'p Operation<'a>,
        theirs: &'p Description<'a>,
    ) -> Pass<'a, 'p> {
        Pass {
            ours: self.ours,
            theirs,
            operation,
            their_operation,
            findings: &mut self.findings,
            compared: Default::default(),
        }
    }

    fn report_theirs(&mut self, operation: &Operation<'_>) {
        let finding = Finding::new(Effect::FieldLost, Kind::Operation, place_of(operation));
        let finding = finding.theirs("described");
        self.findings.add(&operation.label, finding);
    }

    /// What none of their files has. Nobody publishes everything: that denies no fact of ours.
    fn report_missing(&mut self) {
        let ours = self.ours;
        let webhooks = ours.webhooks.iter().filter(|_| self.has_webhooks);
        let all = ours.operations.iter().chain(webhooks);
        for operation in all.filter(|operation| !self.found.contains(&operation.label)) {
            let finding = Finding::new(Effect::CallFails, Kind::Operation, place_of(operation));
            let finding = finding.ours("described").certainty(operation.certainty);
            self.findings.add(&operation.label, finding);
        }
    }

    fn take_notes(&mut self, document: &Document, theirs: &Description<'_>, pairs: &Pairs) {
        let mut notes = document.notes.clone();
        if pairs.both.is_empty() && !theirs.operations.is_empty() {
            notes.push("no operation in it is one of ours".to_owned());
        }
        notes.extend(theirs.refs.notes());
        match &pairs.shift {
            Some(Shift::Lacks(prefix)) => {
                notes.push(format!("its paths lack `{prefix}`, which no server of it names"));
            }
            Some(Shift::Has(prefix)) => notes.push(format!("its paths begin with `{prefix}`")),
            None => {}
        }
        if !theirs.habits.marks_null {
            notes.push("it never says what may be null: that isn't compared".to_owned());
        }
        if !theirs.habits.marks_required {
            notes.push("it never says which fields are required: that isn't compared".to_owned());
        }
        let name = &document.name;
        self.notes.extend(notes.into_iter().map(|note| format!("{name}: {note}")));
    }
}

fn place_of(operation: &Operation<'_>) -> String {
    if operation.full_paths.is_empty() {
        return operation.label.clone();
    }
    format!("{} {}", operation.method, operation.path)
}
