//! The one seam that every call goes through: authenticate, send, classify, repeat, record. Nothing
//! reaches a provider beside it.
//!
//! From the ground up: `context` is what one call needs, `record` what became of it, `provider` what
//! Flinks and Vumi add, `options` what users set, `pace` who else says when a request may go, `patience` how long its waits may be, `send` the way out (a socket of one of our
//! `clients`, or a service in this process), `connection` why there was none, `shared` what all
//! calls of a client have in common, `call` one of them, `lift` turns what a generated client
//! answers into the facade's [`Error`](crate::Error), `exchange` is the loop, `raw_call` makes calls
//! by an operation's id.

// Each provider uses a part of it; with both features all of it is used.
#![cfg_attr(not(all(feature = "flinks", feature = "vumi")), allow(dead_code, unused_imports))]
// Without either nobody calls at all.
#![cfg_attr(not(any(feature = "flinks", feature = "vumi")), allow(unreachable_pub, unused_macros))]

mod active;
mod call;
mod clients;
mod connection;
mod context;
mod exchange;
mod lift;
mod limit;
mod options;
mod pace;
mod patience;
mod provider;
mod raw_call;
mod record;
mod retry_after;
mod scrub;
mod send;
mod shared;

pub use active::ActiveCalls;
pub(crate) use call::Call;
pub(crate) use context::CallContext;
pub(crate) use exchange::percent_encode_spaces;
pub(crate) use lift::{Answered, Refusal, by_status, lift, lift_data};
pub(crate) use options::{Options, base_url, transport_options};
pub(crate) use pace::PaceOption;
pub use pace::{Bucket, Pace, Permit};
pub(crate) use patience::{Deadline, bound, patience_left};
pub(crate) use provider::{Provider, Signing, Stamp};
pub(crate) use raw_call::RawClient;
pub use raw_call::{RawAnswer, RawCall};
pub(crate) use record::Record;
pub(crate) use scrub::{scrub, scrub_error};
pub(crate) use send::Sender;
pub(crate) use shared::Shared;

#[cfg(test)]
mod tests;
