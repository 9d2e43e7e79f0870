//! Bodies of requests, answers and webhooks, from `openapi/vumi.yaml`. Written by
//! `cargo xtask codegen`: change the description or the generator instead.
// @generated
// description sha256: 70a2553689c4c082b1aa7fa35a6d9d2cde6c282fb1cf26333740e7fb4e8bf34d
// description fnv1a: 3bb00335a1ec140d
// generator: progenitor 0.15.1

use std::ops::Deref;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::values::{
    AccountKind, AccountTransactionType, AssetType, ConnectionErrorReason, ConnectionErrorType,
    ConnectionStatus, EntityLevel, EntityType, PortfolioTransactionType, PortfolioType, Product,
    Scope, Subproduct,
};
use crate::runtime::{Date, Number, Personal, RawJson, Secret, Text, Time};

/// A cash account, or the liquidity of a portfolio.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Account {
    /// Name that the account was given, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<Personal>,
    /// Balance when the record was last updated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<Number>,
    /// When the record was made.
    #[serde(rename = "createdAt", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Time>,
    /// Currency of the balance, ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// IBAN, if the account has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iban: Option<Personal>,
    /// Id of the account.
    pub id: Text,
    /// Names of the owners, each once; may be empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owners: Option<Vec<Personal>>,
    /// The portfolio that the account belongs to; only from brokers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portfolio: Option<Text>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<AccountKind>,
    /// Last update of the record. The page says portfolio, taken for a slip (C-9).
    #[serde(rename = "updatedAt", skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Time>,
}

/// A movement of cash. The fields could not be read: names and types are a guess, more may come,
/// and no rule about signs is known.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AccountTransaction {
    /// The account whose balance changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Text>,
    /// How much moved; supposedly positive for cash that comes in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Number>,
    /// When the record was made.
    #[serde(rename = "createdAt", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Time>,
    /// Currency of the amount, ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Day of the movement. May turn out to be a date-time, so take both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Text of the movement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Personal>,
    /// Id of the movement.
    pub id: Text,
    #[serde(rename = "type")]
    pub type_: AccountTransactionType,
    /// Last update of the record.
    #[serde(rename = "updatedAt", skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Time>,
}

/// The cash movements of a connection, as a bare array.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct AccountTransactions(pub Vec<AccountTransaction>);

impl Deref for AccountTransactions {
    type Target = Vec<AccountTransaction>;

    fn deref(&self) -> &Vec<AccountTransaction> {
        &self.0
    }
}

impl From<AccountTransactions> for Vec<AccountTransaction> {
    fn from(value: AccountTransactions) -> Self {
        value.0
    }
}

impl From<Vec<AccountTransaction>> for AccountTransactions {
    fn from(value: Vec<AccountTransaction>) -> Self {
        Self(value)
    }
}

/// The accounts of a connection.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Accounts(pub Vec<Account>);

impl Deref for Accounts {
    type Target = Vec<Account>;

    fn deref(&self) -> &Vec<Account> {
        &self.0
    }
}

impl From<Accounts> for Vec<Account> {
    fn from(value: Accounts) -> Self {
        value.0
    }
}

impl From<Vec<Account>> for Accounts {
    fn from(value: Vec<Account>) -> Self {
        Self(value)
    }
}

/// The orders whose details the person completed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct AssetsTransferOrders(pub Vec<RawJson>);

impl Deref for AssetsTransferOrders {
    type Target = Vec<RawJson>;

    fn deref(&self) -> &Vec<RawJson> {
        &self.0
    }
}

impl From<AssetsTransferOrders> for Vec<RawJson> {
    fn from(value: AssetsTransferOrders) -> Self {
        value.0
    }
}

impl From<Vec<RawJson>> for AssetsTransferOrders {
    fn from(value: Vec<RawJson>) -> Self {
        Self(value)
    }
}

/// Where a connection stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Connection {
    /// When the connection was made.
    #[serde(rename = "createdAt", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Time>,
    /// The connection token, which the exchange calls connectionToken and the paths call token.
    #[serde(rename = "credentialsToken")]
    pub credentials_token: Secret,
    /// Id of the institution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    #[serde(rename = "errorDetails", skip_serializing_if = "Option::is_none")]
    pub error_details: Option<ConnectionErrorDetails>,
    /// The caller's own id, as given to the Link.
    #[serde(rename = "externalId", skip_serializing_if = "Option::is_none")]
    pub external_id: Option<Personal>,
    /// Whether credentials are stored, for updates without the person.
    #[serde(rename = "hasCredentials", skip_serializing_if = "Option::is_none")]
    pub has_credentials: Option<bool>,
    /// The last update that went well; the mark of fresh data.
    #[serde(rename = "lastSync", skip_serializing_if = "Option::is_none")]
    pub last_sync: Option<Time>,
    /// A UUID that starts a restore through the Link. Present when the person has to act: account
    /// blocked, something to confirm at the institution, or credentials changed.
    #[serde(rename = "restoreToken", skip_serializing_if = "Option::is_none")]
    pub restore_token: Option<Secret>,
    pub status: ConnectionStatus,
    /// Whether the institution asks for a second factor.
    #[serde(rename = "twoFactorEnabled", skip_serializing_if = "Option::is_none")]
    pub two_factor_enabled: Option<bool>,
    /// A UUID that starts a manual update through the Link, and is used up by that. Null means not
    /// now; when it appears isn't documented.
    #[serde(rename = "updateToken", skip_serializing_if = "Option::is_none")]
    pub update_token: Option<Secret>,
    /// The last attempt to update, also when it failed.
    #[serde(rename = "updatedAt", skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Time>,
}

/// Why the extraction failed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ConnectionErrorDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<ConnectionErrorReason>,
    /// Whether a retry may help. Who retries isn't documented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retryable: Option<bool>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<ConnectionErrorType>,
}

/// A hint that a connection is worth reading again. All of it is assumed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ConnectionWebhook {
    /// The connection token, under the name that the exchange uses.
    #[serde(rename = "connectionToken", skip_serializing_if = "Option::is_none")]
    pub connection_token: Option<Secret>,
    /// The connection token, under the name that the status uses.
    #[serde(rename = "credentialsToken", skip_serializing_if = "Option::is_none")]
    pub credentials_token: Option<Secret>,
    /// What happened. The provider's event names are not known; the one in the examples is
    /// invented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ConnectionStatus>,
    /// When it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Time>,
}

/// Exchanged connections, in no stated order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Connections(pub Vec<Connection>);

impl Deref for Connections {
    type Target = Vec<Connection>;

    fn deref(&self) -> &Vec<Connection> {
        &self.0
    }
}

impl From<Connections> for Vec<Connection> {
    fn from(value: Connections) -> Self {
        value.0
    }
}

impl From<Vec<Connection>> for Connections {
    fn from(value: Vec<Connection>) -> Self {
        Self(value)
    }
}

/// The connection is gone.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Deleted {
    /// The word success.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The institutions of the app.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Entities(pub Vec<Entity>);

impl Deref for Entities {
    type Target = Vec<Entity>;

    fn deref(&self) -> &Vec<Entity> {
        &self.0
    }
}

impl From<Entities> for Vec<Entity> {
    fn from(value: Entities) -> Self {
        value.0
    }
}

impl From<Vec<Entity>> for Entities {
    fn from(value: Vec<Entity>) -> Self {
        Self(value)
    }
}

/// An institution. The fields could not be read; that there is an id, a type and a level is
/// documented, their names are not.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Entity {
    /// Id of the institution, a word in lower case.
    pub id: String,
    /// Where the logo is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// Name of the institution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<EntityLevel>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<EntityType>,
}

/// A connection that has just become active.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ExchangedConnection {
    /// The permanent connection token, ten letters and digits.
    #[serde(rename = "connectionToken")]
    pub connection_token: Secret,
}

/// Why a request failed. No error body and no error code is documented; this is a guess from the
/// one message in the documented answers, to be read leniently.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Failure {
    /// The reason, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// An instrument.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Investment {
    #[serde(rename = "assetType", skip_serializing_if = "Option::is_none")]
    pub asset_type: Option<AssetType>,
    /// Currency, ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Exchange, as a MIC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<String>,
    /// What positions, and presumably transactions, refer to.
    pub id: Text,
    /// ISIN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isin: Option<String>,
    #[serde(rename = "managementCompany", skip_serializing_if = "Option::is_none")]
    pub management_company: Option<ManagementCompany>,
    /// Name, as its source writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Id of another instrument, presumably the share behind a right.
    #[serde(rename = "relatedSecurity", skip_serializing_if = "Option::is_none")]
    pub related_security: Option<Text>,
    /// Presumably whether the instrument is exempt under Spanish tax law; only the name is
    /// documented.
    #[serde(rename = "spanishTaxExempt", skip_serializing_if = "Option::is_none")]
    pub spanish_tax_exempt: Option<bool>,
    /// The instrument could not be identified. Rare, and only for instruments that aren't held now;
    /// the provider completes the data later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<bool>,
}

/// The instruments of a connection.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Investments(pub Vec<Investment>);

impl Deref for Investments {
    type Target = Vec<Investment>;

    fn deref(&self) -> &Vec<Investment> {
        &self.0
    }
}

impl From<Investments> for Vec<Investment> {
    fn from(value: Investments) -> Self {
        value.0
    }
}

impl From<Vec<Investment>> for Investments {
    fn from(value: Vec<Investment>) -> Self {
        Self(value)
    }
}

/// A client's pair, and what the session may do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct LoginRequest {
    /// Id from the app's settings in the dashboard.
    #[serde(rename = "clientId")]
    pub client_id: Uuid,
    /// One of up to five secrets of the app; each has one session of its own.
    #[serde(rename = "clientSecret")]
    pub client_secret: Secret,
    /// What the session may do. Absent or null gives everything; whether an empty list does so too
    /// is assumed, so leave it out instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<Scope>>,
}

/// An open session. Its end isn't told; it is one hour away.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct LoginToken {
    /// The session token, a JWT for the Authorization header.
    pub token: Secret,
}

/// The company that manages a fund or a pension plan.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ManagementCompany {
    /// Presumably its Spanish tax id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cif: Option<String>,
    /// Name of the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A portfolio of investments.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Portfolio {
    /// Value of the portfolio. Whether cash is in it isn't said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<Number>,
    /// When the record was made.
    #[serde(rename = "createdAt", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Time>,
    /// Currency of the value, ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Id of the portfolio.
    pub id: Text,
    /// Names of the owners.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owners: Option<Vec<Personal>>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<PortfolioType>,
    /// Last update of the record.
    #[serde(rename = "updatedAt", skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Time>,
}

/// Something that happened to an investment. The fields could not be read: names and types are a
/// guess after those of positions, more may come, and no rule about signs is known.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PortfolioTransaction {
    /// Value in reference currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Number>,
    /// Reference currency, ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Day of the movement. May turn out to be a date-time, so take both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// From reference to local.
    #[serde(rename = "exchangeRate", skip_serializing_if = "Option::is_none")]
    pub exchange_rate: Option<Number>,
    /// Fees of the movement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fees: Option<Number>,
    /// Id of the movement.
    pub id: Text,
    /// Id of the instrument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub investment: Option<Text>,
    /// Value in local currency.
    #[serde(rename = "localAmount", skip_serializing_if = "Option::is_none")]
    pub local_amount: Option<Number>,
    /// Currency of the instrument, ISO 4217.
    #[serde(rename = "localCurrency", skip_serializing_if = "Option::is_none")]
    pub local_currency: Option<String>,
    /// Price of one title in local currency.
    #[serde(rename = "localPrice", skip_serializing_if = "Option::is_none")]
    pub local_price: Option<Number>,
    /// The portfolio that it happened in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portfolio: Option<Text>,
    /// Price of one title in reference currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Number>,
    /// Taxes of the movement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taxes: Option<Number>,
    /// Quantity. What it does to the position depends on the type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub titles: Option<Number>,
    #[serde(rename = "type")]
    pub type_: PortfolioTransactionType,
}

/// The investment movements of a connection, as a bare array.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct PortfolioTransactions(pub Vec<PortfolioTransaction>);

impl Deref for PortfolioTransactions {
    type Target = Vec<PortfolioTransaction>;

    fn deref(&self) -> &Vec<PortfolioTransaction> {
        &self.0
    }
}

impl From<PortfolioTransactions> for Vec<PortfolioTransaction> {
    fn from(value: PortfolioTransactions) -> Self {
        value.0
    }
}

impl From<Vec<PortfolioTransaction>> for PortfolioTransactions {
    fn from(value: Vec<PortfolioTransaction>) -> Self {
        Self(value)
    }
}

/// The portfolios of a connection.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Portfolios(pub Vec<Portfolio>);

impl Deref for Portfolios {
    type Target = Vec<Portfolio>;

    fn deref(&self) -> &Vec<Portfolio> {
        &self.0
    }
}

impl From<Portfolios> for Vec<Portfolio> {
    fn from(value: Portfolios) -> Self {
        value.0
    }
}

impl From<Vec<Portfolio>> for Portfolios {
    fn from(value: Vec<Portfolio>) -> Self {
        Self(value)
    }
}

/// What a portfolio holds of one instrument. Reference means the portfolio's currency, local the
/// instrument's.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Position {
    /// Value in reference currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Number>,
    #[serde(rename = "assetType", skip_serializing_if = "Option::is_none")]
    pub asset_type: Option<AssetType>,
    /// Reference currency, ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Exchange, as a MIC. May be null as it may at the instrument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<String>,
    /// From reference to local; the reference value times this gives the local value.
    #[serde(rename = "exchangeRate", skip_serializing_if = "Option::is_none")]
    pub exchange_rate: Option<Number>,
    /// Id of the instrument.
    pub investment: Text,
    /// ISIN. May be null as it may at the instrument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isin: Option<String>,
    /// Value in local currency.
    #[serde(rename = "localAmount", skip_serializing_if = "Option::is_none")]
    pub local_amount: Option<Number>,
    /// Currency of the instrument, ISO 4217.
    #[serde(rename = "localCurrency", skip_serializing_if = "Option::is_none")]
    pub local_currency: Option<String>,
    /// Price of one title in local currency.
    #[serde(rename = "localPrice", skip_serializing_if = "Option::is_none")]
    pub local_price: Option<Number>,
    /// Name of the instrument, as its source writes it. May be null as it may there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Id of the portfolio.
    pub portfolio: Text,
    /// Price of one title in reference currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Number>,
    /// Quantity held. What it counts for bonds isn't documented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub titles: Option<Number>,
    /// Share of the portfolio by reference value, without cash; 0.45 means 45 percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Number>,
}

/// The active positions of a connection.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Positions(pub Vec<Position>);

impl Deref for Positions {
    type Target = Vec<Position>;

    fn deref(&self) -> &Vec<Position> {
        &self.0
    }
}

impl From<Positions> for Vec<Position> {
    fn from(value: Positions) -> Self {
        value.0
    }
}

impl From<Vec<Position>> for Positions {
    fn from(value: Vec<Position>) -> Self {
        Self(value)
    }
}

/// A finished flow of the Link that waits for its exchange.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PublicToken {
    /// When the connection was made, not the token.
    #[serde(rename = "createdAt", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Time>,
    /// The caller's own id, as given to the Link.
    #[serde(rename = "externalId", skip_serializing_if = "Option::is_none")]
    pub external_id: Option<Personal>,
    /// The token to exchange, a UUID.
    #[serde(rename = "publicToken")]
    pub public_token: Secret,
}

/// Public tokens that wait for their exchange.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct PublicTokens(pub Vec<PublicToken>);

impl Deref for PublicTokens {
    type Target = Vec<PublicToken>;

    fn deref(&self) -> &Vec<PublicToken> {
        &self.0
    }
}

impl From<PublicTokens> for Vec<PublicToken> {
    fn from(value: PublicTokens) -> Self {
        value.0
    }
}

impl From<Vec<PublicToken>> for PublicTokens {
    fn from(value: Vec<PublicToken>) -> Self {
        Self(value)
    }
}

/// The parameters of a new connection.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct StartFlowRequest {
    /// Names of owners, compared by similarity with those of the positions. Only with
    /// ASSETS_TRANSFER. The pages contradict each other on whether the named owners are the ones
    /// let through or the ones kept out (C-2).
    #[serde(rename = "desiredOwners", skip_serializing_if = "Option::is_none")]
    pub desired_owners: Option<Vec<Personal>>,
    /// Id of an institution; the person then doesn't pick one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// The caller's own id, such as a customer number. Groups connections and isn't unique. Its
    /// allowed characters and length aren't documented; the clients refuse only what is longer than
    /// 256 characters or holds control characters.
    #[serde(rename = "externalId", skip_serializing_if = "Option::is_none")]
    pub external_id: Option<Personal>,
    /// Token of the app's redirect where the Link is to end.
    pub id: Uuid,
    pub product: Product,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subproduct: Option<Subproduct>,
}

/// A Link auth token under one of three assumed names; take the first that is there. It belongs
/// into the Link's address, never into an Authorization header.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct StartFlowToken {
    /// The Link auth token, under the name that the Link uses.
    #[serde(rename = "authToken", skip_serializing_if = "Option::is_none")]
    pub auth_token: Option<Secret>,
    /// The Link auth token, under the name of its form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwt: Option<Secret>,
    /// The Link auth token, under the name that the login uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
}

/// A public key as a JSON Web Key. The names of the fields are documented, their values follow from
/// the ES256 that signatures must use.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct VerificationKey {
    /// Algorithm of the signatures, ES256.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// Curve of the key, P-256.
    pub crv: String,
    /// Family of the key, EC.
    pub kty: String,
    /// First coordinate, base64url.
    pub x: String,
    /// Second coordinate, base64url.
    pub y: String,
}
