//! An account with a hundred thousand movements: each is computed when it is asked for, none is
//! kept.

use super::rows::{Account, AccountMovement, ConnectionData, Stamp};
use crate::amount::Amount;
use crate::ids;

/// The entity whose customers have such an account.
pub(crate) const ENTITY: &str = "archivodemo";
/// How many movements it has.
pub(crate) const ROWS: usize = 100_000;

const ACCOUNT: &str = "e1b4a6d2-7c39-4f80-9a5e-2d60c8f31b97";
const KINDS: [(&str, &str); 4] = [
    ("DEPOSIT", "Ingreso en caja"),
    ("DIVIDENDS", "Dividendo Añil"),
    ("DIVIDEND_RETENTION", "Retención 19 %"),
    ("COUPON", "Cupón"),
];

fn value(n: usize) -> Amount {
    let cents = 100 + i128::from(ids::mix(n as u64) % 50_000);
    Amount::from_units(if n % KINDS.len() == 2 { -cents } else { cents }, 2)
}

/// The movement of that number, oldest first: ten a day.
pub(crate) fn row(n: usize, stamp: &Stamp) -> AccountMovement {
    let (kind, description) = KINDS[n % KINDS.len()];
    AccountMovement {
        id: ids::stable_guid("archive", n as u64).to_string(),
        account: ACCOUNT.to_owned(),
        r#type: kind,
        amount: value(n),
        currency: "EUR",
        date: stamp.day(((ROWS - 1 - n) / 10) as i64),
        description: Some(description),
    }
}

/// The account, with the sum of all its movements as balance.
pub(super) fn build_data(stamp: &Stamp) -> ConnectionData {
    let mut data = ConnectionData::default();
    data.accounts.push(Account {
        id: ACCOUNT.to_owned(),
        portfolio: None,
        iban: Some("ES4499990003003204500312"),
        r#type: "CASH_ACCOUNT",
        alias: Some("Cuenta de toda la vida"),
        balance: (0..ROWS).map(value).fold(Amount::ZERO, |sum, value| sum + value),
        currency: "EUR",
        updated_at: stamp.updated.clone(),
        created_at: stamp.created.clone(),
        owners: vec!["TITULAR UNO MUÑOZ", "ÍÑIGO TITULAR DOS"],
    });
    data
}
