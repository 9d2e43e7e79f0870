//! Where the session token is kept, and who may replace it: one login for everybody who shares a
//! store.

use std::{error::Error as StdError, fmt, future::Future, pin::Pin};

use foliolink_runtime::Secret;
use jiff::Timestamp;
use tokio::sync::Mutex;

/// Any error; a store passes a login's error through as it came.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// What a store's methods return.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send + 'a>>;

/// A session of the API: the token, which login in a row it came from, and when to replace it.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken {
    token: Secret,
    generation: u64,
    renew_at: Timestamp,
}

impl SessionToken {
    /// From what a store kept. Generations start at 1.
    pub fn new(token: Secret, generation: u64, renew_at: Timestamp) -> Self {
        Self { token, generation, renew_at }
    }

    /// The token. It opens everything the app may do: keep it encrypted, and away from browsers.
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// One higher at each login.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// From then on the next call logs in again.
    pub fn renew_at(&self) -> Timestamp {
        self.renew_at
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionToken")
            .field("generation", &self.generation)
            .field("renew_at", &self.renew_at)
            .finish_non_exhaustive()
    }
}

/// One login, to be run at most once.
pub struct Login<'a>(StoreFuture<'a, (Secret, Timestamp)>);

impl<'a> Login<'a> {
    pub(crate) fn new(
        run: impl Future<Output = Result<(Secret, Timestamp), BoxError>> + Send + 'a,
    ) -> Self {
        Self(Box::pin(run))
    }

    /// Logs in, which ends every other session of the same secret. Gives the token and when to
    /// replace it.
    ///
    /// # Errors
    /// The login's; hand it on unchanged.
    pub async fn run(self) -> Result<(Secret, Timestamp), BoxError> {
        self.0.await
    }
}

impl fmt::Debug for Login<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

/// Keeps the session token for every client that logs in with one secret.
///
/// The vendor keeps one session per secret, and a login ends the one before. So whoever shares a
/// secret must share the token, and exactly one of them may log in at a time. Clients in one
/// process share a [`MemoryTokenStore`]; processes share a store of your own, e.g. one row in a
/// database: lock it, compare the generation, log in, write, unlock.
///
/// ```
/// use foliolink::vumi::{Login, SessionToken, StoreFuture, TokenStore};
///
/// /// Stands for a row that a transaction locks.
/// struct Row(tokio::sync::Mutex<Option<SessionToken>>);
///
/// impl TokenStore for Row {
///     fn load(&self) -> StoreFuture<'_, Option<SessionToken>> {
///         Box::pin(async { Ok(self.0.lock().await.clone()) })
///     }
///
///     fn replace<'a>(&'a self, seen: u64, login: Login<'a>) -> StoreFuture<'a, SessionToken> {
///         Box::pin(async move {
///             let mut row = self.0.lock().await; // SELECT … FOR UPDATE
///             match &*row {
///                 Some(held) if held.generation() > seen => Ok(held.clone()), // somebody was faster
///                 _ => {
///                     let (token, renew_at) = login.run().await?; // under the lock
///                     Ok(row.insert(SessionToken::new(token, seen + 1, renew_at)).clone()) // UPDATE …; COMMIT
///                 }
///             }
///         })
///     }
/// }
/// ```
pub trait TokenStore: Send + Sync {
    /// What is held, whatever its age.
    ///
    /// # Errors
    /// The store's own.
    fn load(&self) -> StoreFuture<'_, Option<SessionToken>>;

    /// Replaces generation `seen` (0: nothing was held).
    ///
    /// With the store locked against every other `replace`: if what is held is newer than `seen`,
    /// gives that and drops `login` unused; otherwise runs `login`, keeps its token under the
    /// next generation and gives it. A generation never comes twice.
    ///
    /// # Errors
    /// The login's, unchanged, or the store's own. What is held stays.
    fn replace<'a>(&'a self, seen: u64, login: Login<'a>) -> StoreFuture<'a, SessionToken>;
}

/// Keeps the token in memory: the default. Share it between clients through an `Arc`.
#[derive(Default)]
pub struct MemoryTokenStore(Mutex<Option<SessionToken>>);

impl TokenStore for MemoryTokenStore {
    fn load(&self) -> StoreFuture<'_, Option<SessionToken>> {
        Box::pin(async { Ok(self.0.lock().await.clone()) })
    }

    fn replace<'a>(&'a self, seen: u64, login: Login<'a>) -> StoreFuture<'a, SessionToken> {
        Box::pin(async move {
            let mut held = self.0.lock().await;
            let newest = held.as_ref().map_or(0, SessionToken::generation);
            if let Some(newer) = held.as_ref().filter(|_| newest > seen) {
                return Ok(newer.clone());
            }
            let (token, renew_at) = login.run().await?;
            let fresh = SessionToken::new(token, newest.max(seen) + 1, renew_at);
            *held = Some(fresh.clone());
            Ok(fresh)
        })
    }
}

impl fmt::Debug for MemoryTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryTokenStore(..)")
    }
}
