//! Syntax as text, in the form that `cargo fmt` leaves alone.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use syn::Item;

use crate::description::root;

/// Items with a blank line between them, and between the methods of an `impl`.
pub(super) fn items(items: Vec<Item>) -> String {
    let texts: Vec<String> = items.into_iter().map(item).collect();
    texts.join("\n")
}

fn item(item: Item) -> String {
    let file = syn::File { shebang: None, frontmatter: None, attrs: vec![], items: vec![item] };
    let mut text = String::new();
    let mut ended = false;
    for line in prettyplease::unparse(&file).lines() {
        if ended && !line.starts_with('}') {
            text.push('\n');
        }
        // The printer's indentation is regular: this ends a method or an associated type.
        ended = line == "    }" || line.starts_with("    type ");
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The text as `rustfmt` with the workspace's settings writes it.
///
/// # Errors
/// When there is no `rustfmt`, or it finds no Rust.
pub(super) fn format(code: &str) -> Result<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout", "--config-path"])
        .arg(root()?)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("rustfmt can't be run: `rustup component add rustfmt`")?;
    let mut input = rustfmt.stdin.take().context("rustfmt takes text")?;
    let text = code.to_owned();
    // On a thread of its own: with both pipes full, each would wait for the other.
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = rustfmt.wait_with_output()?;
    let written = writer.join();
    ensure!(
        output.status.success(),
        "rustfmt refuses the generated code: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    written.ok().context("rustfmt took no text")??;
    Ok(String::from_utf8(output.stdout)?)
}
