//! What can be done to a saved card: answer its bank's questions in advance, delete it.

pub(crate) mod refresh;

use std::time::Duration;

use foliolink_raw::flinks::calls;
use foliolink_runtime::Secret;
use tokio::time::Instant;

use super::{
    Client, LoginId,
    client::{Ask, codes},
    convert::cards as convert,
};
use crate::error::{Error, ErrorKind, Result};

/// What a deletion found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Deleted {
    /// It is gone now.
    Now,
    /// The provider didn't know it: an earlier deletion, or another instance.
    AlreadyGone,
}

/// How long [`Client::delete_card`] waits for a card that is in use: as long as its session may
/// last.
const BUSY: Duration = Duration::from_secs(30 * 60);

impl Client {
    /// Deletes a card with all its data. Final.
    ///
    /// While the card is in use (CARD_IN_USE) it waits, ten seconds first and then longer, for at
    /// most half an hour. A call that got no answer is not repeated: calling again then says
    /// [`AlreadyGone`](Deleted::AlreadyGone) where it had worked.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// use foliolink::flinks::Deleted;
    ///
    /// assert_eq!(client.delete_card(&login_id).await?, Deleted::Now);
    /// assert_eq!(client.delete_card(&login_id).await?, Deleted::AlreadyGone);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Unavailable`](ErrorKind::Unavailable): still in use.
    ///   [`Transport`](ErrorKind::Transport): it may have worked.
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/delete-card>
    pub async fn delete_card(&self, login_id: &LoginId) -> Result<Deleted> {
        let (began, id) = (Instant::now(), login_id.uuid());
        let mut gap = Duration::from_secs(10);
        loop {
            let ask = Ask::short().hide([login_id.expose()]);
            let answer =
                self.call(ask, |customer_id| calls::DeleteCard { customer_id, login_id: id }).await;
            match answer {
                Ok(answer) => return convert::deleted(answer.body),
                Err(error) if codes::is(&error, codes::CARD_IN_USE) => {
                    let wait = error.retry_after().map_or(gap, |asked| asked.max(gap));
                    if began.elapsed().saturating_add(wait) > BUSY {
                        return Err(error);
                    }
                    tokio::time::sleep(wait).await;
                    gap = (gap * 2).min(Duration::from_secs(120));
                }
                Err(error) => return gone(error),
            }
        }
    }

    /// Deletes investments and banking data of a LoginId, at the wealth host where one is
    /// configured. Final; never repeated by itself.
    ///
    /// # Errors
    /// As [`delete_card`](Self::delete_card).
    ///
    /// Provider docs: <https://docs.flinks.com/api/wealth/getting-started>
    pub async fn delete_investments(&self, login_id: &LoginId) -> Result<Deleted> {
        let ask = Ask::short().hide([login_id.expose()]);
        let login_id = login_id.uuid();
        let answer =
            self.call(ask, |customer_id| calls::DeleteInvestments { customer_id, login_id }).await;
        answer.map(|_| Deleted::Now).or_else(gone)
    }

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
    /// - [`UserAction`](ErrorKind::UserAction), advice [`Relink`](crate::Advice::Relink): the card
    ///   is unknown.
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/get-mfa-questions>
    pub async fn mfa_questions(&self, login_id: &LoginId) -> Result<Vec<String>> {
        let ask = Ask::short().hide([login_id.expose()]);
        let login_id = login_id.uuid();
        let answer =
            self.call(ask, |customer_id| calls::GetMfaQuestions { customer_id, login_id }).await?;
        convert::questions(answer.body)
    }

    /// Stores answers to the bank's questions. They are checked only when the bank asks; a wrong
    /// one is then forgotten.
    ///
    /// # Errors
    /// - [`Invalid`](ErrorKind::Invalid): no answers; nothing was sent.
    /// - [`Refused`](ErrorKind::Refused): a question isn't one of the card's.
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
        let ask = Ask::short().hide(hidden);
        let body = convert::answers(login_id, answers.clone());
        self.call(ask, |customer_id| calls::AnswerMfaQuestions { customer_id, body })
            .await
            .map(drop)
    }
}

/// An unknown LoginId is what a deletion wants.
fn gone(error: Error) -> Result<Deleted> {
    match codes::is(&error, codes::INVALID_LOGIN) && error.kind() == ErrorKind::UserAction {
        true => Ok(Deleted::AlreadyGone),
        false => Err(error),
    }
}
