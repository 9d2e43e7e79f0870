//! Mends the text of a body in all places of one field.

use std::{collections::HashSet, ops::Range};

use serde_json::value::RawValue;

use super::{
    Action, Mend, NAMED, REMOVED, Repairs, convert, path,
    place::{Step, field, items},
    shape, type_name,
};

/// A value, and the steps to it as it was sent.
type Found<'t> = (Vec<Step>, &'t RawValue);

/// Another text for a part of the body.
type Edit = (Range<usize>, String);

impl Mend {
    /// The mended text. `None` where nothing is left to mend, or too much would be left out.
    pub(super) fn apply(&self, text: &str, repairs: &mut Repairs) -> Option<String> {
        let mut notes = Vec::new();
        let mut edits = match self.action {
            Action::Remove => self.removals(text, repairs, &mut notes)?,
            _ => self.replacements(text, repairs, &mut notes)?,
        };
        if edits.is_empty() {
            return None;
        }
        let rest = notes.len().saturating_sub(NAMED);
        if let Some((path, what)) = notes.get(NAMED).cloned() {
            notes.truncate(NAMED);
            notes.push((path, format!("{what} (here and in {} more places)", rest - 1)));
        }
        notes.into_iter().for_each(|(path, what)| repairs.note(path, what));
        edits.sort_by_key(|(range, _)| range.start);
        Some(apply_edits(text, &edits))
    }

    fn replacements(
        &self,
        text: &str,
        repairs: &Repairs,
        notes: &mut Vec<(String, String)>,
    ) -> Option<Vec<Edit>> {
        let whole = serde_json::from_str(text).ok()?;
        let mut edits = Vec::new();
        for (steps, value) in every(whole, &self.steps, repairs) {
            if !self.concerns(value) {
                continue;
            }
            let place = path(&steps);
            let range = range(text, value);
            match &self.action {
                Action::Insert(name) if field(value, name).is_none() => {
                    let dot = if place.is_empty() { "" } else { "." };
                    notes.push((format!("{place}{dot}{name}"), "missing".to_owned()));
                    edits.push(insert_field(range, value, name)?);
                }
                Action::Insert(_) | Action::Remove => {}
                Action::Empty => {
                    notes.push((place, "missing".to_owned()));
                    edits.push((range, "\"\"".to_owned()));
                }
                Action::Null(expected) => {
                    // An empty text is no more than nothing.
                    let what = match value.get() {
                        "\"\"" => "missing".to_owned(),
                        _ => format!("{}, not {expected}: left out", type_name(self.shape)),
                    };
                    notes.push((place, what));
                    // A number that is there and can't be read isn't one that isn't there.
                    let number = expected == "a number";
                    edits.push((range, if number { "\"?\"" } else { "null" }.to_owned()));
                }
                Action::Convert(expected) => {
                    let (token, what) = convert(value.get(), expected).map_or_else(
                        || ("null".to_owned(), describe_unconverted(value, expected)),
                        |(token, what)| (token, what.to_owned()),
                    );
                    notes.push((place, what));
                    edits.push((range, token));
                }
            }
        }
        Some(edits)
    }

    /// Each list is written anew without the items that can't be read.
    fn removals(
        &self,
        text: &str,
        repairs: &mut Repairs,
        notes: &mut Vec<(String, String)>,
    ) -> Option<Vec<Edit>> {
        let whole = serde_json::from_str(text).ok()?;
        let (Step::Item(_), lists) = self.steps.split_last()? else { return None };
        let mut edits = Vec::new();
        let mut removed = Vec::new();
        // Of what became null in a round before it is said already that it is left out.
        let said: HashSet<_> = repairs.list.iter().map(|repair| repair.path.clone()).collect();
        for (steps, list) in every(whole, lists, repairs) {
            let Some(all) = items(list) else { continue };
            let kept: Vec<_> = all.iter().filter(|item| !self.concerns(item)).collect();
            if kept.len() == all.len() {
                continue;
            }
            // A list that is the whole body would look like an empty one.
            if kept.is_empty() && steps.is_empty() {
                return None;
            }
            let place = path(&steps);
            for (at, _) in all.iter().enumerate().filter(|(_, item)| self.concerns(item)) {
                let sent = repairs.sent_at(&place, at);
                let what = if self.shape == "null" { "null" } else { "it can't be read" };
                let item = format!("{place}[{sent}]");
                if !said.contains(&item) {
                    notes.push((item, format!("{what}: left out")));
                }
                removed.push((place.clone(), sent));
            }
            let kept: Vec<_> = kept.iter().map(|item| item.get()).collect();
            edits.push((range(text, list), format!("[{}]", kept.join(","))));
        }
        for (list, at) in removed {
            repairs.removed.entry(list).or_default().push(at);
        }
        repairs.removed.values_mut().for_each(|places| places.sort_unstable());
        (repairs.removed.values().map(Vec::len).sum::<usize>() <= REMOVED).then_some(edits)
    }
}

fn describe_unconverted(value: &RawValue, expected: &str) -> String {
    if value.get() == "\"\"" {
        return "missing".to_owned();
    }
    format!("{}, not {}: left out", type_name(shape(value)), super::expected_name(expected))
}

/// The object with one more field, an empty text.
fn insert_field(range: Range<usize>, object: &RawValue, name: &str) -> Option<Edit> {
    let rest = object.get().strip_prefix('{')?;
    let comma = if rest.trim_start().starts_with('}') { "" } else { "," };
    let field = format!("{}:\"\"{comma}", serde_json::to_string(name).ok()?);
    Some((range.start + 1..range.start + 1, field))
}

/// The values at the end of the steps, whatever the items of lists on the way there.
pub(super) fn every<'t>(whole: &'t RawValue, steps: &[Step], repairs: &Repairs) -> Vec<Found<'t>> {
    let mut found: Vec<Found<'t>> = vec![(Vec::new(), whole)];
    for step in steps {
        let mut next = Vec::new();
        for (way, value) in found {
            match step {
                Step::Field(name) => {
                    let longer = |value| (longer_way(&way, step.clone()), value);
                    next.extend(field(value, name).map(longer));
                }
                Step::Item(_) => {
                    let list = path(&way);
                    let numbered = items(value).unwrap_or_default().into_iter().enumerate();
                    next.extend(numbered.map(|(at, item)| {
                        (longer_way(&way, Step::Item(repairs.sent_at(&list, at))), item)
                    }));
                }
            }
        }
        found = next;
    }
    found
}

fn longer_way(way: &[Step], step: Step) -> Vec<Step> {
    way.iter().cloned().chain([step]).collect()
}

/// Where a part of `text` stands in it.
pub(super) fn range(text: &str, part: &RawValue) -> Range<usize> {
    let start = (part.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + part.get().len()
}

pub(super) fn apply_edits(text: &str, edits: &[Edit]) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut rest = 0;
    for (range, new) in edits {
        mended.push_str(text.get(rest..range.start).unwrap_or_default());
        mended.push_str(new);
        rest = range.end;
    }
    mended + text.get(rest..).unwrap_or_default()
}
