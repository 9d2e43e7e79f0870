//! From what is stored of a connection to a [`Snapshot`](crate::portfolio::Snapshot), at either
//! provider: one connection, or many.
//!
//! # Examples
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
//! # #[cfg(not(all(feature = "flinks", feature = "vumi")))]
//! # fn main() {}
//! # #[cfg(all(feature = "flinks", feature = "vumi"))]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> foliolink::Result<()> {
//! # let (flinks_client, login_id) = flinks_client();
//! # let vumi_client = vumi_client();
//! # let token = vumi_token();
//! use foliolink::{Aggregator, aggregator::Source};
//!
//! let aggregator = Aggregator::builder().flinks(flinks_client).vumi(vumi_client).build()?;
//!
//! let snapshot = aggregator.pull(login_id.clone()).await?; // one
//! assert_eq!(snapshot.accounts.len(), 4);
//!
//! let mut pulls = aggregator.pull_all([Source::from(login_id), Source::from(token)]); // many, as they finish
//! while let Some((source, outcome)) = pulls.next().await {
//!     match outcome {
//!         Ok(snapshot) => println!("{} accounts", snapshot.accounts.len()),
//!         Err(error) => println!("{source:?}: {error}"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Nothing runs in the background: dropping a pull, or the future of its `next`, stops our looking
//! and nothing else.

mod all;
mod builder;
mod clients;
mod event;
#[cfg(feature = "flinks")]
mod flinks;
mod options;
mod part;
mod pull;
mod run;
mod source;
#[cfg(feature = "vumi")]
mod vumi;

use std::{fmt, sync::Arc};

use clients::{Clients, invalid};

pub use all::PullAll;
pub use builder::Builder;
pub use event::Event;
pub use part::Part;
pub use pull::Pull;
pub use source::Source;

#[cfg(feature = "flinks")]
pub use crate::flinks::{Answerer, AnswersFuture, BoxError, Unanswered};
use crate::{error::Result, ticket::Ticket};

/// Pulls connections of either provider into snapshots. Cheap to clone.
///
/// Which client reads what: a `Source::Flinks` is read at the banking host of the Flinks client, a
/// `Source::FlinksWealth` at its wealth host (LoginIds don't cross from one to the other), the rest
/// with the Vumi client. See the [module](self) for an example.
#[derive(Clone)]
pub struct Aggregator(Arc<Clients>);

impl Aggregator {
    /// Starts an aggregator's settings.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Pulls one connection: add options, then await. Nothing is sent before that.
    ///
    /// Waiting and, with `Pull::answering`, the bank's questions are included.
    ///
    /// # Errors
    /// See [`Pull`].
    pub fn pull(&self, source: impl Into<Source>) -> Pull {
        Pull::new(&self.0, source.into())
    }

    /// Pulls many connections, at most [`at_once`](Builder::at_once) of them at a time: add
    /// options, then ask for one result after the other with [`PullAll::next`]. Nothing is sent
    /// before that.
    pub fn pull_all<S: Into<Source>>(&self, sources: impl IntoIterator<Item = S>) -> PullAll {
        PullAll::new(&self.0, sources.into_iter().map(Into::into).collect())
    }

    /// Goes on with a pull from the ticket of its error or of an [`Event::Waiting`], in this
    /// process or another. Nothing is sent before it is awaited.
    ///
    /// What was pending is waited for, then the rest is read as usual: give the same options again.
    /// Without [`Pull::give_up_after`] it waits until the ticket's deadline.
    ///
    /// # Examples
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[cfg(not(feature = "flinks"))]
    /// # fn main() {}
    /// # #[cfg(feature = "flinks")]
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> foliolink::Result<()> {
    /// # use std::time::Duration;
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(3).build();
    /// # let keys = &sandbox.credentials().flinks;
    /// # let client = flinks_builder(&sandbox).build()?;
    /// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
    /// # let aggregator = foliolink::Aggregator::builder().flinks(client).build()?;
    /// use foliolink::Ticket;
    ///
    /// let error = aggregator.pull(login_id).give_up_after(Duration::from_secs(15)).await.unwrap_err();
    /// let stored = serde_json::to_string(error.ticket().unwrap()).unwrap();
    ///
    /// let ticket: Ticket = serde_json::from_str(&stored).unwrap(); // later, perhaps on another machine
    /// assert_eq!(aggregator.resume(&ticket)?.await?.accounts.len(), 4);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): of a provider or instance that this aggregator has
    ///   no client for, of work that is no part of a pull, or of a card that wasn't saved. See
    ///   [`Pull`] for the rest.
    pub fn resume(&self, ticket: &Ticket) -> Result<Pull> {
        let source = match ticket.provider() {
            #[cfg(feature = "flinks")]
            "flinks" => flinks::source_of(self.0.flinks()?, ticket)?,
            #[cfg(feature = "vumi")]
            "vumi" => vumi::source_of(self.0.vumi()?, ticket)?,
            _ => return Err(invalid("ticket: of a provider that is not known here")),
        };
        Ok(Pull::from_ticket(&self.0, source, ticket.clone()))
    }

    /// Goes on with a pull whose questions nobody had answered. Nothing is sent before it is
    /// awaited; the bank waits for eight minutes.
    ///
    /// # Examples
    /// ```
    /// # #[cfg(not(feature = "flinks"))]
    /// # fn main() {}
    /// # #[cfg(feature = "flinks")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # use foliolink::{Aggregator, flinks};
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
    /// # let keys = &sandbox.credentials().flinks;
    /// # let client = flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox").secret_key(keys.secret_key)
    /// #     .api_key(keys.api_key).in_process(sandbox.router()).build()?;
    /// # let login_id: flinks::LoginId = keys.login_id.parse()?;
    /// # let aggregator = Aggregator::builder().flinks(client).build()?;
    /// use foliolink::{aggregator::Unanswered, flinks::Answers};
    ///
    /// let error = aggregator.pull(login_id).live().await.unwrap_err();
    /// let stored = serde_json::to_string(error.unanswered().unwrap()).unwrap();
    ///
    /// let asked: Unanswered = serde_json::from_str(&stored).unwrap(); // when the answers are there
    /// let answers = Answers::new().one(&asked.challenge.questions[0].prompt, "Montreal");
    /// let error = aggregator.answer(&asked, answers)?.await.unwrap_err();
    /// assert_eq!(error.unanswered().unwrap().challenge.questions.len(), 2); // the bank asks on
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): the questions weren't those of a saved card.
    ///
    /// Besides those of [`Pull`], answers that don't fit are `Invalid`: nothing was sent, and the
    /// challenge is in [`Error::unanswered`](crate::Error::unanswered) again.
    #[cfg(feature = "flinks")]
    pub fn answer(&self, unanswered: &Unanswered, answers: crate::flinks::Answers) -> Result<Pull> {
        Pull::from_answers(&self.0, unanswered, answers)
    }

    /// The client that reads LoginIds, where one was given.
    #[cfg(feature = "flinks")]
    pub fn flinks_client(&self) -> Option<&crate::flinks::Client> {
        self.0.flinks.as_ref()
    }

    /// The client that reads connection tokens, where one was given.
    #[cfg(feature = "vumi")]
    pub fn vumi_client(&self) -> Option<&crate::vumi::Client> {
        self.0.vumi.as_ref()
    }
}

impl fmt::Debug for Aggregator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aggregator").field("at_once", &self.0.at_once).finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "flinks", feature = "vumi"))]
mod tests;
