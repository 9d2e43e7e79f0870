//! What an answer's body says beside its status: the provider repeats the status there, and old
//! clients met refusals under a 200. Data of somebody else is found here too.

use std::{borrow::Cow, fmt};

use bytes::Bytes;
use foliolink_runtime::{Effect, Exchange, Execute, Operation, TransportError};
use http::StatusCode;
use serde::{
    Deserialize,
    de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{codes, notice, skim};
use crate::{
    error::{Error, ErrorKind},
    flinks::{LoginId, RequestId, convert::failure},
    transport::Call,
};

/// A call whose answer is read for what its body says about itself.
pub(super) struct Enveloped {
    pub(super) call: Call,
    pub(super) expected: Option<Expected>,
}

/// Whose data was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Expected {
    /// The session, where the call has one.
    pub(crate) request_id: Option<RequestId>,
    pub(crate) login_id: Option<LoginId>,
}

impl Execute for Enveloped {
    fn execute<'a>(
        &'a self,
        _: &'a reqwest::Client,
        request: reqwest::Request,
        operation: &'static Operation,
    ) -> Exchange<'a> {
        Box::pin(async move {
            let mut answer = self.call.run(request, operation).await?;
            if may_ask(answer.status(), operation) && asks(answer.body()) {
                *answer.status_mut() = StatusCode::UNAUTHORIZED;
                return Ok(answer);
            }
            if answer.status() == StatusCode::ACCEPTED
                && can_ask(operation)
                && waits_for_answers(answer.body())
            {
                *answer.status_mut() = StatusCode::NON_AUTHORITATIVE_INFORMATION;
            }
            if !matches!(answer.status().as_u16(), 200 | 203) {
                return Ok(answer);
            }
            match self.verdict(&answer, operation) {
                Ok(Some(status)) => *answer.status_mut() = status,
                Ok(None) => {
                    if let Some(body) = notice::in_described_form(operation, answer.body()) {
                        *answer.body_mut() = body;
                    }
                }
                Err(error) => return Err(TransportError::Other(Box::new(error))),
            }
            Ok(answer)
        })
    }
}

impl Enveloped {
    /// The status that the answer really has, where it is another one; an error where it is a
    /// refusal without a status of its own, or somebody else's data.
    fn verdict(
        &self,
        answer: &http::Response<Bytes>,
        operation: &'static Operation,
    ) -> Result<Option<StatusCode>, Error> {
        // Data under a 200: nothing but its status and whose it is can be against it.
        let is_plain = answer.status() == StatusCode::OK;
        let skimmed = is_plain.then(|| skim::without_list(answer.body())).flatten();
        let body = skimmed.as_ref().map_or(answer.body().as_ref(), String::as_bytes);
        let Ok(envelope) = serde_json::from_slice::<Envelope>(body) else {
            return Ok(None);
        };
        if answer.status() == StatusCode::NON_AUTHORITATIVE_INFORMATION {
            return Ok(envelope.is_wrong_answer().then_some(StatusCode::UNAUTHORIZED));
        }
        if let Some(status) = envelope.error_status() {
            let asks = envelope.asks && may_ask(status, operation);
            return Ok(Some(if asks { StatusCode::UNAUTHORIZED } else { status }));
        }
        match envelope.refusal() {
            // Nothing but a challenge has questions: a session that the bank asks something about
            // isn't open yet, whatever the status.
            None if envelope.asks && can_ask(operation) => {
                Ok(Some(StatusCode::NON_AUTHORITATIVE_INFORMATION))
            }
            Some(code) if is_pending(code) && operation.statuses.contains(&"202") => {
                Ok(Some(StatusCode::ACCEPTED))
            }
            Some(_) if envelope.asks => Ok(Some(StatusCode::UNAUTHORIZED)),
            Some(_) => Err(failure::of_body(name(operation), 200, answer.body())),
            None if envelope.unfinished && !envelope.has_data => {
                Self::read_unfinished(operation).map(Some)
            }
            None if envelope.fails && !envelope.has_data => {
                Err(failure::of_body(name(operation), 200, answer.body()))
            }
            None => self.check_identity(&envelope, operation).map(|()| None),
        }
    }

    /// What a 200 is whose body has no data and speaks of work that isn't done.
    fn read_unfinished(operation: &'static Operation) -> Result<StatusCode, Error> {
        if operation.statuses.contains(&"202") {
            return Ok(StatusCode::ACCEPTED);
        }
        Err(Error::new(ErrorKind::Refused, name(operation)).with(|parts| {
            parts.status = Some(200);
            parts.message = Some("the answer says that it isn't done".to_owned());
            parts.may_have_taken_effect = operation.effect == Effect::Once;
        }))
    }

    fn check_identity(
        &self,
        envelope: &Envelope,
        operation: &'static Operation,
    ) -> Result<(), Error> {
        let Some(expected) = &self.expected else { return Ok(()) };
        let login_id = expected.login_id.as_ref().map(LoginId::expose);
        let request_id = expected.request_id.as_ref().map(RequestId::as_str);
        let named = [
            ("RequestId", &envelope.request_id, request_id),
            ("LoginId", &envelope.login_id, login_id),
            ("Login.Id", &envelope.login, login_id),
        ];
        for (path, answered, expected) in named {
            if let (Some(answered), Some(expected)) = (answered, expected)
                && is_other(answered, expected)
            {
                let what = "another one than was asked for: this is somebody else's data";
                return Err(Error::decode(name(operation), path, what)
                    .with(|inner| inner.status = Some(200)));
            }
        }
        Ok(())
    }
}

/// Whether an answer names another GUID. Text that is none, or nobody's, names nothing.
pub(crate) fn is_other(answered: &str, expected: &str) -> bool {
    let guid = |text: &str| uuid::Uuid::try_parse(text.trim()).ok().filter(|id| !id.is_nil());
    matches!((guid(answered), guid(expected)), (Some(one), Some(other)) if one != other)
}

/// Whether questions of a bank are among what this operation answers.
fn can_ask(operation: &Operation) -> bool {
    operation.statuses.contains(&"203")
}

/// Whether a refusal with this status may hold questions: the 401 does, and is read for them.
fn may_ask(status: StatusCode, operation: &Operation) -> bool {
    can_ask(operation)
        && status.is_client_error()
        && !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS)
}

/// Whether a 202 has questions and doesn't say that work goes on: who waits for such a session waits
/// for ever.
fn waits_for_answers(body: &[u8]) -> bool {
    let goes_on = |envelope: &Envelope| envelope.code.as_deref().is_some_and(is_pending);
    serde_json::from_slice::<Envelope>(body).is_ok_and(|said| said.asks && !goes_on(&said))
}

fn asks(body: &[u8]) -> bool {
    serde_json::from_slice::<Envelope>(body).is_ok_and(|envelope| envelope.asks)
}

fn name(operation: &Operation) -> Cow<'static, str> {
    format!("flinks.{}", operation.id).into()
}

fn is_pending(code: &str) -> bool {
    codes::reaction(code).is_some_and(|reaction| reaction.kind == ErrorKind::StillPending)
}

/// The fields of a body that speak about the answer itself.
#[derive(Debug, Default)]
struct Envelope {
    /// Of an error.
    status: Option<u16>,
    /// A status that is neither a success nor an error: still at work, or elsewhere.
    unfinished: bool,
    code: Option<String>,
    request_id: Option<String>,
    login_id: Option<String>,
    /// The id of its `Login`.
    login: Option<String>,
    /// Whether the bank asks something.
    asks: bool,
    /// Whether it says in another word than its code that it failed.
    fails: bool,
    /// Whether there is anything else.
    has_data: bool,
}

impl Envelope {
    fn error_status(&self) -> Option<StatusCode> {
        StatusCode::from_u16(self.status?).ok()
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

#[derive(Deserialize)]
struct Login {
    #[serde(rename = "Id", alias = "id")]
    id: Option<String>,
}

/// The fields that speak about the answer.
#[derive(Deserialize)]
#[serde(field_identifier)]
enum Key {
    #[serde(
        rename = "HttpStatusCode",
        alias = "StatusCode",
        alias = "httpStatusCode",
        alias = "statusCode",
        alias = "Status",
        alias = "status"
    )]
    Status,
    #[serde(rename = "FlinksCode", alias = "flinksCode")]
    FlinksCode,
    /// That it went well, or didn't.
    #[serde(
        rename = "success",
        alias = "Success",
        alias = "IsSuccess",
        alias = "isSuccess",
        alias = "deleted",
        alias = "Deleted"
    )]
    Success,
    /// What went wrong.
    #[serde(
        rename = "error",
        alias = "Error",
        alias = "errors",
        alias = "Errors",
        alias = "ErrorCode",
        alias = "errorCode"
    )]
    Fault,
    // The newer answers are in camelCase.
    #[serde(rename = "RequestId", alias = "requestId")]
    RequestId,
    #[serde(rename = "LoginId", alias = "loginId")]
    LoginId,
    #[serde(rename = "Login", alias = "login")]
    Login,
    #[serde(rename = "SecurityChallenges", alias = "securityChallenges")]
    SecurityChallenges,
    /// May stand beside a refusal and is no data.
    #[serde(
        rename = "Message",
        alias = "message",
        alias = "title",
        alias = "detail",
        alias = "Links",
        alias = "Tag",
        alias = "Institution",
        alias = "InstitutionName",
        alias = "InstitutionId"
    )]
    AboutTheAnswer,
    #[serde(other)]
    Data,
}

struct EnvelopeVisitor;

impl<'de> Visitor<'de> for EnvelopeVisitor {
    type Value = Envelope;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope, A::Error> {
        let mut envelope = Envelope::default();
        while let Some(key) = map.next_key::<Key>()? {
            // As text first: nonsense in one field doesn't hide what another says.
            let mut text = || map.next_value::<&RawValue>();
            match key {
                Key::Status => {
                    let status = status(text()?);
                    envelope.unfinished |=
                        status.is_some_and(|status| matches!(status, 202 | 300..400));
                    let error = status.filter(|status| (400..600).contains(status));
                    envelope.status = envelope.status.or(error);
                }
                Key::FlinksCode => envelope.code = read(text()?),
                Key::Success => envelope.fails |= read::<bool>(text()?) == Some(false),
                Key::Fault => {
                    let nothing = ["null", "false", "0", "\"\"", "[]", "{}"];
                    envelope.fails |= !nothing.contains(&text()?.get());
                }
                Key::RequestId => envelope.request_id = read(text()?),
                Key::LoginId => envelope.login_id = read(text()?),
                Key::Login => envelope.login = read::<Login>(text()?).and_then(|login| login.id),
                Key::SecurityChallenges => {
                    let challenges: Option<Vec<IgnoredAny>> = read(text()?);
                    envelope.asks = challenges.is_some_and(|list| !list.is_empty());
                }
                Key::AboutTheAnswer | Key::Data => {
                    map.next_value::<IgnoredAny>()?;
                    envelope.has_data |= matches!(key, Key::Data);
                }
            }
        }
        Ok(envelope)
    }
}

fn read<T: DeserializeOwned>(value: &RawValue) -> Option<T> {
    foliolink_runtime::decode(value.get().as_bytes()).ok()
}

/// A status, which may come as text.
fn status(value: &RawValue) -> Option<u16> {
    value.get().trim_matches('"').trim().parse().ok()
}
