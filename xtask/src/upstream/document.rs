//! From a text that somebody else wrote to a tree that is an OpenAPI 3 document, or one line that
//! says why it can't be.
//!
//! The generator's model (`openapiv3`) isn't used here: it takes nothing but a complete 3.0, and
//! providers publish 3.1, files without `info`, and pieces of a file inside Markdown pages.

use serde_norway::Value as Yaml;

use super::swagger;
use crate::tree::{self, At, Node};

/// A description as a tree, and what a reader of the comparison should know about it.
#[derive(Debug)]
pub(super) struct Document {
    /// What messages call it: the path as it was given.
    pub(super) name: String,
    /// Form and version, `OpenAPI 3.0.3`.
    pub(super) form: String,
    pub(super) notes: Vec<String>,
    root: Node,
}

impl Document {
    pub(super) fn root(&self) -> At<'_> {
        At::root(&self.root)
    }
}

/// Reads YAML, JSON, or the block of either in a Markdown page. The error is one line that begins
/// with the name.
pub(super) fn parse(name: &str, text: &str) -> Result<Document, String> {
    let mut notes = Vec::new();
    let root = read_tree(name, text, &mut notes)
        .and_then(|root| into_openapi(root, &mut notes))
        .map_err(|message| format!("{name}: {}", one_line(&message)))?;
    let (form, root) = root;
    Ok(Document { name: name.to_owned(), form, notes, root })
}

/// The messages of parsers span lines, and repeat what a stranger wrote.
fn one_line(message: &str) -> String {
    let message = message.replace(|c: char| c.is_control(), " ");
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read_tree(name: &str, text: &str, notes: &mut Vec<String>) -> Result<Node, String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err("the file is empty".to_owned());
    }
    if text.starts_with('<') {
        return Err("this is a web page or XML, no description".to_owned());
    }
    let text = match fenced_block(text) {
        Some(block) => {
            notes.push("read from the block of a Markdown page".to_owned());
            block
        }
        None if name.ends_with(".md") => {
            return Err("no block of this Markdown page is a description".to_owned());
        }
        None => text,
    };
    let mut yaml = parse_text(text)?;
    yaml.apply_merge().map_err(|error| format!("a merge key (`<<`) can't be followed: {error}"))?;
    let parsed = tree::from_yaml(yaml);
    notes.extend(parsed.complaints.into_iter().map(|(at, message)| format!("{at}: {message}")));
    Ok(parsed.root)
}

/// JSON has forms that YAML refuses, such as lines that begin with a tab, so it has its own parser.
fn parse_text(text: &str) -> Result<Yaml, String> {
    if text.starts_with('{')
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok(value);
    }
    serde_norway::from_str(text).map_err(|error| format!("neither YAML nor JSON: {error}"))
}

/// The first fenced block of a Markdown page that is a description. In a YAML file no fence can
/// stand in the first column.
fn fenced_block(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(start) = find_fence(rest) {
        let opened = &rest[start..];
        let (line, body) = opened.split_once('\n')?;
        let ticks = line.len() - line.trim_start_matches('`').len();
        let fence = format!("\n{}", &line[..ticks]);
        let end = body.find(&fence).unwrap_or(body.len());
        let block = body[..end].trim_start();
        if is_description(block) {
            return Some(block);
        }
        rest = body.get(end + fence.len()..)?;
    }
    None
}

/// By its first key; a JSON object may have it anywhere.
fn is_description(block: &str) -> bool {
    ["openapi", "swagger"].iter().any(|key| {
        block.starts_with(key) || (block.starts_with('{') && block.contains(&format!("\"{key}\"")))
    })
}

/// Where a line begins with three backticks.
fn find_fence(text: &str) -> Option<usize> {
    if text.starts_with("```") {
        return Some(0);
    }
    text.find("\n```").map(|at| at + 1)
}

/// Form and tree of an OpenAPI 3 document; a Swagger 2.0 one becomes one.
fn into_openapi(root: Node, notes: &mut Vec<String>) -> Result<(String, Node), String> {
    if root.map().is_none() {
        return Err(format!("a description is an object, not {}", root.kind()));
    }
    let converted = match (scalar(&root, "openapi"), scalar(&root, "swagger")) {
        (Some(version), _) if version.starts_with("3.") || version == "3" => {
            if !["3", "3.0", "3.1"].iter().any(|known| is_of(&version, known)) {
                notes.push(format!("OpenAPI {version} is newer than 3.1 and read as such"));
            }
            (format!("OpenAPI {version}"), root)
        }
        (Some(version), _) => return Err(format!("OpenAPI {version} isn't known here, only 3.x")),
        (None, Some(version)) if is_of(&version, "2") => {
            notes.push("converted from Swagger 2.0".to_owned());
            (format!("Swagger {version}"), swagger::convert(&root))
        }
        (None, Some(version)) => {
            return Err(format!("Swagger {version} isn't known here: convert it to OpenAPI 3"));
        }
        (None, None) if root.get("paths").is_some() => {
            notes.push("names no version and is read as OpenAPI 3".to_owned());
            ("OpenAPI without a version".to_owned(), root)
        }
        (None, None) => return Err(name_stranger(&root).to_owned()),
    };
    let (_, root) = &converted;
    let sections = ["paths", "webhooks", "x-webhooks"];
    if sections.iter().all(|key| root.get(key).and_then(Node::map).is_none_or(|map| map.is_empty()))
    {
        return Err("there is no operation in it: `paths` and `webhooks` are empty".to_owned());
    }
    Ok(converted)
}

/// Whether `version` is `prefix` or below it.
fn is_of(version: &str, prefix: &str) -> bool {
    version.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A string, or the number that `swagger: 2.0` is without quotes.
fn scalar(root: &Node, key: &str) -> Option<String> {
    match root.get(key)? {
        Node::Text(text) => Some(text.trim().to_owned()),
        Node::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What is often taken for a description.
fn name_stranger(root: &Node) -> &'static str {
    let strangers = [
        ("asyncapi", "this is AsyncAPI, not OpenAPI"),
        ("arazzo", "these are Arazzo workflows, not OpenAPI"),
        ("item", "this is a Postman collection: export it as OpenAPI 3"),
        ("log", "this is an HTTP archive, not OpenAPI"),
        ("$schema", "this is a JSON schema, not OpenAPI"),
    ];
    let found = strangers.iter().find(|(key, _)| root.get(key).is_some());
    found.map_or("no OpenAPI description: it has neither `openapi` nor `paths`", |(_, name)| name)
}
