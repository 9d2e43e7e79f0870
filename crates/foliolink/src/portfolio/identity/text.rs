//! A bank's text, where spaces and the case of ASCII letters say nothing: they change between two
//! reads of one transaction.

use std::hash::{Hash, Hasher};

/// Compares and hashes in the normal form, without writing it down.
#[derive(Clone, Copy)]
pub(super) struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    /// `None` where nothing but spaces is written.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        (!text.trim_ascii().is_empty()).then_some(Self(text))
    }

    /// The normal form: spaces at the ends left out, several in a row one, `A` to `Z` small. Only
    /// ASCII is touched, so that no newer version of Unicode changes a key.
    pub(super) fn normal(&self) -> impl Iterator<Item = u8> {
        let words = self.0.as_bytes().split(u8::is_ascii_whitespace);
        let words = words.filter(|word| !word.is_empty()).enumerate();
        words.flat_map(|(at, word)| {
            let space = (at > 0).then_some(b' ');
            space.into_iter().chain(word.iter().map(u8::to_ascii_lowercase))
        })
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.normal().eq(other.normal())
    }
}

impl Eq for Text<'_> {}

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // The words without what is between them: enough to tell texts apart, and no iterator.
        let mut piece = [0; 32];
        let mut length = 0;
        for byte in self.0.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
            if length == piece.len() {
                state.write(&piece);
                length = 0;
            }
            if let Some(place) = piece.get_mut(length) {
                *place = byte.to_ascii_lowercase();
                length += 1;
            }
        }
        state.write(piece.get(..length).unwrap_or_default());
        state.write_u8(0xff);
    }
}

impl std::fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Text(..)")
    }
}
