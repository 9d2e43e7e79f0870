//! Stored answers for bank questions: what is still open, and answering it in advance.

use serde::Serialize;
use serde_json::json;

use super::refusal::{invalid, unknown_login};
use super::store::Card;
use super::{keys, mfa, parse_fields, require_text};
use crate::exchange::{Answer, Call, Fields, Reply};
use crate::shape::{Shape, Shapes};
use crate::state::World;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Question<'a> {
    question: &'a str,
}

/// `GET GetMFAQuestions/{loginId}`: only what has no answer yet.
pub(crate) fn list_unanswered(world: &mut World, call: &Call) -> Answer {
    keys::check_optional_api_key(call)?;
    let card = world.flinks.saved_card(call.param("loginId")).ok_or_else(unknown_login)?;
    let questions: Vec<_> = card.questions.iter().map(|question| Question { question }).collect();
    Reply::ok(&json!({ "Message": "SUCCESS", "Questions": questions }))
}

const FIELDS: Shapes = &[("loginid", Shape::Text), ("questions", Shape::Rows)];

/// `PATCH AnswerMFAQuestions`: answers are stored unchecked; the bank notices a wrong one when it
/// next asks.
pub(crate) fn answer(world: &mut World, call: &Call) -> Answer {
    keys::check_optional_api_key(call)?;
    let fields = parse_fields(call, FIELDS)?;
    let answers =
        parse_answers(&fields).ok_or_else(|| invalid("Questions lists Question and Answer"))?;
    let card =
        world.flinks.saved_card_mut(require_text(&fields, "loginid")?).ok_or_else(unknown_login)?;
    if !answers.iter().all(|(question, _)| card.questions.contains(question)) {
        return Err(invalid("one of the questions is not open at this card"));
    }
    store_answers(card, answers);
    Reply::ok(&json!({ "Message": "Answers updated" }))
}

/// Keeps answers; their questions are no longer open.
pub(crate) fn store_answers(card: &mut Card, answers: impl IntoIterator<Item = (String, String)>) {
    card.answers.extend(answers);
    card.questions.retain(|question| !card.answers.contains_key(question));
}

/// The bank asks while nobody is there: whether the stored answers are right. Wrong ones are erased
/// and their questions open again.
pub(crate) fn check_stored_answers(card: &mut Card) -> bool {
    let open = mfa::bank_questions(card.language).into_iter();
    card.questions = open
        .filter(|question| {
            !card
                .answers
                .get(question)
                .is_some_and(|answer| mfa::is_correct(card.language, question, answer))
        })
        .collect();
    card.answers.retain(|question, _| !card.questions.contains(question));
    card.questions.is_empty()
}

fn parse_answers(fields: &Fields) -> Option<Vec<(String, String)>> {
    let entry = |entry: &serde_json::Value| {
        let entry = Fields::new(entry.as_object()?.clone());
        Some((entry.text("question")?.to_owned(), entry.text("answer")?.to_owned()))
    };
    fields.get("questions")?.as_array()?.iter().map(entry).collect()
}
