//! Copies of our own descriptions that differ in nothing that matters.

use serde_json::{Value, json};

use crate::edit::{at, compare_tree, compare_with, insert, lines, remove, tree, visit};

const APIS: [&str; 2] = ["flinks", "vumi"];

fn assert_same(change: impl Fn(&mut Value)) {
    for api in APIS {
        let mut tree = tree(api);
        change(&mut tree);
        let report = compare_tree(api, &tree);
        assert_eq!(lines(&report), [""; 0], "{api}");
        assert!(report.in_both > 10, "{api}: {}", report.in_both);
    }
}

/// Applies `change` to each operation and its path.
fn each_operation(tree: &mut Value, change: impl Fn(&str, &mut Value)) {
    for (path, item) in at(tree, "/paths").as_object_mut().unwrap() {
        for (_, operation) in item.as_object_mut().unwrap() {
            if operation.is_object() {
                change(path, operation);
            }
        }
    }
}

#[test]
fn a_description_held_against_itself_differs_in_nothing() {
    for api in APIS {
        let text = crate::edit::api(api).text().unwrap();
        let report = compare_with(api, &[&text]).unwrap();
        assert_eq!(lines(&report), [""; 0]);
        assert_eq!(report.notes, [""; 0]);
    }
}

#[test]
fn titles_texts_examples_and_operation_ids_are_nobodys_business() {
    assert_same(|tree| {
        remove(tree, "", "info");
        remove(tree, "", "tags");
        each_operation(tree, |_, operation| {
            operation.as_object_mut().unwrap().remove("operationId");
        });
        visit(tree, &mut |node| {
            let Some(map) = node.as_object_mut() else { return };
            if map.get("description").is_some_and(Value::is_string) {
                map.remove("description");
            }
            map.remove("examples");
        });
    });
}

#[test]
fn parameters_of_a_path_may_have_any_name() {
    assert_same(|tree| {
        let text = tree.to_string();
        let names = ["customerId", "requestId", "loginId", "token", "publicToken", "keyId"];
        let renamed = names.iter().fold(text, |text, name| {
            let text = text.replace(&format!("{{{name}}}"), &format!("{{the_{name}}}"));
            text.replace(&format!("\"name\":\"{name}\""), &format!("\"name\":\"the_{name}\""))
        });
        *tree = serde_json::from_str(&renamed).unwrap();
    });
}

#[test]
fn the_server_may_carry_the_beginning_of_every_path() {
    let mut tree = tree("flinks");
    move_prefix(&mut tree, "/v3/{customerId}");
    let report = compare_tree("flinks", &tree);
    assert_eq!(lines(&report), [""; 0]);
    assert_eq!(report.notes, [""; 0]);
}

fn move_prefix(tree: &mut Value, prefix: &str) {
    let paths = remove(tree, "", "paths");
    let paths = paths.as_object().unwrap().iter();
    let moved =
        paths.map(|(path, item)| (path.strip_prefix(prefix).unwrap().to_owned(), item.clone()));
    insert(tree, "", "paths", moved.collect());
    visit(tree, &mut |node| {
        for server in node.get_mut("servers").and_then(Value::as_array_mut).into_iter().flatten() {
            server["url"] = json!(format!("{}{prefix}", server["url"].as_str().unwrap()));
            server["variables"]["customerId"] = json!({ "default": "3c9e0f4d" });
        }
    });
}

#[test]
fn a_beginning_that_no_server_names_is_found_and_noted() {
    let mut tree = tree("vumi");
    move_prefix(&mut tree, "/api/v1");
    remove(&mut tree, "", "servers");
    let report = compare_tree("vumi", &tree);
    assert_eq!(lines(&report), [""; 0]);
    assert_eq!(report.notes, ["theirs: its paths lack `/api/v1`, which no server of it names"]);
}

#[test]
fn what_is_written_out_is_the_same_as_what_is_referred_to() {
    assert_same(|tree| {
        let root = tree.clone();
        write_out(tree, &root);
        remove(tree, "", "components");
        let schemes = root["components"]["securitySchemes"].clone();
        insert(tree, "", "components", json!({ "securitySchemes": schemes }));
    });
}

/// Puts what a reference names in its place.
fn write_out(tree: &mut Value, root: &Value) {
    while let Some(reference) = tree.get("$ref").and_then(Value::as_str) {
        *tree = root.pointer(reference.trim_start_matches('#')).unwrap().clone();
    }
    match tree {
        Value::Object(map) => map.values_mut().for_each(|child| write_out(child, root)),
        Value::Array(list) => list.iter_mut().for_each(|child| write_out(child, root)),
        _ => {}
    }
}

#[test]
fn credentials_may_be_written_as_headers() {
    let mut tree = tree("flinks");
    let schemes = remove(&mut tree, "/components", "securitySchemes");
    each_operation(&mut tree, |_, operation| {
        let Some(security) = operation.as_object_mut().unwrap().remove("security") else { return };
        let security = security.as_array().unwrap().clone();
        let is_optional = security.contains(&json!({}));
        let names = security.iter().flat_map(|item| item.as_object().unwrap().keys());
        let headers = names.map(|name| header(&schemes[name], !is_optional));
        let mut headers: Vec<Value> = headers.collect();
        headers.push(json!({ "in": "header", "name": "Content-Type", "required": true }));
        let parameters = operation.as_object_mut().unwrap().entry("parameters");
        parameters.or_insert_with(|| json!([])).as_array_mut().unwrap().extend(headers);
    });
    insert(&mut tree, "", "security", json!([]));
    assert_eq!(lines(&compare_tree("flinks", &tree)), [""; 0]);
}

fn header(scheme: &Value, is_required: bool) -> Value {
    let name = scheme.get("name").cloned().unwrap_or_else(|| json!("Authorization"));
    json!({ "in": "header", "name": name, "required": is_required, "schema": { "type": "string" } })
}

#[test]
fn two_files_that_together_have_everything_are_one_description() {
    let mut banking = tree("flinks");
    let mut wealth = banking.clone();
    let is_wealth = |path: &str| path.contains("Investments");
    at(&mut banking, "/paths").as_object_mut().unwrap().retain(|path, _| !is_wealth(path));
    at(&mut wealth, "/paths").as_object_mut().unwrap().retain(|path, _| is_wealth(path));
    let texts = [banking.to_string(), wealth.to_string()];
    let both = compare_with("flinks", &[&texts[0], &texts[1]]).unwrap();
    assert_eq!(lines(&both), [""; 0]);
    let one = compare_with("flinks", &[&texts[0]]).unwrap();
    assert_eq!(one.findings.len(), 3);
    assert!(!one.contradicts(), "nobody publishes everything");
}
