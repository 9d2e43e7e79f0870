//! One change to a copy of our own description is one finding, and the right one. `!` marks what
//! ends the verb with 1.

mod bodies;
mod calls;
mod fields;
mod values;

use serde_json::Value;

use crate::edit::{compare_tree, lines, tree};

/// Name, description, change, findings.
type Case = (&'static str, &'static str, fn(&mut Value), &'static [&'static str]);

/// The pointer to a path of Flinks.
fn banking(rest: &str) -> String {
    format!("/paths/~1v3~1{{customerId}}~1BankingServices{rest}")
}

/// The pointer to a schema.
fn schema(rest: &str) -> String {
    format!("/components/schemas/{rest}")
}

fn check(cases: &[Case]) {
    for (name, api, change, expected) in cases {
        let mut tree = tree(api);
        change(&mut tree);
        assert_eq!(lines(&compare_tree(api, &tree)), *expected, "{name}");
    }
}
