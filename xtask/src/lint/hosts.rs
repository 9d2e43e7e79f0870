//! Hosts: an operation that goes to another host than the rest says which, in the standard's words
//! (`servers`) and by name (`x-host`), since clients are configured with names.

use std::collections::HashMap;

use heck::ToSnakeCase as _;

use super::Report;
use super::tree::At;
use super::walk::Doc;

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for operation in doc.operations() {
        let host = operation.at.get("x-host");
        let server = url(&operation.at).or_else(|| url(&operation.item));
        let Some(host) = host else {
            if server.is_some() {
                let message = "`servers` name another host than the root's: `x-host` must say how clients call it";
                report.at(&operation.at, "host", message);
            }
            continue;
        };
        let Some(name) = host.node.text().filter(|name| is_name(name)) else {
            report.at(&host, "host", "`x-host` must be a name in snake_case, like `wealth`");
            continue;
        };
        let Some(server) = server else {
            let message = format!(
                "`{name}` has no address: add `servers` here or to the path; the root's host has no name"
            );
            report.at(&host, "host", message);
            continue;
        };
        let earlier = *seen.entry(name).or_insert(server);
        if earlier != server {
            report.at(&host, "host", format!("`{name}` is {earlier} elsewhere and {server} here"));
        }
    }
}

/// The first address of an operation's or a path's own.
fn url<'a>(at: &At<'a>) -> Option<&'a str> {
    at.items_of("servers").first().and_then(|server| server.text("url"))
}

fn is_name(text: &str) -> bool {
    text == text.to_snake_case()
        && text.is_ascii()
        && text.starts_with(|first: char| first.is_ascii_lowercase())
}
