//! Opening a session to its end, whatever comes first: data at once, waiting, or questions.

use std::future::IntoFuture;

use futures_core::future::BoxFuture;

use super::run::{Run, RunOptions, run_options};
use crate::{
    error::Result,
    flinks::{Authorized, Client, Session},
    transport::bound,
};

/// A session that is being opened: add options, then await it.
///
/// # Errors
/// - [`UserAction`](crate::ErrorKind::UserAction), advice
///   [`AnswerMfa`](crate::Advice::AnswerMfa): the bank asks and nobody answers, or it keeps asking
///   what was answered; the last challenge is in [`Error::unanswered`](crate::Error::unanswered).
/// - [`Invalid`](crate::ErrorKind::Invalid): answers that don't fit; they weren't sent, and the
///   challenge is there as well.
/// - [`StillPending`](crate::ErrorKind::StillPending): patience ended; the ticket goes on with
///   [`Client::resume_pull`].
/// - those of [`Authorize::live`](crate::flinks::Authorize::live) and [`Client::answer`].
#[derive(Debug)]
#[must_use = "nothing is waited for until it is awaited"]
pub struct OpenSession {
    client: Client,
    authorized: Authorized,
    run: RunOptions,
}

impl OpenSession {
    run_options!();
}

impl IntoFuture for OpenSession {
    type Output = Result<Session>;
    type IntoFuture = BoxFuture<'static, Result<Session>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut run = Run::begin(self.run);
            bound(run.deadline(), run.open(&self.client, self.authorized)).await
        })
    }
}

impl Client {
    /// Waits and has the bank's questions answered until a session is open: add options, then
    /// await it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
    /// # let keys = sandbox.credentials().flinks.clone();
    /// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox")
    /// #     .secret_key(keys.secret_key).api_key(keys.api_key).in_process(sandbox.router()).build()?;
    /// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
    /// use foliolink::flinks::{Answers, Challenge};
    ///
    /// let answer = |challenge: Challenge| async move {
    ///     if challenge.retry.is_some() {
    ///         return Err("a stored answer is wrong".into()); // the bank counts
    ///     }
    ///     Ok(challenge.questions.iter().fold(Answers::new(), |answers, question| {
    ///         let answer = match &question.prompt {
    ///             city if city.contains("city") => "Montreal",
    ///             country if country.contains("country") => "Canada",
    ///             _ => "Triangle",
    ///         };
    ///         answers.one(&question.prompt, answer)
    ///     }))
    /// };
    /// let authorized = client.authorize(&login_id).live().await?;
    /// let session = client.open_session(authorized).answering(answer).await?;
    /// assert_eq!(session.login_id(), Some(&login_id));
    /// # Ok(())
    /// # }
    /// ```
    pub fn open_session(&self, authorized: Authorized) -> OpenSession {
        OpenSession { client: self.clone(), authorized, run: RunOptions::default() }
    }
}
