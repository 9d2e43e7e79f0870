//! One error type for the whole crate, asked by accessors.

use std::{borrow::Cow, error::Error as StdError, fmt, time::Duration};

use crate::{code::Code, ticket::Ticket};

/// A `Result` whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Anything that can go wrong, one word wide.
///
/// Branch on [`kind`](Self::kind), or on [`advice`](Self::advice) for what to do next; quote
/// [`request_id`](Self::request_id) to the provider. `Display` is one line with everything support
/// will ask for, and holds no body, no URL and no secret.
pub struct Error(Box<Inner>);

pub(crate) struct Inner {
    pub(crate) kind: ErrorKind,
    pub(crate) operation: Cow<'static, str>,
    pub(crate) advice: Advice,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<Code>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) json_path: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) attempts: u32,
    pub(crate) not_retried: Option<&'static str>,
    pub(crate) may_have_taken_effect: bool,
    pub(crate) ticket: Option<Ticket>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What the caller should do about it, not which library raised it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Fix the arguments or the configuration; nothing was sent.
    Invalid,
    /// The keys or the token were refused, also after one forced renewal.
    Auth,
    /// A person must act: answer a challenge, log in again, call the bank. [`Error::advice`] says
    /// which.
    UserAction,
    /// Too many requests; [`Error::retry_after`] says when to come back.
    RateLimited,
    /// The bank or the provider can't serve now.
    Unavailable,
    /// Still running when our patience ended; [`Error::ticket`] resumes it.
    StillPending,
    /// The answer didn't fit its description; [`Error::json_path`] says where.
    Decode,
    /// The request got no answer: DNS, TLS, connect, timeout, or one that broke off.
    Transport,
    /// Any other refusal, documented or not.
    Refused,
    /// A fault of this crate; please report it.
    Internal,
}

/// What helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Advice {
    /// Look again; the work goes on.
    Poll,
    /// Ask the person the questions of the challenge.
    AnswerMfa,
    /// Open a new session.
    Reauthorize,
    /// Mint a new authorize token.
    MintToken,
    /// Ask for user name and password again; few attempts are left before the bank locks the
    /// account.
    AskCredentials,
    /// Send the person through the widget again.
    Relink,
    /// The person must act on the bank's own site, or call the bank.
    ActAtBank,
    /// Come back later, not before [`Error::retry_after`] if it says one.
    RetryLater,
    /// Change the request; the same one will be refused again.
    FixRequest,
    /// Change the configuration, or ask the provider to enable something.
    Configure,
    /// Go on; there is nothing to repair.
    Proceed,
    /// Nothing known helps.
    None,
}

impl ErrorKind {
    /// The word used in JSON output, e.g. `user_action`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Auth => "auth",
            Self::UserAction => "user_action",
            Self::RateLimited => "rate_limited",
            Self::Unavailable => "unavailable",
            Self::StillPending => "still_pending",
            Self::Decode => "decode",
            Self::Transport => "transport",
            Self::Refused => "refused",
            Self::Internal => "internal",
        }
    }
}

impl Advice {
    /// The word used in JSON output, e.g. `ask_credentials`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::AnswerMfa => "answer_mfa",
            Self::Reauthorize => "reauthorize",
            Self::MintToken => "mint_token",
            Self::AskCredentials => "ask_credentials",
            Self::Relink => "relink",
            Self::ActAtBank => "act_at_bank",
            Self::RetryLater => "retry_later",
            Self::FixRequest => "fix_request",
            Self::Configure => "configure",
            Self::Proceed => "proceed",
            Self::None => "none",
        }
    }
}

impl Error {
    /// The broad class; what most programs branch on.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What helps.
    pub fn advice(&self) -> Advice {
        self.0.advice
    }

    /// What was being done, e.g. `flinks.authorize`.
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// The provider's machine code, when it sent one.
    pub fn code(&self) -> Option<&Code> {
        self.0.code.as_ref()
    }

    /// The HTTP status, when there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The provider's text, or ours where it sent none.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The provider's id for this call: quote it to their support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Where decoding failed, e.g. `Accounts[2].Balance.Current`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// When to come back, where the provider said so.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often the call was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Why it wasn't sent once more, e.g. `it may have taken effect`.
    pub fn not_retried(&self) -> Option<&str> {
        self.0.not_retried
    }

    /// Whether the call may have acted at a bank or for a customer without our knowing: it was
    /// sent, and no answer says that it wasn't carried out.
    ///
    /// Of a live sign-in, answers to a bank, an exchange and a deletion, when the connection broke
    /// or the time was up after the request had gone out, when a server failed (5xx), or when the
    /// answer can't be read. Never make such a call again by itself: look first (an exchange under
    /// its external id, a sign-in by a cached one), or let a person decide. `false` of calls that
    /// only read, of what never left, and of a refusal.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let token = "7aca956b-7e1b-4057-a6b8-a7fd413ba03d".parse()?;
    /// use std::{convert::Infallible, future};
    ///
    /// // A server that fails at everything but logins.
    /// let failing = tower::service_fn(|request: http::Request<reqwest::Body>| {
    ///     let login = request.uri().path().ends_with("/login");
    ///     let body = if login { r#"{"token": "a.b.c"}"# } else { "" };
    ///     let answer = http::Response::builder().status(if login { 200 } else { 502 });
    ///     future::ready(Ok::<_, Infallible>(answer.body(body.to_owned()).unwrap()))
    /// });
    /// let client = foliolink::vumi::Client::builder()
    ///     .client_id("43387ca6-0391-4c82-857d-70d95f087ecb")
    ///     .client_secret("your client secret")
    ///     .retry(foliolink::Retry::never())
    ///     .in_process(failing)
    ///     .build()?;
    ///
    /// assert!(client.exchange(&token).await.unwrap_err().may_have_taken_effect());
    /// assert!(!client.connections().await.unwrap_err().may_have_taken_effect());
    /// # Ok(())
    /// # }
    /// ```
    pub fn may_have_taken_effect(&self) -> bool {
        self.0.may_have_taken_effect
    }

    /// How to pick the work up later, where some was left running.
    pub fn ticket(&self) -> Option<&Ticket> {
        self.0.ticket.as_ref()
    }

    /// What stands behind it, where it is a `T`: a provider's own data to go on with.
    #[cfg(any(feature = "flinks", feature = "vumi"))]
    pub(crate) fn cause<T: StdError + 'static>(&self) -> Option<&T> {
        self.0.source.as_deref()?.downcast_ref()
    }

    pub(crate) fn new(kind: ErrorKind, operation: impl Into<Cow<'static, str>>) -> Self {
        let advice = match kind {
            ErrorKind::Invalid => Advice::FixRequest,
            ErrorKind::Auth => Advice::Configure,
            ErrorKind::RateLimited | ErrorKind::Unavailable | ErrorKind::Transport => {
                Advice::RetryLater
            }
            ErrorKind::StillPending => Advice::Poll,
            _ => Advice::None,
        };
        Error(Box::new(Inner {
            kind,
            operation: operation.into(),
            advice,
            status: None,
            code: None,
            message: None,
            request_id: None,
            json_path: None,
            retry_after: None,
            attempts: 0,
            not_retried: None,
            may_have_taken_effect: false,
            ticket: None,
            source: None,
        }))
    }

    /// Wrong arguments: nothing was sent. The message names the parameter.
    pub(crate) fn invalid(
        operation: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(ErrorKind::Invalid, operation).with(|inner| inner.message = Some(message.into()))
    }

    /// An answer that doesn't say what it must, found after decoding.
    pub(crate) fn decode(
        operation: impl Into<Cow<'static, str>>,
        path: impl Into<String>,
        what: impl Into<String>,
    ) -> Self {
        Self::new(ErrorKind::Decode, operation).with(|inner| {
            inner.json_path = Some(path.into());
            inner.message = Some(what.into());
        })
    }

    #[must_use]
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(&mut self.0);
        self
    }

    #[must_use]
    pub(crate) fn advise(self, advice: Advice) -> Self {
        self.with(|inner| inner.advice = advice)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        write!(f, "{}: ", inner.operation)?;
        match (&inner.message, &inner.code) {
            (Some(message), Some(code)) => write!(f, "{message} [{code}]")?,
            (Some(message), None) => f.write_str(message)?,
            (None, Some(code)) => write!(f, "{code}")?,
            (None, None) => f.write_str(inner.kind.as_str())?,
        }
        if let Some(status) = inner.status {
            write!(f, " (HTTP {status})")?;
        }
        if let Some(path) = &inner.json_path {
            write!(f, " at {path}")?;
        }
        if inner.attempts > 1 {
            write!(f, " after {} attempts", inner.attempts)?;
        }
        if let Some(why) = inner.not_retried {
            write!(f, ", not retried: {why}")?;
        }
        if let Some(id) = &inner.request_id {
            write!(f, ", request id {id}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}, \"{self}\")", self.0.kind)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_word_wide_and_can_cross_threads() {
        fn crosses<T: Send + Sync + 'static>() {}
        crosses::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn one_line_says_what_support_will_ask_for() {
        let error =
            Error::new(ErrorKind::Unavailable, "flinks.get_accounts_detail").with(|inner| {
                inner.status = Some(503);
                inner.code = Some(Code::from("AGGREGATION_ERROR"));
                inner.message = Some("something broke".into());
                inner.attempts = 4;
                inner.not_retried = Some("attempt limit reached");
                inner.request_id = Some("e2f8c4b6".into());
            });
        assert_eq!(
            error.to_string(),
            "flinks.get_accounts_detail: something broke [AGGREGATION_ERROR] (HTTP 503) after 4 attempts, not retried: attempt limit \
             reached, request id e2f8c4b6"
        );
        let error = Error::decode("vumi.list_accounts", "[2].balance", "expected a number");
        assert_eq!(error.to_string(), "vumi.list_accounts: expected a number at [2].balance");
    }
}
