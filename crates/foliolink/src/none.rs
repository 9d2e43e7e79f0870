//! Words by which programs say that there is nothing; what reads answers and what compares ids go
//! by the same.

use foliolink_runtime::is_blank;

const NONE: [&str; 11] =
    ["null", "(null)", "none", "nil", "undefined", "n/a", "#n/a", "nan", "-", "--", "\u{2014}"];

/// Whether a text is blank, or a word by which programs say that there is nothing.
pub(crate) fn says_none(text: &str) -> bool {
    if is_surely_some(text.as_bytes()) {
        return false;
    }
    let word = text.trim();
    is_blank(word) || NONE.iter().any(|none| word.eq_ignore_ascii_case(none))
}

/// Whether a text is none of these words for how it begins, or for its length: nearly every text is
/// known by that.
pub(crate) fn is_surely_some(text: &[u8]) -> bool {
    const LONGEST: usize = 32;
    // None of them begins with another ASCII character.
    const FIRST: &[u8] = b"nNuU(#-";
    text.first().is_some_and(|first| {
        first.is_ascii_graphic() && (text.len() > LONGEST || !FIRST.contains(first))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_for_none_is_known_in_any_case_and_with_spaces_around_it() {
        for word in NONE {
            for word in [word.to_owned(), word.to_uppercase(), format!(" {word}\u{a0}")] {
                assert!(says_none(&word), "{word:?}");
                assert!(!is_surely_some(word.as_bytes()), "{word:?}");
            }
        }
        for blank in ["", " ", "\u{a0}\u{200b}", "\u{feff}"] {
            assert!(says_none(blank), "{blank:?}");
        }
    }

    #[test]
    fn what_only_begins_like_one_is_none_of_them() {
        for text in
            ["no", "Nilsson", "nullable", "-1", "#1", "(none)", "un", "\u{2014} 2", "EUR", "0"]
        {
            assert!(!says_none(text), "{text:?}");
        }
    }
}
