//! The bank's questions: answered from a file, or by the person at the terminal. Answers are never
//! shown.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error as StdError,
    fmt,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use dialoguer::{MultiSelect, Password, Select};
use foliolink::{
    Secret,
    flinks::{Answerer, Answers, AnswersFuture, Challenge, Question, QuestionKind, Unanswered},
};

use crate::{
    ask, context::Context, failure::Failure, output::paint::clean, output_file, progress::Progress,
    text_file,
};

/// Who answers.
pub(crate) enum Responder {
    /// A file of answers by prompt.
    File(AnswerFile),
    /// The person at the terminal.
    Person(Progress),
    /// Nobody is there.
    Nobody,
}

/// Answers by prompt, and those of them that were used: each is sent once, since the bank counts
/// wrong ones.
pub(crate) struct AnswerFile {
    answers: BTreeMap<String, Vec<Secret>>,
    used: Mutex<BTreeSet<String>>,
}

/// Why nothing was answered.
#[derive(Debug)]
enum NoAnswer {
    /// In our words.
    Because(&'static str),
    /// The person ended the question.
    Interrupted,
}

impl Responder {
    /// From a file of `{"prompt": ["answer"]}`, or from whoever sits there.
    pub(crate) fn new(context: &Context, file: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = file else {
            return Ok(match ask::someone_is_there(context) {
                true => Self::Person(context.progress.clone()),
                false => Self::Nobody,
            });
        };
        let text = text_file::read(path)
            .map_err(|error| Failure::usage(format!("--answers {}: {error}", path.display())))?;
        // serde's own words would quote the file, which holds answers.
        let wrong = |error: serde_json::Error| {
            let line = error.line();
            let column = error.column();
            Failure::usage(format!(
                "--answers {}: expected {{\"prompt\": [\"answer\"]}}, line {line} column {column}",
                path.display()
            ))
        };
        serde_json::from_str(&text)
            .map(|answers| Self::File(AnswerFile { answers, used: Mutex::default() }))
            .map_err(wrong)
    }

    /// Whether nobody is there to be asked.
    #[cfg(feature = "sync")]
    pub(crate) fn is_nobody(&self) -> bool {
        matches!(self, Self::Nobody)
    }

    async fn respond(&self, challenge: Challenge) -> Result<Answers, NoAnswer> {
        match self {
            // Once wrong, a file stays wrong, and the bank counts.
            Self::File(_) if challenge.retry.is_some() => Err(NoAnswer::Because(WRONG)),
            Self::File(file) => file.respond(&challenge),
            Self::Person(progress) => {
                // A spinner would write over the question.
                progress.clear();
                ask::beside(progress, move || from_person(&challenge))
                    .await
                    .map_err(|_| NoAnswer::Interrupted)
            }
            Self::Nobody => Err(NoAnswer::Because(NOBODY)),
        }
    }
}

impl Answerer for Responder {
    fn answer(&self, challenge: &Challenge) -> AnswersFuture<'_> {
        let challenge = challenge.clone();
        Box::pin(async move { self.respond(challenge).await.map_err(Into::into) })
    }
}

const WRONG: &str = "an answer of the file was wrong, and the bank asks again";
const NOBODY: &str = "the bank asks the person something first";

/// How a command ends whose questions nobody answered.
pub(crate) fn failure(unanswered: &Unanswered) -> Failure {
    let why = match unanswered.source() {
        Some(cause) => match cause.downcast_ref() {
            Some(NoAnswer::Interrupted) => return Failure::interruption(None),
            _ => cause.to_string(),
        },
        None => NOBODY.to_owned(),
    };
    let challenge = &unanswered.challenge;
    let prompts: Vec<_> =
        challenge.questions.iter().map(|question| format!("{:?}", question.prompt)).collect();
    Failure::open_challenge(
        Some(challenge.request_id.as_str()),
        format!("{why}: {}", prompts.join(", ")),
    )
}

/// The same where only the cause is known.
#[cfg(feature = "sync")]
pub(crate) fn no_answer(cause: &(dyn StdError + 'static)) -> Option<Failure> {
    Some(match cause.downcast_ref()? {
        NoAnswer::Interrupted => Failure::interruption(None),
        NoAnswer::Because(why) => Failure::open_challenge(None, (*why).to_owned()),
    })
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Because(why) => f.write_str(why),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl StdError for NoAnswer {}

impl AnswerFile {
    /// What the file says to the questions of this round, and only that: it may hold the answers of
    /// several rounds.
    fn respond(&self, challenge: &Challenge) -> Result<Answers, NoAnswer> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut answers = Answers::new();
        let mut keys = BTreeSet::new();
        for question in &challenge.questions {
            let offered = question.choices.iter().map(|choice| choice.reveal());
            let key = std::iter::once(question.prompt.as_str())
                .chain(offered)
                .find(|key| self.answers.contains_key(*key))
                .ok_or(NoAnswer::Because("not answered by the file"))?;
            if used.contains(key) {
                return Err(NoAnswer::Because(WRONG));
            }
            answers = answers.several(key, self.answers.get(key).into_iter().flatten().cloned());
            keys.insert(key.to_owned());
        }
        used.append(&mut keys);
        Ok(answers)
    }
}

fn from_person(challenge: &Challenge) -> dialoguer::Result<Answers> {
    if let Some(institution) = &challenge.institution {
        eprintln!("{} asks:", clean(&institution.to_string()));
    }
    if let Some(text) = &challenge.retry {
        eprintln!("{}", clean(text));
    }
    challenge.questions.iter().try_fold(Answers::new(), one)
}

fn one(answers: Answers, question: &Question) -> dialoguer::Result<Answers> {
    let prompt = clean(&question.prompt);
    let choices: Vec<_> = question.choices.iter().map(|choice| choice.reveal()).collect();
    // What is sent back is the bank's own text.
    let cleaned: Vec<_> = choices.iter().map(|choice| clean(choice)).collect();
    let select = |prompt: &str| {
        Select::new().with_prompt(prompt).items(&cleaned).default(0).report(false).interact()
    };
    let hidden = |prompt: &str| Password::new().with_prompt(prompt).report(false).interact();
    Ok(match &question.kind {
        _ if choices.is_empty() => answers.one(&question.prompt, hidden(&prompt)?),
        kind if *kind == QuestionKind::IMAGES => {
            let shown = images(question)
                .unwrap_or_else(|| (1..=choices.len()).map(|n| format!("image {n}")).collect());
            let picked =
                MultiSelect::new().with_prompt(prompt).items(&shown).report(false).interact()?;
            answers.several(
                &question.prompt,
                picked.into_iter().filter_map(|at| choices.get(at).copied()),
            )
        }
        kind if *kind == QuestionKind::MULTIPLE_ANSWERS => {
            let picked =
                MultiSelect::new().with_prompt(prompt).items(&cleaned).report(false).interact()?;
            answers.several(
                &question.prompt,
                picked.into_iter().filter_map(|at| choices.get(at).copied()),
            )
        }
        // The choices are questions: the person picks the one to answer.
        kind if *kind == QuestionKind::TEXT => {
            let chosen = choices.get(select(&prompt)?).copied().unwrap_or_default();
            answers.one(chosen, hidden(&clean(chosen))?)
        }
        _ => answers
            .one(&question.prompt, choices.get(select(&prompt)?).copied().unwrap_or_default()),
    })
}

/// Pictures can't be shown on a terminal: they become files, and the person names those.
fn images(question: &Question) -> Option<Vec<String>> {
    let folder = tempfile::Builder::new().prefix("foliolink-images-").tempdir().ok()?.keep();
    let save = |(at, bytes): (usize, Vec<u8>)| -> Option<String> {
        let path: PathBuf = folder.join(format!("{}.png", at + 1));
        output_file::write_private(&path, &bytes).ok()?;
        Some(path.display().to_string())
    };
    question.images().ok()?.into_iter().enumerate().map(save).collect()
}
