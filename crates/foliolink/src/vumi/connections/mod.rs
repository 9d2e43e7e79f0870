//! Lists of the app: its connections, the public tokens that nobody exchanged, and the sweep that
//! picks those up.

pub(crate) mod connection;
pub(crate) mod deletion;
pub(crate) mod ready;
pub(crate) mod state;
pub(crate) mod unclaimed;

use std::time::Duration;

use foliolink_raw::vumi::calls;
use jiff::{SignedDuration, Timestamp};

use super::{
    Client, Connection, ConnectionState, ExternalId, UnclaimedToken, client::refusal::quote_answer,
    convert,
};
use crate::error::Result;

/// What became of one unclaimed token in a sweep.
#[derive(Debug)]
#[non_exhaustive]
pub struct Swept {
    /// The token that nobody had exchanged.
    pub unclaimed: UnclaimedToken,
    /// Its connection, or why there is none.
    pub outcome: Result<Connection>,
}

impl Client {
    /// Every connection of the app that was exchanged, in no stated order and without a filter
    /// but that of [`connections_of`](Self::connections_of). One call.
    ///
    /// # Errors
    /// As every call: see [`Connection`].
    ///
    /// Provider docs: <https://docs.vumi.io/general-api-resources/connections/list-all-connections>
    pub async fn connections(&self) -> Result<Vec<ConnectionState>> {
        self.list_connections(None).await
    }

    /// The connections under one external id; several may share one. One call.
    ///
    /// # Errors
    /// As every call: see [`Connection`].
    pub async fn connections_of(&self, id: &ExternalId) -> Result<Vec<ConnectionState>> {
        self.list_connections(Some(id)).await
    }

    async fn list_connections(&self, id: Option<&ExternalId>) -> Result<Vec<ConnectionState>> {
        let external_id = id.map(ExternalId::personal).cloned();
        let answer = self.read(calls::ListConnections { external_id }).await?;
        let record = answer.record.clone();
        quote_answer(convert::connections(answer), &record)
    }

    /// The public tokens that wait for their exchange. One call.
    ///
    /// # Errors
    /// As every call: see [`Connection`].
    ///
    /// Provider docs: <https://docs.vumi.io/general-api-resources/connections/list-public-tokens>
    pub async fn public_tokens(&self) -> Result<Vec<UnclaimedToken>> {
        self.list_public_tokens(None).await
    }

    /// The public tokens under one external id. One call.
    ///
    /// # Errors
    /// As every call: see [`Connection`].
    pub async fn public_tokens_of(&self, id: &ExternalId) -> Result<Vec<UnclaimedToken>> {
        self.list_public_tokens(Some(id)).await
    }

    async fn list_public_tokens(&self, id: Option<&ExternalId>) -> Result<Vec<UnclaimedToken>> {
        let external_id = id.map(ExternalId::personal).cloned();
        let answer = self.read(calls::ListPublicTokens { external_id }).await?.log_repairs();
        let record = answer.record.clone();
        quote_answer(convert::unclaimed_tokens(answer), &record)
    }

    /// Exchanges every public token whose connection is older than `age`: a redirect that has not
    /// arrived by then never will. Run it now and then (A-27: how long a public token waits
    /// isn't known). One call, and those of an exchange for each token.
    ///
    /// One that fails stops nothing: its error stands in its [`Swept`]. Younger ones are left to
    /// the redirect that is on its way. Don't drop it half-way: what it had exchanged by then
    /// is found only in the list of connections.
    ///
    /// # Errors
    /// Those of the list.
    pub async fn sweep(&self, age: Duration) -> Result<Vec<Swept>> {
        let age = SignedDuration::try_from(age).unwrap_or(SignedDuration::MAX);
        let now = Timestamp::now();
        let old = |token: &UnclaimedToken| {
            token.created_at.is_none_or(|created| now.duration_since(created) >= age)
        };
        let mut swept = Vec::new();
        for unclaimed in self.public_tokens().await?.into_iter().filter(old) {
            let exchange = self.exchange(&unclaimed.token);
            let exchange = match &unclaimed.external_id {
                Some(id) => exchange.external_id(id.clone()),
                None => exchange,
            };
            swept.push(Swept { outcome: exchange.await, unclaimed });
        }
        Ok(swept)
    }
}
