//! `foliolink vumi …`: connections and their data.

mod connections;
mod delete;
mod exchange;
mod link_url;
mod pull;
mod schemas;
mod status;
mod transfers;

use clap::Subcommand;
use foliolink::vumi;

use crate::{
    commands::settings,
    config::{Config, need, need_secret},
    context::Context,
    failure::Failure,
    output::Answer,
};
pub(crate) use schemas::SCHEMAS;

/// What to do at Vumi Finlink.
#[derive(Debug, Subcommand)]
pub(crate) enum VumiCommand {
    /// Make a connection of the public token that the Link brought; works once
    Exchange(exchange::MakeConnection),
    /// List the connections of the app
    Connections(connections::Connections),
    /// List the public tokens that nobody has exchanged
    Pending(connections::Unexchanged),
    /// List the banks and brokers of the app
    Entities(connections::Entities),
    /// Say how a connection stands, and what to do next
    Status(status::ShowStatus),
    /// Wait until the data is there, and read it
    Pull(pull::PullConnection),
    /// Go on with a pull or a wait that was put away
    Resume(pull::ResumeConnection),
    /// List the orders of an assets transfer
    Transfers(transfers::Transfers),
    /// Delete a connection and all its data
    Delete(delete::DeleteConnection),
    /// Make the address of the Link
    LinkUrl(link_url::MakeLinkUrl),
}

impl VumiCommand {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        match self {
            Self::Exchange(command) => command.run(context).await,
            Self::Connections(command) => command.run(context).await,
            Self::Pending(command) => command.run(context).await,
            Self::Entities(command) => command.run(context).await,
            Self::Status(command) => command.run(context).await,
            Self::Pull(command) => command.run(context).await,
            Self::Resume(command) => command.run(context).await,
            Self::Transfers(command) => command.run(context).await,
            Self::Delete(command) => command.run(context).await,
            Self::LinkUrl(command) => command.run(context).await,
        }
    }
}

/// The client that the configuration describes.
pub(crate) fn client(context: &Context, config: &Config) -> Result<vumi::Client, Failure> {
    let built = client_builder(context, config)?.build();
    let client = built.map_err(|error| settings::configuration_failure("VUMI", &error))?;
    Ok(match context.global.trace_id {
        Some(id) => client.with_trace_id(id),
        None => client,
    })
}

/// Its settings.
pub(crate) fn client_builder(
    context: &Context,
    config: &Config,
) -> Result<vumi::ClientBuilder, Failure> {
    let set = &config.set.vumi;
    let id = need(set.client_id.as_ref(), "VUMI_CLIENT_ID", "vumi.client_id")?;
    let secret =
        need_secret(set.client_secret.as_ref(), "VUMI_CLIENT_SECRET", "vumi.client_secret")?;
    let mut builder = vumi::Client::builder()
        .client_id(id)
        .client_secret(secret)
        .user_agent(settings::USER_AGENT)
        .active_calls(&context.active);
    if let Some(scopes) = &set.scopes {
        let scopes: Result<Vec<vumi::Scope>, _> =
            scopes.0.iter().map(|scope| scope.parse()).collect();
        builder = builder.scopes(scopes?);
    }
    if let Some(url) = &set.base_url {
        builder = builder.base_url(url);
    }
    if let Some(url) = &set.link_url {
        builder = builder.link_url(url);
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
