//! Nights: what is refreshed without anybody asking, and what isn't.

use std::time::Duration;

use foliolink_sandbox::{Provider, UserToken, VumiStatus};
use serde_json::{Value, json};

use crate::support::{Flinks, Vumi, builder, cents};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn schedule(flinks: &Flinks, login_id: &str) {
    let body = json!({ "loginId": login_id, "isActivated": true });
    assert_eq!(flinks.call("PATCH", "BankingServices/SetScheduledRefresh", body).status, 200);
}

fn last_refresh(flinks: &Flinks, login_id: &str) -> String {
    flinks.authorize_cached(login_id).json()["Login"]["LastRefresh"].as_str().unwrap().to_owned()
}

#[test]
fn a_scheduled_card_is_refreshed_every_night() {
    let flinks = Flinks::new(0);
    let keys = &flinks.sandbox.credentials().flinks;
    let before = last_refresh(&flinks, keys.login_id_joint);
    schedule(&flinks, keys.login_id_no_mfa);
    flinks.sandbox.advance(DAY);
    assert_eq!(last_refresh(&flinks, keys.login_id_no_mfa), "2031-04-03T04:00:00.0000000");
    assert_eq!(last_refresh(&flinks, keys.login_id_joint), before, "nobody asked for that one");
}

/// Webhooks tell of a night as of a session, and keep cards fresh that nobody reads.
#[test]
fn whoever_has_webhooks_hears_of_each_night_and_need_not_read() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id_no_mfa;
    schedule(&flinks, login_id);
    flinks.sandbox.set_webhook_url(Provider::Flinks, Some("http://127.0.0.1:9/")).unwrap();
    for day in 1..=9 {
        flinks.sandbox.advance(DAY);
        assert_eq!(flinks.get("GetNightlyRefreshStatus").status, 200);
        let told = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(flinks.sandbox.deliver_webhooks());
        assert!(told >= 2, "night {day}: holders, then accounts, and what is tried again");
    }
    let events: Vec<_> =
        flinks.sandbox.webhook_deliveries().into_iter().map(|delivery| delivery.kind).collect();
    assert_eq!(events.iter().collect::<std::collections::BTreeSet<_>>().len(), 2, "{events:?}");
    assert_eq!(
        last_refresh(&flinks, login_id),
        "2031-04-11T04:00:00.0000000",
        "beyond the week in which it was read"
    );
}

#[test]
fn a_card_that_nobody_reads_for_a_week_is_left_alone() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id_no_mfa;
    schedule(&flinks, login_id);
    flinks.authorize_cached(login_id);
    flinks.sandbox.advance(DAY * 30);
    assert_eq!(last_refresh(&flinks, login_id), "2031-04-09T04:00:00.0000000");
}

#[test]
fn a_bank_that_asks_stops_the_refresh_unless_the_answers_are_stored() {
    let flinks = Flinks::new(0);
    let keys = &flinks.sandbox.credentials().flinks;
    schedule(&flinks, keys.login_id);
    flinks.sandbox.advance(DAY);
    assert_eq!(
        flinks.authorize_cached(keys.login_id).refusal(),
        (401, "QUESTION_NOT_FOUND".to_owned())
    );
    let failing = flinks.get("GetNightlyRefreshStatus").json()["IneligibleCards"].to_string();
    assert!(failing.contains(keys.login_id));
    let open = flinks.get(&format!("GetMFAQuestions/{}", keys.login_id)).json();
    let answered: Vec<Value> = open["Questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!({ "Question": row["Question"], "Answer": "x" }))
        .collect();
    assert_eq!(answered.len(), 3);
}

#[test]
fn stored_answers_are_checked_when_the_bank_asks_and_a_wrong_one_is_erased() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    let open = || -> Vec<String> {
        let listed = flinks.get(&format!("GetMFAQuestions/{login_id}")).json();
        listed["Questions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["Question"].as_str().unwrap().to_owned())
            .collect()
    };
    let store = |right_shape: &str| {
        let answer = |question: &String| match question {
            city if city.contains("city") => "montréal",
            country if country.contains("country") => "Canada",
            _ => right_shape,
        };
        let rows: Vec<_> = open()
            .iter()
            .map(|question| json!({ "Question": question, "Answer": answer(question) }))
            .collect();
        let stored = flinks.call(
            "PATCH",
            "BankingServices/AnswerMFAQuestions",
            json!({ "loginId": login_id, "Questions": rows }),
        );
        assert_eq!(stored.status, 200, "nobody checks them yet");
        assert!(open().is_empty());
    };
    schedule(&flinks, login_id);
    flinks.sandbox.advance(DAY);
    assert_eq!(open().len(), 3, "the night met all of them");

    store("Square");
    assert_eq!(
        flinks.authorize_cached(login_id).refusal(),
        (401, "QUESTION_NOT_FOUND".to_owned()),
        "the bank hasn't asked since"
    );
    flinks.sandbox.advance(DAY);
    assert_eq!(flinks.authorize_cached(login_id).refusal(), (401, "QUESTION_NOT_FOUND".to_owned()));
    assert!(matches!(open().as_slice(), [one] if one.contains("shape")), "{:?}", open());

    store("triangle");
    flinks.sandbox.advance(DAY);
    assert_eq!(last_refresh(&flinks, login_id), "2031-04-05T04:00:00.0000000");
    assert_eq!(
        flinks.get("GetNightlyRefreshStatus").json()["IneligibleCards"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|card| card["LoginId"] == login_id)
            .count(),
        0
    );
    flinks.sandbox.advance(DAY);
    assert_eq!(
        last_refresh(&flinks, login_id),
        "2031-04-06T04:00:00.0000000",
        "and so every night"
    );
}

#[test]
fn vumi_updates_daily_what_needs_no_user() {
    let vumi = Vumi::new(0);
    let keys = &vumi.sandbox.credentials().vumi;
    vumi.sandbox.set_vumi_status(keys.connection, VumiStatus::UpdateError);
    let bank = keys.bank_connection.unwrap();
    vumi.sandbox.offer_vumi_token(bank, UserToken::Restore).unwrap();
    vumi.sandbox.advance(DAY * 2);
    let vumi = Vumi::of(vumi.sandbox);
    let status = |token: &str| vumi.get(&format!("connections/{token}")).json();
    let healed = status(keys.connection);
    assert_eq!(
        (&healed["status"], &healed["lastSync"]),
        (&json!("READY"), &json!("2031-04-04T04:00:00.000Z"))
    );
    assert_eq!(healed["errorDetails"], Value::Null);
    assert_eq!(status(bank)["lastSync"], "2031-04-02T02:15:42.145Z", "that one waits for its user");
}

#[test]
fn a_century_passes_quickly() {
    let vumi = Vumi::new(0);
    vumi.sandbox.advance(DAY * 36_525);
    assert_eq!(Vumi::of(vumi.sandbox).get("connections").status, 200);
}

fn accounts(flinks: &Flinks, session: &Value, more: Value) -> Vec<Value> {
    let mut body = json!({ "RequestId": session["RequestId"] });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    flinks.post("GetAccountsDetail", body).json()["Accounts"].as_array().unwrap().clone()
}

#[test]
fn nights_bring_movements_that_balances_follow_and_a_delta_has_only_those() {
    for seed in [1, 9] {
        let flinks = Flinks { sandbox: builder().pending_polls(0).seed(seed).build() };
        let login_id = flinks.sandbox.credentials().flinks.login_id_no_mfa;
        let read = |more: Value| accounts(&flinks, &flinks.authorize_cached(login_id).json(), more);
        schedule(&flinks, login_id);
        let before = read(json!({ "DaysOfTransactions": "Days365" }));
        assert_eq!(
            read(json!({ "DaysOfTransactions": "Days365" })),
            before,
            "nothing moves by day"
        );
        flinks.sandbox.advance(DAY * 3);
        let after = read(json!({ "DaysOfTransactions": "Days365" }));
        let mut new = 0;
        for (old, now) in before.iter().zip(&after) {
            let rows = |account: &Value| account["Transactions"].as_array().unwrap().clone();
            let had = rows(old);
            let has = rows(now);
            let newest = had[0]["Id"].clone();
            let added = has.iter().position(|row| row["Id"] == newest).unwrap();
            let moved: i64 = has[..added]
                .iter()
                .map(|row| cents_or_none(&row["Credit"]) - cents_or_none(&row["Debit"]))
                .sum();
            assert_eq!(
                cents(&now["Balance"]["Current"]),
                cents(&old["Balance"]["Current"]) + moved,
                "{}",
                now["Title"]
            );
            assert!(
                has[..added].iter().all(
                    |row| ("2031-04-02".."2031-04-05").contains(&row["Date"].as_str().unwrap())
                ),
                "{:?}",
                &has[..added]
            );
            new += added;
            let delta = json!({ "RefreshDelta": [{ "AccountId": old["Id"], "TransactionId": newest }], "AccountsFilter": [old["Id"]] });
            assert_eq!(rows(&read(delta)[0]), has[..added], "only what came since");
        }
        assert!(new > 0);
    }
}

fn cents_or_none(value: &Value) -> i64 {
    if value.is_null() { 0 } else { cents(value) }
}

#[test]
fn what_a_cached_session_reads_is_of_the_last_refresh_and_a_live_one_brings_the_newest() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id_no_mfa;
    let newest = |session: Value| {
        accounts(&flinks, &session, json!({}))[0]["Transactions"][0]["Date"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let before = newest(flinks.authorize_cached(login_id).json());
    flinks.sandbox.advance(DAY * 10);
    assert_eq!(newest(flinks.authorize_cached(login_id).json()), before, "nobody refreshed it");
    let live = flinks.authorize(json!({ "LoginId": login_id, "MostRecentCached": false })).json();
    assert!(newest(live) > before);
    assert!(newest(flinks.authorize_cached(login_id).json()) > before, "and it stays");
}

#[test]
fn the_same_nights_bring_the_same_things_however_the_clock_got_there() {
    let read = |steps: &[u32]| {
        let flinks = Flinks::new(0);
        let login_id = flinks.sandbox.credentials().flinks.login_id_no_mfa;
        schedule(&flinks, login_id);
        for days in steps {
            flinks.sandbox.advance(DAY * *days);
        }
        let vumi = Vumi::of(flinks.sandbox.clone());
        let token = vumi.sandbox.credentials().vumi.connection;
        let lists = [
            "accounts",
            "portfolios",
            "portfolios/active-positions",
            "accounts/transactions",
            "portfolios/transactions",
        ];
        let all: Vec<_> = lists
            .iter()
            .map(|list| vumi.get(&format!("connections/{token}/{list}")).text)
            .collect();
        (accounts(&flinks, &flinks.authorize_cached(login_id).json(), json!({})), all)
    };
    assert_eq!(read(&[6]), read(&[1, 2, 3]));
    assert_ne!(read(&[6]), read(&[5]));
}

#[test]
fn a_vumi_night_moves_prices_and_everything_still_adds_up() {
    for seed in [1, 9] {
        let vumi = Vumi::with(builder().pending_polls(0).seed(seed));
        let sandbox = vumi.sandbox;
        let token = sandbox.credentials().vumi.connection;
        let list = |what: &str| {
            Vumi::of(sandbox.clone())
                .get(&format!("connections/{token}/{what}"))
                .json()
                .as_array()
                .unwrap()
                .clone()
        };
        let before = list("portfolios/active-positions");
        let first = list("accounts/transactions");
        sandbox.advance(DAY * 11);
        let after = list("portfolios/active-positions");
        let accounts = list("accounts");
        assert_eq!(before.len(), after.len());
        assert!(before.iter().zip(&after).any(|(old, new)| old["price"] != new["price"]));
        assert!(before.iter().zip(&after).all(|(old, new)| old["titles"] == new["titles"]));
        for portfolio in list("portfolios") {
            let held = || after.iter().filter(|row| row["portfolio"] == portfolio["id"]);
            assert_eq!(
                held().map(|row| cents(&row["amount"])).sum::<i64>(),
                cents(&portfolio["balance"])
            );
            let millionths = |weight: &Value| {
                let text = weight.to_string();
                let (whole, rest) = text.split_once('.').unwrap_or((&text, "0"));
                whole.parse::<i64>().unwrap() * 1_000_000
                    + format!("{rest:0<6}").parse::<i64>().unwrap()
            };
            assert_eq!(held().map(|row| millionths(&row["weight"])).sum::<i64>(), 1_000_000);
        }
        let rows = list("accounts/transactions");
        assert!(rows.len() > first.len());
        for account in accounts {
            let of = rows.iter().filter(|row| row["account"] == account["id"]);
            assert_eq!(
                of.map(|row| cents(&row["amount"])).sum::<i64>(),
                cents(&account["balance"])
            );
        }
        let dividends = list("portfolios/transactions")
            .into_iter()
            .filter(|row| row["date"].as_str() >= Some("2031-04-02"));
        assert_eq!(
            dividends.map(|row| row["type"].clone()).collect::<Vec<_>>(),
            ["DIVIDENDS", "DIVIDENDS"]
        );
        let ids: std::collections::BTreeSet<_> =
            rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), rows.len());
    }
}
