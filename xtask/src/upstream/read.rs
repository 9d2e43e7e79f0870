//! Takes a document apart into the model. Whatever has a wrong form is passed over: the document is
//! a stranger's, and the linter of strangers is another tool.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{
    Answer, Body, Certainty, Content, Description, Habits, Operation, Parameter, Security,
};
use super::paths::{FullPath, full_paths};
use super::refs::Refs;
use super::security::{Schemes, move_credentials, read_schemes, read_security};
use crate::tree::{At, Node};

const METHODS: &[&str] =
    &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Headers that OpenAPI takes out of the parameters: media types decide over them.
const NO_PARAMETERS: &[&str] = &["accept", "content-type"];

/// `credentials` are names that are credentials besides those of its own security schemes.
pub(super) fn read<'a>(root: At<'a>, credentials: &BTreeSet<String>) -> Description<'a> {
    let refs = Refs::new(root.clone());
    let schemes = read_schemes(&root, &refs);
    let mut credentials = credentials.clone();
    credentials.extend(schemes.values().cloned());
    let reader = Reader { root: &root, refs: &refs, schemes, credentials };
    let operations = reader.operations();
    let webhooks = reader.webhooks();
    let Reader { credentials, .. } = reader;
    Description { operations, webhooks, credentials, habits: read_habits(root.node), refs }
}

fn read_habits(node: &Node) -> Habits {
    let marks = |node: &Node| Habits {
        marks_null: node.is_true("nullable") || node.is_true("x-nullable") || names_null(node),
        marks_required: node.get("required").and_then(Node::list).is_some_and(|l| !l.is_empty()),
    };
    let mut habits = marks(node);
    let values = node.map().into_iter().flat_map(|map| map.values());
    for child in values.chain(node.list().into_iter().flatten()) {
        let child = read_habits(child);
        habits.marks_null |= child.marks_null;
        habits.marks_required |= child.marks_required;
    }
    habits
}

/// `type: [string, 'null']`, `type: 'null'`.
fn names_null(node: &Node) -> bool {
    let Some(types) = node.get("type") else { return false };
    types.text() == Some("null")
        || types.list().is_some_and(|list| list.iter().any(|name| name.text() == Some("null")))
}

struct Reader<'a, 'r> {
    root: &'r At<'a>,
    refs: &'r Refs<'a>,
    schemes: Schemes,
    credentials: BTreeSet<String>,
}

impl<'a> Reader<'a, '_> {
    fn operations(&self) -> Vec<Operation<'a>> {
        let mut all = Vec::new();
        for (path, item) in self.root.entries_of("paths") {
            if !path.starts_with('/') {
                continue;
            }
            for (method, item, at) in self.methods(&item) {
                let full_paths = full_paths(path, &self.servers(&item, &at));
                all.push(self.operation(path, method, &item, &at, full_paths));
            }
        }
        all
    }

    /// A webhook is found by its name alone: there is one for each, whatever the method.
    fn webhooks(&self) -> Vec<Operation<'a>> {
        let sections = ["webhooks", "x-webhooks"];
        let mut all = Vec::new();
        for (name, item) in sections.iter().flat_map(|section| self.root.entries_of(section)) {
            for (method, item, at) in self.methods(&item) {
                let mut webhook = self.operation(name, method, &item, &at, Vec::new());
                webhook.label = format!("webhook {name}");
                webhook.security = Security::default();
                all.push(webhook);
            }
        }
        all
    }

    /// Method, path item and operation.
    fn methods(&self, item: &At<'a>) -> Vec<(&'a str, At<'a>, At<'a>)> {
        let Some(item) = self.refs.resolve(item) else { return Vec::new() };
        let entries = item.entries().into_iter();
        let methods = entries.filter(|(key, at)| METHODS.contains(key) && at.node.map().is_some());
        methods.map(|(method, at)| (method, item.clone(), at)).collect()
    }

    fn servers(&self, item: &At<'a>, operation: &At<'a>) -> Vec<At<'a>> {
        let places = [operation, item, self.root];
        let servers = places.iter().map(|at| at.items_of("servers"));
        servers.into_iter().find(|servers| !servers.is_empty()).unwrap_or_default()
    }

    fn operation(
        &self,
        path: &str,
        method: &str,
        item: &At<'a>,
        at: &At<'a>,
        full_paths: Vec<FullPath>,
    ) -> Operation<'a> {
        let marks = [at, item].into_iter().find_map(Certainty::read);
        let certainty = marks.unwrap_or(Certainty::Documented);
        let method = method.to_uppercase();
        let mut security = read_security(at, self.root, &self.schemes);
        let mut parameters = self.parameters(item, at, certainty);
        move_credentials(&mut parameters, &mut security, &self.credentials);
        Operation {
            label: at.text("operationId").map_or_else(|| format!("{method} {path}"), str::to_owned),
            method,
            path: path.to_owned(),
            full_paths,
            parameters,
            body: at.get("requestBody").and_then(|body| self.body(&body, certainty)),
            answers: self.answers(at, certainty),
            security,
            is_deprecated: at.node.is_true("deprecated"),
            certainty,
        }
    }

    /// Those of the path, then the operation's own, which replace them.
    fn parameters(
        &self,
        item: &At<'a>,
        operation: &At<'a>,
        certainty: Certainty,
    ) -> Vec<Parameter<'a>> {
        let mut all: Vec<Parameter<'a>> = Vec::new();
        for at in item.items_of("parameters").iter().chain(&operation.items_of("parameters")) {
            let Some(parameter) = self.parameter(at, certainty) else { continue };
            all.retain(|known| known.place != parameter.place || known.name != parameter.name);
            all.push(parameter);
        }
        all
    }

    fn parameter(&self, at: &At<'a>, certainty: Certainty) -> Option<Parameter<'a>> {
        let at = self.refs.resolve(at)?;
        let place = at.text("in")?.to_owned();
        let name = at.text("name")?.to_owned();
        if place == "header" && NO_PARAMETERS.contains(&name.to_ascii_lowercase().as_str()) {
            return None;
        }
        let content = self.content(&at);
        Some(Parameter {
            is_required: at.node.is_true("required"),
            schema: at.get("schema").or_else(|| content.into_values().flatten().next()),
            certainty: Certainty::read(&at).unwrap_or(certainty),
            place,
            name,
        })
    }

    fn body(&self, at: &At<'a>, certainty: Certainty) -> Option<Body<'a>> {
        let at = self.refs.resolve(at)?;
        Some(Body {
            is_required: at.node.is_true("required"),
            content: self.content(&at),
            certainty: Certainty::read(&at).unwrap_or(certainty),
        })
    }

    fn content(&self, holder: &At<'a>) -> Content<'a> {
        let media = holder.entries_of("content").into_iter();
        media.map(|(name, media)| (media_type(name), media.get("schema"))).collect()
    }

    fn answers(&self, operation: &At<'a>, certainty: Certainty) -> BTreeMap<String, Answer<'a>> {
        let responses = operation.entries_of("responses").into_iter();
        let known = responses.filter(|(status, _)| !status.starts_with("x-"));
        known.filter_map(|(status, at)| self.answer(status, &at, certainty)).collect()
    }

    fn answer(
        &self,
        status: &str,
        at: &At<'a>,
        certainty: Certainty,
    ) -> Option<(String, Answer<'a>)> {
        let at = self.refs.resolve(at)?;
        let headers = at.entries_of("headers").into_iter();
        let headers = headers.filter_map(|(name, header)| {
            Some((name.to_ascii_lowercase(), self.refs.resolve(&header)?.get("schema")))
        });
        let answer = Answer {
            headers: headers.collect(),
            content: self.content(&at),
            certainty: Certainty::read(&at).unwrap_or(certainty),
        };
        Some((status.to_ascii_lowercase(), answer))
    }
}

/// `Application/JSON; charset=utf-8` → `application/json`.
fn media_type(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
