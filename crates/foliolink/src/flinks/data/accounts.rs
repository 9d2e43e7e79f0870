//! Accounts with holders and transactions: what to ask for, and waiting for it.

use std::sync::Arc;

use foliolink_raw::flinks::calls;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    flinks::{
        AccountsDetail, Days, Institution, Session, StatementSpan,
        client::codes,
        convert::accounts as convert,
        session::job::{Job, Step},
    },
    poll::Pending,
    portfolio::{AccountId, Warning},
    ticket::{Ticket, Work},
};

/// What is asked of GetAccountsDetail, in the short form that a ticket keeps.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) days: Option<Days>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) only: Vec<AccountId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) after: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) statements: Option<StatementSpan>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) no_transactions: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) no_holders: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) no_identity: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) no_balances: bool,
}

impl Filters {
    fn check(&self) -> Result<()> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => Err(Error::invalid(
                "flinks.get_accounts_detail",
                "between: the first day is after the last",
            )),
            _ => Ok(()),
        }
    }
}

/// What to ask of the accounts of a session. Nothing is sent before the [`Pending`] it starts is
/// awaited.
#[derive(Debug, Clone)]
#[must_use = "nothing is asked before `start`"]
pub struct AccountsRequest {
    session: Session,
    asked: Filters,
}

impl AccountsRequest {
    /// How far back transactions go. Default: 90 days, and never more than was aggregated when the
    /// person connected.
    pub fn days(mut self, days: Days) -> Self {
        self.asked.days = Some(days);
        self
    }

    /// First and last day of transactions; the wrong way round is refused before anything is sent.
    /// Only in older pages and clients.
    pub fn between(mut self, from: Date, to: Date) -> Self {
        (self.asked.from, self.asked.to) = (Some(from), Some(to));
        self
    }

    /// Only these accounts, e.g. those that the person picked in the widget. Without it all come,
    /// whatever was picked; an empty list is no filter either.
    pub fn only<T: Into<AccountId>>(mut self, accounts: impl IntoIterator<Item = T>) -> Self {
        self.asked.only = accounts.into_iter().map(Into::into).collect();
        self
    }

    /// Of this account only what came after this transaction. May be said once an account; only in
    /// older pages and clients.
    pub fn after(mut self, account: impl Into<String>, transaction: impl Into<String>) -> Self {
        self.asked.after.push((account.into(), transaction.into()));
        self
    }

    /// No transactions.
    pub fn without_transactions(mut self) -> Self {
        self.asked.no_transactions = true;
        self
    }

    /// No holders.
    pub fn without_holders(mut self) -> Self {
        self.asked.no_holders = true;
        self
    }

    /// No transit, institution and account numbers.
    pub fn without_identity(mut self) -> Self {
        self.asked.no_identity = true;
        self
    }

    /// No balances. Only seen in clients.
    pub fn without_balances(mut self) -> Self {
        self.asked.no_balances = true;
        self
    }

    /// Has the statements fetched along. Where they stand in the answer isn't documented: read them
    /// with [`Session::statements`].
    pub fn with_statements(mut self, span: StatementSpan) -> Self {
        self.asked.statements = Some(span);
        self
    }

    /// The work, not yet asked for: the POST is its first look, then there is one every ten seconds
    /// for at most thirty minutes.
    pub fn start(self) -> Pending<AccountsDetail> {
        self.job(None)
    }

    /// The work of a ticket whose filters didn't fit into it, asked for again with these.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): the ticket is of another provider or instance, or
    ///   of other work.
    pub fn resume(self, ticket: &Ticket) -> Result<Pending<AccountsDetail>> {
        crate::flinks::session::ticket::is_of(self.session.client(), ticket, &Work::Accounts)?;
        Ok(self.job(Some(ticket)))
    }

    pub(crate) fn with(session: Session, asked: Filters) -> Self {
        Self { session, asked }
    }

    pub(crate) fn job(self, resumed: Option<&Ticket>) -> Pending<AccountsDetail> {
        #[cfg(feature = "webhook")]
        let whole = self.asked == Filters::default();
        let asked = Arc::new(self.asked);
        let with = Arc::clone(&asked);
        let first = move |session: Session| {
            let asked = Arc::clone(&asked);
            async move {
                asked.check()?;
                let (client, body) =
                    (session.client(), convert::detail_request(&session.request_id(), &asked));
                let sent = client.call(session.ask(), |customer_id| calls::GetAccountsDetail {
                    customer_id,
                    body,
                });
                settled(Step::of(sent.await, convert::detail))
            }
        };
        let job = Job::new(self.session, Work::Accounts, "flinks.get_accounts_detail", first, look);
        // An event says what a call without any option would.
        #[cfg(feature = "webhook")]
        let job = job.or_event(whole.then_some(|session, body| {
            let detail = convert::event(body.get())?;
            let own = session.owns(detail.request_id.as_ref(), detail.login.as_ref());
            own.then_some(detail)
        }));
        job.start(Some(&*with), resumed)
    }
}

/// A later look: the same answers as the POST.
async fn look(session: Session) -> Result<Step<AccountsDetail>> {
    let request_id = session.request_id().uuid();
    let sent = session.client().call(session.ask(), |customer_id| calls::GetAccountsDetailAsync {
        customer_id,
        request_id,
    });
    settled(Step::of(sent.await, convert::detail))
}

/// For a ticket that had no room for its filters.
pub(crate) fn only_look(session: Session, stored: &Ticket) -> Pending<AccountsDetail> {
    Job::new(session, Work::Accounts, "flinks.get_accounts_detail", look, look)
        .only_look()
        .start(None::<&Filters>, Some(stored))
}

/// NO_TRANSACTION is a valid, final outcome: nothing there, and a word about it.
fn settled(step: Result<Step<AccountsDetail>>) -> Result<Step<AccountsDetail>> {
    step.or_else(|error| match codes::is(&error, codes::NO_TRANSACTION) {
        true => Ok(Step::Done(empty(error.message()))),
        false => Err(error),
    })
}

fn empty(message: Option<&str>) -> AccountsDetail {
    let what = format!("NO_TRANSACTION: {}", message.unwrap_or("no transactions, or too few"));
    AccountsDetail {
        request_id: None,
        login: None,
        institution: Institution::default(),
        tag: None,
        accounts: vec![],
        warnings: vec![Warning { path: "FlinksCode".to_owned(), what }],
    }
}

impl Session {
    /// Asks for accounts with holders and transactions: add options, then `.start()`.
    ///
    /// Reads only; asks no person and, in a cached session, no bank.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// use foliolink::{PollStatus, flinks::Days};
    ///
    /// let session = client.authorize(&login_id).cached().await?.into_session().await?;
    /// let mut pending = session.accounts().days(Days::DAYS_365).start();
    /// while let Some(step) = pending.next().await {
    ///     match step? {
    ///         PollStatus::Working { next_in, .. } => println!("not yet, the next look is in {next_in:?}"),
    ///         PollStatus::Done(detail) => println!("{} accounts", detail.accounts.len()),
    ///         _ => {}
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Of the [`Pending`]:
    /// - [`StillPending`](crate::ErrorKind::StillPending): thirty minutes passed; the ticket goes
    ///   on.
    /// - [`Refused`](crate::ErrorKind::Refused), advice
    ///   [`Reauthorize`](crate::Advice::Reauthorize): the session is over and can't be, or was
    ///   already, replaced.
    /// - [`UserAction`](crate::ErrorKind::UserAction): the person must act at the bank.
    /// - [`Auth`](crate::ErrorKind::Auth), [`Unavailable`](crate::ErrorKind::Unavailable),
    ///   [`RateLimited`](crate::ErrorKind::RateLimited),
    ///   [`Transport`](crate::ErrorKind::Transport), [`Decode`](crate::ErrorKind::Decode).
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/get-accounts-detail>
    pub fn accounts(&self) -> AccountsRequest {
        AccountsRequest::with(self.clone(), Filters::default())
    }
}
