//! Institutions, field match, attributes and categories.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Answer, Flinks, refusal, send};

#[test]
fn institutions_come_in_pages_and_are_counted() {
    let flinks = Flinks::new(0);
    let all = flinks.get("Institutions").json();
    let count = all["Count"].as_u64().unwrap() as usize;
    assert!(count >= 25);
    assert_eq!(all["Data"].as_array().unwrap().len(), count);
    let page = flinks.get("Institutions?skip=1&take=2").json();
    assert_eq!(page["Count"], count);
    assert_eq!(page["Data"].as_array().unwrap()[..], all["Data"].as_array().unwrap()[1..3]);
    let names = &page["Data"][0]["Localizations"];
    assert_eq!(
        (names[0]["Language"].as_str(), names[1]["Language"].as_str()),
        (Some("en"), Some("fr"))
    );
    assert_eq!(flinks.get("Institutions?skip=100000").json()["Data"], json!([]));
    assert_eq!(flinks.get("Institutions?take=1000").status, 200);
    for query in ["take=x", "take=1001", "take=-1", "skip=2147483648"] {
        assert_eq!(
            flinks.get(&format!("Institutions?{query}")).refusal(),
            refusal(401, "INVALID_REQUEST"),
            "{query}"
        );
    }
}

#[test]
fn a_routing_number_leads_to_one_institution() {
    let flinks = Flinks::new(0);
    let bank = flinks.get("Institutions/RoutingNumber/990000026").json();
    assert_eq!(bank["Id"], 201);
    assert_eq!(bank["RoutingNumbers"], json!(["990000013", "990000026"]));
    let unknown = flinks.get("Institutions/RoutingNumber/000000000");
    assert_eq!(unknown.refusal(), refusal(401, "INVALID_REQUEST"));
}

#[test]
fn stated_fields_are_compared_with_the_holder() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    let body = json!({
        "LoginId": login_id, "FullName": "élodie sample-bélanger",
        "City": "Elsewhere", "PostalCode": "h0h0h1", "MiddleName": "X", "Threshold": "0.6"
    });
    let answer = flinks.post("FieldMatch", body.clone());
    assert_eq!(
        answer.text,
        r#"{"overallMatch":true,"fieldLevelMatch":{"fullName":true,"middleName":false,"city":false,"postalCode":true,"noData":["middleName"]},"overallMatchRate":0.60000000,"fieldLevelMatchRate":{"fullName":1,"middleName":0,"city":0.00,"postalCode":0.80,"noData":["middleName"]}}"#
    );
    let mut without = body;
    without.as_object_mut().unwrap().remove("Threshold");
    let answer = flinks.post("FieldMatch", without).json();
    assert_eq!(answer.as_object().unwrap().len(), 2, "rates alone: {answer}");
    for threshold in ["1.1", "-0.1", "NaN", "much"] {
        let body = json!({ "LoginId": login_id, "Threshold": threshold });
        assert_eq!(
            flinks.post("FieldMatch", body).refusal(),
            refusal(401, "INVALID_REQUEST"),
            "{threshold}"
        );
    }
    let unknown = flinks.post("FieldMatch", json!({ "LoginId": "nobody" }));
    assert_eq!(unknown.refusal(), refusal(401, "INVALID_LOGIN"));
}

#[test]
fn the_older_form_of_a_match_is_in_pascal_case() {
    let flinks = Flinks::older();
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    let answer = flinks.post(
        "FieldMatch",
        json!({ "LoginId": login_id, "City": "Elsewhere", "MiddleName": "X", "Threshold": "0.6" }),
    );
    assert_eq!(
        answer.text,
        r#"{"OverallMatch":false,"FieldLevelMatch":{"MiddleName":false,"City":false,"NoData":["MiddleName"]},"OverallMatchRate":0.00000000,"FieldLevelMatchRate":{"MiddleName":0,"City":0.00,"NoData":["MiddleName"]}}"#
    );
}

/// A session whose details were pulled, and the path of its attributes.
fn open_with_details(flinks: &Flinks) -> String {
    let id = flinks.session();
    assert_eq!(flinks.post("GetAccountsDetail", json!({ "RequestId": id })).status, 200);
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    format!("insight/login/{login_id}/attributes/{id}")
}

fn get(flinks: &Flinks, path: &str) -> Answer {
    flinks.call("GET", path, Value::Null)
}

#[test]
fn attributes_wait_for_the_details() {
    let flinks = Flinks::new(0);
    let id = flinks.session();
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    let path = format!("insight/login/{login_id}/attributes/{id}/GetIncomeAttributes");
    assert_eq!(get(&flinks, &path).refusal(), refusal(202, "OPERATION_PENDING"));
    flinks.post("GetAccountsDetail", json!({ "RequestId": id }));
    let ready = get(&flinks, &path);
    assert_eq!(ready.status, 200);
    let card = &ready.json()["Card"];
    assert_eq!((card.as_object().unwrap().len(), &card["id"]), (3, &json!(login_id)));
    let unknown = get(&flinks, &path.replace(&id, "unknown"));
    assert_eq!(unknown.refusal(), refusal(400, "SESSION_NONEXISTENT"));
}

#[test]
fn every_set_of_attributes_has_some_and_the_transactions_behind_them() {
    let flinks = Flinks::new(0);
    let path = open_with_details(&flinks);
    for (set, details) in [
        ("GetIncomeAttributes", Some("AttributeDetails")),
        ("GetCreditRiskAttributes", Some("AttributesDetails")),
        ("GetLendingAttributes", None),
        ("GetUserAnalysisAttributes", Some("AttributesDetails")),
        ("GetAllAttributes", Some("AttributesDetails")),
        ("GetBusinessAnalysisAttributes", Some("AttributesDetails")),
        ("GetAllBusinessAttributes", Some("AttributesDetails")),
    ] {
        let answer = get(&flinks, &format!("{path}/{set}")).json();
        let card = answer["Card"].as_object().unwrap();
        let names = card.keys().filter(|name| *name != "id");
        assert!(names.clone().count() > 0, "{set}");
        for name in names.filter(|_| details.is_some()) {
            let rows = answer[details.unwrap()][name].as_array().unwrap();
            assert!(!rows.is_empty() && rows[0]["AccountId"].is_string(), "{set} {name}");
        }
        let keys: Vec<_> = answer.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            keys.contains(&"AttributeDetails"),
            details == Some("AttributeDetails"),
            "{set}"
        );
        assert_eq!(
            keys.contains(&"AttributesDetails"),
            details == Some("AttributesDetails"),
            "{set}"
        );
    }
}

#[test]
fn the_older_form_of_attributes_names_the_login_id_and_has_an_empty_list() {
    let flinks = Flinks::older();
    let path = open_with_details(&flinks);
    let answer = get(&flinks, &format!("{path}/GetIncomeAttributes")).json();
    assert_eq!(answer["LoginId"], flinks.sandbox.credentials().flinks.login_id);
    assert_eq!(answer["AttributesDetails"], json!([]));
    assert_eq!(answer["Card"].as_object().unwrap().len(), 2);
}

#[test]
fn attributes_expire_eight_minutes_after_cached_details() {
    let flinks = Flinks::new(0);
    let path = format!("{}/GetAllAttributes", open_with_details(&flinks));
    flinks.sandbox.advance(Duration::from_secs(8 * 60 + 1));
    assert_eq!(get(&flinks, &path).refusal(), refusal(400, "SESSION_EXPIRED"));
}

#[test]
fn chosen_attributes_follow_the_filters_and_their_rules() {
    let flinks = Flinks::new(0);
    let path = open_with_details(&flinks);
    let ask = |body: Value| flinks.call("POST", &path, body);
    let fine = json!({ "Attributes": { "Card": ["sum_credits", "count_debits"] }, "LimitDays": 365,
                       "Filters": { "AccountCategory": ["Operations"] },
                       "AccountFilter": { "AccountID": ["c0a1f6de-5a4b-4d2c-9c39-3b6c0f5a7e01"] },
                       "AttributesDetail": { "AttributesDetail": ["sum_credits"] } });
    let answer = ask(fine.clone()).json();
    // Twenty-six pays of one year.
    assert_eq!(answer["Card"]["sum_credits"].to_string(), "55909.1");
    assert_eq!(answer["AttributeDetails"]["sum_credits"].as_array().unwrap().len(), 26);
    assert!(answer["AttributeDetails"]["count_debits"].is_null());
    let with = |key: &str, value: Value| {
        let mut body = fine.clone();
        body[key] = value;
        ask(body)
    };
    // Clients once sent the category as a text; it is taken still.
    assert_eq!(with("Filters", json!({ "AccountCategory": "Operations" })).status, 200);
    for detail in [json!(true), json!(["sum_credits"]), json!({ "Card": ["sum_credits"] })] {
        assert_eq!(with("AttributesDetail", detail).status, 200);
    }
    for (key, value) in [
        ("Attributes", json!({ "Card": ["no_such_thing"] })),
        ("Attributes", json!({ "Card": [] })),
        ("Filters", json!({ "AccountCategory": ["Credits"] })),
        ("Filters", json!({ "AccountCategory": [] })),
        ("Filters", Value::Null),
        ("AccountFilter", json!(["c0a1f6de-5a4b-4d2c-9c39-3b6c0f5a7e01"])),
        ("AccountFilter", json!({ "AccountID": [] })),
        ("AccountFilter", json!({ "AccountID": ["unknown"] })),
        ("LimitDays", json!(366)),
    ] {
        let refused = with(key, value.clone()).refusal();
        assert_eq!(refused, refusal(400, "INVALID_REQUEST"), "{key}: {value}");
    }
}

#[test]
fn the_score_of_older_days_is_answered_still() {
    let flinks = Flinks::new(0);
    let path = open_with_details(&flinks).replace("attributes", "score");
    let answer = flinks.call("POST", &path, json!({ "LoanAmount": "500" })).json();
    assert_eq!((&answer["Score"], answer["Login"].is_object()), (&json!("612"), true));
    for body in [json!({ "LoanAmount": 500 }), Value::Null] {
        let refused = flinks.call("POST", &path, body);
        assert_eq!(refused.refusal(), refusal(400, "INVALID_REQUEST"));
    }
}

/// The categorized transactions of a session whose details were pulled.
fn categorized(flinks: &Flinks) -> Value {
    let path = open_with_details(flinks);
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    let id = path.rsplit('/').next().unwrap();
    get(flinks, &format!("categorization/login/{login_id}/requestid/{id}")).json()
}

#[test]
fn transactions_are_categorized_once_the_details_are_there() {
    let flinks = Flinks::new(0);
    let answer = categorized(&flinks);
    assert_eq!(answer["LoginId"], flinks.sandbox.credentials().flinks.login_id);
    let rows = answer["Transactions"].as_array().unwrap();
    let of = |name: &str| rows.iter().find(|row| row["SubCategory"] == name).unwrap();
    let spent = of("Groceries");
    assert_eq!(spent["Category"], "Food and drink");
    assert!(
        spent["Debit"].is_number()
            && spent["AccountId"].is_string()
            && spent["Balance"].is_number()
    );
    assert!(spent.get("Credit").is_none() && spent.get("credit").is_none());
    assert!(of("Income")["credit"].is_number());
    assert!(rows.is_sorted_by_key(|row| std::cmp::Reverse(row["Date"].as_str().unwrap())));
}

#[test]
fn the_older_form_of_categorized_transactions_is_below_accounts() {
    let answer = categorized(&Flinks::older());
    assert!(answer["Login"].is_object() && answer.get("Transactions").is_none());
    let rows = answer["Accounts"][0]["Transactions"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["Category"] == "Groceries"));
}

#[test]
fn catalogues_are_bare_lists_behind_the_bearer() {
    let flinks = Flinks::new(0);
    let library = get(&flinks, "attributes/library").json();
    assert_eq!(library[1]["Category"], "income");
    assert_eq!(
        library[1]["Attributes"][0],
        json!({ "Name": "sum_credits", "Description": "Money that came in" })
    );
    let business = get(&flinks, "attributes/library/business").json();
    assert_eq!(business.as_array().unwrap().len(), 1);
    let categories = flinks.get("Categories/ca").json();
    assert_eq!(categories[1]["PrimaryCategoryName"], "Food and drink");
    assert_eq!(
        categories[1]["SubCategories"][0],
        json!({ "SubCategoryName": "Groceries", "Description": null })
    );
    assert_eq!(flinks.get("Categories/xx").refusal(), refusal(401, "INVALID_REQUEST"));
    for path in
        ["attributes/library", "attributes/library/business", "BankingServices/Categories/CA"]
    {
        let keyless = send(&flinks.sandbox, "GET", &flinks.path(path), &[], "");
        assert_eq!(keyless.refusal(), refusal(401, "ACCESS_DENIED"), "{path}");
    }
}

#[test]
fn the_older_form_of_catalogues_is_an_object() {
    let flinks = Flinks::older();
    for path in ["attributes/library", "attributes/library/business"] {
        let row = get(&flinks, path).json()["Attributes"][0].clone();
        assert!(row["Name"].is_string() && row["Category"].is_string(), "{path}: {row}");
    }
    assert_eq!(flinks.get("Categories/ca").json()["Categories"][0]["Name"], "Entertainment");
}
