//! What a description marks as personal or secret is hidden in `Debug` and marked in the columns,
//! and nothing else is: held field by field against the descriptions, so that neither side can be
//! changed alone.

use std::collections::BTreeSet;

use serde_json::Value;

use super::wire::Wire;
use crate::portfolio::{
    Snapshot,
    columns::{Kind, tables},
};

/// What a call gave, as everybody gets it.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) json: String,
    pub(crate) debug: String,
    pub(crate) snapshot: Option<Snapshot>,
}

/// Each place of `answer` at which its description has a text of no format: the text, and whether
/// it is marked.
pub(crate) fn texts(description: &str, operation: &str, answer: &Value) -> Vec<(String, Text)> {
    let marked = Wire::of(description).marks(operation);
    let mut found = vec![];
    for (pattern, is_marked) in marked {
        let pointer = pattern.replace("/*", "/0");
        if let Some(text) = answer.pointer(&pointer).and_then(Value::as_str) {
            found
                .push((format!("{operation}{pattern}"), Text { text: text.to_owned(), is_marked }));
        }
    }
    found
}

/// A text of an answer.
pub(crate) struct Text {
    text: String,
    is_marked: bool,
}

/// Each field on which description, `Debug` and columns don't agree.
pub(crate) fn differences(texts: &[(String, Text)], given: &Given) -> Vec<String> {
    let json = words(&given.json);
    let debug = words(&given.debug);
    let snapshots: Vec<_> = given.snapshot.iter().cloned().collect();
    let (mut open, mut personal) = (BTreeSet::new(), BTreeSet::new());
    for table in tables(&snapshots) {
        for column in table.columns {
            let is_text = matches!(column.kind, Kind::Text | Kind::Texts);
            let values = (0..table.rows).filter_map(|row| column.values.text(row));
            let words = values.filter(|_| is_text).flat_map(|value| words(&value));
            match column.personal {
                true => personal.extend(words),
                false => open.extend(words),
            }
        }
    }
    let mut wrong = vec![];
    for (place, Text { text, is_marked }) in texts {
        let text = text.to_lowercase();
        let is_kept = json.contains(&text);
        let is_shown = debug.contains(&text);
        match is_marked {
            true if is_shown => wrong.push(format!("{place}: marked, and shown by Debug")),
            true if open.contains(&text) => {
                wrong.push(format!("{place}: marked, and in a column that isn't"));
            }
            false if is_kept && !is_shown => {
                wrong.push(format!("{place}: not marked, and hidden by Debug"));
            }
            false if personal.contains(&text) => {
                wrong.push(format!("{place}: not marked, and in a personal column"));
            }
            _ => {}
        }
    }
    if !texts.iter().any(|(_, text)| json.contains(&text.text.to_lowercase())) {
        wrong.push("nothing of it is in what the call gave".to_owned());
    }
    wrong
}

/// The made-up texts in a text: `text 12`, in small letters.
fn words(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let parts = text.split("text ").skip(1);
    let numbers = parts.map(|part| part.chars().take_while(char::is_ascii_digit));
    numbers.map(|number| format!("text {}", number.collect::<String>())).collect()
}
