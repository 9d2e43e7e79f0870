//! The linter of the OpenAPI descriptions: holds them to the conventions of `openapi/README.md` and
//! keeps out what the generator takes wrongly, silently or with a panic that names no place.
//!
//! One file a theme. A rule reads the `Doc` (every part of the description with its JSON pointer)
//! and reports to the `Report`; the names of all rules stand in [`RULES`].

mod bodies;
mod document;
mod examples;
mod formats;
mod graph;
mod hosts;
mod json_schema;
mod keys;
mod names;
mod nullability;
mod operations;
mod parameters;
mod references;
mod rules;
mod schemas;
mod sensitive;
mod text;
mod walk;

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::tree::{self, At, Node};
pub use rules::RULES;

/// One thing that is wrong in a description.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finding {
    /// The description, as given to [`check`].
    pub file: String,
    /// `operationId` of the operation it stands in, or verb and path where there is none.
    pub operation: Option<String>,
    /// JSON pointer as a URI fragment, `#/paths/~1v3/get`.
    pub pointer: String,
    /// One of [`RULES`].
    pub rule: &'static str,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        if let Some(operation) = &self.operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "{}: {}: {}", self.pointer, self.rule, self.message)
    }
}

/// What is wrong in the description `text`, in document order. `file` is only repeated in the
/// findings.
///
/// Never panics, whatever the text is.
pub fn check(file: &str, text: &str) -> Vec<Finding> {
    let mut report = Report::new(file);
    match tree::parse(text) {
        Ok(parsed) => {
            for (pointer, message) in parsed.complaints {
                report.push(None, pointer, "yaml", message);
            }
            check_tree(&parsed.root, &mut report);
            if report.findings.is_empty() {
                check_model(text, &mut report);
            }
            report.sort(&parsed.root)
        }
        Err(message) => {
            report.push(None, "#".to_owned(), "yaml", message);
            report.findings
        }
    }
}

fn check_tree(root: &Node, report: &mut Report) {
    let root = At::root(root);
    if root.node.map().is_none() {
        let message = format!("the description must be an object, not {}", root.node.kind());
        return report.at(&root, "shape", message);
    }
    let doc = walk::collect(root, report);
    let graph = graph::Graph::new(&doc);
    for rules in [
        keys::check,
        document::check,
        references::check,
        hosts::check,
        operations::check,
        parameters::check,
        bodies::check,
        schemas::check,
        formats::check,
        names::check,
        sensitive::check,
        text::check,
        examples::check,
    ] {
        rules(&doc, report);
    }
    nullability::check(&doc, &graph, report);
    graph::check(&doc, &graph, report);
}

/// What passes our rules must also be readable for the model that the generator takes.
fn check_model(text: &str, report: &mut Report) {
    if let Err(error) = serde_norway::from_str::<openapiv3::OpenAPI>(text) {
        report.push(
            None,
            "#".to_owned(),
            "model",
            format!("the generator's model can't read this description: {error}"),
        );
    }
}

/// Findings so far.
struct Report {
    file: String,
    findings: Vec<Finding>,
}

impl Report {
    fn new(file: &str) -> Self {
        Self { file: file.to_owned(), findings: Vec::new() }
    }

    fn at(&mut self, at: &At<'_>, rule: &'static str, message: impl Into<String>) {
        self.push(at.operation.as_deref(), at.pointer.clone(), rule, message.into());
    }

    fn push(
        &mut self,
        operation: Option<&str>,
        pointer: String,
        rule: &'static str,
        message: String,
    ) {
        let operation = operation.map(str::to_owned);
        // A message from a parser or validator may span lines; a finding is one line.
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        self.findings.push(Finding { file: self.file.clone(), operation, pointer, rule, message });
    }

    fn sort(mut self, root: &Node) -> Vec<Finding> {
        let order: HashMap<String, usize> = tree::pointers(root)
            .into_iter()
            .enumerate()
            .map(|(index, pointer)| (pointer, index))
            .collect();
        self.findings
            .sort_by_key(|finding| order.get(&finding.pointer).copied().unwrap_or(usize::MAX));
        let mut seen = HashSet::new();
        self.findings.retain(|finding| seen.insert(finding.clone()));
        self.findings
    }
}
