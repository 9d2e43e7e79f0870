//! Vumi's verification keys in a file: a receiver that was restarted knows them, whatever strangers
//! make it look up.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use foliolink::webhook::vumi::{KeyId, KeyStore, SavedKey, StoreError};
use tokio::sync::Mutex;

use crate::output_file::{check_file, write_private};

pub(super) struct KeyFile {
    path: PathBuf,
    keys: Mutex<Vec<SavedKey>>,
}

impl KeyFile {
    /// Reads the file, which need not be there yet.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        check_file(path)?;
        let keys = match fs::metadata(path) {
            Ok(metadata) if !metadata.is_file() => return Err("isn't a file".to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => vec![],
            Ok(_) | Err(_) => {
                let bytes = fs::read(path).map_err(|error| error.to_string())?;
                // A byte order mark, which an editor may have written.
                let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
                serde_json::from_slice(json).map_err(|error| {
                    format!("no list of keys, line {} column {}", error.line(), error.column())
                })?
            }
        };
        Ok(Self { path: path.to_owned(), keys: Mutex::new(keys) })
    }

    async fn change(&self, change: impl FnOnce(&mut Vec<SavedKey>)) -> Result<(), StoreError> {
        let mut keys = self.keys.lock().await;
        change(&mut keys);
        let bytes = serde_json::to_vec_pretty(&*keys)?;
        let path = self.path.clone();
        // Under the lock: an older list must not be written over a newer one.
        Ok(tokio::task::spawn_blocking(move || write_private(&path, &bytes)).await??)
    }
}

impl KeyStore for KeyFile {
    async fn load(&self) -> Result<Vec<SavedKey>, StoreError> {
        Ok(self.keys.lock().await.clone())
    }

    async fn save(&self, key: &SavedKey) -> Result<(), StoreError> {
        self.change(|keys| {
            keys.retain(|held| held.id != key.id);
            keys.push(key.clone());
        })
        .await
    }

    async fn forget(&self, id: KeyId) -> Result<(), StoreError> {
        self.change(|keys| keys.retain(|held| held.id != id)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_of_an_editor_is_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        write_private(&path, "\u{feff}[]".as_bytes()).unwrap();
        assert!(KeyFile::open(&path).is_ok());
        write_private(&path, b"{}").unwrap();
        assert!(KeyFile::open(&path).is_err_and(|why| why.starts_with("no list of keys")));
    }
}
