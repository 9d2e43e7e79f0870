//! Where the comparison stands within a body of ours, in words that lead to a line of our file: the
//! innermost component and the way below it, with the certainty that counts there.

use super::model::Certainty;
use super::refs::{Refs, component_name};
use crate::tree::At;

/// A longer chain of wrappers is a circle.
const LONGEST_CHAIN: usize = 16;

/// Who sends what is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Side {
    /// We send it.
    Request,
    /// We read it.
    Answer,
}

/// A place in our description.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) side: Side,
    /// `answer Login`, `query take`.
    start: String,
    /// `.Links[]`.
    path: String,
    /// Whether components begin a new `start`: in bodies, not in parameters.
    in_body: bool,
    pub(super) certainty: Certainty,
    pub(super) assumption: Option<String>,
    /// Whether the call fails when what stands here can't be read.
    pub(super) is_needed: bool,
}

impl Place {
    /// The body of a request or an answer; `name` is for one that is no component.
    pub(super) fn body(side: Side, name: &str, certainty: Certainty) -> Self {
        let start = format!("{} {name}", word(side));
        Self { in_body: true, is_needed: true, ..Self::parameter(side, start, certainty) }
    }

    /// A parameter or a header.
    pub(super) fn parameter(side: Side, start: String, certainty: Certainty) -> Self {
        Self {
            side,
            start,
            path: String::new(),
            in_body: false,
            certainty,
            assumption: None,
            is_needed: false,
        }
    }

    pub(super) fn text(&self) -> String {
        format!("{}{}", self.start, self.path)
    }

    /// The same place once the schema at it is known: its marks count.
    pub(super) fn enter(&self, marks: &Marks) -> Self {
        let mut place = self.clone();
        place.certainty = marks.own.or(marks.inner).unwrap_or(self.certainty);
        if let Some(component) = marks.component.as_ref().filter(|_| self.in_body) {
            place.start = format!("{} {component}", word(self.side));
            place.path.clear();
        }
        place
    }

    /// A field, an item (`[]`) or a value of a map (`{}`) of the schema here.
    pub(super) fn below(&self, step: &str, marks: &Marks, child: &Marks) -> Self {
        let mut place = self.clone();
        place.path.push_str(step);
        let inherited = marks.inner.or(marks.own).unwrap_or(self.certainty);
        place.certainty = child.own.unwrap_or(inherited);
        place.assumption.clone_from(&child.assumption);
        place
    }
}

fn word(side: Side) -> &'static str {
    match side {
        Side::Request => "request",
        Side::Answer => "answer",
    }
}

/// What our extensions say at a schema and behind its references.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    /// At the place itself: counts for the field.
    own: Option<Certainty>,
    /// The innermost: counts for what is below.
    inner: Option<Certainty>,
    component: Option<String>,
    assumption: Option<String>,
}

impl Marks {
    pub(super) fn read<'a>(at: &At<'a>, refs: &Refs<'a>) -> Self {
        let own = Certainty::read(at);
        let assumption = at.text("x-assumption").map(str::to_owned);
        let mut marks = Self { own, inner: own, component: None, assumption };
        let mut at = at.clone();
        for _ in 0..LONGEST_CHAIN {
            let Some(next) = marks.follow(&at, refs) else { break };
            marks.inner = Certainty::read(&next).or(marks.inner);
            at = next;
        }
        marks
    }

    /// Behind a `$ref`, or a wrapper (`allOf` of one).
    fn follow<'a>(&mut self, at: &At<'a>, refs: &Refs<'a>) -> Option<At<'a>> {
        if let Some(reference) = at.reference() {
            let target = refs.target(at)?;
            self.component = component_name(reference).map(str::to_owned).or(self.component.take());
            return Some(target);
        }
        let parts = at.items_of("allOf");
        parts.into_iter().next().filter(|_| at.items_of("allOf").len() == 1)
    }
}
