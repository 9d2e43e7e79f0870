//! Client of `openapi/flinks.yaml`, written by `cargo xtask codegen`; change the description or the generator instead.
// @generated
// description sha256: d2ae721133dfb948c9e3af069ae0769ee9c3ac33796e43d673b558c74e3eb243
// description fnv1a: 7667333ef6620fc9
// generator: progenitor 0.15.1

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    /// An account with its holder and transactions.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Account {
        /// Digits with leading zeros.
        #[serde(
            rename = "AccountNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub account_number: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        #[serde(
            rename = "AccountType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub account_type: ::std::option::Option<
            ::foliolink_raw::flinks::AccountOwnership,
        >,
        #[serde(
            rename = "Balance",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub balance: ::std::option::Option<Balance>,
        #[serde(
            rename = "Category",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub category: ::std::option::Option<::foliolink_raw::flinks::AccountCategory>,
        #[serde(
            rename = "Currency",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub currency: ::std::option::Option<::foliolink_raw::flinks::Currency>,
        #[serde(
            rename = "Holder",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub holder: ::std::option::Option<Holder>,
        /// Number of the account at Flinks, for `AccountsFilter`.
        #[serde(rename = "Id")]
        pub id: ::std::string::String,
        /// Bank, three digits in Canada.
        #[serde(
            rename = "InstitutionNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution_number: ::std::option::Option<::std::string::String>,
        /// Last four digits of the number.
        #[serde(
            rename = "LastFourDigits",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_four_digits: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Agreed overdraft.
        #[serde(
            rename = "OverdraftLimit",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub overdraft_limit: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Name as the bank shows it.
        #[serde(
            rename = "Title",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub title: ::std::option::Option<::std::string::String>,
        /// The transactions. Null or absent when they were switched off.
        #[serde(
            rename = "Transactions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub transactions: ::std::option::Option<::std::vec::Vec<Transaction>>,
        /// Branch, five digits in Canada.
        #[serde(
            rename = "TransitNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub transit_number: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        #[serde(rename = "Type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::foliolink_raw::flinks::AccountType>,
    }
    /// The statements of one account.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct AccountStatements {
        /// The account.
        #[serde(
            rename = "AccountNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub account_number: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Its statements.
        #[serde(
            rename = "Statements",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub statements: ::std::option::Option<::std::vec::Vec<Statement>>,
    }
    /// The accounts of a session in full.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AccountsDetail {
        /// The accounts. None may mean that saved data has gone and the user has to reconnect.
        #[serde(rename = "Accounts")]
        pub accounts: ::std::vec::Vec<Account>,
        /// The status again.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        #[serde(
            rename = "Institution",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution: ::std::option::Option<::foliolink_raw::flinks::InstitutionRef>,
        /// Number of the institution.
        #[serde(
            rename = "InstitutionId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution_id: ::std::option::Option<i32>,
        /// Name of the institution.
        #[serde(
            rename = "InstitutionName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution_name: ::std::option::Option<::std::string::String>,
        /// Calls that can follow.
        #[serde(
            rename = "Links",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub links: ::std::option::Option<::std::vec::Vec<Link>>,
        #[serde(
            rename = "Login",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login: ::std::option::Option<Login>,
        /// The session.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::std::string::String>,
        /// The text given when the session was opened.
        #[serde(rename = "Tag", skip_serializing_if = "::std::option::Option::is_none")]
        pub tag: ::std::option::Option<::std::string::String>,
    }
    /// A session, which accounts, how far back, and what to leave out. Fields marked `peer` were seen in clients only and are better left out.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AccountsDetailRequest {
        /// Ids of the accounts to answer, as the widget's result names them. All when absent, whatever the user picked.
        #[serde(
            rename = "AccountsFilter",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub accounts_filter: ::std::vec::Vec<::std::string::String>,
        /// First day of transactions.
        #[serde(
            rename = "DateFrom",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub date_from: ::std::option::Option<::foliolink_raw::runtime::Date>,
        /// Last day of transactions.
        #[serde(
            rename = "DateTo",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub date_to: ::std::option::Option<::foliolink_raw::runtime::Date>,
        #[serde(
            rename = "DaysOfTransactions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub days_of_transactions: ::std::option::Option<
            ::foliolink_raw::flinks::DaysOfTransactions,
        >,
        /// Meaning not documented.
        #[serde(
            rename = "GetMFAQuestionsAnswers",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub get_mfa_questions_answers: ::std::option::Option<bool>,
        /// Meaning not documented.
        #[serde(
            rename = "MostRecent",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub most_recent: ::std::option::Option<bool>,
        /// Meaning here not documented.
        #[serde(
            rename = "MostRecentCached",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub most_recent_cached: ::std::option::Option<bool>,
        #[serde(
            rename = "NumberOfBankingStatements",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub number_of_banking_statements: ::std::option::Option<
            ::foliolink_raw::flinks::NumberOfStatements,
        >,
        /// Answer only what came after these transactions, per account.
        #[serde(
            rename = "RefreshDelta",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub refresh_delta: ::std::vec::Vec<RefreshDelta>,
        /// The session.
        #[serde(rename = "RequestId")]
        pub request_id: ::uuid::Uuid,
        /// Whether to answer transit, institution and account numbers. True when absent.
        #[serde(
            rename = "WithAccountIdentity",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_account_identity: ::std::option::Option<bool>,
        /// Whether to answer balances. True when absent.
        #[serde(
            rename = "WithBalance",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_balance: ::std::option::Option<bool>,
        /// Whether to answer PDF statements as well. False when absent. Where they stand in the answer isn't documented.
        #[serde(
            rename = "WithDetailsAndBankingStatements",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_details_and_banking_statements: ::std::option::Option<bool>,
        /// Whether to answer holders. True when absent.
        #[serde(
            rename = "WithKYC",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_kyc: ::std::option::Option<bool>,
        /// Whether to answer transactions. True when absent.
        #[serde(
            rename = "WithTransactions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_transactions: ::std::option::Option<bool>,
    }
    /// `AccountsDetailWebhook`
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AccountsDetailWebhook {
        /// The accounts, possibly none.
        #[serde(rename = "Accounts")]
        pub accounts: ::std::vec::Vec<Account>,
        /// Status that the work ended with.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        #[serde(
            rename = "Institution",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution: ::std::option::Option<::foliolink_raw::flinks::InstitutionRef>,
        /// Number of the institution.
        #[serde(
            rename = "InstitutionId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution_id: ::std::option::Option<i32>,
        /// Name of the institution.
        #[serde(
            rename = "InstitutionName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution_name: ::std::option::Option<::std::string::String>,
        /// Calls that can follow.
        #[serde(
            rename = "Links",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub links: ::std::option::Option<::std::vec::Vec<Link>>,
        #[serde(
            rename = "Login",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login: ::std::option::Option<Login>,
        /// The session.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::std::string::String>,
        #[serde(rename = "ResponseType")]
        pub response_type: ::foliolink_raw::flinks::WebhookResponseType,
        /// The text given when the session was opened.
        #[serde(rename = "Tag", skip_serializing_if = "::std::option::Option::is_none")]
        pub tag: ::std::option::Option<::std::string::String>,
    }
    /// The accounts of a session in short.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AccountsSummary {
        /// The accounts, possibly none.
        #[serde(rename = "Accounts")]
        pub accounts: ::std::vec::Vec<SummaryAccount>,
        /// The status again.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        #[serde(
            rename = "Institution",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution: ::std::option::Option<::foliolink_raw::flinks::InstitutionRef>,
        /// Number of the institution.
        #[serde(
            rename = "InstitutionId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution_id: ::std::option::Option<i32>,
        /// Name of the institution.
        #[serde(
            rename = "InstitutionName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution_name: ::std::option::Option<::std::string::String>,
        /// Calls that can follow.
        #[serde(
            rename = "Links",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub links: ::std::option::Option<::std::vec::Vec<Link>>,
        #[serde(
            rename = "Login",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login: ::std::option::Option<Login>,
        /// The session.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::std::string::String>,
        /// The text given when the session was opened.
        #[serde(rename = "Tag", skip_serializing_if = "::std::option::Option::is_none")]
        pub tag: ::std::option::Option<::std::string::String>,
    }
    /// A session, and what to leave out. Fields marked `peer` were seen in clients only and are better left out.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AccountsSummaryRequest {
        /// Meaning not documented.
        #[serde(
            rename = "DirectRefresh",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub direct_refresh: ::std::option::Option<bool>,
        /// Meaning not documented.
        #[serde(
            rename = "MostRecent",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub most_recent: ::std::option::Option<bool>,
        /// Meaning here not documented.
        #[serde(
            rename = "MostRecentCached",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub most_recent_cached: ::std::option::Option<bool>,
        /// The session.
        #[serde(rename = "RequestId")]
        pub request_id: ::uuid::Uuid,
        /// Whether to answer account numbers. True when absent.
        #[serde(
            rename = "WithAccountIdentity",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_account_identity: ::std::option::Option<bool>,
        /// Whether to answer balances. True when absent.
        #[serde(
            rename = "WithBalance",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_balance: ::std::option::Option<bool>,
        /// Meaning here not documented.
        #[serde(
            rename = "WithTransactions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_transactions: ::std::option::Option<bool>,
    }
    /// Where a holder lives.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct Address {
        /// City.
        #[serde(rename = "City", skip_serializing_if = "::std::option::Option::is_none")]
        pub city: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Number and street.
        #[serde(
            rename = "CivicAddress",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub civic_address: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Country, two letters in samples.
        #[serde(
            rename = "Country",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub country: ::std::option::Option<::std::string::String>,
        /// Post office box.
        #[serde(
            rename = "POBox",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub po_box: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Postal code.
        #[serde(
            rename = "PostalCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub postal_code: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Province or state.
        #[serde(
            rename = "Province",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub province: ::std::option::Option<::foliolink_raw::runtime::Personal>,
    }
    /// A card, and answers to its questions.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct AnswerMfaQuestionsRequest {
        /// The card.
        #[serde(
            rename = "loginId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login_id: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// Questions with their answers.
        #[serde(
            rename = "Questions",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub questions: ::std::vec::Vec<MfaAnswer>,
    }
    /// Which accounts count.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct AttributeFilters {
        #[serde(
            rename = "AccountCategory",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub account_category: ::std::option::Option<
            ::foliolink_raw::flinks::AttributeAccountCategory,
        >,
    }
    /// The attributes to compute.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct AttributeSelection {
        /// Names of attributes, as the catalogue lists them.
        #[serde(
            rename = "Card",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub card: ::std::vec::Vec<::std::string::String>,
    }
    /// Computed attributes.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AttributeSet {
        #[serde(
            rename = "AttributesDetails",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub attributes_details: ::std::option::Option<::foliolink_raw::runtime::RawJson>,
        #[serde(rename = "Card")]
        pub card: AttributeValues,
        /// The status again.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        #[serde(
            rename = "Login",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login: ::std::option::Option<Login>,
        /// The card. Some answers have the login instead.
        #[serde(
            rename = "LoginId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login_id: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// The session.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::std::string::String>,
    }
    /// Values by attribute name. Names and their number differ from package to package.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct AttributeValues(
        pub ::std::collections::BTreeMap<
            ::std::string::String,
            ::foliolink_raw::runtime::RawJson,
        >,
    );
    impl ::std::ops::Deref for AttributeValues {
        type Target = ::std::collections::BTreeMap<
            ::std::string::String,
            ::foliolink_raw::runtime::RawJson,
        >;
        fn deref(
            &self,
        ) -> &::std::collections::BTreeMap<
            ::std::string::String,
            ::foliolink_raw::runtime::RawJson,
        > {
            &self.0
        }
    }
    impl ::std::convert::From<AttributeValues>
    for ::std::collections::BTreeMap<
        ::std::string::String,
        ::foliolink_raw::runtime::RawJson,
    > {
        fn from(value: AttributeValues) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<
        ::std::collections::BTreeMap<
            ::std::string::String,
            ::foliolink_raw::runtime::RawJson,
        >,
    > for AttributeValues {
        fn from(
            value: ::std::collections::BTreeMap<
                ::std::string::String,
                ::foliolink_raw::runtime::RawJson,
            >,
        ) -> Self {
            Self(value)
        }
    }
    /// Which attributes to compute, over which accounts and days.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct AttributesRequest {
        #[serde(
            rename = "AccountFilter",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub account_filter: ::std::option::Option<::foliolink_raw::runtime::RawJson>,
        #[serde(
            rename = "Attributes",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub attributes: ::std::option::Option<AttributeSelection>,
        /// Whether to answer details as well. Neither type nor meaning is documented.
        #[serde(
            rename = "AttributesDetail",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub attributes_detail: ::std::option::Option<bool>,
        #[serde(
            rename = "Filters",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub filters: ::std::option::Option<AttributeFilters>,
        /// How many days to look back, 1 to 365.
        #[serde(
            rename = "LimitDays",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub limit_days: ::std::option::Option<i32>,
    }
    /// The saved card to sign in, or the RequestId to ask about.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct AuthorizeAsyncRequest {
        /// The saved card.
        #[serde(
            rename = "LoginId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login_id: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// False in the documented use.
        #[serde(
            rename = "MostRecentCached",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub most_recent_cached: ::std::option::Option<bool>,
        /// The session, when asking for its outcome.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::uuid::Uuid>,
        /// True in the documented use.
        #[serde(rename = "Save", skip_serializing_if = "::std::option::Option::is_none")]
        pub save: ::std::option::Option<bool>,
    }
    /// Several saved cards.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AuthorizeMultipleRequest {
        /// The saved cards.
        #[serde(rename = "LoginIds")]
        pub login_ids: ::std::vec::Vec<::foliolink_raw::runtime::Secret>,
        /// Whether saved data is enough.
        #[serde(
            rename = "MostRecentCached",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub most_recent_cached: ::std::option::Option<bool>,
    }
    /// A failure of Authorize, which may hold challenges that can be answered again.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct AuthorizeRefusal {
        #[serde(
            rename = "FlinksCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub flinks_code: ::std::option::Option<::foliolink_raw::flinks::FlinksCode>,
        /// The status again.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        /// Calls that can follow.
        #[serde(
            rename = "Links",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub links: ::std::option::Option<::std::vec::Vec<Link>>,
        /// Text for people, possibly the bank's own.
        #[serde(
            rename = "Message",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub message: ::std::option::Option<::std::string::String>,
        /// The session, on MFA failures.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::std::string::String>,
        /// Present only when the questions may be answered again.
        #[serde(
            rename = "SecurityChallenges",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub security_challenges: ::std::option::Option<
            ::std::vec::Vec<SecurityChallenge>,
        >,
    }
    /// One of three things: a saved card (LoginId), credentials (Institution, Username, Password), or answers to a 203 (RequestId, SecurityResponses). Fields marked `peer` were seen in clients only; whether unknown fields are refused isn't documented, so they are better left out. A 2018 changelog also mentions a `sync` field.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct AuthorizeRequest {
        #[serde(
            rename = "DaysOfTransactions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub days_of_transactions: ::std::option::Option<
            ::foliolink_raw::flinks::DaysOfTransactions,
        >,
        /// Meaning not documented.
        #[serde(
            rename = "DirectRefresh",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub direct_refresh: ::std::option::Option<bool>,
        /// Name of the institution, not its number.
        #[serde(
            rename = "Institution",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution: ::std::option::Option<::std::string::String>,
        #[serde(
            rename = "Language",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub language: ::std::option::Option<::foliolink_raw::flinks::Language>,
        /// The saved card, for a cached call or a live refresh of it.
        #[serde(
            rename = "LoginId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login_id: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// Whether saved data is enough. True never contacts the bank and never leads to a 203; false signs in. The default differs between pages, so it is better sent always.
        #[serde(
            rename = "MostRecentCached",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub most_recent_cached: ::std::option::Option<bool>,
        /// Password at the bank.
        #[serde(
            rename = "Password",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub password: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// The session of the 203 that is answered.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::uuid::Uuid>,
        /// Whether to keep credentials and data. A live refresh updates the saved card only with true. True when absent by the current page, false in one client, so it is better sent always.
        #[serde(rename = "Save", skip_serializing_if = "::std::option::Option::is_none")]
        pub save: ::std::option::Option<bool>,
        /// Whether to refresh the card nightly. False when absent.
        #[serde(
            rename = "ScheduleRefresh",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub schedule_refresh: ::std::option::Option<bool>,
        #[serde(
            rename = "SecurityResponses",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub security_responses: ::std::option::Option<SecurityResponses>,
        /// Free text that comes back in answers and deliveries.
        #[serde(rename = "Tag", skip_serializing_if = "::std::option::Option::is_none")]
        pub tag: ::std::option::Option<::std::string::String>,
        /// Name or card number at the bank. Direct integrations only. Some samples spell the key `username`.
        #[serde(
            rename = "Username",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub username: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Whether to read balances.
        #[serde(
            rename = "WithBalance",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_balance: ::std::option::Option<bool>,
        /// Whether to collect the bank's list of questions, so that they can be answered ahead. Also written `WithMFAQuestions`. False when absent.
        #[serde(
            rename = "WithMfaQuestions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_mfa_questions: ::std::option::Option<bool>,
        /// Whether to read transactions.
        #[serde(
            rename = "WithTransactions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_transactions: ::std::option::Option<bool>,
    }
    /// A token that opens one session.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct AuthorizeToken {
        /// The status again.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        /// The token, a GUID.
        #[serde(rename = "Token")]
        pub token: ::foliolink_raw::runtime::Secret,
    }
    /// What an account holds.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct Balance {
        /// Posted and authorized.
        #[serde(
            rename = "Available",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub available: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Posted.
        #[serde(
            rename = "Current",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub current: ::std::option::Option<::foliolink_raw::runtime::Money>,
        #[serde(
            rename = "Limit",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub limit: ::std::option::Option<::foliolink_raw::flinks::BalanceLimit>,
    }
    /// The outcome of a deletion, as one client types it.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct DeletedCardNotice {
        /// Text for people, which may say that nothing was deleted.
        #[serde(
            rename = "Message",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub message: ::std::option::Option<::std::string::String>,
        /// The status again.
        #[serde(
            rename = "StatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub status_code: ::std::option::Option<i32>,
    }
    /// A card has been deleted.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct DeletedInvestments {
        /// Text for people.
        #[serde(
            rename = "Message",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub message: ::std::option::Option<::std::string::String>,
    }
    /// A refusal. React by its code, since the status of a code has changed over time.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct Failure {
        #[serde(
            rename = "FlinksCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub flinks_code: ::std::option::Option<::foliolink_raw::flinks::FlinksCode>,
        /// The status again.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        /// Calls that can follow.
        #[serde(
            rename = "Links",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub links: ::std::option::Option<::std::vec::Vec<Link>>,
        /// Text for people. It may hold the RequestId or the bank's own words.
        #[serde(
            rename = "Message",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub message: ::std::option::Option<::std::string::String>,
        /// The session, where the provider names it.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::std::string::String>,
    }
    /// `FailureWebhook`
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct FailureWebhook {
        #[serde(
            rename = "FlinksCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub flinks_code: ::std::option::Option<::foliolink_raw::flinks::FlinksCode>,
        /// Status that the work ended with, 400 or more.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        #[serde(
            rename = "Institution",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution: ::std::option::Option<::foliolink_raw::flinks::InstitutionRef>,
        #[serde(
            rename = "Login",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login: ::std::option::Option<Login>,
        /// Text for people.
        #[serde(
            rename = "Message",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub message: ::std::option::Option<::std::string::String>,
        /// The session.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::std::string::String>,
        #[serde(
            rename = "ResponseType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub response_type: ::std::option::Option<
            ::foliolink_raw::flinks::WebhookResponseType,
        >,
        /// The text given when the session was opened.
        #[serde(rename = "Tag", skip_serializing_if = "::std::option::Option::is_none")]
        pub tag: ::std::option::Option<::std::string::String>,
    }
    /// How well a person's data agrees with the bank's.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct FieldMatch {
        #[serde(
            rename = "FieldLevelMatch",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub field_level_match: ::std::option::Option<FieldMatches>,
        #[serde(
            rename = "FieldLevelMatchRate",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub field_level_match_rate: ::std::option::Option<FieldMatchRates>,
        /// The verdict, only when a threshold was sent.
        #[serde(
            rename = "OverallMatch",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub overall_match: ::std::option::Option<bool>,
        /// How well all fields agree, 0 to 1.
        #[serde(
            rename = "OverallMatchRate",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub overall_match_rate: ::std::option::Option<::foliolink_raw::runtime::Money>,
    }
    /// A rate for each field. That the keys are those of the request is concluded.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct FieldMatchRates {
        /// How well the city agrees.
        #[serde(rename = "City", skip_serializing_if = "::std::option::Option::is_none")]
        pub city: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// How well number and street agree.
        #[serde(
            rename = "CivicAddress",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub civic_address: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// How well the e-mail address agrees.
        #[serde(
            rename = "Email",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub email: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// How well the first name agrees.
        #[serde(
            rename = "FirstName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub first_name: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// How well the name agrees.
        #[serde(
            rename = "FullName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub full_name: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// How well the last name agrees.
        #[serde(
            rename = "LastName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_name: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// How well the middle name agrees.
        #[serde(
            rename = "MiddleName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub middle_name: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Names of fields that the bank knows nothing of.
        #[serde(
            rename = "NoData",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub no_data: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
        /// How well the phone number agrees.
        #[serde(
            rename = "Phone",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// How well the postal code agrees.
        #[serde(
            rename = "PostalCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub postal_code: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// How well the province agrees.
        #[serde(
            rename = "Province",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub province: ::std::option::Option<::foliolink_raw::runtime::Money>,
    }
    /// A card, and what a person says. The name is sent whole or in parts. Which fields are required isn't documented.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct FieldMatchRequest {
        /// City.
        #[serde(rename = "City", skip_serializing_if = "::std::option::Option::is_none")]
        pub city: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Number and street.
        #[serde(
            rename = "CivicAddress",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub civic_address: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// E-mail address.
        #[serde(
            rename = "Email",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub email: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// First name.
        #[serde(
            rename = "FirstName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub first_name: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Name, when not sent in parts.
        #[serde(
            rename = "FullName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub full_name: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Last name.
        #[serde(
            rename = "LastName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_name: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// The card.
        #[serde(
            rename = "LoginId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login_id: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// Middle name.
        #[serde(
            rename = "MiddleName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub middle_name: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Phone number.
        #[serde(
            rename = "Phone",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Postal code.
        #[serde(
            rename = "PostalCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub postal_code: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Province.
        #[serde(
            rename = "Province",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub province: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// From which rate on a field counts as a match, 0 to 1, as text.
        #[serde(
            rename = "Threshold",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub threshold: ::std::option::Option<::std::string::String>,
    }
    /// A verdict for each field. That the keys are those of the request is concluded.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct FieldMatches {
        /// Whether the city matches.
        #[serde(rename = "City", skip_serializing_if = "::std::option::Option::is_none")]
        pub city: ::std::option::Option<bool>,
        /// Whether number and street match.
        #[serde(
            rename = "CivicAddress",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub civic_address: ::std::option::Option<bool>,
        /// Whether the e-mail address matches.
        #[serde(
            rename = "Email",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub email: ::std::option::Option<bool>,
        /// Whether the first name matches.
        #[serde(
            rename = "FirstName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub first_name: ::std::option::Option<bool>,
        /// Whether the name matches.
        #[serde(
            rename = "FullName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub full_name: ::std::option::Option<bool>,
        /// Whether the last name matches.
        #[serde(
            rename = "LastName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_name: ::std::option::Option<bool>,
        /// Whether the middle name matches.
        #[serde(
            rename = "MiddleName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub middle_name: ::std::option::Option<bool>,
        /// Names of fields that the bank knows nothing of.
        #[serde(
            rename = "NoData",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub no_data: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
        /// Whether the phone number matches.
        #[serde(
            rename = "Phone",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone: ::std::option::Option<bool>,
        /// Whether the postal code matches.
        #[serde(
            rename = "PostalCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub postal_code: ::std::option::Option<bool>,
        /// Whether the province matches.
        #[serde(
            rename = "Province",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub province: ::std::option::Option<bool>,
    }
    /// Whom an account belongs to.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct Holder {
        #[serde(
            rename = "Address",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub address: ::std::option::Option<Address>,
        /// E-mail address.
        #[serde(
            rename = "Email",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub email: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Name as the bank writes it.
        #[serde(rename = "Name", skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Phone number as the bank writes it, never normalised.
        #[serde(
            rename = "PhoneNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number: ::std::option::Option<::foliolink_raw::runtime::Personal>,
    }
    /// A card whose nightly refresh has stopped.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct IneligibleCard {
        /// When it was last tried, in UTC.
        #[serde(
            rename = "LastRefreshDate",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_refresh_date: ::std::option::Option<::foliolink_raw::runtime::Time>,
        #[serde(
            rename = "LastRefreshErrorCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_refresh_error_code: ::std::option::Option<
            ::foliolink_raw::flinks::FlinksCode,
        >,
        #[serde(
            rename = "LastRefreshState",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_refresh_state: ::std::option::Option<
            ::foliolink_raw::flinks::RefreshState,
        >,
        /// The card.
        #[serde(
            rename = "LoginId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login_id: ::std::option::Option<::foliolink_raw::runtime::Secret>,
    }
    /// An investment connection whose nightly refresh has stopped. The page gives names without types; the types are those of the banking call.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct IneligibleWealth {
        #[serde(
            rename = "Institution",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution: ::std::option::Option<::foliolink_raw::flinks::InstitutionRef>,
        /// When it was last tried, in UTC.
        #[serde(
            rename = "LastRefreshDate",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_refresh_date: ::std::option::Option<::foliolink_raw::runtime::Time>,
        #[serde(
            rename = "LastRefreshErrorCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_refresh_error_code: ::std::option::Option<
            ::foliolink_raw::flinks::FlinksCode,
        >,
        #[serde(
            rename = "LastRefreshState",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_refresh_state: ::std::option::Option<
            ::foliolink_raw::flinks::RefreshState,
        >,
        /// The connection.
        #[serde(
            rename = "LoginId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login_id: ::std::option::Option<::foliolink_raw::runtime::Secret>,
    }
    /// A bank that can be connected.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Institution {
        #[serde(
            rename = "Country",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub country: ::std::option::Option<::foliolink_raw::flinks::InstitutionCountry>,
        /// Number of the institution, also known to the widget.
        #[serde(rename = "Id")]
        pub id: i32,
        /// Names and addresses by language.
        #[serde(
            rename = "Localizations",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub localizations: ::std::option::Option<
            ::std::vec::Vec<InstitutionLocalization>,
        >,
        #[serde(
            rename = "Status",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub status: ::std::option::Option<::foliolink_raw::flinks::InstitutionStatus>,
    }
    /// An institution's number and name.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct InstitutionIdentity {
        /// Number of the institution.
        #[serde(rename = "Id", skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<i32>,
        /// Name of the institution.
        #[serde(rename = "Name", skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
    }
    /// One page of institutions.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct InstitutionList {
        /// How many there are in all.
        #[serde(
            rename = "Count",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub count: ::std::option::Option<i32>,
        /// The institutions of this page.
        #[serde(rename = "Data")]
        pub data: ::std::vec::Vec<Institution>,
    }
    /// A bank's name and addresses in one language.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct InstitutionLocalization {
        #[serde(
            rename = "Language",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub language: ::std::option::Option<::foliolink_raw::flinks::Language>,
        /// Name in that language.
        #[serde(rename = "Name", skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// Addresses on the web.
        #[serde(rename = "Urls", skip_serializing_if = "::std::option::Option::is_none")]
        pub urls: ::std::option::Option<::std::vec::Vec<InstitutionUrl>>,
    }
    /// An address of a bank on the web.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct InstitutionUrl {
        #[serde(rename = "Type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::foliolink_raw::flinks::InstitutionUrlType>,
        /// The address.
        #[serde(rename = "Url", skip_serializing_if = "::std::option::Option::is_none")]
        pub url: ::std::option::Option<::std::string::String>,
    }
    /// An investment account.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct InvestmentAccount {
        /// The bare account number, usable for transfers.
        #[serde(
            rename = "AccountId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub account_id: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Cash and securities at market value.
        #[serde(
            rename = "AccountValue",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub account_value: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Cash in the account's currency.
        #[serde(rename = "Cash", skip_serializing_if = "::std::option::Option::is_none")]
        pub cash: ::std::option::Option<::foliolink_raw::runtime::Money>,
        #[serde(
            rename = "Currency",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub currency: ::std::option::Option<::foliolink_raw::flinks::InvestmentCurrency>,
        /// The same in the account's currency.
        #[serde(
            rename = "CurrencyValue",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub currency_value: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// As the institution shows it, usually name, number and currency.
        #[serde(
            rename = "FullAccountId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub full_account_id: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Number of the account at Flinks.
        #[serde(rename = "Id", skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        /// Name of the account.
        #[serde(rename = "Name", skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// What is held now.
        #[serde(
            rename = "Positions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub positions: ::std::option::Option<
            ::std::vec::Vec<::foliolink_raw::runtime::RawJson>,
        >,
        /// Whether the account is registered for tax.
        #[serde(
            rename = "Registered",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub registered: ::std::option::Option<bool>,
        /// What led to the holdings.
        #[serde(
            rename = "Transactions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub transactions: ::std::option::Option<
            ::std::vec::Vec<::foliolink_raw::runtime::RawJson>,
        >,
        #[serde(rename = "Type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::foliolink_raw::flinks::InvestmentAccountType>,
    }
    /// The accounts at one institution.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct InvestmentInstitution {
        /// Its accounts.
        #[serde(
            rename = "Accounts",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub accounts: ::std::option::Option<::std::vec::Vec<InvestmentAccount>>,
        #[serde(rename = "Id", skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::foliolink_raw::flinks::InvestmentInstitutionId>,
        /// Name of the institution.
        #[serde(rename = "Name", skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
    }
    /// Holdings by institution.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Investments {
        /// One entry an institution. The provider leaves the entries untyped; their content comes from its page on response fields.
        #[serde(rename = "Investments")]
        pub investments: ::std::vec::Vec<InvestmentInstitution>,
        /// Text for people.
        #[serde(
            rename = "Message",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub message: ::std::option::Option<::std::string::String>,
    }
    /// A card and its session, in the form of the guide.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct InvestmentsRequest {
        /// The saved card.
        #[serde(rename = "LoginId")]
        pub login_id: ::foliolink_raw::runtime::Secret,
        /// True in the documented use.
        #[serde(rename = "MostRecentCached")]
        pub most_recent_cached: bool,
        /// The session.
        #[serde(rename = "RequestId")]
        pub request_id: ::uuid::Uuid,
    }
    /// `InvestmentsWebhook`
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct InvestmentsWebhook {
        /// Status that the work ended with.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        #[serde(
            rename = "Institution",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution: ::std::option::Option<::foliolink_raw::flinks::InstitutionRef>,
        /// Holdings by institution.
        #[serde(
            rename = "Investments",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub investments: ::std::option::Option<::std::vec::Vec<InvestmentInstitution>>,
        #[serde(
            rename = "Login",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login: ::std::option::Option<Login>,
        /// Text for people.
        #[serde(
            rename = "Message",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub message: ::std::option::Option<::std::string::String>,
        /// The session.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::std::string::String>,
        #[serde(rename = "ResponseType")]
        pub response_type: ::foliolink_raw::flinks::WebhookResponseType,
        /// The text given when the session was opened.
        #[serde(rename = "Tag", skip_serializing_if = "::std::option::Option::is_none")]
        pub tag: ::std::option::Option<::std::string::String>,
    }
    /// `KycWebhook`
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct KycWebhook {
        /// The people and firms that hold the accounts.
        #[serde(
            rename = "Holders",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub holders: ::std::option::Option<::std::vec::Vec<Holder>>,
        /// Status that the work ended with.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        #[serde(
            rename = "Institution",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution: ::std::option::Option<::foliolink_raw::flinks::InstitutionRef>,
        #[serde(
            rename = "Login",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login: ::std::option::Option<Login>,
        /// The session.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::std::string::String>,
        #[serde(rename = "ResponseType")]
        pub response_type: ::foliolink_raw::flinks::WebhookResponseType,
        /// The text given when the session was opened.
        #[serde(rename = "Tag", skip_serializing_if = "::std::option::Option::is_none")]
        pub tag: ::std::option::Option<::std::string::String>,
    }
    /// A call that can follow.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct Link {
        /// The path with the RequestId filled in. One sample leaves the template text in.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub example: ::std::option::Option<::std::string::String>,
        /// Path below BankingServices, with a leading slash.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub href: ::std::option::Option<::std::string::String>,
        /// Name of the call, such as `AccountsDetail` or `Authorization`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub rel: ::std::option::Option<::std::string::String>,
    }
    /// The saved connection between a person and a bank, also called a card.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct Login {
        /// The LoginId. Whoever holds it and the keys reads the account.
        #[serde(rename = "Id", skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// Whether nightly refresh is on.
        #[serde(
            rename = "IsScheduledRefresh",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_scheduled_refresh: ::std::option::Option<bool>,
        /// When data was last read at the bank, in UTC, with 6 or 7 digits of a second. What a card that was never refreshed carries isn't documented.
        #[serde(
            rename = "LastRefresh",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_refresh: ::std::option::Option<::foliolink_raw::runtime::Time>,
        #[serde(rename = "Type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::foliolink_raw::flinks::LoginType>,
        /// Name or card number at the bank.
        #[serde(
            rename = "Username",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub username: ::std::option::Option<::foliolink_raw::runtime::Personal>,
    }
    /// A security question with its answer.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct MfaAnswer {
        /// The answer.
        #[serde(
            rename = "Answer",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub answer: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// The question's text as it was listed.
        #[serde(
            rename = "Question",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub question: ::std::option::Option<::std::string::String>,
    }
    /// Answers have been stored.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct MfaAnswersStored {
        /// Text for people.
        #[serde(
            rename = "Message",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub message: ::std::option::Option<::std::string::String>,
    }
    /// What the bank asks before it lets its user in.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct MfaChallenge {
        /// The status again.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        #[serde(
            rename = "Institution",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution: ::std::option::Option<::foliolink_raw::flinks::InstitutionRef>,
        /// Where to send the answers.
        #[serde(
            rename = "Links",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub links: ::std::option::Option<::std::vec::Vec<Link>>,
        /// The session, to be sent with the answers. It may differ from one answer to the next.
        #[serde(rename = "RequestId")]
        pub request_id: ::std::string::String,
        /// One or more questions, all to be answered in one call.
        #[serde(rename = "SecurityChallenges")]
        pub security_challenges: ::std::vec::Vec<SecurityChallenge>,
    }
    /// A security question of the bank.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct MfaQuestion {
        /// The question's text.
        #[serde(rename = "Question")]
        pub question: ::std::string::String,
    }
    /// Questions without a stored answer.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct MfaQuestions {
        /// Text for people.
        #[serde(
            rename = "Message",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub message: ::std::option::Option<::std::string::String>,
        /// The questions, possibly none.
        #[serde(
            rename = "Questions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub questions: ::std::option::Option<::std::vec::Vec<MfaQuestion>>,
    }
    /// Cards with nightly refresh that no longer refresh. On an error, the code and the message.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct NightlyRefreshStatus {
        #[serde(
            rename = "FlinksCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub flinks_code: ::std::option::Option<::foliolink_raw::flinks::FlinksCode>,
        /// The status again.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        /// The cards, possibly none.
        #[serde(
            rename = "IneligibleCards",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub ineligible_cards: ::std::option::Option<::std::vec::Vec<IneligibleCard>>,
        /// Text for people, on an error.
        #[serde(
            rename = "Message",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub message: ::std::option::Option<::std::string::String>,
    }
    /// Work goes on. An older text says that a dispatched operation may carry a partial result.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct Pending {
        #[serde(
            rename = "FlinksCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub flinks_code: ::std::option::Option<::foliolink_raw::flinks::FlinksCode>,
        /// The status again.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        /// Where to poll.
        #[serde(
            rename = "Links",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub links: ::std::option::Option<::std::vec::Vec<Link>>,
        /// Text for people.
        #[serde(
            rename = "Message",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub message: ::std::option::Option<::std::string::String>,
        /// The session to poll.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::std::string::String>,
    }
    /// The last known transaction of an account.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct RefreshDelta {
        /// The account.
        #[serde(
            rename = "AccountId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub account_id: ::std::option::Option<::std::string::String>,
        /// Its last known transaction.
        #[serde(
            rename = "TransactionId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub transaction_id: ::std::option::Option<::std::string::String>,
    }
    /// A bank with its routing numbers.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct RoutedInstitution {
        #[serde(
            rename = "Country",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub country: ::std::option::Option<::foliolink_raw::flinks::InstitutionCountry>,
        /// Number of the institution.
        #[serde(rename = "Id")]
        pub id: i32,
        /// Names and addresses by language.
        #[serde(
            rename = "Localizations",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub localizations: ::std::option::Option<
            ::std::vec::Vec<InstitutionLocalization>,
        >,
        /// Routing numbers, nine digits each.
        #[serde(
            rename = "RoutingNumbers",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub routing_numbers: ::std::option::Option<
            ::std::vec::Vec<::std::string::String>,
        >,
        #[serde(
            rename = "Status",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub status: ::std::option::Option<::foliolink_raw::flinks::InstitutionStatus>,
    }
    /// The LoginId and its new state in words. Secret because of the LoginId in it.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct ScheduledRefreshNotice(pub ::foliolink_raw::runtime::Secret);
    impl ::std::ops::Deref for ScheduledRefreshNotice {
        type Target = ::foliolink_raw::runtime::Secret;
        fn deref(&self) -> &::foliolink_raw::runtime::Secret {
            &self.0
        }
    }
    impl ::std::convert::From<ScheduledRefreshNotice>
    for ::foliolink_raw::runtime::Secret {
        fn from(value: ScheduledRefreshNotice) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::foliolink_raw::runtime::Secret>
    for ScheduledRefreshNotice {
        fn from(value: ::foliolink_raw::runtime::Secret) -> Self {
            Self(value)
        }
    }
    /// One question.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct SecurityChallenge {
        /// The choices. For pictures each is one JPEG in Base64. Absent or empty for free text.
        #[serde(
            rename = "Iterables",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub iterables: ::std::option::Option<
            ::std::vec::Vec<::foliolink_raw::runtime::Personal>,
        >,
        /// The question in the language of the session, and the key of its answer.
        #[serde(rename = "Prompt")]
        pub prompt: ::std::string::String,
        #[serde(rename = "Type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::foliolink_raw::flinks::ChallengeType>,
    }
    /// Answers by prompt. The key is the prompt byte for byte, or, where the bank lets its user choose new questions, the chosen question. The value is always a list, with one string for most types.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct SecurityResponses(
        pub ::std::collections::BTreeMap<
            ::std::string::String,
            ::std::vec::Vec<::foliolink_raw::runtime::Secret>,
        >,
    );
    impl ::std::ops::Deref for SecurityResponses {
        type Target = ::std::collections::BTreeMap<
            ::std::string::String,
            ::std::vec::Vec<::foliolink_raw::runtime::Secret>,
        >;
        fn deref(
            &self,
        ) -> &::std::collections::BTreeMap<
            ::std::string::String,
            ::std::vec::Vec<::foliolink_raw::runtime::Secret>,
        > {
            &self.0
        }
    }
    impl ::std::convert::From<SecurityResponses>
    for ::std::collections::BTreeMap<
        ::std::string::String,
        ::std::vec::Vec<::foliolink_raw::runtime::Secret>,
    > {
        fn from(value: SecurityResponses) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<
        ::std::collections::BTreeMap<
            ::std::string::String,
            ::std::vec::Vec<::foliolink_raw::runtime::Secret>,
        >,
    > for SecurityResponses {
        fn from(
            value: ::std::collections::BTreeMap<
                ::std::string::String,
                ::std::vec::Vec<::foliolink_raw::runtime::Secret>,
            >,
        ) -> Self {
            Self(value)
        }
    }
    /// An open session.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Session {
        /// The status again.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        #[serde(
            rename = "Institution",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution: ::std::option::Option<::foliolink_raw::flinks::InstitutionRef>,
        /// Number of the institution, a newer field.
        #[serde(
            rename = "InstitutionId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution_id: ::std::option::Option<i32>,
        /// Name of the institution, a newer field.
        #[serde(
            rename = "InstitutionName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution_name: ::std::option::Option<::std::string::String>,
        /// Calls that can follow.
        #[serde(
            rename = "Links",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub links: ::std::option::Option<::std::vec::Vec<Link>>,
        #[serde(
            rename = "Login",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login: ::std::option::Option<Login>,
        /// The session, for the data calls.
        #[serde(rename = "RequestId")]
        pub request_id: ::std::string::String,
        /// The text of the request, when one was sent.
        #[serde(rename = "Tag", skip_serializing_if = "::std::option::Option::is_none")]
        pub tag: ::std::option::Option<::std::string::String>,
    }
    /// A card, and whether to refresh it nightly. Clients also send both keys in PascalCase.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct SetScheduledRefreshRequest {
        /// The new state. The page gives false as its default, although it is required.
        #[serde(rename = "isActivated")]
        pub is_activated: bool,
        /// The card. Not marked as required.
        #[serde(
            rename = "loginId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login_id: ::std::option::Option<::foliolink_raw::runtime::Secret>,
    }
    /// One statement.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Statement {
        /// The file in Base64.
        #[serde(rename = "Base64Bytes")]
        pub base64_bytes: ::foliolink_raw::runtime::Personal,
        #[serde(
            rename = "FileType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub file_type: ::std::option::Option<::foliolink_raw::flinks::StatementFileType>,
        /// 32 hexadecimal digits without dashes.
        #[serde(
            rename = "UniqueId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub unique_id: ::std::option::Option<::std::string::String>,
    }
    /// The statements of a session.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct Statements {
        /// The status again.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        #[serde(
            rename = "Institution",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution: ::std::option::Option<::foliolink_raw::flinks::InstitutionRef>,
        #[serde(
            rename = "Login",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login: ::std::option::Option<Login>,
        /// The session.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::std::string::String>,
        /// The statements, account by account.
        #[serde(rename = "StatementsByAccount")]
        pub statements_by_account: ::std::vec::Vec<AccountStatements>,
    }
    /// A session, which accounts, and how many statements.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct StatementsRequest {
        /// Ids of the accounts. All when absent.
        #[serde(
            rename = "AccountsFilter",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub accounts_filter: ::std::vec::Vec<::std::string::String>,
        #[serde(
            rename = "NumberOfStatements",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub number_of_statements: ::std::option::Option<
            ::foliolink_raw::flinks::NumberOfStatements,
        >,
        /// The session.
        #[serde(rename = "RequestId")]
        pub request_id: ::uuid::Uuid,
    }
    /// An account without its transactions.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct SummaryAccount {
        /// Digits with leading zeros, possibly masked.
        #[serde(
            rename = "AccountNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub account_number: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        #[serde(
            rename = "AccountType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub account_type: ::std::option::Option<
            ::foliolink_raw::flinks::AccountOwnership,
        >,
        #[serde(
            rename = "Balance",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub balance: ::std::option::Option<Balance>,
        #[serde(
            rename = "Category",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub category: ::std::option::Option<::foliolink_raw::flinks::AccountCategory>,
        #[serde(
            rename = "Currency",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub currency: ::std::option::Option<::foliolink_raw::flinks::Currency>,
        /// The same for e-transfers.
        #[serde(
            rename = "ETransferEligibleRatio",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub e_transfer_eligible_ratio: ::std::option::Option<
            ::foliolink_raw::runtime::Money,
        >,
        /// Observed probability, 0 to 1, that transit, institution and account number can be had for such an account. 0 also means that it is known not to work.
        #[serde(
            rename = "EftEligibleRatio",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub eft_eligible_ratio: ::std::option::Option<::foliolink_raw::runtime::Money>,
        #[serde(
            rename = "Holder",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub holder: ::std::option::Option<Holder>,
        /// Number of the account at Flinks, for `AccountsFilter`.
        #[serde(rename = "Id")]
        pub id: ::std::string::String,
        /// Bank, three digits in Canada. Absent from the current sample.
        #[serde(
            rename = "InstitutionNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub institution_number: ::std::option::Option<::std::string::String>,
        /// Last four digits of the number.
        #[serde(
            rename = "LastFourDigits",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_four_digits: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        /// Agreed overdraft. Absent from the current sample.
        #[serde(
            rename = "OverdraftLimit",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub overdraft_limit: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Name as the bank shows it.
        #[serde(
            rename = "Title",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub title: ::std::option::Option<::std::string::String>,
        /// Branch, five digits in Canada. Absent from the current sample.
        #[serde(
            rename = "TransitNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub transit_number: ::std::option::Option<::foliolink_raw::runtime::Personal>,
        #[serde(rename = "Type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::foliolink_raw::flinks::AccountType>,
    }
    /// One line of an account. Debit and credit are read apart: normally one of them is null, yet a sample fills both, and a captured answer holds 0 on the unused side.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct Transaction {
        /// Balance of the account after this line.
        #[serde(
            rename = "Balance",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub balance: ::std::option::Option<::foliolink_raw::runtime::Money>,
        #[serde(rename = "Code", skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<::foliolink_raw::flinks::TransactionCode>,
        /// Amount in, positive.
        #[serde(
            rename = "Credit",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub credit: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Day of the transaction.
        #[serde(rename = "Date", skip_serializing_if = "::std::option::Option::is_none")]
        pub date: ::std::option::Option<::foliolink_raw::runtime::Date>,
        /// Amount out, positive.
        #[serde(
            rename = "Debit",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub debit: ::std::option::Option<::foliolink_raw::runtime::Money>,
        /// Text of the bank.
        #[serde(
            rename = "Description",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub description: ::std::option::Option<::std::string::String>,
        /// The transaction.
        #[serde(rename = "Id", skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
    }
    /// A card and its session, in the form of the provider's own description, which marks nothing as required.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct WealthInvestmentsRequest {
        /// The saved card.
        #[serde(
            rename = "LoginId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login_id: ::std::option::Option<::foliolink_raw::runtime::Secret>,
        /// The text `true`, not a boolean. Also what an absent field means.
        #[serde(
            rename = "MostRecentCached",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub most_recent_cached: ::std::option::Option<::std::string::String>,
        /// The session.
        #[serde(
            rename = "RequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_id: ::std::option::Option<::uuid::Uuid>,
    }
    /// Investment connections that failed the nightly run.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct WealthNightlyRefreshStatus {
        /// The status again.
        #[serde(
            rename = "HttpStatusCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub http_status_code: ::std::option::Option<i32>,
        /// The connections, possibly none.
        #[serde(
            rename = "IneligibleWealths",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub ineligible_wealths: ::std::option::Option<::std::vec::Vec<IneligibleWealth>>,
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
/// Client for Flinks
///
/// What Flinks' banking, enrichment and investment calls send and take. Conventions and extensions: `README.md` beside this file. Marks of certainty (`x-certainty`) stand wherever the provider's current pages don't say it themselves; `x-assumption` names the open point behind a guess.
///
/// A session is opened with Authorize, which answers a RequestId. The data calls take that RequestId, answer 202 while work goes on, and are then polled with GET every 10 seconds for at most 30 minutes. Success statuses differ in meaning: 200 is data, 202 is still working, 203 is a question to the user.
///
/// Identifiers, names and amounts in the examples are made up.
///
/// Version: 3.0.0
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
        "3.0.0"
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
    /// Mint an authorize token
    ///
    /// Trades the secret key for a token that opens one session, either with Authorize or in the widget's URL. It can be used once, and an unused one ends after 30 minutes by one page and 15 by another, so it is minted just before use. Sent without a body.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/GenerateAuthorizeToken`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    pub async fn generate_authorize_token<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
    ) -> Result<ResponseValue<types::AuthorizeToken>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GenerateAuthorizeToken", self.baseurl,
            encode_path(& customer_id.to_string()),
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
            operation_id: "generate_authorize_token",
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
    /// Open a session, or answer its MFA questions
    ///
    /// Opens a session for a saved card (LoginId) or for credentials typed by a user, and takes the answers to a 203. A live call (`MostRecentCached` false) signs in at the bank and may lock the account when repeated, hence `once`; a cached call asks nobody, never answers 203, and is safe to repeat, so a caller that sends one overrides the effect. A cached call can also answer with the error of the last refresh. The authorize token is mandatory for integrations created after October 2024 and optional before. Whether the call that answers MFA needs a token of its own isn't documented.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/Authorize`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: A saved card, credentials, or answers to a 203.
    pub async fn authorize<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        body: &'a types::AuthorizeRequest,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::SessionOrPendingOrMfaChallenge>,
        Error<::foliolink_raw::flinks::FailureOrAuthorizeRefusal>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/Authorize", self.baseurl, encode_path(& customer_id
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
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "authorize",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            203u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Open a session without waiting for it
    ///
    /// Starts a live sign-in for a saved card and answers 202 with a RequestId at once; the outcome is fetched by polling. It has to be activated by the provider, and newer pages use plain Authorize instead. Where polling by GET isn't served, the same call with only the RequestId is the fallback. The credential is assumed to be that of Authorize.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/AuthorizeAsync`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The saved card to sign in, or the RequestId to ask about.
    pub async fn authorize_async<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        body: &'a types::AuthorizeAsyncRequest,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::SessionOrPendingOrMfaChallenge>,
        Error<::foliolink_raw::flinks::FailureOrAuthorizeRefusal>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/AuthorizeAsync", self.baseurl, encode_path(&
            customer_id.to_string()),
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
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "authorize_async",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            203u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Ask whether a session has opened
    ///
    /// Answers 202 while the sign-in goes on, 203 when the user must answer the bank, 200 when the session is open. After anything else the user has to sign in again. Method and place of the RequestId aren't documented; this form follows the other polled calls.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/AuthorizeAsync/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn poll_authorize_async<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::SessionOrPendingOrMfaChallenge>,
        Error<::foliolink_raw::flinks::FailureOrAuthorizeRefusal>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/AuthorizeAsync/{}", self.baseurl, encode_path(&
            customer_id.to_string()), encode_path(& request_id.to_string()),
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
            operation_id: "poll_authorize_async",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            203u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Open sessions for several saved cards
    ///
    /// Takes a list of LoginIds and opens a session for each. The call is missing from the current reference, and its answer isn't documented anywhere: clients describe pairs of LoginId and RequestId or error. The credential is assumed to be that of Authorize.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/AuthorizeMultiple`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The saved cards.
    pub async fn authorize_multiple<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        body: &'a types::AuthorizeMultipleRequest,
    ) -> Result<
        ResponseValue<::foliolink_raw::runtime::RawJson>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/AuthorizeMultiple", self.baseurl, encode_path(&
            customer_id.to_string()),
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
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "authorize_multiple",
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
    /// Accounts with balances, without transactions
    ///
    /// Reads the accounts of an open session. A first 202 is normal, also in cached mode; the session is then polled. The call may run up to 210 seconds before the provider answers 202, so a client has to wait longer than that.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/GetAccountsSummary`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The session, and what to leave out.
    pub async fn get_accounts_summary<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        body: &'a types::AccountsSummaryRequest,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::AccountsSummaryOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/GetAccountsSummary", self.baseurl, encode_path(&
            customer_id.to_string()),
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
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_accounts_summary",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Ask again for the accounts summary
    ///
    /// Polls a summary that answered 202, with the same RequestId, every 10 seconds for at most 30 minutes. Answers what the first call would have answered. An index page lists POST; the endpoint's own page says GET.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/GetAccountsSummaryAsync/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_accounts_summary_async<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::AccountsSummaryOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/GetAccountsSummaryAsync/{}", self.baseurl,
            encode_path(& customer_id.to_string()), encode_path(& request_id
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
            operation_id: "get_accounts_summary_async",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Accounts with holders, numbers and transactions
    ///
    /// Reads the accounts of an open session in full. A first 202 is normal, also in cached mode; the session is then polled. The call may run up to 210 seconds before the provider answers 202, so a client has to wait longer than that. An UNAUTHORIZED here can mean that Authorize hasn't finished.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/GetAccountsDetail`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The session, which accounts, how far back, and what to leave out.
    pub async fn get_accounts_detail<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        body: &'a types::AccountsDetailRequest,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::AccountsDetailOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/GetAccountsDetail", self.baseurl, encode_path(&
            customer_id.to_string()),
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
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_accounts_detail",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Ask again for the accounts detail
    ///
    /// Polls a detail call that answered 202, with the same RequestId, every 10 seconds for at most 30 minutes. Answers what the first call would have answered, and is only valid after that first call.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/GetAccountsDetailAsync/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_accounts_detail_async<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::AccountsDetailOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/GetAccountsDetailAsync/{}", self.baseurl,
            encode_path(& customer_id.to_string()), encode_path(& request_id
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
            operation_id: "get_accounts_detail_async",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Account statements as PDF
    ///
    /// Reads the statements of a session's accounts. Canada only. It has to be enabled for the instance, and the card must have been connected in a widget opened with `detailsAndStatementEnable`. A 202 is polled like the other data calls.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/GetStatements`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The session, which accounts, and how many statements.
    pub async fn get_statements<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        body: &'a types::StatementsRequest,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::StatementsOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/GetStatements", self.baseurl, encode_path(&
            customer_id.to_string()),
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
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_statements",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Ask again for the statements
    ///
    /// Polls a statements call that answered 202, with the same RequestId, every 10 seconds for at most 30 minutes. Missing from the current list of endpoints; older pages and clients have it.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/GetStatementsAsync/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_statements_async<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::StatementsOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/GetStatementsAsync/{}", self.baseurl, encode_path(&
            customer_id.to_string()), encode_path(& request_id.to_string()),
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
            operation_id: "get_statements_async",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Holdings of a session, on the banking host
    ///
    /// Reads the investment accounts of a session, in the form that the guide shows: banking host, `MostRecentCached` as a boolean. There is no call to poll: the same request is repeated every 10 seconds for at most 30 minutes while the answer is 202. No credential is documented; the API key is assumed where one is configured. The provider retires the product on 2026-04-30.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/Investments`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The card and its session.
    pub async fn get_investments<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        body: &'a types::InvestmentsRequest,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::InvestmentsOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/Investments", self.baseurl, encode_path(&
            customer_id.to_string()),
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
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_investments",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Holdings of a session, on the wealth host
    ///
    /// Reads the investment accounts of a session, in the form of the provider's own description: wealth host, `MostRecentCached` as the text `true`. There is no call to poll: the same request is repeated every 10 seconds for at most 30 minutes while the answer is 202. No credential is documented; the API key is assumed where one is configured. The provider retires the product on 2026-04-30.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/Investments`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The card and its session.
    pub async fn get_wealth_investments<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        body: &'a types::WealthInvestmentsRequest,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::InvestmentsOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/Investments", self.baseurl, encode_path(& customer_id.to_string()),
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
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_wealth_investments",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Delete a card with its investment and banking data
    ///
    /// Removes everything behind a LoginId, banking data included. One print of the page names the banking host instead of the wealth host. No credential is documented; the API key is assumed where one is configured. The provider retires the product on 2026-04-30.
    ///
    /// Sends a `DELETE` request to `/v3/{customerId}/Investments/Delete/{loginId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    pub async fn delete_investments<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        login_id: &'a ::uuid::Uuid,
    ) -> Result<ResponseValue<types::DeletedInvestments>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/Investments/Delete/{}", self.baseurl, encode_path(& customer_id
            .to_string()), encode_path(& login_id.to_string()),
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
            operation_id: "delete_investments",
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
    /// Cards whose nightly refresh has stopped
    ///
    /// Lists only cards that have nightly refresh switched on and no longer refresh. The provider no longer actively supports nightly refresh; existing configurations keep running.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/GetNightlyRefreshStatus`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    pub async fn get_nightly_refresh_status<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
    ) -> Result<ResponseValue<types::NightlyRefreshStatus>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GetNightlyRefreshStatus", self.baseurl,
            encode_path(& customer_id.to_string()),
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
            operation_id: "get_nightly_refresh_status",
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
    /// Investment connections whose nightly refresh has stopped
    ///
    /// Lists investment connections that failed the nightly run, which goes on between 04:00 and 08:00 UTC. The trailing slash is part of the documented path. The page names no host; the banking one is assumed.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/GetWealthNightlyRefreshStatus/`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    pub async fn get_wealth_nightly_refresh_status<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<types::WealthNightlyRefreshStatus>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/GetWealthNightlyRefreshStatus/", self.baseurl,
            encode_path(& customer_id.to_string()),
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
            operation_id: "get_wealth_nightly_refresh_status",
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
    /// Switch a card's nightly refresh on or off
    ///
    /// Sets the flag and answers with a bare JSON string. A LoginId that doesn't exist is refused as INVALID_REQUEST, as far as can be concluded. No credential is documented; clients send the API key.
    ///
    /// Sends a `PATCH` request to `/v3/{customerId}/BankingServices/SetScheduledRefresh`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The card and the new state.
    pub async fn set_scheduled_refresh<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        body: &'a types::SetScheduledRefreshRequest,
    ) -> Result<ResponseValue<types::ScheduledRefreshNotice>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/SetScheduledRefresh", self.baseurl, encode_path(&
            customer_id.to_string()),
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
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "set_scheduled_refresh",
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
    /// Delete a saved card and all its data
    ///
    /// Ends the LoginId for good; access tokens given to partners for that user die at once. Refused with CARD_IN_USE while the card is being processed, and not to be called during a session. A repeat answers INVALID_LOGIN, which leaves open whether the first call or somebody else deleted the card, hence `once`. No credential is documented; clients send the API key.
    ///
    /// Sends a `DELETE` request to `/v3/{customerId}/BankingServices/DeleteCard/{loginId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    pub async fn delete_card<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        login_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::DeletedCard>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/DeleteCard/{}", self.baseurl, encode_path(&
            customer_id.to_string()), encode_path(& login_id.to_string()),
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
            operation_id: "delete_card",
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
    /// Security questions that have no stored answer
    ///
    /// Lists the bank's questions for a card that nobody has answered yet. Canada only, for banks with plain security questions. An older page asks for an Authorize with `WithMfaQuestions` and `Save` before. No credential is documented; clients send the API key.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/GetMFAQuestions/{loginId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    pub async fn get_mfa_questions<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        login_id: &'a ::uuid::Uuid,
    ) -> Result<ResponseValue<types::MfaQuestions>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/GetMFAQuestions/{}", self.baseurl, encode_path(&
            customer_id.to_string()), encode_path(& login_id.to_string()),
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
            operation_id: "get_mfa_questions",
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
    /// Store answers to security questions
    ///
    /// Stores answers that a later sign-in uses. They are checked only when the bank next asks; a wrong one is erased, and its question comes back to the list of open ones. No credential is documented; clients send the API key.
    ///
    /// Sends a `PATCH` request to `/v3/{customerId}/BankingServices/AnswerMFAQuestions`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The card, and answers to its questions.
    pub async fn answer_mfa_questions<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        body: &'a types::AnswerMfaQuestionsRequest,
    ) -> Result<ResponseValue<types::MfaAnswersStored>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/AnswerMFAQuestions", self.baseurl, encode_path(&
            customer_id.to_string()),
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
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "answer_mfa_questions",
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
    /// The institutions that can be connected
    ///
    /// At most 1000 a call. `Count` in the answer is the total and tells when to stop.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/Institutions`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `skip`: How many institutions to pass over.
    /// - `take`: How many institutions to answer, 1000 at most.
    pub async fn list_institutions<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        skip: Option<i32>,
        take: Option<i32>,
    ) -> Result<ResponseValue<types::InstitutionList>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/Institutions", self.baseurl, encode_path(&
            customer_id.to_string()),
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
            .query(&progenitor_client::QueryParam::new("skip", &skip))
            .query(&progenitor_client::QueryParam::new("take", &take))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_institutions",
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
    /// The institution behind a routing number
    ///
    /// United States only. Answers one institution with all its routing numbers. No credential is documented; the API key is assumed where one is configured.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/Institutions/RoutingNumber/{routingNumber}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `routing_number`: A bank's routing number, nine digits.
    pub async fn get_institution_by_routing_number<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        routing_number: &'a str,
    ) -> Result<ResponseValue<types::RoutedInstitution>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/Institutions/RoutingNumber/{}", self.baseurl,
            encode_path(& customer_id.to_string()), encode_path(& routing_number
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
            operation_id: "get_institution_by_routing_number",
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
    /// Compare a person's own data with the bank's
    ///
    /// Compares what is sent, field by field, with what the bank knows of the holder. Only the name of the call is documented; its shape comes from public client code. The API key is assumed where one is configured.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/BankingServices/FieldMatch`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `body`: The card, and what the person says.
    pub async fn field_match<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        body: &'a types::FieldMatchRequest,
    ) -> Result<ResponseValue<types::FieldMatch>, Error<types::Failure>> {
        let url = format!(
            "{}/v3/{}/BankingServices/FieldMatch", self.baseurl, encode_path(&
            customer_id.to_string()),
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
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "field_match",
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
    /// Income figures of a consumer
    ///
    /// Computes what the session says about income. Needs a finished GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers 202 while that or another attributes call for the card is running. Path and shape come from public client code. Some of these calls want the API secret as bearer; which ones isn't documented.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetIncomeAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_income_attributes<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        login_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::AttributeSetOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetIncomeAttributes", self.baseurl,
            encode_path(& customer_id.to_string()), encode_path(& login_id.to_string()),
            encode_path(& request_id.to_string()),
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
            operation_id: "get_income_attributes",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Credit risk figures of a consumer
    ///
    /// Computes what the session says about credit risk. Needs a finished GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers 202 while that or another attributes call for the card is running. Path and shape come from public client code. Some of these calls want the API secret as bearer; which ones isn't documented.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetCreditRiskAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_credit_risk_attributes<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        login_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::AttributeSetOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetCreditRiskAttributes", self
            .baseurl, encode_path(& customer_id.to_string()), encode_path(& login_id
            .to_string()), encode_path(& request_id.to_string()),
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
            operation_id: "get_credit_risk_attributes",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Lending figures of a consumer
    ///
    /// Computes what a lender asks about. Needs a finished GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers 202 while that or another attributes call for the card is running. Path and shape come from public client code. Some of these calls want the API secret as bearer; which ones isn't documented.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetLendingAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_lending_attributes<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        login_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::AttributeSetOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetLendingAttributes", self.baseurl,
            encode_path(& customer_id.to_string()), encode_path(& login_id.to_string()),
            encode_path(& request_id.to_string()),
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
            operation_id: "get_lending_attributes",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Behaviour figures of a consumer
    ///
    /// Computes what the session says about how a person uses their accounts. Needs a finished GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers 202 while that or another attributes call for the card is running. Path and shape come from public client code. Some of these calls want the API secret as bearer; which ones isn't documented.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetUserAnalysisAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_user_analysis_attributes<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        login_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::AttributeSetOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetUserAnalysisAttributes", self
            .baseurl, encode_path(& customer_id.to_string()), encode_path(& login_id
            .to_string()), encode_path(& request_id.to_string()),
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
            operation_id: "get_user_analysis_attributes",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Every figure of a consumer
    ///
    /// Computes every consumer attribute of the package. Needs a finished GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers 202 while that or another attributes call for the card is running. Path and shape come from public client code. Some of these calls want the API secret as bearer; which ones isn't documented.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetAllAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_all_attributes<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        login_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::AttributeSetOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetAllAttributes", self.baseurl,
            encode_path(& customer_id.to_string()), encode_path(& login_id.to_string()),
            encode_path(& request_id.to_string()),
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
            operation_id: "get_all_attributes",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Analysis figures of a business
    ///
    /// Computes what the session says about a business. Needs a finished GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers 202 while that or another attributes call for the card is running. Path and shape come from public client code. Some of these calls want the API secret as bearer; which ones isn't documented.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetBusinessAnalysisAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_business_analysis_attributes<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        login_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::AttributeSetOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetBusinessAnalysisAttributes", self
            .baseurl, encode_path(& customer_id.to_string()), encode_path(& login_id
            .to_string()), encode_path(& request_id.to_string()),
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
            operation_id: "get_business_analysis_attributes",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Every figure of a business
    ///
    /// Computes every business attribute of the package. Needs a finished GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers 202 while that or another attributes call for the card is running. Path and shape come from public client code. Some of these calls want the API secret as bearer; which ones isn't documented.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetAllBusinessAttributes`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_all_business_attributes<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        login_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::AttributeSetOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}/GetAllBusinessAttributes", self
            .baseurl, encode_path(& customer_id.to_string()), encode_path(& login_id
            .to_string()), encode_path(& request_id.to_string()),
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
            operation_id: "get_all_business_attributes",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Chosen figures of a session
    ///
    /// Computes the attributes that are named. Needs a finished GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers 202 while that or another attributes call for the card is running. Path and shape come from public client code. Some of these calls want the API secret as bearer; which ones isn't documented.
    ///
    /// Sends a `POST` request to `/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    /// - `body`: Which attributes, over which accounts and days.
    pub async fn request_attributes<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        login_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
        body: &'a types::AttributesRequest,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::AttributeSetOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/insight/login/{}/attributes/{}", self.baseurl, encode_path(&
            customer_id.to_string()), encode_path(& login_id.to_string()), encode_path(&
            request_id.to_string()),
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
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "request_attributes",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Transactions sorted into categories
    ///
    /// Reads the transactions of a session with their categories. The answer's shape isn't documented. Needs a finished GetAccountsDetail for the session, no more than 8 minutes old in cached mode, and answers 202 while that or another attributes call for the card is running. Path and shape come from public client code. Some of these calls want the API secret as bearer; which ones isn't documented.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/categorization/login/{loginId}/requestid/{requestId}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `login_id`: The saved card.
    /// - `request_id`: The session, as answered by Authorize.
    pub async fn get_categorization<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        login_id: &'a ::uuid::Uuid,
        request_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::flinks::CategorizationOrPending>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/categorization/login/{}/requestid/{}", self.baseurl, encode_path(&
            customer_id.to_string()), encode_path(& login_id.to_string()), encode_path(&
            request_id.to_string()),
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
            operation_id: "get_categorization",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            202u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16..=599u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// The catalogue of consumer attributes
    ///
    /// Lists the attributes that can be asked for. Path and purpose come from public client code; the answer's shape isn't documented, and the API key is assumed where one is configured.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/attributes/library`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    pub async fn get_attributes_library<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::runtime::RawJson>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/attributes/library", self.baseurl, encode_path(& customer_id
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
            operation_id: "get_attributes_library",
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
    /// The catalogue of business attributes
    ///
    /// Lists the attributes of businesses that can be asked for. Path and purpose come from public client code; the answer's shape isn't documented, and the API key is assumed where one is configured.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/attributes/library/business`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    pub async fn get_business_attributes_library<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
    ) -> Result<
        ResponseValue<::foliolink_raw::runtime::RawJson>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/attributes/library/business", self.baseurl, encode_path(&
            customer_id.to_string()),
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
            operation_id: "get_business_attributes_library",
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
    /// The catalogue of categories
    ///
    /// Lists the categories that categorization uses in a country. Path and purpose come from public client code; the answer's shape isn't documented, and the API key is assumed where one is configured.
    ///
    /// Sends a `GET` request to `/v3/{customerId}/BankingServices/Categories/{countryCode}`
    ///
    /// Arguments:
    /// - `customer_id`: The client, a GUID given by the provider.
    /// - `country_code`: The country. Two letters are assumed.
    pub async fn get_categories<'a>(
        &'a self,
        customer_id: &'a ::uuid::Uuid,
        country_code: &'a str,
    ) -> Result<
        ResponseValue<::foliolink_raw::runtime::RawJson>,
        Error<types::Failure>,
    > {
        let url = format!(
            "{}/v3/{}/BankingServices/Categories/{}", self.baseurl, encode_path(&
            customer_id.to_string()), encode_path(& country_code.to_string()),
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
            operation_id: "get_categories",
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

progenitor_client::by_status! {
    /// Told apart by HTTP status: `authorize`, `authorize_async`, `poll_authorize_async`.
    pub enum SessionOrPendingOrMfaChallenge {
        Session(types::Session),
        Pending(types::Pending),
        MfaChallenge(types::MfaChallenge),
    }
    match status {
        200 => Session(types::Session),
        202 => Pending(types::Pending),
        203 => MfaChallenge(types::MfaChallenge),
    }
}

progenitor_client::by_status! {
    /// Told apart by HTTP status: `authorize`, `authorize_async`, `poll_authorize_async`.
    pub enum FailureOrAuthorizeRefusal {
        Failure(types::Failure),
        AuthorizeRefusal(types::AuthorizeRefusal),
    }
    match status {
        400 => Failure(types::Failure),
        401 => AuthorizeRefusal(types::AuthorizeRefusal),
        403 => Failure(types::Failure),
        405 => Failure(types::Failure),
        429 => Failure(types::Failure),
        500 => Failure(types::Failure),
        400..=499 => Failure(types::Failure),
        500..=599 => Failure(types::Failure),
    }
}

progenitor_client::by_status! {
    /// Told apart by HTTP status: `get_accounts_summary`, `get_accounts_summary_async`.
    pub enum AccountsSummaryOrPending {
        AccountsSummary(types::AccountsSummary),
        Pending(types::Pending),
    }
    match status {
        200 => AccountsSummary(types::AccountsSummary),
        202 => Pending(types::Pending),
    }
}

progenitor_client::by_status! {
    /// Told apart by HTTP status: `get_accounts_detail`, `get_accounts_detail_async`.
    pub enum AccountsDetailOrPending {
        AccountsDetail(types::AccountsDetail),
        Pending(types::Pending),
    }
    match status {
        200 => AccountsDetail(types::AccountsDetail),
        202 => Pending(types::Pending),
    }
}

progenitor_client::by_status! {
    /// Told apart by HTTP status: `get_statements`, `get_statements_async`.
    pub enum StatementsOrPending {
        Statements(types::Statements),
        Pending(types::Pending),
    }
    match status {
        200 => Statements(types::Statements),
        202 => Pending(types::Pending),
    }
}

progenitor_client::by_status! {
    /// Told apart by HTTP status: `get_investments`, `get_wealth_investments`.
    pub enum InvestmentsOrPending {
        Investments(types::Investments),
        Pending(types::Pending),
    }
    match status {
        200 => Investments(types::Investments),
        202 => Pending(types::Pending),
    }
}

progenitor_client::by_status! {
    /// Told apart by HTTP status: `get_income_attributes`, `get_credit_risk_attributes`, `get_lending_attributes`, `get_user_analysis_attributes`, `get_all_attributes`, `get_business_analysis_attributes`, `get_all_business_attributes`, `request_attributes`.
    pub enum AttributeSetOrPending {
        AttributeSet(types::AttributeSet),
        Pending(types::Pending),
    }
    match status {
        200 => AttributeSet(types::AttributeSet),
        202 => Pending(types::Pending),
    }
}

progenitor_client::by_status! {
    /// Told apart by HTTP status: `get_categorization`.
    pub enum CategorizationOrPending {
        Categorization(progenitor_client::RawJson),
        Pending(types::Pending),
    }
    match status {
        200 => Categorization(progenitor_client::RawJson),
        202 => Pending(types::Pending),
    }
}

progenitor_client::by_shape! {
    /// The institution, as its name in banking or as an object in a sample for investments.
    pub enum InstitutionRef {
        Text(String) = string,
        Object(types::InstitutionIdentity) = object,
    }
}

progenitor_client::by_shape! {
    /// Credit limit. A number, but the page of the polled summary types it as a string.
    pub enum BalanceLimit {
        Number(progenitor_client::Money) = number,
        Text(String) = string,
    }
}

progenitor_client::by_shape! {
    /// Deprecated. A number by one page, a string by clients, null in every sample.
    pub enum TransactionCode {
        Number(progenitor_client::Money) = number,
        Text(String) = string,
    }
}

progenitor_client::by_shape! {
    /// Number of the institution. A string by the page, an integer in the sample of a session.
    pub enum InvestmentInstitutionId {
        Text(String) = string,
        Number(i64) = number,
    }
}

progenitor_client::by_shape! {
    /// What DeleteCard answers. Not documented; one client types an object, another reads text.
    pub enum DeletedCard {
        Text(String) = string,
        Object(types::DeletedCardNotice) = object,
    }
}

progenitor_client::open_enum! {
    /// Whose login it is. Null was seen with investments.
    pub enum LoginType {
        Personal = "Personal",
        Business = "Business",
    }
}

progenitor_client::open_enum! {
    /// How to answer: free text, one choice, several choices, pictures, or how to deliver a code. Only the first is documented, the others were seen in a client.
    pub enum ChallengeType {
        QuestionAndAnswer = "QuestionAndAnswer",
        MultipleChoice = "MultipleChoice",
        MultipleChoiceMultipleAnswers = "MultipleChoiceMultipleAnswers",
        ImageSelection = "ImageSelection",
        TextOrCall = "TextOrCall",
    }
}

progenitor_client::open_enum! {
    /// What happened, as a stable code. OK and CREATED are listed by a table, though no banking call is known to send them; SECURITYRESPONSES_INCOMPLETE was only seen in a client, and INVALID_SECURITY_RESPONSE_NO_RETRY only in an older edition.
    pub enum FlinksCode {
        Ok = "OK",
        Created = "CREATED",
        OperationPending = "OPERATION_PENDING",
        OperationDispatched = "OPERATION_DISPATCHED",
        SessionNonexistent = "SESSION_NONEXISTENT",
        SessionExpired = "SESSION_EXPIRED",
        CardInUse = "CARD_IN_USE",
        AccessDenied = "ACCESS_DENIED",
        Unauthorized = "UNAUTHORIZED",
        InvalidLogin = "INVALID_LOGIN",
        InvalidRequest = "INVALID_REQUEST",
        InvalidUsername = "INVALID_USERNAME",
        InvalidPassword = "INVALID_PASSWORD",
        InvalidSecurityResponse = "INVALID_SECURITY_RESPONSE",
        InvalidSecurityResponseNoRetry = "INVALID_SECURITY_RESPONSE_NO_RETRY",
        SecurityresponsesIncomplete = "SECURITYRESPONSES_INCOMPLETE",
        UnknownChallengeKey = "UNKNOWN_CHALLENGE_KEY",
        QuestionNotFound = "QUESTION_NOT_FOUND",
        RetryLater = "RETRY_LATER",
        BankMaintenanceRetryLater = "BANK_MAINTENANCE_RETRY_LATER",
        TooManyRequests = "TOO_MANY_REQUESTS",
        ConcurrentSession = "CONCURRENT_SESSION",
        AlreadyAuthorized = "ALREADY_AUTHORIZED",
        DisabledLogin = "DISABLED_LOGIN",
        NewAccount = "NEW_ACCOUNT",
        NoTransaction = "NO_TRANSACTION",
        DisabledInstitution = "DISABLED_INSTITUTION",
        MethodNotAvailable = "METHOD_NOT_AVAILABLE",
        AggregationError = "AGGREGATION_ERROR",
    }
}

progenitor_client::open_enum! {
    /// A language of the provider's texts.
    pub enum Language {
        En = "en",
        Fr = "fr",
    }
}

progenitor_client::open_enum! {
    /// How far back transactions go. Older clients send `Days360` for a year.
    pub enum DaysOfTransactions {
        Days90 = "Days90",
        Days365 = "Days365",
    }
}

progenitor_client::open_enum! {
    /// The broad class, from the place of the account on the bank's page. `Other` has no clear class. Old tables write `OPERATION` and `CREDIT`.
    pub enum AccountCategory {
        Operations = "Operations",
        Credits = "Credits",
        Products = "Products",
        ListedAsOther = "Other",
        Unknown = "Unknown",
    }
}

progenitor_client::open_enum! {
    /// The fine class, from words in the account's title, so it can be wrong. The documented list was cut in every copy, after other insurances. Older editions know `Checking` and `Saving`.
    pub enum AccountType {
        Chequing = "Chequing",
        Savings = "Savings",
        CashManagement = "CashManagement",
        Rewards = "Rewards",
        Deposit = "Deposit",
        CreditCard = "CreditCard",
        CreditCardPrepaid = "CreditCardPrepaid",
        LineOfCredit = "LineOfCredit",
        LineOfCreditHomeEquity = "LineOfCreditHomeEquity",
        Loan = "Loan",
        LoanPersonal = "LoanPersonal",
        LoanStudent = "LoanStudent",
        LoanHome = "LoanHome",
        LoanCar = "LoanCar",
        LoanInstallment = "LoanInstallment",
        LoanInvestment = "LoanInvestment",
        Mortgage = "Mortgage",
        Rrsp = "RRSP",
        Tfsa = "TFSA",
        Gic = "GIC",
        OtherAsset = "OtherAsset",
        CertificateOfDeposit = "CertificateOfDeposit",
        Fhsa = "FHSA",
        Brokerage = "Brokerage",
        EducationSavings529 = "EducationSavings529",
        Retirement401k = "Retirement401k",
        Retirement403b = "Retirement403b",
        Retirement457 = "Retirement457",
        DeferredCompPlan = "DeferredCompPlan",
        Keogh = "KEOGH",
        Pension = "Pension",
        ProfitSharingPlan = "ProfitSharingPlan",
        Ira = "IRA",
        IraRoth = "IRARoth",
        IraRollover = "IRARollover",
        IraSep = "IRASep",
        IraSimple = "IRASimple",
        Resp = "RESP",
        Hsa = "HSA",
        Hra = "HRA",
        Rdsp = "RDSP",
        Tsp = "TSP",
        Annuity = "Annuity",
        TermLife = "TermLife",
        UniversalLife = "UniversalLife",
        WholeLife = "WholeLife",
        OtherLife = "OtherLife",
        VehicleInsurance = "VehicleInsurance",
        HealthInsurance = "HealthInsurance",
        Unknown = "Unknown",
    }
}

progenitor_client::open_enum! {
    /// Whose account it is.
    pub enum AccountOwnership {
        Personal = "Personal",
        Business = "Business",
    }
}

progenitor_client::open_enum! {
    /// Currency of a bank account.
    pub enum Currency {
        Cad = "CAD",
        Usd = "USD",
    }
}

progenitor_client::open_enum! {
    /// The newest statement, or those of three or twelve months.
    pub enum NumberOfStatements {
        MostRecent = "MostRecent",
        Months3 = "Months3",
        Months12 = "Months12",
    }
}

progenitor_client::open_enum! {
    /// Kind of file.
    pub enum StatementFileType {
        Pdf = "PDF",
    }
}

progenitor_client::open_enum! {
    /// Kind of investment account.
    pub enum InvestmentAccountType {
        Cash = "cash",
        Chequing = "chequing",
        Tfsa = "tfsa",
        Rrsp = "rrsp",
        Fhsa = "fhsa",
        Resp = "resp",
        Rdsp = "rdsp",
        Margin = "margin",
        Short = "short",
        Long = "long",
        Lira = "lira",
        Lrsp = "lrsp",
        Rlsp = "rlsp",
        Rrif = "rrif",
        Lif = "lif",
        Lrif = "lrif",
        Prif = "prif",
        Rpp = "rpp",
        Ipp = "ipp",
        Dpsp = "dpsp",
        Spp = "spp",
        Ndcp = "ndcp",
        Nrsp = "nrsp",
        Epsp = "epsp",
        Espp = "espp",
        Esop = "esop",
        Vrsp = "vrsp",
        Unknown = "unknown",
    }
}

progenitor_client::open_enum! {
    /// Currency of an investment account, in lower case unlike banking.
    pub enum InvestmentCurrency {
        Aud = "aud",
        Btc = "btc",
        Cad = "cad",
        Chf = "chf",
        Cny = "cny",
        Dkk = "dkk",
        Eur = "eur",
        Gbp = "gbp",
        Hkd = "hkd",
        Inr = "inr",
        Jpy = "jpy",
        Mxn = "mxn",
        Nok = "nok",
        Nzd = "nzd",
        Sek = "sek",
        Sgd = "sgd",
        Twd = "twd",
        Usd = "usd",
        Vnd = "vnd",
    }
}

progenitor_client::open_enum! {
    /// Where the last refresh stopped. One value is documented, as an example.
    pub enum RefreshState {
        AnsweringSecurityChallenge = "AnsweringSecurityChallenge",
    }
}

progenitor_client::open_enum! {
    /// What an address is for.
    pub enum InstitutionUrlType {
        Main = "Main",
    }
}

progenitor_client::open_enum! {
    /// Whether a bank can be connected. Other values exist but aren't documented.
    pub enum InstitutionStatus {
        Enabled = "Enabled",
    }
}

progenitor_client::open_enum! {
    /// Country of a bank.
    pub enum InstitutionCountry {
        Ca = "CA",
        Us = "US",
    }
}

progenitor_client::open_enum! {
    /// The only category that is accepted.
    pub enum AttributeAccountCategory {
        Operations = "Operations",
    }
}

progenitor_client::open_enum! {
    /// What a delivery is about. The text for investments isn't documented; the one listed here is assumed.
    pub enum WebhookResponseType {
        Kyc = "KYC",
        GetAccountsDetail = "GetAccountsDetail",
        Investments = "Investments",
    }
}

/// Every operation of the description, sorted by id.
pub const OPERATIONS: &[progenitor_client::Operation] = &[
    progenitor_client::Operation {
        id: "answer_mfa_questions",
        method: "PATCH",
        path: "/v3/{customerId}/BankingServices/AnswerMFAQuestions",
        effect: progenitor_client::Effect::Idempotent,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "authorize",
        method: "POST",
        path: "/v3/{customerId}/BankingServices/Authorize",
        effect: progenitor_client::Effect::Once,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["AuthorizeToken"],
        anonymous: true,
        statuses: &["200", "202", "203", "400", "401", "403", "405", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "authorize_async",
        method: "POST",
        path: "/v3/{customerId}/BankingServices/AuthorizeAsync",
        effect: progenitor_client::Effect::Once,
        certainty: progenitor_client::Certainty::Older,
        scope: None,
        security: &["AuthorizeToken"],
        anonymous: true,
        statuses: &["200", "202", "203", "400", "401", "403", "405", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "authorize_multiple",
        method: "POST",
        path: "/v3/{customerId}/BankingServices/AuthorizeMultiple",
        effect: progenitor_client::Effect::Once,
        certainty: progenitor_client::Certainty::Older,
        scope: None,
        security: &["AuthorizeToken"],
        anonymous: true,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "delete_card",
        method: "DELETE",
        path: "/v3/{customerId}/BankingServices/DeleteCard/{loginId}",
        effect: progenitor_client::Effect::Once,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "delete_investments",
        method: "DELETE",
        path: "/v3/{customerId}/Investments/Delete/{loginId}",
        effect: progenitor_client::Effect::Once,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "field_match",
        method: "POST",
        path: "/v3/{customerId}/BankingServices/FieldMatch",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "generate_authorize_token",
        method: "POST",
        path: "/v3/{customerId}/BankingServices/GenerateAuthorizeToken",
        effect: progenitor_client::Effect::Idempotent,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["SecretKey"],
        anonymous: false,
        statuses: &["200", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_accounts_detail",
        method: "POST",
        path: "/v3/{customerId}/BankingServices/GetAccountsDetail",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_accounts_detail_async",
        method: "GET",
        path: "/v3/{customerId}/BankingServices/GetAccountsDetailAsync/{requestId}",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_accounts_summary",
        method: "POST",
        path: "/v3/{customerId}/BankingServices/GetAccountsSummary",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_accounts_summary_async",
        method: "GET",
        path: "/v3/{customerId}/BankingServices/GetAccountsSummaryAsync/{requestId}",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_all_attributes",
        method: "GET",
        path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetAllAttributes",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["Bearer"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_all_business_attributes",
        method: "GET",
        path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetAllBusinessAttributes",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["Bearer"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_attributes_library",
        method: "GET",
        path: "/v3/{customerId}/attributes/library",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_business_analysis_attributes",
        method: "GET",
        path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetBusinessAnalysisAttributes",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["Bearer"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_business_attributes_library",
        method: "GET",
        path: "/v3/{customerId}/attributes/library/business",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_categories",
        method: "GET",
        path: "/v3/{customerId}/BankingServices/Categories/{countryCode}",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_categorization",
        method: "GET",
        path: "/v3/{customerId}/categorization/login/{loginId}/requestid/{requestId}",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["Bearer"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_credit_risk_attributes",
        method: "GET",
        path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetCreditRiskAttributes",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["Bearer"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_income_attributes",
        method: "GET",
        path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetIncomeAttributes",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["Bearer"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_institution_by_routing_number",
        method: "GET",
        path: "/v3/{customerId}/BankingServices/Institutions/RoutingNumber/{routingNumber}",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_investments",
        method: "POST",
        path: "/v3/{customerId}/BankingServices/Investments",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_lending_attributes",
        method: "GET",
        path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetLendingAttributes",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["Bearer"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_mfa_questions",
        method: "GET",
        path: "/v3/{customerId}/BankingServices/GetMFAQuestions/{loginId}",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_nightly_refresh_status",
        method: "GET",
        path: "/v3/{customerId}/BankingServices/GetNightlyRefreshStatus",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["Bearer"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_statements",
        method: "POST",
        path: "/v3/{customerId}/BankingServices/GetStatements",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_statements_async",
        method: "GET",
        path: "/v3/{customerId}/BankingServices/GetStatementsAsync/{requestId}",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Older,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_user_analysis_attributes",
        method: "GET",
        path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetUserAnalysisAttributes",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["Bearer"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_wealth_investments",
        method: "POST",
        path: "/v3/{customerId}/Investments",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "get_wealth_nightly_refresh_status",
        method: "GET",
        path: "/v3/{customerId}/BankingServices/GetWealthNightlyRefreshStatus/",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["Bearer"],
        anonymous: false,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "list_institutions",
        method: "GET",
        path: "/v3/{customerId}/BankingServices/Institutions",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "poll_authorize_async",
        method: "GET",
        path: "/v3/{customerId}/BankingServices/AuthorizeAsync/{requestId}",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Assumed,
        scope: None,
        security: &["AuthorizeToken"],
        anonymous: true,
        statuses: &["200", "202", "203", "400", "401", "403", "405", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "request_attributes",
        method: "POST",
        path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}",
        effect: progenitor_client::Effect::Read,
        certainty: progenitor_client::Certainty::Peer,
        scope: None,
        security: &["Bearer"],
        anonymous: true,
        statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
    },
    progenitor_client::Operation {
        id: "set_scheduled_refresh",
        method: "PATCH",
        path: "/v3/{customerId}/BankingServices/SetScheduledRefresh",
        effect: progenitor_client::Effect::Idempotent,
        certainty: progenitor_client::Certainty::Documented,
        scope: None,
        security: &["ApiKey"],
        anonymous: true,
        statuses: &["200", "400", "401", "403", "429", "500", "default"],
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
        ("answer_mfa_questions", true) => again::<types::MfaAnswersStored>(status, body),
        ("answer_mfa_questions", false) => again::<types::Failure>(status, body),
        ("authorize", true) => again::<SessionOrPendingOrMfaChallenge>(status, body),
        ("authorize", false) => again::<FailureOrAuthorizeRefusal>(status, body),
        ("authorize_async", true) => again::<SessionOrPendingOrMfaChallenge>(status, body),
        ("authorize_async", false) => again::<FailureOrAuthorizeRefusal>(status, body),
        ("authorize_multiple", true) => again::<progenitor_client::RawJson>(status, body),
        ("authorize_multiple", false) => again::<types::Failure>(status, body),
        ("delete_card", true) => again::<DeletedCard>(status, body),
        ("delete_card", false) => again::<types::Failure>(status, body),
        ("delete_investments", true) => again::<types::DeletedInvestments>(status, body),
        ("delete_investments", false) => again::<types::Failure>(status, body),
        ("field_match", true) => again::<types::FieldMatch>(status, body),
        ("field_match", false) => again::<types::Failure>(status, body),
        ("generate_authorize_token", true) => again::<types::AuthorizeToken>(status, body),
        ("generate_authorize_token", false) => again::<types::Failure>(status, body),
        ("get_accounts_detail", true) => again::<AccountsDetailOrPending>(status, body),
        ("get_accounts_detail", false) => again::<types::Failure>(status, body),
        ("get_accounts_detail_async", true) => again::<AccountsDetailOrPending>(status, body),
        ("get_accounts_detail_async", false) => again::<types::Failure>(status, body),
        ("get_accounts_summary", true) => again::<AccountsSummaryOrPending>(status, body),
        ("get_accounts_summary", false) => again::<types::Failure>(status, body),
        ("get_accounts_summary_async", true) => again::<AccountsSummaryOrPending>(status, body),
        ("get_accounts_summary_async", false) => again::<types::Failure>(status, body),
        ("get_all_attributes", true) => again::<AttributeSetOrPending>(status, body),
        ("get_all_attributes", false) => again::<types::Failure>(status, body),
        ("get_all_business_attributes", true) => again::<AttributeSetOrPending>(status, body),
        ("get_all_business_attributes", false) => again::<types::Failure>(status, body),
        ("get_attributes_library", true) => again::<progenitor_client::RawJson>(status, body),
        ("get_attributes_library", false) => again::<types::Failure>(status, body),
        ("get_business_analysis_attributes", true) => again::<AttributeSetOrPending>(status, body),
        ("get_business_analysis_attributes", false) => again::<types::Failure>(status, body),
        ("get_business_attributes_library", true) => again::<progenitor_client::RawJson>(status, body),
        ("get_business_attributes_library", false) => again::<types::Failure>(status, body),
        ("get_categories", true) => again::<progenitor_client::RawJson>(status, body),
        ("get_categories", false) => again::<types::Failure>(status, body),
        ("get_categorization", true) => again::<CategorizationOrPending>(status, body),
        ("get_categorization", false) => again::<types::Failure>(status, body),
        ("get_credit_risk_attributes", true) => again::<AttributeSetOrPending>(status, body),
        ("get_credit_risk_attributes", false) => again::<types::Failure>(status, body),
        ("get_income_attributes", true) => again::<AttributeSetOrPending>(status, body),
        ("get_income_attributes", false) => again::<types::Failure>(status, body),
        ("get_institution_by_routing_number", true) => again::<types::RoutedInstitution>(status, body),
        ("get_institution_by_routing_number", false) => again::<types::Failure>(status, body),
        ("get_investments", true) => again::<InvestmentsOrPending>(status, body),
        ("get_investments", false) => again::<types::Failure>(status, body),
        ("get_lending_attributes", true) => again::<AttributeSetOrPending>(status, body),
        ("get_lending_attributes", false) => again::<types::Failure>(status, body),
        ("get_mfa_questions", true) => again::<types::MfaQuestions>(status, body),
        ("get_mfa_questions", false) => again::<types::Failure>(status, body),
        ("get_nightly_refresh_status", true) => again::<types::NightlyRefreshStatus>(status, body),
        ("get_nightly_refresh_status", false) => again::<types::Failure>(status, body),
        ("get_statements", true) => again::<StatementsOrPending>(status, body),
        ("get_statements", false) => again::<types::Failure>(status, body),
        ("get_statements_async", true) => again::<StatementsOrPending>(status, body),
        ("get_statements_async", false) => again::<types::Failure>(status, body),
        ("get_user_analysis_attributes", true) => again::<AttributeSetOrPending>(status, body),
        ("get_user_analysis_attributes", false) => again::<types::Failure>(status, body),
        ("get_wealth_investments", true) => again::<InvestmentsOrPending>(status, body),
        ("get_wealth_investments", false) => again::<types::Failure>(status, body),
        ("get_wealth_nightly_refresh_status", true) => again::<types::WealthNightlyRefreshStatus>(status, body),
        ("get_wealth_nightly_refresh_status", false) => again::<types::Failure>(status, body),
        ("list_institutions", true) => again::<types::InstitutionList>(status, body),
        ("list_institutions", false) => again::<types::Failure>(status, body),
        ("poll_authorize_async", true) => again::<SessionOrPendingOrMfaChallenge>(status, body),
        ("poll_authorize_async", false) => again::<FailureOrAuthorizeRefusal>(status, body),
        ("request_attributes", true) => again::<AttributeSetOrPending>(status, body),
        ("request_attributes", false) => again::<types::Failure>(status, body),
        ("set_scheduled_refresh", true) => again::<types::ScheduledRefreshNotice>(status, body),
        ("set_scheduled_refresh", false) => again::<types::Failure>(status, body),
        _ => None,
    }
}
