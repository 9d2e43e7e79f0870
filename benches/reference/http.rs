//! Small calls by hand: a client with a timeout, and serde.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// One that waits no longer than ours.
pub(crate) fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(60)).build()
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NightlyStatus {
    pub(crate) status: Option<String>,
}

/// The status of the nightly refresh.
pub(crate) async fn nightly_status(
    http: &reqwest::Client,
    base: &str,
    customer: &str,
    bearer: &str,
) -> anyhow::Result<NightlyStatus> {
    let url = format!("{base}/v3/{customer}/BankingServices/GetNightlyRefreshStatus");
    let answer = http.get(url).bearer_auth(bearer).send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&answer.bytes().await?)?)
}

/// A connection of Vumi.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Connection {
    pub(crate) token: Option<String>,
    pub(crate) status: Option<String>,
}

/// One connection.
pub(crate) async fn connection(
    http: &reqwest::Client,
    base: &str,
    token: &str,
    bearer: &str,
) -> anyhow::Result<Connection> {
    let url = format!("{base}/api/v1/queries/connections/{token}");
    let answer = http.get(url).bearer_auth(bearer).send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&answer.bytes().await?)?)
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DetailRequest<'a> {
    pub(crate) request_id: &'a str,
}

/// The accounts of a session, read into the hand-written types.
pub(crate) async fn accounts_detail(
    http: &reqwest::Client,
    base: &str,
    customer: &str,
    request_id: &str,
) -> anyhow::Result<super::flinks::AccountsDetail> {
    let url = format!("{base}/v3/{customer}/BankingServices/GetAccountsDetail");
    let request = http.post(url).json(&DetailRequest { request_id });
    let answer = request.send().await?.error_for_status()?.bytes().await?;
    Ok(serde_json::from_slice(&answer)?)
}
