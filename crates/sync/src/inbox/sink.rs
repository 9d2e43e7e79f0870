//! The end that a receiver of webhooks feeds.

use std::fmt;

use foliolink::{
    aggregator::Source,
    flinks::LoginId,
    webhook::{Body, Refused, Sink, flinks, vumi},
};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::{Sync, connection::State, error::Result, secrets::Place, store::params};

/// Takes verified webhooks of either provider: a [`Sink`] for
/// [`Receiver`](foliolink::webhook::Receiver). What it took is in the database. Cheap to clone.
///
/// ```no_run
/// use foliolink::webhook::{Receiver, axum::router, flinks};
///
/// fn webhooks(sync: &foliolink_sync::Sync) -> foliolink::Result<axum::Router> {
///     let verifier = flinks::Verifier::new("your webhook secret")?;
///     Ok(router("/webhooks/flinks", Receiver::new(verifier, sync.inbox())))
/// }
/// ```
#[derive(Clone)]
pub struct Inbox {
    sync: Sync,
}

/// What is kept of a delivery.
struct Delivery<'a> {
    kind: &'static str,
    body: &'a Body,
    /// Kept as well, where it brings data.
    keeps_body: bool,
    issued_at: Option<Timestamp>,
    session: Option<&'a str>,
    fingerprints: Vec<Vec<u8>>,
}

impl Inbox {
    pub(crate) fn new(sync: Sync) -> Self {
        Self { sync }
    }

    async fn take(&self, delivery: Delivery<'_>) -> Result<()> {
        let digest = digest(&delivery);
        let keeper = self.sync.keeper();
        let place = Place::new("inbox", "body_sealed", super::hex(&digest));
        let body = delivery
            .keeps_body
            .then(|| keeper.seal_bytes(&place, delivery.body.get().as_bytes()))
            .transpose()?;
        let session = delivery.session.map(|id| keeper.blind_index("session", id));
        let first = delivery.fingerprints.first().cloned();
        let mut tx = self.sync.store().begin().await?;
        let insert = "INSERT INTO inbox (digest, fingerprint, session, kind, received_at, body_sealed) \
                      VALUES ($1, $2, $3, $4, {now}, $5) ON CONFLICT (digest) DO NOTHING";
        let params = params![digest, first, session, delivery.kind, body];
        if tx.execute(insert, params).await? == 0 {
            metrics::counter!("foliolink_sync_webhooks_known_total").increment(1);
            return Ok(());
        }
        let mut woken = Vec::new();
        for fingerprint in delivery.fingerprints {
            let wake = format!(
                "{} WHERE fingerprint = $1 AND state NOT IN ('{}', '{}', '{}') RETURNING id",
                crate::connection::WAKE,
                State::Dead.as_str(),
                State::Paused.as_str(),
                State::Forgotten.as_str(),
            );
            for row in tx.fetch(&wake, params![fingerprint]).await? {
                woken.push(row.id(0)?);
            }
        }
        tx.commit().await?;
        metrics::counter!("foliolink_sync_webhooks_total", "kind" => delivery.kind).increment(1);
        for id in woken {
            self.sync.tell_engine(id);
        }
        Ok(())
    }
}

/// The same for a repetition, another one for another event in the same words.
fn digest(delivery: &Delivery<'_>) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(delivery.body.get());
    if let Some(issued_at) = delivery.issued_at {
        hash.update(issued_at.to_string());
    }
    hash.finalize().to_vec()
}

impl Sink<flinks::Event> for Inbox {
    async fn accept(&self, event: flinks::Event) -> Result<(), Refused> {
        let (kind, keeps_body) = match &event {
            // The accounts follow; of the holders alone nothing is read.
            flinks::Event::Kyc(_) => return Ok(()),
            flinks::Event::AccountsDetail(_) => ("accounts", true),
            flinks::Event::Investments(_) => ("investments", false),
            flinks::Event::Failure(_) => ("failure", false),
            _ => ("other", false),
        };
        let message = event.message();
        let login_id = message.login_id().and_then(|id| id.parse::<LoginId>().ok());
        let sources = login_id.map(|id| [Source::Flinks(id.clone()), Source::FlinksWealth(id)]);
        let fingerprint = |source| self.sync.keeper().fingerprint(&source);
        let delivery = Delivery {
            kind,
            body: message.body(),
            keeps_body,
            issued_at: None,
            session: message.request_id(),
            fingerprints: sources.into_iter().flatten().map(fingerprint).collect(),
        };
        self.take(delivery).await.map_err(|_| Refused::because("the database didn't take it"))
    }
}

impl Sink<vumi::Event> for Inbox {
    async fn accept(&self, event: vumi::Event) -> Result<(), Refused> {
        let index =
            |token: &foliolink::Secret| self.sync.keeper().blind_index("vumi", token.expose());
        let delivery = Delivery {
            kind: "vumi",
            body: event.body(),
            keeps_body: false,
            issued_at: event.issued_at(),
            session: None,
            fingerprints: event.connection_tokens().iter().map(index).collect(),
        };
        self.take(delivery).await.map_err(|_| Refused::because("the database didn't take it"))
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inbox(..)")
    }
}
