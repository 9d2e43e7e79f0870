//! Waiting for data: so many 202 answers, or so much time since the first of them, then the data.

use jiff::SignedDuration;

use super::sessions::Kind;
use super::wire;
use crate::exchange::Reply;
use crate::state::World;

/// Counts a look at one kind of data; `Err` is the 202 of data that isn't ready, or why the session
/// can't be used.
pub(crate) fn look(world: &mut World, request_id: &str, kind: Kind) -> Result<(), Reply> {
    let now = world.now();
    let needed = world.options.pending_looks;
    let enough =
        SignedDuration::try_from(world.options.pending_time).unwrap_or(SignedDuration::MAX);
    let session = world.flinks.open_session(request_id, now)?;
    let waited = now.duration_since(*session.asked.entry(kind).or_insert(now));
    let looks = session.looks.entry(kind).or_default();
    if *looks < needed && waited < enough {
        *looks += 1;
        let id = &session.request_id;
        return Err(endpoint(kind).map_or_else(
            || wire::repeat(id),
            |endpoint| wire::pending("OPERATION_PENDING", endpoint, id),
        ));
    }
    if kind == Kind::Detail {
        session.detailed_at.get_or_insert(now);
    }
    let login_id = session.login_id.clone();
    world.flinks.settle(&login_id);
    Ok(())
}

/// Where to ask again. Investments have no Async endpoint: the same POST is repeated.
fn endpoint(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Summary => Some("GetAccountsSummaryAsync"),
        Kind::Detail => Some("GetAccountsDetailAsync"),
        Kind::Statements => Some("GetStatementsAsync"),
        Kind::Investments => None,
    }
}
