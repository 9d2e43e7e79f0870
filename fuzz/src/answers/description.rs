//! The documented answers, and which of their values is what: read from the descriptions that are
//! built in.

use std::{collections::HashSet, sync::LazyLock};

use super::node::Node;

/// A provider's description.
pub(super) struct Description {
    pub(super) provider: Provider,
    root: Node,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Provider {
    Flinks,
    Vumi,
}

pub(super) static FLINKS: LazyLock<Description> = LazyLock::new(|| Description {
    provider: Provider::Flinks,
    root: parse(foliolink_raw::flinks::DESCRIPTION),
});
pub(super) static VUMI: LazyLock<Description> = LazyLock::new(|| Description {
    provider: Provider::Vumi,
    root: parse(foliolink_raw::vumi::DESCRIPTION),
});

fn parse(description: &str) -> Node {
    Node::parse(description.trim())
}

/// An example of an answer or of a webhook's body.
pub(super) struct Answer {
    pub(super) description: &'static Description,
    /// `operationId`, or the webhook's name.
    pub(super) operation: &'static str,
    /// Nothing for a webhook.
    pub(super) status: Option<u16>,
    pub(super) schema: Schema<'static>,
    pub(super) body: &'static Node,
    /// E.g. `flinks get_accounts_detail 200 two_accounts`.
    pub(super) name: String,
}

/// Every example of both descriptions. What many operations share (the same schema and the same
/// value) stands once, at the first of them.
pub(super) static ANSWERS: LazyLock<Vec<&'static Answer>> = LazyLock::new(|| {
    let mut known = HashSet::new();
    let mut all: Vec<_> = ALL.iter().collect();
    all.retain(|answer| {
        let schema = std::ptr::from_ref(answer.schema.node).addr();
        known.insert((schema, answer.body.to_bytes()))
    });
    all
});

/// Every example of both descriptions, at each operation.
static ALL: LazyLock<Vec<Answer>> = LazyLock::new(|| {
    let both = [&*FLINKS, &*VUMI];
    both.into_iter().flat_map(Description::answers).collect()
});

/// A schema, references and wrappers followed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schema<'d> {
    root: &'d Node,
    pub(super) node: &'d Node,
}

impl Description {
    pub(super) fn name(&self) -> &'static str {
        match self.provider {
            Provider::Flinks => "flinks",
            Provider::Vumi => "vumi",
        }
    }

    /// Method, path template and `operationId` with the operation itself.
    pub(super) fn operations(&self) -> Vec<(&str, &str, &str, &Node)> {
        let mut all = vec![];
        for (path, item) in self.root.get("paths").map_or(&[][..], Node::fields) {
            for (method, operation) in item.fields() {
                if let Some(id) = operation.get("operationId").and_then(Node::text) {
                    all.push((method.as_str(), path.as_str(), id, operation));
                }
            }
        }
        all
    }

    fn all(&self) -> impl Iterator<Item = &'static Answer> {
        ALL.iter().filter(|answer| answer.description.provider == self.provider)
    }

    fn answers(&'static self) -> Vec<Answer> {
        let mut all = vec![];
        for (_, _, operation, node) in self.operations() {
            for (status, answer) in node.get("responses").map_or(&[][..], Node::fields) {
                // What stands for any other status is tried with one of them.
                let code = status.parse().unwrap_or(418);
                all.extend(self.examples(operation, Some(code), status, answer));
            }
        }
        for (name, item) in self.root.get("x-webhooks").map_or(&[][..], Node::fields) {
            let body = item.get("post").and_then(|post| post.get("requestBody"));
            all.extend(self.examples(name, None, "webhook", body.expect("a webhook has a body")));
        }
        all
    }

    fn examples(
        &'static self,
        operation: &'static str,
        status: Option<u16>,
        label: &str,
        answer: &'static Node,
    ) -> Vec<Answer> {
        let answer = self.schema(answer);
        let content = answer.node.get("content").and_then(|it| it.get("application/json"));
        let Some(content) = content else { return vec![] };
        let schema = self.schema(content.get("schema").expect("a body has a schema"));
        let examples = content.get("examples").map_or(&[][..], Node::fields).iter();
        let answers = examples.map(|(example, node)| Answer {
            description: self,
            operation,
            status,
            schema,
            body: node.get("value").expect("an example has a value"),
            name: format!("{} {operation} {label} {example}", self.name()),
        });
        answers.collect()
    }

    fn schema<'d>(&'d self, node: &'d Node) -> Schema<'d> {
        Schema { root: &self.root, node }.resolve()
    }

    /// The example of an operation's first success: what a call is answered that isn't the one
    /// that is tried.
    pub(super) fn good_answer(&'static self, operation: &str) -> Option<(u16, &'static Node)> {
        let mut of_it = self.all().filter(|answer| answer.operation == operation);
        of_it.find_map(|answer| Some((answer.status?, answer.body)))
    }

    /// The body of an example by its operation and the words that follow it in its name.
    pub(super) fn example(&'static self, operation: &str, rest: &str) -> &'static Node {
        let name = format!("{} {operation} {rest}", self.name());
        let found = self.all().find(|answer| answer.name.starts_with(&name));
        found.unwrap_or_else(|| panic!("no example {name}")).body
    }
}

/// What a value is, by its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An exact number, or a text that holds one.
    Decimal,
    /// A count or code.
    Integer,
    Secret,
    Personal,
    Text,
    Flag,
    List,
    Object,
    Several,
    /// Anything may stand there.
    Opaque,
}

impl<'d> Schema<'d> {
    fn resolve(mut self) -> Self {
        loop {
            let reference = self.node.get("$ref").and_then(Node::text);
            let wrapped = self.node.get("allOf").and_then(|all| all.items().first());
            self.node = match (reference, wrapped) {
                (Some(reference), _) => self.find(reference),
                (None, Some(wrapped)) => wrapped,
                (None, None) => return self,
            };
        }
    }

    fn find(&self, reference: &str) -> &'d Node {
        let parts = reference.trim_start_matches("#/").split('/');
        parts.fold(self.root, |node, part| node.get(part).expect("a reference leads somewhere"))
    }

    fn below(&self, node: &'d Node) -> Self {
        Self { root: self.root, node }.resolve()
    }

    fn word(&self, key: &str) -> Option<&'d str> {
        self.node.get(key).and_then(Node::text)
    }

    pub(super) fn kind(&self) -> Kind {
        let format = self.word("format");
        match self.word("type") {
            Some("object") => Kind::Object,
            Some("array") => Kind::List,
            Some("number") => Kind::Decimal,
            Some("integer") => Kind::Integer,
            Some("boolean") => Kind::Flag,
            Some("string") if format == Some("decimal") => Kind::Decimal,
            Some("string") if format == Some("password") => Kind::Secret,
            Some("string") if self.node.get("x-personal").is_some_and(Node::is_true) => {
                Kind::Personal
            }
            Some(_) => Kind::Text,
            None if self.node.get("oneOf").is_some() => Kind::Several,
            None => Kind::Opaque,
        }
    }

    /// The member of a `oneOf` that a value of this JSON type is read as.
    pub(super) fn member(&self, value: &Node) -> Option<Self> {
        let members = self.node.get("oneOf").map_or(&[][..], Node::items).iter();
        members.map(|member| self.below(member)).find(|member| member.fits(value))
    }

    pub(super) fn fits(&self, value: &Node) -> bool {
        match (self.word("type"), value) {
            (Some("object"), Node::Object(_)) | (Some("array"), Node::List(_)) => true,
            (Some("string"), Node::Text(_)) | (Some("boolean"), Node::Bool(_)) => true,
            (Some("number" | "integer"), Node::Number(_)) => true,
            _ => false,
        }
    }

    /// The field that a key means, by its name or another spelling; its name with it.
    pub(super) fn field(&self, key: &str) -> Option<(&'d str, Self)> {
        let fields = self.node.get("properties").map_or(&[][..], Node::fields);
        let is_alias = |field: &Node| {
            let aliases = field.get("x-aliases").map_or(&[][..], Node::items);
            aliases.iter().any(|alias| alias.text() == Some(key))
        };
        let found = fields.iter().find(|(name, _)| name == key);
        let found = found.or_else(|| fields.iter().find(|(_, field)| is_alias(field)))?;
        Some((found.0.as_str(), self.below(&found.1)))
    }

    /// What a map's values are.
    pub(super) fn others(&self) -> Option<Self> {
        let others = self.node.get("additionalProperties")?;
        matches!(others, Node::Object(_)).then(|| self.below(others))
    }

    pub(super) fn items(&self) -> Option<Self> {
        self.node.get("items").map(|items| self.below(items))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_of_both_descriptions_is_there_and_has_a_name_of_its_own() {
        let names: HashSet<_> = ANSWERS.iter().map(|answer| &answer.name).collect();
        assert_eq!(names.len(), ANSWERS.len());
        for name in [
            "flinks get_accounts_detail 200",
            "flinks authorize 203",
            "flinks accounts_detail webhook",
            "vumi list_accounts 200",
            "vumi connection webhook",
        ] {
            assert!(names.iter().any(|known| known.starts_with(name)), "{name}");
        }
    }

    #[test]
    fn a_field_is_found_by_each_of_its_spellings() {
        let answer = ANSWERS.iter().find(|answer| answer.operation == "field_match").unwrap();
        for key in ["overallMatchRate", "OverallMatchRate"] {
            let (name, schema) = answer.schema.field(key).unwrap();
            assert_eq!((name, schema.kind()), ("overallMatchRate", Kind::Decimal));
        }
    }
}
