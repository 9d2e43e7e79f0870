//! `foliolink drift --live`: what a live account answers, held against the description. Reads only.

mod flinks;
mod report;
mod vumi;

use clap::{Args, ValueEnum};
use uuid::Uuid;

use crate::{
    commands::schema::{Entry, list},
    context::Context,
    output::Answer,
};

/// What it prints as JSON.
pub(crate) const SCHEMAS: &[Entry] = &[Entry { words: "drift", shapes: &[list::<report::Line>] }];

/// What to compare.
#[derive(Debug, Args)]
pub(crate) struct FindDrift {
    provider: Provider,
    /// Yes, call the provider: every read that the credentials allow, once. Changes nothing there
    #[arg(long, required = true)]
    live: bool,
    /// Flinks: the saved card whose stored data is read; without it only what needs no session
    #[arg(long, value_name = "ID")]
    login_id: Option<String>,
    /// Vumi: a verification key that a webhook named
    #[arg(long, value_name = "UUID")]
    key_id: Option<Uuid>,
    /// Vumi: how many connections are read
    #[arg(long, value_name = "N", default_value_t = 3)]
    connections: usize,
    /// Exit 1 where anything is found
    #[arg(long)]
    deny: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Provider {
    Flinks,
    Vumi,
}

impl FindDrift {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let config = context.config()?;
        let compared = match self.provider {
            Provider::Flinks => flinks::compare(&self, context, &config).await?,
            Provider::Vumi => vumi::compare(&self, context, &config).await?,
        };
        Ok(Box::new(compared.report(self.deny)?))
    }
}
