//! Texts that say nothing, and files that are sent as text.

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use foliolink_runtime::Personal;

/// A text that may be blank.
pub(crate) trait Text {
    /// Whether nothing but white space stands in it.
    fn is_blank(&self) -> bool;
}

impl Text for String {
    fn is_blank(&self) -> bool {
        self.trim().is_empty()
    }
}

impl Text for foliolink_runtime::Text {
    fn is_blank(&self) -> bool {
        self.is_blank()
    }
}

impl Text for Personal {
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
    Some(text).filter(|text| !text.trim().is_empty())
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
/// Reads what is in use: either alphabet, with and without padding, broken into lines, as a `data:`
/// URL.
pub(crate) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    const CONFIG: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
    const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG);
    let text = text.trim();
    let text = match text.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        Some(_) => text.split_once(',')?.1,
        None => text,
    };
    let dense: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let is_url_safe = dense.iter().any(|byte| matches!(byte, b'-' | b'_'));
    let engine = if is_url_safe { URL_SAFE } else { STANDARD };
    engine.decode(dense).ok().filter(|bytes| !bytes.is_empty())
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
        for text in ["QQ==", "QQ=", "QQ"] {
            assert_eq!(decode_base64(text), Some(b"A".to_vec()), "{text}");
        }
        for text in ["", " \n", "not base64", "data:", "data:application/pdf;base64,", "QQ==QQ=="] {
            assert_eq!(decode_base64(text), None, "{text}");
        }
    }
}
