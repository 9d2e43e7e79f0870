//! Words that providers choose: a closed set today, an open set for ever. Structs with constants,
//! so that adding a constant later never changes how older code matches.

use std::{
    borrow::Cow,
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    ops::Deref,
};

use serde::{Deserialize, Serialize, Serializer};

/// Defines an open list of words as a struct with one constant each.
macro_rules! open_words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $constant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name($crate::code::Word);

        impl $name {
            $($(#[$doc])* pub const $constant: Self = Self($crate::code::Word::Known(&$text));)*

            /// The word.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    // A word that is known needs no copy.
                    $($text => Self::$constant,)*
                    _ => Self($crate::code::Word::Own(text.into())),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                foliolink_runtime::__private::read_text(deserializer, |text| text.into())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use open_words;

/// A word of an open list, in two words of memory: each row of a history has one.
#[derive(Clone)]
pub(crate) enum Word {
    /// One that we have a constant for.
    Known(&'static &'static str),
    Own(Box<str>),
}

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Known(word) => word,
            Self::Own(word) => word,
        }
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Word {}

impl PartialOrd for Word {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Word {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(other)
    }
}

impl Hash for Word {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Word {
    fn schema_name() -> Cow<'static, str> {
        str::schema_name()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        str::json_schema(generator)
    }
}

/// A provider's own machine code, such as `OPERATION_PENDING`, kept as sent.
///
/// ```
/// use foliolink::Code;
///
/// assert_eq!(Code::from("RETRY_LATER").as_str(), "RETRY_LATER");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Code(Cow<'static, str>);

impl Code {
    /// A code known at compile time.
    pub const fn from_static(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// The code exactly as the provider sent it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Code {
    fn from(text: &str) -> Self {
        Self(Cow::Owned(text.to_owned()))
    }
}

impl From<String> for Code {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
#[allow(unreachable_pub)]
mod tests {
    use super::Word;

    open_words! {
        /// Some words.
        Side {
            /// Bought.
            BUY = "buy",
            /// Sold.
            SELL = "sell",
        }
    }

    #[test]
    fn a_word_is_the_same_whether_it_is_known_or_read() {
        let read: Side = serde_json::from_str(r#""\u0062uy""#).unwrap();
        assert_eq!(read, Side::BUY);
        assert!(matches!(read.0, Word::Known(_)));
        let same = Side(Word::Own("buy".into()));
        assert_eq!(same, read);
        assert!(same < Side::SELL && same > Side::from("bux"));
        assert_eq!(std::collections::HashSet::from([same, read]).len(), 1);
        let own: Side = serde_json::from_str(r#""fee""#).unwrap();
        assert_eq!((own.as_str(), own.to_string()), ("fee", "fee".to_owned()));
        assert_eq!(serde_json::to_string(&own).unwrap(), r#""fee""#);
        assert!(serde_json::from_str::<Side>("7").is_err());
        assert_eq!(size_of::<Side>(), 16);
    }
}
