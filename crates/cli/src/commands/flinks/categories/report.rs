//! Categorized transactions as a table, JSON and CSV.

use foliolink::flinks::{Categorization, CategorizedTransaction};

use crate::output::{
    RenderOptions, Report, csv, json,
    listed::text_or_empty,
    snapshot::{warning_lines, warnings},
    table::{Cell, Column, Grid},
};

/// The transactions of a card.
pub(super) struct Sorted(pub(super) Categorization);

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

    fn beside_csv(&self) -> Vec<String> {
        warning_lines(&self.0.warnings)
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
