//! What is left where nobody answers a bank's questions: plain data, to go on with.

use std::{error::Error as StdError, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::answering::BoxError;
use crate::{
    error::{Advice, Error, ErrorKind},
    flinks::Challenge,
};

/// Why a session isn't open: its bank asks a person something, and nobody answers. The source of
/// such an error, found by [`Error::unanswered`].
///
/// Plain data: store it as JSON with the page that shows the questions, and go on with
/// [`Client::answer`](crate::flinks::Client::answer), or with the whole pull by
/// [`Client::answer_pull`](crate::flinks::Client::answer_pull), in whatever process has the
/// answers. While the error is kept, this process opens no other live session of the same card.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
/// # let keys = sandbox.credentials().flinks.clone();
/// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox")
/// #     .secret_key(keys.secret_key).api_key(keys.api_key).in_process(sandbox.router()).build()?;
/// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
/// use foliolink::flinks::{Answers, Part, Unanswered};
///
/// let error = client.pull(&login_id, Part::DEFAULT).live().await.unwrap_err();
/// let stored = serde_json::to_string(error.unanswered().unwrap()).unwrap();
///
/// let asked: Unanswered = serde_json::from_str(&stored).unwrap(); // when the answers are there
/// let answers = Answers::new().one(&asked.challenge.questions[0].prompt, "Montreal");
/// let error = client.answer_pull(&asked, answers, Part::DEFAULT).await.unwrap_err();
/// assert_eq!(error.unanswered().unwrap().challenge.questions.len(), 2); // the bank asks on
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unanswered {
    /// What is asked.
    pub challenge: Challenge,
    #[serde(skip)]
    cause: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Unanswered {
    pub(crate) fn new(challenge: Challenge, cause: Option<BoxError>) -> Self {
        Self { challenge, cause: cause.map(Arc::from) }
    }

    /// The error of what would have gone on with the answers.
    pub(crate) fn error(self) -> Error {
        let request_id = self.challenge.request_id.as_str().to_owned();
        let error = Error::new(ErrorKind::UserAction, "flinks.authorize")
            .advise(Advice::AnswerMfa)
            .with(|inner| {
                inner.message = Some("the bank asks the person something first".to_owned());
                inner.request_id = Some(request_id);
            });
        self.under(error)
    }

    /// The same error, with what is needed to go on.
    pub(crate) fn under(self, error: Error) -> Error {
        error.with(|inner| inner.source = Some(Box::new(self)))
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

/// Its source is why nobody answered, where that is known.
impl StdError for Unanswered {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn StdError + 'static))
    }
}
