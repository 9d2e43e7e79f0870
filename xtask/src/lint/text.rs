//! Descriptions end up in rustdoc, where brackets become broken links or HTML and indented text
//! becomes a failing doctest.

use super::Report;
use super::walk::Doc;

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    for place in &doc.places {
        for key in ["title", "summary", "description"] {
            let Some(at) = place.at.get(key) else { continue };
            let text = at.node.text().unwrap_or_default();
            if text.contains(['<', '>']) {
                report.at(&at, "angle-brackets", "angle brackets are HTML in rustdoc: say it in words or in backticks without them");
            }
            if text.contains(['[', ']']) {
                report.at(
                    &at,
                    "square-brackets",
                    "square brackets are links in rustdoc: say it in words",
                );
            }
            if text.lines().any(is_code) {
                report.at(&at, "code-block", "fenced or indented code becomes a doctest: write plain prose from the first column on");
            }
        }
    }
}

fn is_code(line: &str) -> bool {
    let line = line.trim_end();
    line.starts_with("    ")
        || line.starts_with('\t')
        || line.trim_start().starts_with("```")
        || line.trim_start().starts_with("~~~")
}
