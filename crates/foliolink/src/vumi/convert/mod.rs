//! From what the generated client decodes to this facade's types; the only place that names the
//! former. Total: what can't be read becomes `None` and a warning with its path, never zero.

mod accounts;
mod connections;
mod flow;
mod login;
#[cfg(test)]
mod missing_tests;
mod others;
mod portfolios;
mod transactions;

use foliolink_raw::vumi::types;
use foliolink_runtime::decode;

pub(super) use accounts::accounts;
pub(super) use connections::{
    ConnectionRead, connection_of, connections, exchanged_token, token, unclaimed_tokens,
};
pub(super) use flow::{flow_request, read_link_token};
pub(super) use login::{login_request, login_token};
pub(super) use others::{entities, investments, verification_key};
pub(super) use portfolios::{portfolios, positions};
pub(super) use transactions::{account_transaction, portfolio_transaction};

use crate::{
    convert::Place,
    error::Error,
    transport::{Refusal, by_status},
};

pub(super) use types::Failure;

impl Refusal for Failure {
    fn explain(self, error: Error) -> Error {
        let text = self.message.map(|text| scrub_text(&text)).filter(|text| !text.is_empty());
        error.with(|parts| parts.message = text.or(parts.message.take()))
    }
}

/// The refusal in a body that no generated call has read.
pub(super) fn refusal_of_body(operation: String, status: u16, body: &[u8]) -> Error {
    let plain = by_status(operation.into(), status).with(|parts| parts.status = Some(status));
    match decode::<Failure>(body) {
        Ok(refusal) => refusal.explain(plain),
        Err(_) => plain,
    }
}

/// An answer lacks what it can't be without.
fn missing_field(operation: &'static str, place: Place<'_>) -> Error {
    let error = Error::decode(operation, place.to_string(), "missing field");
    error.with(|parts| parts.status = Some(200))
}

/// A provider's text without what may be a token or an account number (they go into logs), on one
/// line of bounded length.
fn scrub_text(text: &str) -> String {
    let shown = |word: &str| {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        // One connection token in thirty has no digit at all.
        let shouted = !word.contains('_') && !word.bytes().any(|byte| byte.is_ascii_lowercase());
        let token = word.len() >= 10 && (digits > 0 || shouted);
        if token || digits >= 4 || word.contains('@') { "…".to_owned() } else { word.to_owned() }
    };
    let words: Vec<String> = text.split_whitespace().take(40).map(shown).collect();
    words.join(" ").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_the_provider_shows_no_token() {
        assert_eq!(
            scrub_text("no connection K7Q2M9X4T1 in\nthis app"),
            "no connection … in this app"
        );
        assert_eq!(scrub_text("IBAN ES6399990001203004500678, error 500"), "IBAN … error 500");
        assert_eq!(
            scrub_text("'KQMXTABCDE' of jane@example.test: INTERNAL_SERVER_ERROR"),
            "… of … INTERNAL_SERVER_ERROR"
        );
        assert_eq!(scrub_text("7aca956b-7e1b-4057-a6b8-a7fd413ba03d?"), "…");
        assert_eq!(scrub_text(&"word ".repeat(100)).split(' ').count(), 40);
    }
}
