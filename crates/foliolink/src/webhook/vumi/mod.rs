//! Vumi's webhooks: a JWT in a header, signed with ES256 by a key that the API hands out.
//!
//! What a delivery says isn't documented, so an event is a ping: it names a connection, and the
//! connection's status says what happened. [`Signer`] makes deliveries for your tests.
//!
//! A key look-up needs an API session, and Vumi allows one session per client id and secret: give
//! the receiver a secret of its own, with the least of rights, or the client that the rest of your
//! program uses; never the same secret in another client.
//!
//! Provider docs: <https://docs.vumi.io/developer-resources/webhooks-and-security/webhook-verification>

mod allowance;
mod cache;
mod claims;
mod event;
mod keys;
mod signer;
mod store;
mod token;
mod verifier;

pub use event::Event;
pub use keys::{InMemoryKeys, Jwk, KeyId, VerificationKeys};
pub use signer::Signer;
pub use store::{KeyStore, SavedKey, StoreError};
pub use verifier::{SIGNATURE_HEADER, Verifier};

#[cfg(test)]
mod cache_tests;
