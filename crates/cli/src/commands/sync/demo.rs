//! `foliolink demo sync`: drawn connections, kept in a database over two nights of the sandbox's
//! clock, with every webhook of the second one delivered twice and in disorder.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::request::Parts,
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use foliolink::{
    flinks::{self, LoginId, ScheduledRefresh},
    vumi,
    webhook::{Receiver, axum::router},
};
use foliolink_sandbox::{Provider, Sandbox, VumiApp};
use foliolink_sync::{
    Change, ChangeKind, ConnectionStatus, Id, Key, KeyRing, Policy, State, Sync, Window,
};
use futures_util::FutureExt as _;
use jiff::Timestamp;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::{net::TcpListener, sync::oneshot, time::Instant};
use tower::ServiceExt as _;

use crate::{
    commands::webhook::server,
    config::Span,
    context::Context,
    failure::Failure,
    output::{
        Answer, RenderOptions, Report, chart, csv, json,
        paint::wrap,
        table::{Cell, Column, Grid},
    },
};

/// Connections of Vumi's at these entities; with the sandbox's three saved cards they are 200.
const CONNECTIONS: usize = 197;
const ENTITIES: [&str; 4] = ["examplebroker", "examplebank", "ibexdemo", "cajaprueba"];
/// Any seed but the usual one draws its own people.
const SEED: u64 = 16;
const DAY: Duration = Duration::from_secs(24 * 3600);
/// A body of the sandbox's webhooks.
const BODY_LIMIT: usize = 4 << 20;

/// What the sandbox delivered: heads and bodies.
type Deliveries = Arc<Mutex<Vec<(Parts, Vec<u8>)>>>;

/// What the demo showed.
#[derive(Serialize, JsonSchema)]
pub(super) struct Story {
    connections: i64,
    phases: Vec<Phase>,
    states: BTreeMap<&'static str, i64>,
    /// Whom a person must help.
    needs_person: Vec<ConnectionStatus>,
}

/// A part of the story: what was asked, what came of it.
#[derive(Serialize, JsonSchema)]
pub(super) struct Phase {
    name: &'static str,
    /// Calls that reached a provider.
    calls: usize,
    /// Deliveries that were taken or known already.
    webhooks: usize,
    /// Connections on which anything changed.
    changed_connections: usize,
    added: usize,
    changed: usize,
    vanished: usize,
    #[serde(skip)]
    took: Duration,
    #[serde(skip)]
    until: Timestamp,
}

/// Shows it. `every`: the gap between two looks at what isn't ready.
pub(crate) async fn run(context: &mut Context, every: Span) -> Answer {
    let stage = Stage::new(every.0).await?;
    let mut phases = Vec::new();

    let step = context.progress.bar("Two hundred connections", 1);
    step.begin("cards of Flinks, connections of Vumi, drawn from a seed");
    let connections = stage.draw().await?;
    step.finish("known to the database");

    let step = context.progress.bar("First pull", 1);
    step.begin("16 at once, from the table of what is due");
    phases.push(stage.phase("first pull", async || Ok(0)).await?);
    step.finish("stored");

    let step = context.progress.bar("First night", 1);
    step.begin("the clocks run on by a day");
    stage.advance(DAY);
    phases.push(stage.phase("first night", async || Ok(0)).await?);
    step.finish("what changed is stored");

    let step = context.progress.bar("Second night, with webhooks", 1);
    step.begin("every webhook comes twice and in disorder");
    let hooks = Webhooks::start(&stage).await?;
    stage.advance(DAY);
    phases.push(stage.phase("second night", async || hooks.storm(&stage).await).await?);
    step.finish("each looked at once or twice");

    let story = stage.tell(phases, &connections).await?;
    stage.sync.close().await;
    context.progress.keep();
    Ok(Box::new(story))
}

/// How long until it is noon in UTC. The story begins then, whenever it is told: begun within the
/// hours in which banks book, the first night would have nothing new.
fn until_noon(now: Timestamp) -> Duration {
    let day = DAY.as_secs().cast_signed();
    let left = (day / 2 - now.as_second()).rem_euclid(day);
    Duration::from_secs(left.unsigned_abs())
}

/// The sandbox, the database, and the engine between them.
struct Stage {
    sandbox: Sandbox,
    sync: Sync,
    flinks: flinks::Client,
    vumi: vumi::Client,
    _folder: tempfile::TempDir,
}

impl Stage {
    async fn new(every: Duration) -> Result<Self, Failure> {
        let sandbox = Sandbox::builder().seed(SEED).pending_polls(1).build();
        let folder = tempfile::tempdir().map_err(|error| Failure::machine("a folder", error))?;
        let nobody_else = || -> Result<KeyRing, Failure> { Ok(KeyRing::of(Key::generate()?)) };
        let sync = Sync::builder()
            .database(format!("sqlite:{}", folder.path().join("sync.db").display()))
            .keys(nobody_else()?)
            .flinks(flinks_settings(&sandbox))
            .vumi(vumi_settings(&sandbox))
            .look_every(every)
            .migrate()
            .open()
            .await?;
        let flinks = flinks_settings(&sandbox).build()?;
        let vumi = vumi_settings(&sandbox).build()?;
        let stage = Self { sandbox, sync, flinks, vumi, _folder: folder };
        stage.advance(until_noon(Timestamp::now()));
        Ok(stage)
    }

    /// Cards that are refreshed at night, and connections fresh from the Link.
    async fn draw(&self) -> Result<Vec<Id>, Failure> {
        let nightly = Policy::nightly(Window::new("01:00", "07:00", "UTC")?);
        let mut drawn = Vec::new();
        let keys = &self.sandbox.credentials().flinks;
        let cards = [
            keys.login_id_no_mfa,
            keys.login_id_joint,
            // Its bank asks a question that nobody has answered.
            keys.login_id_stale,
        ];
        for (at, card) in cards.into_iter().enumerate() {
            let login_id: LoginId = card.parse()?;
            self.flinks.set_scheduled_refresh(&login_id, ScheduledRefresh::On).await?;
            let add = self.sync.add(login_id, nightly.clone()).reference(format!("card-{at:03}"));
            drawn.push(add.await?.id);
        }
        for at in 0..CONNECTIONS {
            let entity = ENTITIES[at % ENTITIES.len()];
            let public = self.sandbox.finish_vumi_link_at(VumiApp::Main, None, entity);
            let public: vumi::PublicToken = public.parse()?;
            let token = self.vumi.exchange(&public).await?.token().clone();
            let add = self.sync.add(token, nightly.clone()).reference(format!("link-{at:03}"));
            drawn.push(add.await?.id);
        }
        Ok(drawn)
    }

    /// So much later, for the providers and for the database.
    fn advance(&self, by: Duration) {
        self.sandbox.advance(by);
        self.sync.shift_clock(i64::try_from(by.as_millis()).unwrap_or_default());
    }

    /// Works until nothing is due; `storm` gives the number of webhooks that came.
    async fn phase(
        &self,
        name: &'static str,
        storm: impl AsyncFnOnce() -> Result<usize, Failure>,
    ) -> Result<Phase, Failure> {
        let began = Instant::now();
        let before = self.sandbox.requests().len();
        let webhooks = storm().await?;
        self.sync.worker().at_once(16).run_until_idle().await?;
        let calls = self.sandbox.requests().len().saturating_sub(before);
        let shift = jiff::SignedDuration::from_millis(self.sync.clock_shift());
        let until = Timestamp::now().checked_add(shift);
        let until = until.map_err(|error| Failure::machine("the clock", error))?;
        Ok(Phase {
            name,
            calls,
            webhooks,
            changed_connections: 0,
            added: 0,
            changed: 0,
            vanished: 0,
            took: began.elapsed(),
            until,
        })
    }

    /// Adds to each part what it changed, and says how things stand.
    async fn tell(&self, mut phases: Vec<Phase>, drawn: &[Id]) -> Result<Story, Failure> {
        for id in drawn {
            let changes = self.sync.history(*id, None).await?;
            let mut rest = changes.as_slice();
            for phase in &mut phases {
                let count = rest.partition_point(|change| change.at <= phase.until);
                let (ours, later) = rest.split_at(count);
                phase.count(ours);
                rest = later;
            }
        }
        let overview = self.sync.overview().await?;
        Ok(Story {
            connections: overview.connections,
            states: overview.states,
            needs_person: self.sync.in_state(State::NeedsPerson, 10).await?,
            phases,
        })
    }
}

impl Phase {
    fn count(&mut self, changes: &[Change]) {
        self.changed_connections += usize::from(!changes.is_empty());
        for change in changes {
            match change.change {
                ChangeKind::Added => self.added += 1,
                ChangeKind::Vanished | ChangeKind::AgedOut => self.vanished += 1,
                _ => self.changed += 1,
            }
        }
    }
}

fn flinks_settings(sandbox: &Sandbox) -> flinks::ClientBuilder {
    let keys = &sandbox.credentials().flinks;
    flinks::Client::builder()
        .instance(keys.instance)
        .customer_id(keys.customer_id)
        .secret_key(keys.secret_key)
        .api_key(keys.api_key)
        .bearer(keys.bearer)
        .in_process(sandbox.router())
        .without_limits()
}

fn vumi_settings(sandbox: &Sandbox) -> vumi::ClientBuilder {
    let keys = &sandbox.credentials().vumi;
    vumi::Client::builder()
        .client_id(keys.client_id)
        .client_secret(keys.secrets.first().copied().unwrap_or_default())
        .in_process(sandbox.router())
        .without_limits()
}

/// A receiver of both providers' webhooks that remembers each delivery.
struct Webhooks {
    app: Router,
    seen: Deliveries,
    _stop: oneshot::Sender<()>,
}

impl Webhooks {
    async fn start(stage: &Stage) -> Result<Self, Failure> {
        let inbox = stage.sync.inbox();
        let keys = &stage.sandbox.credentials().flinks;
        let flinks = foliolink::webhook::flinks::Verifier::new(keys.webhook_secret)?;
        let clock = stage.sandbox.clock();
        let vumi =
            foliolink::webhook::vumi::Verifier::new(stage.vumi.clone()).clock(move || clock.now());
        let app = router("/webhooks/flinks", Receiver::new(flinks, inbox.clone()))
            .merge(router("/webhooks/vumi", Receiver::new(vumi, inbox)));
        let seen = Arc::<Mutex<Vec<(Parts, Vec<u8>)>>>::default();
        let kept = Arc::clone(&seen);
        let recording = app.clone().layer(middleware::from_fn(move |request, next| {
            remember(Arc::clone(&kept), request, next)
        }));
        let machine = |error| Failure::machine("a free loopback port", error);
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(machine)?;
        let address = listener.local_addr().map_err(machine)?;
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(server::serve(listener, recording, stopped.map(drop)));
        for (provider, path) in [(Provider::Flinks, "flinks"), (Provider::Vumi, "vumi")] {
            let url = format!("http://{address}/webhooks/{path}");
            let set = stage.sandbox.set_webhook_url(provider, Some(&url));
            set.map_err(|error| Failure::machine("the sandbox", error))?;
        }
        Ok(Self { app, seen, _stop: stop })
    }

    /// The night's deliveries, and then all of them again, the last one first.
    async fn storm(&self, stage: &Stage) -> Result<usize, Failure> {
        // The sandbox lives through its night when it is next asked for anything.
        stage.vumi.entities().await?;
        stage.sandbox.deliver_webhooks().await;
        let seen = std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner));
        let count = seen.len();
        for (parts, body) in seen.into_iter().rev() {
            let request = Request::from_parts(parts, Body::from(body));
            match self.app.clone().oneshot(request).await {
                Ok(_taken) => {}
                Err(never) => match never {},
            }
        }
        Ok(count * 2)
    }
}

async fn remember(seen: Deliveries, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return http::StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let kept = (parts.clone(), body.to_vec());
    seen.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
    next.run(Request::from_parts(parts, Body::from(body))).await
}

impl Report for Story {
    fn table(&self, options: &RenderOptions) -> String {
        let columns = vec![
            Column::text("Part"),
            Column::number("Connections"),
            Column::number("Rows added"),
            Column::number("Changed"),
            Column::number("Vanished").leaves(1),
            Column::number("Webhooks").leaves(2),
            Column::number("Calls"),
            Column::text("Took").leaves(3),
        ];
        let mut grid = Grid::new(columns);
        for phase in &self.phases {
            let count = |count: usize| Cell::number(Some(Decimal::from(count)));
            let took = Span(Duration::from_millis(
                u64::try_from(phase.took.as_millis()).unwrap_or(u64::MAX) / 100 * 100,
            ));
            grid.row(vec![
                Cell::text(phase.name),
                count(phase.changed_connections),
                count(phase.added),
                count(phase.changed),
                count(phase.vanished),
                count(phase.webhooks),
                count(phase.calls),
                Cell::text(took.to_string()),
            ]);
        }
        let mut text = format!("{}{}", options.title("Two nights"), grid.render(options));
        let parts =
            self.states.iter().map(|(state, count)| ((*state).to_owned(), Decimal::from(*count)));
        if let Some(bars) = chart::bars(parts.collect(), options) {
            text.push_str(&format!("\n{}{bars}", options.title("How they stand")));
        }
        for status in &self.needs_person {
            let name = status.reference.as_deref().unwrap_or_default();
            let advice = status.advice.as_deref().unwrap_or_default();
            let line = format!(
                "{name} needs a person: {advice}. `sync list` shows such, `sync open` is for them."
            );
            text.push_str(&format!("\n{}\n", wrap(&line, options.width, "")));
        }
        let remark = "Made-up customers of the embedded sandbox in an SQLite file that is gone by \
                      now; no network used, and both clocks were moved by two days.";
        text.push_str(&format!("\n{}\n", options.dim(&wrap(remark, options.width, ""))));
        text
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::one(self, layout)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let head = ["part", "connections", "added", "changed", "vanished", "webhooks", "calls"];
        let row = |phase: &Phase| {
            let counts = [
                phase.changed_connections,
                phase.added,
                phase.changed,
                phase.vanished,
                phase.webhooks,
                phase.calls,
            ];
            let counts = counts.iter().map(ToString::to_string);
            std::iter::once(phase.name.to_owned()).chain(counts).collect::<Vec<_>>()
        };
        csv::write(&head, self.phases.iter().map(row))
    }
}
