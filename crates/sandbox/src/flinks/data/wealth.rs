//! Investment accounts. Positions, transactions and securities have invented fields, and say so:
//! theirs are unread.

use jiff::Timestamp;
use serde::Serialize;

use super::{Profile, SeedInvestments, SeedSecurity};
use crate::amount::{Amount, amount};
use crate::clock::day_before;
use crate::ids;
use crate::rng::{SeededRng, intern};
use crate::seed::wire_id;

/// One institution's accounts, an element of `Investments`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Investments {
    name: &'static str,
    id: String,
    accounts: Vec<InvestmentAccount>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct InvestmentAccount {
    id: String,
    full_account_id: &'static str,
    account_id: &'static str,
    name: &'static str,
    r#type: &'static str,
    registered: bool,
    currency: &'static str,
    cash: Amount,
    account_value: Amount,
    currency_value: Amount,
    positions: Vec<Position>,
    transactions: Vec<Movement>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Security {
    id: String,
    name: &'static str,
    symbol: &'static str,
    currency: &'static str,
    r#type: &'static str,
    sandbox_invented: bool,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Position {
    id: String,
    security: Security,
    quantity: Amount,
    price: Amount,
    market_value: Amount,
    book_value: Amount,
    sandbox_invented: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Movement {
    id: String,
    date: String,
    r#type: &'static str,
    description: String,
    quantity: Amount,
    price: Amount,
    amount: Amount,
    security: Security,
    sandbox_invented: bool,
}

/// A position, and the single purchase that built it: symbol, name, kind, quantity, price now,
/// price paid.
type Holding = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const TFSA: &[Holding] = &[
    ("SMPL", "Sample Industries Inc", "equity", "42", "31.27", "28.10"),
    ("ÉTF.TO", "Fonds indiciel d'exemple – FNB", "etf", "120.5", "24.08", "22.415"),
];

const RRSP: &[Holding] = &[
    ("DMO123", "Démo Obligations canadiennes", "fund", "812.3347", "10.4482", "10.0001"),
    ("SMPL", "Sample Industries Inc", "equity", "15", "31.27", "30.00"),
];

const MARGIN: &[Holding] =
    &[("TSTX", "Testbed Robotics Corp", "equity", "7.25", "188.405", "140.33")];

/// The customer's investments, as of a day.
pub(crate) fn investments(
    profile: Profile,
    institution: (u32, &'static str),
    as_of: Timestamp,
) -> Vec<Investments> {
    let bought = &day_before(as_of, 200);
    let accounts = match profile {
        Profile::Everyday | Profile::Wealth => vec![
            account("CELI – TFSA 5550998 CAD", "5550998", "tfsa", "cad", "1250.35", TFSA, bought),
            account("REER – RRSP 5550997 CAD", "5550997", "rrsp", "cad", "0.10", RRSP, bought),
            account("Margin 5550996 USD", "5550996", "margin", "usd", "-312.4", MARGIN, bought),
        ],
        Profile::Joint => {
            vec![account("FHSA 5550399 CAD", "5550399", "fhsa", "cad", "8000.00", &[], bought)]
        }
        Profile::GeneratedWealth(seed) => generate_accounts(seed, bought),
        Profile::Seeded(customer) => {
            customer.investments.iter().map(|account| seeded_account(account, as_of)).collect()
        }
        Profile::Plain | Profile::Generated(_) => return Vec::new(),
    };
    let (id, name) = institution;
    vec![Investments { name, id: id.to_string(), accounts }]
}

const SECURITIES: &[(&str, &str, &str)] = &[
    ("AÑL", "Añil Robotics Corp", "equity"),
    ("CIG.TO", "Cigüeña Mines d'essai Inc", "equity"),
    ("ÉTF.TO", "Fonds indiciel d'exemple – FNB", "etf"),
    ("DMO123", "Démo Obligations canadiennes", "fund"),
    ("SMPL", "Sample Industries Inc", "equity"),
];

/// One to three accounts with some of the securities, each priced the same in all of them.
fn generate_accounts(seed: u64, bought: &str) -> Vec<InvestmentAccount> {
    let mut rng = SeededRng::new(seed, "wealth");
    let priced: Vec<_> = SECURITIES.iter().map(|row| (row, rng.cents(200, 40_000))).collect();
    let kinds = [
        ("CELI – TFSA", "tfsa", "cad"),
        ("REER – RRSP", "rrsp", "cad"),
        ("Marge – Margin", "margin", "cad"),
    ];
    let count = rng.between(1, 3) as usize;
    let mut accounts = Vec::new();
    for (title, kind, currency) in &kinds[..count] {
        let number = rng.digits(7);
        let mut holdings: Vec<Holding> = Vec::new();
        for ((symbol, name, of), price) in &priced {
            if rng.chance(60) {
                let quantity = Amount::from_units(rng.between(1_000, 900_000).into(), 3);
                let paid = price.times(amount("0.91"), 4);
                holdings.push((
                    symbol,
                    name,
                    of,
                    intern(quantity.to_string()),
                    intern(price.to_string()),
                    intern(paid.to_string()),
                ));
            }
        }
        let cash = rng.cents(-20_000, 900_000).to_string();
        accounts.push(account(
            intern(format!("{title} {number} CAD")),
            number,
            kind,
            currency,
            &cash,
            &holdings,
            bought,
        ));
    }
    accounts
}

fn account(
    full: &'static str,
    number: &'static str,
    kind: &'static str,
    currency: &'static str,
    cash: &str,
    holdings: &[Holding],
    bought: &str,
) -> InvestmentAccount {
    let rows = || holdings.iter().zip(0..);
    let positions: Vec<_> = rows().map(|(row, n)| position(row, number, n, currency)).collect();
    let cash = amount(cash);
    let value = positions.iter().fold(cash, |sum, position| sum + position.market_value);
    let purchase = |(row, n)| movement(row, number, n, currency, bought);
    InvestmentAccount {
        id: ids::stable_guid(number, 0).to_string(),
        full_account_id: full,
        account_id: number,
        name: full,
        r#type: kind,
        registered: kind != "margin",
        currency,
        cash,
        account_value: value,
        currency_value: value,
        transactions: rows().map(purchase).collect(),
        positions,
    }
}

/// An account of a seed file; what it is worth follows from what it holds.
fn seeded_account(seed: &SeedInvestments, as_of: Timestamp) -> InvestmentAccount {
    let number = seed.number;
    let currency = intern(seed.currency.to_ascii_lowercase());
    let positions: Vec<_> = (0..)
        .zip(&seed.holdings)
        .map(|(n, row)| Position {
            id: ids::stable_guid(number, 10 + n).to_string(),
            security: seeded_security(row.security, currency),
            quantity: row.quantity,
            price: row.price,
            market_value: row.quantity.times(row.price, 2),
            book_value: row.quantity.times(row.paid, 2),
            sandbox_invented: true,
        })
        .collect();
    let trades = (0..).zip(&seed.trades).map(|(n, row)| {
        let value = row.quantity.times(row.price, 2);
        let verb = row.kind.to_ascii_uppercase();
        Movement {
            id: row.id.clone().unwrap_or_else(|| ids::stable_guid(number, 50 + n).to_string()),
            date: day_before(as_of, row.when.days_before(as_of)),
            r#type: row.kind,
            description: format!("{verb} {}", row.security.symbol),
            quantity: row.quantity,
            price: row.price,
            amount: if row.kind == "buy" { -value } else { value },
            security: seeded_security(row.security, currency),
            sandbox_invented: true,
        }
    });
    let transactions = trades.collect();
    let value = positions.iter().fold(seed.cash, |sum, position| sum + position.market_value);
    InvestmentAccount {
        id: ids::stable_guid(number, 0).to_string(),
        full_account_id: intern(format!("{} {number} {}", seed.name, seed.currency)),
        account_id: number,
        name: seed.name,
        r#type: seed.kind,
        registered: seed.kind != "margin",
        currency,
        cash: seed.cash,
        account_value: value,
        currency_value: value,
        transactions,
        positions,
    }
}

fn seeded_security(seed: SeedSecurity, currency: &'static str) -> Security {
    Security {
        id: wire_id("security", seed.id),
        name: seed.name,
        symbol: seed.symbol,
        currency,
        r#type: seed.kind,
        sandbox_invented: true,
    }
}

fn security(row: &Holding, currency: &'static str) -> Security {
    let id = ids::stable_guid(row.0, 7).to_string();
    Security { id, name: row.1, symbol: row.0, currency, r#type: row.2, sandbox_invented: true }
}

fn position(row: &Holding, account: &str, n: u64, currency: &'static str) -> Position {
    let quantity = amount(row.3);
    let price = amount(row.4);
    Position {
        id: ids::stable_guid(account, 10 + n).to_string(),
        security: security(row, currency),
        quantity,
        price,
        market_value: quantity.times(price, 2),
        book_value: quantity.times(amount(row.5), 2),
        sandbox_invented: true,
    }
}

fn movement(
    row: &Holding,
    account: &str,
    n: u64,
    currency: &'static str,
    bought: &str,
) -> Movement {
    let quantity = amount(row.3);
    let price = amount(row.5);
    Movement {
        id: ids::stable_guid(account, 50 + n).to_string(),
        date: bought.to_owned(),
        r#type: "buy",
        description: format!("ACHAT / BUY {}", row.0),
        quantity,
        price,
        amount: -quantity.times(price, 2),
        security: security(row, currency),
        sandbox_invented: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_worth_its_cash_and_its_positions() {
        let drawn = (2..40).flat_map(|seed| {
            investments(Profile::GeneratedWealth(seed), (1, "Bank"), Timestamp::UNIX_EPOCH)
        });
        for listed in investments(Profile::Wealth, (1, "Bank"), Timestamp::UNIX_EPOCH)
            .into_iter()
            .chain(drawn)
        {
            assert!(!listed.accounts.is_empty());
            for account in listed.accounts {
                let values = account.positions.iter().map(|position| position.market_value);
                assert_eq!(
                    values.fold(account.cash, |sum, value| sum + value),
                    account.account_value
                );
            }
        }
    }
}
