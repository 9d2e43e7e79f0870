//! The embedded descriptions as data: which operations there are, and which schema stands where.

use std::sync::OnceLock;

use serde_json::Value;

use super::report::Certainty;
use crate::{Error, ErrorKind, Result, portfolio::Provider};

const CALL: &str = "drift.inspect";
/// How many references may stand behind one another; more would be a circle.
const HOPS: usize = 16;
/// What no mark says otherwise is documented.
const DOCUMENTED: &str = "documented";

/// A parsed description.
pub(super) struct Description {
    root: Value,
}

/// An operation or webhook.
pub(super) struct Operation<'d> {
    pub(super) name: &'d str,
    node: &'d Value,
    pub(super) is_webhook: bool,
}

/// A node of the description, references followed, with the nearest mark of certainty above.
#[derive(Clone, Copy)]
pub(super) struct Place<'d> {
    pub(super) schema: &'d Value,
    mark: &'d str,
}

/// The description of `provider`.
pub(super) fn of(provider: &Provider) -> Result<&'static Description> {
    static PARSED: [OnceLock<Option<Description>>; 2] = [OnceLock::new(), OnceLock::new()];
    let sources = sources();
    let found = sources.iter().zip(&PARSED).find(|((name, _), _)| name == provider);
    let Some(((_, text), parsed)) = found else {
        return Err(Error::invalid(CALL, format!("no description of `{provider}` is built in")));
    };
    let parse = || serde_json::from_str(text).ok().map(|root| Description { root });
    parsed.get_or_init(parse).as_ref().ok_or_else(|| Error::new(ErrorKind::Internal, CALL))
}

fn sources() -> Vec<(Provider, &'static str)> {
    vec![
        #[cfg(feature = "flinks")]
        (Provider::FLINKS, foliolink_raw::flinks::DESCRIPTION),
        #[cfg(feature = "vumi")]
        (Provider::VUMI, foliolink_raw::vumi::DESCRIPTION),
    ]
}

pub(super) fn provider_of(operation: &str) -> Result<Provider> {
    let mut names = Vec::new();
    for (provider, _) in sources() {
        let all = of(&provider)?.operations();
        if all.iter().any(|known| known.name == operation) {
            return Ok(provider);
        }
        names.extend(all.iter().map(|known| known.name));
    }
    Err(unknown(operation, &names))
}

impl Description {
    #[cfg(test)]
    pub(super) fn from_value(root: Value) -> Self {
        Self { root }
    }

    pub(super) fn operation<'d>(&'d self, name: &str) -> Result<Operation<'d>> {
        let all = self.operations();
        let names: Vec<_> = all.iter().map(|operation| operation.name).collect();
        all.into_iter()
            .find(|operation| operation.name == name)
            .ok_or_else(|| unknown(name, &names))
    }

    /// All operations, then all webhooks.
    pub(super) fn operations(&self) -> Vec<Operation<'_>> {
        let items = entries(&self.root, "paths")
            .flat_map(|(_, item)| item.as_object().into_iter().flat_map(|item| item.values()));
        let operations = items.filter_map(|node| {
            Some(Operation { name: node.get("operationId")?.as_str()?, node, is_webhook: false })
        });
        let webhooks = entries(&self.root, "x-webhooks").filter_map(|(name, item)| {
            Some(Operation { name, node: item.get("post")?, is_webhook: true })
        });
        operations.chain(webhooks).collect()
    }

    /// Where an operation's body for `status` is described, and whether that status is listed.
    pub(super) fn body<'d>(&'d self, operation: &Operation<'d>, status: u16) -> (Place<'d>, bool) {
        let above = self.place(operation.node, DOCUMENTED);
        if operation.is_webhook {
            return (self.child(above, operation.node.get("requestBody")), true);
        }
        let responses = operation.node.get("responses");
        let answer = |key: &str| responses.and_then(|responses| responses.get(key));
        let listed = answer(&status.to_string()).or_else(|| answer(&format!("{}XX", status / 100)));
        (self.child(above, listed.or_else(|| answer("default"))), listed.is_some())
    }

    /// How sure it is that there is such an operation.
    pub(super) fn certainty_of(&self, operation: &Operation<'_>) -> Certainty {
        self.place(operation.node, DOCUMENTED).certainty()
    }

    /// The schema of the JSON body at `body`, if one is described.
    pub(super) fn content<'d>(&'d self, body: Place<'d>) -> Option<Place<'d>> {
        let schema = body.schema.get("content")?.get("application/json")?.get("schema")?;
        Some(self.place(schema, body.mark))
    }

    /// The node below `above`; without one, nothing is said about it.
    pub(super) fn child<'d>(&'d self, above: Place<'d>, node: Option<&'d Value>) -> Place<'d> {
        node.map_or(Place { schema: &Value::Null, mark: above.mark }, |node| {
            self.place(node, above.mark)
        })
    }

    /// Follows references and the wrappers that add facts to them.
    fn place<'d>(&'d self, mut schema: &'d Value, mut mark: &'d str) -> Place<'d> {
        for _ in 0..HOPS {
            mark = own_mark(schema).unwrap_or(mark);
            let reference = schema.get("$ref").and_then(Value::as_str);
            let target =
                reference.and_then(|reference| self.root.pointer(reference.strip_prefix('#')?));
            match target.or_else(|| schema.get("allOf")?.get(0)) {
                Some(next) => schema = next,
                None => break,
            }
        }
        Place { schema, mark }
    }
}

impl<'d> Place<'d> {
    pub(super) fn certainty(&self) -> Certainty {
        Certainty::from(self.mark)
    }

    /// How sure it is that `field` of this object is there.
    pub(super) fn certainty_of(&self, field: &str) -> Certainty {
        let property = self.schema.get("properties").and_then(|properties| properties.get(field));
        Certainty::from(property.and_then(own_mark).unwrap_or(self.mark))
    }

    pub(super) fn word(&self, key: &str) -> Option<&'d str> {
        self.schema.get(key).and_then(Value::as_str)
    }

    pub(super) fn list(&self, key: &str) -> &'d [Value] {
        self.schema.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_nullable(&self) -> bool {
        self.schema.get("nullable") == Some(&Value::Bool(true))
    }
}

fn own_mark(node: &Value) -> Option<&str> {
    node.get("x-certainty").and_then(Value::as_str)
}

fn entries<'d>(node: &'d Value, key: &str) -> impl Iterator<Item = (&'d str, &'d Value)> {
    node.get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

fn unknown(name: &str, known: &[&str]) -> Error {
    // The providers write their names in capitals and without underscores.
    let plain = |text: &str| {
        text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
    };
    let alike = |known: &&str| strsim::normalized_damerau_levenshtein(&plain(known), &plain(name));
    let mut near: Vec<_> = known
        .iter()
        .map(|known| (alike(known), *known))
        .filter(|(alike, _)| *alike >= 0.6)
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    let names: Vec<_> = near.iter().take(3).map(|(_, name)| format!("`{name}`")).collect();
    let hint = if names.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", names.join(" or "))
    };
    Error::invalid(CALL, format!("there is no operation or webhook `{name}`{hint}"))
}
