//! Deleting a connection: done, or gone before, only where the API itself says so. A 404 of whatever
//! stands before the API, or a 200 that speaks of a failure, deletes nothing.

use foliolink_raw::vumi::{Client as RawClient, calls};
use foliolink_runtime::{
    Exchange, Execute, Operation, Transport, TransportError, TypedCall as _, decode,
};
use http::StatusCode;
use serde_json::{Map, Value};

use super::connection::Connection;
use crate::{
    convert::says_failure,
    error::{Error, ErrorKind, Result},
    transport::Call,
    vumi::convert,
};

/// How a deletion ended; either way the connection is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Deletion {
    /// This call deleted it.
    Deleted,
    /// No connection of this app had the token: deleted earlier (or never one of this app's).
    AlreadyGone,
}

impl Connection {
    /// Deletes the connection and whatever the provider stored for it, **for good**. One call.
    ///
    /// The API's 404 means that there is no such connection any more, so a repeated deletion
    /// succeeds.
    ///
    /// # Errors
    /// Besides those of every call, [`Refused`](ErrorKind::Refused): the body of a success says that
    /// it failed, or a 404 that isn't the API's own: a page of HTML, or JSON without the `message`
    /// that its refusals have (A-6). Whether the connection is still there isn't known then.
    ///
    /// Provider docs: <https://docs.vumi.io/general-api-resources/connections/delete-connection>
    pub async fn delete(&self) -> Result<Deletion> {
        let client = self.client();
        let traced = client.trace_call();
        let raw = RawClient::new_with_client(
            &client.inner.base_url,
            client.inner.http.clone(),
            Transport::new(Judged(traced.call.clone())),
        );
        let call = calls::DeleteConnection { token: self.wire_token() };
        let outcome = call.send(&raw).await;
        match client.finish_call::<calls::DeleteConnection>(&traced, outcome) {
            Ok(_) => Ok(Deletion::Deleted),
            // Success by the standard, though the API is described with a body.
            Err(error) if error.status() == Some(204) => Ok(Deletion::Deleted),
            Err(error) if error.status() != Some(404) || error.message() == Some(FOREIGN) => {
                Err(error)
            }
            // After a lost answer the second attempt finds nothing: that was us.
            Err(error) if error.attempts() > 1 => Ok(Deletion::Deleted),
            Err(_) => Ok(Deletion::AlreadyGone),
        }
    }
}

const FOREIGN: &str = "a 404 that isn't the API's own: is the base URL right?";
const FAILED: &str = "the answer says that nothing was deleted";

/// The call of a deletion, whose answer is read for what it says of itself.
struct Judged(Call);

impl Execute for Judged {
    fn execute<'a>(
        &'a self,
        _: &'a reqwest::Client,
        request: reqwest::Request,
        operation: &'static Operation,
    ) -> Exchange<'a> {
        Box::pin(async move {
            let answer = self.0.run(request, operation).await?;
            let body = answer.body().as_ref();
            let refusal = match answer.status() {
                StatusCode::NOT_FOUND => {
                    let is_marked = answer.headers().contains_key("x-request-id");
                    (!is_own_not_found(body, is_marked)).then_some(FOREIGN)
                }
                status if status.is_success() => denies(body).then_some(FAILED),
                _ => None,
            };
            let Some(what) = refusal else { return Ok(answer) };
            let status = answer.status().as_u16();
            let error = Error::new(ErrorKind::Refused, format!("vumi.{}", operation.id));
            let error = error.with(|parts| {
                parts.status = Some(status);
                parts.message = Some(what.to_owned());
            });
            Err(TransportError::Other(Box::new(error)))
        })
    }
}

/// Whether a 404 says that there is no such connection, not that nobody serves this path. The API's
/// refusals are objects with a `message` (A-6); every answer of its has an `X-Request-ID`, which
/// is all that tells an empty body from a gateway's.
fn is_own_not_found(body: &[u8], is_marked: bool) -> bool {
    if body.trim_ascii().is_empty() {
        return is_marked;
    }
    let Ok(fields) = decode::<Map<String, Value>>(body) else { return false };
    let speaks_of_paths = |text: &str| {
        let text = text.to_ascii_lowercase();
        let words = ["route", "path", "endpoint", "handler", "static resource", "url", "upstream"];
        text.trim().is_empty() || words.iter().any(|word| text.contains(word))
    };
    if fields.is_empty() {
        return is_marked;
    }
    let other_status = fields
        .iter()
        .filter(|(name, _)| is_status(name))
        .any(|(_, value)| error_status(value).is_some_and(|status| status != 404));
    let message = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("message"));
    let is_said =
        message.and_then(|(_, text)| text.as_str()).is_some_and(|text| !speaks_of_paths(text));
    is_said && !other_status
}

/// Whether the body of a success says that it was none, under the names that services use.
fn denies(body: &[u8]) -> bool {
    let Ok(fields) = decode::<Map<String, Value>>(body) else { return false };
    fields.iter().any(|(name, value)| {
        let name = plain(name);
        match name.as_str() {
            "success" | "issuccess" | "succeeded" | "deleted" | "ok" => {
                value.as_bool() == Some(false) || value.as_str() == Some("false")
            }
            "error" | "errors" | "errorcode" | "errormessage" | "errordetails" | "fault"
            | "exception" | "problem" => !is_nothing(value),
            "message" | "title" | "detail" | "reason" | "result" | "description" => {
                value.as_str().is_some_and(says_failure)
            }
            name if is_status(name) => {
                error_status(value).is_some() || value.as_str().is_some_and(says_failure)
            }
            _ => false,
        }
    })
}

/// A name as it is compared: `http_status_code` and `HttpStatusCode` are one.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

fn is_status(name: &str) -> bool {
    matches!(
        plain(name).as_str(),
        "status" | "statuscode" | "httpstatus" | "httpstatuscode" | "code"
    )
}

/// The status that a body repeats, which may come as text: anything but a success.
fn error_status(value: &Value) -> Option<u64> {
    let status = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())?;
    (100..600)
        .contains(&status)
        .then_some(status)
        .filter(|status| !(200..=201).contains(status) && *status != 204)
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => convert::token(text).is_none(),
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(true) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_apis_own_404_says_that_a_connection_is_gone() {
        for own in [r#"{"message":"not found"}"#, r#"{"message":"No connection","status":404}"#] {
            assert!(is_own_not_found(own.as_bytes(), false), "{own}");
        }
        for bare in ["", " \n", "{}"] {
            assert!(is_own_not_found(bare.as_bytes(), true), "{bare:?}");
            assert!(!is_own_not_found(bare.as_bytes(), false), "{bare:?} of a gateway");
        }
        for foreign in [
            "<html><h1>404 Not Found</h1></html>",
            "404 page not found",
            "null",
            "[]",
            r#""not found""#,
            r#"{"error":"Not Found","path":"/api/v1"}"#,
            r#"{"message":"no Route matched with those values"}"#,
            r#"{"message":""}"#,
            r#"{"message":5}"#,
            r#"{"message":"upstream said no","status":503}"#,
            r#"{"message":"busy","statusCode":"503"}"#,
        ] {
            for marked in [false, true] {
                assert!(!is_own_not_found(foreign.as_bytes(), marked), "{foreign}");
            }
        }
    }

    #[test]
    fn a_success_whose_body_speaks_of_a_failure_is_none() {
        for failed in [
            r#"{"statusCode":409}"#,
            r#"{"status":"error"}"#,
            r#"{"http_status_code":"500"}"#,
            r#"{"status":202}"#,
            r#"{"status":302}"#,
            r#"{"success":false,"message":"success"}"#,
            r#"{"deleted":false}"#,
            r#"{"error":"in use"}"#,
            r#"{"errors":[{}]}"#,
            r#"{"message":"connection could not be deleted"}"#,
            r#"{"message":"Failed"}"#,
        ] {
            assert!(denies(failed.as_bytes()), "{failed}");
        }
        for done in [
            r#"{"message":"success"}"#,
            r#"{"message":"deleted","error":null,"errors":[],"status":200}"#,
            r#"{"success":true,"code":0,"error":""}"#,
            r#"{"error":"none"}"#,
        ] {
            assert!(!denies(done.as_bytes()), "{done}");
        }
    }
}
