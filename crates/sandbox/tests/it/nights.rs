//! Nights: what is refreshed without anybody asking, and what isn't.

use std::time::Duration;

use foliolink_sandbox::{UserToken, VumiStatus};
use serde_json::{Value, json};

use crate::support::{Flinks, Vumi};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn schedule(flinks: &Flinks, login_id: &str) {
    let body = json!({ "loginId": login_id, "isActivated": true });
    assert_eq!(flinks.call("PATCH", "BankingServices/SetScheduledRefresh", body).status, 200);
}

fn last_refresh(flinks: &Flinks, login_id: &str) -> String {
    flinks.cached(login_id).json()["Login"]["LastRefresh"].as_str().unwrap().to_owned()
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

#[test]
fn a_card_that_nobody_reads_for_a_week_is_left_alone() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id_no_mfa;
    schedule(&flinks, login_id);
    flinks.cached(login_id);
    flinks.sandbox.advance(DAY * 30);
    assert_eq!(last_refresh(&flinks, login_id), "2031-04-09T04:00:00.0000000");
}

#[test]
fn a_bank_that_asks_stops_the_refresh_unless_the_answers_are_stored() {
    let flinks = Flinks::new(0);
    let keys = &flinks.sandbox.credentials().flinks;
    schedule(&flinks, keys.login_id);
    flinks.sandbox.advance(DAY);
    assert_eq!(flinks.cached(keys.login_id).refused(), (401, "QUESTION_NOT_FOUND".to_owned()));
    let failing = flinks.get("GetNightlyRefreshStatus").json()["IneligibleCards"].to_string();
    assert!(failing.contains(keys.login_id));
    let open = flinks.get(&format!("GetMFAQuestions/{}", keys.login_id)).json();
    let answered: Vec<Value> =
        open["Questions"].as_array().unwrap().iter().map(|row| json!({ "Question": row["Question"], "Answer": "x" })).collect();
    assert_eq!(answered.len(), 3);
}

#[test]
fn stored_answers_are_checked_when_the_bank_asks_and_a_wrong_one_is_erased() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    let open = || -> Vec<String> {
        let listed = flinks.get(&format!("GetMFAQuestions/{login_id}")).json();
        listed["Questions"].as_array().unwrap().iter().map(|row| row["Question"].as_str().unwrap().to_owned()).collect()
    };
    let store = |right_shape: &str| {
        let answer = |question: &String| match question {
            city if city.contains("city") => "montréal",
            country if country.contains("country") => "Canada",
            _ => right_shape,
        };
        let rows: Vec<_> = open().iter().map(|question| json!({ "Question": question, "Answer": answer(question) })).collect();
        let stored = flinks.call("PATCH", "BankingServices/AnswerMFAQuestions", json!({ "loginId": login_id, "Questions": rows }));
        assert_eq!(stored.status, 200, "nobody checks them yet");
        assert!(open().is_empty());
    };
    schedule(&flinks, login_id);
    flinks.sandbox.advance(DAY);
    assert_eq!(open().len(), 3, "the night met all of them");

    store("Square");
    assert_eq!(flinks.cached(login_id).refused(), (401, "QUESTION_NOT_FOUND".to_owned()), "the bank hasn't asked since");
    flinks.sandbox.advance(DAY);
    assert_eq!(flinks.cached(login_id).refused(), (401, "QUESTION_NOT_FOUND".to_owned()));
    assert!(matches!(open().as_slice(), [one] if one.contains("shape")), "{:?}", open());

    store("triangle");
    flinks.sandbox.advance(DAY);
    assert_eq!(last_refresh(&flinks, login_id), "2031-04-05T04:00:00.0000000");
    assert_eq!(
        flinks.get("GetNightlyRefreshStatus").json()["IneligibleCards"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["LoginId"] == login_id)
            .count(),
        0
    );
    flinks.sandbox.advance(DAY);
    assert_eq!(last_refresh(&flinks, login_id), "2031-04-06T04:00:00.0000000", "and so every night");
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
    assert_eq!((&healed["status"], &healed["lastSync"]), (&json!("READY"), &json!("2031-04-04T04:00:00.000Z")));
    assert_eq!(healed["errorDetails"], Value::Null);
    assert_eq!(status(bank)["lastSync"], "2031-04-02T02:15:42.145Z", "that one waits for its user");
}

#[test]
fn a_century_passes_quickly() {
    let vumi = Vumi::new(0);
    vumi.sandbox.advance(DAY * 36_525);
    assert_eq!(Vumi::of(vumi.sandbox).get("connections").status, 200);
}
