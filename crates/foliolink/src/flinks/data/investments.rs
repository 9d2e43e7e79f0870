//! Investments: one POST, repeated until the data is there, at either of the two documented places.

use std::{error::Error as StdError, fmt};

use foliolink_raw::flinks::calls;
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{
    code::open_words,
    convert::SentAt,
    error::{Error, Result},
    flinks::{
        RawJson, Session,
        client::codes,
        convert::investments as convert,
        session::job::{Job, read_answer},
    },
    poll::{Pending, Poll},
    portfolio::{AccountId, Personal, Warning, decimal_text},
    ticket::{Ticket, Work},
};

/// What Investments answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Investments {
    /// When the session's data was read at the bank, where Authorize said so: the answer itself
    /// doesn't.
    pub as_of: Option<Timestamp>,
    /// Institutions with their accounts.
    pub institutions: Vec<InvestmentInstitution>,
    /// The provider's text.
    pub message: Option<String>,
    /// What isn't what it seems, with JSON paths. Never quotes data.
    pub warnings: Vec<Warning>,
}

/// One institution of an investments answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InvestmentInstitution {
    /// Its number, as text: sent as either.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its accounts.
    pub accounts: Vec<InvestmentAccount>,
    #[serde(skip)]
    pub(in crate::flinks) sent_at: SentAt,
}

/// One investment account.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InvestmentAccount {
    /// Its id at Flinks.
    pub id: Option<AccountId>,
    /// As the institution shows it: usually name, number and currency.
    pub full_account_id: Option<Personal>,
    /// The number, usable for transfers.
    pub account_id: Option<Personal>,
    /// Its name.
    pub name: Option<Personal>,
    /// What kind of account it is.
    pub kind: Option<InvestmentAccountType>,
    /// Whether it is a registered plan.
    pub registered: Option<bool>,
    /// ISO 4217 in capitals (`BTC` too); sent in lower case.
    pub currency: Option<String>,
    /// Cash, in the account's currency.
    #[serde(with = "decimal_text::option")]
    pub cash: Option<Decimal>,
    /// Cash and securities at market value.
    #[serde(with = "decimal_text::option")]
    pub account_value: Option<Decimal>,
    /// The same, in the account's currency.
    #[serde(with = "decimal_text::option")]
    pub currency_value: Option<Decimal>,
    /// What is held, as sent: its fields are undocumented (open point F-7).
    pub positions: Option<Vec<RawJson>>,
    /// What moved, as sent: its fields are undocumented (open point F-7).
    pub transactions: Option<Vec<RawJson>>,
    #[serde(skip)]
    pub(in crate::flinks) sent_at: SentAt,
}

open_words! {
    /// What an investment account is. Open.
    InvestmentAccountType {
        /// Cash.
        CASH = "cash",
        /// For payments.
        CHEQUING = "chequing",
        /// Tax-free savings account.
        TFSA = "tfsa",
        /// Registered retirement savings plan.
        RRSP = "rrsp",
        /// First home savings account.
        FHSA = "fhsa",
        /// Registered education savings plan.
        RESP = "resp",
        /// Registered disability savings plan.
        RDSP = "rdsp",
        /// Margin.
        MARGIN = "margin",
        /// Short positions.
        SHORT = "short",
        /// Long positions.
        LONG = "long",
        /// Locked-in retirement account.
        LIRA = "lira",
        /// Locked-in retirement savings plan.
        LRSP = "lrsp",
        /// Restricted locked-in savings plan.
        RLSP = "rlsp",
        /// Registered retirement income fund.
        RRIF = "rrif",
        /// Life income fund.
        LIF = "lif",
        /// Locked-in retirement income fund.
        LRIF = "lrif",
        /// Prescribed retirement income fund.
        PRIF = "prif",
        /// Registered pension plan.
        RPP = "rpp",
        /// Individual pension plan.
        IPP = "ipp",
        /// Deferred profit-sharing plan.
        DPSP = "dpsp",
        /// `spp`
        SPP = "spp",
        /// `ndcp`
        NDCP = "ndcp",
        /// `nrsp`
        NRSP = "nrsp",
        /// Employees' profit-sharing plan.
        EPSP = "epsp",
        /// Employees' share purchase plan.
        ESPP = "espp",
        /// Employees' share ownership plan.
        ESOP = "esop",
        /// Voluntary retirement savings plan.
        VRSP = "vrsp",
        /// Not known to the provider.
        UNKNOWN = "unknown",
    }
}

/// Why an investments call was refused for good: the product isn't served, as announced for
/// 2026-04-30. The error's source, found by [`Error::retired`].
///
/// ```
/// # fn read(error: foliolink::Error) {
/// if error.retired().is_some() {
///     println!("no investments at this instance any more");
/// }
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retired;

impl Retired {
    /// Not served is 404, 405 or 410 without a code, or METHOD_NOT_AVAILABLE with any status. A
    /// switched-off institution is 405 as well.
    pub(crate) fn mark(error: Error) -> Error {
        let unserved = error.code().is_none() && matches!(error.status(), Some(404 | 405 | 410));
        match unserved || codes::is(&error, codes::METHOD_NOT_AVAILABLE) {
            true => error.with(|inner| inner.source = Some(Box::new(Self))),
            false => error,
        }
    }
}

impl Error {
    /// Whether Flinks' investments aren't served any more, where that is why they were refused.
    pub fn retired(&self) -> Option<&Retired> {
        self.cause()
    }
}

impl fmt::Display for Retired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("investments are not served here (the provider retired them on 2026-04-30)")
    }
}

impl StdError for Retired {}

/// The investments of a session. Nothing is sent before the [`Pending`] it starts is awaited.
#[derive(Debug, Clone)]
#[must_use = "nothing is asked before `start`"]
pub struct InvestmentsRequest {
    session: Session,
}

impl InvestmentsRequest {
    /// The work: the same POST every ten seconds for at most thirty minutes.
    pub fn start(self) -> Pending<Investments> {
        self.job(None)
    }

    pub(crate) fn with(session: Session) -> Self {
        Self { session }
    }

    pub(crate) fn job(self, resumed: Option<&Ticket>) -> Pending<Investments> {
        Job::new(self.session, Work::Investments, "flinks.get_investments", poll, poll)
            .start(Some(&[(); 0]), resumed)
    }
}

/// There is no Async endpoint: every look is the POST (assumption F-2).
async fn poll(session: Session) -> Result<Poll<Investments>> {
    let client = session.client().clone();
    let request_id = session.request_id();
    let login_id = session.login_id().ok_or_else(|| {
        Error::invalid("flinks.get_investments", "login_id: the session doesn't know it")
    })?;
    let ask = session.ask(&request_id);
    let answer = match client.has_wealth() {
        true => {
            let body = convert::wealth_request(login_id, &request_id);
            client.call(ask, |customer_id| calls::GetWealthInvestments { customer_id, body }).await
        }
        false => {
            let body = convert::request(login_id, &request_id);
            client.call(ask, |customer_id| calls::GetInvestments { customer_id, body }).await
        }
    };
    let as_of = session.login().and_then(|login| login.last_refresh);
    read_answer(answer.map_err(Retired::mark), |answer| convert::read(answer, as_of))
}

impl Session {
    /// Asks for investments: `.start()`. The provider retired them on 2026-04-30; some instances
    /// may still serve them.
    ///
    /// Goes to the wealth host where one is configured, in the variant of its pages; otherwise to
    /// the banking variant (assumption F-8). The session must have been opened at the same
    /// host: see [`Client::wealth`](crate::flinks::Client::wealth).
    ///
    /// # Errors
    /// Those of [`accounts`](Self::accounts), and a [`Refused`](crate::ErrorKind::Refused) with
    /// [`Error::retired`] where it isn't served.
    ///
    /// Provider docs: <https://docs.flinks.com/api/wealth/endpoints/account-linking/investments>
    pub fn investments(&self) -> InvestmentsRequest {
        InvestmentsRequest::with(self.clone())
    }
}
