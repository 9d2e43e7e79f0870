//! Seed files: what they say is what the wire shows, digit for digit, and every mistake in one is
//! told with its place.

use std::time::Duration;

use foliolink_sandbox::{Sandbox, SeedError, seed_schema};
use serde_json::{Value, json};

use crate::support::{Answer, Flinks, Vumi, builder, send};

const FAMILY: &str = include_str!("../seeds/family.yaml");
const MARIA: &str = "0f8e2d1c-4b3a-4c5d-8e7f-9a0b1c2d3e4f";

fn sandbox() -> Sandbox {
    builder().control(true).pending_polls(0).seed_file(FAMILY).unwrap().build()
}

fn details(flinks: &Flinks, login_id: &str) -> Answer {
    let session = flinks.authorize_cached(login_id).field("RequestId");
    flinks.post("GetAccountsDetail", json!({ "RequestId": session }))
}

fn error(text: &str) -> SeedError {
    builder().seed_file(text).map(drop).unwrap_err()
}

/// Line, column and message of every problem.
fn problems(text: &str) -> Vec<String> {
    error(text).problems.iter().map(ToString::to_string).collect()
}

#[test]
fn accounts_and_running_balances_are_exact() {
    let flinks = Flinks { sandbox: sandbox() };
    let answer = details(&flinks, MARIA);
    for digits in [
        r#""Current":1000.10,"#,
        r#""Available":1000.00,"#,
        r#""Current":12345678901234567890.12345678,"#,
        r#""Debit":20.15,"Credit":null,"Balance":1000.10,"#,
        r#""Debit":null,"Credit":1020.25,"Balance":1020.25,"#,
        r#""AccountNumber":"0050159""#,
    ] {
        assert!(answer.text.contains(digits), "{digits} in {}", answer.text);
    }
    let body = answer.json();
    let rows = body["Accounts"][0]["Transactions"].as_array().unwrap();
    let days: Vec<_> = rows.iter().map(|row| row["Date"].as_str().unwrap()).collect();
    assert_eq!(days, ["2031-04-01", "2031-03-30"]);
}

#[test]
fn what_is_later_comes_with_its_night() {
    let flinks = Flinks { sandbox: sandbox() };
    flinks.sandbox.advance(Duration::from_secs(2 * 24 * 3600));
    let answer = details(&flinks, MARIA);
    assert!(
        answer.text.contains(r#""Debit":900,"Credit":null,"Balance":100.10,"#),
        "{}",
        answer.text
    );
    flinks.sandbox.reset();
    assert!(!details(&flinks, MARIA).text.contains("RENT"));
}

#[test]
fn the_bank_asks_what_the_file_says() {
    let flinks = Flinks { sandbox: sandbox() };
    let log_in = |password: &str| {
        flinks.authorize(json!({
            "Institution": "FlinksCapital", "Username": "Maria", "Password": password,
            "MostRecentCached": false, "Save": true
        }))
    };
    assert_eq!(log_in("Everyday").code(), "INVALID_LOGIN");
    let asked = log_in("hunter two");
    assert_eq!(asked.status, 203, "{}", asked.text);
    assert_eq!(asked.json()["SecurityChallenges"][0]["Prompt"], "First pet?");
    let request_id = asked.field("RequestId");
    let answer = |responses: Value| {
        let body = json!({ "RequestId": request_id, "SecurityResponses": responses });
        flinks.post_with_token("Authorize", body)
    };
    let again = answer(json!({ "First pet?": ["cat"] }));
    assert_eq!(again.status, 401);
    assert!(again.text.contains("Your first pet?"), "{}", again.text);
    let second = answer(json!({ "Your first pet?": ["ñANDÚ"] }));
    assert_eq!(second.status, 203, "{}", second.text);
    let open = answer(json!({ "Pick one": ["Blue"], "2 + 2?": ["4"] }));
    assert_eq!((open.status, open.json()["Login"]["Id"].as_str()), (200, Some(MARIA)));
}

#[test]
fn investments_and_portfolios_add_up() {
    let flinks = Flinks { sandbox: sandbox() };
    let session = flinks.authorize_cached("1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d");
    let body = json!({ "LoginId": "1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d", "RequestId": session.field("RequestId"), "MostRecentCached": true });
    let text = flinks.post("Investments", body).text;
    for digits in [
        r#""AccountValue":316.15"#,
        r#""MarketValue":316.05"#,
        r#""BookValue":294.00"#,
        r#""Date":"2030-12-01""#,
    ] {
        assert!(text.contains(digits), "{digits} in {text}");
    }
    let vumi = Vumi::of(sandbox());
    let list = vumi.get("connections").json();
    let tokens: Vec<_> =
        list.as_array().unwrap().iter().map(|row| &row["credentialsToken"]).collect();
    assert_eq!(tokens, ["FAMILY0001", "FAMILY0002"]);
    let positions = vumi.get("connections/FAMILY0001/portfolios/active-positions").text;
    for digits in
        [r#""amount":99.99,"localAmount":107.99"#, r#""weight":0.999900"#, r#""weight":0.000100"#]
    {
        assert!(positions.contains(digits), "{digits} in {positions}");
    }
    let accounts = vumi.get("connections/FAMILY0001/accounts").text;
    assert!(accounts.contains(r#""balance":0.01"#), "{accounts}");
    let portfolio = &vumi.get("connections/FAMILY0001/portfolios").json()[0]["id"];
    assert_eq!(&vumi.get("connections/FAMILY0001/accounts").json()[0]["portfolio"], portfolio);
    assert_eq!(vumi.get("connections/FAMILY0002").json()["status"], "ERRORED");
    // The fault of the file, once, and again after a reset.
    assert_eq!(vumi.get("entities").status, 502);
    assert_eq!(vumi.get("entities").status, 200);
}

#[test]
fn samples_are_there_only_where_they_are_asked_for() {
    let own = "vumi:\n  connections: [{ token: OWNOWNOWN1 }]\n";
    for (text, count) in [(own.to_owned(), 1), (format!("samples: true\n{own}"), 3)] {
        let vumi = Vumi::with(builder().seed_file(&text).unwrap());
        assert_eq!(vumi.get("connections").json().as_array().unwrap().len(), count);
    }
}

#[test]
fn all_mistakes_are_told_at_once_with_their_places() {
    let text = r#"sampels: true
flinks:
  customers:
    - username: maria
      login_id: 0f8e
      holder: { name: M, street: s, city: c, province: ON, postal_code: p, phone: 5550100 }
      accounts:
        - title: A
          number: "1"
          currency: CADD
          balance: 0.1
          limit: 1e3
          movements:
            - { date: 2031-02-30, description: x, debit: "1,5" }
            - { description: x, credit: "1" }
            - { days_ago: 1, date: 2031-01-01, description: x, credit: "1" }
            - { days_ago: 1, description: x }
        - { title: B, number: "1", balance: "1.123456789" }
    - username: Maria
      mfa: [[{ prompt: p, type: MultipleChoice, answers: [x] }], []]
      investments:
        - { number: "9", name: n, holdings: [{ security: nobody, quantity: "1", price: "1" }] }
vumi:
  connections:
    - { token: short, entity: nowhere, accounts: [{ id: a, portfolio: gone, currency: eur }] }
    - token: FAMILY0001
      token: FAMILY0002
faults:
  - { fault: latency, secnds: 5 }
  - gzip
"#;
    insta::assert_snapshot!(problems(text).join("\n"));
}

#[test]
fn each_kind_of_mistake_has_its_place() {
    for (text, place, part) in [
        ("", "line 1, column 1", "nothing in it"),
        ("# only a comment\n", "line 1, column 1", "nothing in it"),
        ("- a\n", "line 1, column 1", "a seed is a mapping, not a list"),
        ("vumi: 7\n", "line 1, column 7", "vumi is a mapping, not a whole number"),
        ("vumi:\n  connections: {}\n", "line 2, column 16", "connections is a list"),
        ("vumi: [\n", "line 2, column 1", "this is no YAML"),
        ("a: b: c\n", "line 1, column", "this is no YAML"),
        ("samples: \"true\"\n", "line 1, column 10", "samples is true or false"),
        ("samples: yes\n", "line 1, column 10", "samples is true or false"),
        ("samples: false\nsamples: true\n", "line 2, column 1", "\"samples\" stands twice"),
        ("vumi: &a {}\nflinks: *a\n", "line 2, column 9", "aliases aren't taken"),
        ("samples: !!bool true\n", "line 1, column", "tags aren't taken"),
        ("{}\n---\n{}\n", "line 2, column 1", "one document"),
        ("? [a]\n: b\n", "line 1, column", "a key is a text"),
    ] {
        let found = problems(text);
        assert!(
            found.iter().any(|one| one.starts_with(place) && one.contains(part)),
            "{text:?}: {found:?}"
        );
    }
    let deep = format!("vumi: {}{}", "[".repeat(5000), "]".repeat(5000));
    assert!(problems(&deep)[0].contains("recursion limit"), "{:?}", problems(&deep));
    let deep = problems(&"- ".repeat(5000));
    assert!(deep[0].contains("nested deeper"), "{deep:?}");
    assert!(problems(&" ".repeat(5 << 20))[0].contains("4 MiB"));
}

#[test]
fn amounts_are_exact_or_refused() {
    let with = |amount: &str| {
        format!(
            "vumi:\n  connections:\n    - token: FAMILY0001\n      accounts: [{{ id: a, balance: {amount} }}]\n"
        )
    };
    for good in ["\"0.10\"", "'-5'", "12", "-12", "\"00.1\"", "\"12345678901234567890.12345678\""] {
        assert!(builder().seed_file(&with(good)).is_ok(), "{good}");
    }
    for (bad, part) in [
        ("0.1", "in quotes"),
        ("1e3", "without exponent"),
        (".5", "without exponent"),
        (".inf", "without exponent"),
        (".nan", "without exponent"),
        ("\"1e3\"", "is an amount"),
        ("\"1,50\"", "is an amount"),
        ("\"1 000\"", "is an amount"),
        ("1_000", "is an amount"),
        ("0x1F", "is an amount"),
        ("\"\"", "is an amount"),
        ("\"-\"", "is an amount"),
        ("\"1.\"", "is an amount"),
        ("\".5\"", "is an amount"),
        ("\"+1\"", "is an amount"),
        ("\"١\"", "is an amount"),
        ("\"123456789012345678901\"", "digits before the point"),
        ("\"0.123456789\"", "digits before the point"),
        ("[1]", "not a list"),
        ("true", "is an amount"),
    ] {
        let found = problems(&with(bad));
        assert!(
            found.len() == 1 && found[0].starts_with("line 4, column 36: balance "),
            "{found:?}"
        );
        assert!(found[0].contains(part), "{bad}: {found:?}");
    }
}

#[test]
fn the_largest_amounts_are_multiplied_exactly() {
    let text = r#"vumi:
  securities: [{ id: a, name: n, isin: i, rate: "9999.999999" }]
  connections:
    - token: FAMILY0001
      portfolios:
        - id: p
          holdings: [{ security: a, quantity: "999999999999.999999", price: "999999999999.999999" }]
"#;
    let vumi = Vumi::with(builder().pending_polls(0).seed_file(text).unwrap());
    let positions = vumi.get("connections/FAMILY0001/portfolios/active-positions").text;
    assert!(positions.contains(r#""amount":999999999999999998000000.00"#), "{positions}");
    assert!(positions.contains(r#""weight":1"#), "{positions}");
}

/// Nothing of it is divided by.
#[test]
fn a_portfolio_that_is_worth_nothing_is_served() {
    let text = r#"vumi:
  securities: [{ id: a, name: n, isin: i }, { id: b, name: n, isin: i }]
  connections:
    - token: FAMILY0001
      portfolios:
        - id: p
          holdings: [{ security: a, quantity: 0, price: 1 }, { security: b, quantity: 5, price: 0 }]
        - { id: empty }
"#;
    let vumi = Vumi::with(builder().pending_polls(0).seed_file(text).unwrap());
    let positions = vumi.get("connections/FAMILY0001/portfolios/active-positions").text;
    assert!(
        positions.contains(r#""weight":0.00"#) && positions.contains(r#""weight":1.00"#),
        "{positions}"
    );
    assert_eq!(vumi.get("connections/FAMILY0001/portfolios").json().as_array().unwrap().len(), 2);
}

#[test]
fn what_the_samples_have_is_taken_where_they_are_there() {
    let text = "vumi:\n  connections: [{ token: K7Q2M9X4T1 }]\n";
    assert!(builder().seed_file(text).is_ok());
    let found = problems(&format!("samples: true\n{text}"));
    assert_eq!(found, ["line 3, column 26: this token is a sample's"]);
    // The page that people see lists those that there are.
    let sandbox = sandbox();
    let page = send(&sandbox, "GET", "/", &[], "").text;
    assert!(page.contains(MARIA) && page.contains("FAMILY0001"));
    assert!(!page.contains(sandbox.credentials().flinks.login_id));
}

#[test]
fn no_message_shows_a_password_or_an_answer() {
    let text = "flinks:\n  customers:\n    - { username: u, password: [s3cret], login_id: x, mfa: [[{ prompt: p, choices: [a], type: MultipleChoice, answers: [s3cret] }]] }\n";
    let found = error(text).to_string();
    assert!(found.contains("none of the choices") && !found.contains("s3cret"), "{found}");
}

#[test]
fn many_mistakes_are_counted_in_one_line() {
    let rows = "    - { token: x }\n".repeat(50);
    let found = error(&format!("vumi:\n  connections:\n{rows}")).to_string();
    assert_eq!(found.lines().count(), 1);
    assert!(found.ends_with("; and 79 more"), "{found}");
}

/// The published schema is the one of the code, and takes what the code takes.
#[test]
fn the_published_schema_is_the_codes_own() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/sandbox-seed.schema.json");
    let schema = format!("{:#}\n", seed_schema());
    if std::env::var_os("FOLIOLINK_UPDATE_SCHEMA").is_some() {
        std::fs::write(path, &schema).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), schema);
    let validator = jsonschema::validator_for(&seed_schema()).unwrap();
    let family: Value = serde_norway::from_str(FAMILY).unwrap();
    let wrong: Vec<_> = validator.iter_errors(&family).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    for bad in [
        json!({ "sampels": true }),
        json!({ "vumi": { "connections": [{ "token": "short" }] } }),
        json!({ "vumi": { "connections": [{ "token": "FAMILY0001", "accounts": [{ "id": "a", "balance": 0.1 }] }] } }),
        json!({ "flinks": { "customers": [{ "username": "u" }] } }),
        json!({ "faults": [{ "fault": "nothing-like-it" }] }),
    ] {
        assert!(!validator.is_valid(&bad), "{bad}");
    }
}

/// What the page shows can be used as it stands.
#[test]
fn the_example_of_the_page_is_a_seed() {
    let page = include_str!("../../../../docs/sandbox.md");
    let example = page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let flinks = Flinks { sandbox: builder().seed_file(example).unwrap().pending_polls(0).build() };
    let answer = details(&flinks, MARIA);
    assert!(answer.text.contains(r#""Current":1000.10,"#), "{}", answer.text);
}
