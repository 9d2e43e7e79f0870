//! A connection becomes known: once, however often it is added.

use std::future::IntoFuture;

use foliolink::aggregator::Source;
use futures_util::future::BoxFuture;

use super::{Intent, Policy, State};
use crate::{
    Id, Sync,
    error::{Result, SyncError},
    secrets::Place,
    store::params,
};

/// A connection that is to be known: add options, then await. Sends nothing to a provider, but for
/// a Vumi public token, which is exchanged.
///
/// # Errors
/// - [`Invalid`](foliolink::ErrorKind::Invalid): another connection has the reference.
/// - those of the exchange. One whose outcome isn't known is never repeated: the connection is
///   `needs_person` with the code `outcome_unknown`.
#[must_use = "nothing is added until it is awaited"]
pub struct Add {
    sync: Sync,
    source: Source,
    policy: Policy,
    reference: Option<String>,
}

/// What adding found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Added {
    /// The engine's own id.
    pub id: Id,
    /// `flinks` or `vumi`.
    pub provider: String,
    /// What the host calls it.
    #[serde(rename = "external_id")]
    pub reference: Option<String>,
    /// Whether it wasn't known before.
    pub added: bool,
}

/// An id of one's own finds one connection.
const TAKEN: &str = "reference: another connection has this external id; each has one of its own, \
                     such as customer-42/vumi";

impl Add {
    pub(crate) fn new(sync: Sync, source: Source, policy: Policy) -> Self {
        Self { sync, source, policy, reference: None }
    }

    /// What you call it: at most one connection has it. For a public token it is the external id
    /// that the Link was given, by which a lost exchange is recovered.
    pub fn reference(mut self, reference: impl Into<String>) -> Self {
        self.reference = Some(reference.into());
        self
    }

    async fn run(mut self) -> Result<Added> {
        self.check()?;
        if let (Source::VumiPublic { external_id: held @ None, .. }, Some(reference)) =
            (&mut self.source, &self.reference)
        {
            *held = Some(reference.parse()?);
        }
        let added = self.insert().await?;
        let is_public = matches!(self.source, Source::VumiPublic { .. });
        if is_public
            && added.added
            && let Some(id) = crate::step::exchange(&self.sync, added.id).await?
        {
            return Ok(Added { id, added: false, ..added });
        }
        Ok(added)
    }

    fn check(&self) -> Result<()> {
        let is_bad = |text: &String| {
            // Characters, as everywhere: a name of 256 in another script has more bytes.
            text.is_empty() || text.chars().count() > 256 || text.chars().any(char::is_control)
        };
        match self.reference.as_ref().is_some_and(is_bad) {
            true => Err(SyncError::invalid(
                "reference: expected 1 to 256 characters, none of them a control character",
            )),
            false => Ok(()),
        }
    }

    async fn insert(&self) -> Result<Added> {
        let keeper = self.sync.keeper();
        let id = Id::generate();
        let fingerprint = keeper.fingerprint(&self.source);
        let sealed = keeper.seal(&Place::source(id), &self.source)?;
        let provider = self.source.provider();
        let is_public = matches!(self.source, Source::VumiPublic { .. });
        let mut tx = self.sync.store().begin().await?;
        // One that waits for its exchange belongs to whoever adds it.
        let insert = "INSERT INTO connections (id, reference, provider, fingerprint, \
             source_sealed, policy, state, intent, intent_at, next_at, lease_until, fence, \
             created_at, fresh_at) \
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, {now}, {now} + $9, {now} + $9, 1, {now}, {now} \
             WHERE NOT EXISTS (SELECT 1 FROM connections WHERE fingerprint = $4) \
             AND NOT EXISTS (SELECT 1 FROM connections WHERE reference = $2) \
             ON CONFLICT DO NOTHING";
        let idle = "INSERT INTO connections (id, reference, provider, fingerprint, \
             source_sealed, policy, state, next_at, created_at, fresh_at) \
             SELECT $1, $2, $3, $4, $5, $6, $7, {now}, {now}, {now} \
             WHERE NOT EXISTS (SELECT 1 FROM connections WHERE fingerprint = $4) \
             AND NOT EXISTS (SELECT 1 FROM connections WHERE reference = $2) \
             ON CONFLICT DO NOTHING";
        let mut row = params![
            id,
            self.reference.clone(),
            provider,
            fingerprint.clone(),
            sealed,
            self.policy.to_text(),
            if is_public { State::Opening.as_str() } else { State::Idle.as_str() },
        ];
        let inserted = if is_public {
            row.extend(params![Intent::Exchange.as_str(), self.sync.lease_ms()]);
            tx.execute(insert, row).await?
        } else {
            tx.execute(idle, row).await?
        };
        if inserted == 1 {
            tx.commit().await?;
            metrics::counter!("foliolink_sync_added_total", "provider" => provider).increment(1);
            let reference = self.reference.clone();
            return Ok(Added { id, provider: provider.to_owned(), reference, added: true });
        }
        let select = "SELECT id, reference FROM connections WHERE fingerprint = $1";
        let held = tx.fetch_one(select, params![fingerprint]).await?;
        let held = held.ok_or_else(|| SyncError::invalid(TAKEN).coded("reference_taken"))?;
        let reference = held.opt_text(1)?.map(str::to_owned);
        if self.reference.is_some() && reference.is_some() && self.reference != reference {
            return Err(SyncError::invalid(
                "reference: the connection has another external id already",
            )
            .coded("reference_taken"));
        }
        let mut found =
            Added { id: held.id(0)?, provider: provider.to_owned(), reference, added: false };
        if found.reference.is_none() && self.reference.is_some() {
            let name = "UPDATE connections SET reference = $1 WHERE id = $2 AND NOT EXISTS \
                        (SELECT 1 FROM connections WHERE reference = $1)";
            if tx.execute(name, params![self.reference.clone(), found.id]).await? == 0 {
                return Err(SyncError::invalid(TAKEN).coded("reference_taken"));
            }
            found.reference.clone_from(&self.reference);
            tx.commit().await?;
        }
        Ok(found)
    }
}

impl IntoFuture for Add {
    type Output = Result<Added>;
    type IntoFuture = BoxFuture<'static, Result<Added>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
