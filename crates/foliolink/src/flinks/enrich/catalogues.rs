//! The catalogues: which attributes there are, and which categories.

use foliolink_raw::flinks::calls;
use serde::Serialize;

use crate::{
    code::open_words,
    error::Result,
    flinks::{Client, client::Ask, convert::enrich::catalogues as convert},
};

open_words! {
    /// A country that has a catalogue of categories. Open.
    Country {
        /// Canada.
        CANADA = "CA",
        /// United States.
        UNITED_STATES = "US",
    }
}

/// Attributes of one category of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AttributeCategory {
    /// Its name.
    pub category: Option<String>,
    /// Its attributes.
    pub attributes: Vec<LibraryAttribute>,
}

/// An attribute that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LibraryAttribute {
    /// Its name, for [`Session::chosen_attributes`](crate::flinks::Session::chosen_attributes).
    pub name: String,
    /// What it says.
    pub description: Option<String>,
}

/// A category of transactions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Category {
    /// Its name.
    pub name: String,
    /// What belongs to it.
    pub description: Option<String>,
    /// The categories below it.
    pub subcategories: Vec<Subcategory>,
}

/// A category below another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Subcategory {
    /// Its name.
    pub name: String,
    /// What belongs to it.
    pub description: Option<String>,
}

impl Client {
    /// The attributes of consumers that can be asked for: some thousands. Needs the bearer.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, _) = flinks_client();
    /// let library = client.attribute_library().await?;
    /// let mut attributes = library.iter().flat_map(|category| &category.attributes);
    /// assert!(attributes.any(|attribute| attribute.name == "sum_credits"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): no bearer is set; nothing was sent.
    ///   [`Auth`](crate::ErrorKind::Auth): it was refused.
    /// - [`Decode`](crate::ErrorKind::Decode): the answer has no list, or an entry without a name;
    ///   with advice [`Configure`](crate::Advice::Configure), the instance doesn't serve this call.
    ///
    /// Provider docs: <https://docs.flinks.com/api/enrich/endpoints/attributes-libraries/consumer>
    pub async fn attribute_library(&self) -> Result<Vec<AttributeCategory>> {
        const OPERATION: &str = "flinks.get_attributes_library";
        let call = |customer_id| calls::GetAttributesLibrary { customer_id };
        convert::library(self.call(Ask::short().lenient(), call).await?, OPERATION)
    }

    /// The attributes of businesses that can be asked for. Needs the bearer.
    ///
    /// # Errors
    /// As [`attribute_library`](Self::attribute_library).
    pub async fn business_attribute_library(&self) -> Result<Vec<AttributeCategory>> {
        const OPERATION: &str = "flinks.get_business_attributes_library";
        let call = |customer_id| calls::GetBusinessAttributesLibrary { customer_id };
        convert::library(self.call(Ask::short().lenient(), call).await?, OPERATION)
    }

    /// The categories that [`Session::categorization`] uses in a country. Needs the bearer.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, _) = flinks_client();
    /// use foliolink::flinks::Country;
    ///
    /// let categories = client.categories(&Country::CANADA).await?;
    /// assert!(categories.iter().all(|category| !category.subcategories.is_empty()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Refused`](crate::ErrorKind::Refused): no catalogue of that country.
    /// - otherwise as [`attribute_library`](Self::attribute_library).
    ///
    /// [`Session::categorization`]: crate::flinks::Session::categorization
    ///
    /// Provider docs: <https://docs.flinks.com/api/enrich/endpoints/attributes-libraries/categories>
    pub async fn categories(&self, country: &Country) -> Result<Vec<Category>> {
        let country_code = country.as_str().to_owned();
        let call = |customer_id| calls::GetCategories { customer_id, country_code };
        convert::categories(self.call(Ask::short().lenient(), call).await?)
    }
}
