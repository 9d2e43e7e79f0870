//! The files of `crates/raw/src/<api>/`: each has one reason to be opened.

use anyhow::Result;
use syn::{Item, parse_quote, visit_mut::VisitMut as _};

use super::{
    aliases,
    docs::{TidyDocs, comment},
    enums,
    lower::Lowered,
    maps, methods,
    paths::{Imports, Shorten},
    print,
    render::Generated,
};

/// Bodies of requests, answers and webhooks.
pub(super) fn types(generated: &Generated, lowered: &Lowered) -> Result<String> {
    let mut imports = Imports::new(lowered, "types");
    let mut items = generated.types.clone();
    aliases::add(&mut items, lowered)?;
    maps::check_keys(&mut items);
    for item in &mut items {
        TidyDocs::default().visit_item_mut(item);
        Shorten::new(&mut imports).item(item)?;
    }
    imports.refuse_collisions(&items)?;
    Ok(format!("{}\n{}", imports.lines(), print::items(items)))
}

/// Lists that a provider may lengthen, and fields with several JSON types.
pub(super) fn values(lowered: &Lowered) -> Result<String> {
    let mut imports = Imports::new(lowered, "values");
    let mut text = String::new();
    for value in &lowered.shape_enums {
        text += &enums::shape_enum(value, &mut imports)?;
    }
    for list in &lowered.open_enums {
        text += &enums::open_enum(list, &mut imports);
    }
    Ok(format!("{}{text}", imports.lines()))
}

/// The client with its calls, and what their answers are told apart by.
pub(super) fn client(generated: &Generated, lowered: &Lowered) -> Result<String> {
    let mut imports = Imports::new(lowered, "client");
    imports.add("super", "operations");
    imports.add("crate::runtime", "Transport");
    let mut methods = generated.methods.clone();
    for method in &mut methods {
        methods::simplify(method)?;
    }
    let mut client = Item::Impl(parse_quote! {
        impl Client {
            /// A client of the API at `baseurl`, which ends without a slash. `client` builds its
            /// requests, `transport` sends them.
            pub fn new_with_client(
                baseurl: &str,
                client: reqwest::Client,
                transport: Transport,
            ) -> Self {
                Self { baseurl: baseurl.to_owned(), client, transport }
            }

            /// Where its calls go, without a trailing slash.
            pub fn baseurl(&self) -> &str {
                &self.baseurl
            }

            /// What its requests are built with.
            pub fn client(&self) -> &reqwest::Client {
                &self.client
            }

            /// What its requests are sent through.
            pub fn transport(&self) -> &Transport {
                &self.transport
            }

            #(#methods)*
        }
    });
    TidyDocs::default().visit_item_mut(&mut client);
    Shorten::new(&mut imports).item(&mut client)?;
    let mut enums = String::new();
    for table in &lowered.status_enums {
        enums += &enums::status_enum(lowered, table, &mut imports)?;
    }
    Ok(format!(
        "{uses}
{docs}#[derive(Debug, Clone)]
pub struct Client {{
    baseurl: String,
    client: reqwest::Client,
    transport: Transport,
}}

{client}{enums}",
        uses = imports.lines(),
        docs = comment(&generated.docs, 0),
        client = print::items(vec![client]),
    ))
}
