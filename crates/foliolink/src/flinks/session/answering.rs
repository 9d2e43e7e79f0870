//! Who answers a bank's questions, and what is never sent to it again: wrong answers lock an
//! account, and each choice of a delivery sends somebody a code.

use std::{error::Error as StdError, future::Future};

use foliolink_runtime::Secret;
use futures_core::future::BoxFuture;

use crate::flinks::{Answers, Challenge, QuestionKind};

/// Why nobody answers.
pub type BoxError = Box<dyn StdError + Send + Sync>;
/// Answers, when they are there.
pub type AnswersFuture<'a> = BoxFuture<'a, Result<Answers, BoxError>>;

/// Answers what a bank asks before it lets a session open. Every async closure from [`Challenge`]
/// to answers is one.
///
/// Asked again with [`Challenge::retry`] set where the bank asks again what was answered: wrong
/// answers count there, so don't repeat one that was only looked up. The same answers are sent a
/// second time at most, the same choice of a delivery (`TextOrCall`) once, and ten rounds in all;
/// then the error is [`Unanswered`](super::unanswered::Unanswered) with the last challenge. For as
/// long as this takes (the bank waits for eight minutes) everything waits. An `Err` ends it as
/// `Unanswered` too, with that as its cause.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
/// # let keys = &sandbox.credentials().flinks;
/// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox").secret_key(keys.secret_key)
/// #     .api_key(keys.api_key).in_process(sandbox.router()).build()?;
/// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
/// # async fn ask_the_person(prompt: &str) -> std::io::Result<String> {
/// #     Ok(if prompt.contains("city") { "Montreal" } else if prompt.contains("country") { "Canada" } else { "Triangle" }.into())
/// # }
/// use foliolink::flinks::{Answers, Challenge, Part};
///
/// let answer = |challenge: Challenge| async move {
///     let mut answers = Answers::new();
///     for question in &challenge.questions {
///         answers = answers.one(&question.prompt, ask_the_person(&question.prompt).await?);
///     }
///     Ok(answers)
/// };
/// let pulled = client.pull(&login_id, Part::DEFAULT).live().answering(answer).await?;
/// assert_eq!(pulled.snapshot().accounts.len(), 4);
/// # Ok(())
/// # }
/// ```
pub trait Answerer: Send + Sync {
    /// Answers all questions of a challenge.
    ///
    /// # Errors
    /// Whatever keeps anybody from answering.
    fn answer(&self, challenge: &Challenge) -> AnswersFuture<'_>;
}

impl<F, A> Answerer for F
where
    F: Fn(Challenge) -> A + Send + Sync,
    A: Future<Output = Result<Answers, BoxError>> + Send + 'static,
{
    fn answer(&self, challenge: &Challenge) -> AnswersFuture<'_> {
        Box::pin(self(challenge.clone()))
    }
}

/// Rounds of answers after which nothing more is sent: an answering program that is always wrong
/// must not lock the account.
const MAX_ROUNDS: usize = 10;
/// How often the same answers are sent.
const MAX_REPEATS: usize = 2;

/// What was sent to the bank while one session was being opened.
#[derive(Default)]
pub(crate) struct History(Vec<Round>);

/// One call with answers.
struct Round {
    answers: Answers,
    /// Prompts that chose how a code is delivered.
    deliveries: Vec<String>,
}

impl History {
    /// Why nothing more may be sent, whatever it is.
    pub(crate) fn why_stop(&self) -> Option<&'static str> {
        (self.0.len() >= MAX_ROUNDS).then_some("ten rounds were answered, and the bank asks on")
    }

    /// Why these answers may not be sent.
    pub(crate) fn forbids(&self, challenge: &Challenge, answers: &Answers) -> Option<&'static str> {
        // Whatever the prompt is this time: it would send somebody a second code.
        let was_delivered = |values: &[Secret]| {
            self.0.iter().any(|round| {
                let mut deliveries = round.deliveries.iter();
                deliveries.any(|earlier| round.answers.get(earlier) == Some(values))
            })
        };
        if deliveries(challenge).any(|prompt| answers.get(prompt).is_some_and(was_delivered)) {
            return Some("a code was sent that way already, and the bank asks the same again");
        }
        let times_sent = |(prompt, values): (&str, &[Secret])| {
            self.0.iter().filter(|round| round.answers.get(prompt) == Some(values)).count()
        };
        let is_exhausted = answers.iter().all(|answer| times_sent(answer) >= MAX_REPEATS);
        is_exhausted
            .then_some("the same answers were given twice, and the bank asks the same again")
    }

    /// Remembers what is about to be sent.
    pub(crate) fn record(&mut self, challenge: &Challenge, answers: &Answers) {
        let deliveries = deliveries(challenge).map(str::to_owned).collect();
        self.0.push(Round { answers: answers.clone(), deliveries });
    }
}

fn deliveries(challenge: &Challenge) -> impl Iterator<Item = &str> {
    let chooses =
        challenge.questions.iter().filter(|question| question.kind == QuestionKind::TEXT_OR_CALL);
    chooses.map(|question| question.prompt.as_str())
}
