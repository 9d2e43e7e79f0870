//! What the providers push to us: verified first, parsed after, handed on at once, and able to wake
//! whoever waits.
//!
//! A [`flinks::Verifier`] or [`vumi::Verifier`] opens one delivery: headers and the **raw body
//! bytes** in, a [`Verified`] event or the reason it was [`Rejected`] out. A [`Receiver`] puts one
//! before a [`Sink`] and says what to answer; `webhook::axum` puts a receiver into a
//! server. [`Wakeups`] is a sink that wakes waiters, so that nobody polls for what a webhook tells.
//!
//! Deliveries repeat, overtake each other and get lost. So an event is a hint to read, not a state;
//! one that was taken is remembered and dropped when it comes again; and whoever waits keeps a slow
//! look as a fallback.
//!
//! ```
//! use foliolink::{Secret, webhook::{Receiver, channel, flinks}};
//! use http::{HeaderMap, HeaderValue};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let secret = Secret::from("your webhook secret");
//! let (sink, mut events) = channel(1_000);
//! let receiver = Receiver::new(flinks::Verifier::new(secret.clone())?, sink);
//!
//! // What your HTTP server gets; here signed as Flinks would.
//! let body = br#"{"ResponseType":"KYC","HttpStatusCode":200,"RequestId":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812"}"#;
//! let mut headers = HeaderMap::new();
//! headers.insert(flinks::SIGNATURE_HEADER, HeaderValue::from_str(&flinks::sign(&secret, body))?);
//!
//! assert_eq!(receiver.handle(&headers, body).await.status(), 200);
//! assert!(matches!(events.next().await, Some(flinks::Event::Kyc(_))));
//! # Ok(()) }
//! ```

mod digest;
mod header;
#[cfg(any(feature = "flinks", feature = "vumi"))]
pub(crate) mod pending;
mod readable;
mod receiver;
mod rejected;
mod replay;
mod sink;
mod verified;
pub(crate) mod waiting_policy;
mod wakeups;

#[cfg(feature = "axum")]
pub mod axum;
pub mod flinks;
pub mod vumi;

pub use receiver::{Answer, Receiver};
pub use rejected::Rejected;
pub use sink::{ChannelSink, Events, Refused, Sink, channel};
pub use verified::{Body, Verified, Verify};
pub use wakeups::{Key, TicketQueue, Topic, Waiter, Wakeups};

pub use crate::poll::Signal;

#[cfg(test)]
mod tests;
