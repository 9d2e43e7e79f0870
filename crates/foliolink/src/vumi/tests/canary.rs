//! Planted secrets and personal data show up in no log, no `Debug` and no error.

use std::io::Write;

use tracing_subscriber::fmt::format::FmtSpan;

use super::*;
use crate::vumi::{Flow, LinkSession, Redirect};

const CONNECTION: &str = "CANARYTOK1";
/// What must not be seen: a connection token, keys, a JWT part, a person, an account, and tokens of
/// the Link.
const PLANTED: [&str; 9] = [
    "CANARYTOK1",
    "canary-secret",
    "canaryjwt",
    "CANARY OWNER",
    "ES00CANARYIBAN",
    "canary-customer",
    "c0ffee00-cafe-4bad-8bad-facade000001",
    "c0ffee00-cafe-4bad-8bad-facade000002",
    "canary text of a movement",
];

const STATUS: &str = r#"{"credentialsToken": "CANARYTOK1", "status": "UPDATE_ERROR", "externalId": "canary-customer",
    "updateToken": "c0ffee00-cafe-4bad-8bad-facade000001", "restoreToken": "c0ffee00-cafe-4bad-8bad-facade000002",
    "errorDetails": {"reason": "CANARYTOK1 is blocked", "type": "VUMI_ERROR", "retryable": true}}"#;

fn reply(path: &str) -> Answer {
    match path.rsplit('/').next().unwrap_or_default() {
        "login" => answer(200, r#"{"token": "canaryjwt.canaryjwt.canaryjwt"}"#),
        "start-flow" => answer(200, r#"{"token": "canaryjwt.link.canaryjwt"}"#),
        "accounts" => answer(
            200,
            r#"[{"id": "a", "iban": "ES00CANARYIBAN", "alias": "CANARY OWNER", "owners": ["CANARY OWNER"], "balance": "canary-secret"}]"#,
        ),
        "portfolios" => answer(200, r#"[{"id": "p", "owners": ["CANARY OWNER"]}]"#),
        "transactions" => answer(
            200,
            r#"[{"id": "t", "type": "DEPOSIT", "description": "canary text of a movement", "date": "CANARY OWNER"}]"#,
        ),
        "investments" => {
            answer(404, r#"{"message": "no connection CANARYTOK1 of ES00CANARYIBAN0001"}"#)
        }
        "active-positions" => {
            answer(200, r#"[{"portfolio": "p", "investment": {"CANARY OWNER": "canary-secret"}}]"#)
        }
        "pending" => answer(
            200,
            r#"[{"publicToken": "c0ffee00-cafe-4bad-8bad-facade000001", "externalId": "canary-customer", "createdAt": null}]"#,
        ),
        "connections" => answer(200, format!("[{STATUS}]")),
        CONNECTION => answer(200, STATUS),
        _ => answer(500, "<html>CANARYTOK1 CANARY OWNER</html>"),
    }
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Does everything the facade can do, and shows whatever comes back in every way there is.
async fn everything(client: &Client) -> String {
    let mut shown = format!("{client:?}");
    macro_rules! show {
        ($outcome:expr) => {
            match $outcome {
                Ok(value) => shown.push_str(&format!("{value:?}\n")),
                Err(error) => {
                    let error: crate::Error = error;
                    let source = std::error::Error::source(&error).map(ToString::to_string);
                    shown.push_str(&format!(
                        "{error} {error:?} {error:#?} {source:?} {:?}\n",
                        error.ticket()
                    ));
                }
            }
        };
    }
    let public = "c0ffee00-cafe-4bad-8bad-facade000001";
    let connection = client.connection(CONNECTION.parse().unwrap());
    let pending = connection.ready();
    shown.push_str(&format!("{connection:?} {pending:?} {:?}", pending.ticket()));
    show!(pending.await);
    show!(connection.status().await);
    show!(connection.accounts().await);
    show!(connection.portfolios().await);
    show!(connection.investments().await);
    show!(connection.positions().await);
    show!(connection.account_transactions().collect_up_to(9).await);
    show!(connection.portfolio_transactions().collect_up_to(9).await);
    show!(connection.assets_transfer_orders().await);
    show!(connection.update_token().await);
    show!(connection.restore_token().await);
    show!(connection.delete().await);
    show!(client.connections().await);
    show!(client.public_tokens().await);
    show!(client.sweep(std::time::Duration::ZERO).await);
    show!(
        client
            .exchange(&public.parse().unwrap())
            .external_id("canary-customer".parse().unwrap())
            .await
    );
    let flow = Flow::transactions(keys().redirect_id.parse().unwrap())
        .external_id("canary-customer".parse().unwrap());
    shown.push_str(&format!("{flow:?} {:?}", LinkSession::begin()));
    show!(client.start_flow(&flow).await);
    show!(Redirect::parse(&format!("?token={public}&operation=CONNECT")));
    show!(Redirect::parse("?token=CANARYTOK1&operation=CONNECT"));
    let link = client.link().unwrap();
    let redirect = keys().redirect_id.parse().unwrap();
    shown.push_str(&format!(
        "{:?} {:?}",
        link.update(redirect, public.parse().unwrap()),
        link.restore(redirect, public.parse().unwrap())
    ));
    if let Ok(state) = connection.status().await {
        show!(connection.pull([Part::Accounts, Part::Transactions]).with_state(state).await);
    }
    shown
}

/// Runs `work` and gives everything that was logged meanwhile, at trace level.
async fn logged<T>(work: impl Future<Output = T>) -> (T, String) {
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt()
        // Another crate of the same build may switch colours on.
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    // While there is only one subscriber, `tracing` asks the thread that hits a place first whether
    // to log there, and the other tests' threads say no for all. A second one that lives as
    // long makes it ask the subscribers.
    let _second = tracing::Dispatch::new(
        tracing_subscriber::fmt().with_max_level(tracing::Level::ERROR).finish(),
    );
    let logging = tracing::subscriber::set_default(subscriber);
    let done = work.await;
    drop(logging);
    let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    (done, text)
}

#[tokio::test(start_paused = true)]
async fn canaries_are_seen_nowhere() {
    let service = tower::service_fn(|request: Request| async move {
        Ok::<_, BrokeOff>(reply(request.uri().path()))
    });
    let client = builder(0)
        .client_secret("canary-secret")
        .link_url("https://link.example.test")
        .retry(Retry::default())
        .in_process(service)
        .build()
        .unwrap();
    let (shown, logged) = logged(everything(&client)).await;
    // The log is there, and says what it should.
    assert!(logged.contains("url.template=\"/api/v1/queries/connections/{token}\""), "{logged}");
    assert!(logged.contains("request_id=\"3b1c9f52-55ad-4f0e-8a60-90c2a1d7e4b8\""));
    assert!(shown.contains("no connection … of …"), "{shown}");
    for canary in PLANTED {
        assert!(!logged.contains(canary), "{canary} in the log");
        let at =
            shown.find(canary).map(|at| &shown[at.saturating_sub(200)..(at + 60).min(shown.len())]);
        assert_eq!(at, None, "{canary} is shown");
    }
}

/// The libraries below log as well.
#[tokio::test]
async fn over_a_socket_nothing_is_logged_either() {
    let sandbox = Sandbox::builder().build();
    let running = sandbox.start().await.unwrap();
    let client = builder(0).base_url(running.base_url()).build().unwrap();
    let (snapshot, logged) = logged(async {
        let connection = broker(&client);
        let state = connection.ready().await.unwrap();
        connection.pull(Part::ALL).with_state(state).await.unwrap().snapshot()
    })
    .await;
    assert!(logged.contains("operation=\"list_accounts\""), "{logged}");
    let owner = snapshot.holders[0].name.as_ref().unwrap().reveal().to_owned();
    let iban = snapshot.accounts[0].identifiers.iban.as_ref().unwrap().reveal().to_owned();
    for secret in [keys().connection, keys().secrets[0], "eyJ", "Bearer", &owner, &iban] {
        let at = logged.find(secret).map(|at| &logged[at.saturating_sub(300)..at]);
        assert_eq!(at, None, "{secret} is logged");
    }
}
