//! The institutions of the app.

use foliolink_raw::vumi::calls;

use crate::{
    code::open_words,
    error::Result,
    portfolio::InstitutionId,
    vumi::{Client, client::refusal::quote_answer, convert},
};

open_words! {
    /// Kind of an institution. Open: only `BROKER` is documented, the list could not be read (A-15).
    EntityType {
        /// A broker: portfolios, and accounts for their cash.
        BROKER = "BROKER",
        /// A bank (assumed word).
        BANK = "BANK",
        /// A crypto exchange (assumed word).
        CRYPTO_EXCHANGE = "CRYPTO_EXCHANGE",
    }
}

open_words! {
    /// How mature the provider's integration with an institution is. **`TEST` is no sandbox**: real people, real data, rough edges. Open.
    EntityLevel {
        /// Recent; edge cases are possible.
        TEST = "TEST",
        /// Thoroughly tested.
        PROD = "PROD",
    }
}

/// An institution that the app may connect to. Only the id is sure (A-15).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Entity {
    /// What the Link's `entity` takes, a word in lower case.
    pub id: InstitutionId,
    /// Its name.
    pub name: Option<String>,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: Option<EntityType>,
    /// How mature the integration is.
    pub level: Option<EntityLevel>,
    /// Where its logo is.
    pub logo: Option<String>,
}

impl Client {
    /// The institutions that were chosen for the app in the dashboard. One call; path and form are
    /// assumed (A-10, A-15).
    ///
    /// # Errors
    /// As every call: see [`Connection`](crate::vumi::Connection).
    ///
    /// # Examples
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let client = vumi_client();
    /// let entities = client.entities().await?;
    /// assert!(entities.iter().any(|entity| entity.id.as_str() == "examplebank"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Provider docs: <https://docs.vumi.io/general-api-resources/entities>
    pub async fn entities(&self) -> Result<Vec<Entity>> {
        let answer = self.read(calls::ListEntities {}).await?.log_repairs();
        let record = answer.record.clone();
        quote_answer(convert::entities(answer), &record)
    }
}
