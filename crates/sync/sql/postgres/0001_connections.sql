-- The truth of every connection, and what stands beside it. Times are milliseconds since 1970, UTC.

CREATE TABLE connections (
    id text NOT NULL PRIMARY KEY,
    -- What the host calls it.
    reference text UNIQUE,
    provider text NOT NULL,
    -- A blind index over what stands in `source_sealed`.
    fingerprint bytea UNIQUE,
    source_sealed bytea,
    policy text NOT NULL,
    state text NOT NULL,
    -- When it is looked at next. NULL: never by time.
    next_at bigint,
    -- Until then nobody else may touch it.
    lease_until bigint,
    worker text,
    -- One higher with each lease: what comes late has a lower one.
    fence bigint NOT NULL DEFAULT 0,
    -- One higher with each wake.
    woken bigint NOT NULL DEFAULT 0,
    -- What a call under way may do: cached, look, live, answer, exchange, delete.
    intent text,
    intent_at bigint,
    -- A ticket, or questions of a bank.
    pending_sealed bytea,
    looks bigint NOT NULL DEFAULT 0,
    failures bigint NOT NULL DEFAULT 0,
    error_kind text,
    error_code text,
    advice text,
    request_id text,
    -- When the bank was read, RFC 3339.
    as_of text,
    checked_at bigint,
    synced_at bigint,
    -- Of the snapshot that the data tables hold.
    digest bytea,
    next_row bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX connections_due ON connections (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX connections_state ON connections (state);
CREATE INDEX connections_worker ON connections (worker) WHERE worker IS NOT NULL;

-- What may act at a bank or a provider, written down before it is sent.
CREATE TABLE acts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    connection_id text NOT NULL,
    fence bigint NOT NULL,
    kind text NOT NULL,
    sent_at bigint NOT NULL,
    outcome text,
    ended_at bigint
);

CREATE INDEX acts_connection ON acts (connection_id);

-- Each refresh that ended.
CREATE TABLE syncs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    connection_id text NOT NULL,
    started_at bigint NOT NULL,
    ended_at bigint NOT NULL,
    outcome text NOT NULL,
    added bigint NOT NULL DEFAULT 0,
    changed bigint NOT NULL DEFAULT 0,
    posted bigint NOT NULL DEFAULT 0,
    vanished bigint NOT NULL DEFAULT 0,
    as_of text
);

CREATE INDEX syncs_connection ON syncs (connection_id, ended_at);
CREATE INDEX syncs_ended ON syncs (ended_at);

-- Webhooks that were taken, each once.
CREATE TABLE inbox (
    digest bytea NOT NULL PRIMARY KEY,
    fingerprint bytea,
    -- A blind index over the session that it is about.
    session bytea,
    kind text NOT NULL,
    received_at bigint NOT NULL,
    body_sealed bytea
);

CREATE INDEX inbox_fingerprint ON inbox (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX inbox_received ON inbox (received_at);

-- Allowances: microseconds.
CREATE TABLE limits (
    bucket text NOT NULL PRIMARY KEY,
    -- When the next slot that nobody has is.
    tat bigint NOT NULL,
    -- Calls a million seconds that the provider allows.
    allowed bigint NOT NULL,
    -- Parts of a thousand of it that are used now, and since when.
    share bigint NOT NULL DEFAULT 1000,
    share_at bigint NOT NULL
);

-- One session a secret, over all processes.
CREATE TABLE provider_sessions (
    credential text NOT NULL PRIMARY KEY,
    generation bigint NOT NULL DEFAULT 0,
    token_sealed bytea,
    renew_at bigint,
    login_by text,
    login_until bigint
);

CREATE TABLE workers (
    id text NOT NULL PRIMARY KEY,
    beat bigint NOT NULL,
    started_at bigint NOT NULL,
    version text NOT NULL
);

-- Keys that sealed something here: each opens its known text.
CREATE TABLE keys (
    id text NOT NULL PRIMARY KEY,
    check_sealed bytea NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE settings (
    name text NOT NULL PRIMARY KEY,
    value_sealed bytea NOT NULL
);
