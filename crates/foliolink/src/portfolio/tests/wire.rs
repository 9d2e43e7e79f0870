//! Answers made from a provider's own description: one with every field nonblank, and any that a
//! careless server might send. What the description gains later is in them at once, so that a field
//! without a place in the model fails a test.

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Map, Value, json};

/// Marks a number in a [`Value`], which would not keep its digits: `#12.340` is written as
/// `12.340`.
const NUMBER: char = '#';

/// A description.
pub(crate) struct Wire(Value);

impl Wire {
    pub(crate) fn of(description: &str) -> Self {
        Self(serde_json::from_str(description).unwrap())
    }

    /// Every operation.
    pub(crate) fn operations(&self) -> Vec<String> {
        let paths = self.0["paths"].as_object().unwrap().values();
        let calls = paths.flat_map(|path| path.as_object().unwrap().values());
        calls.filter_map(|call| call["operationId"].as_str().map(str::to_owned)).collect()
    }

    /// The schema of an operation's 200.
    fn schema(&self, operation: &str) -> &Value {
        let paths = self.0["paths"].as_object().unwrap().values();
        let found = paths
            .flat_map(|path| path.as_object().unwrap().values())
            .find(|it| it["operationId"] == operation);
        let answer =
            self.resolve(&found.unwrap_or_else(|| panic!("no {operation}"))["responses"]["200"]);
        &answer["content"]["application/json"]["schema"]
    }

    fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        // A reference beside a description stands in an `allOf` of one.
        let reference = node["$ref"].as_str().or_else(|| node["allOf"][0]["$ref"].as_str());
        match reference {
            Some(reference) => {
                self.resolve(self.0.pointer(reference.trim_start_matches('#')).unwrap())
            }
            None => node,
        }
    }

    /// The 200 of an operation with every field, each of another value, each list with one row.
    pub(crate) fn full(&self, operation: &str) -> Value {
        self.full_from(operation, 10)
    }

    /// The same, counted from a number on: so that the values of two answers differ.
    pub(crate) fn full_from(&self, operation: &str, mut first: u32) -> Value {
        self.nonblank(self.schema(operation), &mut first)
    }

    fn nonblank(&self, schema: &Value, next: &mut u32) -> Value {
        let schema = self.resolve(schema);
        if let Some(shapes) = schema["oneOf"].as_array() {
            return self.nonblank(&shapes[0], next);
        }
        let number = *next;
        *next += 1;
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("object"), _) => {
                let fields = schema["properties"].as_object().into_iter().flatten();
                Value::Object(
                    fields
                        .map(|(name, field)| (name.clone(), self.nonblank(field, next)))
                        .collect(),
                )
            }
            (Some("array"), _) => json!([self.nonblank(&schema["items"], next)]),
            (Some("number"), _) => format!("{NUMBER}{number}.250").into(),
            (Some("integer"), _) => format!("{NUMBER}{number}").into(),
            (Some("boolean"), _) => true.into(),
            (_, Some("uuid")) => format!("00000000-0000-4000-8000-{number:012}").into(),
            (_, Some("date" | "date-or-date-time")) => {
                format!("20{}-03-28", number % 60 + 30).into()
            }
            (_, Some("decimal")) => format!("{number}.250").into(),
            (_, Some("date-time" | "local-date-time")) => {
                format!("20{}-04-02T08:15:42Z", number % 60 + 30).into()
            }
            _ => format!("text {number}").into(),
        }
    }

    /// The texts of an operation's 200, by pointers with `*` for any row: whether each is marked as
    /// personal or secret.
    pub(crate) fn marks(&self, operation: &str) -> Vec<(String, bool)> {
        let mut found = vec![];
        self.mark(self.schema(operation), String::new(), &mut found);
        found
    }

    fn mark(&self, schema: &Value, at: String, found: &mut Vec<(String, bool)>) {
        let schema = self.resolve(schema);
        if let Some(shapes) = schema["oneOf"].as_array() {
            return self.mark(&shapes[0], at, found);
        }
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("object"), _) => {
                let fields = schema["properties"].as_object().into_iter().flatten();
                fields.for_each(|(name, field)| self.mark(field, format!("{at}/{name}"), found));
            }
            (Some("array"), _) => self.mark(&schema["items"], format!("{at}/*"), found),
            (Some("string"), None | Some("password")) => {
                let is_secret = schema["format"] == "password";
                found.push((at, is_secret || schema["x-personal"] == true));
            }
            _ => {}
        }
    }

    /// Any 200 of an operation: fields missing, null, of another type, numbers of any size and
    /// scale.
    pub(crate) fn any(&self, operation: &str) -> BoxedStrategy<Value> {
        self.drawn(self.schema(operation), true)
    }

    fn drawn(&self, schema: &Value, needed: bool) -> BoxedStrategy<Value> {
        let schema = self.resolve(schema);
        if let Some(shapes) = schema["oneOf"].as_array() {
            let shapes: Vec<_> = shapes.iter().map(|shape| self.drawn(shape, needed)).collect();
            return proptest::strategy::Union::new(shapes).boxed();
        }
        let right = match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("object"), _) => self.drawn_object(schema),
            (Some("array"), _) => vec(self.drawn(&schema["items"], true), 0..3).prop_map(Value::from).boxed(),
            (Some("number"), _) => prop_oneof![4 => number(), 1 => select(vec!["1e400", "0.00", "-0", "1E-3"]).prop_map(String::from)]
                .prop_map(|digits| format!("{NUMBER}{digits}").into())
                .boxed(),
            (Some("integer"), _) => (0..1000).prop_map(|number| format!("{NUMBER}{number}").into()).boxed(),
            (Some("boolean"), _) => any::<bool>().prop_map(Value::from).boxed(),
            (_, Some("uuid")) => (0..3).prop_map(|number| format!("00000000-0000-4000-8000-{number:012}").into()).boxed(),
            (_, Some("date" | "date-or-date-time")) => select(vec!["2031-03-28", "2031-03-29T00:00:00", "28/03/2031", ""]).prop_map(Value::from).boxed(),
            // A number that is sent as text.
            (_, Some("decimal")) => prop_oneof![
                select(vec!["500.00", "-1"]).prop_map(|digits| format!("{NUMBER}\"{digits}\"").into()),
                select(vec!["n/a", ""]).prop_map(Value::from),
            ]
            .boxed(),
            (_, Some("date-time" | "local-date-time")) => {
                select(vec!["2031-04-02T08:15:42.145999", "yesterday"]).prop_map(Value::from).boxed()
            }
            _ => select(vec!["EUR", "cad", "Ñandú \u{1F4B6}", "", "a word of tomorrow", "STOCK"]).prop_map(Value::from).boxed(),
        };
        match needed {
            true => right,
            false => prop_oneof![5 => right, 1 => Just(Value::Null)].boxed(),
        }
    }

    fn drawn_object(&self, schema: &Value) -> BoxedStrategy<Value> {
        let required: Vec<_> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let fields = schema["properties"].as_object().into_iter().flatten().map(|(name, field)| {
            let needed = required.contains(&name.as_str());
            let (name, value) = (name.clone(), self.drawn(field, needed));
            let there = if needed { Just(true).boxed() } else { prop::bool::weighted(0.8).boxed() };
            (there, value)
                .prop_map(move |(there, value)| there.then(|| (name.clone(), value)))
                .boxed()
        });
        let fields: Vec<_> = fields.collect();
        fields
            .prop_map(|fields| Value::Object(fields.into_iter().flatten().collect::<Map<_, _>>()))
            .boxed()
    }
}

fn number() -> impl Strategy<Value = String> {
    super::arbitrary::decimal().prop_map(|number| number.to_string())
}

/// The body as it is sent, numbers with their digits.
pub(crate) fn body(value: &Value) -> String {
    match value {
        Value::String(text) if text.starts_with(NUMBER) => {
            text.trim_start_matches(NUMBER).to_owned()
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(body).collect::<Vec<_>>().join(","))
        }
        Value::Object(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| format!("{}:{}", json!(name), body(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        other => other.to_string(),
    }
}

/// JSON pointers of everything that is neither list nor object.
pub(crate) fn scalars(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .for_each(|(row, item)| walk(item, &format!("{at}/{row}"), found)),
            Value::Object(fields) => {
                fields.iter().for_each(|(name, field)| walk(field, &format!("{at}/{name}"), found))
            }
            _ => found.push(at.to_owned()),
        }
    }
    let mut found = vec![];
    walk(value, "", &mut found);
    found
}

/// The same answer with another value at one place.
pub(crate) fn with_another(value: &Value, at: &str) -> Value {
    let mut changed = value.clone();
    let place = changed.pointer_mut(at).unwrap();
    *place = match &*place {
        Value::Bool(flag) => (!flag).into(),
        Value::String(text) if text.starts_with(NUMBER) => format!("{text}7").into(),
        // Dates and times stay dates and times.
        Value::String(text) if text.contains("-03-28") || text.contains("-04-02") => {
            text.replacen("20", "19", 1).into()
        }
        Value::String(text) if text.starts_with("00000000-") => {
            text.replacen("00000000", "11111111", 1).into()
        }
        Value::String(text) => format!("{text} changed").into(),
        other => panic!("nothing else is filled in: {other}"),
    };
    changed
}

/// All numbers of a body as they are written.
pub(crate) fn numbers(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) if text.starts_with(NUMBER) => {
            vec![text.trim_start_matches(NUMBER).trim_matches('"')]
        }
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        Value::Object(fields) => fields.values().flat_map(numbers).collect(),
        _ => vec![],
    }
}

/// Holds each place of an answer against the model: what changes there changes the snapshot, or
/// stands on the list of what the model leaves out on purpose. Places on the list are pointers with
/// `*` for any row, and what begins with one.
pub(crate) fn nothing_is_lost(
    answer: &Value,
    left_out: &[&str],
    snapshot: impl Fn(&Value) -> String,
) {
    let whole = snapshot(answer);
    let (mut lost, mut kept) = (vec![], vec![]);
    for place in scalars(answer) {
        let general: String = place
            .split('/')
            .skip(1)
            .map(
                |part| if part.parse::<usize>().is_ok() { "/*".into() } else { format!("/{part}") },
            )
            .collect();
        let excused =
            left_out.iter().any(|it| general == *it || general.starts_with(&format!("{it}/")));
        let changed = snapshot(&with_another(answer, &place)) != whole;
        if !changed && !excused {
            lost.push(general);
        } else if changed && left_out.contains(&general.as_str()) {
            kept.push(general);
        }
    }
    assert!(
        lost.is_empty(),
        "neither in the model nor on the list of what it leaves out: {}",
        lost.join(", ")
    );
    assert!(kept.is_empty(), "on the list, and in the model nevertheless: {}", kept.join(", "));
}
