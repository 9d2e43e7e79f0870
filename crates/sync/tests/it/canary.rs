//! Nothing that is logged, and no error, holds a secret or a person's data.

use std::{
    io::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use foliolink_sandbox::{CallFilter, Fault, Times};
use foliolink_sync::Policy;
use tracing::{Dispatch, subscriber::DefaultGuard};
use tracing_subscriber::fmt::MakeWriter;

use crate::{
    receiver::{Answer, Receiver},
    support::{World, aggregator, settle},
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Keeps every line of this thread in plain text, until what it returns is dropped.
    fn keep(&self) -> (DefaultGuard, Dispatch) {
        let all = tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(self.clone())
            .finish();
        // With one dispatcher alone, a place that another test comes to first is off for everybody.
        let sink = tracing_subscriber::fmt().with_writer(std::io::sink).finish();
        (tracing::subscriber::set_default(all), Dispatch::new(sink))
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn logs_errors_and_debug_texts_show_no_secret() {
    let log = Log::default();
    let world = World::ready().await;
    let _kept = log.keep();
    let mut secrets = vec![world.login_id().expose().to_owned(), world.token().expose().to_owned()];
    let snapshot = aggregator(&world.sandbox).pull(world.login_id()).await.unwrap();
    let number = snapshot.accounts[0].identifiers.number.as_ref().unwrap();
    secrets.push(number.reveal().to_owned());
    secrets.push(snapshot.holders[0].name.as_ref().unwrap().reveal().to_owned());

    let flinks = world.add_flinks().await;
    let vumi = world.sync.add(world.token(), Policy::default()).reference("r").await.unwrap().id;
    settle(&world.sync).await;
    let mut said = String::new();
    for fault in [Fault::InvalidJson, Fault::LostAnswer, Fault::ErrorHtml { status: 500 }] {
        world.sandbox.inject(fault, CallFilter::flinks(), Times::Always);
        for id in [flinks, vumi] {
            if let Err(error) = world.sync.open(id).live().await {
                said += &format!("{error} {error:?} {:?}\n", std::error::Error::source(&error));
            }
            said += &format!(
                "{:?} {}\n",
                world.status(id).await,
                serde_json::json!(world.status(id).await)
            );
        }
        world.sandbox.clear_faults();
    }
    said += &format!("{:?} {:?} {:?}", world.sync, world.sync.inbox(), world.keys);
    said += &serde_json::json!(world.sync.history(flinks, None).await.unwrap()).to_string();
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(
        logged.contains("trying again") || logged.contains("foliolink"),
        "something was logged"
    );
    for secret in secrets {
        assert!(!said.contains(&secret), "an error or a status");
        assert!(!logged.contains(&secret), "a log");
    }
}

#[tokio::test]
async fn what_is_told_and_logged_of_it_shows_no_secret_and_nobody() {
    let log = Log::default();
    let world = World::ready().await;
    let receiver = Receiver::start().await;
    let snapshot = aggregator(&world.sandbox).pull(world.login_id()).await.unwrap();
    let account = &snapshot.accounts[0];
    let mut persons = vec![
        world.login_id().expose().to_owned(),
        account.identifiers.number.as_ref().unwrap().reveal().to_owned(),
        account.balance.current.unwrap().to_string(),
        snapshot.holders[0].name.as_ref().unwrap().reveal().to_owned(),
    ];
    persons.extend(
        snapshot
            .transactions
            .iter()
            .filter_map(|row| row.description.as_ref().map(|text| text.reveal().to_owned())),
    );

    let _kept = log.keep();
    let outbox = world.sync.outbox();
    let made = outbox.add(format!("{}?token=canary-of-address", receiver.url)).await.unwrap();
    let closed = "http://127.0.0.1:9/canary-of-path?token=canary-of-address";
    let closed = outbox.add(closed).await.unwrap();
    let rotated = outbox.rotate(made.endpoint.id, Duration::from_secs(60)).await.unwrap();
    receiver.answer([Answer::Status(500), Answer::Status(410)]);
    world.add_flinks().await;
    settle(&world.sync).await;
    for _ in 0..2 {
        outbox.deliver_due(10).await.unwrap();
        world.advance(Duration::from_secs(10));
    }
    outbox.test(closed.endpoint.id).await.unwrap();
    let listed = outbox.list().await.unwrap();
    let told: String = receiver.got().into_iter().map(|got| got.body).collect();
    assert!(told.contains("connection.changed"));
    let shown = format!(
        "{listed:?} {} {made:?} {rotated:?} {outbox:?} {:?}",
        serde_json::json!(listed),
        outbox.add("https://example.org/?token=canary-of-address")
    );
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(logged.contains("was disabled") && logged.contains("wasn't taken"), "it is logged");
    let secrets = [made.secret.expose(), closed.secret.expose(), rotated.secret.expose()];
    for secret in secrets.into_iter().chain(["canary-of-address"]) {
        let secret = secret.trim_start_matches("whsec_");
        assert!(!told.contains(secret) && !shown.contains(secret) && !logged.contains(secret));
    }
    assert!(!logged.contains("canary-of-path"), "an address");
    for person in persons {
        assert!(!told.contains(&person), "a payload");
        assert!(!shown.contains(&person), "a list");
        assert!(!logged.contains(&person), "a log");
    }
    for table in ["webhook_deliveries", "webhook_endpoints"] {
        let column = if table == "webhook_deliveries" { "body" } else { "events" };
        let held = format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE '%canary%'");
        assert_eq!(crate::support::count(&world.folder, &held).await, 0);
    }
}

crate::database::on_postgres!(
    logs_errors_and_debug_texts_show_no_secret,
    what_is_told_and_logged_of_it_shows_no_secret_and_nobody,
);
