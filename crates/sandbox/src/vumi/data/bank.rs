//! A bank's customer: one pension plan portfolio and a payment account, no cash tied to the
//! portfolio.

use super::rows::{Account, Company, ConnectionData, Instrument, Stamp};
use crate::amount::amount;

const PLAN: &str = "5a0e7d36-b841-4c9f-92d7-e3f1c6084b75";
const PAYMENTS: &str = "c6d28f51-0e94-4b7a-8a35-7f1e9d04c2b8";

static PENSION: Instrument = Instrument {
    key: "pens",
    name: "Plan de Pensiones Mañana Tranquila PP",
    isin: "ES9900000081",
    exchange: None,
    asset_type: "PP",
    local: "EUR",
    rate: "1",
    company: Some(Company { name: "Previsión de Muestra EGFP", cif: "A99999998" }),
};

pub(super) fn build_data(stamp: &Stamp) -> ConnectionData {
    let mut data = ConnectionData::default();
    data.add_portfolio(
        stamp,
        PLAN,
        "COMPOSITE_ASSETS_PORTFOLIO",
        &["TITULAR UNO MUÑOZ"],
        &[(&PENSION, "812.44719", "13.20817")],
    );
    data.add_movement(stamp, PLAN, &PENSION, "BUY", (800, "800", "11.02"));
    data.add_movement(stamp, PLAN, &PENSION, "BUY", (12, "12.44719", "13.10"));
    data.investments = vec![PENSION.investment()];
    data.accounts = vec![Account {
        id: PAYMENTS.to_owned(),
        portfolio: None,
        iban: Some("ES2099990002203004500931"),
        r#type: "CASH_ACCOUNT",
        alias: Some("Cuenta del día a día"),
        balance: amount("2310.05"),
        currency: "EUR",
        updated_at: stamp.updated.clone(),
        created_at: stamp.created.clone(),
        owners: vec!["TITULAR UNO MUÑOZ"],
    }];
    let rows = &[
        ("DEPOSIT", 30, "1890.44", Some("Nómina")),
        ("DEPOSIT", 3, "0.10", Some("Devolución céntimos")),
        ("DEPOSIT", 60, "419.51", Some("Saldo inicial")),
    ];
    data.add_cash_movements(stamp, PAYMENTS, "EUR", rows);
    data
}
