//! Two made-up snapshots with everything that could get lost on the way: digits, signs, quotes,
//! line ends, empty lists and empty texts.

use foliolink::portfolio::Snapshot;

pub(crate) fn both() -> [Snapshot; 2] {
    [flinks(), vumi()]
}

pub(crate) fn flinks() -> Snapshot {
    serde_json::from_str(FLINKS).unwrap()
}

pub(crate) fn vumi() -> Snapshot {
    serde_json::from_str(VUMI).unwrap()
}

const FLINKS: &str = r#"{
  "schema": "foliolink.snapshot/1", "provider": "flinks", "connection": "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20",
  "as_of": "2031-04-02T08:15:42.145999Z", "institution": {"id": "14", "name": "FlinksCapital"},
  "holders": [
    {"name": "SAMPLE HOLDER ONE", "email": "one@example.com", "phone": "(555) 010-0142",
     "address": {"lines": ["1275 avenue des Érables, \"bureau\" 3", "C.P. 4\r\nÉtage 2"], "city": "Québec", "region": "QC", "postal_code": "G1R 0A0", "country": "CA"}},
    {"name": "", "email": null, "phone": null, "address": {"lines": [], "city": null, "region": null, "postal_code": null, "country": null}},
    {"name": null, "email": null, "phone": null, "address": null}],
  "accounts": [
    {"id": "a-1", "name": "Everyday, \"Chequing\"", "kind": "checking", "provider_kind": "Operations/Chequing", "currency": "CAD",
     "balance": {"current": "820.25", "available": "810.250", "limit": null, "overdraft_limit": "500.00"},
     "identifiers": {"number": "0005550142", "transit": "04231", "institution": "777", "iban": null, "last_four": "0142"}, "portfolio": null,
     "owners": ["SAMPLE HOLDER ONE", "SAMPLE HOLDER TWO"], "ownership": "Personal", "registered": false, "updated_at": "2031-04-02T08:15:42Z"},
    {"id": "a-1", "name": null, "kind": "a_kind_of_tomorrow", "provider_kind": null, "currency": null,
     "balance": {"current": "-99999999999999999999.99999999", "available": "0", "limit": "0.00"},
     "identifiers": {"number": null, "transit": null, "institution": null, "iban": null}, "portfolio": "p-1", "owners": []}],
  "portfolios": [], "securities": [], "holdings": [],
  "transactions": [
    {"id": "t-1", "account": "a-1", "portfolio": null, "security": null, "date": "2031-03-28", "kind": "debit", "provider_kind": null,
     "description": "=SUM(A1), \"TRANSIT\"\r\nPASS\r", "amount": {"amount": "-103.5", "currency": "CAD"}, "debit": "103.5", "credit": null,
     "balance": "820.25", "quantity": null, "quantity_effect": null, "price": null},
    {"id": null, "account": null, "portfolio": null, "security": null, "date": "1969-12-31", "kind": "credit", "provider_kind": "",
     "description": " кофе ☕ ", "amount": {"amount": "0.10", "currency": null}, "debit": null, "credit": "0.10",
     "balance": "12345678901234567890.12345678", "quantity": null, "quantity_effect": null, "price": null}],
  "warnings": [{"path": "Accounts[0].Transactions[3]", "what": "debit and credit are both set"}]
}"#;

const VUMI: &str = r#"{
  "schema": "foliolink.snapshot/1", "provider": "vumi", "connection": "K7Q2M9X4T1", "as_of": null,
  "institution": {"id": null, "name": null}, "holders": [], "accounts": [],
  "portfolios": [
    {"id": "p-1", "kind": "stock", "provider_kind": "STOCK_PORTFOLIO", "currency": "EUR", "value": "1740.00", "owners": ["TITULAR DE MUESTRA, Nº 1"], "updated_at": "2031-04-02T08:15:42Z"},
    {"id": "p-2", "kind": "other", "provider_kind": null, "currency": null, "value": null, "owners": []}],
  "securities": [
    {"id": "s-1", "name": "Compañía «Ñandú» S.A.", "isin": "US9900000012", "kind": "stock", "provider_kind": "STOCK", "currency": "USD", "exchange": "XNYS", "identified": true,
     "related_security": "s-2", "spanish_tax_exempt": true, "management_company": {"name": "Gestora «Ñ»", "cif": "X0000000X"}},
    {"id": "s-2", "name": null, "isin": null, "kind": "other", "provider_kind": null, "currency": null, "exchange": null, "identified": false}],
  "holdings": [
    {"portfolio": "p-1", "account": null, "security": "s-1", "quantity": "120", "price": {"amount": "14.50", "currency": "EUR"},
     "value": {"amount": "1740.00", "currency": "EUR"}, "local_value": {"amount": "1879.20", "currency": "USD"}, "exchange_rate": "1.08", "weight": "1.0", "local_price": {"amount": "15.66", "currency": "USD"}},
    {"portfolio": null, "account": "a-9", "security": null, "quantity": "-0.00000000000000000001", "price": {"amount": "1", "currency": null},
     "value": null, "local_value": null, "exchange_rate": "1.2345678901234567890123456789", "weight": null}],
  "transactions": [
    {"id": "t-1", "account": null, "portfolio": "p-1", "security": "s-1", "date": null, "kind": "corporate_action", "provider_kind": "SPLIT",
     "description": null, "amount": null, "debit": null, "credit": null, "balance": null, "quantity": "240", "quantity_effect": "states",
     "price": {"amount": "7.2500", "currency": "EUR"}, "local_price": {"amount": "7.83", "currency": "USD"},
     "local_amount": {"amount": "-0.01", "currency": "USD"}, "exchange_rate": "1.080", "fees": {"amount": "4.95", "currency": null},
     "taxes": {"amount": "0.10", "currency": null}}],
  "warnings": []
}"#;
