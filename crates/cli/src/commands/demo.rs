//! `foliolink demo`: a made-up customer at both providers, on this machine, through the same
//! library that real programs use.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use clap::{Args, ValueEnum};
use foliolink::{
    flinks::{self, Part, PullEvent},
    portfolio::Snapshot,
    vumi,
};
use foliolink_sandbox::{Sandbox, VumiApp};

use super::{
    export::Export,
    schema::{Entry, list, one},
};
use crate::{
    config::Span,
    context::Context,
    failure::Failure,
    output::{
        Answer,
        snapshot::{Main, Snapshots},
    },
    progress::{Progress, Step},
};

/// What it prints as JSON.
pub(crate) const SCHEMAS: &[Entry] =
    &[Entry { words: "demo", shapes: &[one::<Snapshot>, list::<Snapshot>] }];

/// What the sandbox says before its data is ready.
const PENDING_LOOKS: u32 = 2;

/// Which provider, and how patiently.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// One provider only [default: both]
    provider: Option<Which>,
    /// Gap between two looks at data that isn't ready; for real it is ten seconds
    #[arg(long, value_name = "DURATION", default_value = "1s")]
    every: Span,
    #[command(flatten)]
    export: Export,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// Canada and the US
    Flinks,
    /// Spain
    Vumi,
    /// Two hundred connections of both, kept in a database over two nights
    #[cfg(feature = "sync")]
    Sync,
}

impl Demo {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        self.export.check()?;
        #[cfg(feature = "sync")]
        if matches!(self.provider, Some(Which::Sync)) {
            return super::sync::demo::run(context, self.every).await;
        }
        let sandbox = Sandbox::builder().pending_polls(PENDING_LOOKS).build();
        let running = sandbox
            .start()
            .await
            .map_err(|error| Failure::machine("a free loopback port", error))?;
        // Before anything runs side by side: ids are drawn in order, and the demo shows the same
        // ones on every run.
        let public_token = sandbox.finish_vumi_link(VumiApp::Main, Some("demo-customer"));
        let stage = Stage {
            progress: &context.progress,
            sandbox: &sandbox,
            base_url: running.base_url(),
            public_token,
            every: self.every.0,
        };
        let list = match self.provider {
            Some(Which::Flinks) => vec![stage.flinks().await?],
            Some(Which::Vumi) => vec![stage.vumi().await?],
            #[cfg(feature = "sync")]
            Some(Which::Sync) => vec![],
            None => {
                let (flinks, vumi) = tokio::try_join!(stage.flinks(), stage.vumi())?;
                vec![flinks, vumi]
            }
        };
        context.progress.keep();
        let remark = format!(
            "Made-up customers of the embedded sandbox, no network used. Looked every {} for data that wasn't ready; for real it is every 10s \
             at Flinks, and after 3s, then ever less often, at Vumi.",
            self.every
        );
        let snapshots = Snapshots {
            list,
            many: self.provider.is_none(),
            main: Main::Transactions,
            remarks: vec![remark],
            notices: vec![],
        };
        Ok(Box::new(self.export.of(snapshots).await?))
    }
}

/// What both flows play on.
struct Stage<'a> {
    progress: &'a Progress,
    sandbox: &'a Sandbox,
    base_url: String,
    public_token: String,
    every: Duration,
}

impl Stage<'_> {
    /// A saved card: a session from stored data, then investments and accounts, both of which take
    /// a while.
    async fn flinks(&self) -> Result<Snapshot, Failure> {
        let polls = u64::from(PENDING_LOOKS) + 1;
        let lines = FlinksLines {
            opening: self.progress.bar("Flinks   open a session", 1),
            investments: self.progress.bar("Flinks   investments", polls),
            accounts: self.progress.bar("Flinks   accounts, transactions", polls),
            is_investing: AtomicBool::default(),
        };
        lines.opening.begin("POST Authorize, from stored data");
        let keys = &self.sandbox.credentials().flinks;
        let client = flinks::Client::builder()
            .instance(keys.instance)
            .customer_id(keys.customer_id)
            .secret_key(keys.secret_key)
            .api_key(keys.api_key)
            .base_url(&self.base_url)
            .build()?;
        let login_id: flinks::LoginId = keys.login_id.parse()?;
        // Investments are retired at the provider, still served by some instances: the demo shows
        // what it answers.
        let parts = [Part::Investments, Part::Accounts, Part::Transactions, Part::Holders];
        let pull = client.pull(&login_id, parts).every(self.every);
        let pulled = pull.on_event(move |event| lines.show(event)).await?;
        Ok(pulled.snapshot())
    }

    /// A person who has just come back from the Link: the public token becomes a connection, its
    /// import runs, then everything is read.
    async fn vumi(&self) -> Result<Snapshot, Failure> {
        let exchanging = self.progress.bar("Vumi     exchange the public token", 1);
        let importing =
            self.progress.bar("Vumi     wait for the import", u64::from(PENDING_LOOKS) + 1);
        let reading = self.progress.bar("Vumi     accounts, portfolios, …", 1);

        exchanging.begin("login, POST exchange");
        let keys = &self.sandbox.credentials().vumi;
        let secret = keys.secrets.first().copied().unwrap_or_default();
        let client = vumi::Client::builder()
            .client_id(keys.client_id)
            .client_secret(secret)
            .base_url(&self.base_url)
            .build()?;
        let public_token: vumi::PublicToken = self.public_token.parse()?;
        let pull = client.exchange(&public_token).pull(vumi::Part::ALL).every(self.every);
        let lines = VumiLines { exchanging, importing, reading };
        let pulled = pull.on_event(move |event| lines.show(event)).await?;
        Ok(pulled.snapshot())
    }
}

/// The lines of a card's pull.
struct FlinksLines {
    opening: Step,
    investments: Step,
    accounts: Step,
    /// Which of the last two moves.
    is_investing: AtomicBool,
}

impl FlinksLines {
    fn show(&self, event: &PullEvent) {
        match event {
            PullEvent::Opened(_) => self.opening.finish("session open"),
            PullEvent::Reading { part: Part::Investments, .. } => {
                self.is_investing.store(true, Ordering::Relaxed);
                self.investments.begin("POST Investments");
            }
            PullEvent::Reading { .. } => {
                self.is_investing.store(false, Ordering::Relaxed);
                self.accounts.begin("POST GetAccountsDetail");
            }
            PullEvent::Waiting { code, polls, next_in, .. } => {
                self.moving().show_poll(code.as_ref().map(|code| code.as_str()), *polls, *next_in);
            }
            PullEvent::Read(_) => self.moving().finish("read"),
            _ => {}
        }
    }

    fn moving(&self) -> &Step {
        if self.is_investing.load(Ordering::Relaxed) { &self.investments } else { &self.accounts }
    }
}

/// The lines of a connection's pull.
struct VumiLines {
    exchanging: Step,
    importing: Step,
    reading: Step,
}

impl VumiLines {
    fn show(&self, event: &vumi::PullEvent) {
        match event {
            vumi::PullEvent::Connected(_) => self.exchanging.finish("connected"),
            vumi::PullEvent::Started { .. } => self.importing.begin("PENDING"),
            vumi::PullEvent::Waiting { code, polls, next_in, .. } => {
                self.importing.show_poll(code.as_ref().map(|code| code.as_str()), *polls, *next_in);
            }
            vumi::PullEvent::Ready(_) => {
                self.importing.finish("READY");
                self.reading
                    .begin("GET accounts, portfolios, positions, investments, transactions");
            }
            vumi::PullEvent::Read(vumi::Part::Transactions) => self.reading.finish("read"),
            _ => {}
        }
    }
}
