//! Vumi: a token taken apart without trust, then JSON of an unknown form.

use std::{cell::LazyCell, collections::HashSet};

use foliolink::webhook::{
    Rejected,
    vumi::{SIGNATURE_HEADER, Signer, Verifier},
};
use tokio::runtime::Runtime;

use crate::{header_and_body, headers, is_json, kept};

thread_local! {
    pub(crate) static SIGNER: LazyCell<Signer> = LazyCell::new(|| Signer::generate().expect("randomness"));
    static RUNTIME: LazyCell<Runtime> =
        LazyCell::new(|| tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime"));
}

pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    RUNTIME.with(|runtime| runtime.block_on(future))
}

/// A token and a body that nobody signed are turned away. So is a good token of which a byte was changed.
pub fn vumi_verifier(data: &[u8]) {
    let (token, body) = header_and_body(data);
    SIGNER.with(|signer| {
        let verifier = Verifier::new(signer.keys());
        assert!(
            block_on(verifier.open(&headers(SIGNATURE_HEADER, token), body)).is_err(),
            "a forged delivery got through"
        );
        let mut good = signer.headers(body).expect("signs")[SIGNATURE_HEADER].as_bytes().to_vec();
        if let [at, change, ..] = token {
            let at = usize::from(*at) % good.len();
            good[at] ^= change & 0x7F;
            let changed = change & 0x7F != 0;
            let opened = block_on(verifier.open(&headers(SIGNATURE_HEADER, &good), body));
            assert!(!changed || opened.is_err(), "a changed token got through");
        }
    });
}

/// A signed body is an event kept whole, or no event; whatever it names as a connection can stand in a path.
pub fn vumi_event(data: &[u8]) {
    SIGNER.with(|signer| {
        let opened = block_on(
            Verifier::new(signer.keys()).open(&signer.headers(data).expect("signs"), data),
        );
        match opened {
            Ok(verified) => {
                let event = verified.ack();
                assert_eq!(event.body().get(), kept(data));
                assert!(event.body_bound());
                let tokens: HashSet<_> = event
                    .connection_tokens()
                    .iter()
                    .map(|token| token.expose().to_owned())
                    .collect();
                assert_eq!(
                    tokens.len(),
                    event.connection_tokens().len(),
                    "a connection is named twice"
                );
                assert!(tokens.iter().all(|token| token.len() == 10
                    && token.bytes().all(|byte| byte.is_ascii_alphanumeric())));
            }
            Err(rejected) => assert_eq!((is_json(data), rejected), (false, Rejected::NotAnEvent)),
        }
    });
}
