//! Tables that fit the page: text columns give way first, then whole columns in the order the table
//! says, at last every text; numbers are never cut.

use comfy_table::{Attribute, Cell as ComfyCell, CellAlignment, Color, ContentArrangement, Table};

use super::{
    amount,
    paint::{RenderOptions, clean, columns, shorten},
};

/// What is left of any text where nothing else can give way any more.
const LAST: usize = 6;

/// A table under construction.
pub(crate) struct Grid {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

/// How a column is printed, and what it gives up on a narrow page.
pub(crate) struct Column {
    head: &'static str,
    numbers: bool,
    /// The narrowest it may become; `None` for what must not be cut.
    least: Option<usize>,
    /// Columns with a higher number leave first; 0 never leaves.
    leaves: u8,
    /// As wide as it is printed.
    width: usize,
}

/// One cell.
pub(crate) struct Cell {
    text: String,
    tone: Tone,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    Plain,
    Dim,
    Negative,
}

impl Column {
    /// A text that is shown whole.
    pub(crate) fn text(head: &'static str) -> Self {
        Self { head, numbers: false, least: None, leaves: 0, width: 0 }
    }

    /// Numbers: right-aligned, points below one another.
    pub(crate) fn number(head: &'static str) -> Self {
        Self { numbers: true, ..Self::text(head) }
    }

    /// May be cut down to so many columns.
    pub(crate) fn shrinks(mut self, least: usize) -> Self {
        self.least = Some(least);
        self
    }

    /// May be left out on a narrow page; higher numbers leave first.
    pub(crate) fn leaves(mut self, order: u8) -> Self {
        self.leaves = order;
        self
    }
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: clean(&text.into()), tone: Tone::Plain }
    }

    pub(crate) fn dim(text: impl Into<String>) -> Self {
        Self { tone: Tone::Dim, ..Self::text(text) }
    }

    /// A number, or nothing.
    pub(crate) fn number(number: Option<rust_decimal::Decimal>) -> Self {
        let negative = number.is_some_and(|number| number.is_sign_negative() && !number.is_zero());
        let text = number.map(amount::group_thousands).unwrap_or_default();
        Self { text, tone: if negative { Tone::Negative } else { Tone::Plain } }
    }
}

impl Grid {
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// The table, at most as wide as the page where its columns can give way; empty without rows.
    pub(crate) fn render(mut self, options: &RenderOptions) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        self.drop_empty();
        self.align_numbers();
        self.fit(options.width);
        self.print(options)
    }

    /// A column in which nothing stands says nothing.
    fn drop_empty(&mut self) {
        for at in (0..self.columns.len()).rev() {
            if self.columns[at].leaves > 0 && self.rows.iter().all(|row| row[at].text.is_empty()) {
                self.remove(at);
            }
        }
    }

    fn align_numbers(&mut self) {
        for at in 0..self.columns.len() {
            if self.columns[at].numbers {
                let mut texts: Vec<_> = self.rows.iter_mut().map(|row| &mut row[at].text).collect();
                amount::align_points(&mut texts);
            }
        }
    }

    fn remove(&mut self, at: usize) {
        self.columns.remove(at);
        for row in &mut self.rows {
            row.remove(at);
        }
    }

    fn natural(&self, at: usize) -> usize {
        let cells = self.rows.iter().map(|row| columns(&row[at].text));
        cells.chain([columns(self.columns[at].head)]).max().unwrap_or(0)
    }

    /// Narrowest width of column `at`.
    fn least(&self, at: usize) -> usize {
        let natural = self.natural(at);
        self.columns[at].least.map_or(natural, |least| least.min(natural))
    }

    fn fit(&mut self, width: usize) {
        // A blank before each column, two between: see `print`.
        let frame = |count: usize| 2 * count;
        while frame(self.columns.len())
            + (0..self.columns.len()).map(|at| self.least(at)).sum::<usize>()
            > width
        {
            let leaving = (0..self.columns.len())
                .filter(|&at| self.columns[at].leaves > 0)
                .max_by_key(|&at| self.columns[at].leaves);
            match leaving {
                Some(at) => self.remove(at),
                None => break,
            }
        }
        let mut widths: Vec<_> = (0..self.columns.len()).map(|at| self.natural(at)).collect();
        let least: Vec<_> = (0..self.columns.len()).map(|at| self.least(at)).collect();
        let last: Vec<_> = (0..self.columns.len())
            .map(|at| if self.columns[at].numbers { widths[at] } else { widths[at].min(LAST) })
            .collect();
        for limits in [least, last] {
            while frame(widths.len()) + widths.iter().sum::<usize>() > width {
                // The widest that can still give way, so that several long texts share the loss.
                let Some(at) = (0..widths.len())
                    .filter(|&at| widths[at] > limits[at])
                    .max_by_key(|&at| widths[at])
                else {
                    break;
                };
                widths[at] -= 1;
            }
        }
        for row in &mut self.rows {
            for (cell, width) in row.iter_mut().zip(&widths) {
                cell.text = shorten(&cell.text, *width);
            }
        }
        for (column, width) in self.columns.iter_mut().zip(widths) {
            column.width = width;
        }
    }

    fn print(&self, options: &RenderOptions) -> String {
        let mut table = Table::new();
        table
            .load_style(comfy_table::presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Disabled);
        if options.colours {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        table.set_header(self.columns.iter().map(|column| {
            let head =
                ComfyCell::new(shorten(column.head, column.width)).add_attribute(Attribute::Dim);
            head.add_attribute(Attribute::Underlined)
        }));
        for row in &self.rows {
            table.add_row(row.iter().map(paint_cell));
        }
        for (column, shown) in self.columns.iter().zip(table.column_iter_mut()) {
            shown.set_padding((1, 1));
            shown.set_cell_alignment(if column.numbers {
                CellAlignment::Right
            } else {
                CellAlignment::Left
            });
        }
        let lines = table.lines().map(|line| line.trim_end().to_owned() + "\n");
        lines.collect()
    }
}

fn paint_cell(cell: &Cell) -> ComfyCell {
    let shown = ComfyCell::new(&cell.text);
    match cell.tone {
        Tone::Plain => shown,
        Tone::Dim => shown.add_attribute(Attribute::Dim),
        Tone::Negative => shown.fg(Color::Red),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let mut grid = Grid::new(vec![
            Column::text("Name").shrinks(8),
            Column::text("Note").shrinks(6).leaves(2),
            Column::number("Amount"),
            Column::text("Empty").leaves(1),
        ]);
        let number = |text: &str| Cell::number(text.parse().ok());
        grid.row(vec![
            Cell::text("Énergie Fictive"),
            Cell::dim("日本語の注釈"),
            number("-1234.5"),
            Cell::text(""),
        ]);
        grid.row(vec![
            Cell::text("x\u{1b}[31m\ny"),
            Cell::text("n"),
            number("0.125"),
            Cell::text(""),
        ]);
        grid
    }

    fn page(width: usize, colours: bool) -> RenderOptions {
        RenderOptions { width, colours, reveal: false }
    }

    #[test]
    fn texts_give_way_then_columns_and_numbers_never() {
        let widths = |text: &str| text.lines().map(columns).max().unwrap();
        let wide = grid().render(&page(80, false));
        assert!(!wide.contains("Empty"), "a column in which nothing stands leaves: {wide}");
        assert!(wide.contains("日本語の注釈") && wide.contains("Énergie Fictive"), "{wide}");
        let narrow = grid().render(&page(32, false));
        assert!(
            widths(&narrow) <= 32 && narrow.contains('…') && narrow.contains("-1,234.5"),
            "{narrow}"
        );
        let narrowest = grid().render(&page(24, false));
        assert!(
            widths(&narrowest) <= 24
                && !narrowest.contains("Note")
                && narrowest.contains("-1,234.5"),
            "{narrowest}"
        );
    }

    #[test]
    fn at_last_texts_that_are_shown_whole_give_way_with_their_heads() {
        let mut grid =
            Grid::new(vec![Column::text("A head of some length"), Column::number("Amount")]);
        grid.row(vec![Cell::text("0123456789abcdef"), Cell::number("1234567.89".parse().ok())]);
        let text = grid.render(&page(24, false));
        assert!(
            text.lines().all(|line| columns(line) <= 24)
                && text.contains("012345")
                && text.contains("1,234,567.89"),
            "{text}"
        );
    }

    #[test]
    fn a_banks_text_cannot_steer_the_terminal() {
        let text = grid().render(&page(80, false));
        assert!(!text.contains('\u{1b}') && text.contains("x [31m y"), "{text}");
        assert!(grid().render(&page(80, true)).contains("\u{1b}["));
    }

    #[test]
    fn without_rows_there_is_no_table() {
        assert_eq!(Grid::new(vec![Column::text("Name")]).render(&page(80, true)), "");
    }
}
