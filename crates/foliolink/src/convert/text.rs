//! Texts that say nothing, and files that are sent as text.

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use foliolink_runtime::{Personal, is_blank};

use crate::none::{is_surely_some, says_none};

/// A text that may say nothing.
pub(crate) trait Text {
    /// The characters.
    fn characters(&self) -> &str;

    /// Whether nothing that can be seen stands in it.
    fn is_blank(&self) -> bool {
        is_blank(self.characters())
    }

    /// Whether it is no word for none, as far as that can be told at once.
    fn is_surely_some(&self) -> bool {
        false
    }
}

impl Text for String {
    fn characters(&self) -> &str {
        self
    }
}

impl Text for foliolink_runtime::Text {
    fn characters(&self) -> &str {
        self
    }

    fn is_blank(&self) -> bool {
        self.is_blank()
    }

    fn is_surely_some(&self) -> bool {
        is_surely_some(self.as_bytes())
    }
}

impl Text for Personal {
    fn characters(&self) -> &str {
        self.reveal()
    }

    fn is_blank(&self) -> bool {
        self.is_blank()
    }
}

/// A text, as it was sent, unless it says nothing: providers write `""` where they have none.
pub(crate) fn nonblank<T: Text>(text: Option<T>) -> Option<T> {
    text.filter(|text| !text.is_blank())
}

/// The same for a word of a list.
pub(crate) fn nonblank_word(text: &str) -> Option<&str> {
    Some(text).filter(|text| !is_blank(text))
}

/// The same for what is no free text (an id, a number of an account, a code), where a word for none
/// is none. A person may well be called Null, and a bank may describe a movement as none.
pub(crate) fn named<T: Text>(text: Option<T>) -> Option<T> {
    text.filter(|text| text.is_surely_some() || !says_none(text.characters()))
}

/// Whether the text of an act, such as a deletion, says that nothing was done.
pub(crate) fn says_failure(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let failures = [
        "could not",
        "couldn't",
        "cannot",
        "can't",
        "can not",
        "unable",
        "fail",
        "error",
        "in use",
        "not deleted",
        "not removed",
        "not been",
        "not allowed",
        "not updated",
        "not stored",
        "not changed",
        "not activated",
        "invalid",
        "denied",
    ];
    failures.iter().any(|failure| text.contains(failure))
}

/// The bytes of a file, and `None` where there are none or the text isn't Base64.
///
/// Reads what is in use: either alphabet, with padding, without it or with too much, broken into
/// lines, as a `data:` URL.
pub(crate) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    const CONFIG: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::RequireNone);
    const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
    if says_none(text) {
        return None;
    }
    let text = text.trim();
    let text = match text.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        Some(_) => text.split_once(',')?.1,
        None => text,
    };
    let mut dense: Vec<u8> = text
        .chars()
        .filter(|char| !is_blank(char.encode_utf8(&mut [0; 4])))
        .map(|char| match char {
            '-' => b'+',
            '_' => b'/',
            // Nothing beyond ASCII is of either alphabet.
            char => u8::try_from(char).unwrap_or(b'?'),
        })
        .collect();
    let padding = dense.iter().rev().take_while(|byte| **byte == b'=').count();
    dense.truncate(dense.len() - padding);
    STANDARD.decode(dense).ok().filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_text_is_none_and_another_stays_as_sent() {
        assert_eq!(nonblank(Some(String::new())), None);
        assert_eq!(nonblank(Some(" \t".to_owned())), None);
        assert_eq!(nonblank(Some(" CAD ".to_owned())).as_deref(), Some(" CAD "));
        assert_eq!(nonblank(Some(Personal::from(""))), None);
        assert_eq!((nonblank_word(""), nonblank_word("Chequing")), (None, Some("Chequing")));
    }

    #[test]
    fn a_word_for_none_is_none_where_no_free_text_stands() {
        for none in ["", "\u{200b} ", "null", " NULL", "N/A", "-", "undefined", "None", "(null)"] {
            assert_eq!(named(Some(none.to_owned())), None, "{none}");
        }
        assert!(says_none(&" ".repeat(100)));
        for some in ["EUR", "0", "NA", "-1", "c0a1f6de-5a4b-4d2c-9c39-3b6c0f5a7e01", "Nullmeier"] {
            assert_eq!(named(Some(some.to_owned())).as_deref(), Some(some));
        }
    }

    #[test]
    fn base64_is_read_as_it_is_in_use() {
        let bytes = b"%PDF-1.7 \xfb\xff\xfe".to_vec();
        for text in [
            "JVBERi0xLjcg+//+",
            "JVBERi0xLjcg-__-",
            "JVBERi0x\r\nLjcg+//+\r\n",
            " JVBERi0xLjcg+//+\n",
            "data:application/pdf;base64,JVBERi0xLjcg+//+",
            "DATA:application/pdf;base64,JVBERi0xLjcg-__-\n",
        ] {
            assert_eq!(decode_base64(text), Some(bytes.clone()), "{text}");
        }
        for text in ["QQ==", "QQ=", "QQ", "QQ===", "\u{feff}QQ\u{200b}==\u{a0}"] {
            assert_eq!(decode_base64(text), Some(b"A".to_vec()), "{text}");
        }
        for text in [
            "",
            " \n",
            "not base64",
            "data:",
            "data:application/pdf;base64,",
            "QQ==QQ==",
            "null",
            "QQ\u{e9}\u{e9}",
            "====",
        ] {
            assert_eq!(decode_base64(text), None, "{text}");
        }
        // Both alphabets in one text are read as well.
        assert_eq!(decode_base64("-_+/"), decode_base64("+/+/"));
    }
}
