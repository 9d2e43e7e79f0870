//! Whether anything of an answer was understood. Where every field is optional, an answer of
//! another form decodes to nothing at all without an error, and would look like an empty one.

use std::{borrow::Cow, fmt};

use serde::{
    de::{
        DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess,
        SeqAccess, Visitor,
    },
    forward_to_deserialize_any,
};

use super::BodyError;

/// Most keys that an error names.
const NAMED: usize = 3;
/// Longer keys are rather data.
const LONGEST: usize = 64;

type Fields = &'static [&'static str];

/// What a type reads, as far as serde tells before it is given anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// An object with these fields.
    Object(Fields),
    /// A list of such objects.
    List(Fields),
}

/// The form of `T`; `None` where it is neither an object of named fields nor a list of them.
pub(super) fn form_of<T: DeserializeOwned>() -> Option<Form> {
    match T::deserialize(Probe { listed: false }) {
        Ok(_) => None,
        Err(Told(form)) => form,
    }
}

/// An object of `body` has at least one field that `T` knows, or `body` has no object with fields.
///
/// Stops at the first key that is known, which is nearly always the first.
pub(super) fn check<T: DeserializeOwned>(body: &[u8]) -> Result<(), BodyError> {
    let (fields, listed) = match form_of::<T>() {
        // Without fields there is nothing to know.
        None | Some(Form::Object([]) | Form::List([])) => return Ok(()),
        Some(Form::Object(fields)) => (fields, false),
        Some(Form::List(fields)) => (fields, true),
    };
    if first_key(body, listed).is_some_and(|key| fields.iter().any(|field| field.as_bytes() == key))
    {
        return Ok(());
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let mut unknown = Vec::new();
    let keys = Keys { fields, listed, unknown: &mut unknown };
    // Stopped early: something is known.
    if keys.deserialize(&mut json).is_err() || unknown.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = unknown.iter().map(|name| format!("`{name}`")).collect();
    Err(BodyError {
        path: ".".to_owned(),
        what: format!("no field that is described, but {}", names.join(", ")),
    })
}

/// The first key of an object, or of the first object of a list, where it stands there as it is
/// meant: what is nearly always known already, without a parser and its errors.
fn first_key(body: &[u8], listed: bool) -> Option<&[u8]> {
    let body = if listed { body.trim_ascii_start().strip_prefix(b"[")? } else { body };
    let object = body.trim_ascii_start().strip_prefix(b"{")?;
    let key = object.trim_ascii_start().strip_prefix(b"\"")?;
    let end = memchr::memchr2(b'"', b'\\', key)?;
    key.get(..end).filter(|_| key.get(end) == Some(&b'"'))
}

/// Whether a key looks like the name of a field: any other may be data, and isn't shown.
///
/// ```
/// assert!(foliolink_runtime::is_field_name("overallMatch"));
/// assert!(!foliolink_runtime::is_field_name("jane@example.test"));
/// assert!(!foliolink_runtime::is_field_name("ES6399990001203004500678"));
/// ```
pub fn is_field_name(key: &str) -> bool {
    let starts = key
        .starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '_' | '$' | '@'));
    // An `@` further on is an e-mail address.
    let goes_on = key
        .chars()
        .skip(1)
        .all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '$'));
    let digits = key.split(|char: char| !char.is_ascii_digit());
    starts && goes_on && key.len() <= LONGEST && digits.map(str::len).all(|digits| digits <= 3)
}

/// Collects keys until one is known, which it says by failing.
struct Keys<'a> {
    fields: Fields,
    listed: bool,
    unknown: &'a mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Keys<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if self.listed || self.fields.contains(&key.as_ref()) {
                return Err(A::Error::custom("known"));
            }
            if self.unknown.len() < NAMED {
                let name = if is_field_name(&key) { key.into_owned() } else { "…".to_owned() };
                self.unknown.push(name);
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if !self.listed {
            return Err(A::Error::custom("no object"));
        }
        let mut first = Vec::new();
        loop {
            let mut unknown = Vec::new();
            let keys = Keys { fields: self.fields, listed: false, unknown: &mut unknown };
            if list.next_element_seed(keys)?.is_none() {
                break;
            }
            if first.is_empty() {
                first = unknown;
            }
        }
        *self.unknown = first;
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Gives a type nothing, and hears from it what it asks for.
struct Probe {
    listed: bool,
}

/// What a type asked for, as an error that goes up through it.
struct Told(Option<Form>);

impl<'de> Deserializer<'de> for Probe {
    type Error = Told;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Told> {
        Err(Told(None))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: Fields,
        _: V,
    ) -> Result<V::Value, Told> {
        Err(Told(Some(if self.listed { Form::List(fields) } else { Form::Object(fields) })))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Told> {
        // serde_json's own, for JSON that is kept as text.
        if name.starts_with('$') {
            return Err(Told(None));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Told> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Told> {
        if self.listed { Err(Told(None)) } else { visitor.visit_seq(Probe { listed: true }) }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct tuple tuple_struct map enum identifier ignored_any
    }
}

impl<'de> SeqAccess<'de> for Probe {
    type Error = Told;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Told> {
        seed.deserialize(Probe { listed: true }).map(Some)
    }
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Told")
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing was given")
    }
}

impl std::error::Error for Told {}

impl serde::de::Error for Told {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Match {
        _overall_match: Option<bool>,
        #[serde(rename = "Rate")]
        _rate: Option<String>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(transparent)]
    #[allow(dead_code)]
    struct Matches(Vec<Match>);

    fn said<T: DeserializeOwned>(body: &str) -> Option<String> {
        check::<T>(body.as_bytes()).err().map(|error| error.to_string())
    }

    #[test]
    fn an_object_of_which_nothing_is_known_is_named_by_its_first_keys() {
        assert_eq!(
            said::<Match>(r#"{"overallMatch": true, "rate": 1, "Jane Doe": 2, "more": 3}"#)
                .unwrap(),
            "no field that is described, but `overallMatch`, `rate`, `…` at ."
        );
        assert_eq!(said::<Match>(r#"{"overallMatch": true, "Rate": null}"#), None);
        assert_eq!(said::<Match>("{}"), None);
    }

    #[test]
    fn a_list_counts_as_a_whole() {
        let what = "no field that is described, but `a` at .";
        assert_eq!(said::<Matches>(r#"[{}, {"a": 1}, {"b": 2}]"#).unwrap(), what);
        assert_eq!(said::<Vec<Match>>(r#"[1, "x", null, {"a": 1}]"#).unwrap(), what);
        assert_eq!(said::<Matches>(r#"[{"a": 1}, {"Rate": "b"}]"#), None);
        assert_eq!(said::<Matches>("[]"), None);
    }

    #[test]
    fn what_has_no_named_fields_is_left_alone() {
        assert_eq!(form_of::<Match>(), Some(Form::Object(&["OverallMatch", "Rate"])));
        assert_eq!(form_of::<Option<Matches>>(), Some(Form::List(&["OverallMatch", "Rate"])));
        assert_eq!(form_of::<std::collections::BTreeMap<String, Match>>(), None);
        assert_eq!(form_of::<crate::RawJson>(), None);
        assert_eq!(form_of::<Vec<crate::RawJson>>(), None);
        assert_eq!(form_of::<crate::Time>(), None);
        assert_eq!(form_of::<()>(), None);
    }
}
