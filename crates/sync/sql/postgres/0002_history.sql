-- Versions of every row: inserted once, closed once. What is true now are the views.

CREATE TABLE institutions_history (
    connection_id text NOT NULL,
    row_id bigint NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    _change text NOT NULL,
    _fields text,
    _ended text,
    _sync_id bigint NOT NULL,
    _ended_sync bigint,
    "institution_id" text,
    "institution_name" text,
    PRIMARY KEY (connection_id, row_id, valid_from)
);

CREATE INDEX institutions_now ON institutions_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX institutions_sync ON institutions_history (_sync_id);

CREATE VIEW institutions AS
SELECT h.connection_id, c.reference, h.row_id, h."institution_id", h."institution_name", h.valid_from AS _synced_at, h._sync_id
FROM institutions_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

-- What was true at a time.
CREATE FUNCTION institutions_asof(at timestamptz) RETURNS SETOF institutions_history
LANGUAGE sql STABLE AS $$
    SELECT * FROM foliolink.institutions_history
    WHERE valid_from <= at AND (valid_to IS NULL OR valid_to > at)
$$;

CREATE TABLE holders_history (
    connection_id text NOT NULL,
    row_id bigint NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    _change text NOT NULL,
    _fields text,
    _ended text,
    _sync_id bigint NOT NULL,
    _ended_sync bigint,
    "name" text,
    "email" text,
    "phone" text,
    "address_lines" text[],
    "address_city" text,
    "address_region" text,
    "address_postal_code" text,
    "address_country" text,
    PRIMARY KEY (connection_id, row_id, valid_from)
);

CREATE INDEX holders_now ON holders_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX holders_sync ON holders_history (_sync_id);

CREATE VIEW holders AS
SELECT h.connection_id, c.reference, h.row_id, h."name", h."email", h."phone", h."address_lines", h."address_city", h."address_region", h."address_postal_code", h."address_country", h.valid_from AS _synced_at, h._sync_id
FROM holders_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

-- What was true at a time.
CREATE FUNCTION holders_asof(at timestamptz) RETURNS SETOF holders_history
LANGUAGE sql STABLE AS $$
    SELECT * FROM foliolink.holders_history
    WHERE valid_from <= at AND (valid_to IS NULL OR valid_to > at)
$$;

CREATE TABLE accounts_history (
    connection_id text NOT NULL,
    row_id bigint NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    _change text NOT NULL,
    _fields text,
    _ended text,
    _sync_id bigint NOT NULL,
    _ended_sync bigint,
    "id" text,
    "name" text,
    "kind" text,
    "provider_kind" text,
    "currency" text,
    "balance_current" numeric,
    "balance_available" numeric,
    "balance_limit" numeric,
    "identifiers_number" text,
    "identifiers_transit" text,
    "identifiers_institution" text,
    "identifiers_iban" text,
    "portfolio" text,
    "owners" text[],
    "ownership" text,
    "registered" boolean,
    "updated_at" timestamptz,
    "balance_overdraft_limit" numeric,
    "identifiers_last_four" text,
    PRIMARY KEY (connection_id, row_id, valid_from)
);

CREATE INDEX accounts_now ON accounts_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX accounts_sync ON accounts_history (_sync_id);

CREATE VIEW accounts AS
SELECT h.connection_id, c.reference, h.row_id, h."id", h."name", h."kind", h."provider_kind", h."currency", h."balance_current", h."balance_available", h."balance_limit", h."identifiers_number", h."identifiers_transit", h."identifiers_institution", h."identifiers_iban", h."portfolio", h."owners", h."ownership", h."registered", h."updated_at", h."balance_overdraft_limit", h."identifiers_last_four", h.valid_from AS _synced_at, h._sync_id
FROM accounts_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

-- What was true at a time.
CREATE FUNCTION accounts_asof(at timestamptz) RETURNS SETOF accounts_history
LANGUAGE sql STABLE AS $$
    SELECT * FROM foliolink.accounts_history
    WHERE valid_from <= at AND (valid_to IS NULL OR valid_to > at)
$$;

CREATE TABLE portfolios_history (
    connection_id text NOT NULL,
    row_id bigint NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    _change text NOT NULL,
    _fields text,
    _ended text,
    _sync_id bigint NOT NULL,
    _ended_sync bigint,
    "id" text,
    "kind" text,
    "provider_kind" text,
    "currency" text,
    "value" numeric,
    "owners" text[],
    "updated_at" timestamptz,
    PRIMARY KEY (connection_id, row_id, valid_from)
);

CREATE INDEX portfolios_now ON portfolios_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX portfolios_sync ON portfolios_history (_sync_id);

CREATE VIEW portfolios AS
SELECT h.connection_id, c.reference, h.row_id, h."id", h."kind", h."provider_kind", h."currency", h."value", h."owners", h."updated_at", h.valid_from AS _synced_at, h._sync_id
FROM portfolios_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

-- What was true at a time.
CREATE FUNCTION portfolios_asof(at timestamptz) RETURNS SETOF portfolios_history
LANGUAGE sql STABLE AS $$
    SELECT * FROM foliolink.portfolios_history
    WHERE valid_from <= at AND (valid_to IS NULL OR valid_to > at)
$$;

CREATE TABLE securities_history (
    connection_id text NOT NULL,
    row_id bigint NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    _change text NOT NULL,
    _fields text,
    _ended text,
    _sync_id bigint NOT NULL,
    _ended_sync bigint,
    "id" text,
    "name" text,
    "isin" text,
    "kind" text,
    "provider_kind" text,
    "currency" text,
    "exchange" text,
    "identified" boolean,
    "related_security" text,
    "spanish_tax_exempt" boolean,
    "management_company_name" text,
    "management_company_cif" text,
    PRIMARY KEY (connection_id, row_id, valid_from)
);

CREATE INDEX securities_now ON securities_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX securities_sync ON securities_history (_sync_id);

CREATE VIEW securities AS
SELECT h.connection_id, c.reference, h.row_id, h."id", h."name", h."isin", h."kind", h."provider_kind", h."currency", h."exchange", h."identified", h."related_security", h."spanish_tax_exempt", h."management_company_name", h."management_company_cif", h.valid_from AS _synced_at, h._sync_id
FROM securities_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

-- What was true at a time.
CREATE FUNCTION securities_asof(at timestamptz) RETURNS SETOF securities_history
LANGUAGE sql STABLE AS $$
    SELECT * FROM foliolink.securities_history
    WHERE valid_from <= at AND (valid_to IS NULL OR valid_to > at)
$$;

CREATE TABLE holdings_history (
    connection_id text NOT NULL,
    row_id bigint NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    _change text NOT NULL,
    _fields text,
    _ended text,
    _sync_id bigint NOT NULL,
    _ended_sync bigint,
    "portfolio" text,
    "account" text,
    "security" text,
    "quantity" numeric,
    "price" numeric,
    "price_currency" text,
    "value" numeric,
    "value_currency" text,
    "local_value" numeric,
    "local_value_currency" text,
    "exchange_rate" numeric,
    "weight" numeric,
    "local_price" numeric,
    "local_price_currency" text,
    PRIMARY KEY (connection_id, row_id, valid_from)
);

CREATE INDEX holdings_now ON holdings_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX holdings_sync ON holdings_history (_sync_id);

CREATE VIEW holdings AS
SELECT h.connection_id, c.reference, h.row_id, h."portfolio", h."account", h."security", h."quantity", h."price", h."price_currency", h."value", h."value_currency", h."local_value", h."local_value_currency", h."exchange_rate", h."weight", h."local_price", h."local_price_currency", h.valid_from AS _synced_at, h._sync_id
FROM holdings_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

-- What was true at a time.
CREATE FUNCTION holdings_asof(at timestamptz) RETURNS SETOF holdings_history
LANGUAGE sql STABLE AS $$
    SELECT * FROM foliolink.holdings_history
    WHERE valid_from <= at AND (valid_to IS NULL OR valid_to > at)
$$;

CREATE TABLE transactions_history (
    connection_id text NOT NULL,
    row_id bigint NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    _change text NOT NULL,
    _fields text,
    _ended text,
    _sync_id bigint NOT NULL,
    _ended_sync bigint,
    "id" text,
    "account" text,
    "portfolio" text,
    "security" text,
    "date" date,
    "kind" text,
    "provider_kind" text,
    "description" text,
    "amount" numeric,
    "amount_currency" text,
    "debit" numeric,
    "credit" numeric,
    "balance" numeric,
    "quantity" numeric,
    "quantity_effect" text,
    "price" numeric,
    "price_currency" text,
    "local_amount" numeric,
    "local_amount_currency" text,
    "local_price" numeric,
    "local_price_currency" text,
    "exchange_rate" numeric,
    "fees" numeric,
    "fees_currency" text,
    "taxes" numeric,
    "taxes_currency" text,
    PRIMARY KEY (connection_id, row_id, valid_from)
);

CREATE INDEX transactions_now ON transactions_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX transactions_sync ON transactions_history (_sync_id);

CREATE VIEW transactions AS
SELECT h.connection_id, c.reference, h.row_id, h."id", h."account", h."portfolio", h."security", h."date", h."kind", h."provider_kind", h."description", h."amount", h."amount_currency", h."debit", h."credit", h."balance", h."quantity", h."quantity_effect", h."price", h."price_currency", h."local_amount", h."local_amount_currency", h."local_price", h."local_price_currency", h."exchange_rate", h."fees", h."fees_currency", h."taxes", h."taxes_currency", h.valid_from AS _synced_at, h._sync_id
FROM transactions_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

-- What was true at a time.
CREATE FUNCTION transactions_asof(at timestamptz) RETURNS SETOF transactions_history
LANGUAGE sql STABLE AS $$
    SELECT * FROM foliolink.transactions_history
    WHERE valid_from <= at AND (valid_to IS NULL OR valid_to > at)
$$;

CREATE TABLE warnings_history (
    connection_id text NOT NULL,
    row_id bigint NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    _change text NOT NULL,
    _fields text,
    _ended text,
    _sync_id bigint NOT NULL,
    _ended_sync bigint,
    "path" text,
    "what" text,
    PRIMARY KEY (connection_id, row_id, valid_from)
);

CREATE INDEX warnings_now ON warnings_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX warnings_sync ON warnings_history (_sync_id);

CREATE VIEW warnings AS
SELECT h.connection_id, c.reference, h.row_id, h."path", h."what", h.valid_from AS _synced_at, h._sync_id
FROM warnings_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

-- What was true at a time.
CREATE FUNCTION warnings_asof(at timestamptz) RETURNS SETOF warnings_history
LANGUAGE sql STABLE AS $$
    SELECT * FROM foliolink.warnings_history
    WHERE valid_from <= at AND (valid_to IS NULL OR valid_to > at)
$$;

-- Everything that happened, in the order of `sync_id`.
CREATE VIEW changes AS
SELECT _sync_id AS sync_id, connection_id, 'institutions' AS "table", row_id, _change AS change, _fields AS fields, valid_from AS at
FROM institutions_history
UNION ALL
SELECT _ended_sync, connection_id, 'institutions', row_id, _ended, NULL, valid_to
FROM institutions_history WHERE _ended IN ('vanished', 'aged_out')
UNION ALL
SELECT _sync_id AS sync_id, connection_id, 'holders' AS "table", row_id, _change AS change, _fields AS fields, valid_from AS at
FROM holders_history
UNION ALL
SELECT _ended_sync, connection_id, 'holders', row_id, _ended, NULL, valid_to
FROM holders_history WHERE _ended IN ('vanished', 'aged_out')
UNION ALL
SELECT _sync_id AS sync_id, connection_id, 'accounts' AS "table", row_id, _change AS change, _fields AS fields, valid_from AS at
FROM accounts_history
UNION ALL
SELECT _ended_sync, connection_id, 'accounts', row_id, _ended, NULL, valid_to
FROM accounts_history WHERE _ended IN ('vanished', 'aged_out')
UNION ALL
SELECT _sync_id AS sync_id, connection_id, 'portfolios' AS "table", row_id, _change AS change, _fields AS fields, valid_from AS at
FROM portfolios_history
UNION ALL
SELECT _ended_sync, connection_id, 'portfolios', row_id, _ended, NULL, valid_to
FROM portfolios_history WHERE _ended IN ('vanished', 'aged_out')
UNION ALL
SELECT _sync_id AS sync_id, connection_id, 'securities' AS "table", row_id, _change AS change, _fields AS fields, valid_from AS at
FROM securities_history
UNION ALL
SELECT _ended_sync, connection_id, 'securities', row_id, _ended, NULL, valid_to
FROM securities_history WHERE _ended IN ('vanished', 'aged_out')
UNION ALL
SELECT _sync_id AS sync_id, connection_id, 'holdings' AS "table", row_id, _change AS change, _fields AS fields, valid_from AS at
FROM holdings_history
UNION ALL
SELECT _ended_sync, connection_id, 'holdings', row_id, _ended, NULL, valid_to
FROM holdings_history WHERE _ended IN ('vanished', 'aged_out')
UNION ALL
SELECT _sync_id AS sync_id, connection_id, 'transactions' AS "table", row_id, _change AS change, _fields AS fields, valid_from AS at
FROM transactions_history
UNION ALL
SELECT _ended_sync, connection_id, 'transactions', row_id, _ended, NULL, valid_to
FROM transactions_history WHERE _ended IN ('vanished', 'aged_out');
