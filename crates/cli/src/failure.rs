//! How a command ends badly: the error object, the line for people, and the exit code, all three of
//! which scripts rely on.

use std::fmt::Write as _;

use foliolink::{Advice, ErrorKind, Ticket, webhook::Rejected};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{commands::flinks::mfa, output::paint::steers, signals::EndSignal};

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct Failure {
    body: Box<Body>,
    exit: u8,
}

/// The error object, keys in the order of the contract.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Error")]
struct Body {
    /// What went wrong: `invalid`, `auth`, `user_action`, `rate_limited`, `unavailable`,
    /// `still_pending`, `decode`, `transport`, `refused`, `internal` or `interrupted`.
    kind: &'static str,
    /// The provider's code, or one of this program's own.
    code: Option<String>,
    /// The HTTP status of the answer.
    status: Option<u16>,
    /// What the provider's support asks for.
    request_id: Option<String>,
    /// What helps: `poll`, `answer_mfa`, `reauthorize`, `mint_token`, `ask_credentials`, `relink`,
    /// `act_at_bank`, `retry_later`, `fix_request`, `configure`, `proceed` or `none`.
    advice: &'static str,
    /// One line for people.
    message: String,
    /// How many seconds from now a new try makes sense.
    retry_after_s: Option<u64>,
    /// What `flinks resume` or `vumi resume` goes on with.
    ticket: Option<Ticket>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ErrorObject")]
pub(crate) struct Envelope<'a> {
    error: &'a Body,
}

impl Failure {
    fn new(kind: &'static str, advice: Advice, exit: u8, message: impl Into<String>) -> Self {
        let message = one_line(message.into());
        let body = Body {
            kind,
            code: None,
            status: None,
            request_id: None,
            advice: advice.as_str(),
            message,
            retry_after_s: None,
            ticket: None,
        };
        Self { body: Box::new(body), exit }
    }

    /// The command line is wrong in a way that the parser can't see.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Invalid.as_str(), Advice::FixRequest, 2, message)
    }

    /// The configuration is wrong or incomplete.
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Invalid.as_str(), Advice::Configure, 2, message)
    }

    /// Something of this machine failed: a file, a socket, a stream.
    pub(crate) fn machine(what: &str, error: impl std::fmt::Display) -> Self {
        Self::new(ErrorKind::Internal.as_str(), Advice::None, 1, format!("{what}: {error}"))
    }

    /// What was asked for can't be done, and says why.
    pub(crate) fn refusal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Refused.as_str(), Advice::None, 1, message)
    }

    /// Nobody answers.
    pub(crate) fn unreachable(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Transport.as_str(), Advice::RetryLater, 6, message)
    }

    /// A webhook that wasn't accepted, by our own verdict.
    pub(crate) fn from_rejection(reason: Rejected) -> Self {
        let kind = match reason {
            // Nothing is known of it yet: its key couldn't be had.
            Rejected::KeyUnavailable | Rejected::TooManyLookups => ErrorKind::Unavailable,
            _ => ErrorKind::Refused,
        };
        let advice = if kind == ErrorKind::Unavailable { Advice::RetryLater } else { Advice::None };
        let mut failure =
            Self::new(kind.as_str(), advice, exit_code(kind), format!("not accepted: {reason}"));
        failure.body.code = Some(reason.as_str().to_owned());
        failure
    }

    /// The bank asks, and nobody answers.
    pub(crate) fn open_challenge(request_id: Option<&str>, message: String) -> Self {
        let mut failure = Self::new(ErrorKind::UserAction.as_str(), Advice::AnswerMfa, 3, message);
        failure.body.request_id = request_id.map(str::to_owned);
        failure
    }

    /// Ctrl-C; with the ticket of what was being waited for.
    pub(crate) fn interruption(ticket: Option<Ticket>) -> Self {
        Self::from_signal(EndSignal::Interrupt, ticket)
    }

    /// The same for any signal that ends the program.
    pub(crate) fn from_signal(signal: EndSignal, ticket: Option<Ticket>) -> Self {
        let mut failure = Self::new("interrupted", Advice::None, signal.exit(), "interrupted");
        if ticket.is_some() {
            failure.body.advice = Advice::Poll.as_str();
            failure.body.message = "interrupted while waiting".to_owned();
        }
        failure.body.ticket = ticket;
        failure
    }

    pub(crate) fn exit(&self) -> u8 {
        self.exit
    }

    /// What went wrong, without what helps.
    pub(crate) fn message(&self) -> &str {
        &self.body.message
    }

    /// The ticket that is to be kept for a later resume: of work that goes on without us.
    pub(crate) fn ticket(&self) -> Option<&Ticket> {
        self.body.ticket.as_ref().filter(|_| matches!(self.exit, 5 | 130 | 143 | 129))
    }

    /// Adds what also went wrong, or what was done about it.
    pub(crate) fn note(&mut self, text: &str) {
        self.body.message.push_str("; ");
        self.body.message.push_str(&one_line(text.to_owned()));
    }

    /// Says first what it is about, e.g. the line of a list.
    #[cfg(feature = "sync")]
    #[must_use]
    pub(crate) fn about(mut self, what: &str) -> Self {
        self.body.message = format!("{what}: {}", self.body.message);
        self
    }

    /// A word for machines.
    #[cfg(feature = "sync")]
    pub(crate) fn code(&self) -> Option<&str> {
        self.body.code.as_deref()
    }

    /// The line for programs.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(&Envelope { error: &self.body }).unwrap_or_else(|_| {
            r#"{"error":{"kind":"internal","message":"the error could not be written"}}"#.to_owned()
        })
    }

    /// Whether nobody listens here: a provider never does.
    fn is_of_this_machine(&self) -> bool {
        let hosts = ["127.0.0.1", "localhost", "[::1]"];
        self.body.kind == ErrorKind::Transport.as_str()
            && hosts
                .iter()
                .any(|host| self.body.message.contains(&format!("connection to {host}:")))
    }

    /// The line for people. `ticket_is_kept`: it stands in a file already.
    pub(crate) fn line(&self, ticket_is_kept: bool) -> String {
        let mut line = format!("error: {}", self.body.message);
        if let Some(seconds) = self.body.retry_after_s {
            let _ = write!(line, "; come back in {seconds} s");
        } else if self.is_of_this_machine() {
            line.push_str("; is the sandbox running, and are these its settings?");
        } else if let Some(hint) = hint(self.body.advice, self.body.kind) {
            let _ = write!(line, "; {hint}");
        }
        let ticket = self
            .ticket()
            .filter(|_| !ticket_is_kept)
            .and_then(|ticket| serde_json::to_string(ticket).ok());
        if let Some(ticket) = ticket {
            let _ = write!(line, "; resume with this ticket: {ticket}");
        }
        line
    }
}

/// What helps, in words; nothing where the message says it already.
fn hint(advice: &str, kind: &str) -> Option<&'static str> {
    Some(match advice {
        "answer_mfa" => "answer the bank's questions: on a terminal, or with --answers FILE",
        "reauthorize" => "open a new session",
        "mint_token" => "a new authorize token is needed: check FLINKS_SECRET_KEY",
        "ask_credentials" => {
            "ask for user name and password again; few attempts are left before the bank locks the account"
        }
        "relink" => "the person must connect again through the widget",
        "act_at_bank" => "the person must act on the bank's own site",
        "retry_later" => "try again later",
        "configure" if kind == "auth" => "check the keys (`foliolink config check`)",
        _ => return None,
    })
}

/// Messages may hold the provider's own text: control characters and line breaks would break the
/// promise of one line.
fn one_line(text: String) -> String {
    if !text.contains(steers) {
        return text;
    }
    text.split(steers).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

impl From<foliolink::Error> for Failure {
    fn from(error: foliolink::Error) -> Self {
        Self::of(&error)
    }
}

#[cfg(feature = "sync")]
impl From<foliolink_sync::SyncError> for Failure {
    fn from(error: foliolink_sync::SyncError) -> Self {
        if let Some(error) = error.provider_error() {
            return Self::of(error);
        }
        if let Some(failure) = std::error::Error::source(&error).and_then(mfa::no_answer) {
            return failure;
        }
        let message = error.to_string();
        let mut failure =
            Self::new(error.kind().as_str(), error.advice(), exit_code(error.kind()), message);
        failure.body.code = error.code().map(str::to_owned);
        failure
    }
}

#[cfg(feature = "serve")]
impl From<foliolink_serve::ServeError> for Failure {
    fn from(error: foliolink_serve::ServeError) -> Self {
        let mut failure = Self::new(
            error.kind().as_str(),
            error.advice(),
            exit_code(error.kind()),
            error.to_string(),
        );
        let code = error.sync_error().and_then(foliolink_sync::SyncError::code);
        failure.body.code = code.map(str::to_owned);
        failure
    }
}

impl Failure {
    fn of(error: &foliolink::Error) -> Self {
        // Answers that don't fit are a matter of the command line.
        let is_open = error.kind() == ErrorKind::UserAction;
        if let Some(unanswered) = error.unanswered().filter(|_| is_open) {
            return mfa::failure(unanswered);
        }
        let mut failure = Self::new(
            error.kind().as_str(),
            error.advice(),
            exit_code(error.kind()),
            error.to_string(),
        );
        failure.body.code = error.code().map(|code| code.as_str().to_owned());
        failure.body.status = error.status();
        failure.body.request_id = error.request_id().map(str::to_owned);
        // Rounded up: coming back early is what the provider asked us not to do.
        failure.body.retry_after_s =
            error.retry_after().map(|after| after.as_secs() + u64::from(after.subsec_nanos() > 0));
        failure.body.ticket = error.ticket().cloned();
        failure
    }
}

/// The exit code of each kind.
pub(crate) fn exit_code(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Invalid => 2,
        ErrorKind::UserAction => 3,
        ErrorKind::Auth => 4,
        ErrorKind::StillPending => 5,
        ErrorKind::Unavailable | ErrorKind::RateLimited | ErrorKind::Transport => 6,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket() -> Ticket {
        let stored = r#"{"provider":"flinks","operation":"accounts","connection":"7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20",
            "request_id":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812","deadline":"2031-04-02T08:45:00Z"}"#;
        serde_json::from_str(stored).unwrap()
    }

    #[test]
    fn the_error_object_has_all_its_keys_in_order() {
        insta::assert_snapshot!(Failure::configuration("FLINKS_CUSTOMER_ID is not set").json(), @r#"{"error":{"kind":"invalid","code":null,"status":null,"request_id":null,"advice":"configure","message":"FLINKS_CUSTOMER_ID is not set","retry_after_s":null,"ticket":null}}"#);
    }

    #[test]
    fn an_interrupted_wait_leaves_its_ticket() {
        let failure = Failure::interruption(Some(ticket()));
        assert_eq!(failure.exit(), 130);
        insta::assert_snapshot!(failure.json(), @r#"{"error":{"kind":"interrupted","code":null,"status":null,"request_id":null,"advice":"poll","message":"interrupted while waiting","retry_after_s":null,"ticket":{"provider":"flinks","operation":"accounts","connection":"7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20","request_id":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812","deadline":"2031-04-02T08:45:00Z"}}}"#);
        assert!(failure.line(false).contains("resume with this ticket: {"));
        assert!(!failure.line(true).contains("resume"));
        assert_eq!(
            Failure::interruption(None).json(),
            r#"{"error":{"kind":"interrupted","code":null,"status":null,"request_id":null,"advice":"none","message":"interrupted","retry_after_s":null,"ticket":null}}"#
        );
    }

    #[test]
    fn a_message_is_one_line_whatever_the_provider_wrote() {
        assert_eq!(Failure::usage("a\nb\r\n\tc\u{1b}[31md").line(false), "error: a b c [31md");
    }

    #[test]
    fn every_kind_has_the_exit_code_of_the_contract() {
        let table = [
            (ErrorKind::Invalid, 2),
            (ErrorKind::Auth, 4),
            (ErrorKind::UserAction, 3),
            (ErrorKind::RateLimited, 6),
            (ErrorKind::Unavailable, 6),
            (ErrorKind::StillPending, 5),
            (ErrorKind::Decode, 1),
            (ErrorKind::Transport, 6),
            (ErrorKind::Refused, 1),
            (ErrorKind::Internal, 1),
        ];
        for (kind, exit) in table {
            assert_eq!(exit_code(kind), exit, "{kind:?}");
        }
    }
}
