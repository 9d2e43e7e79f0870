//! Flinks as `openapi/flinks.yaml` describes it.
//!
//! Everything but this page is generated: `types` are the bodies, `values` the lists that may grow,
//! `client` makes the calls, `calls` has each of them as a value, `operations` says what is known
//! of each.

pub mod calls;
mod client;
pub mod operations;
#[allow(missing_docs)]
pub mod types;
mod values;

pub use client::*;
pub use operations::{DESCRIPTION, OPERATIONS, decode_answer};
pub use values::*;
