//! Nightly refresh: switching it, and listing what no longer refreshes.

use foliolink_raw::flinks::calls;

use super::nightly::{IneligibleCard, ScheduledRefresh};
use crate::{
    error::Result,
    flinks::{
        Client, LoginId,
        client::{Ask, codes},
        convert::cards as convert,
    },
    portfolio::Personal,
};

impl Client {
    /// Switches a card's nightly refresh. Answers the provider's sentence, which names the LoginId
    /// and has no fixed form.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// use foliolink::flinks::ScheduledRefresh;
    ///
    /// client.set_scheduled_refresh(&login_id, ScheduledRefresh::On).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Refused`](crate::ErrorKind::Refused), advice [`FixRequest`](crate::Advice::FixRequest):
    ///   the provider doesn't know the card.
    /// - [`Refused`](crate::ErrorKind::Refused): its sentence says that nothing was switched, or that
    ///   the switch stands the other way.
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/set-scheduled-refresh>
    pub async fn set_scheduled_refresh(
        &self,
        login_id: &LoginId,
        state: ScheduledRefresh,
    ) -> Result<Personal> {
        let body = convert::scheduled_refresh(login_id, state);
        let ask = Ask::short().hide([login_id.expose()]);
        let answer =
            self.call(ask, |customer_id| calls::SetScheduledRefresh { customer_id, body }).await?;
        convert::notice(answer.body, state)
    }

    /// Cards whose nightly refresh is on and doesn't work any more. Empty means that nothing
    /// failed. Needs the bearer.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, _) = flinks_client();
    /// for card in client.nightly_refresh_status().await? {
    ///     println!("{}", card.last_error.map_or("no reason given".to_owned(), |code| code.to_string()));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): no bearer is set; nothing was sent.
    ///   [`Auth`](crate::ErrorKind::Auth): it was refused.
    /// - [`Decode`](crate::ErrorKind::Decode): the answer has no list, which is not the same as an
    ///   empty one.
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/get-nightly-refresh-status>
    pub async fn nightly_refresh_status(&self) -> Result<Vec<IneligibleCard>> {
        let answer = self
            .call(Ask::short().lenient(), |customer_id| calls::GetNightlyRefreshStatus {
                customer_id,
            })
            .await?;
        convert::read_nightly(answer.body)
            .map_err(|error| codes::explain(error, codes::Sent::Login))
    }

    /// The same for investments, at the wealth host where one is configured. Deprecated by the
    /// provider.
    ///
    /// # Errors
    /// As [`nightly_refresh_status`](Self::nightly_refresh_status).
    ///
    /// Provider docs: <https://docs.flinks.com/guides/connect/wealth/scheduled-refresh>
    pub async fn wealth_nightly_refresh_status(&self) -> Result<Vec<IneligibleCard>> {
        let answer = self
            .call(Ask::short().lenient(), |customer_id| calls::GetWealthNightlyRefreshStatus {
                customer_id,
            })
            .await?;
        convert::read_wealth_nightly(answer.body)
    }
}
