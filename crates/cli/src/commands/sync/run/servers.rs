//! What listens beside a worker: webhooks, which are in the database before they are answered, and
//! metrics.

use std::{
    io::Write as _,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use axum::{Router, http::header::CONTENT_TYPE, routing::get};
use foliolink_sync::Sync;
use futures_util::FutureExt as _;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle, time::timeout};

use super::{RunWorker, metrics::Counts};
use crate::{
    commands::webhook::{routes::routes, server},
    config::Config,
    context::Context,
    failure::Failure,
};

/// For answers that are on their way when the worker ends.
const GRACE: Duration = Duration::from_secs(5);
/// Of Prometheus' own text form.
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Those that run.
#[derive(Default)]
pub(super) struct Servers(Vec<(oneshot::Sender<()>, JoinHandle<()>)>);

impl Servers {
    pub(super) async fn start(
        context: &mut Context,
        config: &Config,
        sync: &Sync,
        command: &RunWorker,
        counts: Option<&'static Counts>,
    ) -> Result<Self, Failure> {
        let mut servers = Self::default();
        let mut said = Vec::new();
        if let Some(port) = command.webhooks {
            let client = sync.vumi_client().cloned();
            let (app, paths) = routes(config, &sync.inbox(), client, None).await?;
            let address = servers.serve(command.bind, port, app).await?;
            said.push(format!("webhooks on http://{address} for {}", paths.join(" and ")));
        }
        if let (Some(port), Some(counts)) = (command.metrics, counts) {
            let address = servers.serve(command.bind, port, metrics(sync.clone(), counts)).await?;
            said.push(format!("metrics on http://{address}/metrics"));
        }
        if !context.global.quiet && !said.is_empty() {
            // Nobody to tell: the work is what counts.
            let err = &mut context.terminal.err;
            let _ = writeln!(err, "{}", said.join("; ")).and_then(|()| err.flush());
        }
        Ok(servers)
    }

    async fn serve(&mut self, bind: IpAddr, port: u16, app: Router) -> Result<SocketAddr, Failure> {
        let socket = |error| Failure::machine(&format!("port {port} of {bind}"), error);
        let listener = TcpListener::bind((bind, port)).await.map_err(socket)?;
        let address = listener.local_addr().map_err(socket)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(server::serve(listener, app, stopped.map(drop)));
        self.0.push((stop, serving));
        Ok(address)
    }

    /// Takes nothing more, and finishes what was taken.
    pub(super) async fn stop(self) {
        for (stop, mut serving) in self.0 {
            drop(stop);
            if timeout(GRACE, &mut serving).await.is_err() {
                serving.abort();
            }
        }
    }
}

fn metrics(sync: Sync, counts: &'static Counts) -> Router {
    let text = move || {
        let sync = sync.clone();
        async move { ([(CONTENT_TYPE, PROMETHEUS)], counts.text(&sync).await) }
    };
    Router::new().route("/metrics", get(text))
}
