//! Questions and answers, against the sandbox's bank and against scripted ones.

use crate::{
    Advice, ErrorKind,
    flinks::{Answers, Authorized, Challenge, Credentials, QuestionKind, tests::*},
};

fn asked(opening: Authorized) -> Challenge {
    match opening {
        Authorized::Challenge(challenge) => challenge,
        other => panic!("{other:?}"),
    }
}

/// The right answer to each question of the sandbox's bank, in English.
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

fn wrong(challenge: &Challenge) -> Answers {
    let answer = |question: &super::super::Question| {
        question.choices.first().map_or("Atlantis".to_owned(), |choice| choice.reveal().to_owned())
    };
    challenge
        .questions
        .iter()
        .fold(Answers::new(), |answers, question| answers.one(&question.prompt, answer(question)))
}

#[tokio::test]
async fn a_person_answers_two_rounds_and_is_in() {
    let sandbox = Sandbox::builder().pending_polls(0).build();
    let client = sandboxed(&sandbox);
    let first = asked(client.authorize(&login()).live().await.unwrap());
    assert_eq!(
        (first.questions[0].kind.clone(), first.login_id.clone()),
        (QuestionKind::TEXT, Some(login()))
    );
    let second = asked(client.answer(first.clone(), right(&first)).await.unwrap());
    assert_eq!(second.questions[0].kind, QuestionKind::MULTIPLE_CHOICE);
    assert_eq!(second.questions[1].kind, QuestionKind::MULTIPLE_ANSWERS);
    let session =
        client.answer(second.clone(), right(&second)).await.unwrap().into_session().await.unwrap();
    assert_eq!(session.accounts().start().await.unwrap().accounts.len(), 4);
    assert_eq!(
        sandbox
            .requests()
            .iter()
            .filter(|request| request.path.contains("GenerateAuthorizeToken"))
            .count(),
        1,
        "one token for the session"
    );
}

#[tokio::test]
async fn another_process_answers_a_stored_challenge_with_a_token_of_its_own() {
    let sandbox = Sandbox::builder().pending_polls(0).build();
    let opening = sandboxed(&sandbox).authorize_with(Credentials::new(
        "FlinksCapital",
        "greatday",
        "Everyday",
    ));
    let stored = serde_json::to_string(&asked(opening.live().await.unwrap())).unwrap();
    assert!(!stored.contains("token") && !stored.contains("Everyday"), "{stored}");
    let challenge: Challenge = serde_json::from_str(&stored).unwrap();
    let next = sandboxed(&sandbox).answer(challenge.clone(), right(&challenge)).await.unwrap();
    assert_eq!(asked(next).questions.len(), 2);
    assert_eq!(
        sandbox
            .requests()
            .iter()
            .filter(|request| request.path.contains("GenerateAuthorizeToken"))
            .count(),
        2
    );
}

#[tokio::test]
async fn trap_4_a_401_with_questions_is_a_challenge_and_one_without_is_final() {
    let sandbox = Sandbox::builder().pending_polls(0).build();
    let client = sandboxed(&sandbox);
    let first = asked(client.authorize(&login()).live().await.unwrap());
    let again = asked(client.answer(first.clone(), wrong(&first)).await.unwrap());
    assert_eq!(again.retry.as_deref(), Some("an answer is wrong, please try once more"));
    assert_eq!(again.institution.as_deref(), Some("FlinksCapital"), "kept from the first time");
    assert_ne!(again.questions[0].prompt, first.questions[0].prompt, "worded differently");
    let error = client.answer(again.clone(), wrong(&again)).await.unwrap_err();
    assert_eq!((error.kind(), error.advice()), (ErrorKind::UserAction, Advice::Reauthorize));
    assert_eq!(error.request_id(), Some(first.request_id.as_str()));
}

#[tokio::test]
async fn an_authorized_session_goes_on_with_its_request_id() {
    let script = Script::new(|sent, _| match sent.path.ends_with("GenerateAuthorizeToken") {
        true => (200, TOKEN.to_owned()),
        false => refusal(400, "ALREADY_AUTHORIZED", "this session is open"),
    });
    let challenge: Challenge =
        serde_json::from_str(&format!(r#"{{"request_id":"{SESSION}","questions":[]}}"#)).unwrap();
    let opened = script.client().answer(challenge, Answers::new()).await.unwrap();
    assert!(
        matches!(opened, Authorized::Session(session) if session.request_id().as_str() == SESSION)
    );
}

#[tokio::test]
async fn an_auth_key_message_at_the_answer_mints_one_more_token_once() {
    let script =
        Script::new(|sent, at| match (sent.path.ends_with("GenerateAuthorizeToken"), at) {
            (true, _) => (200, TOKEN.replace("0c7e11", &format!("0c7e{at:02}"))),
            (false, 2) => (203, CHALLENGE.to_owned()),
            (false, 3) => refusal(401, "UNAUTHORIZED", "You must provide a valid auth key"),
            (false, _) => (200, OPEN.to_owned()),
        });
    let client = script.client();
    let challenge = asked(client.authorize(&login()).live().await.unwrap());
    let answers =
        Answers::new().one(" Where to?  ", "Text ***-***-0199").several("Which?", ["a", "b"]);
    assert!(matches!(client.answer(challenge, answers).await, Ok(Authorized::Session(_))));
    let keys: Vec<_> = script
        .sent()
        .iter()
        .map(|sent| sent.headers["flinks-auth-key"].to_str().unwrap().to_owned())
        .collect();
    assert_eq!(keys[1], keys[2], "first the token of the session");
    assert_ne!(keys[2], keys[4], "then a new one");
    assert_eq!(script.sent().len(), 5);
}

const CHALLENGE: &str = r#"{ "HttpStatusCode": 203, "Institution": "FlinksCapital", "RequestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812",
    "SecurityChallenges": [
        { "Type": "TextOrCall", "Prompt": " Where to?  ", "Iterables": ["Text ***-***-0199", "Call ***-***-0199"] },
        { "Type": "MultipleChoiceMultipleAnswers", "Prompt": "Which?", "Iterables": ["a", "b", "c"] } ] }"#;

#[tokio::test]
async fn trap_2_prompts_go_back_byte_for_byte_and_answers_are_lists() {
    let script =
        Script::new(|sent, at| match (sent.path.ends_with("GenerateAuthorizeToken"), at) {
            (true, _) => (200, TOKEN.to_owned()),
            (false, 2) => (203, CHALLENGE.replace("Which?", "Où êtes-vous né(e) ? \\u00a0")),
            (false, _) => (200, OPEN.to_owned()),
        });
    let client = script.client();
    let challenge = asked(client.authorize(&login()).live().await.unwrap());
    let [first, second] = &challenge.questions[..] else { panic!() };
    let answers =
        Answers::new().one(&first.prompt, "Call ***-***-0199").several(&second.prompt, ["a", "c"]);
    client.answer(challenge.clone(), answers).await.unwrap().into_session().await.unwrap();
    let expected = format!(
        r#"{{"RequestId":"{SESSION}","SecurityResponses":{{" Where to?  ":["Call ***-***-0199"],"Où êtes-vous né(e) ? {}":["a","c"]}}}}"#,
        '\u{a0}'
    );
    assert_eq!(script.sent().last().unwrap().body, expected);
}

#[test]
fn answers_are_checked_before_they_are_sent() {
    let question = |kind: &str, prompt: &str, choices: &str| {
        format!(r#"{{"kind":"{kind}","prompt":"{prompt}","choices":{choices}}}"#)
    };
    let challenge = |questions: &[String]| -> Challenge {
        serde_json::from_str(&format!(
            r#"{{"request_id":"{SESSION}","questions":[{}]}}"#,
            questions.join(",")
        ))
        .unwrap()
    };
    let refused = |kind: &str, answers: Answers| {
        challenge(&[question(kind, "Q?", r#"["a","b"]"#)])
            .check(&answers)
            .err()
            .map(|error| error.to_string())
    };
    let one = |answer: &str| Answers::new().one("Q?", answer);
    let both = || Answers::new().several("Q?", ["a", "b"]);
    let choices = Some(
        "flinks.authorize: answers: question 1 must be answered with its choices, byte for byte"
            .to_owned(),
    );
    let single = Some("flinks.authorize: answers: question 1 takes one answer".to_owned());

    for kind in ["MultipleChoice", "TextOrCall", "MultipleChoiceMultipleAnswers", "ImageSelection"]
    {
        assert_eq!(refused(kind, one("a")), None, "{kind}");
        assert_eq!(refused(kind, one("A")), choices, "{kind}");
    }
    assert_eq!(refused("MultipleChoice", both()), single);
    assert_eq!(refused("ImageSelection", both()), None);
    assert_eq!(refused("MultipleChoiceMultipleAnswers", both()), None);
    assert_eq!(refused("NovelKind", one("anything")), None, "unknown kinds take any answer");
    assert_eq!(refused("QuestionAndAnswer", both()), single);
    assert_eq!(
        refused("QuestionAndAnswer", Answers::new()),
        Some("flinks.authorize: answers: question 1 has no answer".to_owned())
    );
    let none: [&str; 0] = [];
    assert_eq!(
        refused("MultipleChoice", Answers::new().several("Q?", none)),
        Some("flinks.authorize: answers: question 1 has no answer".to_owned())
    );
    assert!(
        refused("QuestionAndAnswer", one("x").one("q?", "y"))
            .unwrap()
            .contains("a key is neither a prompt")
    );
}

#[test]
fn a_chosen_question_is_answered_under_its_own_name() {
    let questions = r#"{"kind":"QuestionAndAnswer","prompt":"First question","choices":["Pet?","School?","Street?"]}"#;
    let challenge: Challenge = serde_json::from_str(&format!(
        r#"{{"request_id":"{SESSION}","questions":[{questions},{}]}}"#,
        questions.replace("First", "Second")
    ))
    .unwrap();
    assert!(
        challenge.check(&Answers::new().one("School?", "Maple Hill").one("Pet?", "Rex")).is_ok()
    );
    assert!(
        challenge.check(&Answers::new().one("School?", "Maple Hill")).is_err(),
        "two must be chosen"
    );
    assert!(
        challenge.check(&Answers::new().one("School?", "Maple Hill").one("Car?", "Red")).is_err()
    );
}

#[test]
fn a_question_offered_twice_is_taken_where_there_is_no_other() {
    let question = |prompt: &str, choices: &str| {
        format!(r#"{{"kind":"QuestionAndAnswer","prompt":"{prompt}","choices":{choices}}}"#)
    };
    let questions = [
        question("One", r#"["Pet?","School?","Car?"]"#),
        question("Two", r#"["School?","Pet?"]"#),
        question("Three", r#"["Pet?"]"#),
    ];
    let challenge: Challenge = serde_json::from_str(&format!(
        r#"{{"request_id":"{SESSION}","questions":[{}]}}"#,
        questions.join(",")
    ))
    .unwrap();
    let two = || Answers::new().one("Pet?", "Rex").one("School?", "Maple Hill");
    assert!(challenge.check(&two().one("Car?", "Red")).is_ok());
    assert!(
        challenge.check(&two().one("One", "free text")).is_ok(),
        "a prompt itself answers its question"
    );
    assert_eq!(
        challenge.check(&two()).unwrap_err().to_string(),
        "flinks.authorize: answers: question 3 has no answer"
    );
    assert!(challenge.check(&two().one("Car?", "Red").one("Boat?", "Blue")).is_err());
}

#[test]
fn images_are_decoded_to_bytes() {
    let challenge: Challenge = serde_json::from_str(&format!(
        r#"{{"request_id":"{SESSION}","questions":[{{"kind":"ImageSelection","prompt":"Yours?","choices":["/9j/4A==","data:image/png;base64,bm8\n"]}}]}}"#
    ))
    .unwrap();
    assert_eq!(
        challenge.questions[0].images().unwrap(),
        [vec![0xff, 0xd8, 0xff, 0xe0], b"no".to_vec()]
    );
    let broken: Challenge = serde_json::from_str(&format!(
        r#"{{"request_id":"{SESSION}","questions":[{{"kind":"ImageSelection","prompt":"Yours?","choices":["not base64"]}}]}}"#
    ))
    .unwrap();
    assert_eq!(
        broken.questions[0].images().unwrap_err().json_path(),
        Some("SecurityChallenges[].Iterables[0]")
    );
}

#[tokio::test]
async fn a_session_wanted_where_questions_are_asked_says_so() {
    let sandbox = Sandbox::builder().build();
    let opening = sandboxed(&sandbox).authorize(&login()).live().await.unwrap();
    let error = opening.into_session().await.unwrap_err();
    assert_eq!((error.kind(), error.advice()), (ErrorKind::UserAction, Advice::AnswerMfa));
}

/// What stands beside the questions doesn't cost them; of the questions nothing is guessed.
#[tokio::test]
async fn a_challenge_survives_an_odd_value_beside_it() {
    const ASKED: &str = r#""SecurityChallenges": [{"Type": "QuestionAndAnswer", "Prompt": "City?", "Iterables": []}], "RequestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812""#;
    let opened = async |body: String| {
        let script = Script::new(move |sent, _| match sent.path.as_str() {
            "BankingServices/GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
            _ => (203, body.clone()),
        });
        script.client().authorize(&login()).live().await
    };
    for odd in [
        r#""Institution": {"Id": "14", "Name": "FlinksCapital"}"#,
        r#""Institution": 14, "Links": {}"#,
        r#""HttpStatusCode": "203", "Links": [null, 5]"#,
    ] {
        let challenge = asked(opened(format!("{{{ASKED}, {odd}}}")).await.unwrap());
        assert_eq!(challenge.questions[0].prompt, "City?", "{odd}");
    }
    for odd in
        [ASKED.replace(r#""City?""#, "7"), ASKED.replace(r#""Iterables": []"#, r#""Iterables": 5"#)]
    {
        let error = opened(format!("{{{odd}}}")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{odd}");
    }
}
