//! The methods of the generated client in the words that one would write: the transport called
//! once, no lifetimes that the compiler finds itself, statuses as plain numbers.

use anyhow::{Context as _, Result, bail, ensure};
use heck::ToShoutySnakeCase as _;
use quote::{ToTokens as _, format_ident, quote};
use syn::{
    Arm, Expr, FnArg, ImplItemFn, Local, Pat, Stmt, Token, Type, parse_quote,
    punctuated::Punctuated,
    visit_mut::{self, VisitMut},
};

/// Rewrites the method of one operation.
///
/// # Errors
/// Where the generator writes methods otherwise than this expects: it has changed.
pub(super) fn simplify(method: &mut ImplItemFn) -> Result<()> {
    let name = method.sig.ident.to_string();
    Plain { texts: texts(method) }.visit_impl_item_fn_mut(method);
    method.sig.generics = Default::default();
    let mut statements = vec![];
    let mut dropped = vec![];
    for statement in std::mem::take(&mut method.block.stmts) {
        match part(&statement) {
            Part::Dropped(what) => dropped.push(what),
            Part::Request => statements.push(request(statement)),
            Part::Response => statements.push(response(&name)),
            Part::Other => statements.push(statement),
        }
    }
    ensure!(
        dropped == ["header_map", "api-version", "info", "pre", "result", "post"],
        "{name}: the generator writes other statements than before: {dropped:?}"
    );
    let Some(Stmt::Expr(Expr::Match(answer), None)) = statements.last_mut() else {
        bail!("{name}: the generator ends a method otherwise than before");
    };
    answer.arms = merge_arms(std::mem::take(&mut answer.arms))?;
    method.block.stmts = statements;
    let text = method.to_token_stream().to_string();
    for word in ["header_map", "api-version", "operation_id", "'a"] {
        ensure!(!text.contains(word), "{name}: {word} is left over");
    }
    Ok(())
}

enum Part {
    /// Announces the description's version, which no provider knows, or calls hooks that do
    /// nothing.
    Dropped(&'static str),
    Request,
    Response,
    Other,
}

fn part(statement: &Stmt) -> Part {
    let text = statement.to_token_stream().to_string();
    match statement {
        Stmt::Local(local) => match bound_name(local).as_deref() {
            Some("header_map") => Part::Dropped("header_map"),
            Some("info") => Part::Dropped("info"),
            Some("result") => Part::Dropped("result"),
            Some("request") => Part::Request,
            Some("response") => Part::Response,
            _ => Part::Other,
        },
        _ if text.contains("\"api-version\"") => Part::Dropped("api-version"),
        _ if text.starts_with("self . pre (") => Part::Dropped("pre"),
        _ if text.starts_with("self . post (") => Part::Dropped("post"),
        _ => Part::Other,
    }
}

/// The name that a `let` binds.
fn bound_name(local: &Local) -> Option<String> {
    match &local.pat {
        Pat::Ident(name) => Some(name.ident.to_string()),
        _ => None,
    }
}

/// Nobody changes the request any more, and it has no headers of its own.
fn request(mut statement: Stmt) -> Stmt {
    if let Stmt::Local(local) = &mut statement {
        local.attrs.clear();
        local.pat = parse_quote!(request);
    }
    WithoutHeaderMap.visit_stmt_mut(&mut statement);
    statement
}

fn response(operation: &str) -> Stmt {
    let row = format_ident!("{}", operation.to_shouty_snake_case());
    parse_quote!(
        let response =
            self.transport.execute(&self.client, request, &operations::#row).await?;
    )
}

struct WithoutHeaderMap;

impl VisitMut for WithoutHeaderMap {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if let Expr::MethodCall(call) = expression
            && call.method == "headers"
            && call.args.to_token_stream().to_string() == "header_map"
        {
            *expression = (*call.receiver).clone();
        }
        visit_mut::visit_expr_mut(self, expression);
    }
}

/// The parameters that are text already.
fn texts(method: &ImplItemFn) -> Vec<String> {
    let text = |argument: &FnArg| match argument {
        FnArg::Typed(argument) => match &*argument.ty {
            Type::Reference(reference) if reference.elem.to_token_stream().to_string() == "str" => {
                Some(argument.pat.to_token_stream().to_string())
            }
            _ => None,
        },
        FnArg::Receiver(_) => None,
    };
    method.sig.inputs.iter().filter_map(text).collect()
}

/// Elides `'a`, the types of numbers, and copies of texts.
struct Plain {
    texts: Vec<String>,
}

impl VisitMut for Plain {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        reference.lifetime = None;
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_receiver_mut(&mut self, receiver: &mut syn::Receiver) {
        if let syn::ReceiverKind::Reference(_, lifetime, _) = &mut receiver.kind {
            *lifetime = None;
        }
    }

    /// Into the arguments of `format!`.
    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        let arguments = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        if let Ok(mut arguments) = arguments {
            arguments.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
            let arguments = arguments.iter();
            call.tokens = quote!(#(#arguments),*);
        }
    }

    fn visit_expr_call_mut(&mut self, call: &mut syn::ExprCall) {
        let copy = |name: &&String| {
            let name = format_ident!("{name}");
            let copy = quote!(encode_path(&#name.to_string()));
            copy.to_string() == call.to_token_stream().to_string()
        };
        if let Some(name) = self.texts.iter().find(copy) {
            let name = format_ident!("{name}");
            *call = parse_quote!(encode_path(#name));
        }
        visit_mut::visit_expr_call_mut(self, call);
    }

    fn visit_lit_int_mut(&mut self, number: &mut syn::LitInt) {
        *number = syn::LitInt::new(number.base10_digits(), number.span());
    }
}

/// Arms with the same body as one: `400..=499` and `500..=599` are `400..=599`.
fn merge_arms(arms: Vec<Arm>) -> Result<Vec<Arm>> {
    let mut merged: Vec<(Vec<(u16, u16)>, Arm)> = vec![];
    for arm in arms {
        let Some(range) = statuses(&arm.pat)? else {
            merged.push((vec![], arm));
            continue;
        };
        match merged.last_mut() {
            Some((ranges, before)) if !ranges.is_empty() && same_body(before, &arm) => {
                match ranges.last_mut() {
                    Some(last) if last.1 + 1 == range.0 && range.1 > range.0 => last.1 = range.1,
                    _ => ranges.push(range),
                }
            }
            _ => merged.push((vec![range], arm)),
        }
    }
    merged
        .into_iter()
        .map(|(ranges, arm)| {
            let patterns: Vec<String> = ranges
                .iter()
                .map(|(low, high)| match low == high {
                    true => low.to_string(),
                    false => format!("{low}..={high}"),
                })
                .collect();
            let body = &arm.body;
            let pattern = match patterns.is_empty() {
                true => arm.pat.to_token_stream(),
                false => patterns.join(" | ").parse().ok().context("a pattern of numbers")?,
            };
            Ok(syn::parse2(quote!(#pattern => #body,))?)
        })
        .collect()
}

fn same_body(one: &Arm, other: &Arm) -> bool {
    let text = |arm: &Arm| {
        let body = match &*arm.body {
            Expr::Block(block) => match block.block.stmts.as_slice() {
                [Stmt::Expr(only, None)] => only.to_token_stream(),
                _ => block.to_token_stream(),
            },
            other => other.to_token_stream(),
        };
        body.to_string()
    };
    text(one) == text(other)
}

/// The statuses of a pattern; none for `_`.
fn statuses(pattern: &Pat) -> Result<Option<(u16, u16)>> {
    let text = pattern.to_token_stream().to_string().replace(' ', "");
    if text == "_" {
        return Ok(None);
    }
    let (low, high) = text.split_once("..=").unwrap_or((&text, &text));
    let number = |text: &str| text.parse().with_context(|| format!("{text} is no status"));
    Ok(Some((number(low)?, number(high)?)))
}
