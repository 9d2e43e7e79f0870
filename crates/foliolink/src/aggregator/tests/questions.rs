//! Questions of the bank in the middle of a pull: answered, answered wrongly, or by nobody.

use super::*;
use crate::{
    Advice, ErrorKind,
    aggregator::Unanswered,
    flinks::{Answers, Challenge},
};

/// The right answer to each question of the sandbox's bank.
fn right(challenge: &Challenge) -> Answers {
    challenge.questions.iter().fold(Answers::new(), |answers, question| {
        let word = if question.prompt.contains("city") {
            "Montreal"
        } else if question.prompt.contains("country") {
            "Canada"
        } else {
            "Triangle"
        };
        answers.one(&question.prompt, word)
    })
}

/// A wrong one.
fn wrong(challenge: &Challenge) -> Answers {
    let answer = |at: usize| {
        challenge.questions[at]
            .choices
            .first()
            .map_or("Atlantis".to_owned(), |choice| choice.reveal().to_owned())
    };
    (0..challenge.questions.len()).fold(Answers::new(), |answers, at| {
        answers.one(&challenge.questions[at].prompt, answer(at))
    })
}

fn answered(line: &Line) -> usize {
    // Each round of answers is an Authorize of its own; the first one is the sign-in.
    line.count("BankingServices/Authorize") - 1
}

#[tokio::test(start_paused = true)]
async fn two_rounds_of_questions_are_answered_on_the_way() {
    let line = Line::to(&Sandbox::builder().build());
    let heard = Heard::default();
    let pull = line.aggregator().pull(login()).live().on_event(heard.ear());
    let snapshot =
        pull.answering(|challenge: Challenge| async move { Ok(right(&challenge)) }).await.unwrap();
    assert_eq!(snapshot.accounts.len(), 4);
    assert_eq!(heard.words()[..4], ["asked 1 in 1", "asked 2 in 2", "opened", "reading accounts"]);
    assert_eq!(answered(&line), 2);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_answer_is_asked_again_and_says_so() {
    let line = Line::to(&Sandbox::builder().build());
    let retries = Arc::new(Mutex::new(vec![]));
    let seen = retries.clone();
    let answer = move |challenge: Challenge| {
        seen.lock().unwrap().push(challenge.retry.is_some());
        let first = seen.lock().unwrap().len() == 1;
        async move { Ok(if first { wrong(&challenge) } else { right(&challenge) }) }
    };
    line.aggregator().pull(login()).live().answering(answer).await.unwrap();
    assert_eq!(*retries.lock().unwrap(), [false, true, false]);
}

#[tokio::test]
async fn answers_that_stay_wrong_are_the_banks_to_refuse() {
    let line = Line::to(&Sandbox::builder().build());
    let pull = line.aggregator().pull(login()).live();
    let error = pull
        .answering(|challenge: Challenge| async move { Ok(wrong(&challenge)) })
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.advice(), answered(&line)),
        (ErrorKind::UserAction, Advice::Reauthorize, 2)
    );
}

#[tokio::test]
async fn a_bank_that_never_stops_asking_is_not_answered_for_ever() {
    const ASKING: &str = r#"{ "HttpStatusCode": 203, "Institution": "FlinksCapital", "RequestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812",
        "SecurityChallenges": [ { "Type": "QuestionAndAnswer", "Prompt": "What city?", "Iterables": [] } ] }"#;
    let line = Line::to(&Sandbox::builder().build());
    let line = line.instead(|address| {
        address.ends_with("BankingServices/Authorize").then(|| (203, ASKING.to_owned()))
    });
    let pull = || line.aggregator().pull(login()).live();
    let same = |challenge: Challenge| async move { Ok(right(&challenge)) };
    let error = pull().answering(same).await.unwrap_err();
    assert_eq!((error.advice(), answered(&line)), (Advice::AnswerMfa, 2), "the same one twice");
    assert!(error.unanswered().is_some());

    let (before, tries) = (line.count("BankingServices/Authorize"), AtomicUsize::new(0));
    let other = move |challenge: Challenge| {
        let answer = format!("number {}", tries.fetch_add(1, Ordering::SeqCst));
        async move { Ok(Answers::new().one(&challenge.questions[0].prompt, answer)) }
    };
    let error = pull().answering(other).await.unwrap_err();
    let sent = line.count("BankingServices/Authorize") - before - 1;
    assert_eq!((error.advice(), sent), (Advice::AnswerMfa, 10), "another one each time");
    assert!(error.unanswered().is_some());
}

#[tokio::test(start_paused = true)]
async fn questions_that_nobody_answers_are_put_away_and_answered_by_another_process() {
    let sandbox = Sandbox::builder().build();
    let error = Line::to(&sandbox).aggregator().pull(login()).live().await.unwrap_err();
    assert_eq!((error.kind(), error.advice()), (ErrorKind::UserAction, Advice::AnswerMfa));
    let stored = serde_json::to_string(error.unanswered().unwrap()).unwrap();

    let asked: Unanswered = serde_json::from_str(&stored).unwrap();
    assert_eq!(asked.challenge.login_id, Some(login()));
    assert_eq!(error.request_id(), Some(asked.challenge.request_id.as_str()));
    let (line, heard) = (Line::to(&sandbox), Heard::default());
    let pull =
        line.aggregator().answer(&asked, right(&asked.challenge)).unwrap().on_event(heard.ear());
    let snapshot =
        pull.answering(|challenge: Challenge| async move { Ok(right(&challenge)) }).await.unwrap();
    assert_eq!((snapshot.accounts.len(), snapshot.connection.expose()), (4, a().login_id));
    assert_eq!(heard.words()[..2], ["asked 2 in 1", "opened"]);
}

#[tokio::test]
async fn why_nobody_answers_is_the_cause() {
    let line = Line::to(&Sandbox::builder().build());
    let pull = line.aggregator().pull(login()).live();
    let error = pull
        .answering(|_: Challenge| async { Err("the person is asleep".into()) })
        .await
        .unwrap_err();
    let asked = error.unanswered().unwrap();
    assert_eq!(asked.challenge.questions.len(), 1);
    assert_eq!(std::error::Error::source(asked).unwrap().to_string(), "the person is asleep");
    assert_eq!(answered(&line), 0);
}

#[tokio::test]
async fn answers_that_do_not_fit_are_not_sent_and_the_questions_stay_open() {
    let line = Line::to(&Sandbox::builder().build());
    let aggregator = line.aggregator();
    let error = aggregator
        .pull(login())
        .live()
        .answering(|_: Challenge| async { Ok(Answers::new()) })
        .await
        .unwrap_err();
    assert_eq!((error.kind(), answered(&line)), (ErrorKind::Invalid, 0));
    let asked = error.unanswered().unwrap().clone();
    let error =
        aggregator.answer(&asked, Answers::new().one("another?", "x")).unwrap().await.unwrap_err();
    assert_eq!((error.kind(), answered(&line)), (ErrorKind::Invalid, 0));
    let error = aggregator.answer(&asked, right(&asked.challenge)).unwrap().await.unwrap_err();
    assert_eq!(error.unanswered().unwrap().challenge.questions.len(), 2, "the next round");
}
