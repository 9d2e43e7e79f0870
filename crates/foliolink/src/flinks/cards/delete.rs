//! Deleting a saved card: waiting while it is in use, at the provider's pace or the host's.

use std::{future::IntoFuture, time::Duration};

use foliolink_raw::flinks::calls;
use futures_core::future::BoxFuture;
use tokio::time::Instant;

use super::deleted::Deleted;
use crate::{
    error::{Error, ErrorKind, Result},
    flinks::{
        Client, LoginId,
        client::{Ask, codes},
        convert::cards as convert,
    },
    transport::{Deadline, bound},
};

/// The first gap while a card is in use, and the longest that it grows to.
const GAP: Duration = Duration::from_secs(10);
const LONGEST_GAP: Duration = Duration::from_secs(120);
/// As long as the session may last that uses the card.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// A deletion that is still to be made: add options, then await it.
///
/// # Errors
/// - [`Unavailable`](ErrorKind::Unavailable): still in use when patience ended.
///   [`Transport`](ErrorKind::Transport): it may have worked.
/// - whatever the provider refuses it for, also under a 200 whose body says so.
#[derive(Debug, Clone)]
#[must_use = "nothing is deleted until it is awaited"]
pub struct DeleteCard {
    client: Client,
    login_id: LoginId,
    every: Option<Duration>,
    give_up_after: Duration,
}

impl DeleteCard {
    /// A fixed gap between two tries while the card is in use, instead of ten seconds that double
    /// up to two minutes. A longer `Retry-After` still wins.
    pub fn every(mut self, gap: Duration) -> Self {
        self.every = Some(gap);
        self
    }

    /// How long to wait for a card that is in use. Default: half an hour.
    pub fn give_up_after(mut self, patience: Duration) -> Self {
        self.give_up_after = patience;
        self
    }

    async fn run(self) -> Result<Deleted> {
        let began = Instant::now();
        let deadline = Deadline::after(self.give_up_after);
        let mut gap = self.every.unwrap_or(GAP);
        loop {
            let error = match bound(deadline.clone(), self.delete()).await {
                Err(error) if codes::is(&error, codes::CARD_IN_USE) => error,
                deleted => return deleted,
            };
            let wait = error.retry_after().map_or(gap, |asked| asked.max(gap));
            if began.elapsed().saturating_add(wait) > self.give_up_after {
                return Err(error);
            }
            tokio::time::sleep(wait).await;
            if self.every.is_none() {
                gap = (gap * 2).min(LONGEST_GAP);
            }
        }
    }

    async fn delete(&self) -> Result<Deleted> {
        let ask = Ask::short().lenient().hide([self.login_id.expose()]);
        let login_id = self.login_id.uuid();
        let answer =
            self.client.call(ask, |customer_id| calls::DeleteCard { customer_id, login_id }).await;
        answer.and_then(|answer| convert::read_deletion(answer.body)).or_else(accept_unknown_card)
    }
}

impl IntoFuture for DeleteCard {
    type Output = Result<Deleted>;
    type IntoFuture = BoxFuture<'static, Result<Deleted>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl Client {
    /// Deletes a card with all its data: await it. Final.
    ///
    /// While the card is in use (CARD_IN_USE) it waits, ten seconds first and then longer, for at
    /// most half an hour. A call that got no answer is not repeated: calling again then says
    /// [`AlreadyGone`](Deleted::AlreadyGone) where it had worked.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
    /// # let keys = sandbox.credentials().flinks.clone();
    /// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox")
    /// #     .secret_key(keys.secret_key).api_key(keys.api_key).in_process(sandbox.router()).build()?;
    /// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
    /// use std::time::Duration;
    ///
    /// use foliolink::flinks::Deleted;
    ///
    /// assert_eq!(client.delete_card(&login_id).await?, Deleted::Now);
    /// let again = client.delete_card(&login_id).give_up_after(Duration::from_secs(60)); // not half an hour
    /// assert_eq!(again.await?, Deleted::AlreadyGone);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/delete-card>
    pub fn delete_card(&self, login_id: &LoginId) -> DeleteCard {
        let client = self.clone();
        let login_id = login_id.clone();
        DeleteCard { client, login_id, every: None, give_up_after: PATIENCE }
    }

    /// Deletes investments and banking data of a LoginId, at the wealth host where one is
    /// configured. Final; never repeated by itself.
    ///
    /// # Errors
    /// Those of [`DeleteCard`], but that it doesn't wait for one in use.
    ///
    /// Provider docs: <https://docs.flinks.com/api/wealth/getting-started>
    pub async fn delete_investments(&self, login_id: &LoginId) -> Result<Deleted> {
        let ask = Ask::short().lenient().hide([login_id.expose()]);
        let login_id = login_id.uuid();
        let answer =
            self.call(ask, |customer_id| calls::DeleteInvestments { customer_id, login_id }).await;
        answer
            .and_then(|answer| convert::deleted_investments(answer.body))
            .or_else(accept_unknown_card)
    }
}

/// An unknown LoginId is what a deletion wants: by its code, or in the words that an old client met
/// without one.
fn accept_unknown_card(error: Error) -> Result<Deleted> {
    let is_coded = codes::is(&error, codes::INVALID_LOGIN) && error.kind() == ErrorKind::UserAction;
    let names_login = |text: &str| text.to_ascii_lowercase().contains("invalid loginid");
    let is_said = error.code().is_none()
        && matches!(error.status(), Some(400 | 401 | 404))
        && error.message().is_some_and(names_login);
    match is_coded || is_said {
        true => Ok(Deleted::AlreadyGone),
        false => Err(error),
    }
}
