//! Planted secrets and personal data show up in no log, no `Debug` and no error of a pull.

use std::io::Write;

use foliolink_sandbox::{CallFilter, Fault, VumiApp};
use tracing_subscriber::fmt::format::FmtSpan;

use super::*;
use crate::{
    aggregator::Part,
    flinks::{Answers, Challenge},
};

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

fn answers(challenge: &Challenge) -> Answers {
    challenge
        .questions
        .iter()
        .fold(Answers::new(), |answers, question| answers.one(&question.prompt, "canary-answer"))
}

fn show(shown: &mut String, outcome: &crate::Result<crate::portfolio::Snapshot>) {
    shown.push_str(&format!("{outcome:?}\n"));
    let Err(error) = outcome else { return };
    shown.push_str(&format!("{error} {error:#?} {:?}\n", error.ticket()));
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        shown.push_str(&format!("{inner} {inner:?}\n"));
        source = inner.source();
    }
}

/// Pulls everything in every way, shows all that comes back, and says what must not be seen.
async fn everything(shown: &mut String) -> Vec<String> {
    let sandbox = Sandbox::builder().build();
    let public = sandbox.finish_vumi_link(VumiApp::Main, Some("canary-customer"));
    let aggregator = Line::to(&sandbox).aggregator();
    let named = Source::from((public.parse().unwrap(), "canary-customer".parse().unwrap()));
    let heard = Heard::default();
    let pull = aggregator.pull(named.clone()).on_event(heard.ear());
    shown.push_str(&format!("{aggregator:?} {pull:?} {:?}", aggregator.pull_all([named])));
    let made = pull.await;
    show(shown, &made);
    show(shown, &aggregator.pull(login()).what(Part::ALL).on_event(heard.ear()).await);
    show(shown, &aggregator.pull(login()).live().on_event(heard.ear()).await);
    let wrong = |challenge: Challenge| async move { Ok(answers(&challenge)) };
    show(
        shown,
        &aggregator
            .pull(a().login_id_joint.parse::<LoginId>().unwrap())
            .live()
            .answering(wrong)
            .await,
    );
    show(shown, &aggregator.pull(login()).give_up_after(Duration::from_secs(1)).await);
    sandbox.inject(Fault::WrongType { field: None }, CallFilter::operation("list_accounts"), 1);
    show(shown, &aggregator.pull(broker()).await);
    sandbox.inject(
        Fault::WrongType { field: None },
        CallFilter::operation("get_accounts_detail"),
        1,
    );
    show(shown, &aggregator.pull(login()).await);
    shown.push_str(&format!("{:?}", heard.events()));
    let made = made.unwrap();
    let owner = made.holders[0].name.as_ref().unwrap().reveal().to_owned();
    let texts = [
        public.as_str(),
        made.connection.expose(),
        &owner,
        a().login_id,
        a().login_id_joint,
        a().secret_key,
        a().api_key,
    ];
    let more = [b().connection, b().secrets[0], "canary", "BÉLANGER", "5550142", "eyJ", "Bearer"];
    texts.into_iter().chain(more).map(str::to_owned).collect()
}

#[tokio::test(start_paused = true)]
async fn nothing_that_is_secret_or_personal_is_printed_or_logged() {
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    // With a single subscriber, tests on other threads decide for all that nobody listens; with two
    // they can't.
    let _second =
        tracing::Dispatch::new(tracing_subscriber::fmt().with_writer(std::io::sink).finish());
    let guard = tracing::subscriber::set_default(subscriber);
    let mut shown = String::new();
    let hidden = everything(&mut shown).await;
    drop(guard);
    let logged = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("pull{provider=\"vumi\"}") && shown.contains("Unanswered"), "{shown}");
    for text in [&shown, &logged] {
        for secret in &hidden {
            let at = text
                .find(secret.as_str())
                .map(|at| &text[text.floor_char_boundary(at.saturating_sub(200))..at]);
            assert_eq!(at, None, "{secret} is shown");
        }
    }
}
