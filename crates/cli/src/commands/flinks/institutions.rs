//! `foliolink flinks institutions`: the banks that can be connected.

use clap::{Args, ValueEnum};
use foliolink::flinks::{InstitutionEntry, Language};

use super::client;
use crate::{
    context::Context,
    output::{
        Answer,
        listed::{Listed, text_or_empty},
    },
};

/// More than both countries have banks.
const MOST: usize = 100_000;

/// In which language tables name them; the other forms hold all names.
#[derive(Debug, Args)]
pub(crate) struct ListInstitutions {
    /// Language of the names in tables
    #[arg(long, value_enum, default_value = "en")]
    language: Tongue,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tongue {
    En,
    Fr,
}

impl ListInstitutions {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let client = client(context, &context.config()?)?;
        let items = client.institutions().collect_up_to(MOST).await?;
        let row: fn(&InstitutionEntry) -> Vec<String> = match self.language {
            Tongue::En => |entry| row(entry, &Language::ENGLISH),
            Tongue::Fr => |entry| row(entry, &Language::FRENCH),
        };
        Ok(Box::new(Listed {
            items,
            head: &["Id", "Name", "Country", "Status"],
            row,
            empty: "no institutions",
        }))
    }
}

fn row(it: &InstitutionEntry, language: &Language) -> Vec<String> {
    vec![
        it.id.to_string(),
        text_or_empty(it.name(language)),
        text_or_empty(it.country.as_ref()),
        text_or_empty(it.status.as_ref()),
    ]
}
