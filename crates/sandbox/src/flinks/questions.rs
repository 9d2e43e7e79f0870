//! Stored answers for bank questions: what is still open, and answering it in advance.

use serde::Serialize;
use serde_json::json;

use super::refusal::{invalid, unknown_login};
use super::store::Card;
use super::{keys, required, shaped};
use crate::exchange::{Answer, Call, Fields, Reply};
use crate::shape::{Shape, Shapes};
use crate::state::World;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Question<'a> {
    question: &'a str,
}

/// `GET GetMFAQuestions/{loginId}`: only what has no answer yet.
pub(crate) fn unanswered(world: &mut World, call: &Call) -> Answer {
    keys::api_key_if_sent(call)?;
    let card = world.flinks.saved(call.param("loginId")).ok_or_else(unknown_login)?;
    let questions: Vec<_> = card.questions.iter().map(|question| Question { question }).collect();
    Reply::ok(&json!({ "Message": "SUCCESS", "Questions": questions }))
}

const FIELDS: Shapes = &[("loginid", Shape::Text), ("questions", Shape::Rows)];

/// `PATCH AnswerMFAQuestions`: answers are stored unchecked; only the bank would notice a wrong one.
pub(crate) fn answer(world: &mut World, call: &Call) -> Answer {
    keys::api_key_if_sent(call)?;
    let fields = shaped(call, FIELDS)?;
    let answered = answered(&fields).ok_or_else(|| invalid("Questions lists Question and Answer"))?;
    let card = world.flinks.saved_mut(required(&fields, "loginid")?).ok_or_else(unknown_login)?;
    if !answered.iter().all(|question| card.questions.contains(question)) {
        return Err(invalid("one of the questions is not open at this card"));
    }
    stored(card, |question| answered.iter().any(|known| known == question));
    Reply::ok(&json!({ "Message": "SUCCESS" }))
}

/// Questions that have an answer now; with the last of them the bank needs nobody any more.
pub(crate) fn stored(card: &mut Card, answered: impl Fn(&str) -> bool) {
    card.questions.retain(|question| !answered(question));
    card.answers_stored |= card.questions.is_empty();
}

fn answered(fields: &Fields) -> Option<Vec<String>> {
    let entry = |entry: &serde_json::Value| {
        let entry = Fields::of(entry.as_object()?.clone());
        entry.text("answer")?;
        entry.text("question").map(str::to_owned)
    };
    fields.get("questions")?.as_array()?.iter().map(entry).collect()
}
