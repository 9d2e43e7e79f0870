//! `foliolink config check|schema|path`: what is set and from where, what may be set, and where the
//! file is.

use clap::Subcommand;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    commands::schema::{Entry, SchemaText, list, one},
    config::{self, Row, Shown},
    context::Context,
    failure::Failure,
    output::{
        Answer, RenderOptions, Report, Text, csv, json,
        table::{Cell, Column, Grid},
    },
};

/// What it prints as JSON.
pub(crate) const SCHEMAS: &[Entry] = &[
    Entry { words: "config check", shapes: &[list::<Line>] },
    Entry { words: "config path", shapes: &[one::<Place>] },
    Entry { words: "config schema", shapes: &[one::<SchemaText>] },
];

/// What to say about the configuration.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Say what is set, and from where; secrets hidden
    Check,
    /// Print the JSON Schema of the file
    Schema,
    /// Print where the file is looked for
    Path,
}

impl ConfigCommand {
    pub(crate) fn run(self, context: &Context) -> Answer {
        match self {
            Self::Check => Ok(Box::new(Check::of(&context.config()?.rows))),
            Self::Schema => {
                let schema = json::one(&config::schema(), json::Layout::Pretty);
                Ok(Box::new(Text(schema.map_err(|error| Failure::machine("the schema", error))?)))
            }
            Self::Path => {
                let path = context.global.config.clone().or_else(config::path);
                let path = path.ok_or_else(|| {
                    Failure::configuration(
                        "this platform has no configuration folder; use --config FILE",
                    )
                })?;
                Ok(Box::new(Place { exists: path.exists(), path: path.display().to_string() }))
            }
        }
    }
}

/// Every variable.
struct Check(Vec<Line>);

#[derive(Serialize, JsonSchema)]
pub(super) struct Line {
    variable: &'static str,
    key: &'static str,
    set: bool,
    source: &'static str,
    /// `null` for secrets, and for what isn't set.
    value: Option<String>,
    secret: bool,
}

impl Check {
    fn of(rows: &[Row]) -> Self {
        let line = |row: &Row| Line {
            variable: row.variable,
            key: row.key,
            set: row.value.is_some(),
            source: row.source.as_str(),
            value: match &row.value {
                Some(Shown::Text(text)) => Some(text.clone()),
                Some(Shown::Hidden) | None => None,
            },
            secret: row.value == Some(Shown::Hidden),
        };
        Self(rows.iter().map(line).collect())
    }
}

impl Line {
    fn display(&self) -> &str {
        if self.secret { "(set, hidden)" } else { self.value.as_deref().unwrap_or("–") }
    }
}

impl Report for Check {
    fn table(&self, options: &RenderOptions) -> String {
        let columns = vec![
            Column::text("Variable"),
            Column::text("Value").shrinks(12),
            Column::text("From"),
            Column::text("Key in the file").leaves(1),
        ];
        let mut grid = Grid::new(columns);
        for line in &self.0 {
            let value =
                if line.set { Cell::text(line.display()) } else { Cell::dim(line.display()) };
            grid.row(vec![
                Cell::text(line.variable),
                value,
                Cell::dim(line.source),
                Cell::dim(line.key),
            ]);
        }
        grid.render(options)
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::list(&self.0, layout)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let row =
            |line: &Line| [line.variable, line.key, line.source, line.display()].map(str::to_owned);
        csv::write(&["variable", "key", "source", "value"], self.0.iter().map(row))
    }
}

/// Where the file is.
#[derive(Serialize, JsonSchema)]
pub(super) struct Place {
    path: String,
    exists: bool,
}

impl Report for Place {
    fn table(&self, _: &RenderOptions) -> String {
        format!("{}\n", self.path)
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::one(self, layout)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        csv::write(&["path", "exists"], [[self.path.clone(), self.exists.to_string()]])
    }
}
