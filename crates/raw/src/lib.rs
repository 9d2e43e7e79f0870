//! Clients of [Flinks](flinks) and [Vumi Finlink](vumi), generated from the descriptions in
//! `openapi/`.
//!
//! The wire as it is: every operation, every status with its own body, open value lists, exact
//! numbers. No sessions, no waiting, no retries: that is `foliolink`, which stands on this crate.
//! Nothing here is covered by semver, since a new optional parameter changes a signature.

#![cfg_attr(docsrs, feature(doc_cfg))]
// A library never talks on its own.
#![warn(clippy::print_stdout)]

pub use foliolink_runtime as runtime;

#[cfg(feature = "flinks")]
pub mod flinks;
#[cfg(feature = "vumi")]
pub mod vumi;
