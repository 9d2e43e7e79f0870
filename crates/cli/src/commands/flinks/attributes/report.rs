//! Attributes as a table, JSON and CSV.

use foliolink::flinks::{AttributeSet, AttributeValue};

use crate::output::{
    RenderOptions, Report, csv, json,
    snapshot::{warning_lines, warnings},
    table::{Cell, Column, Grid},
};

/// In place of a text that may say who somebody is.
const HIDDEN: &str = "•••";

/// The figures of a card.
pub(super) struct Computed(pub(super) AttributeSet);

impl Report for Computed {
    fn table(&self, options: &RenderOptions) -> String {
        let mut grid = Grid::new(vec![
            Column::text("Attribute").shrinks(20),
            Column::number("Value"),
            Column::text("").shrinks(12).leaves(1),
            Column::number("Transactions").leaves(2),
        ]);
        for (name, value) in &self.0.values {
            let behind = self.0.transactions.get(name).map(|rows| rows.len().into());
            let hidden = |text: String| if options.reveal { text } else { HIDDEN.to_owned() };
            let text = match value {
                AttributeValue::Number(_) => String::new(),
                AttributeValue::NoneDetected => "none detected".to_owned(),
                AttributeValue::Text(_) | AttributeValue::Other(_) => hidden(text(value)),
                _ => text(value),
            };
            grid.row(vec![
                Cell::text(name.as_str()),
                Cell::number(value.number()),
                Cell::text(text),
                Cell::number(behind),
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
        let row = |(name, value): (&String, &AttributeValue)| {
            [name.clone(), value.kind().to_owned(), text(value)]
        };
        csv::write(&["attribute", "type", "value"], self.0.values.iter().map(row))
    }
}

/// The value as text, exact; empty where there is none.
fn text(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Number(number) => number.to_string(),
        AttributeValue::Text(text) => text.reveal().to_owned(),
        AttributeValue::Flag(flag) => flag.to_string(),
        AttributeValue::Other(json) => json.get().to_owned(),
        _ => String::new(),
    }
}
