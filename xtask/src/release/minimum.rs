//! The oldest compiler that each package names: tried where that toolchain is there, otherwise held
//! against what the locked versions of its dependencies name.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use super::metadata::{Package, Workspace};

pub(super) fn check(workspace: &Workspace, copy: &Path) -> Result<()> {
    for name in &workspace.published {
        let package = workspace.package(name)?;
        let promised = package.rust_version.as_deref().context("checked before")?;
        let needs = find_newer(workspace, package, promised)?;
        if !needs.is_empty() {
            bail!("{name} promises Rust {promised}, but {}", needs.join(", "));
        }
        match find_toolchain(promised) {
            Some(toolchain) => {
                build(copy, name, &toolchain)?;
                println!("{name}: built with Rust {toolchain}");
            }
            None => {
                println!("{name}: no part of it names more than Rust {promised} (not installed)")
            }
        }
    }
    Ok(())
}

/// Locked versions below the package that name a newer compiler than it promises.
fn find_newer(workspace: &Workspace, package: &Package, promised: &str) -> Result<Vec<String>> {
    let limit = parse_version(promised)?;
    let mut newer = vec![];
    for part in list_parts(workspace, &package.id) {
        if let Some(version) = &part.rust_version
            && parse_version(version)? > limit
        {
            newer.push(format!("{} {} needs {version}", part.name, part.version));
        }
    }
    newer.sort_unstable();
    Ok(newer)
}

/// What a user of the package compiles, itself left out.
fn list_parts<'a>(workspace: &'a Workspace, id: &str) -> Vec<&'a Package> {
    let packages: BTreeMap<&str, &Package> =
        workspace.packages.iter().map(|package| (package.id.as_str(), package)).collect();
    let nodes: BTreeMap<&str, _> =
        workspace.resolve.nodes.iter().map(|node| (node.id.as_str(), &node.deps)).collect();
    let mut seen = BTreeSet::new();
    let mut ahead = vec![id];
    while let Some(id) = ahead.pop() {
        let edges = nodes.get(id).copied().into_iter().flatten();
        for edge in edges {
            let is_compiled = edge.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev"));
            if is_compiled && seen.insert(edge.pkg.as_str()) {
                ahead.push(&edge.pkg);
            }
        }
    }
    seen.into_iter().filter_map(|id| packages.get(id).copied()).collect()
}

/// What rustup calls the version here: `1.95`, which is the newest of it, or `1.95.0`.
fn find_toolchain(version: &str) -> Option<String> {
    let names = [version.to_owned(), format!("{version}.0")];
    names.into_iter().find(|name| {
        Command::new("cargo")
            .args([&format!("+{name}"), "--version"])
            // Nothing is downloaded for it.
            .env("RUSTUP_AUTO_INSTALL", "0")
            .env_remove("CARGO")
            .output()
            .is_ok_and(|output| output.status.success())
    })
}

fn build(copy: &Path, name: &str, version: &str) -> Result<()> {
    let status = Command::new("cargo")
        .args([&format!("+{version}"), "check", "--locked", "--all-features", "--package", name])
        // The tool itself runs under a toolchain of its own choice.
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO")
        .current_dir(copy)
        .status()?;
    if !status.success() {
        bail!("{name} doesn't build with Rust {version}");
    }
    Ok(())
}

fn parse_version(text: &str) -> Result<Vec<u32>> {
    let mut numbers = text
        .split('.')
        .map(|number| number.parse().with_context(|| format!("{text} is no version of Rust")))
        .collect::<Result<Vec<u32>>>()?;
    numbers.resize(3, 0);
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::parse_version;

    #[test]
    fn versions_compare_by_number() {
        assert!(parse_version("1.100").unwrap() > parse_version("1.88.1").unwrap());
        assert_eq!(parse_version("1.88").unwrap(), parse_version("1.88.0").unwrap());
        assert!(parse_version("stable").is_err());
    }
}
