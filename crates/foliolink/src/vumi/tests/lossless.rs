//! From the wire to the model nothing is lost and nothing is invented, whatever the answers hold.

use std::collections::{BTreeMap, BTreeSet};

use foliolink_raw::vumi::DESCRIPTION;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::*;
use crate::{
    error::Result,
    portfolio::{
        Money, Snapshot,
        tests::{marks, wire},
    },
};

/// The reads that a pull makes, by the end of their paths.
const READS: [(&str, &str); 7] = [
    ("", "get_connection"),
    ("/accounts", "list_accounts"),
    ("/portfolios", "list_portfolios"),
    ("/investments", "list_investments"),
    ("/active-positions", "list_active_positions"),
    ("/accounts/transactions", "list_account_transactions"),
    ("/portfolios/transactions", "list_portfolio_transactions"),
];

/// What the model leaves out, and why.
const LEFT_OUT: &[&str] = &[
    // How the connection is kept, and the tokens that open it: `ConnectionState` has them, and
    // nobody who only reads data needs them.
    "/get_connection/errorDetails",
    "/get_connection/createdAt",
    "/get_connection/updatedAt",
    "/get_connection/updateToken",
    "/get_connection/restoreToken",
    "/get_connection/twoFactorEnabled",
    "/get_connection/hasCredentials",
    "/get_connection/externalId",
    // When the provider made its records, and touched those of movements, which have a day of
    // their own.
    "/list_accounts/*/createdAt",
    "/list_portfolios/*/createdAt",
    "/list_account_transactions/*/createdAt",
    "/list_account_transactions/*/updatedAt",
];

/// The instrument's own list has these too, and stands. A position whose instrument isn't listed
/// brings them.
const SAID_BY_THE_LIST: &[&str] = &[
    "/list_active_positions/*/name",
    "/list_active_positions/*/isin",
    "/list_active_positions/*/exchange",
    "/list_active_positions/*/assetType",
];

/// One body a read.
type Answers = BTreeMap<&'static str, Value>;

/// All answers as one value, so that places in it can be named.
fn together(answers: &Answers) -> Value {
    json!(answers)
}

async fn snapshot(answers: &Value) -> Result<Snapshot> {
    Ok(pulled(answers).await?.snapshot())
}

async fn pulled(answers: &Value) -> Result<Pulled> {
    let answers = answers.clone();
    let service = tower::service_fn(move |request: Request| {
        let path = request.uri().path().to_owned();
        let (_, operation) = READS
            .iter()
            .filter(|(end, _)| path.ends_with(end))
            .max_by_key(|(end, _)| end.len())
            .unwrap();
        let body = match path.ends_with("/auth/login") {
            true => r#"{"token": "e30.e30.c2ln"}"#.to_owned(),
            false => wire::body(&answers[*operation]),
        };
        async move { Ok::<_, BrokeOff>(answer(200, body)) }
    });
    let connection = broker(&builder(0).in_process(service).build()?);
    let state = connection.status().await?;
    connection.pull(Part::ALL).with_state(state).await
}

/// Every answer with every field; only a connection that is ready has data.
fn full() -> Answers {
    let wire = wire::Wire::of(DESCRIPTION);
    let mut full: Answers = READS.map(|(_, operation)| (operation, wire.full(operation))).into();
    full.get_mut("get_connection").unwrap()["status"] = "READY".into();
    full
}

fn blocking<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn text(answers: &Value) -> String {
    blocking(snapshot(answers)).map_or_else(
        |error| error.to_string(),
        |snapshot| serde_json::to_string(&snapshot).unwrap(),
    )
}

#[test]
fn each_field_has_a_place_in_the_model_or_a_reason_why_not() {
    let mut full = full();
    // The position and the movement are of the instrument that is listed.
    let listed = full["list_investments"][0]["id"].clone();
    for held in ["list_active_positions", "list_portfolio_transactions"] {
        full.get_mut(held).unwrap()[0]["investment"] = listed.clone();
    }
    wire::nothing_is_lost(&together(&full), &[LEFT_OUT, SAID_BY_THE_LIST].concat(), text);
}

#[test]
fn a_position_brings_what_it_says_of_an_instrument_that_is_not_listed() {
    let mut full = full();
    full.insert("list_investments", json!([]));
    full.get_mut("list_active_positions").unwrap()[0]["investment"] =
        json!("00000000-0000-4000-8000-000000000000");
    wire::nothing_is_lost(&together(&full), LEFT_OUT, text);
}

#[test]
fn what_the_description_marks_is_hidden_and_nothing_else() {
    let wire = wire::Wire::of(DESCRIPTION);
    let numbered = READS.into_iter().zip((100..).step_by(100));
    let each =
        numbered.map(|((_, operation), first)| (operation, wire.full_from(operation, first)));
    let mut full: Answers = each.collect();
    full.get_mut("get_connection").unwrap()["status"] = "READY".into();
    let pulled = blocking(pulled(&together(&full))).unwrap();
    let snapshot = pulled.snapshot();
    let json = serde_json::to_string(&snapshot).unwrap();
    let debug = format!("{pulled:?} {snapshot:?}");
    let given = marks::Given { json, debug, snapshot: Some(snapshot) };
    let all = READS.iter().flat_map(|(_, operation)| {
        let texts = marks::texts(DESCRIPTION, operation, &full[operation]);
        marks::differences(&texts, &given)
    });
    assert_eq!(all.collect::<Vec<_>>(), [""; 0]);
}

/// Those whose texts come out nowhere but through the raw door, or are no more than a verdict or a
/// key that is public.
const NO_TEXTS: &[&str] =
    &["list_assets_transfer_orders", "delete_connection", "get_webhook_verification_key"];

#[tokio::test]
async fn what_the_description_marks_is_hidden_beside_data_too() {
    let wire = wire::Wire::of(DESCRIPTION);
    let mut wrong = vec![];
    for operation in wire.operations() {
        let is_read = READS.iter().any(|(_, read)| operation == *read);
        if is_read || NO_TEXTS.contains(&operation.as_str()) {
            continue;
        }
        let mut full = wire.full(&operation);
        if operation == "login" || operation == "start_connection_flow" {
            // A token without this form is refused.
            full["token"] = "e30.e30.c2ln".into();
        }
        const WAITING: &str = "00000000-0000-4000-8000-000000000001";
        if operation == "list_public_tokens" {
            full[0]["publicToken"] = WAITING.into();
        }
        let body: &'static str = wire::body(&full).leak();
        let client = builder(0).in_process(only(body)).build().unwrap();
        let public = "5e8c5e67-b519-41f6-b4ac-e3d329ae53dc".parse().unwrap();
        let debug = match operation.as_str() {
            "list_connections" => format!("{:?}", client.connections().await.unwrap()),
            "list_public_tokens" => format!("{:?}", client.public_tokens().await.unwrap()),
            "list_entities" => format!("{:?}", client.entities().await.unwrap()),
            "exchange_public_token" => format!("{:?}", client.exchange(&public).await),
            "login" | "start_connection_flow" => format!("{client:?}"),
            other => panic!("{other}: neither called here nor on the list of what isn't"),
        };
        assert!(!debug.contains(WAITING), "{debug}");
        // No JSON is made of these: what is shown is held against the marks alone.
        let given = marks::Given { json: body.to_owned(), debug: debug.clone(), snapshot: None };
        let texts = marks::texts(DESCRIPTION, &operation, &full);
        let shown = marks::differences(&texts, &given).into_iter();
        wrong.extend(shown.filter(|line| line.contains("shown by Debug")));
    }
    assert_eq!(wrong, [""; 0]);
}

fn any() -> impl Strategy<Value = Value> {
    let wire = wire::Wire::of(DESCRIPTION);
    let bodies =
        READS.map(|(_, operation)| wire.any(operation).prop_map(move |body| (operation, body)));
    bodies.to_vec().prop_map(|bodies| {
        let mut answers: Answers = bodies.into_iter().collect();
        answers.get_mut("get_connection").unwrap()["status"] = "READY".into();
        together(&answers)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_answers_become_a_snapshot_without_loss_or_invention(answers in any()) {
        let snapshot = blocking(snapshot(&answers));
        prop_assert!(snapshot.is_ok(), "{:?}", snapshot.err());
        let snapshot = snapshot.unwrap();
        // Every row is there.
        let rows = |operation: &str| answers[operation].as_array().map_or(0, Vec::len);
        prop_assert_eq!(snapshot.accounts.len(), rows("list_accounts"));
        prop_assert_eq!(snapshot.portfolios.len(), rows("list_portfolios"));
        prop_assert_eq!(snapshot.holdings.len(), rows("list_active_positions"));
        prop_assert_eq!(snapshot.transactions.len(), rows("list_account_transactions") + rows("list_portfolio_transactions"));
        // Every number is one that was sent, with its digits.
        let sent: BTreeSet<_> = wire::numbers(&answers).into_iter().collect();
        for number in numbers(&snapshot) {
            let text = number.to_string();
            let unsigned = number.is_zero() && sent.contains(format!("-{text}").as_str());
            let spelled = |sent: &&str| sent.contains(['e', 'E']) && Decimal::from_scientific(sent).is_ok_and(|it| it == number);
            prop_assert!(sent.contains(text.as_str()) || unsigned || sent.iter().any(spelled), "{number} came from nowhere");
        }
        // What is missing is said.
        let said = |list: &str, end: &str| snapshot.warnings.iter().filter(|it| it.path.starts_with(list) && it.path.ends_with(end)).count();
        prop_assert!(said("accounts", "balance") >= snapshot.accounts.iter().filter(|it| it.balance.current.is_none()).count());
        prop_assert!(said("portfolios", "balance") >= snapshot.portfolios.iter().filter(|it| it.value.is_none()).count());
        prop_assert!(said("positions", "amount") >= snapshot.holdings.iter().filter(|it| it.value.is_none()).count());
        prop_assert!(said("positions", "titles") >= snapshot.holdings.iter().filter(|it| it.quantity.is_none()).count());
        prop_assert!(said("", "date") >= snapshot.transactions.iter().filter(|it| it.date.is_none()).count());
        // The form is written and read back, and differs from itself in nothing.
        let text = serde_json::to_string(&snapshot).unwrap();
        let again: Snapshot = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(serde_json::to_string(&again).unwrap(), text);
        prop_assert!(snapshot.diff(&again).is_empty());
    }
}

fn numbers(snapshot: &Snapshot) -> Vec<Decimal> {
    let of = |money: &Option<Money>| money.as_ref().map(|money| money.amount);
    let accounts = snapshot.accounts.iter().map(|it| it.balance.current);
    let portfolios = snapshot.portfolios.iter().map(|it| it.value);
    let holdings = snapshot.holdings.iter().flat_map(|it| {
        [
            it.quantity,
            of(&it.price),
            of(&it.value),
            of(&it.local_value),
            it.exchange_rate,
            it.weight,
            of(&it.local_price),
        ]
    });
    let transactions = snapshot.transactions.iter().flat_map(|it| {
        let own = [of(&it.amount), it.debit, it.credit, it.balance, it.quantity, of(&it.price)];
        let local = [
            of(&it.local_amount),
            of(&it.local_price),
            it.exchange_rate,
            of(&it.fees),
            of(&it.taxes),
        ];
        own.into_iter().chain(local)
    });
    accounts.chain(portfolios).chain(holdings).chain(transactions).flatten().collect()
}
