//! `foliolink schema`: the JSON Schema of what a command prints.

mod describe;
mod shape;

use clap::Args;
use serde::Serialize;

use crate::{
    context::Context,
    failure::Failure,
    output::{Answer, OutputFormat, Text, json, listed::Listed},
};
use describe::{Extent, find, known};
pub(crate) use shape::{Entry, line, list, one};

/// Of what.
#[derive(Debug, Args)]
pub(crate) struct ShowSchema {
    /// The words of a command, e.g. `sync status`; or error, ticket, snapshot [default: lists all
    /// that have one]
    #[arg(value_name = "COMMAND")]
    words: Vec<String>,
    /// Refuse keys that this version doesn't write: for tests, not for readers of later versions
    #[arg(long, requires = "words")]
    strict: bool,
}

/// The JSON Schema of what a command prints, or of one line of its `ndjson`, to the last key that
/// this version writes; `None` where it prints no JSON.
///
/// ```
/// assert!(foliolink_cli::json_schema("vumi status", false).is_some());
/// assert!(foliolink_cli::json_schema("man", false).is_none());
/// ```
pub fn json_schema(words: &str, is_line: bool) -> Option<String> {
    let layout = if is_line { json::Layout::Lines } else { json::Layout::Pretty };
    find(words, layout, Extent::Closed)
}

/// Something with a schema.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "Known")]
pub(super) struct Described {
    /// The words after `foliolink`, or `error`, `ticket`, `snapshot`.
    command: &'static str,
    /// Where it is published, below `docs/schema`.
    file: String,
}

impl ShowSchema {
    pub(crate) fn run(self, context: &Context) -> Answer {
        let output = context.global.output;
        let words = self.words.join(" ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            return Ok(list_all(output));
        }
        let layout = match output {
            Some(OutputFormat::Ndjson) => json::Layout::Lines,
            _ => json::Layout::Pretty,
        };
        let extent = if self.strict { Extent::Closed } else { Extent::Open };
        match find(&words, layout, extent) {
            Some(text) => Ok(Box::new(Text(text))),
            None => Err(Failure::usage(format!(
                "{words}: no command that prints JSON; `foliolink schema` lists those that do"
            ))),
        }
    }
}

/// One a line, whatever stdout is, unless a form is asked for.
fn list_all(output: Option<OutputFormat>) -> Box<dyn crate::output::Report> {
    let items: Vec<_> = known()
        .into_iter()
        .map(|command| Described { command, file: describe::file_name(command) })
        .collect();
    match output {
        None => Box::new(Text(items.iter().map(|item| format!("{}\n", item.command)).collect())),
        Some(_) => Box::new(Listed {
            items,
            head: &["Command", "File"],
            row: |item| vec![item.command.to_owned(), item.file.clone()],
            empty: "",
        }),
    }
}

/// What this command prints itself: the list, and schemas, which are objects of their own kind.
pub(super) const SCHEMAS: &[Entry] =
    &[Entry { words: "schema", shapes: &[one::<SchemaText>, list::<Described>] }];

/// A JSON Schema, draft 2020-12.
#[derive(schemars::JsonSchema)]
#[schemars(transparent)]
#[allow(dead_code, reason = "only its schema is used")]
pub(super) struct SchemaText(serde_json::Map<String, serde_json::Value>);
