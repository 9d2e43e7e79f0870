//! From the lists of the commands to the text of a schema.

use schemars::{
    Schema,
    generate::SchemaSettings,
    transform::{RecursiveTransform, Transform as _},
};
use serde_json::{Map, Value, json};

use super::{Entry, one};
use crate::{commands, failure, output::json::Layout};

/// Whether keys that this version doesn't know are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Keys may be added: what is published.
    Open,
    /// This version to the last key.
    Closed,
}

/// What isn't the answer of one command.
const SHARED: &[Entry] = &[
    Entry { words: "error", shapes: &[one::<failure::Envelope<'_>>] },
    Entry { words: "ticket", shapes: &[one::<foliolink::Ticket>] },
    Entry { words: SNAPSHOT, shapes: &[one::<foliolink::portfolio::Snapshot>] },
];

const SNAPSHOT: &str = "snapshot";

fn entries() -> impl Iterator<Item = &'static Entry> {
    SHARED.iter().chain(commands::SCHEMAS.iter().copied().flatten())
}

/// All words that have a schema, those of no single command first.
pub(super) fn known() -> Vec<&'static str> {
    let mut commands: Vec<_> = entries().skip(SHARED.len()).map(|entry| entry.words).collect();
    commands.sort_unstable();
    SHARED.iter().map(|entry| entry.words).chain(commands).collect()
}

/// Where the schema of these words is published, below `docs/schema`.
pub(super) fn file_name(words: &str) -> String {
    let folder = if SHARED.iter().any(|entry| entry.words == words) { "" } else { "commands/" };
    format!("{folder}{}.schema.json", words.replace(' ', "-"))
}

/// The schema of a command's answer as text, if it has one. A provider that is an argument may
/// stand behind the words.
pub(super) fn find(words: &str, layout: Layout, extent: Extent) -> Option<String> {
    let named = |words: &str| entries().find(|entry| entry.words == words);
    let entry = named(words).or_else(|| {
        let (command, last) = words.rsplit_once(' ')?;
        let is_provider = matches!(last, "flinks" | "vumi");
        named(command).filter(|_| {
            is_provider && ["call", "demo", "drift", "webhook verify"].contains(&command)
        })
    })?;
    // Published as it is by the library.
    if entry.words == SNAPSHOT && layout == Layout::Pretty && extent == Extent::Open {
        return Some(foliolink::portfolio::json_schema());
    }
    Some(text(&schema(entry, layout, extent), layout))
}

fn text(schema: &Value, layout: Layout) -> String {
    match layout {
        Layout::Pretty => format!("{schema:#}\n"),
        Layout::Lines => format!("{schema}\n"),
    }
}

fn schema(entry: &Entry, layout: Layout, extent: Extent) -> Value {
    // As written rather than as read: a reader may rely on every key.
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut forms: Vec<_> =
        entry.shapes.iter().map(|shape| shape(&mut generator).schema(layout)).collect();
    // An item of a list may be what another form has by itself.
    forms.dedup();
    let mut root = match <[Value; 1]>::try_from(forms) {
        Ok([Value::Object(only)]) => only,
        // Any JSON at all.
        Ok([_]) => Map::new(),
        Err(several) => Map::from_iter([("anyOf".to_owned(), Value::Array(several))]),
    };
    root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    root.insert("title".to_owned(), title(entry.words).into());
    let definitions = generator.take_definitions(false);
    if !definitions.is_empty() {
        root.insert("$defs".to_owned(), Value::Object(definitions));
    }
    let mut root = Schema::from(root);
    polish(&mut root, extent);
    let mut root = root.to_value();
    // Whether maps keep their order is a feature of serde_json that any crate of a program may
    // switch on.
    root.sort_all_objects();
    root
}

fn title(words: &str) -> String {
    match SHARED.iter().any(|entry| entry.words == words) {
        true => format!("foliolink: {words}"),
        false => format!("foliolink {words}"),
    }
}

fn polish(root: &mut Schema, extent: Extent) {
    // serde's defaults are about reading.
    RecursiveTransform(|schema: &mut Schema| drop(schema.remove("default"))).transform(root);
    // What a type is, without its examples in Rust and on one line.
    let mut shorten = RecursiveTransform(|schema: &mut Schema| {
        if let Some(Value::String(text)) = schema.get_mut("description") {
            *text = in_short(text);
        }
    });
    shorten.transform(root);
    if extent == Extent::Closed {
        let mut close = RecursiveTransform(|schema: &mut Schema| {
            if schema.get("properties").is_some() && schema.get("additionalProperties").is_none() {
                schema.insert("additionalProperties".to_owned(), false.into());
            }
        });
        close.transform(root);
    }
}

/// The first paragraph, and of links into the library's documentation their words.
fn in_short(text: &str) -> String {
    let first = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let mut short = String::new();
    let mut rest = first.as_str();
    while let Some((before, link)) = rest.split_once("[`") {
        let Some((word, after)) = link.split_once("`]") else { break };
        let after = match after.strip_prefix('(') {
            Some(target) => target.split_once(')').map_or(after, |(_, after)| after),
            None => after,
        };
        short.push_str(&format!("{before}`{word}`"));
        rest = after;
    }
    short + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_its_first_paragraph_without_links() {
        let text = "Its id, for [`only`](crate::A::only)\nand [`more`].\n\n```\nlet a = 1;\n```";
        assert_eq!(in_short(text), "Its id, for `only` and `more`.");
        assert_eq!(in_short("an open [`end"), "an open [`end");
    }
}
