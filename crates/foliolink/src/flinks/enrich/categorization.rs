//! A card's transactions with the categories that Flinks gives them.

use foliolink_raw::flinks::calls;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::job;
use crate::{
    error::Result,
    flinks::{LoginId, RequestId, Session, convert::enrich::categorization as convert},
    poll::{Pending, Poll},
    portfolio::{AccountId, Personal, TransactionId, Warning, decimal_text},
    ticket::{Ticket, Work},
};

const OPERATION: &str = "flinks.get_categorization";

/// The transactions of a session with their categories.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Categorization {
    /// The session it comes from.
    pub request_id: Option<RequestId>,
    /// The card.
    pub login_id: Option<LoginId>,
    /// The transactions of all accounts, as sorted by the provider.
    pub transactions: Vec<CategorizedTransaction>,
    /// What isn't what it seems, with JSON paths. Never quotes data.
    pub warnings: Vec<Warning>,
}

/// A transaction with its category, which [`Client::categories`] explains.
///
/// [`Client::categories`]: crate::flinks::Client::categories
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CategorizedTransaction {
    /// Its id.
    pub id: Option<TransactionId>,
    /// Its account.
    pub account: Option<AccountId>,
    /// The day, as the bank writes it.
    pub date: Option<Date>,
    /// The bank's text.
    pub description: Option<Personal>,
    /// Its category of the first level.
    pub category: Option<String>,
    /// Its category of the second level.
    pub subcategory: Option<String>,
    /// Money out, positive.
    #[serde(with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub debit: Option<Decimal>,
    /// Money in, positive.
    #[serde(with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub credit: Option<Decimal>,
    /// Balance of the account afterwards.
    #[serde(with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub balance: Option<Decimal>,
}

impl Session {
    /// Has this session's transactions sorted into categories.
    ///
    /// Where nobody has read the session's accounts yet, they are asked for first. Reads only; asks
    /// no person and, in a cached session, no bank.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// let session = client.authorize(&login_id).cached().await?.into_session().await?;
    /// let sorted = session.categorization().await?;
    /// let meals = sorted.transactions.iter().filter(|row| row.category.as_deref() == Some("Food and drink"));
    /// assert!(meals.count() > 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Of the [`Pending`]: those of [`attributes`](Self::attributes).
    ///
    /// Provider docs: <https://docs.flinks.com/api/enrich/endpoints/consumer-attributes/get-categorization>
    pub fn categorization(&self) -> Pending<Categorization> {
        start(self.clone(), None)
    }
}

/// The work, or that of a ticket.
pub(crate) fn start(session: Session, resumed: Option<&Ticket>) -> Pending<Categorization> {
    job::start(session, Work::Categorization, OPERATION, request, None::<&()>, resumed)
}

async fn request(session: Session) -> Result<Poll<Categorization>> {
    let login_id = session.login_id().cloned();
    let login_id = login_id.ok_or_else(|| job::missing_login_id(OPERATION))?.uuid();
    let request_id = session.request_id();
    let ask = session.ask(&request_id);
    let request_id = request_id.uuid();
    let answer = session.client().call(ask, |customer_id| calls::GetCategorization {
        customer_id,
        login_id,
        request_id,
    });
    job::read_answer(answer.await, convert::read)
}
