//! Small answers: one thing with its facts, or a list of things with the same columns in a table
//! and in CSV.

use serde::Serialize;

use super::{
    RenderOptions, Report, csv, json,
    paint::{clean, columns, wrap},
    table::{Cell, Column, Grid},
};

/// A list. The row has a text for each head, in order.
pub(crate) struct Listed<T> {
    pub(crate) items: Vec<T>,
    pub(crate) head: &'static [&'static str],
    pub(crate) row: fn(&T) -> Vec<String>,
    /// What people read where the list is empty.
    pub(crate) empty: &'static str,
}

impl<T: Serialize> Report for Listed<T> {
    fn table(&self, options: &RenderOptions) -> String {
        if self.items.is_empty() {
            return format!("{}\n", options.dim(self.empty));
        }
        let last = self.head.len().saturating_sub(1);
        let column = |(at, head): (usize, &&'static str)| {
            let column = Column::text(head).shrinks(10);
            // The first column is what the row is about, and gives way last; the later a column,
            // the less it is missed.
            if at == 0 {
                Column::text(head)
            } else {
                column.leaves(u8::try_from(at.min(last)).unwrap_or(u8::MAX))
            }
        };
        let mut grid = Grid::new(self.head.iter().enumerate().map(column).collect());
        for item in &self.items {
            grid.row((self.row)(item).into_iter().map(Cell::text).collect());
        }
        grid.render(options)
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::list(&self.items, layout)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let name = |head: &&str| head.to_lowercase().replace(' ', "_");
        let head: Vec<_> = self.head.iter().map(name).collect();
        csv::write(
            &head.iter().map(String::as_str).collect::<Vec<_>>(),
            self.items.iter().map(self.row),
        )
    }
}

/// One thing: its names and values, absent ones empty.
pub(crate) struct Facts<T> {
    pub(crate) value: T,
    pub(crate) facts: fn(&T) -> Vec<(&'static str, String)>,
}

impl<T: Serialize> Report for Facts<T> {
    fn table(&self, options: &RenderOptions) -> String {
        let facts = (self.facts)(&self.value).into_iter().filter(|(_, value)| !value.is_empty());
        let facts: Vec<_> = facts.map(|(name, value)| (name, clean(&value))).collect();
        if let [(_, only)] = facts.as_slice() {
            return format!("{}\n", wrap(only, options.width, ""));
        }
        let width = facts.iter().map(|(name, _)| columns(name)).max().unwrap_or(0);
        let line = |(name, value): &(&str, String)| {
            let pad = " ".repeat(width - columns(name));
            let room = options.width.saturating_sub(width + 2);
            // An id is copied: it goes below its name before it is cut.
            if value.split_whitespace().any(|word| columns(word) > room) {
                return format!(
                    "{}\n{}\n",
                    options.dim(name),
                    wrap(&format!("  {value}"), options.width, "  ")
                );
            }
            let below = format!("\n{}", " ".repeat(width + 2));
            format!("{}{pad}  {}\n", options.dim(name), wrap(value, room, "").replace('\n', &below))
        };
        facts.iter().map(line).collect()
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::one(&self.value, layout)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let (names, values): (Vec<_>, Vec<_>) = (self.facts)(&self.value).into_iter().unzip();
        csv::write(&names, [values])
    }
}

/// What there is of an optional value, as text.
pub(crate) fn text_or_empty(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A time to the second; JSON holds all of it.
pub(crate) fn time(at: Option<jiff::Timestamp>) -> String {
    at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}

/// `yes` or `no`; nothing where the provider didn't say.
pub(crate) fn yes_no(value: Option<bool>) -> String {
    value.map(|yes| if yes { "yes" } else { "no" }).unwrap_or_default().to_owned()
}
