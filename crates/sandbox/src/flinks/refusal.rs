//! Flinks' error bodies and the status that each code has here, where the documentation gives
//! several.

use serde::Serialize;

use super::wire::Challenge;
use crate::exchange::Reply;

/// A stable code and the HTTP status the sandbox sends with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) name: &'static str,
    pub(crate) status: u16,
}

const fn new_code(name: &'static str, status: u16) -> Code {
    Code { name, status }
}

pub(crate) const ACCESS_DENIED: Code = new_code("ACCESS_DENIED", 401);
pub(crate) const ALREADY_AUTHORIZED: Code = new_code("ALREADY_AUTHORIZED", 400);
pub(crate) const CARD_IN_USE: Code = new_code("CARD_IN_USE", 400);
pub(crate) const CONCURRENT_SESSION: Code = new_code("CONCURRENT_SESSION", 401);
pub(crate) const DISABLED_INSTITUTION: Code = new_code("DISABLED_INSTITUTION", 405);
pub(crate) const DISABLED_LOGIN: Code = new_code("DISABLED_LOGIN", 401);
pub(crate) const INVALID_LOGIN: Code = new_code("INVALID_LOGIN", 401);
pub(crate) const INVALID_REQUEST: Code = new_code("INVALID_REQUEST", 401);
pub(crate) const INVALID_SECURITY_RESPONSE: Code = new_code("INVALID_SECURITY_RESPONSE", 401);
pub(crate) const INVALID_SECURITY_RESPONSE_NO_RETRY: Code =
    new_code("INVALID_SECURITY_RESPONSE_NO_RETRY", 401);
pub(crate) const INVALID_USERNAME: Code = new_code("INVALID_USERNAME", 401);
pub(crate) const QUESTION_NOT_FOUND: Code = new_code("QUESTION_NOT_FOUND", 401);
pub(crate) const RETRY_LATER: Code = new_code("RETRY_LATER", 401);
pub(crate) const SECURITYRESPONSES_INCOMPLETE: Code = new_code("SECURITYRESPONSES_INCOMPLETE", 401);
pub(crate) const SESSION_EXPIRED: Code = new_code("SESSION_EXPIRED", 400);
pub(crate) const SESSION_NONEXISTENT: Code = new_code("SESSION_NONEXISTENT", 400);
pub(crate) const UNAUTHORIZED: Code = new_code("UNAUTHORIZED", 401);
pub(crate) const UNKNOWN_CHALLENGE_KEY: Code = new_code("UNKNOWN_CHALLENGE_KEY", 401);

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ErrorBody<'a> {
    http_status_code: u16,
    message: &'a str,
    flinks_code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    security_challenges: Option<&'a [Challenge]>,
}

pub(crate) fn refuse(code: Code, message: &str) -> Reply {
    error_reply(code, message, None, None)
}

/// A refusal inside a session, which it names.
pub(crate) fn refuse_in(code: Code, message: &str, request_id: &str) -> Reply {
    error_reply(code, message, Some(request_id), None)
}

/// A wrong answer that may be given again: the new challenges come along.
pub(crate) fn ask_again(message: &str, request_id: &str, challenges: &[Challenge]) -> Reply {
    error_reply(INVALID_SECURITY_RESPONSE, message, Some(request_id), Some(challenges))
}

pub(crate) fn invalid(message: &str) -> Reply {
    refuse(INVALID_REQUEST, message)
}

/// Attribute calls state their own status for a malformed request.
pub(crate) fn invalid_attributes(message: &str) -> Reply {
    refuse(Code { status: 400, ..INVALID_REQUEST }, message)
}

pub(crate) fn unknown_login() -> Reply {
    refuse(INVALID_LOGIN, "this LoginId is not known to this instance")
}

pub(crate) fn no_session(request_id: &str) -> Reply {
    refuse(SESSION_NONEXISTENT, &format!("there is no session {request_id}, or it is over"))
}

fn error_reply(
    code: Code,
    message: &str,
    request_id: Option<&str>,
    security_challenges: Option<&[Challenge]>,
) -> Reply {
    let body = ErrorBody {
        http_status_code: code.status,
        message,
        flinks_code: code.name,
        request_id,
        security_challenges,
    };
    Reply::json(code.status, &body)
}
