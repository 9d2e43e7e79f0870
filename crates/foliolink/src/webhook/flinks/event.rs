//! What Flinks' deliveries say, as far as every kind of them says it. The rest stays JSON until
//! somebody needs it.

use std::{collections::HashMap, fmt};

use foliolink_runtime::Secret;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::{
    code::Code,
    poll::Signal,
    webhook::{Body, Rejected},
};

/// One delivery, by what it is about. No kind is ever dropped: what this crate doesn't know is
/// [`Other`](Self::Other).
///
/// An event is a hint: it can repeat and be overtaken. The state is what the client's calls answer.
///
/// Assumptions: `Investments` is the text for investments (undocumented), and an error can stand in
/// place of any data, told by `HttpStatusCode` 400 or more, or by a `FlinksCode` without a status.
///
/// ```
/// use foliolink::webhook::flinks::Event;
///
/// fn what_next(event: &Event) -> &'static str {
///     match event {
///         Event::AccountsDetail(_) => "read the accounts",
///         Event::Failure(message) if message.code().is_some() => "tell the person",
///         _ => "nothing",
///     }
/// }
/// # let _ = what_next;
/// ```
///
/// Provider docs: <https://docs.flinks.com/api/connect/webhooks>
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The holders of a connection, ahead of its accounts.
    Kyc(Message),
    /// The accounts of a session.
    AccountsDetail(Message),
    /// The investments of a session.
    Investments(Message),
    /// The session ended in an error.
    Failure(Message),
    /// A kind newer than this crate, or without a name; kept whole.
    Other(Message),
}

/// What a delivery says about itself, and its whole body.
///
/// A field is `None` where it is absent or of another JSON type than expected; the body has it as
/// sent. `Debug` shows neither LoginId, tag, text nor body.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    response_type: Option<String>,
    http_status: Option<u16>,
    code: Option<Code>,
    text: Option<String>,
    request_id: Option<String>,
    login_id: Option<Secret>,
    tag: Option<String>,
    /// The outcomes that stand in the body.
    outcomes: Outcomes,
    body: Body,
}

/// Which lists a delivery brings, as an answer of the API does.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Outcomes {
    accounts: bool,
    investments: bool,
}

impl Event {
    /// The one time that a delivery is parsed; its data is decoded by whoever waits for it.
    pub(super) fn parse(body: &[u8]) -> Result<Self, Rejected> {
        let message = Message::parse(body)?;
        let failed = message.http_status.map_or(message.code.is_some(), |status| status >= 400);
        let kind = message.response_type.as_deref().unwrap_or_default().to_ascii_lowercase();
        Ok(match kind.as_str() {
            _ if failed => Self::Failure(message),
            "kyc" => Self::Kyc(message),
            "getaccountsdetail" => Self::AccountsDetail(message),
            "investments" => Self::Investments(message),
            _ => Self::Other(message),
        })
    }

    /// What it says.
    pub fn message(&self) -> &Message {
        match self {
            Self::Kyc(message)
            | Self::AccountsDetail(message)
            | Self::Investments(message)
            | Self::Failure(message) => message,
            Self::Other(message) => message,
        }
    }

    /// What it is to those who wait for the work that it tells of: the outcome, where that has ended
    /// well and stands in the body.
    pub(in crate::webhook) fn signal(&self) -> Signal<Body> {
        let (message, there) = match self {
            Self::AccountsDetail(message) => (message, message.outcomes.accounts),
            Self::Investments(message) => (message, message.outcomes.investments),
            Self::Kyc(_) | Self::Failure(_) | Self::Other(_) => return Signal::Wake,
        };
        Signal::of((there && message.is_success()).then(|| message.body.clone()))
    }

    /// What it says, by value.
    pub fn into_message(self) -> Message {
        match self {
            Self::Kyc(message)
            | Self::AccountsDetail(message)
            | Self::Investments(message)
            | Self::Failure(message) => message,
            Self::Other(message) => message,
        }
    }
}

impl Message {
    fn parse(body: &[u8]) -> Result<Self, Rejected> {
        let fields: HashMap<String, &RawValue> =
            serde_json::from_slice(body).map_err(|_| Rejected::NotAnEvent)?;
        let text = |name: &str| field::<String>(&fields, name);
        let login: Option<HashMap<String, &RawValue>> =
            fields.get("Login").and_then(|login| serde_json::from_str(login.get()).ok());
        Ok(Self {
            response_type: text("ResponseType"),
            http_status: field(&fields, "HttpStatusCode"),
            code: field(&fields, "FlinksCode"),
            text: text("Message"),
            request_id: text("RequestId"),
            login_id: login.and_then(|login| field(&login, "Id")),
            tag: text("Tag"),
            outcomes: Outcomes {
                accounts: is_array(&fields, "Accounts"),
                investments: is_array(&fields, "Investments"),
            },
            body: Body::from_parsed(body)?,
        })
    }

    /// `ResponseType` as sent.
    pub fn response_type(&self) -> Option<&str> {
        self.response_type.as_deref()
    }

    /// The HTTP status that the work ended with.
    pub fn http_status(&self) -> Option<u16> {
        self.http_status
    }

    /// Flinks' machine code, in failures.
    pub fn code(&self) -> Option<&Code> {
        self.code.as_ref()
    }

    /// Flinks' text for people, in failures. It may hold personal data.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The session, as sent; parse it as `flinks::RequestId`.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The connection, as sent; parse it as `flinks::LoginId`. As secret as that.
    pub fn login_id(&self) -> Option<&str> {
        self.login_id.as_ref().map(Secret::expose)
    }

    /// The text you gave when the session was opened.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The whole body.
    pub fn body(&self) -> &Body {
        &self.body
    }

    fn is_success(&self) -> bool {
        self.http_status.is_none_or(|status| status == 200)
    }
}

fn field<T: DeserializeOwned>(fields: &HashMap<String, &RawValue>, name: &str) -> Option<T> {
    fields.get(name).and_then(|value| serde_json::from_str(value.get()).ok())
}

fn is_array(fields: &HashMap<String, &RawValue>, name: &str) -> bool {
    fields.get(name).is_some_and(|value| value.get().starts_with('['))
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Message");
        shown
            .field("response_type", &self.response_type)
            .field("http_status", &self.http_status)
            .field("code", &self.code);
        shown
            .field("request_id", &self.request_id)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
