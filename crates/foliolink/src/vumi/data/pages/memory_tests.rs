//! What a long list costs: one page at a time, and never more.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use super::{
    tests::{asked, client, pages, rows},
    *,
};
use crate::vumi::AccountTransaction;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

type Row = foliolink_raw::vumi::types::AccountTransaction;

/// An item that counts how many of its kind there are.
struct Counted(AccountTransaction);

impl Counted {
    fn new(reader: Reader<'_>, place: Place<'_>, row: Row, sent: RawJson) -> Self {
        let row = crate::vumi::convert::account_transaction(reader, place, row, sent);
        let live = LIVE.fetch_add(1, Ordering::Relaxed) + 1;
        MOST.fetch_max(live, Ordering::Relaxed);
        Self(row)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn a_list_of_a_hundred_thousand_is_read_in_the_memory_of_one_page() {
    const ALL: usize = 100_000;
    const PAGE: usize = 500;
    let largest = Arc::new(AtomicUsize::new(0));
    let seen = largest.clone();
    let service = pages(move |query| {
        let (page, size) = asked(query);
        let body =
            format!(r#"{{"items": {}, "total": {ALL}}}"#, rows(page * size..page * size + size));
        seen.fetch_max(body.len(), Ordering::Relaxed);
        body
    });
    let client = client(Paging::Numbered { size: PAGE as u32 }, service);
    let token = "K7Q2M9X4T1".parse().unwrap();
    let call = |token| raw::calls::ListAccountTransactions { token };
    let mut list = listing(&client, &token, call, Counted::new);
    let mut read = 0;
    while let Some(row) = list.next().await {
        assert_eq!(row.unwrap().0.id.as_ref().unwrap().as_str(), read.to_string());
        read += 1;
    }
    assert_eq!((read, LIVE.load(Ordering::Relaxed)), (ALL, 0));
    // Never more items at once than one page has, and never a body longer than a page.
    assert_eq!(MOST.load(Ordering::Relaxed), PAGE);
    assert!(largest.load(Ordering::Relaxed) < PAGE * 100);
}
