//! Flinks' webhooks: HMAC-SHA256 over the raw bytes, told apart by `ResponseType`.
//!
//! A delivery carries neither an id nor a time, so it is known by the digest of its body. Flinks
//! counts everything but a 200 as a failure and repeats up to ten times, 30 minutes apart. There
//! are no webhooks in Flinks' sandbox; [`sign`] makes deliveries for your tests.
//!
//! Provider docs: <https://docs.flinks.com/api/connect/webhooks>

mod event;
mod verifier;

pub use event::{Event, Message};
pub use verifier::{OTHER_SIGNATURE_HEADER, SIGNATURE_HEADER, Verifier, sign};
