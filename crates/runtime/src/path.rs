//! Path parameters that stay one segment, whatever they hold.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// RFC 3986 `unreserved` stays as it is, everything else is escaped.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Escapes one path segment.
///
/// A dot segment can't be escaped (URL parsers fold `%2e%2e` as well) and an empty one would shift
/// the path, so each becomes `%00`: a segment that no resource has, instead of another endpoint.
///
/// ```
/// use foliolink_runtime::encode_path;
///
/// assert_eq!(encode_path("K7Q2M9X4T1"), "K7Q2M9X4T1");
/// assert_eq!(encode_path("a/../b?c=d#e"), "a%2F..%2Fb%3Fc%3Dd%23e");
/// assert_eq!(encode_path(".."), "%00");
/// ```
pub fn encode_path(segment: &str) -> String {
    match segment {
        "" | "." | ".." => "%00".to_owned(),
        // Ids and tokens are nearly all of it, and need nothing.
        other if other.bytes().all(is_unreserved) => other.to_owned(),
        other => utf8_percent_encode(other, SEGMENT).to_string(),
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever a caller passes, the URL keeps its shape: same host, same number of segments, nothing in query or fragment.
        #[test]
        fn a_parameter_never_leaves_its_segment(text in any::<String>()) {
            let url = reqwest::Url::parse(&format!("http://localhost/v3/{}/BankingServices", encode_path(&text))).unwrap();
            let segments: Vec<_> = url.path_segments().unwrap().collect();
            prop_assert_eq!(segments.len(), 3);
            prop_assert_eq!((segments[0], segments[2]), ("v3", "BankingServices"));
            prop_assert!(url.query().is_none() && url.fragment().is_none());
        }

        #[test]
        fn what_was_escaped_can_be_read_back(text in "[^.]+.*") {
            let encoded = encode_path(&text);
            let decoded = percent_encoding::percent_decode_str(&encoded).decode_utf8().unwrap();
            prop_assert_eq!(decoded, text);
        }
    }
}
