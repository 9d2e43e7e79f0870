//! Runs the generator on a lowered description and prints its tokens with the enums that go with
//! them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context as _, Result, anyhow, ensure};
use heck::ToUpperCamelCase as _;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;
use schemars::schema::{InstanceType, SchemaObject};
use syn::visit_mut::VisitMut;

use super::{enums, lower::Lowered};
use crate::description::Api;

/// As pinned in Cargo.toml: part of the header, since the output depends on it.
pub(super) const GENERATOR_VERSION: &str = "0.15.1";

/// Types and client of one description, formatted.
pub(super) fn client(api: &Api, lowered: &Lowered) -> Result<String> {
    let mut file = generate(api, lowered)?;
    TidyDocs.visit_file_mut(&mut file);
    let mut code = prettyplease::unparse(&file);
    code.extend(lowered.status_enums.iter().map(|it| enums::status_enum(lowered, it)));
    code.extend(lowered.shape_enums.iter().map(enums::shape_enum));
    code.extend(lowered.open_enums.iter().map(enums::open_enum));
    refuse_lossy(&code)?;
    Ok(code)
}

fn generate(api: &Api, lowered: &Lowered) -> Result<syn::File> {
    let settings = settings(api.module, lowered);
    // The generator panics on what it doesn't know, without a place: the linter finds those first,
    // this is the net below it.
    let tokens = catch_unwind(AssertUnwindSafe(|| {
        Generator::new(&settings).generate_tokens(&lowered.spec)
    }))
    .map_err(|_| {
        anyhow!("the generator gave up: something here needs a rule in `cargo xtask lint-openapi`")
    })??;
    syn::parse2(tokens).context("the generated code doesn't parse")
}

fn settings(module: &str, lowered: &Lowered) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(::progenitor_client::Transport))
        .with_map_type("::std::collections::BTreeMap");
    for (kind, format, name) in [
        (InstanceType::Number, "decimal", "Money"),
        (InstanceType::String, "password", "Secret"),
        (InstanceType::String, "personal", "Personal"),
        (InstanceType::String, "date", "Date"),
        (InstanceType::String, "date-time", "Time"),
        (InstanceType::String, "local-date-time", "Time"),
    ] {
        let schema = SchemaObject {
            instance_type: Some(kind.into()),
            format: Some(format.into()),
            ..Default::default()
        };
        settings.with_conversion(
            schema,
            format!("::foliolink_raw::runtime::{name}"),
            std::iter::empty(),
        );
    }
    let mut patch = progenitor::TypePatch::default();
    patch.with_attr(r#"#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]"#);
    for name in lowered
        .spec
        .components
        .iter()
        .flat_map(|it| it.schemas.keys())
        .filter(|name| !lowered.replaces(name))
    {
        settings.with_patch(name.to_upper_camel_case(), &patch);
    }
    for name in lowered
        .status_enums
        .iter()
        .map(|it| &it.name)
        .chain(lowered.shape_enums.iter().map(|it| &it.name))
    {
        settings.with_replacement(
            name,
            format!("::foliolink_raw::{module}::{name}"),
            std::iter::empty(),
        );
    }
    for it in &lowered.open_enums {
        let traits = [TypeImpl::Display, TypeImpl::FromStr];
        settings.with_replacement(
            &it.name,
            format!("::foliolink_raw::{module}::{}", it.name),
            traits.into_iter(),
        );
    }
    for name in &lowered.opaque {
        settings.with_replacement(name, "::foliolink_raw::runtime::RawJson", std::iter::empty());
    }
    settings
}

/// Words that would lose digits, guess a variant, or make decoding brittle.
fn refuse_lossy(code: &str) -> Result<()> {
    ensure!(
        !code.contains("serde_json::Value"),
        "the generated code uses serde_json::Value, which rounds numbers: use an opaque component"
    );
    for word in ["f64", "f32", "untagged", "flatten", "deny_unknown_fields", "regress"] {
        let line = code.lines().find(|line| {
            !line.trim_start().starts_with("//")
                && line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|it| it == word)
        });
        ensure!(
            line.is_none(),
            "the generated code uses {word}: {}",
            line.unwrap_or_default().trim()
        );
    }
    Ok(())
}

/// One `#[doc]` a line with a leading space, which prints as `///`; without the JSON Schema that
/// the generator appends.
struct TidyDocs;

impl VisitMut for TidyDocs {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        let mut tidy = vec![];
        for attribute in attributes.drain(..) {
            let Some(text) = doc_text(&attribute) else {
                tidy.push(attribute);
                continue;
            };
            let text =
                text.split("<details><summary>JSON schema").next().unwrap_or_default().trim_end();
            for line in text.lines() {
                let line = if line.is_empty() || line.starts_with(' ') {
                    line.to_owned()
                } else {
                    format!(" {line}")
                };
                let mut one: syn::Attribute = syn::parse_quote!(#[doc = #line]);
                one.style = attribute.style;
                tidy.push(one);
            }
        }
        *attributes = tidy;
    }
}

fn doc_text(attribute: &syn::Attribute) -> Option<String> {
    match &attribute.meta {
        syn::Meta::NameValue(it) if it.path.is_ident("doc") => match &it.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
