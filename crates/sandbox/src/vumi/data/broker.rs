//! A broker's customer: shares in two currencies, a fund portfolio, a managed one, cash at each.

use serde_json::json;

use super::rows::{Account, Company, ConnectionData, Holding, Instrument, Investment, Stamp};
use crate::amount::amount;
use crate::ids;

const STOCKS: &str = "67e9f3e6-601b-4627-90ff-ab3be07a7d50";
const FUNDS: &str = "2b6f0d8a-7c15-4e93-a1d4-58c0e7f3b962";
const MANAGED: &str = "91d4c7e0-3a58-4b26-8f7d-0e6a2c95b143";
const CASH: &str = "830caa70-cca1-4eea-b653-af1c0d1779ad";
const CASH_USD: &str = "4f7e92c1-5d08-4a3b-9e67-b1d3c8f05a24";

const GESTORA: Company = Company { name: "Gestora de Muestra SGIIC", cif: "A99999999" };

const fn share(
    key: &'static str,
    name: &'static str,
    isin: &'static str,
    exchange: &'static str,
    asset_type: &'static str,
    (local, rate): (&'static str, &'static str),
) -> Instrument {
    Instrument { key, name, isin, exchange: Some(exchange), asset_type, local, rate, company: None }
}

const fn fund(key: &'static str, name: &'static str, isin: &'static str) -> Instrument {
    let local = "EUR";
    let rate = "1";
    let company = Some(GESTORA);
    Instrument { key, name, isin, exchange: None, asset_type: "FUND", local, rate, company }
}

const USD: (&str, &str) = ("USD", "1.08");
const EUR: (&str, &str) = ("EUR", "1");

static SAMPLE: Instrument =
    share("smpl", "Sample Industries Inc", "US9900000012", "XNYS", "STOCK", USD);
static ROBOTICS: Instrument =
    share("tstx", "Testbed Robotics Corp", "US9900000020", "XNAS", "STOCK", USD);
static ENERGIA: Instrument =
    share("ener", "Energía Ficticia, S.A.", "ES9900000016", "XMAD", "STOCK", EUR);
static ESPANA: Instrument =
    share("etfe", "ETF España Demostración", "ES9900000024", "XMAD", "ETF", EUR);
static BONO: Instrument =
    share("bono", "Bono del Ejemplo 3,10 % 2034", "ES9900000032", "XMAD", "BOND", EUR);
static RIGHTS: Instrument =
    share("ende", "Energía Ficticia Derechos", "ES9900000040", "XMAD", "RIGHTS", EUR);
static GLOBAL: Instrument = fund("glob", "Renta Variable Global Muestra FI", "LU9900000035");
static MONETARIO: Instrument = fund("mone", "Monetario Prueba, FI Clase Ñ", "ES9900000057");
static MIXTO: Instrument = fund("mixt", "Mixto Prudente Piloto FI", "ES9900000065");
static PERFIL: Instrument = fund("perf", "Cartera Perfilada Añeja FI", "ES9900000073");
/// Sold long ago, and not identified so far: nothing but its movements is known.
static LOST: Instrument = share("lost", "", "", "", "STOCK", EUR);

const HELD_STOCKS: &[Holding<'static>] = &[
    (&SAMPLE, "120", "14.50"),
    (&ROBOTICS, "7.25", "174.4491"),
    (&ENERGIA, "316", "11.235"),
    (&ESPANA, "45", "98.07"),
    (&BONO, "2000", "0.9874"),
];
const HELD_FUNDS: &[Holding<'static>] =
    &[(&GLOBAL, "152.337", "18.6602"), (&MONETARIO, "40.0001", "101.1123")];
const HELD_MANAGED: &[Holding<'static>] =
    &[(&MIXTO, "333.333", "9.9917"), (&PERFIL, "0.1", "1250.40"), (&GLOBAL, "12", "18.6602")];

const ONE: &str = "TITULAR UNO MUÑOZ";
const TWO: &str = "ÍÑIGO TITULAR DOS";

pub(super) fn build_data(stamp: &Stamp) -> ConnectionData {
    let mut data = ConnectionData::default();
    data.add_portfolio(stamp, STOCKS, "STOCK_PORTFOLIO", &[ONE], HELD_STOCKS);
    data.add_portfolio(stamp, FUNDS, "COMPOSITE_ASSETS_PORTFOLIO", &[ONE, TWO], HELD_FUNDS);
    data.add_portfolio(stamp, MANAGED, "MANAGED", &[TWO], HELD_MANAGED);
    data.investments = investments();
    data.accounts = vec![
        account(stamp, CASH, STOCKS, "1520.37", "EUR", &[ONE, TWO]),
        account(stamp, CASH_USD, STOCKS, "0.10", "USD", &[ONE]),
    ];
    add_movements(&mut data, stamp);
    add_cash(&mut data, stamp);
    data.transfers = vec![json!({
        "id": ids::stable_guid("transfer", 0).to_string(),
        "investment": GLOBAL.id(),
        "isin": GLOBAL.isin,
        "kind": "PARTIAL",
        "titles": 10,
        "owners": [ONE],
        "sandboxInvented": true
    })];
    data
}

fn investments() -> Vec<Investment> {
    let known = [
        &SAMPLE, &ROBOTICS, &ENERGIA, &ESPANA, &BONO, &RIGHTS, &GLOBAL, &MONETARIO, &MIXTO, &PERFIL,
    ];
    let mut rows: Vec<_> = known.into_iter().map(Instrument::investment).collect();
    if let Some(rights) = rows.iter_mut().find(|row| row.asset_type == "RIGHTS") {
        rights.related_security = Some(ENERGIA.id());
    }
    rows.push(Investment {
        name: None,
        isin: None,
        currency: None,
        exchange: None,
        unknown: true,
        spanish_tax_exempt: None,
        ..LOST.investment()
    });
    rows
}

fn account(
    stamp: &Stamp,
    id: &str,
    portfolio: &str,
    balance: &str,
    currency: &'static str,
    owners: &[&'static str],
) -> Account {
    Account {
        id: id.to_owned(),
        portfolio: Some(portfolio.to_owned()),
        iban: (currency == "EUR").then_some("ES6399990001203004500678"),
        r#type: "OTHER",
        alias: None,
        balance: amount(balance),
        currency,
        updated_at: stamp.updated.clone(),
        created_at: stamp.created.clone(),
        owners: owners.to_vec(),
    }
}

/// What adds and removes ends at the positions held; `=` rows only state the count of that day.
fn add_movements(data: &mut ConnectionData, stamp: &Stamp) {
    let mut add = |portfolio, instrument, kind, what| {
        data.add_movement(stamp, portfolio, instrument, kind, what)
    };
    add(STOCKS, &LOST, "BUY", (1400, "50", "3.20"));
    add(STOCKS, &LOST, "SELL", (1200, "50", "2.75"));
    add(STOCKS, &SAMPLE, "BUY", (400, "100", "12.10"));
    add(STOCKS, &SAMPLE, "DIVIDENDS", (300, "100", "0.11"));
    add(STOCKS, &SAMPLE, "BUY", (250, "40", "13.07"));
    add(STOCKS, &SAMPLE, "SELL", (120, "20", "14.02"));
    add(STOCKS, &SAMPLE, "DIVIDENDS", (60, "120", "0.12"));
    add(STOCKS, &ROBOTICS, "BUY", (330, "7.25", "130.00"));
    add(STOCKS, &ENERGIA, "BUY", (500, "300", "10.40"));
    add(STOCKS, &RIGHTS, "RIGHTS_ISSUE", (210, "300", "0.00"));
    add(STOCKS, &RIGHTS, "RIGHTS_CONVERSION", (200, "300", "0.00"));
    add(STOCKS, &ENERGIA, "SCRIP_DIVIDEND", (200, "16", "0.00"));
    add(STOCKS, &ENERGIA, "DIVIDENDS", (35, "316", "0.24"));
    add(STOCKS, &ESPANA, "BUY", (90, "45", "95.5"));
    add(STOCKS, &BONO, "BUY", (700, "2000", "1.0012"));
    add(STOCKS, &BONO, "COUPON", (20, "2000", "0.031"));
    add(FUNDS, &GLOBAL, "BUY", (640, "152.337", "14.9001"));
    add(FUNDS, &MONETARIO, "BUY", (180, "40.0001", "100.0034"));
    add(MANAGED, &MIXTO, "BUY", (365, "333.333", "9.50"));
    add(MANAGED, &PERFIL, "INHERITANCE_OR_DONATION_TRANSFER_IN", (150, "0.1", "1100.00"));
    add(MANAGED, &GLOBAL, "OFF_MARKET_BUY", (45, "12", "18.01"));
}

fn add_cash(data: &mut ConnectionData, stamp: &Stamp) {
    let euros = &[
        ("DEPOSIT", 505, "3500.00", Some("Transferencia recibida – nómina")),
        ("DEPOSIT", 95, "4300.00", None),
        ("DIVIDENDS", 35, "75.84", Some("Dividendo Energía Ficticia")),
        ("DIVIDEND_RETENTION", 35, "-14.41", Some("Retención 19 %")),
        ("COUPON", 20, "62.00", Some("Cupón Bono del Ejemplo")),
        // Not a name of the documented list: lists of the provider grow without notice.
        ("CUSTODY_FEE", 10, "-3.63", Some("Comisión de custodia")),
        // What the deposits were for, and what was there before them.
        ("BUY", 500, "-3120.00", Some("Compra Energía Ficticia")),
        ("BUY", 90, "-4297.50", Some("Compra ETF España Demostración")),
        ("DEPOSIT", 510, "1018.07", Some("Saldo inicial")),
    ];
    data.add_cash_movements(stamp, CASH, "EUR", euros);
    data.add_cash_movements(stamp, CASH_USD, "USD", &[("DEPOSIT", 60, "0.10", None)]);
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::amount::Amount;

    fn sample() -> ConnectionData {
        let at: Timestamp = "2031-04-02T08:15:42Z".parse().unwrap();
        build_data(&Stamp::new(at, at, at))
    }

    #[test]
    fn weights_sum_to_exactly_one_and_balances_to_their_positions() {
        let data = sample();
        for portfolio in &data.portfolios {
            let rows = || data.positions.iter().filter(|row| row.portfolio == portfolio.id);
            assert_eq!(rows().fold(Amount::ZERO, |sum, row| sum + row.weight), Amount::whole(1));
            assert_eq!(rows().fold(Amount::ZERO, |sum, row| sum + row.amount), portfolio.balance);
            assert!(rows().all(|row| !row.weight.is_negative()));
        }
    }

    #[test]
    fn local_values_are_reference_values_times_the_rate() {
        for row in sample().positions {
            assert_eq!(row.local_amount, row.amount.times(row.exchange_rate, 2));
            assert_eq!(row.local_price, row.price.times(row.exchange_rate, 4));
            assert_eq!(row.amount, row.titles.times(row.price, 2));
        }
    }

    #[test]
    fn movements_that_add_and_remove_end_at_the_position() {
        let data = sample();
        let effect = |row: &super::super::rows::PortfolioMovement| match row.r#type {
            "DIVIDENDS" | "COUPON" => Amount::ZERO,
            "SELL" | "RIGHTS_CONVERSION" => -row.titles,
            _ => row.titles,
        };
        for row in &data.portfolio_transactions {
            let same = |portfolio: &str, investment: &str| {
                portfolio == row.portfolio && investment == row.investment
            };
            let moved = data
                .portfolio_transactions
                .iter()
                .filter(|row| same(&row.portfolio, &row.investment));
            let held = data.positions.iter().find(|row| same(&row.portfolio, &row.investment));
            let held = held.map_or(Amount::ZERO, |position| position.titles);
            assert_eq!(moved.fold(Amount::ZERO, |sum, row| sum + effect(row)), held);
        }
    }

    #[test]
    fn every_row_refers_to_something_listed_and_the_unknown_one_is_not_held() {
        let data = sample();
        let listed = |id: &str| data.investments.iter().find(|row| row.id == id);
        assert!(data.portfolio_transactions.iter().all(|row| listed(&row.investment).is_some()));
        assert!(
            data.positions
                .iter()
                .all(|row| listed(&row.investment).is_some_and(|found| !found.unknown))
        );
        assert!(data.investments.iter().any(|row| row.unknown && row.name.is_none()));
    }
}
