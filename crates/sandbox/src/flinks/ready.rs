//! Waiting for data: so many 202 answers, or so much time since the first of them, then the data.

use jiff::SignedDuration;

use super::sessions::DataKind;
use super::wire;
use crate::exchange::Reply;
use crate::state::World;

/// Counts a poll of one kind of data; `Err` is the 202 of data that isn't ready, or why the session
/// can't be used.
pub(crate) fn poll(world: &mut World, request_id: &str, kind: DataKind) -> Result<(), Reply> {
    let now = world.now();
    let needed = world.options.pending_polls;
    let enough =
        SignedDuration::try_from(world.options.pending_time).unwrap_or(SignedDuration::MAX);
    let session = world.flinks.open_session(request_id, now)?;
    let waited = now.duration_since(*session.first_requested_at.entry(kind).or_insert(now));
    let polls = session.polls.entry(kind).or_default();
    if *polls < needed && waited < enough {
        *polls += 1;
        let id = &session.request_id;
        return Err(async_endpoint(kind).map_or_else(
            || wire::repeat(id),
            |endpoint| wire::pending("OPERATION_PENDING", endpoint, id),
        ));
    }
    if kind == DataKind::Detail {
        session.detailed_at.get_or_insert(now);
    }
    let login_id = session.login_id.clone();
    world.flinks.mark_delivered(&login_id);
    Ok(())
}

/// Where to ask again. Investments have no Async endpoint: the same POST is repeated.
fn async_endpoint(kind: DataKind) -> Option<&'static str> {
    match kind {
        DataKind::Summary => Some("GetAccountsSummaryAsync"),
        DataKind::Detail => Some("GetAccountsDetailAsync"),
        DataKind::Statements => Some("GetStatementsAsync"),
        DataKind::Investments => None,
    }
}
