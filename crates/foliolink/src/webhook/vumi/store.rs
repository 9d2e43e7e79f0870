//! Keeping verification keys over restarts, in a place of the host's.

use std::error::Error as StdError;

use futures_core::future::BoxFuture;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Jwk, KeyId};

/// Why a store failed. Its `Display` is traced, so it must hold no secret.
pub type StoreError = Box<dyn StdError + Send + Sync>;

/// A verification key as it was fetched. No secret, but nobody else may write it: whoever does makes
/// events that count.
///
/// ```
/// use foliolink::webhook::vumi::SavedKey;
///
/// let stored = r#"{"id":"d89c4044-d334-471f-9a95-38d29a9f5bd3","jwk":{"kty":"EC","crv":"P-256","x":"…","y":"…"},
///     "fetched_at":"2031-04-02T08:15:42Z"}"#;
/// let key: SavedKey = serde_json::from_str(stored).unwrap();
/// assert_eq!(key.id.to_string(), "d89c4044-d334-471f-9a95-38d29a9f5bd3");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedKey {
    /// Its id.
    pub id: KeyId,
    /// The key.
    pub jwk: Jwk,
    /// When the provider last answered it, UTC.
    pub fetched_at: Timestamp,
}

/// Where a host keeps verification keys, so that a restarted program knows them: a file, a table.
///
/// Give it to [`Verifier::key_store`](super::Verifier::key_store). Keys are saved when they are
/// fetched, loaded by [`Verifier::preload`](super::Verifier::preload) or before the first look-up,
/// and forgotten when the provider knows them no more. A key that was fetched two days ago or longer
/// doesn't count any more. A store that fails or takes longer than 5 s is traced and changes
/// nothing else: keys are then looked up.
///
/// ```
/// use std::sync::Mutex;
/// use foliolink::webhook::vumi::{KeyId, KeyStore, SavedKey, Signer, StoreError, Verifier};
///
/// #[derive(Default)]
/// struct Table(Mutex<Vec<SavedKey>>);
///
/// impl KeyStore for Table {
///     async fn load(&self) -> Result<Vec<SavedKey>, StoreError> {
///         Ok(self.0.lock().unwrap().clone())
///     }
///
///     async fn save(&self, key: &SavedKey) -> Result<(), StoreError> {
///         let mut keys = self.0.lock().unwrap();
///         keys.retain(|held| held.id != key.id);
///         keys.push(key.clone());
///         Ok(())
///     }
///
///     async fn forget(&self, id: KeyId) -> Result<(), StoreError> {
///         self.0.lock().unwrap().retain(|held| held.id != id);
///         Ok(())
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> foliolink::Result<()> {
/// let verifier = Verifier::new(Signer::generate()?.keys()).key_store(Table::default());
/// assert_eq!(verifier.preload().await?, 0);
/// # Ok(()) }
/// ```
pub trait KeyStore: Send + Sync + 'static {
    /// Every key that was saved and not forgotten.
    ///
    /// # Errors
    /// Whatever kept them away.
    fn load(&self) -> impl Future<Output = Result<Vec<SavedKey>, StoreError>> + Send;

    /// Saves a key, in the place of one with the same id.
    ///
    /// # Errors
    /// Whatever kept it from being saved.
    fn save(&self, key: &SavedKey) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Forgets a key, which may not be there.
    ///
    /// # Errors
    /// Whatever kept it from being forgotten.
    fn forget(&self, id: KeyId) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// A store behind one pointer.
pub(super) trait Store: Send + Sync {
    fn load(&self) -> BoxFuture<'_, Result<Vec<SavedKey>, StoreError>>;
    fn save<'a>(&'a self, key: &'a SavedKey) -> BoxFuture<'a, Result<(), StoreError>>;
    fn forget(&self, id: KeyId) -> BoxFuture<'_, Result<(), StoreError>>;
}

impl<S: KeyStore> Store for S {
    fn load(&self) -> BoxFuture<'_, Result<Vec<SavedKey>, StoreError>> {
        Box::pin(KeyStore::load(self))
    }

    fn save<'a>(&'a self, key: &'a SavedKey) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(KeyStore::save(self, key))
    }

    fn forget(&self, id: KeyId) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(KeyStore::forget(self, id))
    }
}
