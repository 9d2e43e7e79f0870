//! What of the public names changed since the commit in `xtask/baseline`, by cargo-semver-checks:
//! a version that says so, or, until the first one is out, a row of the changelog for each.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result, bail};

use super::metadata::Workspace;

/// Outside of SemVer: `foliolink-raw` says so itself, programs have no public names.
const EXEMPT: [&str; 2] = ["foliolink-raw", "foliolink-cli"];

pub(super) fn check(root: &Path, workspace: &Workspace) -> Result<()> {
    let baseline = fs::read_to_string(root.join("xtask/baseline"))?;
    let baseline = baseline.trim();
    let changelog = fs::read_to_string(root.join("CHANGELOG.md"))?;
    let mut unsaid = vec![];
    for name in &workspace.published {
        if EXEMPT.contains(&name.as_str()) {
            continue;
        }
        let Some(old) = version_at(root, baseline, name)? else {
            println!("{name}: new since {baseline:.12}");
            continue;
        };
        let changes = compare(root, name, baseline)?;
        let missing: Vec<String> = changes
            .iter()
            .filter(|change| old == workspace.version && !is_told(change, &changelog))
            .map(|change| format!("{name}: {change}"))
            .collect();
        println!("{name}: {} changes, {} without a row", changes.len(), missing.len());
        unsaid.extend(missing);
    }
    if !unsaid.is_empty() {
        bail!("the changelog's table of public names doesn't have\n{}", unsaid.join("\n"));
    }
    Ok(())
}

/// The workspace's version at the baseline, if the package was there.
fn version_at(root: &Path, baseline: &str, name: &str) -> Result<Option<String>> {
    let folder = name.strip_prefix("foliolink-").unwrap_or("foliolink");
    let show = |path: &str| -> Result<Option<String>> {
        let output = Command::new("git")
            .args(["show", &format!("{baseline}:{path}")])
            .current_dir(root)
            .output()
            .context("git can't be started")?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    };
    let workspace = show("Cargo.toml")?
        .with_context(|| format!("the commit {baseline} isn't in this clone: `git fetch`"))?;
    if show(&format!("crates/{folder}/Cargo.toml"))?.is_none() {
        return Ok(None);
    }
    let version = workspace.lines().find_map(|line| line.strip_prefix("version = "));
    Ok(version.map(|version| version.trim_matches('"').to_owned()))
}

/// Whatever would break a user's build, a line each; empty where the new version allows it.
fn compare(root: &Path, name: &str, baseline: &str) -> Result<Vec<String>> {
    let output = Command::new("cargo")
        .args(["semver-checks", "--color", "never", "--package", name, "--baseline-rev", baseline])
        .current_dir(root)
        .output()?;
    if output.status.success() {
        return Ok(vec![]);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("no such command") {
        bail!("cargo-semver-checks is missing: `cargo install cargo-semver-checks --locked`");
    }
    // How it goes on stands on the other stream.
    let changes = read_changes(&String::from_utf8_lossy(&output.stdout));
    if changes.is_empty() {
        bail!("cargo-semver-checks: {said}");
    }
    Ok(changes)
}

/// The lines below each `Failed in:`, without the place in the file.
fn read_changes(report: &str) -> Vec<String> {
    report
        .split("Failed in:\n")
        .skip(1)
        .flat_map(|part| part.lines().take_while(|line| line.starts_with("  ")))
        .map(|line| {
            let line = line.trim();
            let place = [", previously in", " in file ", " in /"];
            let end = place.iter().filter_map(|place| line.find(place)).min();
            line[..end.unwrap_or(line.len())].to_owned()
        })
        .collect()
}

/// Whether the table has the name as a word.
fn is_told(change: &str, changelog: &str) -> bool {
    let Some((_, table)) = changelog.split_once("### Public names") else { return false };
    let name = find_name(change);
    table
        .split("\n## ")
        .next()
        .unwrap_or_default()
        .split(|sign: char| !sign.is_alphanumeric() && sign != '_')
        .any(|word| word == name)
}

/// The last name of the path that changed; of a variant whose number changed, its enum.
fn find_name(change: &str) -> &str {
    const KINDS: [&str; 9] =
        ["struct", "enum", "trait", "field", "variant", "type", "function", "method", "constant"];
    let mut words = change.split_whitespace().skip_while(|word| KINDS.contains(word));
    let path = words.next().unwrap_or(change);
    let mut names = path.rsplit([':', '.']).filter(|name| !name.is_empty());
    let name = names.next().unwrap_or(path);
    if change.contains(" -> ") { names.next().unwrap_or(name) } else { name }
}

#[cfg(test)]
mod tests {
    use super::{find_name, is_told, read_changes};

    const REPORT: &str = "\
--- failure struct_missing: pub struct removed or renamed ---

Description:
A publicly-visible struct cannot be imported by its prior path.

Failed in:
  struct foliolink_runtime::Money, previously in file target/a/money.rs:23
  field Operation.host in /a/operation.rs:46

     Summary semver requires new major version: 3 major and 0 minor checks failed
";

    #[test]
    fn each_change_is_read_without_its_place() {
        assert_eq!(
            read_changes(REPORT),
            ["struct foliolink_runtime::Money", "field Operation.host"]
        );
        assert!(read_changes("     Checked 202 checks: 202 pass").is_empty());
    }

    #[test]
    fn the_name_is_found_in_each_wording() {
        assert_eq!(find_name("struct foliolink::vumi::Builder"), "Builder");
        assert_eq!(find_name("Authorized::settled"), "settled");
        assert_eq!(find_name("field looks of variant Event::Waiting"), "looks");
        assert_eq!(find_name("field Operation.host"), "host");
        assert_eq!(find_name("type RawAnswer is no longer UnwindSafe,"), "RawAnswer");
        assert_eq!(find_name("variant Rejected::Busy 18 -> 20"), "Rejected");
    }

    #[test]
    fn a_row_names_it_as_a_word() {
        let changelog = "### Public names\n\n| `foliolink-runtime` | `Money` | `Number` |\n";
        assert!(is_told("struct foliolink_runtime::Money", changelog));
        assert!(!is_told("struct foliolink_runtime::Mon", changelog));
        assert!(!is_told("field Operation.host", changelog));
        assert!(!is_told("struct foliolink_runtime::Money", "no table: Money"));
    }
}
