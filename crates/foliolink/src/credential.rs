//! Secrets as people hand them over: what a file or a variable adds to one must not reach a
//! provider, which would only say that it is wrong.

// Each provider uses it, and so do webhooks.
#![cfg_attr(not(any(feature = "flinks", feature = "vumi", feature = "webhook")), allow(dead_code))]

use foliolink_runtime::Secret;

use crate::error::{Error, Result};

/// Refuses a secret that can't be what the provider gave out: one with white space around it, such
/// as the line break at the end of a file, in quotes, or with a character inside that controls or
/// can't be seen. Says the name, never the value. Nothing is trimmed: what is signed and sent is what
/// the caller passed.
pub(crate) fn check_secret(operation: &'static str, name: &str, secret: &Secret) -> Result<()> {
    let text = secret.expose();
    let what = if text.trim() != text || text.starts_with('\u{feff}') {
        "white space at its begin or end, such as the line break of a file"
    } else if text.contains(char::is_control) {
        "holds a control character"
    } else if text.contains(is_invisible) {
        "holds a character that can't be seen"
    } else if is_quoted(text) {
        "stands in quotes, which would be part of it"
    } else {
        return Ok(());
    };
    Err(Error::invalid(operation, format!("{name}: {what}")).advise(crate::Advice::Configure))
}

/// Zero-width characters and marks of direction, which come along where a text is copied from a page.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(char, '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Whether quotes stand around it: a shell takes them off, an env file of a container doesn't.
fn is_quoted(text: &str) -> bool {
    let pairs = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’'), ('«', '»')];
    let inner = |open: char, close: char| text.strip_prefix(open)?.strip_suffix(close);
    pairs.iter().any(|(open, close)| inner(*open, *close).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_adds_to_a_secret_is_refused_by_name() {
        let check = |text: &str| {
            check_secret("client", "api_key", &Secret::from(text))
                .map_err(|error| error.to_string())
        };
        for good in ["", "s3cr3t", "two words", "clé"] {
            assert_eq!(check(good), Ok(()), "{good:?}");
        }
        for around in ["k\n", "k\r\n", " k", "\u{feff}k\n", "k\u{a0}", "\u{feff}k", "\n"] {
            let said = check(around).unwrap_err();
            assert!(said.starts_with("client: api_key: white space at"), "{around:?}: {said}");
        }
        for unseen in ["\u{200b}k", "k\u{200d}", "a\u{2060}b", "a\u{feff}b", "\u{202e}k"] {
            let said = check(unseen).unwrap_err();
            assert_eq!(said, "client: api_key: holds a character that can't be seen", "{unseen:?}");
        }
        for quoted in ["\"k\"", "'k'", "`k`", "“k”", "\"\""] {
            let said = check(quoted).unwrap_err();
            let expected = "client: api_key: stands in quotes, which would be part of it";
            assert_eq!(said, expected, "{quoted}");
        }
        for good in ["k\"", "'k", "\"", "a\"b\"c"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for inside in ["a\nb", "a\0b", "a\u{7f}b"] {
            let said = check(inside).unwrap_err();
            assert_eq!(said, "client: api_key: holds a control character", "{inside:?}");
        }
    }
}
