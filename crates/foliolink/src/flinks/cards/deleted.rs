//! What a deletion found.

/// What a deletion found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Deleted {
    /// It is gone now.
    Now,
    /// The provider didn't know it: an earlier deletion, or another instance.
    AlreadyGone,
}
