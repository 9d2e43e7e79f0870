//! What the clients must carry through unharmed wherever a description allows it: unknown words of
//! a value list, either JSON type of a field that has two, every digit of a number, and secrets
//! that nothing shows.
//!
//! Each test changes the examples along their schemas and sends them through the typed methods.

use std::collections::BTreeSet;

use foliolink_tests::{
    CANARY, Case, Description, Json, PROVIDERS, Place, Provider, cases, compare,
};

#[tokio::test]
async fn a_word_that_no_value_list_knows_survives() {
    const NEW: &str = "SOMETHING_NEW";
    for provider in PROVIDERS {
        let description = provider.description();
        let mut seen = BTreeSet::new();
        for case in cases(&description) {
            let lists = |place: &Place<'_>| is_word(place).then(|| Json::Text(NEW.into()));
            let Some((_, shown)) = carry(provider, &description, &case, lists).await else {
                continue;
            };
            seen.extend(words(&description, &case));
            assert!(
                case.is_request() || shown.contains(&format!("Other({NEW:?})")),
                "{}: {shown}",
                case.place
            );
        }
        let all: BTreeSet<_> = description.value_lists().into_iter().map(str::to_owned).collect();
        assert_eq!(
            seen, all,
            "{}: lists with an example on the left, all on the right",
            provider.name
        );
    }
}

#[tokio::test]
async fn each_word_of_a_value_list_is_a_variant() {
    for provider in PROVIDERS {
        let description = provider.description();
        let mut seen = BTreeSet::new();
        for case in cases(&description).into_iter().filter(|case| !case.is_request()) {
            // The first example that has a list is enough for its words: all methods share the
            // type.
            let fresh: BTreeSet<_> =
                words(&description, &case).difference(&seen).cloned().collect();
            for turn in 0..if fresh.is_empty() { 0 } else { longest(&description) } {
                let listed = |place: &Place<'_>| {
                    let known = place.schema.get("x-extensible-enum")?.items();
                    is_word(place).then(|| known[turn % known.len()].clone())
                };
                // None where every word in the example is the listed one already.
                let Some((_, shown)) = carry(provider, &description, &case, listed).await else {
                    continue;
                };
                assert!(
                    !shown.contains("Other(\""),
                    "{}: a listed word is no variant: {shown}",
                    case.place
                );
            }
            seen.extend(fresh);
        }
        assert!(!seen.is_empty());
    }
}

#[tokio::test]
async fn each_json_type_of_a_field_survives_listed_or_not() {
    let types = [
        ("string", Json::Text("text".into())),
        ("number", Json::Number("7.50".into())),
        ("boolean", Json::Bool(false)),
        ("array", Json::List(vec![Json::Number("1.0".into())])),
        ("object", Json::Object(vec![("Unlisted".into(), Json::Number("1.0".into()))])),
    ];
    for provider in PROVIDERS {
        let description = provider.description();
        let mut seen = BTreeSet::new();
        // One after the other: such a field may stand inside another.
        for shape in description.shapes() {
            for case in cases(&description) {
                for (kind, any) in &types {
                    let mut unlisted = 0;
                    let replace = |place: &Place<'_>| {
                        let branches = place.schema.get("oneOf")?.items();
                        place.component.filter(|component| *component == shape)?;
                        seen.insert(shape.to_owned());
                        let mut branches = branches.iter();
                        match branches.find(|branch| description.json_type(branch) == Some(kind)) {
                            Some(listed) => Some(description.sample(listed)),
                            None => {
                                unlisted += 1;
                                Some(any.clone())
                            }
                        }
                    };
                    let carried = carry(provider, &description, &case, replace).await;
                    let Some((_, shown)) = carried else { continue };
                    assert!(
                        case.is_request() || shown.matches("Other(RawJson(").count() == unlisted,
                        "{} {kind}: {shown}",
                        case.place
                    );
                }
            }
        }
        let all: BTreeSet<_> = description.shapes().into_iter().map(str::to_owned).collect();
        assert_eq!(
            seen, all,
            "{}: fields with an example on the left, all on the right",
            provider.name
        );
    }
}

#[tokio::test]
async fn another_spelling_that_is_described_is_read_as_the_property() {
    let mut seen = 0;
    for provider in PROVIDERS {
        let description = provider.description();
        for case in cases(&description) {
            let schema = case.example.schema;
            let changed = description.misspell(schema, case.example.value);
            if case.is_request() || changed == *case.example.value {
                continue;
            }
            assert_eq!(
                description.respell(schema, &changed),
                *case.example.value,
                "{}",
                case.place
            );
            let (again, _) = case.round_trip(provider, &description, &changed).await;
            compare(case.example.value, &again)
                .unwrap_or_else(|lost| panic!("{}: {}", case.place, lost.join("; ")));
            seen += 1;
        }
    }
    assert!(seen > 0);
}

#[tokio::test]
async fn every_digit_of_an_amount_survives() {
    // More than a float holds, zeros at the end, and more than a decimal holds.
    for digits in
        ["123456789012345678.90", "-0.00000012300", "1234567890123456789012345678901234567890.1"]
    {
        let mut amounts = 0;
        for provider in PROVIDERS {
            let description = provider.description();
            for case in cases(&description) {
                let amount = |place: &Place<'_>| {
                    let exact =
                        place.has_format("decimal") && matches!(place.value, Json::Number(_));
                    amounts += usize::from(exact);
                    exact.then(|| Json::Number(digits.into()))
                };
                carry(provider, &description, &case, amount).await;
            }
        }
        assert!(amounts > 100, "only {amounts} amounts in all examples");
    }
}

#[tokio::test]
async fn debug_shows_no_credential_and_no_personal_data() {
    let mut planted = 0;
    for provider in PROVIDERS {
        let description = provider.description();
        for case in cases(&description) {
            let canary = |place: &Place<'_>| {
                planted += usize::from(place.is_hidden());
                place.is_hidden().then(|| Json::Text(CANARY.into()))
            };
            let Some((again, shown)) = carry(provider, &description, &case, canary).await else {
                continue;
            };
            assert!(again.to_string().contains(CANARY), "{}: the canary is lost", case.place);
            assert!(
                !shown.contains(CANARY),
                "{}: Debug shows what it must hide: {shown}",
                case.place
            );
        }
    }
    assert!(planted > 100, "only {planted} canaries in all examples");
}

/// Changes an example, sends it through the client, and makes sure that nothing is lost. `None`
/// where there was nothing to change.
async fn carry<F>(
    provider: &Provider,
    description: &Description,
    case: &Case<'_>,
    mut change: F,
) -> Option<(Json, String)>
where
    F: FnMut(&Place<'_>) -> Option<Json>,
{
    let changed = description.rewrite(case.example.schema, case.example.value, &mut change);
    if changed == *case.example.value {
        return None;
    }
    let (again, shown) = case.round_trip(provider, description, &changed).await;
    compare(&description.respell(case.example.schema, &changed), &again)
        .unwrap_or_else(|lost| panic!("{} {}: {}", provider.name, case.place, lost.join("; ")));
    Some((again, shown))
}

fn is_word(place: &Place<'_>) -> bool {
    place.is_value_list() && matches!(place.value, Json::Text(_))
}

/// The value lists that an example has a word of.
fn words(description: &Description, case: &Case<'_>) -> BTreeSet<String> {
    let mut lists = BTreeSet::new();
    description.rewrite(case.example.schema, case.example.value, &mut |place| {
        if is_word(place) {
            lists.extend(place.component.map(str::to_owned));
        }
        None
    });
    lists
}

/// How many words the longest value list has.
fn longest(description: &Description) -> usize {
    let lists = description.value_lists().into_iter();
    let words = |name| {
        description
            .at(&format!("#/components/schemas/{name}"))
            .get("x-extensible-enum")
            .map_or(0, |words| words.items().len())
    };
    lists.map(words).max().unwrap_or_default()
}
