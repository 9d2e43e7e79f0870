//! Lists that come in pages, read item by item, page by page or as a stream; where a list stopped
//! can be stored.

// Each provider uses a part of it; with both features all of it is used.
#![cfg_attr(not(all(feature = "flinks", feature = "vumi")), allow(dead_code, unused_imports))]

use std::{collections::VecDeque, fmt, sync::Arc};

use futures_core::{Stream, future::BoxFuture};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use crate::error::Result;

/// Where a list stopped; store it to go on later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(String);

impl From<String> for Cursor {
    fn from(text: String) -> Self {
        Cursor(text)
    }
}

impl Cursor {
    /// The cursor as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One page as the provider sent it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items of this page, in the provider's order.
    pub items: Vec<T>,
    /// Where the next page starts; `None` on the last one.
    pub next: Option<Cursor>,
    /// The provider's total, when it says one.
    pub total: Option<u64>,
}

impl<T> Page<T> {
    pub(crate) fn new(items: Vec<T>, next: Option<Cursor>, total: Option<u64>) -> Self {
        Page { items, next, total }
    }
}

type Fetch<T> = Arc<dyn Fn(Option<Cursor>) -> BoxFuture<'static, Result<Page<T>>> + Send + Sync>;

/// A list, fetched as you read it. Nothing is sent before the first `next`.
///
/// After an error every item of the earlier pages has been handed out, and calling `next` again
/// repeats only the failed page. A cursor that comes back unchanged ends the list instead of
/// looping for ever; one that comes back in a circle ends it after some rounds.
#[must_use = "a list is fetched only as it is read"]
pub struct Listing<T> {
    fetch: Fetch<T>,
    buffer: VecDeque<T>,
    at: Option<Cursor>,
    /// An earlier cursor, moved up after ever more pages: a list that runs in a circle comes back
    /// to it.
    mark: Option<Cursor>,
    pages: u64,
    done: bool,
    prefetch: bool,
    /// The next page under way; dropping the list stops it.
    ahead: JoinSet<Result<Page<T>>>,
}

impl<T: Send + 'static> Listing<T> {
    pub(crate) fn new(
        fetch: impl Fn(Option<Cursor>) -> BoxFuture<'static, Result<Page<T>>> + Send + Sync + 'static,
    ) -> Self {
        Listing {
            fetch: Arc::new(fetch),
            buffer: VecDeque::new(),
            at: None,
            mark: None,
            pages: 0,
            done: false,
            prefetch: false,
            ahead: JoinSet::new(),
        }
    }

    /// Starts from a stored cursor instead of the beginning.
    pub fn from(mut self, cursor: Cursor) -> Self {
        self.ahead.abort_all();
        self.ahead = JoinSet::new();
        self.buffer.clear();
        (self.at, self.mark, self.done) = (Some(cursor), None, false);
        self
    }

    /// Fetches the next page while the items of this one are read. Costs a page that may never be
    /// looked at, and a task beside yours, which stops when the list is dropped.
    pub fn prefetch(mut self) -> Self {
        self.prefetch = true;
        self
    }

    /// The next item, fetching a page when none is left. Empty pages are skipped.
    ///
    /// # Errors
    /// Those of the page's call; the list can be read on.
    pub async fn next(&mut self) -> Option<Result<T>> {
        loop {
            if let Some(item) = self.buffer.pop_front() {
                return Some(Ok(item));
            }
            match self.next_page().await? {
                // Nothing is left in it: the rows stay where they are.
                Ok(page) => self.buffer = page.items.into(),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// The next whole page.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub async fn next_page(&mut self) -> Option<Result<Page<T>>> {
        if self.done {
            return None;
        }
        // A task that was stopped with its runtime says nothing about the page.
        let page = match self.ahead.join_next().await {
            Some(Ok(page)) => page,
            Some(Err(_)) | None => (self.fetch)(self.at.clone()).await,
        };
        if let Ok(page) = &page {
            self.done = page.next.is_none() || page.next == self.at || page.next == self.mark;
            self.at.clone_from(&page.next);
            self.pages += 1;
            if self.pages.is_power_of_two() {
                self.mark.clone_from(&page.next);
            }
            if self.prefetch && !self.done {
                self.ahead.spawn((self.fetch)(self.at.clone()));
            }
        }
        Some(page)
    }

    /// Where the next page starts; items that were fetched and not yet handed out lie before it.
    pub fn cursor(&self) -> Option<&Cursor> {
        self.at.as_ref()
    }

    /// At most `max` items, which is not optional: a list may be longer than memory.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub async fn collect_up_to(mut self, max: usize) -> Result<Vec<T>> {
        let mut items = Vec::new();
        while items.len() < max {
            match self.next().await {
                Some(item) => items.push(item?),
                None => break,
            }
        }
        Ok(items)
    }

    /// The items as a `Stream`, for combinators.
    pub fn into_stream(self) -> impl Stream<Item = Result<T>> + Send {
        futures_util::stream::unfold(self, |mut list| async move {
            list.next().await.map(|item| (item, list))
        })
    }
}

impl<T> fmt::Debug for Listing<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing")
            .field("at", &self.at)
            .field("done", &self.done)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::error::{Error, ErrorKind};

    fn cursor(text: &str) -> Option<Cursor> {
        Some(Cursor(text.to_owned()))
    }

    #[tokio::test]
    async fn a_failed_page_loses_nothing_and_can_be_repeated() {
        let calls = AtomicU32::new(0);
        let mut list = Listing::new(move |at: Option<Cursor>| {
            let call = calls.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                match (at, call) {
                    (None, _) => Ok(Page::new(vec![1, 2], cursor("b"), None)),
                    (Some(_), 1) => Err(Error::new(ErrorKind::Unavailable, "list")),
                    _ => Ok(Page::new(vec![3], None, None)),
                }
            })
        });
        assert_eq!(list.next().await.unwrap().unwrap(), 1);
        assert_eq!(list.next().await.unwrap().unwrap(), 2);
        assert!(list.next().await.unwrap().is_err());
        assert_eq!(list.next().await.unwrap().unwrap(), 3);
        assert!(list.next().await.is_none());
    }

    #[tokio::test]
    async fn a_prefetched_page_is_fetched_while_this_one_is_read_and_once() {
        let calls = std::sync::Arc::new(AtomicU32::new(0));
        let seen = std::sync::Arc::clone(&calls);
        let mut list = Listing::new(move |at: Option<Cursor>| {
            calls.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                Ok(Page::new(vec![0], if at.is_none() { cursor("b") } else { None }, None))
            })
        })
        .prefetch();
        list.next().await.unwrap().unwrap();
        tokio::task::yield_now().await;
        assert_eq!(seen.load(Ordering::SeqCst), 2);
        list.next().await.unwrap().unwrap();
        assert!(list.next().await.is_none());
        assert_eq!(seen.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_repeated_cursor_ends_the_list_and_a_bound_holds() {
        let list = || {
            Listing::new(|_| Box::pin(async { Ok(Page::new(vec![7, 7, 7], cursor("same"), None)) }))
        };
        assert_eq!(list().collect_up_to(100).await.unwrap().len(), 6);
        assert_eq!(list().collect_up_to(2).await.unwrap().len(), 2);
    }

    #[tokio::test]
    async fn a_list_that_runs_in_a_circle_ends_and_a_long_one_is_read_whole() {
        let list = |next: fn(u32) -> Option<u32>| {
            Listing::new(move |at: Option<Cursor>| {
                let at: u32 = at.map_or(0, |at| at.as_str().parse().unwrap());
                Box::pin(async move {
                    Ok(Page::new(vec![at], next(at).map(|next| Cursor(next.to_string())), None))
                })
            })
        };
        for length in [2, 3, 7] {
            let circle = match length {
                2 => list(|at| Some(1 + at % 2)),
                3 => list(|at| Some(1 + at % 3)),
                _ => list(|at| Some(1 + at % 7)),
            };
            let read = circle.collect_up_to(1_000).await.unwrap().len();
            assert!(read > length && read <= 4 * length, "{read} pages of a circle of {length}");
        }
        let whole = list(|at| (at < 999).then_some(at + 1));
        assert_eq!(whole.collect_up_to(10_000).await.unwrap(), (0..1_000).collect::<Vec<_>>());
        let again = list(|at| (at < 9).then_some(at + 1)).from(Cursor("5".to_owned()));
        assert_eq!(again.collect_up_to(10).await.unwrap(), [5, 6, 7, 8, 9]);
    }
}
