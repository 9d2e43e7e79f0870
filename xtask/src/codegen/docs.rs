//! Documentation of generated items: the description's prose as `///` lines of the usual width.

use syn::{AttrStyle, Attribute, visit_mut::VisitMut};

/// The width that `rustfmt.toml` gives to code and comments alike.
pub(super) const WIDTH: usize = 100;
/// Fields and methods stand one step to the right of their item.
const STEP: usize = 4;

/// `text` as `///` lines that stand `indent` columns to the right.
pub(super) fn comment(text: &str, indent: usize) -> String {
    lines(text, indent).iter().map(|line| format!("{:indent$}///{line}\n", "")).collect()
}

/// `text` as the `//!` lines of a file.
pub(super) fn inner_comment(text: &str) -> String {
    lines(text, 0).iter().map(|line| format!("//!{line}\n")).collect()
}

/// What stands behind the `///` of each line: nothing, or a space and words.
fn lines(text: &str, indent: usize) -> Vec<String> {
    let width = WIDTH.saturating_sub(indent + "/// ".len());
    text.trim()
        .lines()
        .flat_map(|line| wrap(line.trim(), width))
        .map(|line| if line.is_empty() { line } else { format!(" {line}") })
        .collect()
}

/// One line of prose, broken between words; what continues a list's item is indented.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let hanging = if text.starts_with("- ") { "  " } else { "" };
    let mut wrapped = vec![];
    let mut line = String::new();
    for word in words(text) {
        let fits = line.len() + 1 + word.len() <= width;
        if line.is_empty() {
            line.push_str(&word);
        } else if fits || starts_markup(&word) {
            line.push(' ');
            line.push_str(&word);
        } else {
            wrapped.push(std::mem::replace(&mut line, format!("{hanging}{word}")));
        }
    }
    wrapped.push(line);
    wrapped
}

/// The words of a text; code between backticks is one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![];
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(code) if code.matches('`').count() % 2 == 1 => {
                code.push(' ');
                code.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// Whether a line that begins with `word` would be a list, a heading or a quotation.
fn starts_markup(word: &str) -> bool {
    let number = word.trim_end_matches(['.', ')']);
    let numbered = number.len() < word.len() && number.bytes().all(|byte| byte.is_ascii_digit());
    matches!(word, "-" | "+" | "*") || word.starts_with(['#', '>']) || numbered
}

/// Gives every item wrapped documentation, without the JSON Schema that the generator appends.
#[derive(Default)]
pub(super) struct TidyDocs {
    indent: usize,
}

impl TidyDocs {
    fn inside(&mut self, visit: impl FnOnce(&mut Self)) {
        self.indent += STEP;
        visit(self);
        self.indent -= STEP;
    }
}

impl VisitMut for TidyDocs {
    fn visit_field_mut(&mut self, field: &mut syn::Field) {
        self.inside(|tidy| syn::visit_mut::visit_field_mut(tidy, field));
    }

    fn visit_impl_item_fn_mut(&mut self, method: &mut syn::ImplItemFn) {
        self.inside(|tidy| syn::visit_mut::visit_impl_item_fn_mut(tidy, method));
    }

    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let text = text(attributes);
        attributes.retain(|attribute| doc_text(attribute).is_none());
        if text.is_empty() {
            return;
        }
        let docs = lines(&text, self.indent).into_iter().map(|line| {
            let mut attribute: Attribute = syn::parse_quote!(#[doc = #line]);
            attribute.style = AttrStyle::Outer;
            attribute
        });
        attributes.splice(0..0, docs);
    }
}

/// The documentation in `attributes`.
pub(super) fn text(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes.iter().filter_map(doc_text).collect();
    let text = lines.join("\n");
    text.split("<details><summary>JSON schema").next().unwrap_or_default().trim().to_owned()
}

fn doc_text(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_broken_between_words_and_a_list_stays_one() {
        let text = format!("{}\n\n- `body`: {}", "word ".repeat(30), "word ".repeat(30));
        let comment = comment(&text, 4);
        assert!(comment.lines().all(|line| line.len() <= WIDTH), "{comment}");
        assert!(comment.lines().all(|line| line == "    ///" || line.starts_with("    /// ")));
        let starts: Vec<&str> =
            comment.lines().map(|line| line.trim_end().get(8..14).unwrap_or("")).collect();
        assert_eq!(starts, ["word w", "word w", "", "- `bod", "  word"]);
    }

    #[test]
    fn a_break_makes_no_list_of_a_dash_and_no_item_of_a_number() {
        for word in ["-", "#1", "2.", ">"] {
            let text = format!("{} {word} end", "a".repeat(96));
            assert_eq!(wrap(&text, 96).first().map(String::len), Some(97 + word.len()), "{word}");
        }
    }
}
