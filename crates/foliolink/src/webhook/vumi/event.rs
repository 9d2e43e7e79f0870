//! A ping: which connections to read again, and how far the sender is vouched for.

use std::{collections::VecDeque, fmt};

use foliolink_runtime::Secret;
use jiff::Timestamp;
use serde_json::Value;

use super::KeyId;
use crate::webhook::{Body, Rejected};

/// The names that a connection token has on the wire.
const NAMES: [&str; 2] = ["connectionToken", "credentialsToken"];
/// Tokens kept of one event; more would be no ping any more.
const MAX_TOKENS: usize = 100;

/// Something happened to a connection. Read its status: neither the names of events nor their
/// fields are documented (A-19).
///
/// `Debug` shows neither tokens nor the body.
///
/// ```
/// use foliolink::webhook::vumi::{Signer, Verifier};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let signer = Signer::generate()?;
/// let body = br#"{"event":"CONNECTION_UPDATED","connectionToken":"K7Q2M9X4T1"}"#;
/// let event = Verifier::new(signer.keys()).open(&signer.headers(body)?, body).await?.ack();
/// assert_eq!(event.connection_tokens()[0].expose(), "K7Q2M9X4T1");
/// assert!(event.body_bound());
/// # Ok(()) }
/// ```
///
/// Provider docs: <https://docs.vumi.io/developer-resources/webhooks-and-security>
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    pub(super) connection_tokens: Vec<Secret>,
    pub(super) body: Body,
    pub(super) body_bound: bool,
    pub(super) issued_at: Option<Timestamp>,
    pub(super) key_id: KeyId,
}

impl Event {
    /// The connections it names, outermost first; none if it names none in the way we assume. Each
    /// is ten letters and digits, and needs to be known to you: an event may come before you
    /// have exchanged the public token.
    pub fn connection_tokens(&self) -> &[Secret] {
        &self.connection_tokens
    }

    /// The whole body.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Whether the signature covers the body. If not, only the token's time and sender are vouched
    /// for (A-20).
    pub fn body_bound(&self) -> bool {
        self.body_bound
    }

    /// When it was signed, UTC, to the second. Without it nothing says that the delivery is fresh
    /// (A-20).
    pub fn issued_at(&self) -> Option<Timestamp> {
        self.issued_at
    }

    /// The key that signed it.
    pub fn key_id(&self) -> KeyId {
        self.key_id
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Event");
        shown
            .field("connections", &self.connection_tokens.len())
            .field("body", &self.body)
            .field("body_bound", &self.body_bound);
        shown.field("issued_at", &self.issued_at).field("key_id", &self.key_id).finish()
    }
}

/// The body, and every connection token in it: the one time that a delivery is parsed.
pub(super) fn parse(body: &[u8]) -> Result<(Body, Vec<Secret>), Rejected> {
    match serde_json::from_slice(body) {
        Ok(root) => Ok((Body::from_parsed(body)?, connection_tokens(&root))),
        // Deeper than any event, or numbers beyond any: still JSON, perhaps.
        Err(_) => Ok((Body::parse(body)?, Vec::new())),
    }
}

/// Every connection token, outermost first, each once.
fn connection_tokens(root: &Value) -> Vec<Secret> {
    let mut found = Vec::new();
    let mut queue = VecDeque::from([root]);
    while let Some(value) = queue.pop_front()
        && found.len() < MAX_TOKENS
    {
        match value {
            Value::Object(fields) => {
                let texts = NAMES.iter().filter_map(|name| fields.get(*name)?.as_str());
                for token in texts.filter(|text| looks_right(text)).map(Secret::from) {
                    if !found.contains(&token) {
                        found.push(token);
                    }
                }
                queue.extend(fields.values());
            }
            Value::Array(items) => queue.extend(items),
            _ => {}
        }
    }
    found
}

/// Ten letters and digits: what ends up in a path is never anything else.
fn looks_right(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
