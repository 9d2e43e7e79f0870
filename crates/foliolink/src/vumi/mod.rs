//! Vumi Finlink (Spain): login, the Link, connections, and the data read through them.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
//! # use foliolink::vumi::{Client, Part};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> foliolink::Result<()> {
//! # let sandbox = sandbox();
//! # let keys = &sandbox.credentials().vumi;
//! # let (id, secret, stored_token) = (keys.client_id, keys.secrets[0], keys.connection);
//! let client = Client::builder()
//!     .client_id(id)
//!     .client_secret(secret)
//! #   .in_process(sandbox.router())
//!     .build()?;
//! let connection = client.connection(stored_token.parse()?);
//! let snapshot = connection.pull(Part::ALL).await?.snapshot();
//! assert!(!snapshot.holdings.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! The road of a connection: [`Client::link`] opens the widget, [`Redirect`] reads where it ends,
//! [`Client::exchange`] makes a [`Connection`] of the public token, [`Connection::pull`] waits for
//! its data and reads it.
//!
//! Login happens by itself. The vendor keeps **one session per client secret**: a second program
//! with the same secret ends the first one's session, so give each its own secret, or share the
//! token through a [`TokenStore`].
//!
//! What the vendor's pages leave open rests on numbered assumptions (A-1 to A-35); each is named
//! where it matters and decided in one place. The loudest: nothing could be read about paging
//! (A-7), see [`Paging`].

pub(crate) mod client;
pub(crate) mod connections;
mod convert;
pub(crate) mod data;
mod keys;
pub(crate) mod link;
pub(crate) mod login;
mod pull;
mod tokens;
mod verification;

pub use foliolink_runtime::RawJson;

pub use crate::transport::{RawAnswer, RawCall};

pub use self::{
    client::{
        Client,
        builder::ClientBuilder,
        call_log::{CallLog, CallSeen},
    },
    connections::{
        Swept,
        connection::Connection,
        deletion::Deletion,
        state::{ConnectionState, NextStep, Problem, Status},
        unclaimed::UnclaimedToken,
    },
    data::{
        accounts::{Account, AccountType},
        entities::{Entity, EntityLevel, EntityType},
        investments::{AssetType, Investment},
        pages::Paging,
        portfolios::{ExchangeRateToLocal, Portfolio, PortfolioType, Position},
        transactions::{
            AccountTransaction, AccountTransactionType, PortfolioTransaction,
            PortfolioTransactionType, rebuild,
        },
    },
    keys::VerificationKey,
    link::{
        Fixed, Link, LinkUrl, Plain, Theme,
        candidates::Candidates,
        exchange::Exchange,
        flow::Flow,
        product::{Product, Subproduct},
        redirect::Redirect,
        session::LinkSession,
    },
    login::{
        scope::Scope,
        token_store::{BoxError, Login, MemoryTokenStore, SessionToken, StoreFuture, TokenStore},
    },
    pull::{Part, Pull, PullEvent, Pulled},
    tokens::{
        ConnectionToken, ExternalId, KeyId, LinkToken, PublicToken, RedirectId, RestoreToken,
        UpdateToken,
    },
};

#[cfg(test)]
mod tests;
