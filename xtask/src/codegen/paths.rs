//! Absolute paths of the generator as short names, with the `use` lines that go with them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow, bail, ensure};
use proc_macro2::{Group, Literal, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{
    Item, Type,
    visit_mut::{self, VisitMut},
};

use super::lower::Lowered;

/// What the prelude brings.
const PRELUDE: &[&str] = &["boxed", "convert", "option", "string", "vec"];

/// The order of derives in this workspace.
const DERIVES: &[&str] = &[
    "Debug",
    "Clone",
    "Copy",
    "PartialEq",
    "Eq",
    "PartialOrd",
    "Ord",
    "Hash",
    "Default",
    "Serialize",
    "Deserialize",
];

/// The names that one file imports.
pub(super) struct Imports<'a> {
    lowered: &'a Lowered,
    /// The file that they are for, as its module is called.
    file: &'static str,
    /// Names by module.
    used: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Imports<'a> {
    pub(super) fn new(lowered: &'a Lowered, file: &'static str) -> Self {
        Self { lowered, file, used: BTreeMap::new() }
    }

    /// Notes that `name` of `module` is used.
    pub(super) fn add(&mut self, module: &str, name: &str) {
        let own = module == format!("super::{}", self.file);
        if !own {
            self.used.entry(module.to_owned()).or_default().insert(name.to_owned());
        }
    }

    /// Notes a type that one of our macros writes.
    fn add_own(&mut self, name: &str) {
        let by_status = self.lowered.status_enums.iter().any(|table| table.name == name);
        self.add(if by_status { "super::client" } else { "super::values" }, name);
    }

    /// What `path` is called in the file, e.g. `Number` for `progenitor_client::Number`.
    ///
    /// # Errors
    /// A path that no rule here shortens.
    pub(super) fn shorten(&mut self, path: &str) -> Result<String> {
        if !path.contains("::") {
            if self.lowered.replaces(path) {
                self.add_own(path);
            }
            return Ok(path.to_owned());
        }
        let segments: Vec<&str> = path.trim_start_matches("::").split("::").collect();
        let at = segments
            .iter()
            .position(|segment| segment.starts_with(|first: char| first.is_ascii_uppercase()))
            .ok_or_else(|| anyhow!("{path}: names no type"))?;
        let (modules, names) = segments.split_at(at);
        let name = names.first().copied().unwrap_or_default();
        match modules {
            ["types"] => {
                self.add("super", "types");
                return Ok(path.to_owned());
            }
            ["std", module] if PRELUDE.contains(module) => {}
            ["progenitor_client"] | ["foliolink_raw", "runtime"] => {
                self.add("crate::runtime", name)
            }
            ["foliolink_raw", _] => self.add_own(name),
            ["std" | "reqwest" | "serde" | "uuid", ..] => self.add(&modules.join("::"), name),
            _ => bail!("{path}: no rule shortens it"),
        }
        Ok(names.join("::"))
    }

    /// The `use` lines: `std`, other crates, this one.
    pub(super) fn lines(&self) -> String {
        let mut crates: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (module, names) in &self.used {
            let (root, rest) = module.split_once("::").unwrap_or((module, ""));
            let names = names.iter().cloned().collect::<Vec<_>>();
            let paths = crates.entry(root).or_default();
            match (rest, names.as_slice()) {
                ("", _) => paths.extend(names),
                (_, [name]) => paths.push(format!("{rest}::{name}")),
                _ => paths.push(format!("{rest}::{{{}}}", names.join(", "))),
            }
        }
        let line = |root: &str, paths: &[String]| match paths {
            [path] => format!("use {root}::{path};\n"),
            _ => format!("use {root}::{{{}}};\n", paths.join(", ")),
        };
        let block = |roots: &dyn Fn(&str) -> bool| -> String {
            crates
                .iter()
                .filter(|(root, _)| roots(root))
                .map(|(root, paths)| line(root, paths))
                .collect()
        };
        let own = |root: &str| matches!(root, "super" | "crate");
        let blocks =
            [block(&|root| root == "std"), block(&|root| root != "std" && !own(root)), block(&own)];
        blocks.into_iter().filter(|block| !block.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// A component may not have the name of something that its file imports.
    pub(super) fn refuse_collisions(&self, items: &[Item]) -> Result<()> {
        for item in items {
            let name = match item {
                Item::Struct(item) => item.ident.to_string(),
                Item::Enum(item) => item.ident.to_string(),
                Item::Type(item) => item.ident.to_string(),
                _ => continue,
            };
            let taken = self.used.values().any(|names| names.contains(&name))
                || matches!(name.as_str(), "Box" | "Option" | "String" | "Vec");
            ensure!(!taken, "#/components/schemas/{name}: the generated files use this name");
        }
        Ok(())
    }
}

/// Rewrites the paths of one item.
pub(super) struct Shorten<'a, 'b> {
    imports: &'a mut Imports<'b>,
    failed: Option<anyhow::Error>,
}

impl<'a, 'b> Shorten<'a, 'b> {
    pub(super) fn new(imports: &'a mut Imports<'b>) -> Self {
        Self { imports, failed: None }
    }

    pub(super) fn item(mut self, item: &mut Item) -> Result<()> {
        self.visit_item_mut(item);
        self.failed.map_or(Ok(()), Err)
    }

    pub(super) fn name(mut self, long: &Type) -> Result<Type> {
        let mut short = long.clone();
        self.visit_type_mut(&mut short);
        self.failed.map_or(Ok(short), Err)
    }

    fn short(&mut self, path: &str) -> String {
        self.imports.shorten(path).unwrap_or_else(|error| {
            self.failed = Some(error);
            path.to_owned()
        })
    }

    /// The attribute's tokens, paths in its strings shortened: `"::std::option::Option::is_none"`.
    fn strings(&mut self, tokens: TokenStream) -> TokenStream {
        tokens
            .into_iter()
            .map(|token| match token {
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    match text.strip_prefix("\"::").and_then(|text| text.strip_suffix('"')) {
                        Some(path) => Literal::string(&self.short(path)).into(),
                        None => TokenTree::Literal(literal),
                    }
                }
                TokenTree::Group(group) => {
                    Group::new(group.delimiter(), self.strings(group.stream())).into()
                }
                other => other,
            })
            .collect()
    }

    fn derives(&mut self, list: &mut syn::MetaList) {
        let text = list.tokens.to_string().replace(' ', "");
        let mut names: Vec<String> = text.split(',').map(|path| self.short(path)).collect();
        let rank = |name: &String| DERIVES.iter().position(|known| known == name);
        names.sort_by_key(|name| rank(name).unwrap_or(DERIVES.len()));
        match names.join(", ").parse() {
            Ok(tokens) => list.tokens = tokens,
            Err(_) => self.failed = Some(anyhow!("derive({text}): no list of names")),
        }
    }
}

impl VisitMut for Shorten<'_, '_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        let first = path.segments.first().map(|segment| segment.ident.to_string());
        let first = first.unwrap_or_default();
        let absolute = path.leading_colon.is_some() || first == "progenitor_client";
        if absolute || (first == "types" && path.segments.len() > 1) {
            let names: Vec<String> =
                path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            let short = self.short(&names.join("::"));
            let kept = short.split("::").count();
            path.leading_colon = None;
            path.segments =
                path.segments.iter().skip(path.segments.len() - kept).cloned().collect();
        } else if matches!(first.as_str(), "Error" | "ResponseValue") {
            // The generator imports these.
            self.imports.add("crate::runtime", &first);
        }
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        if call.tokens.to_string().contains("encode_path") {
            self.imports.add("crate::runtime", "encode_path");
        }
        visit_mut::visit_macro_mut(self, call);
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
        if call.method == "form_urlencoded" {
            self.imports.add("crate::runtime", "RequestBuilderExt");
        }
        if call.method == "query" {
            call.method = syn::Ident::new("query_param", call.method.span());
            self.imports.add("crate::runtime", "QueryBuilderExt");
        }
        visit_mut::visit_expr_method_call_mut(self, call);
    }

    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        for attribute in attributes.iter_mut() {
            if let syn::Meta::List(list) = &mut attribute.meta {
                if list.path.is_ident("derive") {
                    self.derives(list);
                } else {
                    list.tokens = self.strings(list.tokens.clone());
                }
            }
        }
        // As one writes them: docs, derives, the rest.
        attributes.sort_by_key(|attribute| {
            let is = |name: &str| attribute.path().is_ident(name);
            (!is("doc"), !is("derive"), attribute.path().to_token_stream().to_string() == "serde")
        });
    }
}
