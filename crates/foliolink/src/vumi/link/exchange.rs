//! Public token to connection: works once, has no idempotency key, and its answer can get lost.

use std::{collections::BTreeSet, future::IntoFuture};

use foliolink_raw::vumi::calls;
use futures_core::future::BoxFuture;

use crate::{
    error::{Advice, Error, ErrorKind, Result},
    vumi::{
        Candidates, Client, Connection, ConnectionState, ConnectionToken, ExternalId, PublicToken,
        client::refusal::quote_answer, convert,
    },
};

/// An exchange that is still to be made: await it.
///
/// # A lost answer
/// The call works once. If its answer is lost, the public token is used up and the connection token
/// unknown: a second try gets 404. So name the [`external_id`](Self::external_id) that the Link was
/// given: then the connections under it are listed before and, if the answer is lost, after the
/// exchange, and the new one is taken. A program that may have died in between also says which
/// connections it [knows](Self::known_tokens): then a used-up token is recovered as well.
/// [`LinkSession`](crate::vumi::LinkSession) does all of it.
///
/// # Errors
/// - [`Refused`](ErrorKind::Refused) with 404: exchanged already, or another app's. With an external
///   id [`Error::candidates`] are the connections that have it;
/// - [`Transport`](ErrorKind::Transport), [`Unavailable`](ErrorKind::Unavailable),
///   [`Decode`](ErrorKind::Decode): the answer was lost and could not be recovered; the message
///   says whether the public token still waits, and [`Error::candidates`] are the connections that
///   it may have become;
/// - those of every call, see [`Connection`].
#[derive(Debug, Clone)]
#[must_use = "nothing is exchanged until it is awaited"]
pub struct Exchange {
    client: Client,
    token: PublicToken,
    external_id: Option<ExternalId>,
    known: Option<BTreeSet<ConnectionToken>>,
}

impl Client {
    /// Makes a connection of the public token that the Link's redirect brought, **once**: store the
    /// connection's token before anything else. One call; with [`Exchange::external_id`] one
    /// before it, and two more if the answer is lost.
    ///
    /// # Errors
    /// See [`Exchange`].
    ///
    /// # Examples
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = sandbox();
    /// # let client = vumi_builder(&sandbox).build()?;
    /// # let public = sandbox.finish_vumi_link(foliolink_sandbox::VumiApp::Main, Some("cust-0042"));
    /// let connection = client.exchange(&public.parse()?).external_id("cust-0042".parse()?).await?;
    /// let token = connection.token().expose(); // store it
    /// # assert_eq!(token.len(), 10);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Provider docs: <https://docs.vumi.io/general-api-resources/connections/exchange-public-token>
    pub fn exchange(&self, token: &PublicToken) -> Exchange {
        Exchange { client: self.clone(), token: token.clone(), external_id: None, known: None }
    }
}

impl Exchange {
    /// The external id that the Link was given; best one of its own for each Link session, since
    /// several connections may share one.
    pub fn external_id(mut self, id: ExternalId) -> Self {
        self.external_id = Some(id);
        self
    }

    /// The connections that you have stored under this external id, none included: an unknown one
    /// is then the one that got lost.
    pub fn known_tokens(mut self, tokens: impl IntoIterator<Item = ConnectionToken>) -> Self {
        self.known = Some(tokens.into_iter().collect());
        self
    }

    async fn run(self) -> Result<Connection> {
        let known = match (&self.external_id, &self.known) {
            (None, _) => None,
            (Some(_), Some(known)) => Some(known.clone()),
            (Some(id), None) => Some(self.list_connections(id).await?),
        };
        let error = match self.once().await {
            Ok(token) => return Ok(self.connection(token)),
            Err(error) => error,
        };
        // Between the lost answer and its recovery nobody may take the program for idle.
        let _active = self.client.inner.shared.active.begin();
        match (&self.external_id, known) {
            (Some(id), Some(known)) if self.may_have_worked(&error) => {
                self.recover(id, &known, error).await
            }
            // Nothing is guessed: the caller didn't say which of them it knows.
            (_, Some(listed)) if is_used_up(&error) => Err(with_candidates(error, listed)),
            _ => Err(error),
        }
    }

    async fn once(&self) -> Result<ConnectionToken> {
        let call = calls::ExchangePublicToken { public_token: *self.token.uuid() };
        let answer = self.client.call(call).await?;
        let empty =
            || Error::decode("vumi.exchange_public_token", "connectionToken", "expected a token");
        quote_answer(convert::exchanged_token(&answer.body).ok_or_else(empty), &answer.record)
    }

    fn connection(&self, token: ConnectionToken) -> Connection {
        Connection::of_exchange(self.client.clone(), token)
    }

    async fn list_connections(&self, id: &ExternalId) -> Result<BTreeSet<ConnectionToken>> {
        // Those of somebody else can't be the one that got lost, should the API ever list them.
        let own =
            |state: &ConnectionState| state.external_id.as_ref().is_none_or(|held| held == id);
        Ok(self
            .client
            .connections_of(id)
            .await?
            .into_iter()
            .filter(own)
            .map(|state| state.connection)
            .collect())
    }

    /// No readable answer, or the 404 of a token that an earlier try used up: the latter only where
    /// the caller said what it knows.
    fn may_have_worked(&self, error: &Error) -> bool {
        let lost = matches!(
            error.kind(),
            ErrorKind::Transport | ErrorKind::Unavailable | ErrorKind::Decode
        );
        lost || (is_used_up(error) && self.known.is_some())
    }

    async fn recover(
        &self,
        id: &ExternalId,
        known: &BTreeSet<ConnectionToken>,
        error: Error,
    ) -> Result<Connection> {
        // A token that still waits was not exchanged, whatever else came up under the id meanwhile.
        // A failing list must not hide what happened first.
        let Ok(strays) = self.client.public_tokens_of(id).await else { return Err(error) };
        if strays.iter().any(|stray| stray.token == self.token) {
            let waits = "it was not exchanged, the public token still waits: exchange it again";
            let error = error.with(|body| body.may_have_taken_effect = false);
            return Err(with_note(error, waits).advise(Advice::RetryLater));
        }
        let Ok(listed) = self.list_connections(id).await else { return Err(error) };
        let unknown: BTreeSet<_> = listed.difference(known).cloned().collect();
        let mut each = unknown.iter();
        match (each.next(), each.next()) {
            (Some(token), None) => {
                tracing::info!(
                    "the answer of an exchange was lost; its connection was found under the external id"
                );
                Ok(self.connection(token.clone()))
            }
            (Some(_), Some(_)) => {
                let several = "several unknown connections share the external id; which one it is can't be told";
                Err(with_candidates(with_note(error, several), unknown))
            }
            (None, _) if is_used_up(&error) => Err(with_candidates(error, listed)),
            (None, _) => Err(error),
        }
    }
}

/// Whether the public token isn't there any more: 404, or a service's other words for that.
fn is_used_up(error: &Error) -> bool {
    matches!(error.status(), Some(404 | 409 | 410))
}

/// Says which connections there are, to whoever asks the error.
fn with_candidates(error: Error, connections: BTreeSet<ConnectionToken>) -> Error {
    match Candidates::of(connections) {
        Some(candidates) => error.with(|body| body.source = Some(Box::new(candidates))),
        None => error,
    }
}

fn with_note(error: Error, what: &str) -> Error {
    error.with(|body| {
        body.message = Some(
            body.message
                .take()
                .map_or_else(|| what.to_owned(), |before| format!("{before}; {what}")),
        );
    })
}

impl IntoFuture for Exchange {
    type Output = Result<Connection>;
    type IntoFuture = BoxFuture<'static, Result<Connection>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
