//! References: what `$ref` may name, and what may stand beside it. The generator panics on a bad
//! one without saying where.

use super::Report;
use super::walk::{Doc, Kind, Place, component_of};

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    for place in doc.places.iter().filter(|place| place.at.has("$ref")) {
        // `path-item-ref` has said all there is to say.
        if place.kind != Kind::PathItem {
            check_reference(doc, place, report);
        }
    }
    check_links(doc, report);
}

fn check_reference(doc: &Doc<'_>, place: &Place<'_>, report: &mut Report) {
    let at = &place.at;
    let Some(section) = place.kind.section() else {
        return report.at(at, "ref-target", "no `$ref` may stand here: write the object out");
    };
    let Some(reference) = at.reference() else {
        return report.at(
            at,
            "ref-target",
            format!("`$ref` must be a string like '#/components/{section}/Name'"),
        );
    };
    if at.entries().len() > 1 {
        let advice = if section == "schemas" {
            ": wrap it, `allOf: [{ $ref: … }]`"
        } else {
            ": move them into the component"
        };
        report.at(at, "ref-siblings", format!("keys beside `$ref` are ignored{advice}"));
    }
    if !reference.starts_with('#') {
        return report.at(
            at,
            "external-ref",
            format!("`{reference}` is another document: move the target into components/{section}"),
        );
    }
    match component_of(reference) {
        Some((found, name)) if found == section => {
            if doc.component(section, name).is_none() {
                report.at(
                    at,
                    "ref-target",
                    format!("components/{section} holds no `{name}`: add it or correct the name"),
                );
            }
        }
        _ => report.at(
            at,
            "ref-target",
            format!("`{reference}` must name a component: '#/components/{section}/Name'"),
        ),
    }
    if place
        .around
        .owner
        .is_some_and(|(section, name)| at.pointer == format!("#/components/{section}/{name}"))
    {
        report.at(
            at,
            "alias",
            "a component that is only a `$ref` is a second name: refer to its target instead",
        );
    }
}

fn check_links(doc: &Doc<'_>, report: &mut Report) {
    let operations = doc.operations();
    for link in doc.of(Kind::Link) {
        let target = link.at.text("operationId");
        if !operations
            .iter()
            .any(|operation| target.is_some() && operation.at.text("operationId") == target)
        {
            report.at(
                &link.at,
                "link-target",
                "`operationId` of a link must name an operation of this document",
            );
        }
    }
}
