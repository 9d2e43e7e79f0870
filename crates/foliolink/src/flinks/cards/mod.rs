//! What can be done to a saved card: answer its bank's questions in advance, delete it.

pub(crate) mod delete;
pub(crate) mod deleted;
pub(crate) mod nightly;
pub(crate) mod refresh;

use foliolink_raw::flinks::calls;
use foliolink_runtime::Secret;

use super::{Client, LoginId, client::Ask, convert::cards as convert};
use crate::error::{Error, Result};

impl Client {
    /// The bank's questions that have no stored answer yet. Deprecated by the provider; Canada,
    /// banks with plain questions.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client_of(|keys| keys.login_id_stale);
    /// let questions = client.mfa_questions(&login_id).await?;
    /// client.answer_mfa_questions(&login_id, [(questions[0].as_str(), "Montreal")]).await?;
    /// assert_eq!(client.mfa_questions(&login_id).await?.len(), questions.len() - 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`UserAction`](crate::ErrorKind::UserAction), advice [`Relink`](crate::Advice::Relink): the card
    ///   is unknown.
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/get-mfa-questions>
    pub async fn mfa_questions(&self, login_id: &LoginId) -> Result<Vec<String>> {
        let ask = Ask::short().lenient().of_card(login_id).hide([login_id.expose()]);
        let login_id = login_id.uuid();
        let answer =
            self.call(ask, |customer_id| calls::GetMfaQuestions { customer_id, login_id }).await?;
        convert::questions(answer.body)
    }

    /// Stores answers to the bank's questions. They are checked only when the bank asks; a wrong
    /// one is then forgotten.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): no answers; nothing was sent.
    /// - [`Refused`](crate::ErrorKind::Refused): a question isn't one of the card's, or the answer
    ///   says in words that nothing was stored.
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/answer-mfa-questions>
    pub async fn answer_mfa_questions<Q: Into<String>, A: Into<Secret>>(
        &self,
        login_id: &LoginId,
        answers: impl IntoIterator<Item = (Q, A)>,
    ) -> Result<()> {
        let answers: Vec<_> = answers
            .into_iter()
            .map(|(question, answer)| (question.into(), answer.into()))
            .collect();
        if answers.is_empty() {
            return Err(Error::invalid("flinks.answer_mfa_questions", "answers: none given"));
        }
        let hidden = answers.iter().map(|(_, answer)| answer.expose()).chain([login_id.expose()]);
        // What is stored is stored, however odd the notice is that says so.
        let ask = Ask::short().lenient().hide(hidden);
        let body = convert::answers(login_id, answers.clone());
        let stored =
            self.call(ask, |customer_id| calls::AnswerMfaQuestions { customer_id, body }).await?;
        convert::check_done("flinks.answer_mfa_questions", stored.body.message.as_deref())
    }
}
