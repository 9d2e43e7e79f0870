//! Calls that may act and are under way: whoever ends a program waits for them, since nobody would
//! know afterwards whether they did.

// Without a provider there is nobody to count for.
#![cfg_attr(not(any(feature = "flinks", feature = "vumi")), allow(unreachable_pub))]

use std::sync::Arc;

use foliolink_runtime::{Effect, Operation};
use tokio::sync::watch;

/// The calls under way that may act at a bank or for a customer and can't simply be made again: an
/// exchange, a sign-in at a bank, answers, a deletion. Cheap to clone; clones are the same.
///
/// Give it to the clients of a program (`active_calls` of their builders), and before the program
/// ends let [`none`](Self::none) return, or as much time pass as you have: what was sent has then
/// been answered, and your code has heard it.
///
/// A call counts from when it is signed to its outcome, repetitions included; calls that only read,
/// or only get a token, don't count.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let sandbox = foliolink_sandbox::Sandbox::builder().build();
/// # let keys = &sandbox.credentials().vumi;
/// use foliolink::ActiveCalls;
///
/// let active = ActiveCalls::new();
/// let client = foliolink::vumi::Client::builder()
///     .client_id(keys.client_id)
///     .client_secret(keys.secrets[0])
/// #   .in_process(sandbox.router())
///     .active_calls(&active)
///     .build()?;
/// client.connections().await?;
/// assert_eq!(active.count(), 0);
/// active.none().await; // At once: nothing that may act is under way.
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct ActiveCalls(Arc<watch::Sender<usize>>);

/// Counts while it lives.
pub(crate) struct ActiveCall(ActiveCalls);

impl ActiveCalls {
    /// None yet.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }

    /// How many are under way.
    pub fn count(&self) -> usize {
        *self.0.borrow()
    }

    /// Returns once none is under way.
    pub async fn none(&self) {
        // The sender lives as long as `self`.
        let _ = self.0.subscribe().wait_for(|count| *count == 0).await;
    }

    pub(crate) fn begin(&self) -> ActiveCall {
        self.0.send_modify(|count| *count += 1);
        ActiveCall(self.clone())
    }

    /// The same for a call, if it may act. A POST that can be repeated only hands out a token.
    pub(super) fn begin_call(
        &self,
        operation: &Operation,
        overridden: Option<Effect>,
    ) -> Option<ActiveCall> {
        let acts = match overridden {
            Some(effect) => effect == Effect::Once,
            None => match operation.effect {
                Effect::Read => false,
                Effect::Idempotent => operation.method != "POST",
                Effect::Once => true,
            },
        };
        acts.then(|| self.begin())
    }
}

impl Default for ActiveCalls {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for ActiveCall {
    fn drop(&mut self) {
        self.0.0.send_modify(|count| *count -= 1);
    }
}
