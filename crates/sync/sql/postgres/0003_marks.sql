-- Calls under way at once, by credential; the delete mark of the views.

CREATE TABLE in_flight (
    bucket text NOT NULL,
    place bigint NOT NULL,
    holder text,
    until bigint,
    PRIMARY KEY (bucket, place)
);

-- Sessions have the name of their credential since.
DELETE FROM provider_sessions WHERE credential = 'vumi';

-- What is true now isn't deleted: a mark for those who expect one. What was is in `changes`.

CREATE OR REPLACE VIEW institutions AS
SELECT h.connection_id, c.reference, h.row_id, h."institution_id", h."institution_name", h.valid_from AS _synced_at, h._sync_id, false AS _deleted
FROM institutions_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE OR REPLACE VIEW holders AS
SELECT h.connection_id, c.reference, h.row_id, h."name", h."email", h."phone", h."address_lines", h."address_city", h."address_region", h."address_postal_code", h."address_country", h.valid_from AS _synced_at, h._sync_id, false AS _deleted
FROM holders_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE OR REPLACE VIEW accounts AS
SELECT h.connection_id, c.reference, h.row_id, h."id", h."name", h."kind", h."provider_kind", h."currency", h."balance_current", h."balance_available", h."balance_limit", h."identifiers_number", h."identifiers_transit", h."identifiers_institution", h."identifiers_iban", h."portfolio", h."owners", h."ownership", h."registered", h."updated_at", h."balance_overdraft_limit", h."identifiers_last_four", h.valid_from AS _synced_at, h._sync_id, false AS _deleted
FROM accounts_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE OR REPLACE VIEW portfolios AS
SELECT h.connection_id, c.reference, h.row_id, h."id", h."kind", h."provider_kind", h."currency", h."value", h."owners", h."updated_at", h.valid_from AS _synced_at, h._sync_id, false AS _deleted
FROM portfolios_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE OR REPLACE VIEW securities AS
SELECT h.connection_id, c.reference, h.row_id, h."id", h."name", h."isin", h."kind", h."provider_kind", h."currency", h."exchange", h."identified", h."related_security", h."spanish_tax_exempt", h."management_company_name", h."management_company_cif", h.valid_from AS _synced_at, h._sync_id, false AS _deleted
FROM securities_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE OR REPLACE VIEW holdings AS
SELECT h.connection_id, c.reference, h.row_id, h."portfolio", h."account", h."security", h."quantity", h."price", h."price_currency", h."value", h."value_currency", h."local_value", h."local_value_currency", h."exchange_rate", h."weight", h."local_price", h."local_price_currency", h.valid_from AS _synced_at, h._sync_id, false AS _deleted
FROM holdings_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE OR REPLACE VIEW transactions AS
SELECT h.connection_id, c.reference, h.row_id, h."id", h."account", h."portfolio", h."security", h."date", h."kind", h."provider_kind", h."description", h."amount", h."amount_currency", h."debit", h."credit", h."balance", h."quantity", h."quantity_effect", h."price", h."price_currency", h."local_amount", h."local_amount_currency", h."local_price", h."local_price_currency", h."exchange_rate", h."fees", h."fees_currency", h."taxes", h."taxes_currency", h.valid_from AS _synced_at, h._sync_id, false AS _deleted
FROM transactions_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;

CREATE OR REPLACE VIEW warnings AS
SELECT h.connection_id, c.reference, h.row_id, h."path", h."what", h.valid_from AS _synced_at, h._sync_id, false AS _deleted
FROM warnings_history h JOIN connections c ON c.id = h.connection_id
WHERE h.valid_to IS NULL;
