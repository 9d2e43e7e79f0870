//! The frame of the document: version, info, servers, tags, paths, security.

use std::collections::{HashMap, HashSet};

use super::Report;
use super::parameters::template_names;
use super::walk::{Doc, Kind};
use crate::tree::At;

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    let root = &doc.root;
    check_version(root, report);
    check_info(root, report);
    check_servers(doc, report);
    check_tags(doc, report);
    check_paths(root, report);
    check_security(doc, report);
}

fn check_version(root: &At<'_>, report: &mut Report) {
    let version = root.text("openapi");
    let patch = version.and_then(|version| version.strip_prefix("3.0."));
    if patch.and_then(|patch| patch.parse::<u8>().ok()).is_none() {
        let at = root.get("openapi").unwrap_or_else(|| root.clone());
        report.at(
            &at,
            "openapi-version",
            "`openapi` must be '3.0.3': the generator reads no other edition, 3.1 least of all",
        );
    }
}

fn check_info(root: &At<'_>, report: &mut Report) {
    let Some(info) = root.get("info") else {
        return report.at(root, "info", "`info` is missing: write title and version");
    };
    if info.text("title").is_none() {
        report.at(&info, "info", "`title` is missing: name the API");
    }
    // The generated client may send it as a header, and building that value panics on anything
    // else.
    let fits = |version: &str| version.bytes().all(|byte| byte.is_ascii_graphic());
    if !info.text("version").is_some_and(fits) {
        let at = info.get("version").unwrap_or(info);
        report.at(&at, "info", "`version` must be a string of visible ASCII characters, fit for a header value, like '3.0'");
    }
}

fn check_servers(doc: &Doc<'_>, report: &mut Report) {
    if doc.root.items_of("servers").is_empty() {
        report.at(&doc.root, "server-url", "`servers` is missing: name at least one base URL");
    }
    for place in doc.of(Kind::Server) {
        check_server(&place.at, report);
    }
}

fn check_server(server: &At<'_>, report: &mut Report) {
    let Some(url) = server.text("url") else {
        return report.at(server, "server-url", "`url` is missing");
    };
    let at = server.get("url").unwrap_or_else(|| server.clone());
    if url.ends_with('/') {
        report.at(&at, "server-url", "a server URL ends without a slash: the paths begin with one");
    }
    if !url.starts_with("https://") {
        report.at(&at, "server-url", "a server URL begins with https://");
    }
    for name in template_names(url) {
        let variable = server.get("variables").and_then(|variables| variables.get(name));
        if variable.is_none_or(|variable| variable.text("default").is_none()) {
            report.at(
                &at,
                "server-url",
                format!("`{{{name}}}` needs an entry in `variables` with a `default`"),
            );
        }
    }
}

fn check_tags(doc: &Doc<'_>, report: &mut Report) {
    let used: HashSet<&str> = doc
        .of(Kind::Operation)
        .chain(doc.of(Kind::WebhookCall))
        .flat_map(|call| call.at.items_of("tags"))
        .filter_map(|tag| tag.node.text())
        .collect();
    let mut seen = HashSet::new();
    for tag in doc.root.items_of("tags") {
        match tag.text("name") {
            Some(name) if !seen.insert(name) => {
                report.at(&tag, "tags", format!("tag `{name}` is declared twice: keep one"))
            }
            Some(name) if !used.contains(name) => {
                report.at(
                    &tag,
                    "tags",
                    format!("no operation or webhook has the tag `{name}`: remove it"),
                );
            }
            Some(_) => {}
            None => report.at(&tag, "tags", "a tag needs a `name`"),
        }
        if tag.text("description").is_none() {
            report.at(&tag, "tags", "a tag needs a `description`");
        }
    }
}

fn check_paths(root: &At<'_>, report: &mut Report) {
    let Some(paths) = root.get("paths") else {
        return report.at(
            root,
            "paths",
            "`paths` is missing: an API without operations describes nothing",
        );
    };
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (path, item) in paths.entries() {
        if path.starts_with("x-") {
            report.at(
                &item,
                "extension",
                format!("`{path}`: no extension is known among the paths"),
            );
            continue;
        }
        if !path.starts_with('/') || path.contains(['?', '#', ' ']) {
            report.at(
                &item,
                "paths",
                "a path begins with a slash and holds no query: parameters describe that",
            );
        }
        if item.has("$ref") {
            report.at(
                &item,
                "path-item-ref",
                "a path item is written out here: the generator refuses `$ref` at this place",
            );
        }
        if let Some(earlier) = seen.insert(blank_names(path), path) {
            report.at(
                &item,
                "paths",
                format!(
                    "only parameter names set this path apart from `{earlier}`: write one path item"
                ),
            );
        }
    }
}

fn blank_names(path: &str) -> String {
    template_names(path)
        .iter()
        .fold(path.to_owned(), |path, name| path.replace(&format!("{{{name}}}"), "{}"))
}

fn check_security(doc: &Doc<'_>, report: &mut Report) {
    let holders = std::iter::once(doc.root.clone())
        .chain(doc.of(Kind::Operation).map(|place| place.at.clone()));
    for requirement in holders.flat_map(|holder| holder.items_of("security")) {
        if requirement.node.map().is_none() {
            report.at(
                &requirement,
                "security",
                "a security requirement is an object: scheme name and an empty list",
            );
        }
        for (name, at) in requirement.entries() {
            if doc.component("securitySchemes", name).is_none() {
                report.at(
                    &at,
                    "security",
                    format!("`{name}` isn't declared: add it to components/securitySchemes"),
                );
            }
        }
    }
}
