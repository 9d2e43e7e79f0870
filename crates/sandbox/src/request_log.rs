//! What was asked, as far as it may be shown: templates instead of paths, so no id and no secret.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One request that reached the sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// When it came, by the sandbox's clock.
    pub at: Timestamp,
    /// The HTTP method.
    pub method: String,
    /// The path of the route table, with its parameters in braces; `(unknown)` where no route matched.
    pub path: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// Flinks' code of what went wrong or isn't ready; Vumi has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The names of the query's parameters, without their values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<String>,
    /// The names of the headers, without their values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<String>,
    /// The faults that hit it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
}

/// Names in order. One that may be something else, such as a token where a name should be, isn't shown.
pub(crate) fn names<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let is_name = |name: &str| name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'));
    let mut names: Vec<_> = names.map(|name| if is_name(name) { name.to_owned() } else { "(other)".to_owned() }).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The provider's code in an answer that isn't a plain success.
pub(crate) fn code(status: u16, body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Coded {
        #[serde(rename = "FlinksCode")]
        code: String,
    }
    if status == 200 {
        return None;
    }
    serde_json::from_slice(body).ok().map(|Coded { code }| code)
}

/// Older entries make room, so that a long-running sandbox doesn't grow.
const KEPT: usize = 10_000;

pub(crate) fn push(log: &mut Vec<LoggedRequest>, entry: LoggedRequest) {
    if log.len() >= KEPT {
        log.drain(..KEPT / 2);
    }
    log.push(entry);
}
