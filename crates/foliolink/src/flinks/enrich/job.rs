//! Waiting for what is derived from a session's details: it answers 202 until these are there, so
//! they are asked for where nobody did.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use foliolink_raw::flinks::calls;
use serde::Serialize;

use crate::{
    code::Code,
    error::{Error, Result},
    flinks::{
        RequestId, Session,
        client::codes,
        convert::{accounts, enrich as convert},
        data::accounts::Filters,
        session::job::Job,
    },
    poll::{Pending, Poll},
    ticket::{Ticket, Work},
    transport::Answered,
};

/// How far the details of the session are that is waited in.
#[derive(Debug, Default)]
struct Details {
    /// The session that they were asked of.
    asked: Option<RequestId>,
    finished: bool,
}

/// The work: `call` asks, and is asked again while its answer is 202.
pub(super) fn start<T, A, W>(
    session: Session,
    work: Work,
    operation: &'static str,
    call: impl Fn(Session) -> A + Clone + Send + Sync + 'static,
    with: Option<&W>,
    resumed: Option<&Ticket>,
) -> Pending<T>
where
    T: Send + 'static,
    A: Future<Output = Result<Poll<T>>> + Send + 'static,
    W: Serialize,
{
    let details: Arc<Mutex<Details>> = Arc::default();
    let poll = move |session: Session| {
        let call = call.clone();
        let details = Arc::clone(&details);
        async move {
            let polled = call(session.clone()).await?;
            if !matches!(polled, Poll::Working { .. }) || !advance(&session, &details).await? {
                return Ok(polled);
            }
            call(session).await
        }
    };
    Job::new(session, work, operation, poll.clone(), poll).start(with, resumed)
}

/// Asks for the details of the session, once, and looks how far they are; whether they are there
/// now, and were not before.
async fn advance(session: &Session, details: &Mutex<Details>) -> Result<bool> {
    let request_id = session.request_id();
    let asked = {
        let mut details = details.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = details.asked.as_ref() == Some(&request_id);
        if asked && details.finished {
            return Ok(false);
        }
        *details = Details { asked: Some(request_id.clone()), finished: false };
        asked
    };
    let answer =
        if asked { poll(session, &request_id).await } else { ask(session, &request_id).await };
    let finished = match answer {
        // A valid outcome: there is nothing to derive anything from, and the call itself says so.
        Err(error) if codes::is(&error, codes::NO_TRANSACTION) => true,
        answer => answer?,
    };
    details.lock().unwrap_or_else(PoisonError::into_inner).finished = finished;
    Ok(finished)
}

async fn ask(session: &Session, request_id: &RequestId) -> Result<bool> {
    let body = accounts::detail_request(request_id, &Filters::default());
    let answer = session.client().call(session.ask(request_id), |customer_id| {
        calls::GetAccountsDetail { customer_id, body }
    });
    Ok(convert::is_detailed(&answer.await?.body))
}

async fn poll(session: &Session, request_id: &RequestId) -> Result<bool> {
    let ask = session.ask(request_id);
    let request_id = request_id.uuid();
    let answer = session
        .client()
        .call(ask, |customer_id| calls::GetAccountsDetailAsync { customer_id, request_id });
    Ok(convert::is_detailed(&answer.await?.body))
}

/// Reads an answer, which may not say what it must; `read` says `Err` with the code of a 202.
pub(super) fn read_answer<R, T>(
    answer: Result<Answered<R>>,
    read: impl FnOnce(Answered<R>) -> Result<Result<T>, Option<Code>>,
) -> Result<Poll<T>> {
    let answer = answer?;
    let retry_after = answer.retry_after;
    match read(answer) {
        Ok(data) => Ok(Poll::Done(data?)),
        Err(code) => Ok(Poll::Working { code, retry_after }),
    }
}

/// Of a session that isn't known to be of a card: these calls name it.
pub(super) fn missing_login_id(operation: &'static str) -> Error {
    Error::invalid(operation, "session: its LoginId isn't known, and this call names it")
}
