//! A transaction as it stands in the JSON form: all keys beside each other, in their order.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct as _};

use super::{QuantityEffect, Trade, Transaction, TransactionKind};
use crate::portfolio::{
    AccountId, Money, Personal, PortfolioId, SecurityId, TransactionId, decimal_text,
};

/// A movement.
#[derive(Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "Transaction"))]
pub(super) struct Wire {
    /// Its id.
    id: Option<TransactionId>,
    /// The account whose cash moved.
    account: Option<AccountId>,
    /// The portfolio whose holdings moved.
    portfolio: Option<PortfolioId>,
    /// What was bought, sold or paid out.
    security: Option<SecurityId>,
    /// The day, as the bank writes it.
    date: Option<Date>,
    /// Our word for what it is.
    kind: TransactionKind,
    /// The provider's word.
    provider_kind: Option<String>,
    /// The bank's text.
    description: Option<Personal>,
    /// `credit - debit` where either is known; otherwise as sent.
    amount: Option<Money>,
    /// Money out, as sent, positive.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    debit: Option<Decimal>,
    /// Money in, as sent, positive.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    credit: Option<Decimal>,
    /// Balance of the account afterwards.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    balance: Option<Decimal>,
    /// How many securities.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    quantity: Option<Decimal>,
    /// What `quantity` does to the position.
    quantity_effect: Option<QuantityEffect>,
    /// Price of one.
    price: Option<Money>,
    /// `amount` in the security's own currency.
    local_amount: Option<Money>,
    /// `price` in the security's own currency.
    local_price: Option<Money>,
    /// From reference to local currency.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    exchange_rate: Option<Decimal>,
    /// Fees, as sent; in which currency, the provider doesn't say.
    fees: Option<Money>,
    /// Taxes, as sent; in which currency, the provider doesn't say.
    taxes: Option<Money>,
}

impl From<Wire> for Transaction {
    fn from(row: Wire) -> Self {
        let trade = Trade {
            portfolio: row.portfolio,
            security: row.security,
            quantity: row.quantity,
            quantity_effect: row.quantity_effect,
            price: row.price,
            local_amount: row.local_amount,
            local_price: row.local_price,
            exchange_rate: row.exchange_rate,
            fees: row.fees,
            taxes: row.taxes,
        };
        Self {
            id: row.id,
            account: row.account,
            date: row.date,
            kind: row.kind,
            provider_kind: row.provider_kind,
            description: row.description,
            amount: row.amount,
            debit: row.debit,
            credit: row.credit,
            balance: row.balance,
            trade: trade.into(),
        }
    }
}

impl Serialize for Transaction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("Transaction", 20)?;
        row.serialize_field("id", &self.id)?;
        row.serialize_field("account", &self.account)?;
        row.serialize_field("portfolio", &self.portfolio)?;
        row.serialize_field("security", &self.security)?;
        row.serialize_field("date", &self.date)?;
        row.serialize_field("kind", &self.kind)?;
        row.serialize_field("provider_kind", &self.provider_kind)?;
        row.serialize_field("description", &self.description)?;
        row.serialize_field("amount", &self.amount)?;
        row.serialize_field("debit", &Exact(&self.debit))?;
        row.serialize_field("credit", &Exact(&self.credit))?;
        row.serialize_field("balance", &Exact(&self.balance))?;
        row.serialize_field("quantity", &Exact(&self.quantity))?;
        row.serialize_field("quantity_effect", &self.quantity_effect)?;
        row.serialize_field("price", &self.price)?;
        row.serialize_field("local_amount", &self.local_amount)?;
        row.serialize_field("local_price", &self.local_price)?;
        row.serialize_field("exchange_rate", &Exact(&self.exchange_rate))?;
        row.serialize_field("fees", &self.fees)?;
        row.serialize_field("taxes", &self.taxes)?;
        row.end()
    }
}

struct Exact<'a>(&'a Option<Decimal>);

impl Serialize for Exact<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        decimal_text::option::serialize(self.0, serializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Transaction {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Wire::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Wire::json_schema(generator)
    }
}
