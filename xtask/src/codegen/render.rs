//! Runs the generator on a lowered description and takes its one file apart.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use heck::ToUpperCamelCase as _;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::{ToTokens as _, quote};
use schemars::schema::{InstanceType, SchemaObject};
use syn::{ImplItem, ImplItemFn, Item};

use super::{docs, lower::Lowered};
use crate::description::Api;

/// As pinned in Cargo.toml: part of the header, since the output depends on it.
pub(super) const GENERATOR_VERSION: &str = "0.15.1";

/// What of the generator's output goes into ours.
pub(super) struct Generated {
    /// Types of bodies.
    pub(super) types: Vec<Item>,
    /// Documentation of the client.
    pub(super) docs: String,
    /// A method an operation, in the order of the description.
    pub(super) methods: Vec<ImplItemFn>,
}

/// Types and methods of one description, as the generator writes them.
pub(super) fn generate(api: &Api, lowered: &Lowered) -> Result<Generated> {
    let settings = settings(api.module, lowered);
    // The generator panics on what it doesn't know, without a place: the linter finds those first,
    // this is the net below it.
    let tokens = catch_unwind(AssertUnwindSafe(|| {
        Generator::new(&settings).generate_tokens(&lowered.spec)
    }))
    .map_err(|_| {
        anyhow!("the generator gave up: something here needs a rule in `cargo xtask lint-openapi`")
    })??;
    let file: syn::File = syn::parse2(tokens).context("the generated code doesn't parse")?;
    take_apart(file)
}

fn take_apart(file: syn::File) -> Result<Generated> {
    let mut generated = Generated { types: vec![], docs: String::new(), methods: vec![] };
    for item in file.items {
        match item {
            Item::Mod(module) if module.ident == "types" => {
                let (_, items) = module.content.context("types stand in the file")?;
                generated.types.extend(items);
            }
            Item::Struct(client) if client.ident == "Client" => {
                generated.docs = docs::text(&client.attrs);
            }
            Item::Impl(block) if block.trait_.is_none() => {
                generated.methods.extend(block.items.into_iter().filter_map(operation_method));
            }
            // Constructors, hooks and shorter names, which `files` and the runtime have.
            Item::Impl(_) | Item::Use(_) | Item::Const(_) => {}
            Item::Mod(module) if module.ident == "prelude" => {}
            other => bail!(
                "the generator writes something new: {}",
                other.to_token_stream().to_string().chars().take(80).collect::<String>()
            ),
        }
    }
    drop_unused_error(&mut generated.types);
    Ok(generated)
}

fn operation_method(item: ImplItem) -> Option<ImplItemFn> {
    match item {
        ImplItem::Fn(method) if method.sig.asyncness.is_some() => Some(method),
        _ => None,
    }
}

/// The generator adds an error of conversions whether or not a type converts.
fn drop_unused_error(types: &mut Vec<Item>) {
    let is_error = |item: &Item| matches!(item, Item::Mod(module) if module.ident == "error");
    let used = types
        .iter()
        .filter(|item| !is_error(item))
        .any(|item| item.to_token_stream().to_string().contains("ConversionError"));
    if !used {
        types.retain(|item| !is_error(item));
    }
}

fn settings(module: &str, lowered: &Lowered) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(::foliolink_raw::runtime::Transport))
        .with_map_type("::std::collections::BTreeMap");
    for (kind, format, name) in [
        (InstanceType::Number, "decimal", "Number"),
        (InstanceType::String, "password", "Secret"),
        (InstanceType::String, "personal", "Personal"),
        (InstanceType::String, "date", "Date"),
        (InstanceType::String, "date-or-date-time", "Date"),
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
        .flat_map(|components| components.schemas.keys())
        .filter(|name| !lowered.replaces(name))
    {
        settings.with_patch(name.to_upper_camel_case(), &patch);
    }
    for name in lowered
        .status_enums
        .iter()
        .map(|status_enum| &status_enum.name)
        .chain(lowered.shape_enums.iter().map(|shape_enum| &shape_enum.name))
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
pub(super) fn refuse_lossy(code: &str) -> Result<()> {
    ensure!(
        !code.contains("serde_json::Value"),
        "the generated code uses serde_json::Value, which rounds numbers: use an opaque component"
    );
    for word in ["f64", "f32", "untagged", "flatten", "deny_unknown_fields", "regress"] {
        let line = code.lines().find(|line| {
            !line.trim_start().starts_with("//")
                && line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word)
        });
        ensure!(
            line.is_none(),
            "the generated code uses {word}: {}",
            line.unwrap_or_default().trim()
        );
    }
    Ok(())
}
