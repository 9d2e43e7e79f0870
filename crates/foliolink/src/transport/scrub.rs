//! Takes out of a provider's message what was sent to it and it may quote.

use foliolink_runtime::Secret;

use crate::error::Error;

/// The error without the secrets that its call sent, in case the provider quotes one.
pub(crate) fn scrub_error(error: Error, hidden: &[Secret]) -> Error {
    error.with(|parts| {
        parts.message = parts.message.take().map(|message| scrub(&message, hidden));
    })
}

/// A provider's text without what was sent, in whatever case it is quoted; the longest first, since
/// one may be part of another.
pub(crate) fn scrub(text: &str, hidden: &[Secret]) -> String {
    let mut hidden: Vec<_> =
        hidden.iter().map(Secret::expose).filter(|secret| !secret.is_empty()).collect();
    hidden.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    hidden.into_iter().fold(text.to_owned(), |text, secret| without(&text, secret))
}

fn without(text: &str, secret: &str) -> String {
    // In ASCII lower case every byte keeps its place.
    let lower = text.to_ascii_lowercase();
    let secret = secret.to_ascii_lowercase();
    let mut shown = String::with_capacity(text.len());
    let mut rest = 0;
    for (at, found) in lower.match_indices(&secret) {
        shown.push_str(text.get(rest..at).unwrap_or_default());
        shown.push('…');
        rest = at + found.len();
    }
    shown + text.get(rest..).unwrap_or_default()
}
