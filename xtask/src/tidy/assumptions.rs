//! Every number of an assumption that is cited stands in `docs/assumptions.md`, and every number
//! that stands there is cited by the file that its row names.

use std::{collections::BTreeMap, fmt, path::Path};

use anyhow::{Context as _, Result};

use crate::source::{self, Source};

const PAGE: &str = "docs/assumptions.md";

/// Below this heading stand numbers whose code is still to come.
const NOT_YET: &str = "Known, not yet built";

/// Where numbers are cited. xtask isn't among them: it speaks of numbers and rests on none.
const FOLDERS: &[&str] = &["crates", "docs", "fuzz", "openapi", "tests"];
const FILES: &[&str] = &["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];
const EXTENSIONS: &[&str] = &["rs", "md", "yaml", "js", "mjs", "html"];

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let mut texts = source::texts(root, FOLDERS, EXTENSIONS)?;
    for file in FILES {
        texts.push(source::read(root, &root.join(file))?);
    }
    let at = texts.iter().position(|text| text.path == PAGE);
    let page = texts.swap_remove(at.with_context(|| format!("{PAGE} is missing"))?);
    texts.retain(|text| !text.is_generated());
    Ok(findings(&page.text, &texts))
}

/// A number, and for a trap whose it is: both providers count theirs from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Id {
    letter: char,
    number: u32,
    vumi: bool,
}

impl Id {
    /// `vumi`: whether it stands in a file or below a heading about Vumi.
    fn new(letter: char, number: u32, vumi: bool) -> Self {
        Self { letter, number, vumi: letter == 'T' && vumi }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = match (self.letter, self.vumi) {
            ('T', true) => " (Vumi)",
            ('T', false) => " (Flinks)",
            _ => "",
        };
        write!(f, "{}-{}{whose}", self.letter, self.number)
    }
}

struct Row {
    line: usize,
    not_yet: bool,
    /// Files that it says it stands in.
    files: Vec<String>,
}

pub(super) fn findings(page: &str, texts: &[Source]) -> Vec<String> {
    let mut found = vec![];
    let rows = rows(page, &mut found);
    let cited = citations(texts);
    for (id, places) in cited.iter().filter(|(id, _)| !rows.contains_key(id)) {
        let Some((path, line)) = places.first() else { continue };
        found.push(format!("{path}:{line}: {id} isn't listed: give it a row in {PAGE}"));
    }
    for (id, row) in &rows {
        let line = row.line;
        let mut say = |what: &str| found.push(format!("{PAGE}:{line}: {id} {what}"));
        match (cited.get(id).and_then(|places| places.first()), row.not_yet) {
            (None, false) => say("is cited nowhere: cite it where it holds, or take the row away"),
            (Some((path, at)), true) => {
                say(&format!("is cited in {path}:{at}: move its row out of \"{NOT_YET}\""));
            }
            (Some((other, _)), false) => {
                for file in &row.files {
                    if !cited[id].iter().any(|(path, _)| path == file) {
                        say(&format!(
                            "isn't cited in {file}, where its row says it stands; {other} cites it"
                        ));
                    }
                }
            }
            (None, true) => {}
        }
    }
    found
}

/// The rows of the page's tables that begin with a number.
fn rows(page: &str, found: &mut Vec<String>) -> BTreeMap<Id, Row> {
    let mut rows = BTreeMap::new();
    let mut heading = "";
    for (line, text) in (1..).zip(page.lines()) {
        if let Some(title) = text.strip_prefix("## ") {
            heading = title;
        }
        let Some(cells) = text.strip_prefix("| ") else { continue };
        let first = cells.split(" |").next().unwrap_or_default();
        let [(letter, number)] = numbers(first)[..] else { continue };
        if first != format!("{letter}-{number}") {
            continue;
        }
        let id = Id::new(letter, number, heading.contains("Vumi"));
        let not_yet = heading == NOT_YET;
        let row = Row { line, not_yet, files: files(cells) };
        if rows.insert(id.clone(), row).is_some() {
            found.push(format!("{PAGE}:{line}: {id} is listed twice"));
        }
    }
    rows
}

/// Texts in backticks that are files of ours.
fn files(cells: &str) -> Vec<String> {
    let quoted = cells.split('`').skip(1).step_by(2);
    let files = quoted.filter(|text| {
        FOLDERS.iter().any(|folder| text.starts_with(&format!("{folder}/"))) && text.contains('.')
    });
    files.map(str::to_owned).collect()
}

/// Every number with each file and line that cites it.
fn citations(texts: &[Source]) -> BTreeMap<Id, Vec<(&str, usize)>> {
    let mut cited: BTreeMap<Id, Vec<(&str, usize)>> = BTreeMap::new();
    for source in texts {
        let vumi = source.path.contains("vumi");
        for (line, text) in (1..).zip(source.text.lines()) {
            let traps = trap(text).map(|number| ('T', number));
            for (letter, number) in numbers(text).into_iter().chain(traps) {
                let id = Id::new(letter, number, vumi);
                cited.entry(id).or_default().push((&source.path, line));
            }
        }
    }
    cited
}

/// Each number that stands in a line as a word.
fn numbers(line: &str) -> Vec<(char, u32)> {
    let inside = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let words = line.split(|c: char| !inside(c));
    words
        .filter_map(|word| {
            let (letter, number) = word.split_once('-')?;
            let letter = letter.chars().next().filter(|_| letter.len() == 1)?;
            let plain = number.bytes().all(|byte| byte.is_ascii_digit());
            ("ACFKT".contains(letter) && plain).then_some(())?;
            Some((letter, number.parse().ok()?))
        })
        .collect()
}

/// The number of the trap that a test is named after.
fn trap(line: &str) -> Option<u32> {
    let (_, name) = line.split_once("fn ")?;
    let name = name.strip_prefix("trap_").or_else(|| name.strip_prefix("t_"))?;
    name.split_once('_')?.0.parse().ok()
}
