//! Lists that have no pages, and say that they are one of several.

use bytes::Bytes;
use foliolink_runtime::decode;
use serde::de::IgnoredAny;

use super::hints::Hints;
use crate::error::{Error, Result};

/// Refuses a list that says it isn't whole, of an operation that has no pages: the header of one is
/// all that could say so, since an object in its place doesn't decode.
pub(crate) fn check_whole(operation: &'static str, answer: &http::Response<Bytes>) -> Result<()> {
    let hints = Hints::of(answer.headers());
    if hints.is_silent() {
        return Ok(());
    }
    // What is no list is nobody's page.
    let Ok(rows) = decode::<Vec<IgnoredAny>>(answer.body()) else { return Ok(()) };
    match hints.more_after(rows.len() as u64, 0) {
        Some(true) => {
            let what = "this is one page of several, and this list has none (A-7)";
            Err(Error::decode(format!("vumi.{operation}"), ".", what))
        }
        Some(false) | None => Ok(()),
    }
}
