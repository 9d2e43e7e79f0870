//! `foliolink flinks attributes`: figures that Flinks computes from a card's transactions, and
//! which there are.

use clap::{ArgGroup, Args, ValueEnum};
use foliolink::{
    Pending,
    flinks::{AttributeCategory, AttributeGroup, AttributeSet, AttributeValue},
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

/// Which figures, of which card; or which there are.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["set", "name", "library"])))]
pub(crate) struct ComputeAttributes {
    /// The saved card; not with --library
    #[arg(long, value_name = "ID", required_unless_present = "library")]
    login_id: Option<String>,
    /// Compute a whole set
    #[arg(long, value_enum)]
    set: Option<Set>,
    /// Compute this attribute of the library; may be repeated
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,
    /// With --name: how many days to look back, 1 to 365 [default: the provider's]
    #[arg(long, value_name = "DAYS", conflicts_with_all = ["set", "library"])]
    days: Option<u16>,
    /// With --name: from this account alone, of the category Operations; may be repeated
    #[arg(long = "account", value_name = "ID", conflicts_with_all = ["set", "library"])]
    accounts: Vec<String>,
    /// List the attributes that can be computed by name
    #[arg(long, value_enum, conflicts_with_all = ["login_id", "live", "answers"])]
    library: Option<Library>,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Set {
    Income,
    CreditRisk,
    Lending,
    UserAnalysis,
    All,
    BusinessAnalysis,
    AllBusiness,
}

impl From<Set> for AttributeGroup {
    fn from(set: Set) -> Self {
        match set {
            Set::Income => Self::Income,
            Set::CreditRisk => Self::CreditRisk,
            Set::Lending => Self::Lending,
            Set::UserAnalysis => Self::UserAnalysis,
            Set::All => Self::All,
            Set::BusinessAnalysis => Self::BusinessAnalysis,
            Set::AllBusiness => Self::AllBusiness,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Library {
    Consumer,
    Business,
}

impl ComputeAttributes {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let config = context.config()?;
        let client = client(context, &config)?;
        let groups = match self.library {
            Some(Library::Consumer) => Some(client.attribute_library().await?),
            Some(Library::Business) => Some(client.business_attribute_library().await?),
            None => None,
        };
        if let Some(groups) = groups {
            let head = ["Category", "Attribute", "Description"];
            return Ok(Box::new(Catalogue { groups, head, rows }));
        }
        let card = OfCard { login_id: self.login_id.unwrap_or_default(), how: self.how };
        let session = card.open(context, &config, &client).await?;
        let pending = match self.set {
            Some(set) => session.attributes(set.into()),
            None => {
                let mut request = session.chosen_attributes(self.name).only(self.accounts);
                if let Some(days) = self.days {
                    request = request.limit_days(days);
                }
                request.start()
            }
        };
        finish(context, with_pace(pending, &config)).await
    }
}

fn rows(group: &AttributeCategory) -> Vec<[String; 3]> {
    let category = text_or_empty(group.category.as_ref());
    let rows = group.attributes.iter();
    rows.map(|row| [category.clone(), row.name.clone(), text_or_empty(row.description.as_ref())])
        .collect()
}

/// Waits for attributes and shows them.
pub(super) async fn finish(context: &Context, pending: Pending<AttributeSet>) -> Answer {
    let step = context.progress.step("Computing attributes");
    step.begin("");
    let set = watch(pending, &step, &context.waiting).await?;
    Ok(Box::new(Computed(set)))
}

/// In place of a text that may say who somebody is.
const HIDDEN: &str = "•••";

struct Computed(AttributeSet);

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
