-- Webhooks out: who is told, and what is still to be told. Times are milliseconds since 1970, UTC.

CREATE TABLE webhook_endpoints (
    id TEXT NOT NULL PRIMARY KEY,
    url_sealed BLOB NOT NULL,
    -- A list, the newest first, each with the time until which it signs.
    secrets_sealed BLOB NOT NULL,
    -- Kinds of events with commas between; empty: all.
    events TEXT NOT NULL,
    -- enabled, disabled.
    state TEXT NOT NULL,
    -- Why it was disabled: gone, failing.
    reason TEXT,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER,
    -- Since when no delivery was taken.
    failing_since INTEGER
) STRICT;

-- Written in the transaction of what it tells; sent after that, at least once.
CREATE TABLE webhook_deliveries (
    -- The `webhook-id`: one an event, the same at every endpoint and every attempt.
    id TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    event TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    sync_id INTEGER,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- pending, delivered, given_up.
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    attempted_at INTEGER,
    -- When it is sent next; while it is sent, when others may. NULL: never.
    next_at INTEGER,
    -- What the last attempt was answered, where it was.
    status INTEGER,
    error TEXT,
    ended_at INTEGER,
    PRIMARY KEY (endpoint_id, id)
) STRICT;

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_deliveries_connection ON webhook_deliveries (connection_id);
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;

-- When its data was true; NULL once it was told that it is stale, until it is fresh again.
ALTER TABLE connections ADD COLUMN fresh_at INTEGER;
UPDATE connections SET fresh_at = COALESCE(CAST(unixepoch(as_of, 'subsec') * 1000 AS INTEGER), synced_at, created_at)
WHERE state <> 'forgotten';
CREATE INDEX connections_fresh ON connections (fresh_at) WHERE fresh_at IS NOT NULL;
