//! Rule 1: no arrow between crates points up or sideways, and the sandbox uses nothing of ours.

use super::metadata::Metadata;

/// Which of our crates each may use; `dev` stands for tests and examples only.
const ARROWS: &[(&str, &[&str], &[&str])] = &[
    ("foliolink-runtime", &[], &[]),
    ("foliolink-raw", &["foliolink-runtime"], &[]),
    ("foliolink", &["foliolink-runtime", "foliolink-raw"], &["foliolink-sandbox"]),
    // Written from the reference alone: one mistake must not sit on both ends of the line.
    ("foliolink-sandbox", &[], &[]),
    ("foliolink-export", &["foliolink"], &["foliolink-sandbox"]),
    ("foliolink-sync", &["foliolink"], &["foliolink-sandbox"]),
    ("foliolink-serve", &["foliolink", "foliolink-sync"], &["foliolink-sandbox"]),
    (
        "foliolink-cli",
        &[
            "foliolink",
            "foliolink-raw",
            "foliolink-runtime",
            "foliolink-export",
            "foliolink-sync",
            "foliolink-serve",
            "foliolink-sandbox",
        ],
        &[],
    ),
    (
        "foliolink-tests",
        &["foliolink", "foliolink-raw", "foliolink-runtime", "foliolink-sandbox"],
        &["foliolink-cli"],
    ),
    ("foliolink-guide", &["foliolink", "foliolink-sandbox"], &[]),
    ("xtask", &[], &[]),
];

pub(super) fn findings(metadata: &Metadata) -> Vec<String> {
    let ours = |name: &str| name == "xtask" || name.starts_with("foliolink");
    let mut found = vec![];
    for package in &metadata.packages {
        let Some((_, normal, dev)) = ARROWS.iter().find(|(name, ..)| *name == package.name) else {
            found.push(format!(
                "{}: not in the table of arrows (xtask/src/tidy/arrow.rs): say what it may use",
                package.name
            ));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|dependency| ours(&dependency.name)) {
            let name = dependency.name.as_str();
            let allowed = normal.contains(&name)
                || (dependency.kind.as_deref() == Some("dev") && dev.contains(&name));
            if !allowed {
                found.push(format!("{}: uses {name}, an arrow that points up or sideways (architecture: the arrow)", package.name));
            }
        }
    }
    found
}
