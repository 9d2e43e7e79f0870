//! The workspace's own files, for the verbs that read code and pages as data.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// One file of text; of Rust, for most of what can be asked of it.
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
    texts(root, folders, &["rs"])
}

/// Every file below `folders` whose name ends in one of `extensions`, in order, without what builds
/// and tools leave behind.
///
/// # Errors
/// When a folder or file can't be read.
pub fn texts(root: &Path, folders: &[&str], extensions: &[&str]) -> Result<Vec<Source>> {
    let mut files = vec![];
    for folder in folders {
        collect(&root.join(folder), extensions, &mut files)?;
    }
    files.sort();
    files.iter().map(|file| read(root, file)).collect()
}

/// One file.
///
/// # Errors
/// When it can't be read.
pub fn read(root: &Path, file: &Path) -> Result<Source> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let path = file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/");
    Ok(Source { path, text })
}

fn collect(folder: &Path, extensions: &[&str], files: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        let extension = path.extension().unwrap_or_default();
        if path.is_dir() {
            if name != "target" && name != "node_modules" {
                collect(&path, extensions, files)?;
            }
        } else if extensions.iter().any(|wanted| extension == *wanted) {
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
