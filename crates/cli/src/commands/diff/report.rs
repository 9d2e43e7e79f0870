//! Differences as a table that a person likes: per table a line of counts, then a row for each
//! thing.

use foliolink::portfolio::{Diff, Institution, Rows, Snapshot, columns::Row};
use serde::Serialize;

use super::rows::{Change, Labels};
use crate::output::{
    RenderOptions, Report, csv, json,
    snapshot::source,
    table::{Cell, Column, Grid},
};

/// One pair of snapshots and what is between them.
pub(super) struct Compared {
    old: Snapshot,
    new: Snapshot,
    diff: Diff,
}

/// What a comparison found.
pub(super) struct Differences {
    pub(super) list: Vec<Compared>,
    pub(super) many: bool,
}

/// A table with its changes, ready to print.
struct Part {
    title: &'static str,
    changes: Vec<Change>,
}

impl Compared {
    pub(super) fn of(old: Snapshot, new: Snapshot) -> Self {
        let diff = new.diff(&old);
        Self { old, new, diff }
    }

    fn parts(&self, reveal: bool) -> Vec<Part> {
        let diff = &self.diff;
        let labels = Labels::of(&self.old, &self.new, reveal);
        let institution =
            diff.institution.iter().map(|change| labels.institution_change(change)).collect();
        let posted = diff
            .posted
            .iter()
            .map(|change| Change {
                sign: "✓",
                ..labels.change_of(labels.transaction(&change.new), change)
            })
            .collect();
        let all = [
            Part { title: "Institution", changes: institution },
            part("Holders", &diff.holders, &labels, Labels::holder),
            part("Accounts", &diff.accounts, &labels, Labels::account),
            part("Portfolios", &diff.portfolios, &labels, Labels::portfolio),
            part("Securities", &diff.securities, &labels, Labels::security),
            part("Holdings", &diff.holdings, &labels, Labels::holding),
            part("Transactions", &diff.transactions, &labels, Labels::transaction),
            Part { title: "Posted", changes: posted },
        ];
        all.into_iter().filter(|part| !part.changes.is_empty()).collect()
    }

    fn table(&self, options: &RenderOptions) -> String {
        let at = |at: Option<jiff::Timestamp>| {
            at.map_or_else(|| "–".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string())
        };
        let known =
            if self.new.institution == Institution::default() { &self.old } else { &self.new };
        let left = source(known);
        let mut text =
            options.heading(&left, &format!("{} → {}", at(self.old.as_of), at(self.new.as_of)));
        let parts = self.parts(options.reveal);
        if parts.is_empty() {
            text.push_str(&format!("{}\n", options.dim("nothing changed")));
        }
        for part in parts {
            text.push_str(&format!(
                "\n{}{}",
                options.title(&format!("{}: {}", part.title, part.counts())),
                part.grid().render(options)
            ));
        }
        text
    }
}

fn part<'a, T: Row + Serialize>(
    title: &'static str,
    rows: &Rows<T>,
    labels: &Labels<'a>,
    label: fn(&Labels<'a>, &T) -> String,
) -> Part {
    let plain = |sign: &'static str, row: &T| Change {
        sign,
        label: label(labels, row),
        details: String::new(),
    };
    let mut changes: Vec<_> = rows.added.iter().map(|row| plain("+", row)).collect();
    changes.extend(
        rows.changed.iter().map(|change| labels.change_of(label(labels, &change.new), change)),
    );
    changes.extend(rows.vanished.iter().map(|row| plain("−", row)));
    Part { title, changes }
}

impl Part {
    fn counts(&self) -> String {
        let words = [("+", "added"), ("~", "changed"), ("−", "vanished"), ("✓", "posted")];
        let count = |sign: &str| self.changes.iter().filter(|change| change.sign == sign).count();
        let said =
            words.iter().map(|(sign, word)| (count(sign), word)).filter(|(count, _)| *count > 0);
        said.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
    }

    fn grid(&self) -> Grid {
        let mut grid = Grid::new(vec![
            Column::text(""),
            Column::text("What").shrinks(24),
            Column::text("Change").shrinks(24).leaves(1),
        ]);
        for change in &self.changes {
            grid.row(vec![
                Cell::text(change.sign),
                Cell::text(&change.label),
                Cell::dim(&change.details),
            ]);
        }
        grid
    }
}

impl Report for Differences {
    fn table(&self, options: &RenderOptions) -> String {
        self.list.iter().map(|compared| compared.table(options)).collect::<Vec<_>>().join("\n")
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        match self.list.as_slice() {
            [one] if !self.many => json::one(&one.diff, layout),
            many => {
                json::list(&many.iter().map(|compared| &compared.diff).collect::<Vec<_>>(), layout)
            }
        }
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let word = |sign: &str| match sign {
            "+" => "added",
            "~" => "changed",
            "−" => "vanished",
            _ => "posted",
        };
        let rows = self.list.iter().flat_map(|compared| {
            let provider = compared.new.provider.as_str();
            compared.parts(true).into_iter().flat_map(move |part| {
                let row = move |change: Change| {
                    let table = if part.title == "Posted" {
                        "transactions".to_owned()
                    } else {
                        part.title.to_lowercase()
                    };
                    [
                        provider.to_owned(),
                        table,
                        word(change.sign).to_owned(),
                        change.label,
                        change.details,
                    ]
                };
                part.changes.into_iter().map(row)
            })
        });
        csv::write(&["provider", "table", "change", "what", "details"], rows)
    }
}
