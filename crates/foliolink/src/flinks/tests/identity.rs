//! Data that names another session or another card than the one asked for is never taken.

use crate::{
    Error, ErrorKind,
    flinks::{Authorized, Part, tests::*},
};

const OTHER: &str = "1b7c9a52-3f0e-4d86-8a17-c2e5d4f60b93";

/// An answer to whatever is asked, with more in it.
fn answer(more: &str) -> String {
    format!(
        r#"{{ "HttpStatusCode": 200, "Accounts": [], "StatementsByAccount": [], "Investments": [], {more} }}"#
    )
}

/// Every data call, and its Async form where it has one.
async fn every_call(body: String) -> Vec<Result<(), Error>> {
    let answered = body.clone();
    let at_once = Script::new(move |_, _| (200, answered.clone())).client();
    let later = Script::new(move |_, at| match at % 2 {
        1 => (202, PENDING.to_owned()),
        _ => (200, body.clone()),
    });
    let later = later.client();
    let mut outcomes = vec![];
    for client in [at_once, later] {
        let session = session(&client);
        outcomes.push(session.accounts().start().await.map(drop));
        outcomes.push(session.summary().start().await.map(drop));
        outcomes.push(session.statements().start().await.map(drop));
        outcomes.push(session.investments().start().await.map(drop));
    }
    outcomes
}

#[tokio::test(start_paused = true)]
async fn another_card_or_session_is_refused_at_every_call_and_not_quoted() {
    for (more, path) in [
        (format!(r#""RequestId": "{OTHER}""#), "RequestId"),
        (format!(r#""Login": {{ "Id": "{OTHER}" }}"#), "Login.Id"),
        (format!(r#""LoginId": "{OTHER}""#), "LoginId"),
        (format!(r#""RequestId": "{SESSION}", "Login": {{ "Id": "{OTHER}" }}"#), "Login.Id"),
        // Nonsense elsewhere hides nothing.
        (format!(r#""LoginId": 1e400, "Login": {{ "Id": "{OTHER}", "X": 1e400 }}"#), "Login.Id"),
    ] {
        for outcome in every_call(answer(&more)).await {
            let error = outcome.unwrap_err();
            assert_eq!(
                (error.kind(), error.json_path()),
                (ErrorKind::Decode, Some(path)),
                "{more}"
            );
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains(OTHER) && !shown.contains(LOGIN), "{shown}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_in_capitals_and_what_names_nobody_is_taken() {
    let upper = |id: &str| id.to_ascii_uppercase();
    for more in [
        format!(r#""RequestId": "{SESSION}", "Login": {{ "Id": "{LOGIN}" }}"#),
        format!(r#""RequestId": "{}", "Login": {{ "Id": "{}" }}"#, upper(SESSION), upper(LOGIN)),
        r#""RequestId": null, "Login": null"#.to_owned(),
        r#""RequestId": "", "Login": { "Id": null }"#.to_owned(),
        r#""RequestId": "xxxx-xxxx", "Login": {}"#.to_owned(),
        r#""RequestId": "00000000-0000-0000-0000-000000000000""#.to_owned(),
    ] {
        for outcome in every_call(answer(&more)).await {
            assert!(outcome.is_ok(), "{more}: {outcome:?}");
        }
    }
    // Nothing to compare with: the session doesn't know its card.
    let body = answer(&format!(r#""Login": {{ "Id": "{OTHER}" }}"#));
    let script = Script::new(move |_, _| (200, body.clone()));
    let session = script.client().session(SESSION.parse().unwrap(), None);
    assert!(session.accounts().start().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn authorize_may_bring_a_new_request_id_and_names_the_card_that_had_none() {
    let script = Script::new(|sent, _| match sent.path.as_str() {
        "BankingServices/GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
        "BankingServices/Authorize" => (202, PENDING.to_owned()),
        path if path.contains("AuthorizeAsync") => (200, OPEN.replace(SESSION, OTHER)),
        _ => (200, answer(&format!(r#""RequestId": "{OTHER}", "Login": {{ "Id": "{LOGIN}" }}"#))),
    });
    let client = script.client();
    let credentials = crate::flinks::Credentials::new("Bank", "user", "pass");
    let authorized = client.authorize_with(credentials).live().await.unwrap();
    assert!(
        matches!(&authorized, Authorized::Pending(pending) if pending.ticket().request_id() == Some(SESSION))
    );
    let session = client.open_session(authorized).await.unwrap();
    assert_eq!((session.request_id().as_str(), session.login_id()), (OTHER, Some(&login())));
    let pulled = session.pull(Part::DEFAULT).await.unwrap();
    assert_eq!(pulled.login_id, Some(login()));
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_that_goes_on_under_another_request_id_is_followed() {
    let third = "7d1e4b60-95a2-4c3f-8b0d-2e6f1a9c5d38";
    let script = Script::new(move |sent, _| match sent.path.as_str() {
        "BankingServices/GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
        "BankingServices/Authorize" => (202, PENDING.to_owned()),
        path if path.ends_with(SESSION) => (202, PENDING.replace(SESSION, OTHER)),
        path if path.contains("AuthorizeAsync") => (200, OPEN.replace(SESSION, third)),
        _ => (200, answer(&format!(r#""RequestId": "{third}""#))),
    });
    let client = script.client();
    let Authorized::Pending(mut pending) = client.authorize(&login()).live().await.unwrap() else {
        panic!()
    };
    pending.next().await.unwrap().unwrap();
    assert_eq!(pending.ticket().request_id(), Some(OTHER), "the ticket follows");
    let session = client.open_session(Authorized::Pending(pending)).await.unwrap();
    assert_eq!(session.request_id().as_str(), third);
    assert!(session.pull(Part::DEFAULT).await.is_ok());

    // The same where a data call finds the session still loading.
    let loading = Script::new(move |sent, at| match sent.path.as_str() {
        path if path.ends_with(SESSION) => (200, OPEN.replace(SESSION, third)),
        _ if at == 1 => refusal(401, "UNAUTHORIZED", "the card is not authorized"),
        _ => (200, answer(&format!(r#""RequestId": "{third}""#))),
    });
    let session = loading.client().session(SESSION.parse().unwrap(), Some(login()));
    assert!(session.accounts().start().await.is_ok());
    assert_eq!(session.request_id().as_str(), third);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_answers_with_another_card_is_warned_about_and_its_data_refused() {
    let script = Script::new(|sent, _| match sent.path.as_str() {
        "BankingServices/GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
        "BankingServices/Authorize" => (200, OPEN.replace(LOGIN, OTHER)),
        _ => (200, answer(&format!(r#""Login": {{ "Id": "{OTHER}" }}"#))),
    });
    let pull = script.client().pull(&login(), Part::DEFAULT);
    let error = pull.await.unwrap_err();
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("Login.Id")));
}

/// What is asked for by the card alone names it, in either spelling.
#[tokio::test]
async fn another_card_is_refused_where_no_session_is_asked_too() {
    use crate::flinks::MatchField;

    let own = login();
    for (more, is_other) in [
        (format!(r#""LoginId": "{OTHER}""#), true),
        (format!(r#""loginId": "{OTHER}""#), true),
        (format!(r#""login": {{ "id": "{OTHER}" }}"#), true),
        (format!(r#""Login": {{ "Id": "{OTHER}" }}"#), true),
        (format!(r#""LoginId": "{}", "RequestId": "{OTHER}""#, own.expose()), false),
    ] {
        let matched = format!(
            r#"{{ "overallMatchRate": 1, "fieldLevelMatchRate": {{ "city": 1 }}, {more} }}"#
        );
        let client = Script::new(move |_, _| (200, matched.clone())).client();
        let compared = client.field_match(&own).field(MatchField::CITY, "Laval").await.map(drop);
        let questions = format!(r#"{{ "Questions": [{{ "Question": "Q?" }}], {more} }}"#);
        let client = Script::new(move |_, _| (200, questions.clone())).client();
        let asked = client.mfa_questions(&own).await.map(drop);
        for outcome in [compared, asked] {
            let kind = outcome.map_err(|error| error.kind()).err();
            assert_eq!(kind, is_other.then_some(ErrorKind::Decode), "{more}");
        }
    }
}
