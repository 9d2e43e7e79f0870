//! The questions of the made-up bank: a first one, then two at once, in English or French.

use serde::Serialize;
use serde_json::{Map, Value};

use super::refusal::{self, ask_again, refuse_in};
use super::sessions::Phase;
use super::store::Card;
use super::wire::{Challenge, Link, link};
use super::{authorize, live};
use crate::exchange::{Answer, Reply};
use crate::state::World;

/// One round of questions, and whether it is asked for the second time.
#[derive(Clone, Copy)]
pub(crate) struct Round {
    number: usize,
    again: bool,
    language: &'static str,
    institution: &'static str,
}

/// A question in both wordings: a repeated one is worded differently, so that nobody relies on prompts.
struct Question {
    r#type: &'static str,
    wordings: [&'static str; 2],
    choices: &'static [&'static str],
    answer: &'static str,
}

const fn open(first: &'static str, again: &'static str, answer: &'static str) -> Question {
    Question { r#type: "QuestionAndAnswer", wordings: [first, again], choices: &[], answer }
}

const ENGLISH: [&[Question]; 2] = [
    &[open("Which city were you born in?", "In which city were you born?", "montreal")],
    &[
        Question {
            r#type: "MultipleChoice",
            wordings: ["Which country is the best one?", "What is the best country of all?"],
            choices: &["Japan", "Canada", "Portugal"],
            answer: "canada",
        },
        Question {
            r#type: "MultipleChoiceMultipleAnswers",
            wordings: ["What shape do people like most?", "What shape do people like the most? "],
            choices: &["Circle", "Triangle", "Square"],
            answer: "triangle",
        },
    ],
];

const FRENCH: [&[Question]; 2] = [
    &[open("Dans quelle ville êtes-vous né(e) ?", "Votre ville de naissance ?", "montreal")],
    &[
        Question {
            r#type: "MultipleChoice",
            wordings: ["Quel est le meilleur pays ?", "Le meilleur pays de tous, c’est lequel ?"],
            choices: &["Japon", "Canada", "Portugal"],
            answer: "canada",
        },
        Question {
            r#type: "MultipleChoiceMultipleAnswers",
            wordings: ["Quelle forme préfère-t-on ?", "Quelle forme préfère-t-on le plus ? "],
            choices: &["Cercle", "Triangle", "Carré"],
            answer: "triangle",
        },
    ],
];

/// What Flinks Capital asks in the United States.
const SUMS: [&[Question]; 2] = [&[open("What is 2 + 2?", "How much is 2 + 2?", "4")], &[open("What is 3 + 5?", "How much is 3 + 5?", "8")]];

fn asked(language: &str) -> &'static [&'static [Question]; 2] {
    match language {
        "fr" => &FRENCH,
        "us" => &SUMS,
        _ => &ENGLISH,
    }
}

impl Round {
    pub(crate) fn first(card: &Card) -> Self {
        let american = card.username.eq_ignore_ascii_case("greatday_us");
        let (language, institution) = (if american { "us" } else { card.language }, card.bank.name);
        Self { number: 0, again: false, language, institution }
    }

    fn questions(&self) -> &'static [Question] {
        asked(self.language).get(self.number).copied().unwrap_or_default()
    }

    fn prompt(&self, question: &Question) -> &'static str {
        question.wordings[usize::from(self.again)]
    }

    fn challenges(&self) -> Vec<Challenge> {
        let ask = |question: &Question| Challenge {
            r#type: question.r#type,
            prompt: self.prompt(question),
            iterables: question.choices.to_vec(),
        };
        self.questions().iter().map(ask).collect()
    }
}

/// The bank's own security questions, as GetMFAQuestions lists them.
pub(crate) fn bank_questions(language: &str) -> Vec<String> {
    asked(language).iter().flat_map(|round| round.iter()).map(|question| question.wordings[0].to_owned()).collect()
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Asking<'a> {
    links: [Link; 1],
    http_status_code: u16,
    security_challenges: Vec<Challenge>,
    institution: &'static str,
    request_id: &'a str,
}

/// The 203 of a round.
pub(crate) fn challenge(round: &Round, request_id: &str) -> Reply {
    let body = Asking {
        links: [link("Authorization", "/Authorize")],
        http_status_code: 203,
        security_challenges: round.challenges(),
        institution: round.institution,
        request_id,
    };
    Reply::json(203, &body)
}

/// Takes the answers of a round: on to the next one, or once more, or out.
pub(crate) fn answer(world: &mut World, request_id: &str, responses: &Map<String, Value>) -> Answer {
    let session = authorize::find(world, request_id)?;
    let id = session.request_id.clone();
    let Phase::Asking(round) = &mut session.phase else {
        return Err(refusal::invalid("this session asks nothing"));
    };
    if right(*round, responses, &id)? {
        round.number += 1;
        round.again = false;
        if round.questions().is_empty() {
            live::admit(world, &id);
        }
        return authorize::current(world, &id);
    }
    if round.again {
        world.flinks.sessions.remove(&id);
        return Err(refuse_in(refusal::INVALID_SECURITY_RESPONSE, "wrong again, the session is over", &id));
    }
    round.again = true;
    Err(ask_again("an answer is wrong, please try once more", &id, &round.challenges()))
}

/// Whether all answers are right; a malformed set of them is refused and may be sent again.
fn right(round: Round, responses: &Map<String, Value>, id: &str) -> Result<bool, Reply> {
    let prompts: Vec<_> = round.questions().iter().map(|question| round.prompt(question)).collect();
    if responses.keys().any(|key| !prompts.contains(&key.as_str())) {
        let text = "a key of SecurityResponses is not a prompt of this session";
        return Err(refuse_in(refusal::UNKNOWN_CHALLENGE_KEY, text, id));
    }
    let mut all_right = true;
    for question in round.questions() {
        let Some(given) = responses.get(round.prompt(question)) else {
            let text = "not every question is answered";
            return Err(refuse_in(refusal::SECURITYRESPONSES_INCOMPLETE, text, id));
        };
        all_right &= matches(question, given)?;
    }
    Ok(all_right)
}

fn matches(question: &Question, given: &Value) -> Result<bool, Reply> {
    let answers: Option<Vec<_>> = given.as_array().and_then(|all| all.iter().map(Value::as_str).collect());
    let Some(answers) = answers else {
        return Err(refusal::invalid("an answer is always a list of texts"));
    };
    let plain = |answer: &&str| answer.to_lowercase().replace('é', "e") == question.answer;
    Ok(answers.len() == 1 && answers.iter().all(plain))
}
