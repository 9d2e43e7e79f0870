//! Other spellings of a property, which the generator knows nothing of: `#[serde(alias = …)]` on the
//! field that it made.

use anyhow::{Result, ensure};
use heck::ToUpperCamelCase as _;
use syn::{Attribute, Field, Item, LitStr, parse_quote};

use super::lower::{Aliases, Lowered};

/// Gives each field its other spellings.
pub(super) fn add(items: &mut [Item], lowered: &Lowered) -> Result<()> {
    for aliases in &lowered.aliases {
        let name = aliases.component.to_upper_camel_case();
        let field = items
            .iter_mut()
            .filter_map(|item| match item {
                Item::Struct(item) if item.ident == name => Some(item),
                _ => None,
            })
            .flat_map(|item| &mut item.fields)
            .find(|field| wire_name(field) == aliases.property);
        ensure!(field.is_some(), "{name}.{}: no such field to give aliases to", aliases.property);
        field.into_iter().for_each(|field| field.attrs.extend(attributes(aliases)));
    }
    Ok(())
}

fn attributes(aliases: &Aliases) -> impl Iterator<Item = Attribute> {
    aliases.spellings.iter().map(|alias| parse_quote!(#[serde(alias = #alias)]))
}

/// What the field is called on the wire.
fn wire_name(field: &Field) -> String {
    let mut name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // What isn't a rename has a value of its own or none: neither matters here.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = meta.value()?.parse::<LitStr>()?.value();
            } else if let Ok(value) = meta.value() {
                value.parse::<syn::Expr>()?;
            }
            Ok(())
        });
    }
    name
}
