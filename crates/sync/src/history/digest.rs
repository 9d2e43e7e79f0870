//! One number of a whole snapshot: equal where nothing changed that history would tell.

use foliolink::portfolio::{Snapshot, columns::Row};
use sha2::{Digest as _, Sha256};

use super::nouns::{self, Cells, NounColumn};

/// The digest of the snapshot's canonical form: rows in no order, amounts by value, without what
/// [`Snapshot::diff`] doesn't count as a change (`as_of`, a row's `updated_at`).
pub(crate) fn digest(snapshot: &Snapshot) -> Vec<u8> {
    use foliolink::portfolio::{
        Account, Holder, Holding, Portfolio, Security, Transaction, Warning,
    };

    let mut hash = Sha256::new();
    let institution = nouns::institution_cells(snapshot);
    hash.update(serde_json::json!(institution).to_string());
    add::<Holder>(&mut hash, snapshot);
    add::<Account>(&mut hash, snapshot);
    add::<Portfolio>(&mut hash, snapshot);
    add::<Security>(&mut hash, snapshot);
    add::<Holding>(&mut hash, snapshot);
    add::<Transaction>(&mut hash, snapshot);
    add::<Warning>(&mut hash, snapshot);
    hash.finalize().to_vec()
}

fn add<T: Row>(hash: &mut Sha256, snapshot: &Snapshot) {
    let noun = nouns::noun::<T>();
    let rows = T::rows(snapshot).iter().map(|row| canonical(&noun.columns, nouns::cells(row)));
    let mut rows: Vec<_> = rows.collect();
    rows.sort_unstable();
    hash.update(format!("{}\n{}\n", T::TABLE, rows.len()));
    for row in rows {
        hash.update(row);
        hash.update("\n");
    }
}

/// A row as one line of JSON.
fn canonical(columns: &[NounColumn], cells: Cells) -> String {
    let cells = columns.iter().zip(cells).map(|(column, cell)| match column.name {
        "updated_at" => None,
        _ => column.canonical(cell),
    });
    serde_json::json!(cells.collect::<Vec<_>>()).to_string()
}
