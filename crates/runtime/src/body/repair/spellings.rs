//! A field that came under two names, an older spelling and the one of today: the newer one counts,
//! and where the other says something else, that is told.
//!
//! serde names the field and not the other spelling: that is the key without which the object reads.

use reqwest::StatusCode;
use serde_json::value::RawValue;

use super::{
    Repairs,
    edit::{apply_edits, every, range},
    path,
    place::{at, entries, steps},
};
use crate::body::{BodyError, FromBody};

/// Keys of an object that are tried.
const TRIES: usize = 64;

/// The text with one spelling of the field that `error` names twice; `None` where it names none, or
/// where the very same name stands there twice.
pub(super) fn choose<T: FromBody>(
    status: StatusCode,
    text: &str,
    error: &BodyError,
    repairs: &mut Repairs,
) -> Option<String> {
    let name = error.what().strip_prefix("duplicate field `")?.strip_suffix('`')?;
    let whole: &RawValue = serde_json::from_str(text).ok()?;
    // The path may lead to the object, or on to the key that was read last.
    let mut steps = steps(error.path());
    let has = |object: &RawValue| {
        entries(object).is_some_and(|all| all.iter().any(|(key, _)| key == name))
    };
    if !at(whole, &steps).is_some_and(has) {
        steps.pop();
    }
    let object = at(whole, &steps).filter(|object| has(object))?;
    let keys: Vec<_> = entries(object)?.into_iter().map(|(key, _)| key).collect();
    let same = |next: &BodyError| next.path() == error.path() && next.what() == error.what();
    let is_spelling = |key: &&std::borrow::Cow<'_, str>| {
        let Some(less) = without(object, key) else { return false };
        let tried = apply_edits(text, &[(range(text, object), less)]);
        // Another object may have both as well, further on.
        T::from_body(status, tried.as_bytes()).map_or_else(|next| !same(&next), |_| true)
    };
    let other = keys.iter().filter(|key| *key != name).take(TRIES).find(is_spelling)?;
    let mut edits = Vec::new();
    for (steps, object) in every(whole, &steps, repairs) {
        let all = entries(object).unwrap_or_default();
        let find = |name: &str| all.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
        let (Some(newer), Some(older)) = (find(name), find(other)) else { continue };
        let is_null = |value: &RawValue| value.get() == "null";
        let loser = if is_null(newer) && !is_null(older) { name } else { other };
        edits.push((
            range(text, object),
            without(object, loser)?,
            steps,
            newer.get() != older.get() && !is_null(newer) && !is_null(older),
        ));
    }
    let other = if crate::is_field_name(other) { other } else { "another name" };
    for (_, _, steps, differs) in &edits {
        if *differs {
            let place = path(steps);
            let dot = if place.is_empty() { "" } else { "." };
            let what = format!("also sent as {other}, with another value: left out");
            repairs.note(format!("{place}{dot}{name}"), what);
        }
    }
    let mut edits: Vec<_> = edits.into_iter().map(|(range, text, ..)| (range, text)).collect();
    edits.sort_by_key(|(range, _)| range.start);
    (!edits.is_empty()).then(|| apply_edits(text, &edits))
}

/// The object without a key.
fn without(object: &RawValue, name: &str) -> Option<String> {
    let kept = entries(object)?.into_iter().filter(|(key, _)| key != name);
    let fields: Option<Vec<_>> = kept
        .map(|(key, value)| Some(format!("{}:{}", serde_json::to_string(&key).ok()?, value.get())))
        .collect();
    Some(format!("{{{}}}", fields?.join(",")))
}
