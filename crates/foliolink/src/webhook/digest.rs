//! SHA-256 as this module needs it: of several parts, in hex, compared in constant time.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// SHA-256 of something.
pub(super) type Digest = [u8; 32];

/// Of all parts, one after the other. Parts of varying length belong last, or collisions are easy
/// to make.
pub(super) fn sha256(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Lower-case hex.
pub(super) fn hex(digest: &Digest) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether both are the same, in a time that says nothing about where they differ.
pub(super) fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}
