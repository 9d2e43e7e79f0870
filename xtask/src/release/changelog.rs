//! The changelog says what the version brings.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};

/// The headings of Keep a Changelog, and the table of what was renamed.
const HEADINGS: [&str; 7] =
    ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Public names"];

pub(super) fn check(copy: &Path, version: &str) -> Result<()> {
    let text = fs::read_to_string(copy.join("CHANGELOG.md"))?;
    let entries = count_entries(&text, version)?;
    println!("{entries} entries for {version}");
    Ok(())
}

/// Entries of the version's section, or of the one that is to become it.
fn count_entries(text: &str, version: &str) -> Result<usize> {
    let dated = format!("## {version} - ");
    let section = text
        .split("\n## ")
        .skip(1)
        .find(|section| {
            section.starts_with("Unreleased\n") || format!("## {section}").starts_with(&dated)
        })
        .with_context(|| format!("neither `## Unreleased` nor `{dated}YYYY-MM-DD` is there"))?;
    for line in section.lines() {
        if let Some(heading) = line.strip_prefix("### ")
            && !HEADINGS.contains(&heading)
        {
            bail!("`### {heading}` is no heading of a changelog");
        }
    }
    let entries = section.lines().filter(|line| line.starts_with("- ")).count();
    if entries == 0 {
        bail!("nothing is said of {version}");
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::count_entries;

    #[test]
    fn a_section_that_is_to_become_the_version_counts() {
        let text = "# Changelog\n\n## Unreleased\n\n### Added\n\n- a\n- b\n\n## 0.1.0 - 2031-04-02\n\n- c\n";
        assert_eq!(count_entries(text, "0.2.0").unwrap(), 2);
        let released = text.replace("Unreleased", "0.2.0 - 2031-05-02");
        assert_eq!(count_entries(&released, "0.2.0").unwrap(), 2);
    }

    #[test]
    fn nothing_said_or_said_under_a_strange_heading_is_refused() {
        let fails = |text: &str| count_entries(text, "0.2.0").unwrap_err().to_string();
        assert!(fails("# Changelog\n\n## 0.1.0 - 2031-04-02\n\n- c\n").contains("Unreleased"));
        assert!(fails("# Changelog\n\n## Unreleased\n\n### Added\n").contains("nothing"));
        assert!(fails("# Changelog\n\n## Unreleased\n\n### News\n\n- a\n").contains("News"));
    }
}
