//! Statements as PDF files.

use std::{fmt, sync::Arc};

use foliolink_raw::flinks::calls;
use serde::{Deserialize, Serialize};

use crate::{
    error::Result,
    flinks::{
        Institution, Login, RequestId, Session, StatementSpan,
        convert::statements as convert,
        session::job::{Job, read_answer},
    },
    poll::{Pending, Poll},
    portfolio::{AccountId, Personal, Warning},
    ticket::{Ticket, Work},
};

/// What GetStatements answers.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Statements {
    /// The session they come from.
    pub request_id: Option<RequestId>,
    /// The card.
    pub login: Option<Login>,
    /// The bank.
    pub institution: Institution,
    /// Accounts with their statements.
    pub accounts: Vec<AccountStatements>,
    /// What isn't what it seems, with JSON paths. Never quotes data.
    pub warnings: Vec<Warning>,
}

/// The statements of one account.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AccountStatements {
    /// The account's number: the answer has no id.
    pub account_number: Option<Personal>,
    /// Its statements.
    pub statements: Vec<Statement>,
}

/// One statement. `Debug` shows its size.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Statement {
    /// 32 hexadecimal digits without dashes.
    pub id: Option<String>,
    /// `PDF`.
    pub file_type: Option<String>,
    /// The file.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Statement({} bytes)", self.bytes.len())
    }
}

/// What is asked of GetStatements, in the short form that a ticket keeps.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) span: Option<StatementSpan>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) only: Vec<AccountId>,
}

/// What to ask of the statements of a session. Nothing is sent before the [`Pending`] it starts is
/// awaited.
#[derive(Debug, Clone)]
#[must_use = "nothing is asked before `start`"]
pub struct StatementsRequest {
    session: Session,
    filters: Filters,
}

impl StatementsRequest {
    /// How many. Default: the newest of each account.
    pub fn span(mut self, span: StatementSpan) -> Self {
        self.filters.span = Some(span);
        self
    }

    /// Only of these accounts; an empty list is no filter.
    pub fn only<T: Into<AccountId>>(mut self, accounts: impl IntoIterator<Item = T>) -> Self {
        self.filters.only = accounts.into_iter().map(Into::into).collect();
        self
    }

    /// The work: the POST is its first look, then there is one every ten seconds for at most thirty
    /// minutes.
    pub fn start(self) -> Pending<Statements> {
        self.job(None)
    }

    /// The work of a ticket whose filters didn't fit into it, asked for again with these.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): the ticket is of another provider or instance, or
    ///   of other work.
    pub fn resume(self, ticket: &Ticket) -> Result<Pending<Statements>> {
        crate::flinks::session::ticket::is_of(self.session.client(), ticket, &Work::Statements)?;
        Ok(self.job(Some(ticket)))
    }

    pub(crate) fn with(session: Session, filters: Filters) -> Self {
        Self { session, filters }
    }

    pub(crate) fn job(self, resumed: Option<&Ticket>) -> Pending<Statements> {
        let filters = Arc::new(self.filters);
        let in_ticket = Arc::clone(&filters);
        let polled = Arc::clone(&filters);
        let first = move |session: Session| {
            let filters = Arc::clone(&filters);
            async move {
                let client = session.client();
                let request_id = session.request_id();
                let body = convert::request(&request_id, &filters);
                let ask = session.ask(&request_id);
                let answer =
                    client.call(ask, |customer_id| calls::GetStatements { customer_id, body });
                read_answer(answer.await, |answer| convert::read(answer, &filters))
            }
        };
        let again = move |session| poll(session, Arc::clone(&polled));
        Job::new(self.session, Work::Statements, "flinks.get_statements", first, again)
            .start(Some(&*in_ticket), resumed)
    }
}

async fn poll(session: Session, filters: Arc<Filters>) -> Result<Poll<Statements>> {
    let request_id = session.request_id();
    let ask = session.ask(&request_id);
    let id = request_id.uuid();
    let answer = session
        .client()
        .call(ask, |customer_id| calls::GetStatementsAsync { customer_id, request_id: id });
    read_answer(answer.await, |answer| convert::read(answer, &filters))
}

/// For a ticket that had no room for its filters.
pub(crate) fn poll_only(session: Session, stored: &Ticket) -> Pending<Statements> {
    // What was asked for isn't known, so nothing is missed.
    let poll = |session| poll(session, Arc::default());
    Job::new(session, Work::Statements, "flinks.get_statements", poll, poll)
        .poll_only()
        .start(None::<&Filters>, Some(stored))
}

impl Session {
    /// Asks for statements: add options, then `.start()`. Canada only, and it has to be enabled at
    /// the instance and in the widget.
    ///
    /// The whole answer is held in memory, at most 64 MiB of JSON.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// let session = client.authorize(&login_id).cached().await?.into_session().await?;
    /// let statements = session.statements().start().await?;
    /// assert!(statements.accounts[0].statements[0].bytes.starts_with(b"%PDF"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`accounts`](Self::accounts).
    ///
    /// Provider docs: <https://docs.flinks.com/api/connect/endpoints/account-linking/get-statements>
    pub fn statements(&self) -> StatementsRequest {
        StatementsRequest::with(self.clone(), Filters::default())
    }
}
