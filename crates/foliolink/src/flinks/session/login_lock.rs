//! One live session per LoginId at a time: a second one would only be answered CONCURRENT_SESSION.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use crate::{flinks::LoginId, transport::patience_left};

/// The LoginIds whose bank is being talked to.
#[derive(Default)]
pub(crate) struct LoginLocks(Mutex<HashMap<LoginId, Weak<AsyncMutex<()>>>>);

/// Held from the Authorize call until the session delivered, or everything that belongs to it is
/// dropped.
#[derive(Clone)]
pub(crate) struct LiveGuard(Arc<Mutex<Option<OwnedMutexGuard<()>>>>);

impl LiveGuard {
    /// Lets the next one in, whoever else still holds a clone.
    pub(crate) fn release(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// A session that idles longer than this is over at the provider, so it is no reason to wait any
/// longer.
const LONGEST: Duration = Duration::from_secs(8 * 60);

impl LoginLocks {
    /// Waits for the session that this client has open for the LoginId; `None` when it stayed open
    /// beyond the provider's
    /// limit, or patience ended.
    pub(crate) async fn enter(&self, login_id: &LoginId) -> Option<LiveGuard> {
        let lock = self.lock(login_id);
        let longest = patience_left().map_or(LONGEST, |left| left.min(LONGEST));
        let guard = tokio::time::timeout(longest, lock.lock_owned()).await.ok()?;
        Some(LiveGuard(Arc::new(Mutex::new(Some(guard)))))
    }

    fn lock(&self, login_id: &LoginId) -> Arc<AsyncMutex<()>> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = locks.get(login_id).and_then(Weak::upgrade) {
            return lock;
        }
        locks.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::new(AsyncMutex::new(()));
        locks.insert(login_id.clone(), Arc::downgrade(&lock));
        lock
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_login_waits_for_itself_and_for_nobody_else() {
        let (locks, one, two) = (
            LoginLocks::default(),
            id("7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20"),
            id("1c2b8f5e-0a6d-4f37-9e84-6b7d05c3a911"),
        );
        let held = locks.enter(&one).await;
        assert!(held.is_some() && locks.enter(&two).await.is_some());
        let began = tokio::time::Instant::now();
        assert!(locks.enter(&one).await.is_none());
        assert_eq!(began.elapsed(), LONGEST);
        held.clone().unwrap().release();
        let next = locks.enter(&one).await;
        assert!(next.is_some(), "released for all its clones");
        drop((held, next));
        assert!(locks.enter(&one).await.is_some());
    }

    fn id(text: &str) -> LoginId {
        text.parse().unwrap()
    }
}
