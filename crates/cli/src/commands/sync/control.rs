//! `foliolink sync now|pause|resume`: one word about several connections.

use clap::Args;
use foliolink_sync::{Id, SyncError};
use schemars::JsonSchema;
use serde::Serialize;

use super::{database::Database, find_all};
use crate::{
    config::DatabaseUrl,
    context::Context,
    failure::Failure,
    output::{Answer, OutputFormat, WithExit, listed::Listed},
};

/// Which connections.
#[derive(Debug, Args)]
pub(super) struct MakeDue {
    /// Their ids, or your own external ids for them
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

/// Which connections.
#[derive(Debug, Args)]
pub(super) struct Pause {
    /// Their ids, or your own external ids for them
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

/// Which connections.
#[derive(Debug, Args)]
pub(super) struct Resume {
    /// Their ids, or your own external ids for them
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Due {
    id: Id,
    due: bool,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Stands {
    id: Id,
    state: &'static str,
}

impl MakeDue {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        let sync = Database::of(context, named)?.open().await?;
        let ids = find_all(&sync, &self.ids).await?;
        let wake = async |id| {
            sync.now(id).await?;
            Ok(Due { id, due: true })
        };
        let row = |due: &Due| vec![due.id.to_string(), "yes".to_owned()];
        each(context, ids, wake, &["Id", "Due"], row).await
    }
}

impl Pause {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        let sync = Database::of(context, named)?.open().await?;
        let ids = find_all(&sync, &self.ids).await?;
        let pause = async |id| {
            sync.pause(id).await?;
            Ok(Stands { id, state: sync.status(id).await?.state.as_str() })
        };
        each(context, ids, pause, &["Id", "State"], stands).await
    }
}

impl Resume {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        let sync = Database::of(context, named)?.open().await?;
        let ids = find_all(&sync, &self.ids).await?;
        let resume = async |id| {
            sync.resume(id).await?;
            Ok(Stands { id, state: sync.status(id).await?.state.as_str() })
        };
        each(context, ids, resume, &["Id", "State"], stands).await
    }
}

fn stands(stands: &Stands) -> Vec<String> {
    vec![stands.id.to_string(), stands.state.to_owned()]
}

/// Does it to each. What fails is told with its id, the others are done; the exit code is the first
/// failure's. One alone fails as every command does.
pub(super) async fn each<T: Serialize + 'static>(
    context: &mut Context,
    ids: Vec<Id>,
    mut act: impl AsyncFnMut(Id) -> Result<T, SyncError>,
    head: &'static [&'static str],
    row: fn(&T) -> Vec<String>,
) -> Answer {
    let is_one = ids.len() == 1;
    let mut items = Vec::new();
    let mut exit = 0;
    for id in ids {
        match act(id).await.map_err(Failure::from) {
            Ok(item) => items.push(item),
            Err(failure) if is_one => return Err(failure),
            Err(failure) => {
                exit = if exit == 0 { failure.exit() } else { exit };
                complain(context, failure.about(&id.to_string()));
            }
        }
    }
    Ok(Box::new(WithExit { report: Listed { items, head, row, empty: "None." }, exit }))
}

/// A line on standard error about one of several.
pub(super) fn complain(context: &mut Context, failure: Failure) {
    let line = match context.form {
        OutputFormat::Json | OutputFormat::Ndjson => failure.json(),
        OutputFormat::Table | OutputFormat::Csv => failure.line(false),
    };
    let err = &mut context.terminal.err;
    // Nobody is left to be told.
    let _ = std::io::Write::write_fmt(err, format_args!("{line}\n"));
}
