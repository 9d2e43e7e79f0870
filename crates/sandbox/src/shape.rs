//! What the fields of a request must be: one of the wrong JSON type is refused, also where nothing
//! reads it.

use jiff::civil::Date;
use serde_json::Value;

use crate::exchange::Fields;

/// The JSON that a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    /// A boolean, or its text form, which older guides print.
    Flag,
    /// `2031-04-02`
    Day,
    /// A whole number of 32 bits.
    Whole,
    Texts,
    /// A list of objects.
    Rows,
    /// An object of its own fields.
    Group(Shapes),
    /// Lists of texts under keys that nobody knows ahead.
    Answers,
}

/// Fields in lower case, each with what it takes.
pub(crate) type Shapes = &'static [(&'static str, Shape)];

impl Shape {
    fn accepts(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Flag => {
                value.is_boolean()
                    || value.as_str().is_some_and(|text| {
                        matches!(text.to_ascii_lowercase().as_str(), "true" | "false")
                    })
            }
            // jiff alone would take a time behind the day as well.
            Self::Day => {
                value.as_str().is_some_and(|text| text.len() == 10 && text.parse::<Date>().is_ok())
            }
            Self::Whole => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            Self::Texts => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
            Self::Rows => value.as_array().is_some_and(|items| items.iter().all(Value::is_object)),
            Self::Group(shapes) => value
                .as_object()
                .is_some_and(|object| Fields::new(object.clone()).find_mistyped(shapes).is_none()),
            Self::Answers => value
                .as_object()
                .is_some_and(|answers| answers.values().all(|answer| Self::Texts.accepts(answer))),
        }
    }
}

impl Fields {
    /// The first field that is something else than it must be, null included. Fields that nobody
    /// named may be anything.
    pub(crate) fn find_mistyped(&self, shapes: Shapes) -> Option<&'static str> {
        let wrong = |(name, shape): &&(&str, Shape)| {
            self.get_raw(name).is_some_and(|value| !shape.accepts(value))
        };
        shapes.iter().find(wrong).map(|(name, _)| *name)
    }

    /// The same for calls where null counts as absent.
    pub(crate) fn find_mistyped_unless_null(&self, shapes: Shapes) -> Option<&'static str> {
        let wrong = |(name, shape): &&(&str, Shape)| {
            self.get(name).is_some_and(|value| !shape.accepts(value))
        };
        shapes.iter().find(wrong).map(|(name, _)| *name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SHAPES: Shapes = &[
        ("flag", Shape::Flag),
        ("day", Shape::Day),
        ("whole", Shape::Whole),
        ("texts", Shape::Texts),
        ("rows", Shape::Rows),
        ("group", Shape::Group(&[("inner", Shape::Text)])),
        ("answers", Shape::Answers),
    ];

    fn find_mistyped(body: &Value) -> Option<&'static str> {
        Fields::read(body.to_string().as_bytes()).unwrap().find_mistyped(SHAPES)
    }

    #[test]
    fn what_fits_passes_in_any_letter_case_and_unknown_fields_are_free() {
        let body = json!({ "FLAG": "True", "Day": "2031-04-02", "whole": -1, "texts": [], "rows": [{}], "other": null });
        assert_eq!(find_mistyped(&body), None);
        assert_eq!(
            find_mistyped(
                &json!({ "flag": false, "group": { "Inner": "x" }, "answers": { "Why?": ["so"] } })
            ),
            None
        );
    }

    #[test]
    fn the_first_field_of_another_type_is_named() {
        for (body, name) in [
            (json!({ "flag": {} }), "flag"),
            (json!({ "flag": null }), "flag"),
            (json!({ "day": "2031-02-30" }), "day"),
            (json!({ "day": "2031-04-02T10:00:00" }), "day"),
            (json!({ "whole": 2_147_483_648_i64 }), "whole"),
            (json!({ "whole": 1.5 }), "whole"),
            (json!({ "texts": ["a", null] }), "texts"),
            (json!({ "rows": [[]] }), "rows"),
            (json!({ "group": { "inner": 1 } }), "group"),
            (json!({ "answers": { "Why?": "so" } }), "answers"),
        ] {
            assert_eq!(find_mistyped(&body), Some(name), "{body}");
        }
    }

    #[test]
    fn null_is_absent_where_a_provider_says_so() {
        let fields = Fields::read(br#"{"texts":null,"flag":1}"#).unwrap();
        assert_eq!(fields.find_mistyped_unless_null(&[("texts", Shape::Texts)]), None);
        assert_eq!(fields.find_mistyped_unless_null(SHAPES), Some("flag"));
    }
}
