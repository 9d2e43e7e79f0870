//! How a lost session is replaced.

use tokio::time::Instant;

use super::{
    Session, attempt::AuthorizeOptions, authorized::Authorized, ticket, unanswered::Unanswered,
};
use crate::{error::Result, flinks::RequestId};

impl Session {
    /// Replaces a cached session that is gone. Whoever comes second gets the successor that the
    /// first one opened.
    pub(super) async fn replace(&self, gone: &RequestId) -> Result<RequestId> {
        let _one_at_a_time = self.0.replacing.lock().await;
        let now = self.request_id();
        let Some(login_id) = self.0.login_id.as_ref().filter(|_| now == *gone) else {
            return Ok(now);
        };
        let options = AuthorizeOptions {
            cached: true,
            tag: self.0.tag.clone(),
            ..AuthorizeOptions::of_card(login_id)
        };
        let (request_id, is_open) = match self.0.client.open(options).await? {
            Authorized::Session(session) => (session.request_id(), true),
            // Rare right after a card was made: the data call waits for it as for any session that
            // is still loading.
            Authorized::Pending(pending) => (ticket::request_id(pending.ticket())?, false),
            Authorized::Challenge(challenge) => {
                return Err(Unanswered::new(challenge, None).error());
            }
        };
        self.set_open(is_open);
        *self.now() = (request_id.clone(), Instant::now());
        Ok(request_id)
    }
}
