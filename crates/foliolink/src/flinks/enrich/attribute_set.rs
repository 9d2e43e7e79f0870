//! What a computation of attributes brought: values by name, and the transactions behind them.

use std::collections::BTreeMap;

use foliolink_runtime::RawJson;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer, ser::SerializeStruct as _};

use crate::{
    flinks::{Login, LoginId, RequestId},
    portfolio::{AccountId, Personal, TransactionId, Warning, decimal_text},
};

/// Computed attributes. Which there are differs from package to package.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AttributeSet {
    /// The session they were computed in.
    pub request_id: Option<RequestId>,
    /// The card.
    pub login_id: Option<LoginId>,
    /// The card, in full where the answer has it.
    pub login: Option<Login>,
    /// Values by attribute name.
    pub values: BTreeMap<String, AttributeValue>,
    /// The transactions behind an attribute, by its name, where the answer has them. A list that
    /// names no attribute stands under an empty name.
    pub transactions: BTreeMap<String, Vec<AttributeTransaction>>,
    /// What isn't what it seems, with JSON paths. Never quotes data.
    pub warnings: Vec<Warning>,
}

/// The value of an attribute. Serializes as `{"type": …, "value": …}`, numbers as exact text.
///
/// `Debug` shows which kind it is and not what it says: it may be somebody's income.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum AttributeValue {
    /// An exact number.
    Number(Decimal),
    /// A text.
    Text(Personal),
    /// True or false.
    Flag(bool),
    /// The account history has nothing to compute it from: the provider's `NONE_DETECTED`.
    NoneDetected,
    /// `null`.
    Null,
    /// Anything else, and a number of more digits than fit, as it was sent.
    Other(RawJson),
}

impl AttributeValue {
    /// The word for its kind: `number`, `text`, `flag`, `none_detected`, `null` or `other`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Number(_) => "number",
            Self::Text(_) => "text",
            Self::Flag(_) => "flag",
            Self::NoneDetected => "none_detected",
            Self::Null => "null",
            Self::Other(_) => "other",
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl std::fmt::Debug for AttributeValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AttributeValue({})", self.kind())
    }
}

impl Serialize for AttributeValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut value = serializer.serialize_struct("AttributeValue", 2)?;
        value.serialize_field("type", self.kind())?;
        match self {
            Self::Number(number) => value.serialize_field("value", &number.to_string())?,
            Self::Text(text) => value.serialize_field("value", text)?,
            Self::Flag(flag) => value.serialize_field("value", flag)?,
            Self::NoneDetected | Self::Null => value.serialize_field("value", &None::<()>)?,
            // No JSON of its own for a number that few programs could read.
            Self::Other(json) if is_number(json) => value.serialize_field("value", json.get())?,
            Self::Other(json) => value.serialize_field("value", json)?,
        }
        value.end()
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for AttributeValue {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AttributeValue".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "The value of an attribute; numbers are exact text, `other` is as sent.",
            "type": "object",
            "properties": {
                "type": {
                    "type": "string",
                    "examples": ["number", "text", "flag", "none_detected", "null", "other"],
                },
                "value": true,
            },
            "required": ["type", "value"],
        })
    }
}

fn is_number(json: &RawJson) -> bool {
    json.get().starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

/// A transaction that an attribute was computed from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AttributeTransaction {
    /// Its id.
    pub id: Option<TransactionId>,
    /// Its account.
    pub account: Option<AccountId>,
    /// The day, as the bank writes it.
    pub date: Option<Date>,
    /// The bank's text.
    pub description: Option<Personal>,
    /// Money out, positive.
    #[serde(with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub debit: Option<Decimal>,
    /// Money in, positive.
    #[serde(with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub credit: Option<Decimal>,
}
