//! Vumi Finlink (Spain): login, the Link, connections, and the data read through them.
//!
//! ```
//! # use foliolink::vumi::Client;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> foliolink::Result<()> {
//! # let sandbox = foliolink_sandbox::Sandbox::builder().build();
//! # let keys = &sandbox.credentials().vumi;
//! # let (id, secret, stored_token) = (keys.client_id, keys.secrets[0], keys.connection);
//! let client = Client::builder()
//!     .client_id(id)
//!     .client_secret(secret)
//! #   .in_process(sandbox.router())
//!     .build()?;
//! let connection = client.connection(stored_token.parse()?);
//! let state = connection.ready().await?;
//! let snapshot = connection.pull(state).await?.snapshot();
//! assert!(!snapshot.holdings.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! The road of a connection: [`Client::link`] opens the widget, [`Redirect`] reads where it ends,
//! [`Client::exchange`] makes a [`Connection`] of the public token, [`Connection::ready`] waits,
//! [`Connection::pull`] reads.
//!
//! Login happens by itself. The vendor keeps **one session per client secret**: a second program
//! with the same secret ends the first one's session, so give each its own secret, or share the
//! token through a [`TokenStore`].
//!
//! What the vendor's pages leave open rests on numbered assumptions (A-1 to A-35); each is named
//! where it matters and decided in one place. The loudest: nothing could be read about paging
//! (A-7), see [`Paging`].

mod accounts;
mod auth;
mod builder;
mod calls;
mod client;
mod connection;
mod connections;
mod convert;
mod entities;
mod exchange;
mod flow;
mod guard;
mod investments;
mod jwt;
mod keys;
mod link;
mod link_session;
mod pages;
mod portfolios;
mod pull;
mod ready;
mod redirect;
mod refusal;
mod scope;
mod session;
mod state;
mod tokens;
mod transactions;

pub use accounts::{Account, AccountType};
pub use builder::Builder;
pub use calls::{CallLog, CallSeen};
pub use client::Client;
pub use connection::{Connection, Deletion};
pub use connections::{Stray, Swept};
pub use entities::{Entity, EntityLevel, EntityType};
pub use exchange::Exchange;
pub use flow::{Flow, Product, Subproduct};
pub use foliolink_runtime::RawJson;
pub use investments::{AssetType, Investment};
pub use keys::VerificationKey;
pub use link::{Fixed, Link, LinkUrl, Plain, Theme};
pub use link_session::LinkSession;
pub use pages::Paging;
pub use portfolios::{ExchangeRateToLocal, Portfolio, PortfolioType, Position};
pub use pull::{Pull, Pulled, What};
pub use redirect::Redirect;
pub use scope::Scope;
pub use session::{BoxError, Login, MemoryTokenStore, SessionToken, StoreFuture, TokenStore};
pub use state::{ConnectionState, NextStep, Problem, Status};
pub use tokens::{
    ConnectionToken, ExternalId, KeyId, LinkToken, PublicToken, RedirectId, RestoreToken,
    UpdateToken,
};
pub use transactions::{
    AccountTransaction, AccountTransactionType, PortfolioTransaction, PortfolioTransactionType,
    rebuild,
};

#[cfg(test)]
mod tests;
