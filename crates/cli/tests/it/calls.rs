//! Which operations a test has called, by the library's `call` spans.
//!
//! One subscriber for the whole process, before the first call: with one a test, a span whose first
//! use another test had just seen was missed now and then. Every test runs on one thread, so what
//! is collected is kept by thread.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Once,
};

use tracing::{Subscriber, field::Field, span::Attributes};
use tracing_subscriber::{Layer, layer::Context, layer::SubscriberExt as _};

thread_local! {
    static SEEN: RefCell<BTreeSet<String>> = RefCell::default();
}

struct Collector;

#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl tracing::field::Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl<S: Subscriber> Layer<S> for Collector {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &tracing::span::Id, _: Context<'_, S>) {
        if attributes.metadata().name() == "call" {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            SEEN.with_borrow_mut(|seen| {
                seen.insert(format!("{}.{}", fields.0["provider"], fields.0["operation"]))
            });
        }
    }
}

/// Starts to collect; a second call changes nothing.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Collector))
            .unwrap()
    });
}

/// What this test has called since it last asked.
pub(crate) fn take() -> BTreeSet<String> {
    SEEN.take()
}
