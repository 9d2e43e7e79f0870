//! `foliolink flinks authorize`: opens a session and says which.

use clap::Args;
use foliolink::{
    flinks::{Credentials, Days, Session},
    portfolio::Personal,
};
use serde::Serialize;

use super::{
    DaysAsked, client,
    mfa::Responder,
    open::{How, OfCard, through},
};
use crate::{
    ask,
    config::Config,
    context::Context,
    failure::Failure,
    output::{
        Answer,
        listed::{Facts, shown},
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

#[derive(Serialize)]
struct Opened {
    login_id: Option<String>,
    request_id: String,
    institution: Option<String>,
}

impl OpenSession {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let config = context.config()?;
        let session = match (self.login_id.clone(), self.institution.clone()) {
            (Some(login_id), _) => {
                let client = client(context, &config)?;
                OfCard { login_id, how: self.how }
                    .open(context, &config, &client, self.days)
                    .await?
            }
            (None, institution) => {
                self.sign_in(context, &config, institution.unwrap_or_default()).await?
            }
        };
        let opened = Opened {
            login_id: session.login_id().map(|id| id.expose().to_owned()),
            request_id: session.request_id().as_str().to_owned(),
            institution: session.institution().name.clone(),
        };
        let facts = |it: &Opened| {
            vec![
                ("login id", shown(it.login_id.as_ref())),
                ("request id", it.request_id.clone()),
                ("institution", shown(it.institution.as_ref())),
            ]
        };
        Ok(Box::new(Facts { value: opened, facts }))
    }

    async fn sign_in(
        self,
        context: &mut Context,
        config: &Config,
        institution: String,
    ) -> Result<Session, Failure> {
        let responder = Responder::of(self.how.answers.as_deref())?;
        let client = client(context, config)?;
        let password = ask::password(context).await?;
        let username = Personal::from(self.username.unwrap_or_default());
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
        let opened = authorize.live().await?;
        through(context, config, &client, opened, &responder).await
    }
}
