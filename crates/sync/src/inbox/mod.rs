//! Webhooks: written down before they are answered, each once, and whoever they are about is due.

mod sink;

use foliolink::{
    Ticket, Work,
    webhook::{Body, Key, Signal, Topic},
};

pub use sink::Inbox;

use crate::{
    Sync,
    error::Result,
    secrets::Place,
    store::{Store, params},
};

/// How long what nobody asked for is kept.
const KEPT_MS: i64 = 7 * 24 * 3600 * 1000;

/// Bytes as they stand in the name of a place.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Hands what a webhook brought for a session to whoever looks at it next, which then makes no
/// call. Without a hub of ours the look is a call.
pub(crate) async fn prime(sync: &Sync, ticket: &Ticket) -> Result<()> {
    let (Some(hub), Some(session)) = (sync.hub(), ticket.request_id()) else { return Ok(()) };
    if ticket.work() != &Work::Accounts {
        return Ok(());
    }
    let index = sync.keeper().blind_index("session", session);
    let select = "SELECT digest, body_sealed FROM inbox WHERE session = $1 AND kind = 'accounts' \
                  AND body_sealed IS NOT NULL ORDER BY received_at DESC LIMIT 1";
    if let Some(row) = sync.store().fetch_one(select, params![index]).await? {
        let place = Place::new("inbox", "body_sealed", hex(row.bytes(0)?));
        let opened = sync.keeper().open_bytes(&place, row.bytes(1)?)?;
        if let Ok(body) = serde_json::from_slice::<Body>(&opened) {
            hub.notify(Key::flinks_request(Topic::Accounts, session), Signal::Data(body));
        }
    }
    Ok(())
}

/// What was kept for a session, which is over.
pub(crate) async fn forget(sync: &Sync, ticket: &Ticket) -> Result<()> {
    let (Some(_), Some(session)) = (sync.hub(), ticket.request_id()) else { return Ok(()) };
    let index = sync.keeper().blind_index("session", session);
    sync.store()
        .execute("UPDATE inbox SET body_sealed = NULL WHERE session = $1", params![index])
        .await?;
    Ok(())
}

/// Drops what is older than a week.
pub(crate) async fn sweep(store: &Store) -> Result<u64> {
    store
        .execute("DELETE FROM inbox WHERE received_at < (SELECT {now}) - $1", params![KEPT_MS])
        .await
}
