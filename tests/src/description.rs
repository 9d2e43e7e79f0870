//! A description as the tests need it: operations with parameters, request examples and answer
//! examples, references resolved.

use crate::Json;

/// One provider's description.
#[derive(Debug)]
pub struct Description {
    root: Json,
}

/// One operation.
#[derive(Debug)]
pub struct Described<'a> {
    /// `operationId`.
    pub id: &'a str,
    /// In capitals.
    pub method: String,
    /// Path template.
    pub path: &'a str,
    /// Path and query parameters.
    pub parameters: Vec<Parameter<'a>>,
    /// Examples of the request body; none where there is no body.
    pub requests: Vec<Example<'a>>,
    /// The documented answers.
    pub answers: Vec<Answer<'a>>,
}

/// A parameter with its example.
#[derive(Debug)]
pub struct Parameter<'a> {
    /// Name on the wire.
    pub name: &'a str,
    /// `path` or `query`.
    pub place: &'a str,
    /// Its example as it stands in a URL.
    pub example: String,
}

/// One documented answer.
#[derive(Debug)]
pub struct Answer<'a> {
    /// As documented: `200`, `default`.
    pub documented: &'a str,
    /// Statuses to try it with.
    pub statuses: Vec<u16>,
    /// Examples of its body.
    pub examples: Vec<Example<'a>>,
}

/// An example of a body.
#[derive(Debug)]
pub struct Example<'a> {
    /// Key of the example.
    pub name: &'a str,
    /// What it shows.
    pub summary: &'a str,
    /// The body.
    pub value: &'a Json,
    /// Its schema.
    pub schema: &'a Json,
}

/// Something the provider posts.
#[derive(Debug)]
pub struct Webhook<'a> {
    /// Key of the webhook.
    pub name: &'a str,
    /// Examples of its body.
    pub examples: Vec<Example<'a>>,
}

impl Description {
    /// Reads the description that a client embeds.
    ///
    /// # Panics
    /// When it isn't JSON.
    pub fn parse(text: &str) -> Self {
        Self { root: Json::parse(text).expect("the embedded description is JSON") }
    }

    /// The node that a reference names.
    ///
    /// # Panics
    /// When there is none.
    pub fn at(&self, reference: &str) -> &Json {
        let keys = reference.trim_start_matches("#/").split('/');
        keys.fold(&self.root, |node, key| {
            node.get(key).unwrap_or_else(|| panic!("{reference} names nothing"))
        })
    }

    /// Names of all components that list known values of an open list.
    pub fn value_lists(&self) -> Vec<&str> {
        self.components(|schema| schema.get("x-extensible-enum").is_some())
    }

    /// Names of all components that may be of several JSON types.
    pub fn shapes(&self) -> Vec<&str> {
        self.components(|schema| schema.get("oneOf").is_some())
    }

    fn components(&self, wanted: impl Fn(&Json) -> bool) -> Vec<&str> {
        self.at("#/components/schemas")
            .pairs()
            .iter()
            .filter(|(_, schema)| wanted(schema))
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// All operations, sorted by id.
    pub fn operations(&self) -> Vec<Described<'_>> {
        let mut all: Vec<_> = self
            .at("#/paths")
            .pairs()
            .iter()
            .flat_map(|(path, item)| self.operations_of(path, item))
            .collect();
        all.sort_by_key(|operation| operation.id);
        all
    }

    /// The operation with this id.
    ///
    /// # Panics
    /// When there is none.
    pub fn operation(&self, id: &str) -> Described<'_> {
        self.operations()
            .into_iter()
            .find(|operation| operation.id == id)
            .unwrap_or_else(|| panic!("no operation {id}"))
    }

    fn operations_of<'a>(&'a self, path: &'a str, item: &'a Json) -> Vec<Described<'a>> {
        let shared = item.get("parameters").map(Json::items).unwrap_or_default();
        let operation = |(method, node): &'a (String, Json)| {
            let own = node.get("parameters").map(Json::items).unwrap_or_default();
            Some(Described {
                id: node.text("operationId")?,
                method: method.to_uppercase(),
                path,
                parameters: shared
                    .iter()
                    .chain(own)
                    .map(|parameter| self.parameter(parameter))
                    .collect(),
                requests: node
                    .get("requestBody")
                    .map(|body| self.examples(body))
                    .unwrap_or_default(),
                answers: node
                    .get("responses")?
                    .pairs()
                    .iter()
                    .map(|(status, answer)| self.answer(status, answer))
                    .collect(),
            })
        };
        item.pairs().iter().filter_map(operation).collect()
    }

    /// What the provider posts.
    pub fn webhooks(&self) -> Vec<Webhook<'_>> {
        let all = self.root.get("x-webhooks").map(Json::pairs).unwrap_or_default().iter();
        let body =
            |item: &'_ Json| item.get("post").and_then(|post| post.get("requestBody")).is_some();
        assert!(all.clone().all(|(_, item)| body(item)), "a webhook without a body");
        all.map(|(name, item)| Webhook {
            name,
            examples: item
                .get("post")
                .and_then(|post| post.get("requestBody"))
                .map(|body| self.examples(body))
                .unwrap_or_default(),
        })
        .collect()
    }

    fn parameter<'a>(&'a self, node: &'a Json) -> Parameter<'a> {
        let (_, node) = self.resolve(node);
        let name = node.text("name").expect("a parameter has a name");
        let example = match node
            .get("example")
            .unwrap_or_else(|| panic!("parameter {name} has no example"))
        {
            Json::Text(text) => text.clone(),
            other => other.to_string(),
        };
        Parameter { name, place: node.text("in").expect("a parameter has a place"), example }
    }

    fn answer<'a>(&'a self, documented: &'a str, node: &'a Json) -> Answer<'a> {
        let statuses = match documented {
            // Statuses that no description lists, one on each side.
            "default" => vec![418, 599],
            exact => vec![exact.parse().unwrap_or_else(|_| panic!("status {exact} isn't exact"))],
        };
        Answer { documented, statuses, examples: self.examples(node) }
    }

    fn examples<'a>(&'a self, node: &'a Json) -> Vec<Example<'a>> {
        let (_, node) = self.resolve(node);
        let content = node
            .get("content")
            .and_then(|types| types.get("application/json"))
            .expect("every body is application/json");
        let schema = content.get("schema").expect("every body has a schema");
        let examples = content.get("examples").expect("every body has examples").pairs();
        assert!(!examples.is_empty(), "every body has an example");
        let example = |(name, node): &'a (String, Json)| {
            let value = node.get("value").expect("an example has a value");
            Example { name, summary: node.text("summary").unwrap_or_default(), value, schema }
        };
        examples.iter().map(example).collect()
    }
}
