//! What can be said about a pull, the same for one connection and for many.

use std::{collections::BTreeSet, fmt, sync::Arc, time::Duration};

use super::{event::Event, part::Part, source::Source};

type Watcher = dyn Fn(&Source, &Event) + Send + Sync;

/// The options, as they were given.
#[derive(Clone, Default)]
pub(super) struct Options {
    pub(super) what: Option<BTreeSet<Part>>,
    pub(super) every: Option<Duration>,
    pub(super) give_up_after: Option<Duration>,
    pub(super) watcher: Option<Arc<Watcher>>,
    #[cfg(feature = "flinks")]
    pub(super) live: bool,
    #[cfg(feature = "flinks")]
    pub(super) days: Option<crate::flinks::Days>,
    #[cfg(feature = "flinks")]
    pub(super) answerer: Option<Arc<dyn crate::flinks::Answerer>>,
    #[cfg(feature = "vumi")]
    pub(super) max_transactions: Option<usize>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("what", &self.what).finish_non_exhaustive()
    }
}

/// The options' methods, for whatever has `options`.
macro_rules! pull_options {
    () => {
        /// Only these parts. Default: at Flinks accounts, holders and transactions, at Vumi everything. A
        /// [`Source::FlinksWealth`](crate::aggregator::Source) is read for its investments whatever stands here.
        pub fn what(mut self, parts: impl IntoIterator<Item = crate::aggregator::Part>) -> Self {
            self.options.what = Some(parts.into_iter().collect());
            self
        }

        /// A fixed gap between two looks instead of each provider's rule.
        pub fn every(mut self, gap: std::time::Duration) -> Self {
            self.options.every = Some(gap);
            self
        }

        /// Patience of one connection, from its first call to its last look. Default: each provider's rule (Flinks 30 minutes, Vumi 15, for
        /// each thing that is waited for). A call under way is finished, and a person who answers is waited for:
        /// the time of that doesn't count.
        ///
        /// The ticket of the error keeps the provider's own deadline.
        pub fn give_up_after(mut self, patience: std::time::Duration) -> Self {
            self.options.give_up_after = Some(patience);
            self
        }

        /// Hears what happens, in between: for progress, and to store what must not be lost
        /// (`Event::Connected`, tickets). It is called in the middle of the pull, so it should be quick.
        pub fn on_event(mut self, hear: impl Fn(&crate::aggregator::Source, &crate::aggregator::Event) + Send + Sync + 'static) -> Self {
            self.options.watcher = Some(std::sync::Arc::new(hear));
            self
        }

        /// Flinks signs in at the bank now, instead of using what it stored. Counts as a bank login and may ask the person something.
        /// Vumi has nothing like it: there the person starts an update through the Link.
        #[cfg(feature = "flinks")]
        pub fn live(mut self) -> Self {
            self.options.live = true;
            self
        }

        /// How far back Flinks' transactions go. Default: 90 days. Vumi takes no such wish.
        #[cfg(feature = "flinks")]
        pub fn days(mut self, days: crate::flinks::Days) -> Self {
            self.options.days = Some(days);
            self
        }

        /// Who answers the bank's questions: an async closure from [`Challenge`](crate::flinks::Challenge) to
        /// [`Answers`](crate::flinks::Answers), or an [`Answerer`](crate::flinks::Answerer). Default: nobody, and the error is
        /// [`Unanswered`](crate::flinks::Unanswered).
        #[cfg(feature = "flinks")]
        pub fn answering(mut self, answerer: impl crate::flinks::Answerer + 'static) -> Self {
            self.options.answerer = Some(std::sync::Arc::new(answerer));
            self
        }

        /// At most so many of either of Vumi's lists of transactions; a warning says where one was cut. Default: 100,000.
        #[cfg(feature = "vumi")]
        pub fn max_transactions(mut self, max: usize) -> Self {
            self.options.max_transactions = Some(max);
            self
        }
    };
}
pub(super) use pull_options;
