//! `by_shape!`: a field with several JSON types is an enum whose variant the first byte of the
//! value picks.

/// Defines an enum whose variant is chosen by the JSON type of the value: `string`, `number`,
/// `bool`, `object` or `array`.
///
/// A type that isn't listed is kept in `Other`, so that a provider's surprise doesn't fail the
/// payload.
///
/// ```
/// use foliolink_runtime::{Number, by_shape};
///
/// by_shape! {
///     /// A limit that one page types as a number and another as text.
///     pub enum Limit { Number(Number) = number, Text(String) = string }
/// }
///
/// assert!(matches!(serde_json::from_str("500.00").unwrap(), Limit::Number(limit) if limit.to_string() == "500.00"));
/// assert!(matches!(serde_json::from_str(r#""500.00""#).unwrap(), Limit::Text(_)));
/// assert!(matches!(serde_json::from_str("[1]").unwrap(), Limit::Other(_)));
/// ```
#[macro_export]
macro_rules! by_shape {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident($body:ty) = $shape:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub enum $name {
            $(#[doc = concat!("A JSON ", stringify!($shape), ".")] $variant($body),)+
            /// A JSON type that the description doesn't list.
            Other($crate::RawJson),
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::__private::read_json(deserializer, |json| {
                    $(if $crate::__private::shape(json) == stringify!($shape) {
                        return $crate::decode(json.as_bytes()).map(Self::$variant).map_err(|error| error.inner());
                    })+
                    // It was JSON a moment ago.
                    $crate::decode(json.as_bytes()).map(Self::Other).map_err(|error| error.inner())
                })
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(body) => body.serialize(serializer),)+
                    Self::Other(value) => value.serialize(serializer),
                }
            }
        }

        $(impl From<$body> for $name { fn from(body: $body) -> Self { Self::$variant(body) } })+
        $crate::any_schema!($name);
    };
}

/// A schema that admits anything: the variants of a `by_shape!` enum may be types without one.
#[doc(hidden)]
#[cfg(feature = "schemars")]
#[macro_export]
macro_rules! any_schema {
    ($name:ident) => {
        impl $crate::__private::schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(
                _: &mut $crate::__private::schemars::SchemaGenerator,
            ) -> $crate::__private::schemars::Schema {
                $crate::__private::schemars::json_schema!(true)
            }
        }
    };
}
#[doc(hidden)]
#[cfg(not(feature = "schemars"))]
#[macro_export]
macro_rules! any_schema {
    ($name:ident) => {};
}

/// The JSON type of a value, by its first byte.
#[doc(hidden)]
pub fn shape(json: &str) -> &'static str {
    match json.as_bytes().first() {
        Some(b'"') => "string",
        Some(b'{') => "object",
        Some(b'[') => "array",
        Some(b't' | b'f') => "bool",
        Some(b'n') => "null",
        _ => "number",
    }
}

#[cfg(test)]
#[allow(unreachable_pub)]
mod tests {
    use crate::Number;

    #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
    pub struct Named {
        id: Number,
    }

    by_shape! {
        /// A string in banking, an object in investments.
        pub enum Institution { Name(String) = string, Object(Named) = object }
    }

    #[test]
    fn each_shape_is_read_and_written_back_as_sent() {
        for json in [r#""FlinksCapital""#, r#"{"id":123456789012345678.99}"#, "17", "[1]", "true"] {
            let value: Institution = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
        }
    }

    #[test]
    fn an_object_that_does_not_fit_is_an_error_without_its_text() {
        let error =
            crate::decode::<Institution>(br#"{"id": {"password": "hunter2"}}"#).unwrap_err();
        assert_eq!(error.to_string(), "expected a number at id");
        let error = crate::decode::<Vec<Institution>>(br#"["ok", {}]"#).unwrap_err();
        assert_eq!(error.to_string(), "missing field at [1].id");
    }
}
