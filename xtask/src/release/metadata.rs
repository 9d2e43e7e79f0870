//! What crates.io asks of a package and what a reader of it needs, from `cargo metadata`.

use std::{collections::BTreeSet, path::Path, process::Command};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

/// Packages that are never given out: tests and this tool.
const INNER: [&str; 3] = ["xtask", "foliolink-tests", "foliolink-guide"];

/// The workspace with what it stands on.
pub(super) struct Workspace {
    /// Of all packages that are given out.
    pub(super) version: String,
    /// Names of these.
    pub(super) published: Vec<String>,
    pub(super) packages: Vec<Package>,
    pub(super) resolve: Resolve,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: BTreeSet<String>,
    resolve: Resolve,
}

#[derive(Deserialize)]
pub(super) struct Package {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) rust_version: Option<String>,
    description: Option<String>,
    license: Option<String>,
    repository: Option<String>,
    readme: Option<String>,
    keywords: Vec<String>,
    categories: Vec<String>,
    dependencies: Vec<Dependency>,
    /// `[package.metadata]`: what tools other than cargo read.
    #[serde(default)]
    pub(super) metadata: serde_json::Value,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    req: String,
    kind: Option<String>,
    path: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Resolve {
    pub(super) nodes: Vec<Node>,
}

#[derive(Deserialize)]
pub(super) struct Node {
    pub(super) id: String,
    pub(super) deps: Vec<Edge>,
}

#[derive(Deserialize)]
pub(super) struct Edge {
    pub(super) pkg: String,
    pub(super) dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
pub(super) struct Kind {
    /// `null` for what a user compiles, else `dev` or `build`.
    pub(super) kind: Option<String>,
}

impl Workspace {
    pub(super) fn read(root: &Path) -> Result<Self> {
        let output = Command::new("cargo")
            .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
            .current_dir(root)
            .output()?;
        if !output.status.success() {
            bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
        }
        let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
        let published: Vec<&Package> = metadata
            .packages
            .iter()
            .filter(|package| metadata.workspace_members.contains(&package.id))
            .filter(|package| !INNER.contains(&package.name.as_str()))
            .collect();
        let version = published.first().context("no package is given out")?.version.clone();
        let mut names: Vec<String> = published.iter().map(|package| package.name.clone()).collect();
        names.sort_unstable();
        Ok(Self {
            version,
            published: names,
            packages: metadata.packages,
            resolve: metadata.resolve,
        })
    }

    /// A package of ours by its name.
    pub(super) fn package(&self, name: &str) -> Result<&Package> {
        self.packages
            .iter()
            .find(|package| package.name == name)
            .with_context(|| format!("no package is called {name}"))
    }
}

pub(super) fn check(workspace: &Workspace, copy: &Path) -> Result<()> {
    let mut faults = vec![];
    for name in &workspace.published {
        let package = workspace.package(name)?;
        let missing = find_faults(package, &workspace.version);
        faults.extend(missing.into_iter().map(|fault| format!("{name}: {fault}")));
        let folder = name.strip_prefix("foliolink-").unwrap_or("foliolink");
        for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
            if !copy.join("crates").join(folder).join(licence).is_file() {
                faults.push(format!("{name}: {licence} is not packed"));
            }
        }
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    println!("{} packages: {}", workspace.published.len(), workspace.published.join(", "));
    Ok(())
}

fn find_faults(package: &Package, version: &str) -> Vec<String> {
    let mut faults = vec![];
    for (field, value) in [
        ("description", &package.description),
        ("license", &package.license),
        ("repository", &package.repository),
        ("readme", &package.readme),
        ("rust-version", &package.rust_version),
    ] {
        if value.as_deref().is_none_or(str::is_empty) {
            faults.push(format!("has no {field}"));
        }
    }
    if package.version != version {
        faults.push(format!("is {}, the others are {version}", package.version));
    }
    // What crates.io refuses.
    if package.keywords.len() > 5 || package.categories.len() > 5 {
        faults.push("has more than five keywords or categories".to_owned());
    }
    if package.keywords.iter().any(|keyword| keyword.len() > 20) {
        faults.push("has a keyword of more than 20 characters".to_owned());
    }
    for dependency in &package.dependencies {
        // What is used by tests alone may stay here; the rest is looked up by version.
        let is_shipped = dependency.kind.as_deref() != Some("dev");
        if dependency.path.is_some() && is_shipped && dependency.req != format!("^{version}") {
            faults.push(format!("needs {} {}, not {version}", dependency.name, dependency.req));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Package, find_faults};

    fn package(change: impl FnOnce(&mut serde_json::Value)) -> Package {
        let mut package = json!({
            "id": "a", "name": "foliolink", "version": "0.2.0", "rust_version": "1.88",
            "description": "d", "license": "MIT", "repository": "https://example.com",
            "readme": "README.md", "keywords": ["a"], "categories": ["finance"],
            "dependencies": [{ "name": "foliolink-raw", "req": "^0.2.0", "kind": null, "path": "/p" }],
        });
        change(&mut package);
        serde_json::from_value(package).unwrap()
    }

    #[test]
    fn a_package_that_says_all_has_no_fault() {
        assert!(find_faults(&package(|_| {}), "0.2.0").is_empty());
    }

    #[test]
    fn each_gap_is_named() {
        let faults = |change: fn(&mut serde_json::Value)| find_faults(&package(change), "0.2.0");
        assert_eq!(faults(|package| package["license"] = json!(null)), ["has no license"]);
        assert_eq!(faults(|package| package["description"] = json!("")), ["has no description"]);
        assert_eq!(
            faults(|package| package["version"] = json!("0.1.0")),
            ["is 0.1.0, the others are 0.2.0"]
        );
        assert_eq!(
            faults(|package| package["dependencies"][0]["req"] = json!("*")),
            ["needs foliolink-raw *, not 0.2.0"]
        );
        assert_eq!(
            faults(|package| package["keywords"] = json!(["a", "b", "c", "d", "e", "f"])),
            ["has more than five keywords or categories"]
        );
    }
}
