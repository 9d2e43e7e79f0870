//! What was learned of the wire after the code was written, each in both of its forms.

use foliolink_sandbox::SandboxBuilder;

use crate::{
    Advice, ErrorKind,
    flinks::{Answers, Authorized, Balance, Credentials, Deleted, tests::*},
    portfolio::Snapshot,
};

/// A client of a sandbox in one form of answers and one in the other.
pub(super) fn both_forms() -> [(Sandbox, Client); 2] {
    let builder: fn() -> SandboxBuilder = || Sandbox::builder().pending_polls(0);
    [builder(), builder().flinks_older_forms(true)].map(|builder| {
        let sandbox = builder.build();
        let client = sandboxed(&sandbox);
        (sandbox, client)
    })
}

#[tokio::test]
async fn stored_credentials_open_a_cached_session_of_their_card() {
    let sandbox = Sandbox::builder().pending_polls(0).build();
    let client = sandboxed(&sandbox);
    let credentials = Credentials::new("FlinksCapital", "greatday", "Everyday");
    let opened = client.authorize_with(credentials).tag("order-1881").cached().await.unwrap();
    let session = opened.into_session().await.unwrap();
    assert_eq!(session.login_id().unwrap().expose(), sandbox.credentials().flinks.login_id);
    assert_eq!(session.accounts().start().await.unwrap().accounts.len(), 4);
    for (user, password) in [("greatday", "wrong"), ("greatday_code", "Everyday")] {
        let credentials = Credentials::new("FlinksCapital", user, password);
        let error = client.authorize_with(credentials).cached().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.advice()),
            (ErrorKind::UserAction, Advice::AskCredentials),
            "{user}"
        );
    }
    let empty = client.authorize_with(Credentials::new("", "greatday", "Everyday"));
    assert_eq!(empty.cached().await.unwrap_err().kind(), ErrorKind::Invalid);
}

#[tokio::test]
async fn k_7_no_answer_at_all_is_never_sent_and_costs_no_session_where_it_was() {
    for ((sandbox, client), (status, code)) in
        both_forms().into_iter().zip([(203, None), (401, Some("SECURITYRESPONSES_INCOMPLETE"))])
    {
        let Authorized::Challenge(challenge) = client.authorize(&login()).live().await.unwrap()
        else {
            panic!("the bank asks this user");
        };
        let before = sandbox.requests().len();
        let error = client.answer(challenge.clone(), Answers::new()).await.unwrap_err();
        assert_eq!((error.kind(), sandbox.requests().len()), (ErrorKind::Invalid, before));
        let id = challenge.request_id.as_str();
        let empty = format!(r#"{{"RequestId":"{id}","SecurityResponses":{{}}}}"#);
        let answer = client.operation("authorize").unwrap().body(empty).send().await.unwrap();
        let said = answer.error().and_then(|error| error.code().cloned());
        assert_eq!((answer.status, said.as_ref().map(|code| code.as_str())), (status, code));
        let answers = Answers::new().one(&challenge.questions[0].prompt, "Montreal");
        let next = client.answer(challenge, answers).await.unwrap();
        assert!(matches!(next, Authorized::Challenge(_)), "the second round of questions");
    }
}

#[tokio::test]
async fn a_deletions_message_names_the_login_id_and_reaches_nobody() {
    use foliolink_raw::flinks::{DeletedCard, decode_answer};

    let body = format!(r#"{{"StatusCode":200,"Message":"the card {LOGIN} is deleted"}}"#);
    let raw: DeletedCard = serde_json::from_str(&body).unwrap();
    assert!(!format!("{raw:?}").contains(LOGIN), "{raw:?}");
    assert!(decode_answer("delete_card", 200, body.as_bytes()).unwrap().is_ok());
    let script = Script::new(move |_, _| (200, body.clone()));
    assert_eq!(script.client().delete_card(&login()).await.unwrap(), Deleted::Now);
    let (status, refused) = refusal(400, "INVALID_REQUEST", &format!("the card {LOGIN} stays"));
    let script = Script::new(move |_, _| (status, refused.clone()));
    let error = script.client().delete_card(&login()).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains(LOGIN), "{error:?}");
}

#[tokio::test]
async fn k_6_what_was_switched_off_is_neither_missed_nor_empty() {
    for (_, client) in both_forms() {
        let session = client.authorize(&login()).cached().await.unwrap();
        let session = session.into_session().await.unwrap();
        let request = session.accounts().without_transactions().without_balances();
        let detail = request.without_holders().without_identity().start().await.unwrap();
        assert_eq!(detail.accounts.len(), 4);
        for account in &detail.accounts {
            assert_eq!((&account.transactions, &account.holder), (&None, &None));
            assert_eq!(account.balance, Balance::default());
            let numbers = (&account.number, &account.transit, &account.institution_number);
            assert_eq!(numbers, (&None, &None, &None));
        }
        assert_eq!(detail.warnings, []);
        assert_eq!(Snapshot::try_from(&detail).unwrap().warnings, []);

        let summary = session.summary().without_balances().without_identity().start();
        let summary = summary.await.unwrap();
        assert!(summary.accounts.iter().all(|account| account.balance == Balance::default()));
        assert_eq!(summary.warnings, []);
    }
}
