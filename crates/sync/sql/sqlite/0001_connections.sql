-- The truth of every connection, and what stands beside it. Times are milliseconds since 1970, UTC.

CREATE TABLE connections (
    id TEXT NOT NULL PRIMARY KEY,
    -- What the host calls it.
    reference TEXT UNIQUE,
    provider TEXT NOT NULL,
    -- A blind index over what stands in `source_sealed`.
    fingerprint BLOB UNIQUE,
    source_sealed BLOB,
    policy TEXT NOT NULL,
    state TEXT NOT NULL,
    -- When it is looked at next. NULL: never by time.
    next_at INTEGER,
    -- Until then nobody else may touch it.
    lease_until INTEGER,
    worker TEXT,
    -- One higher with each lease: what comes late has a lower one.
    fence INTEGER NOT NULL DEFAULT 0,
    -- One higher with each wake.
    woken INTEGER NOT NULL DEFAULT 0,
    -- What a call under way may do: cached, look, live, answer, exchange, delete.
    intent TEXT,
    intent_at INTEGER,
    -- A ticket, or questions of a bank.
    pending_sealed BLOB,
    looks INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    error_kind TEXT,
    error_code TEXT,
    advice TEXT,
    request_id TEXT,
    -- When the bank was read, RFC 3339.
    as_of TEXT,
    checked_at INTEGER,
    synced_at INTEGER,
    -- Of the snapshot that the data tables hold.
    digest BLOB,
    next_row INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX connections_due ON connections (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX connections_state ON connections (state);
CREATE INDEX connections_worker ON connections (worker) WHERE worker IS NOT NULL;

-- What may act at a bank or a provider, written down before it is sent.
CREATE TABLE acts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connection_id TEXT NOT NULL,
    fence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    outcome TEXT,
    ended_at INTEGER
) STRICT;

CREATE INDEX acts_connection ON acts (connection_id);

-- Each refresh that ended.
CREATE TABLE syncs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connection_id TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    added INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    posted INTEGER NOT NULL DEFAULT 0,
    vanished INTEGER NOT NULL DEFAULT 0,
    as_of TEXT
) STRICT;

CREATE INDEX syncs_connection ON syncs (connection_id, ended_at);
CREATE INDEX syncs_ended ON syncs (ended_at);

-- Webhooks that were taken, each once.
CREATE TABLE inbox (
    digest BLOB NOT NULL PRIMARY KEY,
    fingerprint BLOB,
    -- A blind index over the session that it is about.
    session BLOB,
    kind TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    body_sealed BLOB
) STRICT;

CREATE INDEX inbox_fingerprint ON inbox (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX inbox_received ON inbox (received_at);

-- Allowances: microseconds.
CREATE TABLE limits (
    bucket TEXT NOT NULL PRIMARY KEY,
    -- When the next slot that nobody has is.
    tat INTEGER NOT NULL,
    -- Calls a million seconds that the provider allows.
    allowed INTEGER NOT NULL,
    -- Parts of a thousand of it that are used now, and since when.
    share INTEGER NOT NULL DEFAULT 1000,
    share_at INTEGER NOT NULL
) STRICT;

-- One session a secret, over all processes.
CREATE TABLE provider_sessions (
    credential TEXT NOT NULL PRIMARY KEY,
    generation INTEGER NOT NULL DEFAULT 0,
    token_sealed BLOB,
    renew_at INTEGER,
    login_by TEXT,
    login_until INTEGER
) STRICT;

CREATE TABLE workers (
    id TEXT NOT NULL PRIMARY KEY,
    beat INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    version TEXT NOT NULL
) STRICT;

-- Keys that sealed something here: each opens its known text.
CREATE TABLE keys (
    id TEXT NOT NULL PRIMARY KEY,
    check_sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value_sealed BLOB NOT NULL
) STRICT;
