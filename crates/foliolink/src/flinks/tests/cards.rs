//! Cards and institutions, against the sandbox's router and against scripted oddities.

use std::time::Duration;

use crate::{
    Advice, ErrorKind,
    flinks::{Deleted, InstitutionStatus, ScheduledRefresh, tests::*},
};

#[tokio::test]
async fn trap_9_the_refresh_answer_is_a_bare_string_and_a_deletion_an_object_or_text() {
    let sandbox = Sandbox::builder().build();
    let notice =
        sandboxed(&sandbox).set_scheduled_refresh(&login(), ScheduledRefresh::On).await.unwrap();
    assert!(notice.reveal().contains(" activated for automatic refresh"));
    for (body, outcome) in [
        (r#"{"StatusCode":200,"Message":"gone"}"#, Deleted::Now),
        (r#""gone""#, Deleted::Now),
        (r#""Invalid LoginId""#, Deleted::AlreadyGone),
        (r#"{"StatusCode":200,"Message":"Invalid LoginId"}"#, Deleted::AlreadyGone),
    ] {
        let script = Script::new(move |_, _| (200, body.to_owned()));
        assert_eq!(script.client().delete_card(&login()).await.unwrap(), outcome, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_card_in_use_is_deleted_when_it_is_free_and_a_deleted_one_is_gone() {
    let script = Script::new(|_, at| {
        if at < 4 { refusal(400, "CARD_IN_USE", "busy") } else { (200, "{}".to_owned()) }
    });
    let began = tokio::time::Instant::now();
    assert_eq!(script.client().delete_card(&login()).await.unwrap(), Deleted::Now);
    assert_eq!(began.elapsed().as_secs(), 10 + 20 + 40);

    let sandbox = Sandbox::builder().build();
    let client = sandboxed(&sandbox);
    assert_eq!(client.delete_card(&login()).await.unwrap(), Deleted::Now);
    assert_eq!(client.delete_card(&login()).await.unwrap(), Deleted::AlreadyGone);
    let wealth = sandbox.credentials().flinks.login_id_wealth.parse().unwrap();
    assert_eq!(client.delete_investments(&wealth).await.unwrap(), Deleted::Now);
    assert_eq!(client.delete_investments(&wealth).await.unwrap(), Deleted::AlreadyGone);
}

#[tokio::test(start_paused = true)]
async fn a_pace_and_a_patience_that_were_set_rule_the_wait_for_a_card_in_use() {
    let script = Script::new(|_, _| refusal(400, "CARD_IN_USE", "busy"));
    let began = tokio::time::Instant::now();
    let delete = script.client().delete_card(&login()).every(Duration::from_millis(200));
    let error = delete.give_up_after(Duration::from_secs(1)).await.unwrap_err();
    assert_eq!((error.kind(), error.advice()), (ErrorKind::Unavailable, Advice::RetryLater));
    assert_eq!((began.elapsed(), script.sent().len()), (Duration::from_secs(1), 6));

    let script = Script::new(|_, at| match at {
        1..5 => refusal(400, "CARD_IN_USE", "busy"),
        _ => (200, "{}".to_owned()),
    });
    let began = tokio::time::Instant::now();
    let delete = script.client().delete_card(&login()).every(Duration::from_secs(1));
    assert_eq!(delete.await.unwrap(), Deleted::Now);
    assert_eq!(began.elapsed(), Duration::from_secs(4), "it doesn't grow");
}

#[tokio::test(start_paused = true)]
async fn a_card_that_stays_in_use_is_given_up_after_half_an_hour() {
    let script = Script::new(|_, _| refusal(400, "CARD_IN_USE", "busy"));
    let began = tokio::time::Instant::now();
    let error = script.client().delete_card(&login()).await.unwrap_err();
    assert_eq!((error.kind(), error.advice()), (ErrorKind::Unavailable, Advice::RetryLater));
    assert!(began.elapsed().as_secs() <= 1800 && script.sent().len() < 25, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_deletion_without_an_answer_is_not_repeated() {
    let script = Script::new(|_, _| (502, String::new()));
    let error = script.client().delete_card(&login()).await.unwrap_err();
    assert_eq!((script.sent().len(), error.not_retried()), (1, Some("it may have taken effect")));
    assert!(error.may_have_taken_effect());
    let script = Script::new(|_, _| refusal(400, "INVALID_REQUEST", "no"));
    let error = script.client().delete_card(&login()).await.unwrap_err();
    assert!(!error.may_have_taken_effect());
}

#[tokio::test]
async fn nightly_status_lists_what_no_longer_refreshes_and_no_list_is_no_empty_list() {
    let sandbox = Sandbox::builder().build();
    let cards = sandboxed(&sandbox).nightly_refresh_status().await.unwrap();
    assert_eq!(cards.len(), 1);
    assert_eq!(
        cards[0].login_id.as_ref().unwrap().expose(),
        sandbox.credentials().flinks.login_id_stale
    );
    assert_eq!(cards[0].last_error.as_ref().unwrap().as_str(), "QUESTION_NOT_FOUND");
    assert!(cards[0].last_refresh.is_some());
    assert!(sandboxed(&sandbox).wealth_nightly_refresh_status().await.unwrap().is_empty());

    let script = Script::new(|_, _| (200, r#"{"HttpStatusCode":200}"#.to_owned()));
    let error = script.client().nightly_refresh_status().await.unwrap_err();
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("IneligibleCards")));
    let script =
        Script::new(|_, _| (200, r#"{"FlinksCode":"ACCESS_DENIED","Message":"no"}"#.to_owned()));
    assert_eq!(script.client().nightly_refresh_status().await.unwrap_err().kind(), ErrorKind::Auth);
}

#[tokio::test]
async fn open_questions_are_listed_and_answered_in_advance() {
    let sandbox = Sandbox::builder().build();
    let client = sandboxed(&sandbox);
    let stale = sandbox.credentials().flinks.login_id_stale.parse().unwrap();
    let questions = client.mfa_questions(&stale).await.unwrap();
    assert_eq!(questions.len(), 3);
    client.answer_mfa_questions(&stale, [(questions[0].as_str(), "Montreal")]).await.unwrap();
    assert_eq!(client.mfa_questions(&stale).await.unwrap(), questions[1..]);
    let none: [(&str, &str); 0] = [];
    assert_eq!(
        client.answer_mfa_questions(&stale, none).await.unwrap_err().kind(),
        ErrorKind::Invalid
    );
    let unknown = client.mfa_questions(&SESSION.parse().unwrap()).await.unwrap_err();
    assert_eq!((unknown.kind(), unknown.advice()), (ErrorKind::UserAction, Advice::Relink));
}

fn bank(id: usize) -> String {
    format!(
        r#"{{"Id":{id},"Localizations":[{{"Language":"en","Name":"Bank {id}","Urls":[{{"Type":"Main","Url":"https://b.example"}}]}}],"Status":"Enabled","Country":"CA"}}"#
    )
}

#[tokio::test(start_paused = true)]
async fn institutions_come_by_the_thousand_until_the_count_is_reached() {
    let script = Script::new(|_, at| {
        let ids = match at {
            1 => 0..1000,
            2 => 1000..2000,
            _ => 2000..2345,
        };
        let data: Vec<_> = ids.map(bank).collect();
        (200, format!(r#"{{"Data":[{}],"Count":2345}}"#, data.join(",")))
    });
    let all = script.client().institutions().prefetch().collect_up_to(10_000).await.unwrap();
    assert_eq!((all.len(), script.sent().len()), (2345, 3));
    assert_eq!(all[0].status, Some(InstitutionStatus::ENABLED));
    assert_eq!(
        all[2344].name(&super::super::Language::FRENCH),
        Some("Bank 2344"),
        "any language where it has none in that"
    );
    let error = script
        .client()
        .institutions()
        .from("x".to_owned().into())
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(error.to_string(), "flinks.list_institutions: cursor: not one of this list");
}

#[tokio::test]
async fn institutions_of_the_sandbox_are_read_and_found_by_routing_number() {
    let sandbox = Sandbox::builder().build();
    let client = sandboxed(&sandbox);
    let all = client.institutions().collect_up_to(10_000).await.unwrap();
    assert!(
        all.iter().any(|bank| bank.name(&super::super::Language::ENGLISH) == Some("FlinksCapital")),
        "{all:?}"
    );
    assert_eq!(
        client.institution_by_routing_number("12").await.unwrap_err().kind(),
        ErrorKind::Invalid
    );
    assert_eq!(
        client.institution_by_routing_number("000000000").await.unwrap_err().advice(),
        Advice::FixRequest
    );
}

#[tokio::test]
async fn a_sentence_is_read_as_a_text_and_as_an_object() {
    const SENTENCE: &str = "activated for automatic refresh";
    for (body, notice) in [
        (r#""activated for automatic refresh""#, SENTENCE),
        (r#"{"StatusCode": 200, "Message": "activated for automatic refresh"}"#, SENTENCE),
        (r#"{"message": "activated for automatic refresh"}"#, SENTENCE),
        (r#"{"StatusCode": 200}"#, ""),
    ] {
        let client = Script::new(move |_, _| (200, body.to_owned())).client();
        let said = client.set_scheduled_refresh(&login(), ScheduledRefresh::On).await.unwrap();
        assert_eq!(said.reveal(), notice, "{body}");
    }
    for body in [r#""Answers updated""#, r#"{"Message": "Answers updated"}"#] {
        let client = Script::new(move |_, _| (200, body.to_owned())).client();
        client.answer_mfa_questions(&login(), [("Q?", "a")]).await.unwrap();
    }
    let client = Script::new(|_, _| (200, r#""could not be updated""#.to_owned())).client();
    let error = client.answer_mfa_questions(&login(), [("Q?", "a")]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    for body in ["5", "[]", "null"] {
        let client = Script::new(move |_, _| (200, body.to_owned())).client();
        let error = client.set_scheduled_refresh(&login(), ScheduledRefresh::On).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
}
