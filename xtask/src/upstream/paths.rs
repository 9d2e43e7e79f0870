//! Paths that may be the same one: parameters lose their names, servers give prefixes, and letter
//! case and slashes at the end don't keep two apart.

use crate::tree::At;

/// A path under one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FullPath {
    /// With `{}` for each parameter, as the document spells the rest.
    pub(super) segments: Vec<String>,
    pub(super) ends_with_slash: bool,
    /// None where the server names none.
    pub(super) host: Option<Host>,
}

/// Host of a server, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Host {
    /// With `{}` for each variable.
    pub(super) template: String,
    /// With the defaults of the variables.
    pub(super) default: String,
}

impl FullPath {
    fn new(prefix: &str, path: &str, host: Option<Host>) -> Self {
        // Some documents tell operations of one path apart by a fragment or a query.
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut segments = split(prefix);
        segments.extend(split(path));
        Self { segments, ends_with_slash: path.len() > 1 && path.ends_with('/'), host }
    }

    /// What two spellings of one path have in common.
    pub(super) fn key(&self) -> String {
        self.segments.join("/").to_lowercase()
    }

    /// For people.
    pub(super) fn spelling(&self) -> String {
        let slash = if self.ends_with_slash { "/" } else { "" };
        format!("/{}{slash}", self.segments.join("/"))
    }
}

fn split(path: &str) -> Vec<String> {
    path.split('/').filter(|segment| !segment.is_empty()).map(blank).collect()
}

/// `{id}.pdf` → `{}.pdf`. A brace without its partner stays.
fn blank(segment: &str) -> String {
    replace_variables(segment, |_| None)
}

/// Puts a value in the place of each `{name}`, `{}` where there is none.
fn replace_variables(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('{') {
        let Some((name, after)) = tail.split_once('}') else { break };
        result.push_str(before);
        result.push_str(&value(name).unwrap_or_else(|| "{}".to_owned()));
        rest = after;
    }
    result.push_str(rest);
    result
}

/// The path under each server; alone where there is none.
pub(super) fn full_paths(path: &str, servers: &[At<'_>]) -> Vec<FullPath> {
    let mut all = Vec::new();
    for server in servers {
        let Some(url) = server.text("url") else { continue };
        let filled = replace_variables(url, |name| default_value(server, name));
        let (blank_host, blank_prefix) = cut(&replace_variables(url, |_| None));
        let (default_host, default_prefix) = cut(&filled);
        let host =
            blank_host.zip(default_host).map(|(template, default)| Host { template, default });
        for prefix in [blank_prefix, default_prefix] {
            let full = FullPath::new(&prefix, path, host.clone());
            if !all.contains(&full) {
                all.push(full);
            }
        }
    }
    if all.is_empty() {
        all.push(FullPath::new("", path, None));
    }
    all
}

fn default_value(server: &At<'_>, name: &str) -> Option<String> {
    server.get("variables")?.get(name)?.text("default").map(str::to_owned)
}

/// Host and path of a URL; no host in a relative one.
fn cut(url: &str) -> (Option<String>, String) {
    let Some((_, rest)) = url.split_once("//") else { return (None, url.to_owned()) };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    (Some(host.to_lowercase()).filter(|host| !host.is_empty()), path.to_owned())
}

/// How the paths of one document must be shifted to be those of the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Shift {
    /// Theirs lack this at the beginning.
    Lacks(String),
    /// Theirs have this at the beginning.
    Has(String),
}

impl Shift {
    /// The shift that makes these two the same, where there is one.
    pub(super) fn between(ours: &FullPath, theirs: &FullPath) -> Option<Self> {
        if let Some(prefix) = prefix_of(&ours.segments, &theirs.segments) {
            return Some(Self::Lacks(prefix));
        }
        prefix_of(&theirs.segments, &ours.segments).map(Self::Has)
    }
}

/// What `long` has before it ends like `short`. A parameter alone is no likeness.
fn prefix_of(long: &[String], short: &[String]) -> Option<String> {
    let more = long.len().checked_sub(short.len()).filter(|more| *more > 0)?;
    if short.iter().all(|segment| segment == "{}") {
        return None;
    }
    let (prefix, end) = long.split_at(more);
    let is_end = end.iter().zip(short).all(|(one, two)| one.to_lowercase() == two.to_lowercase());
    is_end.then(|| format!("/{}", prefix.join("/")))
}
