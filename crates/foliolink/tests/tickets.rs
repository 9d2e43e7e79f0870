//! Tickets that earlier versions wrote: each is read as what it is, written again as it was, and
//! goes on.

use std::{collections::BTreeMap, path::Path};

use foliolink::{
    ErrorKind, Ticket, Work,
    flinks::{self, Resumed},
    vumi,
};
use foliolink_sandbox::Sandbox;

/// The text of every recorded ticket, by file name.
fn recorded() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tickets");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    files.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect()
}

fn ticket(name: &str) -> Ticket {
    serde_json::from_str(&recorded()[name]).unwrap()
}

#[test]
fn each_is_read_as_its_work_and_written_as_it_was() {
    let works = recorded().into_iter().map(|(name, text)| {
        let ticket: Ticket = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&ticket).unwrap(), text.trim_end(), "{name}");
        (name, ticket.work().clone())
    });
    let expected = [
        ("flinks-accounts", Work::Accounts),
        ("flinks-attributes", Work::Attributes),
        ("flinks-authorize", Work::Authorize),
        ("flinks-categorization", Work::Categorization),
        ("flinks-filters", Work::Accounts),
        ("flinks-investments", Work::Investments),
        ("flinks-statements", Work::Statements),
        ("flinks-summary", Work::Summary),
        ("vumi-ready", Work::Ready),
    ];
    assert!(works.eq(expected.map(|(name, work)| (name.to_owned(), work))));
}

#[test]
fn work_of_a_newer_version_is_kept_as_it_is() {
    let text = r#"{"provider":"flinks","operation":"categories","connection":"","deadline":"2031-04-02T08:45:00Z"}"#;
    let ticket: Ticket = serde_json::from_str(text).unwrap();
    assert_eq!(ticket.work(), &Work::Other("categories".to_owned()));
    assert_eq!(ticket.operation(), "categories");
    assert_eq!(serde_json::to_string(&ticket).unwrap(), text);
}

fn flinks_client(sandbox: &Sandbox) -> flinks::Client {
    let keys = &sandbox.credentials().flinks;
    flinks::Client::builder()
        .customer_id(keys.customer_id)
        .base_url("http://127.0.0.1")
        .secret_key(keys.secret_key)
        .api_key(keys.api_key)
        .in_process(sandbox.router())
        .build()
        .unwrap()
}

/// Their sessions are long over: cached ones are opened anew, and what was asked for is asked again.
#[tokio::test(start_paused = true)]
async fn those_of_flinks_go_on() {
    let sandbox = Sandbox::builder().pending_polls(0).build();
    let client = flinks_client(&sandbox);
    for name in [
        "flinks-accounts",
        "flinks-summary",
        "flinks-statements",
        "flinks-investments",
        "flinks-attributes",
        "flinks-categorization",
    ] {
        let read = match client.resume(&ticket(name)).unwrap() {
            Resumed::Accounts(pending) => pending.await.unwrap().accounts.len(),
            Resumed::Summary(pending) => pending.await.unwrap().accounts.len(),
            Resumed::Statements(pending) => pending.await.unwrap().accounts.len(),
            Resumed::Investments(pending) => pending.await.unwrap().institutions.len(),
            Resumed::Attributes(pending) => pending.await.unwrap().values.len(),
            Resumed::Categorization(pending) => pending.await.unwrap().transactions.len(),
            other => panic!("{name}: {other:?}"),
        };
        assert!(read > 0, "{name}");
    }
    // A sign-in can't be done again behind the person's back.
    let Resumed::Authorize(pending) = client.resume(&ticket("flinks-authorize")).unwrap() else {
        panic!("not a sign-in");
    };
    let error = pending.await.unwrap_err();
    assert_eq!(error.ticket().map(Ticket::work), Some(&Work::Authorize), "{error}");
}

#[tokio::test(start_paused = true)]
async fn that_of_vumi_goes_on() {
    let sandbox = Sandbox::builder().build();
    let keys = &sandbox.credentials().vumi;
    let client = vumi::Client::builder()
        .client_id(keys.client_id)
        .client_secret(keys.secrets[0])
        .in_process(sandbox.router())
        .build()
        .unwrap();
    let old = recorded()["vumi-ready"].replace("BGZESEU7PT", keys.connection);
    let state = client.resume(&serde_json::from_str(&old).unwrap()).unwrap().await.unwrap();
    assert_eq!(state.connection.expose(), keys.connection);
    let error = client.resume(&ticket("vumi-ready")).unwrap().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Refused, Some(404)));
}
