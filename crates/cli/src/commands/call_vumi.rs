//! The raw door to Vumi Finlink: a request put together from the table of operations, sent through
//! the same seam as every call.

use foliolink::{Error, vumi::Client};
use foliolink_raw::{
    runtime::{Operation, TransportError, encode_path},
    vumi,
};
use reqwest::{
    Method, Request, Response, StatusCode, Url,
    header::{self, HeaderMap},
};
use serde::Deserialize;

use crate::failure::{Answered, Failure};

/// The provider's error body, as far as it is known.
#[derive(Default, Deserialize)]
struct Refusal {
    message: Option<String>,
}

/// Sends it, and gives the body of a success.
pub(super) async fn send(
    client: &Client,
    operation: &'static Operation,
    params: &[(String, String)],
    body: Option<String>,
) -> Result<Vec<u8>, Failure> {
    let (status, headers, body) = answered(client, operation, params, body).await?;
    if status.is_success() {
        return Ok(body);
    }
    let text =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let refusal: Refusal = serde_json::from_slice(&body).unwrap_or_default();
    Err(Failure::answered(Answered {
        operation: format!("vumi.{}", operation.id),
        status: status.as_u16(),
        message: refusal.message,
        request_id: text("x-request-id"),
        retry_after_s: text("retry-after").and_then(|seconds| seconds.parse().ok()),
    }))
}

/// Sends it, and gives whatever was answered.
pub(super) async fn answered(
    client: &Client,
    operation: &'static Operation,
    params: &[(String, String)],
    body: Option<String>,
) -> Result<(StatusCode, HeaderMap, Vec<u8>), Failure> {
    let raw = client.raw();
    let request = request(&raw, operation, params, body)?;
    let response =
        raw.transport().execute(raw.client(), request, operation).await.map_err(broken)?;
    let (status, headers) = (response.status(), response.headers().clone());
    Ok((status, headers, read(response).await?))
}

fn request(
    raw: &vumi::Client,
    operation: &Operation,
    params: &[(String, String)],
    body: Option<String>,
) -> Result<Request, Failure> {
    let (mut path, mut query) = (operation.path.to_owned(), Vec::new());
    for (name, value) in params {
        let place = format!("{{{name}}}");
        if path.contains(&place) {
            path = path.replace(&place, &encode_path(value));
        } else {
            query.push((name, value));
        }
    }
    if let Some((name, _)) = path.split_once('{').and_then(|(_, rest)| rest.split_once('}')) {
        return Err(Failure::usage(format!("{} needs --param {name}=…", operation.id)));
    }
    let unusable = |what: &str| Failure::usage(format!("{}: {what}", operation.id));
    let mut url = Url::parse(&format!("{}{path}", raw.baseurl()))
        .map_err(|_| unusable("the parameters make no URL"))?;
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    let method =
        Method::from_bytes(operation.method.as_bytes()).map_err(|_| unusable("no such method"))?;
    let mut request = raw.client().request(method, url).header(header::ACCEPT, "application/json");
    if let Some(body) = body {
        serde_json::from_str::<serde::de::IgnoredAny>(&body)
            .map_err(|_| unusable("the body is not JSON"))?;
        request = request.header(header::CONTENT_TYPE, "application/json").body(body);
    }
    request.build().map_err(|_| unusable("the parameters make no request"))
}

/// The seam's own verdict (a failed login) comes through as it is.
fn broken(error: TransportError) -> Failure {
    match error {
        TransportError::Other(inner) => match inner.downcast::<Error>() {
            Ok(own) => (*own).into(),
            Err(other) => Failure::transport(&other.to_string()),
        },
        other => Failure::transport(&other.to_string()),
    }
}

async fn read(response: Response) -> Result<Vec<u8>, Failure> {
    // The seam has buffered it already, within its limit.
    let body = response.bytes().await.map_err(|error| broken(TransportError::from(error)))?;
    Ok(body.to_vec())
}
