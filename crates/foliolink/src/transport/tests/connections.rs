//! Which connection a call takes, and what a client of the user's may repeat.

use super::{wire::*, *};

/// The server takes no second request on a connection: it closes it a moment after each answer, as
/// many do with idle ones. What is on its way then is lost.
#[tokio::test]
async fn a_call_that_must_not_be_repeated_takes_a_connection_of_its_own() {
    let server = Served::new(|_, _| OK.to_owned(), Some(Duration::from_millis(20))).await;
    let options = Options { retry: Some(crate::Retry::never()), ..Options::default() };
    let shared = Shared::new(&options, Keys::default(), 4).unwrap();
    for made in 1..=20 {
        assert_eq!(one(&shared, &ONCE, &server.url()).await.unwrap(), 200, "call {made}");
        assert_eq!(server.connections(), made);
    }
}

#[tokio::test]
async fn reads_keep_their_connection() {
    let server = Served::new(|_, _| OK.to_owned(), None).await;
    let shared = Shared::new(&Options::default(), Keys::default(), 4).unwrap();
    for _ in 0..5 {
        one(&shared, &READ, &server.url()).await.unwrap();
    }
    assert_eq!((server.connections(), server.requests()), (1, 5));
    one(&shared, &ONCE, &server.url()).await.unwrap();
    assert_eq!(server.connections(), 2, "one of its own");
}

/// A client whose policy repeats whatever failed, as somebody may have made it for other hosts.
fn eager() -> reqwest::Client {
    let policy = reqwest::retry::for_host("127.0.0.1").max_retries_per_request(5).no_budget();
    let policy = policy.classify_fn(|seen| match seen.status() {
        Some(status) if status.is_success() => seen.success(),
        _ => seen.retryable(),
    });
    reqwest::Client::builder().retry(policy).no_proxy().build().unwrap()
}

#[tokio::test]
async fn a_retry_policy_of_the_user_s_client_does_not_touch_what_must_not_be_repeated() {
    let server = Served::new(|_, _| BUSY.to_owned(), None).await;
    let given = || Options { sender: Some(Sender::Given(eager())), ..Options::default() };
    assert_eq!(call(given(), &ONCE, &server.url()).await.unwrap(), 503);
    assert_eq!(server.requests(), 1);
    assert_eq!(call(given(), &READ, &server.url()).await.unwrap(), 503);
    assert_eq!(server.requests(), 1 + 6, "reads are the user's to repeat");

    let lost = Served::new(|_, _| String::new(), Some(Duration::ZERO)).await;
    assert_eq!(
        told(&call(given(), &ONCE, &lost.url()).await.unwrap_err()),
        ("the exchange broke off", crate::Advice::RetryLater)
    );
    assert_eq!(lost.requests(), 1);
}

#[tokio::test]
async fn a_redirect_that_keeps_the_method_does_not_repeat_it_either() {
    let to = |_, _: &str| {
        "HTTP/1.1 307 Elsewhere\r\nlocation: /y\r\ncontent-length: 0\r\n\r\n".to_owned()
    };
    let server = Served::new(to, None).await;
    let follows = reqwest::Client::builder().no_proxy().build().unwrap();
    let given = Options { sender: Some(Sender::Given(follows)), ..Options::default() };
    assert_eq!(call(given, &ONCE, &server.url()).await.unwrap(), 307);
    assert_eq!(server.requests(), 1);
}

/// The body that can't be copied is the same on the wire.
#[tokio::test]
async fn its_length_is_announced_all_the_same() {
    for operation in [&ONCE, &READ] {
        let server = Served::new(
            |_, request| {
                assert!(request.contains("content-length: 2\r\n"), "{request}");
                assert!(request.ends_with("\r\n\r\n{}"), "{request}");
                OK.to_owned()
            },
            None,
        )
        .await;
        assert_eq!(call(Options::default(), operation, &server.url()).await.unwrap(), 200);
    }
}

/// And what comes back packed is unpacked: `foliolink_runtime`'s tests have each name of it.
#[tokio::test]
async fn gzip_is_asked_for() {
    let server = Served::new(
        |_, request| {
            assert!(request.contains("accept-encoding: gzip\r\n"), "{request}");
            OK.to_owned()
        },
        None,
    )
    .await;
    assert_eq!(call(Options::default(), &READ, &server.url()).await.unwrap(), 200);
    assert_eq!(call(Options::default(), &ONCE, &server.url()).await.unwrap(), 200);
}
