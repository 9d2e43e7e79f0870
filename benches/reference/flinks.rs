//! GetAccountsDetail by hand: serde structs with exact decimals through `&RawValue`, days by jiff,
//! ids by uuid. It knows the form of the examples and no other: no odd texts, no open lists.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::value::RawValue;
use uuid::Uuid;

/// The answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AccountsDetail {
    pub(crate) accounts: Vec<Account>,
    pub(crate) login: Option<Login>,
    pub(crate) institution: Option<String>,
    pub(crate) institution_id: Option<i64>,
    pub(crate) request_id: Option<Uuid>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Login {
    pub(crate) id: Uuid,
    pub(crate) last_refresh: Option<DateTime>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Account {
    pub(crate) id: Uuid,
    pub(crate) title: Option<String>,
    pub(crate) account_number: Option<String>,
    pub(crate) last_four_digits: Option<String>,
    pub(crate) transit_number: Option<String>,
    pub(crate) institution_number: Option<String>,
    #[serde(default, deserialize_with = "exact")]
    pub(crate) overdraft_limit: Option<Decimal>,
    pub(crate) balance: Option<Balance>,
    pub(crate) category: Option<String>,
    pub(crate) r#type: Option<String>,
    pub(crate) account_type: Option<String>,
    pub(crate) currency: Option<String>,
    pub(crate) holder: Option<Holder>,
    #[serde(default)]
    pub(crate) transactions: Vec<Transaction>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Balance {
    #[serde(default, deserialize_with = "exact")]
    pub(crate) available: Option<Decimal>,
    #[serde(default, deserialize_with = "exact")]
    pub(crate) current: Option<Decimal>,
    #[serde(default, deserialize_with = "exact")]
    pub(crate) limit: Option<Decimal>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Holder {
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone_number: Option<String>,
    pub(crate) address: Option<Address>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Address {
    pub(crate) civic_address: Option<String>,
    #[serde(rename = "POBox")]
    pub(crate) po_box: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) province: Option<String>,
    pub(crate) postal_code: Option<String>,
    pub(crate) country: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Transaction {
    pub(crate) id: Option<Uuid>,
    pub(crate) date: Option<Date>,
    pub(crate) code: Option<String>,
    pub(crate) description: Option<String>,
    #[serde(default, deserialize_with = "exact")]
    pub(crate) debit: Option<Decimal>,
    #[serde(default, deserialize_with = "exact")]
    pub(crate) credit: Option<Decimal>,
    #[serde(default, deserialize_with = "exact")]
    pub(crate) balance: Option<Decimal>,
}

/// The digits as they were sent, without `arbitrary_precision`, which is the whole program's.
fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    let token = Option::<&RawValue>::deserialize(deserializer)?;
    token.map(|token| Decimal::from_str_exact(token.get()).map_err(D::Error::custom)).transpose()
}
