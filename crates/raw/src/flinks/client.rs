//! The client, and what its answers are told apart by, from `openapi/flinks.yaml`. Written by
//! `cargo xtask codegen`: change the description or the generator instead.
// @generated
// description sha256: 03686f69832617d001a26944880cb9f047ed95fcb48c90be5f2b589669306aa8
// description fnv1a: 28f5abebba8b6e68
// generator: progenitor 0.15.1

use reqwest::header::{ACCEPT, HeaderValue};
use uuid::Uuid;

use super::{
    operations, types,
    values::{AttributesLibrary, Categories, DeletedCard},
};
use crate::runtime::{
    Error, QueryBuilderExt, QueryParam, RawJson, ResponseValue, Transport, by_status, encode_path,
};

/// Client for Flinks
///
/// What Flinks' banking, enrichment and investment calls send and take. Conventions and extensions:
/// `README.md` beside this file. Marks of certainty (`x-certainty`) stand wherever the provider's
/// current pages don't say it themselves; `x-assumption` names the open point behind a guess.
///
/// A session is opened with Authorize, which answers a RequestId. The data calls take that
/// RequestId, answer 202 while work goes on, and are then polled with GET every 10 seconds for at
/// most 30 minutes. Success statuses differ in meaning: 200 is data, 202 is still working, 203 is a
/// question to the user.
///
/// Identifiers, names and amounts in the examples are made up.
///
/// Version: 3.0.0
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

    /// Mint an authorize token
    ///
    /// Trades the secret key for a token that opens one session, either with Authorize or in the
    /// widget's URL. It can be used once, and an unused one ends after 30 minutes by one page and
    /// 15 by another, so it is minted just before use. Sent without a body.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/GenerateAuthorizeToken`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    pub async fn generate_authorize_token(
        &self,
        customer_id: &Uuid,
    ) -> Result<ResponseValue<types::AuthorizeToken>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GenerateAuthorizeToken",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GENERATE_AUTHORIZE_TOKEN)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Open a session, or answer its MFA questions
    ///
    /// Opens a session for a saved card (LoginId) or for credentials typed by a user, and takes the
    /// answers to a 203. A live call (`MostRecentCached` false) signs in at the bank and may lock
    /// the account when repeated, hence `once`; a cached call asks nobody, never answers 203, and
    /// is safe to repeat, so a caller that sends one overrides the effect. A cached call can also
    /// answer with the error of the last refresh. It may name the card by institution, user name
    /// and password instead of the LoginId, as a client's tests did at the provider's sandbox. The
    /// authorize token is mandatory for integrations created after October 2024 and optional
    /// before. Whether the call that answers MFA needs a token of its own isn't documented.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/Authorize`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: A saved card, credentials, or answers to a 203.
    pub async fn authorize(
        &self,
        customer_id: &Uuid,
        body: &types::AuthorizeRequest,
    ) -> Result<ResponseValue<SessionOrPendingOrMfaChallenge>, Error<FailureOrAuthorizeRefusal>>
    {
        let url = format!(
            "{}/v3/{}/BankingServices/Authorize",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::AUTHORIZE).await?;
        match response.status().as_u16() {
            200 | 202 | 203 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Open a session without waiting for it
    ///
    /// Starts a live sign-in for a saved card and answers 202 with a RequestId at once; the outcome
    /// is fetched by polling. In the provider's changelog since August 2024. It has to be activated
    /// by the provider, and newer pages use plain Authorize instead. Where polling by GET isn't
    /// served, the same call with only the RequestId is the fallback. The credential is assumed to
    /// be that of Authorize.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/AuthorizeAsync`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The saved card to sign in, or the RequestId to ask about.
    pub async fn authorize_async(
        &self,
        customer_id: &Uuid,
        body: &types::AuthorizeAsyncRequest,
    ) -> Result<ResponseValue<SessionOrPendingOrMfaChallenge>, Error<FailureOrAuthorizeRefusal>>
    {
        let url = format!(
            "{}/v3/{}/BankingServices/AuthorizeAsync",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::AUTHORIZE_ASYNC).await?;
        match response.status().as_u16() {
            200 | 202 | 203 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Ask whether a session has opened
    ///
    /// Answers 202 while the sign-in goes on, 203 when the user must answer the bank, 200 when the
    /// session is open. After anything else the user has to sign in again. Method and place of the
    /// RequestId aren't documented; this form follows the other polled calls.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/AuthorizeAsync/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn poll_authorize_async(
        &self,
        customer_id: &Uuid,
        request_id: &Uuid,
    ) -> Result<ResponseValue<SessionOrPendingOrMfaChallenge>, Error<FailureOrAuthorizeRefusal>>
    {
        let url = format!(
            "{}/v3/{}/BankingServices/AuthorizeAsync/{}",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::POLL_AUTHORIZE_ASYNC)
            .await?;
        match response.status().as_u16() {
            200 | 202 | 203 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Open sessions for several saved cards
    ///
    /// Takes a list of LoginIds and opens a session for each. The call is missing from the current
    /// reference, and its answer isn't documented anywhere: clients describe pairs of LoginId and
    /// RequestId or error. The credential is assumed to be that of Authorize.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/AuthorizeMultiple`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The saved cards.
    pub async fn authorize_multiple(
        &self,
        customer_id: &Uuid,
        body: &types::AuthorizeMultipleRequest,
    ) -> Result<ResponseValue<RawJson>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/AuthorizeMultiple",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::AUTHORIZE_MULTIPLE).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Accounts with balances, without transactions
    ///
    /// Reads the accounts of an open session. A first 202 is normal, also in cached mode; the
    /// session is then polled. The call may run up to 210 seconds before the provider answers 202,
    /// so a client has to wait longer than that.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/GetAccountsSummary`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The session, and what to leave out.
    pub async fn get_accounts_summary(
        &self,
        customer_id: &Uuid,
        body: &types::AccountsSummaryRequest,
    ) -> Result<ResponseValue<AccountsSummaryOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GetAccountsSummary",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_ACCOUNTS_SUMMARY)
            .await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Ask again for the accounts summary
    ///
    /// Polls a summary that answered 202, with the same RequestId, every 10 seconds for at most 30
    /// minutes. Answers what the first call would have answered. An index page lists POST; the
    /// endpoint's own page says GET.
    ///
    /// Sends a `GET` request to
    /// `/v3/{customerId}/BankingServices/GetAccountsSummaryAsync/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_accounts_summary_async(
        &self,
        customer_id: &Uuid,
        request_id: &Uuid,
    ) -> Result<ResponseValue<AccountsSummaryOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GetAccountsSummaryAsync/{}",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_ACCOUNTS_SUMMARY_ASYNC)
            .await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Accounts with holders, numbers and transactions
    ///
    /// Reads the accounts of an open session in full. A first 202 is normal, also in cached mode;
    /// the session is then polled. The call may run up to 210 seconds before the provider answers
    /// 202, so a client has to wait longer than that. An UNAUTHORIZED here can mean that Authorize
    /// hasn't finished.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/GetAccountsDetail`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The session, which accounts, how far back, and what to leave out.
    pub async fn get_accounts_detail(
        &self,
        customer_id: &Uuid,
        body: &types::AccountsDetailRequest,
    ) -> Result<ResponseValue<AccountsDetailOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GetAccountsDetail",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::GET_ACCOUNTS_DETAIL).await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Ask again for the accounts detail
    ///
    /// Polls a detail call that answered 202, with the same RequestId, every 10 seconds for at most
    /// 30 minutes. Answers what the first call would have answered, and is only valid after that
    /// first call.
    ///
    /// Sends a `GET` request to
    /// `/v3/{customerId}/BankingServices/GetAccountsDetailAsync/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_accounts_detail_async(
        &self,
        customer_id: &Uuid,
        request_id: &Uuid,
    ) -> Result<ResponseValue<AccountsDetailOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GetAccountsDetailAsync/{}",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_ACCOUNTS_DETAIL_ASYNC)
            .await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Account statements as PDF
    ///
    /// Reads the statements of a session's accounts. Canada only. It has to be enabled for the
    /// instance, and the card must have been connected in a widget opened with
    /// `detailsAndStatementEnable`. A 202 is polled like the other data calls.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/GetStatements`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The session, which accounts, and how many statements.
    pub async fn get_statements(
        &self,
        customer_id: &Uuid,
        body: &types::StatementsRequest,
    ) -> Result<ResponseValue<StatementsOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GetStatements",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::GET_STATEMENTS).await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Ask again for the statements
    ///
    /// Polls a statements call that answered 202, with the same RequestId, every 10 seconds for at
    /// most 30 minutes. Missing from the current list of endpoints; older pages and clients have
    /// it.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/GetStatementsAsync/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_statements_async(
        &self,
        customer_id: &Uuid,
        request_id: &Uuid,
    ) -> Result<ResponseValue<StatementsOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GetStatementsAsync/{}",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_STATEMENTS_ASYNC)
            .await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Holdings of a session, on the banking host
    ///
    /// Reads the investment accounts of a session, in the form that the guide shows: banking host,
    /// `MostRecentCached` as a boolean. There is no call to poll: the same request is repeated
    /// every 10 seconds for at most 30 minutes while the answer is 202. No credential is
    /// documented; the API key is assumed where one is configured. The provider retires the product
    /// on 2026-04-30.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/Investments`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The card and its session.
    pub async fn get_investments(
        &self,
        customer_id: &Uuid,
        body: &types::InvestmentsRequest,
    ) -> Result<ResponseValue<InvestmentsOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/Investments",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::GET_INVESTMENTS).await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Holdings of a session, on the wealth host
    ///
    /// Reads the investment accounts of a session, in the form of the provider's own description:
    /// wealth host, `MostRecentCached` as the text `true`. There is no call to poll: the same
    /// request is repeated every 10 seconds for at most 30 minutes while the answer is 202. No
    /// credential is documented; the API key is assumed where one is configured. The provider
    /// retires the product on 2026-04-30.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/Investments`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The card and its session.
    pub async fn get_wealth_investments(
        &self,
        customer_id: &Uuid,
        body: &types::WealthInvestmentsRequest,
    ) -> Result<ResponseValue<InvestmentsOrPending>, Error<types::Failure>> {
        let url =
            format!("{}/v3/{}/Investments", self.baseurl, encode_path(&customer_id.to_string()));
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_WEALTH_INVESTMENTS)
            .await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Delete a card with its investment and banking data
    ///
    /// Removes everything behind a LoginId, banking data included. One print of the page names the
    /// banking host instead of the wealth host. No credential is documented; the API key is assumed
    /// where one is configured. The provider retires the product on 2026-04-30.
    ///
    /// Sends a `DELETE` request to `/v3/{customerId}/Investments/Delete/{loginId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    pub async fn delete_investments(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
    ) -> Result<ResponseValue<types::DeletedInvestments>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/Investments/Delete/{}",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string())
        );
        let request = self
            .client
            .delete(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::DELETE_INVESTMENTS).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Cards whose nightly refresh has stopped
    ///
    /// Lists only cards that have nightly refresh switched on and no longer refresh. The provider
    /// no longer actively supports nightly refresh; existing configurations keep running.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/GetNightlyRefreshStatus`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    pub async fn get_nightly_refresh_status(
        &self,
        customer_id: &Uuid,
    ) -> Result<ResponseValue<types::NightlyRefreshStatus>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GetNightlyRefreshStatus",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_NIGHTLY_REFRESH_STATUS)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Investment connections whose nightly refresh has stopped
    ///
    /// Lists investment connections that failed the nightly run, which goes on between 04:00 and
    /// 08:00 UTC. The trailing slash is part of the documented path. The page names no host; the
    /// wealth one is assumed, whose LoginIds it lists.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/GetWealthNightlyRefreshStatus/`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    pub async fn get_wealth_nightly_refresh_status(
        &self,
        customer_id: &Uuid,
    ) -> Result<ResponseValue<types::WealthNightlyRefreshStatus>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GetWealthNightlyRefreshStatus/",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_WEALTH_NIGHTLY_REFRESH_STATUS)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Switch a card's nightly refresh on or off
    ///
    /// Sets the flag and answers with a bare JSON string: that the LoginId is activated or
    /// deactivated for automatic refresh. A LoginId that doesn't exist is refused as
    /// INVALID_REQUEST, as far as can be concluded. No credential is documented; clients send the
    /// API key.
    ///
    /// Sends a `PATCH` request to `/v3/{customerId}/BankingServices/SetScheduledRefresh`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The card and the new state.
    pub async fn set_scheduled_refresh(
        &self,
        customer_id: &Uuid,
        body: &types::SetScheduledRefreshRequest,
    ) -> Result<ResponseValue<types::ScheduledRefreshNotice>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/SetScheduledRefresh",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .patch(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::SET_SCHEDULED_REFRESH)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Delete a saved card and all its data
    ///
    /// Ends the LoginId for good; access tokens given to partners for that user die at once.
    /// Refused with CARD_IN_USE while the card is being processed, and not to be called during a
    /// session. A repeat answers INVALID_LOGIN, which leaves open whether the first call or
    /// somebody else deleted the card, hence `once`. No credential is documented; clients send the
    /// API key.
    ///
    /// Sends a `DELETE` request to `/v3/{customerId}/BankingServices/DeleteCard/{loginId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    pub async fn delete_card(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
    ) -> Result<ResponseValue<DeletedCard>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/DeleteCard/{}",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string())
        );
        let request = self
            .client
            .delete(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::DELETE_CARD).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Security questions that have no stored answer
    ///
    /// Lists the bank's questions for a card that nobody has answered yet. Canada only, for banks
    /// with plain security questions. An older page asks for an Authorize with `WithMfaQuestions`
    /// and `Save` before. No credential is documented; clients send the API key.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/GetMFAQuestions/{loginId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    pub async fn get_mfa_questions(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
    ) -> Result<ResponseValue<types::MfaQuestions>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GetMFAQuestions/{}",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::GET_MFA_QUESTIONS).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Store answers to security questions
    ///
    /// Stores answers that a later sign-in uses. They are checked only when the bank next asks; a
    /// wrong one is erased, and its question comes back to the list of open ones. No credential is
    /// documented; clients send the API key.
    ///
    /// Sends a `PATCH` request to `/v3/{customerId}/BankingServices/AnswerMFAQuestions`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The card, and answers to its questions.
    pub async fn answer_mfa_questions(
        &self,
        customer_id: &Uuid,
        body: &types::AnswerMfaQuestionsRequest,
    ) -> Result<ResponseValue<types::MfaAnswersStored>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/AnswerMFAQuestions",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .patch(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::ANSWER_MFA_QUESTIONS)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// The institutions that can be connected
    ///
    /// At most 1000 a call. `Count` in the answer is the total and tells when to stop.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/Institutions`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `skip`: How many institutions to pass over.
    /// - `take`: How many institutions to answer, 1000 at most.
    pub async fn list_institutions(
        &self,
        customer_id: &Uuid,
        skip: Option<i32>,
        take: Option<i32>,
    ) -> Result<ResponseValue<types::InstitutionList>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/Institutions",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .query_param(&QueryParam::new("skip", &skip))
            .query_param(&QueryParam::new("take", &take))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::LIST_INSTITUTIONS).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// The institution behind a routing number
    ///
    /// United States only. Answers one institution with all its routing numbers, a bare object and
    /// no list. No credential is documented; the API key is assumed where one is configured.
    ///
    /// Sends a `GET` request to
    /// `/v3/{customerId}/BankingServices/Institutions/RoutingNumber/{routingNumber}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `routing_number`: A bank's routing number, nine digits.
    pub async fn get_institution_by_routing_number(
        &self,
        customer_id: &Uuid,
        routing_number: &str,
    ) -> Result<ResponseValue<types::RoutedInstitution>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/Institutions/RoutingNumber/{}",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(routing_number)
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_INSTITUTION_BY_ROUTING_NUMBER)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Compare a person's own data with the bank's
    ///
    /// Compares what is sent, field by field, with what the bank knows of the holder: fuzzily, from
    /// 0 to 1. Needs a card whose GetAccountsDetail has finished. A field that isn't sent is
    /// missing in the answer; one that is sent and that the bank lacks scores 0 and stands in
    /// `noData`. Without a threshold there are rates alone. Since March 2025 it takes e-mail and
    /// phone. The answer's keys are in camelCase, unlike those of other calls; public client code
    /// once had them in PascalCase. That the API key goes along where there is one is from the
    /// provider's help centre.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/FieldMatch`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The card, and what the person says.
    pub async fn field_match(
        &self,
        customer_id: &Uuid,
        body: &types::FieldMatchRequest,
    ) -> Result<ResponseValue<types::FieldMatch>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/FieldMatch",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::FIELD_MATCH).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Income figures of a consumer
    ///
    /// Computes what the session says about income. Needs a finished GetAccountsDetail for the
    /// session, no more than 8 minutes old in cached mode, and answers 202 while that or another
    /// attributes call for the card is running. Never comes by webhook. Which key it takes isn't
    /// documented; both are sent where they are configured.
    ///
    /// Sends a `GET` request to
    /// `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetIncomeAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_income_attributes(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
        request_id: &Uuid,
    ) -> Result<ResponseValue<AttributeSetOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetIncomeAttributes",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_INCOME_ATTRIBUTES)
            .await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Credit risk figures of a consumer
    ///
    /// Computes what the session says about credit risk. Needs a finished GetAccountsDetail for the
    /// session, no more than 8 minutes old in cached mode, and answers 202 while that or another
    /// attributes call for the card is running. Never comes by webhook. Which key it takes isn't
    /// documented; both are sent where they are configured.
    ///
    /// Sends a `GET` request to
    /// `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetCreditRiskAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_credit_risk_attributes(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
        request_id: &Uuid,
    ) -> Result<ResponseValue<AttributeSetOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetCreditRiskAttributes",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_CREDIT_RISK_ATTRIBUTES)
            .await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Lending figures of a consumer
    ///
    /// Computes what a lender asks about. Needs a finished GetAccountsDetail for the session, no
    /// more than 8 minutes old in cached mode, and answers 202 while that or another attributes
    /// call for the card is running. Never comes by webhook. Which key it takes isn't documented;
    /// both are sent where they are configured.
    ///
    /// Sends a `GET` request to
    /// `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetLendingAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_lending_attributes(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
        request_id: &Uuid,
    ) -> Result<ResponseValue<AttributeSetOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetLendingAttributes",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_LENDING_ATTRIBUTES)
            .await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Behaviour figures of a consumer
    ///
    /// Computes what the session says about how a person uses their accounts. Needs a finished
    /// GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers
    /// 202 while that or another attributes call for the card is running. Never comes by webhook.
    /// Which key it takes isn't documented; both are sent where they are configured.
    ///
    /// Sends a `GET` request to
    /// `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetUserAnalysisAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_user_analysis_attributes(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
        request_id: &Uuid,
    ) -> Result<ResponseValue<AttributeSetOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetUserAnalysisAttributes",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_USER_ANALYSIS_ATTRIBUTES)
            .await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Every figure of a consumer
    ///
    /// Computes every consumer attribute; only for the larger packages. Needs a finished
    /// GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers
    /// 202 while that or another attributes call for the card is running. Never comes by webhook.
    /// The API key is documented here; both are sent where they are configured.
    ///
    /// Sends a `GET` request to
    /// `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetAllAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_all_attributes(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
        request_id: &Uuid,
    ) -> Result<ResponseValue<AttributeSetOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetAllAttributes",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::GET_ALL_ATTRIBUTES).await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Analysis figures of a business
    ///
    /// Computes what the session says about a business. Needs a finished GetAccountsDetail for the
    /// session, no more than 8 minutes old in cached mode, and answers 202 while that or another
    /// attributes call for the card is running. Never comes by webhook. Which key it takes isn't
    /// documented; both are sent where they are configured. Path and shape come from public client
    /// code.
    ///
    /// Sends a `GET` request to
    /// `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetBusinessAnalysisAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_business_analysis_attributes(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
        request_id: &Uuid,
    ) -> Result<ResponseValue<AttributeSetOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetBusinessAnalysisAttributes",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_BUSINESS_ANALYSIS_ATTRIBUTES)
            .await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Every figure of a business
    ///
    /// Computes every business attribute; only for the larger packages. Needs a finished
    /// GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers
    /// 202 while that or another attributes call for the card is running. Never comes by webhook.
    /// Which key it takes isn't documented; both are sent where they are configured. Path and shape
    /// come from public client code.
    ///
    /// Sends a `GET` request to
    /// `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetAllBusinessAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_all_business_attributes(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
        request_id: &Uuid,
    ) -> Result<ResponseValue<AttributeSetOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetAllBusinessAttributes",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_ALL_BUSINESS_ATTRIBUTES)
            .await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Chosen figures of a session
    ///
    /// Computes the attributes that are named; only for the larger packages. Needs a finished
    /// GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers
    /// 202 while that or another attributes call for the card is running. Never comes by webhook.
    /// Which key it takes isn't documented; both are sent where they are configured.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    /// - `body`: Which attributes, over which accounts and days.
    pub async fn request_attributes(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
        request_id: &Uuid,
        body: &types::AttributesRequest,
    ) -> Result<ResponseValue<AttributeSetOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::REQUEST_ATTRIBUTES).await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// A score for a loan, as there once was one
    ///
    /// Computed a score for a loan of some amount. An old client's tests called it in 2018; today's
    /// reference doesn't have it, and an instance may well not know it any more. That it waits for
    /// GetAccountsDetail as the attributes do is concluded; whether asking twice costs twice isn't
    /// known.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/insight/login/{loginId}/score/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    /// - `body`: The loan, and who asks for it.
    pub async fn get_score(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
        request_id: &Uuid,
        body: &types::ScoreRequest,
    ) -> Result<ResponseValue<ScoreOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/insight/login/{}/score/{}",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .post(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .json(&body)
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::GET_SCORE).await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Transactions sorted into categories
    ///
    /// Reads the transactions of a session with their categories. Needs a finished
    /// GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers
    /// 202 while that or an attributes call for the card is running. Which key it takes isn't
    /// documented; both are sent where they are configured.
    ///
    /// Sends a `GET` request to
    /// `/v3/{customerId}/categorization/login/{loginId}/requestid/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_categorization(
        &self,
        customer_id: &Uuid,
        login_id: &Uuid,
        request_id: &Uuid,
    ) -> Result<ResponseValue<CategorizationOrPending>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/categorization/login/{}/requestid/{}",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(&login_id.to_string()),
            encode_path(&request_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::GET_CATEGORIZATION).await?;
        match response.status().as_u16() {
            200 | 202 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// The catalogue of consumer attributes
    ///
    /// Lists the attributes that can be asked for, with what each means, by category. Some
    /// thousands of them.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/attributes/library`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    pub async fn get_attributes_library(
        &self,
        customer_id: &Uuid,
    ) -> Result<ResponseValue<AttributesLibrary>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/attributes/library",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_ATTRIBUTES_LIBRARY)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// The catalogue of business attributes
    ///
    /// Lists the attributes of businesses that can be asked for. Path and shape come from public
    /// client code; that it takes the API secret like its twin is concluded.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/attributes/library/business`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    pub async fn get_business_attributes_library(
        &self,
        customer_id: &Uuid,
    ) -> Result<ResponseValue<AttributesLibrary>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/attributes/library/business",
            self.baseurl,
            encode_path(&customer_id.to_string())
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response = self
            .transport
            .execute(&self.client, request, &operations::GET_BUSINESS_ATTRIBUTES_LIBRARY)
            .await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// The catalogue of categories
    ///
    /// Lists the categories that categorization uses in a country, each with those below it.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/Categories/{countryCode}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `country_code`: The country, CA or US.
    pub async fn get_categories(
        &self,
        customer_id: &Uuid,
        country_code: &str,
    ) -> Result<ResponseValue<Categories>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/Categories/{}",
            self.baseurl,
            encode_path(&customer_id.to_string()),
            encode_path(country_code)
        );
        let request = self
            .client
            .get(url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .build()?;
        let response =
            self.transport.execute(&self.client, request, &operations::GET_CATEGORIES).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            400..=599 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}

by_status! {
    /// Told apart by HTTP status: `authorize`, `authorize_async`, `poll_authorize_async`.
    pub enum SessionOrPendingOrMfaChallenge {
        Session(types::Session),
        Pending(types::Pending),
        MfaChallenge(types::MfaChallenge),
    }
    match status {
        200 => Session(types::Session),
        202 => Pending(types::Pending),
        203 => MfaChallenge(types::MfaChallenge),
    }
}

by_status! {
    /// Told apart by HTTP status: `authorize`, `authorize_async`, `poll_authorize_async`.
    pub enum FailureOrAuthorizeRefusal {
        Failure(types::Failure),
        AuthorizeRefusal(types::AuthorizeRefusal),
    }
    match status {
        400 => Failure(types::Failure),
        401 => AuthorizeRefusal(types::AuthorizeRefusal),
        403 => Failure(types::Failure),
        405 => Failure(types::Failure),
        429 => Failure(types::Failure),
        500 => Failure(types::Failure),
        400..=499 => Failure(types::Failure),
        500..=599 => Failure(types::Failure),
    }
}

by_status! {
    /// Told apart by HTTP status: `get_accounts_summary`, `get_accounts_summary_async`.
    pub enum AccountsSummaryOrPending {
        AccountsSummary(types::AccountsSummary),
        Pending(types::Pending),
    }
    match status {
        200 => AccountsSummary(types::AccountsSummary),
        202 => Pending(types::Pending),
    }
}

by_status! {
    /// Told apart by HTTP status: `get_accounts_detail`, `get_accounts_detail_async`.
    pub enum AccountsDetailOrPending {
        AccountsDetail(types::AccountsDetail),
        Pending(types::Pending),
    }
    match status {
        200 => AccountsDetail(types::AccountsDetail),
        202 => Pending(types::Pending),
    }
}

by_status! {
    /// Told apart by HTTP status: `get_statements`, `get_statements_async`.
    pub enum StatementsOrPending {
        Statements(types::Statements),
        Pending(types::Pending),
    }
    match status {
        200 => Statements(types::Statements),
        202 => Pending(types::Pending),
    }
}

by_status! {
    /// Told apart by HTTP status: `get_investments`, `get_wealth_investments`.
    pub enum InvestmentsOrPending {
        Investments(types::Investments),
        Pending(types::Pending),
    }
    match status {
        200 => Investments(types::Investments),
        202 => Pending(types::Pending),
    }
}

by_status! {
    /// Told apart by HTTP status: `get_income_attributes`, `get_credit_risk_attributes`,
    /// `get_lending_attributes`, `get_user_analysis_attributes`, `get_all_attributes`,
    /// `get_business_analysis_attributes`, `get_all_business_attributes`, `request_attributes`.
    pub enum AttributeSetOrPending {
        AttributeSet(types::AttributeSet),
        Pending(types::Pending),
    }
    match status {
        200 => AttributeSet(types::AttributeSet),
        202 => Pending(types::Pending),
    }
}

by_status! {
    /// Told apart by HTTP status: `get_score`.
    pub enum ScoreOrPending {
        Score(types::Score),
        Pending(types::Pending),
    }
    match status {
        200 => Score(types::Score),
        202 => Pending(types::Pending),
    }
}

by_status! {
    /// Told apart by HTTP status: `get_categorization`.
    pub enum CategorizationOrPending {
        Categorization(types::Categorization),
        Pending(types::Pending),
    }
    match status {
        200 => Categorization(types::Categorization),
        202 => Pending(types::Pending),
    }
}
