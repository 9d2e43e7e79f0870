//! From what a generated client answers to the facade's types of success and failure.

use std::{borrow::Cow, time::Duration};

use foliolink_runtime::{
    Error as RawError, ErrorKind as RawKind, FromBody, Operation, Repairs, ResponseValue,
    TransportError, decode_leniently,
};

use tokio::time::error::Elapsed;

use super::{
    connection::{self, Trouble},
    record::Record,
    retry_after::retry_after,
};
use crate::error::{Advice, Error, ErrorKind, Result};

/// A decoded answer with what the seam knows about it.
pub(crate) struct Answered<T> {
    pub(crate) body: T,
    /// `Retry-After` of the answer itself: a 202 may say when to look again.
    pub(crate) retry_after: Option<Duration>,
    pub(crate) record: Record,
    /// What was read otherwise than sent, in the text and in its values; whoever reads the body says
    /// so.
    pub(crate) repairs: Repairs,
}

impl<T> Answered<T> {
    /// An answer that was as described.
    #[cfg(test)]
    pub(crate) fn of(body: T) -> Self {
        Self { body, retry_after: None, record: Record::default(), repairs: Repairs::default() }
    }

    /// Says in the log what was mended, where the answer has no place for warnings.
    pub(crate) fn log_repairs(self) -> Self {
        for repair in self.repairs.list() {
            tracing::warn!(path = %repair.path, what = %repair.what, "not as described");
        }
        self
    }
}

/// A provider's error body: what it says about kind, code and advice.
pub(crate) trait Refusal {
    /// Fills `error`, whose kind is the status' own reading so far.
    fn explain(self, error: Error) -> Error;

    /// Fills `error` from a body that doesn't fit its description: what can still be read of it.
    fn salvage(body: &[u8], error: Error) -> Error {
        let _ = body;
        error
    }
}

/// Turns the outcome of one generated call of `provider` into the facade's.
pub(crate) fn lift<T, E: Refusal>(
    provider: &'static str,
    operation: &Operation,
    outcome: Result<ResponseValue<T>, RawError<E>>,
    mut record: Record,
) -> Result<Answered<T>> {
    match outcome {
        Ok(value) => {
            let retry_after = retry_after(value.headers());
            let repairs = std::mem::take(&mut record.repairs);
            Ok(Answered { retry_after, body: value.into_inner(), record, repairs })
        }
        Err(error) => Err(failure(format!("{provider}.{}", operation.id).into(), error, record)),
    }
}

/// The same for an answer of which one value of another type than described doesn't cost the rows
/// around it. Of a challenge (203) nothing is guessed, since a person is to answer it; what stands
/// beside the questions doesn't cost them.
pub(crate) fn lift_data<T: FromBody, E: Refusal>(
    provider: &'static str,
    operation: &Operation,
    outcome: Result<ResponseValue<T>, RawError<E>>,
    mut record: Record,
) -> Result<Answered<T>> {
    if let Err(error) = &outcome
        && let RawKind::Undecodable { status, headers, body, .. } = error.kind()
        && status.is_success()
        && let Ok((body, repairs)) = decode_leniently(*status, body)
        && (status.as_u16() != 203 || !is_of_challenge(&repairs))
    {
        let repairs = std::mem::take(&mut record.repairs).and(repairs);
        return Ok(Answered { retry_after: retry_after(headers), body, record, repairs });
    }
    lift(provider, operation, outcome, record)
}

/// Whether something was read otherwise than sent that an answer to the bank depends on.
fn is_of_challenge(repairs: &Repairs) -> bool {
    let depends = |path: &str| {
        path.is_empty()
            || ["SecurityChallenges", "RequestId"].iter().any(|own| path.starts_with(own))
    };
    repairs.list().iter().any(|repair| depends(&repair.path))
}

fn failure<E: Refusal>(operation: Cow<'static, str>, error: RawError<E>, record: Record) -> Error {
    let status = error.status().map(|status| status.as_u16());
    let seen = |error: Error| {
        record.tell_effect(error).with(|inner| {
            inner.status = inner.status.or(status);
            // What the seam passes through (a failed login) knows its own.
            (inner.attempts, inner.not_retried) =
                (inner.attempts.max(record.attempts), inner.not_retried.or(record.not_retried));
            inner.retry_after = inner.retry_after.or(record.retry_after);
            let from_header = || record.request_id.clone();
            inner.request_id = inner.request_id.take().or_else(from_header);
        })
    };
    match error.into_kind() {
        RawKind::Documented(body) => {
            let status = body.status().as_u16();
            let plain = by_status(operation, status).with(|inner| inner.status = Some(status));
            seen(body.into_inner().explain(plain))
        }
        // A refusal whose body can't be read (HTML of a gateway, nothing at all) is still that
        // refusal.
        RawKind::Undecodable { status, body, .. } if !status.is_success() => {
            let status = status.as_u16();
            seen(E::salvage(
                &body,
                by_status(operation, status).with(|inner| inner.status = Some(status)),
            ))
        }
        // The servers do so where there is nothing to call.
        RawKind::Undecodable { source, .. } if source.is_web_page() => {
            let what = format!("{}: this call isn't served here", source.what());
            let error = Error::decode(operation, source.path(), what).advise(Advice::Configure);
            seen(record.tell_effect_unread(error))
        }
        RawKind::Undecodable { source, .. } => {
            let error = Error::decode(operation, source.path(), source.what());
            seen(record.tell_effect_unread(error))
        }
        RawKind::Undocumented(answer) => {
            let status = answer.status();
            let what = if status.is_redirection() {
                "redirects are not followed"
            } else {
                "a status that isn't documented"
            };
            seen(
                by_status(operation, status.as_u16())
                    .with(|inner| inner.message = Some(what.to_owned())),
            )
        }
        RawKind::Transport(error) => seen(transport(operation, error, record.proxied)),
        RawKind::InvalidRequest(why) => {
            Error::new(ErrorKind::Invalid, operation).with(|inner| inner.message = Some(why))
        }
        _ => Error::new(ErrorKind::Internal, operation),
    }
}

fn trouble(
    operation: Cow<'static, str>,
    why: Trouble,
    told: Cow<'static, str>,
    source: Box<dyn std::error::Error + Send + Sync>,
) -> Error {
    Error::new(ErrorKind::Transport, operation).advise(why.advice()).with(|inner| {
        inner.message = Some(told.into_owned());
        inner.source = Some(source);
    })
}

/// A call without an answer.
pub(crate) fn lift_broken_call(
    operation: Cow<'static, str>,
    error: TransportError,
    record: Record,
) -> Error {
    record.tell_effect(transport(operation, error, record.proxied)).with(|inner| {
        (inner.attempts, inner.not_retried) = (record.attempts, record.not_retried);
        inner.retry_after = inner.retry_after.or(record.retry_after);
    })
}

/// What a status says where the body says nothing.
pub(crate) fn by_status(operation: Cow<'static, str>, status: u16) -> Error {
    let kind = match status {
        401 | 403 => ErrorKind::Auth,
        429 => ErrorKind::RateLimited,
        500..=599 => ErrorKind::Unavailable,
        _ => ErrorKind::Refused,
    };
    Error::new(kind, operation)
}

fn transport(operation: Cow<'static, str>, error: TransportError, proxied: bool) -> Error {
    match error {
        TransportError::BodyTooLarge { limit } => Error::new(ErrorKind::Decode, operation)
            .with(|inner| inner.message = Some(format!("the answer is larger than {limit} bytes"))),
        TransportError::UnknownEncoding { coding } => {
            let named = if coding.is_empty() { coding } else { format!(": {coding}") };
            let what = format!("the answer is packed in a way that nobody asked for{named}");
            Error::new(ErrorKind::Decode, operation).with(|inner| inner.message = Some(what))
        }
        TransportError::Other(inner) if inner.is::<Elapsed>() => {
            let why = Trouble::NotAnsweredInTime;
            trouble(operation, why, why.as_str().into(), inner)
        }
        // What the seam itself found (a failed login, a missing key) comes through as it is.
        TransportError::Other(inner) => match inner.downcast::<Error>() {
            Ok(own) => *own,
            Err(other) => Error::new(ErrorKind::Transport, operation).with(|inner| {
                inner.message = Some("no answer".to_owned());
                inner.source = Some(other);
            }),
        },
        TransportError::Http(error) => {
            let why = connection::explain(&error, proxied);
            trouble(operation, why, why.tell(&error), Box::new(error))
        }
        other => Error::new(ErrorKind::Transport, operation)
            .with(|inner| inner.source = Some(Box::new(other))),
    }
}
