//! `cargo xtask guide`: builds docs/guide with mdBook into target/guide, with a Markdown twin of
//! each page and llms.txt for whoever reads by program, and follows every link.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::description::root;

/// The version that `.ci/run` installs.
const MDBOOK: &str = "0.5.4";
/// Draws the diagrams; without Node their text stays.
const MERMAID: &str = "mermaid@12.3.0";

/// Builds into target/guide and prints where it is.
///
/// # Errors
/// When mdBook is missing or says a warning, or a link leads nowhere.
pub fn run() -> Result<()> {
    let root = root()?;
    let pages = root.join("docs/guide/pages");
    let built = root.join("target/guide");
    if built.exists() {
        fs::remove_dir_all(&built)?;
    }
    build(&root)?;
    let mut twins = vec![];
    for (title, file) in entries(&fs::read_to_string(pages.join("SUMMARY.md"))?) {
        let text = without_hidden_lines(&fs::read_to_string(pages.join(&file))?);
        fs::write(built.join(&file), &text)?;
        twins.push((title, file, first_sentence(&text)));
    }
    fs::write(built.join("llms.txt"), llms_txt(&twins))?;
    let broken = broken_links(&built)?;
    for link in &broken {
        println!("{link}");
    }
    if !broken.is_empty() {
        bail!("{} links lead nowhere", broken.len());
    }
    println!("{} pages in target/guide, every link followed", twins.len());
    Ok(())
}

fn build(root: &Path) -> Result<()> {
    let mut command = Command::new("mdbook");
    command.args(["build", "docs/guide"]).current_dir(root);
    let script = mermaid(root);
    match &script {
        // mdBook takes scripts of its book's folder only: there for the time of the build.
        Some(script) => {
            fs::copy(script, root.join("docs/guide/mermaid.min.js"))?;
            command.env("MDBOOK_OUTPUT__HTML__ADDITIONAL_JS", r#"["mermaid.min.js","guide.js"]"#);
        }
        None => println!("diagrams stay text: their script comes through npm, which isn't here"),
    }
    let output = command.output();
    if script.is_some() {
        fs::remove_file(root.join("docs/guide/mermaid.min.js"))?;
    }
    let output = output.with_context(|| {
        format!(
            "mdbook can't be started: `cargo install mdbook --version {MDBOOK} --locked` (.ci/run does it)"
        )
    })?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || said.contains("WARN") || said.contains("ERROR") {
        bail!("mdbook: {said}");
    }
    Ok(())
}

/// The one file of the package that a browser takes; kept below target/.
fn mermaid(root: &Path) -> Option<PathBuf> {
    let folder = root.join("target/guide-tools");
    let script = folder.join("node_modules/mermaid/dist/mermaid.min.js");
    if !script.is_file() {
        fs::create_dir_all(&folder).ok()?;
        let arguments = [
            "install",
            "--no-package-lock",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--silent",
            "--prefix",
            ".",
        ];
        let _ =
            Command::new("npm").args(arguments).arg(MERMAID).current_dir(&folder).output().ok()?;
    }
    script.is_file().then_some(script)
}

/// Titles and files of a summary, in order.
fn entries(summary: &str) -> Vec<(String, String)> {
    let lines = summary.lines().filter_map(|line| {
        let (title, rest) = line.split_once('[')?.1.split_once("](")?;
        Some((title.to_owned(), rest.strip_suffix(')')?.to_owned()))
    });
    lines.collect()
}

/// A page as it is read: what mdBook hides of a Rust block is left out.
fn without_hidden_lines(text: &str) -> String {
    let mut kept = String::new();
    let mut rust = false;
    for line in text.lines() {
        if let Some(language) = line.strip_prefix("```") {
            rust = language.starts_with("rust");
        }
        if !(rust && (line == "#" || line.starts_with("# "))) {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// What a page is about: the first sentence of its first paragraph.
fn first_sentence(text: &str) -> String {
    // Every other part is a fenced block.
    let outside: String = text.split("```").step_by(2).collect();
    let paragraph = outside
        .split("\n\n")
        .map(str::trim)
        .find(|part| !part.is_empty() && !part.starts_with(['#', '|', '-', '*']))
        .unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.find(". ") {
        Some(end) => line[..=end].to_owned(),
        None => line,
    }
}

/// The list for whoever reads by program, in the form of llmstxt.org.
fn llms_txt(pages: &[(String, String, String)]) -> String {
    let mut text = String::from(
        "# foliolink\n\n> A Rust SDK that pulls a person's financial data through Flinks (Canada and the US) and Vumi Finlink (Spain).\n\n## Guide\n\n",
    );
    for (title, file, about) in pages {
        text.push_str(&format!("- [{title}]({file}): {about}\n"));
    }
    text
}

/// Every link and source of the built pages that leads to no file, or to no place in one.
fn broken_links(built: &Path) -> Result<BTreeSet<String>> {
    let mut pages = BTreeMap::new();
    for entry in fs::read_dir(built)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if name.ends_with(".html") {
            pages.insert(name, fs::read_to_string(&path)?);
        }
    }
    let mut broken = BTreeSet::new();
    // The page for what isn't found has absolute links, the one for printing repeats all others.
    let own = |name: &str| !["404.html", "print.html", "toc.html"].contains(&name);
    for (name, html) in pages.iter().filter(|(name, _)| own(name)) {
        for link in attributes(html, "href").into_iter().chain(attributes(html, "src")) {
            let link = link.replace("&amp;", "&");
            if link.contains(':') || link.starts_with("//") {
                continue;
            }
            let (file, place) = link.split_once('#').unwrap_or((&link, ""));
            let file = if file.is_empty() { name } else { file };
            let there = built.join(file).is_file();
            let place_there = place.is_empty()
                || pages.get(file).is_none_or(|html| attributes(html, "id").contains(&place));
            if !(there && place_there) {
                broken.insert(format!("{name}: {link}"));
            }
        }
    }
    Ok(broken)
}

/// The values of an attribute, as they stand between double quotes.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_has_what_a_reader_sees() {
        let page = "# Title\n\n```rust\n# use hidden;\n#[derive(Debug)]\nlet a = 1;\n#\n```\n\n```console\n# remark\n```\n";
        assert_eq!(
            without_hidden_lines(page),
            "# Title\n\n```rust\n#[derive(Debug)]\nlet a = 1;\n```\n\n```console\n# remark\n```\n"
        );
    }

    #[test]
    fn a_summary_is_read_in_order() {
        let summary = "# Summary\n\n[About](index.md)\n\n- [One](one.md)\n  - [Two](two.md)\n";
        let files: Vec<_> = entries(summary).into_iter().map(|(_, file)| file).collect();
        assert_eq!(files, ["index.md", "one.md", "two.md"]);
    }

    #[test]
    fn the_first_sentence_is_of_the_first_paragraph() {
        assert_eq!(first_sentence("# T\n\n| a |\n\nOne of\ntwo. And more.\n"), "One of two.");
        assert_eq!(first_sentence("# T\n\n```sh\na\n\nb\n```\n\nOnly one"), "Only one");
    }

    #[test]
    fn links_that_lead_nowhere_are_told() {
        let folder = std::env::temp_dir().join(format!("guide-links-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let page = r##"<a href="b.html#there">x</a> <a href="b.html#gone">x</a> <a href="c.html">x</a> <img src="d.png"> <a href="https://example.test/x">x</a>"##;
        fs::write(folder.join("a.html"), page).unwrap();
        fs::write(folder.join("b.html"), r#"<p id="there">"#).unwrap();
        let broken = broken_links(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let found: Vec<_> = broken.iter().map(String::as_str).collect();
        assert_eq!(found, ["a.html: b.html#gone", "a.html: c.html", "a.html: d.png"]);
    }
}
