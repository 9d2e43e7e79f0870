//! Tickets that an earlier version wrote are read and gone on with, each kind of work as what it
//! is.

use serde_json::json;

use crate::{
    ErrorKind, Ticket,
    flinks::{Part, Resumed, tests::*},
};

/// As the commit in `xtask/baseline` wrote them.
const ACCOUNTS: &str = include_str!("../../../tests/fixtures/tickets/flinks-accounts.json");
const FILTERS: &str = include_str!("../../../tests/fixtures/tickets/flinks-filters.json");
const SUMMARY: &str = include_str!("../../../tests/fixtures/tickets/flinks-summary.json");
const STATEMENTS: &str = include_str!("../../../tests/fixtures/tickets/flinks-statements.json");
const INVESTMENTS: &str = include_str!("../../../tests/fixtures/tickets/flinks-investments.json");

/// The ticket of a session that the sandbox knows, good for a while.
async fn of_session(stored: &str, client: &Client) -> Ticket {
    let session = client.authorize(&login()).cached().await.unwrap().into_session().await.unwrap();
    let mut ticket: serde_json::Value = serde_json::from_str(stored).unwrap();
    ticket["request_id"] = json!(session.request_id());
    ticket["deadline"] = json!(jiff::Timestamp::now() + std::time::Duration::from_secs(1800));
    serde_json::from_value(ticket).unwrap()
}

#[tokio::test(start_paused = true)]
async fn each_kind_of_old_ticket_is_resumed_as_itself() {
    let client = sandboxed(&Sandbox::builder().pending_polls(1).build());
    let resume = async |stored| client.resume(&of_session(stored, &client).await).unwrap();
    let Resumed::Accounts(accounts) = resume(ACCOUNTS).await else { panic!() };
    let accounts = accounts.await.unwrap().accounts;
    assert_eq!(accounts.len(), 4);
    assert!(accounts.iter().all(|one| one.holder.is_none() && one.transactions.is_none()));
    let Resumed::Accounts(filtered) = resume(FILTERS).await else { panic!() };
    assert!(filtered.await.unwrap().accounts.is_empty(), "only the account that nobody has");
    let Resumed::Summary(summary) = resume(SUMMARY).await else { panic!() };
    assert_eq!(summary.await.unwrap().accounts.len(), 4);
    let Resumed::Statements(statements) = resume(STATEMENTS).await else { panic!() };
    assert!(!statements.await.unwrap().accounts.is_empty());
    let Resumed::Investments(investments) = resume(INVESTMENTS).await else { panic!() };
    assert!(!investments.await.unwrap().institutions.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_pull_goes_on_from_each_old_ticket_that_is_part_of_one() {
    let client = sandboxed(&Sandbox::builder().pending_polls(1).build());
    for stored in [ACCOUNTS, FILTERS, STATEMENTS, INVESTMENTS] {
        let ticket = of_session(stored, &client).await;
        let pulled = client.resume_pull(&ticket, Part::ALL).unwrap().await.unwrap();
        assert!(pulled.accounts.is_some() && pulled.statements.is_some(), "{stored}");
        assert!(pulled.investments.is_some(), "{stored}");
        assert_eq!(pulled.snapshot().connection.expose(), LOGIN);
    }
    let summary: Ticket = serde_json::from_str(SUMMARY).unwrap();
    let refused = client.resume_pull(&summary, Part::ALL).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid, "it is no part of one");
}

#[tokio::test]
async fn an_old_ticket_asks_for_what_it_stood_for() {
    let script = Script::new(|_, _| (202, PENDING.to_owned()));
    let ticket: Ticket = serde_json::from_str(FILTERS).unwrap();
    let Resumed::Accounts(pending) = script.client().resume(&ticket).unwrap() else { panic!() };
    let mut pending = pending.give_up_after(std::time::Duration::from_secs(60));
    assert!(pending.next().await.unwrap().is_ok(), "not finished yet");
    let request_id = ticket.request_id().unwrap();
    assert_eq!(
        script.sent()[0].body,
        format!(
            r#"{{"AccountsFilter":["abc"],"DaysOfTransactions":"Days365","RequestId":"{request_id}","WithKYC":false}}"#
        )
    );
}
