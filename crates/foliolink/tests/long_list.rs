//! A list of a hundred thousand movements is read in constant memory: what is allocated is counted.
//! Alone in its program, so that no other test counts.

#![cfg(feature = "vumi")]

use std::convert::Infallible;

use bytes::Bytes;
use foliolink::vumi::{Client, Paging};
use http_body_util::Full;
use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const PAGE: usize = 500;
/// Where `/api/v1/queries/connections/{token}/accounts/transactions` has its length: the
/// connection's token says it.
const SHORT: (&str, usize) = ("AAAA005000", 5_000);
const LONG: (&str, usize) = ("AAAA100000", 100_000);

/// Answers logins, and pages of lists.
fn client() -> Client {
    let service = tower::service_fn(|request: http::Request<reqwest::Body>| async move {
        let body = match request.uri().query() {
            None => r#"{"token": "e30.e30.c2ln"}"#.to_owned(),
            Some(query) => {
                page(if request.uri().path().contains(LONG.0) { LONG.1 } else { SHORT.1 }, query)
            }
        };
        Ok::<_, Infallible>(http::Response::new(Full::new(Bytes::from(body))))
    });
    let builder = Client::builder()
        .client_id("00c651f6-c5c3-45b9-be3f-486d617bd56c")
        .client_secret("s3cr3t-for-tests-only");
    builder.paging(Paging::Numbered { size: PAGE as u32 }).in_process(service).build().unwrap()
}

fn page(all: usize, query: &str) -> String {
    let page: usize =
        query.split('&').find_map(|pair| pair.strip_prefix("page=")).unwrap().parse().unwrap();
    let row = |number: usize| {
        format!(
            r#"{{"id": "{number:08}", "type": "DEPOSIT", "amount": 123456789012345678.90, "currency": "EUR", "date": "2031-04-02",
                "description": "a movement with a text of some length, as banks like to write them"}}"#
        )
    };
    let rows: Vec<_> = (page * PAGE..((page + 1) * PAGE).min(all)).map(row).collect();
    format!(r#"{{"items": [{}], "total": {all}}}"#, rows.join(","))
}

async fn read(client: &Client, (token, all): (&str, usize)) {
    let mut list = client.connection(token.parse().unwrap()).account_transactions();
    let mut seen = 0;
    while let Some(row) = list.next().await {
        assert_eq!(row.unwrap().amount.unwrap().to_string(), "123456789012345678.90");
        seen += 1;
    }
    assert_eq!(seen, all);
}

/// The most that was allocated at once while `work` ran, in KiB beyond what there was before.
async fn peak<T>(work: impl Future<Output = T>) -> (T, usize) {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let done = work.await;
    (done, HEAP.peak_usage().saturating_sub(before) >> 10)
}

#[tokio::test]
async fn a_list_twenty_times_as_long_takes_no_more_memory() {
    let client = client();
    let ((), short) = peak(read(&client, SHORT)).await;
    let ((), long) = peak(read(&client, LONG)).await;
    assert!(
        long < short + short / 10,
        "{long} KiB for {} rows, {short} KiB for {}",
        LONG.1,
        SHORT.1
    );
    // The figure is worth something: the same list held as a whole shows in it.
    let (held, whole) = peak(
        client.connection(LONG.0.parse().unwrap()).account_transactions().collect_up_to(LONG.1),
    )
    .await;
    assert!(held.unwrap().len() == LONG.1 && whole > 10 * long, "{whole} KiB");
}
