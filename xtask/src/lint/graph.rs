//! Which component refers to which: what nobody uses, what goes in circles, and who sends what.

use std::collections::{HashMap, HashSet};

use super::Report;
use super::walk::{Doc, Kind, Place, SECTIONS, Side, component_of};

/// Section and name.
pub(super) type Component<'a> = (&'a str, &'a str);

/// Components by what leads to them.
pub(super) struct Graph<'a> {
    used: HashSet<Component<'a>>,
    /// Part of a request.
    pub(super) sent: HashSet<Component<'a>>,
    /// Part of an answer or a webhook.
    pub(super) answered: HashSet<Component<'a>>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(doc: &Doc<'a>) -> Self {
        let mut edges: HashMap<Option<Component<'a>>, Vec<(Side, Component<'a>)>> = HashMap::new();
        for place in &doc.places {
            if let Some(target) = place.at.reference().and_then(component_of) {
                edges.entry(place.around.owner).or_default().push((place.around.side, target));
            }
        }
        let from = |side: Option<Side>| {
            let roots = edges.get(&None).into_iter().flatten();
            let mut open: Vec<Component<'a>> = roots
                .filter(|(found, _)| side.is_none_or(|side| side == *found))
                .map(|(_, target)| *target)
                .collect();
            let mut reached = HashSet::new();
            while let Some(component) = open.pop() {
                if reached.insert(component) {
                    open.extend(
                        edges
                            .get(&Some(component))
                            .into_iter()
                            .flatten()
                            .map(|(_, target)| *target),
                    );
                }
            }
            reached
        };
        Self {
            used: from(None),
            sent: from(Some(Side::Request)),
            answered: from(Some(Side::Response)),
        }
    }
}

pub(super) fn check(doc: &Doc<'_>, graph: &Graph<'_>, report: &mut Report) {
    let schemes = collect_security_schemes(doc);
    for (section, _) in SECTIONS {
        let Some(components) =
            doc.root.get("components").and_then(|components| components.get(section))
        else {
            continue;
        };
        for (name, at) in components.entries() {
            let used = if *section == "securitySchemes" {
                schemes.contains(name)
            } else {
                graph.used.contains(&(*section, name))
            };
            if !used {
                report.at(
                    &at,
                    "unused",
                    format!("no operation or webhook leads to `{name}`: refer to it or remove it"),
                );
            }
        }
    }
    for (name, at) in
        doc.root.get("components").map(|at| at.entries_of("schemas")).unwrap_or_default()
    {
        if is_in_circle(doc, name) {
            report.at(&at, "circle", "a value of this component would have to be itself: break the circle of $ref, allOf and oneOf");
        }
    }
}

fn collect_security_schemes<'a>(doc: &Doc<'a>) -> HashSet<&'a str> {
    let mut holders = vec![doc.root.clone()];
    holders.extend(
        doc.places.iter().filter(|place| place.at.has("security")).map(|place| place.at.clone()),
    );
    let requirements = holders.iter().flat_map(|holder| holder.items_of("security"));
    requirements.flat_map(|requirement| requirement.entries()).map(|(name, _)| name).collect()
}

/// Whether any schema is defined by itself: no validator ends on such a one.
pub(super) fn has_circle(doc: &Doc<'_>) -> bool {
    let schemas = doc.root.get("components").map(|at| at.entries_of("schemas")).unwrap_or_default();
    schemas.iter().any(|(name, _)| is_in_circle(doc, name))
}

fn is_in_circle(doc: &Doc<'_>, start: &str) -> bool {
    let mut open = find_same_value(doc, start);
    let mut seen = HashSet::new();
    while let Some(name) = open.pop() {
        if name == start {
            return true;
        }
        if seen.insert(name) {
            open.extend(find_same_value(doc, name));
        }
    }
    false
}

/// Components that describe the same value as this one, not a part of it.
fn find_same_value<'a>(doc: &Doc<'a>, name: &str) -> Vec<&'a str> {
    let prefix = format!("#/components/schemas/{name}");
    let same = |place: &&Place<'a>| {
        let inner = place.at.pointer.strip_prefix(&prefix);
        let owned = place
            .around
            .owner
            .is_some_and(|(section, owner)| section == "schemas" && owner == name);
        owned
            && inner.is_some_and(|inner| {
                inner
                    .split('/')
                    .all(|step| !matches!(step, "properties" | "items" | "additionalProperties"))
            })
    };
    let places = doc.places.iter().filter(|place| place.kind == Kind::Schema).filter(same);
    places.filter_map(|place| Some(component_of(place.at.reference()?)?.1)).collect()
}
