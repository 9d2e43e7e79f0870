//! Text that is no text: a byte order mark before an answer, bytes that are no UTF-8, half a
//! surrogate pair, a raw control character in a string, a backslash that begins no escape. One of
//! them in one description would cost a customer's whole pull, so it is replaced, and its place is
//! told. A body that is UTF-16 from end to end is read as such.

use bytes::Bytes;

use super::{Repairs, utf16};

/// Places that are told one by one; the others are counted.
const NAMED: usize = 100;
/// As deep as JSON is read at all; what is deeper is left to fail there.
const DEPTH: usize = 128;
/// Longer keys are rather data.
const LONGEST: usize = 64;
/// What follows a backslash in JSON, but for `u` and its four digits.
const ESCAPES: &[u8] = br#""\/bfnrt"#;
const MARK: &[u8] = b"\xef\xbb\xbf";
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// The bytes without the byte order mark that some put in front of UTF-8.
///
/// ```
/// assert_eq!(foliolink_runtime::without_mark(b"\xef\xbb\xbf{}"), b"{}");
/// assert_eq!(foliolink_runtime::without_mark(b"{}"), b"{}");
/// ```
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

/// JSON that can be read as text: in UTF-8, without a byte order mark, and with U+FFFD in place of
/// what is no character, a backslash that begins no escape (`\d`, `\x41`) among it. Everything else stays as sent, numbers to their last digit. What doesn't look like
/// JSON keeps its bytes.
///
/// Of the strings that were changed the first hundred are named, each once, and the others counted. A
/// key that holds such a thing is told by the object that it stands in; `.` is the whole body.
///
/// A body that is fine is looked at three times at the speed of memory, and not copied.
///
/// ```
/// use foliolink_runtime::clean_json;
///
/// let (body, repairs) = clean_json(r#"[{"name": "rent \ud83d", "sum": 1.10}]"#.into());
/// assert_eq!(body, "[{\"name\": \"rent \u{fffd}\", \"sum\": 1.10}]");
/// assert_eq!(repairs.list()[0].path, "[0].name");
/// assert_eq!(repairs.list()[0].what, "what is no text, read as U+FFFD");
/// ```
pub fn clean_json(body: Bytes) -> (Bytes, Repairs) {
    if let Some(text) = utf16::read(&body) {
        let repairs = find_replaced(&text);
        let (body, more) = clean_json(text.into());
        return (body, if more.is_empty() { repairs } else { more });
    }
    let mark = body.len() - without_mark(&body).len();
    let body = body.slice(mark..);
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    if !matches!(first, Some(b'{' | b'[' | b'"')) || is_fine(&body) {
        return (body, Repairs::default());
    }
    match Cleaner::new(&body).run() {
        Some((cleaned, repairs)) if !repairs.is_empty() => (cleaned.into(), repairs),
        _ => (body, Repairs::default()),
    }
}

/// Where JSON that was cleaned, by us or by whoever sent it, holds U+FFFD.
///
/// ```
/// let repairs = foliolink_runtime::find_replaced("[{\"name\": \"caf\u{fffd}\"}]");
/// assert_eq!(repairs.list()[0].path, "[0].name");
/// ```
pub fn find_replaced(json: &str) -> Repairs {
    if !json.contains('\u{fffd}') {
        return Repairs::default();
    }
    let cleaner = Cleaner { tells_replacements: true, ..Cleaner::new(json.as_bytes()) };
    cleaner.run().map(|(_, repairs)| repairs).unwrap_or_default()
}

/// Sees no more than that nothing can be wrong.
fn is_fine(body: &[u8]) -> bool {
    // Without a way out in the middle of a piece, a piece is compared at once.
    let is_plain = |piece: &[u8]| piece.iter().fold(true, |all, byte| all & (*byte >= b' '));
    std::str::from_utf8(body).is_ok()
        && !has_odd_escape(body)
        && (body.chunks(4096).all(is_plain) || breaks_between_strings(body))
}

/// Whether no string holds a control character: a line break between two fields is none of theirs.
fn breaks_between_strings(body: &[u8]) -> bool {
    let mut rest = body;
    while let Some(begin) = memchr::memchr(b'"', rest) {
        let mut bytes = rest.iter().enumerate().skip(begin + 1);
        let end = loop {
            match bytes.next() {
                Some((at, b'"')) => break at,
                Some((_, b'\\')) => drop(bytes.next()),
                Some((_, ..b' ')) => return false,
                Some(_) => {}
                // It breaks off: a parser says where.
                None => return true,
            }
        };
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    true
}

/// Whether there is an escape of the two halves of a surrogate pair, whole or not, or one that JSON
/// doesn't have. Few bodies have many backslashes, so one look for those is enough.
fn has_odd_escape(body: &[u8]) -> bool {
    let mut rest = body;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let escape = rest.get(at + 1..).unwrap_or_default();
        match escape {
            [b'u', b'd' | b'D', ..] => return true,
            [b'u', digits @ ..] => {
                let digits = digits.get(..4).unwrap_or(b"0");
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return true;
                }
            }
            [letter, ..] if !ESCAPES.contains(letter) => return true,
            _ => {}
        }
        rest = escape.get(1..).unwrap_or_default();
    }
    false
}

/// Where in the JSON the cleaner is.
enum Level {
    /// The bytes of the current key, in the source, and whether the next string is one.
    Object {
        key: std::ops::Range<usize>,
        awaits_key: bool,
    },
    Array(usize),
}

/// Goes through the bytes once, copying them.
struct Cleaner<'a> {
    source: &'a [u8],
    at: usize,
    out: Vec<u8>,
    levels: Vec<Level>,
    /// The strings that were changed, each once, and how many there are besides.
    paths: Vec<String>,
    more: usize,
    /// What was replaced before is told as well.
    tells_replacements: bool,
}

impl<'a> Cleaner<'a> {
    fn new(source: &'a [u8]) -> Self {
        let out = Vec::with_capacity(source.len() + 64);
        let (levels, paths) = Default::default();
        Self { source, at: 0, out, levels, paths, more: 0, tells_replacements: false }
    }

    /// `None` where it is nested deeper than JSON is read.
    fn run(mut self) -> Option<(Vec<u8>, Repairs)> {
        while let Some(byte) = self.source.get(self.at).copied() {
            match byte {
                b'"' => {
                    self.string();
                    continue;
                }
                b'{' => self.enter(Level::Object { key: 0..0, awaits_key: true })?,
                b'[' => self.enter(Level::Array(0))?,
                b'}' | b']' => drop(self.levels.pop()),
                b',' => match self.levels.last_mut() {
                    Some(Level::Object { awaits_key, .. }) => *awaits_key = true,
                    Some(Level::Array(index)) => *index += 1,
                    None => {}
                },
                _ => {}
            }
            self.copy(1);
        }
        Some((self.out, Repairs::of_texts(self.paths, self.more)))
    }

    fn enter(&mut self, level: Level) -> Option<()> {
        self.levels.push(level);
        (self.levels.len() <= DEPTH).then_some(())
    }

    fn copy(&mut self, bytes: usize) {
        let end = (self.at + bytes).min(self.source.len());
        self.out.extend_from_slice(self.source.get(self.at..end).unwrap_or_default());
        self.at = end;
    }

    /// From one quote to the other, or to the end of a body that breaks off.
    fn string(&mut self) {
        let begin = self.at + 1;
        self.copy(1);
        while let Some(byte) = self.source.get(self.at).copied() {
            match byte {
                b'"' => break,
                b'\\' => self.escape(),
                ..b' ' => self.replace(1),
                b' '..0x80 => self.copy(1),
                _ => self.character(),
            }
        }
        if let Some(Level::Object { key, awaits_key: awaits_key @ true }) = self.levels.last_mut() {
            *key = begin..self.at;
            *awaits_key = false;
        }
        self.copy(1);
    }

    fn escape(&mut self) {
        match self.read_escape(self.at) {
            None => match self.source.get(self.at + 1) {
                Some(b'u') if self.at + 6 > self.source.len() => self.copy(2),
                Some(letter) if !ESCAPES.contains(letter) => self.replace(1),
                _ => self.copy(2),
            },
            Some(0xd800..=0xdbff) => match self.read_escape(self.at + 6) {
                Some(0xdc00..=0xdfff) => self.copy(12),
                _ => self.replace(6),
            },
            Some(0xdc00..=0xdfff) => self.replace(6),
            Some(_) => self.copy(6),
        }
    }

    /// What `\uXXXX` at this place stands for.
    fn read_escape(&self, at: usize) -> Option<u16> {
        let digits = self.source.get(at..at + 6)?.strip_prefix(b"\\u")?;
        let digits = digits.iter().all(u8::is_ascii_hexdigit).then_some(digits)?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }

    /// A character of several bytes, or so many of them as belong to none.
    fn character(&mut self) {
        let end = (self.at + 4).min(self.source.len());
        let bytes = self.source.get(self.at..end).unwrap_or_default();
        match std::str::from_utf8(bytes) {
            _ if self.tells_replacements && bytes.starts_with(REPLACEMENT) => self.replace(3),
            Ok(text) => self.copy(text.chars().next().map_or(1, char::len_utf8)),
            Err(error) if error.valid_up_to() > 0 => self.copy(error.valid_up_to()),
            Err(error) => self.replace(error.error_len().unwrap_or(bytes.len()).max(1)),
        }
    }

    fn replace(&mut self, bytes: usize) {
        self.out.extend_from_slice(REPLACEMENT);
        self.at += bytes;
        let path = self.path();
        if self.paths.last() == Some(&path) {
            return;
        }
        match self.paths.len() < NAMED {
            true => self.paths.push(path),
            false => self.more += 1,
        }
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for level in &self.levels {
            match level {
                Level::Array(index) => path.push_str(&format!("[{index}]")),
                Level::Object { awaits_key: true, .. } => {}
                Level::Object { key, .. } => {
                    let key = self.source.get(key.clone()).unwrap_or_default();
                    path.push_str(if path.is_empty() { "" } else { "." });
                    path.push_str(field_name(key).unwrap_or("…"));
                }
            }
        }
        if path.is_empty() { ".".to_owned() } else { path }
    }
}

/// A key that looks like the name of a field; any other may be data, and isn't shown.
fn field_name(key: &[u8]) -> Option<&str> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$');
    let name = std::str::from_utf8(key).ok()?;
    (name.len() <= LONGEST && key.iter().all(plain)).then_some(name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean(body: &[u8]) -> (String, Vec<String>) {
        let (cleaned, replaced) = clean_json(Bytes::copy_from_slice(body));
        let paths = replaced.list().iter().map(|repair| repair.path.clone());
        (String::from_utf8(cleaned.to_vec()).unwrap(), paths.collect())
    }

    #[test]
    fn what_is_no_character_is_replaced_and_its_place_is_told() {
        let half = br#"{"Accounts": [{"Title": "a"}, {"Title": "x \ud83d y", "Id": 1.10}]}"#;
        let (text, paths) = clean(half);
        assert_eq!(
            text,
            "{\"Accounts\": [{\"Title\": \"a\"}, {\"Title\": \"x \u{fffd} y\", \"Id\": 1.10}]}"
        );
        assert_eq!(paths, ["Accounts[1].Title"]);
        for (body, expected) in [
            (&br#"["\udc00"]"#[..], "[\"\u{fffd}\"]"),
            (br#"["\ud83d\ud83d\ude00"]"#, "[\"\u{fffd}\\ud83d\\ude00\"]"),
            (br#"["\uD83D\n"]"#, "[\"\u{fffd}\\n\"]"),
            (b"[\"caf\xe9\"]", "[\"caf\u{fffd}\"]"),
            (b"[\"\xed\xa0\xbd\"]", "[\"\u{fffd}\u{fffd}\u{fffd}\"]"),
            (b"[\"\xf0\x9f\x98\"]", "[\"\u{fffd}\"]"),
            (
                b"[\"two\nlines\tand \x0b\x00\"]",
                "[\"two\u{fffd}lines\u{fffd}and \u{fffd}\u{fffd}\"]",
            ),
        ] {
            let (text, paths) = clean(body);
            assert_eq!(text, expected);
            assert_eq!(paths, ["[0]"], "{expected}");
            serde_json::from_str::<serde_json::Value>(&text).unwrap();
        }
    }

    #[test]
    fn a_backslash_that_begins_no_escape_is_no_character() {
        for (body, expected) in [
            (r#"["DOMAIN\djoe"]"#, "DOMAIN\u{fffd}djoe"),
            (r#"["\x41 and \' and \0"]"#, "\u{fffd}x41 and \u{fffd}' and \u{fffd}0"),
            (r#"["\uzzzz"]"#, "\u{fffd}uzzzz"),
            (r#"["\u12"]"#, "\u{fffd}u12"),
            (r#"["\U0041\t\/"]"#, "\u{fffd}U0041\t/"),
            ("[\"\\\u{e9}\"]", "\u{fffd}\u{e9}"),
            ("[\"a\\\n\"]", "a\u{fffd}\u{fffd}"),
        ] {
            let (text, paths) = clean(body.as_bytes());
            let read: Vec<String> = serde_json::from_str(&text).unwrap();
            assert_eq!((read[0].as_str(), paths[0].as_str()), (expected, "[0]"), "{body}");
        }
        for fine in [r#"["\\d \\x \\\\u12"]"#, r#"["\"\\\/\b\f\n\r\t\u00e9"]"#] {
            assert_eq!(clean(fine.as_bytes()), (fine.to_owned(), vec![]));
        }
    }

    #[test]
    fn places_are_told_wherever_they_are() {
        let body = b"{\"a\": [[0, {\"b c\": {\"d\": \"\xff\"}}], \"\xff\"],\n \"\xff\": 1, \"e\": [], \"f\": \"\xff\xff\"}";
        assert_eq!(clean(body).1, ["a[0][1].….d", "a[1]", ".", "f"]);
        assert_eq!(clean(b"\"\xff\"").1, ["."]);
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_is_no_damage() {
        assert_eq!(clean(b"\xef\xbb\xbf[1]"), ("[1]".to_owned(), vec![]));
        assert_eq!(
            clean(b"\xef\xbb\xbf[\"\xff\"]"),
            ("[\"\u{fffd}\"]".to_owned(), vec!["[0]".to_owned()])
        );
        assert_eq!(clean(b"\xef\xbb\xbf"), (String::new(), vec![]));
        // Inside, it is a character like any other.
        assert_eq!(clean("[\"\u{feff}\"]".as_bytes()).1, [""; 0]);
    }

    #[test]
    fn what_is_fine_is_not_copied() {
        let fine = [
            r#"{"a": [1.10, "é 😀 \ud83d\ude00 \\ud83d \" \u00e9"]}"#,
            "{\n\t\"a\": 1\r\n}",
            "",
            "[]",
            // Broken otherwise: that is for the decoder to say.
            r#"["\u12"#,
            r#"["\"#,
        ];
        for text in fine {
            let body = Bytes::copy_from_slice(text.as_bytes());
            let (cleaned, replaced) = clean_json(body.clone());
            assert!(replaced.is_empty(), "{text}");
            assert_eq!((cleaned.as_ptr(), cleaned.len()), (body.as_ptr(), body.len()), "{text}");
        }
        // No JSON: a page of some gateway stays as it is.
        let page = Bytes::from_static(b"<p title=\"a\nb\">\xff</p>");
        assert_eq!(clean_json(page.clone()).0, page);
    }

    #[test]
    fn many_places_are_counted_and_depth_is_bounded() {
        let many = format!("[{}\"\n\"]", "\"\n\", ".repeat(999));
        let (_, replaced) = clean_json(many.into());
        let last = &replaced.list()[100];
        assert_eq!((replaced.list().len(), replaced.texts()), (101, 1000));
        assert_eq!(
            (last.path.as_str(), last.what.as_str()),
            (".", "900 more texts hold what is no text, read as U+FFFD")
        );
        let deep = Bytes::from(format!("{}\"\n\"", "[".repeat(1_000_000)));
        assert_eq!(clean_json(deep.clone()).0, deep);
    }

    proptest! {
        /// Whatever comes: no panic, and what was text stays the same text.
        #[test]
        fn any_bytes_are_taken(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let body = [b"[\"".as_slice(), &body, b"\"]"].concat();
            let (cleaned, replaced) = clean_json(Bytes::from(body.clone()));
            if replaced.is_empty() {
                prop_assert_eq!(&cleaned[..], without_mark(&body));
            } else {
                prop_assert!(cleaned.len() <= 3 * body.len());
            }
        }

        #[test]
        fn any_json_is_left_alone(text in any::<String>(), number in any::<i64>()) {
            let body = serde_json::to_string_pretty(&(text, number)).unwrap();
            let (cleaned, replaced) = clean_json(Bytes::from(body.clone()));
            prop_assert!(replaced.is_empty());
            prop_assert_eq!(&cleaned[..], body.as_bytes());
        }

        /// Any text with one byte of it broken is JSON again.
        #[test]
        fn one_broken_byte_costs_one_string(text in "[a-zé😀]{1,20}", at in 0usize..20, byte in 0x80u8..) {
            let mut body = serde_json::to_vec(&[text.clone(), "next".to_owned()]).unwrap();
            let at = 2 + at % text.len();
            body[at] = byte;
            let (cleaned, _) = clean_json(Bytes::from(body));
            let read: Vec<String> = serde_json::from_slice(&cleaned).unwrap();
            prop_assert_eq!(&read[1], "next");
        }
    }
}
