//! Single values: formats, listed words, and what of them may be shown.

use serde_json::json;

use super::{describe, found};

#[test]
fn formats_take_what_providers_send_and_nothing_else() {
    let tries = [
        (
            "uuid",
            &["7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20", "9F86D081884C7D659A2FEAA0C55AD015"][..],
            &["", "7d3f2a10", "K7Q2M9X4T1"][..],
        ),
        ("date", &["2031-03-28"], &["2031-02-29", "28/03/2031", "2031-03-28T00:00:00Z"]),
        (
            "date-or-date-time",
            &["2031-03-28", "2031-03-28T00:00:00Z", "2031-04-02T10:15:42+02:00"],
            &["2031-02-29", "2031-03-28T00:00:00", "soon"],
        ),
        ("decimal", &["500.00", "-0.1", "12"], &["", "n/a", "1,5"]),
        (
            "date-time",
            &["2031-04-02T08:15:42.145Z", "2031-04-02T10:15:42+02:00"],
            &["2031-04-02T08:15:42.145", "2031-04-02", "now"],
        ),
        (
            "local-date-time",
            &["2031-04-02T08:15:42.1459990", "2031-04-02T08:15:42.1459990Z"],
            &["2031-04-02T10:15:42+02:00", "2031-04-02", "soon"],
        ),
        ("password", &["anything"], &[]),
    ];
    for (format, right, wrong) in tries {
        let description = describe(json!({ "type": "string", "format": format }));
        for text in right {
            assert!(found(&description, 200, &format!("\"{text}\"")).is_empty(), "{format} {text}");
        }
        for text in wrong {
            let line = format!(". x1 format: not a {format} (documented)");
            assert_eq!(found(&description, 200, &format!("\"{text}\"")), [line], "{text}");
        }
    }
}

#[test]
fn numbers_are_judged_by_their_digits() {
    let decimal = describe(json!({ "type": "number", "format": "decimal" }));
    for token in ["0.10", "-123456789012345678.99", "1e2"] {
        assert!(found(&decimal, 200, token).is_empty(), "{token}");
    }
    for token in ["1e400", "0.12345678901234567890123456789"] {
        assert_eq!(
            found(&decimal, 200, token),
            [". x1 format: not an exact decimal (documented)"],
            "{token}"
        );
    }
    let count = describe(json!({ "type": "integer", "format": "int32" }));
    assert!(found(&count, 200, "-2147483648").is_empty());
    for token in ["2147483648", "1.0", "1e2"] {
        assert_eq!(
            found(&count, 200, token),
            [". x1 format: not an integer of 32 bits (documented)"],
            "{token}"
        );
    }
}

#[test]
fn an_unlisted_value_is_shown_unless_it_is_a_person_s_or_secret() {
    let list = |more: serde_json::Value| {
        let mut schema = json!({ "type": "string", "x-extensible-enum": ["READY"] });
        schema.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        describe(schema)
    };
    assert_eq!(
        found(&list(json!({})), 200, r#""SYNC_2""#),
        [". x1 unlisted_value: `SYNC_2` is not listed (documented)"]
    );
    for text in ["Chequing Plus", "sync-2", "5550142", ""] {
        let found = found(&list(json!({})), 200, &format!("\"{text}\""));
        let line = format!(". x1 unlisted_value: `{text}` is not listed (documented)");
        assert_eq!(found, [line], "{text}");
    }
    let long = found(&list(json!({})), 200, &format!("\"{}\"", "A".repeat(81)));
    let line = format!(". x1 unlisted_value: `{}…` is not listed (documented)", "A".repeat(80));
    assert_eq!(long, [line]);
    let control = found(&list(json!({})), 200, r#""a\u001b[31m""#);
    assert_eq!(control, [". x1 unlisted_value: `a\u{fffd}[31m` is not listed (documented)"]);
    for hidden in [json!({ "x-personal": true }), json!({ "format": "password" })] {
        let found = found(&list(hidden), 200, r#""JANE""#);
        assert_eq!(found, [". x1 unlisted_value: value is not listed (documented)"]);
    }
}

#[test]
fn a_difference_in_letter_case_is_named_as_that() {
    let word = describe(json!({ "type": "string", "x-extensible-enum": ["READY", "PENDING"] }));
    assert_eq!(
        found(&word, 200, r#""Ready""#),
        [". x1 letter_case: `Ready` is listed as `READY`, in other letter case (documented)"]
    );
    let object = describe(
        json!({ "type": "object", "required": ["Accounts"], "properties": { "Accounts": { "type": "array" } } }),
    );
    assert_eq!(
        found(&object, 200, r#"{"accounts": []}"#),
        [
            "accounts x1 letter_case: field is described as `Accounts`, in other letter case (documented)",
            "Accounts x1 missing: missing, described as required (documented)",
        ]
    );
}

#[test]
fn a_key_that_may_be_data_is_not_shown() {
    let description = describe(json!({ "type": "object" }));
    for key in ["Jane Doe", "5550142", "acct5550142", "jane@example.test", "", &"k".repeat(65)] {
        let found = found(&description, 200, &json!({ key: 1 }).to_string());
        assert_eq!(
            found,
            ["[\"…\"] x1 unknown_field: field is not described (documented)"],
            "{key}"
        );
    }
    for key in ["newField", "New_Field-2", "$type", "@odata"] {
        let found = found(&description, 200, &json!({ key: 1 }).to_string());
        assert_eq!(found, [format!("{key} x1 unknown_field: field is not described (documented)")]);
    }
}
