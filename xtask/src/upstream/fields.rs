//! Compares the fields of two objects: which are there, how they are spelled, which must be there
//! and which may be null.

use super::finding::{Effect, Finding, Kind};
use super::model::Certainty;
use super::operations::Pass;
use super::pairs::fold;
use super::place::{Marks, Place, Side};
use super::shape::Shape;
use crate::tree::At;

/// An object on both sides.
pub(super) struct Objects<'a, 's> {
    pub(super) place: &'s Place,
    pub(super) marks: &'s Marks,
    pub(super) ours: &'s Shape<'a>,
    pub(super) theirs: &'s Shape<'a>,
}

/// A field on both sides.
struct Field<'a, 's> {
    name: &'s str,
    their_name: &'s str,
    place: Place,
    ours: &'s At<'a>,
    theirs: &'s At<'a>,
}

/// Fields of one object that differ in one way that nobody feels: one finding together.
struct Unfelt {
    kind: Kind,
    texts: (&'static str, &'static str),
    certainty: Certainty,
    contradicts: bool,
    names: Vec<String>,
}

impl<'a> Pass<'a, '_> {
    pub(super) fn compare_fields(&mut self, objects: &Objects<'a, '_>) {
        let ours = objects.ours;
        let theirs = objects.theirs;
        if ours.fields.is_empty() || theirs.fields.is_empty() {
            return;
        }
        let mut theirs_left = names(theirs, objects.place.side);
        let mut unfelt = Vec::new();
        for (name, at) in &ours.fields {
            let marks = Marks::read(at, &self.ours.refs);
            let mut place = objects.place.below(&format!(".{name}"), objects.marks, &marks);
            place.is_needed = ours.required.contains(name);
            let aliases = aliases(at, place.side);
            let Some((their_name, their_at)) = find(name, &aliases, ours, theirs) else {
                self.report_our_field(objects, &place, at);
                continue;
            };
            theirs_left.retain(|left| *left != their_name && !aliases.contains(left));
            let field = Field { name, their_name, place, ours: at, theirs: their_at };
            self.compare_field(objects, &field, &mut unfelt);
        }
        self.report_unfelt(objects, unfelt);
        for (name, at) in
            theirs.fields.iter().filter(|(name, _)| theirs_left.contains(&name.as_str()))
        {
            self.report_their_field(objects, name, at);
        }
    }

    /// They name the object's fields, and this isn't one.
    fn report_our_field(&mut self, objects: &Objects<'a, '_>, place: &Place, at: &At<'a>) {
        let theirs = objects.theirs;
        let is_refused = place.side == Side::Request && theirs.takes_more == Some(false);
        let fails = is_refused || (place.side == Side::Answer && place.is_needed);
        let effect = if fails { Effect::CallFails } else { Effect::FieldLost };
        let mut finding = Finding::new(effect, Kind::Field, place.text())
            .ours(Shape::read(at, &self.ours.refs).name())
            .certainty(place.certainty);
        finding.assumption.clone_from(&place.assumption);
        let is_open = theirs.takes_more == Some(true);
        self.add(if is_open { finding } else { finding.contradiction() });
    }

    fn report_their_field(&mut self, objects: &Objects<'a, '_>, name: &str, at: &At<'a>) {
        let place = objects.place;
        let is_needed = place.side == Side::Request && objects.theirs.required.contains(name);
        let effect = match (is_needed, objects.ours.takes_more) {
            (true, _) => Effect::CallFails,
            // It lands in our map of the rest.
            (false, Some(true)) => Effect::Detail,
            (false, _) => Effect::FieldLost,
        };
        let type_name = Shape::read(at, &self.theirs.refs).name();
        let text = if is_needed { format!("{type_name}, required") } else { type_name };
        let finding = Finding::new(effect, Kind::Field, format!("{}.{name}", place.text()));
        let finding = finding.theirs(text).certainty(place.certainty);
        self.add(if is_needed { finding.contradiction() } else { finding });
    }

    fn compare_field(
        &mut self,
        objects: &Objects<'a, '_>,
        field: &Field<'a, '_>,
        unfelt: &mut Vec<Unfelt>,
    ) {
        let aliases = aliases(field.ours, field.place.side);
        if field.name != field.their_name && !aliases.contains(&field.their_name) {
            let fails = field.place.is_needed;
            let effect = if fails { Effect::CallFails } else { Effect::FieldLost };
            let finding = Finding::new(effect, Kind::Name, field.place.text());
            let finding = finding.ours(field.name).theirs(field.their_name);
            self.add(finding.certainty(field.place.certainty).contradiction());
        }
        self.compare_required(objects, field, unfelt);
        self.compare_null(field, unfelt);
        self.compare_schemas(&field.place, field.ours, field.theirs);
    }

    fn compare_required(
        &mut self,
        objects: &Objects<'a, '_>,
        field: &Field<'a, '_>,
        unfelt: &mut Vec<Unfelt>,
    ) {
        let ours = field.place.is_needed;
        let theirs = objects.theirs.required.contains(field.their_name)
            && is_sent(field.theirs, field.place.side);
        let is_said = theirs || self.theirs.habits.marks_required;
        if ours == theirs || !is_said {
            return;
        }
        let texts = if ours { ("required", "optional") } else { ("optional", "required") };
        // Who sends more than is asked for, or reads what always comes, feels nothing.
        let is_felt = (field.place.side == Side::Answer) == ours;
        if is_felt {
            return self.report_field(Kind::Required, field, texts);
        }
        let contradicts = field.place.side == Side::Request;
        Unfelt::add(unfelt, Kind::Required, texts, field, contradicts);
    }

    fn compare_null(&mut self, field: &Field<'a, '_>, unfelt: &mut Vec<Unfelt>) {
        let ours = Shape::read(field.ours, &self.ours.refs).is_nullable;
        let theirs = Shape::read(field.theirs, &self.theirs.refs).is_nullable;
        if ours == theirs || !(theirs || self.theirs.habits.marks_null) {
            return;
        }
        let texts =
            if ours { ("may be null", "never null") } else { ("never null", "may be null") };
        let is_felt = match field.place.side {
            // An optional field takes null as absent.
            Side::Answer => theirs && field.place.is_needed,
            Side::Request => ours,
        };
        if is_felt {
            return self.report_field(Kind::Nullable, field, texts);
        }
        Unfelt::add(unfelt, Kind::Nullable, texts, field, false);
    }

    fn report_field(&mut self, kind: Kind, field: &Field<'_, '_>, texts: (&str, &str)) {
        let place = &field.place;
        let finding = Finding::new(Effect::CallFails, kind, place.text());
        let mut finding = finding.ours(texts.0).theirs(texts.1).certainty(place.certainty);
        finding.assumption.clone_from(&place.assumption);
        // An open point at a field is often just this one.
        self.add(if place.assumption.is_some() { finding } else { finding.contradiction() });
    }

    fn report_unfelt(&mut self, objects: &Objects<'a, '_>, unfelt: Vec<Unfelt>) {
        for group in unfelt {
            let place = format!("{}: {}", objects.place.text(), group.names.join(", "));
            let finding = Finding::new(Effect::Detail, group.kind, place);
            let finding = finding.ours(group.texts.0).theirs(group.texts.1);
            let finding = finding.certainty(group.certainty);
            self.add(if group.contradicts { finding.contradiction() } else { finding });
        }
    }
}

impl Unfelt {
    fn add(
        groups: &mut Vec<Self>,
        kind: Kind,
        texts: (&'static str, &'static str),
        field: &Field<'_, '_>,
        contradicts: bool,
    ) {
        let names = vec![field.name.to_owned()];
        let contradicts = contradicts && field.place.assumption.is_none();
        let certainty = field.place.certainty;
        let group = Self { kind, texts, certainty, contradicts, names };
        match groups.iter_mut().find(|known| known.is_like(&group)) {
            Some(known) => known.names.extend(group.names),
            None => groups.push(group),
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        (self.kind, self.texts, self.certainty, self.contradicts)
            == (other.kind, other.texts, other.certainty, other.contradicts)
    }
}

/// The fields that this side sends.
fn names<'s>(shape: &'s Shape<'_>, side: Side) -> Vec<&'s str> {
    let fields = shape.fields.iter().filter(|(_, at)| is_sent(at, side));
    fields.map(|(name, _)| name.as_str()).collect()
}

/// One schema may serve both sides, with fields that only one of them sends.
fn is_sent(field: &At<'_>, side: Side) -> bool {
    let other_side = match side {
        Side::Request => "readOnly",
        Side::Answer => "writeOnly",
    };
    !field.node.is_true(other_side)
}

/// Other spellings under which our field is read. None is ever sent.
fn aliases<'a>(field: &At<'a>, side: Side) -> Vec<&'a str> {
    match side {
        Side::Request => Vec::new(),
        Side::Answer => {
            field.items_of("x-aliases").iter().filter_map(|alias| alias.node.text()).collect()
        }
    }
}

/// The field of theirs with this name or one of these spellings, or with one that differs only in
/// letter case or separators and is no field of ours.
fn find<'s, 'a>(
    name: &str,
    aliases: &[&str],
    ours: &Shape<'_>,
    theirs: &'s Shape<'a>,
) -> Option<(&'s str, &'s At<'a>)> {
    let exact = theirs.fields.iter().find(|(known, _)| known == name);
    let spelled = || theirs.fields.iter().find(|(known, _)| aliases.contains(&known.as_str()));
    let similar = || {
        theirs.fields.iter().find(|(known, _)| {
            fold(known) == fold(name) && !ours.fields.iter().any(|(own, _)| own == known)
        })
    };
    exact.or_else(spelled).or_else(similar).map(|(known, at)| (known.as_str(), at))
}
