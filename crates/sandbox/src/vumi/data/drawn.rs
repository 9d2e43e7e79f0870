//! Customers of brokers and banks drawn from a seed, with the histories behind their positions.

use super::rows::{Account, Book, Company, Instrument, Investment, Stamp};
use crate::amount::{Amount, amount};
use crate::draw::{Draw, kept};
use crate::ids;

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
pub(super) fn book(seed: u64, label: &str, broker: bool, stamp: &Stamp) -> Book {
    let mut drawn =
        Drawn { draw: Draw::new(seed, label), seed, label, book: Book::default(), stamp };
    let owners = drawn.owners();
    if broker {
        drawn.shares(&owners);
        drawn.funds("COMPOSITE_ASSETS_PORTFOLIO", &owners);
        if drawn.draw.chance(50) {
            drawn.funds("MANAGED", &owners[..1]);
        }
    } else {
        drawn.funds("COMPOSITE_ASSETS_PORTFOLIO", &owners);
        drawn.cash(None, "CASH_ACCOUNT", &owners);
    }
    drawn.book
}

struct Drawn<'a> {
    draw: Draw,
    seed: u64,
    label: &'a str,
    book: Book,
    stamp: &'a Stamp,
}

/// What is held: the instrument, titles and price.
type Holding = (Instrument, Amount, Amount);

impl Drawn<'_> {
    fn id(&self, list: &str) -> String {
        let n = (self.book.portfolios.len()
            + self.book.accounts.len()
            + self.book.investments.len()) as u64;
        ids::fixed(&format!("{list}/{}/{}", self.label, self.seed), n).to_string()
    }

    fn owners(&mut self) -> Vec<&'static str> {
        let first = self.draw.between(0, 4) as usize;
        let count = self.draw.between(1, 3) as usize;
        (0..count).map(|n| OWNERS[(first + n) % OWNERS.len()]).collect()
    }

    fn instrument(&mut self, asset_type: &'static str) -> Instrument {
        let fund = matches!(asset_type, "FUND" | "PP");
        let (local, rate, market) = if fund { LOCAL[0] } else { self.draw.pick(LOCAL) };
        let n = self.book.investments.len();
        let name = match asset_type {
            "BOND" => format!(
                "Bono {} {},{} % 20{}",
                self.draw.pick(WORDS),
                self.draw.between(1, 6),
                self.draw.digits(2),
                self.draw.between(32, 48)
            ),
            _ if fund => format!("{} {}", self.draw.pick(WORDS), self.draw.pick(FUNDS)),
            _ => format!("{} {}", self.draw.pick(WORDS), self.draw.pick(FIRMS)),
        };
        Instrument {
            key: kept(format!("{}/{}/{n}", self.seed, self.label)),
            name: kept(name),
            isin: kept(format!("ES99{}{n:03}", self.draw.digits(5))),
            exchange: (!fund).then_some(market),
            asset_type,
            local,
            rate,
            company: fund.then_some(GESTORA),
        }
    }

    fn price(&mut self) -> Amount {
        Amount::scaled(self.draw.between(20_000, 2_500_000).into(), 4)
    }

    fn on(
        &mut self,
        portfolio: &str,
        instrument: &Instrument,
        kind: &'static str,
        (days_ago, titles, price): (i64, Amount, Amount),
    ) {
        let titles = titles.to_string();
        let price = price.to_string();
        self.book.moved(self.stamp, portfolio, instrument, kind, (days_ago, &titles, &price));
    }

    /// Buys and sells that end at what is held; dividends and coupons only state the count of their
    /// day.
    fn history(&mut self, portfolio: &str, (instrument, titles, price): &Holding) {
        let sold = Amount::whole(self.draw.between(1, 40).into());
        let paid = price.times(amount("0.87"), 4);
        let start = self.draw.between(500, 900);
        self.on(portfolio, instrument, "BUY", (start, sold, paid));
        self.on(
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
            self.on(portfolio, instrument, pays, (start - 200, all, amount("0.21")));
            self.on(portfolio, instrument, pays, (20, *titles, amount("0.2205")));
        }
        if instrument.asset_type == "STOCK" && self.draw.chance(30) {
            self.on(portfolio, instrument, "COMPENSATION", (40, *titles, amount("0.013")));
        }
        self.on(portfolio, instrument, "SELL", (start - 300, sold, price.times(amount("0.98"), 4)));
    }

    fn shares(&mut self, owners: &[&'static str]) {
        let portfolio = self.id("portfolio");
        let kinds = ["STOCK", "STOCK", "ETF", "BOND", "STOCK", "ETF", "STOCK"];
        let count = self.draw.between(3, 7) as usize;
        let mut held = Vec::new();
        for kind in &kinds[..count] {
            let instrument = self.instrument(kind);
            self.book.investments.push(instrument.listed());
            held.push((instrument, Amount::whole(self.draw.between(5, 900).into()), self.price()));
        }
        self.keep(&portfolio, "STOCK_PORTFOLIO", owners, &held);
        for holding in &held {
            self.history(&portfolio, holding);
        }
        self.renamed(&portfolio, &held[0]);
        self.scrip(&portfolio, &held[1]);
        self.unknown(&portfolio);
        self.cash(Some(&portfolio), "OTHER", owners);
    }

    fn funds(&mut self, kind: &'static str, owners: &[&'static str]) {
        let portfolio = self.id("portfolio");
        let mut held = Vec::new();
        for _ in 0..self.draw.between(1, 4) {
            let asset_type = self.draw.pick(&["FUND", "FUND", "PP"]);
            let instrument = self.instrument(asset_type);
            self.book.investments.push(instrument.listed());
            let titles = Amount::scaled(self.draw.between(5_000, 9_000_000).into(), 4);
            held.push((instrument, titles, self.price()));
        }
        self.keep(&portfolio, kind, owners, &held);
        for holding in &held {
            self.history(&portfolio, holding);
        }
    }

    fn keep(
        &mut self,
        portfolio: &str,
        kind: &'static str,
        owners: &[&'static str],
        held: &[Holding],
    ) {
        let texts: Vec<_> =
            held.iter().map(|(_, titles, price)| (titles.to_string(), price.to_string())).collect();
        let rows = held.iter().zip(&texts).map(|((instrument, ..), (titles, price))| {
            (instrument, titles.as_str(), price.as_str())
        });
        self.book.portfolio(self.stamp, portfolio, kind, owners, &rows.collect::<Vec<_>>());
    }

    /// The instrument had another ISIN before: the old one is listed, and its titles have gone
    /// over.
    fn renamed(&mut self, portfolio: &str, (instrument, _, price): &Holding) {
        let old = Instrument { ..self.instrument("STOCK") };
        self.book.investments.push(old.listed());
        let titles = Amount::whole(self.draw.between(1, 60).into());
        self.on(portfolio, &old, "BUY", (1200, titles, *price));
        self.on(portfolio, &old, "ISIN_CHANGE_SELL", (1000, titles, *price));
        self.on(portfolio, instrument, "ISIN_CHANGE_BUY", (1000, titles, *price));
        self.on(portfolio, instrument, "SELL", (950, titles, *price));
    }

    /// Rights come, become shares and go; the shares are sold again.
    fn scrip(&mut self, portfolio: &str, (instrument, _, price): &Holding) {
        let rights = Instrument { asset_type: "RIGHTS", ..self.instrument("STOCK") };
        self.book
            .investments
            .push(Investment { related_security: Some(instrument.id()), ..rights.listed() });
        let all = Amount::whole(80);
        let new = Amount::whole(4);
        self.on(portfolio, &rights, "RIGHTS_ISSUE", (160, all, amount("0.00")));
        self.on(portfolio, &rights, "RIGHTS_CONVERSION", (150, all, amount("0.00")));
        self.on(portfolio, instrument, "SCRIP_DIVIDEND", (150, new, amount("0.00")));
        self.on(portfolio, instrument, "SELL", (140, new, *price));
    }

    /// Long gone, and not identified so far.
    fn unknown(&mut self, portfolio: &str) {
        let lost = Instrument { isin: "", ..self.instrument("STOCK") };
        let listed = lost.listed();
        let unknown = Investment {
            name: None,
            isin: None,
            currency: None,
            exchange: None,
            unknown: true,
            spanish_tax_exempt: None,
            ..listed
        };
        self.book.investments.push(unknown);
        let titles = Amount::whole(self.draw.between(10, 90).into());
        self.on(portfolio, &lost, "BUY", (1500, titles, amount("3.20")));
        self.on(portfolio, &lost, "DELISTING", (1300, titles, amount("0.00")));
    }

    /// An account whose balance is the sum of its movements.
    fn cash(&mut self, portfolio: Option<&str>, kind: &'static str, owners: &[&'static str]) {
        let id = self.id("account");
        let mut rows = vec![(
            "DEPOSIT",
            1600,
            self.draw.cents(50_000, 900_000),
            Some("Transferencia recibida – nómina"),
        )];
        for n in 0..self.draw.between(3, 12) {
            let paid = self.draw.cents(500, 20_000);
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
        self.book.cash(self.stamp, &id, "EUR", &listed);
        self.book.accounts.push(Account {
            id,
            portfolio: portfolio.map(str::to_owned),
            iban: Some(kept(format!("ES20999900{}", self.draw.digits(14)))),
            r#type: kind,
            alias: self.draw.chance(30).then_some("Cuenta del día a día"),
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

    fn books() -> Vec<Book> {
        let at: Timestamp = "2031-04-02T08:15:42Z".parse().unwrap();
        let stamp = Stamp::new(at, at, at);
        let drawn =
            (2..60).map(|seed| book(seed, "examplebroker/K7Q2M9X4T1", seed % 3 != 0, &stamp));
        // What is written out by hand has to add up as well.
        [super::super::broker::book(&stamp), super::super::bank::book(&stamp)]
            .into_iter()
            .chain(drawn)
            .collect()
    }

    #[test]
    fn weights_sum_to_exactly_one_and_local_values_follow_the_rate() {
        for book in books() {
            for portfolio in &book.portfolios {
                let rows = || book.positions.iter().filter(|row| row.portfolio == portfolio.id);
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
        for book in books() {
            for row in &book.portfolio_transactions {
                let same = |portfolio: &str, investment: &str| {
                    portfolio == row.portfolio && investment == row.investment
                };
                let moved = book
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
                let held = book.positions.iter().find(|row| same(&row.portfolio, &row.investment));
                assert_eq!(total, held.map_or(Amount::ZERO, |position| position.titles));
            }
        }
    }

    #[test]
    fn balances_are_the_sums_of_their_movements_and_ids_are_unique() {
        for book in books() {
            for account in &book.accounts {
                let rows = book.account_transactions.iter().filter(|row| row.account == account.id);
                assert_eq!(rows.fold(Amount::ZERO, |sum, row| sum + row.amount), account.balance);
            }
            let ids = book
                .investments
                .iter()
                .map(|row| &row.id)
                .chain(book.portfolios.iter().map(|row| &row.id));
            let ids: Vec<_> =
                ids.chain(book.portfolio_transactions.iter().map(|row| &row.id)).collect();
            let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
            assert_eq!(distinct.len(), ids.len());
        }
    }

    #[test]
    fn there_are_corporate_actions_currencies_and_unknown_instruments() {
        let books = books();
        let kinds: std::collections::BTreeSet<_> = books
            .iter()
            .flat_map(|book| &book.portfolio_transactions)
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
        assert!(books.iter().any(|book| book.investments.iter().any(|row| row.unknown)));
        assert!(
            books.iter().any(|book| book.positions.iter().any(|row| row.local_currency == "JPY"))
        );
        assert!(books.iter().any(|book| book.portfolios.iter().any(|row| row.owners.len() > 1)));
    }
}
