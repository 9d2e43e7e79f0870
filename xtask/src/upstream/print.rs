//! The report for people: a table a kind of harm, then what was left out.

use std::fmt::Write as _;

use super::finding::{Effect, Finding};
use super::report::Report;

/// Columns longer than this end in `…`; JSON has all of it.
const WIDEST: usize = 76;

/// Operations named in a line.
const MOST_OPERATIONS: usize = 2;

/// The report as text, with a line break at the end.
pub fn render(report: &Report) -> String {
    let mut text = String::new();
    for source in &report.theirs {
        let form = clean(&source.form);
        let line =
            format!("{}: {form}, {} operations and webhooks", source.name, source.operations);
        push_line(&mut text, &line);
    }
    push_line(&mut text, &format!("{} of ours ({}) are among them", report.in_both, report.api));
    for effect in [Effect::CallFails, Effect::FieldLost, Effect::ValueUnknown, Effect::Detail] {
        let findings: Vec<&Finding> =
            report.findings.iter().filter(|finding| finding.effect == effect).collect();
        if !findings.is_empty() {
            push_line(&mut text, "");
            push_line(&mut text, heading(effect));
            push_table(&mut text, &findings);
        }
    }
    if !report.notes.is_empty() {
        push_line(&mut text, "\nNotes");
        for note in &report.notes {
            push_line(&mut text, &format!("  {}", clean(note)));
        }
    }
    push_line(&mut text, "");
    push_line(&mut text, &summary(report));
    text
}

fn push_line(text: &mut String, line: &str) {
    // Writing to a string can't fail.
    let _ = writeln!(text, "{}", line.trim_end());
}

fn heading(effect: Effect) -> &'static str {
    match effect {
        Effect::CallFails => "A call fails",
        Effect::FieldLost => "A field or a call is lost, or comes as something else",
        Effect::ValueUnknown => "A value isn't known by name",
        Effect::Detail => "Details",
    }
}

fn push_table(text: &mut String, findings: &[&Finding]) {
    let mut rows =
        vec![["", "kind", "where", "ours", "theirs", "certainty", "in"].map(str::to_owned)];
    rows.extend(findings.iter().map(|finding| row(finding)));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: [usize; 7] = std::array::from_fn(|column| width(column).unwrap_or(0));
    for row in &rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        push_line(text, &format!("  {}", cells.collect::<Vec<_>>().join("  ")));
    }
}

fn row(finding: &Finding) -> [String; 7] {
    let mark = if finding.contradicts { "!" } else { "" };
    let certainty = finding.certainty.map_or("", |certainty| certainty.as_str());
    let assumption = finding.assumption.as_ref().map(|number| format!(" ({number})"));
    let cells = [
        mark.to_owned(),
        kind_name(finding),
        finding.place.clone(),
        finding.ours.clone(),
        finding.theirs.clone(),
        format!("{certainty}{}", assumption.unwrap_or_default()),
        operations(finding),
    ];
    cells.map(|cell| shorten(&clean(&cell)))
}

/// As in JSON.
fn kind_name(finding: &Finding) -> String {
    let name = serde_json::to_value(finding.kind).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn operations(finding: &Finding) -> String {
    let named = finding.operations.len().min(MOST_OPERATIONS);
    let mut text = finding.operations[..named].join(", ");
    if finding.operations.len() > named {
        let _ = write!(text, " and {} more", finding.operations.len() - named);
    }
    text
}

/// A stranger's names go to a terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= WIDEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(WIDEST - 1).collect();
    format!("{start}…")
}

fn summary(report: &Report) -> String {
    let count = report.findings.len();
    let contradictions = report.findings.iter().filter(|finding| finding.contradicts).count();
    let differences = if count == 1 { "difference" } else { "differences" };
    match (count, contradictions) {
        (0, _) => "no differences".to_owned(),
        (_, 0) => format!("{count} {differences}, none against what we call documented"),
        _ => format!("{count} {differences}, {contradictions} against what we call documented (!)"),
    }
}
