//! `foliolink flinks attributes`: figures that Flinks computes from a card's transactions, and
//! which there are.

mod report;

use clap::{ArgGroup, Args, ValueEnum};
use foliolink::{
    Pending,
    flinks::{AttributeCategory, AttributeGroup, AttributeSet},
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
use report::Computed;

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
    #[arg(long = "account", value_name = "ID", value_parser = super::parse_account,
        conflicts_with_all = ["set", "library"])]
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
        let session = self.how.open(self.login_id, context, &config, &client).await?;
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
    Ok(Box::new(Computed(wait(context, "Computing attributes", pending).await?)))
}
