//! `foliolink flinks pull`: session, data, unified snapshot.

use clap::Args;
use foliolink::flinks::{AccountsDetail, Pulled};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    client,
    open::How,
    parts::Parts,
    statements::{SavedStatement, save},
};
use crate::{
    commands::settings::parse_argument,
    context::Context,
    output::{Answer, RenderOptions, Report, json, snapshot::Snapshots},
};

/// Whose data, and what of it.
#[derive(Debug, Args)]
pub(crate) struct PullData {
    /// The saved card
    #[arg(long, value_name = "ID")]
    login_id: String,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    parts: Parts,
}

impl PullData {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let config = context.config()?;
        let client = client(context, &config)?;
        let parts = &self.parts;
        parts.check()?;
        let login_id = parse_argument("--login-id", &self.login_id)?;
        let pull = parts.prepare(client.pull(&login_id, parts.selected_parts()));
        let pulled = self.how.prepare(context, &config, pull)?.await?;
        answer(&pulled, parts).await
    }
}

/// The snapshot, with statements where they were asked for.
pub(super) async fn answer(pulled: &Pulled, parts: &Parts) -> Answer {
    let list = vec![pulled.snapshot()];
    let statements =
        pulled.statements.as_ref().map(|statements| save(statements, parts.out())).transpose()?;
    let mut notices = Vec::new();
    let is_whole = parts.is_of_all_accounts() && pulled.investments.is_none();
    if is_whole && pulled.accounts.as_ref().is_some_and(has_none) {
        let what = "note: no accounts came, and investments were not asked for: \
                    --what accounts,transactions,holders,investments reads both";
        notices.push(what.to_owned());
    }
    let snapshots = Snapshots { list, many: false, main: parts.main(), remarks: vec![], notices };
    let snapshots = parts.export.of(snapshots).await?;
    Ok(match statements {
        None => Box::new(snapshots),
        Some(statements) => Box::new(WithStatements { snapshots, statements }),
    })
}

/// A card of investments alone looks like an empty one.
fn has_none(answer: &AccountsDetail) -> bool {
    answer.accounts.is_empty()
}

struct WithStatements {
    snapshots: Snapshots,
    statements: Vec<SavedStatement>,
}

/// A snapshot with one more list at its end.
#[derive(Serialize, JsonSchema)]
pub(super) struct Extended<'a> {
    #[serde(flatten)]
    snapshot: &'a foliolink::portfolio::Snapshot,
    statements: &'a [SavedStatement],
}

impl Report for WithStatements {
    fn table(&self, options: &RenderOptions) -> String {
        format!(
            "{}\n{}{}",
            self.snapshots.table(options),
            options.title("Statements"),
            super::statements::grid(&self.statements, options)
        )
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        match self.snapshots.list.first() {
            Some(snapshot) => {
                json::one(&Extended { snapshot, statements: &self.statements }, layout)
            }
            None => json::one(&self.statements, layout),
        }
    }

    fn csv(&self) -> Result<String, csv::Error> {
        self.snapshots.csv()
    }

    fn notices(&self) -> Vec<String> {
        self.snapshots.notices()
    }
}
