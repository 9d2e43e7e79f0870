//! `cargo xtask figures --code`: how the handwritten code reads, crate by crate, as one table. For
//! looking: nothing fails on it.

mod graph;
mod measure;
mod names;
mod resolve;
mod spread;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, path::Path};

use anyhow::Result;

use crate::{
    description::root,
    source::{self, Source},
};

use measure::Figures;
use resolve::Counted;
use spread::Spread;

/// Prints the figures of the workspace, or of another checkout of it.
///
/// # Errors
/// When a file can't be read or doesn't parse.
pub fn run(repo: Option<&Path>) -> Result<()> {
    let root = match repo {
        Some(folder) => folder.to_owned(),
        None => root()?,
    };
    let sources = keep_handwritten(source::below(&root, &["crates", "xtask"])?);
    println!("{}", table(&sources)?);
    for counted in [Counted::Imports, Counted::Paths] {
        println!("{}", circles(&sources, counted)?);
    }
    Ok(())
}

/// What people wrote for the library and the programs: no tests, no examples, nothing generated.
fn keep_handwritten(mut sources: Vec<Source>) -> Vec<Source> {
    sources.retain(|source| {
        let generated = source.is_generated()
            || source.text.lines().take(8).any(|line| line.starts_with("// description sha256: "));
        !generated && !source.is_test() && source.path.contains("/src/")
    });
    sources
}

/// One row a crate, and one for all that is published.
fn table(sources: &[Source]) -> Result<String> {
    let mut crates: BTreeMap<&str, Figures> = BTreeMap::new();
    let mut all = Figures::default();
    for source in sources {
        let mut figures = measure::file(source)?;
        let folder = format!("{}/", source.path.trim_end_matches(".rs"));
        let beside = sources.iter().any(|other| other.path.starts_with(&folder));
        figures.files_beside_folders = usize::from(beside);
        let name = source.path.split_once("/src/").map_or("", |(folder, _)| folder);
        if name.starts_with("crates/") {
            all.add(&figures);
        }
        crates.entry(name).or_default().add(&figures);
    }
    let mut text = String::from(
        "| crate | files | lines | a file: median / p90 / max | functions | a function: median / p90 / max | over 60 | docs % | participles % | \\|it\\| ‰ | tuple bindings ‰ | over 100 columns % | mod.rs | x.rs + x/ |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for (name, figures) in crates.iter().chain([(&"all of crates/", &all)]) {
        text.push_str(&row(name, figures));
    }
    Ok(text)
}

fn row(name: &str, figures: &Figures) -> String {
    let Figures { files, functions, .. } = figures;
    let lines: usize = files.iter().sum();
    let long = functions.iter().filter(|length| **length > 60).count();
    format!(
        "| {name} | {} | {lines} | {} | {} | {} | {long} | {} | {} | {} | {} | {} | {} | {} |\n",
        files.len(),
        Spread::of(files),
        functions.len(),
        Spread::of(functions),
        share(figures.docs, lines, 100),
        share(figures.participles, functions.len(), 100),
        share(figures.it_closures, lines, 1000),
        share(figures.tuple_bindings, lines, 1000),
        share(figures.wide, lines, 100),
        figures.mod_files,
        figures.files_beside_folders,
    )
}

/// So many in a hundred or a thousand, with one digit behind the point.
fn share(part: usize, whole: usize, of: usize) -> String {
    let tenths = (part * of * 10 + whole / 2).checked_div(whole).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The circles of files inside the facade, the biggest first; for one of more than two files, what
/// closes it.
fn circles(sources: &[Source], counted: Counted) -> Result<String> {
    const FACADE: &str = "crates/foliolink/src/";
    let facade: Vec<_> = sources.iter().filter(|source| source.path.starts_with(FACADE)).collect();
    let uses = resolve::uses(&facade, FACADE, counted)?;
    let circles = graph::circles(&uses);
    let name = |file: &usize| facade[*file].path.trim_start_matches(FACADE);
    let names = |files: &[usize]| files.iter().map(name).collect::<Vec<_>>().join(", ");
    let sizes: Vec<_> = circles.iter().map(|circle| circle.len().to_string()).collect();
    let sizes = if sizes.is_empty() { "none".to_owned() } else { sizes.join(", ") };
    let by = match counted {
        Counted::Imports => "imports",
        Counted::Paths => "imports and paths",
    };
    let mut text = format!("circles of files in {FACADE} by {by}: {sizes}\n");
    for circle in &circles {
        text.push_str(&format!("- {} files: {}\n", circle.len(), names(circle)));
        for file in circle.iter().filter(|_| circle.len() > 2) {
            let inside: Vec<_> =
                uses[*file].iter().copied().filter(|used| circle.contains(used)).collect();
            text.push_str(&format!("  - {} uses {}\n", name(file), names(&inside)));
        }
    }
    Ok(text)
}
