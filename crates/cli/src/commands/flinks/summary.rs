//! `foliolink flinks summary`: balances and what each account may be used for, without
//! transactions.

use clap::Args;
use foliolink::{Pending, flinks::AccountsSummary};

use super::{client, open::OfCard};
use crate::{
    commands::settings::with_pace,
    context::{Context, watch},
    output::{
        Answer, RenderOptions, Report, csv, json,
        listed::text_or_empty,
        paint::mask,
        snapshot::{warning_lines, warnings},
        table::{Cell, Column, Grid},
    },
};

/// Of which card.
#[derive(Debug, Args)]
pub(crate) struct ShowSummary {
    #[command(flatten)]
    card: OfCard,
}

impl ShowSummary {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let config = context.config()?;
        let client = client(context, &config)?;
        let session = self.card.open(context, &config, &client).await?;
        finish(context, with_pace(session.summary().start(), &config)).await
    }
}

/// Waits for a summary and shows it.
pub(super) async fn finish(context: &Context, pending: Pending<AccountsSummary>) -> Answer {
    let step = context.progress.step("Reading accounts");
    step.begin("");
    let summary = watch(pending, &step, &context.waiting).await?;
    Ok(Box::new(Summary(summary)))
}

struct Summary(AccountsSummary);

impl Report for Summary {
    fn table(&self, options: &RenderOptions) -> String {
        let mut grid = Grid::new(vec![
            Column::text("Account").shrinks(20),
            Column::text("Kind"),
            Column::text("Number"),
            Column::number("Balance"),
            Column::number("Available").leaves(1),
            Column::text(""),
        ]);
        for account in &self.0.accounts {
            let number = account.number.as_ref().map(|number| number.reveal());
            grid.row(vec![
                Cell::text(account.title.as_ref().map(|title| title.reveal()).unwrap_or_default()),
                Cell::dim(text_or_empty(account.kind.as_ref().map(|kind| kind.as_sent()))),
                Cell::dim(
                    number
                        .map(|number| if options.reveal { number.to_owned() } else { mask(number) })
                        .unwrap_or_default(),
                ),
                Cell::number(account.balance.current),
                Cell::number(account.balance.available),
                Cell::dim(text_or_empty(account.currency.as_ref())),
            ]);
        }
        grid.render(options) + &warnings(&self.0.warnings, options)
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::one(&self.0, layout)
    }

    fn beside_csv(&self) -> Vec<String> {
        warning_lines(&self.0.warnings)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let row = |account: &foliolink::flinks::SummaryAccount| {
            vec![
                text_or_empty(account.id.as_ref()),
                text_or_empty(account.title.as_ref().map(|title| title.reveal())),
                text_or_empty(account.kind.as_ref().map(|kind| kind.as_sent())),
                text_or_empty(account.number.as_ref().map(|number| number.reveal())),
                text_or_empty(account.currency.as_ref()),
                text_or_empty(account.balance.current),
                text_or_empty(account.balance.available),
            ]
        };
        csv::write(
            &["id", "name", "kind", "number", "currency", "current", "available"],
            self.0.accounts.iter().map(row),
        )
    }
}
