//! A public token becomes a connection: once. Where nobody knows whether it has, the connections
//! under its external id are looked up, and it is never exchanged again.

use foliolink::{Advice, ErrorKind, aggregator::Source, vumi::ConnectionToken};

use super::{Claimed, Outcome, Step, finish, outcome::Failure};
use crate::{
    Id, Sync,
    connection::{COLUMNS, Connection, Intent},
    error::{Result, SyncError},
    secrets::Place,
    store::{Transaction, params},
};

/// Exchanges the public token of a connection that was just added, and whose lease its adder has.
/// Gives the id of the connection where it was known before.
pub(crate) async fn exchange(sync: &Sync, id: Id) -> Result<Option<Id>> {
    let select = format!("SELECT {COLUMNS}, {{now}} FROM connections WHERE id = $1");
    let row = sync.store().fetch_one(&select, params![id]).await?;
    let row = row.ok_or_else(SyncError::unknown_connection)?;
    let connection = Connection::read(&row, sync.keeper())?;
    let Source::VumiPublic { token, external_id } = connection.source.clone() else {
        return Ok(None);
    };
    let note =
        "INSERT INTO acts (connection_id, fence, kind, sent_at) VALUES ($1, $2, 'exchange', {now})";
    sync.store().execute(note, params![id, connection.fence]).await?;
    let claimed = Claimed {
        fence: connection.fence,
        at: row.int(19)?,
        since: tokio::time::Instant::now(),
        intent: Intent::Exchange,
        unknown: None,
        connection,
    };
    let exchanged = match sync.aggregator().vumi_client() {
        None => Err(SyncError::configure("vumi: no client of it was given")),
        Some(client) => {
            let exchange = client.exchange(&token);
            let exchange = match external_id {
                // Nobody else has the reference, so nothing is stored under it.
                Some(id) => exchange.external_id(id).known_tokens([]),
                None => exchange,
            };
            exchange.await.map_err(SyncError::from)
        }
    };
    match exchanged {
        Ok(made) => {
            let source = Source::Vumi(made.token().clone());
            if let Some(known) = known_id(sync, &source).await? {
                let delete = "DELETE FROM connections WHERE id = $1 AND fence = $2";
                sync.store().execute(delete, params![id, claimed.fence]).await?;
                return Ok(Some(known));
            }
            match finish(sync, claimed, Outcome::Exchanged(Box::new(source))).await? {
                Step::Late => Err(SyncError::fenced_off()),
                _ => Ok(None),
            }
        }
        Err(error) => {
            let lost = error.provider_error().is_some_and(|error| {
                matches!(
                    error.kind(),
                    ErrorKind::Transport
                        | ErrorKind::Unavailable
                        | ErrorKind::Decode
                        | ErrorKind::Internal
                )
            });
            if lost {
                let failure =
                    Failure::new(ErrorKind::Internal, Advice::None, super::claim::UNKNOWN);
                finish(sync, claimed, Outcome::Unknown(failure)).await?;
            } else {
                // It was refused: there is no connection to keep.
                let delete = "DELETE FROM connections WHERE id = $1 AND fence = $2";
                sync.store().execute(delete, params![id, claimed.fence]).await?;
            }
            Err(error)
        }
    }
}

/// Looks for the connection that an exchange has made before its maker died.
pub(super) async fn look_up(sync: &Sync, claimed: &Claimed) -> Outcome {
    let unknown = || {
        let code = super::claim::UNKNOWN;
        Outcome::Person(Failure::new(ErrorKind::Internal, Advice::None, code), None)
    };
    let Source::VumiPublic { external_id: Some(external_id), .. } = &claimed.connection.source
    else {
        return unknown();
    };
    let Some(client) = sync.aggregator().vumi_client() else { return unknown() };
    let listed = match client.connections_of(external_id).await {
        Ok(listed) => listed,
        Err(error) => return Outcome::of_error(&error, false),
    };
    let mut found: Vec<ConnectionToken> = Vec::new();
    for state in listed {
        let is_own = state.external_id.as_ref().is_none_or(|held| held == external_id);
        let source = Source::Vumi(state.connection.clone());
        if is_own && matches!(known_id(sync, &source).await, Ok(None)) {
            found.push(state.connection);
        }
    }
    match (found.pop(), found.is_empty()) {
        (Some(token), true) => Outcome::Exchanged(Box::new(Source::Vumi(token))),
        _ => unknown(),
    }
}

async fn known_id(sync: &Sync, source: &Source) -> Result<Option<Id>> {
    let select = "SELECT id FROM connections WHERE fingerprint = $1";
    let fingerprint = sync.keeper().fingerprint(source);
    let row = sync.store().fetch_one(select, params![fingerprint]).await?;
    row.map(|row| row.id(0)).transpose()
}

/// Writes the token that came out of an exchange.
pub(super) async fn adopt(
    sync: &Sync,
    tx: &mut Transaction,
    claimed: &Claimed,
    source: &Source,
) -> Result<()> {
    let id = claimed.connection.id;
    let sealed = sync.keeper().seal(&Place::source(id), source)?;
    let fingerprint = sync.keeper().fingerprint(source);
    let update = "UPDATE connections SET source_sealed = $1, fingerprint = $2 \
                  WHERE id = $3 AND fence = $4 AND lease_until > {now}";
    match tx.execute(update, params![sealed, fingerprint, id, claimed.fence]).await? {
        1 => Ok(()),
        _ => Err(SyncError::fenced_off()),
    }
}
