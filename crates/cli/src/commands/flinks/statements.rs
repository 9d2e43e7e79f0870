//! `foliolink flinks statements`: PDF statements, listed and, with `--out`, one a file.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use foliolink::{
    flinks::{Part, StatementSpan, Statements},
    portfolio::Warning,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{client, open::OfCard};
use crate::{
    context::Context,
    failure::Failure,
    output::{
        Answer, RenderOptions, Report, csv, json,
        listed::text_or_empty,
        paint::{mask, wrap},
        table::{Cell, Column, Grid},
    },
    output_file::{check_folder, write_private},
};

/// Which statements, and where to.
#[derive(Debug, Args)]
pub(crate) struct FetchStatements {
    #[command(flatten)]
    card: OfCard,
    /// How far back
    #[arg(long, value_enum, default_value = "most-recent")]
    months: Months,
    /// Only this account; may be repeated
    #[arg(long = "account", value_name = "ID", value_parser = super::parse_account)]
    accounts: Vec<String>,
    /// Where they are written, one PDF a file [default: they are only listed]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Months {
    MostRecent,
    #[value(name = "3")]
    Three,
    #[value(name = "12")]
    Twelve,
}

impl From<Months> for StatementSpan {
    fn from(months: Months) -> Self {
        match months {
            Months::MostRecent => Self::MOST_RECENT,
            Months::Three => Self::MONTHS_3,
            Months::Twelve => Self::MONTHS_12,
        }
    }
}

impl FetchStatements {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        check(self.out.as_deref())?;
        let config = context.config()?;
        let client = client(context, &config)?;
        let pull = client.pull(&self.card.id()?, [Part::Statements]);
        let pull =
            pull.only(self.accounts.iter().map(String::as_str)).statement_span(self.months.into());
        let pulled = self.card.how.prepare(context, &config, pull)?.await?;
        let (list, warnings) = match pulled.statements {
            Some(statements) => (save(&statements, self.out.as_deref())?, statements.warnings),
            None => Default::default(),
        };
        Ok(Box::new(Saved { list, warnings }))
    }
}

/// A statement, and where it went.
#[derive(Clone, Serialize, JsonSchema)]
pub(super) struct SavedStatement {
    account: Option<String>,
    id: Option<String>,
    bytes: usize,
    file: Option<String>,
    /// Why there is no file, or what else isn't what it seems.
    warning: Option<String>,
}

impl SavedStatement {
    /// A line of the list that is no statement: a list has no other place for a warning.
    fn of_warning(warning: &Warning) -> Self {
        let warning = Some(format!("{}: {}", warning.path, warning.what));
        Self { account: None, id: None, bytes: 0, file: None, warning }
    }
}

/// What can be seen to be wrong with `--out` before anything is sent.
pub(super) fn check(out: Option<&Path>) -> Result<(), Failure> {
    let Some(folder) = out else { return Ok(()) };
    check_folder(folder).map_err(|why| Failure::usage(format!("--out {}: {why}", folder.display())))
}

/// Lists the statements, and writes them where a folder is named. File names hold no account
/// number.
pub(super) fn save(
    statements: &Statements,
    out: Option<&Path>,
) -> Result<Vec<SavedStatement>, Failure> {
    if let Some(folder) = out {
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::machine(&format!("--out {}", folder.display()), error))?;
    }
    let mut saved = Vec::new();
    for (at, of_account) in statements.accounts.iter().enumerate() {
        for (number, statement) in of_account.statements.iter().enumerate() {
            let file = match out {
                Some(folder) => Some(write(
                    folder,
                    (at + 1, number + 1),
                    statement.id.as_deref(),
                    &statement.bytes,
                )?),
                None => None,
            };
            let account =
                of_account.account_number.as_ref().map(|number| number.reveal().to_owned());
            saved.push(SavedStatement {
                account,
                id: statement.id.clone(),
                bytes: statement.bytes.len(),
                file,
                warning: None,
            });
        }
    }
    Ok(saved)
}

fn write(
    folder: &Path,
    (account, number): (usize, usize),
    id: Option<&str>,
    bytes: &[u8],
) -> Result<String, Failure> {
    // The id comes from the provider: nothing in it may name another folder.
    let id: String =
        id.unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    let name = if id.is_empty() {
        format!("account-{account}-{number}.pdf")
    } else {
        format!("account-{account}-{number}-{id}.pdf")
    };
    let path = folder.join(name);
    write_private(&path, bytes)
        .map_err(|error| Failure::machine(&path.display().to_string(), error))?;
    Ok(path.display().to_string())
}

struct Saved {
    list: Vec<SavedStatement>,
    warnings: Vec<Warning>,
}

impl Saved {
    /// The statements, then what is to be said of them.
    fn items(&self) -> impl Iterator<Item = Cow<'_, SavedStatement>> {
        let warnings = self.warnings.iter().map(SavedStatement::of_warning).map(Cow::Owned);
        self.list.iter().map(Cow::Borrowed).chain(warnings)
    }
}

impl Report for Saved {
    fn table(&self, options: &RenderOptions) -> String {
        let mut text = if self.list.is_empty() {
            format!("{}\n", options.dim("no statements"))
        } else {
            grid(&self.list, options)
        };
        for Warning { path, what } in &self.warnings {
            text.push_str(&format!("\n{}\n", wrap(&format!("{path}: {what}"), options.width, "")));
        }
        text
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::list(&self.items().collect::<Vec<_>>(), layout)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let row = |item: Cow<'_, SavedStatement>| {
            [
                text_or_empty(item.account.as_ref()),
                text_or_empty(item.id.as_ref()),
                item.bytes.to_string(),
                text_or_empty(item.file.as_ref()),
                text_or_empty(item.warning.as_ref()),
            ]
        };
        csv::write(&["account", "id", "bytes", "file", "warning"], self.items().map(row))
    }
}

/// The list as a table.
pub(super) fn grid(statements: &[SavedStatement], options: &RenderOptions) -> String {
    let columns = vec![
        Column::text("Account"),
        Column::number("Bytes"),
        Column::text("File").shrinks(20).leaves(1),
        Column::text("Id").shrinks(12).leaves(2),
    ];
    let mut grid = Grid::new(columns);
    for statement in statements {
        let account = statement.account.as_deref().unwrap_or_default();
        grid.row(vec![
            Cell::text(if options.reveal { account.to_owned() } else { mask(account) }),
            Cell::number(Some(statement.bytes.into())),
            Cell::text(text_or_empty(statement.file.as_ref())),
            Cell::dim(text_or_empty(statement.id.as_ref())),
        ]);
    }
    grid.render(options)
}
