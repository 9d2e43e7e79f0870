//! Maps, whose keys nobody describes: one that stands twice is an error, as a field is. serde's own
//! maps would keep the last and say nothing.

use syn::{Fields, Item, Type, parse_quote};

/// Has each type that is a map read by the runtime.
pub(super) fn check_keys(items: &mut [Item]) {
    let structs = items.iter_mut().filter_map(|item| match item {
        Item::Struct(item) => Some(item),
        _ => None,
    });
    for item in structs {
        let Fields::Unnamed(fields) = &mut item.fields else { continue };
        for field in fields.unnamed.iter_mut().filter(|field| is_map(&field.ty)) {
            field.attrs.push(parse_quote!(
                #[serde(deserialize_with = "crate::runtime::unique_keys")]
            ));
        }
    }
}

fn is_map(of: &Type) -> bool {
    let Type::Path(path) = of else { return false };
    path.path.segments.last().is_some_and(|segment| segment.ident == "BTreeMap")
}
