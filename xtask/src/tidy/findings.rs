//! `findings/`: each script has its line in the index and each line its script, and all have the
//! shape that makes them worth running: a guess, what was seen, pins, a folder that goes away.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context as _, Result};

const FOLDER: &str = "findings";

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let folder = root.join(FOLDER);
    let index = fs::read_to_string(folder.join("README.md")).context("findings/README.md")?;
    let mut scripts = vec![];
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name != "README.md" {
            scripts.push((name, fs::read_to_string(&path)?));
        }
    }
    Ok(findings(&index, &scripts))
}

/// What is wrong with an index and scripts by name.
pub(super) fn findings(index: &str, scripts: &[(String, String)]) -> Vec<String> {
    let mut found = vec![];
    let rows: Vec<_> = index.lines().filter_map(Row::parse).collect();
    let listed: Vec<_> = rows.iter().map(|row| row.script).collect();
    if !listed.is_sorted() {
        found.push(format!("{FOLDER}/README.md: sort the lines by script"));
    }
    let names: BTreeSet<_> = scripts.iter().map(|(name, _)| name.as_str()).collect();
    for gone in listed.iter().filter(|name| !names.contains(*name)) {
        found.push(format!("{FOLDER}/README.md: there is no {gone}"));
    }
    for (name, text) in scripts {
        let path = format!("{FOLDER}/{name}");
        match rows.iter().find(|row| row.script == name) {
            None => found.push(format!("{FOLDER}/README.md: {name} has no line")),
            Some(row) => {
                for version in row.versions() {
                    if !text.contains(&version.0) || !text.contains(&version.1) {
                        let (tool, pin) = version;
                        found.push(format!("{path}: it neither names {tool} nor installs {pin}"));
                    }
                }
            }
        }
        for (part, what) in SHAPE {
            if !text.contains(part) {
                found.push(format!("{path}: it has no {what}"));
            }
        }
        found.extend(unpinned(text).map(|line| format!("{path}: pin what `{line}` installs")));
    }
    found
}

/// What every script has.
const SHAPE: &[(&str, &str)] = &[
    ("#!/usr/bin/env bash\n", "`#!/usr/bin/env bash`"),
    ("\n# Guess, written down first: ", "guess in its head"),
    ("\n# Seen with ", "`Seen with` in its head, with versions"),
    ("\n# What follows: ", "`What follows` in its head"),
    ("\nset -euo pipefail\n", "`set -euo pipefail`"),
    ("\nfolder=$(mktemp -d)\n", "temporary folder"),
    ("rm -rf \"$folder\"", "line that takes its folder away"),
    ("\ntrap ", "trap that ends what it began"),
    ("\ndiff - seen <<'SEEN'\n", "comparison with what was seen"),
    ("\necho \"as written down\"\n", "last line that says so"),
];

/// A line of the index.
struct Row<'a> {
    script: &'a str,
    versions: &'a str,
}

impl<'a> Row<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let mut cells = line.strip_prefix("| [`")?.split(" | ");
        let (script, _) = cells.next()?.split_once("`]")?;
        Some(Self { script, versions: cells.next()? })
    }

    /// Each as the head of the script names it, and as an installer pins it.
    fn versions(&self) -> impl Iterator<Item = (String, String)> {
        self.versions.split(", ").map(|version| {
            let (name, number) = version.rsplit_once(' ').unwrap_or((version, ""));
            let pin = if number.is_empty() { name.to_owned() } else { number.to_owned() };
            (version.to_owned(), pin)
        })
    }
}

/// Lines of an installer with a package whose version stands nowhere.
fn unpinned(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().map(str::trim);
    let installs = lines.filter(|line| {
        line.contains("pip\" install")
            || line.contains("pip install")
            || line.contains("npm install")
    });
    installs.filter(|line| {
        let packages = line.split("install").nth(1).unwrap_or_default().split_whitespace();
        let mut packages = packages.filter(|word| {
            // A list of requirements pins by itself.
            !word.starts_with('-') && !word.starts_with('>') && !word.ends_with("requirements.txt")
        });
        packages.any(|word| {
            word != "\\" && word != "npm.log" && !word.trim_start_matches('@').contains(['@', '='])
        })
    })
}
