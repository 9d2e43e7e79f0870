//! Words by which programs say that there is nothing; what reads answers and what compares ids go
//! by the same.

use foliolink_runtime::is_blank;

/// Whether a text is blank, or a word by which programs say that there is nothing.
pub(crate) fn says_none(text: &str) -> bool {
    const NONE: [&str; 11] =
        ["null", "(null)", "none", "nil", "undefined", "n/a", "#n/a", "nan", "-", "--", "\u{2014}"];
    // Nearly every id is longer than these.
    const LONGEST: usize = 32;
    if text.len() > LONGEST && !text.starts_with(|first: char| !first.is_ascii_graphic()) {
        return false;
    }
    is_blank(text) || NONE.iter().any(|none| text.trim().eq_ignore_ascii_case(none))
}
