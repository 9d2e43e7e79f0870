//! Rules that need syntax: raw types stay behind `convert/`, the public API names neither raw nor
//! `reqwest`, nothing panics on the wire.

use anyhow::Result;
use syn::{spanned::Spanned as _, visit::Visit};

use crate::source::{Source, for_tests};

pub(super) fn check(source: &Source) -> Result<Vec<String>> {
    let facade = source.path.starts_with("crates/foliolink/src/");
    let runtime = source.path.starts_with("crates/runtime/src/");
    if source.is_generated() || source.is_test() || !(facade || runtime) {
        return Ok(vec![]);
    }
    let mut visitor = Visitor { path: &source.path, facade, found: vec![] };
    visitor.visit_file(&source.parse()?);
    Ok(visitor.found)
}

struct Visitor<'a> {
    path: &'a str,
    facade: bool,
    found: Vec<String>,
}

impl Visitor<'_> {
    fn say(&mut self, span: proc_macro2::Span, what: &str) {
        self.found.push(format!("{}:{}: {what}", self.path, span.start().line));
    }

    /// Rule 3, on everything that stands behind `pub`.
    fn public(&mut self, visibility: &syn::Visibility, name: &str, tokens: impl quote::ToTokens) {
        // `http` and `in_process` take the user's own client or service, `raw` is outside semver
        // and says so.
        if !self.facade
            || !matches!(visibility, syn::Visibility::Public(_))
            || ["http", "in_process", "raw"].contains(&name)
        {
            return;
        }
        let text = tokens.to_token_stream().to_string();
        for (words, what) in
            [(["foliolink_raw", "raw ::"], "raw"), (["reqwest", "reqwest ::"], "reqwest")]
        {
            if words.iter().any(|word| text.contains(word)) {
                self.say(
                    tokens.span(),
                    &format!("the public API names a {what} type: callers would depend on it"),
                );
            }
        }
    }
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !for_tests(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !for_tests(&item.attrs) {
            self.public(&item.vis, &item.sig.ident.to_string(), &item.sig);
            syn::visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.public(&item.vis, &item.sig.ident.to_string(), &item.sig);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        self.public(&field.vis, "", &field.ty);
        syn::visit::visit_field(self, field);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let data = path.segments.iter().any(|segment| segment.ident == "types");
        if self.facade && data && !self.path.contains("/convert/") {
            self.say(path.span(), "only convert/ names raw data types: convert at the border");
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "unwrap" || call.method == "expect" {
            self.say(
                call.method.span(),
                "unwrap or expect: return an error, what comes over the wire is never certain",
            );
        }
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_index(&mut self, index: &'ast syn::ExprIndex) {
        self.say(index.span(), "indexing can panic: use get, first or an iterator");
        syn::visit::visit_expr_index(self, index);
    }
}
