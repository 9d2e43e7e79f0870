//! `foliolink flinks questions`: the bank's questions that nightly refresh can't answer yet, and
//! storing their answers.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use dialoguer::Password;
use foliolink::{Secret, flinks::LoginId};
use schemars::JsonSchema;
use serde::Serialize;

use super::client;
use crate::{
    ask,
    commands::settings::parse_argument,
    context::Context,
    failure::Failure,
    output::{
        Answer,
        listed::{Facts, Listed},
        paint::clean,
    },
    text_file,
};

/// Look, or answer.
#[derive(Debug, Subcommand)]
pub(crate) enum Questions {
    /// List the questions without a stored answer
    List(OfCard),
    /// Store answers: asked for on the terminal, or from a file
    Answer(Answers),
}

/// Which card.
#[derive(Debug, Args)]
pub(crate) struct OfCard {
    /// The saved card
    #[arg(long, value_name = "ID")]
    login_id: String,
}

/// Which card, and the answers.
#[derive(Debug, Args)]
pub(crate) struct Answers {
    /// The saved card
    #[arg(long, value_name = "ID")]
    login_id: String,
    /// The answers: {"question": ["answer"]}
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Open {
    question: String,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Stored {
    answered: usize,
}

impl Questions {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        match self {
            Self::List(card) => card.run(context).await,
            Self::Answer(answers) => answers.run(context).await,
        }
    }
}

impl OfCard {
    async fn run(self, context: &Context) -> Answer {
        let login_id: LoginId = parse_argument("--login-id", &self.login_id)?;
        let open = client(context, &context.config()?)?.mfa_questions(&login_id).await?;
        Ok(Box::new(Listed {
            items: open.into_iter().map(|question| Open { question }).collect(),
            head: &["Question"],
            row: |open| vec![open.question.clone()],
            empty: "every question has its answer",
        }))
    }
}

impl Answers {
    async fn run(self, context: &Context) -> Answer {
        let login_id: LoginId = parse_argument("--login-id", &self.login_id)?;
        let from_file = self.answers.as_deref().map(read).transpose()?;
        let client = client(context, &context.config()?)?;
        let answers = match from_file {
            Some(answers) => answers,
            None if ask::someone_is_there(context) => {
                let open = client.mfa_questions(&login_id).await?;
                ask::beside(&context.progress, move || open.into_iter().map(ask_question).collect())
                    .await?
            }
            None => return Err(Failure::usage("nobody is there to answer: add --answers FILE")),
        };
        let answered = answers.len();
        if answered > 0 {
            client.answer_mfa_questions(&login_id, answers).await?;
        }
        Ok(Box::new(Facts {
            value: Stored { answered },
            facts: |stored| vec![("answered", stored.answered.to_string())],
        }))
    }
}

fn ask_question(question: String) -> dialoguer::Result<(String, Secret)> {
    let answer = Password::new().with_prompt(clean(&question)).report(false).interact()?;
    Ok((question, Secret::from(answer)))
}

fn read(path: &Path) -> Result<Vec<(String, Secret)>, Failure> {
    let wrong = |what: &dyn std::fmt::Display| {
        Failure::usage(format!("--answers {}: {what}", path.display()))
    };
    let text = text_file::read(path).map_err(|error| wrong(&error))?;
    let answers: BTreeMap<String, Vec<Secret>> =
        serde_json::from_str(&text).map_err(|_| wrong(&"expected {\"question\": [\"answer\"]}"))?;
    let single = |(question, answers): (String, Vec<Secret>)| match <[Secret; 1]>::try_from(answers)
    {
        Ok([answer]) => Ok((question, answer)),
        Err(_) => Err(wrong(&"each question takes one answer")),
    };
    answers.into_iter().map(single).collect()
}
