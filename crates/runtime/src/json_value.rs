//! Reads one value of an answer from the text it stands in, without copying that first: the JSON
//! text of a number, the characters of a string.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, MapAccess, Unexpected, Visitor},
};

/// What serde_json's `RawValue` asks its readers for. Its own two types take the text borrowed
/// alone, which no reader of a stream has, or copied alone, which costs an allocation a number; so
/// this asks in their name and takes both. A test holds it against what they ask for.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// Reads the JSON text of any value; what `read` gives up on is an error with that text.
#[doc(hidden)]
pub fn read_json<'de, D, T, E>(
    deserializer: D,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    E: fmt::Display,
{
    // An error from further in would be told with a path that nobody sent.
    deserializer.deserialize_newtype_struct(RAW_VALUE, RawValue(read))?.map_err(D::Error::custom)
}

/// Reads the characters of a string.
#[doc(hidden)]
pub fn read_text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: impl FnOnce(&str) -> T,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Characters(read))
}

struct RawValue<R>(R);

impl<'de, T, R: FnOnce(&str) -> T> Visitor<'de> for RawValue<R> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        match map.next_key::<Key>()? {
            Some(_) => map.next_value_seed(Token(self.0)),
            None => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}

/// The name under which the text stands.
struct Key;

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("raw value")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
                if name == RAW_VALUE { Ok(Key) } else { Err(E::custom("unexpected raw value")) }
            }
        }
        deserializer.deserialize_identifier(Name)
    }
}

struct Token<R>(R);

impl<'de, T, R: FnOnce(&str) -> T> DeserializeSeed<'de> for Token<R> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<T, R: FnOnce(&str) -> T> Visitor<'_> for Token<R> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("raw value")
    }

    fn visit_str<F: Error>(self, json: &str) -> Result<T, F> {
        Ok((self.0)(json))
    }
}

struct Characters<R>(R);

impl<T, R: FnOnce(&str) -> T> Visitor<'_> for Characters<R> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok((self.0)(text))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<T, E> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok((self.0)(text)),
            Err(_) => Err(E::invalid_value(Unexpected::Bytes(bytes), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::forward_to_deserialize_any;

    use super::*;

    /// Fails with the name that it is asked for.
    struct Ask;

    impl<'de> Deserializer<'de> for Ask {
        type Error = serde::de::value::Error;

        fn deserialize_newtype_struct<V: Visitor<'de>>(
            self,
            name: &'static str,
            _: V,
        ) -> Result<V::Value, Self::Error> {
            Err(Self::Error::custom(name))
        }

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(Self::Error::custom("something else"))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
            option unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
        }
    }

    #[test]
    fn it_asks_for_what_serde_json_asks_for() {
        let own = Box::<serde_json::value::RawValue>::deserialize(Ask).unwrap_err();
        assert_eq!(own.to_string(), RAW_VALUE);
        let ours = read_json(Ask, |text| Ok::<_, &str>(text.len())).unwrap_err();
        assert_eq!(ours.to_string(), RAW_VALUE);
    }

    #[test]
    fn the_text_comes_from_every_reader() {
        #[derive(Debug, PartialEq)]
        struct Json(String);
        impl<'de> Deserialize<'de> for Json {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read_json(deserializer, |text| Ok::<_, &str>(Self(text.to_owned())))
            }
        }
        for json in ["1.10", "\"a\\u0020b\"", "{\"a\": [null]}", "[1, 2]", "true", "null"] {
            let expected = Json(json.to_owned());
            assert_eq!(serde_json::from_str::<Json>(json).unwrap(), expected);
            assert_eq!(serde_json::from_slice::<Json>(json.as_bytes()).unwrap(), expected);
            assert_eq!(serde_json::from_reader::<_, Json>(json.as_bytes()).unwrap(), expected);
        }
        let value = serde_json::json!({ "a": [7, null] });
        assert_eq!(
            serde_json::from_value::<Json>(value).unwrap(),
            Json(r#"{"a":[7,null]}"#.into())
        );
        assert!(serde_json::from_str::<Json>("[1").is_err());
    }
}
