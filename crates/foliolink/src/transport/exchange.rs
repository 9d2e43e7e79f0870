//! The loop of one call: sign, send, renew once, repeat while that can help and harms nobody.

use std::time::Duration;

use bytes::Bytes;
use foliolink_runtime::{Effect, Operation, TransportError};
use reqwest::{Request, Response, header::HeaderMap};
use tokio::time::Instant;
use tracing::Instrument as _;

use super::{Call, Record, Stamp, connection, retry_after::retry_after, send::Sent};
use crate::{
    error::{Error, ErrorKind},
    retry::Failed,
};

type Attempt = Result<http::Response<Bytes>, TransportError>;

/// Runs the whole exchange of one call.
pub(super) async fn run(
    call: &Call,
    mut request: Request,
    operation: &'static Operation,
) -> Result<Response, TransportError> {
    percent_encode_spaces(request.url_mut());
    // The template, never the URL: that holds customer, login and connection ids.
    let span = tracing::info_span!(
        "call",
        provider = call.shared.provider.name(),
        operation = operation.id,
        method = operation.method,
        url.template = operation.path,
        status = tracing::field::Empty,
        attempts = tracing::field::Empty,
        request_id = tracing::field::Empty,
    );
    attempts(call, request, operation, &span).instrument(span.clone()).await.map(Response::from)
}

/// A form writes a space of a value as `+`, which a server that only undoes percents would keep. A
/// plus of a value is `%2B` by then.
pub(crate) fn percent_encode_spaces(url: &mut url::Url) {
    if let Some(query) = url.query().filter(|query| query.contains('+')) {
        let query = query.replace('+', "%20");
        url.set_query(Some(&query));
    }
}

async fn attempts(
    call: &Call,
    request: Request,
    operation: &'static Operation,
    span: &tracing::Span,
) -> Attempt {
    let shared = &call.shared;
    let began = Instant::now();
    let effect = call.context.effect.unwrap_or(operation.effect);
    let mut made = 0;
    let mut renewed = false;
    shared.budget.deposit();
    loop {
        let Some(mut this) = request.try_clone() else {
            return Err(TransportError::Other(Box::new(Error::new(
                ErrorKind::Internal,
                operation.id,
            ))));
        };
        let stamp = shared.provider.sign(&mut this, operation, &call.context).await?;
        made += 1;
        let Sent { mut answer, proxied } = one(call, this, effect, made).await;
        if let Ok(answer) = &mut answer {
            shared.provider.normalize(operation, answer);
        }
        describe(call, span, made, &answer);
        call.note(|record| record.proxied = proxied);
        if !renewed && refused(&answer) && renew(call, stamp, &answer).await? {
            renewed = true;
            continue;
        }
        if !is_transient(call, &answer) {
            return answer;
        }
        let failed = Failed {
            made,
            spent: began.elapsed(),
            effect,
            before_send: matches!(&answer, Err(TransportError::Http(error)) if error.is_connect()),
            retry_after: asked(&answer),
            jitter: fastrand::f64(), // full jitter on a duration
        };
        match shared.retry.next(&failed, &shared.budget) {
            Ok(delay) => wait(delay, made).await,
            Err(reason) => {
                call.note(|record| record.not_retried = Some(reason));
                return answer;
            }
        }
    }
}

async fn wait(delay: Duration, made: u32) {
    tracing::debug!(
        attempt = made,
        delay_ms = delay.as_millis(),
        "a transient failure, trying again"
    );
    tokio::time::sleep(delay).await;
}

/// One attempt, timeout and body included.
async fn one(call: &Call, request: Request, effect: Effect, resend: u32) -> Sent {
    let span = tracing::debug_span!("attempt", resend_count = resend - 1);
    let _slot = match call.shared.slots.acquire().await {
        Ok(slot) => slot,
        Err(closed) => {
            let answer = Err(TransportError::Other(Box::new(closed)));
            return Sent { answer, proxied: false };
        }
    };
    call.shared.paced().await;
    let once = effect == Effect::Once;
    call.shared.sender.send(request, &call.context, once).instrument(span).await
}

fn refused(answer: &Attempt) -> bool {
    matches!(answer, Ok(answer) if answer.status() == http::StatusCode::UNAUTHORIZED)
}

async fn renew(call: &Call, stamp: Stamp, answer: &Attempt) -> Result<bool, TransportError> {
    match answer {
        Ok(answer) => call.shared.provider.renew(stamp, answer).await,
        Err(_) => Ok(false),
    }
}

fn is_transient(call: &Call, answer: &Attempt) -> bool {
    match answer {
        Ok(answer) => call.shared.provider.is_transient(answer),
        // A certificate that isn't trusted now won't be in a second either.
        Err(TransportError::Http(error)) => !error.is_builder() && !connection::is_lasting(error),
        // A service in this process that failed or took too long; what the seam itself found stays
        // as it is.
        Err(TransportError::Other(error)) => !error.is::<Error>(),
        Err(_) => false,
    }
}

fn describe(call: &Call, span: &tracing::Span, made: u32, answer: &Attempt) {
    let request_id = answer.as_ref().ok().and_then(|answer| request_id(answer.headers()));
    span.record("attempts", made);
    if let Ok(answer) = answer {
        span.record("status", answer.status().as_u16());
    }
    if let Some(id) = &request_id {
        span.record("request_id", id.as_str());
    }
    call.note(|record| {
        *record = Record {
            attempts: made,
            not_retried: None,
            retry_after: asked(answer),
            request_id,
            proxied: false,
        }
    });
}

/// How long the answer asks us to stay away, whether or not the call is repeated.
fn asked(answer: &Attempt) -> Option<Duration> {
    answer.as_ref().ok().and_then(|answer| retry_after(answer.headers()))
}

/// The provider's id of an answer, if it looks like one: it goes into logs.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-request-id")?.to_str().ok()?;
    let plain = id.len() <= 64
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    plain.then(|| id.to_owned())
}
