//! `foliolink flinks …`: sessions at banks in Canada and the US, and the data behind them.

mod attributes;
mod authorize;
mod catalogue;
mod categories;
mod connect_url;
mod delete;
mod institutions;
mod match_fields;
pub(crate) mod mfa;
mod open;
mod parts;
mod pull;
mod questions;
mod refresh;
mod resume;
mod schemas;
mod statements;
mod steps;
mod summary;

use clap::Subcommand;
use foliolink::flinks;
use http::HeaderValue;

use crate::{
    commands::settings,
    config::{Config, need},
    context::Context,
    failure::Failure,
    output::Answer,
};
pub(crate) use schemas::SCHEMAS;

/// An account's id as it was copied from somewhere; nothing at all is none.
fn parse_account(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("expected an account's id"),
        id => Ok(id.to_owned()),
    }
}

/// What to do at Flinks.
#[derive(Debug, Subcommand)]
pub(crate) enum FlinksCommand {
    /// Open a session: of a saved card, or by signing in at the bank
    Authorize(authorize::OpenSession),
    /// Open a session and read what it holds
    Pull(pull::PullData),
    /// Go on with work that was put away
    Resume(resume::ResumeWork),
    /// Show the accounts in short
    Summary(summary::ShowSummary),
    /// Fetch account statements
    Statements(statements::FetchStatements),
    /// Compare what a person says of themselves with what the bank knows
    Match(match_fields::MatchFields),
    /// Figures computed from a card's transactions, or which there are
    Attributes(attributes::ComputeAttributes),
    /// A card's transactions by category, or which categories there are
    Categories(categories::ShowCategories),
    /// List the banks that can be connected
    Institutions(institutions::ListInstitutions),
    /// Nightly refresh of a saved card
    #[command(subcommand)]
    Refresh(refresh::Refresh),
    /// Delete a saved card and its data
    Delete(delete::DeleteCard),
    /// The bank's questions that have no stored answer yet
    #[command(subcommand)]
    Questions(questions::Questions),
    /// Make the address of the Connect widget
    ConnectUrl(connect_url::MakeConnectUrl),
}

impl FlinksCommand {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        match self {
            Self::Authorize(command) => command.run(context).await,
            Self::Pull(command) => command.run(context).await,
            Self::Resume(command) => command.run(context).await,
            Self::Summary(command) => command.run(context).await,
            Self::Statements(command) => command.run(context).await,
            Self::Match(command) => command.run(context).await,
            Self::Attributes(command) => command.run(context).await,
            Self::Categories(command) => command.run(context).await,
            Self::Institutions(command) => command.run(context).await,
            Self::Refresh(command) => command.run(context).await,
            Self::Delete(command) => command.run(context).await,
            Self::Questions(command) => command.run(context).await,
            Self::ConnectUrl(command) => command.run(context).await,
        }
    }
}

/// The client that the configuration describes.
pub(crate) fn client(context: &Context, config: &Config) -> Result<flinks::Client, Failure> {
    let built = client_builder(context, config)?.build();
    built.map_err(|error| settings::configuration_failure("FLINKS", &error))
}

/// Its settings.
pub(crate) fn client_builder(
    context: &Context,
    config: &Config,
) -> Result<flinks::ClientBuilder, Failure> {
    let set = &config.set.flinks;
    let customer = need(set.customer_id.as_ref(), "FLINKS_CUSTOMER_ID", "flinks.customer_id")?;
    if set.base_url.is_none() && set.instance.is_none() {
        return Err(Failure::configuration(
            "neither FLINKS_INSTANCE nor FLINKS_BASE_URL is set (or `flinks.instance`, \
             `flinks.base_url` in the configuration file)",
        ));
    }
    let keys = [
        ("FLINKS_SECRET_KEY", &set.secret_key),
        ("FLINKS_API_KEY", &set.api_key),
        ("FLINKS_BEARER", &set.bearer),
    ];
    for (variable, key) in keys {
        if key.as_ref().is_some_and(|key| HeaderValue::from_bytes(key.expose().as_bytes()).is_err())
        {
            return Err(Failure::configuration(format!(
                "{variable}: holds characters that can't stand in a header"
            )));
        }
    }
    let mut builder =
        flinks::Client::builder().customer_id(customer).user_agent(settings::USER_AGENT);
    builder = builder.active_calls(&context.active);
    if let Some(instance) = &set.instance {
        builder = builder.instance(instance);
    }
    if let Some(url) = &set.base_url {
        builder = builder.base_url(url);
    }
    if let Some(url) = &set.wealth_base_url {
        builder = builder.wealth_base_url(url);
    }
    if let Some(key) = &set.secret_key {
        builder = builder.secret_key(key.clone());
    }
    if let Some(key) = &set.api_key {
        builder = builder.api_key(key.clone());
    }
    if let Some(secret) = &set.bearer {
        builder = builder.bearer(secret.clone());
    }
    if let Some(timeout) = settings::timeout(context, config) {
        builder = builder.timeout(timeout);
    }
    if let Some(retry) = settings::retry(config) {
        builder = builder.retry(retry);
    }
    if config.set.proxy.is_some() {
        builder = builder.no_proxy();
    }
    Ok(builder)
}

/// Days of transactions, as a word of the command line.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum DaysAsked {
    #[value(name = "90")]
    Days90,
    #[value(name = "365")]
    Days365,
}

impl From<DaysAsked> for flinks::Days {
    fn from(days: DaysAsked) -> Self {
        match days {
            DaysAsked::Days90 => Self::DAYS_90,
            DaysAsked::Days365 => Self::DAYS_365,
        }
    }
}
