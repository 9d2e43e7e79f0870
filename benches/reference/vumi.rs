//! A list of Vumi's transactions by hand: a loop over pages, each read into rows.

use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::value::RawValue;

/// A page.
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    pub(crate) items: Vec<Transaction>,
    pub(crate) total: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transaction {
    pub(crate) id: String,
    pub(crate) account: Option<String>,
    pub(crate) r#type: String,
    #[serde(deserialize_with = "exact")]
    pub(crate) amount: Decimal,
    pub(crate) currency: Option<String>,
    pub(crate) date: Option<Date>,
    pub(crate) description: Option<String>,
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) updated_at: Option<Timestamp>,
}

fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let token = <&RawValue>::deserialize(deserializer)?;
    Decimal::from_str_exact(token.get()).map_err(D::Error::custom)
}

/// Reads page after page, and hands each row on.
pub(crate) async fn read_all(
    http: &reqwest::Client,
    url: &str,
    bearer: &str,
    size: usize,
    mut each: impl FnMut(Transaction),
) -> anyhow::Result<()> {
    let mut seen = 0;
    for number in 0.. {
        let request = http.get(url).query(&[("page", number), ("size", size)]).bearer_auth(bearer);
        let answer = request.send().await?.error_for_status()?.bytes().await?;
        let page: Page = serde_json::from_slice(&answer)?;
        let here = page.items.len();
        seen += here as u64;
        page.items.into_iter().for_each(&mut each);
        if here == 0 || page.total.is_some_and(|total| seen >= total) {
            break;
        }
    }
    Ok(())
}
