//! What events say, and whom they wake.

use futures_util::FutureExt as _;

use super::{ACCOUNTS, LOGIN_ID, REQUEST_ID, SECRET, TOKEN, headers};
use crate::webhook::{
    Key, Signal, Sink as _, Topic, Wakeups,
    flinks::{Event, SIGNATURE_HEADER, Verifier, sign},
    vumi,
};

fn event(body: &str) -> Event {
    let signature = sign(&SECRET.into(), body.as_bytes());
    Verifier::new(SECRET)
        .unwrap()
        .open(&headers([(SIGNATURE_HEADER, signature.as_str())]), body.as_bytes())
        .unwrap()
        .ack()
}

#[test]
fn each_kind_is_told_apart_and_kept_whole() {
    let cases = [
        (r#"{"ResponseType":"KYC","HttpStatusCode":200,"Holders":[]}"#, "Kyc"),
        (r#"{"ResponseType":"GetAccountsDetail","Accounts":[]}"#, "AccountsDetail"),
        (r#"{"ResponseType":"Investments","HttpStatusCode":200}"#, "Investments"),
        (
            r#"{"ResponseType":"GetAccountsDetail","HttpStatusCode":401,"FlinksCode":"RETRY_LATER"}"#,
            "Failure",
        ),
        (r#"{"ResponseType":"KYC","FlinksCode":"SESSION_EXPIRED"}"#, "Failure"),
        (r#"{"ResponseType":"PayScheduled","amount": 123456789012345678.99 }"#, "Other"),
        (r#"{"HttpStatusCode":200}"#, "Other"),
        (r#"{"ResponseType":["KYC"],"HttpStatusCode":"200","Login":3}"#, "Other"),
        ("{}", "Other"),
    ];
    for (body, kind) in cases {
        let event = event(body);
        assert!(format!("{event:?}").starts_with(&format!("{kind}(")), "{body}: {event:?}");
        assert_eq!(event.into_message().body().get(), body);
    }
}

#[test]
fn a_message_says_who_and_what() {
    let event = event(ACCOUNTS);
    let message = event.message();
    assert_eq!(
        (message.response_type(), message.http_status()),
        (Some("GetAccountsDetail"), Some(200))
    );
    assert_eq!(
        (message.request_id(), message.login_id(), message.tag()),
        (Some(REQUEST_ID), Some(LOGIN_ID), Some("order-1881"))
    );
    let failure = self::event(
        r#"{"HttpStatusCode":401,"FlinksCode":"RETRY_LATER","Message":"the bank is unavailable"}"#,
    );
    let code = failure.message().code().map(crate::Code::as_str);
    assert_eq!(
        (code, failure.message().text()),
        (Some("RETRY_LATER"), Some("the bank is unavailable"))
    );
}

#[tokio::test]
async fn accounts_bring_themselves_and_other_events_only_wake() {
    let key = |topic| Key::flinks_request(topic, &REQUEST_ID.to_uppercase());
    let hub = Wakeups::new();
    let (mut accounts, mut kyc) =
        (hub.register(key(Topic::Accounts)), hub.register(key(Topic::Kyc)));
    hub.accept(event(ACCOUNTS)).await.unwrap();
    assert_eq!(accounts.signal().now_or_never().unwrap().into_data().unwrap().get(), ACCOUNTS);
    assert_eq!(kyc.signal().now_or_never(), None);
    hub.accept(event(&ACCOUNTS.replace("GetAccountsDetail", "KYC"))).await.unwrap();
    assert_eq!(kyc.signal().now_or_never(), Some(Signal::Wake));
    assert_eq!(accounts.signal().now_or_never(), None);
    // Without the data, or unfinished: look.
    for body in [
        ACCOUNTS.replace("\"Accounts\"", "\"Nothing\""),
        ACCOUNTS.replace("200", "202"),
        ACCOUNTS.replace("200", "500"),
    ] {
        hub.accept(event(&body)).await.unwrap();
        assert_eq!(accounts.signal().now_or_never(), Some(Signal::Wake), "{body}");
    }
    assert_eq!(kyc.signal().now_or_never(), Some(Signal::Wake), "a failure is everybody's");
    hub.accept(event(&ACCOUNTS.replace("GetAccountsDetail", "PayScheduled"))).await.unwrap();
    assert_eq!(accounts.signal().now_or_never(), None);
}

#[tokio::test]
async fn an_event_without_a_session_wakes_by_connection_and_brings_nothing() {
    let hub = Wakeups::new();
    let mut waiter = hub.register(Key::flinks_login(Topic::Accounts, LOGIN_ID));
    hub.accept(event(&ACCOUNTS.replace("RequestId", "Nothing"))).await.unwrap();
    assert_eq!(waiter.signal().now_or_never(), Some(Signal::Wake));
    hub.accept(event(&ACCOUNTS.replace("RequestId", "Nothing").replace("Login", "Nobody")))
        .await
        .unwrap();
    assert_eq!((waiter.signal().now_or_never(), hub.early()), (None, 0));
}

async fn ping(body: &str) -> vumi::Event {
    let signer = vumi::Signer::generate().unwrap();
    let headers = signer.headers(body.as_bytes()).unwrap();
    vumi::Verifier::new(signer.keys()).open(&headers, body.as_bytes()).await.unwrap().ack()
}

#[tokio::test]
async fn a_connection_token_is_found_under_either_name_wherever_it_is() {
    let cases: &[(&str, &[&str])] = &[
        (r#"{"connectionToken":"K7Q2M9X4T1"}"#, &[TOKEN]),
        (
            r#"{"data":[{"credentialsToken":"K7Q2M9X4T1"},{"connectionToken":"AAAAAAAAA2"}]}"#,
            &[TOKEN, "AAAAAAAAA2"],
        ),
        (
            r#"{"a":{"connectionToken":"AAAAAAAAA2"},"credentialsToken":"K7Q2M9X4T1","connectionToken":"K7Q2M9X4T1"}"#,
            &[TOKEN, "AAAAAAAAA2"],
        ),
        (r#"{"connectionToken":"../../../.."}"#, &[]),
        (r#"{"connectionToken":"../accounts"}"#, &[]),
        (r#"{"connectionToken":"K7Q2M9X4T"}"#, &[]),
        (r#"{"connectionToken":1234567890}"#, &[]),
        (r#"{"token":"K7Q2M9X4T1"}"#, &[]),
        ("[]", &[]),
        ("null", &[]),
    ];
    for (body, expected) in cases {
        let event = ping(body).await;
        let found: Vec<_> =
            event.connection_tokens().iter().map(foliolink_runtime::Secret::expose).collect();
        assert_eq!(&found, expected, "{body}");
        assert_eq!(event.body().get(), *body);
    }
}

#[tokio::test]
async fn a_ping_wakes_its_connection_also_before_the_token_is_exchanged() {
    let hub = Wakeups::new();
    hub.accept(ping(r#"{"credentialsToken":"K7Q2M9X4T1"}"#).await).await.unwrap();
    let mut waiter = hub.register(Key::vumi_connection(TOKEN));
    assert_eq!(waiter.signal().now_or_never(), Some(Signal::Wake));
}

#[tokio::test]
async fn holders_and_failures_that_nobody_waits_for_push_out_no_accounts() {
    let hub = Wakeups::new();
    hub.accept(event(ACCOUNTS)).await.unwrap();
    for number in 0..11_000 {
        let id = format!("{number:08x}-1a7d-4d39-b0a5-93c1d7f4e812");
        let kyc = format!(r#"{{"ResponseType":"KYC","RequestId":"{id}","Login":{{"Id":"{id}"}}}}"#);
        hub.accept(event(&kyc)).await.unwrap();
        let failed = format!(r#"{{"FlinksCode":"SESSION_EXPIRED","RequestId":"{id}"}}"#);
        hub.accept(event(&failed)).await.unwrap();
    }
    let signal = hub.register(Key::flinks_request(Topic::Accounts, REQUEST_ID)).signal().await;
    assert_eq!(signal.into_data().unwrap().get(), ACCOUNTS);
}
