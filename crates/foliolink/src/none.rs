//! Words by which programs say that there is nothing; what reads answers and what compares ids go
//! by the same.

use foliolink_runtime::is_blank;

/// Whether a text is blank, or a word by which programs say that there is nothing.
pub(crate) fn says_none(text: &str) -> bool {
    const NONE: [&str; 11] =
        ["null", "(null)", "none", "nil", "undefined", "n/a", "#n/a", "nan", "-", "--", "\u{2014}"];
    if is_surely_some(text.as_bytes()) {
        return false;
    }
    is_blank(text) || NONE.iter().any(|none| text.trim().eq_ignore_ascii_case(none))
}

/// Whether a text is none of these words for its length, as nearly every id is.
pub(crate) fn is_surely_some(text: &[u8]) -> bool {
    const LONGEST: usize = 32;
    text.len() > LONGEST && text.first().is_some_and(u8::is_ascii_graphic)
}
