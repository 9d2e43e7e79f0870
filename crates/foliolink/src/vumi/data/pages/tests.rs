//! Paging (A-7): both forms of an answer, and a long list in constant memory.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use foliolink_sandbox::Sandbox;
use http_body_util::Full;
use tower::Service;

use super::*;
use crate::vumi::{AccountTransaction, Connection};

type Answer = http::Response<Full<Bytes>>;

pub(super) fn client(
    paging: Paging,
    service: impl Service<
        http::Request<reqwest::Body>,
        Response = Answer,
        Error = std::convert::Infallible,
        Future: Send,
    > + Clone
    + Send
    + Sync
    + 'static,
) -> Client {
    let keys = &Sandbox::builder().build().credentials().vumi;
    Client::builder()
        .client_id(keys.client_id)
        .client_secret(keys.secrets[0])
        .paging(paging)
        .in_process(service)
        .build()
        .unwrap()
}

fn connection(client: &Client) -> Connection {
    client.connection("K7Q2M9X4T1".parse().unwrap())
}

/// Answers every call but the login with this body under this header.
fn headed(
    name: &'static str,
    value: &'static str,
    body: String,
) -> impl Service<
    http::Request<reqwest::Body>,
    Response = Answer,
    Error = std::convert::Infallible,
    Future: Send,
> + Clone
+ Send
+ Sync
+ 'static {
    tower::service_fn(move |request: http::Request<reqwest::Body>| {
        let answer = match request.uri().path() {
            "/api/v1/auth/login" => http::Response::new(r#"{"token": "e30.e30.c2ln"}"#.to_owned()),
            _ => http::Response::builder().header(name, value).body(body.clone()).unwrap(),
        };
        let answer = answer.map(|text| Full::new(Bytes::from(text)));
        async move { Ok(answer) }
    })
}

/// Answers the two lists by the query of the request.
pub(super) fn pages(
    body: impl Fn(&str) -> String + Clone + Send + Sync + 'static,
) -> impl Service<
    http::Request<reqwest::Body>,
    Response = Answer,
    Error = std::convert::Infallible,
    Future: Send,
> + Clone
+ Send
+ Sync
+ 'static {
    tower::service_fn(move |request: http::Request<reqwest::Body>| {
        let text = match request.uri().path() {
            "/api/v1/auth/login" => r#"{"token": "e30.e30.c2ln"}"#.to_owned(),
            _ => body(request.uri().query().unwrap_or_default()),
        };
        std::future::ready(Ok(http::Response::new(Full::new(Bytes::from(text)))))
    })
}

fn row(number: usize) -> String {
    format!(r#"{{"id": "{number}", "type": "DEPOSIT", "amount": 0.10}}"#)
}

pub(super) fn rows(numbers: std::ops::Range<usize>) -> String {
    format!("[{}]", numbers.map(row).collect::<Vec<_>>().join(","))
}

pub(super) fn asked(query: &str) -> (usize, usize) {
    let number = |name: &str| {
        let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        value.unwrap().parse().unwrap()
    };
    (number("page"), number("size"))
}

async fn ids(client: &Client) -> Vec<String> {
    let rows = connection(client).account_transactions().collect_up_to(usize::MAX).await.unwrap();
    rows.into_iter().map(|row| row.id.unwrap().as_str().to_owned()).collect()
}

fn up_to(count: usize) -> Vec<String> {
    (0..count).map(|number| number.to_string()).collect()
}

#[tokio::test]
async fn nothing_is_sent_and_a_bare_array_is_the_whole_list_by_default() {
    let service = pages(|query| {
        assert_eq!(query, "");
        rows(0..3)
    });
    assert_eq!(ids(&client(Paging::Off, service)).await, up_to(3));
}

#[tokio::test]
async fn an_envelope_is_read_by_its_only_array() {
    for body in [
        format!(r#"{{"items": {}, "page": 0, "size": 100, "total": 3}}"#, rows(0..3)),
        format!(r#"{{"meta": {{"x": [1]}}, "transactions": {}, "next": null}}"#, rows(0..3)),
        format!(r#"{{"data": {}}}"#, rows(0..3)),
    ] {
        assert_eq!(ids(&client(Paging::Off, pages(move |_| body.clone()))).await, up_to(3));
    }
}

#[tokio::test]
async fn a_list_that_says_there_is_more_is_not_cut_in_silence() {
    for hint in [
        r#""total": 4"#,
        r#""next": "abc""#,
        r#""last": false"#,
        r#""hasMore": true"#,
        r#""nextCursor": "abc""#,
        r#""continuation_key": "abc""#,
        r#""_links": {"next": {"href": "/x"}}"#,
        r#""links": [{"rel": "next", "href": "/x"}]"#,
        r#""pagination": {"total": 4}"#,
        r#""meta": {"total": "4"}"#,
        r#""count": 4"#,
        r#""total_count": 4"#,
        r#""page": {"number": 0, "totalPages": 2}"#,
        r#""next": null, "total": 4"#,
    ] {
        let body = format!(r#"{{"items": {}, {hint}}}"#, rows(0..3));
        let client = client(Paging::Off, pages(move |_| body.clone()));
        let error = connection(&client).account_transactions().next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("one page of several, and paging is off"), "{error}");
    }
}

/// A bare array has headers alone to say so, and every list of a connection has them.
#[tokio::test]
async fn a_bare_array_whose_header_says_there_is_more_is_not_cut_in_silence() {
    for (name, value) in [
        ("x-total-count", "4"),
        ("content-range", "items 0-2/4"),
        ("link", "</x?page=1>; rel=\"next\""),
    ] {
        let client = client(Paging::Off, headed(name, value, rows(0..3)));
        let connection = connection(&client);
        let several = [
            connection.account_transactions().next().await.unwrap().unwrap_err(),
            connection.portfolio_transactions().next().await.unwrap().unwrap_err(),
            connection.accounts().await.unwrap_err(),
            connection.portfolios().await.unwrap_err(),
            connection.positions().await.unwrap_err(),
            connection.investments().await.unwrap_err(),
            connection.assets_transfer_orders().await.unwrap_err(),
            client.connections().await.unwrap_err(),
            client.public_tokens().await.unwrap_err(),
            client.entities().await.unwrap_err(),
        ];
        for error in several {
            assert_eq!(
                (error.kind(), error.json_path()),
                (ErrorKind::Decode, Some(".")),
                "{error}"
            );
            assert!(error.to_string().contains("this is one page of several"), "{error}");
        }
        // Whoever asks for what was sent gets what was sent.
        let raw = client.raw().list_assets_transfer_orders("K7Q2M9X4T1").await.unwrap();
        assert_eq!(raw.0.len(), 3);
    }
    let whole = client(Paging::Off, headed("x-total-count", "3", rows(0..3)));
    assert_eq!(ids(&whole).await, up_to(3));
    assert_eq!(connection(&whole).assets_transfer_orders().await.unwrap().len(), 3);
}

#[tokio::test]
async fn bare_arrays_that_take_pages_are_followed_to_their_end() {
    // By a header, or because the page is as long as was asked for.
    let paged = pages(|query| {
        let (page, size) = asked(query);
        rows((page * size).min(7)..(page * size + size).min(7))
    });
    assert_eq!(ids(&client(Paging::Numbered { size: 3 }, paged)).await, up_to(7));
    let exact = pages(|query| {
        let (page, size) = asked(query);
        rows((page * size).min(6)..(page * size + size).min(6))
    });
    assert_eq!(ids(&client(Paging::Numbered { size: 3 }, exact)).await, up_to(6));
}

#[tokio::test]
async fn a_server_that_knows_no_pages_gives_its_list_once() {
    for length in [2, 3, 4] {
        let service = pages(move |_| rows(0..length));
        assert_eq!(ids(&client(Paging::Numbered { size: 3 }, service)).await, up_to(length));
    }
}

/// Its cursor leads on for ever, and every page is the first.
#[tokio::test]
async fn the_same_page_again_is_an_error_and_no_loop() {
    let counted = Arc::new(AtomicUsize::new(0));
    let calls = counted.clone();
    let service = pages(move |_| {
        calls.fetch_add(1, Ordering::Relaxed);
        format!(r#"{{"items": {}, "nextCursor": "abc"}}"#, rows(0..3))
    });
    let client = client(Paging::Numbered { size: 3 }, service);
    let error = connection(&client).account_transactions().collect_up_to(99).await.unwrap_err();
    assert!(error.to_string().contains("the page before once more"), "{error}");
    assert_eq!(counted.load(Ordering::Relaxed), 2);
}

/// Half a surrogate pair in one description costs no row, and its row says so.
#[tokio::test]
async fn what_is_no_text_is_told_by_its_row() {
    for (head, tail) in [("", ""), (r#"{"total": 7, "items": "#, "}")] {
        let service = pages(move |query| {
            let (page, size) = asked(query);
            let rows = rows((page * size).min(7)..(page * size + size).min(7));
            let broken = rows.replace(r#""id": "5""#, r#""id": "5", "description": "rent \ud83d""#);
            format!("{head}{broken}{tail}")
        });
        let client = client(Paging::Numbered { size: 3 }, service);
        let rows = connection(&client).account_transactions().collect_up_to(99).await.unwrap();
        assert_eq!(rows.len(), 7);
        let text = rows[5].description.as_ref().unwrap().reveal();
        assert_eq!(text, "rent \u{fffd}");
        let told = |row: &AccountTransaction| {
            let about = |it: &&crate::portfolio::Warning| it.what.contains("U+FFFD");
            row.warnings.iter().filter(about).map(|it| it.path.clone()).collect::<Vec<_>>()
        };
        assert_eq!(told(&rows[5]), ["account_transactions[5].description"]);
        assert!(
            rows.iter()
                .filter(|row| row.id.as_ref().is_none_or(|id| id.as_str() != "5"))
                .all(|row| told(row).is_empty())
        );
    }
}

#[tokio::test]
async fn an_empty_page_of_a_list_that_is_not_is_an_error_and_no_empty_list() {
    for hint in [r#""total": 50"#, r#""total": "50""#, r#""next": "abc""#] {
        let body = format!(r#"{{"items": [], {hint}}}"#);
        for paging in [Paging::Off, Paging::Numbered { size: 10 }] {
            let body = body.clone();
            let client = client(paging, pages(move |_| body.clone()));
            let error =
                connection(&client).account_transactions().collect_up_to(99).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{hint} {paging:?}");
        }
    }
    // A total that isn't reached is noticed as well.
    let service = pages(|query| match asked(query).0 {
        0 => format!(r#"{{"items": {}, "total": 4}}"#, rows(0..3)),
        _ => r#"{"items": [], "total": 4}"#.to_owned(),
    });
    let error = connection(&client(Paging::Numbered { size: 3 }, service))
        .account_transactions()
        .collect_up_to(99)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("an empty page, though there is more"), "{error}");
    let empty = pages(|_| r#"{"items": [], "total": 0, "next": null, "size": 0}"#.to_owned());
    assert!(ids(&client(Paging::Numbered { size: 3 }, empty)).await.is_empty());
}

#[tokio::test]
async fn no_cursor_panics() {
    let client = client(Paging::Numbered { size: 3 }, pages(|_| rows(0..3)));
    let max = u64::MAX;
    for text in [
        "",
        "/",
        "-1/0",
        "1/",
        "1/2/3",
        &format!("{max}/{max}"),
        &format!("0/{max}"),
        "4294967296/0",
    ] {
        let foreign = connection(&client)
            .account_transactions()
            .from(crate::Cursor::from(text.to_owned()))
            .next()
            .await;
        assert_eq!(foreign.unwrap().unwrap_err().kind(), ErrorKind::Invalid, "{text}");
    }
    let last = format!("{}/{}", u32::MAX, u32::MAX);
    let mut list = connection(&client).account_transactions().from(crate::Cursor::from(last));
    assert!(list.next().await.unwrap().is_ok());
}

#[tokio::test]
async fn two_arrays_or_none_are_no_page() {
    for body in [r#"{"items": [], "more": []}"#, r#"{"total": 0}"#, r#""text""#, "5"] {
        let client = client(Paging::Off, pages(move |_| body.to_owned()));
        let error = connection(&client).account_transactions().next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
}

#[tokio::test]
async fn pages_are_followed_by_whatever_hint_there_is() {
    type Tail = fn(usize, usize) -> String;
    let tails: [Tail; 5] = [
        |_, _| r#""total": 7"#.to_owned(),
        |page, _| format!(r#""next": {}"#, if page < 3 { "\"on\"" } else { "null" }),
        |page, size| format!(r#""page": {page}, "size": {size}, "totalElements": 7"#),
        |_, _| r#""nothing": 0"#.to_owned(),
        // The server gives less than was asked for, and says so.
        |_, _| r#""size": 2"#.to_owned(),
    ];
    for tail in tails {
        let service = pages(move |query| {
            let (page, size) = asked(query);
            assert_eq!(size, 2);
            let (from, to) = ((page * size).min(7), (page * size + size).min(7));
            format!(r#"{{"items": {}, {}}}"#, rows(from..to), tail(page, size))
        });
        assert_eq!(ids(&client(Paging::Numbered { size: 2 }, service)).await, up_to(7));
    }
}

#[tokio::test]
async fn a_server_that_ignores_the_page_is_noticed() {
    let service = pages(|_| format!(r#"{{"items": {}, "page": 0, "total": 9}}"#, rows(0..3)));
    let client = client(Paging::Numbered { size: 3 }, service);
    let error = connection(&client).account_transactions().collect_up_to(99).await.unwrap_err();
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("page")));
}

#[tokio::test]
async fn the_sandbox_s_pages_hold_the_same_as_its_bare_list() {
    let read = async |sandbox: &Sandbox, paging: Paging| {
        let keys = &sandbox.credentials().vumi;
        let client = Client::builder()
            .client_id(keys.client_id)
            .client_secret(keys.secrets[0])
            .paging(paging);
        let client = client.in_process(sandbox.router()).build().unwrap();
        let connection = client.connection(keys.connection.parse().unwrap());
        let rows = connection.portfolio_transactions().collect_up_to(1000).await.unwrap();
        rows.into_iter().map(|row| row.as_sent.get().to_owned()).collect::<Vec<_>>()
    };
    let bare = read(&Sandbox::builder().build(), Paging::Off).await;
    let paged =
        read(&Sandbox::builder().vumi_paging(true).build(), Paging::Numbered { size: 4 }).await;
    assert_eq!(bare.len(), paged.len());
    assert!(bare.len() > 8);
}

#[tokio::test]
async fn a_stored_cursor_goes_on_where_it_stopped() {
    let service = pages(|query| {
        let (page, size) = asked(query);
        format!(r#"{{"items": {}, "total": 7}}"#, rows(page * size..(page * size + size).min(7)))
    });
    let client = client(Paging::Numbered { size: 3 }, service);
    let mut list = connection(&client).account_transactions();
    list.next_page().await.unwrap().unwrap();
    let stored = serde_json::to_string(list.cursor().unwrap()).unwrap();
    let rest =
        connection(&client).account_transactions().from(serde_json::from_str(&stored).unwrap());
    let rest = rest.collect_up_to(99).await.unwrap();
    assert_eq!(
        rest.iter().map(|row| row.id.as_ref().unwrap().as_str()).collect::<Vec<_>>(),
        ["3", "4", "5", "6"]
    );
    let foreign = connection(&client)
        .account_transactions()
        .from(crate::Cursor::from("abc".to_owned()))
        .next()
        .await;
    assert_eq!(foreign.unwrap().unwrap_err().kind(), ErrorKind::Invalid);
}
