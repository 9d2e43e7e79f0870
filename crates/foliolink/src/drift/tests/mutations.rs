//! Every example of both descriptions with one thing wrong, at every place: it is found, at that
//! place, and nothing else is.

use serde_json::{Map, Value, json};

use super::{
    examples::{Example, descriptions, different, resolved},
    inspect,
};
use crate::drift::{Finding, FindingKind};

/// A body with one thing wrong, and what must be found: path and kind.
struct Mutant {
    body: Value,
    expected: Vec<(String, FindingKind)>,
}

/// Where a value stands in its body.
#[derive(Clone)]
struct Spot {
    pointer: String,
    path: String,
}

impl Spot {
    fn field(&self, name: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self {
            pointer: format!("{}/{name}", self.pointer),
            path: format!("{}{dot}{name}", self.path),
        }
    }

    fn item(&self, index: usize) -> Self {
        Self {
            pointer: format!("{}/{index}", self.pointer),
            path: format!("{}[{index}]", self.path),
        }
    }

    fn shown(&self) -> String {
        if self.path.is_empty() { ".".to_owned() } else { self.path.clone() }
    }
}

struct Breeder<'a> {
    root: &'a Value,
    body: &'a Value,
    mutants: Vec<Mutant>,
}

impl Breeder<'_> {
    fn put(&mut self, spot: &Spot, value: Value, kind: FindingKind) {
        let mut body = self.body.clone();
        *body.pointer_mut(&spot.pointer).unwrap() = value;
        self.mutants.push(Mutant { body, expected: vec![(spot.shown(), kind)] });
    }

    fn breed(&mut self, spot: &Spot, schema: &Value) {
        let schema = resolved(self.root, schema).clone();
        let value = self.body.pointer(&spot.pointer).unwrap().clone();
        let members: Vec<_> = schema["oneOf"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|member| resolved(self.root, member).clone())
            .collect();
        let described = if members.is_empty() { vec![schema.clone()] } else { members };
        if described.iter().all(|member| member["type"].is_null()) {
            return;
        }
        self.wrong_type(spot, &described);
        if described.iter().all(|member| member["nullable"] != true) {
            self.put(spot, Value::Null, FindingKind::NULL);
        }
        let fitting =
            described.iter().find(|member| is(&value, member["type"].as_str().unwrap())).cloned();
        match (value, fitting) {
            (Value::Object(fields), Some(schema)) => self.object(spot, &fields, &schema),
            (Value::Array(items), Some(schema)) => {
                (0..items.len()).for_each(|index| self.breed(&spot.item(index), &schema["items"]));
            }
            (Value::String(_), Some(schema)) => self.text(spot, &schema),
            (Value::Number(_), Some(schema)) if schema["type"] == "integer" => {
                self.put(spot, json!(1.5), FindingKind::FORMAT)
            }
            _ => {}
        }
    }

    fn wrong_type(&mut self, spot: &Spot, described: &[Value]) {
        for wrong in
            [json!(true), json!(7), json!("Jane Doe"), json!([[1]]), json!({"deep": {"er": 1}})]
        {
            if described.iter().all(|member| !is(&wrong, member["type"].as_str().unwrap())) {
                self.put(spot, wrong, FindingKind::TYPE);
            }
        }
    }

    fn text(&mut self, spot: &Spot, schema: &Value) {
        if matches!(
            schema["format"].as_str(),
            Some(
                "uuid" | "date" | "date-or-date-time" | "date-time" | "decimal" | "local-date-time"
            )
        ) {
            self.put(spot, json!("Jane Doe"), FindingKind::FORMAT);
        } else if !schema["x-extensible-enum"].is_null() {
            self.put(spot, json!("BRAND_NEW"), FindingKind::UNLISTED_VALUE);
            self.put(spot, json!("Jane Doe"), FindingKind::UNLISTED_VALUE);
        }
    }

    fn object(&mut self, spot: &Spot, fields: &Map<String, Value>, schema: &Value) {
        let mut added = fields.clone();
        added.insert("added_here".to_owned(), json!({"any": ["thing"]}));
        if schema["additionalProperties"].is_null() {
            self.put(&spot.clone(), Value::Object(added), FindingKind::UNKNOWN_FIELD);
            self.mutants.last_mut().unwrap().expected =
                vec![(spot.field("added_here").shown(), FindingKind::UNKNOWN_FIELD)];
        }
        for name in fields.keys() {
            let Some(property) = schema["properties"].get(name) else {
                self.breed(&spot.field(name), &schema["additionalProperties"]);
                continue;
            };
            self.breed(&spot.field(name), property);
            self.rename(spot, fields, schema, name);
        }
    }

    fn rename(&mut self, spot: &Spot, fields: &Map<String, Value>, schema: &Value, name: &str) {
        let (mut renamed, new_name) = (fields.clone(), format!("{name}_renamed"));
        let value = renamed.remove(name).unwrap();
        renamed.insert(new_name.clone(), value);
        self.put(&spot.clone(), Value::Object(renamed), FindingKind::UNKNOWN_FIELD);
        let mut expected = vec![(spot.field(&new_name).shown(), FindingKind::UNKNOWN_FIELD)];
        if schema["required"].as_array().is_some_and(|required| required.contains(&json!(name))) {
            expected.push((spot.field(name).shown(), FindingKind::MISSING));
        }
        self.mutants.last_mut().unwrap().expected = expected;
    }
}

fn is(value: &Value, described: &str) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) => described == "boolean",
        Value::Number(_) => matches!(described, "number" | "integer"),
        Value::String(_) => described == "string",
        Value::Array(_) => described == "array",
        Value::Object(_) => described == "object",
    }
}

#[test]
fn whatever_is_wrong_is_found_where_it_is_and_nothing_else() {
    let descriptions = descriptions();
    let mut bred = 0;
    for Example { provider, operation, status, schema, body } in different() {
        let (_, root) = descriptions.iter().find(|(name, _)| *name == provider).unwrap();
        let mut breeder = Breeder { root, body: &body, mutants: vec![] };
        breeder.breed(&Spot { pointer: String::new(), path: String::new() }, &schema);
        bred += breeder.mutants.len();
        for Mutant { body, expected } in breeder.mutants {
            let report =
                inspect(&provider, &operation, status.unwrap(), body.to_string().as_bytes())
                    .unwrap();
            let mut found: Vec<_> = report
                .findings
                .iter()
                .map(|Finding { path, kind, .. }| (path.clone(), kind.clone()))
                .collect();
            found.sort();
            let mut expected = expected;
            expected.sort();
            assert_eq!(found, expected, "{operation}: {body}");
            let others = report.findings.iter().filter(|it| it.kind != FindingKind::UNLISTED_VALUE);
            let words: Vec<_> = others.map(|finding| finding.what.as_str()).collect();
            assert!(!words.concat().contains("Jane"), "{words:?}");
        }
    }
    assert!(bred > 500 * descriptions.len(), "only {bred} mutants");
}
