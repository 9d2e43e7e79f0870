//! Promises of the whole module, and what its tests share.

mod any_bytes;
#[cfg(feature = "axum")]
mod axum;
mod canary;
mod events;
mod hostile_flinks;
mod hostile_vumi;
mod receiver;
#[cfg(feature = "axum")]
mod sandbox;
mod texts;
#[cfg(all(feature = "flinks", feature = "vumi"))]
mod waiting;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::Rejected;

const SECRET: &str = "a made-up webhook secret";
const REQUEST_ID: &str = "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812";
const LOGIN_ID: &str = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20";
const TOKEN: &str = "K7Q2M9X4T1";
const ACCOUNTS: &str = r#"{"ResponseType":"GetAccountsDetail","HttpStatusCode":200,"Accounts":[{"Balance":{"Current":820.25}}],
    "Login":{"Id":"7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20"},"RequestId":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812","Tag":"order-1881"}"#;

fn headers<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(
            HeaderName::from_bytes(name.as_bytes()).unwrap(),
            HeaderValue::from_str(value).unwrap(),
        );
    }
    headers
}

/// Part of a token.
fn part(json: &str) -> String {
    URL_SAFE_NO_PAD.encode(json)
}

#[test]
fn each_rejection_has_a_word_a_status_and_a_line() {
    use Rejected::*;
    let all = [
        HeaderTooLarge,
        BodyTooLarge,
        BodyBroken,
        NoSignature,
        SeveralSignatures,
        MalformedSignature,
        WrongAlgorithm,
        BadKeyId,
        UnknownKey,
        UnusableKey,
        KeyUnavailable,
        TooManyLookups,
        WrongSignature,
        Stale,
        Early,
        WrongBody,
        NotAnEvent,
        Known,
        Busy,
        NotTaken,
    ];
    let lines: Vec<_> = all
        .iter()
        .map(|rejected| format!("{} {}: {rejected}", rejected.status(), rejected.as_str()))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    431 header_too_large: the signature header is too long
    413 body_too_large: the body is longer than the limit
    400 body_broken: the body broke off
    401 no_signature: no signature header
    401 several_signatures: more than one signature
    401 malformed_signature: the signature can't be read
    401 wrong_algorithm: the token isn't an ES256 JWT
    401 bad_key_id: the key id isn't a UUID
    401 unknown_key: the provider doesn't know the key
    401 unusable_key: the provider's key isn't a P-256 key
    503 key_unavailable: the key can't be fetched now
    503 too_many_lookups: too many unknown keys in a short time
    401 wrong_signature: the signature is wrong
    401 stale: signed too long ago, or expired
    401 early: signed in the future, or not valid yet
    401 wrong_body: signed for another body
    400 not_an_event: signed, yet not an event
    200 known: taken before, dropped
    503 busy: being taken right now
    503 not_taken: the sink didn't take it
    ");
}
