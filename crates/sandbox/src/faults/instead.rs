//! Answers that are given without asking the handler.

use serde_json::json;

use super::fault::Fault;
use crate::exchange::{Call, Reply};
use crate::routes::{Provider, Route};

const HTML: &str = "text/html; charset=utf-8";

/// The answer of a fault, if it is one that keeps the request from taking effect.
pub(super) fn reply(fault: &Fault, route: &Route, call: &Call) -> Option<Reply> {
    let error = |status, code: &str| error_reply(route, status, code);
    Some(match fault {
        // The connection is reset before anything else is seen of it.
        Fault::ConnectionReset => Reply::empty(500),
        Fault::ErrorJson { status } => error(*status, "AGGREGATION_ERROR"),
        Fault::ErrorHtml { status } => Reply::new(
            *status,
            HTML,
            format!(
                "<html><body><h1>{status} Bad gateway</h1><p>sandbox-gateway</p></body></html>"
            ),
        ),
        Fault::ErrorEmpty { status } => Reply::empty(*status),
        Fault::TooManyRequests => error(429, "TOO_MANY_REQUESTS"),
        Fault::TooManyRequestsRetryAfter { seconds } => {
            error(429, "TOO_MANY_REQUESTS").with_header("retry-after", &seconds.to_string())
        }
        Fault::Redirect { status, location } => {
            Reply::empty(*status).with_header("location", location)
        }
        Fault::Refusal { code, status } => error(*status, code),
        Fault::HtmlInstead => Reply::new(
            200,
            HTML,
            "<html><body><h1>Welcome to the Wi-Fi</h1><form></form></body></html>",
        ),
        // A key that isn't minted can only be refused here; tokens and sessions are revoked in the
        // provider's state.
        Fault::TokenRevoked
            if route.provider == Provider::Flinks && call.header("flinks-auth-key").is_none() =>
        {
            error(401, "ACCESS_DENIED")
        }
        _ => return None,
    })
}

fn error_reply(route: &Route, status: u16, code: &str) -> Reply {
    let message = format!("injected by the sandbox: {code}");
    match route.provider {
        Provider::Flinks => Reply::json(
            status,
            &json!({ "HttpStatusCode": status, "Message": message, "FlinksCode": code }),
        ),
        _ => Reply::json(status, &json!({ "message": message })),
    }
}
