//! `foliolink call`: the raw door. Any operation of a description by its operationId, authenticated
//! and repeated like every call, and its answer as sent.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use foliolink_raw::{flinks, runtime::find, vumi};

use crate::{
    commands::schema::{Entry, one},
    context::Context,
    failure::Failure,
    output::{Answer, Text},
    text_file,
};

/// What it prints as JSON.
pub(crate) const SCHEMAS: &[Entry] =
    &[Entry { words: "call", shapes: &[one::<serde_json::Value>] }];

/// Which operation, and what goes with it.
#[derive(Debug, Args)]
pub(crate) struct CallOperation {
    provider: Provider,
    /// The operationId in the provider's description
    operation: String,
    /// A parameter of path or query; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    param: Vec<(String, String)>,
    /// File with the JSON body
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Provider {
    Flinks,
    Vumi,
}

/// `name=value`.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

impl CallOperation {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let table = match self.provider {
            Provider::Flinks => flinks::OPERATIONS,
            Provider::Vumi => vumi::OPERATIONS,
        };
        let Some(operation) = find(table, &self.operation) else {
            let known: Vec<_> = table.iter().map(|operation| operation.id).collect();
            return Err(Failure::usage(format!(
                "{}: no such operation; there are {}",
                self.operation,
                known.join(", ")
            )));
        };
        let body = self.read_body()?;
        let config = context.config()?;
        let mut call = match self.provider {
            Provider::Flinks => super::flinks::client(context, &config)?.operation(operation.id)?,
            Provider::Vumi => super::vumi::client(context, &config)?.operation(operation.id)?,
        };
        for (name, value) in self.param {
            call = call.param(name, value);
        }
        if let Some(name) = call.missing_param() {
            return Err(Failure::usage(format!("{} needs --param {name}=…", operation.id)));
        }
        if let Some(body) = body {
            call = call.body(body);
        }
        let answer = call.send().await?;
        match answer.error() {
            Some(error) => Err(error.into()),
            None => as_sent(&answer.body),
        }
    }

    fn read_body(&self) -> Result<Option<String>, Failure> {
        let Some(path) = &self.body else { return Ok(None) };
        let unread = |error| Failure::usage(format!("--body {}: {error}", path.display()));
        text_file::read(path).map(Some).map_err(unread)
    }
}

/// The body to its last byte, and a line break where it has none.
fn as_sent(body: &[u8]) -> Answer {
    let mut text = String::from_utf8_lossy(body).into_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(Box::new(Text(text)))
}
