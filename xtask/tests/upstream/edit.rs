//! Our descriptions as JSON trees, changes to them, and findings as lines.

use serde_json::Value;
use xtask::description::{APIS, Api};
use xtask::upstream::{Finding, Report, compare};

pub(crate) fn api(name: &str) -> Api {
    *APIS.iter().find(|api| api.module == name).unwrap()
}

/// The description as it is in `openapi/`.
pub(crate) fn tree(name: &str) -> Value {
    serde_norway::from_str(&api(name).text().unwrap()).unwrap()
}

/// Our description held against these texts.
pub(crate) fn compare_with(name: &str, texts: &[&str]) -> Result<Report, String> {
    let api = api(name);
    let ours = api.text().unwrap();
    let theirs: Vec<(&str, &str)> = texts.iter().map(|text| ("theirs", *text)).collect();
    compare(&[(api, ours.as_str())], &theirs)
}

pub(crate) fn compare_tree(name: &str, tree: &Value) -> Report {
    compare_with(name, &[&tree.to_string()]).unwrap()
}

/// `! call-fails required request AuthorizeRequest.LoginId: optional / required`, and the certainty
/// where it isn't `documented`.
pub(crate) fn line(finding: &Finding) -> String {
    let json = serde_json::to_value(finding).unwrap();
    let word = |key: &str| json[key].as_str().unwrap_or("-").to_owned();
    let mark = if finding.contradicts { "! " } else { "" };
    let certainty = match word("certainty").as_str() {
        "documented" => String::new(),
        other => format!(" ({other})"),
    };
    format!(
        "{mark}{} {} {}: {} / {}{certainty}",
        word("effect"),
        word("kind"),
        finding.place,
        finding.ours,
        finding.theirs,
    )
}

pub(crate) fn lines(report: &Report) -> Vec<String> {
    report.findings.iter().map(line).collect()
}

/// What stands at a JSON pointer.
pub(crate) fn at<'v>(tree: &'v mut Value, pointer: &str) -> &'v mut Value {
    tree.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"))
}

pub(crate) fn insert(tree: &mut Value, pointer: &str, key: &str, value: Value) {
    at(tree, pointer).as_object_mut().unwrap().insert(key.to_owned(), value);
}

pub(crate) fn remove(tree: &mut Value, pointer: &str, key: &str) -> Value {
    let removed = at(tree, pointer).as_object_mut().unwrap().remove(key);
    removed.unwrap_or_else(|| panic!("no {key} at {pointer}"))
}

pub(crate) fn rename(tree: &mut Value, pointer: &str, old: &str, new: &str) {
    let value = remove(tree, pointer, old);
    insert(tree, pointer, new, value);
}

pub(crate) fn push(tree: &mut Value, pointer: &str, value: Value) {
    at(tree, pointer).as_array_mut().unwrap().push(value);
}

/// Removes the items of a list for which `is_it` holds, of which there must be one.
pub(crate) fn drop_item(tree: &mut Value, pointer: &str, is_it: impl Fn(&Value) -> bool) {
    let list = at(tree, pointer).as_array_mut().unwrap();
    let before = list.len();
    list.retain(|item| !is_it(item));
    assert_eq!(list.len() + 1, before, "{pointer}");
}

/// Every node, the root first.
pub(crate) fn visit(tree: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    change(tree);
    match tree {
        Value::Object(map) => map.values_mut().for_each(|child| visit(child, change)),
        Value::Array(list) => list.iter_mut().for_each(|child| visit(child, change)),
        _ => {}
    }
}
