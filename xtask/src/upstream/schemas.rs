//! Compares two schemas level by level: types, formats and values, then what is below them.

use std::collections::BTreeSet;

use super::fields::Objects;
use super::finding::{Effect, Finding, Kind};
use super::operations::Pass;
use super::pairs::fold;
use super::place::{Marks, Place, Side};
use super::shape::{Shape, Type};
use crate::tree::At;

impl<'a> Pass<'a, '_> {
    pub(super) fn compare_schemas(&mut self, place: &Place, ours: &At<'a>, theirs: &At<'a>) {
        let marks = Marks::read(ours, &self.ours.refs);
        let place = place.enter(&marks);
        let pair = (place.text(), ours.pointer.clone(), theirs.pointer.clone());
        if !self.compared.insert(pair) {
            return;
        }
        let ours = Shape::read(ours, &self.ours.refs);
        let theirs = Shape::read(theirs, &self.theirs.refs);
        if !self.compare_types(&place, &ours, &theirs) {
            return;
        }
        self.compare_formats(&place, &ours, &theirs);
        self.compare_values(&place, &ours, &theirs);
        self.compare_fields(&Objects {
            place: &place,
            marks: &marks,
            ours: &ours,
            theirs: &theirs,
        });
        self.compare_below(&place, &marks, "[]", ours.items.as_ref(), theirs.items.as_ref());
        let values = (ours.map_value.as_ref(), theirs.map_value.as_ref());
        self.compare_below(&place, &marks, "{}", values.0, values.1);
    }

    /// Items of arrays and values of maps.
    fn compare_below(
        &mut self,
        place: &Place,
        marks: &Marks,
        step: &str,
        ours: Option<&At<'a>>,
        theirs: Option<&At<'a>>,
    ) {
        let Some((ours, theirs)) = ours.zip(theirs) else { return };
        let mut below = place.below(step, marks, &Marks::read(ours, &self.ours.refs));
        below.is_needed = true;
        self.compare_nullability(&below, ours, theirs);
        self.compare_schemas(&below, ours, theirs);
    }

    /// Of what isn't a field: null in its place can't be read as absent.
    pub(super) fn compare_nullability(&mut self, place: &Place, ours: &At<'a>, theirs: &At<'a>) {
        let ours = Shape::read(ours, &self.ours.refs).is_nullable;
        let theirs = Shape::read(theirs, &self.theirs.refs).is_nullable;
        if ours == theirs || !(theirs || self.theirs.habits.marks_null) {
            return;
        }
        let word = |is_nullable: bool| if is_nullable { "may be null" } else { "never null" };
        let is_felt = (place.side == Side::Answer) == theirs;
        let effect = if is_felt { Effect::CallFails } else { Effect::Detail };
        let finding = place_finding(effect, Kind::Nullable, place);
        let finding = finding.ours(word(ours)).theirs(word(theirs));
        self.add(if is_felt && theirs { finding.contradiction() } else { finding });
    }

    /// Whether they are alike enough to be compared further.
    fn compare_types(&mut self, place: &Place, ours: &Shape<'_>, theirs: &Shape<'_>) -> bool {
        if theirs.types.is_empty() {
            return true;
        }
        let fact = |effect| place_finding(effect, Kind::Type, place);
        if ours.types.is_empty() {
            let finding = fact(Effect::Detail).ours("anything").theirs(theirs.name());
            self.add(finding);
            return false;
        }
        let one = widen(&ours.types);
        let two = widen(&theirs.types);
        if ours.types == theirs.types {
            return true;
        }
        let is_disjoint = one.is_disjoint(&two);
        let is_safe = match place.side {
            Side::Answer => theirs.types.is_subset(&one),
            Side::Request => ours.types.is_subset(&two),
        };
        let finding = fact(if is_safe { Effect::Detail } else { harm(place) });
        let finding = finding.ours(ours.name()).theirs(theirs.name());
        self.add(if is_disjoint { finding.contradiction() } else { finding });
        !is_disjoint
    }

    fn compare_formats(&mut self, place: &Place, ours: &Shape<'_>, theirs: &Shape<'_>) {
        // A secret's form is its provider's affair.
        if ours.format.as_deref() == Some("password") {
            return;
        }
        let one = format_of(ours);
        let two = format_of(theirs);
        if one == two {
            return;
        }
        let effect = format_effect(place, one, two);
        let finding = place_finding(effect, Kind::Format, place);
        let finding = finding.ours(one.unwrap_or("-")).theirs(two.unwrap_or("-"));
        let contradicts = effect != Effect::Detail && !is_integer_format(one);
        self.add(if contradicts { finding.contradiction() } else { finding });
    }

    fn compare_values(&mut self, place: &Place, ours: &Shape<'_>, theirs: &Shape<'_>) {
        let fact = |effect| place_finding(effect, Kind::Values, place);
        match (&ours.values, &theirs.values) {
            (None, None) => {}
            (Some(ours), None) => {
                let finding = fact(Effect::Detail).ours(ours.join(", "));
                self.add(finding.theirs("any"));
            }
            (None, Some(theirs)) => {
                // Booleans that list their two values say nothing new.
                if !is_boolean(theirs) {
                    let finding = fact(Effect::ValueUnknown).ours("any");
                    self.add(finding.theirs(theirs.join(", ")));
                }
            }
            (Some(ours), Some(theirs)) => self.compare_lists(place, ours, theirs),
        }
    }

    fn compare_lists(&mut self, place: &Place, ours: &[String], theirs: &[String]) {
        let mut only_ours = difference(ours, theirs);
        let mut only_theirs = difference(theirs, ours);
        for one in only_ours.clone() {
            let same = only_theirs.iter().position(|two| fold(two) == fold(&one));
            let Some(position) = same else { continue };
            let two = only_theirs.remove(position);
            only_ours.retain(|value| *value != one);
            let finding = place_finding(Effect::ValueUnknown, Kind::Name, place);
            self.add(finding.ours(one).theirs(two).contradiction());
        }
        let fact = || place_finding(Effect::ValueUnknown, Kind::Values, place);
        if !only_theirs.is_empty() {
            self.add(fact().theirs(only_theirs.join(", ")));
        }
        if !only_ours.is_empty() {
            self.add(fact().ours(only_ours.join(", ")).contradiction());
        }
    }
}

fn place_finding(effect: Effect, kind: Kind, place: &Place) -> Finding {
    let mut finding = Finding::new(effect, kind, place.text()).certainty(place.certainty);
    finding.assumption.clone_from(&place.assumption);
    finding
}

/// What a value that can't be taken does.
fn harm(place: &Place) -> Effect {
    if place.side == Side::Request || place.is_needed {
        Effect::CallFails
    } else {
        Effect::FieldLost
    }
}

/// An integer is a number, too.
fn widen(types: &BTreeSet<Type>) -> BTreeSet<Type> {
    let mut types = types.clone();
    if types.contains(&Type::Number) {
        types.insert(Type::Integer);
    }
    types
}

/// The format where it says something about the provider: `decimal` is our word for every number,
/// and floats are how others say the same.
fn format_of<'s>(shape: &'s Shape<'_>) -> Option<&'s str> {
    match shape.format.as_deref()? {
        "decimal" | "float" | "double" | "number" | "string" | "password" => None,
        "guid" => Some("uuid"),
        "datetime" => Some("date-time"),
        format => Some(format),
    }
}

fn is_integer_format(format: Option<&str>) -> bool {
    matches!(format, Some("int32" | "int64"))
}

fn format_effect(place: &Place, ours: Option<&str>, theirs: Option<&str>) -> Effect {
    match (ours, theirs) {
        (None, _) | (_, None) => Effect::Detail,
        // Ours is the form without zone that was seen where others just say `date-time`.
        (Some("local-date-time"), Some("date-time")) => Effect::Detail,
        (Some("int64"), Some("int32")) if place.side == Side::Answer => Effect::Detail,
        (Some("int32"), Some("int64")) if place.side == Side::Request => Effect::Detail,
        _ => harm(place),
    }
}

fn is_boolean(values: &[String]) -> bool {
    values.iter().all(|value| value == "true" || value == "false")
}

fn difference(one: &[String], two: &[String]) -> Vec<String> {
    one.iter().filter(|value| !two.contains(value)).cloned().collect()
}
