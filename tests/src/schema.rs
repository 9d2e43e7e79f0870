//! Walks a value along its schema: the one way in which tests find secrets, value lists, amounts
//! and shapes in an example.

use crate::{Description, Json};

/// A value with the schema that describes it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The component, where the schema is one.
    pub component: Option<&'a str>,
    /// The schema, references resolved.
    pub schema: &'a Json,
    /// The value.
    pub value: &'a Json,
}

impl Place<'_> {
    /// Whether the schema has this `format`.
    pub fn has_format(&self, format: &str) -> bool {
        self.schema.text("format") == Some(format)
    }

    /// Whether the value is a string that must not be seen: a credential or a person's data.
    pub fn is_hidden(&self) -> bool {
        let hidden =
            self.has_format("password") || self.schema.get("x-personal") == Some(&Json::Bool(true));
        hidden && matches!(self.value, Json::Text(_))
    }

    /// Whether the schema lists known values of an open list.
    pub fn is_value_list(&self) -> bool {
        self.schema.get("x-extensible-enum").is_some()
    }
}

impl Description {
    /// Follows `$ref` and single `allOf` wrappers; the name is that of the last component passed.
    pub fn resolve<'a>(&'a self, mut schema: &'a Json) -> (Option<&'a str>, &'a Json) {
        let mut component = None;
        loop {
            if let Some(reference) = schema.text("$ref") {
                (component, schema) = (reference.rsplit('/').next(), self.at(reference));
            } else if let Some([inner]) = schema.get("allOf").map(Json::items) {
                schema = inner;
            } else {
                return (component, schema);
            }
        }
    }

    /// Copies `value`, asking `change` at every place, outer ones first: `Some` replaces the value,
    /// `None` goes on into its parts.
    pub fn rewrite<F>(&self, schema: &Json, value: &Json, change: &mut F) -> Json
    where
        F: FnMut(&Place<'_>) -> Option<Json>,
    {
        let (component, schema) = self.resolve(schema);
        if let Some(changed) = change(&Place { component, schema, value }) {
            return changed;
        }
        if let Some(branch) = self.branch(schema, value) {
            return self.rewrite(branch, value, change);
        }
        match value {
            Json::List(items) => match schema.get("items") {
                Some(each) => {
                    Json::List(items.iter().map(|item| self.rewrite(each, item, change)).collect())
                }
                None => value.clone(),
            },
            Json::Object(pairs) => Json::Object(
                pairs
                    .iter()
                    .map(|(key, part)| match self.property(schema, key) {
                        Some(described) => (key.clone(), self.rewrite(described, part, change)),
                        None => (key.clone(), part.clone()),
                    })
                    .collect(),
            ),
            _ => value.clone(),
        }
    }

    /// The branch of a `oneOf` that the value's JSON type picks.
    fn branch<'a>(&'a self, schema: &'a Json, value: &Json) -> Option<&'a Json> {
        schema
            .get("oneOf")?
            .items()
            .iter()
            .find(|branch| self.json_type(branch) == Some(value.kind()))
    }

    /// JSON type that a schema asks for.
    pub fn json_type<'a>(&'a self, schema: &'a Json) -> Option<&'a str> {
        self.resolve(schema)
            .1
            .text("type")
            .map(|kind| if kind == "integer" { "number" } else { kind })
    }

    fn property<'a>(&'a self, schema: &'a Json, key: &str) -> Option<&'a Json> {
        let described = self.described(schema, key).map(|(_, property)| property);
        described.or_else(|| schema.get("additionalProperties"))
    }

    /// The property that a key means, with its name: `x-aliases` are other spellings of it.
    fn described<'a>(&'a self, schema: &'a Json, key: &str) -> Option<(&'a str, &'a Json)> {
        let properties = schema.get("properties")?.pairs();
        let named = properties.iter().find(|(name, _)| name == key);
        let spelled = || {
            properties.iter().find(|(_, property)| {
                let aliases = property.get("x-aliases").map(Json::items).unwrap_or_default();
                aliases.iter().any(|alias| alias.as_text() == Some(key))
            })
        };
        named.or_else(spelled).map(|(name, property)| (name.as_str(), property))
    }

    /// `value` with each key in its last other spelling, where it has one.
    pub fn misspell(&self, schema: &Json, value: &Json) -> Json {
        let (_, schema) = self.resolve(schema);
        if let Some(branch) = self.branch(schema, value) {
            return self.misspell(branch, value);
        }
        match (value, schema.get("items")) {
            (Json::List(items), Some(each)) => {
                Json::List(items.iter().map(|item| self.misspell(each, item)).collect())
            }
            (Json::Object(pairs), _) => Json::Object(
                pairs.iter().map(|(key, part)| self.misspell_pair(schema, key, part)).collect(),
            ),
            _ => value.clone(),
        }
    }

    fn misspell_pair(&self, schema: &Json, key: &str, part: &Json) -> (String, Json) {
        let Some(described) = self.property(schema, key) else {
            return (key.to_owned(), part.clone());
        };
        let aliases = described.get("x-aliases").map(Json::items).unwrap_or_default();
        let name = aliases.last().and_then(Json::as_text).unwrap_or(key);
        (name.to_owned(), self.misspell(described, part))
    }

    /// `value` with each key as the description writes it.
    pub fn respell(&self, schema: &Json, value: &Json) -> Json {
        let (_, schema) = self.resolve(schema);
        if let Some(branch) = self.branch(schema, value) {
            return self.respell(branch, value);
        }
        match (value, schema.get("items")) {
            (Json::List(items), Some(each)) => {
                Json::List(items.iter().map(|item| self.respell(each, item)).collect())
            }
            (Json::Object(pairs), _) => Json::Object(
                pairs.iter().map(|(key, part)| self.respell_pair(schema, key, part)).collect(),
            ),
            _ => value.clone(),
        }
    }

    fn respell_pair(&self, schema: &Json, key: &str, part: &Json) -> (String, Json) {
        let name = self.described(schema, key).map_or(key, |(name, _)| name);
        let part = match self.property(schema, key) {
            Some(described) => self.respell(described, part),
            None => part.clone(),
        };
        (name.to_owned(), part)
    }

    /// The smallest value that fits `schema`.
    pub fn sample(&self, schema: &Json) -> Json {
        let (_, schema) = self.resolve(schema);
        match schema.text("type") {
            Some("string") => Json::Text("text".into()),
            Some("integer") => Json::Number("7".into()),
            Some("number") => Json::Number("7.50".into()),
            Some("boolean") => Json::Bool(true),
            Some("array") => Json::List(vec![]),
            _ => {
                let required = schema
                    .get("required")
                    .map(Json::items)
                    .unwrap_or_default()
                    .iter()
                    .filter_map(Json::as_text);
                Json::Object(
                    required
                        .filter_map(|key| {
                            Some((key.to_owned(), self.sample(self.property(schema, key)?)))
                        })
                        .collect(),
                )
            }
        }
    }

    /// `value` with `***` for every credential, for snapshots.
    pub fn hide(&self, schema: &Json, value: &Json) -> Json {
        self.rewrite(schema, value, &mut |place| {
            (place.has_format("password") && place.value != &Json::Null)
                .then(|| Json::Text("***".into()))
        })
    }
}
