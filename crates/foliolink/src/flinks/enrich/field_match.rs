//! Compares what a person says of themselves with what the bank knows.

use std::{collections::BTreeMap, future::IntoFuture};

use foliolink_raw::flinks::calls;
use futures_core::future::BoxFuture;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{
    code::open_words,
    error::{Error, Result},
    flinks::{Client, LoginId, client::Ask, convert::enrich::field_match as convert},
    portfolio::{Personal, Warning, decimal_text},
};

const OPERATION: &str = "flinks.field_match";

open_words! {
    /// A field of a comparison, as the provider's answers spell it. Open.
    MatchField {
        /// The whole name.
        FULL_NAME = "fullName",
        /// The first name. Only seen in clients.
        FIRST_NAME = "firstName",
        /// The middle name. Only seen in clients.
        MIDDLE_NAME = "middleName",
        /// The last name. Only seen in clients.
        LAST_NAME = "lastName",
        /// Number and street.
        CIVIC_ADDRESS = "civicAddress",
        /// City.
        CITY = "city",
        /// Province.
        PROVINCE = "province",
        /// Postal code.
        POSTAL_CODE = "postalCode",
        /// E-mail address.
        EMAIL = "email",
        /// Phone number.
        PHONE = "phone",
    }
}

impl MatchField {
    /// All that can be sent.
    pub const ALL: [Self; 10] = [
        Self::FULL_NAME,
        Self::FIRST_NAME,
        Self::MIDDLE_NAME,
        Self::LAST_NAME,
        Self::CIVIC_ADDRESS,
        Self::CITY,
        Self::PROVINCE,
        Self::POSTAL_CODE,
        Self::EMAIL,
        Self::PHONE,
    ];
}

/// A comparison that is still to be made: say what the person says, then await it.
///
/// # Errors
/// - [`Invalid`](crate::ErrorKind::Invalid): nothing to compare, an empty field, or a threshold that
///   isn't from 0 to 1; nothing was sent.
/// - [`UserAction`](crate::ErrorKind::UserAction), advice [`Relink`](crate::Advice::Relink): the
///   card is unknown here.
/// - [`Decode`](crate::ErrorKind::Decode), advice [`Configure`](crate::Advice::Configure): the
///   instance doesn't serve this call.
#[derive(Debug, Clone)]
#[must_use = "nothing is sent until it is awaited"]
pub struct FieldMatchRequest {
    client: Client,
    login_id: LoginId,
    pub(crate) fields: BTreeMap<MatchField, Personal>,
    pub(crate) threshold: Option<Decimal>,
}

impl FieldMatchRequest {
    /// What the person says of one field. Said twice, the last one counts.
    pub fn field(mut self, field: MatchField, value: impl Into<Personal>) -> Self {
        self.fields.insert(field, value.into());
        self
    }

    /// From which rate on a field counts as a match, 0 to 1. Without it there are rates alone.
    pub fn threshold(mut self, rate: Decimal) -> Self {
        self.threshold = Some(rate);
        self
    }

    fn check(&self) -> Result<()> {
        if self.fields.is_empty() {
            return Err(Error::invalid(OPERATION, "fields: nothing to compare"));
        }
        for (field, value) in &self.fields {
            if value.reveal().trim().is_empty() {
                return Err(Error::invalid(OPERATION, format!("{field}: empty")));
            }
        }
        let between = |rate: &Decimal| *rate >= Decimal::ZERO && *rate <= Decimal::ONE;
        if self.threshold.as_ref().is_some_and(|rate| !between(rate)) {
            return Err(Error::invalid(OPERATION, "threshold: not from 0 to 1"));
        }
        Ok(())
    }

    async fn run(self) -> Result<FieldMatch> {
        self.check()?;
        let body = convert::request(&self.login_id, &self.fields, self.threshold)?;
        let hidden = self.fields.values().map(Personal::reveal);
        let ask = Ask::short()
            .told()
            .of_card(&self.login_id)
            .hide(hidden.chain([self.login_id.expose()]));
        let answer =
            self.client.call(ask, |customer_id| calls::FieldMatch { customer_id, body }).await?;
        Ok(convert::read(answer, self.fields.keys()))
    }
}

impl IntoFuture for FieldMatchRequest {
    type Output = Result<FieldMatch>;
    type IntoFuture = BoxFuture<'static, Result<FieldMatch>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// How well a person's words agree with what the bank knows. Holds none of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FieldMatch {
    /// The verdict; only where a threshold was sent.
    pub matches: Option<bool>,
    /// The average of the fields, 0 to 1.
    #[serde(with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub rate: Option<Decimal>,
    /// Field by field, those that were sent.
    pub fields: BTreeMap<MatchField, FieldScore>,
    /// What isn't what it seems, with JSON paths. Never quotes data.
    pub warnings: Vec<Warning>,
}

/// How well one field agrees.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FieldScore {
    /// The verdict; only where a threshold was sent.
    pub matches: Option<bool>,
    /// From 0 to 1; 0 where the bank has nothing to compare with.
    #[serde(with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub rate: Option<Decimal>,
    /// Whether the bank has something to compare with. Where it hasn't, a rate of 0 says nothing.
    pub is_known: bool,
}

impl Client {
    /// Compares what a person says of themselves with what the bank knows of the card's holder: say
    /// it field by field, then await. Nothing is sent before that.
    ///
    /// The card's accounts must have been read once. Reads only; asks no bank and no person.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (client, login_id) = flinks_client();
    /// use foliolink::flinks::MatchField;
    ///
    /// let said = client.field_match(&login_id).field(MatchField::FULL_NAME, "Elodie Sample-Belanger");
    /// let found = said.field(MatchField::MIDDLE_NAME, "Maud").threshold("0.7".parse()?).await?;
    /// assert_eq!(found.matches, Some(true));
    /// assert!(!found.fields[&MatchField::MIDDLE_NAME].is_known);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Provider docs: <https://docs.flinks.com/api/utilities/identity/field-match>
    pub fn field_match(&self, login_id: &LoginId) -> FieldMatchRequest {
        FieldMatchRequest {
            client: self.clone(),
            login_id: login_id.clone(),
            fields: BTreeMap::new(),
            threshold: None,
        }
    }
}
