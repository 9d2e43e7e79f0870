//! `cargo xtask tidy`: the rules of the house that the compiler doesn't check. Each finding says
//! file, line and what to do.

mod arrow;
mod assumptions;
mod findings;
mod front_door;
mod metadata;
mod paths;
mod syntax;
mod text;

use anyhow::{Result, bail};

use crate::{description::root, source};

/// Prints every finding; any is a failure.
///
/// # Errors
/// When a rule is broken, or a file can't be read.
pub fn run() -> Result<()> {
    let root = root()?;
    let sources = source::below(&root, &["crates", "tests", "xtask"])?;
    let metadata = metadata::read(&root)?;
    let mut findings = arrow::findings(&metadata);
    findings.extend(front_door::check(&metadata));
    findings.extend(assumptions::check(&root)?);
    findings.extend(findings::check(&root)?);
    findings.extend(paths::check(&root)?);
    for source in &sources {
        findings.extend(text::check(source));
        findings.extend(syntax::check(source)?);
    }
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} findings", findings.len());
    }
    println!("{} files, no findings", sources.len());
    Ok(())
}

#[cfg(test)]
mod tests;
