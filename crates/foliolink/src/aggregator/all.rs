//! Many connections: so many at once, each result as it comes.

use std::{
    collections::VecDeque,
    fmt,
    future::{IntoFuture as _, poll_fn},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use futures_core::{Stream, future::BoxFuture};
use futures_util::stream::FuturesUnordered;

use super::{
    clients::Clients,
    options::{Options, pull_options},
    pull::Pull,
    source::Source,
};
use crate::{error::Result, portfolio::Snapshot};

/// The outcome of one connection.
type Outcome = (Source, Result<Snapshot>);

/// Pulls of many connections: ask for one result after the other. Also a `Stream`.
///
/// Results come in the order in which they finish, each with its source; one that fails is a result
/// like the others. Each connection is pulled as by [`Aggregator::pull`](super::Aggregator::pull), with the options given
/// here.
///
/// Nothing goes on between two calls of [`next`](Self::next), since nothing runs in the background:
/// hand long work on a result to a task of yours. Dropping it stops everything that is under way.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
/// # #[cfg(not(feature = "flinks"))]
/// # fn main() {}
/// # #[cfg(feature = "flinks")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # use foliolink::{Aggregator, flinks};
/// # let sandbox = sandbox();
/// # let keys = &sandbox.credentials().flinks;
/// # let client = flinks_builder(&sandbox).build()?;
/// # let stored = [keys.login_id, keys.login_id_joint, "00000000-0000-4000-8000-000000000000"];
/// use foliolink::aggregator::Part;
///
/// let aggregator = Aggregator::builder().flinks(client).at_once(4).build()?;
/// let sources: Vec<flinks::LoginId> = stored.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
///
/// let mut pulls = aggregator.pull_all(sources).what([Part::Accounts]);
/// let (mut good, mut bad) = (0, 0);
/// while let Some((_source, outcome)) = pulls.next().await {
///     *if outcome.is_ok() { &mut good } else { &mut bad } += 1;
/// }
/// assert_eq!((good, bad), (2, 1));
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until a result is asked for"]
pub struct PullAll {
    clients: Arc<Clients>,
    options: Options,
    waiting: VecDeque<Source>,
    under_way: FuturesUnordered<BoxFuture<'static, Outcome>>,
}

impl PullAll {
    pull_options!();

    pub(super) fn new(clients: &Arc<Clients>, waiting: VecDeque<Source>) -> Self {
        Self {
            clients: Arc::clone(clients),
            options: Options::default(),
            waiting,
            under_way: FuturesUnordered::new(),
        }
    }

    /// The next result, whichever comes first; `None` when all are done. Nothing is lost when its
    /// future is dropped: ask again.
    pub async fn next(&mut self) -> Option<(Source, Result<Snapshot>)> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Results that are still to come.
    pub fn left(&self) -> usize {
        self.waiting.len() + self.under_way.len()
    }

    fn fill(&mut self) {
        while self.under_way.len() < self.clients.at_once
            && let Some(source) = self.waiting.pop_front()
        {
            let pull = Pull::new(&self.clients, source.clone()).with(&self.options);
            self.under_way.push(Box::pin(async move { (source, pull.into_future().await) }));
        }
    }
}

impl Stream for PullAll {
    type Item = (Source, Result<Snapshot>);

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.fill();
        Pin::new(&mut self.under_way).poll_next(context)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left(), Some(self.left()))
    }
}

impl fmt::Debug for PullAll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PullAll").field("left", &self.left()).finish_non_exhaustive()
    }
}
