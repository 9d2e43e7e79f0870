//! The two routes that take webhooks: each verifies its provider's deliveries before anybody parses
//! them, and hands them to whoever asked.

use std::{path::Path, time::Duration};

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use foliolink::webhook::{
    Receiver, Sink,
    axum::{Limits, router_within},
    flinks, vumi,
};
use tokio::time::timeout;

use super::key_file::KeyFile;
use crate::{config::Config, failure::Failure};

/// Deliveries that are verified or handed on at a time; others wait with their body.
pub(crate) const AT_A_TIME: usize = 64;
/// From the headers of a delivery to its answer: a key's look-up takes ten seconds at most, the
/// handing on five.
const PATIENCE: Duration = Duration::from_secs(30);

/// The routes whose keys are configured, and their paths. `keys`: the file for Vumi's verification
/// keys, which `client` looks up.
pub(crate) async fn routes<S>(
    config: &Config,
    sink: &S,
    client: Option<foliolink::vumi::Client>,
    keys: Option<&Path>,
) -> Result<(Router, Vec<&'static str>), Failure>
where
    S: Sink<flinks::Event> + Sink<vumi::Event> + Clone,
{
    let limits = Limits::default().at_once(AT_A_TIME);
    let mut app = Router::new();
    let mut paths = Vec::new();
    if config.set.flinks.webhook_secret.is_some() {
        let receiver = Receiver::new(super::flinks(config)?, sink.clone());
        app = app.merge(router_within("/webhooks/flinks", receiver, &limits));
        paths.push("/webhooks/flinks");
    }
    if let Some(client) = client {
        let mut verifier = vumi::Verifier::new(client);
        if let Some(path) = keys {
            let unusable = |why| Failure::usage(format!("--keys {}: {why}", path.display()));
            verifier = verifier.key_store(KeyFile::open(path).map_err(unusable)?);
            verifier.preload().await?;
        }
        let receiver = Receiver::new(verifier, sink.clone());
        app = app.merge(router_within("/webhooks/vumi", receiver, &limits));
        paths.push("/webhooks/vumi");
    }
    if paths.is_empty() {
        return Err(Failure::configuration(
            "neither FLINKS_WEBHOOK_SECRET nor VUMI_CLIENT_ID is set: nothing could be verified",
        ));
    }
    Ok((app.layer(middleware::from_fn(with_timeout)), paths))
}

/// Each for so long, whatever it waits for.
async fn with_timeout(request: Request, next: Next) -> Response {
    timeout(PATIENCE, next.run(request))
        .await
        .unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}
