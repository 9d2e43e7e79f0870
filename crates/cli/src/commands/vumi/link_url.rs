//! `foliolink vumi link-url`: the address to send the person to.

use clap::{Args, ValueEnum};
use foliolink::vumi::{Flow, LinkUrl, Subproduct, Theme};
use schemars::JsonSchema;
use serde::Serialize;

use super::client;
use crate::{
    commands::settings::parse_argument,
    config::need,
    context::Context,
    failure::Failure,
    output::{Answer, listed::Facts},
};

/// What the Link is to do.
#[derive(Debug, Args)]
pub(crate) struct MakeLinkUrl {
    /// The app's redirect, from its dashboard
    #[arg(long, value_name = "UUID")]
    redirect_id: String,
    /// Go straight to this bank or broker
    #[arg(long, value_name = "ID")]
    entity: Option<String>,
    /// Your own name for the connection; best a new one for each Link
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
    /// What is to be transferred, for an assets transfer
    #[arg(long, value_name = "FUND|PP")]
    subproduct: Option<String>,
    /// How the Link looks
    #[arg(long, value_enum)]
    theme: Option<Look>,
    /// Update a connection: its update token, read right before
    #[arg(long, value_name = "TOKEN", conflicts_with_all = ["entity", "external_id", "subproduct", "restore_token", "auth_token"])]
    update_token: Option<String>,
    /// Restore a connection: its restore token, read right before
    #[arg(long, value_name = "TOKEN", conflicts_with_all = ["entity", "external_id", "subproduct", "auth_token"])]
    restore_token: Option<String>,
    /// Tell the options to the API and put only a token into the address
    #[arg(long)]
    auth_token: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Look {
    Light,
    Dark,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Address {
    url: String,
}

impl MakeLinkUrl {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let redirect = parse_argument("--redirect-id", &self.redirect_id)?;
        let config = context.config()?;
        let url = need(config.set.vumi.link_url.as_ref(), "VUMI_LINK_URL", "vumi.link_url")?;
        let link = foliolink::vumi::Link::at(url)
            .map_err(|error| crate::commands::settings::configuration_failure("VUMI", &error))?;
        let url = if let Some(token) = &self.update_token {
            self.with_theme(link.update(redirect, parse_argument("--update-token", token)?))
        } else if let Some(token) = &self.restore_token {
            self.with_theme(link.restore(redirect, parse_argument("--restore-token", token)?))
        } else if self.auth_token {
            let token = client(context, &config)?.start_flow(&self.flow(redirect)?).await?;
            self.with_theme(link.with_token(&token))
        } else {
            let mut url = link.connect(redirect);
            if let Some(id) = &self.external_id {
                url = url.external_id(&parse_argument("--external-id", id)?);
            }
            if let Some(entity) = &self.entity {
                url = url.entity(entity.as_str());
            }
            if let Some(subproduct) = &self.subproduct {
                url = url.subproduct(&Subproduct::from(subproduct.as_str()));
            }
            self.with_theme(url)
        };
        Ok(Box::new(Facts {
            value: Address { url },
            facts: |address| vec![("url", address.url.clone())],
        }))
    }

    fn with_theme<Mode>(&self, url: LinkUrl<Mode>) -> String {
        match self.theme {
            Some(Look::Light) => url.theme(Theme::Light).expose(),
            Some(Look::Dark) => url.theme(Theme::Dark).expose(),
            None => url.expose(),
        }
    }

    fn flow(&self, redirect: foliolink::vumi::RedirectId) -> Result<Flow, Failure> {
        let mut flow = match &self.subproduct {
            Some(subproduct) => {
                Flow::assets_transfer(redirect, Subproduct::from(subproduct.as_str()))
            }
            None => Flow::transactions(redirect),
        };
        if let Some(id) = &self.external_id {
            flow = flow.external_id(parse_argument("--external-id", id)?);
        }
        if let Some(entity) = &self.entity {
            flow = flow.entity(entity.as_str());
        }
        Ok(flow)
    }
}
