//! `foliolink flinks categories`: a card's transactions with the categories that Flinks gives them,
//! and which categories there are.

mod report;

use clap::{ArgGroup, Args};
use foliolink::{
    Pending,
    flinks::{Categorization, Category, Country},
};

use super::{
    catalogue::Catalogue,
    client,
    open::{How, wait},
};
use crate::{
    commands::settings::with_pace,
    context::Context,
    output::{Answer, listed::text_or_empty},
};
use report::Sorted;

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
        let session = self.how.open(self.login_id, context, &config, &client).await?;
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
    Ok(Box::new(Sorted(wait(context, "Sorting transactions", pending).await?)))
}
