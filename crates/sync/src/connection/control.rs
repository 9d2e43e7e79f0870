//! What a person may say about connections: now, pause, resume, another policy.

use super::{Policy, State};
use crate::{
    Id, Sync,
    error::{Result, SyncError},
    store::{Param, params},
};

impl Sync {
    /// The id of the connection that the host calls so.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_connection`.
    pub async fn find(&self, reference: &str) -> Result<Id> {
        let select = "SELECT id FROM connections WHERE reference = $1";
        let row = self.store().fetch_one(select, params![reference]).await?;
        row.ok_or_else(SyncError::unknown_connection)?.id(0)
    }

    /// Makes a connection due: it is opened cached, never live. One that is being worked on is due
    /// again right after that.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_connection`; also where a person
    ///   must act first, or it was paused: `Sync::open` and `Sync::resume` are for that.
    pub async fn now(&self, id: Id) -> Result<()> {
        let due = [State::Idle, State::Opening, State::Uncertain, State::Waiting, State::Backoff];
        let states: Vec<_> = due.iter().map(|state| format!("'{}'", state.as_str())).collect();
        let wake = format!("{WAKE} WHERE id = $1 AND state IN ({})", states.join(", "));
        match self.store().execute(&wake, params![id]).await? {
            0 => Err(self.explain_refusal(id).await?),
            _ => {
                self.tell_engine(id);
                Ok(())
            }
        }
    }

    /// Stops a connection until [`resume`](Self::resume): neither time nor a webhook opens it.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_connection`.
    pub async fn pause(&self, id: Id) -> Result<()> {
        // Whoever works on it just now is fenced off.
        let pause = "UPDATE connections SET state = 'paused', next_at = NULL, lease_until = NULL, \
                     worker = NULL, pending_sealed = NULL, fence = fence + 1 \
                     WHERE id = $1 AND state <> 'forgotten' AND (intent IS NULL OR lease_until IS \
                     NULL OR intent IN ('cached', 'look'))";
        self.change(id, pause, params![id]).await
    }

    /// Lets a paused or dead connection, or one that needed a person, be opened again: cached.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_connection`.
    pub async fn resume(&self, id: Id) -> Result<()> {
        let resume = "UPDATE connections SET state = 'idle', next_at = {now}, failures = 0, \
                      error_kind = NULL, error_code = NULL, advice = NULL, request_id = NULL, \
                      intent = NULL, intent_at = NULL, pending_sealed = NULL, woken = woken + 1 \
                      WHERE id = $1 AND state IN ('paused', 'dead', 'needs_person') \
                      AND (lease_until IS NULL OR lease_until <= {now})";
        self.change(id, resume, params![id]).await
    }

    /// Another policy, from the next refresh on.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_connection`.
    pub async fn set_policy(&self, id: Id, policy: &Policy) -> Result<()> {
        let update = "UPDATE connections SET policy = $1 WHERE id = $2 AND state <> 'forgotten'";
        self.change(id, update, params![policy.to_text(), id]).await
    }

    async fn change(&self, id: Id, sql: &str, params: Vec<Param>) -> Result<()> {
        match self.store().execute(sql, params).await? {
            0 => Err(self.explain_refusal(id).await?),
            _ => {
                self.tell_engine(id);
                Ok(())
            }
        }
    }

    async fn explain_refusal(&self, id: Id) -> Result<SyncError> {
        let select = "SELECT state FROM connections WHERE id = $1";
        let Some(row) = self.store().fetch_one(select, params![id]).await? else {
            return Ok(SyncError::unknown_connection());
        };
        Ok(match State::parse(row.text(0)?)? {
            State::Forgotten => SyncError::unknown_connection(),
            State::NeedsPerson => {
                SyncError::invalid("a person must act first: `sync open` is for that")
                    .coded("needs_person")
            }
            State::Dead | State::Paused => {
                SyncError::invalid("the connection is stopped: resume it first").coded("stopped")
            }
            State::Opening => SyncError::busy(),
            _ => SyncError::invalid("the connection isn't in a state for that").coded("state"),
        })
    }
}

/// A wake: due at once, or right after the step that is under way.
pub(crate) const WAKE: &str = "UPDATE connections SET woken = woken + 1, next_at = CASE WHEN \
     lease_until > {now} THEN next_at ELSE {now} END";
