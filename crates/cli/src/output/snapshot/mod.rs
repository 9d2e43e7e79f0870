//! Snapshots as tables, JSON and CSV: what every pull, and the demo, prints.

mod allocation;
mod balances;
mod names;
mod rows;

use foliolink::portfolio::{Account, Holding, Snapshot, Transaction, Warning};

use super::{
    RenderOptions, Report, json,
    paint::{clean, wrap},
    table::Grid,
};
pub(crate) use names::Names;

/// Most transactions that a table shows; the other forms hold all of them.
const LATEST: usize = 10;
/// Most warnings that a table shows.
const WARNINGS: usize = 3;

/// What a pull found.
pub(crate) struct Snapshots {
    pub(crate) list: Vec<Snapshot>,
    /// Several in one answer are an array in JSON; a single one is an object.
    pub(crate) many: bool,
    /// Which table CSV prints.
    pub(crate) main: Main,
    /// Lines for people at the end.
    pub(crate) remarks: Vec<String>,
    /// What standard error says after them.
    pub(crate) notices: Vec<String>,
}

/// The main table of a pull: transactions if asked for, else holdings, else accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Main {
    Transactions,
    Holdings,
    Accounts,
}

impl Report for Snapshots {
    fn table(&self, options: &RenderOptions) -> String {
        let mut text = self
            .list
            .iter()
            .map(|snapshot| sections(snapshot, options))
            .collect::<Vec<_>>()
            .join("\n");
        for remark in &self.remarks {
            text.push_str(&format!("\n{}\n", options.dim(&wrap(remark, options.width, ""))));
        }
        text
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        match self.list.as_slice() {
            [one] if !self.many => json::one(one, layout),
            many => json::list(many, layout),
        }
    }

    fn csv(&self) -> Result<String, csv::Error> {
        match self.main {
            Main::Transactions => rows::csv::<Transaction>(&self.list),
            Main::Holdings => rows::csv::<Holding>(&self.list),
            Main::Accounts => rows::csv::<Account>(&self.list),
        }
    }

    fn beside_csv(&self) -> Vec<String> {
        warning_lines(self.list.iter().flat_map(|snapshot| &snapshot.warnings))
    }

    fn notices(&self) -> Vec<String> {
        self.notices.clone()
    }
}

/// Everything of one snapshot, one table below the other.
fn sections(snapshot: &Snapshot, options: &RenderOptions) -> String {
    let names = Names::of(snapshot, options.reveal);
    let mut text = heading(snapshot, options);
    section(&mut text, options, "Accounts", names.accounts());
    section(&mut text, options, "Portfolios", names.portfolios());
    section(&mut text, options, "Holdings", names.holdings());
    for (title, parts) in allocation::charts(snapshot, &names) {
        let chart = parts.and_then(|parts| super::chart::bars(parts, options));
        let chart = chart.unwrap_or_else(|| {
            format!(" {}\n", options.dim("no chart: these values are too large to add up"))
        });
        text.push_str(&format!("\n{}{chart}", options.title(&title)));
    }
    let balances = balances::lines(snapshot, &names, options);
    if !balances.is_empty() {
        text.push_str(&format!("\n{}{balances}", options.title("Balance, day by day")));
    }
    let (count, grid) = names.latest(LATEST);
    let title = if count > LATEST {
        format!("Latest {LATEST} of {count} transactions")
    } else {
        "Transactions".to_owned()
    };
    section(&mut text, options, &title, grid);
    text.push_str(&warnings(&snapshot.warnings, options));
    text
}

fn heading(snapshot: &Snapshot, options: &RenderOptions) -> String {
    let left = source(snapshot);
    let right = snapshot.as_of.map(|at| format!("as of {} UTC", at.strftime("%Y-%m-%d %H:%M")));
    options.heading(&left, &right.unwrap_or_default())
}

/// Provider and institution, as people call them.
pub(crate) fn source(snapshot: &Snapshot) -> String {
    let provider = match snapshot.provider.as_str() {
        "flinks" => "Flinks",
        "vumi" => "Vumi Finlink",
        other => other,
    };
    let institution = snapshot.institution.name.as_deref().or(snapshot
        .institution
        .id
        .as_ref()
        .map(|id| id.as_str()));
    institution.map_or_else(|| provider.to_owned(), |name| format!("{provider} · {name}"))
}

fn section(text: &mut String, options: &RenderOptions, title: &str, grid: Grid) {
    let table = grid.render(options);
    if !table.is_empty() {
        text.push_str(&format!("\n{}{table}", options.title(title)));
    }
}

/// The first few, the same ones of several places together. The other forms hold all of them.
/// Warnings as lines beside a table of CSV.
pub(crate) fn warning_lines<'a>(list: impl IntoIterator<Item = &'a Warning>) -> Vec<String> {
    let line = |warning: &Warning| clean(&format!("warning: {}: {}", warning.path, warning.what));
    list.into_iter().map(line).collect()
}

pub(crate) fn warnings(list: &[Warning], options: &RenderOptions) -> String {
    let mut kinds: Vec<(&str, &str, usize)> = Vec::new();
    for warning in list {
        match kinds.iter_mut().find(|(_, what, _)| *what == warning.what) {
            Some((.., count)) => *count += 1,
            None => kinds.push((&warning.path, &warning.what, 1)),
        }
    }
    let mut text = String::new();
    for (path, what, count) in kinds.iter().take(WARNINGS) {
        let more = if *count > 1 { format!(" and {} more", count - 1) } else { String::new() };
        let line = wrap(&format!("⚠ {path}{more}: {what}"), options.width, "  ");
        text.push_str(&format!("{}\n", options.warning(&line)));
    }
    let more = kinds.len().saturating_sub(WARNINGS);
    if more > 0 {
        text.push_str(&format!(
            "{}\n",
            options.warning(&format!("⚠ and {more} other kinds: see `warnings` of --output json"))
        ));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}
