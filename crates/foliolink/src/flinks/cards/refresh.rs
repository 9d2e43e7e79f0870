//! Nightly refresh: switching it, what no longer refreshes, and when the provider does it at all.

use foliolink_raw::flinks::calls;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{
    code::Code,
    error::Result,
    flinks::{
        Client, LoginId,
        client::{Ask, codes},
        convert::cards as convert,
    },
    portfolio::Personal,
};

/// Whether a card is refreshed nightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScheduledRefresh {
    /// It is.
    On,
    /// It isn't.
    Off,
}

/// A card whose nightly refresh is on and doesn't work any more.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IneligibleCard {
    /// The card.
    pub login_id: Option<LoginId>,
    /// The institution; only the wealth list names it.
    pub institution: Option<String>,
    /// When it was last refreshed, UTC.
    pub last_refresh: Option<Timestamp>,
    /// Where the last refresh stopped, e.g. `AnsweringSecurityChallenge`.
    pub last_state: Option<String>,
    /// The code that it stopped with.
    pub last_error: Option<Code>,
}

/// What decides whether the provider refreshes a card at night: see
/// [`is_eligible`](Self::is_eligible).
#[derive(Debug, Clone, Default)]
pub struct RefreshHistory {
    /// Whether it is switched on.
    pub switched_on: bool,
    /// The last refresh that worked.
    pub last_refresh: Option<Timestamp>,
    /// The last cached Authorize.
    pub last_cached_call: Option<Timestamp>,
    /// Whether webhooks are received: then cached calls aren't needed.
    pub webhooks: bool,
    /// What the last authorization ended with, if it failed.
    pub last_error: Option<Code>,
}

impl RefreshHistory {
    /// Whether the provider refreshes such a card: switched on, refreshed and (without webhooks)
    /// read within seven days, and the last authorization without error or with a passing one.
    /// Asks nobody.
    ///
    /// Provider docs: <https://docs.flinks.com/guides/connect/nightly-refresh>
    pub fn is_eligible(&self, now: Timestamp) -> bool {
        let week = SignedDuration::from_hours(7 * 24);
        let within = |at: Option<Timestamp>| at.is_some_and(|at| now.duration_since(at) <= week);
        // Some pages print one of them with a space.
        let transient =
            |code: &Code| PASSING_AT_NIGHT.contains(&code.as_str().replace(' ', "_").as_str());
        let read = self.webhooks || within(self.last_cached_call);
        self.switched_on
            && within(self.last_refresh)
            && read
            && self.last_error.as_ref().is_none_or(transient)
    }
}

const PASSING_AT_NIGHT: [&str; 7] = [
    "RETRY_LATER",
    "AGGREGATION_ERROR",
    "SESSION_EXPIRED",
    "DISABLED_INSTITUTION",
    "UNAUTHORIZED",
    "SESSION_NONEXISTENT",
    "BANK_MAINTENANCE_RETRY_LATER",
];

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
        Ok(convert::notice(answer.body))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_refreshed_at_night_while_it_is_used_and_its_error_passes() {
        let now: Timestamp = "2031-04-10T00:00:00Z".parse().unwrap();
        let at = |text: &str| Some(text.parse().unwrap());
        let used = RefreshHistory {
            switched_on: true,
            last_refresh: at("2031-04-03T00:00:00Z"),
            last_cached_call: at("2031-04-05T00:00:00Z"),
            ..RefreshHistory::default()
        };
        assert!(used.is_eligible(now));
        assert!(!RefreshHistory { switched_on: false, ..used.clone() }.is_eligible(now));
        assert!(
            !RefreshHistory { last_refresh: at("2031-04-02T23:59:59Z"), ..used.clone() }
                .is_eligible(now)
        );
        assert!(!RefreshHistory { last_cached_call: None, ..used.clone() }.is_eligible(now));
        assert!(
            RefreshHistory { last_cached_call: None, webhooks: true, ..used.clone() }
                .is_eligible(now)
        );
        for (code, eligible) in [
            ("RETRY_LATER", true),
            ("BANK_MAINTENANCE RETRY_LATER", true),
            ("INVALID_PASSWORD", false),
            ("NOVEL", false),
        ] {
            assert_eq!(
                RefreshHistory { last_error: Some(code.into()), ..used.clone() }.is_eligible(now),
                eligible,
                "{code}"
            );
        }
    }
}
