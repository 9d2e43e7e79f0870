//! `foliolink flinks categories`: a card's transactions with the categories that Flinks gives them,
//! and which categories there are.

use clap::{ArgGroup, Args};
use foliolink::{
    Pending,
    flinks::{Categorization, CategorizedTransaction, Category, Country},
};

use super::{
    catalogue::Catalogue,
    client,
    open::{How, OfCard},
};
use crate::{
    commands::settings::with_pace,
    context::{Context, watch},
    output::{
        Answer, RenderOptions, Report, csv, json,
        listed::text_or_empty,
        snapshot::warnings,
        table::{Cell, Column, Grid},
    },
};

/// Of which card; or those of a country.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["login_id", "country"])))]
pub(crate) struct ShowCategories {
    /// Sort the transactions of this saved card
    #[arg(long, value_name = "ID")]
    login_id: Option<String>,
    /// List the categories of a country: CA or US
    #[arg(long, value_name = "COUNTRY", conflicts_with_all = ["live", "answers"])]
    country: Option<String>,
    #[command(flatten)]
    how: How,
}

impl ShowCategories {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let config = context.config()?;
        let client = client(context, &config)?;
        if let Some(country) = self.country {
            let country = Country::from(country.to_uppercase().as_str());
            let groups = client.categories(&country).await?;
            let head = ["Category", "Subcategory", "Description"];
            return Ok(Box::new(Catalogue { groups, head, rows }));
        }
        let card = OfCard { login_id: self.login_id.unwrap_or_default(), how: self.how };
        let session = card.open(context, &config, &client).await?;
        finish(context, with_pace(session.categorization(), &config)).await
    }
}

/// What is said of a category stands beside it where nothing is below it.
fn rows(category: &Category) -> Vec<[String; 3]> {
    let row =
        |below: String, what: Option<&String>| [category.name.clone(), below, text_or_empty(what)];
    let below = category.subcategories.iter();
    let below: Vec<_> =
        below.map(|below| row(below.name.clone(), below.description.as_ref())).collect();
    if below.is_empty() { vec![row(String::new(), category.description.as_ref())] } else { below }
}

/// Waits for categories and shows them.
pub(super) async fn finish(context: &Context, pending: Pending<Categorization>) -> Answer {
    let step = context.progress.step("Sorting transactions");
    step.begin("");
    let sorted = watch(pending, &step, &context.waiting).await?;
    Ok(Box::new(Sorted(sorted)))
}

struct Sorted(Categorization);

impl Report for Sorted {
    fn table(&self, options: &RenderOptions) -> String {
        let mut grid = Grid::new(vec![
            Column::text("Date"),
            Column::text("Description").shrinks(16),
            Column::text("Category").shrinks(12),
            Column::text("Subcategory").shrinks(12).leaves(3),
            // Empty in the older form of the answer.
            Column::number("Debit").leaves(1),
            Column::number("Credit").leaves(2),
            Column::number("Balance").leaves(4),
        ]);
        for row in &self.0.transactions {
            grid.row(vec![
                Cell::dim(text_or_empty(row.date)),
                Cell::text(text_or_empty(row.description.as_ref().map(|text| text.reveal()))),
                Cell::text(text_or_empty(row.category.as_ref())),
                Cell::text(text_or_empty(row.subcategory.as_ref())),
                Cell::number(row.debit),
                Cell::number(row.credit),
                Cell::number(row.balance),
            ]);
        }
        let table = match grid.render(options) {
            table if table.is_empty() => format!("{}\n", options.dim("no transactions")),
            table => table,
        };
        table + &warnings(&self.0.warnings, options)
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::one(&self.0, layout)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let row = |row: &CategorizedTransaction| {
            [
                text_or_empty(row.id.as_ref()),
                text_or_empty(row.account.as_ref()),
                text_or_empty(row.date),
                text_or_empty(row.description.as_ref().map(|text| text.reveal())),
                text_or_empty(row.category.as_ref()),
                text_or_empty(row.subcategory.as_ref()),
                text_or_empty(row.debit),
                text_or_empty(row.credit),
                text_or_empty(row.balance),
            ]
        };
        csv::write(
            &[
                "id",
                "account",
                "date",
                "description",
                "category",
                "subcategory",
                "debit",
                "credit",
                "balance",
            ],
            self.0.transactions.iter().map(row),
        )
    }
}
