//! What an answer's body says beside its status: the provider repeats the status there, and old
//! clients met refusals under a 200.

use std::fmt;

use bytes::Bytes;
use foliolink_raw::flinks::OPERATIONS;
use foliolink_runtime::{Exchange, Execute, OperationInfo, TransportError, buffer, find};
use http::StatusCode;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::codes;
use crate::{
    error::{Error, ErrorKind},
    flinks::convert::failure,
    transport::Call,
};

/// A call whose answer is read for what its body says about itself.
pub(super) struct Enveloped {
    pub(super) call: Call,
}

impl Execute for Enveloped {
    fn execute<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        operation: OperationInfo,
    ) -> Exchange<'a> {
        Box::pin(async move {
            let answer = self.call.execute(http, request, operation).await?;
            if !matches!(answer.status().as_u16(), 200 | 203) {
                return Ok(answer);
            }
            let mut answer = buffer(answer, usize::MAX).await?;
            match Self::verdict(&answer, operation.operation_id) {
                Ok(Some(status)) => *answer.status_mut() = status,
                Ok(None) => {}
                Err(error) => return Err(TransportError::Other(Box::new(error))),
            }
            Ok(answer.into())
        })
    }
}

impl Enveloped {
    /// The status that the answer really has, where it is another one; an error where it is a
    /// refusal without a status of its own, or somebody else's data.
    fn verdict(
        answer: &http::Response<Bytes>,
        operation: &'static str,
    ) -> Result<Option<StatusCode>, Error> {
        let Ok(envelope) = serde_json::from_slice::<Envelope>(answer.body()) else {
            return Ok(None);
        };
        if answer.status() == StatusCode::NON_AUTHORITATIVE_INFORMATION {
            return Ok(envelope.is_wrong_answer().then_some(StatusCode::UNAUTHORIZED));
        }
        if let Some(status) = envelope.error_status() {
            return Ok(Some(status));
        }
        match envelope.refusal() {
            Some(code) if is_pending(code) && documents(operation, "202") => {
                Ok(Some(StatusCode::ACCEPTED))
            }
            Some(_) if envelope.asks => Ok(Some(StatusCode::UNAUTHORIZED)),
            Some(_) => Err(failure::of_body(name(operation), 200, answer.body())),
            None => Ok(None),
        }
    }
}

fn name(operation: &'static str) -> std::borrow::Cow<'static, str> {
    format!("flinks.{operation}").into()
}

fn documents(operation: &str, status: &str) -> bool {
    find(OPERATIONS, operation).is_some_and(|operation| operation.statuses.contains(&status))
}

fn is_pending(code: &str) -> bool {
    codes::reaction(code).is_some_and(|reaction| reaction.kind == ErrorKind::StillPending)
}

/// The fields of a body that speak about the answer itself.
#[derive(Debug, Default)]
struct Envelope {
    statuses: Vec<u16>,
    code: Option<String>,
    /// Whether the bank asks something.
    asks: bool,
    /// Whether there is anything else.
    has_data: bool,
}

impl Envelope {
    fn error_status(&self) -> Option<StatusCode> {
        let status = self.statuses.iter().copied().find(|status| (400..600).contains(status))?;
        StatusCode::from_u16(status).ok()
    }

    /// The code of a body that holds nothing but a refusal.
    fn refusal(&self) -> Option<&str> {
        let code = self.code.as_deref().map(str::trim).filter(|code| !code.is_empty())?;
        let succeeds = ["OK", "CREATED", "SUCCESS"];
        let is_success = succeeds.iter().any(|word| code.eq_ignore_ascii_case(word));
        (!is_success && !self.has_data).then_some(code)
    }

    /// Whether questions are asked because an answer was wrong.
    fn is_wrong_answer(&self) -> bool {
        self.code.as_deref().is_some_and(|code| code.starts_with("INVALID_SECURITY_RESPONSE"))
    }
}

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EnvelopeVisitor)
    }
}

struct EnvelopeVisitor;

impl<'de> Visitor<'de> for EnvelopeVisitor {
    type Value = Envelope;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope, A::Error> {
        let mut envelope = Envelope::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "HttpStatusCode" | "StatusCode" => {
                    envelope.statuses.extend(status(&map.next_value()?));
                }
                "FlinksCode" => envelope.code = text(&map.next_value()?),
                "SecurityChallenges" => {
                    let challenges: Value = map.next_value()?;
                    envelope.asks = challenges.as_array().is_some_and(|list| !list.is_empty());
                }
                "Message" | "Links" | "Tag" | "RequestId" | "LoginId" | "Login" | "Institution"
                | "InstitutionName" | "InstitutionId" => drop(map.next_value::<IgnoredAny>()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    envelope.has_data = true;
                }
            }
        }
        Ok(envelope)
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// A status, which may come as text.
fn status(value: &Value) -> Option<u16> {
    match value {
        Value::Number(number) => u16::try_from(number.as_u64()?).ok(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
