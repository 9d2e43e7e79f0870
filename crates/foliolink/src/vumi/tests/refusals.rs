//! The status table of the vendor, and what is made of it.

use std::time::Duration;

use super::*;
use crate::{
    Advice, ErrorKind,
    vumi::{ConnectionToken, ExternalId, KeyId, PublicToken, RedirectId, Scope},
};

async fn refused(status: u16, body: &'static str) -> crate::Error {
    broker(&builder(0).in_process(answering(status, body)).build().unwrap())
        .accounts()
        .await
        .unwrap_err()
}

#[tokio::test]
async fn every_status_says_what_helps() {
    for (status, kind, advice, message) in [
        (400, ErrorKind::Refused, Advice::FixRequest, "information is missing or wrong"),
        (
            403,
            ErrorKind::Auth,
            Advice::Configure,
            "not allowed: does the session have the scope for this?",
        ),
        (404, ErrorKind::Refused, Advice::FixRequest, "no connection of this app has this token"),
        (409, ErrorKind::Refused, Advice::FixRequest, ""),
        (429, ErrorKind::RateLimited, Advice::RetryLater, ""),
        (500, ErrorKind::Unavailable, Advice::RetryLater, ""),
        (503, ErrorKind::Unavailable, Advice::RetryLater, ""),
    ] {
        let error = refused(status, "{}").await;
        assert_eq!((error.kind(), error.advice(), error.status()), (kind, advice, Some(status)));
        assert_eq!(error.message().unwrap_or_default(), message, "{status}");
        assert_eq!(error.request_id(), Some("3b1c9f52-55ad-4f0e-8a60-90c2a1d7e4b8"));
    }
}

#[tokio::test]
async fn bodies_of_refusals_are_read_leniently() {
    for body in ["", "<html>proxy</html>", r#"{"message": 5}"#, "null"] {
        let error = refused(500, body).await;
        assert_eq!(
            (error.kind(), error.status(), error.message()),
            (ErrorKind::Unavailable, Some(500), None),
            "{body}"
        );
    }
    assert_eq!(
        refused(500, r#"{"message": "down for maintenance", "code": 7}"#).await.message(),
        Some("down for maintenance")
    );
    assert_eq!(refused(302, "").await.message(), Some("redirects are not followed"));
}

/// How often a call that is always refused is sent.
async fn tries(
    status: u16,
    headers: &'static [(&'static str, &'static str)],
) -> (u32, crate::Error) {
    let service = tower::service_fn(move |request: Request| async move {
        if request.uri().path() == "/api/v1/auth/login" {
            return Ok::<_, BrokeOff>(answer(200, r#"{"token": "e30.e30.c2ln"}"#));
        }
        let mut refusal = answer(status, "");
        for (name, value) in headers {
            refusal.headers_mut().insert(*name, http::HeaderValue::from_static(value));
        }
        Ok(refusal)
    });
    let client = builder(0).retry(Retry::default()).in_process(service).build().unwrap();
    let error = broker(&client).status().await.unwrap_err();
    (error.attempts(), error)
}

#[tokio::test(start_paused = true)]
async fn five_hundreds_are_repeated_and_four_hundreds_never() {
    // A 408 is no answer to the call: a gateway saw no request on a connection that it kept.
    for status in [500, 502, 503, 504, 408] {
        assert_eq!(tries(status, &[]).await.0, 4);
    }
    for status in [400, 403, 404, 409, 422, 429] {
        assert_eq!(tries(status, &[]).await.0, 1, "{status}");
    }
    let began = tokio::time::Instant::now();
    let (made, error) = tries(429, &[("retry-after", "7")]).await;
    assert_eq!(
        (made, error.kind(), error.retry_after()),
        (4, ErrorKind::RateLimited, Some(Duration::from_secs(7)))
    );
    assert!(began.elapsed() >= Duration::from_secs(21));
    // Longer than our own time: the caller is told when.
    let (made, error) = tries(503, &[("retry-after", "3600")]).await;
    assert_eq!((made, error.retry_after()), (1, Some(Duration::from_secs(3600))));
}

#[tokio::test]
async fn another_app_s_connection_is_as_unknown_as_none() {
    let sandbox = Sandbox::builder().build();
    let client = client(&sandbox);
    for token in [sandbox.credentials().vumi_other.connection, "AAAAAAAAAA"] {
        let connection = client.connection(token.parse().unwrap());
        for error in [
            connection.status().await.unwrap_err(),
            connection.account_transactions().next().await.unwrap().unwrap_err(),
        ] {
            assert_eq!(
                (error.kind(), error.status(), error.advice()),
                (ErrorKind::Refused, Some(404), Advice::FixRequest)
            );
            assert_eq!(error.message(), Some("no connection with that token in this app"));
            assert!(!format!("{error} {error:?}").contains(token));
        }
    }
}

#[test]
fn malformed_tokens_and_ids_are_refused_by_name() {
    let said = [
        "short".parse::<ConnectionToken>().unwrap_err(),
        "K7Q2M9X4T/".parse::<ConnectionToken>().unwrap_err(),
        "K7Q2M9X4T1".parse::<PublicToken>().unwrap_err(),
        "two\nlines".parse::<ExternalId>().unwrap_err(),
        "".parse::<ExternalId>().unwrap_err(),
        "é".repeat(257).parse::<ExternalId>().unwrap_err(),
        "x".parse::<RedirectId>().unwrap_err(),
        "../x".parse::<KeyId>().unwrap_err(),
        "admin".parse::<Scope>().unwrap_err(),
    ];
    let texts: Vec<_> = said.iter().map(ToString::to_string).collect();
    assert!(said.iter().all(|error| error.kind() == ErrorKind::Invalid));
    assert_eq!(
        texts,
        [
            "vumi: connection token: expected ten letters and digits",
            "vumi: connection token: expected ten letters and digits",
            "vumi: public token: expected a UUID",
            "vumi: external id: expected 1 to 256 characters, none of them a control character",
            "vumi: external id: expected 1 to 256 characters, none of them a control character",
            "vumi: external id: expected 1 to 256 characters, none of them a control character",
            "vumi: redirect id: expected a UUID",
            "vumi: key id: expected a UUID",
            "vumi: scopes: expected read, write or delete",
        ]
    );
}
