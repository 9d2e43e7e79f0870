//! What an error means and what to do: from the tables that the program itself goes by.

use foliolink::{Advice, ErrorKind, flinks};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::failure::exit_code;

/// What is known of an error; one of them is enough.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ErrorQuestion {
    /// A code: of Flinks (`INVALID_PASSWORD`), or of this program (`unknown_connection`).
    code: Option<String>,
    /// The program's exit code.
    exit_code: Option<u8>,
    /// The HTTP status, which is all that Vumi documents of an error.
    status: Option<u16>,
    /// `kind` of an error object or of a connection's error.
    kind: Option<String>,
    /// `advice` of an error object or of a connection.
    advice: Option<String>,
}

/// What it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Explanation {
    /// Whether a table lists it; what stands here of an unlisted one is guessed from the rest.
    listed: bool,
    /// Whose turn it is, in the words of the error object.
    kind: Option<String>,
    /// What helps, in the words of the error object.
    advice: Option<String>,
    /// The exit code that the program ends with.
    exit_code: Option<u8>,
    meaning: String,
    what_to_do: String,
}

const KINDS: [(ErrorKind, &str); 10] = [
    (ErrorKind::Invalid, "The command line or the configuration is wrong; nothing was sent."),
    (ErrorKind::Auth, "Keys or tokens were refused."),
    (ErrorKind::UserAction, "A person must act."),
    (ErrorKind::RateLimited, "Too many requests in too short a time."),
    (ErrorKind::Unavailable, "The provider or the bank can't serve now."),
    (ErrorKind::StillPending, "The work goes on at the provider; patience ended first."),
    (ErrorKind::Decode, "An answer doesn't fit the provider's description."),
    (ErrorKind::Transport, "No answer came: the network, a proxy or a certificate."),
    (ErrorKind::Refused, "The provider said no, for a reason of its own."),
    (ErrorKind::Internal, "A fault of this program or of this machine."),
];

const ADVICE: [(Advice, &str); 12] = [
    (
        Advice::Poll,
        "Look again later with the ticket: `flinks resume` or `vumi resume`. A worker of `sync run` does it by itself.",
    ),
    (
        Advice::AnswerMfa,
        "Have the person answer the bank's questions: `sync open ID`, or `flinks authorize`.",
    ),
    (Advice::Reauthorize, "Open a new session from stored data."),
    (
        Advice::MintToken,
        "Mint an authorize token anew; if it is refused again, check FLINKS_SECRET_KEY.",
    ),
    (
        Advice::AskCredentials,
        "Ask the person for user name and password. Few attempts are left before the bank locks the account.",
    ),
    (Advice::Relink, "Send the person through the widget again."),
    (
        Advice::ActAtBank,
        "The person signs in on the bank's own site, or calls it; then open again.",
    ),
    (
        Advice::RetryLater,
        "Come back later, not before `retry_after_s` where it is given, and with growing gaps.",
    ),
    (Advice::FixRequest, "A fault of the request: don't repeat it, change it."),
    (
        Advice::Configure,
        "Check keys, scopes and addresses (`foliolink config check`); the provider may have to switch something on.",
    ),
    (Advice::Proceed, "Nothing: go on."),
    (Advice::None, "Nothing known helps; quote the request id to the provider's support."),
];

/// Codes of the program's own, where no provider has one.
const OWN: [(&str, ErrorKind, Advice, &str); 16] = [
    (
        "unknown_connection",
        ErrorKind::Invalid,
        Advice::FixRequest,
        "No connection of the database has this id.",
    ),
    (
        "reference_taken",
        ErrorKind::Invalid,
        Advice::FixRequest,
        "Another connection has this external id.",
    ),
    (
        "needs_person",
        ErrorKind::UserAction,
        Advice::None,
        "The connection waits for a person: `sync open ID`.",
    ),
    (
        "stopped",
        ErrorKind::Invalid,
        Advice::None,
        "The connection is paused or was given up: `sync resume ID`.",
    ),
    (
        "busy",
        ErrorKind::Unavailable,
        Advice::RetryLater,
        "Somebody works on the connection just now.",
    ),
    (
        "rate_differs",
        ErrorKind::Invalid,
        Advice::Configure,
        "Another rate is stored in the database: `--set-rate` changes it.",
    ),
    (
        "second_worker",
        ErrorKind::Invalid,
        Advice::Configure,
        "Another process works on this SQLite file: one at a time.",
    ),
    (
        "database_older",
        ErrorKind::Invalid,
        Advice::Configure,
        "The database is of an older version: `sync init` brings it to this one.",
    ),
    (
        "database_newer",
        ErrorKind::Invalid,
        Advice::Configure,
        "The database is of a newer version of the program.",
    ),
    (
        "database_other",
        ErrorKind::Invalid,
        Advice::Configure,
        "The database isn't one of this program.",
    ),
    (
        "unknown_key",
        ErrorKind::Auth,
        Advice::Configure,
        "What is stored is encrypted with a key that isn't among those given.",
    ),
    (
        "database",
        ErrorKind::Unavailable,
        Advice::RetryLater,
        "The database can't be reached, or is locked.",
    ),
    ("database_full", ErrorKind::Unavailable, Advice::RetryLater, "The database's disk is full."),
    ("stored", ErrorKind::Internal, Advice::None, "What the database holds can't be read."),
    (
        "outcome_unknown",
        ErrorKind::UserAction,
        Advice::None,
        "What was sent may have acted, and is never sent again by itself: a person looks whether it did.",
    ),
    (
        "NONE_DETECTED",
        ErrorKind::Refused,
        Advice::Proceed,
        "A value of an attribute, no error: there is nothing to compute it from.",
    ),
];

/// Looks it up: by code, then by status, exit code, kind and advice.
pub(super) fn explain(question: &ErrorQuestion) -> Result<Explanation, String> {
    let code = question.code.as_deref().map(str::trim).filter(|code| !code.is_empty());
    let own = code.and_then(|code| OWN.iter().find(|row| row.0.eq_ignore_ascii_case(code)));
    if let Some((_, kind, advice, meaning)) = own {
        return Ok(Explanation::of(*kind, *advice, true, meaning));
    }
    if let Some((kind, advice)) = code.and_then(|code| flinks::code_meaning(&code.to_uppercase())) {
        return Ok(Explanation::of(kind, advice, true, about(kind)));
    }
    let listed = code.is_none();
    if let Some(status) = question.status {
        let (kind, advice) = of_status(status).ok_or("status: expected 400 to 599")?;
        return Ok(Explanation::of(kind, advice, listed, about(kind)));
    }
    let kind = question.kind.as_deref().map(|word| {
        let known = KINDS.iter().find(|(kind, _)| kind.as_str() == word);
        known.map(|(kind, _)| *kind).ok_or_else(|| unknown("kind", KINDS.map(|row| row.0.as_str())))
    });
    let advice = question.advice.as_deref().map(|word| {
        let known = ADVICE.iter().find(|(advice, _)| advice.as_str() == word);
        known
            .map(|(advice, _)| *advice)
            .ok_or_else(|| unknown("advice", ADVICE.map(|row| row.0.as_str())))
    });
    match (kind.transpose()?, advice.transpose()?, question.exit_code) {
        (Some(kind), advice, _) => {
            Ok(Explanation::of(kind, advice.unwrap_or_else(|| usual(kind)), listed, about(kind)))
        }
        (None, advice, Some(exit)) => of_exit(exit, advice, listed),
        (None, Some(advice), None) => Ok(Explanation {
            listed,
            kind: None,
            advice: Some(advice.as_str().to_owned()),
            exit_code: None,
            meaning: "Only what helps is known.".to_owned(),
            what_to_do: what_to_do(advice).to_owned(),
        }),
        (None, None, None) if code.is_some() => Ok(Explanation {
            listed: false,
            kind: None,
            advice: None,
            exit_code: None,
            meaning: "No table lists this code; Vumi documents none.".to_owned(),
            what_to_do:
                "Give its HTTP status or the kind of the error as well, or search the guide."
                    .to_owned(),
        }),
        (None, None, None) => Err("give code, status, exit_code, kind or advice".to_owned()),
    }
}

fn unknown<const N: usize>(what: &str, known: [&str; N]) -> String {
    format!("{what}: expected one of {}", known.join(", "))
}

/// Vumi's table, which goes by the status alone; Flinks' errors have codes.
fn of_status(status: u16) -> Option<(ErrorKind, Advice)> {
    Some(match status {
        401 | 403 => (ErrorKind::Auth, Advice::Configure),
        429 => (ErrorKind::RateLimited, Advice::RetryLater),
        400..=499 => (ErrorKind::Refused, Advice::FixRequest),
        500..=599 => (ErrorKind::Unavailable, Advice::RetryLater),
        _ => return None,
    })
}

fn of_exit(exit: u8, advice: Option<Advice>, listed: bool) -> Result<Explanation, String> {
    let kinds: Vec<_> =
        KINDS.iter().filter(|(kind, _)| exit_code(*kind) == exit).map(|(kind, _)| *kind).collect();
    let meaning = match exit {
        0 => "Done.".to_owned(),
        130 | 143 | 129 => "Ended by a signal; a pending pull has left its ticket.".to_owned(),
        _ if kinds.is_empty() => {
            return Err("exit_code: the program ends with 0 to 6, 129, 130 or 143".to_owned());
        }
        _ => kinds.iter().map(|kind| about(*kind)).collect::<Vec<_>>().join(" Or: "),
    };
    let one = <[ErrorKind; 1]>::try_from(kinds).ok().map(|[kind]| kind);
    let advice = advice.or(one.map(usual)).or((exit == 6).then_some(Advice::RetryLater));
    Ok(Explanation {
        listed,
        kind: one.map(|kind| kind.as_str().to_owned()),
        advice: advice.map(|advice| advice.as_str().to_owned()),
        exit_code: Some(exit),
        meaning,
        what_to_do: advice
            .map_or("Look at `kind` and `advice` of the error object.", what_to_do)
            .to_owned(),
    })
}

fn about(kind: ErrorKind) -> &'static str {
    KINDS.iter().find(|row| row.0 == kind).map_or("Something else.", |row| row.1)
}

fn what_to_do(advice: Advice) -> &'static str {
    ADVICE.iter().find(|row| row.0 == advice).map_or("Search the guide.", |row| row.1)
}

/// What helps where only the kind is known.
fn usual(kind: ErrorKind) -> Advice {
    match kind {
        ErrorKind::Invalid => Advice::FixRequest,
        ErrorKind::Auth => Advice::Configure,
        ErrorKind::RateLimited | ErrorKind::Unavailable | ErrorKind::Transport => {
            Advice::RetryLater
        }
        ErrorKind::StillPending => Advice::Poll,
        _ => Advice::None,
    }
}

impl Explanation {
    fn of(kind: ErrorKind, advice: Advice, listed: bool, meaning: &str) -> Self {
        Self {
            listed,
            kind: Some(kind.as_str().to_owned()),
            advice: Some(advice.as_str().to_owned()),
            exit_code: Some(exit_code(kind)),
            meaning: meaning.to_owned(),
            what_to_do: what_to_do(advice).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(question: serde_json::Value) -> (Option<String>, Option<String>, Option<u8>) {
        let found = explain(&serde_json::from_value(question).unwrap()).unwrap();
        (found.kind, found.advice, found.exit_code)
    }

    fn row(kind: &str, advice: &str, exit: u8) -> (Option<String>, Option<String>, Option<u8>) {
        (Some(kind.to_owned()), Some(advice.to_owned()), Some(exit))
    }

    #[test]
    fn each_way_to_ask_leads_to_the_tables() {
        let json = |text: &str| serde_json::from_str(text).unwrap();
        assert_eq!(
            said(json(r#"{"code":"invalid_password"}"#)),
            row("user_action", "ask_credentials", 3)
        );
        assert_eq!(said(json(r#"{"code":"unknown_key"}"#)), row("auth", "configure", 4));
        assert_eq!(said(json(r#"{"status":404}"#)), row("refused", "fix_request", 1));
        assert_eq!(said(json(r#"{"exit_code":5}"#)), row("still_pending", "poll", 5));
        assert_eq!(
            said(json(r#"{"exit_code":6}"#)),
            (None, Some("retry_later".to_owned()), Some(6))
        );
        assert_eq!(
            said(json(r#"{"kind":"user_action","advice":"relink"}"#)),
            row("user_action", "relink", 3)
        );
        assert_eq!(said(json(r#"{"code":"NEVER_HEARD_OF"}"#)), (None, None, None));
        for wrong in ["{}", r#"{"exit_code":77}"#, r#"{"status":200}"#, r#"{"kind":"bad"}"#] {
            assert!(explain(&serde_json::from_str(wrong).unwrap()).is_err(), "{wrong}");
        }
    }
}
