//! Going on with pending work from its ticket, in this process or another.

use serde::de::DeserializeOwned;

use super::{attempt::Attempt, challenge::LiveLock, opened::Mode, ticket, ticket::invalid};
use crate::{
    error::Result,
    flinks::{
        AccountsDetail, AccountsRequest, AccountsSummary, AttributeSet, Authorized, Categorization,
        Client, Investments, InvestmentsRequest, Session, Statements, StatementsRequest,
        SummaryRequest,
        enrich::{attributes, categorization},
    },
    poll::Pending,
    ticket::{Ticket, Work},
};

/// Work that was put away, by what it is.
#[derive(Debug)]
#[non_exhaustive]
pub enum Resumed {
    /// Of [`Session::accounts`].
    Accounts(Pending<AccountsDetail>),
    /// Of [`Session::summary`].
    Summary(Pending<AccountsSummary>),
    /// Of [`Session::statements`].
    Statements(Pending<Statements>),
    /// Of `Session::investments`.
    Investments(Pending<Investments>),
    /// Of [`Session::attributes`] or [`Session::chosen_attributes`].
    Attributes(Pending<AttributeSet>),
    /// Of [`Session::categorization`].
    Categorization(Pending<Categorization>),
    /// Of a sign-in.
    Authorize(Pending<Authorized>),
}

impl Client {
    /// Goes on with a ticket, at the wealth host where it comes from there. Nothing is sent before
    /// the [`Pending`] is awaited; it gives up at the ticket's deadline.
    ///
    /// A ticket that had no room for its filters is only looked at. Where that may not be enough
    /// (its session is over, or it was never asked for), give the filters again:
    /// `client.session_of(&ticket)?.accounts().only(…).resume(&ticket)`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let (client, login_id) = flinks_client();
    /// use foliolink::{Ticket, flinks::Resumed};
    ///
    /// let session = client.authorize(&login_id).cached().await?.into_session().await?;
    /// let stored = serde_json::to_string(session.accounts().start().ticket()).unwrap();
    ///
    /// let ticket: Ticket = serde_json::from_str(&stored).unwrap(); // on another machine
    /// if let Resumed::Accounts(pending) = client.resume(&ticket)? {
    ///     assert_eq!(pending.await?.accounts.len(), 4);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): of another provider or instance, of an unknown
    ///   operation, or without a RequestId.
    pub fn resume(&self, stored: &Ticket) -> Result<Resumed> {
        let session = self.session_of(stored)?;
        Ok(match stored.work() {
            Work::Accounts => Resumed::Accounts(match filters(stored) {
                Some(filters) => AccountsRequest::with(session, filters).job(Some(stored)),
                None => crate::flinks::data::accounts::poll_only(session, stored),
            }),
            Work::Summary => Resumed::Summary(
                SummaryRequest::with(session, filters(stored).unwrap_or_default())
                    .job(Some(stored)),
            ),
            Work::Statements => Resumed::Statements(match filters(stored) {
                Some(filters) => StatementsRequest::with(session, filters).job(Some(stored)),
                None => crate::flinks::data::statements::poll_only(session, stored),
            }),
            Work::Investments => {
                Resumed::Investments(InvestmentsRequest::with(session).job(Some(stored)))
            }
            Work::Attributes => {
                let wanted = filters(stored).ok_or_else(|| {
                    invalid("asked: the ticket had no room for the attributes' names")
                })?;
                Resumed::Attributes(attributes::resume(session, stored, wanted))
            }
            Work::Categorization => {
                Resumed::Categorization(categorization::start(session, Some(stored)))
            }
            Work::Authorize => Resumed::Authorize(session.client().resume_authorize(stored)?),
            Work::Ready | Work::Other(_) => return Err(invalid("operation: not one of Flinks")),
        })
    }

    /// The session that a ticket belongs to. Asks nobody whether it is still open.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): of another provider or instance, or without a
    ///   RequestId.
    pub fn session_of(&self, stored: &Ticket) -> Result<Session> {
        let client = ticket::client(self, stored, false)?;
        Ok(Session::foreign(
            &client,
            ticket::request_id(stored)?,
            ticket::login_id(stored)?,
            mode(stored),
        ))
    }

    fn resume_authorize(&self, stored: &Ticket) -> Result<Pending<Authorized>> {
        let login_id = ticket::login_id(stored)?;
        let content = stored.request::<ticket::Request<serde::de::IgnoredAny>>();
        let attempt = Attempt {
            login_id,
            mode: mode(stored),
            tag: None,
            token: None,
            lock: LiveLock::default(),
            answered: content.map(|content| content.answered).unwrap_or_default(),
        };
        Ok(self.pending_authorize(ticket::request_id(stored)?, attempt, Some(stored)))
    }
}

/// Without a word about it the session counts as one that talks to the bank: it isn't replaced
/// behind the person's back.
fn mode(stored: &Ticket) -> Mode {
    match stored.request::<ticket::Request<serde::de::IgnoredAny>>() {
        Some(request) if !request.live => Mode::Cached,
        _ => Mode::Unknown,
    }
}

fn filters<T: DeserializeOwned>(stored: &Ticket) -> Option<T> {
    stored.request::<ticket::Request<T>>().and_then(|request| request.with)
}
