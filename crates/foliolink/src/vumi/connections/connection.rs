//! A connection: the handle on which a person's data is asked for.

use std::fmt;

use foliolink_raw::vumi::calls;
use foliolink_runtime::RawJson;

use crate::{
    error::{Error, ErrorKind, Result},
    page::Listing,
    vumi::{
        Account, AccountTransaction, Client, ConnectionState, ConnectionToken, Investment,
        Portfolio, PortfolioTransaction, Position, RestoreToken, UpdateToken,
        client::refusal::quote_answer, convert, data::pages,
    },
};

/// A person's access to one institution. Cheap to clone; making one calls nothing.
///
/// # Errors
/// Of every method that calls the network:
/// - [`Auth`](crate::ErrorKind::Auth): the session was refused, also after one new login (401), or
///   lacks a right (403);
/// - [`Refused`](crate::ErrorKind::Refused): no connection of this app has this token (404), or
///   another 4xx;
/// - [`Unavailable`](crate::ErrorKind::Unavailable),
///   [`RateLimited`](crate::ErrorKind::RateLimited), [`Transport`](crate::ErrorKind::Transport):
///   after the retries;
/// - [`Decode`](crate::ErrorKind::Decode): the answer doesn't fit, `json_path` says where;
/// - [`Invalid`](crate::ErrorKind::Invalid): the client was made without the scope. Nothing was
///   sent.
#[derive(Clone)]
pub struct Connection {
    client: Client,
    token: ConnectionToken,
    pub(super) just_made: bool,
}

impl Client {
    /// A connection that was exchanged earlier. Calls nothing.
    pub fn connection(&self, token: ConnectionToken) -> Connection {
        Connection::new(self.clone(), token)
    }
}

impl Connection {
    pub(crate) fn new(client: Client, token: ConnectionToken) -> Self {
        Self { client, token, just_made: false }
    }

    pub(crate) fn of_exchange(client: Client, token: ConnectionToken) -> Self {
        Self { client, token, just_made: true }
    }

    /// Its token: what to store.
    pub fn token(&self) -> &ConnectionToken {
        &self.token
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// How it stands now. One call.
    ///
    /// # Examples
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = sandbox();
    /// # let keys = &sandbox.credentials().vumi;
    /// # let client = vumi_builder(&sandbox).build()?;
    /// use foliolink::vumi::NextStep;
    ///
    /// let state = client.connection(keys.connection.parse()?).status().await?;
    /// assert!(state.usable() && !state.stale());
    /// assert_eq!(state.next_step(), NextStep::ReadData);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Provider docs: <https://docs.vumi.io/general-api-resources/connections/get-connection-status>
    pub async fn status(&self) -> Result<ConnectionState> {
        Ok(self.read().await?.state)
    }

    /// The token as calls take it.
    pub(super) fn wire_token(&self) -> String {
        self.token.expose().to_owned()
    }

    async fn read(&self) -> Result<convert::ConnectionRead> {
        let answer = self.client.read(calls::GetConnection { token: self.wire_token() }).await?;
        let record = answer.record.clone();
        quote_answer(convert::connection_of(&self.token, answer), &record)
    }

    /// A fresh update token, read now: it is used up by use, so ask right before the Link opens.
    /// One call.
    ///
    /// # Errors
    /// Besides those of every call, [`Refused`](crate::ErrorKind::Refused): there is none now
    /// (A-28).
    pub async fn update_token(&self) -> Result<UpdateToken> {
        let read = self.read().await?;
        read.update_token.ok_or_else(|| {
            none_now("vumi.update_token", "the provider offers no manual update now", &read.state)
        })
    }

    /// The restore token, read now. One call.
    ///
    /// # Errors
    /// Besides those of every call, [`Refused`](crate::ErrorKind::Refused): nothing is to be
    /// restored.
    pub async fn restore_token(&self) -> Result<RestoreToken> {
        let read = self.read().await?;
        read.restore_token.ok_or_else(|| {
            none_now("vumi.restore_token", "there is nothing to restore", &read.state)
        })
    }

    /// Accounts. One call. An empty list is no failure: some are shown only under a licence, others
    /// only by brokers.
    ///
    /// Provider docs: <https://docs.vumi.io/aggregation/accounts/list-accounts>
    pub async fn accounts(&self) -> Result<Vec<Account>> {
        let answer = self.client.read(calls::ListAccounts { token: self.wire_token() }).await?;
        Ok(convert::accounts(answer))
    }

    /// Portfolios, inactive ones included where the institution shows them. One call.
    ///
    /// Provider docs: <https://docs.vumi.io/aggregation-api/portfolios/list-portfolios>
    pub async fn portfolios(&self) -> Result<Vec<Portfolio>> {
        let answer = self.client.read(calls::ListPortfolios { token: self.wire_token() }).await?;
        Ok(convert::portfolios(answer))
    }

    /// What all portfolios hold now. Cash is not in it: see [`accounts`](Self::accounts). One call.
    ///
    /// Provider docs: <https://docs.vumi.io/aggregation-api/portfolios/list-portfolio-positions>
    pub async fn positions(&self) -> Result<Vec<Position>> {
        let answer =
            self.client.read(calls::ListActivePositions { token: self.wire_token() }).await?;
        Ok(convert::positions(answer))
    }

    /// The instruments that positions and transactions refer to. One call. Don't keep them for
    /// ever: an unidentified one ([`Investment::identified`]) is completed later.
    ///
    /// Provider docs: <https://docs.vumi.io/general-api-resources/investments/list-investments>
    pub async fn investments(&self) -> Result<Vec<Investment>> {
        let answer = self.client.read(calls::ListInvestments { token: self.wire_token() }).await?;
        Ok(convert::investments(answer))
    }

    /// Movements of cash, in no order to rely on. One call a page; with
    /// [`Paging::Off`](crate::vumi::Paging::Off) one call.
    ///
    /// Path, form and paging are assumed (A-9, A-14, A-7). Provider docs:
    /// <https://docs.vumi.io/aggregation/accounts/list-account-transactions>
    pub fn account_transactions(&self) -> Listing<AccountTransaction> {
        let call = |token| calls::ListAccountTransactions { token };
        pages::listing(&self.client, &self.token, call, convert::account_transaction)
    }

    /// What happened to investments, in no order to rely on. One call a page; with
    /// [`Paging::Off`](crate::vumi::Paging::Off) one call.
    ///
    /// Path, form and paging are assumed (A-9, A-14, A-7). Provider docs:
    /// <https://docs.vumi.io/api-resources/portfolios/list-portfolio-transactions>
    pub fn portfolio_transactions(&self) -> Listing<PortfolioTransaction> {
        let call = |token| calls::ListPortfolioTransactions { token };
        pages::listing(&self.client, &self.token, call, convert::portfolio_transaction)
    }

    /// Orders of an assets transfer that the person completed in the Link, as sent: path and form
    /// are assumed (A-11). One call.
    ///
    /// Provider docs: <https://docs.vumi.io/assets-transfer-api/assets-transfer>
    pub async fn assets_transfer_orders(&self) -> Result<Vec<RawJson>> {
        let call = calls::ListAssetsTransferOrders { token: self.wire_token() };
        Ok(self.client.call(call).await?.body.0)
    }
}

fn none_now(operation: &'static str, what: &str, state: &ConnectionState) -> Error {
    Error::new(ErrorKind::Refused, operation).with(|body| {
        body.message = Some(what.to_owned());
        body.request_id = state.request_id().map(str::to_owned);
    })
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("vumi::Connection(..)")
    }
}
