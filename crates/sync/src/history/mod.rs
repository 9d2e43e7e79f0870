//! What was true when: one table a noun of the snapshot, whose rows are versions. A version is
//! inserted once and closed once; nothing else ever happens to it.
//!
//! The columns are those of [`foliolink::portfolio::columns`], the one list; what stands here is
//! how a snapshot becomes rows of text (`nouns`), which rows go on (`matching`), what is written
//! of it (`write`), and how a snapshot comes back (`rebuild`).

mod changes;
mod digest;
mod matching;
pub(crate) mod nouns;
mod rebuild;
#[cfg(all(test, feature = "sqlite", feature = "postgres"))]
mod tests;
mod write;

pub(crate) use changes::history_of;
pub use changes::{Change, ChangeCursor, ChangeKind};
pub(crate) use digest::digest;
pub(crate) use rebuild::{rebuild_at, rebuild_current, rebuild_many};
pub(crate) use write::{Counts, Plan, Write};
