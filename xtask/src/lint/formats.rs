//! What a format promises is what the text beside it says: other generators believe the format and
//! raise at the second form, or hand it out under the type of the first.

use super::{
    Report,
    tree::At,
    walk::{Doc, Kind},
};

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    for place in doc.of(Kind::Schema) {
        dates(&place.at, report);
        decimals(doc, &place.at, report);
    }
}

fn dates(at: &At<'_>, report: &mut Report) {
    let text = at.text("description").unwrap_or_default().to_ascii_lowercase();
    let says_both =
        text.contains("date-time") && matches!(at.text("format"), Some("date" | "date-time"));
    if says_both {
        let message = "the description knows dates and date-times, the format one of them: write `format: date-or-date-time`, or say which it is";
        report.at(at, "promised-format", message);
    }
}

/// A number that may come as text is the same number.
fn decimals(doc: &Doc<'_>, at: &At<'_>, report: &mut Report) {
    let members = at.items_of("oneOf");
    let is = |member: &At<'_>, json_type: &str| {
        doc.schema(member).is_some_and(|schema| schema.text("type") == Some(json_type))
    };
    let has_decimal = members
        .iter()
        .filter(|member| is(member, "number"))
        .any(|member| member.text("format") == Some("decimal"));
    if !has_decimal {
        return;
    }
    for text in members.iter().filter(|member| is(member, "string")) {
        if text.text("format") != Some("decimal") && !text.has("description") {
            let message = "a text beside a decimal number is that number, `format: decimal`, or has a description that says what else it is";
            report.at(text, "promised-format", message);
        }
    }
}
