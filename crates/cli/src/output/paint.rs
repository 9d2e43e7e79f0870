//! What is known of the page that is printed on, and the few styles on it. Without colours every
//! function here returns its text as it is.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;

/// Where a table is printed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RenderOptions {
    /// Columns.
    pub(crate) width: usize,
    /// Colours and bold.
    pub(crate) colours: bool,
    /// Whether account numbers and names are shown in full.
    pub(crate) reveal: bool,
}

/// The colours of bars, one after the other. Those that read well on dark and on light ground.
const BARS: [AnsiColor; 6] = [
    AnsiColor::Cyan,
    AnsiColor::Magenta,
    AnsiColor::Blue,
    AnsiColor::Green,
    AnsiColor::Yellow,
    AnsiColor::BrightBlack,
];

impl RenderOptions {
    fn apply_style(&self, style: Style, text: &str) -> String {
        if self.colours { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// The heading of an answer: who, and as of when, on a rule over the whole width.
    pub(crate) fn heading(&self, left: &str, right: &str) -> String {
        let [left, right] = [left, right].map(|text| shorten(&clean(text), self.width));
        let gap = match self.width.checked_sub(columns(&left) + columns(&right)) {
            Some(gap @ 1..) => " ".repeat(gap),
            _ => "\n".to_owned(),
        };
        let bold = Style::new().bold().fg_color(Some(AnsiColor::Cyan.into()));
        let line = format!("{}{}{}", self.apply_style(bold, &left), gap, self.dim(&right));
        format!("{line}\n{}\n", self.dim(&"━".repeat(self.width)))
    }

    /// The title of a table.
    pub(crate) fn title(&self, text: &str) -> String {
        format!("{}\n", self.apply_style(Style::new().bold(), &shorten(&clean(text), self.width)))
    }

    /// What matters less.
    pub(crate) fn dim(&self, text: &str) -> String {
        self.apply_style(Style::new().dimmed(), text)
    }

    /// What deserves a second look.
    pub(crate) fn warning(&self, text: &str) -> String {
        self.apply_style(AnsiColor::Yellow.on_default(), text)
    }

    /// Bar number `at`.
    pub(crate) fn bar(&self, at: usize, text: &str) -> String {
        self.apply_style(BARS[at % BARS.len()].on_default(), text)
    }
}

/// A text of a bank, fit for a terminal and for one line of it: what could move the cursor, ring,
/// change colours or turn the direction of writing is a blank.
pub(crate) fn clean(text: &str) -> String {
    text.replace(steers, " ")
}

/// Control characters (C0, DEL, C1), line and paragraph separators, and the marks that turn the
/// direction of writing.
pub(crate) fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Columns that a text takes on a terminal.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// The text, or as much of it as fits before an ellipsis.
pub(crate) fn shorten(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for character in text.chars() {
        short.push(character);
        if columns(&short) >= width {
            short.pop();
            break;
        }
    }
    // A blank before the ellipsis looks like a word that was lost.
    format!("{}…", short.trim_end())
}

/// The text in lines of at most `width` columns, broken between words; all but the first are
/// indented.
pub(crate) fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut lines = vec![String::new()];
    for word in clean(text).split_whitespace() {
        let line = lines.last_mut().map_or("", |line| line.as_str());
        if columns(line) > columns(indent) && columns(line) + 1 + columns(word) > width {
            lines.push(indent.to_owned());
        }
        if let Some(line) = lines.last_mut() {
            if !line.trim().is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}

/// The last four characters of a number that names an account.
pub(crate) fn mask(number: &str) -> String {
    let count = number.chars().count();
    // Of a short one even four would be most of it.
    let shown = if count >= 7 { 4 } else { count / 4 };
    format!("•••{}", number.chars().skip(count - shown).collect::<String>())
}

/// Initials of a name.
pub(crate) fn initials(name: &str) -> String {
    let words =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    words.map(|first| format!("{first}.")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_shows_its_last_four_and_a_short_one_less() {
        assert_eq!(mask("5550142"), "•••0142");
        assert_eq!(mask("ES6399990001203004500678"), "•••0678");
        assert_eq!(mask("1234"), "•••4");
        assert_eq!(mask("12"), "•••");
        assert_eq!(mask(""), "•••");
        assert_eq!(initials("ÉLODIE SAMPLE-BÉLANGER"), "É. S.");
        assert_eq!(initials("ZOË SAMPLE & ÅKE SAMPLE"), "Z. S. Å. S.");
    }

    #[test]
    fn texts_are_cut_by_columns_not_bytes() {
        assert_eq!(shorten("Énergie", 7), "Énergie");
        assert_eq!(shorten("Énergie Fictive", 9), "Énergie…");
        assert_eq!(shorten("日本語テキスト", 7), "日本語…");
        assert!(columns(&shorten("日本語テキスト", 6)) <= 6);
    }

    #[test]
    fn long_texts_are_broken_between_words() {
        assert_eq!(wrap("one two three", 7, "  "), "one two\n  three");
        assert_eq!(wrap("unbreakable word", 4, "  "), "unbreakable\n  word");
        assert_eq!(wrap("short", 80, "  "), "short");
    }

    #[test]
    fn what_steers_a_terminal_is_a_blank_and_what_is_written_stays() {
        assert_eq!(
            clean("a\u{1b}[2Jb\u{7}\r\n\u{7f}\u{9b}1m\u{202e}c\u{2066}\u{2028}d"),
            "a [2Jb    \u{20}1m c  d"
        );
        let written = "É 日本語 नमस्ते שלום 👩\u{200d}👩 a\u{a0}b";
        assert_eq!(clean(written), written);
        let options = RenderOptions { width: 20, colours: false, reveal: false };
        assert!(
            !options.heading("a\u{7}", "b\n").contains('\u{7}')
                && options.heading("a", "b\n").lines().count() == 2
        );
        assert_eq!(
            (options.title("a\nb"), wrap("a\u{1b}b", 80, "")),
            ("a b\n".to_owned(), "a b".to_owned())
        );
    }

    #[test]
    fn without_colours_nothing_is_added() {
        let options = RenderOptions { width: 20, colours: false, reveal: false };
        assert_eq!(
            options.heading("Flinks", "today"),
            format!("Flinks         today\n{}\n", "━".repeat(20))
        );
        assert_eq!(
            options.heading("Flinks · Bank of Examples", "as of today"),
            format!("Flinks · Bank of Ex…\nas of today\n{}\n", "━".repeat(20))
        );
        assert_eq!(options.warning("w"), "w");
        assert!(RenderOptions { colours: true, ..options }.warning("w").contains('\u{1b}'));
    }
}
