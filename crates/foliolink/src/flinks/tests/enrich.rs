//! What is derived from a card's data, against the sandbox in both of its forms.

use std::time::Duration;

use rust_decimal::Decimal;

use super::corrections::both_forms;
use crate::{
    Advice, ErrorKind, Ticket, Work,
    flinks::{AttributeGroup, AttributeValue, Country, Days, MatchField, Part, Resumed, tests::*},
};

async fn open(client: &Client) -> Session {
    client.authorize(&login()).cached().await.unwrap().into_session().await.unwrap()
}

#[tokio::test]
async fn k_1_a_comparison_is_the_same_in_either_spelling() {
    let ask = async |client: Client| {
        let request = client
            .field_match(&login())
            .field(MatchField::FULL_NAME, "élodie sample bélanger")
            .field(MatchField::CITY, "Trois-Rivieres")
            .field(MatchField::MIDDLE_NAME, "Maud");
        (request.clone().await.unwrap(), request.threshold(Decimal::new(7, 1)).await.unwrap())
    };
    let [(_, new), (_, old)] = both_forms();
    let (rates, verdicts) = ask(new).await;
    assert_eq!(ask(old).await, (rates.clone(), verdicts.clone()));

    assert_eq!((rates.matches, rates.fields[&MatchField::FULL_NAME].matches), (None, None));
    assert_eq!(rates.fields[&MatchField::FULL_NAME].rate, Some(Decimal::ONE));
    assert!(verdicts.matches.is_some());
    let verdict = |field: MatchField| {
        let score = &verdicts.fields[&field];
        (score.matches, score.is_known)
    };
    assert_eq!(verdict(MatchField::FULL_NAME), (Some(true), true));
    assert_eq!(verdict(MatchField::CITY), (Some(false), true));
    assert_eq!(verdict(MatchField::MIDDLE_NAME), (Some(false), false), "the bank has none");
    assert_eq!((rates.warnings, verdicts.warnings), (vec![], vec![]));
}

#[tokio::test]
async fn k_2_attributes_are_the_same_in_both_forms_but_for_what_only_one_has() {
    let [(_, new), (_, old)] = both_forms();
    let [new, old] = [open(&new).await, open(&old).await];
    for group in AttributeGroup::ALL {
        let name = group.as_str();
        let [new, old] =
            [new.attributes(group).await.unwrap(), old.attributes(group).await.unwrap()];
        assert!(!new.values.is_empty(), "{name}");
        assert_eq!(new.values, old.values, "{name}");
        assert_eq!((&new.warnings, &old.warnings), (&vec![], &vec![]), "{name}");
        for set in [&new, &old] {
            assert_eq!(set.login_id.as_ref(), Some(&login()), "{name}");
        }
        // The page of lending has no transactions, and the older form never has.
        assert_eq!(new.transactions.is_empty(), group == AttributeGroup::Lending, "{name}");
        assert!(old.transactions.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn chosen_attributes_count_what_the_accounts_say() {
    let client = sandboxed(&Sandbox::builder().pending_polls(0).build());
    let session = open(&client).await;
    let detail = session.accounts().days(Days::DAYS_365).start().await.unwrap();
    let operations = detail
        .accounts
        .iter()
        .filter(|account| account.category.as_ref().is_some_and(|it| it.as_str() == "Operations"));
    let rows = operations.clone().flat_map(|account| account.transactions.iter().flatten());
    let credits: Decimal = rows.filter_map(|row| row.credit).sum();
    assert!(credits > Decimal::ZERO);

    let year = session.chosen_attributes(["sum_credits"]).limit_days(365).start().await.unwrap();
    assert_eq!(year.values["sum_credits"].number(), Some(credits));
    assert!(!year.values.contains_key("id"), "that is the LoginId, and no attribute");

    let one = operations.clone().next().unwrap();
    let id = one.id.clone().unwrap();
    let rows = one.transactions.iter().flatten();
    let credits: Decimal = rows.filter_map(|row| row.credit).sum();
    let request = session.chosen_attributes(["sum_credits"]).limit_days(365).only([id]);
    assert_eq!(request.start().await.unwrap().values["sum_credits"].number(), Some(credits));

    let unknown = session.chosen_attributes(["no_such"]).start().await.unwrap_err();
    assert_eq!((unknown.kind(), unknown.advice()), (ErrorKind::Refused, Advice::FixRequest));
}

#[tokio::test]
async fn k_3_and_k_4_the_catalogues_are_read_in_both_forms() {
    let [(_, new), (_, old)] = both_forms();
    for (client, is_new) in [(new, true), (old, false)] {
        let consumer = client.attribute_library().await.unwrap();
        let business = client.business_attribute_library().await.unwrap();
        let names = |library: &[crate::flinks::AttributeCategory]| {
            let rows = library.iter().flat_map(|category| category.attributes.clone());
            let mut names: Vec<_> = rows.map(|attribute| attribute.name).collect();
            names.sort();
            names
        };
        assert_eq!(names(&business), ["business_sum_credits", "business_sum_debits"]);
        assert_eq!(names(&consumer).len(), 5);
        assert!(consumer.iter().all(|category| category.category.is_some()));
        let described = |row: &crate::flinks::LibraryAttribute| row.description.is_some();
        assert!(consumer[0].attributes.iter().all(|row| described(row) == is_new));

        let categories = client.categories(&Country::CANADA).await.unwrap();
        let below = categories.iter().any(|category| !category.subcategories.is_empty());
        assert_eq!((categories.is_empty(), below), (false, is_new));
        let none = client.categories(&Country::from("FR")).await.unwrap_err();
        assert_eq!(none.kind(), ErrorKind::Refused);
    }
}

#[tokio::test]
async fn k_5_categorized_transactions_name_their_account_in_both_forms() {
    let [(_, new), (_, old)] = both_forms();
    let [new, old] = [open(&new).await, open(&old).await];
    let accounts = new.accounts().start().await.unwrap();
    let [new, old] = [new.categorization().await.unwrap(), old.categorization().await.unwrap()];
    let keys = |sorted: &crate::flinks::Categorization| {
        let mut keys: Vec<_> = sorted
            .transactions
            .iter()
            .map(|row| (row.account.clone().unwrap(), row.id.clone().unwrap(), row.date.unwrap()))
            .collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&new), keys(&old));
    assert_eq!((&new.warnings, &old.warnings), (&vec![], &vec![]));
    assert_eq!((new.login_id.as_ref(), old.login_id.as_ref()), (Some(&login()), Some(&login())));
    // Its money is that of the accounts, to the last digit.
    let row = new.transactions.iter().find(|row| row.credit.is_some()).unwrap();
    let of_account =
        accounts.accounts.iter().flat_map(|account| account.transactions.iter().flatten());
    let same = of_account.clone().find(|other| other.id == row.id).unwrap();
    assert_eq!((row.credit, row.debit, row.balance), (same.credit, same.debit, same.balance));
    assert!(new.transactions.iter().any(|row| row.debit.is_some() && row.credit.is_none()));
    assert!(new.transactions.iter().all(|row| row.subcategory.is_some()));
}

#[tokio::test(start_paused = true)]
async fn where_nobody_asked_for_the_details_they_are_asked_for_once_and_waited_for() {
    let sandbox = Sandbox::builder().pending_polls(3).build();
    let client = sandboxed(&sandbox);
    let session = open(&client).await;
    let mut pending = session.attributes(AttributeGroup::All);
    assert_eq!(pending.ticket().work(), &Work::Attributes);
    let mut looks = 0;
    let set = loop {
        match pending.next().await.unwrap().unwrap() {
            crate::PollStatus::Done(set) => break set,
            _ => looks += 1,
        }
    };
    assert!(!set.values.is_empty());
    let count = |path: &str| {
        let sent = sandbox.requests();
        sent.iter().filter(|request| request.path.contains(path)).count()
    };
    assert_eq!(count("/GetAccountsDetailAsync") + 1, looks + 1, "one look each");
    assert_eq!(count("/GetAccountsDetail") - count("/GetAccountsDetailAsync"), 1);
    assert_eq!(count("/GetAllAttributes"), looks + 2, "once more where the details came");

    let error = open(&client).await.categorization().give_up_after(Duration::from_secs(5)).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StillPending);
    let ticket = error.ticket().unwrap().clone();
    assert_eq!(ticket.work(), &Work::Categorization);
    let Resumed::Categorization(pending) = client.resume(&ticket).unwrap() else { panic!() };
    assert!(!pending.await.unwrap().transactions.is_empty());
}

#[tokio::test]
async fn what_the_provider_never_finishes_is_given_up_and_asked_in_every_look_twice_at_most() {
    tokio::time::pause();
    let script = Script::new(|_, _| (202, PENDING.to_owned()));
    let error = session(&script.client()).attributes(AttributeGroup::Income).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StillPending);
    assert_eq!(script.count("BankingServices/GetAccountsDetail"), script.sent().len() / 2);
    assert!(script.sent().len() <= 2 * 181, "{}", script.sent().len());
}

#[tokio::test]
async fn a_card_without_any_transaction_is_no_error_of_the_wait() {
    let script = Script::new(|sent, at| match sent.path.contains("GetAccountsDetail") {
        true => refusal(400, "NO_TRANSACTION", "nothing there"),
        false if at == 1 => (202, PENDING.to_owned()),
        false => (200, r#"{ "Card": { "sum_credits": "NONE_DETECTED" } }"#.to_owned()),
    });
    let set = session(&script.client()).attributes(AttributeGroup::Income).await.unwrap();
    assert_eq!(set.values["sum_credits"], AttributeValue::NoneDetected);
    assert_eq!(script.sent().len(), 3);
}

#[tokio::test]
async fn what_is_asked_for_is_sent_and_nothing_else() {
    let script = Script::new(|_, _| (200, r#"{ "Card": { "a": 1 } }"#.to_owned()));
    let client = script.client();
    let session = session(&client);
    session.chosen_attributes(["a", "b"]).start().await.unwrap();
    session.chosen_attributes(["a"]).only(["0c6a1fbe"]).limit_days(30).start().await.unwrap();
    session.chosen_attributes(["a"]).every_category().start().await.unwrap();
    let bodies: Vec<_> = script.sent().into_iter().map(|sent| sent.body).collect();
    assert_eq!(
        bodies,
        [
            r#"{"Attributes":{"Card":["a","b"]},"Filters":{"AccountCategory":["Operations"]}}"#,
            r#"{"AccountFilter":{"AccountID":["0c6a1fbe"]},"Attributes":{"Card":["a"]},"Filters":{"AccountCategory":["Operations"]},"LimitDays":30}"#,
            r#"{"Attributes":{"Card":["a"]}}"#,
        ]
    );
    let sent = &script.sent()[0];
    assert_eq!(sent.path, format!("insight/login/{LOGIN}/attributes/{SESSION}"));

    let script = Script::new(|_, _| (200, "{}".to_owned()));
    let client = script.client();
    let request = client.field_match(&login()).field(MatchField::EMAIL, "canary@example.invalid");
    request.threshold(Decimal::new(85, 2)).await.unwrap();
    let sent = &script.sent()[0];
    assert_eq!(
        sent.body,
        format!(r#"{{"Email":"canary@example.invalid","LoginId":"{LOGIN}","Threshold":"0.85"}}"#)
    );
}

#[tokio::test]
async fn nonsense_is_refused_before_anything_is_sent() {
    let script = Script::new(|_, _| (200, "{}".to_owned()));
    let client = script.client();
    let session = session(&client);
    let names: [&str; 0] = [];
    for request in [
        session.chosen_attributes(names),
        session.chosen_attributes([" "]),
        session.chosen_attributes(["a"]).only([""]),
        session.chosen_attributes(["a"]).only(["b"]).every_category(),
        session.chosen_attributes(["a"]).limit_days(0),
        session.chosen_attributes(["a"]).limit_days(366),
    ] {
        let error = request.start().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
    }
    let request = client.field_match(&login());
    for request in [
        request.clone(),
        request.clone().field(MatchField::CITY, " "),
        request.clone().field(MatchField::from("shoeSize"), "44"),
        request.clone().field(MatchField::CITY, "Laval").threshold(Decimal::new(11, 1)),
        request.field(MatchField::CITY, "Laval").threshold(Decimal::NEGATIVE_ONE),
    ] {
        assert_eq!(request.await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    let nobodys = client.session(SESSION.parse().unwrap(), None);
    assert_eq!(nobodys.categorization().await.unwrap_err().kind(), ErrorKind::Invalid);
    assert!(script.sent().is_empty());
}

#[tokio::test]
async fn values_keep_their_digits_and_say_what_they_are() {
    let script = Script::new(|_, _| {
        let body = r#"{ "Card": { "id": "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20", "exact": 123456789012345678.90, "none": "NONE_DETECTED",
            "text": "MARKED EMPLOYER", "yes": true, "null": null, "nested": { "a": [1.50] }, "huge": 1e400,
            "AttributesDetail": { "exact": { "Date": "2031-03-28", "Credit": 1.10, "TransactionId": "t", "AccountId": "" } } },
            "AttributeDetails": { "text": [ { "Date": "soon", "Debit": "many" }, 7 ], "odd": 7 } }"#;
        (200, body.to_owned())
    });
    let set = session(&script.client()).attributes(AttributeGroup::All).await.unwrap();
    let shown: Vec<_> =
        set.values.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
    assert_eq!(
        shown,
        [
            "exact: AttributeValue(number)",
            "huge: AttributeValue(other)",
            "nested: AttributeValue(other)",
            "none: AttributeValue(none_detected)",
            "null: AttributeValue(null)",
            "text: AttributeValue(text)",
            "yes: AttributeValue(flag)",
        ]
    );
    assert_eq!(set.values["exact"].number().unwrap().to_string(), "123456789012345678.90");
    let json = serde_json::to_string(&set.values).unwrap();
    for part in [
        r#""exact":{"type":"number","value":"123456789012345678.90"}"#,
        r#""huge":{"type":"other","value":"1e400"}"#,
        r#""nested":{"type":"other","value":{ "a": [1.50] }}"#,
        r#""none":{"type":"none_detected","value":null}"#,
    ] {
        assert!(json.contains(part), "{part}: {json}");
    }
    let row = &set.transactions["exact"][0];
    assert_eq!((row.credit.unwrap().to_string().as_str(), &row.account), ("1.10", &None));
    assert_eq!(set.transactions["text"].len(), 1);
    let warnings: Vec<_> =
        set.warnings.iter().map(|it| format!("{}: {}", it.path, it.what)).collect();
    assert_eq!(
        warnings,
        [
            "AttributeDetails.text[1]: a number, not an object: left out",
            "AttributeDetails.odd: neither a list nor an object: left out",
            "AttributeDetails.text[0].Date: not a date",
            "AttributeDetails.text[0].Debit: not an exact decimal number",
        ]
    );
}

#[tokio::test]
async fn somebody_elses_figures_are_never_taken() {
    const OTHER: &str = "5f6a7b8c-0d1e-4f23-9a45-6b7c8d9e0f11";
    for body in [
        format!(r#"{{ "Card": {{ "id": "{OTHER}", "sum": 1 }} }}"#),
        format!(r#"{{ "Card": {{ "sum": 1 }}, "LoginId": "{OTHER}", "Transactions": [] }}"#),
        format!(
            r#"{{ "Card": {{ "sum": 1 }}, "Login": {{ "Id": "{OTHER}" }}, "Transactions": [] }}"#
        ),
        format!(r#"{{ "Card": {{ "sum": 1 }}, "RequestId": "{OTHER}", "Transactions": [] }}"#),
    ] {
        let is_of_card = !body.contains("Transactions");
        let script = Script::new(move |_, _| (200, body.clone()));
        let client = script.client();
        let error = session(&client).attributes(AttributeGroup::Income).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        assert!(error.to_string().contains("somebody else's data"), "{error}");
        assert!(!format!("{error} {error:?}").contains(OTHER));
        if !is_of_card {
            let error = session(&client).categorization().await.unwrap_err();
            assert!(error.to_string().contains("somebody else's data"), "{error}");
        }
    }
}

#[tokio::test]
async fn no_list_is_no_empty_list() {
    let script = Script::new(|_, _| (200, r#"{ "HttpStatusCode": 200 }"#.to_owned()));
    let client = script.client();
    let failed = [
        client.attribute_library().await.unwrap_err(),
        client.business_attribute_library().await.unwrap_err(),
        client.categories(&Country::CANADA).await.unwrap_err(),
        session(&client).categorization().await.unwrap_err(),
        session(&client).attributes(AttributeGroup::Income).await.unwrap_err(),
    ];
    for error in failed {
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    }
    let script = Script::new(|_, _| (200, "[]".to_owned()));
    assert_eq!(script.client().attribute_library().await.unwrap(), []);
    let script = Script::new(|_, _| {
        (200, r#"[{ "Category": "a", "Attributes": [{ "Name": "" }] }]"#.to_owned())
    });
    let error = script.client().attribute_library().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("[0].Attributes[0].Name"), "{error}");
}

#[tokio::test]
async fn a_call_that_isnt_served_says_so() {
    let page = "<!DOCTYPE html><title>MARKED</title>";
    let script = Script::new(move |_, _| (200, page.to_owned()));
    let client = script.client();
    let failed = [
        session(&client).attributes(AttributeGroup::Income).await.unwrap_err(),
        client.attribute_library().await.unwrap_err(),
        client.field_match(&login()).field(MatchField::CITY, "Laval").await.unwrap_err(),
    ];
    for error in failed {
        assert_eq!((error.kind(), error.advice()), (ErrorKind::Decode, Advice::Configure));
        let text = error.to_string();
        assert!(text.contains("not JSON but a web page: this call isn't served here"), "{text}");
        assert!(!format!("{text} {error:?}").contains("MARKED"));
    }
    let script = Script::new(move |_, _| (502, page.to_owned()));
    let client = script.builder().retry(crate::Retry::never()).build().unwrap();
    let error = client.attribute_library().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unavailable, Some(502)));
    assert!(!error.to_string().contains("served"), "{error}");
}

#[tokio::test]
async fn tickets_say_which_attributes_and_are_no_part_of_a_pull() {
    let client = sandboxed(&Sandbox::builder().pending_polls(0).build());
    let session = open(&client).await;
    let chosen = session.chosen_attributes(["sum_credits"]).limit_days(365);
    let stored = serde_json::to_string(chosen.start().ticket()).unwrap();
    let asked = r#""asked":{"with":{"chosen":{"names":["sum_credits"],"limit_days":365}}}"#;
    assert!(stored.contains(asked), "{stored}");
    let ticket: Ticket = serde_json::from_str(&stored).unwrap();
    let Resumed::Attributes(pending) = client.resume(&ticket).unwrap() else { panic!() };
    assert_eq!(pending.await.unwrap().values.len(), 1);
    assert_eq!(client.resume_pull(&ticket, Part::ALL).unwrap_err().kind(), ErrorKind::Invalid);

    // So many names that they don't fit: asking without them would be another question.
    let many = (0..2000).map(|number| format!("attribute_number_{number}"));
    let ticket = session.chosen_attributes(many).start().ticket().clone();
    let error = client.resume(&ticket).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");

    let ticket = session.categorization().ticket().clone();
    assert_eq!(client.resume_pull(&ticket, []).unwrap_err().kind(), ErrorKind::Invalid);
}

#[tokio::test]
async fn a_refusal_quotes_nothing_that_was_compared() {
    let script = Script::new(|sent, _| {
        let quoted = sent.body.replace('"', "'");
        refusal(400, "INVALID_INPUT", &quoted)
    });
    let client = script.client();
    let request = client.field_match(&login()).field(MatchField::FULL_NAME, "Marked Name");
    let error = request.field(MatchField::PHONE, "5145550134").await.unwrap_err();
    let shown = format!("{error} {error:?} {:?}", error.message());
    for hidden in ["Marked Name", "5145550134", LOGIN] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[tokio::test]
async fn an_attribute_that_stands_twice_is_an_error_that_says_where() {
    for (body, path) in [
        (r#"{ "Card": { "sum_of_income": 1520.75, "sum_of_income": 1 } }"#, "Card"),
        (
            r#"{ "Card": { "sum_of_income": 1 },
                "AttributeDetails": { "sum_of_income": [ { "Credit": 1.10 } ], "sum_of_income": [] } }"#,
            "AttributeDetails",
        ),
    ] {
        let script = Script::new(move |_, _| (200, body.to_owned()));
        let error = session(&script.client()).attributes(AttributeGroup::All).await.unwrap_err();
        assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some(path)));
    }
}
