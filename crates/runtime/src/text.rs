//! Short texts without an allocation each: ids, names, descriptions. An answer has hundreds of
//! thousands of them, nearly all shorter than forty bytes.

use std::{borrow::Borrow, cmp::Ordering, fmt, hash, ops::Deref, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json_value::read_text;

/// What stands in place: a UUID as it is written, with two bytes to spare.
const SHORT: usize = 38;

/// A text as it was sent; up to 38 bytes stand in the value itself, which has 40.
///
/// A `str` in all that it can do; from and into `String`.
///
/// ```
/// use foliolink_runtime::Text;
///
/// let id: Text = serde_json::from_str("\"f3b0a3e7-7d0e-4f0a-9a44-5a1a2f9d6c11\"").unwrap();
/// assert!(id.starts_with("f3b0a3e7"));
/// assert_eq!(id, "f3b0a3e7-7d0e-4f0a-9a44-5a1a2f9d6c11");
/// assert_eq!(String::from(id).len(), 36);
/// assert_eq!(size_of::<Option<Text>>(), 40);
/// ```
#[derive(Clone)]
pub struct Text(Held);

#[derive(Clone)]
enum Held {
    /// So many bytes of UTF-8; the rest is zero.
    Short { length: u8, bytes: [u8; SHORT] },
    /// Longer ones alone.
    Long(Box<str>),
}

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Held::Long(text) => text,
            // It was a `str` when it came in.
            Held::Short { .. } => std::str::from_utf8(self.as_bytes()).unwrap_or_default(),
        }
    }

    /// The bytes of it: what to ask where bytes are enough, since no look at the characters is needed.
    ///
    /// ```
    /// # use foliolink_runtime::Text;
    /// assert_eq!(Text::from("é").as_bytes(), "é".as_bytes());
    /// ```
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Held::Long(text) => text.as_bytes(),
            Held::Short { length, bytes } => bytes.get(..usize::from(*length)).unwrap_or_default(),
        }
    }

    /// Whether nothing that can be seen stands in it: white space, also of no width.
    ///
    /// ```
    /// # use foliolink_runtime::Text;
    /// assert!(Text::from(" \u{a0}\u{200b}").is_blank() && !Text::from(" a").is_blank());
    /// ```
    pub fn is_blank(&self) -> bool {
        // Nearly every text begins with a letter or a digit, and needs no look at the rest.
        !self.as_bytes().first().is_some_and(u8::is_ascii_graphic) && is_blank(self)
    }

    fn short(text: &str) -> Option<Self> {
        let mut bytes = [0; SHORT];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        let length = u8::try_from(text.len()).ok()?;
        Some(Self(Held::Short { length, bytes }))
    }
}

/// Whether nothing that can be seen stands in a text: white space, also of no width, and byte order
/// marks.
///
/// ```
/// assert!(foliolink_runtime::is_blank("\t\u{a0}\u{feff}") && !foliolink_runtime::is_blank("-"));
/// ```
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|char| char.is_whitespace() || has_no_width(char))
}

fn has_no_width(char: char) -> bool {
    matches!(char, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

impl Default for Text {
    fn default() -> Self {
        Self(Held::Short { length: 0, bytes: [0; SHORT] })
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            // What is short is never held as a long one.
            (
                Held::Short { length, bytes },
                Held::Short { length: other_length, bytes: other_bytes },
            ) => length == other_length && bytes == other_bytes,
            (Held::Long(text), Held::Long(other)) => text == other,
            _ => false,
        }
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        // In UTF-8 the order of bytes is that of characters.
        self.as_bytes().cmp(other.as_bytes())
    }
}

/// As that of the `str`.
impl hash::Hash for Text {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::short(text).unwrap_or_else(|| Self(Held::Long(text.into())))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::short(&text).unwrap_or_else(|| Self(Held::Long(text.into())))
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        match text.0 {
            Held::Long(text) => text.into(),
            Held::Short { .. } => text.as_str().to_owned(),
        }
    }
}

impl From<Text> for Arc<str> {
    fn from(text: Text) -> Self {
        match text.0 {
            Held::Long(text) => text.into(),
            Held::Short { .. } => text.as_str().into(),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, |text| text.into())
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "string".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hash(value: impl hash::Hash) -> u64 {
        use hash::{BuildHasher as _, BuildHasherDefault};
        BuildHasherDefault::<std::hash::DefaultHasher>::default().hash_one(value)
    }

    #[test]
    fn what_fits_stands_in_the_value_and_what_does_not_is_kept_as_well() {
        for (text, is_short) in [
            (String::new(), true),
            ("f3b0a3e7-7d0e-4f0a-9a44-5a1a2f9d6c11".to_owned(), true),
            ("é".repeat(19), true),
            ("é".repeat(20), false),
            ("x".repeat(38), true),
            ("x".repeat(39), false),
        ] {
            let held = Text::from(text.as_str());
            assert_eq!(matches!(held.0, Held::Short { .. }), is_short, "{text}");
            assert_eq!(held.as_str(), text);
            assert_eq!(String::from(held), text);
        }
        assert_eq!(size_of::<Option<Text>>(), 40);
        assert!(Text::default().is_empty());
    }

    proptest! {
        #[test]
        fn it_is_the_text_in_all_that_is_asked_of_it(one in any::<String>(), other in any::<String>()) {
            let held = Text::from(one.clone());
            let held_other = Text::from(other.as_str());
            prop_assert_eq!(held.as_str(), one.as_str());
            prop_assert_eq!(held.cmp(&held_other), one.cmp(&other));
            prop_assert_eq!(held == held_other, one == other);
            prop_assert_eq!(held.as_bytes(), one.as_bytes());
            prop_assert_eq!(held == *other, one == other);
            prop_assert_eq!(held == other.as_str(), one == other);
            prop_assert_eq!(&*std::sync::Arc::<str>::from(held.clone()), one.as_str());
            prop_assert_eq!(held.is_blank(), is_blank(&one));
            prop_assert_eq!(hash(&held), hash(&one));
            let json = serde_json::to_string(&held).unwrap();
            prop_assert_eq!(&json, &serde_json::to_string(&one).unwrap());
            prop_assert_eq!(&serde_json::from_str::<Text>(&json).unwrap(), &held);
            prop_assert_eq!(&serde_json::from_reader::<_, Text>(json.as_bytes()).unwrap(), &held);
            prop_assert_eq!(&serde_json::from_value::<Text>(one.into()).unwrap(), &held);
        }
    }
}
