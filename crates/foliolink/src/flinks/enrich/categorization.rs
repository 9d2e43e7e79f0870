//! A card's transactions with the categories that Flinks gives them.

use foliolink_raw::flinks::calls;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::job;
use crate::{
    error::Result,
    flinks::{
        LoginId, RequestId, Session, convert::enrich::categorization as convert, session::job::Step,
    },
    poll::Pending,
    portfolio::{AccountId, Personal, TransactionId, Warning, decimal_text},
    ticket::{Ticket, Work},
};

const OPERATION: &str = "flinks.get_categorization";

/// The transactions of a session with their categories.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    pub debit: Option<Decimal>,
    /// Money in, positive.
    #[serde(with = "decimal_text::option")]
    pub credit: Option<Decimal>,
    /// Balance of the account afterwards.
    #[serde(with = "decimal_text::option")]
    pub balance: Option<Decimal>,
}

impl Session {
    /// Has this session's transactions sorted into categories.
    ///
    /// Where nobody has read the session's accounts yet, they are asked for first. Reads only; asks
    /// no person and, in a cached session, no bank.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
    /// # let keys = sandbox.credentials().flinks.clone();
    /// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox")
    /// #     .secret_key(keys.secret_key).api_key(keys.api_key).in_process(sandbox.router()).build()?;
    /// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
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

async fn request(session: Session) -> Result<Step<Categorization>> {
    let expected = session.login_id().cloned();
    let expected = expected.ok_or_else(|| job::missing_login_id(OPERATION))?;
    let request_id = session.request_id().uuid();
    let login_id = expected.uuid();
    let sent = session.client().call(session.ask(), |customer_id| calls::GetCategorization {
        customer_id,
        login_id,
        request_id,
    });
    job::unpack(Step::of(sent.await, |answer| convert::read(answer, &expected))?)
}
