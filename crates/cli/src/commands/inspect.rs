//! `foliolink inspect`: a recorded answer held against the provider's description.

use std::path::PathBuf;

use clap::Args;
use foliolink::drift::{self, Report as Found};

use crate::{
    commands::schema::{Entry, one},
    context::Context,
    failure::Failure,
    output::{
        Answer, RenderOptions, Report, csv, json,
        table::{Cell, Column, Grid},
    },
    text_file,
};

/// What it prints as JSON.
pub(crate) const SCHEMAS: &[Entry] = &[Entry { words: "inspect", shapes: &[one::<Found>] }];

/// Which answer.
#[derive(Debug, Args)]
pub(crate) struct InspectAnswer {
    /// The operationId in the description, or the name of a webhook
    operation: String,
    /// The body as it arrived; `-` reads standard input
    file: PathBuf,
    /// The HTTP status it came with
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(100..600))]
    status: u16,
    /// Exit 1 where anything is found
    #[arg(long)]
    deny: bool,
}

impl InspectAnswer {
    pub(crate) fn run(self, context: &mut Context) -> Answer {
        let provider = drift::provider_of(&self.operation)?;
        let body = self.read(context)?;
        let found = drift::inspect(&provider, &self.operation, self.status, &body)?;
        Ok(Box::new(Inspected { found, deny: self.deny }))
    }

    fn read(&self, context: &mut Context) -> Result<Vec<u8>, Failure> {
        if self.file.as_os_str() == "-" {
            let mut body = Vec::new();
            let read = context.terminal.input.read_to_end(&mut body);
            read.map_err(|error| Failure::machine("standard input", error))?;
            return Ok(text_file::bytes(body));
        }
        text_file::read_bytes(&self.file)
            .map(text_file::bytes)
            .map_err(|error| Failure::usage(format!("{}: {error}", self.file.display())))
    }
}

struct Inspected {
    found: Found,
    deny: bool,
}

/// The findings of one answer, most certain contradictions as the description orders them.
pub(super) fn grid(found: &Found) -> Grid {
    let mut grid = Grid::new(vec![
        Column::text("Path").shrinks(24),
        Column::text("What").shrinks(24),
        Column::text("The description is"),
        Column::text("Times").leaves(1),
    ]);
    for finding in &found.findings {
        let times = if finding.count > 1 { finding.count.to_string() } else { String::new() };
        grid.row(vec![
            Cell::text(&finding.path),
            Cell::text(&finding.what),
            Cell::dim(finding.certainty.as_str()),
            Cell::dim(times),
        ]);
    }
    grid
}

/// Rows of CSV, without the operation.
pub(super) fn rows(found: &Found) -> impl Iterator<Item = [String; 5]> {
    found.findings.iter().map(|finding| {
        [
            finding.path.clone(),
            finding.what.clone(),
            finding.certainty.as_str().to_owned(),
            finding.kind.as_str().to_owned(),
            finding.count.to_string(),
        ]
    })
}

impl Report for Inspected {
    fn table(&self, options: &RenderOptions) -> String {
        if self.found.is_clean() {
            format!("{}\n", options.dim("as described"))
        } else {
            grid(&self.found).render(options)
        }
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::one(&self.found, layout)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        csv::write(&["path", "what", "certainty", "kind", "count"], rows(&self.found))
    }

    fn exit(&self) -> u8 {
        u8::from(self.deny && !self.found.is_clean())
    }
}
