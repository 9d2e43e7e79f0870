//! A struct is read from an object alone. What serde derives takes a list as well, field by field
//! in the order in which they are described, which is nobody's order.

use std::fmt;

use serde::{
    Deserialize,
    de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor},
};

/// What is said of a list in place of an object.
pub(super) const NO_OBJECT: &str = "expected an object";

/// Reads as what it wraps does, apart from that; also whatever is nested in it. Nothing is looked
/// at twice.
pub(super) struct ObjectsOnly<T>(pub(super) T);

/// A value that is read as [`decode`](crate::decode) reads it, by whoever reads several out of one
/// text.
///
/// ```
/// use foliolink_runtime::AsDecoded;
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Account {
///     #[serde(rename = "Id")]
///     _id: String,
/// }
///
/// let text = r#"{"Id": "a"} {"Id": "b"}"#;
/// let mut accounts = serde_json::Deserializer::from_str(text).into_iter::<AsDecoded<Account>>();
/// assert!(accounts.all(|account| account.is_ok()));
/// // serde alone would fill the account by position.
/// assert!(serde_json::from_str::<AsDecoded<Account>>(r#"["a"]"#).is_err());
/// ```
#[derive(Debug)]
pub struct AsDecoded<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for AsDecoded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(ObjectsOnly(deserializer)).map(Self)
    }
}

/// Scalars hold no struct, so their visitors go through as they are.
macro_rules! pass_on {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method(visitor)
        }
    )+};
}

macro_rules! wrap {
    ($($method:ident($($name:ident: $type:ty),*))+) => {$(
        fn $method<V: Visitor<'de>>(self, $($name: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($name,)* ObjectsOnly(visitor))
        }
    )+};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for ObjectsOnly<D> {
    type Error = D::Error;

    pass_on! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char deserialize_str
        deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit
        deserialize_identifier deserialize_ignored_any
    }

    wrap! {
        deserialize_any()
        deserialize_option()
        deserialize_seq()
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_map()
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_struct(name, fields, Object(ObjectsOnly(visitor)))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        // serde_json's own, for JSON that is kept as text: nothing in it is read.
        if name.starts_with('$') {
            return self.0.deserialize_newtype_struct(name, visitor);
        }
        self.0.deserialize_newtype_struct(name, ObjectsOnly(visitor))
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

macro_rules! visit {
    ($($method:ident($type:ty))+) => {$(
        fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )+};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for ObjectsOnly<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visit! {
        visit_bool(bool) visit_i8(i8) visit_i16(i16) visit_i32(i32) visit_i64(i64) visit_i128(i128)
        visit_u8(u8) visit_u16(u16) visit_u32(u32) visit_u64(u64) visit_u128(u128) visit_f32(f32)
        visit_f64(f64) visit_char(char) visit_str(&str) visit_borrowed_str(&'de str)
        visit_string(String) visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8])
        visit_byte_buf(Vec<u8>)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(ObjectsOnly(inner))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(ObjectsOnly(inner))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(ObjectsOnly(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(ObjectsOnly(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(variant)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for ObjectsOnly<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(ObjectsOnly(deserializer))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for ObjectsOnly<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(ObjectsOnly(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

/// Keys are texts, and go through as they are.
impl<'de, A: MapAccess<'de>> MapAccess<'de> for ObjectsOnly<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(ObjectsOnly(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

/// The visitor of a struct, which takes no list.
struct Object<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Object<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<V::Value, A::Error> {
        Err(A::Error::custom(NO_OBJECT))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use crate::{Date, Number, Personal, RawJson, Secret, Text, Time};

    #[derive(Debug, PartialEq, Deserialize)]
    struct Inner {
        id: Option<String>,
        sum: Option<u32>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(transparent)]
    struct Wrapped(#[allow(dead_code)] Inner);

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    #[allow(dead_code)]
    struct Outer {
        one: Option<Inner>,
        list: Option<Vec<Inner>>,
        map: Option<BTreeMap<String, Inner>>,
        pair: Option<(u32, Option<Inner>)>,
        deep: Option<Vec<Vec<Option<Inner>>>>,
        wrapped: Option<Wrapped>,
        raw: Option<RawJson>,
    }

    fn refused(body: &str) -> String {
        crate::decode::<Outer>(body.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_list_is_no_object_however_deep_and_however_many_items_it_has() {
        for list in ["[]", r#"["a"]"#, r#"["a",1]"#, r#"["a",1,2]"#, "[null,null]", "[{},[]]"] {
            for (body, path) in [
                (format!("{{\"one\":{list}}}"), "one"),
                (format!("{{\"list\":[{{}},{list}]}}"), "list[1]"),
                (format!("{{\"map\":{{\"k\":{list}}}}}"), "map.k"),
                (format!("{{\"pair\":[7,{list}]}}"), "pair[1]"),
                (format!("{{\"deep\":[[],[null,{list}]]}}"), "deep[1][1]"),
                (format!("{{\"wrapped\":{list}}}"), "wrapped"),
                (list.to_owned(), "."),
                (format!(" {list} "), "."),
            ] {
                assert_eq!(refused(&body), format!("expected an object at {path}"), "{body}");
            }
        }
    }

    #[test]
    fn what_is_described_is_read_as_ever() {
        let body = br#"{"one": {"sum": 1, "id": "a"}, "list": [{"id": "b"}], "map": {"k": {}}, "pair": [7, null],
            "deep": [[null, {"id": "c"}]], "wrapped": {}, "raw": [1.10, [2]]}"#;
        let outer: Outer = crate::decode(body).unwrap();
        assert_eq!(outer.one, Some(Inner { id: Some("a".into()), sum: Some(1) }));
        assert_eq!(outer.list.unwrap()[0].id.as_deref(), Some("b"));
        assert_eq!(outer.map.unwrap().len(), 1);
        assert_eq!(outer.pair, Some((7, None)));
        assert_eq!(outer.deep.unwrap()[0].len(), 2);
        assert_eq!(outer.raw.unwrap().get(), "[1.10, [2]]");
    }

    /// Of each type that descriptions have, what isn't of its JSON type is refused.
    #[test]
    fn no_type_is_read_from_the_shape_of_another() {
        fn fits<T: serde::de::DeserializeOwned>(shapes: &[&str]) {
            let name = std::any::type_name::<T>();
            for (shape, json) in [
                ("text", r#""a""#),
                ("number", "1"),
                ("flag", "true"),
                ("list", r#"["a"]"#),
                ("object", r#"{"a":"b"}"#),
                ("empty list", "[]"),
                ("named", r#"{"a":null}"#),
            ] {
                let read = crate::decode::<Vec<T>>(format!("[{json}]").as_bytes()).is_ok();
                assert_eq!(read, shapes.contains(&shape), "{name} from {json}");
            }
        }
        for read in [fits::<String>, fits::<Text>, fits::<Personal>, fits::<Secret>] {
            read(&["text"]);
        }
        fits::<Date>(&["text"]);
        fits::<Time>(&["text"]);
        fits::<Number>(&["text", "number"]);
        fits::<i32>(&["number"]);
        fits::<bool>(&["flag"]);
        fits::<Vec<String>>(&["list", "empty list"]);
        fits::<BTreeMap<String, RawJson>>(&["object", "named"]);
        fits::<BTreeMap<String, String>>(&["object"]);
        fits::<Inner>(&["object", "named"]);
    }
}
