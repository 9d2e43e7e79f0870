//! A script as text: a JSON list of steps, each checked before any of them is taken.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Step;
use crate::actions::{Action, Mistake, Object};
use crate::faults::On;

/// A script that can't be taken: where, and why. Nothing of it has been done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScriptError {
    /// The line of the mistake; the first is 1.
    pub line: usize,
    /// Its column, in bytes; the first is 1.
    pub column: usize,
    message: String,
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl Error for ScriptError {}

/// A step as it is written: when, and one thing to do, whose body is that of its control route.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written<'a> {
    at: Option<u64>,
    after: Option<u32>,
    of: Option<String>,
    #[serde(borrow)]
    inject: Option<&'a RawValue>,
    #[serde(borrow)]
    advance: Option<&'a RawValue>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    offer: Option<&'a RawValue>,
    #[serde(borrow)]
    fire: Option<&'a RawValue>,
}

/// Reads all steps, or says where the first mistake is.
pub(crate) fn read(text: &str) -> Result<Vec<Step>, ScriptError> {
    // Windows puts a mark in front of a file.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let place = Place(text);
    let steps: Vec<&RawValue> =
        serde_json::from_str(text).map_err(|error| place.unreadable(text, &error))?;
    steps.into_iter().map(|raw| step(&place, raw.get())).collect()
}

fn step(place: &Place<'_>, raw: &str) -> Result<Step, ScriptError> {
    // A list would be taken for the fields in their order.
    if !raw.starts_with('{') {
        return Err(place.mistake(raw, &Mistake::from("a step is an object")));
    }
    let written: Written<'_> =
        serde_json::from_str(raw).map_err(|error| place.unreadable(raw, &error))?;
    let refused = |message: &str| place.mistake(raw, &Mistake::from(message));
    type Reader = fn(Object) -> Result<Action, Mistake>;
    let things: [(Option<&RawValue>, Reader); 5] = [
        (written.inject, Action::inject),
        (written.advance, Action::advance),
        (written.status, Action::status),
        (written.offer, Action::offer),
        (written.fire, Action::fire),
    ];
    let mut things = things.into_iter().filter_map(|(body, read)| Some((body?, read)));
    let (Some((body, read)), None) = (things.next(), things.next()) else {
        return Err(refused("a step does one thing: inject, advance, status, offer or fire"));
    };
    let object: Object =
        serde_json::from_str(body.get()).map_err(|error| place.unreadable(body.get(), &error))?;
    let mut action = read(object).map_err(|mistake| place.mistake(body.get(), &mistake))?;
    let mut calls = written.after.unwrap_or(0);
    let of = match (written.of, written.after) {
        (Some(_), None) => {
            return Err(refused("of says whose calls are counted by after, which is missing"));
        }
        (Some(operation), _) => On::operation(operation),
        (None, _) => On::any(),
    };
    if !of.can_fit() {
        return Err(refused("of is the name of no operation"));
    }
    // A fault counts the calls that it is aimed at by itself, unless those of another operation are
    // meant.
    if let (Action::Inject { on, .. }, None) = (&mut action, &of.operation) {
        on.skip = on.skip.saturating_add(std::mem::take(&mut calls));
    }
    Ok(Step { at: Duration::from_secs(written.at.unwrap_or(0)), calls, of, action })
}

/// The whole text, to find out where a part of it stands.
struct Place<'a>(&'a str);

impl Place<'_> {
    /// What is wrong at an offset of a part of the text.
    fn error(&self, part: &str, offset: usize, message: String) -> ScriptError {
        let start = (part.as_ptr() as usize).saturating_sub(self.0.as_ptr() as usize);
        let before = self.0.as_bytes().get(..start + offset).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        let column = before.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len) + 1;
        ScriptError { line, column, message }
    }

    fn unreadable(&self, part: &str, error: &serde_json::Error) -> ScriptError {
        let lines = part.split_inclusive('\n').take(error.line().saturating_sub(1));
        let offset = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
        let text = error.to_string();
        let suffix = format!(" at line {} column {}", error.line(), error.column());
        self.error(
            part,
            offset.min(part.len()),
            text.strip_suffix(&suffix).unwrap_or(&text).to_owned(),
        )
    }

    /// At the key that is to blame, or at the beginning of the part.
    fn mistake(&self, part: &str, mistake: &Mistake) -> ScriptError {
        let key = mistake.key.as_ref().and_then(|key| part.find(&serde_json::to_string(key).ok()?));
        self.error(part, key.unwrap_or(0), mistake.message.clone())
    }
}
