//! What is derived from a card, with one odd value in it: it costs itself.

use rust_decimal::Decimal;

use crate::flinks::{AttributeCategory, AttributeGroup, Country, Deleted, MatchField, tests::*};

/// One odd value costs itself, as in data; empty texts are none.
#[tokio::test]
async fn a_catalogue_of_which_one_value_is_odd_is_read() {
    let library = r#"[null, { "Category": "", "Attributes": [null, { "Name": "sum", "Description": "" }] },
        { "Category": 7, "Attributes": [["count", "x"], { "Name": "count" }] }]"#;
    let client = Script::new(move |_, _| (200, library.to_owned())).client();
    let [one, two] = &client.attribute_library().await.unwrap()[..] else { panic!() };
    assert_eq!((&one.category, &two.category), (&None, &Some("7".to_owned())));
    let names = [one, two].map(|group| group.attributes[0].name.as_str());
    assert_eq!((names, &one.attributes[0].description), (["sum", "count"], &None));

    // Both forms, in either list.
    let rows = r#"[{ "Category": "Sums", "Attributes": [{ "Name": "sum" }] }, { "Name": "mean", "Category": "Sums" },
        { "Name": "count" }]"#;
    for library in [rows.to_owned(), format!(r#"{{ "Attributes": {rows} }}"#)] {
        let client = Script::new(move |_, _| (200, library.clone())).client();
        let [sums, other] = &client.attribute_library().await.unwrap()[..] else { panic!() };
        let names = |group: &AttributeCategory| {
            group.attributes.iter().map(|own| own.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            (names(sums), names(other)),
            (vec!["sum".into(), "mean".into()], vec!["count".into()])
        );
        assert_eq!((&sums.category, &other.category), (&Some("Sums".to_owned()), &None));
    }
    let client = Script::new(|_, _| (200, r#"{ "Attributes": [{ "Category": "x" }] }"#.to_owned()));
    let error = client.client().attribute_library().await.unwrap_err();
    assert_eq!(error.json_path(), Some("Attributes[0].Attributes"));

    let categories = r#"{ "Categories": ["x", { "PrimaryCategoryName": "Home", "Description": " ",
        "SubCategories": [null, { "SubCategoryName": "Rent", "Description": "" }] }] }"#;
    let client = Script::new(move |_, _| (200, categories.to_owned())).client();
    let [home] = &client.categories(&Country::CANADA).await.unwrap()[..] else { panic!() };
    assert_eq!((home.name.as_str(), &home.description), ("Home", &None));
    assert_eq!(home.subcategories[0].description, None);

    // An error names the place as it was sent.
    let nameless = categories.replace("Rent", "");
    let client = Script::new(move |_, _| (200, nameless.clone())).client();
    let error = client.categories(&Country::CANADA).await.unwrap_err();
    assert_eq!(error.json_path(), Some("Categories[1].SubCategories[1].SubCategoryName"));
}

#[tokio::test]
async fn a_comparison_of_which_one_value_is_odd_is_read_and_says_so() {
    let answer = r#"{ "overallMatch": "true", "overallMatchRate": "0.5", "fieldLevelMatch": { "city": "no idea" },
        "fieldLevelMatchRate": { "city": 0.25, "noData": [null, "email"] } }"#;
    let client = Script::new(move |_, _| (200, answer.to_owned())).client();
    let request = client.field_match(&login()).field(MatchField::CITY, "Laval");
    let matched = request.await.unwrap();
    assert_eq!((matched.matches, matched.rate), (Some(true), Some(Decimal::new(5, 1))));
    assert_eq!(matched.fields[&MatchField::CITY].rate, Some(Decimal::new(25, 2)));
    assert!(!matched.fields[&MatchField::EMAIL].is_known);
    let mut paths: Vec<_> = matched.warnings.iter().map(|said| said.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["fieldLevelMatch.city", "fieldLevelMatchRate.noData[0]", "overallMatch"]);
}

#[tokio::test]
async fn notices_of_another_type_cost_no_answer() {
    for message in ["null", "7", "true", "[]", "{}", r#""""#] {
        let questions =
            format!(r#"{{ "Message": {message}, "Questions": [null, {{ "Question": "Q?" }}] }}"#);
        let client = Script::new(move |_, _| (200, questions.clone())).client();
        assert_eq!(client.mfa_questions(&login()).await.unwrap(), ["Q?"], "{message}");
        let notice = format!(r#"{{ "Message": {message} }}"#);
        let client = Script::new(move |_, _| (200, notice.clone())).client();
        client.answer_mfa_questions(&login(), [("Q?", "a")]).await.unwrap();
        let gone = format!(r#"{{ "StatusCode": 200, "Message": {message} }}"#);
        let client = Script::new(move |_, _| (200, gone.clone())).client();
        assert_eq!(client.delete_card(&login()).await.unwrap(), Deleted::Now, "{message}");
    }
    let odd = r#"{ "HttpStatusCode": "200", "Token": "0b9d3c1e-51f0-4a77-9f3a-6f0d2a0c7e11" }"#;
    let client = Script::new(move |_, _| (200, odd.to_owned())).client();
    assert!(client.mint_authorize_token().await.is_ok());
}

/// K-1 and K-2 in both spellings at once: today's counts, and the other is told where it differs.
#[tokio::test(start_paused = true)]
async fn both_spellings_in_one_answer_are_read_and_the_newer_one_counts() {
    let answer = r#"{ "OverallMatchRate": 0.25, "overallMatchRate": 0.5, "overallMatch": true, "OverallMatch": true,
        "FieldLevelMatchRate": { "City": 0 }, "fieldLevelMatchRate": { "city": 0.75, "City": 0.25, "noData": [] } }"#;
    let client = Script::new(move |_, _| (200, answer.to_owned())).client();
    let matched = client.field_match(&login()).field(MatchField::CITY, "Laval").await.unwrap();
    assert_eq!((matched.matches, matched.rate), (Some(true), Some(Decimal::new(5, 1))));
    assert_eq!(matched.fields[&MatchField::CITY].rate, Some(Decimal::new(75, 2)));
    let mut said: Vec<_> = matched.warnings.iter().map(|warning| format!("{warning:?}")).collect();
    said.sort();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said.iter().all(|line| line.contains("also sent as")), "{said:?}");

    let row = r#"{ "TransactionId": "a", "Debit": 1 }"#;
    let answer = format!(
        r#"{{ "Card": {{ "sum": 1 }}, "AttributesDetails": {{}}, "AttributeDetails": {{ "sum": [{row}] }} }}"#
    );
    let client = Script::in_session(move |_, _| (200, answer.clone())).client();
    let set = session(&client).attributes(AttributeGroup::Income).await.unwrap();
    assert_eq!(set.transactions["sum"].len(), 1);
}
