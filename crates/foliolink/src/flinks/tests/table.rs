//! Every code with every status it was ever seen with: what it is, what helps, and how often the
//! call was sent.

use foliolink_raw::flinks::FlinksCode;

use crate::{
    Error,
    flinks::{Credentials, tests::*},
    poll::PollStatus,
};

/// Code, message, statuses, kind, advice, requests of a call that reads, requests of a live
/// Authorize.
type Row = (&'static str, &'static str, &'static [u16], &'static str, &'static str, usize, usize);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("SESSION_NONEXISTENT",                "gone",                        &[400],           "refused",      "reauthorize",     1, 1),
    ("SESSION_EXPIRED",                    "timed out",                   &[400],           "refused",      "reauthorize",     1, 1),
    ("CARD_IN_USE",                        "busy",                        &[400],           "unavailable",  "retry_later",     1, 1),
    ("ACCESS_DENIED",                      "who are you",                 &[401],           "auth",         "configure",       1, 1),
    // A refused token is replaced once at Authorize, which has reached no bank then.
    ("UNAUTHORIZED",                       "a valid auth key is needed",  &[401],           "auth",         "mint_token",      1, 2),
    ("UNAUTHORIZED",                       "authorize token is used",     &[401],           "auth",         "mint_token",      1, 2),
    ("UNAUTHORIZED",                       "the bank refused",            &[401],           "user_action",  "act_at_bank",     1, 1),
    ("INVALID_LOGIN",                      "no",                          &[401, 400],      "user_action",  "relink",          1, 1),
    ("INVALID_REQUEST",                    "no",                          &[401, 400],      "refused",      "fix_request",     1, 1),
    ("INVALID_USERNAME",                   "no",                          &[401],           "user_action",  "ask_credentials", 1, 1),
    ("INVALID_PASSWORD",                   "no",                          &[401],           "user_action",  "ask_credentials", 1, 1),
    ("INVALID_SECURITY_RESPONSE",          "no",                          &[401],           "user_action",  "reauthorize",     1, 1),
    ("INVALID_SECURITY_RESPONSE_NO_RETRY", "no",                          &[401],           "user_action",  "reauthorize",     1, 1),
    ("SECURITYRESPONSES_INCOMPLETE",       "no",                          &[401],           "refused",      "fix_request",     1, 1),
    ("UNKNOWN_CHALLENGE_KEY",              "no",                          &[401],           "refused",      "fix_request",     1, 1),
    ("QUESTION_NOT_FOUND",                 "no",                          &[401],           "user_action",  "relink",          1, 1),
    ("RETRY_LATER",                        "no",                          &[401, 400],      "unavailable",  "retry_later",     1, 1),
    ("BANK_MAINTENANCE_RETRY_LATER",       "no",                          &[401, 400],      "unavailable",  "retry_later",     1, 1),
    ("BANK_MAINTENANCE RETRY_LATER",       "no",                          &[401],           "unavailable",  "retry_later",     1, 1),
    ("TOO_MANY_REQUESTS",                  "slow down",                   &[401, 403, 429], "rate_limited", "retry_later",     4, 1),
    ("CONCURRENT_SESSION",                 "no",                          &[401],           "unavailable",  "retry_later",     1, 1),
    ("DISABLED_LOGIN",                     "no",                          &[401],           "user_action",  "act_at_bank",     1, 1),
    ("NEW_ACCOUNT",                        "no",                          &[401],           "user_action",  "act_at_bank",     1, 1),
    ("DISABLED_INSTITUTION",               "no",                          &[405],           "unavailable",  "retry_later",     1, 1),
    ("METHOD_NOT_AVAILABLE",               "no",                          &[405],           "refused",      "configure",       1, 1),
    ("AGGREGATION_ERROR",                  "no",                          &[500],           "unavailable",  "retry_later",     4, 1),
    ("ALREADY_AUTHORIZED",                 "no",                          &[400],           "refused",      "proceed",         1, 1),
    ("NO_TRANSACTION",                     "fewer than 25",               &[400],           "refused",      "none",            1, 1),
    ("NOVEL_CODE",                         "what is this",                &[400, 401, 429], "refused",      "none",            1, 1),
    ("NOVEL_CODE",                         "what is this",                &[500],           "unavailable",  "retry_later",     4, 1),
];

fn shown(error: &Error) -> (String, String, String) {
    let code = error.code().map_or_else(String::new, |code| code.as_str().to_owned());
    (code, error.kind().as_str().to_owned(), error.advice().as_str().to_owned())
}

#[tokio::test(start_paused = true)]
async fn trap_3_a_code_decides_and_never_the_status() {
    for &(code, message, statuses, kind, advice, reads, _) in ROWS {
        for &status in statuses {
            let script = Script::new(move |_, _| refusal(status, code, message));
            let error = session(&script.client()).summary().start().await.unwrap_err();
            assert_eq!(
                shown(&error),
                (code.to_owned(), kind.to_owned(), advice.to_owned()),
                "{code} {status}"
            );
            assert_eq!(
                (script.sent().len(), error.status()),
                (reads, Some(status)),
                "{code} {status}"
            );
            assert_eq!(error.attempts(), u32::try_from(reads).unwrap(), "{code} {status}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn trap_15_a_live_authorize_is_repeated_for_its_token_alone() {
    for &(code, message, statuses, kind, advice, _, lives) in ROWS {
        for &status in statuses {
            let script =
                Script::new(move |sent, _| match sent.path.ends_with("GenerateAuthorizeToken") {
                    true => (200, TOKEN.to_owned()),
                    false => refusal(status, code, message),
                });
            let error = script.client().authorize(&login()).live().await.unwrap_err();
            assert_eq!(
                shown(&error),
                (code.to_owned(), kind.to_owned(), advice.to_owned()),
                "{code} {status}"
            );
            assert_eq!(script.count("BankingServices/Authorize"), lives, "{code} {status}");
            let bare = matches!(error.not_retried(), None | Some("it may have taken effect"));
            assert!(bare, "{code} {status}: {error}");
        }
    }
}

#[test]
fn every_known_code_has_a_row() {
    let elsewhere = ["OK", "CREATED", "OPERATION_PENDING", "OPERATION_DISPATCHED"];
    for code in FlinksCode::KNOWN {
        assert!(elsewhere.contains(code) || ROWS.iter().any(|row| row.0 == *code), "{code}");
    }
    for (code, _) in crate::flinks::client::codes::TABLE {
        assert!(FlinksCode::KNOWN.contains(code), "{code}");
    }
}

#[tokio::test]
async fn an_invalid_login_means_what_was_sent() {
    for status in [400, 401] {
        let script =
            Script::new(move |sent, _| match sent.path.ends_with("GenerateAuthorizeToken") {
                true => (200, TOKEN.to_owned()),
                false => refusal(status, "INVALID_LOGIN", "no"),
            });
        let client = script.client();
        let relink = client.authorize(&login()).live().await.unwrap_err();
        let ask = client
            .authorize_with(Credentials::new("FlinksCapital", "greatday", "Everyday"))
            .live()
            .await
            .unwrap_err();
        assert_eq!(
            (relink.advice().as_str(), ask.advice().as_str()),
            ("relink", "ask_credentials")
        );
        assert_eq!(
            (relink.kind(), ask.kind()),
            (crate::ErrorKind::UserAction, crate::ErrorKind::UserAction)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_without_a_code_leaves_it_to_the_status() {
    for (status, body, kind, advice, requests) in [
        (500, "", "unavailable", "retry_later", 4),
        (502, "<html><h1>Bad Gateway</h1></html>", "unavailable", "retry_later", 4),
        (503, r#"{"Message":"down"}"#, "unavailable", "retry_later", 4),
        (429, "", "rate_limited", "retry_later", 4),
        (401, "[]", "auth", "configure", 1),
        (403, "<html>", "auth", "configure", 1),
        (404, "", "refused", "none", 1),
        (400, "{}", "refused", "none", 1),
        (302, "", "refused", "none", 1),
    ] {
        let script = Script::new(move |_, _| (status, body.to_owned()));
        let error = session(&script.client()).summary().start().await.unwrap_err();
        assert_eq!(shown(&error), (String::new(), kind.to_owned(), advice.to_owned()), "{status}");
        assert_eq!((script.sent().len(), error.status()), (requests, Some(status)), "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn pending_codes_are_looked_at_again_and_an_error_only_when_patience_ends() {
    for code in ["OPERATION_PENDING", "OPERATION_DISPATCHED"] {
        let script = Script::new(move |_, _| (202, PENDING.replace("OPERATION_PENDING", code)));
        let mut pending = session(&script.client()).accounts().start();
        let Some(Ok(PollStatus::Working { code: Some(seen), .. })) = pending.next().await else {
            panic!("{code}")
        };
        assert_eq!(seen.as_str(), code);
        let error = pending.give_up_after(std::time::Duration::from_secs(5)).await.unwrap_err();
        assert_eq!(shown(&error), (code.to_owned(), "still_pending".to_owned(), "poll".to_owned()));
        assert!(error.ticket().is_some());
    }
}

#[tokio::test]
async fn created_is_read_like_ok() {
    let script = Script::in_session(|_, _| (201, r#"{"Accounts":[]}"#.to_owned()));
    assert_eq!(session(&script.client()).accounts().start().await.unwrap().accounts.len(), 0);
}

#[tokio::test]
async fn no_transaction_is_an_outcome_with_a_word_about_it() {
    let script = Script::new(|_, _| refusal(400, "NO_TRANSACTION", "fewer than 25"));
    let detail = session(&script.client()).accounts().start().await.unwrap();
    assert!(detail.accounts.is_empty());
    assert_eq!(detail.warnings[0].what, "NO_TRANSACTION: fewer than 25");
}

#[tokio::test]
async fn attribute_calls_say_the_same_through_the_raw_door() {
    for (status, code, kind, advice) in [
        (400, "SESSION_NONEXISTENT", "refused", "reauthorize"),
        (400, "SESSION_EXPIRED", "refused", "reauthorize"),
        (400, "INVALID_REQUEST", "refused", "fix_request"),
        (400, "RETRY_LATER", "unavailable", "retry_later"),
    ] {
        let script = Script::new(move |_, _| refusal(status, code, "no"));
        let call = script.client().operation("get_all_attributes").unwrap();
        let answer = call.param("loginId", LOGIN).param("requestId", SESSION).send().await.unwrap();
        assert_eq!(
            shown(&answer.error().unwrap()),
            (code.to_owned(), kind.to_owned(), advice.to_owned())
        );
        assert_eq!(script.sent().len(), 1);
    }
    let script = Script::new(|_, _| (202, PENDING.to_owned()));
    let call = script.client().operation("get_all_attributes").unwrap();
    let answer = call.param("loginId", LOGIN).param("requestId", SESSION).send().await.unwrap();
    assert!(answer.error().is_none() && answer.advice() == crate::Advice::Poll);
    assert_eq!(script.sent()[0].headers["authorization"], "Bearer sandbox-api-secret");
    assert!(script.sent()[0].headers["authorization"].to_str().unwrap().starts_with("Bearer "));
}

#[tokio::test]
async fn display_says_what_support_will_ask_for() {
    let script = Script::new(|_, _| {
        (
            401,
            format!(
                r#"{{"FlinksCode":"INVALID_PASSWORD","Message":"wrong password","RequestId":"{SESSION}"}}"#
            ),
        )
    });
    let error = session(&script.client()).accounts().start().await.unwrap_err();
    insta::assert_snapshot!(error, @"flinks.get_accounts_detail: wrong password [INVALID_PASSWORD] (HTTP 401), request id e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812");
}
