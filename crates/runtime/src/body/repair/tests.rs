//! What is read of bodies of another form, and what is said of it.

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::{Date, Number, Personal};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Detail {
    institution_id: Option<i32>,
    accounts: Vec<Account>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Account {
    id: String,
    number: Option<Personal>,
    balance: Option<Balance>,
    owners: Option<Vec<Personal>>,
    open: Option<bool>,
    since: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Balance {
    current: Option<Number>,
}

#[derive(Debug, Deserialize)]
struct Bank {
    id: i32,
}

fn read<T: FromBody>(body: &str) -> Result<(T, Vec<String>), String> {
    let (value, repairs) = decode_leniently::<T>(StatusCode::OK, body.as_bytes())
        .map_err(|error| error.to_string())?;
    let said = repairs.list().iter().map(|it| format!("{}: {}", it.path, it.what)).collect();
    Ok((value, said))
}

#[test]
fn a_row_stays_whatever_type_one_of_its_fields_has() {
    let body = r#"{"InstitutionId": "61", "Accounts": [
        {"Id": 12, "Number": 5550142, "Balance": "12.50", "Owners": ["A", null, 7], "Open": "TRUE", "Since": [2025, 3, 4]},
        {"Id": "b", "Number": {"a": 1}, "Balance": {"Current": {}}, "Owners": "A", "Open": 0, "Since": 1743120000}]}"#;
    let (detail, said) = read::<Detail>(body).unwrap();
    assert_eq!(detail.institution_id, Some(61));
    let [one, two] = &detail.accounts[..] else { panic!("{:?}", detail.accounts) };
    assert_eq!((one.id.as_str(), two.id.as_str()), ("12", "b"));
    assert_eq!(one.number.as_ref().map(Personal::reveal), Some("5550142"));
    assert_eq!((one.open, two.open), (Some(true), Some(false)));
    assert!(one.balance.is_none() && two.balance.is_some());
    // There, and unreadable: not the same as absent.
    let current = two.balance.as_ref().and_then(|it| it.current.as_ref());
    assert_eq!(current.map(Number::decimal), Some(None));
    let owners: Vec<_> = one.owners.iter().flatten().map(Personal::reveal).collect();
    assert_eq!((owners, two.owners.is_none()), (vec!["A", "7"], true));
    assert!(one.since.is_none());
    assert_eq!(two.since.as_ref().map(|it| it.day()), Some(None));
    let mut said = said;
    said.sort();
    assert_eq!(
        said,
        [
            "Accounts[0].Balance: a text, not an object: left out",
            "Accounts[0].Id: a number, read as text",
            "Accounts[0].Number: a number, read as text",
            "Accounts[0].Open: read as true or false",
            "Accounts[0].Owners[1]: null: left out",
            "Accounts[0].Owners[2]: a number, read as text",
            "Accounts[0].Since: a list, not a text: left out",
            "Accounts[1].Balance.Current: an object, not a number: left out",
            "Accounts[1].Number: an object, not a text: left out",
            "Accounts[1].Open: read as true or false",
            "Accounts[1].Owners: a text, not a list: left out",
            "Accounts[1].Since: a number, read as text",
            "InstitutionId: a text, read as a number",
        ]
    );
}

#[test]
fn a_list_in_place_of_an_object_is_left_out_and_never_read_by_position() {
    let body = r#"{"Accounts": [{"Id": "a", "Balance": [12.50]}, ["b", "5550142", null, null, null, null], [],
        {"Id": "c", "Balance": []}]}"#;
    let (detail, mut said) = read::<Detail>(body).unwrap();
    let ids: Vec<_> = detail.accounts.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["a", "c"]);
    assert!(detail.accounts.iter().all(|account| account.balance.is_none()));
    said.sort();
    assert_eq!(
        said,
        [
            "Accounts[0].Balance: a list, not an object: left out",
            "Accounts[1]: a list, not an object: left out",
            "Accounts[2]: a list, not an object: left out",
            "Accounts[3].Balance: a list, not an object: left out",
        ]
    );
    let whole = r#"[61, [{"Id": "a"}]]"#;
    assert_eq!(read::<Detail>(whole).unwrap_err(), "expected an object at .");
}

#[test]
fn what_is_required_and_not_there_is_empty_and_said_so() {
    let (detail, said) =
        read::<Detail>(r#"{"Accounts": [{"Id": null}, {}, {"Number": "1"}, {"Id": "d"}]}"#)
            .unwrap();
    let ids: Vec<_> = detail.accounts.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["", "", "", "d"]);
    let mut said = said;
    said.sort();
    assert_eq!(said, [0, 1, 2].map(|at| format!("Accounts[{at}].Id: missing")));
}

#[test]
fn an_item_that_can_not_be_read_is_left_out_and_the_others_keep_their_places() {
    let body = r#"[null, {"id": "x"}, {"id": 7}, "word", {"id": []}, {"id": "8"}, {"id": "y"}]"#;
    let (banks, mut said) = read::<Vec<Bank>>(body).unwrap();
    assert_eq!(banks.iter().map(|it| it.id).collect::<Vec<_>>(), [7, 8]);
    said.sort();
    assert_eq!(
        said,
        [
            "[0]: null: left out",
            "[1].id: a text, not a whole number: left out",
            "[1]: it can't be read: left out",
            "[3]: a text, not an object: left out",
            "[4].id: a list, not a whole number: left out",
            "[4]: it can't be read: left out",
            "[5].id: a text, read as a number",
            "[6].id: a text, not a whole number: left out",
            "[6]: it can't be read: left out",
        ]
    );
}

#[test]
fn a_whole_number_with_a_point_is_one_and_what_is_too_large_is_left_out() {
    for (sent, id, what) in [
        ("14.0", Some(14), "read as a whole number"),
        ("-3.00", Some(-3), "read as a whole number"),
        (r#""14.0""#, Some(14), "a text, read as a number"),
        ("14.5", None, "a number, not a whole number: left out"),
        ("99999999999", None, "a number, not a whole number: left out"),
        ("99999999999.0", None, "a number, not a whole number: left out"),
        ("1e30", None, "a number, not a whole number: left out"),
    ] {
        let body = format!(r#"{{"Accounts": [], "InstitutionId": {sent}}}"#);
        let (detail, said) = read::<Detail>(&body).unwrap();
        assert_eq!(detail.institution_id, id, "{sent}");
        assert_eq!(said.last().unwrap(), &format!("InstitutionId: {what}"), "{sent}");
    }
}

#[test]
fn another_form_altogether_is_the_error_that_it_was() {
    for (body, error) in [
        (r#"{"Accounts": null}"#, "expected a sequence at Accounts"),
        (r#"{"Accounts": {"Id": "a"}}"#, "expected a sequence at Accounts"),
        (r#"{"Account": []}"#, "missing field at Accounts"),
        (r#"{"Accounts": [{"Id": "1"}"#, "the body ends too early at ."),
        ("[]", "expected an object at ."),
    ] {
        assert_eq!(read::<Detail>(body).unwrap_err(), error, "{body}");
    }
    // The whole body: empty, it would look like a list of nothing.
    assert_eq!(read::<Vec<Bank>>("[null, null]").unwrap_err(), "expected struct Bank at [0]");
    assert_eq!(read::<Vec<Bank>>(r#"[{"id": "x"}]"#).unwrap_err(), "expected i32 at [0].id");
    assert_eq!(
        read::<Detail>(r#"{"accounts": [], "institution": 1}"#).unwrap_err(),
        "missing field at Accounts"
    );
    let rows = r#"[{"ID": "a"}, {"ID": "b", "Owner": "c"}]"#;
    assert_eq!(read::<Vec<Account>>(rows).unwrap_err(), "missing field at [0].Id");
    let many = format!("[{}7]", "null,".repeat(REMOVED + 1));
    assert!(read::<Vec<i32>>(&many).is_err());
}

#[test]
fn of_very_many_places_the_last_note_counts_the_rest() {
    let rows = vec![r#"{"Id": 1}"#; NAMED + 500].join(",");
    let (detail, said) = read::<Detail>(&format!(r#"{{"Accounts": [{rows}]}}"#)).unwrap();
    assert_eq!((detail.accounts.len(), said.len()), (NAMED + 500, NAMED + 1));
    assert_eq!(
        said[NAMED],
        "Accounts[1000].Id: a number, read as text (here and in 499 more places)"
    );
}

#[test]
fn nothing_that_is_said_quotes_what_was_sent() {
    let body = r#"{"InstitutionId": "hunter2", "Accounts": [{"Id": "a", "Balance": "hunter2", "Open": "hunter2"}]}"#;
    let (_, said) = read::<Detail>(body).unwrap();
    assert_eq!(said.len(), 3);
    assert!(!said.join(" ").contains("hunter2"), "{said:?}");
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        "[a-z0-9\"\\\\ ]{0,6}".prop_map(Into::into),
    ];
    let key = prop::sample::select(vec![
        "Accounts", "Id", "Number", "Balance", "Current", "Owners", "Open", "Since", "a.b", "[0]",
    ]);
    leaf.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map(key.clone(), inner, 0..5).prop_map(|fields| {
                fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_read_or_refused(accounts in prop::collection::vec(any_json(), 0..4)) {
        let body = serde_json::json!({ "Accounts": accounts }).to_string();
        let (detail, repairs) = decode_leniently::<Detail>(StatusCode::OK, body.as_bytes()).unwrap();
        // An item that is no object is left out and said so; every other one is there.
        let objects = accounts.iter().filter(|it| it.is_object()).count();
        prop_assert_eq!(detail.accounts.len(), objects);
        prop_assert!(objects == accounts.len() || !repairs.is_empty());
    }
}

#[derive(Debug, PartialEq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spelled {
    #[serde(alias = "FullName")]
    full_name: Option<String>,
    #[serde(alias = "AttributesDetails")]
    attribute_details: Option<String>,
    #[serde(alias = "Rows", default)]
    rows: Vec<Spelled>,
}

#[test]
fn of_two_spellings_of_a_field_the_newer_one_counts() {
    let read = |body: &str| {
        let (value, repairs) =
            decode_leniently::<Spelled>(StatusCode::OK, body.as_bytes()).unwrap();
        let said: Vec<_> =
            repairs.list().iter().map(|own| format!("{}: {}", own.path, own.what)).collect();
        (value, said)
    };
    for body in [
        r#"{"fullName": "a", "FullName": "b", "other": [1]}"#,
        r#"{"FullName": "b", "other": [1], "fullName": "a"}"#,
    ] {
        let (value, said) = read(body);
        assert_eq!(value.full_name.as_deref(), Some("a"), "{body}");
        assert_eq!(said, ["fullName: also sent as FullName, with another value: left out"]);
    }
    let same = r#"{"attributeDetails": "x", "AttributesDetails": "x"}"#;
    assert_eq!(read(same).0.attribute_details.as_deref(), Some("x"));
    assert_eq!(read(same).1, [""; 0], "nothing is lost");
    let null = r#"{"fullName": null, "FullName": "b"}"#;
    assert_eq!((read(null).0.full_name.as_deref(), read(null).1.len()), (Some("b"), 0));
    // In every row at once, and several fields of an object.
    let row =
        r#"{"FullName": "b", "fullName": "a", "attributeDetails": "x", "AttributesDetails": "y"}"#;
    let (value, said) = read(&format!(r#"{{"rows": [{}]}}"#, [row; 200].join(",")));
    assert!(value.rows.iter().all(|row| row.full_name.as_deref() == Some("a")));
    assert_eq!((value.rows.len(), said.len()), (200, 400));
    assert_eq!(said[0], "rows[0].fullName: also sent as FullName, with another value: left out");
    // The very same name twice says nothing of which one counts.
    for twice in [r#"{"fullName": "a", "fullName": "b"}"#, r#"{"FullName": "a", "FullName": "b"}"#]
    {
        assert!(decode_leniently::<Spelled>(StatusCode::OK, twice.as_bytes()).is_err(), "{twice}");
    }
}
