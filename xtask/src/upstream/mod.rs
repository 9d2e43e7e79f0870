//! `cargo xtask upstream FILE…`: holds our description of an API against the provider's own
//! OpenAPI files, and says what only one side has or says otherwise.
//!
//! `document` reads a stranger's text, `read` takes it apart into `model`, `pairs` finds the
//! operations that are the same, `operations`, `bodies`, `schemas` and `fields` compare them, and
//! `report` and `print` say what came of it. What the findings mean stands in `docs/upstream.md`.

mod bodies;
mod document;
mod fields;
mod finding;
mod model;
mod operations;
mod pairs;
mod paths;
mod place;
mod print;
mod read;
mod refs;
mod report;
mod schemas;
mod security;
mod shape;
mod swagger;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub use finding::{Effect, Finding, Kind};
pub use model::Certainty;
pub use print::render;
pub use report::{Report, Source};

use crate::description::{APIS, Api};
use document::Document;

/// The command line of the verb.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// The provider's OpenAPI files: 3.x or Swagger 2.0, as YAML, JSON or a block in Markdown. All
    /// that it publishes at once, since what none of them has is reported as missing.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Which description of ours. Without it the one that has more operations in common.
    #[arg(long)]
    api: Option<ApiName>,
    /// How to print the differences.
    #[arg(long, default_value = "table")]
    output: Output,
}

/// A description of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ApiName {
    Flinks,
    Vumi,
}

/// Form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Output {
    Table,
    Json,
}

/// Input that nothing can be said about.
const UNUSABLE: u8 = 2;

/// Prints the differences: 1 if a documented fact of ours is contradicted, 0 if none is, 2 with one
/// line if a file can't be used.
pub fn run(args: &Args) -> ExitCode {
    match compare_files(args) {
        Ok(report) => {
            // Whoever reads only the head of it has closed the pipe.
            let _ = io::stdout().write_all(format_report(&report, args.output).as_bytes());
            if report.contradicts() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(UNUSABLE)
        }
    }
}

fn format_report(report: &Report, output: Output) -> String {
    match output {
        Output::Table => render(report),
        // A report has no maps with keys that aren't texts, which is all that could fail.
        Output::Json => serde_json::to_string_pretty(report).unwrap_or_default() + "\n",
    }
}

fn compare_files(args: &Args) -> Result<Report, String> {
    let theirs = args.files.iter().map(|path| read_file(path)).collect::<Result<Vec<_>, _>>()?;
    let theirs: Vec<(&str, &str)> =
        theirs.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut ours = Vec::new();
    for api in APIS.iter().filter(|api| args.api.is_none_or(|name| name.is(api))) {
        ours.push((*api, api.text().map_err(|error| format!("{error:#}"))?));
    }
    let ours: Vec<(Api, &str)> = ours.iter().map(|(api, text)| (*api, text.as_str())).collect();
    compare(&ours, &theirs)
}

fn read_file(path: &Path) -> Result<(String, String), String> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| format!("{name} can't be read: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{name} isn't UTF-8 text"))?;
    Ok((name, text))
}

impl ApiName {
    fn is(self, api: &Api) -> bool {
        let name = match self {
            Self::Flinks => "flinks",
            Self::Vumi => "vumi",
        };
        api.module == name
    }
}

/// Compares one of our descriptions, the one with more operations in common, with a provider's
/// texts (name and text of each).
///
/// # Errors
/// One line, where a text can't be used, or it isn't clear which description it belongs to.
pub fn compare(ours: &[(Api, &str)], theirs: &[(&str, &str)]) -> Result<Report, String> {
    let theirs = theirs
        .iter()
        .map(|(name, text)| document::parse(name, text))
        .collect::<Result<Vec<_>, _>>()?;
    let ours = ours
        .iter()
        .map(|(api, text)| Ok((api.module, document::parse(api.file, text)?)))
        .collect::<Result<Vec<_>, String>>()?;
    let (api, description) = choose(&ours, &theirs)?;
    Ok(report::compare(api, description, &theirs))
}

fn choose<'o>(
    ours: &'o [(&'static str, Document)],
    theirs: &[Document],
) -> Result<(&'static str, &'o Document), String> {
    if let [(api, document)] = ours {
        return Ok((api, document));
    }
    let count = |(api, document): &'o (&'static str, Document)| {
        (report::count_common(document, theirs), *api, document)
    };
    let best = ours.iter().map(count).max_by_key(|(count, ..)| *count);
    match best {
        Some((count, api, document)) if count > 0 => Ok((api, document)),
        _ => Err("no operation is one of ours: say which API with --api".to_owned()),
    }
}
