//! Each figure on a text that has it.

use super::*;

fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

#[test]
fn a_spread_takes_the_nearest_rank() {
    let of = |lengths: &[usize]| Spread::of(lengths).to_string();
    assert_eq!(of(&[]), "0 / 0 / 0");
    assert_eq!(of(&[7]), "7 / 7 / 7");
    assert_eq!(of(&[4, 1, 3, 2]), "2 / 4 / 4");
    assert_eq!(of(&(1..=100).rev().collect::<Vec<_>>()), "50 / 90 / 100");
}

#[test]
fn shares_are_rounded_to_one_digit() {
    assert_eq!([share(1, 3, 100), share(2, 3, 100), share(1, 8, 1000)], ["33.3", "66.7", "125.0"]);
    assert_eq!([share(0, 7, 100), share(0, 0, 100)], ["0.0", "0.0"]);
}

#[test]
fn participles_are_told_from_verbs_and_nouns() {
    for name in ["asked", "told", "known", "unknown", "retold", "put_away"] {
        assert_eq!(names::is_participle(name), name != "put_away", "{name}");
    }
    for name in ["ask", "need", "seed", "speed", "id", "red", "is_asked", "parse_asked", "union"] {
        assert!(!names::is_participle(name), "{name}");
    }
}

#[test]
fn a_file_is_measured_without_its_tests() {
    let text = "//! Why.\n\n/// Does.\nfn asked(x: u8) -> u8 {\n    let (a, b) = (x, 1);\n    [a, b].iter().map(|it| *it).sum()\n}\n\n\
        #[cfg(test)]\nmod tests {\n    /// No doc that counts.\n    fn told() {}\n}\n\
        trait T {\n    fn f();\n    fn g() {\n    }\n}\n";
    let wide = format!("{text}// {}\n", "x".repeat(100));
    let figures = measure::file(&source("crates/a/src/b/mod.rs", &wide)).unwrap();
    assert_eq!((figures.files, figures.functions), (vec![14], vec![4, 2]));
    assert_eq!((figures.docs, figures.wide, figures.mod_files), (2, 1, 1));
    assert_eq!((figures.participles, figures.it_closures, figures.tuple_bindings), (1, 1, 1));
}

#[test]
fn the_table_has_a_row_for_each_crate_and_one_for_all() {
    let text = "//! Why.\n";
    let sources = keep_handwritten(vec![
        source("crates/a/src/lib.rs", text),
        source("crates/a/src/x.rs", text),
        source("crates/a/src/x/y.rs", text),
        source("crates/raw/src/flinks/types.rs", text),
        // As an earlier commit has it.
        source("crates/raw/src/flinks/mod.rs", "//! Why.\n// description sha256: 0\n"),
        source("crates/a/tests/it.rs", text),
        source("crates/a/examples/e.rs", text),
        source("xtask/src/lib.rs", text),
    ]);
    let table = table(&sources).unwrap();
    let cells: Vec<Vec<_>> =
        table.lines().map(|line| line.split(" | ").take(3).collect()).skip(2).collect();
    assert_eq!(
        cells,
        [["| crates/a", "3", "3"], ["| xtask", "1", "1"], ["| all of crates/", "3", "3"]]
    );
    assert!(table.lines().nth(2).unwrap().ends_with(" | 0 | 1 |"), "{table}");
}

/// The circles of a crate of these files, each by its path below `src/`.
fn circles_of(files: &[(&str, &str)], counted: Counted) -> String {
    let path = |name: &str| format!("crates/foliolink/src/{name}");
    let sources: Vec<_> = files.iter().map(|(name, text)| source(&path(name), text)).collect();
    let text = circles(&sources, counted).unwrap();
    text.split_once('\n').unwrap().1.to_owned()
}

#[test]
fn a_circle_is_found_through_imports_and_re_exports() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; pub use a::A;"),
        ("a.rs", "use crate::b; pub struct A(b::Short);"),
        ("b/mod.rs", "mod deep; pub use deep::Long as Short; pub use deep::make;"),
        ("b/deep.rs", "use super::super::c::{self, C}; pub struct Long(C); fn make() { c::f() }"),
        ("c.rs", "use crate::A; pub struct C(Box<A>);"),
    ];
    assert_eq!(
        circles_of(&files, Counted::Paths),
        "- 3 files: a.rs, b/deep.rs, c.rs\n  - a.rs uses b/deep.rs\n  - b/deep.rs uses c.rs\n  - c.rs uses a.rs\n"
    );
    // By its imports alone a.rs uses b/mod.rs, which hands on and uses nothing.
    assert_eq!(circles_of(&files, Counted::Imports), "");
    let straight =
        files.map(|(name, text)| (name, if name == "c.rs" { "struct C;" } else { text }));
    assert_eq!(circles_of(&straight, Counted::Paths), "");
}

#[test]
fn neither_tests_nor_other_crates_close_a_circle() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use std::b::B; pub struct A; #[cfg(test)] use crate::b::B as C;"),
        ("b.rs", "use crate::a::A; #[cfg(test)] mod tests { use crate::b::B; }"),
    ];
    let parent = [
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod b; use b::B; pub struct A(B); pub struct String;"),
        ("a/b.rs", "use super::*; pub struct B; impl A {} fn f(_: String) {}"),
    ];
    for counted in [Counted::Imports, Counted::Paths] {
        assert_eq!(circles_of(&files, counted), "");
    }
    assert_eq!(circles_of(&parent, Counted::Paths), "- 2 files: a/mod.rs, a/b.rs\n");
}
