//! What is derived from a card, with one odd value in it: it costs itself.

use rust_decimal::Decimal;

use crate::flinks::{Country, MatchField, tests::*};

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
