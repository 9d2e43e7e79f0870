//! What is told, and its rows: written in the transaction of what it tells.

use std::{fmt, str::FromStr};

use serde::Serialize;

use crate::{
    Id,
    error::{Result, SyncError},
    history::Counts,
    store::{Transaction, params},
    time,
};

/// What an endpoint may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WebhookEvent {
    /// `connection.changed`: a refresh has written changes.
    Changed,
    /// `connection.stale`: its data is older than [`Builder::stale_after`](crate::Builder::stale_after)
    /// says. Told once, until the bank was read again.
    Stale,
    /// `connection.needs_person`: nothing goes on until a person acts.
    NeedsPerson,
}

impl WebhookEvent {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Changed, Self::Stale, Self::NeedsPerson];

    /// The `type` of its payload, e.g. `connection.changed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "connection.changed",
            Self::Stale => "connection.stale",
            Self::NeedsPerson => "connection.needs_person",
        }
    }
}

impl FromStr for WebhookEvent {
    type Err = SyncError;

    fn from_str(text: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|event| event.as_str() == text);
        known.ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str).join(", ");
            SyncError::invalid(format!("event: expected one of {names}"))
        })
    }
}

impl fmt::Display for WebhookEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for WebhookEvent {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for WebhookEvent {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "WebhookEvent".into()
    }

    /// Open, since more may come.
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}

/// What happened to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happened {
    Changed { sync_id: i64, counts: Counts },
    Stale,
    NeedsPerson,
}

impl Happened {
    fn event(self) -> WebhookEvent {
        match self {
            Self::Changed { .. } => WebhookEvent::Changed,
            Self::Stale => WebhookEvent::Stale,
            Self::NeedsPerson => WebhookEvent::NeedsPerson,
        }
    }
}

#[derive(Serialize)]
struct Payload<'a> {
    r#type: &'static str,
    timestamp: &'a str,
    data: Data<'a>,
}

/// Nothing of a person and nothing of money: who wants to know more asks the JSON API.
#[derive(Serialize)]
struct Data<'a> {
    id: &'a str,
    provider: &'a str,
    external_id: Option<&'a str>,
    state: &'a str,
    advice: Option<&'a str>,
    as_of: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sync_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Counts>,
}

/// Writes a row for each endpoint that wants to know. The connection's row is as it is to be told.
pub(crate) async fn write(tx: &mut Transaction, id: Id, happened: Happened) -> Result<()> {
    let event = happened.event();
    let select = "SELECT id, events FROM webhook_endpoints WHERE state = 'enabled' ORDER BY id";
    let mut wanted = Vec::new();
    for row in tx.fetch(select, vec![]).await? {
        let events = row.text(1)?;
        if events.is_empty() || events.split(',').any(|name| name == event.as_str()) {
            wanted.push(row.id(0)?);
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let select = "SELECT id, provider, reference, state, advice, as_of, {now} FROM connections \
                  WHERE id = $1";
    let row = tx.fetch_one(select, params![id]).await?;
    let row = row.ok_or_else(SyncError::unknown_connection)?;
    let (sync_id, changes) = match happened {
        Happened::Changed { sync_id, counts } => (Some(sync_id), Some(counts)),
        Happened::Stale | Happened::NeedsPerson => (None, None),
    };
    let payload = Payload {
        r#type: event.as_str(),
        timestamp: &time::stored(row.int(6)?),
        data: Data {
            id: row.text(0)?,
            provider: row.text(1)?,
            external_id: row.opt_text(2)?,
            state: row.text(3)?,
            advice: row.opt_text(4)?,
            as_of: row.opt_text(5)?,
            sync_id,
            changes,
        },
    };
    let body = serde_json::to_string(&payload).map_err(|_| SyncError::stored("a payload"))?;
    let message = new_message_id();
    let insert = "INSERT INTO webhook_deliveries (id, endpoint_id, event, connection_id, sync_id, \
                  body, created_at, state, next_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, {now}, 'pending', {now})";
    for endpoint in wanted {
        let params = params![message.clone(), endpoint, event.as_str(), id, sync_id, body.clone()];
        tx.execute(insert, params).await?;
    }
    Ok(())
}

/// A `webhook-id`.
pub(super) fn new_message_id() -> String {
    format!("msg_{}", uuid::Uuid::now_v7().simple())
}
