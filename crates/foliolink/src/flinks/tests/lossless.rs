//! From the wire to the model nothing is lost and nothing is invented, whatever the answer holds.

use std::collections::BTreeSet;

use foliolink_raw::flinks::DESCRIPTION;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;

use super::*;
use crate::{
    error::Result,
    portfolio::{Snapshot, tests::wire},
};

/// What the model leaves out of GetAccountsDetail, and why.
const NOT_IN_DETAIL: &[&str] = &[
    // About the call: what it was, not what the person has.
    "/HttpStatusCode",
    "/RequestId",
    "/Tag",
    "/Links",
    // Who signs in at the bank, and how the card is kept: the connection's, as `LoginId` is; never
    // in a file for others.
    "/Login/Username",
    "/Login/IsScheduledRefresh",
    "/Login/Type",
    "/Login/Id",
    // The same name again, in another place.
    "/Institution",
];

/// What the model leaves out of Investments, and why.
const NOT_IN_INVESTMENTS: &[&str] = &[
    // About the call.
    "/HttpStatusCode",
    "/Message",
    // Usually name, number and currency together; it stands in for the name where there is none.
    "/Investments/*/Accounts/*/FullAccountId",
    // Another number than CurrencyValue is a warning already, whichever it is.
    "/Investments/*/Accounts/*/AccountValue",
    // Undocumented, kept as sent in `Investments`; a warning counts them.
    "/Investments/*/Accounts/*/Positions",
    "/Investments/*/Accounts/*/Transactions",
];

/// The answer of a call that succeeded: one whose body says otherwise is a refusal.
fn body(answer: &Value) -> String {
    let mut answer = answer.clone();
    if let Some(status) = answer.get_mut("HttpStatusCode") {
        *status = 200.into();
    }
    wire::body(&answer)
}

/// The session whose data an answer says it is: another one's isn't taken.
pub(super) fn session_of(client: &Client, answer: &Value) -> Session {
    let text = |place: &str| answer.pointer(place).and_then(Value::as_str).map(str::to_owned);
    let request_id = text("/RequestId").and_then(|id| id.parse().ok());
    let login_id = text("/Login/Id").and_then(|id| id.parse().ok());
    client.session(request_id.unwrap_or(SESSION.parse().unwrap()), login_id.or(Some(login())))
}

async fn of_detail(answer: &Value) -> Result<Snapshot> {
    let body = body(answer);
    let client = Script::new(move |_, _| (200, body.clone())).client();
    let detail = session_of(&client, answer).accounts().start().await?;
    Ok(Snapshot::from((&login(), &detail)))
}

async fn of_investments(body: String) -> Result<Snapshot> {
    let client = Script::new(move |_, _| (200, body.clone())).client();
    let investments = session(&client).investments().start().await?;
    Ok(Snapshot::from((&login(), &investments)))
}

fn blocking<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn text(snapshot: impl Future<Output = Result<Snapshot>>) -> String {
    blocking(snapshot).map_or_else(
        |error| error.to_string(),
        |snapshot| serde_json::to_string(&snapshot).unwrap(),
    )
}

#[test]
fn each_field_of_accounts_has_a_place_in_the_model_or_a_reason_why_not() {
    let full = wire::Wire::of(DESCRIPTION).full("get_accounts_detail");
    wire::nothing_is_lost(&full, NOT_IN_DETAIL, |answer| text(of_detail(answer)));
}

#[test]
fn each_field_of_investments_has_a_place_in_the_model_or_a_reason_why_not() {
    let full = wire::Wire::of(DESCRIPTION).full("get_investments");
    wire::nothing_is_lost(&full, NOT_IN_INVESTMENTS, |answer| text(of_investments(body(answer))));
}

/// Every number of the model is one of the answer with its digits, or the sum that the model
/// documents.
fn nothing_is_invented(
    answer: &Value,
    snapshot: &Snapshot,
) -> std::result::Result<(), TestCaseError> {
    let sent: BTreeSet<_> = wire::numbers(answer).into_iter().collect();
    let is_sent = |number: &Decimal| {
        let text = number.to_string();
        let exponent = |sent: &&str| {
            sent.contains(['e', 'E'])
                && Decimal::from_scientific(sent).is_ok_and(|sent| sent == *number)
        };
        // A zero has no sign in a decimal.
        sent.contains(text.as_str())
            || sent.contains(format!("-{text}").as_str()) && number.is_zero()
            || sent.iter().any(exponent)
    };
    for account in &snapshot.accounts {
        let balance = &account.balance;
        for number in [balance.current, balance.available, balance.limit, balance.overdraft_limit]
            .into_iter()
            .flatten()
        {
            prop_assert!(is_sent(&number), "{number} came from nowhere");
        }
    }
    for row in &snapshot.transactions {
        for number in [row.debit, row.credit, row.balance].into_iter().flatten() {
            prop_assert!(is_sent(&number), "{number} came from nowhere");
        }
        match (&row.amount, row.debit, row.credit) {
            (Some(amount), debit, credit) => {
                prop_assert!(debit.is_some() || credit.is_some(), "an amount of neither");
                let sum = credit.unwrap_or_default().checked_sub(debit.unwrap_or_default());
                prop_assert_eq!(Some(amount.amount), sum);
            }
            (None, ..) => {
                prop_assert!(!snapshot.warnings.is_empty(), "no amount and no word about it")
            }
        }
    }
    Ok(())
}

/// What is missing is said, each with its place.
fn what_is_missing_is_said(snapshot: &Snapshot) -> std::result::Result<(), TestCaseError> {
    let said =
        |end: &str| snapshot.warnings.iter().filter(|warning| warning.path.ends_with(end)).count();
    let balances =
        snapshot.accounts.iter().filter(|account| account.balance.current.is_none()).count();
    prop_assert!(said("Balance") + said("Balance.Current") >= balances, "{:?}", snapshot.warnings);
    prop_assert!(
        said("Currency")
            >= snapshot.accounts.iter().filter(|account| account.currency.is_none()).count()
    );
    prop_assert!(
        said("Date") >= snapshot.transactions.iter().filter(|row| row.date.is_none()).count()
    );
    prop_assert!(snapshot.as_of.is_some() || said("Login") + said("LastRefresh") > 0);
    Ok(())
}

/// The form is written and read back, and differs from itself in nothing.
fn it_is_whole(snapshot: &Snapshot) -> std::result::Result<(), TestCaseError> {
    let text = serde_json::to_string(snapshot).unwrap();
    let again: Snapshot = serde_json::from_str(&text).unwrap();
    prop_assert_eq!(serde_json::to_string(&again).unwrap(), text);
    prop_assert!(snapshot.diff(&again).is_empty());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_accounts_become_a_snapshot_without_loss_or_invention(answer in wire::Wire::of(DESCRIPTION).any("get_accounts_detail")) {
        let snapshot = blocking(of_detail(&answer));
        prop_assert!(snapshot.is_ok(), "{:?}", snapshot.err());
        let snapshot = snapshot.unwrap();
        let rows = answer["Accounts"].as_array().map_or(0, Vec::len);
        prop_assert_eq!(snapshot.accounts.len(), rows);
        nothing_is_invented(&answer, &snapshot)?;
        what_is_missing_is_said(&snapshot)?;
        it_is_whole(&snapshot)?;
    }

    #[test]
    fn any_investments_become_a_snapshot_without_loss_or_invention(answer in wire::Wire::of(DESCRIPTION).any("get_investments")) {
        let snapshot = blocking(of_investments(body(&answer)));
        prop_assert!(snapshot.is_ok(), "{:?}", snapshot.err());
        let snapshot = snapshot.unwrap();
        nothing_is_invented(&answer, &snapshot)?;
        it_is_whole(&snapshot)?;
    }
}
