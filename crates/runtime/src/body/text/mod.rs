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
mod tests;
