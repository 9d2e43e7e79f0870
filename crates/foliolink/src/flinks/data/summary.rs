//! The short form of accounts: balances and eligibility, no transactions.

use std::sync::Arc;

use foliolink_raw::flinks::calls;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    error::Result,
    flinks::{
        AccountCategory, AccountType, Balance, Institution, Login, Ownership, RequestId, Session,
        convert::summary as convert,
        session::job::{Job, read_answer},
    },
    poll::{Pending, Poll},
    portfolio::{AccountId, Holder, Personal, Warning, decimal_text},
    ticket::{Ticket, Work},
};

/// What GetAccountsSummary answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AccountsSummary {
    /// The session it comes from.
    pub request_id: Option<RequestId>,
    /// The card.
    pub login: Option<Login>,
    /// The bank.
    pub institution: Institution,
    /// The tag of the Authorize.
    pub tag: Option<String>,
    /// The accounts.
    pub accounts: Vec<SummaryAccount>,
    /// What isn't what it seems, with JSON paths. Never quotes data.
    pub warnings: Vec<Warning>,
}

/// One account in short.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SummaryAccount {
    /// Its id, for [`AccountsRequest::only`](crate::flinks::AccountsRequest::only).
    pub id: Option<AccountId>,
    /// As the bank shows it.
    pub title: Option<Personal>,
    /// Its number, maybe masked.
    pub number: Option<Personal>,
    /// Its last four digits.
    pub last_four: Option<Personal>,
    /// Branch, where the answer has it.
    pub transit: Option<Personal>,
    /// Bank, where the answer has it.
    pub institution_number: Option<String>,
    /// The broad class.
    pub category: Option<AccountCategory>,
    /// The fine class; may be wrong.
    pub kind: Option<AccountType>,
    /// Whose account it is.
    pub ownership: Option<Ownership>,
    /// ISO 4217 in capitals.
    pub currency: Option<String>,
    /// Its balances.
    pub balance: Balance,
    /// How far it may be overdrawn, where the answer has it.
    #[serde(with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub overdraft_limit: Option<Decimal>,
    /// Whose it is; maybe only a name.
    pub holder: Option<Holder>,
    /// Whether its numbers can be had for a transfer between banks.
    pub eft: Option<EligibleRatio>,
    /// Whether it can be had for an e-transfer.
    pub e_transfer: Option<EligibleRatio>,
}

/// How likely the numbers of an account can be had, from 0 to 1, as observed at similar accounts.
/// Zero means: not usable, even where numbers are delivered.
///
/// ```
/// use foliolink::flinks::EligibleRatio;
/// use rust_decimal::Decimal;
///
/// assert!(EligibleRatio::new(Decimal::new(98, 2)).unwrap().is_usable());
/// assert!(!EligibleRatio::new(Decimal::ZERO).unwrap().is_usable());
/// assert_eq!(EligibleRatio::new(Decimal::TWO), None);
/// ```
///
/// Provider docs: <https://help.flinks.com/support/solutions/articles/43000436176-eft-eligible-ratio>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct EligibleRatio(
    #[serde(with = "decimal_text")]
    #[cfg_attr(feature = "schemars", schemars(with = "decimal_text::DecimalText"))]
    Decimal,
);

impl EligibleRatio {
    /// A ratio, if it is one.
    pub fn new(ratio: Decimal) -> Option<Self> {
        (ratio >= Decimal::ZERO && ratio <= Decimal::ONE).then_some(Self(ratio))
    }

    /// The number.
    pub fn get(self) -> Decimal {
        self.0
    }

    /// Whether it is above zero.
    pub fn is_usable(self) -> bool {
        self.0 > Decimal::ZERO
    }
}

/// What is asked of GetAccountsSummary, in the short form that a ticket keeps.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) no_balances: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) no_identity: bool,
}

/// What to ask of the summary of a session. Nothing is sent before the [`Pending`] it starts is
/// awaited.
#[derive(Debug, Clone)]
#[must_use = "nothing is asked before `start`"]
pub struct SummaryRequest {
    session: Session,
    filters: Filters,
}

impl SummaryRequest {
    /// No balances.
    pub fn without_balances(mut self) -> Self {
        self.filters.no_balances = true;
        self
    }

    /// No numbers. Only seen in clients.
    pub fn without_identity(mut self) -> Self {
        self.filters.no_identity = true;
        self
    }

    /// The work: the POST is its first look, then there is one every ten seconds for at most thirty
    /// minutes.
    pub fn start(self) -> Pending<AccountsSummary> {
        self.job(None)
    }

    pub(crate) fn with(session: Session, filters: Filters) -> Self {
        Self { session, filters }
    }

    pub(crate) fn job(self, resumed: Option<&Ticket>) -> Pending<AccountsSummary> {
        let filters = Arc::new(self.filters);
        let in_ticket = Arc::clone(&filters);
        let first = move |session: Session| {
            let filters = Arc::clone(&filters);
            async move {
                let client = session.client();
                let request_id = session.request_id();
                let body = convert::request(&request_id, &filters);
                let ask = session.ask(&request_id);
                let answer =
                    client.call(ask, |customer_id| calls::GetAccountsSummary { customer_id, body });
                read_answer(answer.await, convert::read)
            }
        };
        Job::new(self.session, Work::Summary, "flinks.get_accounts_summary", first, poll)
            .start(Some(&*in_ticket), resumed)
    }
}

async fn poll(session: Session) -> Result<Poll<AccountsSummary>> {
    let request_id = session.request_id();
    let ask = session.ask(&request_id);
    let id = request_id.uuid();
    let answer = session
        .client()
        .call(ask, |customer_id| calls::GetAccountsSummaryAsync { customer_id, request_id: id });
    read_answer(answer.await, convert::read)
}

impl Session {
    /// Asks for the accounts in short: add options, then `.start()`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// let session = client.authorize(&login_id).cached().await?.into_session().await?;
    /// let summary = session.summary().start().await?;
    /// let payable = summary.accounts.iter().filter(|account| account.eft.is_some_and(|ratio| ratio.is_usable()));
    /// assert_eq!(payable.count(), 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`accounts`](Self::accounts).
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/get-accounts-summary>
    pub fn summary(&self) -> SummaryRequest {
        SummaryRequest::with(self.clone(), Filters::default())
    }
}
