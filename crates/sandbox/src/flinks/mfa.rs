//! Asking the made-up bank's questions, round by round, and judging the answers. What is asked
//! stands in `challenges`.

use serde::Serialize;
use serde_json::{Map, Value};

use super::challenges::{self, CorrectAnswer, Question, Rounds};
use super::data::Profile;
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
    rounds: Rounds,
    number: usize,
    again: bool,
    institution: &'static str,
}

impl Round {
    pub(crate) fn first(card: &Card) -> Self {
        Self {
            rounds: match card.profile {
                Profile::Seeded(customer) => customer.rounds,
                _ => challenges::rounds(&card.username, card.language),
            },
            number: 0,
            again: false,
            institution: card.bank.name,
        }
    }

    fn questions(&self) -> &'static [Question] {
        self.rounds.get(self.number).copied().unwrap_or_default()
    }

    fn prompt(&self, question: &Question) -> &'static str {
        question.wordings[usize::from(self.again)]
    }

    /// What the answer may stand under: the prompt, or the question that was chosen instead of it.
    fn keys(&self, question: &Question) -> Vec<&'static str> {
        if matches!(question.correct, CorrectAnswer::ToBeChosen) {
            question.choices()
        } else {
            vec![self.prompt(question)]
        }
    }

    fn challenges(&self) -> Vec<Challenge> {
        let ask = |question: &Question| Challenge {
            r#type: question.r#type,
            prompt: self.prompt(question),
            iterables: question.choices(),
        };
        self.questions().iter().map(ask).collect()
    }
}

/// The bank's own security questions, as GetMFAQuestions lists them.
pub(crate) fn bank_questions(language: &str) -> Vec<String> {
    challenges::security_rounds(language)
        .iter()
        .flat_map(|round| round.iter())
        .map(|question| question.wordings[0].to_owned())
        .collect()
}

/// Whether this answers one of the bank's own security questions.
pub(crate) fn is_correct(language: &str, prompt: &str, answer: &str) -> bool {
    let questions = challenges::security_rounds(language).iter().flat_map(|round| round.iter());
    let mut asked = questions.filter(|question| question.wordings[0] == prompt);
    asked.next().is_some_and(|question| {
        matches_answer(question, &serde_json::json!([answer])).unwrap_or(false)
    })
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ChallengeBody<'a> {
    links: [Link; 1],
    http_status_code: u16,
    security_challenges: Vec<Challenge>,
    institution: &'static str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
}

/// The 203 of a round.
pub(crate) fn challenge(round: &Round, request_id: &str, tag: Option<&str>) -> Reply {
    let body = ChallengeBody {
        links: [link("Authorization", "/Authorize")],
        http_status_code: 203,
        security_challenges: round.challenges(),
        institution: round.institution,
        request_id,
        tag,
    };
    Reply::json(203, &body)
}

/// Takes the answers of a round: on to the next one, or once more, or out.
pub(crate) fn answer(
    world: &mut World,
    request_id: &str,
    responses: &Map<String, Value>,
) -> Answer {
    let is_older = world.options.flinks_older_forms;
    let session = authorize::find_session(world, request_id)?;
    let id = session.request_id.clone();
    let login_id = session.login_id.clone();
    let Phase::Asking(round) = &mut session.phase else {
        return Err(refusal::invalid("this session asks nothing"));
    };
    // No answer at all is no wrong one either; in the older form it is refused like a set that isn't
    // whole (K-7).
    if responses.is_empty() && !is_older {
        return authorize::poll_session(world, &id);
    }
    if check_answers(*round, responses, &id)? {
        round.number += 1;
        round.again = false;
        if round.questions().is_empty() {
            live::admit(world, &id);
        }
        return authorize::poll_session(world, &id);
    }
    if round.again {
        world.flinks.sessions.remove(&id);
        return Err(refuse_in(
            refusal::INVALID_SECURITY_RESPONSE,
            "wrong again, the session is over",
            &id,
        ));
    }
    round.again = true;
    let challenges = round.challenges();
    if world.flinks.card(&login_id).is_some_and(|card| challenges::allows_no_retry(&card.username))
    {
        world.flinks.sessions.remove(&id);
        return Err(refuse_in(
            refusal::INVALID_SECURITY_RESPONSE_NO_RETRY,
            "an answer is wrong, the session is over",
            &id,
        ));
    }
    Err(ask_again("an answer is wrong, please try once more", &id, &challenges))
}

/// Whether all answers are right; a malformed set of them is refused and may be sent again.
fn check_answers(round: Round, responses: &Map<String, Value>, id: &str) -> Result<bool, Reply> {
    let keys: Vec<_> = round.questions().iter().map(|question| round.keys(question)).collect();
    if responses.keys().any(|key| !keys.iter().flatten().any(|known| known == key)) {
        let text = "a key of SecurityResponses is not a prompt of this session";
        return Err(refuse_in(refusal::UNKNOWN_CHALLENGE_KEY, text, id));
    }
    let mut all_correct = true;
    for (question, keys) in round.questions().iter().zip(keys) {
        // An empty list is no answer, as a missing key is none: it costs no try.
        let given = keys.iter().find_map(|key| responses.get(*key));
        let Some(given) = given.filter(|given| given.as_array().is_none_or(|all| !all.is_empty()))
        else {
            let text = "not every question is answered";
            return Err(refuse_in(refusal::SECURITYRESPONSES_INCOMPLETE, text, id));
        };
        all_correct &= matches_answer(question, given)?;
    }
    Ok(all_correct)
}

fn matches_answer(question: &Question, given: &Value) -> Result<bool, Reply> {
    let answers: Option<Vec<_>> =
        given.as_array().and_then(|all| all.iter().map(Value::as_str).collect());
    let Some(answers) = answers else {
        return Err(refusal::invalid("an answer is always a list of texts"));
    };
    Ok(match question.correct {
        CorrectAnswer::Words(words) => {
            let plain: Vec<_> =
                answers.iter().map(|answer| challenges::fold_case(answer)).collect();
            same_texts(&plain.iter().map(String::as_str).collect::<Vec<_>>(), words)
        }
        CorrectAnswer::OneOf(words) => matches!(answers.as_slice(), [one] if words.contains(one)),
        CorrectAnswer::Pictures(numbers) => {
            let pictures: Vec<_> =
                numbers.iter().map(|number| challenges::PICTURES[*number].as_str()).collect();
            same_texts(&answers, &pictures)
        }
        CorrectAnswer::ToBeChosen => matches!(answers.as_slice(), [one] if !one.trim().is_empty()),
    })
}

/// The same texts, each once, in any order.
fn same_texts(given: &[&str], wanted: &[&str]) -> bool {
    given.len() == wanted.len() && wanted.iter().all(|word| given.contains(word))
}
