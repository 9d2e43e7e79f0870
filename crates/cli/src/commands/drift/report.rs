//! What a drift run found, operation by operation: compared, or why not.

use std::collections::BTreeMap;

use foliolink::{
    drift::{self, Finding, Report as Found},
    flinks::RawAnswer,
    portfolio::Provider,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    commands::inspect::{grid, rows},
    failure::Failure,
    output::{
        RenderOptions, Report, csv, json,
        table::{Cell, Column, Grid},
    },
};

/// What is known of one operation.
#[derive(Serialize, JsonSchema)]
pub(super) struct Line {
    operation: String,
    /// The statuses that were answered.
    statuses: Vec<u16>,
    /// How many answers were compared.
    answers: usize,
    findings: Vec<Finding>,
    /// Why nothing was compared.
    skipped: Option<String>,
}

/// Collects answers while they come.
pub(super) struct Comparison {
    provider: Provider,
    lines: BTreeMap<&'static str, Line>,
    failed: Option<Failure>,
}

/// All of it.
pub(super) struct Drift {
    lines: Vec<Line>,
    deny: bool,
}

impl Comparison {
    pub(super) fn new(provider: Provider) -> Self {
        Self { provider, lines: BTreeMap::new(), failed: None }
    }

    fn line(&mut self, operation: &'static str) -> &mut Line {
        let new = || Line {
            operation: operation.to_owned(),
            statuses: vec![],
            answers: 0,
            findings: vec![],
            skipped: None,
        };
        self.lines.entry(operation).or_insert_with(new)
    }

    /// Compares an answer. Findings that other answers of the operation showed as well are counted,
    /// not repeated.
    pub(super) fn answer(
        &mut self,
        operation: &'static str,
        answer: &RawAnswer,
    ) -> Result<(), Failure> {
        let status = answer.status;
        let line = self.line(operation);
        if !line.statuses.contains(&status) {
            line.statuses.push(status);
        }
        // A refusal shows nothing of what the operation answers.
        if let Some(refusal) = answer.error() {
            self.skip(operation, format!("refused (HTTP {status})"));
            self.failed.get_or_insert_with(|| refusal.into());
            return Ok(());
        }
        let found = drift::inspect(&self.provider, operation, status, &answer.body)?;
        let line = self.line(operation);
        line.answers += 1;
        line.skipped = None;
        for finding in found.findings {
            match line
                .findings
                .iter_mut()
                .find(|known| (&known.path, &known.what) == (&finding.path, &finding.what))
            {
                Some(known) => known.count += finding.count,
                None => line.findings.push(finding),
            }
        }
        Ok(())
    }

    /// Notes why an operation wasn't compared, unless it was.
    pub(super) fn skip(&mut self, operation: &'static str, why: impl Into<String>) {
        let line = self.line(operation);
        if line.answers == 0 {
            line.skipped.get_or_insert(why.into());
        }
    }

    /// Notes a call that had no answer to compare.
    pub(super) fn fail(&mut self, operation: &'static str, failure: Failure) {
        self.skip(operation, failure.message());
        self.failed.get_or_insert(failure);
    }

    /// The report; where nothing at all was answered, the first reason why.
    pub(super) fn report(self, deny: bool) -> Result<Drift, Failure> {
        let lines: Vec<_> = self.lines.into_values().collect();
        match self.failed {
            Some(failure) if lines.iter().all(|line| line.answers == 0) => Err(failure),
            _ => Ok(Drift { lines, deny }),
        }
    }
}

impl Line {
    fn to_found(&self) -> Found {
        Found {
            operation: self.operation.clone(),
            status: self.statuses.first().copied(),
            findings: self.findings.clone(),
        }
    }

    fn outcome(&self) -> String {
        match (&self.skipped, self.findings.len()) {
            (Some(why), _) => format!("not compared: {why}"),
            (None, 0) => "as described".to_owned(),
            (None, 1) => "1 difference".to_owned(),
            (None, count) => format!("{count} differences"),
        }
    }

    fn statuses(&self) -> String {
        self.statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
    }
}

impl Report for Drift {
    fn table(&self, options: &RenderOptions) -> String {
        let mut all = Grid::new(vec![
            Column::text("Operation"),
            Column::text("HTTP"),
            Column::text("Outcome").shrinks(20),
        ]);
        for line in &self.lines {
            all.row(vec![
                Cell::text(&line.operation),
                Cell::dim(line.statuses()),
                Cell::text(line.outcome()),
            ]);
        }
        let mut text = all.render(options);
        for line in self.lines.iter().filter(|line| !line.findings.is_empty()) {
            text.push_str(&format!(
                "\n{}{}",
                options.title(&line.operation),
                grid(&line.to_found()).render(options)
            ));
        }
        text
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::list(&self.lines, layout)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let found = self.lines.iter().flat_map(|line| {
            let row =
                |row: [String; 5]| [std::slice::from_ref(&line.operation), row.as_slice()].concat();
            rows(&line.to_found()).map(row).collect::<Vec<_>>()
        });
        csv::write(&["operation", "path", "what", "certainty", "kind", "count"], found)
    }

    fn exit(&self) -> u8 {
        u8::from(self.deny && self.lines.iter().any(|line| !line.findings.is_empty()))
    }
}
