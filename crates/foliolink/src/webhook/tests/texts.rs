//! Bodies with a byte order mark or with what is no text: signed as they are, read all the same.

use super::{ACCOUNTS, SECRET, headers};
use crate::webhook::{
    Rejected,
    flinks::{self, SIGNATURE_HEADER, sign},
    vumi::{self, Signer},
};

/// As a hostile or careless sender writes them: around JSON, and inside its strings.
fn bodies(json: &str) -> [Vec<u8>; 4] {
    let with = |text: &[u8]| {
        let json = json.replace("order-1881", "%").into_bytes();
        let at = json.iter().position(|byte| *byte == b'%').unwrap();
        [&json[..at], text, &json[at + 1..]].concat()
    };
    [
        [b"\xef\xbb\xbf", json.as_bytes()].concat(),
        with(b"caf\xe9"),
        with(br"rent \ud83d"),
        with(b"two\nlines"),
    ]
}

#[test]
fn flinks_signs_the_bytes_and_the_text_is_read() {
    for body in bodies(ACCOUNTS) {
        let verifier = flinks::Verifier::new(SECRET).unwrap();
        let signed = headers([(SIGNATURE_HEADER, sign(&SECRET.into(), &body).as_str())]);
        let event = verifier.open(&signed, &body).unwrap().ack();
        assert!(matches!(event, flinks::Event::AccountsDetail(_)));
        assert!(event.message().tag().is_some());
        assert!(event.message().body().get().contains("820.25"));
        // The bytes count, not what is read of them.
        let read = event.message().body().get().as_bytes();
        assert_eq!(verifier.open(&signed, read).unwrap_err(), Rejected::WrongSignature);
    }
}

#[tokio::test]
async fn vumi_binds_the_bytes_and_the_text_is_read() {
    let json = r#"{"event": "order-1881", "connectionToken": "K7Q2M9X4T1"}"#;
    let signer = Signer::generate().unwrap();
    for body in bodies(json) {
        let verifier = vumi::Verifier::new(signer.keys());
        let event = verifier.open(&signer.headers(&body).unwrap(), &body).await.unwrap().ack();
        assert!(event.body_bound());
        assert_eq!(event.connection_tokens()[0].expose(), "K7Q2M9X4T1");
    }
}
