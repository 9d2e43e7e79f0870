//! Compares one operation of ours with theirs: the call itself, its credentials and its parameters.
//! Bodies and answers are in `bodies.rs`.

use std::collections::HashSet;

use super::finding::{Effect, Finding, Findings, Kind};
use super::model::{Description, Operation, Parameter};
use super::pairs::{Pair, fold};
use super::paths::FullPath;
use super::place::{Place, Side};
use super::security::parameter_carrier;

/// One operation on both sides.
pub(super) struct Pass<'a, 'r> {
    pub(super) ours: &'r Description<'a>,
    pub(super) theirs: &'r Description<'a>,
    pub(super) operation: &'r Operation<'a>,
    pub(super) their_operation: &'r Operation<'a>,
    pub(super) findings: &'r mut Findings,
    /// Pairs of schemas that were compared, by place and pointers: circles end here.
    pub(super) compared: HashSet<(String, String, String)>,
}

impl<'a> Pass<'a, '_> {
    pub(super) fn add(&mut self, finding: Finding) {
        self.findings.add(&self.operation.label, finding);
    }

    fn finding(&self, effect: Effect, kind: Kind, place: impl Into<String>) -> Finding {
        Finding::new(effect, kind, place).certainty(self.operation.certainty)
    }

    /// A call of ours.
    pub(super) fn compare_operation(&mut self, pair: &Pair) {
        self.compare_method();
        if let Some((ours, theirs)) = &pair.paths {
            self.compare_path(ours, theirs);
            self.compare_host(ours, theirs);
        }
        self.compare_deprecation();
        self.compare_security();
        self.compare_path_parameters();
        self.compare_parameters();
        self.compare_body(Side::Request);
        self.compare_answers();
    }

    /// The provider's call to us: only what it carries.
    pub(super) fn compare_webhook(&mut self) {
        self.compare_body(Side::Answer);
    }

    fn compare_method(&mut self) {
        let ours = &self.operation.method;
        let theirs = &self.their_operation.method;
        if ours != theirs {
            let finding = self.finding(Effect::CallFails, Kind::Method, "method");
            self.add(finding.ours(ours).theirs(theirs).contradiction());
        }
    }

    fn compare_path(&mut self, ours: &FullPath, theirs: &FullPath) {
        let ours = ours.spelling();
        let theirs = theirs.spelling();
        if ours != theirs {
            let finding = self.finding(Effect::CallFails, Kind::Path, "path");
            self.add(finding.ours(ours).theirs(theirs).contradiction());
        }
    }

    /// The defaults of variables are examples: another default alone contradicts nothing.
    fn compare_host(&mut self, ours: &FullPath, theirs: &FullPath) {
        let Some((one, two)) = ours.host.as_ref().zip(theirs.host.as_ref()) else { return };
        if one.default == two.default {
            return;
        }
        let finding = self.finding(Effect::CallFails, Kind::Server, "server");
        let finding = finding.ours(&one.default).theirs(&two.default);
        let is_same = one.template == two.template;
        self.add(if is_same { finding } else { finding.contradiction() });
    }

    fn compare_deprecation(&mut self) {
        let word = |operation: &Operation<'_>| {
            if operation.is_deprecated { "deprecated" } else { "in use" }
        };
        let ours = word(self.operation);
        let theirs = word(self.their_operation);
        if ours != theirs {
            let finding = self.finding(Effect::Detail, Kind::Deprecated, "operation");
            self.add(finding.ours(ours).theirs(theirs));
        }
    }

    /// Credential by credential, since the names of schemes are everybody's own.
    fn compare_security(&mut self) {
        let ours = &self.operation.security;
        let theirs = &self.their_operation.security;
        if !theirs.is_stated || !ours.is_stated {
            return;
        }
        let mut carriers: Vec<&String> = ours.taken.union(&theirs.taken).collect();
        carriers.sort();
        for carrier in carriers {
            let need = |security: &super::model::Security| match (
                security.needed.contains(carrier),
                security.taken.contains(carrier),
            ) {
                (true, _) => "required",
                (_, true) => "optional",
                _ => "-",
            };
            if let Some(finding) = self.security_finding(carrier, need(ours), need(theirs)) {
                self.add(finding);
            }
        }
    }

    fn security_finding(&self, carrier: &str, ours: &str, theirs: &str) -> Option<Finding> {
        if ours == theirs {
            return None;
        }
        let effect = if theirs == "required" { Effect::CallFails } else { Effect::Detail };
        let finding = self.finding(effect, Kind::Security, format!("credential {carrier}"));
        let finding = finding.ours(ours).theirs(theirs);
        let contradicts = theirs == "required" || (ours == "required" && theirs == "-");
        Some(if contradicts { finding.contradiction() } else { finding })
    }

    /// By position from the end: servers may carry the first ones, and names differ.
    fn compare_path_parameters(&mut self) {
        let ours = path_parameters(self.operation);
        let theirs = path_parameters(self.their_operation);
        for (one, two) in ours.into_iter().rev().zip(theirs.into_iter().rev()) {
            if let Some((one, two)) = one.zip(two) {
                self.compare_parameter_schemas(one, two);
            }
        }
    }

    fn compare_parameters(&mut self) {
        let theirs = other_parameters(self.their_operation);
        let mut theirs_left = theirs.clone();
        for one in other_parameters(self.operation) {
            match find(one, &theirs) {
                Some(two) => {
                    theirs_left.retain(|left| !std::ptr::eq(*left, two));
                    self.compare_parameter(one, two);
                }
                None => self.report_our_parameter(one),
            }
        }
        for two in theirs_left {
            self.report_their_parameter(two);
        }
    }

    fn report_our_parameter(&mut self, one: &Parameter<'_>) {
        let finding = Finding::new(Effect::FieldLost, Kind::Parameter, parameter_place(one));
        let finding = finding.ours(necessity(one.is_required)).certainty(one.certainty);
        self.add(finding.contradiction());
    }

    fn report_their_parameter(&mut self, two: &Parameter<'_>) {
        let effect = if two.is_required { Effect::CallFails } else { Effect::FieldLost };
        let finding = self.finding(effect, Kind::Parameter, parameter_place(two));
        let finding = finding.theirs(necessity(two.is_required));
        self.add(if two.is_required { finding.contradiction() } else { finding });
    }

    fn compare_parameter(&mut self, one: &Parameter<'a>, two: &Parameter<'a>) {
        let place = parameter_place(one);
        let fact = |effect, kind| Finding::new(effect, kind, &place).certainty(one.certainty);
        if one.name != two.name && one.place != "header" {
            let finding = fact(Effect::FieldLost, Kind::Name);
            self.add(finding.ours(&one.name).theirs(&two.name).contradiction());
        }
        if one.is_required != two.is_required {
            let effect = if two.is_required { Effect::CallFails } else { Effect::Detail };
            let finding = fact(effect, Kind::Required);
            let texts = (necessity(one.is_required), necessity(two.is_required));
            self.add(finding.ours(texts.0).theirs(texts.1).contradiction());
        }
        self.compare_parameter_schemas(one, two);
    }

    fn compare_parameter_schemas(&mut self, one: &Parameter<'a>, two: &Parameter<'a>) {
        let Some((ours, theirs)) = one.schema.as_ref().zip(two.schema.as_ref()) else { return };
        let place = Place::parameter(Side::Request, parameter_place(one), one.certainty);
        self.compare_schemas(&place, ours, theirs);
    }
}

/// `query take`, `header x-trace`.
fn parameter_place(parameter: &Parameter<'_>) -> String {
    format!("{} {}", parameter.place, parameter.name)
}

fn necessity(is_required: bool) -> &'static str {
    if is_required { "required" } else { "optional" }
}

/// In the order of the path; none for a name that isn't declared.
fn path_parameters<'o, 'a>(operation: &'o Operation<'a>) -> Vec<Option<&'o Parameter<'a>>> {
    let names = operation.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let find = |name: &str| {
        operation.parameters.iter().find(|known| known.place == "path" && known.name == name)
    };
    names.map(find).collect()
}

fn other_parameters<'o, 'a>(operation: &'o Operation<'a>) -> Vec<&'o Parameter<'a>> {
    operation.parameters.iter().filter(|parameter| parameter.place != "path").collect()
}

/// The same name, or one that differs only in letter case and separators.
fn find<'o, 'a>(one: &Parameter<'_>, all: &[&'o Parameter<'a>]) -> Option<&'o Parameter<'a>> {
    let same = all.iter().find(|two| parameter_carrier(two) == parameter_carrier(one));
    let exact = all.iter().find(|two| two.place == one.place && two.name == one.name);
    let similar =
        || all.iter().find(|two| two.place == one.place && fold(&two.name) == fold(&one.name));
    exact.or(same).or_else(similar).copied()
}
