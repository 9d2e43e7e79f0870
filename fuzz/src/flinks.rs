//! Flinks: HMAC over the bytes, then JSON whose fields may be of any type.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use foliolink::{
    Secret,
    webhook::{
        Rejected, Sink as _, Wakeups,
        flinks::{Event, OTHER_SIGNATURE_HEADER, SIGNATURE_HEADER, Verifier, sign},
    },
};
use serde_json::value::RawValue;

use crate::{header_and_body, headers, kept};

const SECRET: &str = "a made-up webhook secret";

static STRANGERS: LazyLock<Verifier> = LazyLock::new(|| verifier(SECRET));

fn verifier(secret: &str) -> Verifier {
    Verifier::new(secret).expect("not empty")
}

/// A header and a body that nobody signed are turned away, under either header.
pub fn flinks_verifier(data: &[u8]) {
    let (signature, body) = header_and_body(data);
    for name in [SIGNATURE_HEADER, OTHER_SIGNATURE_HEADER] {
        assert!(
            STRANGERS.open(&headers(name, signature), body).is_err(),
            "a forged delivery got through"
        );
    }
}

/// A signed body is an event kept whole, or no event; the hub takes any event, and its memory is bounded.
pub fn flinks_event(data: &[u8]) {
    static HUB: LazyLock<Mutex<Wakeups>> = LazyLock::new(|| {
        Mutex::new(Wakeups::new().keep_early(100, 10_000, std::time::Duration::MAX))
    });
    let signature = sign(&Secret::from(SECRET), data);
    // A new verifier each time: it remembers what it took.
    let opened = verifier(SECRET).open(&headers(SIGNATURE_HEADER, signature.as_bytes()), data);
    let object = serde_json::from_slice::<HashMap<String, &RawValue>>(data).is_ok();
    match opened {
        Ok(verified) => {
            let event: Event = verified.ack();
            assert_eq!(event.message().body().get(), kept(data));
            let hub = HUB.lock().expect("nothing panicked").clone();
            crate::vumi::block_on(hub.accept(event)).expect("the hub takes everything");
            assert!(hub.early_count() <= 100, "the hub grows");
        }
        // Keys that are no UTF-8 once unescaped, e.g. half a surrogate pair, are objects to nobody.
        Err(rejected) => assert_eq!((object, rejected), (false, Rejected::NotAnEvent)),
    }
}
