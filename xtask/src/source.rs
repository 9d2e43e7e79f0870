//! The workspace's own Rust files, for the verbs that read code as data.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// One Rust file.
#[derive(Debug)]
pub struct Source {
    /// Path from the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// Whether the whole file is for tests.
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.split('/').any(|part| part == "tests" || part == "benches")
            || name == "tests.rs"
            || name.ends_with("_tests.rs")
    }

    /// Whether it was written by the generator.
    pub fn is_generated(&self) -> bool {
        let file = self.path.strip_prefix("crates/raw/src/").and_then(|path| path.split_once('/'));
        file.is_some_and(|(_, name)| name != "mod.rs")
    }

    /// The file as syntax.
    ///
    /// # Errors
    /// Where it doesn't parse.
    pub fn parse(&self) -> Result<syn::File> {
        syn::parse_file(&self.text).with_context(|| self.path.clone())
    }
}

/// Every Rust file below `folders`, in order.
///
/// # Errors
/// When a folder can't be read.
pub fn below(root: &Path, folders: &[&str]) -> Result<Vec<Source>> {
    let mut files = vec![];
    for folder in folders {
        collect(&root.join(folder), &mut files)?;
    }
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            let path =
                file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            Ok(Source { path, text })
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// Whether an item is only for tests.
pub fn for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
            || (attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Ident>().is_ok_and(|ident| ident == "test"))
    })
}
