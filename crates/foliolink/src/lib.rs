//! Pull a person's financial data (accounts, holdings, transactions, documents) through **Flinks**
//! (Canada and the US) and **Vumi Finlink** (Spain).
//!
//! What no generated client does, and every integration needs: sessions, the bank's questions,
//! waiting, tokens, exact money, one model for both, and one error that says what helps.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
//! # #[cfg(not(feature = "flinks"))]
//! # fn main() {}
//! # #[cfg(feature = "flinks")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> foliolink::Result<()> {
//! # let sandbox = sandbox();
//! # let keys = &sandbox.credentials().flinks;
//! use foliolink::{Aggregator, flinks};
//!
//! let client = flinks::Client::builder()
//!     .instance("toolbox")
//!     .customer_id(keys.customer_id)
//!     .secret_key(keys.secret_key)
//!     .api_key(keys.api_key)
//! #   .in_process(sandbox.router())
//!     .build()?;
//! let aggregator = Aggregator::builder().flinks(client).build()?;
//!
//! let login_id: flinks::LoginId = keys.login_id.parse()?; // what the widget gave you
//! let snapshot = aggregator.pull(login_id).await?;
//! for account in &snapshot.accounts {
//!     println!("{} {:?} {:?}", account.kind, account.balance.current, account.currency);
//! }
//! # assert_eq!(snapshot.accounts.len(), 4);
//! # Ok(())
//! # }
//! ```
//!
//! Async on `tokio`. Nothing is sent before you call; nothing runs in the background; dropping a
//! future stops it. Amounts are exact decimals and never rounded; secrets and personal data show
//! nothing in `Debug`, errors and logs; what may have acted at a bank is never repeated.
//!
//! # Where things are
//!
//! | you want | look at |
//! | --- | --- |
//! | a snapshot of one connection, or of thousands | [`Aggregator`], [`aggregator`] |
//! | the model that both providers share, its JSON Schema, what changed between two pulls | [`portfolio`] |
//! | Flinks: sessions, challenges, accounts, statements, investments, cards, the Connect widget | [`flinks`] |
//! | Vumi Finlink: login, the Link, connections, portfolios, positions, movements | [`vumi`] |
//! | to receive webhooks, and to be woken by them | [`webhook`](webhook/index.html) |
//! | to wait, to put waiting away, to go on elsewhere | [`Pending`], [`Ticket`] |
//! | long lists | [`Listing`], [`Page`], [`Cursor`] |
//! | what went wrong and what helps | [`Error`], [`Advice`] |
//! | how often a call is repeated | [`retry`] |
//! | to hold a recorded answer against the provider's description | [`drift`] |
//! | an operation that has no method here | [`flinks::Client::operation`], [`vumi::Client::raw`] |
//!
//! The program `foliolink` (crate `foliolink-cli`) does all of it from a terminal;
//! `foliolink-sandbox` plays both providers on your machine; `foliolink-export` writes snapshots as
//! CSV, Parquet and SQLite.
//!
//! # Features
//!
//! | feature | default | gives |
//! | --- | --- | --- |
//! | `flinks` | yes | [`flinks`]: who needs one provider compiles one |
//! | `vumi` | yes | [`vumi`] |
//! | `rustls` | yes | TLS of the built-in HTTP client (aws-lc-rs, the platform's roots); without it only `http` on loopback works, or your own client |
//! | `webhook` | | verified webhooks of either provider, and the hub whose waiters they wake; needs neither provider's client |
//! | `axum` | | a router and an extractor that receive them in an axum server; switches `webhook` on |
//! | `schemars` | | the JSON Schema of the snapshot, and of what else is written as JSON |
//!
//! # Minimum supported Rust version
//!
//! 1.88. A rise is a line of the changelog.

#![cfg_attr(docsrs, feature(doc_cfg))]
// A library never talks on its own.
#![warn(clippy::print_stdout)]

#[cfg(any(feature = "flinks", feature = "vumi"))]
pub mod aggregator;
mod code;
#[cfg(any(feature = "flinks", feature = "vumi"))]
mod convert;
mod credential;
#[cfg(any(feature = "flinks", feature = "vumi"))]
pub mod drift;
mod error;
mod none;
mod page;
mod poll;
pub mod portfolio;
pub mod retry;
mod ticket;
mod transport;

#[cfg(feature = "flinks")]
pub mod flinks;
#[cfg(feature = "vumi")]
pub mod vumi;
#[cfg(feature = "webhook")]
pub mod webhook;

#[cfg(any(feature = "flinks", feature = "vumi"))]
pub use aggregator::Aggregator;
pub use code::Code;
pub use error::{Advice, Error, ErrorKind, Result};
pub use foliolink_runtime::Secret;
pub use page::{Cursor, Listing, Page};
pub use poll::{Pending, PollStatus};
pub use retry::Retry;
pub use ticket::{Ticket, Work};
#[cfg(any(feature = "flinks", feature = "vumi"))]
pub use transport::{ActiveCalls, Bucket, Pace, Permit};

/// The program of the README is compiled like any other example.
#[cfg(all(doctest, feature = "flinks"))]
#[doc = include_str!("../README.md")]
struct Readme;
