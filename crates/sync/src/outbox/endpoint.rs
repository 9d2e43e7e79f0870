//! Endpoints in the database: added, listed, enabled, given another secret, removed.

use std::{fmt, future::IntoFuture, time::Duration};

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use reqwest::Url;

use super::{
    DisabledReason, Endpoint, EndpointState, MadeEndpoint, WebhookEvent, address, secret::Signer,
};
use crate::{
    Id, Sync,
    error::{Result, SyncError},
    secrets::{Keeper, Place},
    store::{Row, Transaction, params},
};

/// Secrets that sign at once: what was replaced longer ago is left out.
const MOST_SECRETS: usize = 5;

/// An endpoint that is to be added: add options, then await.
///
/// # Errors
/// - [`Invalid`](foliolink::ErrorKind::Invalid), code `webhook_url`: it isn't `https`, or `http` on
///   this machine, or has a password in it.
#[must_use = "nothing is added until it is awaited"]
pub struct AddEndpoint {
    sync: Sync,
    url: String,
    events: Vec<WebhookEvent>,
}

impl AddEndpoint {
    pub(super) fn new(sync: Sync, url: String) -> Self {
        Self { sync, url, events: vec![] }
    }

    /// Tells it this; again for several. Default: everything, also what comes with later versions.
    pub fn event(mut self, event: WebhookEvent) -> Self {
        self.events.push(event);
        self
    }

    async fn run(mut self) -> Result<MadeEndpoint> {
        let url = address::parse(&self.url)?;
        self.events.sort_unstable();
        self.events.dedup();
        let id = Id::generate();
        let signer = Signer::generate()?;
        let secret = signer.to_secret();
        let keeper = self.sync.keeper();
        let insert = "INSERT INTO webhook_endpoints (id, url_sealed, secrets_sealed, events, state, \
                      created_at) VALUES ($1, $2, $3, $4, 'enabled', {now})";
        let names: Vec<_> = self.events.iter().map(|event| event.as_str()).collect();
        let params = params![
            id,
            keeper.seal(&url_place(id), &url.as_str())?,
            keeper.seal(&secrets_place(id), &[signer])?,
            names.join(","),
        ];
        self.sync.store().execute(insert, params).await?;
        Ok(MadeEndpoint { endpoint: get(&self.sync, id).await?, secret })
    }
}

impl fmt::Debug for AddEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What stands in an address may be a token.
        f.debug_struct("AddEndpoint").field("events", &self.events).finish_non_exhaustive()
    }
}

impl IntoFuture for AddEndpoint {
    type Output = Result<MadeEndpoint>;
    type IntoFuture = BoxFuture<'static, Result<MadeEndpoint>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

fn url_place(id: Id) -> Place {
    Place::new("webhook_endpoints", "url_sealed", id)
}

fn secrets_place(id: Id) -> Place {
    Place::new("webhook_endpoints", "secrets_sealed", id)
}

pub(super) fn unknown_endpoint() -> SyncError {
    SyncError::invalid("no webhook endpoint has that id").coded("unknown_endpoint")
}

/// Where an endpoint is, and what signs for it.
pub(super) struct Target {
    pub(super) url: Url,
    pub(super) signers: Vec<Signer>,
}

/// Opens `url_sealed` and `secrets_sealed`, which are the row's columns from `at` on.
pub(super) fn open_target(keeper: &Keeper, id: Id, row: &Row, at: usize) -> Result<Target> {
    let url: String = keeper.open_value(&url_place(id), row.bytes(at)?)?;
    let signers = keeper.open_value(&secrets_place(id), row.bytes(at + 1)?)?;
    Ok(Target { url: address::parse(&url)?, signers })
}

async fn get(sync: &Sync, id: Id) -> Result<Endpoint> {
    list(sync, Some(id)).await?.pop().ok_or_else(unknown_endpoint)
}

/// All endpoints, or one.
pub(super) async fn list(sync: &Sync, only: Option<Id>) -> Result<Vec<Endpoint>> {
    let (one, params) = match only {
        Some(id) => ("WHERE id = $1", params![id]),
        None => ("", params![]),
    };
    let select = format!(
        "SELECT id, url_sealed, events, state, reason, created_at, disabled_at, failing_since \
         FROM webhook_endpoints {one} ORDER BY id"
    );
    let mut endpoints = Vec::new();
    for row in sync.store().fetch(&select, params).await? {
        endpoints.push(read(sync, &row).await?);
    }
    Ok(endpoints)
}

async fn read(sync: &Sync, row: &Row) -> Result<Endpoint> {
    let id = row.id(0)?;
    let url: String = sync.keeper().open_value(&url_place(id), row.bytes(1)?)?;
    let events = match row.text(2)? {
        "" => WebhookEvent::ALL.to_vec(),
        // A later version may have known more.
        names => names.split(',').filter_map(|name| name.parse().ok()).collect(),
    };
    let counts = "SELECT COUNT(CASE WHEN state = 'pending' THEN 1 END), \
                  COUNT(CASE WHEN state = 'given_up' THEN 1 END) FROM webhook_deliveries \
                  WHERE endpoint_id = $1";
    let counts = sync.store().fetch_one(counts, params![id]).await?;
    let counts = counts.ok_or_else(|| SyncError::stored("a count"))?;
    let last = "SELECT attempted_at, status, error FROM webhook_deliveries WHERE endpoint_id = $1 \
                AND attempted_at IS NOT NULL ORDER BY attempted_at DESC LIMIT 1";
    let last = sync.store().fetch_one(last, params![id]).await?;
    let (last_at, last_status, last_error) = match &last {
        Some(last) => (time(last, 0)?, last.opt_int(1)?, last.opt_text(2)?.map(str::to_owned)),
        None => (None, None, None),
    };
    Ok(Endpoint {
        id,
        url: address::show(&address::parse(&url)?),
        events,
        state: match row.text(3)? {
            "enabled" => EndpointState::Enabled,
            _ => EndpointState::Disabled,
        },
        reason: match row.opt_text(4)? {
            Some("gone") => Some(DisabledReason::Gone),
            Some(_) => Some(DisabledReason::Failing),
            None => None,
        },
        created_at: time(row, 5)?.ok_or_else(|| SyncError::stored("a time"))?,
        disabled_at: time(row, 6)?,
        failing_since: time(row, 7)?,
        pending: counts.int(0)?,
        given_up: counts.int(1)?,
        last_at,
        last_status,
        last_error,
    })
}

fn time(row: &Row, at: usize) -> Result<Option<Timestamp>> {
    let time = row.opt_int(at)?.map(Timestamp::from_millisecond).transpose();
    time.map_err(|_| SyncError::stored("a time"))
}

pub(super) async fn remove(sync: &Sync, id: Id) -> Result<()> {
    let mut tx = sync.store().begin().await?;
    if tx.execute("DELETE FROM webhook_endpoints WHERE id = $1", params![id]).await? == 0 {
        return Err(unknown_endpoint());
    }
    tx.execute("DELETE FROM webhook_deliveries WHERE endpoint_id = $1", params![id]).await?;
    tx.commit().await
}

pub(super) async fn enable(sync: &Sync, id: Id) -> Result<Endpoint> {
    let update = "UPDATE webhook_endpoints SET state = 'enabled', reason = NULL, \
                  disabled_at = NULL, failing_since = NULL WHERE id = $1 AND state <> 'enabled'";
    sync.store().execute(update, params![id]).await?;
    get(sync, id).await
}

/// Tells an endpoint nothing more; what was still to be told it is given up.
pub(super) async fn disable(tx: &mut Transaction, id: Id, reason: &str) -> Result<()> {
    let update = "UPDATE webhook_endpoints SET state = 'disabled', reason = $1, \
                  disabled_at = {now} WHERE id = $2 AND state = 'enabled'";
    if tx.execute(update, params![reason, id]).await? == 0 {
        return Ok(());
    }
    let give_up = "UPDATE webhook_deliveries SET state = 'given_up', next_at = NULL, \
                   ended_at = {now} WHERE endpoint_id = $1 AND state = 'pending'";
    let count = tx.execute(give_up, params![id]).await?;
    tracing::error!(
        endpoint = %id,
        reason,
        given_up = count,
        "a webhook endpoint was disabled: `sync webhook enable` tells it again"
    );
    Ok(())
}

pub(super) async fn rotate(sync: &Sync, id: Id, keep: Duration) -> Result<MadeEndpoint> {
    let keep_ms = i64::try_from(keep.as_millis()).unwrap_or(i64::MAX);
    let fresh = Signer::generate()?;
    let secret = fresh.to_secret();
    let place = secrets_place(id);
    let mut tx = sync.store().begin().await?;
    let select = format!(
        "SELECT secrets_sealed, {{now}} FROM webhook_endpoints WHERE id = $1{}",
        tx.dialect().for_update()
    );
    let row = tx.fetch_one(&select, params![id]).await?.ok_or_else(unknown_endpoint)?;
    let now = row.int(1)?;
    let mut signers: Vec<Signer> = sync.keeper().open_value(&place, row.bytes(0)?)?;
    signers.iter_mut().for_each(|signer| signer.end_at(now.saturating_add(keep_ms)));
    signers.retain(|signer| signer.is_valid_at(now));
    signers.insert(0, fresh);
    signers.truncate(MOST_SECRETS);
    let update = "UPDATE webhook_endpoints SET secrets_sealed = $1 WHERE id = $2";
    tx.execute(update, params![sync.keeper().seal(&place, &signers)?, id]).await?;
    tx.commit().await?;
    Ok(MadeEndpoint { endpoint: get(sync, id).await?, secret })
}
