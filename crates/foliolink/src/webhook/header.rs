//! Reads the one header that carries the signature, before anything else is looked at.

use http::HeaderMap;

use super::Rejected;

/// Longest signature header, in bytes: a token with claims stays well below.
pub(super) const LIMIT: usize = 8 << 10;

/// The only value of the first of `names` that is there.
pub(super) fn signature<'a>(headers: &'a HeaderMap, names: &[&str]) -> Result<&'a str, Rejected> {
    let values = || names.iter().map(|name| headers.get_all(*name));
    if values().any(|all| all.iter().any(|value| value.len() > LIMIT)) {
        return Err(Rejected::HeaderTooLarge);
    }
    for all in values() {
        let mut all = all.iter();
        let Some(value) = all.next() else { continue };
        if all.next().is_some() {
            return Err(Rejected::SeveralSignatures);
        }
        let text = value.to_str().map_err(|_| Rejected::MalformedSignature)?.trim();
        return if text.is_empty() { Err(Rejected::NoSignature) } else { Ok(text) };
    }
    Err(Rejected::NoSignature)
}
