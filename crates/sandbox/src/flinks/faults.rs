//! Faults in Flinks' own state: spent tokens, sessions that time out, work that doesn't end.

use std::mem;

use super::fields;
use super::sessions::Phase;
use super::wire;
use crate::clock::minutes;
use crate::exchange::{Call, Reply};
use crate::faults::Fault;
use crate::routes::Route;
use crate::state::World;

const AUTHORIZATIONS: &[&str] = &["authorize", "authorize_async", "poll_authorize_async"];

/// The calls that wait for the bank: the only ones that can take so long.
const SYNCHRONOUS: &[&str] = &[
    "authorize",
    "get_accounts_summary",
    "get_accounts_detail",
    "get_statements",
    "get_investments",
    "get_wealth_investments",
];

/// How long Flinks lets such a call take, in seconds; then it answers 202, and the work goes on.
pub(crate) const PATIENCE: u64 = 210;

/// A call that would take longer is dispatched instead.
pub(crate) fn dispatch_if_late(fault: Fault, route: &Route) -> Fault {
    match fault {
        Fault::Latency { seconds }
            if seconds > PATIENCE && SYNCHRONOUS.contains(&route.operation) =>
        {
            Fault::Dispatched
        }
        other => other,
    }
}

/// The session a call speaks of, in its path or in its body.
fn request_id(call: &Call) -> Option<String> {
    let in_path = call.params.get("requestId").cloned();
    in_path
        .or_else(|| fields(call).ok()?.text("requestid").map(str::to_owned))
        .map(|id| id.to_ascii_lowercase())
}

pub(crate) fn apply_before(fault: &Fault, world: &mut World, call: &Call) {
    match fault {
        Fault::TokenRevoked => {
            if let Some(token) = call.header("flinks-auth-key") {
                world.flinks.tokens.remove(token);
            }
        }
        Fault::SessionExpired => {
            let long_ago = world.now().saturating_sub(minutes(31)).unwrap_or_default();
            let session = request_id(call).and_then(|id| world.flinks.sessions.get_mut(&id));
            if let Some(session) = session {
                session.touched_at = long_ago;
                session.data_since = session.data_since.map(|_| long_ago);
            }
        }
        _ => {}
    }
}

/// Work that has been done, but isn't admitted to be.
pub(crate) fn apply_after(
    fault: &Fault,
    world: &mut World,
    route: &Route,
    call: &Call,
    reply: Reply,
) -> Reply {
    let code = match fault {
        Fault::StuckPending => "OPERATION_PENDING",
        Fault::Dispatched => "OPERATION_DISPATCHED",
        _ => return reply,
    };
    if !matches!(reply.status, 200 | 202 | 203) {
        return reply;
    }
    let id = request_id(call).or_else(|| reply_request_id(&reply));
    let Some(id) = id else { return reply };
    if AUTHORIZATIONS.contains(&route.operation) {
        let session = world
            .flinks
            .sessions
            .get_mut(&id)
            .filter(|session| !matches!(session.phase, Phase::Working { .. }));
        if let Some(session) = session {
            session.resume =
                Some(mem::replace(&mut session.phase, Phase::Working { polls: 0, code }));
        }
        return wire::pending(code, "AuthorizeAsync", &id);
    }
    match poll_endpoint(route.operation) {
        Some(endpoint) => wire::pending(code, endpoint, &id),
        None => wire::repeat(&id),
    }
}

fn reply_request_id(reply: &Reply) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(&reply.body).ok()?;
    body.get("RequestId")?.as_str().map(str::to_owned)
}

fn poll_endpoint(operation: &str) -> Option<&'static str> {
    if operation.starts_with("get_accounts_summary") {
        Some("GetAccountsSummaryAsync")
    } else if operation.starts_with("get_accounts_detail") {
        Some("GetAccountsDetailAsync")
    } else if operation.starts_with("get_statements") {
        Some("GetStatementsAsync")
    } else {
        None
    }
}
