//! `foliolink sync add`: connections become known, one by the command line or many by standard
//! input.

use std::io::Read as _;

use clap::{Args, Subcommand};
use foliolink::{
    aggregator::Source,
    flinks::LoginId,
    vumi::{ConnectionToken, PublicToken},
};
use foliolink_sync::{Added, Policy, Sync};

use super::{
    control::complain,
    database::Database,
    policy::{HowOften, Zone},
};
use crate::{
    commands::settings::parse_argument,
    config::DatabaseUrl,
    context::Context,
    failure::Failure,
    output::{
        Answer, WithExit,
        listed::{Facts, Listed, text_or_empty, yes_no},
    },
};

/// Whose connection it is.
#[derive(Debug, Subcommand)]
pub(super) enum AddCommand {
    /// A saved card of Flinks
    Flinks(AddFlinks),
    /// A connection of Vumi Finlink
    Vumi(AddVumi),
}

/// Which card.
#[derive(Debug, Args)]
pub(super) struct AddFlinks {
    /// Its LoginId; `-` reads `LOGIN_ID[<TAB>EXTERNAL_ID]` a line from standard input
    #[arg(value_name = "LOGIN_ID")]
    source: String,
    #[command(flatten)]
    options: Options,
}

/// Which connection.
#[derive(Debug, Args)]
pub(super) struct AddVumi {
    /// Its token; `-` reads `TOKEN[<TAB>EXTERNAL_ID]` a line from standard input
    #[arg(value_name = "TOKEN")]
    source: String,
    /// What is given is a public token of the Link, to be exchanged once; --external-id is then the
    /// one that the Link was given, by which a lost answer is recovered
    #[arg(long)]
    public: bool,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Args)]
struct Options {
    /// What you call it; at most one connection has it
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
    #[command(flatten)]
    how_often: HowOften,
    #[command(flatten)]
    zone: Zone,
}

/// From a word to what is added.
type Parse = fn(&str) -> Result<Source, Failure>;

impl AddCommand {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        let (source, parse, options, is_public): (_, Parse, _, _) = match self {
            Self::Flinks(command) => (command.source, flinks, command.options, false),
            Self::Vumi(command) if command.public => {
                (command.source, vumi_public, command.options, true)
            }
            Self::Vumi(command) => (command.source, vumi, command.options, false),
        };
        let policy = options.how_often.policy(&options.zone)?;
        let is_list = source == "-";
        if is_list && options.external_id.is_some() {
            return Err(Failure::usage(
                "--external-id is for one: in a list it stands on each line",
            ));
        }
        // Whatever can be seen to be wrong is told before the database is touched.
        let one = if is_list { None } else { Some(parse(&source)?) };
        let database = Database::of(context, named)?;
        let sync = match is_public {
            // An exchange is a call.
            true => database.open_with_clients(context).await?,
            false => database.open().await?,
        };
        match one {
            Some(source) => {
                let added = add(&sync, source, &policy, options.external_id.as_deref()).await?;
                Ok(Box::new(Facts { value: added, facts }))
            }
            None => add_lines(context, &sync, &policy, parse).await,
        }
    }
}

fn flinks(text: &str) -> Result<Source, Failure> {
    parse_argument::<LoginId>("LOGIN_ID", text).map(Source::from)
}

fn vumi(text: &str) -> Result<Source, Failure> {
    parse_argument::<ConnectionToken>("TOKEN", text).map(Source::from)
}

fn vumi_public(text: &str) -> Result<Source, Failure> {
    parse_argument::<PublicToken>("TOKEN", text).map(Source::from)
}

async fn add(
    sync: &Sync,
    source: Source,
    policy: &Policy,
    external_id: Option<&str>,
) -> Result<Added, Failure> {
    let add = sync.add(source, policy.clone());
    Ok(match external_id {
        Some(external_id) => add.reference(external_id).await?,
        None => add.await?,
    })
}

/// What is wrong with a line is told by its number, never by what stands there; the others are
/// added.
async fn add_lines(context: &mut Context, sync: &Sync, policy: &Policy, parse: Parse) -> Answer {
    let mut bytes = Vec::new();
    let read = context.terminal.input.read_to_end(&mut bytes);
    read.map_err(|error| Failure::machine("standard input", error))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut items = Vec::new();
    let mut exit = 0;
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.trim_ascii().is_empty() {
            continue;
        }
        match add_line(sync, policy, parse, line).await {
            Ok(added) => items.push(added),
            // Of the database, not of the line: the next ones would fare no better.
            Err(failure) if failure.code() == Some("database") => return Err(failure),
            Err(failure) => {
                exit = 1;
                complain(context, failure.about(&format!("line {}", at + 1)));
            }
        }
    }
    Ok(Box::new(WithExit { report: Listed { items, head: &HEAD, row, empty: "None." }, exit }))
}

async fn add_line(
    sync: &Sync,
    policy: &Policy,
    parse: Parse,
    line: &[u8],
) -> Result<Added, Failure> {
    let text = str::from_utf8(line).map_err(|_| Failure::usage("not text in UTF-8"))?;
    let mut fields = text.split('\t').map(str::trim);
    let word = fields.next().unwrap_or_default();
    let source = parse(word).map_err(|mut failure| {
        if word.contains([' ', ',', ';']) {
            failure.note("between an id and your own for it stands a tab");
        }
        failure
    })?;
    let external_id = fields.next().filter(|text| !text.is_empty());
    match fields.next() {
        Some(_) => Err(Failure::usage("expected an id and at most an external id")),
        None => add(sync, source, policy, external_id).await,
    }
}

const HEAD: [&str; 4] = ["Id", "Provider", "External id", "Added"];

fn row(added: &Added) -> Vec<String> {
    let external_id = text_or_empty(added.reference.as_ref());
    vec![added.id.to_string(), added.provider.clone(), external_id, yes_no(Some(added.added))]
}

fn facts(added: &Added) -> Vec<(&'static str, String)> {
    ["id", "provider", "external id", "added"].into_iter().zip(row(added)).collect()
}
