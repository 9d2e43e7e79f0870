//! A read-only HTTP server over what foliolink has stored: the database of [`foliolink_sync`], or
//! files of snapshots.
//!
//! - **SimpleFIN** ([`simplefin`](https://www.simplefin.org/protocol.html), versions 1.0 and 2.0)
//!   below `/simplefin`: programs for budgets and ledgers read accounts and transactions with it.
//! - **A JSON API** of the snapshot below `/v1`, described by OpenAPI 3.1 ([`openapi`]).
//!
//! # What always holds
//!
//! - **Nothing is written** but tokens: the only route that isn't `GET` claims a setup token.
//! - **Amounts are decimal text**, as stored. A row that a protocol has no form for is left out and
//!   told, never bent.
//! - **An error is never an empty list.** Where the database fails in the middle of an answer, the
//!   answer breaks off.
//! - **Providers' credentials are never read**: a connection is known by the engine's own id, or by
//!   one made of a key that never leaves the token file.
//! - **Secrets and personal data reach no log, span or `Debug`.**

#![cfg_attr(docsrs, feature(doc_cfg))]
// A library never talks on its own.
#![cfg_attr(not(test), warn(clippy::print_stdout))]

mod api;
mod app;
mod error;
mod headers;
mod limit;
mod server;
mod simplefin;
mod source;
mod token;

pub use api::openapi;
pub use app::{App, Options};
pub use error::{Result, ServeError};
pub use server::{Server, Tls};
pub use source::{SnapshotFiles, Source};
pub use token::{NewToken, Scope, Token, TokenId, TokenKind, TokenStore};

/// The port that the server listens on unless told otherwise.
pub const DEFAULT_PORT: u16 = 8470;

/// The program of the README is compiled like any other example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
