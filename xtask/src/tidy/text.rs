//! Rules that a line of text shows: the first line of each file, floats, unfinished work, length.

use crate::source::Source;

/// A file longer than this has more than one reason to be opened.
const LONGEST: usize = 450;

pub(super) fn check(source: &Source) -> Vec<String> {
    let mut found = vec![];
    let mut say = |line: usize, what: &str| found.push(format!("{}:{line}: {what}", source.path));
    // What is taken in by `include!` can't begin with `//!`.
    let opening = if source.path.contains("/doctest/") { "// " } else { "//!" };
    if !source.text.starts_with(opening) {
        say(1, &format!("opens without `{opening}`: say in a line why this file exists"));
    }
    if source.is_generated() {
        if !source.text.lines().take(8).any(|line| line.starts_with("// description sha256: ")) {
            say(1, "a generated file says which description made it: run `cargo xtask codegen`");
        }
        return found;
    }
    if source.text.lines().count() > LONGEST {
        say(LONGEST, "longer than 450 lines: split it by reason to be opened");
    }
    let exact = ["crates/raw/", "crates/runtime/", "crates/foliolink/"]
        .iter()
        .any(|folder| source.path.starts_with(folder))
        // What is measured there are times.
        && !source.path.contains("/benches/");
    for (number, line) in (1..).zip(source.text.lines()) {
        let lower = line.to_lowercase();
        // serde's names for "a number with a point stands here": the value itself is dropped.
        let serde = [
            "fn visit_f64<E>(self, _: f64)",
            "u128 f32 f64 char str string",
            "deserialize_u128 deserialize_f32 deserialize_f64",
            "visit_u128(u128) visit_f32(f32)",
            "visit_f64(f64) visit_char(char)",
        ];
        let exact = exact && !serde.iter().any(|name| line.contains(name));
        if exact
            && (has_word(line, "f64") || has_word(line, "f32"))
            && !lower.contains("jitter")
            && !lower.contains("duration")
        {
            say(number, "a float that isn't about jitter or a duration: amounts are exact");
        }
        let trimmed = line.trim_start();
        if trimmed.starts_with("#[ignore")
            || (trimmed.starts_with("//") && trimmed.contains("```ignore"))
        {
            say(number, "an ignored test rots: make it run");
        }
        if trimmed.starts_with("//") && has_word(line, "TODO") && !line.contains('#') {
            say(number, "a TODO names its issue, or isn't written");
        }
        if line.ends_with([' ', '\t']) {
            say(number, "trailing space");
        }
    }
    found
}

/// Whether `word` stands in `line` as a word, `as_secs_f64` included.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let after = line[at + word.len()..].chars().next();
        let before = line[..at].chars().next_back();
        !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
            && !before.is_some_and(char::is_alphanumeric)
    })
}
