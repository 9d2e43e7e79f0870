//! Who answers a bank's questions in the middle of a pull, and what is left where nobody does.

use std::{error::Error as StdError, fmt, future::Future, sync::Arc};

use futures_core::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::Source;
use crate::{
    error::{Advice, Error, ErrorKind},
    flinks::{Answers, Challenge},
};

/// Why nobody answers.
pub type BoxError = Box<dyn StdError + Send + Sync>;
/// Answers, when they are there.
pub type AnswersFuture<'a> = BoxFuture<'a, Result<Answers, BoxError>>;

/// Answers what a bank asks before it lets a session open. Every async closure from [`Challenge`]
/// to answers is one.
///
/// Asked again with [`Challenge::retry`] set after a wrong answer: wrong ones count at the bank, so
/// don't repeat one. For as long as this takes (the bank waits for eight minutes) the pull waits.
/// An `Err` ends it as [`Unanswered`], with that as its cause.
///
/// ```
/// # use foliolink::{Aggregator, flinks};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
/// # let keys = &sandbox.credentials().flinks;
/// # let client = flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox").secret_key(keys.secret_key)
/// #     .api_key(keys.api_key).in_process(sandbox.router()).build()?;
/// # let login_id: flinks::LoginId = keys.login_id.parse()?;
/// # async fn ask_the_person(prompt: &str) -> std::io::Result<String> {
/// #     Ok(if prompt.contains("city") { "Montreal" } else if prompt.contains("country") { "Canada" } else { "Triangle" }.into())
/// # }
/// use foliolink::flinks::{Answers, Challenge};
///
/// let aggregator = Aggregator::builder().flinks(client).build()?;
/// let answer = |challenge: Challenge| async move {
///     let mut answers = Answers::new();
///     for question in &challenge.questions {
///         answers = answers.one(&question.prompt, ask_the_person(&question.prompt).await?);
///     }
///     Ok(answers)
/// };
/// let snapshot = aggregator.pull(login_id).live().answering(answer).await?;
/// assert_eq!(snapshot.accounts.len(), 4);
/// # Ok(())
/// # }
/// ```
pub trait Questions: Send + Sync {
    /// Answers all questions of a challenge.
    ///
    /// # Errors
    /// Whatever keeps anybody from answering.
    fn answer(&self, challenge: &Challenge) -> AnswersFuture<'_>;
}

impl<F, A> Questions for F
where
    F: Fn(Challenge) -> A + Send + Sync,
    A: Future<Output = Result<Answers, BoxError>> + Send + 'static,
{
    fn answer(&self, challenge: &Challenge) -> AnswersFuture<'_> {
        Box::pin(self(challenge.clone()))
    }
}

/// The source of an error whose pull waits for a person's answers. Plain data: store it as JSON
/// with the page that shows the questions, and go on with
/// [`Aggregator::answer`](super::Aggregator::answer) in whatever process has the answers.
///
/// While the error is kept, this process opens no other live session of the same card.
///
/// ```
/// # use foliolink::{Aggregator, flinks};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
/// # let keys = &sandbox.credentials().flinks;
/// # let client = flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox").secret_key(keys.secret_key)
/// #     .api_key(keys.api_key).in_process(sandbox.router()).build()?;
/// # let login_id: flinks::LoginId = keys.login_id.parse()?;
/// # let aggregator = Aggregator::builder().flinks(client).build()?;
/// use foliolink::{aggregator::Unanswered, flinks::Answers};
///
/// let error = aggregator.pull(login_id).live().await.unwrap_err();
/// let stored = serde_json::to_string(Unanswered::of(&error).unwrap()).unwrap();
///
/// let asked: Unanswered = serde_json::from_str(&stored).unwrap(); // when the answers are there
/// let answers = Answers::new().one(&asked.challenge.questions[0].prompt, "Montreal");
/// let error = aggregator.answer(&asked, answers).await.unwrap_err();
/// assert_eq!(Unanswered::of(&error).unwrap().challenge.questions.len(), 2); // the bank asks on
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unanswered {
    /// What was being pulled.
    pub source: Source,
    /// What is asked.
    pub challenge: Challenge,
    #[serde(skip)]
    cause: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Unanswered {
    /// What is asked, if that is why a pull failed.
    pub fn of(error: &Error) -> Option<&Self> {
        StdError::source(error)?.downcast_ref()
    }

    pub(super) fn new(source: &Source, challenge: Challenge, cause: Option<BoxError>) -> Self {
        Self { source: source.clone(), challenge, cause: cause.map(Arc::from) }
    }

    /// The error of a pull that nobody answered for.
    pub(super) fn error(self) -> Error {
        let error = Error::new(ErrorKind::UserAction, "flinks.authorize")
            .advise(Advice::AnswerMfa)
            .with(|it| {
                it.message = Some("the bank asks the person something first".to_owned());
                it.request_id = Some(self.challenge.request_id.as_str().to_owned());
            });
        self.under(error)
    }

    /// The same error, with what is needed to go on.
    pub(super) fn under(self, error: Error) -> Error {
        error.with(|it| it.source = Some(Box::new(self)))
    }
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} questions of the bank wait for answers", self.challenge.questions.len())
    }
}

impl fmt::Debug for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unanswered")
            .field("request_id", &self.challenge.request_id)
            .finish_non_exhaustive()
    }
}

impl StdError for Unanswered {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn StdError + 'static))
    }
}
