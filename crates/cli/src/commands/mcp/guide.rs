//! The guide, and a search in it: words that are rare count more, and more in a heading.

use std::{collections::HashMap, sync::LazyLock};

use schemars::JsonSchema;
use serde::Serialize;

/// Most characters of an excerpt.
const EXCERPT: usize = 600;

/// Most words of a question that are looked for.
const MOST_WORDS: usize = 32;

/// The pages of `docs/guide/pages`, one behind the other, each behind a form feed and its name. Kept
/// here by a test, since a package holds nothing from beside its folder.
const GUIDE: &str = include_str!("guide.txt");

/// Before a page.
const BREAK: char = '\u{c}';

/// Pages by name.
fn pages(guide: &str) -> impl Iterator<Item = (&str, &str)> {
    guide.split(BREAK).filter_map(|page| page.split_once('\n'))
}

/// A part of a page that answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Found {
    /// The page, e.g. `waiting`: `docs/guide/pages/waiting.md` of the repository.
    pub(super) page: String,
    /// The heading that it stands below.
    pub(super) heading: String,
    /// Its text, without code, cut where it is long.
    pub(super) excerpt: String,
}

struct Section {
    page: &'static str,
    heading: String,
    text: String,
    /// How often a word stands there; in a heading it counts five times.
    words: HashMap<String, u32>,
}

static SECTIONS: LazyLock<Vec<Section>> =
    LazyLock::new(|| pages(GUIDE).flat_map(|(page, text)| sections(page, text)).collect());

/// The parts that fit best, the best first.
pub(super) fn search(question: &str, limit: usize) -> Vec<Found> {
    let mut asked = words(question);
    asked.sort_unstable();
    asked.dedup();
    asked.truncate(MOST_WORDS);
    let holding =
        |word: &String| SECTIONS.iter().filter(|section| section.words.contains_key(word)).count();
    // How much a word says of the part that it stands in: those of every part, nearly nothing.
    let weights: Vec<_> = asked
        .iter()
        .map(|word| (word, u64::try_from(1_000_000 / holding(word).max(1).pow(2)).unwrap_or(1)))
        .collect();
    let score = |section: &Section| -> u64 {
        let of = |(word, weight): &(&String, u64)| {
            // A word that stands there often says little more than one that stands there thrice.
            section.words.get(*word).map_or(0, |count| u64::from((*count).min(8)) * weight)
        };
        weights.iter().map(of).sum()
    };
    let mut scored: Vec<_> = SECTIONS.iter().map(|section| (score(section), section)).collect();
    scored.retain(|(score, _)| *score > 0);
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let found = |(_, section): (u64, &Section)| Found {
        page: section.page.to_owned(),
        heading: section.heading.clone(),
        excerpt: cut(&section.text),
    };
    scored.into_iter().take(limit).map(found).collect()
}

fn sections(page: &'static str, text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = vec![];
    let mut is_code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
            continue;
        }
        if let Some(heading) = line.strip_prefix('#').filter(|_| !is_code) {
            let heading = heading.trim_start_matches('#').trim().to_owned();
            let mut words_of = HashMap::new();
            words(&heading).into_iter().for_each(|word| *words_of.entry(word).or_default() += 5);
            sections.push(Section { page, heading, text: String::new(), words: words_of });
            continue;
        }
        let Some(section) = sections.last_mut() else { continue };
        for word in words(line) {
            *section.words.entry(word).or_default() += 1;
        }
        if !is_code {
            section.text.push_str(line);
            section.text.push('\n');
        }
    }
    sections
}

/// Letters and digits in lower case; of an English plural the singular.
fn words(text: &str) -> Vec<String> {
    let split = text.split(|character: char| !character.is_alphanumeric());
    let word = |word: &str| {
        let word = word.to_lowercase();
        match word.strip_suffix('s') {
            Some(one) if one.len() > 3 && !one.ends_with('s') => one.to_owned(),
            _ => word,
        }
    };
    split.filter(|word| word.len() > 1).map(word).collect()
}

fn cut(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    use super::*;

    #[test]
    fn the_pages_are_those_of_the_guide() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/pages");
        let summary = fs::read_to_string(folder.join("SUMMARY.md")).unwrap();
        let listed =
            summary.lines().filter_map(|line| line.split_once("](")?.1.strip_suffix(".md)"));
        let page = |name: &str| {
            let text = fs::read_to_string(folder.join(format!("{name}.md"))).unwrap();
            format!("{BREAK}{name}\n{text}")
        };
        let guide: String = listed.map(page).collect();
        if env::var_os("FOLIOLINK_UPDATE_DOCS").is_some() {
            let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands/mcp/guide.txt");
            fs::write(kept, &guide).unwrap();
        }
        assert!(
            guide == GUIDE,
            "commands/mcp/guide.txt is stale: run\n  \
             FOLIOLINK_UPDATE_DOCS=1 cargo test -p foliolink-cli --lib pages_are_those_of_the_guide\n\
             twice"
        );
    }

    #[test]
    fn a_question_leads_to_its_page() {
        let first = |question: &str| search(question, 3).first().map(|found| found.page.clone());
        assert_eq!(first("how do I wait for a ticket").as_deref(), Some("waiting"));
        assert_eq!(first("nightly refresh of many customers").as_deref(), Some("many"));
        assert_eq!(first("advice of errors").as_deref(), Some("errors"));
        assert!(search("", 3).is_empty() && search("zzyzx", 3).is_empty());
        assert!(search("the", 50).iter().all(|found| found.excerpt.chars().count() <= EXCERPT + 1));
    }
}
