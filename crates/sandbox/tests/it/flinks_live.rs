//! Live sessions: test users, questions and answers, the one session of a LoginId, the background
//! form.

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use foliolink_sandbox::{CallFilter, Fault};
use serde_json::{Map, Value, json};

use crate::support::{Answer, Flinks, refusal, send};

/// The right answer of every question the bank asks.
fn right(asked: &Answer) -> Value {
    let answer = |prompt: &str| match prompt {
        p if p.contains("city") || p.contains("ville") => "Montréal",
        p if p.contains("country") || p.contains("pays") => "Canada",
        _ => "Triangle",
    };
    answers(asked, answer)
}

fn answers(asked: &Answer, answer: impl Fn(&str) -> &'static str) -> Value {
    let mut map = Map::new();
    for challenge in asked.json()["SecurityChallenges"].as_array().unwrap() {
        let prompt = challenge["Prompt"].as_str().unwrap();
        map.insert(prompt.to_owned(), json!([answer(prompt)]));
    }
    Value::Object(map)
}

fn reply(flinks: &Flinks, asked: &Answer, responses: Value) -> Answer {
    flinks
        .authorize(json!({ "RequestId": asked.field("RequestId"), "SecurityResponses": responses }))
}

#[test]
fn the_user_without_questions_is_let_in_at_once() {
    let flinks = Flinks::new(0);
    let answer = flinks.log_in("Greatday_NoMFA");
    assert_eq!(answer.status, 200);
    let id = answer.field("RequestId");
    assert_eq!(flinks.post("GetAccountsDetail", json!({ "RequestId": id })).status, 200);
}

#[test]
fn a_challenge_repeats_the_tag_and_every_round_is_of_one_session() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    let asked = flinks
        .authorize(json!({ "LoginId": login_id, "MostRecentCached": false, "Tag": "order-1881" }));
    let second = reply(&flinks, &asked, right(&asked));
    for answer in [&asked, &second] {
        assert_eq!((answer.status, answer.field("Tag").as_str()), (203, "order-1881"));
    }
    assert_eq!(asked.field("RequestId"), second.field("RequestId"));
    assert!(flinks.log_in("greatday_code").json().get("Tag").is_none());
}

#[test]
fn questions_come_in_two_rounds_and_in_the_language_of_the_session() {
    let flinks = Flinks::new(0);
    let first = flinks.log_in("greatday");
    assert_eq!(first.status, 203);
    let body = first.json();
    assert_eq!(body["HttpStatusCode"], 203);
    assert_eq!(body["Links"][0]["rel"], "Authorization");
    assert_eq!(body["SecurityChallenges"][0]["Prompt"], "Dans quelle ville êtes-vous né(e) ?");
    let second = reply(&flinks, &first, right(&first));
    assert_eq!(second.status, 203);
    assert_eq!(second.json()["SecurityChallenges"].as_array().unwrap().len(), 2);
    assert_eq!(second.json()["SecurityChallenges"][0]["Type"], "MultipleChoice");
    let open = reply(&flinks, &second, right(&second));
    assert_eq!(open.status, 200);
    assert_eq!(open.json()["Login"]["LastRefresh"], "2031-04-02T08:15:42.1459990");
}

#[test]
fn a_saved_card_is_asked_in_english_and_keeps_its_login_id() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    let asked = flinks.authorize(json!({ "LoginId": login_id, "MostRecentCached": false }));
    assert!(asked.json()["SecurityChallenges"][0]["Prompt"].as_str().unwrap().contains("city"));
    let second = reply(&flinks, &asked, right(&asked));
    assert_eq!(reply(&flinks, &second, right(&second)).json()["Login"]["Id"], login_id);
}

#[test]
fn the_token_of_a_session_may_answer_its_questions() {
    let flinks = Flinks::new(0);
    let token = flinks.token();
    let path = flinks.path("BankingServices/Authorize");
    let call = |body: Value| {
        send(&flinks.sandbox, "POST", &path, &[("flinks-auth-key", &token)], &body.to_string())
    };
    let asked = call(json!({ "LoginId": flinks.sandbox.credentials().flinks.login_id }));
    let answer =
        call(json!({ "RequestId": asked.field("RequestId"), "SecurityResponses": right(&asked) }));
    assert_eq!(answer.status, 203);
}

#[test]
fn a_wrong_answer_is_asked_again_in_other_words_and_a_second_one_ends_the_session() {
    let flinks = Flinks::new(0);
    let asked = flinks.log_in("greatday");
    let again = reply(&flinks, &asked, answers(&asked, |_| "Paris"));
    assert_eq!(again.refusal(), refusal(401, "INVALID_SECURITY_RESPONSE"));
    let prompt = |answer: &Answer| answer.json()["SecurityChallenges"][0]["Prompt"].clone();
    assert_ne!(prompt(&asked), prompt(&again));
    let over = reply(&flinks, &again, answers(&again, |_| "Paris"));
    assert_eq!(over.refusal(), refusal(401, "INVALID_SECURITY_RESPONSE"));
    assert!(over.json().get("SecurityChallenges").is_none());
    assert_eq!(reply(&flinks, &over, json!({})).refusal(), refusal(400, "SESSION_NONEXISTENT"));
}

#[test]
fn a_second_try_can_be_right() {
    let flinks = Flinks::new(0);
    let asked = flinks.log_in("greatday");
    let again = reply(&flinks, &asked, answers(&asked, |_| "Paris"));
    assert_eq!(reply(&flinks, &again, right(&again)).status, 203);
}

#[test]
fn pictures_are_answered_exactly_as_they_came() {
    let flinks = Flinks::new(0);
    let asked = flinks.log_in("greatday_images");
    let challenge = asked.json()["SecurityChallenges"][0].clone();
    assert_eq!((asked.status, &challenge["Type"]), (203, &json!("ImageSelection")));
    let pictures: Vec<_> = challenge["Iterables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap().to_owned())
        .collect();
    for picture in &pictures {
        let jpeg = BASE64_STANDARD.decode(picture).unwrap();
        assert!(jpeg.starts_with(&[0xFF, 0xD8, 0xFF]) && jpeg.ends_with(&[0xFF, 0xD9]), "no JPEG");
    }
    let give = |asked: &Answer, given: Vec<String>| {
        let prompt = asked.json()["SecurityChallenges"][0]["Prompt"].as_str().unwrap().to_owned();
        reply(&flinks, asked, json!({ prompt: given }))
    };
    let lower = pictures[1..].iter().map(|picture| picture.to_lowercase()).collect();
    let again = give(&asked, lower);
    assert_eq!(again.refusal(), refusal(401, "INVALID_SECURITY_RESPONSE"));
    let opened = give(&again, pictures[1..].iter().rev().cloned().collect());
    assert_eq!(opened.status, 200);
}

#[test]
fn all_pictures_or_one_of_them_are_not_the_right_ones() {
    for wanted in [0..4, 1..2] {
        let flinks = Flinks::new(0);
        let asked = flinks.log_in("greatday_images");
        let challenge = asked.json()["SecurityChallenges"][0].clone();
        let given = json!(challenge["Iterables"].as_array().unwrap()[wanted.clone()]);
        let answer =
            reply(&flinks, &asked, json!({ challenge["Prompt"].as_str().unwrap(): given }));
        assert_eq!(answer.refusal(), refusal(401, "INVALID_SECURITY_RESPONSE"), "{wanted:?}");
    }
}

#[test]
fn a_way_to_send_the_code_leads_to_the_code() {
    for way in ["Texto ***-***-0199", "Appel ***-***-0199"] {
        let flinks = Flinks::new(0);
        let asked = flinks.log_in("greatday_code");
        assert_eq!(asked.json()["SecurityChallenges"][0]["Type"], "TextOrCall");
        let code = reply(&flinks, &asked, answers(&asked, |_| way));
        assert_eq!(
            (code.status, &code.json()["SecurityChallenges"][0]["Type"]),
            (203, &json!("QuestionAndAnswer"))
        );
        let again = reply(&flinks, &code, answers(&code, |_| "000000"));
        assert_eq!(again.refusal(), refusal(401, "INVALID_SECURITY_RESPONSE"));
        assert_eq!(reply(&flinks, &again, answers(&again, |_| "123456")).status, 200);
    }
    let flinks = Flinks::new(0);
    let asked = flinks.log_in("greatday_code");
    assert_eq!(
        reply(&flinks, &asked, answers(&asked, |_| "Pigeon")).refusal(),
        refusal(401, "INVALID_SECURITY_RESPONSE")
    );
}

#[test]
fn several_answers_are_needed_where_several_are_right() {
    let flinks = Flinks::new(0);
    let asked = flinks.log_in("greatday_several");
    let again = reply(&flinks, &asked, json!({ "Lesquels sont des fruits ?": ["Pomme"] }));
    assert_eq!(again.refusal(), refusal(401, "INVALID_SECURITY_RESPONSE"));
    assert_eq!(
        reply(&flinks, &again, json!({ "Choisissez tous les fruits.": ["Poire", "Pomme"] })).status,
        200
    );
}

#[test]
fn a_chosen_question_is_the_key_of_its_answer() {
    let flinks = Flinks::new(0);
    let asked = flinks.log_in("greatday_newquestions");
    let by_prompt = reply(&flinks, &asked, answers(&asked, |_| "Teal"));
    assert_eq!(by_prompt.refusal(), refusal(401, "UNKNOWN_CHALLENGE_KEY"));
    let one = reply(&flinks, &asked, json!({ "Quel était votre premier emploi ?": ["Baker"] }));
    assert_eq!(one.refusal(), refusal(401, "SECURITYRESPONSES_INCOMPLETE"));
    let both = json!({ "Quel était votre premier emploi ?": ["Baker"], "Quelle couleur préférez-vous ?": ["Teal"] });
    assert_eq!(reply(&flinks, &asked, both).status, 200);
}

#[test]
fn where_there_is_no_second_try_the_session_is_over() {
    let flinks = Flinks::new(0);
    let asked = flinks.log_in("greatday_noretry");
    let over = reply(&flinks, &asked, answers(&asked, |_| "Oak Hill"));
    assert_eq!(over.refusal(), refusal(401, "INVALID_SECURITY_RESPONSE_NO_RETRY"));
    assert!(over.json().get("SecurityChallenges").is_none());
    assert_eq!(reply(&flinks, &asked, json!({})).refusal(), refusal(400, "SESSION_NONEXISTENT"));
    let asked = flinks.log_in("greatday_noretry");
    assert_eq!(reply(&flinks, &asked, answers(&asked, |_| "Maple Hill")).status, 200);
}

#[test]
fn malformed_answers_are_refused_and_the_session_goes_on() {
    let flinks = Flinks::new(0);
    let first = flinks.log_in("greatday");
    let unknown = reply(&flinks, &first, json!({ "dans quelle ville": ["Montréal"] }));
    assert_eq!(unknown.refusal(), refusal(401, "UNKNOWN_CHALLENGE_KEY"));
    let bare = reply(&flinks, &first, json!({ "Dans quelle ville êtes-vous né(e) ?": "Montréal" }));
    assert_eq!(bare.refusal(), refusal(401, "INVALID_REQUEST"));
    for _ in 0..3 {
        let none = reply(&flinks, &first, json!({ "Dans quelle ville êtes-vous né(e) ?": [] }));
        assert_eq!(none.refusal(), refusal(401, "SECURITYRESPONSES_INCOMPLETE"));
    }
    assert_eq!(reply(&flinks, &first, right(&first)).status, 203);
}

#[test]
fn no_answer_at_all_brings_the_questions_again_and_in_the_older_form_is_refused() {
    let flinks = Flinks::new(0);
    let first = flinks.log_in("greatday");
    for _ in 0..3 {
        let again = reply(&flinks, &first, json!({}));
        assert_eq!((again.status, again.json()), (203, first.json()));
    }
    assert_eq!(reply(&flinks, &first, right(&first)).status, 203);
    let older = Flinks::older();
    let first = older.log_in("greatday");
    let missing = reply(&older, &first, json!({}));
    assert_eq!(missing.refusal(), refusal(401, "SECURITYRESPONSES_INCOMPLETE"));
    assert_eq!(reply(&older, &first, right(&first)).status, 203);
}

#[test]
fn a_question_left_for_eight_minutes_expires() {
    let flinks = Flinks::new(0);
    let asked = flinks.log_in("greatday");
    flinks.sandbox.advance(Duration::from_secs(8 * 60 + 1));
    assert_eq!(reply(&flinks, &asked, right(&asked)).refusal(), refusal(400, "SESSION_EXPIRED"));
}

#[test]
fn data_before_the_answers_is_unauthorized() {
    let flinks = Flinks::new(0);
    let id = flinks.log_in("greatday").field("RequestId");
    for endpoint in ["GetAccountsDetail", "GetAccountsSummary", "GetStatements"] {
        let answer = flinks.post(endpoint, json!({ "RequestId": id }));
        assert_eq!(answer.refusal(), refusal(401, "UNAUTHORIZED"));
        assert!(!answer.field("Message").contains("key"), "must not read like a key problem");
    }
}

#[test]
fn test_users_answer_with_their_code() {
    let flinks = Flinks::new(0);
    assert_eq!(flinks.log_in("test_disabled_account").refusal(), refusal(401, "DISABLED_LOGIN"));
    assert_eq!(flinks.log_in("test_service_unavailable").refusal(), refusal(401, "RETRY_LATER"));
    assert_eq!(flinks.log_in("nobody").refusal(), refusal(401, "INVALID_USERNAME"));
    let with = |institution: &str, password: &str| {
        let body =
            json!({ "Institution": institution, "Username": "greatday", "Password": password });
        flinks.authorize(body).refusal()
    };
    assert_eq!(with("FlinksCapital", "wrong"), refusal(401, "INVALID_LOGIN"));
    assert_eq!(with("Boreal Sample Bank", "Everyday"), refusal(405, "DISABLED_INSTITUTION"));
    assert_eq!(with("Nowhere", "Everyday"), refusal(401, "INVALID_REQUEST"));
}

#[test]
fn slow_users_are_polled_until_they_are_in() {
    for (user, code) in
        [("test_dispatched", "OPERATION_DISPATCHED"), ("test_pending", "OPERATION_PENDING")]
    {
        let flinks = Flinks::new(2);
        let first = flinks.log_in(user);
        assert_eq!(first.refusal(), refusal(202, code));
        let id = first.field("RequestId");
        let example = first.json()["Links"][0]["example"].clone();
        assert_eq!(example, format!("/AuthorizeAsync/{id}"));
        let early = flinks.post("GetAccountsDetail", json!({ "RequestId": id }));
        assert_eq!(early.refusal(), refusal(401, "UNAUTHORIZED"));
        assert_eq!(flinks.get(&format!("AuthorizeAsync/{id}")).status, 202);
        assert_eq!(flinks.get(&format!("AuthorizeAsync/{id}")).status, 200);
    }
}

#[test]
fn the_background_form_starts_with_202_and_ends_with_questions_or_data() {
    let flinks = Flinks::new(1);
    let keys = &flinks.sandbox.credentials().flinks;
    let start = |login_id: &str| {
        flinks.post_with_token(
            "AuthorizeAsync",
            json!({ "LoginId": login_id, "MostRecentCached": false, "Save": true }),
        )
    };
    let quiet = start(keys.login_id_no_mfa);
    assert_eq!(quiet.refusal(), refusal(202, "OPERATION_PENDING"));
    let id = quiet.field("RequestId");
    assert_eq!(flinks.post("AuthorizeAsync", json!({ "requestId": id })).status, 200);
    let asking = start(keys.login_id);
    assert_eq!(asking.status, 202);
    let asked = flinks.get(&format!("AuthorizeAsync/{}", asking.field("RequestId")));
    assert_eq!(asked.status, 203);
    assert_eq!(reply(&flinks, &asked, right(&asked)).status, 203);
    assert_eq!(flinks.get("AuthorizeAsync/nope").refusal(), refusal(400, "SESSION_NONEXISTENT"));
}

#[test]
fn a_login_id_has_one_live_session_until_its_data_was_pulled() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id_no_mfa;
    let live = || flinks.authorize(json!({ "LoginId": login_id, "MostRecentCached": false }));
    let id = live().field("RequestId");
    assert_eq!(live().refusal(), refusal(401, "CONCURRENT_SESSION"));
    assert_eq!(flinks.authorize_cached(login_id).status, 200);
    flinks.post("GetAccountsDetail", json!({ "RequestId": id }));
    assert_eq!(live().status, 200);
    flinks.sandbox.advance(Duration::from_secs(8 * 60 + 1));
    assert_eq!(live().status, 200);
}

#[test]
fn the_same_person_gets_the_same_login_id_and_another_language_another_one() {
    let flinks = Flinks::new(0);
    let known = flinks.sandbox.credentials().flinks.login_id_no_mfa;
    let log_in = |language: &str| {
        let body = json!({ "Institution": "FlinksCapital", "username": "greatday_nomfa", "Password": "everyday",
                           "Language": language });
        let answer = flinks.authorize(body);
        flinks.sandbox.advance(Duration::from_secs(8 * 60 + 1));
        answer.json()["Login"]["Id"].as_str().unwrap().to_owned()
    };
    assert_eq!(log_in("en"), known);
    let french = log_in("fr");
    assert_ne!(french, known);
    assert_eq!(log_in("fr"), french);
}

#[test]
fn a_card_that_is_not_saved_is_unknown_later() {
    let flinks = Flinks::new(0);
    let body = json!({ "Institution": "FlinksCapital", "Username": "greatday_nomfa", "Password": "Everyday",
                       "Language": "fr", "Save": false });
    let login_id = flinks.authorize(body).json()["Login"]["Id"].as_str().unwrap().to_owned();
    assert_eq!(flinks.authorize_cached(&login_id).refusal(), refusal(401, "INVALID_LOGIN"));
}

#[test]
fn a_cached_authorize_right_after_a_new_connection_is_pending() {
    let flinks = Flinks::new(2);
    let login_id =
        flinks.log_in("greatday_nomfa").json()["Login"]["Id"].as_str().unwrap().to_owned();
    let pending = flinks.authorize_cached(&login_id);
    assert_eq!(pending.refusal(), refusal(202, "OPERATION_PENDING"));
    let id = pending.field("RequestId");
    assert_eq!(flinks.get(&format!("AuthorizeAsync/{id}")).status, 202);
    assert_eq!(flinks.get(&format!("AuthorizeAsync/{id}")).status, 200);
    flinks.sandbox.advance(Duration::from_secs(8 * 60 + 1));
    assert_eq!(flinks.authorize_cached(&login_id).status, 200);
}

#[test]
fn an_answer_that_got_stuck_is_not_lost() {
    let flinks = Flinks::new(0);
    let poll = |asked: &Answer| flinks.get(&format!("AuthorizeAsync/{}", asked.field("RequestId")));
    let first = flinks.log_in("greatday");
    flinks.sandbox.inject(Fault::StuckPending, CallFilter::operation("authorize"), 2);
    let stuck = reply(&flinks, &first, right(&first));
    assert_eq!(stuck.status, 202);
    let second = poll(&stuck);
    assert_eq!(
        (second.status, second.json()["SecurityChallenges"].as_array().unwrap().len()),
        (203, 2),
        "the second round"
    );
    assert_eq!(reply(&flinks, &second, right(&second)).status, 202);
    assert_eq!(poll(&second).status, 200);
}
