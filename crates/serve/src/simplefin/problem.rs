//! What is wrong with a connection or with rows of it, in a reader's words, and who must act.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::source::{Entry, Standing};

/// An error as version 2 has it; version 1 shows its text alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Problem {
    pub(super) code: &'static str,
    pub(super) msg: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conn_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) account_id: Option<String>,
}

/// What is wrong with the connection as a whole.
pub(super) fn of_connection(
    standing: &Standing,
    bank: &str,
    now: Timestamp,
    stale_after: Duration,
) -> Option<Problem> {
    let age = standing.as_of.map(|as_of| now.duration_since(as_of));
    let is_stale = age.is_none_or(|age| age.unsigned_abs() > stale_after && age.is_positive());
    let advice = standing.advice.as_deref();
    let (code, why) = match standing.state.as_str() {
        "needs_person" => explain_advice(advice),
        "dead" => {
            ("con.", "it was given up after many failures: whoever runs foliolink resumes it")
        }
        "paused" => ("con.", "it is paused: whoever runs foliolink resumes it"),
        _ if !is_stale => return None,
        "file" => ("con.", "its file is old: whoever runs foliolink pulls it again"),
        "backoff" => explain_advice(advice),
        _ => ("con.", "it is read again by itself, nobody has to act"),
    };
    let since = match standing.as_of {
        Some(as_of) => format!("data of {}", as_of.strftime("%Y-%m-%d")),
        None => "no data yet".to_owned(),
    };
    Some(Problem {
        code,
        msg: format!("{bank}: {since}; {why}"),
        conn_id: Some(standing.id.clone()),
        account_id: None,
    })
}

/// Who must do what.
fn explain_advice(advice: Option<&str>) -> (&'static str, &'static str) {
    match advice {
        Some("answer_mfa") => ("con.auth", "the account's holder must answer the bank's questions"),
        Some("ask_credentials") => {
            ("con.auth", "the account's holder must give user name and password again")
        }
        Some("relink" | "reauthorize") => {
            ("con.auth", "the account's holder must connect the bank again")
        }
        Some("act_at_bank") => ("con.auth", "the account's holder must act on the bank's own site"),
        Some("configure" | "mint_token" | "fix_request") => {
            ("con.", "whoever runs foliolink must check its keys")
        }
        Some("retry_later" | "poll") => ("con.", "it is tried again by itself, nobody has to act"),
        _ => ("con.", "whoever runs foliolink looks at it with `foliolink sync status`"),
    }
}

/// The line that readers of version 1 know a connection's trouble by: Actual compares its beginning,
/// simplefin4py all of it.
pub(super) fn attention(bank: &str) -> String {
    format!("Connection to {bank} may need attention")
}

/// Rows that the protocol has no form for.
pub(super) fn of_rows(account: &str, left_out: usize) -> Problem {
    let rows = if left_out == 1 { "1 row is" } else { &format!("{left_out} rows are") };
    Problem {
        code: "act.missingdata",
        msg: format!(
            "{rows} left out of an account: without a day or an amount, or in another currency; \
             foliolink's own exports have them"
        ),
        conn_id: None,
        account_id: Some(account.to_owned()),
    }
}

/// An account without a balance.
pub(super) fn of_account(entry: &Entry, account: &str) -> Problem {
    Problem {
        code: "act.failed",
        msg: "an account is left out: its bank sends no balance".to_owned(),
        conn_id: Some(entry.standing.id.clone()),
        account_id: Some(account.to_owned()),
    }
}

/// Rows that belong to no account that could be told.
pub(super) fn of_strays(entry: &Entry, rows: usize) -> Problem {
    Problem {
        code: "con.",
        msg: match rows {
            1 => "1 row belongs to none of its accounts, or to several: left out".to_owned(),
            _ => format!("{rows} rows belong to none of its accounts, or to several: left out"),
        },
        conn_id: Some(entry.standing.id.clone()),
        account_id: None,
    }
}
