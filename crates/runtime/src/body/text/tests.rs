//! Which bodies are mended, how, and which are left alone.

use proptest::prelude::*;

use super::*;

fn clean(body: &[u8]) -> (String, Vec<String>) {
    let (cleaned, replaced) = clean_json(Bytes::copy_from_slice(body));
    let paths = replaced.list().iter().map(|repair| repair.path.clone());
    (String::from_utf8(cleaned.to_vec()).unwrap(), paths.collect())
}

#[test]
fn what_is_no_character_is_replaced_and_its_place_is_told() {
    let half = br#"{"Accounts": [{"Title": "a"}, {"Title": "x \ud83d y", "Id": 1.10}]}"#;
    let (text, paths) = clean(half);
    assert_eq!(
        text,
        "{\"Accounts\": [{\"Title\": \"a\"}, {\"Title\": \"x \u{fffd} y\", \"Id\": 1.10}]}"
    );
    assert_eq!(paths, ["Accounts[1].Title"]);
    for (body, expected) in [
        (&br#"["\udc00"]"#[..], "[\"\u{fffd}\"]"),
        (br#"["\ud83d\ud83d\ude00"]"#, "[\"\u{fffd}\\ud83d\\ude00\"]"),
        (br#"["\uD83D\n"]"#, "[\"\u{fffd}\\n\"]"),
        (b"[\"caf\xe9\"]", "[\"caf\u{fffd}\"]"),
        (b"[\"\xed\xa0\xbd\"]", "[\"\u{fffd}\u{fffd}\u{fffd}\"]"),
        (b"[\"\xf0\x9f\x98\"]", "[\"\u{fffd}\"]"),
        (b"[\"two\nlines\tand \x0b\x00\"]", "[\"two\u{fffd}lines\u{fffd}and \u{fffd}\u{fffd}\"]"),
    ] {
        let (text, paths) = clean(body);
        assert_eq!(text, expected);
        assert_eq!(paths, ["[0]"], "{expected}");
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
    }
}

#[test]
fn a_backslash_that_begins_no_escape_is_no_character() {
    for (body, expected) in [
        (r#"["DOMAIN\djoe"]"#, "DOMAIN\u{fffd}djoe"),
        (r#"["\x41 and \' and \0"]"#, "\u{fffd}x41 and \u{fffd}' and \u{fffd}0"),
        (r#"["\uzzzz"]"#, "\u{fffd}uzzzz"),
        (r#"["\u12"]"#, "\u{fffd}u12"),
        (r#"["\U0041\t\/"]"#, "\u{fffd}U0041\t/"),
        ("[\"\\\u{e9}\"]", "\u{fffd}\u{e9}"),
        ("[\"a\\\n\"]", "a\u{fffd}\u{fffd}"),
    ] {
        let (text, paths) = clean(body.as_bytes());
        let read: Vec<String> = serde_json::from_str(&text).unwrap();
        assert_eq!((read[0].as_str(), paths[0].as_str()), (expected, "[0]"), "{body}");
    }
    for fine in [r#"["\\d \\x \\\\u12"]"#, r#"["\"\\\/\b\f\n\r\t\u00e9"]"#] {
        assert_eq!(clean(fine.as_bytes()), (fine.to_owned(), vec![]));
    }
}

#[test]
fn places_are_told_wherever_they_are() {
    let body = b"{\"a\": [[0, {\"b c\": {\"d\": \"\xff\"}}], \"\xff\"],\n \"\xff\": 1, \"e\": [], \"f\": \"\xff\xff\"}";
    assert_eq!(clean(body).1, ["a[0][1].….d", "a[1]", ".", "f"]);
    assert_eq!(clean(b"\"\xff\"").1, ["."]);
}

#[test]
fn a_byte_order_mark_is_skipped_and_is_no_damage() {
    assert_eq!(clean(b"\xef\xbb\xbf[1]"), ("[1]".to_owned(), vec![]));
    assert_eq!(
        clean(b"\xef\xbb\xbf[\"\xff\"]"),
        ("[\"\u{fffd}\"]".to_owned(), vec!["[0]".to_owned()])
    );
    assert_eq!(clean(b"\xef\xbb\xbf"), (String::new(), vec![]));
    // Inside, it is a character like any other.
    assert_eq!(clean("[\"\u{feff}\"]".as_bytes()).1, [""; 0]);
}

#[test]
fn what_is_fine_is_not_copied() {
    let fine = [
        r#"{"a": [1.10, "é 😀 \ud83d\ude00 \\ud83d \" \u00e9"]}"#,
        "{\n\t\"a\": 1\r\n}",
        "",
        "[]",
        // Broken otherwise: that is for the decoder to say.
        r#"["\u12"#,
        r#"["\"#,
    ];
    for text in fine {
        let body = Bytes::copy_from_slice(text.as_bytes());
        let (cleaned, replaced) = clean_json(body.clone());
        assert!(replaced.is_empty(), "{text}");
        assert_eq!((cleaned.as_ptr(), cleaned.len()), (body.as_ptr(), body.len()), "{text}");
    }
    // No JSON: a page of some gateway stays as it is.
    let page = Bytes::from_static(b"<p title=\"a\nb\">\xff</p>");
    assert_eq!(clean_json(page.clone()).0, page);
}

#[test]
fn many_places_are_counted_and_depth_is_bounded() {
    let many = format!("[{}\"\n\"]", "\"\n\", ".repeat(999));
    let (_, replaced) = clean_json(many.into());
    let last = &replaced.list()[100];
    assert_eq!((replaced.list().len(), replaced.texts()), (101, 1000));
    assert_eq!(
        (last.path.as_str(), last.what.as_str()),
        (".", "900 more texts hold what is no text, read as U+FFFD")
    );
    let deep = Bytes::from(format!("{}\"\n\"", "[".repeat(1_000_000)));
    assert_eq!(clean_json(deep.clone()).0, deep);
}

proptest! {
    /// Whatever comes: no panic, and what was text stays the same text.
    #[test]
    fn any_bytes_are_taken(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let body = [b"[\"".as_slice(), &body, b"\"]"].concat();
        let (cleaned, replaced) = clean_json(Bytes::from(body.clone()));
        if replaced.is_empty() {
            prop_assert_eq!(&cleaned[..], without_mark(&body));
        } else {
            prop_assert!(cleaned.len() <= 3 * body.len());
        }
    }

    #[test]
    fn any_json_is_left_alone(text in any::<String>(), number in any::<i64>()) {
        let body = serde_json::to_string_pretty(&(text, number)).unwrap();
        let (cleaned, replaced) = clean_json(Bytes::from(body.clone()));
        prop_assert!(replaced.is_empty());
        prop_assert_eq!(&cleaned[..], body.as_bytes());
    }

    /// Any text with one byte of it broken is JSON again.
    #[test]
    fn one_broken_byte_costs_one_string(text in "[a-zé😀]{1,20}", at in 0usize..20, byte in 0x80u8..) {
        let mut body = serde_json::to_vec(&[text.clone(), "next".to_owned()]).unwrap();
        let at = 2 + at % text.len();
        body[at] = byte;
        let (cleaned, _) = clean_json(Bytes::from(body));
        let read: Vec<String> = serde_json::from_slice(&cleaned).unwrap();
        prop_assert_eq!(&read[1], "next");
    }
}
