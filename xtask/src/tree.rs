//! The description as an ordered tree with JSON pointers: YAML's own traps end here.

use std::rc::Rc;

use indexmap::IndexMap;
use serde_norway::Value as Yaml;

/// A JSON-like value that keeps the order of the file.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Number(serde_norway::Number),
    Text(String),
    List(Vec<Node>),
    Map(IndexMap<String, Node>),
}

/// The tree, and what YAML allows but a description shouldn't use: pointer and message.
pub(crate) struct Parsed {
    pub(crate) root: Node,
    pub(crate) complaints: Vec<(String, String)>,
}

/// Reads YAML. The error is one line with line and column where the parser knows them.
pub(crate) fn parse(text: &str) -> Result<Parsed, String> {
    let yaml: Yaml = serde_norway::from_str(text).map_err(|error| error.to_string())?;
    Ok(from_yaml(yaml))
}

/// The tree of a value that was read already, at most 128 levels deep.
pub(crate) fn from_yaml(yaml: Yaml) -> Parsed {
    let mut complaints = Vec::new();
    let root = convert(yaml, "#", &mut complaints);
    Parsed { root, complaints }
}

/// Depth is bounded by the parser (128), so recursion is safe here and in everything that follows.
fn convert(yaml: Yaml, pointer: &str, complaints: &mut Vec<(String, String)>) -> Node {
    match yaml {
        Yaml::Null => Node::Null,
        Yaml::Bool(value) => Node::Bool(value),
        Yaml::Number(value) => Node::Number(value),
        Yaml::String(value) => Node::Text(value),
        Yaml::Sequence(items) => Node::List(
            items
                .into_iter()
                .enumerate()
                .map(|(index, item)| convert(item, &format!("{pointer}/{index}"), complaints))
                .collect(),
        ),
        Yaml::Mapping(entries) => convert_map(entries, pointer, complaints),
        Yaml::Tagged(tagged) => {
            complaints.push((
                pointer.to_owned(),
                format!("the YAML tag `{}` says nothing here: remove it", tagged.tag),
            ));
            convert(tagged.value, pointer, complaints)
        }
    }
}

fn convert_map(
    entries: serde_norway::Mapping,
    pointer: &str,
    complaints: &mut Vec<(String, String)>,
) -> Node {
    let mut map = IndexMap::new();
    for (key, value) in entries {
        // `200:` without quotes is a number in YAML and a status code to everybody.
        let key = match key {
            Yaml::String(key) => key,
            Yaml::Number(key) => key.to_string(),
            Yaml::Bool(key) => key.to_string(),
            _ => {
                complaints.push((pointer.to_owned(), "a key must be a string".to_owned()));
                continue;
            }
        };
        if key == "<<" {
            complaints.push((
                pointer.to_owned(),
                "merge keys aren't resolved: write the keys out, or use a $ref".to_owned(),
            ));
            continue;
        }
        let here = format!("{pointer}/{}", escape(&key));
        if map.contains_key(&key) {
            complaints.push((here, format!("`{key}` stands twice (once as a number): keep one")));
            continue;
        }
        let value = convert(value, &here, complaints);
        map.insert(key, value);
    }
    Node::Map(map)
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The pointers of all nodes in document order.
pub(crate) fn pointers(root: &Node) -> Vec<String> {
    fn visit(at: At<'_>, into: &mut Vec<String>) {
        let children: Vec<_> =
            at.entries().into_iter().map(|(_, child)| child).chain(at.items()).collect();
        into.push(at.pointer);
        for child in children {
            visit(child, into);
        }
    }
    let mut all = Vec::new();
    visit(At::root(root), &mut all);
    all
}

impl Node {
    pub(crate) fn map(&self) -> Option<&IndexMap<String, Node>> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    pub(crate) fn list(&self) -> Option<&[Node]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { number.as_f64() } else { None }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.map()?.get(key)
    }

    /// True only for `key: true`.
    pub(crate) fn is_true(&self, key: &str) -> bool {
        matches!(self.get(key), Some(Node::Bool(true)))
    }

    /// What a message calls it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }

    pub(crate) fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Number(value) => number_to_json(value),
            Self::Text(value) => value.as_str().into(),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(map) => {
                map.iter().map(|(key, value)| (key.clone(), value.to_json())).collect()
            }
        }
    }
}

/// `.nan` and `.inf` have no JSON form and become null, which no number schema takes.
fn number_to_json(number: &serde_norway::Number) -> serde_json::Value {
    if let Some(value) = number.as_u64() {
        return value.into();
    }
    if let Some(value) = number.as_i64() {
        return value.into();
    }
    number.as_f64().into()
}

/// A node and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct At<'a> {
    pub(crate) node: &'a Node,
    pub(crate) pointer: String,
    pub(crate) operation: Option<Rc<str>>,
}

impl<'a> At<'a> {
    pub(crate) fn root(node: &'a Node) -> Self {
        Self { node, pointer: "#".to_owned(), operation: None }
    }

    fn child(&self, key: &str, node: &'a Node) -> Self {
        Self {
            node,
            pointer: format!("{}/{}", self.pointer, escape(key)),
            operation: self.operation.clone(),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        Some(self.child(key, self.node.get(key)?))
    }

    /// Entries of a map; nothing for other nodes.
    pub(crate) fn entries(&self) -> Vec<(&'a str, Self)> {
        let map = self.node.map();
        map.into_iter().flatten().map(|(key, node)| (key.as_str(), self.child(key, node))).collect()
    }

    /// Items of a list; nothing for other nodes.
    pub(crate) fn items(&self) -> Vec<Self> {
        let list = self.node.list().unwrap_or_default();
        list.iter().enumerate().map(|(index, node)| self.child(&index.to_string(), node)).collect()
    }

    /// Entries of the map under `key`.
    pub(crate) fn entries_of(&self, key: &str) -> Vec<(&'a str, Self)> {
        self.get(key).map(|child| child.entries()).unwrap_or_default()
    }

    /// Items of the list under `key`.
    pub(crate) fn items_of(&self, key: &str) -> Vec<Self> {
        self.get(key).map(|child| child.items()).unwrap_or_default()
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.node.get(key).is_some()
    }

    /// The string under `key`, unless it is blank.
    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        self.node.get(key)?.text().filter(|text| !text.trim().is_empty())
    }

    pub(crate) fn reference(&self) -> Option<&'a str> {
        self.node.get("$ref")?.text()
    }
}
