//! Client of `openapi/vumi.yaml`, written by `cargo xtask codegen`; change the description or the generator instead.
// @generated
// description sha256: 511d4a074bc75193b2bbd38c3ecd4f85d935202b22b6408619d4b94d3a88fa1c
// description fnv1a: 8b8e6ade61885d6f
// generator: progenitor 0.15.1

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    /// A cash account, or the liquidity of a portfolio.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Account {
        /// Name that the account was given, if any.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub alias: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Balance when the record was last updated.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub balance: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// When the record was made.
        #[serde(
            rename = "createdAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_at: ::std::option::Option<::foliolink_raw::runtime::Time>,
        /// Currency of the balance, ISO 4217.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        /// IBAN, if the account has one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub iban: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Id of the account.
        pub id: ::std::string::String,
        /// Names of the owners, each once; may be empty.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub owners: ::std::option::Option<
            ::std::vec::Vec<::foliolink_raw::runtime::Personal>,
        >,
        /// The portfolio that the account belongs to; only from brokers.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub portfolio: ::std::option::Option<::std::string::String>,
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::foliolink_raw::vumi::AccountKind>,
        /// Last update of the record. The page says portfolio, taken for a slip (C-9).
        #[serde(
            rename = "updatedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub updated_at: ::std::option::Option<::foliolink_raw::runtime::Time>,
    }
    /// A movement of cash. The fields could not be read: names and types are a guess, more may come, and no rule about signs is known.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AccountTransaction {
        /// The account whose balance changed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub account: ::std::option::Option<::std::string::String>,
        /// How much moved; supposedly positive for cash that comes in.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub amount: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// When the record was made.
        #[serde(
            rename = "createdAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_at: ::std::option::Option<::foliolink_raw::runtime::Time>,
        /// Currency of the amount, ISO 4217.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        /// Day of the movement. May turn out to be a date-time, so take both.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub date: ::std::option::Option<::foliolink_raw::runtime::Date>,
        /// Text of the movement.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Id of the movement.
        pub id: ::std::string::String,
        #[serde(rename = "type")]
        pub type_: ::foliolink_raw::vumi::AccountTransactionType,
        /// Last update of the record.
        #[serde(
            rename = "updatedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub updated_at: ::std::option::Option<::foliolink_raw::runtime::Time>,
    }
    /// The cash movements of a connection, as a bare array.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct AccountTransactions(pub ::std::vec::Vec<AccountTransaction>);
    impl ::std::ops::Deref for AccountTransactions {
        type Target = ::std::vec::Vec<AccountTransaction>;
        fn deref(&self) -> &::std::vec::Vec<AccountTransaction> {
            &self.0
        }
    }
    impl ::std::convert::From<AccountTransactions>
    for ::std::vec::Vec<AccountTransaction> {
        fn from(value: AccountTransactions) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<AccountTransaction>>
    for AccountTransactions {
        fn from(value: ::std::vec::Vec<AccountTransaction>) -> Self {
            Self(value)
        }
    }
    /// The accounts of a connection.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Accounts(pub ::std::vec::Vec<Account>);
    impl ::std::ops::Deref for Accounts {
        type Target = ::std::vec::Vec<Account>;
        fn deref(&self) -> &::std::vec::Vec<Account> {
            &self.0
        }
    }
    impl ::std::convert::From<Accounts> for ::std::vec::Vec<Account> {
        fn from(value: Accounts) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<Account>> for Accounts {
        fn from(value: ::std::vec::Vec<Account>) -> Self {
            Self(value)
        }
    }
    /// The orders whose details the person completed.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct AssetsTransferOrders(
        pub ::std::vec::Vec<::foliolink_raw::runtime::RawJson>,
    );
    impl ::std::ops::Deref for AssetsTransferOrders {
        type Target = ::std::vec::Vec<::foliolink_raw::runtime::RawJson>;
        fn deref(&self) -> &::std::vec::Vec<::foliolink_raw::runtime::RawJson> {
            &self.0
        }
    }
    impl ::std::convert::From<AssetsTransferOrders>
    for ::std::vec::Vec<::foliolink_raw::runtime::RawJson> {
        fn from(value: AssetsTransferOrders) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<::foliolink_raw::runtime::RawJson>>
    for AssetsTransferOrders {
        fn from(value: ::std::vec::Vec<::foliolink_raw::runtime::RawJson>) -> Self {
            Self(value)
        }
    }
    /// Where a connection stands.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Connection {
        /// When the connection was made.
        #[serde(
            rename = "createdAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_at: ::std::option::Option<::foliolink_raw::runtime::Time>,
        /// The connection token, which the exchange calls connectionToken and the paths call token.
        #[serde(rename = "credentialsToken")]
        pub credentials_token: ::foliolink_raw::runtime::Secret,
        /// Id of the institution.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub entity: ::std::option::Option<::std::string::String>,
        #[serde(
            rename = "errorDetails",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub error_details: ::std::option::Option<ConnectionErrorDetails>,
        /// The caller's own id, as given to the Link.
        #[serde(
            rename = "externalId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub external_id: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Whether credentials are stored, for updates without the person.
        #[serde(
            rename = "hasCredentials",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub has_credentials: ::std::option::Option<bool>,
        /// The last update that went well; the mark of fresh data.
        #[serde(
            rename = "lastSync",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_sync: ::std::option::Option<::foliolink_raw::runtime::Time>,
        /// A UUID that starts a restore through the Link. Present when the person has to act: account blocked, something to confirm at the institution, or credentials changed.
        #[serde(
            rename = "restoreToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub restore_token: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        pub status: ::foliolink_raw::vumi::ConnectionStatus,
        /// Whether the institution asks for a second factor.
        #[serde(
            rename = "twoFactorEnabled",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub two_factor_enabled: ::std::option::Option<bool>,
        /// A UUID that starts a manual update through the Link, and is used up by that. Null means not now; when it appears isn't documented.
        #[serde(
            rename = "updateToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub update_token: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// The last attempt to update, also when it failed.
        #[serde(
            rename = "updatedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub updated_at: ::std::option::Option<::foliolink_raw::runtime::Time>,
    }
    /// Why the extraction failed.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct ConnectionErrorDetails {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub reason: ::std::option::Option<::foliolink_raw::vumi::ConnectionErrorReason>,
        /// Whether a retry may help. Who retries isn't documented.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub retryable: ::std::option::Option<bool>,
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::foliolink_raw::vumi::ConnectionErrorType>,
    }
    /// A hint that a connection is worth reading again. All of it is assumed.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct ConnectionWebhook {
        /// The connection token, under the name that the exchange uses.
        #[serde(
            rename = "connectionToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub connection_token: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// The connection token, under the name that the status uses.
        #[serde(
            rename = "credentialsToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub credentials_token: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// What happened. The provider's event names are not known; the one in the examples is invented.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub event: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub status: ::std::option::Option<::foliolink_raw::vumi::ConnectionStatus>,
        /// When it happened.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub timestamp: ::std::option::Option<::foliolink_raw::runtime::Time>,
    }
    /// Exchanged connections, in no stated order.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Connections(pub ::std::vec::Vec<Connection>);
    impl ::std::ops::Deref for Connections {
        type Target = ::std::vec::Vec<Connection>;
        fn deref(&self) -> &::std::vec::Vec<Connection> {
            &self.0
        }
    }
    impl ::std::convert::From<Connections> for ::std::vec::Vec<Connection> {
        fn from(value: Connections) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<Connection>> for Connections {
        fn from(value: ::std::vec::Vec<Connection>) -> Self {
            Self(value)
        }
    }
    /// The connection is gone.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct Deleted {
        /// The word success.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    /// The institutions of the app.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Entities(pub ::std::vec::Vec<Entity>);
    impl ::std::ops::Deref for Entities {
        type Target = ::std::vec::Vec<Entity>;
        fn deref(&self) -> &::std::vec::Vec<Entity> {
            &self.0
        }
    }
    impl ::std::convert::From<Entities> for ::std::vec::Vec<Entity> {
        fn from(value: Entities) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<Entity>> for Entities {
        fn from(value: ::std::vec::Vec<Entity>) -> Self {
            Self(value)
        }
    }
    /// An institution. The fields could not be read; that there is an id, a type and a level is documented, their names are not.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Entity {
        /// Id of the institution, a word in lower case.
        pub id: ::std::string::String,
        /// Where the logo is.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub logo: ::std::option::Option<::std::string::String>,
        /// Name of the institution.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub status: ::std::option::Option<::foliolink_raw::vumi::EntityLevel>,
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::foliolink_raw::vumi::EntityType>,
    }
    /// A connection that has just become active.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct ExchangedConnection {
        /// The permanent connection token, ten letters and digits.
        #[serde(rename = "connectionToken")]
        pub connection_token: ::foliolink_raw::runtime::Secret,
    }
    /// Why a request failed. No error body and no error code is documented; this is a guess from the one message in the documented answers, to be read leniently.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct Failure {
        /// The reason, for people.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    /// An instrument.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Investment {
        #[serde(
            rename = "assetType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub asset_type: ::std::option::Option<::foliolink_raw::vumi::AssetType>,
        /// Currency, ISO 4217.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        /// Exchange, as a MIC.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub exchange: ::std::option::Option<::std::string::String>,
        /// What positions, and presumably transactions, refer to.
        pub id: ::std::string::String,
        /// ISIN.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub isin: ::std::option::Option<::std::string::String>,
        #[serde(
            rename = "managementCompany",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub management_company: ::std::option::Option<ManagementCompany>,
        /// Name, as its source writes it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// Id of another instrument, presumably the share behind a right.
        #[serde(
            rename = "relatedSecurity",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub related_security: ::std::option::Option<::std::string::String>,
        /// Presumably whether the instrument is exempt under Spanish tax law; only the name is documented.
        #[serde(
            rename = "spanishTaxExempt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub spanish_tax_exempt: ::std::option::Option<bool>,
        /// The instrument could not be identified. Rare, and only for instruments that aren't held now; the provider completes the data later.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub unknown: ::std::option::Option<bool>,
    }
    /// The instruments of a connection.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Investments(pub ::std::vec::Vec<Investment>);
    impl ::std::ops::Deref for Investments {
        type Target = ::std::vec::Vec<Investment>;
        fn deref(&self) -> &::std::vec::Vec<Investment> {
            &self.0
        }
    }
    impl ::std::convert::From<Investments> for ::std::vec::Vec<Investment> {
        fn from(value: Investments) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<Investment>> for Investments {
        fn from(value: ::std::vec::Vec<Investment>) -> Self {
            Self(value)
        }
    }
    /// A client's pair, and what the session may do.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct LoginRequest {
        /// Id from the app's settings in the dashboard.
        #[serde(rename = "clientId")]
        pub client_id: ::uuid::Uuid,
        /// One of up to five secrets of the app; each has one session of its own.
        #[serde(rename = "clientSecret")]
        pub client_secret: ::foliolink_raw::runtime::Secret,
        /// What the session may do. Absent or null gives everything; whether an empty list does so too is assumed, so leave it out instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub scopes: ::std::option::Option<::std::vec::Vec<::foliolink_raw::vumi::Scope>>,
    }
    /// An open session. Its end isn't told; it is one hour away.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct LoginToken {
        /// The session token, a JWT for the Authorization header.
        pub token: ::foliolink_raw::runtime::Secret,
    }
    /// The company that manages a fund or a pension plan.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct ManagementCompany {
        /// Presumably its Spanish tax id.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub cif: ::std::option::Option<::std::string::String>,
        /// Name of the company.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
    }
    /// A portfolio of investments.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Portfolio {
        /// Value of the portfolio. Whether cash is in it isn't said.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub balance: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// When the record was made.
        #[serde(
            rename = "createdAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_at: ::std::option::Option<::foliolink_raw::runtime::Time>,
        /// Currency of the value, ISO 4217.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        /// Id of the portfolio.
        pub id: ::std::string::String,
        /// Names of the owners.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub owners: ::std::option::Option<
            ::std::vec::Vec<::foliolink_raw::runtime::Personal>,
        >,
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::foliolink_raw::vumi::PortfolioType>,
        /// Last update of the record.
        #[serde(
            rename = "updatedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub updated_at: ::std::option::Option<::foliolink_raw::runtime::Time>,
    }
    /// Something that happened to an investment. The fields could not be read: names and types are a guess after those of positions, more may come, and no rule about signs is known.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PortfolioTransaction {
        /// Value in reference currency.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub amount: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Reference currency, ISO 4217.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        /// Day of the movement. May turn out to be a date-time, so take both.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub date: ::std::option::Option<::foliolink_raw::runtime::Date>,
        /// From reference to local.
        #[serde(
            rename = "exchangeRate",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub exchange_rate: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Fees of the movement.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub fees: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Id of the movement.
        pub id: ::std::string::String,
        /// Id of the instrument.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub investment: ::std::option::Option<::std::string::String>,
        /// Value in local currency.
        #[serde(
            rename = "localAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub local_amount: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Currency of the instrument, ISO 4217.
        #[serde(
            rename = "localCurrency",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub local_currency: ::std::option::Option<::std::string::String>,
        /// Price of one title in local currency.
        #[serde(
            rename = "localPrice",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub local_price: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// The portfolio that it happened in.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub portfolio: ::std::option::Option<::std::string::String>,
        /// Price of one title in reference currency.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub price: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Taxes of the movement.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub taxes: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Quantity. What it does to the position depends on the type.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub titles: ::std::option::Option<::foliolink_raw::runtime::Money>,
        #[serde(rename = "type")]
        pub type_: ::foliolink_raw::vumi::PortfolioTransactionType,
    }
    /// The investment movements of a connection, as a bare array.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct PortfolioTransactions(pub ::std::vec::Vec<PortfolioTransaction>);
    impl ::std::ops::Deref for PortfolioTransactions {
        type Target = ::std::vec::Vec<PortfolioTransaction>;
        fn deref(&self) -> &::std::vec::Vec<PortfolioTransaction> {
            &self.0
        }
    }
    impl ::std::convert::From<PortfolioTransactions>
    for ::std::vec::Vec<PortfolioTransaction> {
        fn from(value: PortfolioTransactions) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<PortfolioTransaction>>
    for PortfolioTransactions {
        fn from(value: ::std::vec::Vec<PortfolioTransaction>) -> Self {
            Self(value)
        }
    }
    /// The portfolios of a connection.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Portfolios(pub ::std::vec::Vec<Portfolio>);
    impl ::std::ops::Deref for Portfolios {
        type Target = ::std::vec::Vec<Portfolio>;
        fn deref(&self) -> &::std::vec::Vec<Portfolio> {
            &self.0
        }
    }
    impl ::std::convert::From<Portfolios> for ::std::vec::Vec<Portfolio> {
        fn from(value: Portfolios) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<Portfolio>> for Portfolios {
        fn from(value: ::std::vec::Vec<Portfolio>) -> Self {
            Self(value)
        }
    }
    /// What a portfolio holds of one instrument. Reference means the portfolio's currency, local the instrument's.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Position {
        /// Value in reference currency.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub amount: ::std::option::Option<::foliolink_raw::runtime::Money>,
        #[serde(
            rename = "assetType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub asset_type: ::std::option::Option<::foliolink_raw::vumi::AssetType>,
        /// Reference currency, ISO 4217.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        /// Exchange, as a MIC. May be null as it may at the instrument.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub exchange: ::std::option::Option<::std::string::String>,
        /// From reference to local; the reference value times this gives the local value.
        #[serde(
            rename = "exchangeRate",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub exchange_rate: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Id of the instrument.
        pub investment: ::std::string::String,
        /// ISIN. May be null as it may at the instrument.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub isin: ::std::option::Option<::std::string::String>,
        /// Value in local currency.
        #[serde(
            rename = "localAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub local_amount: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Currency of the instrument, ISO 4217.
        #[serde(
            rename = "localCurrency",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub local_currency: ::std::option::Option<::std::string::String>,
        /// Price of one title in local currency.
        #[serde(
            rename = "localPrice",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub local_price: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Name of the instrument, as its source writes it. May be null as it may there.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// Id of the portfolio.
        pub portfolio: ::std::string::String,
        /// Price of one title in reference currency.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub price: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Quantity held. What it counts for bonds isn't documented.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub titles: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Share of the portfolio by reference value, without cash; 0.45 means 45 percent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub weight: ::std::option::Option<::foliolink_raw::runtime::Money>,
    }
    /// The active positions of a connection.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Positions(pub ::std::vec::Vec<Position>);
    impl ::std::ops::Deref for Positions {
        type Target = ::std::vec::Vec<Position>;
        fn deref(&self) -> &::std::vec::Vec<Position> {
            &self.0
        }
    }
    impl ::std::convert::From<Positions> for ::std::vec::Vec<Position> {
        fn from(value: Positions) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<Position>> for Positions {
        fn from(value: ::std::vec::Vec<Position>) -> Self {
            Self(value)
        }
    }
    /// A finished flow of the Link that waits for its exchange.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PublicToken {
        /// When the connection was made, not the token.
        #[serde(
            rename = "createdAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_at: ::std::option::Option<::foliolink_raw::runtime::Time>,
        /// The caller's own id, as given to the Link.
        #[serde(
            rename = "externalId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub external_id: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// The token to exchange, a UUID.
        #[serde(rename = "publicToken")]
        pub public_token: ::foliolink_raw::runtime::Secret,
    }
    /// Public tokens that wait for their exchange.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct PublicTokens(pub ::std::vec::Vec<PublicToken>);
    impl ::std::ops::Deref for PublicTokens {
        type Target = ::std::vec::Vec<PublicToken>;
        fn deref(&self) -> &::std::vec::Vec<PublicToken> {
            &self.0
        }
    }
    impl ::std::convert::From<PublicTokens> for ::std::vec::Vec<PublicToken> {
        fn from(value: PublicTokens) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<PublicToken>> for PublicTokens {
        fn from(value: ::std::vec::Vec<PublicToken>) -> Self {
            Self(value)
        }
    }
    /// The parameters of a new connection.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct StartFlowRequest {
        /// Names of owners, compared by similarity with those of the positions. Only with ASSETS_TRANSFER. The pages contradict each other on whether the named owners are the ones let through or the ones kept out (C-2).
        #[serde(
            rename = "desiredOwners",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub desired_owners: ::std::option::Option<
            ::std::vec::Vec<::foliolink_raw::runtime::Personal>,
        >,
        /// Id of an institution; the person then doesn't pick one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub entity: ::std::option::Option<::std::string::String>,
        /// The caller's own id, such as a customer number. Groups connections and isn't unique. Its allowed characters and length aren't documented.
        #[serde(
            rename = "externalId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub external_id: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Token of the app's redirect where the Link is to end.
        pub id: ::uuid::Uuid,
        pub product: ::foliolink_raw::vumi::Product,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub subproduct: ::std::option::Option<::foliolink_raw::vumi::Subproduct>,
    }
    /// A Link auth token under one of three assumed names; take the first that is there. It belongs into the Link's address, never into an Authorization header.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct StartFlowToken {
        /// The Link auth token, under the name that the Link uses.
        #[serde(
            rename = "authToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub auth_token: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// The Link auth token, under the name of its form.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub jwt: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// The Link auth token, under the name that the login uses.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<::foliolink_raw::runtime::Secret>,
    }
    /// A public key as a JSON Web Key. The names of the fields are documented, their values follow from the ES256 that signatures must use.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct VerificationKey {
        /// Algorithm of the signatures, ES256.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub alg: ::std::option::Option<::std::string::String>,
        /// Curve of the key, P-256.
        pub crv: ::std::string::String,
        /// Family of the key, EC.
        pub kty: ::std::string::String,
        /// First coordinate, base64url.
        pub x: ::std::string::String,
        /// Second coordinate, base64url.
        pub y: ::std::string::String,
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}
#[derive(Clone, Debug)]
/// Client for Vumi Finlink API
///
/// What Vumi Finlink says on the wire: connections of people to Spanish financial institutions, and the accounts, portfolios, positions, transactions and transfer orders read through them.
///
/// Reads live under queries, writes and deletes under commands; login and the webhook key stand outside both. Every success is a 200, also of POST and DELETE. Every list is a bare array without page parameters. There is a page about pagination that could not be read: the clients send no page parameters and take the array as the whole list, which may turn out to be a first page for the two transaction lists.
///
/// Every answer carries X-Request-ID, made by the API; a client never sends that header. X-Client-Trace-ID is optional, set by the transport on any request and echoed unchanged; like the credentials it is therefore no parameter of the operations.
///
/// Whether a value that isn't there is null or absent is not documented. Fields that may be missing take both; where only that is assumed, the property carries A-8 and the field itself is documented.
///
/// Version: v1
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: ::progenitor_client::Transport,
}
impl Client {
    /// Create a new client.
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new(baseurl: &str, inner: ::progenitor_client::Transport) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let client = {
            let dur = ::std::time::Duration::from_secs(15u64);
            reqwest::ClientBuilder::new().connect_timeout(dur).timeout(dur)
        };
        #[cfg(target_arch = "wasm32")]
        let client = reqwest::ClientBuilder::new();
        Self::new_with_client(baseurl, client.build().unwrap(), inner)
    }
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(
        baseurl: &str,
        client: reqwest::Client,
        inner: ::progenitor_client::Transport,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}
impl ClientInfo<::progenitor_client::Transport> for Client {
    fn api_version() -> &'static str {
        "v1"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &::progenitor_client::Transport {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<::progenitor_client::Transport>,
    {}
};
#[allow(clippy::all)]
impl Client {
    /// Open a session
    ///
    /// Trades a client id and a client secret for a session token that lives one hour and can't be refreshed. A pair has one live session: a second login with the same pair revokes the token of the first, wherever that is in use. Scopes are fixed here. Repeating a login is harmless, but it does end the session of the attempt before. The page prints a bearer header in its sample; none is sent.
    ///
    /// Sends a `POST` request to `/api/v1/auth/login`
    ///
    /// Arguments:
    /// - `body`: The pair, and the scopes of the session.
    pub async fn login<'a>(
        &'a self,
        body: &'a types::LoginRequest,
    ) -> Result<ResponseValue<types::LoginToken>, Error<types::Failure>> {
        let url = format!("{}/api/v1/auth/login", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "login",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Get a Link auth token
    ///
    /// Hands the parameters of a new connection to the API instead of writing them into the Link's address; the person's browser then carries only the token of the answer, as authToken. Required when the app forces auth tokens, and when owners of an assets transfer are to be restricted. Life and reusability of the token are not documented: ask for it right before the Link opens. Repeating the call only issues another token.
    ///
    /// Sends a `POST` request to `/api/v1/commands/connections/start-flow`
    ///
    /// Arguments:
    /// - `body`: What the Link is to do.
    pub async fn start_connection_flow<'a>(
        &'a self,
        body: &'a types::StartFlowRequest,
    ) -> Result<ResponseValue<types::StartFlowToken>, Error<types::Failure>> {
        let url = format!("{}/api/v1/commands/connections/start-flow", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "start_connection_flow",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Exchange a public token for a connection token
    ///
    /// Makes a finished Link flow into a connection. Works once a public token, and no other call but the list of public tokens knows the connection before it. There is no idempotency key: when the answer is lost, a second try most likely gives 404, and the connection is to be looked for in the list of connections under its external id.
    ///
    /// Sends a `POST` request to `/api/v1/commands/connections/exchange/{publicToken}`
    ///
    /// Arguments:
    /// - `public_token`: The temporary token that the Link's redirect brought for a new connection.
    pub async fn exchange_public_token<'a>(
        &'a self,
        public_token: &'a ::uuid::Uuid,
    ) -> Result<ResponseValue<types::ExchangedConnection>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/commands/connections/exchange/{}", self.baseurl, encode_path(&
            public_token.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "exchange_public_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Status of one connection
    ///
    /// Where a connection stands, how fresh its data is, and the tokens for what the person has to do next. Allowed for polling until the status leaves PENDING; webhooks are recommended instead. The update token is used up by use, so read it here right before each use.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections of the session's app are found.
    pub async fn get_connection<'a>(
        &'a self,
        token: &'a str,
    ) -> Result<ResponseValue<types::Connection>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}", self.baseurl, encode_path(& token
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_connection",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Status of all exchanged connections
    ///
    /// Every connection of the app that was exchanged, or those of one external id. A bare array without pages or a stated order. An external id that nobody has should give an empty array.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections`
    ///
    /// Arguments:
    /// - `external_id`: Only what was connected under this external id. Several connections may share one.
    pub async fn list_connections<'a>(
        &'a self,
        external_id: Option<&'a ::foliolink_raw::runtime::Personal>,
    ) -> Result<ResponseValue<types::Connections>, Error<types::Failure>> {
        let url = format!("{}/api/v1/queries/connections", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("externalId", &external_id))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_connections",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Public tokens that wait for their exchange
    ///
    /// Finds flows that were finished in the Link but whose redirect never arrived. A bare array. A connection token has ten characters, so the word pending in the path can't be one.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/pending`
    ///
    /// Arguments:
    /// - `external_id`: Only what was connected under this external id. Several connections may share one.
    pub async fn list_public_tokens<'a>(
        &'a self,
        external_id: Option<&'a ::foliolink_raw::runtime::Personal>,
    ) -> Result<ResponseValue<types::PublicTokens>, Error<types::Failure>> {
        let url = format!("{}/api/v1/queries/connections/pending", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("externalId", &external_id))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_public_tokens",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Delete a connection for good
    ///
    /// Ends the access to the data and removes stored credentials; it can't be undone. Answers 200 with a body, not 204. A 404 on a repeated call should be read as already deleted.
    ///
    /// Sends a `DELETE` request to `/api/v1/commands/connections/{token}`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections of the session's app are found.
    pub async fn delete_connection<'a>(
        &'a self,
        token: &'a str,
    ) -> Result<ResponseValue<types::Deleted>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/commands/connections/{}", self.baseurl, encode_path(& token
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "delete_connection",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Public key of a webhook signature
    ///
    /// The key that a webhook's vumi-verification header names as kid. Needs a session but no scope, so that a receiver can do with its own secret and the least of rights. Rotation and expiry of keys are not documented.
    ///
    /// Sends a `GET` request to `/api/v1/webhook_verification/{keyId}`
    ///
    /// Arguments:
    /// - `key_id`: The kid from the header of a webhook's signature.
    pub async fn get_webhook_verification_key<'a>(
        &'a self,
        key_id: &'a ::uuid::Uuid,
    ) -> Result<ResponseValue<types::VerificationKey>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/webhook_verification/{}", self.baseurl, encode_path(& key_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_webhook_verification_key",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Instruments of a connection
    ///
    /// Basic data of every instrument that appears in the connection, held now or not; positions refer to them by id. A bare array. An instrument that could not be identified is marked unknown and completed later, so don't keep this list for ever.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/investments`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections of the session's app are found.
    pub async fn list_investments<'a>(
        &'a self,
        token: &'a str,
    ) -> Result<ResponseValue<types::Investments>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/investments", self.baseurl, encode_path(&
            token.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_investments",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Accounts of a connection
    ///
    /// Cash accounts, and the accounts that hold a portfolio's liquidity. A bare array. Plain cash accounts come only to holders of a licence of the Spanish central bank (the text is dated), the others only from brokers: an empty list is no error.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/accounts`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections of the session's app are found.
    pub async fn list_accounts<'a>(
        &'a self,
        token: &'a str,
    ) -> Result<ResponseValue<types::Accounts>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/accounts", self.baseurl, encode_path(&
            token.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_accounts",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Cash movements of a connection
    ///
    /// Everything that changed the cash balance of an account of the connection; each movement refers to its account by id. That the call exists is documented; its path and the absence of filters are assumed by analogy with the active positions. May be paginated: the page about pagination could not be read, no page parameters are sent, and a bare array is expected.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/accounts/transactions`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections of the session's app are found.
    pub async fn list_account_transactions<'a>(
        &'a self,
        token: &'a str,
    ) -> Result<ResponseValue<types::AccountTransactions>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/accounts/transactions", self.baseurl,
            encode_path(& token.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_account_transactions",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Portfolios of a connection
    ///
    /// The portfolios, with inactive ones where the institution shows them. A bare array; nothing in it tells active from inactive.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/portfolios`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections of the session's app are found.
    pub async fn list_portfolios<'a>(
        &'a self,
        token: &'a str,
    ) -> Result<ResponseValue<types::Portfolios>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/portfolios", self.baseurl, encode_path(&
            token.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_portfolios",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Active positions of all portfolios
    ///
    /// What the portfolios of the connection hold now, without cash: for brokers, cash is the balance of the accounts. A bare array. A position has no id; portfolio and investment together name the row, but their uniqueness isn't promised.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/portfolios/active-positions`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections of the session's app are found.
    pub async fn list_active_positions<'a>(
        &'a self,
        token: &'a str,
    ) -> Result<ResponseValue<types::Positions>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/portfolios/active-positions", self.baseurl,
            encode_path(& token.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_active_positions",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Investment movements of a connection
    ///
    /// Everything that happened to the investments of the connection; each movement refers to its portfolio by id. That the call exists is documented; its path and the absence of filters are assumed by analogy with the active positions. May be paginated: the page about pagination could not be read, no page parameters are sent, and a bare array is expected.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/portfolios/transactions`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections of the session's app are found.
    pub async fn list_portfolio_transactions<'a>(
        &'a self,
        token: &'a str,
    ) -> Result<ResponseValue<types::PortfolioTransactions>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/portfolios/transactions", self.baseurl,
            encode_path(& token.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_portfolio_transactions",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Institutions enabled for the app
    ///
    /// The institutions that the app's configuration allows; the Link and start-flow take their ids. That the call exists is documented; its path and its answer could not be read.
    ///
    /// Sends a `GET` request to `/api/v1/queries/entities`
    pub async fn list_entities<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::Entities>, Error<types::Failure>> {
        let url = format!("{}/api/v1/queries/entities", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_entities",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Transfer orders of a connection
    ///
    /// The orders to move funds or pension plans whose details the person completed inside the Link. The API only reports them; no call makes, confirms or cancels one. That the call exists, its path parameter and the statuses 200, 401, 404 and 500 are documented; the path and the form of an order could not be read.
    ///
    /// Sends a `GET` request to `/api/v1/queries/connections/{token}/assets-transfer`
    ///
    /// Arguments:
    /// - `token`: The connection token: ten letters and digits, from the exchange. Only connections of the session's app are found.
    pub async fn list_assets_transfer_orders<'a>(
        &'a self,
        token: &'a str,
    ) -> Result<ResponseValue<types::AssetsTransferOrders>, Error<types::Failure>> {
        let url = format!(
            "{}/api/v1/queries/connections/{}/assets-transfer", self.baseurl,
            encode_path(& token.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_assets_transfer_orders",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    #[allow(unused_imports)]
    pub use super::Client;
}

progenitor_client::open_enum! {
    /// A right of a session: read for everything under queries, write for everything under commands but DELETE, delete for DELETE under commands.
    pub enum Scope {
        Read = "read",
        Write = "write",
        Delete = "delete",
    }
}

progenitor_client::open_enum! {
    /// What a connection is for. The whole list could not be read.
    pub enum Product {
        Transactions = "TRANSACTIONS",
        AssetsTransfer = "ASSETS_TRANSFER",
    }
}

progenitor_client::open_enum! {
    /// What an assets transfer moves: funds, or pension plans (PP). PP is inferred; the whole list could not be read.
    pub enum Subproduct {
        Fund = "FUND",
        Pp = "PP",
    }
}

progenitor_client::open_enum! {
    /// PENDING is the first import, READY a last extraction that went well, UPDATING a running update, UPDATE_ERROR a failed update on top of older data, ERRORED a failed extraction that left no data or not enough. The page speaks of four and lists these five.
    pub enum ConnectionStatus {
        Pending = "PENDING",
        Ready = "READY",
        Updating = "UPDATING",
        Errored = "ERRORED",
        UpdateError = "UPDATE_ERROR",
    }
}

progenitor_client::open_enum! {
    /// What went wrong. The pages tell of trouble at the provider, trouble at the institution, and things the person must do; the list itself could not be read.
    pub enum ConnectionErrorReason {
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

progenitor_client::open_enum! {
    /// Whose fault it was. The list could not be read.
    pub enum ConnectionErrorType {
        VumiError = "VUMI_ERROR",
    }
}

progenitor_client::open_enum! {
    /// Kind of instrument; PP is a pension plan. The list could not be read after WARRANT, and CFDs are named elsewhere.
    pub enum AssetType {
        Stock = "STOCK",
        Etf = "ETF",
        Rights = "RIGHTS",
        Fund = "FUND",
        Pp = "PP",
        Bond = "BOND",
        Warrant = "WARRANT",
    }
}

progenitor_client::open_enum! {
    /// CASH_ACCOUNT is an account in its own right, that may carry payments too. OTHER only holds the liquidity of a portfolio and comes only from brokers.
    pub enum AccountKind {
        CashAccount = "CASH_ACCOUNT",
        ListedAsOther = "OTHER",
    }
}

progenitor_client::open_enum! {
    /// What moved the cash: interest of bonds, cash paid in, dividends, and dividends held back, which in Spain normally means tax at source. The list could not be read after these.
    pub enum AccountTransactionType {
        Coupon = "COUPON",
        Deposit = "DEPOSIT",
        Dividends = "DIVIDENDS",
        DividendRetention = "DIVIDEND_RETENTION",
    }
}

progenitor_client::open_enum! {
    /// MIX holds several kinds of investment. STOCK_PORTFOLIO holds shares and fixed income (shares, ETFs, bonds, CFDs), neither funds nor pension plans. COMPOSITE_ASSETS_PORTFOLIO holds only funds or pension plans, sometimes a single one. MANAGED is run by the institution and may show little.
    pub enum PortfolioType {
        Mix = "MIX",
        StockPortfolio = "STOCK_PORTFOLIO",
        CompositeAssetsPortfolio = "COMPOSITE_ASSETS_PORTFOLIO",
        Managed = "MANAGED",
    }
}

progenitor_client::open_enum! {
    /// What happened. The titles of a row add to the position for BUY, MERGER_BUY, OFF_MARKET_BUY, ISIN_CHANGE_BUY, PRODUCT_CHANGE_BUY, RIGHTS_ISSUE, SCRIP_DIVIDEND and INHERITANCE_OR_DONATION_TRANSFER_IN. They only state the size of the position, and must not be added, for COMPENSATION, COUPON and DIVIDENDS. They are taken off for the rest, which for EXPIRATION is inferred. The effects of PRODUCT_CHANGE_BUY, PRODUCT_CHANGE_SELL, RIGHTS_ISSUE, RIGHTS_EXCLUSION, RIGHTS_CONVERSION, SCRIP_DIVIDEND and SELL are inferred too, and the last five names stand only in an older edition of the page. The list could not be read after SELL.
    pub enum PortfolioTransactionType {
        Buy = "BUY",
        Compensation = "COMPENSATION",
        Coupon = "COUPON",
        Delisting = "DELISTING",
        Dividends = "DIVIDENDS",
        Expiration = "EXPIRATION",
        InheritanceOrDonationTransferIn = "INHERITANCE_OR_DONATION_TRANSFER_IN",
        InheritanceOrDonationTransferOut = "INHERITANCE_OR_DONATION_TRANSFER_OUT",
        IsinChangeBuy = "ISIN_CHANGE_BUY",
        IsinChangeSell = "ISIN_CHANGE_SELL",
        MergerBuy = "MERGER_BUY",
        MergerSell = "MERGER_SELL",
        OffMarketBuy = "OFF_MARKET_BUY",
        OffMarketSell = "OFF_MARKET_SELL",
        ProductChangeBuy = "PRODUCT_CHANGE_BUY",
        ProductChangeSell = "PRODUCT_CHANGE_SELL",
        RightsExclusion = "RIGHTS_EXCLUSION",
        RightsIssue = "RIGHTS_ISSUE",
        RightsConversion = "RIGHTS_CONVERSION",
        ScripDividend = "SCRIP_DIVIDEND",
        Sell = "SELL",
    }
}

progenitor_client::open_enum! {
    /// Kind of institution. BROKER is documented, the other two are invented for the kinds that the pages name; the list could not be read.
    pub enum EntityType {
        Broker = "BROKER",
        Bank = "BANK",
        CryptoExchange = "CRYPTO_EXCHANGE",
    }
}

progenitor_client::open_enum! {
    /// How mature the integration with an institution is: TEST for a recent one with rough edges, PROD for one that is thoroughly tested. TEST is no sandbox.
    pub enum EntityLevel {
        Test = "TEST",
        Prod = "PROD",
    }
}

/// Every operation of the description, sorted by id.
pub const OPERATIONS: &[progenitor_client::Operation] = &[
    progenitor_client::Operation {
        id: "delete_connection",
        method: "DELETE",
        path: "/api/v1/commands/connections/{token}",
        effect: progenitor_client::Effect::Idempotent,
        certainty: progenitor_client::Certainty::Documented,
        scope: Some("delete"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "404", "500", "default"],
    },
    progenitor_client::Operation {
        id: "exchange_public_token",
        method: "POST",
        path: "/api/v1/commands/connections/exchange/{publicToken}",
        effect: progenitor_client::Effect::Once,
        certainty: progenitor_client::Certainty::Documented,
        scope: Some("write"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "404", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_connection",
        method: "GET",
        path: "/api/v1/queries/connections/{token}",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: Some("read"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "404", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_webhook_verification_key",
        method: "GET",
        path: "/api/v1/webhook_verification/{keyId}",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "404", "500", "default"],
    },
    progenitor_client::Operation {
        id: "list_account_transactions",
        method: "GET",
        path: "/api/v1/queries/connections/{token}/accounts/transactions",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Assumed,
        scope: Some("read"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "404", "500", "default"],
    },
    progenitor_client::Operation {
        id: "list_accounts",
        method: "GET",
        path: "/api/v1/queries/connections/{token}/accounts",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: Some("read"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "404", "500", "default"],
    },
    progenitor_client::Operation {
        id: "list_active_positions",
        method: "GET",
        path: "/api/v1/queries/connections/{token}/portfolios/active-positions",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: Some("read"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "404", "500", "default"],
    },
    progenitor_client::Operation {
        id: "list_assets_transfer_orders",
        method: "GET",
        path: "/api/v1/queries/connections/{token}/assets-transfer",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Assumed,
        scope: Some("read"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "404", "500", "default"],
    },
    progenitor_client::Operation {
        id: "list_connections",
        method: "GET",
        path: "/api/v1/queries/connections",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: Some("read"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "500", "default"],
    },
    progenitor_client::Operation {
        id: "list_entities",
        method: "GET",
        path: "/api/v1/queries/entities",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Assumed,
        scope: Some("read"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "500", "default"],
    },
    progenitor_client::Operation {
        id: "list_investments",
        method: "GET",
        path: "/api/v1/queries/connections/{token}/investments",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: Some("read"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "404", "500", "default"],
    },
    progenitor_client::Operation {
        id: "list_portfolio_transactions",
        method: "GET",
        path: "/api/v1/queries/connections/{token}/portfolios/transactions",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Assumed,
        scope: Some("read"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "404", "500", "default"],
    },
    progenitor_client::Operation {
        id: "list_portfolios",
        method: "GET",
        path: "/api/v1/queries/connections/{token}/portfolios",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: Some("read"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "404", "500", "default"],
    },
    progenitor_client::Operation {
        id: "list_public_tokens",
        method: "GET",
        path: "/api/v1/queries/connections/pending",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: Some("read"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "500", "default"],
    },
    progenitor_client::Operation {
        id: "login",
        method: "POST",
        path: "/api/v1/auth/login",
        effect: progenitor_client::Effect::Idempotent,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &[],
        anonymous: true,
        statuses: &["200", "400", "401", "500", "default"],
    },
    progenitor_client::Operation {
        id: "start_connection_flow",
        method: "POST",
        path: "/api/v1/commands/connections/start-flow",
        effect: progenitor_client::Effect::Idempotent,
        certainty: progenitor_client::Certainty::Documented,
        scope: Some("write"),
        security: &["SessionToken"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "500", "default"],
    },
];

/// The description that this client was generated from, as JSON.
pub const DESCRIPTION: &str = include_str!("description.json");

/// Decodes an answer of `operation` as the client would and encodes it again: what is missing afterwards, the description doesn't know.
/// `None` where it describes no body for that status.
pub fn decode_answer(operation: &str, status: u16, body: &[u8]) -> Option<Result<String, progenitor_client::BodyError>> {
    use progenitor_client::{BodyError, FromBody, __private::{StatusCode, serde::Serialize, serde_json}};

    fn again<T: FromBody + Serialize>(status: StatusCode, body: &[u8]) -> Option<Result<String, BodyError>> {
        Some(T::from_body(status, body).map(|value| serde_json::to_string(&value).unwrap_or_default()))
    }

    let status = StatusCode::from_u16(status).ok()?;
    match (operation, status.is_success()) {
        ("delete_connection", true) => again::<types::Deleted>(status, body),
        ("delete_connection", false) => again::<types::Failure>(status, body),
        ("exchange_public_token", true) => again::<types::ExchangedConnection>(status, body),
        ("exchange_public_token", false) => again::<types::Failure>(status, body),
        ("get_connection", true) => again::<types::Connection>(status, body),
        ("get_connection", false) => again::<types::Failure>(status, body),
        ("get_webhook_verification_key", true) => again::<types::VerificationKey>(status, body),
        ("get_webhook_verification_key", false) => again::<types::Failure>(status, body),
        ("list_account_transactions", true) => again::<types::AccountTransactions>(status, body),
        ("list_account_transactions", false) => again::<types::Failure>(status, body),
        ("list_accounts", true) => again::<types::Accounts>(status, body),
        ("list_accounts", false) => again::<types::Failure>(status, body),
        ("list_active_positions", true) => again::<types::Positions>(status, body),
        ("list_active_positions", false) => again::<types::Failure>(status, body),
        ("list_assets_transfer_orders", true) => again::<types::AssetsTransferOrders>(status, body),
        ("list_assets_transfer_orders", false) => again::<types::Failure>(status, body),
        ("list_connections", true) => again::<types::Connections>(status, body),
        ("list_connections", false) => again::<types::Failure>(status, body),
        ("list_entities", true) => again::<types::Entities>(status, body),
        ("list_entities", false) => again::<types::Failure>(status, body),
        ("list_investments", true) => again::<types::Investments>(status, body),
        ("list_investments", false) => again::<types::Failure>(status, body),
        ("list_portfolio_transactions", true) => again::<types::PortfolioTransactions>(status, body),
        ("list_portfolio_transactions", false) => again::<types::Failure>(status, body),
        ("list_portfolios", true) => again::<types::Portfolios>(status, body),
        ("list_portfolios", false) => again::<types::Failure>(status, body),
        ("list_public_tokens", true) => again::<types::PublicTokens>(status, body),
        ("list_public_tokens", false) => again::<types::Failure>(status, body),
        ("login", true) => again::<types::LoginToken>(status, body),
        ("login", false) => again::<types::Failure>(status, body),
        ("start_connection_flow", true) => again::<types::StartFlowToken>(status, body),
        ("start_connection_flow", false) => again::<types::Failure>(status, body),
        _ => None,
    }
}
