//! `open_enum!`: a value list that keeps values it doesn't know, because both providers add some
//! without notice.

/// Defines a string enum that keeps values it does not know in `Other`.
///
/// ```
/// foliolink_runtime::open_enum! {
///     /// How far an import has come.
///     pub enum Status { Pending = "PENDING", Ready = "READY" }
/// }
///
/// assert_eq!(Status::from("READY"), Status::Ready);
/// assert_eq!(Status::from("ON_HOLD").as_str(), "ON_HOLD");
/// assert_eq!(Status::KNOWN, ["PENDING", "READY"]);
/// ```
#[macro_export]
macro_rules! open_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant,)+
            /// A value that the description does not list.
            Other(Box<str>),
        }

        impl $name {
            /// The listed values.
            pub const KNOWN: &'static [&'static str] = &[$($text),+];

            /// The value as sent.
            pub fn as_str(&self) -> &str {
                match self { $(Self::$variant => $text,)+ Self::Other(text) => text }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text { $($text => Self::$variant,)+ other => Self::Other(other.into()) }
            }
        }
        impl From<String> for $name {
            fn from(text: String) -> Self { text.as_str().into() }
        }
        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;
            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> { Ok(text.into()) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::__private::read_text(deserializer, |text| text.into())
            }
        }
        $crate::open_enum_schema!($name $($text)+);
    };
}

/// A string schema with the listed values as examples, since the list is open.
#[doc(hidden)]
#[cfg(feature = "schemars")]
#[macro_export]
macro_rules! open_enum_schema {
    ($name:ident $($text:literal)+) => {
        impl $crate::__private::schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut $crate::__private::schemars::SchemaGenerator) -> $crate::__private::schemars::Schema {
                $crate::__private::schemars::json_schema!({ "type": "string", "examples": [$($text),+] })
            }
        }
    };
}
#[doc(hidden)]
#[cfg(not(feature = "schemars"))]
#[macro_export]
macro_rules! open_enum_schema {
    ($($ignored:tt)*) => {};
}

#[cfg(test)]
#[allow(unreachable_pub)]
mod tests {
    use proptest::prelude::*;

    open_enum! {
        /// Sample list.
        pub enum Kind { Cash = "CASH_ACCOUNT", Other2 = "OTHER" }
    }

    proptest! {
        #[test]
        fn any_value_survives(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            let kind: Kind = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(kind.as_str(), text.as_str());
            prop_assert_eq!(serde_json::to_string(&kind).unwrap(), json);
        }
    }

    #[test]
    fn a_listed_value_is_its_variant_and_an_escaped_one_too() {
        assert_eq!(Kind::KNOWN, ["CASH_ACCOUNT", "OTHER"]);
        assert_eq!(serde_json::from_str::<Kind>(r#""CASH_ACCOUNT""#).unwrap(), Kind::Cash);
        assert_eq!(serde_json::from_str::<Kind>(r#""CASH\u005fACCOUNT""#).unwrap(), Kind::Cash);
    }
}
