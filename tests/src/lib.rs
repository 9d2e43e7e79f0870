//! Helpers of the cross-crate tests: the descriptions as data, a table of every raw call, and a
//! transport without a socket.

mod calls;
mod case;
mod compare;
mod description;
mod json;
mod outcome;
#[cfg(unix)]
mod prism;
mod provider;
mod schema;
mod wire;

pub use case::{Case, cases};
pub use compare::{Tolerated, compare};
pub use description::{Answer, Described, Description, Example, Parameter, Webhook};
pub use json::Json;
pub use outcome::{How, Outcome};
#[cfg(unix)]
pub use prism::Prism;
pub use provider::{DecodeAnswer, FLINKS, PROVIDERS, Provider, RoundTrip, Target, VUMI};
pub use schema::Place;
pub use wire::{Canned, Sent, Wire};

/// Planted wherever a secret or a person's data may stand; no `Debug` and no error may show it.
pub const CANARY: &str = "hunter2-canary";
