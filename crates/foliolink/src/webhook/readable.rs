//! The body of a delivery as it is parsed, once its signature over the bytes has been checked.

use bytes::Bytes;
use foliolink_runtime::clean_json;

/// Without a byte order mark, and with U+FFFD for what is no character: one byte in a description
/// must not cost a delivery that comes again and again for it.
pub(super) fn readable(body: &[u8]) -> Bytes {
    let (text, repairs) = clean_json(Bytes::copy_from_slice(body));
    if !repairs.is_empty() {
        // How many alone: what stands there is a person's.
        let strings = repairs.texts();
        tracing::warn!(strings, "the delivery holds what is no text, read as U+FFFD");
    }
    text
}
