//! Compares bodies, statuses, media types and headers of one operation.

use std::collections::BTreeMap;

use super::finding::{Effect, Finding, Kind};
use super::model::{Answer, Body, Certainty, Content};
use super::operations::Pass;
use super::place::{Marks, Place, Side};
use crate::tree::At;

impl<'a> Pass<'a, '_> {
    /// The body that is sent; for a webhook we are the ones who read it.
    pub(super) fn compare_body(&mut self, side: Side) {
        match (&self.operation.body, &self.their_operation.body) {
            (Some(ours), Some(theirs)) => {
                self.compare_body_necessity(ours, theirs, side);
                let place = Place::body(side, "body", ours.certainty);
                self.compare_content(&place, &ours.content, &theirs.content);
            }
            (Some(ours), None) => {
                let finding = Finding::new(Effect::FieldLost, Kind::Body, "request body");
                let finding = finding.ours(list(&ours.content)).certainty(ours.certainty);
                self.add(finding.contradiction());
            }
            (None, Some(theirs)) => self.report_their_body(theirs, side),
            (None, None) => {}
        }
    }

    fn compare_body_necessity(&mut self, ours: &Body<'_>, theirs: &Body<'_>, side: Side) {
        if ours.is_required == theirs.is_required || side == Side::Answer {
            return;
        }
        let effect = if theirs.is_required { Effect::CallFails } else { Effect::Detail };
        let word = |required: bool| if required { "required" } else { "optional" };
        let finding = Finding::new(effect, Kind::Required, "request body");
        let finding = finding.ours(word(ours.is_required)).theirs(word(theirs.is_required));
        let finding = finding.certainty(ours.certainty);
        self.add(if theirs.is_required { finding.contradiction() } else { finding });
    }

    fn report_their_body(&mut self, theirs: &Body<'_>, side: Side) {
        let is_needed = theirs.is_required && side == Side::Request;
        let effect = if is_needed { Effect::CallFails } else { Effect::FieldLost };
        let finding = Finding::new(effect, Kind::Body, "request body");
        let finding = finding.theirs(list(&theirs.content)).certainty(self.operation.certainty);
        self.add(if is_needed { finding.contradiction() } else { finding });
    }

    pub(super) fn compare_answers(&mut self) {
        let ours = &self.operation.answers;
        let theirs = &self.their_operation.answers;
        if theirs.is_empty() {
            return;
        }
        for (status, answer) in ours {
            match find_answer(status, theirs) {
                Some(found) => self.compare_answer(status, answer, found),
                None => self.report_our_status(status, answer.certainty),
            }
        }
        for status in theirs.keys().filter(|status| !is_covered(status, ours)) {
            self.report_their_status(status);
        }
    }

    /// A list of statuses needn't be complete but for success.
    fn report_our_status(&mut self, status: &str, certainty: Certainty) {
        if status == "default" {
            return;
        }
        let is_success = status.starts_with('2');
        let effect = if is_success { Effect::FieldLost } else { Effect::Detail };
        let finding = Finding::new(effect, Kind::Status, format!("status {status}"));
        let finding = finding.ours("answered").certainty(certainty);
        self.add(if is_success { finding.contradiction() } else { finding });
    }

    /// A success that we don't know is read as a refusal.
    fn report_their_status(&mut self, status: &str) {
        let is_success = status.starts_with('2');
        let effect = if is_success { Effect::CallFails } else { Effect::Detail };
        let finding = Finding::new(effect, Kind::Status, format!("status {status}"));
        self.add(finding.theirs("answered"));
    }

    fn compare_answer(&mut self, status: &str, ours: &Answer<'a>, theirs: &Answer<'a>) {
        let place = Place::body(Side::Answer, status, ours.certainty);
        self.compare_content(&place, &ours.content, &theirs.content);
        for (name, schema) in &ours.headers {
            match (schema, theirs.headers.get(name)) {
                (Some(one), Some(Some(two))) => {
                    let place = header_place(name, ours.certainty);
                    self.compare_schemas(&place, one, two);
                }
                (_, Some(_)) => {}
                (_, None) => {
                    let finding = header_finding(name).ours("answered");
                    self.add(finding.certainty(ours.certainty));
                }
            }
        }
        for name in theirs.headers.keys().filter(|name| !ours.headers.contains_key(*name)) {
            self.add(header_finding(name).theirs("answered"));
        }
    }

    fn compare_content(&mut self, place: &Place, ours: &Content<'a>, theirs: &Content<'a>) {
        if theirs.is_empty() {
            // Many files don't describe the bodies of all their answers.
            if !ours.is_empty() {
                let finding = Finding::new(Effect::Detail, Kind::Body, place.text());
                self.add(finding.ours(list(ours)).certainty(place.certainty));
            }
            return;
        }
        if ours.is_empty() {
            let finding = Finding::new(Effect::FieldLost, Kind::Body, place.text());
            return self.add(finding.theirs(list(theirs)).certainty(place.certainty));
        }
        let mut found = Vec::new();
        for (media, schema) in ours {
            let Some((name, their_schema)) = find_media(media, theirs) else {
                self.report_media(place, media, theirs);
                continue;
            };
            found.push(name);
            if let Some((one, two)) = schema.as_ref().zip(their_schema.as_ref()) {
                self.compare_body_nullability(place, one, two);
                self.compare_schemas(place, one, two);
            }
        }
        if !found.is_empty() {
            self.report_their_media(place, &found, theirs);
        }
    }

    fn report_media(&mut self, place: &Place, media: &str, theirs: &Content<'_>) {
        let finding = Finding::new(Effect::CallFails, Kind::MediaType, place.text());
        let finding = finding.ours(media).theirs(list(theirs)).certainty(place.certainty);
        self.add(finding.contradiction());
    }

    /// Alternatives of theirs beside one that we know.
    fn report_their_media(&mut self, place: &Place, found: &[&String], theirs: &Content<'_>) {
        for media in theirs.keys().filter(|media| !found.contains(media)) {
            let finding = Finding::new(Effect::Detail, Kind::MediaType, place.text());
            self.add(finding.theirs(media));
        }
    }

    fn compare_body_nullability(&mut self, place: &Place, ours: &At<'a>, theirs: &At<'a>) {
        let marks = Marks::read(ours, &self.ours.refs);
        self.compare_nullability(&place.enter(&marks), ours, theirs);
    }
}

fn header_place(name: &str, certainty: Certainty) -> Place {
    Place::parameter(Side::Answer, format!("answer header {name}"), certainty)
}

fn header_finding(name: &str) -> Finding {
    Finding::new(Effect::Detail, Kind::Header, format!("answer header {name}"))
}

fn list(content: &Content<'_>) -> String {
    content.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The same status, its class, or for a refusal the rest.
fn find_answer<'o, 'a>(
    status: &str,
    answers: &'o BTreeMap<String, Answer<'a>>,
) -> Option<&'o Answer<'a>> {
    let class = format!("{}xx", status.get(..1)?);
    let rest = || answers.get("default").filter(|_| !status.starts_with('2'));
    answers.get(status).or_else(|| answers.get(&class)).or_else(rest)
}

/// Whether the status itself, its class, or for a class one of it is among the answers.
fn is_covered(status: &str, answers: &BTreeMap<String, Answer<'_>>) -> bool {
    let Some(digit) = status.get(..1) else { return false };
    let is_class = status.ends_with("xx");
    let mut known = answers.keys().map(String::as_str);
    known.any(|one| one == status || (one.starts_with(digit) && (is_class || one.ends_with("xx"))))
}

/// The same type, or a range that holds it, or another name of JSON.
fn find_media<'o, 'a>(
    media: &str,
    content: &'o Content<'a>,
) -> Option<(&'o String, &'o Option<At<'a>>)> {
    let class = media.split('/').next().unwrap_or_default();
    let exact = content.get_key_value(media);
    let range = || {
        let ranges = [format!("{class}/*"), "*/*".to_owned()];
        ranges.iter().find_map(|range| content.get_key_value(range))
    };
    let json = || content.iter().find(|(name, _)| is_json(media) && is_json(name));
    exact.or_else(range).or_else(json)
}

fn is_json(media: &str) -> bool {
    media == "application/json" || media == "text/json" || media.ends_with("+json")
}
