//! The loop of one call: sign, send, renew once, repeat while that can help and harms nobody.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use foliolink_runtime::{Effect, Exchange, Execute, Operation, Repairs, Transport, TransportError};
use reqwest::{Request, header::HeaderMap};
use tokio::time::Instant;
use tracing::Instrument as _;

use super::{
    call::{Call, CallState},
    connection,
    lift::lift_broken_call,
    patience::patience_left,
    provider::{Signing, Stamp},
    record::Record,
    retry_after::retry_after,
    send::Sent,
};
use crate::{
    error::{Error, ErrorKind},
    retry::Failed,
};

type Attempt = Result<http::Response<Bytes>, TransportError>;

impl Call {
    /// The transport to give to the generated client.
    pub(crate) fn transport(&self) -> Transport {
        Transport::from(Arc::clone(&self.0))
    }
}

impl Execute for CallState {
    fn execute<'a>(
        &'a self,
        _: &'a reqwest::Client,
        request: reqwest::Request,
        operation: &'static Operation,
    ) -> Exchange<'a> {
        Box::pin(self.run(request, operation))
    }
}

impl CallState {
    /// Runs the whole exchange.
    pub(crate) async fn run(&self, request: Request, operation: &'static Operation) -> Attempt {
        run(self, request, operation).await
    }
}

async fn run(call: &CallState, mut request: Request, operation: &'static Operation) -> Attempt {
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
    let answer = run_attempts(call, request, operation, &span).instrument(span.clone()).await;
    answer.map_err(|error| explain(call, operation, error))
}

/// Whoever calls through a generated client or the raw door reads the same line as everybody.
fn explain(call: &CallState, operation: &Operation, error: TransportError) -> TransportError {
    match error {
        // What the seam itself found is an error of ours already.
        TransportError::Other(inner) if inner.is::<Error>() => TransportError::Other(inner),
        other => {
            let operation = format!("{}.{}", call.shared.provider.name(), operation.id);
            TransportError::Other(Box::new(lift_broken_call(
                operation.into(),
                other,
                call.record(),
            )))
        }
    }
}

/// A form writes a space of a value as `+`, which a server that only undoes percents would keep. A
/// plus of a value is `%2B` by then.
pub(crate) fn percent_encode_spaces(url: &mut url::Url) {
    if let Some(query) = url.query().filter(|query| query.contains('+')) {
        let query = query.replace('+', "%20");
        url.set_query(Some(&query));
    }
}

async fn run_attempts(
    call: &CallState,
    request: Request,
    operation: &'static Operation,
    span: &tracing::Span,
) -> Attempt {
    let shared = &call.shared;
    let began = Instant::now();
    let effect = call.context.effect.unwrap_or(operation.effect);
    let mut made = 0;
    let mut renewed = false;
    let mut active = None;
    let mut is_open = false;
    shared.budget.deposit();
    loop {
        let Some(mut this) = copy(&request) else {
            return Err(TransportError::Other(Box::new(Error::new(
                ErrorKind::Internal,
                operation.id,
            ))));
        };
        let stamp = match shared.provider.sign(&mut this, operation, &call.context) {
            Signing::Done(stamp) => stamp?,
            Signing::Waits(stamp) => stamp.await?,
        };
        active = active.or_else(|| shared.active.begin_call(operation, call.context.effect));
        made += 1;
        let Sent { mut answer, proxied } = send_attempt(call, this, operation, effect, made).await;
        if let Ok(answer) = &mut answer {
            shared.provider.normalize(operation, answer);
        }
        record_attempt(call, span, made, &answer);
        if matches!(&answer, Ok(answer) if answer.status() == http::StatusCode::TOO_MANY_REQUESTS) {
            shared.tell_too_many(effect, requested_delay(&answer));
        }
        is_open |= active.is_some() && is_outcome_open(&answer);
        call.note(|record| {
            record.proxied = proxied;
            record.acts = active.is_some();
            record.is_open = is_open;
        });
        if !renewed && is_refused(&answer) && renew(call, stamp, &answer).await? {
            renewed = true;
            continue;
        }
        if !is_transient(call, &answer) {
            return if call.context.whole { check_whole(call, operation, answer) } else { answer };
        }
        let failed = Failed {
            made,
            spent: began.elapsed(),
            effect,
            before_send: matches!(&answer, Err(TransportError::Http(error)) if error.is_connect()),
            retry_after: requested_delay(&answer),
            patience: patience_left(),
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

/// A request to be sent, so that there is one left to be sent again.
fn copy(request: &Request) -> Option<Request> {
    if request.body().is_some() {
        return request.try_clone();
    }
    // Without the map of what `try_clone` may have to copy besides: ours have nothing in it.
    let mut copy = Request::new(request.method().clone(), request.url().clone());
    copy.headers_mut().clone_from(request.headers());
    *copy.version_mut() = request.version();
    Some(copy)
}

/// The answer, or what the provider says of one that is a part only.
fn check_whole(call: &CallState, operation: &'static Operation, answer: Attempt) -> Attempt {
    let answer = answer?;
    if answer.status().is_success() {
        let checked = call.shared.provider.check_whole(operation, &answer);
        checked.map_err(|error| TransportError::Other(Box::new(error)))?;
    }
    Ok(answer)
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
async fn send_attempt(
    call: &CallState,
    request: Request,
    operation: &Operation,
    effect: Effect,
    resend: u32,
) -> Sent {
    let span = tracing::debug_span!("attempt", resend_count = resend - 1);
    let _slot = match call.shared.slots.acquire().await {
        Ok(slot) => slot,
        Err(closed) => {
            let answer = Err(TransportError::Other(Box::new(closed)));
            return Sent { answer, proxied: false };
        }
    };
    let _under_way = match call.shared.wait_for_turn(operation, effect).await {
        Ok(under_way) => under_way,
        Err(error) => {
            let answer = Err(TransportError::Other(Box::new(error)));
            return Sent { answer, proxied: false };
        }
    };
    let once = effect == Effect::Once;
    call.shared.sender.send(request, &call.context, once).instrument(span).await
}

fn is_refused(answer: &Attempt) -> bool {
    matches!(answer, Ok(answer) if answer.status() == http::StatusCode::UNAUTHORIZED)
}

/// Whether the request may have been carried out without our hearing of it. A refusal below 500 is
/// an answer; a server that fails may do so after the act.
fn is_outcome_open(answer: &Attempt) -> bool {
    match answer {
        Ok(answer) => answer.status().is_server_error(),
        Err(TransportError::Http(error)) => !error.is_connect() && !error.is_builder(),
        // What the seam itself found, it found before it sent.
        Err(TransportError::Other(error)) => !error.is::<Error>(),
        Err(_) => true,
    }
}

async fn renew(call: &CallState, stamp: Stamp, answer: &Attempt) -> Result<bool, TransportError> {
    match answer {
        Ok(answer) => call.shared.provider.renew(stamp, answer).await,
        Err(_) => Ok(false),
    }
}

fn is_transient(call: &CallState, answer: &Attempt) -> bool {
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

fn record_attempt(call: &CallState, span: &tracing::Span, made: u32, answer: &Attempt) {
    let request_id = answer.as_ref().ok().and_then(|answer| request_id(answer.headers()));
    span.record("attempts", made);
    if let Ok(answer) = answer {
        span.record("status", answer.status().as_u16());
    }
    if let Some(id) = &request_id {
        span.record("request_id", id.as_str());
    }
    let repairs = answer.as_ref().ok().and_then(|answer| answer.extensions().get::<Repairs>());
    let repairs = repairs.cloned().unwrap_or_default();
    if !repairs.is_empty() {
        // How many alone: what stands there is a person's.
        let strings = repairs.texts();
        tracing::warn!(strings, "the answer holds what is no text, read as U+FFFD");
    }
    call.note(|record| {
        *record = Record {
            attempts: made,
            not_retried: None,
            retry_after: requested_delay(answer),
            request_id,
            repairs,
            ..Record::default()
        }
    });
}

/// How long the answer asks us to stay away, whether or not the call is repeated.
fn requested_delay(answer: &Attempt) -> Option<Duration> {
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
