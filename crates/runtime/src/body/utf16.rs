//! A body that is UTF-16 from end to end, as some older hosts send JSON.

/// A body in UTF-16, by its byte order mark or because its first character has a zero beside it; what
/// is half a pair there is U+FFFD. JSON in UTF-8 has no zero byte.
pub(super) fn read(body: &[u8]) -> Option<String> {
    let (unit, body): (fn([u8; 2]) -> u16, _) = match body {
        [0xff, 0xfe, rest @ ..] => (u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => (u16::from_be_bytes, rest),
        [b'{' | b'[', 0, ..] => (u16::from_le_bytes, body),
        [0, b'{' | b'[', ..] => (u16::from_be_bytes, body),
        _ => return None,
    };
    let (pairs, _) = body.as_chunks();
    let units = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)));
    Some(units.map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::super::text::clean_json;

    fn clean(body: &[u8]) -> (String, Vec<String>) {
        let (cleaned, replaced) = clean_json(Bytes::copy_from_slice(body));
        let paths = replaced.list().iter().map(|repair| repair.path.clone());
        (String::from_utf8(cleaned.to_vec()).unwrap(), paths.collect())
    }

    #[test]
    fn a_body_in_utf_16_is_read() {
        let text = r#"{"name": "é 😀", "sum": 1.10}"#;
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = [b"\xff\xfe".as_slice(), &little].concat();
        let marked_big = [b"\xfe\xff".as_slice(), &big].concat();
        for body in [little, big, marked, marked_big] {
            assert_eq!(clean(&body), (text.to_owned(), vec![]));
        }
        let half = [
            "{\"a\": \"".encode_utf16().collect(),
            vec![0xd83d],
            "\\d\", \"b\": \"\"}".encode_utf16().collect(),
        ];
        let half: Vec<u8> = half.concat().into_iter().flat_map(u16::to_le_bytes).collect();
        let expected = "{\"a\": \"\u{fffd}\u{fffd}d\", \"b\": \"\"}";
        assert_eq!(clean(&half), (expected.to_owned(), vec!["a".to_owned()]));
    }
}
