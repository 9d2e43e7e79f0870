//! `foliolink sync list`: the connections of a state.

use clap::{Args, ValueEnum};
use foliolink_sync::{ConnectionStatus, State};

use super::database::Database;
use crate::{
    config::DatabaseUrl,
    context::Context,
    output::{
        Answer,
        listed::{Listed, shown, time},
    },
};

/// Which, and how many.
#[derive(Debug, Args)]
pub(super) struct ListConnections {
    /// Those in this state [default: needs_person and dead]
    #[arg(long, value_enum)]
    state: Option<StateWord>,
    /// At most so many of a state
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
}

/// A state, as a word of the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum StateWord {
    Idle,
    Opening,
    Uncertain,
    Waiting,
    Backoff,
    NeedsPerson,
    Dead,
    Paused,
}

impl From<StateWord> for State {
    fn from(word: StateWord) -> Self {
        match word {
            StateWord::Idle => Self::Idle,
            StateWord::Opening => Self::Opening,
            StateWord::Uncertain => Self::Uncertain,
            StateWord::Waiting => Self::Waiting,
            StateWord::Backoff => Self::Backoff,
            StateWord::NeedsPerson => Self::NeedsPerson,
            StateWord::Dead => Self::Dead,
            StateWord::Paused => Self::Paused,
        }
    }
}

impl ListConnections {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        let sync = Database::of(context, named)?.open().await?;
        let states = match self.state {
            Some(word) => vec![State::from(word)],
            None => vec![State::NeedsPerson, State::Dead],
        };
        let mut items = Vec::new();
        for state in states {
            items.extend(sync.in_state(state, self.limit).await?);
        }
        let head = &["Id", "State", "Advice", "Error", "External id", "Provider", "Checked at"];
        Ok(Box::new(Listed { items, head, row, empty: "None." }))
    }
}

fn row(status: &ConnectionStatus) -> Vec<String> {
    let error = status.error.as_ref();
    vec![
        status.id.to_string(),
        status.state.as_str().to_owned(),
        shown(status.advice.as_ref()),
        shown(error.map(|error| error.code.as_ref().unwrap_or(&error.kind))),
        shown(status.reference.as_ref()),
        status.provider.clone(),
        time(status.checked_at),
    ]
}
