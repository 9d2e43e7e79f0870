//! Attributes: figures that Flinks computes from a card's transactions, a set at a time or chosen by
//! name.

use std::sync::Arc;

use foliolink_raw::flinks::calls;
use serde::{Deserialize, Serialize};

use super::{attribute_set::AttributeSet, job};
use crate::{
    error::{Error, Result},
    flinks::{LoginId, Session, convert::enrich::attributes as convert},
    poll::{Pending, Poll},
    portfolio::AccountId,
    ticket::{Ticket, Work},
};

/// A set of attributes that is computed as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AttributeGroup {
    /// A consumer's income.
    Income,
    /// A consumer's credit risk.
    CreditRisk,
    /// What a lender asks about.
    Lending,
    /// How a person uses their accounts: income, credit risk, and whether it is their main account.
    UserAnalysis,
    /// Everything of a consumer; only with the larger packages.
    All,
    /// A business: revenue, expenses, liabilities.
    BusinessAnalysis,
    /// Everything of a business; only with the larger packages.
    AllBusiness,
}

impl AttributeGroup {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Income,
        Self::CreditRisk,
        Self::Lending,
        Self::UserAnalysis,
        Self::All,
        Self::BusinessAnalysis,
        Self::AllBusiness,
    ];

    /// The word, e.g. `credit-risk`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Income => "income",
            Self::CreditRisk => "credit-risk",
            Self::Lending => "lending",
            Self::UserAnalysis => "user-analysis",
            Self::All => "all",
            Self::BusinessAnalysis => "business-analysis",
            Self::AllBusiness => "all-business",
        }
    }

    fn operation(self) -> &'static str {
        match self {
            Self::Income => "flinks.get_income_attributes",
            Self::CreditRisk => "flinks.get_credit_risk_attributes",
            Self::Lending => "flinks.get_lending_attributes",
            Self::UserAnalysis => "flinks.get_user_analysis_attributes",
            Self::All => "flinks.get_all_attributes",
            Self::BusinessAnalysis => "flinks.get_business_analysis_attributes",
            Self::AllBusiness => "flinks.get_all_business_attributes",
        }
    }
}

const CHOSEN: &str = "flinks.request_attributes";

/// What is asked for, in the short form that a ticket keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wanted {
    Group(AttributeGroup),
    Chosen(Chosen),
}

/// Attributes by name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    pub(crate) names: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) accounts: Vec<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) limit_days: Option<u16>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) every_category: bool,
}

impl Chosen {
    fn check(&self) -> Result<()> {
        let is_blank = |text: &str| text.trim().is_empty();
        if self.names.is_empty() || self.names.iter().any(|name| is_blank(name)) {
            return Err(Error::invalid(CHOSEN, "names: none, or an empty one"));
        }
        if self.accounts.iter().any(|id| is_blank(id.as_str())) {
            return Err(Error::invalid(CHOSEN, "only: an empty account id"));
        }
        if self.every_category && !self.accounts.is_empty() {
            let what = "only: needs the filter that every_category leaves out";
            return Err(Error::invalid(CHOSEN, what));
        }
        match self.limit_days {
            Some(0 | 366..) => Err(Error::invalid(CHOSEN, "limit_days: not from 1 to 365")),
            _ => Ok(()),
        }
    }
}

/// Attributes that are still to be computed, by name. Nothing is sent before the [`Pending`] it
/// starts is awaited.
#[derive(Debug, Clone)]
#[must_use = "nothing is asked before `start`"]
pub struct ChosenAttributesRequest {
    session: Session,
    chosen: Chosen,
}

impl ChosenAttributesRequest {
    /// Computes them from these accounts alone, which must be of the category Operations. An empty
    /// list is no filter.
    pub fn only<T: Into<AccountId>>(mut self, accounts: impl IntoIterator<Item = T>) -> Self {
        self.chosen.accounts = accounts.into_iter().map(Into::into).collect();
        self
    }

    /// How many days to look back, 1 to 365. Default: the provider's.
    pub fn limit_days(mut self, days: u16) -> Self {
        self.chosen.limit_days = Some(days);
        self
    }

    /// Leaves the filter out that accounts of the category Operations alone count.
    pub fn every_category(mut self) -> Self {
        self.chosen.every_category = true;
        self
    }

    /// The work: asked for, then asked again every ten seconds for at most thirty minutes.
    pub fn start(self) -> Pending<AttributeSet> {
        start(self.session, Wanted::Chosen(self.chosen), None)
    }
}

/// The work that a ticket stands for, as it says; `None` where it had no room for it.
pub(crate) fn resume(session: Session, ticket: &Ticket, wanted: Wanted) -> Pending<AttributeSet> {
    start(session, wanted, Some(ticket))
}

fn start(session: Session, wanted: Wanted, resumed: Option<&Ticket>) -> Pending<AttributeSet> {
    let operation = match &wanted {
        Wanted::Group(group) => group.operation(),
        Wanted::Chosen(_) => CHOSEN,
    };
    let wanted = Arc::new(wanted);
    let with = Arc::clone(&wanted);
    let call = move |session: Session| {
        let wanted = Arc::clone(&wanted);
        async move {
            let login_id = session.login_id().cloned();
            let login_id = login_id.ok_or_else(|| job::missing_login_id(operation))?;
            match &*wanted {
                Wanted::Group(group) => request_group(&session, &login_id, *group).await,
                Wanted::Chosen(chosen) => {
                    chosen.check()?;
                    request_chosen(&session, &login_id, chosen).await
                }
            }
        }
    };
    job::start(session, Work::Attributes, operation, call, Some(&*with), resumed)
}

macro_rules! request {
    ($session:ident, $login_id:ident, $operation:expr, $call:path $(, $body:ident)?) => {{
        let request_id = $session.request_id();
        let ask = $session.ask(&request_id);
        let request_id = request_id.uuid();
        let login_id = $login_id.uuid();
        let answer = $session.client().call(ask, |customer_id| {
            $call { customer_id, login_id, request_id, $($body)? }
        });
        job::read_answer(answer.await, |answer| convert::read(answer, $operation, $login_id))
    }};
}

async fn request_group(
    session: &Session,
    login_id: &LoginId,
    group: AttributeGroup,
) -> Result<Poll<AttributeSet>> {
    let operation = group.operation();
    match group {
        AttributeGroup::Income => {
            request!(session, login_id, operation, calls::GetIncomeAttributes)
        }
        AttributeGroup::CreditRisk => {
            request!(session, login_id, operation, calls::GetCreditRiskAttributes)
        }
        AttributeGroup::Lending => {
            request!(session, login_id, operation, calls::GetLendingAttributes)
        }
        AttributeGroup::UserAnalysis => {
            request!(session, login_id, operation, calls::GetUserAnalysisAttributes)
        }
        AttributeGroup::All => request!(session, login_id, operation, calls::GetAllAttributes),
        AttributeGroup::BusinessAnalysis => {
            request!(session, login_id, operation, calls::GetBusinessAnalysisAttributes)
        }
        AttributeGroup::AllBusiness => {
            request!(session, login_id, operation, calls::GetAllBusinessAttributes)
        }
    }
}

async fn request_chosen(
    session: &Session,
    login_id: &LoginId,
    chosen: &Chosen,
) -> Result<Poll<AttributeSet>> {
    let body = convert::request(chosen);
    request!(session, login_id, CHOSEN, calls::RequestAttributes, body)
}

impl Session {
    /// Has a set of attributes computed from this session's transactions.
    ///
    /// Where nobody has read the session's accounts yet, they are asked for first. Reads only; asks
    /// no person and, in a cached session, no bank. Never comes by webhook. The provider computes
    /// them no later than eight minutes after the accounts of a cached session were read.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// use foliolink::flinks::AttributeGroup;
    ///
    /// let session = client.authorize(&login_id).cached().await?.into_session().await?;
    /// let income = session.attributes(AttributeGroup::Income).await?;
    /// for (name, value) in &income.values {
    ///     println!("{name}: {}", value.number().map_or("no number".to_owned(), |number| number.to_string()));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Of the [`Pending`]:
    /// - [`Invalid`](crate::ErrorKind::Invalid): the session's LoginId isn't known.
    /// - [`Decode`](crate::ErrorKind::Decode), advice [`Configure`](crate::Advice::Configure): the
    ///   instance doesn't serve this call.
    /// - [`Refused`](crate::ErrorKind::Refused): it isn't in the package, or the session is over.
    /// - those of [`accounts`](Self::accounts).
    ///
    /// Provider docs: <https://docs.flinks.com/guides/enrich/attributes-packages>
    pub fn attributes(&self, group: AttributeGroup) -> Pending<AttributeSet> {
        start(self.clone(), Wanted::Group(group), None)
    }

    /// Has attributes computed by name, as [`Client::attribute_library`] lists them: add options,
    /// then `.start()`.
    ///
    /// Accounts of the category Operations count unless said otherwise. Otherwise as
    /// [`attributes`](Self::attributes); only with the larger packages.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// let session = client.authorize(&login_id).cached().await?.into_session().await?;
    /// let year = session.chosen_attributes(["sum_credits"]).limit_days(365).start().await?;
    /// assert_eq!(year.values["sum_credits"].number().unwrap().to_string(), "59260.46");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Of the [`Pending`]:
    /// - [`Invalid`](crate::ErrorKind::Invalid): no name, an empty one, or days beyond 1 to 365;
    ///   nothing was sent.
    /// - [`Refused`](crate::ErrorKind::Refused), advice [`FixRequest`](crate::Advice::FixRequest):
    ///   the provider doesn't know an attribute or account.
    /// - those of [`attributes`](Self::attributes).
    ///
    /// [`Client::attribute_library`]: crate::flinks::Client::attribute_library
    ///
    /// Provider docs: <https://docs.flinks.com/api/enrich/endpoints/consumer-attributes/attributes>
    pub fn chosen_attributes<T: Into<String>>(
        &self,
        names: impl IntoIterator<Item = T>,
    ) -> ChosenAttributesRequest {
        let names = names.into_iter().map(Into::into).collect();
        let chosen = Chosen { names, ..Chosen::default() };
        ChosenAttributesRequest { session: self.clone(), chosen }
    }
}
