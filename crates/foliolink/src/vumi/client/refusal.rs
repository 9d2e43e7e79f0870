//! The status table: what a refusal means and what helps. The vendor documents no error codes and
//! no error body.

use foliolink_runtime::Operation;

use crate::{
    error::{Advice, Error, ErrorKind, Result},
    transport::Record,
    vumi::login::guard,
};

/// Says what a refusal of `operation` (without the provider's name) means, where the provider said
/// nothing, and what helps.
pub(crate) fn explain(error: Error, operation: &Operation) -> Error {
    let Some(status) = error.status().filter(|_| concerns(&error, operation)) else { return error };
    if (200..300).contains(&status) {
        return error;
    }
    let ours = ours(status, operation);
    error.with(|body| {
        match (status, body.message.take()) {
            // The provider's "log in" is no help to a program that just did.
            (401, theirs) if operation.id != "login" => {
                body.message = Some(theirs.map_or_else(
                    || guard::FIGHT.to_owned(),
                    |theirs| format!("{theirs}; {}", guard::FIGHT),
                ));
            }
            (_, theirs) => body.message = theirs.or_else(|| ours.map(str::to_owned)),
        }
        match status {
            401 | 403 => body.advice = Advice::Configure,
            429 | 500..=599 => body.advice = Advice::RetryLater,
            400..=499 => body.advice = Advice::FixRequest,
            _ => {}
        }
    })
}

/// An error found in an answer after it was decoded: it quotes that answer's request id like any
/// other.
pub(crate) fn quote_answer<T>(outcome: Result<T>, record: &Record) -> Result<T> {
    outcome.map_err(|error| {
        error.with(|body| {
            body.request_id = body.request_id.take().or_else(|| record.request_id.clone());
            body.attempts = body.attempts.max(record.attempts);
        })
    })
}

/// Errors of the login come through other calls, already explained.
fn concerns(error: &Error, operation: &Operation) -> bool {
    error.operation().strip_prefix("vumi.") == Some(operation.id)
        && matches!(
            error.kind(),
            ErrorKind::Auth | ErrorKind::Refused | ErrorKind::RateLimited | ErrorKind::Unavailable
        )
}

fn ours(status: u16, operation: &Operation) -> Option<&'static str> {
    Some(match (status, operation.id) {
        (401, "login") => "client id or client secret are wrong, or the secret was revoked",
        // 403 is assumed for a scope that the session lacks.
        (403, _) => "not allowed: does the session have the scope for this?",
        (404, "exchange_public_token") => {
            "no connection of this app waits under this public token: exchanged already, or another app's"
        }
        (404, "get_webhook_verification_key") => "no key has this id",
        (
            404,
            "list_connections" | "list_public_tokens" | "list_entities" | "start_connection_flow",
        ) => "no such resource",
        (404, _) => "no connection of this app has this token",
        (400, _) => "information is missing or wrong",
        _ => return None,
    })
}
