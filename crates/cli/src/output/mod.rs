//! From what a command found to what is printed: a table for people, JSON, lines of JSON, or CSV.
//!
//! A report is rendered whole before its first byte is written: a command that fails leaves
//! standard output empty.

pub(crate) mod amount;
pub(crate) mod chart;
pub(crate) mod csv;
pub(crate) mod json;
pub(crate) mod listed;
pub(crate) mod paint;
pub(crate) mod snapshot;
pub(crate) mod sparkline;
pub(crate) mod table;

use clap::ValueEnum;

use crate::failure::Failure;
pub(crate) use paint::RenderOptions;

/// The forms of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// For people; the default on a terminal.
    Table,
    /// One JSON value; the default elsewhere.
    Json,
    /// Lists one item a line, other answers on one line.
    Ndjson,
    /// The command's main table.
    Csv,
}

/// What a command found.
pub(crate) trait Report {
    /// For people; ends with a line break.
    fn table(&self, options: &RenderOptions) -> String;

    /// For programs.
    fn json(&self, form: json::Layout) -> serde_json::Result<String>;

    /// The main table.
    fn csv(&self) -> Result<String, ::csv::Error>;

    /// What is to be said of it that [`csv`](Self::csv) has no place for, a line each. The other
    /// forms say it themselves.
    fn beside_csv(&self) -> Vec<String> {
        vec![]
    }

    /// What standard error says after the answer, in every form, a line each.
    fn notices(&self) -> Vec<String> {
        vec![]
    }

    /// The exit code: an answer may be a bad one.
    fn exit(&self) -> u8 {
        0
    }
}

/// What a command found, when that is no success, or only partly.
pub(crate) struct WithExit<R> {
    pub(crate) report: R,
    pub(crate) exit: u8,
}

impl<R: Report> Report for WithExit<R> {
    fn table(&self, options: &RenderOptions) -> String {
        self.report.table(options)
    }

    fn json(&self, form: json::Layout) -> serde_json::Result<String> {
        self.report.json(form)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        self.report.csv()
    }

    fn beside_csv(&self) -> Vec<String> {
        self.report.beside_csv()
    }

    fn notices(&self) -> Vec<String> {
        self.report.notices()
    }

    fn exit(&self) -> u8 {
        self.exit
    }
}

/// Any report.
pub(crate) type Answer = Result<Box<dyn Report>, Failure>;

/// The whole text of a report in one form.
pub(crate) fn render(
    report: &dyn Report,
    form: OutputFormat,
    options: &RenderOptions,
) -> Result<String, Failure> {
    let failed =
        |error: &dyn std::fmt::Display| Failure::machine("the answer could not be written", error);
    match form {
        OutputFormat::Table => Ok(report.table(options)),
        OutputFormat::Json => report.json(json::Layout::Pretty).map_err(|error| failed(&error)),
        OutputFormat::Ndjson => report.json(json::Layout::Lines).map_err(|error| failed(&error)),
        OutputFormat::Csv => report.csv().map_err(|error| failed(&error)),
    }
}

/// A text that is the same in every form: a schema, a completion script.
pub(crate) struct Text(pub(crate) String);

impl Report for Text {
    fn table(&self, _: &RenderOptions) -> String {
        self.0.clone()
    }

    fn json(&self, _: json::Layout) -> serde_json::Result<String> {
        Ok(self.0.clone())
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        Ok(self.0.clone())
    }
}
