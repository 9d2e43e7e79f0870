//! What was asked, as far as it may be shown: templates instead of paths, so no id and no secret.

use axum::body::Body;
use axum::http::Response;
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::state::SharedWorld;

/// One request that reached the sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// Its number; the first request of a sandbox is 1, and numbers go on over resets.
    pub number: u64,
    /// When it came, by the sandbox's clock.
    pub at: Timestamp,
    /// The HTTP method.
    pub method: String,
    /// The path of the route table, with its parameters in braces; `(unknown)` where no route
    /// matched.
    pub path: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// From its first line to the end of the answer's body, by the sandbox's clock: 0 on one that
    /// stood still. Nothing while it is under way.
    pub took_ms: Option<u64>,
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
    /// The deliveries that it put on their way, by the number that their attempts have:
    /// [`WebhookDelivery`](crate::WebhookDelivery).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub webhooks: Vec<u64>,
}

/// Names in order. One that may be something else, such as a token where a name should be, isn't
/// shown.
pub(crate) fn safe_names<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let is_name = |name: &str| {
        name.len() <= 40
            && name.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'))
    };
    let mut names: Vec<_> = names
        .map(|name| if is_name(name) { name.to_owned() } else { "(other)".to_owned() })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The provider's code in an answer that isn't a plain success.
pub(crate) fn flinks_code(status: u16, body: &[u8]) -> Option<String> {
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
const MAX_ENTRIES: usize = 10_000;

/// What was asked so far, oldest first.
#[derive(Default)]
pub(crate) struct RequestLog {
    pub(crate) entries: Vec<LoggedRequest>,
    /// How many made room.
    dropped: usize,
}

impl RequestLog {
    /// Empty, with numbers that go on: what is under way finds no entry of somebody else's.
    pub(crate) fn restart(&self) -> Self {
        Self { entries: Vec::new(), dropped: self.dropped + self.entries.len() }
    }

    /// Adds an entry; gives its number.
    pub(crate) fn push(&mut self, mut entry: LoggedRequest) -> usize {
        if self.entries.len() >= MAX_ENTRIES {
            self.entries.drain(..MAX_ENTRIES / 2);
            self.dropped += MAX_ENTRIES / 2;
        }
        entry.number = (self.dropped + self.entries.len()) as u64 + 1;
        self.entries.push(entry);
        self.dropped + self.entries.len() - 1
    }

    /// The entry with that number, unless it made room.
    fn entry(&mut self, number: usize) -> Option<&mut LoggedRequest> {
        self.entries.get_mut(number.checked_sub(self.dropped)?)
    }
}

/// A call that is under way. However it ends, with its last byte or with a caller who goes away,
/// its time is written down then.
pub(crate) struct InFlight {
    shared: SharedWorld,
    number: usize,
}

impl InFlight {
    pub(crate) fn new(shared: &SharedWorld, number: usize) -> Self {
        Self { shared: shared.clone(), number }
    }

    /// Goes on until the body is sent: it is let go of then.
    pub(crate) fn track_body(self, response: Response<Body>) -> Response<Body> {
        response.map(|body| {
            Body::new(body.map_frame(move |frame| {
                let _until_then = &self;
                frame
            }))
        })
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let mut world = self.shared.lock();
        let now = world.clock.now();
        if let Some(entry) = world.log.entry(self.number) {
            entry.took_ms = Some(elapsed_milliseconds(entry.at, now));
        }
    }
}

/// Between two times; none where a clock was set back.
pub(crate) fn elapsed_milliseconds(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.duration_since(from).as_millis()).unwrap_or(0)
}
