//! `foliolink serve token …`: who may read what.

use clap::{Args, Subcommand};
use foliolink_serve::{DEFAULT_PORT, Scope, Source, Token, TokenId, TokenKind};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Data, TokenFile, run};
use crate::{
    context::Context,
    failure::Failure,
    output::{
        Answer,
        listed::{Facts, Listed, time},
    },
};

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token: a setup token for a SimpleFIN reader, or with --bearer one for the JSON API
    Add(AddToken),
    /// List the tokens; never their secrets
    List(ListTokens),
    /// Revoke a token: it opens nothing any more
    Revoke(RevokeToken),
}

/// What it opens.
#[derive(Debug, Args)]
pub(super) struct AddToken {
    /// What you call it, e.g. the reader's name
    name: String,
    /// A token for the JSON API in place of a setup token for SimpleFIN
    #[arg(long)]
    bearer: bool,
    /// Shows this connection alone: its id, or your own for it; again for several [default: all,
    /// also those that are added later]
    #[arg(long = "connection", value_name = "ID")]
    connections: Vec<String>,
    /// The server's address as the reader reaches it: http on this machine and private networks
    /// alone
    #[arg(long, value_name = "URL", default_value_t = default_url())]
    url: String,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    tokens: TokenFile,
}

fn default_url() -> String {
    format!("http://127.0.0.1:{DEFAULT_PORT}/simplefin")
}

/// Which tokens.
#[derive(Debug, Args)]
pub(super) struct ListTokens {
    #[command(flatten)]
    tokens: TokenFile,
}

/// Which one.
#[derive(Debug, Args)]
pub(super) struct RevokeToken {
    /// Its id, as `serve token list` shows it
    id: String,
    #[command(flatten)]
    tokens: TokenFile,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Made {
    #[schemars(with = "String")]
    id: TokenId,
    name: String,
    #[schemars(with = "String")]
    kind: TokenKind,
    token: String,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Listing {
    #[schemars(with = "String")]
    id: TokenId,
    name: String,
    #[schemars(with = "String")]
    kind: TokenKind,
    /// `null` where it shows all.
    connections: Option<Vec<String>>,
    url: String,
    state: &'static str,
    created_at: Timestamp,
    claimed_at: Option<Timestamp>,
    claimed_again_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
}

impl From<Token> for Listing {
    fn from(token: Token) -> Self {
        let state = match () {
            () if token.revoked_at.is_some() => "revoked",
            () if token.claimed_again_at.is_some() => "claimed twice",
            () if token.kind == TokenKind::Bearer || token.claimed_at.is_some() => "in use",
            () => "unclaimed",
        };
        Self {
            connections: match token.scope {
                Scope::Connections(ids) => Some(ids),
                _ => None,
            },
            id: token.id,
            name: token.name,
            kind: token.kind,
            url: token.url,
            state,
            created_at: token.created_at,
            claimed_at: token.claimed_at,
            claimed_again_at: token.claimed_again_at,
            revoked_at: token.revoked_at,
        }
    }
}

impl TokenCommand {
    pub(super) async fn run(self, context: &mut Context) -> Answer {
        match self {
            Self::Add(command) => command.run(context).await,
            Self::List(command) => command.run(),
            Self::Revoke(command) => command.run(),
        }
    }
}

impl AddToken {
    async fn run(self, context: &mut Context) -> Answer {
        let tokens = self.tokens.open()?;
        let scope = match self.connections.is_empty() {
            true => Scope::All,
            false => {
                let source = run::open(&self.data, context, &tokens).await?;
                Scope::Connections(find_all(&source, &self.connections).await?)
            }
        };
        let kind = if self.bearer { TokenKind::Bearer } else { TokenKind::Simplefin };
        let made = tokens.add(kind, &self.name, &self.url, scope)?;
        let made = Made {
            token: made.expose().to_owned(),
            id: made.token.id,
            name: made.token.name,
            kind,
        };
        Ok(Box::new(Facts {
            value: made,
            facts: |made| {
                let name = match made.kind {
                    TokenKind::Bearer => "bearer token",
                    _ => "setup token",
                };
                vec![
                    ("id", made.id.to_string()),
                    ("name", made.name.clone()),
                    (name, made.token.clone()),
                    ("note", "shown this once".to_owned()),
                ]
            },
        }))
    }
}

/// The ids of connections that are named by theirs or by the host's own.
async fn find_all(source: &Source, named: &[String]) -> Result<Vec<String>, Failure> {
    let mut found = vec![];
    for name in named {
        let id = match source {
            Source::Database(sync) => match name.parse() {
                Ok(id) => sync.status(id).await?.id.to_string(),
                Err(_) => sync.find(name).await?.to_string(),
            },
            Source::Files(files) => {
                let ids = files.connections()?;
                let is_there = ids.contains(name);
                is_there.then(|| name.clone()).ok_or_else(|| {
                    Failure::usage(format!("--connection: the files have {}", ids.join(", ")))
                })?
            }
            _ => return Err(Failure::usage("--connection: not for this kind of source")),
        };
        found.push(id);
    }
    Ok(found)
}

impl ListTokens {
    fn run(self) -> Answer {
        let items: Vec<Listing> =
            self.tokens.open()?.list()?.into_iter().map(Listing::from).collect();
        Ok(Box::new(Listed {
            items,
            head: &["Id", "State", "Name", "Kind", "Shows", "Created at", "Claimed at"],
            row,
            empty: "None.",
        }))
    }
}

impl RevokeToken {
    fn run(self) -> Answer {
        let id: TokenId = self.id.parse()?;
        let revoked = Listing::from(self.tokens.open()?.revoke(&id)?);
        Ok(Box::new(Facts {
            value: revoked,
            facts: |token| vec![("id", token.id.to_string()), ("state", token.state.to_owned())],
        }))
    }
}

fn row(token: &Listing) -> Vec<String> {
    vec![
        token.id.to_string(),
        token.state.to_owned(),
        token.name.clone(),
        if token.kind == TokenKind::Bearer { "bearer" } else { "simplefin" }.to_owned(),
        match &token.connections {
            None => "all".to_owned(),
            Some(ids) => ids.join(" "),
        },
        time(Some(token.created_at)),
        time(token.claimed_at),
    ]
}
