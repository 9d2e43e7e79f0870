//! An open session: what it is for, and how long it lasts.

pub(crate) mod answering;
pub(crate) mod attempt;
pub(crate) mod authorize;
pub(crate) mod authorized;
pub(crate) mod challenge;
pub(crate) mod credentials;
pub(crate) mod event;
pub(crate) mod job;
pub(crate) mod login_lock;
pub(crate) mod open;
pub(crate) mod opened;
mod replace;
pub(crate) mod resume;
pub(crate) mod run;
mod send;
pub(crate) mod ticket;
pub(crate) mod unanswered;

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;

use self::{
    attempt::Attempt,
    login_lock::LiveGuard,
    opened::{Mode, Opened},
};
use super::{Client, Institution, Login, LoginId, RequestId, client::Ask};

/// An open session: the way to a card's data. Clones are the same session.
///
/// The first data call must come within [`IDLE_LIMIT`](Self::IDLE_LIMIT) of its opening, and all of
/// them within [`DATA_LIMIT`](Self::DATA_LIMIT). Where a cached session is gone when data is asked
/// for, one new session is opened and the call repeated, once.
///
/// Provider docs: <https://docs.flinks.com/guides/getting-started/key-concepts>
#[derive(Clone)]
pub struct Session(Arc<State>);

struct State {
    client: Client,
    opened: Opened,
    login_id: Option<LoginId>,
    mode: Mode,
    tag: Option<String>,
    /// The session's id now, and since when: a replaced session has another.
    now: Mutex<(RequestId, Instant)>,
    /// Only one replaces a lost session; the others use its successor.
    replacing: tokio::sync::Mutex<()>,
    /// Whether its Authorize was seen at 200.
    is_open: AtomicBool,
    lock: Option<LiveGuard>,
}

impl Session {
    /// Idle time after which the provider ends a session that nobody asked for data.
    pub const IDLE_LIMIT: Duration = Duration::from_secs(8 * 60);
    /// Time from the first data call to the provider's end of the session.
    pub const DATA_LIMIT: Duration = ticket::DATA_LIMIT;

    pub(super) fn new(client: &Client, opened: Opened, attempt: Attempt) -> Self {
        let answered = opened.login.as_ref().and_then(|login| login.id.clone());
        if let (Some(asked), Some(answered)) = (&attempt.login_id, &answered)
            && asked != answered
        {
            // Printed by one of the provider's own samples, so no error (open point F-1).
            tracing::warn!(
                request_id = opened.request_id.as_str(),
                "the session answers with another LoginId than the one it was opened for"
            );
        }
        Self::with(
            client,
            opened,
            attempt.login_id.or(answered),
            attempt.mode,
            attempt.tag,
            attempt.lock.0,
            true,
        )
    }

    fn with(
        client: &Client,
        opened: Opened,
        login_id: Option<LoginId>,
        mode: Mode,
        tag: Option<String>,
        lock: Option<LiveGuard>,
        is_open: bool,
    ) -> Self {
        Self(Arc::new(State {
            client: client.clone(),
            now: Mutex::new((opened.request_id.clone(), Instant::now())),
            opened,
            login_id,
            mode,
            tag,
            replacing: tokio::sync::Mutex::default(),
            is_open: AtomicBool::new(is_open),
            lock,
        }))
    }

    /// A session that was opened elsewhere.
    pub(super) fn foreign(
        client: &Client,
        request_id: RequestId,
        login_id: Option<LoginId>,
        mode: Mode,
    ) -> Self {
        Self::with(client, Opened::bare(request_id), login_id, mode, None, None, false)
    }

    /// The id that data calls carry, and that support asks for. Another one after a lost session
    /// was replaced.
    pub fn request_id(&self) -> RequestId {
        self.now().0.clone()
    }

    fn now(&self) -> MutexGuard<'_, (RequestId, Instant)> {
        self.0.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The saved card: the one the session was opened for, otherwise the one the answer names.
    pub fn login_id(&self) -> Option<&LoginId> {
        self.0.login_id.as_ref()
    }

    /// What Authorize said about the card, where it said something.
    pub fn login(&self) -> Option<&Login> {
        self.0.opened.login.as_ref()
    }

    /// The bank, as far as Authorize named it.
    pub fn institution(&self) -> &Institution {
        &self.0.opened.institution
    }

    /// The tag that came back.
    pub fn tag(&self) -> Option<&str> {
        self.0.opened.tag.as_deref()
    }

    /// Whether data that came by itself is this session's: it names neither another session nor
    /// another card.
    #[cfg(feature = "webhook")]
    pub(super) fn owns(&self, request_id: Option<&RequestId>, login: Option<&Login>) -> bool {
        let other_session =
            request_id.is_some_and(|id| !id.uuid().is_nil() && *id != self.request_id());
        let named = login.and_then(|login| login.id.as_ref()).filter(|id| !id.uuid().is_nil());
        let other_card = named.is_some_and(|id| self.login_id().is_some_and(|own| own != id));
        !(other_session || other_card)
    }

    /// Time left to make the first data call, counted from when this process had the session.
    pub fn idle_time_left(&self) -> Duration {
        Self::IDLE_LIMIT.saturating_sub(self.now().1.elapsed())
    }

    /// A call for this session's data: nobody else's is taken, and a refusal doesn't quote the
    /// LoginId.
    pub(in crate::flinks) fn ask(&self, request_id: &RequestId) -> Ask {
        let login_id = self.login_id();
        Ask::data().hide(login_id.map(LoginId::expose)).of_session(request_id, login_id)
    }

    pub(crate) fn client(&self) -> &Client {
        &self.0.client
    }

    pub(super) fn mode(&self) -> Mode {
        self.0.mode
    }

    pub(super) fn is_open(&self) -> bool {
        self.0.is_open.load(Ordering::SeqCst)
    }

    pub(super) fn set_open(&self, is_open: bool) {
        self.0.is_open.store(is_open, Ordering::SeqCst);
    }

    /// Its Authorize goes on, or ended, under another id.
    pub(super) fn follow(&self, request_id: RequestId) {
        let mut now = self.now();
        if now.0 != request_id {
            *now = (request_id, Instant::now());
        }
    }

    /// Data came, or the provider ended it: the bank is no longer being talked to, and the next
    /// live session of the card may begin.
    pub(super) fn end(&self) {
        if let Some(lock) = &self.0.lock {
            lock.release();
        }
    }
}

impl Client {
    /// A session that was opened elsewhere, e.g. by another process: asks nobody whether it is
    /// open.
    ///
    /// Where its authorization is still under way, a data call waits for it.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// # let request_id = client.authorize(&login_id).cached().await?.into_session().await?.request_id();
    /// let session = client.session(request_id, Some(login_id)); // both stored by the process that opened it
    /// assert_eq!(session.accounts().start().await?.accounts.len(), 4);
    /// # Ok(())
    /// # }
    /// ```
    pub fn session(&self, request_id: RequestId, login_id: Option<LoginId>) -> Session {
        Session::foreign(self, request_id, login_id, Mode::Unknown)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("request_id", &self.request_id())
            .field("mode", &self.0.mode)
            .finish_non_exhaustive()
    }
}
