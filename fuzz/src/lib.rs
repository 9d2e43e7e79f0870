//! What is fuzzed, as functions of bytes: libFuzzer's targets and the random runner call the same ones. Each panics where a promise breaks.

mod flinks;
mod vumi;

use http::{HeaderMap, HeaderName, HeaderValue};

pub use flinks::{flinks_event, flinks_verifier};
pub use vumi::{vumi_event, vumi_verifier};

/// One target: its name, and what it does with bytes.
#[derive(Clone, Copy)]
pub struct Target {
    /// As libFuzzer's binary is called, and the folder of its seeds.
    pub name: &'static str,
    /// Panics where a promise breaks.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: [Target; 4] = [
    Target { name: "flinks_verifier", run: flinks_verifier },
    Target { name: "flinks_event", run: flinks_event },
    Target { name: "vumi_verifier", run: vumi_verifier },
    Target { name: "vumi_event", run: vumi_event },
];

/// One header, if the bytes can be a value.
fn headers(name: &'static str, value: &[u8]) -> HeaderMap {
    let value = HeaderValue::from_bytes(value);
    value.map(|value| HeaderMap::from_iter([(HeaderName::from_static(name), value)])).unwrap_or_default()
}

/// The input's first line, and the rest.
fn header_and_body(data: &[u8]) -> (&[u8], &[u8]) {
    match data.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&data[..end], &data[end + 1..]),
        None => (data, &[]),
    }
}

/// Whether the bytes are one JSON value.
fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<&serde_json::value::RawValue>(body).is_ok()
}

/// What an event keeps of its body: every byte but the space around it.
fn kept(body: &[u8]) -> &str {
    std::str::from_utf8(body).expect("JSON is UTF-8").trim_matches([' ', '\t', '\r', '\n'])
}
