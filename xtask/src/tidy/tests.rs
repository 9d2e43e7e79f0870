//! Each rule on a file that breaks it: a rule that can't fail checks nothing.

use super::*;
use crate::source::Source;

fn found(path: &str, text: &str) -> Vec<String> {
    let source = Source { path: path.to_owned(), text: text.to_owned() };
    let mut found = text::check(&source);
    found.extend(syntax::check(&source).unwrap());
    found
}

const FACADE: &str = "crates/foliolink/src/flinks/session.rs";

#[test]
fn a_clean_file_has_no_findings() {
    assert_eq!(
        found(FACADE, "//! Why.\nfn f(x: Option<u8>) -> u8 { x.unwrap_or(0) }\n"),
        Vec::<String>::new()
    );
}

#[test]
fn text_rules_name_file_and_line() {
    let text = "fn f() {}\nlet x: f64 = 1.0;\n#[ignore]\n// TODO later\nlet jitter: f64 = 0.5;\nlet y = 1; \n";
    assert_eq!(
        found("crates/runtime/src/x_tests.rs", text),
        [
            "crates/runtime/src/x_tests.rs:1: opens without `//!`: say in a line why this file exists",
            "crates/runtime/src/x_tests.rs:2: a float that isn't about jitter or a duration: amounts are exact",
            "crates/runtime/src/x_tests.rs:3: an ignored test rots: make it run",
            "crates/runtime/src/x_tests.rs:4: a TODO names its issue, or isn't written",
            "crates/runtime/src/x_tests.rs:6: trailing space",
        ]
    );
    assert_eq!(found("crates/raw/src/flinks/types.rs", "//! x\n").len(), 1);
    assert_eq!(found("xtask/src/x.rs", &format!("//! x\n{}", "fn f() {}\n".repeat(450))).len(), 1);
}

#[test]
fn syntax_rules_hold_outside_tests_only() {
    let text = "//! Why.\nuse x::types::Account;\npub fn f() -> reqwest::Client { a[0]; b.unwrap() }\npub struct S { pub a: foliolink_raw::flinks::Client }\n#[cfg(test)]\nmod tests { fn f() { a.unwrap() } }\n";
    let got = found(FACADE, text);
    let want = [
        "the public API names a reqwest type",
        "indexing can panic",
        "unwrap or expect",
        "the public API names a raw type",
    ];
    assert_eq!(got.len(), want.len(), "{got:?}");
    for (got, want) in got.iter().zip(want) {
        assert!(got.contains(want), "{got} / {want}");
    }
    assert_eq!(found(FACADE, "//! Why.\nfn f(x: raw::types::Account) {}\n").len(), 1);
    assert_eq!(
        found(
            "crates/foliolink/src/flinks/convert/account.rs",
            "//! Why.\nfn f(x: raw::types::Account) {}\n"
        )
        .len(),
        0
    );
}

#[test]
fn an_arrow_that_points_up_is_found() {
    let metadata = |from: &str, to: &str, kind: &str| {
        let text = format!(
            r#"{{"packages": [{{"name": "{from}", "dependencies": [{{"name": "{to}", "kind": {kind}}}]}}]}}"#
        );
        arrow::findings(&serde_json::from_str(&text).unwrap())
    };
    assert_eq!(metadata("foliolink", "foliolink-raw", "null"), Vec::<String>::new());
    assert_eq!(metadata("foliolink", "foliolink-sandbox", "\"dev\""), Vec::<String>::new());
    assert_eq!(metadata("foliolink", "foliolink-sandbox", "null").len(), 1);
    assert_eq!(metadata("foliolink-sandbox", "foliolink-runtime", "\"dev\"").len(), 1);
    assert_eq!(metadata("foliolink-new", "serde", "null").len(), 1);
}
