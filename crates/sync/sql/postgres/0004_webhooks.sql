-- Webhooks out: who is told, and what is still to be told. Times are milliseconds since 1970, UTC.

CREATE TABLE webhook_endpoints (
    id text NOT NULL PRIMARY KEY,
    url_sealed bytea NOT NULL,
    -- A list, the newest first, each with the time until which it signs.
    secrets_sealed bytea NOT NULL,
    -- Kinds of events with commas between; empty: all.
    events text NOT NULL,
    -- enabled, disabled.
    state text NOT NULL,
    -- Why it was disabled: gone, failing.
    reason text,
    created_at bigint NOT NULL,
    disabled_at bigint,
    -- Since when no delivery was taken.
    failing_since bigint
);

-- Written in the transaction of what it tells; sent after that, at least once.
CREATE TABLE webhook_deliveries (
    -- The `webhook-id`: one an event, the same at every endpoint and every attempt.
    id text NOT NULL,
    endpoint_id text NOT NULL,
    event text NOT NULL,
    connection_id text NOT NULL,
    sync_id bigint,
    body text NOT NULL,
    created_at bigint NOT NULL,
    -- pending, delivered, given_up.
    state text NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    attempted_at bigint,
    -- When it is sent next; while it is sent, when others may. NULL: never.
    next_at bigint,
    -- What the last attempt was answered, where it was.
    status bigint,
    error text,
    ended_at bigint,
    PRIMARY KEY (endpoint_id, id)
);

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_deliveries_connection ON webhook_deliveries (connection_id);
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;

-- When its data was true; NULL once it was told that it is stale, until it is fresh again.
ALTER TABLE connections ADD COLUMN fresh_at bigint;
UPDATE connections SET fresh_at = COALESCE((extract(epoch FROM as_of::timestamptz) * 1000)::bigint, synced_at, created_at)
WHERE state <> 'forgotten';
CREATE INDEX connections_fresh ON connections (fresh_at) WHERE fresh_at IS NOT NULL;
