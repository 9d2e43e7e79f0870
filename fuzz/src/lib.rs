//! What is fuzzed, as functions of bytes: libFuzzer's targets and the random runner call the same ones. Each panics where a promise breaks.

pub mod answers;
mod claims;
mod flinks;
mod vumi;

use http::{HeaderMap, HeaderName, HeaderValue};

pub use answers::answers;
pub use claims::vumi_claims;
pub use flinks::{flinks_event, flinks_verifier};
pub use vumi::{vumi_event, vumi_verifier};

/// One target: its name, and what it does with bytes.
#[derive(Clone, Copy)]
pub struct Target {
    /// As libFuzzer's binary is called, and the folder of its seeds.
    pub name: &'static str,
    /// Panics where a promise breaks.
    pub run: fn(&[u8]),
    /// What its bytes are.
    pub form: Form,
}

/// What the bytes of an input are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// What a stranger sends: seeds with some changes are best.
    Sent,
    /// Choices, each as good as any other.
    Choices,
}

/// Every target.
pub const TARGETS: [Target; 6] = [
    Target { name: "flinks_verifier", run: flinks_verifier, form: Form::Sent },
    Target { name: "flinks_event", run: flinks_event, form: Form::Sent },
    Target { name: "vumi_verifier", run: vumi_verifier, form: Form::Sent },
    Target { name: "vumi_event", run: vumi_event, form: Form::Sent },
    Target { name: "vumi_claims", run: vumi_claims, form: Form::Choices },
    Target { name: "answers", run: answers, form: Form::Choices },
];

/// One header, if the bytes can be a value.
fn headers(name: &'static str, value: &[u8]) -> HeaderMap {
    let value = HeaderValue::from_bytes(value);
    value
        .map(|value| HeaderMap::from_iter([(HeaderName::from_static(name), value)]))
        .unwrap_or_default()
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
