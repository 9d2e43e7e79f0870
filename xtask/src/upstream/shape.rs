//! One level of a schema in one form, whatever the dialect: `allOf` folded, `oneOf` united, null
//! out of the types of 3.1, `nullable` of 3.0 and `x-nullable` of 2.0 the same thing.

use std::collections::BTreeSet;

use super::refs::Refs;
use crate::tree::{At, Node};

/// Schemas that one level may be folded from. More is a tangle, not a description.
const MOST_PARTS: usize = 2_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Type {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// What a schema says about one level of the value. Empty means that it says nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape<'a> {
    /// Without null.
    pub(super) types: BTreeSet<Type>,
    pub(super) is_nullable: bool,
    pub(super) format: Option<String>,
    /// Whether the list is closed (`enum`) or not (`x-extensible-enum`).
    pub(super) values: Option<Vec<String>>,
    pub(super) fields: Vec<(String, At<'a>)>,
    pub(super) required: BTreeSet<String>,
    /// What `additionalProperties` says, if it is there.
    pub(super) takes_more: Option<bool>,
    pub(super) items: Option<At<'a>>,
    pub(super) map_value: Option<At<'a>>,
}

impl<'a> Shape<'a> {
    pub(super) fn read(at: &At<'a>, refs: &Refs<'a>) -> Self {
        Reader { refs, path: Vec::new(), left: MOST_PARTS }.shape(at)
    }

    /// Both hold: what one doesn't say, the other may.
    fn and(mut self, other: Self) -> Self {
        self.types = both(self.types, other.types);
        self.is_nullable |= other.is_nullable;
        self.format = self.format.or(other.format);
        self.values = self.values.or(other.values);
        self.required.extend(other.required);
        self.takes_more = self.takes_more.or(other.takes_more);
        self.items = self.items.or(other.items);
        self.map_value = self.map_value.or(other.map_value);
        self.add_fields(other.fields);
        self
    }

    fn add_fields(&mut self, fields: Vec<(String, At<'a>)>) {
        for (name, at) in fields {
            if self.fields.iter().all(|(known, _)| *known != name) {
                self.fields.push((name, at));
            }
        }
    }

    /// Any of them holds.
    fn any(alternatives: Vec<Self>) -> Self {
        let is_nullable = alternatives.iter().any(|shape| shape.is_nullable);
        let mut shapes = alternatives.into_iter().filter(|shape| !shape.is_only_null());
        let mut united = shapes.next().unwrap_or_default();
        united.is_nullable = is_nullable;
        for shape in shapes {
            united = united.or(shape);
        }
        united
    }

    fn or(mut self, other: Self) -> Self {
        if self.types.is_empty() || other.types.is_empty() {
            self.types.clear();
        } else {
            self.types.extend(other.types);
        }
        self.format = self.format.filter(|format| other.format.as_ref() == Some(format));
        self.values = self.values.zip(other.values).map(|(one, two)| [one, two].concat());
        self.required.retain(|name| other.required.contains(name));
        self.takes_more = self.takes_more.zip(other.takes_more).map(|(one, two)| one || two);
        self.items = self.items.or(other.items);
        self.map_value = self.map_value.or(other.map_value);
        self.add_fields(other.fields);
        self
    }

    /// `type: 'null'` alone, as an alternative of 3.1.
    fn is_only_null(&self) -> bool {
        self.is_nullable && self.types.is_empty() && self.fields.is_empty() && self.values.is_none()
    }
}

/// What both allow. Where they contradict each other, the first counts.
fn both(one: BTreeSet<Type>, two: BTreeSet<Type>) -> BTreeSet<Type> {
    if one.is_empty() || two.is_empty() {
        return if one.is_empty() { two } else { one };
    }
    let common: BTreeSet<Type> = one.intersection(&two).copied().collect();
    if common.is_empty() { one } else { common }
}

struct Reader<'a, 'r> {
    refs: &'r Refs<'a>,
    /// Pointers of the schemas that are being folded, to see circles.
    path: Vec<String>,
    left: usize,
}

impl<'a> Reader<'a, '_> {
    fn shape(&mut self, at: &At<'a>) -> Shape<'a> {
        if self.path.contains(&at.pointer) {
            self.refs.note(format!("{} is made of itself", at.pointer));
            return Shape::default();
        }
        if self.left == 0 {
            self.refs.note(format!("{} is made of too many schemas", at.pointer));
            return Shape::default();
        }
        self.left -= 1;
        self.path.push(at.pointer.clone());
        let shape = self.fold(at);
        self.path.pop();
        shape
    }

    fn fold(&mut self, at: &At<'a>) -> Shape<'a> {
        let mut shape = read_keywords(at);
        if at.reference().is_some()
            && let Some(target) = self.refs.target(at)
        {
            shape = shape.and(self.shape(&target));
        }
        for part in at.items_of("allOf") {
            shape = shape.and(self.shape(&part));
        }
        for key in ["oneOf", "anyOf"] {
            let alternatives = at.items_of(key).iter().map(|part| self.shape(part)).collect();
            shape = shape.and(Shape::any(alternatives));
        }
        shape
    }
}

/// What the schema itself says, without what it refers to.
fn read_keywords<'a>(at: &At<'a>) -> Shape<'a> {
    let mut shape = Shape {
        is_nullable: at.node.is_true("nullable") || at.node.is_true("x-nullable"),
        format: at.text("format").map(str::to_ascii_lowercase),
        fields: own_fields(at),
        items: at.get("items").filter(|items| items.node.map().is_some()),
        map_value: at.get("additionalProperties").filter(|value| value.node.map().is_some()),
        takes_more: at.get("additionalProperties").map(|at| !matches!(at.node, Node::Bool(false))),
        ..Shape::default()
    };
    shape.required = at.items_of("required").iter().filter_map(text).collect();
    read_types(at, &mut shape);
    read_values(at, &mut shape);
    shape
}

fn own_fields<'a>(at: &At<'a>) -> Vec<(String, At<'a>)> {
    at.entries_of("properties").into_iter().map(|(name, field)| (name.to_owned(), field)).collect()
}

fn text(at: &At<'_>) -> Option<String> {
    at.node.text().map(str::to_owned)
}

fn read_types(at: &At<'_>, shape: &mut Shape<'_>) {
    let listed = at.items_of("type");
    let names = listed.iter().filter_map(|item| item.node.text()).chain(at.text("type"));
    for name in names {
        match name {
            "boolean" => shape.types.insert(Type::Boolean),
            "integer" => shape.types.insert(Type::Integer),
            "number" => shape.types.insert(Type::Number),
            "string" | "file" => shape.types.insert(Type::String),
            "array" => shape.types.insert(Type::Array),
            "object" => shape.types.insert(Type::Object),
            "null" => std::mem::replace(&mut shape.is_nullable, true),
            _ => false,
        };
    }
    if shape.types.is_empty() {
        shape.types.extend(implied_type(shape));
    }
}

/// Many leave `type` out where another keyword makes it clear.
fn implied_type(shape: &Shape<'_>) -> Option<Type> {
    if !shape.fields.is_empty() || shape.map_value.is_some() {
        return Some(Type::Object);
    }
    shape.items.as_ref().map(|_| Type::Array)
}

fn read_values(at: &At<'_>, shape: &mut Shape<'_>) {
    for key in ["enum", "x-extensible-enum"] {
        let nodes = at.items_of(key);
        shape.is_nullable |= nodes.iter().any(|item| matches!(item.node, Node::Null));
        if !nodes.is_empty() {
            shape.values = Some(nodes.iter().filter_map(|item| value_text(item.node)).collect());
        }
    }
    if let Some(value) = at.get("const") {
        shape.values = Some(value_text(value.node).into_iter().collect());
    }
}

fn value_text(node: &Node) -> Option<String> {
    match node {
        Node::Text(text) => Some(text.clone()),
        Node::Number(number) => Some(number.to_string()),
        Node::Bool(value) => Some(value.to_string()),
        Node::Null | Node::List(_) | Node::Map(_) => None,
    }
}

impl Shape<'_> {
    /// The types for people: `string`, `integer or string`, `anything`.
    pub(super) fn name(&self) -> String {
        let names: Vec<&str> = self.types.iter().map(|kind| kind.name()).collect();
        if names.is_empty() { "anything".to_owned() } else { names.join(" or ") }
    }
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}
