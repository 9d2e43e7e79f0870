//! `foliolink flinks authorize`: opens a session and says which.

use clap::Args;
use foliolink::{
    flinks::{Authorized, Client, Credentials, Days, LoginId},
    portfolio::Personal,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    DaysAsked, client,
    mfa::Responder,
    open::{How, finish},
};
use crate::{
    ask,
    commands::settings::parse_argument,
    context::Context,
    failure::Failure,
    output::{
        Answer,
        listed::{Facts, text_or_empty},
    },
};

/// Whose session.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whose").required(true).args(["login_id", "institution"]))]
pub(crate) struct OpenSession {
    /// A saved card
    #[arg(long, value_name = "ID")]
    login_id: Option<String>,
    /// Sign in at this bank instead; the password is asked for, or read from standard input
    #[arg(long, value_name = "NAME", requires = "username")]
    institution: Option<String>,
    /// User name at the bank
    #[arg(long, value_name = "USER", requires = "institution")]
    username: Option<String>,
    #[command(flatten)]
    how: How,
    /// Keep the card for later sessions from stored data
    #[arg(long)]
    save: bool,
    /// Days of transactions to read at the bank
    #[arg(long, value_enum)]
    days: Option<DaysAsked>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Opened {
    login_id: Option<String>,
    request_id: String,
    institution: Option<String>,
}

impl OpenSession {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let config = context.config()?;
        let responder = Responder::new(context, self.how.answers.as_deref())?;
        let client = client(context, &config)?;
        let authorized = match &self.login_id {
            Some(login_id) => {
                self.open(context, &client, parse_argument("--login-id", login_id)?).await?
            }
            None => self.sign_in(context, &client).await?,
        };
        let session = finish(context, &config, &client, authorized, responder).await?;
        let opened = Opened {
            login_id: session.login_id().map(|id| id.expose().to_owned()),
            request_id: session.request_id().as_str().to_owned(),
            institution: session.institution().name.clone(),
        };
        let facts = |opened: &Opened| {
            vec![
                ("login id", text_or_empty(opened.login_id.as_ref())),
                ("request id", opened.request_id.clone()),
                ("institution", text_or_empty(opened.institution.as_ref())),
            ]
        };
        Ok(Box::new(Facts { value: opened, facts }))
    }

    /// At a saved card.
    async fn open(
        &self,
        context: &Context,
        client: &Client,
        login_id: LoginId,
    ) -> Result<Authorized, Failure> {
        let mut authorize = client.authorize(&login_id);
        if let Some(days) = self.days {
            authorize = authorize.days(Days::from(days));
        }
        if let Some(id) = context.global.trace_id {
            authorize = authorize.tag(id.to_string());
        }
        Ok(if self.how.live { authorize.live().await? } else { authorize.cached().await? })
    }

    /// With credentials.
    async fn sign_in(&self, context: &mut Context, client: &Client) -> Result<Authorized, Failure> {
        let password = ask::password(context).await?;
        let username = Personal::from(self.username.clone().unwrap_or_default());
        let institution = self.institution.clone().unwrap_or_default();
        let mut authorize =
            client.authorize_with(Credentials::new(institution, username, password));
        if !self.save {
            authorize = authorize.without_saving();
        }
        if let Some(days) = self.days {
            authorize = authorize.days(Days::from(days));
        }
        if let Some(id) = context.global.trace_id {
            authorize = authorize.tag(id.to_string());
        }
        Ok(authorize.live().await?)
    }
}
