//! Every documented answer with things wrong in it, from the wire to the files that are written of
//! it: nothing panics, nothing is lost without a word, nothing secret comes out, and it costs no
//! more than a multiple of its size.

mod calls;
mod description;
mod files;
mod mutate;
mod node;
mod numbers;
mod oracle;
mod output;
mod places;
mod wire;

use std::sync::atomic::{AtomicUsize, Ordering};

use arbitrary::Unstructured;
use bytes::Bytes;
use foliolink::{drift, portfolio};
use peak_alloc::PeakAlloc;
use tokio::runtime::{Builder, Runtime};

pub(crate) use self::node::Node;
use self::{
    description::{ANSWERS, Answer, Provider},
    mutate::Mutator,
    oracle::Broken,
};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// Bytes that may be live for each byte of an answer. Measured: see [`Cost`].
const FOR_EACH_BYTE: usize = 2000;
/// And for the call itself.
const FOR_THE_CALL: usize = 4 << 20;

/// Most bytes that were live for each byte of a body that isn't small.
static DEAREST: AtomicUsize = AtomicUsize::new(0);
/// Below that, the call itself is what costs.
const NOT_SMALL: usize = 16 << 10;

/// Most bytes that were live for each byte of a body since the last time, for bodies of 16 KiB and
/// more.
pub fn take_dearest() -> usize {
    DEAREST.swap(0, Ordering::Relaxed)
}

/// The names of all answers, in order.
pub fn names() -> Vec<&'static str> {
    ANSWERS.iter().map(|answer| answer.name.as_str()).collect()
}

/// An answer as the input makes it.
struct Input {
    answer: &'static Answer,
    /// With what is wrong in it.
    body: Node,
    /// As it is sent.
    bytes: Vec<u8>,
    /// Chooses the exports that are tried.
    sample: u8,
}

/// Draws the answer from the first two bytes, what goes wrong with it from the rest.
pub fn answers(data: &[u8]) {
    check(data, None);
}

/// The same for one answer, by its place in [`names`].
pub fn one_answer(data: &[u8], which: usize) {
    check(data, Some(which));
}

/// The body that an input makes, and what it is an answer of: to look at a finding.
pub fn show(data: &[u8], which: Option<usize>) -> (String, Vec<u8>) {
    let input = draw(data, which);
    (input.answer.name.clone(), input.bytes)
}

fn draw(data: &[u8], which: Option<usize>) -> Input {
    let (first, rest) = data.split_at(data.len().min(3));
    let byte = |at: usize| first.get(at).copied().unwrap_or_default();
    let drawn = usize::from(u16::from_le_bytes([byte(0), byte(1)]));
    let answer = ANSWERS[which.unwrap_or(drawn) % ANSWERS.len()];
    let mut choices = Unstructured::new(rest);
    let mut mutator = Mutator::new(&mut choices);
    let body = mutator.make_unique(answer.schema, answer.body);
    let (body, bytes) = mutator.change(body).unwrap_or_default();
    Input { answer, body, bytes, sample: byte(2) }
}

fn check(data: &[u8], which: Option<usize>) {
    let input = draw(data, which);
    let mut broken = Broken(vec![]);
    check_call(&input, &mut broken);
    check_drift(&input, &mut broken);
    assert!(broken.0.is_empty(), "{}: {}", input.answer.name, broken.0.join("; "));
}

/// Decoded, converted, into the model, into files.
fn check_call(input: &Input, broken: &mut Broken) {
    let body = Bytes::from(input.bytes.clone());
    let runtime = runtime();
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let outcome = runtime.block_on(calls::call(input.answer, body));
    let cost = ALLOCATED.peak_usage().saturating_sub(before);
    if input.bytes.len() >= NOT_SMALL {
        DEAREST.fetch_max(cost / input.bytes.len(), Ordering::Relaxed);
    }
    if cost > FOR_THE_CALL + FOR_EACH_BYTE * input.bytes.len() {
        broken.0.push(format!("{cost} bytes are live for {} of the body", input.bytes.len()));
    }
    // What isn't JSON any more has no places.
    let body = if is_as_made(input) { &input.body } else { &Node::Null };
    broken.check_outcome(input.answer, body, &outcome);
    let Ok(output) = &outcome else { return };
    if let Some(snapshot) = &output.snapshot {
        files::check(snapshot, input.answer, body, output, input.sample, broken);
    }
}

fn check_drift(input: &Input, broken: &mut Broken) {
    let provider = match input.answer.description.provider {
        Provider::Flinks => portfolio::Provider::FLINKS,
        Provider::Vumi => portfolio::Provider::VUMI,
    };
    let status = input.answer.status.unwrap_or_default();
    let report = drift::inspect(&provider, input.answer.operation, status, &input.bytes);
    let report = report.expect("the operation is described");
    let body = if is_as_made(input) { &input.body } else { &Node::Null };
    broken.check_drift(input.answer, body, &report);
}

/// Whether the bytes are the body's, so that each of its values is in them.
fn is_as_made(input: &Input) -> bool {
    input.body.to_bytes() == input.bytes
}

/// Its clock stands still unless everybody waits.
fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_time().start_paused(true).build().expect("a runtime")
}
