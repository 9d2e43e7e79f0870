//! Where verified events go: a trait with one method, and a channel in memory.

use std::{borrow::Cow, fmt, sync::Arc};

use tokio::sync::mpsc;

/// Takes verified events. What it says decides what the provider is answered.
///
/// `Ok` means the event is safe with you: it is answered 200 and remembered, and the same delivery
/// won't come to you again from this process. `Err` is answered 503, and the provider repeats it.
/// Be quick: put the event into a queue and work later; after 5 s the call is dropped and answered
/// 503. An event can come twice (another process, a restart, an answer that got lost) and out of
/// order.
///
/// A pair of sinks is a sink: the first one takes the event, then the second. Put the durable one
/// first, [`Wakeups`](super::Wakeups) second.
///
/// ```
/// use foliolink::webhook::{Refused, Sink, flinks};
///
/// struct Table;
///
/// impl Sink<flinks::Event> for Table {
///     async fn accept(&self, event: flinks::Event) -> Result<(), Refused> {
///         let text = event.message().body().get();
///         // INSERT INTO events (body) VALUES ($1)
///         if text.is_empty() { Err(Refused::because("the database is down")) } else { Ok(()) }
///     }
/// }
/// # let _ = Table;
/// ```
pub trait Sink<E>: Send + Sync + 'static {
    /// Takes one event.
    ///
    /// # Errors
    /// [`Refused`] if it isn't safe with you.
    fn accept(&self, event: E) -> impl Future<Output = Result<(), Refused>> + Send;
}

/// A sink didn't take an event. The reason is for your log, so it should hold no personal data; the
/// provider sees a 503 only.
///
/// ```
/// assert_eq!(
///     foliolink::webhook::Refused::because("the queue is full").to_string(),
///     "the queue is full"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(Cow<'static, str>);

impl Refused {
    /// Says why.
    pub fn because(reason: impl Into<Cow<'static, str>>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl<E: Send + 'static, S: Sink<E>> Sink<E> for Arc<S> {
    async fn accept(&self, event: E) -> Result<(), Refused> {
        S::accept(self, event).await
    }
}

impl<E: Clone + Send + 'static, A: Sink<E>, B: Sink<E>> Sink<E> for (A, B) {
    async fn accept(&self, event: E) -> Result<(), Refused> {
        self.0.accept(event.clone()).await?;
        self.1.accept(event).await
    }
}

/// A queue in memory with room for `capacity` events (at least one). What waits in it is lost with
/// the process.
///
/// A full queue refuses, so that the provider holds the event and comes again, instead of our
/// memory growing.
///
/// ```
/// use foliolink::webhook::{Sink as _, channel};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let (sink, mut events) = channel(1);
/// sink.accept("first").await.unwrap();
/// assert_eq!(sink.accept("second").await.unwrap_err().to_string(), "the queue is full");
/// assert_eq!(events.next().await, Some("first"));
/// # }
/// ```
pub fn channel<E>(capacity: usize) -> (ChannelSink<E>, Events<E>) {
    let (sender, receiver) = mpsc::channel(capacity.clamp(1, tokio::sync::Semaphore::MAX_PERMITS));
    (ChannelSink(sender), Events(receiver))
}

/// The end of a [`channel`] that takes events.
pub struct ChannelSink<E>(mpsc::Sender<E>);

/// The end of a [`channel`] that hands events out.
pub struct Events<E>(mpsc::Receiver<E>);

impl<E> Events<E> {
    /// The next event; waits for one. `None` once no sink is left. Dropping the future loses
    /// nothing.
    pub async fn next(&mut self) -> Option<E> {
        self.0.recv().await
    }

    /// The next event if one is there.
    pub fn try_next(&mut self) -> Option<E> {
        self.0.try_recv().ok()
    }
}

impl<E: Send + 'static> Sink<E> for ChannelSink<E> {
    async fn accept(&self, event: E) -> Result<(), Refused> {
        self.0.try_send(event).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Refused::because("the queue is full"),
            mpsc::error::TrySendError::Closed(_) => {
                Refused::because("nobody reads the queue any more")
            }
        })
    }
}

impl<E> Clone for ChannelSink<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E> fmt::Debug for ChannelSink<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelSink").field("room", &self.0.capacity()).finish_non_exhaustive()
    }
}

impl<E> fmt::Debug for Events<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("waiting", &self.0.len()).finish_non_exhaustive()
    }
}
