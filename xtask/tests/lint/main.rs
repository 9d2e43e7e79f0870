//! Each rule of the linter has one small description that breaks it: the good one below with a line
//! or two changed, so that the cause can be seen. The findings are snapshots, since a person reads
//! them.

use std::{collections::BTreeSet, fmt::Write as _};

mod cases;
mod schema_cases;

use cases::{Case, THEMES};
use xtask::lint::{Finding, RULES, check};

const GOOD: &str = include_str!("good.yaml");

/// [`GOOD`] with a change, each of whose texts must stand in it once.
fn apply((name, changes): &Case) -> String {
    changes.iter().fold(GOOD.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{name}: {from:?} must stand there once");
        text.replace(from, to)
    })
}

fn findings(case: &Case) -> Vec<Finding> {
    let found = check("openapi/example.yaml", &apply(case));
    assert!(!found.is_empty(), "{}: nothing found", case.0);
    found
}

#[test]
fn a_good_description_has_no_findings() {
    assert_eq!(check("openapi/example.yaml", GOOD), []);
}

#[test]
fn every_rule_says_what_is_wrong_and_where() {
    for (theme, cases) in THEMES {
        let mut text = String::new();
        for case in *cases {
            writeln!(text, "{}", case.0).unwrap();
            for finding in findings(case) {
                writeln!(text, "    {finding}").unwrap();
            }
        }
        insta::assert_snapshot!(*theme, text);
    }
}

#[test]
fn every_rule_is_in_the_table_and_broken_by_a_case() {
    let seen: BTreeSet<&str> = THEMES
        .iter()
        .flat_map(|(_, cases)| *cases)
        .flat_map(findings)
        .map(|finding| finding.rule)
        .collect();
    let table: BTreeSet<&str> = RULES.iter().map(|(name, _)| *name).collect();
    assert_eq!(seen, table);
    assert_eq!(table.len(), RULES.len(), "a rule stands twice in the table");
}

#[test]
fn texts_that_are_no_description_are_findings() {
    let nested = [("[", "]"), ("{a: ", "}"), ("{$ref: ", "}")]
        .map(|(open, close)| open.repeat(10_000) + &close.repeat(10_000));
    let texts = [
        "",
        "[]",
        "7",
        "a: [",
        "\u{0}",
        "a: *nothing",
        "--- a\n--- b\n",
        "{}",
        "paths: { /a: { get: 3 } }",
    ];
    let bomb = (0..20).fold("a0: &a0 [x]\n".to_owned(), |text, n| {
        format!("{text}a{}: &a{} [*a{n}, *a{n}, *a{n}]\n", n + 1, n + 1)
    });
    let deep = format!(
        "components: {{ schemas: {{ A: {} }} }}",
        "{ items: ".repeat(100) + "{}" + &"}".repeat(100)
    );
    for text in
        texts.into_iter().chain([bomb.as_str(), &deep]).chain(nested.iter().map(String::as_str))
    {
        let found = check("openapi/example.yaml", text);
        assert!(!found.is_empty(), "{:.40}: nothing found", text);
        for finding in found {
            assert_eq!(finding.to_string().lines().count(), 1);
        }
    }
}

#[test]
fn the_place_of_a_yaml_error_is_named() {
    let found = check("openapi/example.yaml", "openapi: 3.0.3\ninfo:\n  title: a: b\n");
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("line 3 column"), "{}", found[0]);
}

#[test]
fn findings_come_once_and_in_document_order() {
    let text = GOOD
        .replace("description: The call failed.", "description: ''")
        .replace("x-effect: idempotent", "x-effect: no");
    let pointers: Vec<String> =
        check("openapi/example.yaml", &text).into_iter().map(|finding| finding.pointer).collect();
    assert_eq!(
        pointers,
        [
            "#/paths/~1v3~1{customerId}~1accounts~1{loginId}/delete/x-effect",
            "#/components/responses/Failure"
        ],
        "the response is referred to twice"
    );
}

#[test]
fn values_of_examples_stay_out_of_findings() {
    let text = GOOD
        .replace("Balance: 12.50", "Balance: canary")
        .replace("example: 3 }", "example: canary }");
    let found = check("openapi/example.yaml", &text);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|finding| !finding.to_string().contains("canary")), "{found:?}");
}

/// Whatever stands at any node: no panic, and what must be an object isn't passed over.
#[test]
fn no_wrong_type_anywhere_stops_the_linter() {
    let good: serde_norway::Value = serde_norway::from_str(GOOD).unwrap();
    let count = nodes(&good);
    assert!(count > 200, "{count}");
    for other in ["null", "7", "text", "[null]", "{ a: 1 }"] {
        let other: serde_norway::Value = serde_norway::from_str(other).unwrap();
        for index in 0..count {
            let mut copy = good.clone();
            let (replaced, _) = replace(&mut copy, index, &other);
            let found = check("openapi/example.yaml", &serde_norway::to_string(&copy).unwrap());
            assert!(found.iter().all(|finding| finding.pointer.starts_with('#')));
            if index == 0 || (replaced.is_mapping() && other.is_number()) {
                let example = serde_norway::to_string(&replaced).unwrap();
                assert!(!found.is_empty(), "passed over: {example}");
            }
        }
    }
}

fn children(value: &mut serde_norway::Value) -> Vec<&mut serde_norway::Value> {
    match value {
        serde_norway::Value::Mapping(map) => map.iter_mut().map(|(_, value)| value).collect(),
        serde_norway::Value::Sequence(list) => list.iter_mut().collect(),
        _ => Vec::new(),
    }
}

fn nodes(value: &serde_norway::Value) -> usize {
    1 + children(&mut value.clone()).into_iter().map(|child| nodes(child)).sum::<usize>()
}

/// Puts `other` in the place of node `index`. What stood there, and how many nodes are left to pass
/// over.
fn replace(
    value: &mut serde_norway::Value,
    index: usize,
    other: &serde_norway::Value,
) -> (serde_norway::Value, usize) {
    if index == 0 {
        return (std::mem::replace(value, other.clone()), 0);
    }
    let mut left = index - 1;
    for child in children(value) {
        let size = nodes(child);
        if left < size {
            return replace(child, left, other);
        }
        left -= size;
    }
    (serde_norway::Value::Null, left)
}
