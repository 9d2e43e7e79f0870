//! Customers of brokers and banks drawn from a seed, with the histories behind their positions.

use super::rows::{Account, Company, ConnectionData, Instrument, Investment, Stamp};
use crate::amount::{Amount, amount};
use crate::ids;
use crate::rng::{SeededRng, intern};

const OWNERS: &[&str] = &[
    "BEGOÑA EJEMPLO IBÁÑEZ",
    "ÍÑIGO MUESTRA PEÑA",
    "NÚRIA PROVA I FIGUERÓ",
    "RAMÓN FICTICIO SÁEZ",
    "MAITANE ÑÍGUEZ PRUEBA",
];
const WORDS: &[&str] = &[
    "Energía",
    "Señal",
    "Pequeña",
    "Ibérica",
    "Añil",
    "Océano",
    "Robótica",
    "Cigüeña",
    "Montaña",
    "Delta",
];
const FIRMS: &[&str] =
    &["Ficticia, S.A.", "de Muestra, S.A.", "Prueba Holding", "Piloto Inc", "Sample plc"];
const FUNDS: &[&str] = &[
    "Renta Variable Piloto FI",
    "Monetario Prueba, FI Clase Ñ",
    "Mixto Muestra FI",
    "Pequeñas Compañías FI",
];
const GESTORA: Company = Company { name: "Gestora de Muestra SGIIC", cif: "A99999999" };

/// Currency, its rate from the euro (the same wherever it occurs) and a market.
const LOCAL: &[(&str, &str, &str)] = &[
    ("EUR", "1", "XMAD"),
    ("EUR", "1", "XPAR"),
    ("USD", "1.0842", "XNYS"),
    ("GBP", "0.8517", "XLON"),
    ("JPY", "162.35", "XTKS"),
];

/// Everything of one connection: a broker's customer, or a bank's.
pub(super) fn build_data(seed: u64, label: &str, broker: bool, stamp: &Stamp) -> ConnectionData {
    let mut generator = Generator {
        rng: SeededRng::new(seed, label),
        seed,
        label,
        data: ConnectionData::default(),
        stamp,
    };
    let owners = generator.choose_owners();
    if broker {
        generator.add_shares(&owners);
        generator.add_funds("COMPOSITE_ASSETS_PORTFOLIO", &owners);
        if generator.rng.chance(50) {
            generator.add_funds("MANAGED", &owners[..1]);
        }
    } else {
        generator.add_funds("COMPOSITE_ASSETS_PORTFOLIO", &owners);
        generator.add_cash_account(None, "CASH_ACCOUNT", &owners);
    }
    generator.data
}

struct Generator<'a> {
    rng: SeededRng,
    seed: u64,
    label: &'a str,
    data: ConnectionData,
    stamp: &'a Stamp,
}

/// What is held: the instrument, titles and price.
type GeneratedHolding = (Instrument, Amount, Amount);

impl Generator<'_> {
    fn next_id(&self, list: &str) -> String {
        let n = (self.data.portfolios.len()
            + self.data.accounts.len()
            + self.data.investments.len()) as u64;
        ids::stable_guid(&format!("{list}/{}/{}", self.label, self.seed), n).to_string()
    }

    fn choose_owners(&mut self) -> Vec<&'static str> {
        let first = self.rng.between(0, 4) as usize;
        let count = self.rng.between(1, 3) as usize;
        (0..count).map(|n| OWNERS[(first + n) % OWNERS.len()]).collect()
    }

    fn generate_instrument(&mut self, asset_type: &'static str) -> Instrument {
        let fund = matches!(asset_type, "FUND" | "PP");
        let (local, rate, market) = if fund { LOCAL[0] } else { self.rng.choose(LOCAL) };
        let n = self.data.investments.len();
        let name = match asset_type {
            "BOND" => format!(
                "Bono {} {},{} % 20{}",
                self.rng.choose(WORDS),
                self.rng.between(1, 6),
                self.rng.digits(2),
                self.rng.between(32, 48)
            ),
            _ if fund => format!("{} {}", self.rng.choose(WORDS), self.rng.choose(FUNDS)),
            _ => format!("{} {}", self.rng.choose(WORDS), self.rng.choose(FIRMS)),
        };
        Instrument {
            key: intern(format!("{}/{}/{n}", self.seed, self.label)),
            name: intern(name),
            isin: intern(format!("ES99{}{n:03}", self.rng.digits(5))),
            exchange: (!fund).then_some(market),
            asset_type,
            local,
            rate,
            company: fund.then_some(GESTORA),
        }
    }

    fn generate_price(&mut self) -> Amount {
        Amount::from_units(self.rng.between(20_000, 2_500_000).into(), 4)
    }

    fn add_movement(
        &mut self,
        portfolio: &str,
        instrument: &Instrument,
        kind: &'static str,
        (days_ago, titles, price): (i64, Amount, Amount),
    ) {
        let titles = titles.to_string();
        let price = price.to_string();
        self.data.add_movement(
            self.stamp,
            portfolio,
            instrument,
            kind,
            (days_ago, &titles, &price),
        );
    }

    /// Buys and sells that end at what is held; dividends and coupons only state the count of their
    /// day.
    fn add_history(&mut self, portfolio: &str, (instrument, titles, price): &GeneratedHolding) {
        let sold = Amount::whole(self.rng.between(1, 40).into());
        let paid = price.times(amount("0.87"), 4);
        let start = self.rng.between(500, 900);
        self.add_movement(portfolio, instrument, "BUY", (start, sold, paid));
        self.add_movement(
            portfolio,
            instrument,
            "BUY",
            (start - 120, *titles, price.times(amount("0.93"), 4)),
        );
        let all = *titles + sold;
        let pays = match instrument.asset_type {
            "STOCK" | "ETF" => Some("DIVIDENDS"),
            "BOND" => Some("COUPON"),
            _ => None,
        };
        if let Some(pays) = pays {
            self.add_movement(portfolio, instrument, pays, (start - 200, all, amount("0.21")));
            self.add_movement(portfolio, instrument, pays, (20, *titles, amount("0.2205")));
        }
        if instrument.asset_type == "STOCK" && self.rng.chance(30) {
            self.add_movement(
                portfolio,
                instrument,
                "COMPENSATION",
                (40, *titles, amount("0.013")),
            );
        }
        self.add_movement(
            portfolio,
            instrument,
            "SELL",
            (start - 300, sold, price.times(amount("0.98"), 4)),
        );
    }

    fn add_shares(&mut self, owners: &[&'static str]) {
        let portfolio = self.next_id("portfolio");
        let kinds = ["STOCK", "STOCK", "ETF", "BOND", "STOCK", "ETF", "STOCK"];
        let count = self.rng.between(3, 7) as usize;
        let mut held = Vec::new();
        for kind in &kinds[..count] {
            let instrument = self.generate_instrument(kind);
            self.data.investments.push(instrument.investment());
            held.push((
                instrument,
                Amount::whole(self.rng.between(5, 900).into()),
                self.generate_price(),
            ));
        }
        self.add_portfolio(&portfolio, "STOCK_PORTFOLIO", owners, &held);
        for holding in &held {
            self.add_history(&portfolio, holding);
        }
        self.add_isin_change(&portfolio, &held[0]);
        self.add_scrip_dividend(&portfolio, &held[1]);
        self.add_unknown_instrument(&portfolio);
        self.add_cash_account(Some(&portfolio), "OTHER", owners);
    }

    fn add_funds(&mut self, kind: &'static str, owners: &[&'static str]) {
        let portfolio = self.next_id("portfolio");
        let mut held = Vec::new();
        for _ in 0..self.rng.between(1, 4) {
            let asset_type = self.rng.choose(&["FUND", "FUND", "PP"]);
            let instrument = self.generate_instrument(asset_type);
            self.data.investments.push(instrument.investment());
            let titles = Amount::from_units(self.rng.between(5_000, 9_000_000).into(), 4);
            held.push((instrument, titles, self.generate_price()));
        }
        self.add_portfolio(&portfolio, kind, owners, &held);
        for holding in &held {
            self.add_history(&portfolio, holding);
        }
    }

    fn add_portfolio(
        &mut self,
        portfolio: &str,
        kind: &'static str,
        owners: &[&'static str],
        held: &[GeneratedHolding],
    ) {
        let texts: Vec<_> =
            held.iter().map(|(_, titles, price)| (titles.to_string(), price.to_string())).collect();
        let rows = held.iter().zip(&texts).map(|((instrument, ..), (titles, price))| {
            (instrument, titles.as_str(), price.as_str())
        });
        self.data.add_portfolio(self.stamp, portfolio, kind, owners, &rows.collect::<Vec<_>>());
    }

    /// The instrument had another ISIN before: the old one is listed, and its titles have gone
    /// over.
    fn add_isin_change(&mut self, portfolio: &str, (instrument, _, price): &GeneratedHolding) {
        let old = Instrument { ..self.generate_instrument("STOCK") };
        self.data.investments.push(old.investment());
        let titles = Amount::whole(self.rng.between(1, 60).into());
        self.add_movement(portfolio, &old, "BUY", (1200, titles, *price));
        self.add_movement(portfolio, &old, "ISIN_CHANGE_SELL", (1000, titles, *price));
        self.add_movement(portfolio, instrument, "ISIN_CHANGE_BUY", (1000, titles, *price));
        self.add_movement(portfolio, instrument, "SELL", (950, titles, *price));
    }

    /// Rights come, become shares and go; the shares are sold again.
    fn add_scrip_dividend(&mut self, portfolio: &str, (instrument, _, price): &GeneratedHolding) {
        let rights = Instrument { asset_type: "RIGHTS", ..self.generate_instrument("STOCK") };
        self.data
            .investments
            .push(Investment { related_security: Some(instrument.id()), ..rights.investment() });
        let all = Amount::whole(80);
        let new = Amount::whole(4);
        self.add_movement(portfolio, &rights, "RIGHTS_ISSUE", (160, all, amount("0.00")));
        self.add_movement(portfolio, &rights, "RIGHTS_CONVERSION", (150, all, amount("0.00")));
        self.add_movement(portfolio, instrument, "SCRIP_DIVIDEND", (150, new, amount("0.00")));
        self.add_movement(portfolio, instrument, "SELL", (140, new, *price));
    }

    /// Long gone, and not identified so far.
    fn add_unknown_instrument(&mut self, portfolio: &str) {
        let lost = Instrument { isin: "", ..self.generate_instrument("STOCK") };
        let listed = lost.investment();
        let unknown = Investment {
            name: None,
            isin: None,
            currency: None,
            exchange: None,
            unknown: true,
            spanish_tax_exempt: None,
            ..listed
        };
        self.data.investments.push(unknown);
        let titles = Amount::whole(self.rng.between(10, 90).into());
        self.add_movement(portfolio, &lost, "BUY", (1500, titles, amount("3.20")));
        self.add_movement(portfolio, &lost, "DELISTING", (1300, titles, amount("0.00")));
    }

    /// An account whose balance is the sum of its movements.
    fn add_cash_account(
        &mut self,
        portfolio: Option<&str>,
        kind: &'static str,
        owners: &[&'static str],
    ) {
        let id = self.next_id("account");
        let mut rows = vec![(
            "DEPOSIT",
            1600,
            self.rng.cents(50_000, 900_000),
            Some("Transferencia recibida – nómina"),
        )];
        for n in 0..self.rng.between(3, 12) {
            let paid = self.rng.cents(500, 20_000);
            rows.push(("DIVIDENDS", 900 - n * 60, paid, None));
            rows.push((
                "DIVIDEND_RETENTION",
                900 - n * 60,
                -paid.times(amount("0.19"), 2),
                Some("Retención 19 %"),
            ));
        }
        let balance = rows.iter().fold(Amount::ZERO, |sum, row| sum + row.2);
        let texts: Vec<_> = rows.iter().map(|row| row.2.to_string()).collect();
        let listed: Vec<_> = rows
            .iter()
            .zip(&texts)
            .map(|(row, text)| (row.0, row.1, text.as_str(), row.3))
            .collect();
        self.data.add_cash_movements(self.stamp, &id, "EUR", &listed);
        self.data.accounts.push(Account {
            id,
            portfolio: portfolio.map(str::to_owned),
            iban: Some(intern(format!("ES20999900{}", self.rng.digits(14)))),
            r#type: kind,
            alias: self.rng.chance(30).then_some("Cuenta del día a día"),
            balance,
            currency: "EUR",
            updated_at: self.stamp.updated.clone(),
            created_at: self.stamp.created.clone(),
            owners: owners.to_vec(),
        });
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn samples() -> Vec<ConnectionData> {
        let at: Timestamp = "2031-04-02T08:15:42Z".parse().unwrap();
        let stamp = Stamp::new(at, at, at);
        let generated =
            (2..60).map(|seed| build_data(seed, "examplebroker/K7Q2M9X4T1", seed % 3 != 0, &stamp));
        // What is written out by hand has to add up as well.
        [super::super::broker::build_data(&stamp), super::super::bank::build_data(&stamp)]
            .into_iter()
            .chain(generated)
            .collect()
    }

    #[test]
    fn weights_sum_to_exactly_one_and_local_values_follow_the_rate() {
        for data in samples() {
            for portfolio in &data.portfolios {
                let rows = || data.positions.iter().filter(|row| row.portfolio == portfolio.id);
                assert_eq!(
                    rows().fold(Amount::ZERO, |sum, row| sum + row.weight),
                    Amount::whole(1)
                );
                assert_eq!(
                    rows().fold(Amount::ZERO, |sum, row| sum + row.amount),
                    portfolio.balance
                );
                assert!(rows().all(|row| !row.weight.is_negative()
                    && row.local_amount == row.amount.times(row.exchange_rate, 2)));
            }
        }
    }

    #[test]
    fn histories_end_at_the_positions() {
        for data in samples() {
            for row in &data.portfolio_transactions {
                let same = |portfolio: &str, investment: &str| {
                    portfolio == row.portfolio && investment == row.investment
                };
                let moved = data
                    .portfolio_transactions
                    .iter()
                    .filter(|row| same(&row.portfolio, &row.investment));
                let total = moved.fold(Amount::ZERO, |sum, row| match row.r#type {
                    "DIVIDENDS" | "COUPON" | "COMPENSATION" => sum,
                    "SELL" | "RIGHTS_CONVERSION" | "ISIN_CHANGE_SELL" | "DELISTING" => {
                        sum - row.titles
                    }
                    _ => sum + row.titles,
                });
                let held = data.positions.iter().find(|row| same(&row.portfolio, &row.investment));
                assert_eq!(total, held.map_or(Amount::ZERO, |position| position.titles));
            }
        }
    }

    #[test]
    fn balances_are_the_sums_of_their_movements_and_ids_are_unique() {
        for data in samples() {
            for account in &data.accounts {
                let rows = data.account_transactions.iter().filter(|row| row.account == account.id);
                assert_eq!(rows.fold(Amount::ZERO, |sum, row| sum + row.amount), account.balance);
            }
            let ids = data
                .investments
                .iter()
                .map(|row| &row.id)
                .chain(data.portfolios.iter().map(|row| &row.id));
            let ids: Vec<_> =
                ids.chain(data.portfolio_transactions.iter().map(|row| &row.id)).collect();
            let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
            assert_eq!(distinct.len(), ids.len());
        }
    }

    #[test]
    fn there_are_corporate_actions_currencies_and_unknown_instruments() {
        let samples = samples();
        let kinds: std::collections::BTreeSet<_> = samples
            .iter()
            .flat_map(|data| &data.portfolio_transactions)
            .map(|row| row.r#type)
            .collect();
        for kind in [
            "DIVIDENDS",
            "COUPON",
            "COMPENSATION",
            "SCRIP_DIVIDEND",
            "ISIN_CHANGE_BUY",
            "DELISTING",
        ] {
            assert!(kinds.contains(kind), "{kind}");
        }
        assert!(samples.iter().any(|data| data.investments.iter().any(|row| row.unknown)));
        assert!(
            samples.iter().any(|data| data.positions.iter().any(|row| row.local_currency == "JPY"))
        );
        assert!(samples.iter().any(|data| data.portfolios.iter().any(|row| row.owners.len() > 1)));
    }
}
