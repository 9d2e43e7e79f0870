//! The catalogues of attributes and of categories: lists of groups, one row for each thing below
//! them in a table and in CSV.

use serde::Serialize;

use crate::output::{
    RenderOptions, Report, csv, json,
    table::{Cell, Column, Grid},
};

/// Groups, and what stands below them.
pub(super) struct Catalogue<T> {
    pub(super) groups: Vec<T>,
    /// What a group is called, what stands below it, and what is said of it.
    pub(super) head: [&'static str; 3],
    pub(super) rows: fn(&T) -> Vec<[String; 3]>,
}

impl<T> Catalogue<T> {
    fn rows(&self) -> impl Iterator<Item = [String; 3]> {
        self.groups.iter().flat_map(self.rows)
    }
}

impl<T: Serialize> Report for Catalogue<T> {
    fn table(&self, options: &RenderOptions) -> String {
        let [group, name, what] = self.head;
        let mut grid = Grid::new(vec![
            Column::text(group).shrinks(12),
            Column::text(name),
            Column::text(what).shrinks(16).leaves(1),
        ]);
        let mut above = None;
        for [group, name, what] in self.rows() {
            // Said once, above the rest of its own.
            let shown = if above.as_ref() == Some(&group) { String::new() } else { group.clone() };
            grid.row(vec![Cell::text(shown), Cell::text(name), Cell::dim(what)]);
            above = Some(group);
        }
        match grid.render(options) {
            table if table.is_empty() => format!("{}\n", options.dim("an empty catalogue")),
            table => table,
        }
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::list(&self.groups, layout)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let head = self.head.map(str::to_lowercase);
        csv::write(&head.each_ref().map(String::as_str), self.rows())
    }
}
