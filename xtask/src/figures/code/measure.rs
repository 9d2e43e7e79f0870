//! What one file adds to the figures. What is for tests counts for nothing, its lines included.

use std::ops::RangeInclusive;

use anyhow::Result;
use syn::{
    Expr, Pat,
    spanned::Spanned,
    visit::{self, Visit},
};

use crate::source::{Source, for_tests};

use super::names;

/// Columns that a line should have at most.
const WIDTH: usize = 100;

/// Figures of a file or of many.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// Lines of each file.
    pub(super) files: Vec<usize>,
    /// Lines of each function, from its signature to its end.
    pub(super) functions: Vec<usize>,
    /// Lines of documentation.
    pub(super) docs: usize,
    /// Functions named after a participle.
    pub(super) participles: usize,
    /// Closures that call their one argument `it`.
    pub(super) it_closures: usize,
    /// `let (a, b) = (x, y);`
    pub(super) tuple_bindings: usize,
    /// Lines beyond the width.
    pub(super) wide: usize,
    /// Files named `mod.rs`.
    pub(super) mod_files: usize,
    /// Files with a folder of the same name beside them.
    pub(super) files_beside_folders: usize,
}

impl Figures {
    pub(super) fn add(&mut self, other: &Self) {
        self.files.extend(&other.files);
        self.functions.extend(&other.functions);
        self.docs += other.docs;
        self.participles += other.participles;
        self.it_closures += other.it_closures;
        self.tuple_bindings += other.tuple_bindings;
        self.wide += other.wide;
        self.mod_files += other.mod_files;
        self.files_beside_folders += other.files_beside_folders;
    }
}

/// Measures one file.
pub(super) fn file(source: &Source) -> Result<Figures> {
    let mut visitor = Visitor::default();
    visitor.visit_file(&source.parse()?);
    let mut figures = visitor.figures;
    let mut count = 0;
    for (number, line) in (1..).zip(source.text.lines()) {
        if visitor.for_tests.iter().any(|lines| lines.contains(&number)) {
            continue;
        }
        count += 1;
        let start = line.trim_start();
        figures.docs += usize::from(start.starts_with("///") || start.starts_with("//!"));
        figures.wide += usize::from(line.chars().count() > WIDTH);
    }
    figures.files = vec![count];
    figures.mod_files = usize::from(source.path.ends_with("/mod.rs"));
    Ok(figures)
}

#[derive(Default)]
struct Visitor {
    figures: Figures,
    for_tests: Vec<RangeInclusive<usize>>,
}

impl Visitor {
    fn function(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let lines = lines(signature).start().abs_diff(*lines(block).end()) + 1;
        self.figures.functions.push(lines);
        let name = signature.ident.to_string();
        self.figures.participles += usize::from(names::is_participle(&name));
    }
}

impl<'ast> Visit<'ast> for Visitor {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if for_tests(attributes(item)) {
            self.for_tests.push(lines(item));
        } else {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        let it = |pattern: &Pat| matches!(pattern, Pat::Ident(name) if name.ident == "it");
        self.figures.it_closures += usize::from(closure.inputs.iter().any(it));
        visit::visit_expr_closure(self, closure);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        let value = local.init.as_ref().map(|init| &*init.expr);
        let tuples = matches!((&local.pat, value), (Pat::Tuple(_), Some(Expr::Tuple(_))));
        self.figures.tuple_bindings += usize::from(tuples);
        visit::visit_local(self, local);
    }
}

fn lines(node: &impl Spanned) -> RangeInclusive<usize> {
    let span = node.span();
    span.start().line..=span.end().line
}

/// Those of an item that may stand for tests alone.
pub(super) fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
