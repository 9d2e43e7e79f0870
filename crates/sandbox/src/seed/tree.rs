//! A seed file as a tree in which every key and value knows its place, and every scalar its digits
//! and whether it was quoted.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use serde_json::{Map, Number, Value};

use super::problems::{Place, Problems};

/// Deeper than any seed is.
const MAX_DEPTH: usize = 20;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(super) place: Place,
    pub(super) kind: NodeKind,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum NodeKind {
    Scalar { text: String, is_quoted: bool },
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key of a mapping and its value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) place: Place,
    pub(super) value: Node,
}

impl Node {
    /// A mapping without keys.
    pub(super) fn empty() -> Self {
        Self { place: Place::new(1, 1), kind: NodeKind::Map(Vec::new()) }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let NodeKind::Map(entries) = &self.kind else { return None };
        entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
            .filter(|value| !value.is_null())
    }

    /// The elements of a list; none where it is something else.
    pub(crate) fn items(&self) -> &[Self] {
        if let NodeKind::List(items) = &self.kind { items } else { &[] }
    }

    /// The elements of the list under a key.
    pub(crate) fn list(&self, key: &str) -> &[Self] {
        self.get(key).map_or(&[], Self::items)
    }

    pub(crate) fn scalar(&self) -> Option<&str> {
        if let NodeKind::Scalar { text, .. } = &self.kind { Some(text) } else { None }
    }

    /// The text under a key.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.scalar()
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.text(key) == Some("true")
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar { text, is_quoted: false } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// What it is called in a message.
    pub(super) fn describe(&self) -> &'static str {
        match &self.kind {
            NodeKind::List(_) => "a list",
            NodeKind::Map(_) => "a mapping",
            NodeKind::Scalar { .. } if self.is_null() => "nothing",
            NodeKind::Scalar { is_quoted: true, .. } => "a text",
            NodeKind::Scalar { text, .. } => match text.as_str() {
                "true" | "false" => "a boolean",
                text if text.parse::<i128>().is_ok() => "a whole number",
                text if is_float(text) => "a number with a fraction",
                _ => "a text",
            },
        }
    }

    /// As JSON, for what is JSON elsewhere.
    pub(super) fn to_json(&self) -> Value {
        match &self.kind {
            NodeKind::List(items) => items.iter().map(Self::to_json).collect(),
            NodeKind::Map(entries) => Value::Object(Self::to_object(entries)),
            NodeKind::Scalar { .. } if self.is_null() => Value::Null,
            NodeKind::Scalar { text, is_quoted: false } => match text.as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                text => match text.parse::<i64>() {
                    Ok(number) => Value::Number(Number::from(number)),
                    Err(_) => Value::String(text.to_owned()),
                },
            },
            NodeKind::Scalar { text, .. } => Value::String(text.clone()),
        }
    }

    fn to_object(entries: &[Entry]) -> Map<String, Value> {
        entries.iter().map(|entry| (entry.key.clone(), entry.value.to_json())).collect()
    }
}

/// Whether YAML readers take a plain scalar for a binary float.
pub(super) fn is_float(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    let special = [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(&digits);
    special
        || (digits.starts_with(|first: char| first.is_ascii_digit() || first == '.')
            && digits.contains(|one: char| one.is_ascii_digit())
            && digits.contains(['.', 'e', 'E'])
            && digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-_".contains(&byte)))
}

/// Reads the one document of a file. A mistake of YAML itself ends the reading; what else is wrong
/// is noted, and the rest read.
pub(super) fn parse(text: &str, problems: &mut Problems) -> Option<Node> {
    let mut reader = TreeReader { parser: Parser::new_from_str(text), problems };
    match reader.read_document() {
        Ok(node) => node,
        Err(error) => {
            let marker = error.marker();
            let place = Place::new(marker.line(), marker.col() + 1);
            problems.add(place, format!("this is no YAML: {}", error.info()));
            None
        }
    }
}

struct TreeReader<'a, 'p> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    problems: &'p mut Problems,
}

fn place(span: &Span) -> Place {
    Place::new(span.start.line(), span.start.col() + 1)
}

impl<'a> TreeReader<'a, '_> {
    fn next(&mut self) -> Result<(Event<'a>, Span), ScanError> {
        let end = || ScanError::new_str(saphyr_parser::Marker::new(0, 1, 0), "it ends too early");
        self.parser.next_event().unwrap_or_else(|| Err(end()))
    }

    fn read_document(&mut self) -> Result<Option<Node>, ScanError> {
        let mut node = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(node),
                Event::StreamStart | Event::DocumentEnd | Event::Nothing => {}
                Event::DocumentStart(_) if node.is_some() => {
                    let text = "a seed file holds one document".to_owned();
                    self.problems.add(place(&span), text);
                    return Ok(node);
                }
                Event::DocumentStart(_) => {
                    let (event, span) = self.next()?;
                    node = Some(self.read_node(event, span, 0)?);
                }
                _ => {}
            }
        }
    }

    fn read_node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, ScanError> {
        let place = place(&span);
        if depth > MAX_DEPTH {
            return Err(ScanError::new_str(span.start, "nested deeper than a seed is"));
        }
        let kind = match event {
            Event::Scalar(text, style, _, tag) => {
                if tag.is_some() {
                    self.problems.add(place, "tags aren't taken here".to_owned());
                }
                let is_quoted = style != ScalarStyle::Plain;
                NodeKind::Scalar { text: text.into_owned(), is_quoted }
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break NodeKind::List(items),
                        (event, span) => items.push(self.read_node(event, span, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => NodeKind::Map(self.read_entries(depth)?),
            Event::Alias(_) => {
                // A few lines of them can stand for more than fits into memory.
                let text = "aliases aren't taken here: write it out".to_owned();
                self.problems.add(place, text);
                NodeKind::Scalar { text: String::new(), is_quoted: false }
            }
            _ => NodeKind::Scalar { text: String::new(), is_quoted: false },
        };
        Ok(Node { place, kind })
    }

    fn read_entries(&mut self, depth: usize) -> Result<Vec<Entry>, ScanError> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(entries);
            }
            let key = self.read_node(event, span, depth + 1)?;
            let (event, span) = self.next()?;
            let value = self.read_node(event, span, depth + 1)?;
            let Some(name) = key.scalar().map(str::to_owned) else {
                self.problems.add(key.place, "a key is a text".to_owned());
                continue;
            };
            if entries.iter().any(|entry| entry.key == name) {
                self.problems.add(key.place, format!("the key {name:?} stands twice"));
                continue;
            }
            entries.push(Entry { key: name, place: key.place, value });
        }
    }
}
