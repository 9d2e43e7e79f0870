//! What is sealed in the database, and with which key: sources, tickets, tokens, webhooks' bodies.
//! The data tables aren't sealed: they exist to be queried.

mod key;
mod rekey;
mod sealed;

pub use key::{Key, KeyRing};
pub(crate) use rekey::{has_unknown_key, rekey};
pub(crate) use sealed::{Keeper, Place};
