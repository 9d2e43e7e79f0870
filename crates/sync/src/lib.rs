//! Keeps a database in step with connections of [`foliolink`]: nights, webhooks, outages, questions
//! of a bank, and the history of every row.
//!
//! A connection is one row, which is the truth: when it is looked at next, who holds it, what is
//! waited for. Whatever dies, the row says how to go on. What was pulled becomes versions in one
//! history table a noun; what is true now are views, for plain SQL.
//!
//! # What always holds
//!
//! - **Nothing is lost and nothing is doubled**: an outcome, its data and the time of the next step
//!   are one transaction, which counts only while the lease lasts.
//! - **Nothing acts by itself**: a sign-in at the bank, an answer, an exchange and a deletion are
//!   sent by a person's command alone, written down before they are sent, and never sent again
//!   where nobody knows whether they worked.
//! - **Older data never replaces newer**, and what didn't change is not written.
//! - **Secrets are sealed** ([`KeyRing`]): sources, tickets, tokens, webhooks' bodies. The data
//!   tables aren't: they exist to be queried.
//!
//! SQLite is for one machine with one worker process, Postgres for many.

#![cfg_attr(docsrs, feature(doc_cfg))]
// A library never talks on its own.
#![cfg_attr(not(test), warn(clippy::print_stdout))]

mod builder;
mod circuit;
mod clients;
mod connection;
mod dbt;
mod engine;
mod error;
mod history;
mod id;
mod inbox;
mod limit;
mod outbox;
mod rest;
mod secrets;
mod session;
mod step;
mod store;
mod stored;
mod sync;
mod time;

pub use builder::Builder;
pub use connection::{
    Add, Added, ConnectionStatus, Failing, Overview, Policy, Remove, State, StatusError, Window,
};
pub use engine::{Worker, WorkerBuilder};
pub use error::{Result, SyncError};
pub use history::{Change, ChangeCursor, ChangeKind};
pub use id::Id;
pub use inbox::Inbox;
pub use limit::Rate;
pub use outbox::{
    AddEndpoint, Attempt, DisabledReason, Endpoint, EndpointState, MadeEndpoint, Outbox,
    WebhookEvent, webhook_schema,
};
pub use secrets::{Key, KeyRing};
pub use step::{Open, Step};
pub use store::sqlite_file;
pub use stored::StoredSnapshot;
pub use sync::Sync;

/// The program of the README is compiled like any other example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
