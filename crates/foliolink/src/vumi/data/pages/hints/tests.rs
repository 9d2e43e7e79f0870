//! Which words of a page mean that there is more, and which don't.

use super::*;

fn of_field(name: &str, value: &str) -> Option<bool> {
    let mut hints = Hints::default();
    hints.field(name, &serde_json::from_str(value).unwrap());
    hints.more_after(3, 0)
}

fn of_header(name: &'static str, value: &'static str) -> Option<bool> {
    let headers =
        HeaderMap::from_iter([(name.parse().unwrap(), http::HeaderValue::from_static(value))]);
    Hints::of(&headers).more_after(3, 0)
}

#[test]
fn whoever_says_that_there_is_more_is_heard() {
    for (name, value) in [
        ("last", "false"),
        ("isLast", "\"false\""),
        ("isLast", "0"),
        ("hasMore", "1"),
        ("has_more", "\"Y\""),
        ("has_next", "\" true \""),
        ("total", "4.0"),
        ("total", "\" 4 \""),
        ("recordsTotal", "4"),
        ("pageable", r#"{"totalElements": 4}"#),
        ("response_metadata", r#"{"next_cursor": "abc"}"#),
        ("hasMore", "true"),
        ("has_more", "true"),
        ("hasNext", "\"true\""),
        ("has_next_page", "true"),
        ("moreAvailable", "true"),
        ("nextCursor", "\"abc\""),
        ("next_cursor", "\"abc\""),
        ("nextPageToken", "\"abc\""),
        ("next_page", "2"),
        ("nextPage", "\"2\""),
        ("next", r#"{"href": "https://api.example/x?page=1"}"#),
        ("continuation_key", "\"abc\""),
        ("continuationToken", "\"abc\""),
        ("@odata.nextLink", "\"https://api.example/x\""),
        ("links", r#"{"self": "/x", "next": "/x?page=1"}"#),
        ("_links", r#"{"self": {"href": "/x"}, "next": {"href": "/x?page=1"}}"#),
        ("links", r#"[{"rel": "self", "href": "/x"}, {"rel": "next", "href": "/x?page=1"}]"#),
        ("pagination", r#"{"total": 4}"#),
        ("pagination", r#"{"links": {"next": "/x"}}"#),
        ("meta", r#"{"total": "4"}"#),
        ("meta", r#"{"pagination": {"total_pages": 2}}"#),
        ("page", r#"{"size": 3, "number": 0, "totalElements": 4, "totalPages": 2}"#),
        ("pageInfo", r#"{"hasNextPage": true, "endCursor": "x"}"#),
        ("count", "4"),
        ("total_count", "4"),
        ("total", "4"),
        ("totalPages", "2"),
        ("remaining", "1"),
        ("totalTransactions", "4"),
        ("numFound", "4"),
        ("nbPages", "2"),
        ("more_results", "true"),
        ("hasMoreRecords", "true"),
        ("incomplete_results", "true"),
        ("isComplete", "false"),
        ("@nextLink", "\"https://api.example/x\""),
        ("resultInfo", r#"{"total_count": 4}"#),
        ("cursor", "\"abc\""),
        ("marker", "\"abc\""),
        ("pagination", r#"{"cursor": "abc", "limit": 3}"#),
        ("pagination", r#"{"offset": 0, "limit": 3, "total": 4}"#),
        ("odata.nextLink", "\"https://api.example/x\""),
        ("truncated", "true"),
        ("is_truncated", "\"true\""),
        ("nextOffset", "3"),
        ("next_marker", "\"abc\""),
        ("nextRecordsUrl", "\"/x\""),
        ("done", "false"),
        ("endOfList", "false"),
        ("page_context", r#"{"has_more_page": true}"#),
        ("moreDataAvailable", "true"),
        ("itemsRemaining", "1"),
        ("numberOfPages", "2"),
    ] {
        assert_eq!(of_field(name, value), Some(true), "{name}: {value}");
    }
    for (name, value) in [
        ("x-total-count", "4"),
        ("X-Total", "4"),
        ("x-pagination-total-count", "4"),
        ("x-next-page", "2"),
        ("x-continuation-token", "abc"),
        ("x-has-more", "true"),
        ("x-total-pages", "2"),
        ("x-wp-total", "4"),
        ("x-wp-totalpages", "2"),
        ("pagination-count", "4"),
        ("x-item-count", "4"),
        ("item-count", "4"),
        ("x-page-count", "2"),
        ("x-more", "true"),
        ("content-range", "items 0-2/4"),
        ("content-range", "transactions */4"),
        ("link", r#"</x?page=0>; rel="prev", </x?page=2>; rel="next""#),
        ("link", "</x>; title=more; rel=next"),
        ("link", r#"</x>; rel="last next""#),
        ("x-pagination", r#"{"TotalCount": 4, "PageSize": 3}"#),
        ("x-pagination", r#"{"total": 3, "hasNext": true}"#),
        ("pagination", r#"{"next": "/x?page=2"}"#),
        ("x-has-next-page", "true"),
        ("x-next-cursor", "abc"),
        ("x-cursor", "abc"),
        ("x-truncated", "true"),
        ("x-last-page", "false"),
    ] {
        assert_eq!(of_header(name, value), Some(true), "{name}: {value}");
    }
}

#[test]
fn a_list_that_is_whole_is_left_alone() {
    for (name, value) in [
        ("last", "true"),
        ("hasMore", "false"),
        ("nextCursor", "null"),
        ("next_page_token", "\"\""),
        ("next", "{}"),
        ("next", r#"{"href": null}"#),
        ("next", "false"),
        ("links", r#"{"self": "/x", "next": null}"#),
        ("links", r#"[{"rel": "self"}]"#),
        ("total", "3"),
        ("pagination", r#"{"total": 3, "next": null}"#),
        ("totalPages", "1"),
        ("remaining", "0"),
        ("cursor", "null"),
        ("cursor", "\"\""),
        ("marker", "null"),
        ("done", "true"),
        ("pageInfo", r#"{"hasNextPage": false, "endCursor": "x", "startCursor": "w"}"#),
        ("pagination", r#"{"cursor": "abc", "has_more": false}"#),
        ("pagination", r#"{"cursor": "abc", "total": 3}"#),
    ] {
        assert_eq!(of_field(name, value), Some(false), "{name}: {value}");
    }
    // Nothing is said, or nothing about other rows.
    for (name, value) in [
        ("count", "3"),
        ("numberOfElements", "3"),
        ("last", "\"/x?page=9\""),
        ("links", r#"{"last": "/x?page=9"}"#),
        ("page", "0"),
        ("size", "100"),
        ("status", "\"next\""),
        ("complete", "true"),
        ("end", "0"),
        ("limit", "3"),
        ("offset", "0"),
        ("info", r#"{"total": "12.50"}"#),
        ("paging", r#"{"cursors": {"after": "x"}}"#),
    ] {
        assert_eq!(of_field(name, value), None, "{name}: {value}");
    }
    for (name, value) in [
        ("x-request-id", "4"),
        ("x-ratelimit-limit", "100"),
        ("x-page", "9"),
        ("content-range", "items 0-2/*"),
        ("link", r#"</x>; rel="last""#),
    ] {
        assert_eq!(of_header(name, value), None, "{name}: {value}");
    }
    assert_eq!(of_header("x-total-count", "3"), Some(false));
}

#[test]
fn a_cursor_beside_a_later_page_may_be_that_pages_own() {
    let mut hints = Hints::default();
    hints.field("cursor", &serde_json::from_str("\"abc\"").unwrap());
    assert!(!hints.is_silent());
    assert_eq!((hints.more_after(3, 0), hints.more_after(6, 1)), (Some(true), None));
}

#[test]
fn of_two_that_contradict_each_other_the_one_that_says_more_wins() {
    let mut hints = Hints::default();
    for (name, value) in [("next", "null"), ("total", "9"), ("hasMore", "false")] {
        hints.field(name, &serde_json::from_str(value).unwrap());
    }
    assert_eq!(hints.more_after(3, 0), Some(true));
    assert_eq!(hints.more_after(9, 2), Some(false));
    let said = |value: &str| {
        let mut hints = Hints::default();
        hints.field("hasMore", &serde_json::from_str(value).unwrap());
        hints
    };
    assert_eq!(said("false").or(said("true")).more_after(9, 0), Some(true));
    assert_eq!(said("true").or(said("false")).more_after(9, 0), Some(true));
}
