//! One page as it came: a bare array, or an object with exactly one list of rows and what it says
//! beside them.

use std::ops::Range;

use foliolink_runtime::{__private::read_json, AsDecoded, FromBody as _, RawJson, decode};
use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeOwned},
};

use super::hints::Hints;

/// One page as it came.
pub(super) struct Body {
    pub(super) items: Vec<RawJson>,
    /// Whether it came as a bare array.
    pub(super) bare: bool,
    /// Where its list stands in memory: within the text that it was read from.
    list: Range<usize>,
    /// What it says beside its rows.
    pub(super) hints: Hints,
}

impl Body {
    /// The page in this text.
    ///
    /// An object is taken apart at its first and its last bracket: where what lies between is an
    /// array, and what lies around it an object with that array alone, the rows are gone through
    /// once. Any other is read as it comes.
    pub(super) fn read(sent: &[u8]) -> Option<Self> {
        Self::take_apart(sent).or_else(|| decode(sent).ok())
    }

    /// The page in this text, and its rows decoded, in one go; `None` where a row isn't as it is
    /// described, or the page isn't. What is wrong, or can be mended, is found by reading it the
    /// other way.
    pub(super) fn read_once<R: DeserializeOwned>(sent: &[u8]) -> Option<(Self, Vec<R>)> {
        let is_bare = sent.trim_ascii_start().starts_with(b"[");
        let (around, list) = match is_bare {
            true => (Self { items: vec![], bare: true, list: 0..0, hints: Hints::default() }, sent),
            false => Self::split(sent)?,
        };
        let (rows, items) = read_rows(std::str::from_utf8(list).ok()?)?;
        // Rows of which nothing is understood are no rows.
        Vec::<R>::check_known(http::StatusCode::OK, list).ok()?;
        Some((Self { items, ..around }, rows))
    }

    fn take_apart(sent: &[u8]) -> Option<Self> {
        let (around, list) = Self::split(sent)?;
        let items = decode(list).ok()?;
        Some(Self { items, ..around })
    }

    /// What stands around the one list of an object, and that list.
    fn split(sent: &[u8]) -> Option<(Self, &[u8])> {
        let begin = sent.iter().position(|byte| *byte == b'[')?;
        let end = sent.iter().rposition(|byte| *byte == b']')? + 1;
        let around = [sent.get(..begin)?, b"[]", sent.get(end..)?].concat();
        let around: Self = decode(&around).ok().filter(|around: &Self| !around.bare)?;
        let list = sent.get(begin..end)?;
        let place = list.as_ptr_range();
        Some((Self { list: place.start.addr()..place.end.addr(), ..around }, list))
    }

    /// The place of its list in the text that it was read from; `None` where that is another text.
    pub(super) fn list_in(&self, text: &[u8]) -> Option<Range<usize>> {
        let begin = text.as_ptr().addr();
        let list = self.list.start.checked_sub(begin)?..self.list.end.checked_sub(begin)?;
        text.get(list.clone()).filter(|list| list.starts_with(b"[")).map(|_| list)
    }
}

const SPACE: [char; 4] = [' ', '\n', '\r', '\t'];

/// The rows of a list, each beside its text.
fn read_rows<R: DeserializeOwned>(list: &str) -> Option<(Vec<R>, Vec<RawJson>)> {
    let list = list.trim_matches(SPACE).strip_prefix('[')?.strip_suffix(']')?;
    let mut rest = list.trim_matches(SPACE);
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    while !rest.is_empty() {
        rest.strip_prefix('{')?;
        let mut row = serde_json::Deserializer::from_str(rest).into_iter::<AsDecoded<R>>();
        rows.push(row.next()?.ok()?.0);
        let end = row.byte_offset();
        items.push(RawJson::of_parsed(rest.get(..end)?));
        rest = rest.get(end..)?.trim_start_matches(SPACE);
        if !rest.is_empty() {
            rest = rest.strip_prefix(',')?.trim_start_matches(SPACE);
            rest.strip_prefix('{')?;
        }
    }
    Some((rows, items))
}

/// What stands under a key of a page.
enum Part {
    List(Vec<RawJson>, Range<usize>),
    Hint(RawJson),
}

/// Reads the value of this key.
struct Named<'a>(&'a str);

impl<'de> de::DeserializeSeed<'de> for Named<'_> {
    type Value = Part;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Part, D::Error> {
        read_json(deserializer, |json| {
            // Links come as a list, too.
            let is_list = json.starts_with('[') && !matches!(self.0, "links" | "_links");
            let part = match is_list {
                true => {
                    let place = json.as_bytes().as_ptr_range();
                    let place = place.start.addr()..place.end.addr();
                    decode(json.as_bytes()).map(|items| Part::List(items, place))
                }
                false => decode(json.as_bytes()).map(Part::Hint),
            };
            part.map_err(|error| error.what().to_owned())
        })
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BodyVisitor)
    }
}

struct BodyVisitor;

impl<'de> de::Visitor<'de> for BodyVisitor {
    type Value = Body;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array, or an object with exactly one array")
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Body, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Body { items, bare: true, list: 0..0, hints: Hints::default() })
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut fields: A) -> Result<Body, A::Error> {
        let mut list = None;
        let mut hints = Hints::default();
        while let Some(name) = fields.next_key::<String>()? {
            match fields.next_value_seed(Named(&name))? {
                Part::Hint(value) => hints.field(&name, &value),
                Part::List(..) if list.is_some() => {
                    return Err(de::Error::custom("expected exactly one array"));
                }
                Part::List(items, place) => list = Some((items, place)),
            }
        }
        let list = list.ok_or_else(|| de::Error::custom("expected exactly one array"))?;
        Ok(Body { items: list.0, bare: false, list: list.1, hints })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Row {
        a: Option<u8>,
        within: Option<Within>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Within {
        c: Option<u8>,
    }

    #[test]
    fn rows_that_are_read_once_are_those_that_are_read_twice() {
        for json in [
            r#"{"items": [ {"a": 1, "b": "]},{"} ,
                {"a": null}], "total": 2}"#,
            r#" [{"a": 1},{"a":2 }] "#,
            r#"{"items": [ ], "page": 3}"#,
            r#"[{"a": 1, "within": {"c": 2}}]"#,
            "[]",
        ] {
            let (body, rows) = Body::read_once::<Row>(json.as_bytes()).unwrap();
            let twice = Body::read(json.as_bytes()).unwrap();
            assert_eq!((&body.items, body.bare), (&twice.items, twice.bare), "{json}");
            assert_eq!(body.hints, twice.hints, "{json}");
            let each = twice.items.iter().map(|item| decode::<Row>(item.get().as_bytes()));
            assert_eq!(rows, each.map(Result::unwrap).collect::<Vec<_>>(), "{json}");
        }
        for json in [
            r#"[{"a": 1}, [2]]"#,
            r#"[{"a": 1}, null]"#,
            r#"[{"a": "x"}]"#,
            r#"[{"a": 1, "within": [2]}]"#,
            r#"[{"a": 1},]"#,
            r#"[{"a": 1} {"a": 2}]"#,
            r#"[,{"a": 1}]"#,
            r#"[{"b": 1}]"#,
            r#"[{"a": 1}"#,
            r#"{"items": [{"a": 1}], "more": [1]}"#,
        ] {
            assert!(Body::read_once::<Row>(json.as_bytes()).is_none(), "{json}");
        }
    }

    #[test]
    fn taken_apart_or_not_a_page_is_the_same() {
        for (json, is_apart) in [
            (r#"{"items": [{"a": [1]}, {"b": "]"}], "total": 2}"#, true),
            (r#"{"total": 2, "items": []}"#, true),
            (r#"{"items": [1], "links": [{"rel": "next"}]}"#, false),
            (r#"{"links": [{"rel": "next"}], "items": [1]}"#, false),
            (r#"{"meta": {"x": []}, "items": [1]}"#, false),
            (r#"{"a": "[", "items": [1], "b": "]"}"#, false),
            ("[1, [2]]", false),
        ] {
            let apart = Body::take_apart(json.as_bytes());
            assert_eq!(apart.is_some(), is_apart, "{json}");
            let body = Body::read(json.as_bytes()).unwrap();
            let whole: Body = decode(json.as_bytes()).unwrap();
            assert_eq!((&body.items, body.bare), (&whole.items, whole.bare), "{json}");
            assert_eq!(body.hints, whole.hints, "{json}");
            assert_eq!(body.list_in(json.as_bytes()), whole.list_in(json.as_bytes()), "{json}");
        }
        for json in [r#"{"a": [1], "b": [2]}"#, r#"{"a": 1}"#, "{\"a\": [1}", "7"] {
            assert!(Body::read(json.as_bytes()).is_none(), "{json}");
        }
    }
}
