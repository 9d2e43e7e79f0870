//! The client, and what its answers are told apart by, from `openapi/vumi.yaml`. Written by
//! `cargo xtask codegen`: change the description or the generator instead.
// @generated
// description sha256: 70a2553689c4c082b1aa7fa35a6d9d2cde6c282fb1cf26333740e7fb4e8bf34d
// description fnv1a: 3bb00335a1ec140d
// generator: progenitor 0.15.1

use reqwest::header::{ACCEPT, HeaderValue};
use uuid::Uuid;

use super::{operations, types};
use crate::runtime::{
    Error, Personal, QueryBuilderExt, QueryParam, ResponseValue, Transport, encode_path,
};

/// Client for Vumi Finlink API
///
/// What Vumi Finlink says on the wire: connections of people to Spanish financial institutions, and
/// the accounts, portfolios, positions, transactions and transfer orders read through them.
///
/// Reads live under queries, writes and deletes under commands; login and the webhook key stand
/// outside both. Every success is a 200, also of POST and DELETE. Every list is a bare array
/// without page parameters. There is a page about pagination that could not be read: the
/// clients send no page parameters and take the array as the whole list, which may turn out to be a
/// first page for the two transaction lists.
///
/// Every answer carries X-Request-ID, made by the API; a client never sends that header.
/// X-Client-Trace-ID is optional, set by the transport on any request and echoed unchanged; like
/// the credentials it is therefore no parameter of the operations.
///
/// Whether a value that isn't there is null or absent is not documented. Fields that may be missing
/// take both; where only that is assumed, the property carries A-8 and the field itself is
/// documented.
///
/// Version: v1
#[derive(Debug, Clone)]
pub struct Client {
    baseurl: String,
    client: reqwest::Client,
    transport: Transport,
}

impl Client {
    /// A client of the API at `baseurl`, which ends without a slash. `client` builds its
    /// requests, `transport` sends them.
    pub fn new_with_client(baseurl: &str, client: reqwest::Client, transport: Transport) -> Self {
        Self { baseurl: baseurl.to_owned(), client, transport }
    }

    /// Where its calls go, without a trailing slash.
    pub fn baseurl(&self) -> &str {
        &self.baseurl
    }

    /// What its requests are built with.
    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// What its requests are sent through.
    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    /// Open a session
    ///
    /// Trades a client id and a client secret for a session token that lives one hour and can't be
    /// refreshed. A pair has one live session: a second login with the same pair revokes the token
    /// of the first, wherever that is in use. Scopes are fixed here. Repeating a login is harmless,
    /// but it does end the session of the attempt before. The page prints a bearer header in its
    /// sample; none is sent.
    ///
    /// Sends a `POST` request to `/api/v1/auth/login`
    ///
    /// Arguments:
    /// - `body`: The pair, and the scopes of the session.
    pub async fn login(
        &self,
        body: &types::LoginRequest,
    ) -> Result<ResponseValue<types::LoginToken>, Error<types::Failure>> {
        let url = format!("{}/api/v1/auth/login", self.baseurl);
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response = self.transport.execute(&self.client, request, &operations::LOGIN).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Get a Link auth token
    ///
    /// Hands the parameters of a new connection to the API instead of writing them into the Link's
    /// address; the person's browser then carries only the token of the answer, as authToken.
    /// Required when the app forces auth tokens, and when owners of an assets transfer are to be
    /// restricted. Life and reusability of the token are not documented: ask for it right
    /// before the Link opens. Repeating the call only issues another token.
    ///
    /// Sends a `POST` request to `/api/v1/commands/connections/start-flow`
    ///
    /// Arguments:
    /// - `body`: What the Link is to do.
    pub async fn start_connection_flow(
        &self,
        body: &types::StartFlowRequest,
    ) -> Result<ResponseValue<types::StartFlowToken>, Error<types::Failure>> {
        let url = format!("{}/api/v1/commands/connections/start-flow", self.baseurl);
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::START_CONNECTION_FLOW)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Exchange a public token for a connection token
    ///
    /// Makes a finished Link flow into a connection. Works once a public token, and no other call
    /// but the list of public tokens knows the connection before it. There is no idempotency key:
    /// when the answer is lost, a second try most likely gives 404, and the connection is to be
    /// looked for in the list of connections under its external id.
    ///
    /// Sends a `POST` request to `/api/v1/commands/connections/exchange/{publicToken}`
    ///
    /// Arguments:
    /// - `public_token`: The temporary token that the Link's redirect brought for a new connection.
    pub async fn exchange_public_token(
        &self,
        public_token: &Uuid,
    ) -> Result<ResponseValue<types::ExchangedConnection>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/commands/connections/exchange/{}",
            self.baseurl,
            encode_path(&public_token.to_string())
        );
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::EXCHANGE_PUBLIC_TOKEN)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Status of one connection
    ///
    /// Where a connection stands, how fresh its data is, and the tokens for what the person has to
    /// do next. Allowed for polling until the status leaves PENDING; webhooks are recommended
    /// instead. The update token is used up by use, so read it here right before each use.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections
    ///   of the session's app are found.
    pub async fn get_connection(
        &self,
        token: &str,
    ) -> Result<ResponseValue<types::Connection>, Error<types::Failure>> {
        let url = format!("{}/api/v1/queries/connections/{}", self.baseurl, encode_path(token));
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::GET_CONNECTION).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Status of all exchanged connections
    ///
    /// Every connection of the app that was exchanged, or those of one external id. A bare array
    /// without pages or a stated order. An external id that nobody has should give an empty array.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections`
    ///
    /// Arguments:
    /// - `external_id`: Only what was connected under this external id. Several connections may
    ///   share one.
    pub async fn list_connections(
        &self,
        external_id: Option<&Personal>,
    ) -> Result<ResponseValue<types::Connections>, Error<types::Failure>> {
        let url = format!("{}/api/v1/queries/connections", self.baseurl);
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .query_param(&QueryParam::new("externalId", &external_id))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::LIST_CONNECTIONS).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Public tokens that wait for their exchange
    ///
    /// Finds flows that were finished in the Link but whose redirect never arrived. A bare array. A
    /// connection token has ten characters, so the word pending in the path can't be one.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/pending`
    ///
    /// Arguments:
    /// - `external_id`: Only what was connected under this external id. Several connections may
    ///   share one.
    pub async fn list_public_tokens(
        &self,
        external_id: Option<&Personal>,
    ) -> Result<ResponseValue<types::PublicTokens>, Error<types::Failure>> {
        let url = format!("{}/api/v1/queries/connections/pending", self.baseurl);
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .query_param(&QueryParam::new("externalId", &external_id))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::LIST_PUBLIC_TOKENS).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Delete a connection for good
    ///
    /// Ends the access to the data and removes stored credentials; it can't be undone. Answers 200
    /// with a body, not 204. A 404 on a repeated call should be read as already deleted.
    ///
    /// Sends a `DELETE` request to `/api/v1/commands/connections/{token}`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections
    ///   of the session's app are found.
    pub async fn delete_connection(
        &self,
        token: &str,
    ) -> Result<ResponseValue<types::Deleted>, Error<types::Failure>> {
        let url = format!("{}/api/v1/commands/connections/{}", self.baseurl, encode_path(token));
        let request = self
            .client
            .delete(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::DELETE_CONNECTION).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Public key of a webhook signature
    ///
    /// The key that a webhook's vumi-verification header names as kid. Needs a session but no
    /// scope, so that a receiver can do with its own secret and the least of rights. Rotation and
    /// expiry of keys are not documented.
    ///
    /// Sends a `GET` request to `/api/v1/webhook_verification/{keyId}`
    ///
    /// Arguments:
    /// - `key_id`: The kid from the header of a webhook's signature.
    pub async fn get_webhook_verification_key(
        &self,
        key_id: &Uuid,
    ) -> Result<ResponseValue<types::VerificationKey>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/webhook_verification/{}",
            self.baseurl,
            encode_path(&key_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_WEBHOOK_VERIFICATION_KEY)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Instruments of a connection
    ///
    /// Basic data of every instrument that appears in the connection, held now or not; positions
    /// refer to them by id. A bare array. An instrument that could not be identified is marked
    /// unknown and completed later, so don't keep this list for ever.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/investments`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections
    ///   of the session's app are found.
    pub async fn list_investments(
        &self,
        token: &str,
    ) -> Result<ResponseValue<types::Investments>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/investments",
            self.baseurl,
            encode_path(token)
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::LIST_INVESTMENTS).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Accounts of a connection
    ///
    /// Cash accounts, and the accounts that hold a portfolio's liquidity. A bare array. Plain cash
    /// accounts come only to holders of a licence of the Spanish central bank (the text is dated),
    /// the others only from brokers: an empty list is no error.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/accounts`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections
    ///   of the session's app are found.
    pub async fn list_accounts(
        &self,
        token: &str,
    ) -> Result<ResponseValue<types::Accounts>, Error<types::Failure>> {
        let url =
            format!("{}/api/v1/queries/connections/{}/accounts", self.baseurl, encode_path(token));
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::LIST_ACCOUNTS).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Cash movements of a connection
    ///
    /// Everything that changed the cash balance of an account of the connection; each movement
    /// refers to its account by id. That the call exists is documented; its path and the absence of
    /// filters are assumed by analogy with the active positions. May be paginated: the page
    /// about pagination could not be read, no page parameters are sent, and a bare array is
    /// expected.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/accounts/transactions`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections
    ///   of the session's app are found.
    pub async fn list_account_transactions(
        &self,
        token: &str,
    ) -> Result<ResponseValue<types::AccountTransactions>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/accounts/transactions",
            self.baseurl,
            encode_path(token)
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::LIST_ACCOUNT_TRANSACTIONS)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Portfolios of a connection
    ///
    /// The portfolios, with inactive ones where the institution shows them. A bare array; nothing
    /// in it tells active from inactive.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/portfolios`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections
    ///   of the session's app are found.
    pub async fn list_portfolios(
        &self,
        token: &str,
    ) -> Result<ResponseValue<types::Portfolios>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/portfolios",
            self.baseurl,
            encode_path(token)
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::LIST_PORTFOLIOS).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Active positions of all portfolios
    ///
    /// What the portfolios of the connection hold now, without cash: for brokers, cash is the
    /// balance of the accounts. A bare array. A position has no id; portfolio and investment
    /// together name the row, but their uniqueness isn't promised.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/portfolios/active-positions`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections
    ///   of the session's app are found.
    pub async fn list_active_positions(
        &self,
        token: &str,
    ) -> Result<ResponseValue<types::Positions>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/portfolios/active-positions",
            self.baseurl,
            encode_path(token)
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::LIST_ACTIVE_POSITIONS)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Investment movements of a connection
    ///
    /// Everything that happened to the investments of the connection; each movement refers to its
    /// portfolio by id. That the call exists is documented; its path and the absence of filters are
    /// assumed by analogy with the active positions. May be paginated: the page about
    /// pagination could not be read, no page parameters are sent, and a bare array is expected.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/portfolios/transactions`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections
    ///   of the session's app are found.
    pub async fn list_portfolio_transactions(
        &self,
        token: &str,
    ) -> Result<ResponseValue<types::PortfolioTransactions>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/portfolios/transactions",
            self.baseurl,
            encode_path(token)
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::LIST_PORTFOLIO_TRANSACTIONS)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Institutions enabled for the app
    ///
    /// The institutions that the app's configuration allows; the Link and start-flow take their
    /// ids. That the call exists is documented; its path and its answer could not be read.
    ///
    /// Sends a `GET` request to `/api/v1/queries/entities`
    pub async fn list_entities(
        &self,
    ) -> Result<ResponseValue<types::Entities>, Error<types::Failure>> {
        let url = format!("{}/api/v1/queries/entities", self.baseurl);
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::LIST_ENTITIES).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Transfer orders of a connection
    ///
    /// The orders to move funds or pension plans whose details the person completed inside the
    /// Link. The API only reports them; no call makes, confirms or cancels one. That the call
    /// exists, its path parameter and the statuses 200, 401, 404 and 500 are documented; the path
    /// and the form of an order could not be read.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/assets-transfer`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections
    ///   of the session's app are found.
    pub async fn list_assets_transfer_orders(
        &self,
        token: &str,
    ) -> Result<ResponseValue<types::AssetsTransferOrders>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/assets-transfer",
            self.baseurl,
            encode_path(token)
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::LIST_ASSETS_TRANSFER_ORDERS)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
