//! One delivery from end to end, without a web framework: verify, hand to the sink, answer.

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use http::HeaderMap;

use super::{Rejected, Sink, Verify};

/// How long a sink may take; providers wait for the answer, and Flinks asks for one at once.
const SINK_PATIENCE: Duration = Duration::from_secs(5);

/// A verifier before a sink. Cheap to clone; clones share what they remember.
///
/// ```
/// use foliolink::webhook::{Receiver, Rejected, channel, flinks};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), foliolink::Error> {
/// let (sink, _events) = channel(1_000);
/// let receiver = Receiver::new(flinks::Verifier::new("your webhook secret")?, sink);
/// let answer = receiver.handle(&http::HeaderMap::new(), b"{}").await;
/// assert_eq!((answer.status(), answer.rejected()), (401, Some(Rejected::NoSignature)));
/// # Ok(()) }
/// ```
pub struct Receiver<V, S>(Arc<(V, S)>);

/// What to answer the provider: a status and an empty body.
///
/// ```
/// use foliolink::webhook::{Answer, Rejected};
///
/// assert_eq!(Answer::TAKEN.status(), 200);
/// assert_eq!(Answer::from(Rejected::NotTaken).status(), 503);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer(Option<Rejected>);

impl Answer {
    /// 200: the event is safe with us.
    pub const TAKEN: Self = Self(None);

    /// The HTTP status to answer, with an empty body.
    pub fn status(self) -> u16 {
        self.0.map_or(200, Rejected::status)
    }

    /// Why no event was handed on, if none was.
    pub fn rejected(self) -> Option<Rejected> {
        self.0
    }
}

impl From<Rejected> for Answer {
    fn from(rejected: Rejected) -> Self {
        Self(Some(rejected))
    }
}

impl<V: Verify, S: Sink<V::Event>> Receiver<V, S> {
    /// Puts a verifier before a sink.
    pub fn new(verifier: V, sink: S) -> Self {
        Self(Arc::new((verifier, sink)))
    }

    /// Takes one delivery and says what to answer. `body` is the bytes as they arrived.
    ///
    /// Never fails and never panics, whatever arrives; waits 5 s at most for the sink. Flinks' side
    /// sends nothing; Vumi's may look up a key (one call, 10 s at most, then cached). A
    /// rejection is traced at `info` level with its reason and nothing of the delivery.
    pub async fn handle(&self, headers: &HeaderMap, body: &[u8]) -> Answer {
        self.handle_from(None, headers, body).await
    }

    /// The same for a delivery from an address that is known: see [`Verify::verify_from`].
    pub async fn handle_from(
        &self,
        sender: Option<IpAddr>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Answer {
        match self.take(sender, headers, body).await {
            Ok(()) => Answer::TAKEN,
            Err(rejected) => turned_away(rejected),
        }
    }

    async fn take(
        &self,
        sender: Option<IpAddr>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<(), Rejected> {
        let (verifier, sink) = &*self.0;
        let verified = verifier.verify_from(sender, headers, body).await?;
        let (event, claim) = verified.split();
        // No await stands between the sink's word and the memory of it, so a caller that goes away
        // can't separate them.
        match tokio::time::timeout(SINK_PATIENCE, sink.accept(event)).await {
            Ok(Ok(())) => {
                claim.keep();
                Ok(())
            }
            Ok(Err(refused)) => {
                tracing::warn!(reason = %refused, "a webhook was not taken");
                Err(Rejected::NotTaken)
            }
            Err(_) => {
                tracing::warn!("a webhook was not taken in time");
                Err(Rejected::NotTaken)
            }
        }
    }

    #[cfg(feature = "axum")]
    pub(super) fn verifier(&self) -> &V {
        &self.0.0
    }
}

/// Traces a rejection.
pub(super) fn turned_away(rejected: Rejected) -> Answer {
    tracing::info!(
        reason = rejected.as_str(),
        status = rejected.status(),
        "a webhook was turned away"
    );
    rejected.into()
}

impl<V, S> Clone for Receiver<V, S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<V: fmt::Debug, S> fmt::Debug for Receiver<V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("verifier", &self.0.0).finish_non_exhaustive()
    }
}
