//! Canaries in everything that arrives, and a look through everything that comes out: `Debug`,
//! `Display`, and what is traced.

use std::sync::{Arc, Mutex};

use serde_json::json;

use super::headers;
use crate::webhook::{
    Key, Receiver, Sink as _, Topic, Wakeups, channel, flinks, vumi,
    vumi::{Jwk, KeyId, VerificationKeys},
};

const CANARY: &str = "canary";
const TOKEN: &str = "CANARY0001";

/// Keeps all that is traced.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

struct Down;

impl VerificationKeys for Down {
    async fn find(
        &self,
        _: KeyId,
    ) -> Result<Option<Jwk>, Box<dyn std::error::Error + Send + Sync>> {
        Err("the key endpoint is down".into())
    }
}

fn clean(what: &str, text: &str) {
    assert!(!text.to_lowercase().contains(CANARY), "{what}: {text}");
}

#[tokio::test]
async fn nothing_of_a_delivery_comes_out() {
    let written = Written::default();
    let writer = written.clone();
    let all = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // With a single subscriber, `tracing` asks the thread that comes by first whether to trace
    // there, and other tests' threads say no.
    let _second = tracing::Dispatch::new(
        tracing_subscriber::fmt().with_max_level(tracing::Level::ERROR).finish(),
    );
    let on = tracing::subscriber::set_default(all);
    let secret = "canary secret";
    let body = json!({
        "ResponseType": "GetAccountsDetail", "Tag": "canary tag", "Message": "canary text", "Accounts": [{ "Holder": "CANARY HOLDER" }],
        "Login": { "Id": "canary-login", "Username": "canary" }, "connectionToken": TOKEN,
    })
    .to_string();
    let body = body.as_bytes();

    let (sink, mut events) = channel(1);
    let hub = Wakeups::new();
    let receiver = Receiver::new(flinks::Verifier::new(secret).unwrap(), (sink, hub.clone()));
    let good = headers([(flinks::SIGNATURE_HEADER, flinks::sign(&secret.into(), body).as_str())]);
    for sent in [&good, &good, &headers([(flinks::SIGNATURE_HEADER, "canary")]), &headers([])] {
        let answer = receiver.handle(sent, body).await;
        clean(
            "answer",
            &format!(
                "{answer:?} {}",
                answer.rejected().map(|rejected| rejected.to_string()).unwrap_or_default()
            ),
        );
    }
    let other = headers([(
        flinks::SIGNATURE_HEADER,
        flinks::sign(&secret.into(), b"{\"Tag\":\"canary\"}").as_str(),
    )]);
    assert_eq!(receiver.handle(&other, b"{\"Tag\":\"canary\"}").await.status(), 503);
    let event = events.next().await.unwrap();
    clean(
        "flinks",
        &format!("{receiver:?} {event:?} {:?} {hub:?} {events:?}", event.message().body()),
    );

    let signer = vumi::Signer::generate().unwrap();
    let sent = signer.headers(body).unwrap();
    let verifier = vumi::Verifier::new(signer.keys());
    let verified = verifier.open(&sent, body).await.unwrap();
    clean("vumi", &format!("{verifier:?} {verified:?} {signer:?}"));
    hub.accept(verified.ack()).await.unwrap();
    let (sink, _events) = channel(1);
    assert_eq!(
        Receiver::new(vumi::Verifier::new(Down), sink).handle(&sent, body).await.status(),
        503
    );

    let keys = [
        Key::vumi_connection(TOKEN),
        Key::flinks_login(Topic::Kyc, "canary-login"),
        Key::flinks_request(Topic::Kyc, "canary"),
    ];
    clean("hub", &format!("{hub:?} {keys:?} {:?}", keys.map(|key| hub.register(key))));

    drop(on);
    let written = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    for line in [
        "reason=\"known\"",
        "reason=\"malformed_signature\"",
        "reason=the queue is full",
        "reason=\"key_unavailable\"",
    ] {
        assert!(written.contains(line), "{line} is missing in {written}");
    }
    clean("trace", &written);
}
