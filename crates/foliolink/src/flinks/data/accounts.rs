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
        session::job::{Job, read_answer},
    },
    poll::{Pending, Poll},
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
    /// How often it is asked again while nothing moved on any account.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) retries_while_empty: u8,
}

fn is_zero(number: &u8) -> bool {
    *number == 0
}

impl Filters {
    fn check(&self) -> Result<()> {
        const OPERATION: &str = "flinks.get_accounts_detail";
        check_retries(OPERATION, self.retries_while_empty)?;
        match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => {
                Err(Error::invalid(OPERATION, "between: the first day is after the last"))
            }
            _ => Ok(()),
        }
    }

    /// Whether an answer without any transaction is odd: it isn't where a few days were asked for,
    /// or what is new alone.
    pub(crate) fn expects_movement(&self) -> bool {
        let is_narrow = self.from.is_some() || self.to.is_some() || !self.after.is_empty();
        !self.no_transactions && !is_narrow
    }
}

/// How often a card that seems empty is asked again at most.
const MOST_RETRIES: u8 = 3;

pub(in crate::flinks) fn check_retries(operation: &'static str, times: u8) -> Result<()> {
    match times {
        0..=MOST_RETRIES => Ok(()),
        _ => Err(Error::invalid(operation, "retry_while_empty: more than 3 times")),
    }
}

/// What to ask of the accounts of a session. Nothing is sent before the [`Pending`] it starts is
/// awaited.
#[derive(Debug, Clone)]
#[must_use = "nothing is asked before `start`"]
pub struct AccountsRequest {
    session: Session,
    filters: Filters,
}

impl AccountsRequest {
    /// How far back transactions go. Default: 90 days, and never more than was aggregated when the
    /// person connected.
    pub fn days(mut self, days: Days) -> Self {
        self.filters.days = Some(days);
        self
    }

    /// First and last day of transactions; the wrong way round is refused before anything is sent.
    /// Only in older pages and clients.
    pub fn between(mut self, from: Date, to: Date) -> Self {
        (self.filters.from, self.filters.to) = (Some(from), Some(to));
        self
    }

    /// Only these accounts, e.g. those that the person picked in the widget. Without it all come,
    /// whatever was picked; an empty list is no filter either.
    pub fn only<T: Into<AccountId>>(mut self, accounts: impl IntoIterator<Item = T>) -> Self {
        self.filters.only = accounts.into_iter().map(Into::into).collect();
        self
    }

    /// Of this account only what came after this transaction. May be said once an account; only in
    /// older pages and clients.
    pub fn after(mut self, account: impl Into<String>, transaction: impl Into<String>) -> Self {
        self.filters.after.push((account.into(), transaction.into()));
        self
    }

    /// No transactions.
    pub fn without_transactions(mut self) -> Self {
        self.filters.no_transactions = true;
        self
    }

    /// No holders.
    pub fn without_holders(mut self) -> Self {
        self.filters.no_holders = true;
        self
    }

    /// No transit, institution and account numbers.
    pub fn without_identity(mut self) -> Self {
        self.filters.no_identity = true;
        self
    }

    /// No balances. Only seen in clients.
    pub fn without_balances(mut self) -> Self {
        self.filters.no_balances = true;
        self
    }

    /// Asks again, at most three times and at the usual pace, while
    /// [no account has any transaction](AccountsDetail::is_still_empty): so some banks answer right
    /// after a card was linked. Each time in a new cached session, never at the bank.
    ///
    /// What comes last is the answer, with a warning where it is still empty; so it is at once in a
    /// session that wasn't opened as a cached one, and where no new one opens. Without this it is
    /// asked once.
    pub fn retry_while_empty(mut self, times: u8) -> Self {
        self.filters.retries_while_empty = times;
        self
    }

    /// Has the statements fetched along. Where they stand in the answer isn't documented: read them
    /// with [`Session::statements`].
    pub fn with_statements(mut self, span: StatementSpan) -> Self {
        self.filters.statements = Some(span);
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

    pub(crate) fn with(session: Session, filters: Filters) -> Self {
        Self { session, filters }
    }

    pub(crate) fn job(self, resumed: Option<&Ticket>) -> Pending<AccountsDetail> {
        #[cfg(feature = "webhook")]
        let whole = self.filters == Filters::default();
        let filters = Arc::new(self.filters);
        let in_ticket = Arc::clone(&filters);
        let expected = Arc::new(convert::Expected::from(&*filters));
        let first_expected = Arc::clone(&expected);
        let first = move |session: Session| {
            let filters = Arc::clone(&filters);
            let expected = Arc::clone(&first_expected);
            async move {
                filters.check()?;
                let client = session.client();
                let request_id = session.request_id();
                let body = convert::detail_request(&request_id, &filters);
                let ask = session.ask(&request_id);
                let answer =
                    client.call(ask, |customer_id| calls::GetAccountsDetail { customer_id, body });
                or_no_transactions(read_answer(answer.await, |answer| {
                    convert::detail(answer, &expected)
                }))
            }
        };
        let again = move |session| poll(session, Arc::clone(&expected));
        let job =
            Job::new(self.session, Work::Accounts, "flinks.get_accounts_detail", first, again);
        let retries = in_ticket.retries_while_empty;
        let expects_movement = in_ticket.expects_movement();
        let job = job.start_over_while(retries, move |detail: &AccountsDetail| {
            expects_movement && detail.is_still_empty()
        });
        // An event says what a call without any option would.
        #[cfg(feature = "webhook")]
        let job = job.or_event(whole.then_some(|session, body| {
            let detail = convert::event(body.get())?;
            let own = session.owns(detail.request_id.as_ref(), detail.login.as_ref());
            own.then_some(detail)
        }));
        job.start(Some(&*in_ticket), resumed)
    }
}

/// A later look: the same answers as the POST.
async fn poll(session: Session, expected: Arc<convert::Expected>) -> Result<Poll<AccountsDetail>> {
    let request_id = session.request_id();
    let ask = session.ask(&request_id);
    let id = request_id.uuid();
    let answer = session
        .client()
        .call(ask, |customer_id| calls::GetAccountsDetailAsync { customer_id, request_id: id });
    or_no_transactions(read_answer(answer.await, |answer| convert::detail(answer, &expected)))
}

/// For a ticket that had no room for its filters.
pub(crate) fn poll_only(session: Session, stored: &Ticket) -> Pending<AccountsDetail> {
    // What was asked for isn't known, so nothing is missed.
    let poll = |session| poll(session, Arc::default());
    Job::new(session, Work::Accounts, "flinks.get_accounts_detail", poll, poll)
        .poll_only()
        .start(None::<&Filters>, Some(stored))
}

/// NO_TRANSACTION is a valid, final outcome: nothing there, and a word about it.
fn or_no_transactions(polled: Result<Poll<AccountsDetail>>) -> Result<Poll<AccountsDetail>> {
    polled.or_else(|error| match codes::is(&error, codes::NO_TRANSACTION) {
        true => Ok(Poll::Done(empty(error.message()))),
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

impl AccountsDetail {
    /// Whether the card seems to be linked and not yet filled: there are accounts, and they came with
    /// empty lists of transactions, some of them perhaps with none. Or the bank has none.
    ///
    /// [`AccountsRequest::retry_while_empty`] and [`Pull::retry_while_empty`] ask again.
    ///
    /// [`Pull::retry_while_empty`]: crate::flinks::Pull::retry_while_empty
    pub fn is_still_empty(&self) -> bool {
        let mut sent = self.accounts.iter().filter_map(|account| account.transactions.as_ref());
        let is_empty = sent.clone().all(Vec::is_empty);
        sent.next().is_some() && is_empty
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
    ///   [`Transport`](crate::ErrorKind::Transport).
    /// - [`Decode`](crate::ErrorKind::Decode): it can't be read, or it names another session or
    ///   card than was asked for: nobody else's data is taken.
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/get-accounts-detail>
    pub fn accounts(&self) -> AccountsRequest {
        AccountsRequest::with(self.clone(), Filters::default())
    }
}
