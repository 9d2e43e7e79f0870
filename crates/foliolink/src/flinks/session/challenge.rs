//! What a bank asks a person, and the answers: checked before they are sent, prompts given back
//! byte for byte.

use std::{collections::BTreeMap, fmt};

use foliolink_runtime::{Personal, Secret};
use serde::{Deserialize, Serialize};

use crate::{
    code::open_words,
    convert::decode_base64,
    error::{Error, Result},
    flinks::{LoginId, RequestId},
};

const OPERATION: &str = "flinks.authorize";

/// Questions that must be answered before a session opens.
///
/// Plain data: it can be stored as JSON by the web request that shows the questions, and read by
/// the one that brings the answers, on another machine. The bank waits at most eight minutes.
/// Stored, it holds no key and no token, but choices can name a person's phone.
///
/// ```
/// use foliolink::flinks::{Answers, Challenge, QuestionKind};
///
/// let stored = r#"{"request_id":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812","questions":[
///     {"kind":"MultipleChoice","prompt":"How should we send your code?","choices":["Text ***-***-0199","Call ***-***-0199"]}]}"#;
/// let challenge: Challenge = serde_json::from_str(stored).unwrap();
/// let question = &challenge.questions[0];
/// assert_eq!(question.kind, QuestionKind::MULTIPLE_CHOICE);
///
/// let answers = Answers::new().one(&question.prompt, "Text ***-***-0199");
/// assert!(challenge.check(&answers).is_ok());
/// assert!(challenge.check(&Answers::new()).is_err());
/// ```
///
/// Provider docs: <https://docs.flinks.com/reference/authorizelegacy> (kinds beyond free text were only seen in clients)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Challenge {
    /// The session that waits.
    pub request_id: RequestId,
    /// The saved connection, where the session was opened for one.
    #[serde(default)]
    pub login_id: Option<LoginId>,
    /// Name of the bank.
    #[serde(default)]
    pub institution: Option<String>,
    /// What is asked; all of it must be answered in one call.
    pub questions: Vec<Question>,
    /// Why something is asked again, after a wrong answer: in the provider's words, or in ours
    /// where it has none.
    ///
    /// Set where the bank refuses an answer and asks on, and where a prompt comes back that was
    /// answered in this session, whatever the status: wrong answers count at the bank.
    #[serde(default)]
    pub retry: Option<String>,
    /// Prompts, and chosen questions, that were answered in this session: what comes back among them is asked again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) answered: Vec<String>,
    /// Whether its session is being opened at the wealth host.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) wealth: bool,
    /// The token of the Authorize call; never stored.
    #[serde(skip)]
    pub(crate) token: Option<Secret>,
    /// Whether the session talks to the bank.
    #[serde(skip)]
    pub(crate) lock: LiveLock,
}

/// The place of a live session, kept while its questions are open; no part of the challenge's
/// value.
#[derive(Clone, Default)]
pub(crate) struct LiveLock(pub(crate) Option<super::login_lock::LiveGuard>);

impl LiveLock {
    /// Gives the place up, whoever else still holds it.
    pub(crate) fn release(&self) {
        if let Some(guard) = &self.0 {
            guard.release();
        }
    }
}

impl PartialEq for LiveLock {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for LiveLock {}

impl fmt::Debug for LiveLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LiveLock")
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Question {
    /// How it is answered.
    pub kind: QuestionKind,
    /// The question, in the language of the session. It is also the key of the answer: don't trim
    /// or rewrite it.
    pub prompt: String,
    /// The choices; empty for free text. For pictures each is one JPEG in Base64: see
    /// [`images`](Self::images).
    #[serde(default)]
    pub choices: Vec<Personal>,
}

open_words! {
    /// How a question is answered. Open: compare with the constants, and treat the rest as free text with choices, if there are some.
    QuestionKind {
        /// One free text; one-time codes too. With choices: the person picks a new question among them and answers that.
        TEXT = "QuestionAndAnswer",
        /// One of the choices.
        MULTIPLE_CHOICE = "MultipleChoice",
        /// Some of the choices.
        MULTIPLE_ANSWERS = "MultipleChoiceMultipleAnswers",
        /// Some of the pictures.
        IMAGES = "ImageSelection",
        /// How a code is delivered, one of the choices; the code itself is asked next.
        TEXT_OR_CALL = "TextOrCall",
    }
}

impl Question {
    /// The pictures of an image question, decoded.
    ///
    /// # Errors
    /// - [`Decode`](crate::ErrorKind::Decode): a choice isn't Base64, or is empty.
    pub fn images(&self) -> Result<Vec<Vec<u8>>> {
        let decode = |(at, choice): (usize, &Personal)| {
            let broken = || {
                Error::decode(
                    OPERATION,
                    format!("SecurityChallenges[].Iterables[{at}]"),
                    "expected Base64",
                )
            };
            decode_base64(choice.reveal()).ok_or_else(broken)
        };
        self.choices.iter().enumerate().map(decode).collect()
    }

    fn must_choose(&self) -> bool {
        let choosing = [
            QuestionKind::MULTIPLE_CHOICE,
            QuestionKind::MULTIPLE_ANSWERS,
            QuestionKind::IMAGES,
            QuestionKind::TEXT_OR_CALL,
        ];
        !self.choices.is_empty() && choosing.contains(&self.kind)
    }

    fn takes_several(&self) -> bool {
        let single =
            [QuestionKind::TEXT, QuestionKind::MULTIPLE_CHOICE, QuestionKind::TEXT_OR_CALL];
        !single.contains(&self.kind)
    }

    fn offers(&self, text: &str) -> bool {
        self.choices.iter().any(|choice| choice.reveal() == text)
    }

    /// Why the values don't answer it.
    fn refuses(&self, values: &[Secret]) -> Option<&'static str> {
        // An empty text would count as a wrong answer at the bank.
        if values.is_empty()
            || values.iter().any(|value| value.expose().is_empty() && !self.offers(""))
        {
            return Some("has no answer");
        }
        if values.len() > 1 && !self.takes_several() {
            return Some("takes one answer");
        }
        if self.must_choose() && !values.iter().all(|value| self.offers(value.expose())) {
            return Some("must be answered with its choices, byte for byte");
        }
        None
    }
}

/// Answers to a [`Challenge`], by prompt. `Debug` shows how many there are.
///
/// In JSON an object of lists: `{"What was your first school?": ["Maple Hill"]}`.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Vec<Secret>>);

impl Answers {
    /// No answers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one answer to a question, named by its prompt byte for byte.
    ///
    /// Where the bank lets a person choose a new question, give the chosen question instead of the
    /// prompt.
    #[must_use]
    pub fn one(mut self, prompt: &str, answer: impl Into<Secret>) -> Self {
        self.0.insert(prompt.to_owned(), vec![answer.into()]);
        self
    }

    /// Adds several answers to a question that takes several.
    #[must_use]
    pub fn several<T: Into<Secret>>(
        mut self,
        prompt: &str,
        answers: impl IntoIterator<Item = T>,
    ) -> Self {
        self.0.insert(prompt.to_owned(), answers.into_iter().map(Into::into).collect());
        self
    }

    pub(crate) fn get(&self, key: &str) -> Option<&[Secret]> {
        self.0.get(key).map(Vec::as_slice)
    }

    /// Each answered prompt with its values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[Secret])> {
        self.0.iter().map(|(prompt, values)| (prompt.as_str(), values.as_slice()))
    }

    pub(crate) fn into_map(self) -> BTreeMap<String, Vec<Secret>> {
        self.0
    }
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answers({})", self.0.len())
    }
}

/// Why a question is asked again where the provider doesn't say.
pub(crate) const ASKED_AGAIN: &str = "the bank asks the same again";

impl Challenge {
    /// The same challenge, known as a repetition where one of its prompts was answered before.
    pub(crate) fn after(mut self, answered: Vec<String>) -> Self {
        let is_answered = |text: &str| answered.iter().any(|prompt| is_same_prompt(prompt, text));
        let is_repeated = |question: &Question| {
            // Under another prompt, a question that was chosen and answered is the same one.
            let offers_questions = !question.must_choose();
            is_answered(&question.prompt)
                || (offers_questions
                    && question.choices.iter().any(|choice| is_answered(choice.reveal())))
        };
        if self.retry.is_none() && self.questions.iter().any(is_repeated) {
            self.retry = Some(ASKED_AGAIN.to_owned());
        }
        self.answered = answered;
        self
    }

    /// What is answered once these answers were sent: the prompts, and the questions that a person
    /// chose among those offered.
    pub(crate) fn answered_with(&self, answers: &Answers) -> Vec<String> {
        let mut answered = self.answered.clone();
        let prompts = self.questions.iter().map(|question| question.prompt.as_str());
        for text in prompts.chain(answers.iter().map(|(key, _)| key)) {
            if !answered.iter().any(|prompt| is_same_prompt(prompt, text)) {
                answered.push(text.to_owned());
            }
        }
        answered
    }

    /// Whether the answers fit, without sending them: all questions answered, choices among those
    /// offered, nothing else answered.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): which question (counted from 1) isn't answered
    ///   well, and why.
    pub fn check(&self, answers: &Answers) -> Result<()> {
        let mut used: Vec<&str> = Vec::new();
        for (at, (question, key)) in
            self.questions.iter().zip(keys(&self.questions, answers)).enumerate()
        {
            let invalid = |why: &str| {
                Error::invalid(OPERATION, format!("answers: question {} {why}", at + 1))
            };
            let key = key.ok_or_else(|| invalid("has no answer"))?;
            let chosen = key != question.prompt;
            let values = answers.get(key).unwrap_or_default();
            match question.refuses(values) {
                Some(why) => return Err(invalid(why)),
                None if chosen && values.len() != 1 => return Err(invalid("takes one answer")),
                None if used.contains(&key) => {}
                None => used.push(key),
            }
        }
        match answers.0.len() == used.len() {
            true => Ok(()),
            false => Err(Error::invalid(
                OPERATION,
                "answers: a key is neither a prompt nor a question to choose",
            )),
        }
    }
}

/// Whether two prompts are one question: a bank may pad what it repeats.
pub(crate) fn is_same_prompt(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

/// The key under which each question is answered: its prompt, or a question chosen among the
/// offered ones.
fn keys<'a>(questions: &'a [Question], answers: &Answers) -> Vec<Option<&'a str>> {
    let mut keys: Vec<_> = questions
        .iter()
        .map(|question| answers.get(&question.prompt).map(|_| question.prompt.as_str()))
        .collect();
    for at in 0..questions.len() {
        if keys.get(at).is_some_and(Option::is_none) {
            choose(at, questions, answers, &mut keys, &mut Vec::new());
        }
    }
    keys
}

/// Finds a chosen question for the one at `at`. What is offered overlaps: another question may have
/// to make do with its next choice.
fn choose<'a>(
    at: usize,
    questions: &'a [Question],
    answers: &Answers,
    keys: &mut Vec<Option<&'a str>>,
    tried: &mut Vec<&'a str>,
) -> bool {
    let Some(question) = questions
        .get(at)
        .filter(|question| !question.must_choose() && answers.get(&question.prompt).is_none())
    else {
        return false;
    };
    for key in
        question.choices.iter().map(Personal::reveal).filter(|key| answers.get(key).is_some())
    {
        if tried.contains(&key) {
            continue;
        }
        tried.push(key);
        let owner = keys.iter().position(|owned| *owned == Some(key));
        if owner.is_none_or(|owner| choose(owner, questions, answers, keys, tried)) {
            if let Some(own) = keys.get_mut(at) {
                *own = Some(key);
            }
            return true;
        }
    }
    false
}
