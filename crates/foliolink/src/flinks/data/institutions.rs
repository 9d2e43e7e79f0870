//! The banks that can be connected, page by page.

use foliolink_raw::flinks::calls;
use serde::Serialize;

use crate::{
    code::open_words,
    error::{Error, Result},
    flinks::{Client, Language, client::Ask, convert::institutions as convert},
    page::{Cursor, Listing, Page},
};

/// Most items of one page.
const TAKE: i32 = 1000;

/// One bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct InstitutionEntry {
    /// Its number, also for the widget's preselection.
    pub id: i32,
    /// Its names and addresses by language.
    pub localizations: Vec<Localization>,
    /// Whether it can be connected.
    pub status: Option<InstitutionStatus>,
    /// `CA` or `US`.
    pub country: Option<String>,
    /// US routing numbers; only in the answer by routing number.
    pub routing_numbers: Vec<String>,
}

/// A bank in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Localization {
    /// The language.
    pub language: Option<Language>,
    /// Its name.
    pub name: Option<String>,
    /// Its addresses on the web.
    pub urls: Vec<String>,
}

open_words! {
    /// Whether a bank can be connected. Open: only one value is documented.
    InstitutionStatus {
        /// It can.
        ENABLED = "Enabled",
    }
}

impl InstitutionEntry {
    /// Its name in a language, or in any where it has none in that.
    pub fn name(&self, language: &Language) -> Option<&str> {
        let mut of =
            self.localizations.iter().filter(|entry| entry.language.as_ref() == Some(language));
        of.find_map(|entry| entry.name.as_deref())
            .or_else(|| self.localizations.iter().find_map(|entry| entry.name.as_deref()))
    }
}

impl Client {
    /// All banks, fetched by the thousand as they are read. Changes rarely: keep it for a day.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, _) = flinks_client();
    /// use foliolink::flinks::Language;
    ///
    /// let mut banks = client.institutions();
    /// while let Some(bank) = banks.next().await {
    ///     println!("{}", bank?.name(&Language::ENGLISH).unwrap_or("?"));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Of each page: [`Auth`](crate::ErrorKind::Auth),
    /// [`Unavailable`](crate::ErrorKind::Unavailable), [`Transport`](crate::ErrorKind::Transport),
    /// [`Decode`](crate::ErrorKind::Decode); [`Invalid`](crate::ErrorKind::Invalid) for a stored
    /// cursor that isn't one of this list.
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/institutions>
    pub fn institutions(&self) -> Listing<InstitutionEntry> {
        let client = self.clone();
        Listing::new(move |at| {
            let client = client.clone();
            Box::pin(async move { client.institutions_page(at).await })
        })
    }

    async fn institutions_page(&self, at: Option<Cursor>) -> Result<Page<InstitutionEntry>> {
        let skip = match &at {
            Some(cursor) => {
                let skip = cursor.as_str().parse().ok().filter(|skip: &i32| *skip >= 0);
                skip.ok_or_else(|| {
                    Error::invalid("flinks.list_institutions", "cursor: not one of this list")
                })?
            }
            None => 0,
        };
        let answer = self
            .call(Ask::short().lenient(), |customer_id| calls::ListInstitutions {
                customer_id,
                skip: Some(skip),
                take: Some(TAKE),
            })
            .await?;
        let (items, total) = convert::read_page(answer.body);
        let read = i32::try_from(items.len()).unwrap_or(TAKE);
        // Were the list to end here, it would be cut short, or look empty, without any sign.
        if read == 0 && total.is_some_and(|total| i64::from(skip) < total) {
            let what = "an empty page, though Count says that there is more";
            return Err(Error::decode("flinks.list_institutions", "Data", what));
        }
        // Without a Count only an empty page can be the last.
        let more = read > 0 && total.is_none_or(|total| i64::from(skip) + i64::from(read) < total);
        let next = more.then(|| Cursor::from(skip.saturating_add(read).to_string()));
        Ok(Page::new(items, next, total.and_then(|total| u64::try_from(total).ok())))
    }

    /// The bank behind a US routing number.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): not nine digits; nothing was sent.
    /// - [`Refused`](crate::ErrorKind::Refused): no bank has it.
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/institutions>
    pub async fn institution_by_routing_number(
        &self,
        routing_number: &str,
    ) -> Result<InstitutionEntry> {
        if routing_number.len() != 9 || !routing_number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Error::invalid(
                "flinks.get_institution_by_routing_number",
                "routing_number: nine digits",
            ));
        }
        let answer =
            self.call(Ask::short().lenient(), |customer_id| calls::GetInstitutionByRoutingNumber {
                customer_id,
                routing_number: routing_number.to_owned(),
            });
        Ok(convert::read_routed(answer.await?.body))
    }
}
