//! Every file and folder that `docs/architecture.md` names is there.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

const PAGE: &str = "docs/architecture.md";

/// Where a path of the workspace begins.
const FOLDERS: &[&str] = &["crates", "docs", "fuzz", "openapi", "tests", "xtask"];

/// What the page calls the facade's rooms by their names alone begins here.
const FACADE: (&str, &str) = ("## The rooms of the facade", "crates/foliolink/src");

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let page = fs::read_to_string(root.join(PAGE)).context(PAGE)?;
    Ok(findings(&page, |path| root.join(path).exists()))
}

pub(super) fn findings(page: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = vec![];
    let mut heading = "";
    for (line, text) in (1..).zip(page.lines()) {
        if text.starts_with("## ") {
            heading = text;
        }
        let first_cell = text.strip_prefix("| ").and_then(|cells| cells.split(" |").next());
        let rooms = first_cell.filter(|_| heading == FACADE.0).map(code_spans).unwrap_or_default();
        let rooms = rooms.into_iter().map(|room| format!("{}/{room}", FACADE.1));
        let paths = code_spans(text).into_iter().filter(|text| is_path(text)).map(str::to_owned);
        for path in paths.chain(rooms).filter(|path| !exists(path)) {
            found.push(format!("{PAGE}:{line}: there is no {path}"));
        }
    }
    found
}

/// Texts in backticks.
fn code_spans(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn is_path(text: &str) -> bool {
    FOLDERS.iter().any(|folder| text.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}
