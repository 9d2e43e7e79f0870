//! Keys that seal, and the ring that they are on.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

use crate::error::{Result, SyncError};

/// 32 bytes, and the name under which what they sealed is known.
///
/// ```
/// use foliolink_sync::Key;
///
/// let key = Key::generate()?;
/// let stored = key.to_text(); // for a file of mode 0600
/// assert!(stored.contains(':') && !format!("{key:?}").contains(stored.split_once(':').unwrap().1));
/// # Ok::<(), foliolink_sync::SyncError>(())
/// ```
#[derive(Clone)]
pub struct Key {
    id: String,
    bytes: Zeroizing<[u8; 32]>,
}

impl Key {
    /// A new one.
    ///
    /// # Errors
    /// - [`Internal`](foliolink::ErrorKind::Internal): the machine has no randomness to give.
    pub fn generate() -> Result<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| SyncError::stored("randomness"))?;
        let mut name = [0; 4];
        getrandom::fill(&mut name).map_err(|_| SyncError::stored("randomness"))?;
        Ok(Self { id: format!("{:08x}", u32::from_be_bytes(name)), bytes })
    }

    /// Its name. No secret.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `id:base64`, as `FOLIOLINK_SYNC_KEY` takes it.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}:{}", self.id, STANDARD.encode(self.bytes.as_slice())))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }
}

impl FromStr for Key {
    type Err = SyncError;

    /// `id:base64`, or Base64 alone, whose id is `1`.
    fn from_str(text: &str) -> Result<Self> {
        let text = trim(text);
        let (id, encoded) = text.split_once(':').unwrap_or(("1", text));
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if id.is_empty() || id.len() > 32 || !id.bytes().all(is_plain) {
            return Err(SyncError::configure(
                "key: its id is at most 32 letters, digits, dashes and underscores",
            ));
        }
        let decoded = STANDARD.decode(encoded.trim()).map(Zeroizing::new);
        let wrong = || SyncError::configure("key: expected 32 bytes in Base64");
        let decoded = decoded.map_err(|_| wrong())?;
        let bytes = <[u8; 32]>::try_from(decoded.as_slice()).map_err(|_| wrong())?;
        Ok(Self { id: id.to_owned(), bytes: Zeroizing::new(bytes) })
    }
}

/// Without what an editor leaves around a line: white space, and a byte order mark at either end.
fn trim(text: &str) -> &str {
    text.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}')
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The keys that a program has: the first one seals, all of them open.
///
/// ```
/// use foliolink_sync::{Key, KeyRing};
///
/// let new = Key::generate()?.to_text();
/// let old = Key::generate()?.to_text();
/// let ring: KeyRing = format!("{}, {}", *new, *old).parse()?;
/// assert_eq!(ring.ids().count(), 2);
/// assert!("2:c2hvcnQ=".parse::<KeyRing>().is_err());
/// # Ok::<(), foliolink_sync::SyncError>(())
/// ```
#[derive(Debug, Clone)]
pub struct KeyRing(Vec<Key>);

impl KeyRing {
    /// One key alone.
    pub fn of(key: Key) -> Self {
        Self(vec![key])
    }

    /// The same ring with another key in front, which seals from then on.
    #[must_use]
    pub fn sealed_by(mut self, key: Key) -> Self {
        self.0.retain(|held| held.id != key.id);
        self.0.insert(0, key);
        self
    }

    /// The names of its keys, the one that seals first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(Key::id)
    }

    pub(crate) fn first(&self) -> Result<&Key> {
        self.0.first().ok_or_else(|| SyncError::configure("key: there is none"))
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Key> {
        self.0.iter().find(|key| key.id == id)
    }
}

impl FromStr for KeyRing {
    type Err = SyncError;

    /// `id:base64`, several of them with commas between.
    fn from_str(text: &str) -> Result<Self> {
        let texts = text.split(',').map(trim).filter(|text| !text.is_empty());
        let keys: Vec<Key> = texts.map(str::parse).collect::<Result<_>>()?;
        for (at, key) in keys.iter().enumerate() {
            if keys.iter().take(at).any(|earlier| earlier.id == key.id) {
                return Err(SyncError::configure("key: two of them have the same id"));
            }
        }
        let ring = Self(keys);
        ring.first()?;
        Ok(ring)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_editor_leaves_around_a_key_is_no_part_of_it() {
        let key = Key::generate().unwrap();
        let text = key.to_text();
        let text = text.as_str();
        for around in ["\u{feff}KEY", "KEY\u{feff}", "KEY\r\n,\u{feff}", "\u{feff} KEY \u{feff}\n"]
        {
            let ring: KeyRing = around.replace("KEY", text).parse().unwrap();
            assert_eq!(ring.ids().collect::<Vec<_>>(), [key.id()], "{around:?}");
            assert_eq!(ring.first().unwrap().bytes(), key.bytes(), "{around:?}");
        }
    }
}
