//! A script as text: a JSON list of steps, each checked before any of them is taken.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Step;
use crate::actions::{Action, BodyError, Object};
use crate::faults::CallFilter;

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
struct RawStep<'a> {
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
    let source = SourceText(text);
    let steps: Vec<&RawValue> =
        serde_json::from_str(text).map_err(|error| source.json_error(text, &error))?;
    steps.into_iter().map(|raw| parse_step(&source, raw.get())).collect()
}

fn parse_step(source: &SourceText<'_>, raw: &str) -> Result<Step, ScriptError> {
    // A list would be taken for the fields in their order.
    if !raw.starts_with('{') {
        return Err(source.body_error(raw, &BodyError::from("a step is an object")));
    }
    let raw_step: RawStep<'_> =
        serde_json::from_str(raw).map_err(|error| source.json_error(raw, &error))?;
    let refused = |message: &str| source.body_error(raw, &BodyError::from(message));
    type Reader = fn(Object) -> Result<Action, BodyError>;
    let things: [(Option<&RawValue>, Reader); 5] = [
        (raw_step.inject, Action::parse_inject),
        (raw_step.advance, Action::parse_advance),
        (raw_step.status, Action::parse_status),
        (raw_step.offer, Action::parse_offer),
        (raw_step.fire, Action::parse_fire),
    ];
    let mut things = things.into_iter().filter_map(|(body, read)| Some((body?, read)));
    let (Some((body, read)), None) = (things.next(), things.next()) else {
        return Err(refused("a step does one thing: inject, advance, status, offer or fire"));
    };
    let object: Object =
        serde_json::from_str(body.get()).map_err(|error| source.json_error(body.get(), &error))?;
    let mut action = read(object).map_err(|error| source.body_error(body.get(), &error))?;
    let mut calls = raw_step.after.unwrap_or(0);
    let of = match (raw_step.of, raw_step.after) {
        (Some(_), None) => {
            return Err(refused("of says whose calls are counted by after, which is missing"));
        }
        (Some(operation), _) => CallFilter::operation(operation),
        (None, _) => CallFilter::any(),
    };
    if !of.can_match() {
        return Err(refused("of is the name of no operation"));
    }
    // A fault counts the calls that it is aimed at by itself, unless those of another operation are
    // meant.
    if let (Action::Inject { filter, .. }, None) = (&mut action, &of.operation) {
        filter.skip = filter.skip.saturating_add(std::mem::take(&mut calls));
    }
    Ok(Step { at: Duration::from_secs(raw_step.at.unwrap_or(0)), calls, counted: of, action })
}

/// The whole text, to find out where a part of it stands.
struct SourceText<'a>(&'a str);

impl SourceText<'_> {
    /// What is wrong at an offset of a part of the text.
    fn error_at(&self, part: &str, offset: usize, message: String) -> ScriptError {
        let start = (part.as_ptr() as usize).saturating_sub(self.0.as_ptr() as usize);
        let before = self.0.as_bytes().get(..start + offset).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        let column = before.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len) + 1;
        ScriptError { line, column, message }
    }

    fn json_error(&self, part: &str, error: &serde_json::Error) -> ScriptError {
        let lines = part.split_inclusive('\n').take(error.line().saturating_sub(1));
        let offset = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
        let text = error.to_string();
        let suffix = format!(" at line {} column {}", error.line(), error.column());
        self.error_at(
            part,
            offset.min(part.len()),
            text.strip_suffix(&suffix).unwrap_or(&text).to_owned(),
        )
    }

    /// At the key that is to blame, or at the beginning of the part.
    fn body_error(&self, part: &str, error: &BodyError) -> ScriptError {
        let key = error.key.as_ref().and_then(|key| part.find(&serde_json::to_string(key).ok()?));
        self.error_at(part, key.unwrap_or(0), error.message.clone())
    }
}
