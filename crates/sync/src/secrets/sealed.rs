//! Sealing and opening: XChaCha20-Poly1305, bound to the place where it lies, so that nothing opens
//! in another row.
//!
//! `1 | length of the key's id | id | 24 bytes of nonce | ciphertext and tag`.

use std::sync::Arc;

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use foliolink::aggregator::Source;
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use serde::{Serialize, de::DeserializeOwned};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::KeyRing;
use crate::{
    error::{Result, SyncError},
    store::{Store, params},
};

const VERSION: u8 = 1;
const NONCE: usize = 24;
/// What each key seals once, so that a wrong one is found out at the start.
const KNOWN: &[u8] = b"foliolink-sync";

/// Where a sealed value lies: `table/column/row`.
pub(crate) struct Place(String);

impl Place {
    pub(crate) fn new(table: &str, column: &str, row: impl std::fmt::Display) -> Self {
        Self(format!("{table}/{column}/{row}"))
    }

    pub(crate) fn source(id: crate::Id) -> Self {
        Self::new("connections", "source_sealed", id)
    }

    pub(crate) fn pending(id: crate::Id) -> Self {
        Self::new("connections", "pending_sealed", id)
    }
}

/// Seals and opens with a ring of keys. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Keeper {
    ring: Arc<KeyRing>,
    /// For fingerprints: stays when keys change.
    root: Arc<Zeroizing<[u8; 32]>>,
}

impl Keeper {
    /// Checks the keys against the database; the first one is noted there where it is new.
    ///
    /// # Errors
    /// None of the keys opens what is sealed: the message names the id that is wanted.
    pub(crate) async fn open(store: &Store, ring: KeyRing) -> Result<Self> {
        let bare = Self { ring: Arc::new(ring), root: Arc::new(Zeroizing::new([0; 32])) };
        bare.check_keys(store).await?;
        let root = bare.root(store).await?;
        Ok(Self { root: Arc::new(root), ..bare })
    }

    /// Whether this ring's keys are those that sealed what is here.
    async fn check_keys(&self, store: &Store) -> Result<()> {
        let rows = store.fetch("SELECT id, check_sealed FROM keys ORDER BY created_at", vec![]);
        for row in rows.await? {
            let id = row.text(0)?;
            if self.ring.get(id).is_none() {
                return Err(SyncError::key(format!(
                    "key: the database is sealed with key {id}, which wasn't given"
                ))
                .coded("unknown_key"));
            }
            let place = Place::new("keys", "check_sealed", id);
            if self.open_bytes(&place, row.bytes(1)?)?.as_slice() != KNOWN {
                return Err(wrong_key(id));
            }
        }
        self.note_key(store).await
    }

    /// Notes the key that seals, so that everybody who opens the database needs it.
    pub(crate) async fn note_key(&self, store: &Store) -> Result<()> {
        let key = self.ring.first()?;
        let sealed = self.seal_bytes(&Place::new("keys", "check_sealed", key.id()), KNOWN)?;
        let note = "INSERT INTO keys (id, check_sealed, created_at) VALUES ($1, $2, {now}) \
                    ON CONFLICT (id) DO NOTHING";
        store.execute(note, params![key.id(), sealed]).await?;
        Ok(())
    }

    async fn root(&self, store: &Store) -> Result<Zeroizing<[u8; 32]>> {
        let place = Place::new("settings", "value_sealed", "root");
        let mut fresh = Zeroizing::new([0; 32]);
        getrandom::fill(fresh.as_mut_slice()).map_err(|_| SyncError::stored("randomness"))?;
        let make = "INSERT INTO settings (name, value_sealed) VALUES ('root', $1) \
                    ON CONFLICT (name) DO NOTHING";
        store.execute(make, params![self.seal_bytes(&place, fresh.as_slice())?]).await?;
        let read = "SELECT value_sealed FROM settings WHERE name = 'root'";
        let row = store.fetch_one(read, vec![]).await?;
        let row = row.ok_or_else(|| SyncError::stored("the root of fingerprints"))?;
        let opened = self.open_bytes(&place, row.bytes(0)?)?;
        let bytes = <[u8; 32]>::try_from(opened.as_slice());
        bytes.map(Zeroizing::new).map_err(|_| SyncError::stored("the root of fingerprints"))
    }

    pub(crate) fn ring(&self) -> &KeyRing {
        &self.ring
    }

    /// The same keeper with another key in front.
    pub(crate) fn with_ring(&self, ring: KeyRing) -> Self {
        Self { ring: Arc::new(ring), root: Arc::clone(&self.root) }
    }

    pub(crate) fn seal_bytes(&self, place: &Place, plain: &[u8]) -> Result<Vec<u8>> {
        let key = self.ring.first()?;
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| SyncError::stored("randomness"))?;
        let payload = Payload { msg: plain, aad: place.0.as_bytes() };
        let cipher = XChaCha20Poly1305::new(key.bytes().into());
        let ciphertext = cipher.encrypt(&XNonce::from(nonce), payload);
        let ciphertext = ciphertext.map_err(|_| SyncError::stored("a sealed value"))?;
        let id = key.id().as_bytes();
        let id_length = u8::try_from(id.len()).map_err(|_| SyncError::stored("a key's id"))?;
        let mut sealed = vec![VERSION, id_length];
        sealed.extend_from_slice(id);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        Ok(sealed)
    }

    pub(crate) fn open_bytes(&self, place: &Place, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let parts = split(sealed).ok_or_else(|| SyncError::stored("a sealed value"))?;
        let key = self.ring.get(parts.key_id).ok_or_else(|| {
            let id = parts.key_id;
            SyncError::key(format!("key: a value is sealed with key {id}, which wasn't given"))
                .coded("unknown_key")
        })?;
        let payload = Payload { msg: parts.ciphertext, aad: place.0.as_bytes() };
        let cipher = XChaCha20Poly1305::new(key.bytes().into());
        let plain = cipher.decrypt(&XNonce::from(parts.nonce), payload);
        plain.map(Zeroizing::new).map_err(|_| wrong_key(key.id()))
    }

    pub(crate) fn seal<T: Serialize>(&self, place: &Place, value: &T) -> Result<Vec<u8>> {
        let json = serde_json::to_vec(value).map(Zeroizing::new);
        self.seal_bytes(place, &json.map_err(|_| SyncError::stored("a value"))?)
    }

    pub(crate) fn open_value<T: DeserializeOwned>(
        &self,
        place: &Place,
        sealed: &[u8],
    ) -> Result<T> {
        let opened = self.open_bytes(place, sealed)?;
        serde_json::from_slice(&opened).map_err(|_| SyncError::stored("a sealed value"))
    }

    /// A blind index: the same for the same source, and nothing else can be told from it.
    pub(crate) fn fingerprint(&self, source: &Source) -> Vec<u8> {
        let (kind, id) = match source {
            Source::Flinks(login_id) => ("flinks", login_id.expose().to_owned()),
            Source::FlinksWealth(login_id) => ("flinks-wealth", login_id.expose().to_owned()),
            Source::Vumi(token) => ("vumi", token.expose().to_owned()),
            Source::VumiPublic { token, .. } => ("vumi-public", token.expose().to_string()),
            other => (other.provider(), String::new()),
        };
        self.blind_index(kind, &id)
    }

    /// Names credentials in tables: stays when keys change, as the root does.
    pub(crate) fn credential_key(&self) -> Zeroizing<[u8; 32]> {
        let mut derived = Zeroizing::new([0; 32]);
        let expanded = Hkdf::<Sha256>::new(None, self.root.as_slice())
            .expand(b"foliolink-sync credential", derived.as_mut_slice());
        debug_assert!(expanded.is_ok(), "32 bytes are a length that HKDF has");
        derived
    }

    /// The same over any kind of id.
    pub(crate) fn blind_index(&self, kind: &str, id: &str) -> Vec<u8> {
        let mut derived = Zeroizing::new([0; 32]);
        let expanded = Hkdf::<Sha256>::new(None, self.root.as_slice())
            .expand(b"foliolink-sync fingerprint", derived.as_mut_slice());
        debug_assert!(expanded.is_ok(), "32 bytes are a length that HKDF has");
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(derived.as_slice()) else {
            return Vec::new();
        };
        mac.update(kind.as_bytes());
        mac.update(b"\0");
        mac.update(id.to_ascii_lowercase().as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

fn wrong_key(id: &str) -> SyncError {
    SyncError::key(format!(
        "key: key {id} isn't the one that sealed the database, or a value was moved or changed"
    ))
    .coded("wrong_key")
}

struct Parts<'a> {
    key_id: &'a str,
    nonce: [u8; NONCE],
    ciphertext: &'a [u8],
}

fn split(sealed: &[u8]) -> Option<Parts<'_>> {
    let rest = sealed.strip_prefix(&[VERSION])?;
    let (length, rest) = rest.split_first()?;
    let (id, rest) = rest.split_at_checked(usize::from(*length))?;
    let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>()?;
    Some(Parts { key_id: std::str::from_utf8(id).ok()?, nonce: *nonce, ciphertext })
}

/// The id of the key that sealed a value.
pub(super) fn key_id(sealed: &[u8]) -> Option<&str> {
    split(sealed).map(|parts| parts.key_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Key;

    fn keeper(ring: KeyRing) -> Keeper {
        Keeper { ring: Arc::new(ring), root: Arc::new(Zeroizing::new([7; 32])) }
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_alone() {
        let keeper = keeper(KeyRing::of(Key::generate().unwrap()));
        let here = Place::new("connections", "source_sealed", 1);
        let there = Place::new("connections", "source_sealed", 2);
        let sealed = keeper.seal(&here, &"K7Q2M9X4T1").unwrap();
        assert!(!sealed.windows(10).any(|bytes| bytes == b"K7Q2M9X4T1"));
        assert_eq!(keeper.open_value::<String>(&here, &sealed).unwrap(), "K7Q2M9X4T1");
        let moved = keeper.open_value::<String>(&there, &sealed).unwrap_err();
        assert_eq!(moved.code(), Some("wrong_key"));
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(keeper.open_value::<String>(&here, &changed).is_err());
        for cut in 0..sealed.len() {
            assert!(keeper.open_value::<String>(&here, &sealed[..cut]).is_err());
        }
    }

    #[test]
    fn an_unknown_key_is_named_and_an_old_one_still_opens() {
        let [old, new] = [Key::generate().unwrap(), Key::generate().unwrap()];
        let place = Place::new("t", "c", "r");
        let sealed = keeper(KeyRing::of(old.clone())).seal(&place, &1).unwrap();
        let refused = keeper(KeyRing::of(new.clone())).open_value::<i32>(&place, &sealed);
        assert!(refused.unwrap_err().to_string().contains(old.id()));
        let both = keeper(KeyRing::of(old).sealed_by(new));
        assert_eq!(both.open_value::<i32>(&place, &sealed).unwrap(), 1);
    }

    #[test]
    fn fingerprints_ignore_case_and_keep_kinds_apart() {
        let keeper = keeper(KeyRing::of(Key::generate().unwrap()));
        let of = |kind, id| keeper.blind_index(kind, id);
        assert_eq!(of("flinks", "7D3F"), of("flinks", "7d3f"));
        assert_ne!(of("flinks", "7d3f"), of("flinks-wealth", "7d3f"));
    }
}
