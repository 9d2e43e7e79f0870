//! `foliolink flinks connect-url`: the address of the Connect widget, from typed options.

use clap::Args;
use foliolink::flinks::{
    Days, Language,
    connect::{ConnectUrl, Switch},
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{DaysAsked, client};
use crate::{
    commands::settings::configuration_failure,
    config::need,
    context::Context,
    failure::Failure,
    output::{Answer, listed::Facts},
};

/// What the widget is to do.
#[derive(Debug, Args)]
pub(crate) struct MakeConnectUrl {
    /// Offer only the made-up bank
    #[arg(long)]
    demo: bool,
    /// Where the person comes back to
    #[arg(long, value_name = "URL")]
    redirect_url: Option<String>,
    /// Your own mark, given back with every webhook [default: --trace-id]
    #[arg(long)]
    tag: Option<String>,
    /// Go straight to this bank: its id or name
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
    /// en or fr
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Days of transactions
    #[arg(long, value_enum)]
    days: Option<DaysAsked>,
    /// Mint an authorize token for it; needs FLINKS_SECRET_KEY and the network
    #[arg(long)]
    authorize_token: bool,
    /// Switch an option on, by its name in the provider's pages; may be repeated
    #[arg(long, value_name = "OPTION")]
    on: Vec<String>,
    /// Switch an option off; may be repeated
    #[arg(long, value_name = "OPTION")]
    off: Vec<String>,
    /// Any other parameter; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = crate::commands::call::pair)]
    param: Vec<(String, String)>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Address {
    url: String,
}

impl MakeConnectUrl {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let config = context.config()?;
        let set = &config.set.flinks;
        let base = match &set.connect_url {
            Some(url) => ConnectUrl::at(url),
            None => ConnectUrl::of_instance(need(
                set.instance.as_ref(),
                "FLINKS_INSTANCE",
                "flinks.instance",
            )?),
        };
        let mut url =
            self.apply(base.map_err(|error| configuration_failure("FLINKS", &error))?, context)?;
        if self.authorize_token {
            need(set.secret_key.as_ref(), "FLINKS_SECRET_KEY", "flinks.secret_key")?;
            url = url.authorize_token(client(context, &config)?.mint_authorize_token().await?);
        }
        let url = url.build().expose().to_owned();
        Ok(Box::new(Facts {
            value: Address { url },
            facts: |address| vec![("url", address.url.clone())],
        }))
    }

    fn apply(&self, mut url: ConnectUrl, context: &Context) -> Result<ConnectUrl, Failure> {
        if self.demo {
            url = url.on(Switch::DEMO);
        }
        if let Some(target) = &self.redirect_url {
            url = url
                .redirect_url(target)
                .map_err(|_| Failure::usage("--redirect-url: not an absolute URL"))?;
        }
        if let Some(tag) = self.tag.clone().or(context.global.trace_id.map(|id| id.to_string())) {
            url = url.tag(&tag);
        }
        if let Some(institution) = &self.institution {
            url = url.institution(institution);
        }
        if let Some(language) = &self.language {
            url = url.language(Language::from(language.as_str()));
        }
        if let Some(days) = self.days {
            url = url.days(Days::from(days));
        }
        url = self.on.iter().fold(url, |url, name| url.on(Switch::from(name.as_str())));
        url = self.off.iter().fold(url, |url, name| url.off(Switch::from(name.as_str())));
        Ok(self.param.iter().fold(url, |url, (name, value)| url.parameter(name, value)))
    }
}
