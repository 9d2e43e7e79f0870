//! The one loop that answers challenges, against banks that ask the same for ever, in every way in
//! which one can.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use tokio::time::Instant;

use crate::{
    Advice, Error, ErrorKind, Ticket,
    flinks::{Answers, Authorized, Challenge, Credentials, Part, PullEvent, Resumed, tests::*},
};

const CITY: &str = r#"{ "Type": "QuestionAndAnswer", "Prompt": "Which city?", "Iterables": [] }"#;
const DELIVERY: &str =
    r#"{ "Type": "TextOrCall", "Prompt": "Where to?", "Iterables": ["Text", "Call"] }"#;

fn asking(status: u16, request_id: &str, question: &str, more: &str) -> (u16, String) {
    let body = format!(
        r#"{{ "HttpStatusCode": {status}, "RequestId": "{request_id}", "SecurityChallenges": [ {question} ]{more} }}"#
    );
    (status, body)
}

/// A bank whose Authorize calls are played: the first is the sign-in, the others bring answers.
fn bank(play: impl Fn(usize) -> (u16, String) + Send + Sync + 'static) -> Script {
    let authorized = AtomicUsize::new(0);
    Script::new(move |sent, _| match sent.path.as_str() {
        "BankingServices/GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
        "BankingServices/Authorize" => play(authorized.fetch_add(1, Ordering::SeqCst)),
        path => panic!("{path}"),
    })
}

fn answers_sent(script: &Script) -> usize {
    script.sent().iter().filter(|sent| sent.body.contains("SecurityResponses")).count()
}

/// Gives the same each time: a city, or the first choice.
fn same(challenge: &Challenge) -> Answers {
    challenge.questions.iter().fold(Answers::new(), |answers, question| {
        let choice = question.choices.first().map_or("Atlantis", |choice| choice.reveal());
        answers.one(&question.prompt, choice)
    })
}

/// Signs in, and answers alike however often it is asked.
async fn stubborn(script: &Script) -> Error {
    let client = script.client();
    let authorized = client.authorize(&login()).live().await.unwrap();
    let answer = |challenge: Challenge| async move { Ok(same(&challenge)) };
    client.open_session(authorized).answering(answer).await.unwrap_err()
}

/// Signs in, and answers only what wasn't answered, as a file does.
async fn once(script: &Script) -> Error {
    let client = script.client();
    let authorized = client.authorize(&login()).live().await.unwrap();
    let answer = |challenge: Challenge| async move {
        match challenge.retry {
            Some(_) => Err("answered already".into()),
            None => Ok(same(&challenge)),
        }
    };
    client.open_session(authorized).answering(answer).await.unwrap_err()
}

fn is_unanswered(error: &Error, request_id: &str) {
    assert_eq!((error.kind(), error.advice()), (ErrorKind::UserAction, Advice::AnswerMfa));
    let challenge = &error.unanswered().unwrap().challenge;
    assert_eq!(challenge.request_id.as_str(), request_id);
    assert_eq!(error.request_id(), Some(request_id));
    assert!(challenge.retry.is_some(), "it says that it is asked again");
}

fn numbered(at: usize) -> String {
    format!("e2f8c4b6-1a7d-4d39-b0a5-{at:012}")
}

#[tokio::test]
async fn the_same_question_for_ever_is_answered_once_and_a_second_time_by_whoever_insists() {
    let message = r#", "Message": "wrong" "#;
    let code = r#", "FlinksCode": "INVALID_SECURITY_RESPONSE" "#;
    let later = [(203, ""), (203, code), (401, message), (401, code), (401, "")];
    let always = [(203, ""), (203, code), (401, message), (401, "")];
    let banks = later.map(|bank| (203, bank)).into_iter();
    for (first, (status, more)) in banks.chain(always.map(|bank| (bank.0, bank))) {
        let script = || {
            bank(move |at| match at {
                0 if first != status => asking(first, SESSION, CITY, ""),
                _ => asking(status, SESSION, CITY, more),
            })
        };
        let (patient, insisting) = (script(), script());
        is_unanswered(&once(&patient).await, SESSION);
        assert_eq!(answers_sent(&patient), 1, "{status} {more}");
        is_unanswered(&stubborn(&insisting).await, SESSION);
        assert_eq!(answers_sent(&insisting), 2, "{status} {more}");
    }
}

#[tokio::test]
async fn a_new_request_id_each_round_is_the_same_question_and_is_what_is_answered() {
    let script = bank(|at| asking(203, &numbered(at), CITY, ""));
    is_unanswered(&stubborn(&script).await, &numbered(2));
    let bodies: Vec<_> = script.sent().into_iter().map(|sent| sent.body).collect();
    let answered: Vec<_> =
        bodies.iter().filter(|body| body.contains("SecurityResponses")).collect();
    assert_eq!(answered.len(), 2);
    assert!(answered[0].contains(&numbered(0)) && answered[1].contains(&numbered(1)));
}

#[tokio::test]
async fn a_sign_in_with_a_password_is_no_exception() {
    let script = bank(|_| asking(203, SESSION, CITY, ""));
    let client = script.client();
    let credentials = Credentials::new("FlinksCapital", "greatday", "Everyday");
    let authorized = client.authorize_with(credentials).live().await.unwrap();
    let answer = |challenge: Challenge| async move { Ok(same(&challenge)) };
    let error = client.open_session(authorized).answering(answer).await.unwrap_err();
    is_unanswered(&error, SESSION);
    assert_eq!(answers_sent(&script), 2);
}

#[tokio::test]
async fn each_way_of_delivering_a_code_is_chosen_once() {
    let script = bank(|_| asking(203, SESSION, DELIVERY, ""));
    is_unanswered(&stubborn(&script).await, SESSION);
    assert_eq!(answers_sent(&script), 1, "one code a choice, whoever insists");

    let script = bank(|_| asking(203, SESSION, DELIVERY, ""));
    let (client, chosen) = (script.client(), AtomicUsize::new(0));
    let authorized = client.authorize(&login()).live().await.unwrap();
    let alternating = move |challenge: Challenge| {
        let choices = &challenge.questions[0].choices;
        let choice = choices[chosen.fetch_add(1, Ordering::SeqCst) % 2].reveal().to_owned();
        let answers = Answers::new().one(&challenge.questions[0].prompt, choice);
        async move { Ok(answers) }
    };
    let error = client.open_session(authorized).answering(alternating).await.unwrap_err();
    is_unanswered(&error, SESSION);
    assert_eq!(answers_sent(&script), 2, "another choice is another code");
}

#[tokio::test(start_paused = true)]
async fn a_question_that_comes_back_after_waiting_is_a_repetition() {
    for status in [203, 401] {
        let script = Script::new(move |sent, at| match sent.path.as_str() {
            "BankingServices/GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
            "BankingServices/Authorize" if at == 2 => asking(203, SESSION, CITY, ""),
            "BankingServices/Authorize" => (202, PENDING.to_owned()),
            _ => asking(status, SESSION, CITY, ""),
        });
        is_unanswered(&once(&script).await, SESSION);
        assert_eq!(answers_sent(&script), 1, "{status}");
    }
}

#[tokio::test]
async fn a_question_that_comes_back_after_another_one_is_a_repetition() {
    let script = bank(|at| match at % 2 {
        0 => asking(203, SESSION, CITY, ""),
        _ => asking(203, SESSION, &CITY.replace("city", "shape"), ""),
    });
    is_unanswered(&once(&script).await, SESSION);
    assert_eq!(answers_sent(&script), 2, "each of the two once");
}

#[tokio::test]
async fn another_answer_beside_one_that_was_right_is_sent() {
    let both = format!("{CITY}, {}", CITY.replace("city", "shape"));
    let script = bank(move |at| match at {
        0..=3 => asking(203, SESSION, &both, ""),
        _ => (200, OPEN.to_owned()),
    });
    let (client, tries) = (script.client(), AtomicUsize::new(0));
    let authorized = client.authorize(&login()).live().await.unwrap();
    let guessing = move |challenge: Challenge| {
        let guess = format!("guess {}", tries.fetch_add(1, Ordering::SeqCst));
        let answers = Answers::new().one(&challenge.questions[0].prompt, guess);
        let answers = answers.one(&challenge.questions[1].prompt, "Triangle");
        async move { Ok(answers) }
    };
    assert!(client.open_session(authorized).answering(guessing).await.is_ok());
    assert_eq!(answers_sent(&script), 4);
}

#[tokio::test]
async fn after_ten_rounds_nothing_more_is_sent_whatever_is_asked() {
    let script =
        bank(|at| asking(203, SESSION, &CITY.replace("Which", &format!("{at}: which")), ""));
    let error = once(&script).await;
    assert_eq!(answers_sent(&script), 10);
    let unanswered = error.unanswered().unwrap();
    assert_eq!(unanswered.challenge.questions[0].prompt, "10: which city?", "the last one");
    let cause = std::error::Error::source(unanswered).unwrap().to_string();
    assert_eq!(cause, "ten rounds were answered, and the bank asks on");
}

#[tokio::test(start_paused = true)]
async fn when_patience_ends_nothing_more_is_sent_and_a_thinking_person_is_waited_for() {
    let script = || {
        let rounds = AtomicUsize::new(0);
        Script::new(move |sent, _| match sent.path.as_str() {
            "BankingServices/GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
            "BankingServices/Authorize" => (202, PENDING.to_owned()),
            _ => {
                let round = rounds.fetch_add(1, Ordering::SeqCst);
                asking(203, SESSION, &CITY.replace("Which", &format!("{round}: which")), "")
            }
        })
    };
    let (patient, began) = (script(), Instant::now());
    let client = patient.client();
    let authorized = client.authorize(&login()).live().await.unwrap();
    let thinking = |challenge: Challenge| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        Ok(same(&challenge))
    };
    let opening = client.open_session(authorized).answering(thinking);
    let error = opening.give_up_after(Duration::from_secs(25)).await.unwrap_err();
    assert_eq!(error.advice(), Advice::AnswerMfa);
    let cause = std::error::Error::source(error.unanswered().unwrap()).unwrap().to_string();
    assert_eq!(cause, "patience ended, and the bank asks on");
    // Ten seconds of waiting a round, the last one cut short; the minutes are the person's.
    assert_eq!((answers_sent(&patient), began.elapsed().as_secs()), (2, 25 + 2 * 60));

    let hasty = script();
    let client = hasty.client();
    let authorized = client.authorize(&login()).live().await.unwrap();
    let opening = client.open_session(authorized).every(Duration::from_millis(100));
    let answer = |challenge: Challenge| async move { Ok(same(&challenge)) };
    let error = opening.give_up_after(Duration::from_millis(250)).answering(answer).await;
    assert!(error.unwrap_err().unanswered().is_some());
    assert_eq!(answers_sent(&hasty), 2, "at the pace that was set");
}

#[tokio::test]
async fn whoever_loops_by_hand_is_told_of_a_repetition_in_another_process_too() {
    let script = bank(|at| match at {
        1 => asking(203, &numbered(1), &CITY.replace("city", "shape"), ""),
        _ => asking(203, &numbered(at), CITY, ""),
    });
    let client = script.client();
    let mut asked = client.authorize(&login()).live().await.unwrap();
    let mut retries = vec![];
    for _ in 0..3 {
        let Authorized::Challenge(challenge) = asked else { panic!() };
        retries.push(challenge.retry.is_some());
        let stored = serde_json::to_string(&challenge).unwrap();
        assert!(!stored.contains("Atlantis"), "{stored}");
        let challenge: Challenge = serde_json::from_str(&stored).unwrap();
        asked = client.answer(challenge.clone(), same(&challenge)).await.unwrap();
    }
    assert_eq!(retries, [false, false, true]);
}

#[tokio::test(start_paused = true)]
async fn a_ticket_of_a_sign_in_knows_what_was_answered() {
    let script = Script::new(move |sent, at| match sent.path.as_str() {
        "BankingServices/GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
        "BankingServices/Authorize" if at == 2 => asking(203, SESSION, CITY, ""),
        "BankingServices/Authorize" => (202, PENDING.to_owned()),
        _ => asking(203, SESSION, CITY, ""),
    });
    let client = script.client();
    let Authorized::Challenge(challenge) = client.authorize(&login()).live().await.unwrap() else {
        panic!()
    };
    let answers = same(&challenge);
    let Authorized::Pending(pending) = client.answer(challenge, answers).await.unwrap() else {
        panic!()
    };
    let stored = serde_json::to_string(pending.ticket()).unwrap();
    assert!(stored.len() <= 512 && !stored.contains("Atlantis"), "{stored}");
    let ticket: Ticket = serde_json::from_str(&stored).unwrap();
    let Resumed::Authorize(resumed) = script.client().resume(&ticket).unwrap() else { panic!() };
    let Authorized::Challenge(again) = resumed.await.unwrap() else { panic!() };
    assert!(again.retry.is_some());

    // Prompts that don't fit into it: that there were some does.
    let long = CITY.replace("city", &"long ".repeat(120));
    let script = Script::new(move |sent, at| match sent.path.as_str() {
        "BankingServices/GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
        "BankingServices/Authorize" if at == 2 => asking(203, SESSION, &long, ""),
        "BankingServices/Authorize" => (202, PENDING.to_owned()),
        _ => asking(401, SESSION, CITY, ""),
    });
    let client = script.client();
    let Authorized::Challenge(challenge) = client.authorize(&login()).live().await.unwrap() else {
        panic!()
    };
    let answers = same(&challenge);
    let Authorized::Pending(pending) = client.answer(challenge, answers).await.unwrap() else {
        panic!()
    };
    assert!(serde_json::to_string(pending.ticket()).unwrap().len() <= 512);
    let Resumed::Authorize(resumed) = client.resume(pending.ticket()).unwrap() else { panic!() };
    let Authorized::Challenge(again) = resumed.await.unwrap() else { panic!() };
    assert!(again.retry.is_some());
}

#[tokio::test]
async fn a_pull_tells_each_round_and_the_last_challenge_is_in_its_error() {
    let script = bank(|_| asking(203, SESSION, CITY, ""));
    let rounds = Arc::new(Mutex::new(vec![]));
    let heard = Arc::clone(&rounds);
    let pull = script.client().pull(&login(), Part::DEFAULT).live().on_event(move |event| {
        if let PullEvent::Challenge { round, .. } = event {
            heard.lock().unwrap().push(*round);
        }
    });
    let answer = |challenge: Challenge| async move { Ok(same(&challenge)) };
    is_unanswered(&pull.answering(answer).await.unwrap_err(), SESSION);
    assert_eq!(*rounds.lock().unwrap(), [1, 2, 3]);
    assert_eq!(answers_sent(&script), 2);
}

#[tokio::test(start_paused = true)]
async fn a_question_picked_among_others_is_a_repetition_under_whatever_prompt() {
    let pick = |at: usize| {
        format!(
            r#"{{ "Type": "QuestionAndAnswer", "Prompt": "Pick one, {at}", "Iterables": ["Which city?", "Which pet?"] }}"#
        )
    };
    for again in [pick(1), CITY.to_owned(), CITY.replace("Which city?", " which CITY? ")] {
        let script = bank(move |at| match at {
            0 => asking(203, SESSION, &pick(0), ""),
            _ => asking(203, SESSION, &again, ""),
        });
        let client = script.client();
        let Authorized::Challenge(first) = client.authorize(&login()).live().await.unwrap() else {
            panic!("expected questions");
        };
        assert_eq!(first.retry, None);
        let picked = Answers::new().one("Which city?", "Atlantis");
        let Authorized::Challenge(next) = client.answer(first, picked).await.unwrap() else {
            panic!("expected questions");
        };
        assert!(next.retry.is_some(), "{:?}", next.questions);
    }
    // Other questions are new ones, and choices of a delivery are no questions.
    let other = CITY.replace("Which city?", "Which pet?");
    let delivery = DELIVERY.replace(r#"["Text", "Call"]"#, r#"["Which city?"]"#);
    for new in [other, delivery] {
        let script = bank(move |at| match at {
            0 => asking(203, SESSION, &pick(0), ""),
            _ => asking(203, SESSION, &new, ""),
        });
        let client = script.client();
        let Authorized::Challenge(first) = client.authorize(&login()).live().await.unwrap() else {
            panic!("expected questions");
        };
        let picked = Answers::new().one("Which city?", "Atlantis");
        let Authorized::Challenge(next) = client.answer(first, picked).await.unwrap() else {
            panic!("expected questions");
        };
        assert_eq!(next.retry, None, "{:?}", next.questions);
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_is_sent_once_whatever_the_prompt_of_its_delivery() {
    let script = bank(|at| {
        let delivery = DELIVERY.replace("Where to?", &format!("Where to, {at}?"));
        asking(203, SESSION, &delivery, "")
    });
    let error = stubborn(&script).await;
    assert_eq!(error.kind(), ErrorKind::UserAction);
    assert_eq!(answers_sent(&script), 1);
}
