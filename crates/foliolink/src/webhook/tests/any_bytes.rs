//! Whatever arrives, nothing panics, and nothing unsigned gets through.

use foliolink_runtime::RawJson;
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

use super::SECRET;
use crate::webhook::{Rejected, Verified, flinks, vumi};

fn header(name: &'static str, value: &[u8]) -> HeaderMap {
    let value = HeaderValue::from_bytes(value);
    value
        .map(|value| HeaderMap::from_iter([(HeaderName::from_static(name), value)]))
        .unwrap_or_default()
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

/// JSON-like bytes more often than chance would have it.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<Vec<u8>>(),
        r#"[\[\]{}",:0-9a-z\\ .eE+-]{0,200}"#.prop_map(String::into_bytes),
        r#"\{"(ResponseType|HttpStatusCode|FlinksCode|Login|connectionToken)": ?("KYC"|[0-9]{1,30}|-?1e[0-9]{1,4}|null|\[\{\}\]|\{"Id":"?[0-9a-z]{0,40}"?\})\}"#
            .prop_map(String::into_bytes),
        (0_usize..300).prop_map(|depth| [vec![b'['; depth], vec![b']'; depth]].concat()),
    ]
}

proptest! {
    #[test]
    fn nothing_unsigned_gets_through(value in any::<Vec<u8>>(), body in bodies()) {
        let verifier = flinks::Verifier::new(SECRET).unwrap();
        prop_assert!(verifier.open(&header(flinks::SIGNATURE_HEADER, &value), &body).is_err());
        let keys = vumi::InMemoryKeys::default();
        prop_assert!(block_on(vumi::Verifier::new(keys).open(&header(vumi::SIGNATURE_HEADER, &value), &body)).is_err());
    }

    #[test]
    fn what_flinks_signed_is_an_event_kept_whole_or_no_event(body in bodies()) {
        let signature = flinks::sign(&SECRET.into(), &body);
        let opened = flinks::Verifier::new(SECRET).unwrap().open(&header(flinks::SIGNATURE_HEADER, signature.as_bytes()), &body);
        let object = serde_json::from_slice::<std::collections::HashMap<String, RawJson>>(&body).is_ok();
        match opened {
            Ok(verified) => {
                prop_assert!(object);
                prop_assert_eq!(verified.event().message().body().get(), std::str::from_utf8(&body).unwrap().trim());
            }
            Err(rejected) => prop_assert_eq!((object, rejected), (false, Rejected::NotAnEvent)),
        }
    }

    #[test]
    fn what_vumi_signed_is_an_event_kept_whole_or_no_event(body in bodies()) {
        let signer = vumi::Signer::generate().unwrap();
        let opened = block_on(vumi::Verifier::new(signer.keys()).open(&signer.headers(&body).unwrap(), &body));
        let json = serde_json::from_slice::<RawJson>(&body).is_ok();
        match opened.map(Verified::ack) {
            Ok(event) => prop_assert_eq!(event.body().get(), std::str::from_utf8(&body).unwrap().trim()),
            Err(rejected) => prop_assert_eq!((json, rejected), (false, Rejected::NotAnEvent)),
        }
    }

    #[test]
    fn no_claim_of_any_kind_panics(claim in "iat|exp|nbf|request_body_sha256", value in r#"-?[0-9]{1,40}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,5})?|"[a-f0-9]{0,70}"|null|\{\}"#) {
        let Ok(claims) = serde_json::from_str::<RawJson>(&format!(r#"{{"{claim}":{value}}}"#)) else { return Ok(()) };
        let signer = vumi::Signer::generate().unwrap();
        let token = signer.sign_claims(&claims).unwrap();
        let opened = block_on(vumi::Verifier::new(signer.keys()).open(&header(vumi::SIGNATURE_HEADER, token.as_bytes()), b"{}"));
        if let Err(rejected) = opened {
            prop_assert!(matches!(rejected, Rejected::Stale | Rejected::Early | Rejected::MalformedSignature | Rejected::WrongBody));
        }
    }

    #[test]
    fn a_token_with_one_other_byte_is_none(at in any::<prop::sample::Index>(), byte in 0x21_u8..0x7F) {
        let signer = vumi::Signer::generate().unwrap();
        let mut token = signer.sign(b"{}", jiff::Timestamp::now()).unwrap().into_bytes();
        let at = at.index(token.len());
        prop_assume!(token[at] != byte);
        token[at] = byte;
        let opened = block_on(vumi::Verifier::new(signer.keys()).open(&header(vumi::SIGNATURE_HEADER, &token), b"{}"));
        prop_assert!(opened.is_err());
    }
}
