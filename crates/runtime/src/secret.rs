//! Texts that must not be seen: credentials ([`Secret`]) and personal data ([`Personal`]).

use std::{convert::Infallible, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroize as _;

use crate::Text;

/// A credential: password, key, token, MFA answer. `Debug` hides it, dropping wipes it.
///
/// `Serialize` writes it, because requests need it: never serialize one into a log.
///
/// ```
/// let password = foliolink_runtime::Secret::from("Everyday");
/// assert_eq!(format!("{password:?}"), "Secret(..)");
/// assert_eq!(password.expose(), "Everyday");
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

/// Personal data: a name, an account number, an address. `Debug` hides it.
///
/// ```
/// let holder = foliolink_runtime::Personal::from("SAMPLE HOLDER ONE");
/// assert_eq!(format!("{holder:?}"), "Personal(..)");
/// assert_eq!(holder.reveal(), "SAMPLE HOLDER ONE");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Personal(Text);

impl Secret {
    /// The text. Keep it short-lived and out of `format!`.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Personal {
    /// The text.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether nothing but white space stands in it.
    pub fn is_blank(&self) -> bool {
        self.0.is_blank()
    }

    /// The text, by value.
    pub fn into_string(self) -> String {
        self.0.into()
    }
}

macro_rules! hidden_text {
    ($name:ident, $shown:literal, $format:literal) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($shown)
            }
        }
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }
        impl FromStr for $name {
            type Err = Infallible;
            fn from_str(text: &str) -> Result<Self, Infallible> {
                Ok(text.into())
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Deserialize::deserialize(deserializer).map(Self)
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": $format })
            }
        }
    };
}

hidden_text!(Secret, "Secret(..)", "password");
hidden_text!(Personal, "Personal(..)", "personal");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn debug_says_the_same_whatever_is_inside(text in any::<String>()) {
            prop_assert_eq!(format!("{:?}", Secret::from(text.as_str())), "Secret(..)");
            prop_assert_eq!(format!("{:?}", Personal::from(text.as_str())), "Personal(..)");
        }

        #[test]
        fn the_wire_form_is_the_text_itself(text in any::<String>()) {
            let json = serde_json::to_string(&Secret::from(text.as_str())).unwrap();
            prop_assert_eq!(&json, &serde_json::to_string(&text).unwrap());
            prop_assert_eq!(serde_json::from_str::<Personal>(&json).unwrap().into_string(), text);
        }
    }
}
