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
    let time = "//! x\nlet ratio: f64 = 1.0;\n";
    assert_eq!(found("crates/foliolink/benches/diff.rs", time), Vec::<String>::new());
    assert_eq!(found("crates/raw/src/flinks/types.rs", "//! x\n").len(), 1);
    assert_eq!(found("crates/foliolink/doctest/setup.rs", "// x\n").len(), 0);
    assert_eq!(found("crates/foliolink/doctest/setup.rs", "fn f() {}\n").len(), 1);
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

/// Puts letters for the signs that stand for them in the samples: no search for a number finds
/// those.
fn fill(text: &str) -> String {
    text.replace('§', "A").replace('¶', "T").replace('†', "K")
}

fn check_page(page: &str, texts: &[(&str, &str)]) -> Vec<String> {
    let texts: Vec<_> = texts
        .iter()
        .map(|(path, text)| Source { path: (*path).to_owned(), text: fill(text) })
        .collect();
    assumptions::findings(&fill(page), &texts)
}

#[test]
fn a_cited_number_is_listed_and_a_listed_one_cited() {
    let page = "| # | assumed |\n| --- | --- |\n| §-1 | one host |\n| §-2 | no default |\n";
    assert_eq!(
        check_page(page, &[("crates/a.rs", "x\n// (§-1, §-14)"), ("openapi/b.yaml", "x: §-14")]),
        fill_all([
            "crates/a.rs:2: §-14 isn't listed: give it a row in docs/assumptions.md",
            "docs/assumptions.md:4: §-2 is cited nowhere: cite it where it holds, or take the row away",
        ])
    );
    assert_eq!(
        check_page(&format!("{page}| §-1 | again |\n"), &[("crates/a.rs", "§-1 §-2")]),
        fill_all(["docs/assumptions.md:5: §-1 is listed twice"])
    );
}

#[test]
fn what_only_looks_like_a_number_is_none() {
    let lines = "857§-1 §-1b §-1-2 x§-1 _§-1 §- §-99999999999 AA-1 B-1 a-1\n| see §-1 | in prose |";
    assert_eq!(check_page("| §§-1 | no |\n", &[("crates/a.rs", lines)]).len(), 1);
    assert_eq!(check_page("Prose of §-1 lists nothing.\n", &[]), Vec::<String>::new());
}

#[test]
fn a_row_names_files_that_cite_it() {
    let page = "| §-1 | one host, `.base_url(…)` | `crates/a.rs` | `docs/none.md` |\n";
    assert_eq!(check_page("| §-1 | | `crates/a.rs` |\n", &[("crates/a.rs", "§-1")]).len(), 0);
    assert_eq!(
        check_page(page, &[("crates/b.rs", "§-1"), ("crates/a.rs", "")]),
        fill_all([
            "docs/assumptions.md:1: §-1 isn't cited in crates/a.rs, where its row says it stands; crates/b.rs cites it",
            "docs/assumptions.md:1: §-1 isn't cited in docs/none.md, where its row says it stands; crates/b.rs cites it",
        ])
    );
}

#[test]
fn what_is_known_and_not_yet_built_is_cited_nowhere() {
    let page = "## Known, not yet built\n\n| †-1 | camelCase |\n";
    assert_eq!(check_page(page, &[]), Vec::<String>::new());
    assert_eq!(
        check_page(page, &[("openapi/a.yaml", "†-1")]),
        fill_all([
            "docs/assumptions.md:3: †-1 is cited in openapi/a.yaml:1: move its row out of \"Known, not yet built\""
        ])
    );
}

#[test]
fn a_trap_is_listed_for_the_provider_whose_test_walks_into_it() {
    let page = "## Traps at Flinks\n| ¶-1 | a |\n## Traps at Vumi\n| ¶-1 | b |\n| ¶-2 | c |\n";
    let flinks = ("crates/foliolink/src/flinks/tests.rs", "async fn trap_1_is_seen() {}");
    let vumi = ("crates/foliolink/src/vumi/tests.rs", "fn t_1_is_seen() {}\nfn t_2_is_too() {}");
    assert_eq!(check_page(page, &[flinks, vumi]), Vec::<String>::new());
    assert_eq!(
        check_page(page, &[vumi]),
        fill_all([
            "docs/assumptions.md:2: ¶-1 (Flinks) is cited nowhere: cite it where it holds, or take the row away"
        ])
    );
    let unlisted = ("crates/foliolink/src/flinks/tests.rs", "fn trap_2_is_seen() {}");
    assert_eq!(
        check_page(page, &[flinks, vumi, unlisted]),
        fill_all([
            "crates/foliolink/src/flinks/tests.rs:1: ¶-2 (Flinks) isn't listed: give it a row in docs/assumptions.md"
        ])
    );
}

fn fill_all<const N: usize>(texts: [&str; N]) -> [String; N] {
    texts.map(fill)
}

#[test]
fn a_crate_without_a_front_door_is_found() {
    let package = |name: &str| metadata::Package {
        name: name.to_owned(),
        description: Some("Why".to_owned()),
        repository: Some("https://example.test".to_owned()),
        keywords: vec!["a".to_owned()],
        categories: vec!["finance".to_owned()],
        rust_version: Some("1.88".to_owned()),
        features: [("default".to_owned(), vec![]), ("axum".to_owned(), vec![])].into(),
        metadata: Some(serde_json::json!({ "docs": { "rs": { "all-features": true } } })),
        ..metadata::Package::default()
    };
    let readme = "`cargo add --dev foliolink-sandbox`, with Rust 1.88";
    let sandbox = package("foliolink-sandbox");
    assert_eq!(front_door::findings(&sandbox, readme, ""), Vec::<String>::new());
    let readme = "`cargo add foliolink`, with Rust 1.88";
    let library = "//! | `axum` | |\n//! 1.88. A rise is told.\n";
    assert_eq!(front_door::findings(&package("foliolink"), readme, library), Vec::<String>::new());
    assert_eq!(
        front_door::findings(&package("foliolink"), "", ""),
        [
            "foliolink: README.md doesn't say `cargo add foliolink`",
            "foliolink: README.md doesn't say `Rust 1.88`",
            "foliolink: src/lib.rs doesn't say `//! | `axum` |`",
            "foliolink: src/lib.rs doesn't say `//! 1.88`",
        ]
    );
    let bare = metadata::Package { name: "a".to_owned(), ..metadata::Package::default() };
    assert_eq!(front_door::findings(&bare, "", "").len(), 7);
}

#[test]
fn a_page_names_only_what_is_there() {
    let page = "`crates/a/` and `xtask/b.rs`, `cargo xtask ci`, `tests`\n\
        ## The rooms of the facade\n| `x.rs`, `y/` | `z` |\n## Next\n| `x.rs` | |\n";
    let there = ["crates/a/", "crates/foliolink/src/x.rs"];
    assert_eq!(
        paths::findings(page, |path| there.contains(&path)),
        [
            "docs/architecture.md:1: there is no xtask/b.rs",
            "docs/architecture.md:3: there is no crates/foliolink/src/y/",
        ]
    );
}

#[test]
fn findings_have_a_line_a_guess_and_pins() {
    let script = "#!/usr/bin/env bash\n# What.\n#\n# Guess, written down first: x.\n#\n# Seen with tool 1.2:\n#\n# What follows: y.\nset -euo pipefail\nfolder=$(mktemp -d)\ntrap 'rm -rf \"$folder\"' EXIT\nnpm install --silent tool@1.2 >> npm.log\ndiff - seen <<'SEEN'\nSEEN\necho \"as written down\"\n";
    let scripts = |text: &str| vec![("a.sh".to_owned(), text.to_owned())];
    let index = "| script | versions | shows |\n| [`a.sh`](a.sh) | tool 1.2 | it |\n";
    assert_eq!(findings::findings(index, &scripts(script)), Vec::<String>::new());
    for (index, text, want) in [
        ("", script.to_owned(), "a.sh has no line"),
        ("| [`a.sh`](a.sh) | tool 1.3 | it |\n", script.to_owned(), "neither names tool 1.3"),
        (
            "| [`b.sh`](b.sh) | tool 1.2 | it |\n| [`a.sh`](a.sh) | tool 1.2 | it |\n",
            script.to_owned(),
            "sort the lines",
        ),
        (
            "| [`a.sh`](a.sh) | tool 1.2 | it |\n| [`b.sh`](b.sh) | x 1 | it |\n",
            script.to_owned(),
            "there is no b.sh",
        ),
        (index, script.replace("Guess, written", "Written"), "no guess"),
        (index, script.replace("set -euo pipefail\n", ""), "set -euo pipefail"),
        (index, script.replace("trap", "# trap"), "no trap"),
        (index, script.replace("mktemp -d", "pwd"), "temporary folder"),
        (index, script.replace("tool@1.2", "tool"), "pin what"),
    ] {
        let found = findings::findings(index, &scripts(&text));
        assert!(found.iter().any(|line| line.contains(want)), "{want}: {found:?}");
    }
}
