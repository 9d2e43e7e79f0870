-- Versions of every row: inserted once, closed once. What is true now are the views.

CREATE TABLE institutions_history (
    connection_id TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    _change TEXT NOT NULL,
    _fields TEXT,
    _ended TEXT,
    _sync_id INTEGER NOT NULL,
    _ended_sync INTEGER,
    "institution_id" TEXT,
    "institution_name" TEXT,
    PRIMARY KEY (connection_id, row_id, valid_from)
) STRICT;

CREATE INDEX institutions_now ON institutions_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX institutions_sync ON institutions_history (_sync_id);

CREATE VIEW institutions AS
SELECT h.connection_id, c.reference, h.row_id, h."institution_id", h."institution_name", h.valid_from AS _synced_at, h._sync_id
FROM institutions_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE TABLE holders_history (
    connection_id TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    _change TEXT NOT NULL,
    _fields TEXT,
    _ended TEXT,
    _sync_id INTEGER NOT NULL,
    _ended_sync INTEGER,
    "name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "address_lines" TEXT,
    "address_city" TEXT,
    "address_region" TEXT,
    "address_postal_code" TEXT,
    "address_country" TEXT,
    PRIMARY KEY (connection_id, row_id, valid_from)
) STRICT;

CREATE INDEX holders_now ON holders_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX holders_sync ON holders_history (_sync_id);

CREATE VIEW holders AS
SELECT h.connection_id, c.reference, h.row_id, h."name", h."email", h."phone", h."address_lines", h."address_city", h."address_region", h."address_postal_code", h."address_country", h.valid_from AS _synced_at, h._sync_id
FROM holders_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE TABLE accounts_history (
    connection_id TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    _change TEXT NOT NULL,
    _fields TEXT,
    _ended TEXT,
    _sync_id INTEGER NOT NULL,
    _ended_sync INTEGER,
    "id" TEXT,
    "name" TEXT,
    "kind" TEXT,
    "provider_kind" TEXT,
    "currency" TEXT,
    "balance_current" TEXT,
    "balance_available" TEXT,
    "balance_limit" TEXT,
    "identifiers_number" TEXT,
    "identifiers_transit" TEXT,
    "identifiers_institution" TEXT,
    "identifiers_iban" TEXT,
    "portfolio" TEXT,
    "owners" TEXT,
    "ownership" TEXT,
    "registered" INTEGER,
    "updated_at" TEXT,
    "balance_overdraft_limit" TEXT,
    "identifiers_last_four" TEXT,
    PRIMARY KEY (connection_id, row_id, valid_from)
) STRICT;

CREATE INDEX accounts_now ON accounts_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX accounts_sync ON accounts_history (_sync_id);

CREATE VIEW accounts AS
SELECT h.connection_id, c.reference, h.row_id, h."id", h."name", h."kind", h."provider_kind", h."currency", h."balance_current", h."balance_available", h."balance_limit", h."identifiers_number", h."identifiers_transit", h."identifiers_institution", h."identifiers_iban", h."portfolio", h."owners", h."ownership", h."registered", h."updated_at", h."balance_overdraft_limit", h."identifiers_last_four", h.valid_from AS _synced_at, h._sync_id
FROM accounts_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE TABLE portfolios_history (
    connection_id TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    _change TEXT NOT NULL,
    _fields TEXT,
    _ended TEXT,
    _sync_id INTEGER NOT NULL,
    _ended_sync INTEGER,
    "id" TEXT,
    "kind" TEXT,
    "provider_kind" TEXT,
    "currency" TEXT,
    "value" TEXT,
    "owners" TEXT,
    "updated_at" TEXT,
    PRIMARY KEY (connection_id, row_id, valid_from)
) STRICT;

CREATE INDEX portfolios_now ON portfolios_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX portfolios_sync ON portfolios_history (_sync_id);

CREATE VIEW portfolios AS
SELECT h.connection_id, c.reference, h.row_id, h."id", h."kind", h."provider_kind", h."currency", h."value", h."owners", h."updated_at", h.valid_from AS _synced_at, h._sync_id
FROM portfolios_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE TABLE securities_history (
    connection_id TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    _change TEXT NOT NULL,
    _fields TEXT,
    _ended TEXT,
    _sync_id INTEGER NOT NULL,
    _ended_sync INTEGER,
    "id" TEXT,
    "name" TEXT,
    "isin" TEXT,
    "kind" TEXT,
    "provider_kind" TEXT,
    "currency" TEXT,
    "exchange" TEXT,
    "identified" INTEGER,
    "related_security" TEXT,
    "spanish_tax_exempt" INTEGER,
    "management_company_name" TEXT,
    "management_company_cif" TEXT,
    PRIMARY KEY (connection_id, row_id, valid_from)
) STRICT;

CREATE INDEX securities_now ON securities_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX securities_sync ON securities_history (_sync_id);

CREATE VIEW securities AS
SELECT h.connection_id, c.reference, h.row_id, h."id", h."name", h."isin", h."kind", h."provider_kind", h."currency", h."exchange", h."identified", h."related_security", h."spanish_tax_exempt", h."management_company_name", h."management_company_cif", h.valid_from AS _synced_at, h._sync_id
FROM securities_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE TABLE holdings_history (
    connection_id TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    _change TEXT NOT NULL,
    _fields TEXT,
    _ended TEXT,
    _sync_id INTEGER NOT NULL,
    _ended_sync INTEGER,
    "portfolio" TEXT,
    "account" TEXT,
    "security" TEXT,
    "quantity" TEXT,
    "price" TEXT,
    "price_currency" TEXT,
    "value" TEXT,
    "value_currency" TEXT,
    "local_value" TEXT,
    "local_value_currency" TEXT,
    "exchange_rate" TEXT,
    "weight" TEXT,
    "local_price" TEXT,
    "local_price_currency" TEXT,
    PRIMARY KEY (connection_id, row_id, valid_from)
) STRICT;

CREATE INDEX holdings_now ON holdings_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX holdings_sync ON holdings_history (_sync_id);

CREATE VIEW holdings AS
SELECT h.connection_id, c.reference, h.row_id, h."portfolio", h."account", h."security", h."quantity", h."price", h."price_currency", h."value", h."value_currency", h."local_value", h."local_value_currency", h."exchange_rate", h."weight", h."local_price", h."local_price_currency", h.valid_from AS _synced_at, h._sync_id
FROM holdings_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE TABLE transactions_history (
    connection_id TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    _change TEXT NOT NULL,
    _fields TEXT,
    _ended TEXT,
    _sync_id INTEGER NOT NULL,
    _ended_sync INTEGER,
    "id" TEXT,
    "account" TEXT,
    "portfolio" TEXT,
    "security" TEXT,
    "date" TEXT,
    "kind" TEXT,
    "provider_kind" TEXT,
    "description" TEXT,
    "amount" TEXT,
    "amount_currency" TEXT,
    "debit" TEXT,
    "credit" TEXT,
    "balance" TEXT,
    "quantity" TEXT,
    "quantity_effect" TEXT,
    "price" TEXT,
    "price_currency" TEXT,
    "local_amount" TEXT,
    "local_amount_currency" TEXT,
    "local_price" TEXT,
    "local_price_currency" TEXT,
    "exchange_rate" TEXT,
    "fees" TEXT,
    "fees_currency" TEXT,
    "taxes" TEXT,
    "taxes_currency" TEXT,
    PRIMARY KEY (connection_id, row_id, valid_from)
) STRICT;

CREATE INDEX transactions_now ON transactions_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX transactions_sync ON transactions_history (_sync_id);

CREATE VIEW transactions AS
SELECT h.connection_id, c.reference, h.row_id, h."id", h."account", h."portfolio", h."security", h."date", h."kind", h."provider_kind", h."description", h."amount", h."amount_currency", h."debit", h."credit", h."balance", h."quantity", h."quantity_effect", h."price", h."price_currency", h."local_amount", h."local_amount_currency", h."local_price", h."local_price_currency", h."exchange_rate", h."fees", h."fees_currency", h."taxes", h."taxes_currency", h.valid_from AS _synced_at, h._sync_id
FROM transactions_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE TABLE warnings_history (
    connection_id TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    _change TEXT NOT NULL,
    _fields TEXT,
    _ended TEXT,
    _sync_id INTEGER NOT NULL,
    _ended_sync INTEGER,
    "path" TEXT,
    "what" TEXT,
    PRIMARY KEY (connection_id, row_id, valid_from)
) STRICT;

CREATE INDEX warnings_now ON warnings_history (connection_id) WHERE valid_to IS NULL;
CREATE INDEX warnings_sync ON warnings_history (_sync_id);

CREATE VIEW warnings AS
SELECT h.connection_id, c.reference, h.row_id, h."path", h."what", h.valid_from AS _synced_at, h._sync_id
FROM warnings_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

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
