//! Which file of a crate uses which: paths are followed through modules, imports and re-exports to
//! the file that defines what they name.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use syn::{
    UseTree,
    visit::{self, Visit},
};

use crate::source::{Source, for_tests};

use super::measure::attributes;

/// Names from the root of the crate.
type Names = Vec<String>;

/// How far an import may lead to an import.
const DEEPEST: usize = 8;

/// What counts as a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// What a file imports; a module that it imports counts as that module's file.
    Imports,
    /// Each path as well, through what is imported. A module counts by what is taken from it.
    Paths,
}

/// For each file those that it uses, itself left out. `folder` is where the crate's modules begin.
pub(super) fn uses(
    sources: &[&Source],
    folder: &str,
    counted: Counted,
) -> Result<Vec<BTreeSet<usize>>> {
    let mut modules = Modules { counted, files: BTreeMap::new(), imports: BTreeMap::new() };
    let mut collected = vec![];
    for (file, source) in sources.iter().enumerate() {
        let names = module(source.path.trim_start_matches(folder));
        let mut collector = Collector::new(names.clone(), counted);
        collector.visit_file(&source.parse()?);
        modules.files.insert(names.clone(), file);
        modules.imports.insert(names, collector.imports.clone());
        collected.push(collector);
    }
    let files = collected.iter().enumerate().map(|(file, collector)| {
        let mut used: BTreeSet<_> = collector
            .paths
            .iter()
            .filter_map(|path| modules.resolve(&collector.module, path, DEEPEST))
            .collect();
        used.remove(&file);
        used
    });
    Ok(files.collect())
}

/// The module of a file: `a/b.rs` and `a/b/mod.rs` are `a::b`.
fn module(path: &str) -> Names {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    path.split('/').filter(|name| *name != "lib").map(str::to_owned).collect()
}

/// What a file imports, under the names that it has there, and what else it names.
struct Collector {
    counted: Counted,
    module: Names,
    imports: Imports,
    paths: Vec<Names>,
}

/// The names that a module has.
#[derive(Clone, Default)]
struct Imports {
    named: BTreeMap<String, Names>,
    globs: Vec<Names>,
    defined: BTreeSet<String>,
}

impl Collector {
    fn new(module: Names, counted: Counted) -> Self {
        Self { counted, module, imports: Imports::default(), paths: vec![] }
    }

    fn import(&mut self, tree: &UseTree, mut path: Names, exported: bool) {
        match tree {
            UseTree::Path(tree) => {
                path.push(tree.ident.to_string());
                self.import(&tree.tree, path, exported);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, path.clone(), exported);
                }
            }
            UseTree::Glob(_) => self.imports.globs.push(path),
            UseTree::Name(tree) => {
                if tree.ident != "self" {
                    path.push(tree.ident.to_string());
                }
                let name = path.last().cloned().unwrap_or_default();
                self.bind(name, path, exported);
            }
            UseTree::Rename(tree) => {
                if tree.ident != "self" {
                    path.push(tree.ident.to_string());
                }
                self.bind(tree.rename.to_string(), path, exported);
            }
        }
    }

    /// A file that only hands a name on doesn't use it.
    fn bind(&mut self, name: String, path: Names, exported: bool) {
        if !exported {
            self.paths.push(path.clone());
        }
        self.imports.named.insert(name, path);
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if for_tests(attributes(item)) {
            return;
        }
        self.imports.defined.extend(name(item));
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let exported = !matches!(item.vis, syn::Visibility::Inherited);
        self.import(&item.tree, vec![], exported);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if self.counted == Counted::Paths {
            let names = path.segments.iter().map(|segment| segment.ident.to_string());
            self.paths.push(names.collect());
        }
        visit::visit_path(self, path);
    }
}

fn name(item: &syn::Item) -> Option<String> {
    let ident = match item {
        syn::Item::Fn(item) => &item.sig.ident,
        syn::Item::Struct(item) => &item.ident,
        syn::Item::Enum(item) => &item.ident,
        syn::Item::Trait(item) => &item.ident,
        syn::Item::Type(item) => &item.ident,
        syn::Item::Const(item) => &item.ident,
        syn::Item::Static(item) => &item.ident,
        syn::Item::Macro(item) => item.ident.as_ref()?,
        _ => return None,
    };
    Some(ident.to_string())
}

struct Modules {
    counted: Counted,
    files: BTreeMap<Names, usize>,
    imports: BTreeMap<Names, Imports>,
}

/// What a path may name where no definition of it is seen.
#[derive(Clone, Copy)]
enum Unseen {
    /// Something that a macro defines in the module that the path leads to.
    Defined,
    /// Something of another crate, or of the language.
    Foreign,
}

impl Modules {
    /// The file that defines what `path` names in `module`; none for what isn't the crate's own.
    fn resolve(&self, module: &Names, path: &[String], deepest: usize) -> Option<usize> {
        let (module, rest) = self.start(module, path)?;
        let unseen = if rest.len() < path.len() { Unseen::Defined } else { Unseen::Foreign };
        self.find(&module, rest, deepest, unseen)
    }

    /// The module where the path begins, and the path without `crate`, `self` and `super`.
    fn start<'a>(&self, module: &Names, path: &'a [String]) -> Option<(Names, &'a [String])> {
        let mut module = module.clone();
        let mut rest = path;
        while let Some((name, after)) = rest.split_first() {
            match name.as_str() {
                "crate" => module.clear(),
                "super" => drop(module.pop()?),
                "self" => {}
                _ => break,
            }
            rest = after;
        }
        Some((module, rest))
    }

    fn find(&self, at: &Names, rest: &[String], deepest: usize, unseen: Unseen) -> Option<usize> {
        let Some((name, after)) = rest.split_first() else {
            return self.files.get(at).copied().filter(|_| self.counted == Counted::Imports);
        };
        let imports = self.imports.get(at)?;
        let child = [at.as_slice(), std::slice::from_ref(name)].concat();
        // A function may have the name of a module: where the path ends, it is meant.
        let named = imports.named.get(name);
        if self.files.contains_key(&child) && !(after.is_empty() && named.is_some()) {
            return self.find(&child, after, deepest, Unseen::Defined);
        }
        let deeper = deepest.checked_sub(1)?;
        if let Some(target) = named {
            return self.resolve(at, &[target.as_slice(), after].concat(), deeper);
        }
        if imports.defined.contains(name) {
            return self.files.get(at).copied();
        }
        let through_glob = imports.globs.iter().find_map(|glob| {
            let target = [glob.as_slice(), rest].concat();
            let (module, rest) = self.start(at, &target)?;
            // A glob of another crate begins with none of the three words.
            (rest.len() < target.len()).then_some(())?;
            self.find(&module, rest, deeper, Unseen::Foreign)
        });
        match unseen {
            Unseen::Defined => through_glob.or_else(|| self.files.get(at).copied()),
            Unseen::Foreign => through_glob,
        }
    }
}
