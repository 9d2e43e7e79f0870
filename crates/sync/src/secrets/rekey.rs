//! Everything sealed with a new key, in batches: stopped in the middle, it goes on where it was.

use super::{Keeper, Key, Place, sealed::key_id};
use crate::{
    error::Result,
    store::{Param, Store, params},
};

/// A column of sealed values: its table, its key, itself.
const COLUMNS: [[&str; 3]; 7] = [
    ["connections", "id", "source_sealed"],
    ["connections", "id", "pending_sealed"],
    ["inbox", "digest", "body_sealed"],
    ["provider_sessions", "credential", "token_sealed"],
    ["settings", "name", "value_sealed"],
    ["webhook_endpoints", "id", "secrets_sealed"],
    ["webhook_endpoints", "id", "url_sealed"],
];
/// Rows of one look.
const BATCH: i64 = 200;

/// Seals everything with `new`, which opens what the keeper opens from then on. Gives the number of
/// values.
pub(crate) async fn rekey(store: &Store, keeper: &Keeper, new: Key) -> Result<u64> {
    let both = keeper.with_ring(keeper.ring().clone().sealed_by(new.clone()));
    // From here on a worker without the new key stops.
    both.note_key(store).await?;
    let mut count = 0;
    loop {
        let mut sealed = 0;
        for names in COLUMNS {
            sealed += rekey_column(store, &both, &new, names).await?;
        }
        // Whoever had the old key still wrote with it in between: until nothing is left.
        if sealed == 0 {
            break;
        }
        count += sealed;
    }
    // Nothing needs the old ones any more.
    store.execute("DELETE FROM keys WHERE id <> $1", params![new.id()]).await?;
    Ok(count)
}

async fn rekey_column(
    store: &Store,
    both: &Keeper,
    new: &Key,
    [table, row, column]: [&str; 3],
) -> Result<u64> {
    let mut count = 0;
    let mut after: Option<Param> = None;
    loop {
        let (from, mut params) = match &after {
            Some(after) => (format!("AND {row} > $1"), vec![after.clone()]),
            None => (String::new(), vec![]),
        };
        let limit = params.len() + 1;
        params.push(BATCH.into());
        let select = format!(
            "SELECT {row}, {column} FROM {table} WHERE {column} IS NOT NULL {from} \
             ORDER BY {row} LIMIT ${limit}"
        );
        let rows = store.fetch(&select, params).await?;
        for found in &rows {
            let (name, key) = match found.opt_text(0) {
                Ok(text) => (text.unwrap_or_default().to_owned(), Param::from(found.text(0)?)),
                Err(_) => {
                    (crate::inbox::hex(found.bytes(0)?), Param::from(found.bytes(0)?.to_vec()))
                }
            };
            after = Some(key.clone());
            let old = found.bytes(1)?;
            if key_id(old) == Some(new.id()) {
                continue;
            }
            let place = Place::new(table, column, name);
            let sealed = both.seal_bytes(&place, &both.open_bytes(&place, old)?)?;
            // Whoever wrote meanwhile has written with a key that opens: the next run finds it.
            let update =
                format!("UPDATE {table} SET {column} = $1 WHERE {row} = $2 AND {column} = $3");
            let params = vec![sealed.into(), key, old.to_vec().into()];
            count += store.execute(&update, params).await?;
        }
        if rows.is_empty() {
            return Ok(count);
        }
    }
}

/// Whether a key is in use that this ring doesn't have: then nothing may be done any more.
pub(crate) async fn has_unknown_key(store: &Store, keeper: &Keeper) -> Result<Option<String>> {
    for row in store.fetch("SELECT id FROM keys", vec![]).await? {
        let id = row.text(0)?;
        if keeper.ring().get(id).is_none() {
            return Ok(Some(id.to_owned()));
        }
    }
    Ok(None)
}
