//! Bodies of requests, answers and webhooks, from `openapi/flinks.yaml`. Written by
//! `cargo xtask codegen`: change the description or the generator instead.
// @generated
// description sha256: 03686f69832617d001a26944880cb9f047ed95fcb48c90be5f2b589669306aa8
// description fnv1a: 28f5abebba8b6e68
// generator: progenitor 0.15.1

use std::{collections::BTreeMap, ops::Deref};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::values::{
    AccountCategory, AccountOwnership, AccountType, AttributeAccountCategory, AttributeDetail,
    AttributeDetails, BalanceLimit, ChallengeType, Currency, DaysOfTransactions, FlinksCode,
    InstitutionCountry, InstitutionRef, InstitutionStatus, InstitutionUrlType,
    InvestmentAccountType, InvestmentCurrency, InvestmentInstitutionId, Language, LoginType,
    NumberOfStatements, RefreshState, StatementFileType, TransactionCode, WebhookResponseType,
};
use crate::runtime::{Date, Number, Personal, RawJson, Secret, Text, Time};

/// An account with its holder and transactions.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Account {
    /// Digits with leading zeros.
    #[serde(rename = "AccountNumber", skip_serializing_if = "Option::is_none")]
    pub account_number: Option<Personal>,
    #[serde(rename = "AccountType", skip_serializing_if = "Option::is_none")]
    pub account_type: Option<AccountOwnership>,
    #[serde(rename = "Balance", skip_serializing_if = "Option::is_none")]
    pub balance: Option<Balance>,
    #[serde(rename = "Category", skip_serializing_if = "Option::is_none")]
    pub category: Option<AccountCategory>,
    #[serde(rename = "Currency", skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    #[serde(rename = "Holder", skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
    /// Number of the account at Flinks, for `AccountsFilter`.
    #[serde(rename = "Id")]
    pub id: Text,
    /// Bank, three digits in Canada.
    #[serde(rename = "InstitutionNumber", skip_serializing_if = "Option::is_none")]
    pub institution_number: Option<String>,
    /// Last four digits of the number.
    #[serde(rename = "LastFourDigits", skip_serializing_if = "Option::is_none")]
    pub last_four_digits: Option<Personal>,
    /// Agreed overdraft.
    #[serde(rename = "OverdraftLimit", skip_serializing_if = "Option::is_none")]
    pub overdraft_limit: Option<Number>,
    /// Name as the bank shows it.
    #[serde(rename = "Title", skip_serializing_if = "Option::is_none")]
    pub title: Option<Personal>,
    /// The transactions, posted ones alone. Empty when they were switched off; null or absent in
    /// older answers. Right after a card was linked they may be empty although there are some.
    #[serde(rename = "Transactions", skip_serializing_if = "Option::is_none")]
    pub transactions: Option<Vec<Transaction>>,
    /// Branch, five digits in Canada.
    #[serde(rename = "TransitNumber", skip_serializing_if = "Option::is_none")]
    pub transit_number: Option<Personal>,
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<AccountType>,
}

/// The statements of one account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AccountStatements {
    /// The account.
    #[serde(rename = "AccountNumber", skip_serializing_if = "Option::is_none")]
    pub account_number: Option<Personal>,
    /// Its statements.
    #[serde(rename = "Statements", skip_serializing_if = "Option::is_none")]
    pub statements: Option<Vec<Statement>>,
}

/// The accounts of a session in full.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AccountsDetail {
    /// The accounts. None may mean that saved data has gone and the user has to reconnect.
    #[serde(rename = "Accounts")]
    pub accounts: Vec<Account>,
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    #[serde(rename = "Institution", skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionRef>,
    /// Number of the institution.
    #[serde(rename = "InstitutionId", skip_serializing_if = "Option::is_none")]
    pub institution_id: Option<i32>,
    /// Name of the institution.
    #[serde(rename = "InstitutionName", skip_serializing_if = "Option::is_none")]
    pub institution_name: Option<String>,
    /// Calls that can follow.
    #[serde(rename = "Links", skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<Link>>,
    #[serde(rename = "Login", skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// The session.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
    /// The text given when the session was opened.
    #[serde(rename = "Tag", skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// A session, which accounts, how far back, and what to leave out. Fields marked `peer` were seen
/// in clients only and are better left out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AccountsDetailRequest {
    /// Ids of the accounts to answer, as the widget's result names them. All when absent, whatever
    /// the user picked.
    #[serde(rename = "AccountsFilter", default, skip_serializing_if = "Vec::is_empty")]
    pub accounts_filter: Vec<String>,
    /// First day of transactions.
    #[serde(rename = "DateFrom", skip_serializing_if = "Option::is_none")]
    pub date_from: Option<Date>,
    /// Last day of transactions.
    #[serde(rename = "DateTo", skip_serializing_if = "Option::is_none")]
    pub date_to: Option<Date>,
    #[serde(rename = "DaysOfTransactions", skip_serializing_if = "Option::is_none")]
    pub days_of_transactions: Option<DaysOfTransactions>,
    /// Meaning not documented.
    #[serde(rename = "GetMFAQuestionsAnswers", skip_serializing_if = "Option::is_none")]
    pub get_mfa_questions_answers: Option<bool>,
    /// Meaning not documented.
    #[serde(rename = "MostRecent", skip_serializing_if = "Option::is_none")]
    pub most_recent: Option<bool>,
    /// Meaning here not documented.
    #[serde(rename = "MostRecentCached", skip_serializing_if = "Option::is_none")]
    pub most_recent_cached: Option<bool>,
    #[serde(rename = "NumberOfBankingStatements", skip_serializing_if = "Option::is_none")]
    pub number_of_banking_statements: Option<NumberOfStatements>,
    /// Answer only what came after these transactions, per account.
    #[serde(rename = "RefreshDelta", default, skip_serializing_if = "Vec::is_empty")]
    pub refresh_delta: Vec<RefreshDelta>,
    /// The session.
    #[serde(rename = "RequestId")]
    pub request_id: Uuid,
    /// Whether to answer transit, institution and account numbers. True when absent; otherwise the
    /// three are null.
    #[serde(rename = "WithAccountIdentity", skip_serializing_if = "Option::is_none")]
    pub with_account_identity: Option<bool>,
    /// Whether to answer balances. True when absent; otherwise each of a balance's fields is null.
    #[serde(rename = "WithBalance", skip_serializing_if = "Option::is_none")]
    pub with_balance: Option<bool>,
    /// Whether to answer PDF statements as well. False when absent. Where they stand in the answer
    /// isn't documented.
    #[serde(rename = "WithDetailsAndBankingStatements", skip_serializing_if = "Option::is_none")]
    pub with_details_and_banking_statements: Option<bool>,
    /// Whether to answer holders. True when absent; otherwise they are null.
    #[serde(rename = "WithKYC", skip_serializing_if = "Option::is_none")]
    pub with_kyc: Option<bool>,
    /// Whether to answer transactions. True when absent; otherwise the lists are empty.
    #[serde(rename = "WithTransactions", skip_serializing_if = "Option::is_none")]
    pub with_transactions: Option<bool>,
}

/// `AccountsDetailWebhook`
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AccountsDetailWebhook {
    /// The accounts, possibly none.
    #[serde(rename = "Accounts")]
    pub accounts: Vec<Account>,
    /// Status that the work ended with.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    #[serde(rename = "Institution", skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionRef>,
    /// Number of the institution.
    #[serde(rename = "InstitutionId", skip_serializing_if = "Option::is_none")]
    pub institution_id: Option<i32>,
    /// Name of the institution.
    #[serde(rename = "InstitutionName", skip_serializing_if = "Option::is_none")]
    pub institution_name: Option<String>,
    /// Calls that can follow.
    #[serde(rename = "Links", skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<Link>>,
    #[serde(rename = "Login", skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// The session.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
    #[serde(rename = "ResponseType")]
    pub response_type: WebhookResponseType,
    /// The text given when the session was opened.
    #[serde(rename = "Tag", skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// The accounts of a session in short.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AccountsSummary {
    /// The accounts, possibly none.
    #[serde(rename = "Accounts")]
    pub accounts: Vec<SummaryAccount>,
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    #[serde(rename = "Institution", skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionRef>,
    /// Number of the institution.
    #[serde(rename = "InstitutionId", skip_serializing_if = "Option::is_none")]
    pub institution_id: Option<i32>,
    /// Name of the institution.
    #[serde(rename = "InstitutionName", skip_serializing_if = "Option::is_none")]
    pub institution_name: Option<String>,
    /// Calls that can follow.
    #[serde(rename = "Links", skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<Link>>,
    #[serde(rename = "Login", skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// The session.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
    /// The text given when the session was opened.
    #[serde(rename = "Tag", skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// A session, and what to leave out. Fields marked `peer` were seen in clients only and are better
/// left out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AccountsSummaryRequest {
    /// Meaning not documented.
    #[serde(rename = "DirectRefresh", skip_serializing_if = "Option::is_none")]
    pub direct_refresh: Option<bool>,
    /// Meaning not documented.
    #[serde(rename = "MostRecent", skip_serializing_if = "Option::is_none")]
    pub most_recent: Option<bool>,
    /// Meaning here not documented.
    #[serde(rename = "MostRecentCached", skip_serializing_if = "Option::is_none")]
    pub most_recent_cached: Option<bool>,
    /// The session.
    #[serde(rename = "RequestId")]
    pub request_id: Uuid,
    /// Whether to answer account numbers. True when absent.
    #[serde(rename = "WithAccountIdentity", skip_serializing_if = "Option::is_none")]
    pub with_account_identity: Option<bool>,
    /// Whether to answer balances. True when absent; otherwise each of a balance's fields is null.
    #[serde(rename = "WithBalance", skip_serializing_if = "Option::is_none")]
    pub with_balance: Option<bool>,
    /// Meaning here not documented.
    #[serde(rename = "WithTransactions", skip_serializing_if = "Option::is_none")]
    pub with_transactions: Option<bool>,
}

/// Where a holder lives.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Address {
    /// City.
    #[serde(rename = "City", skip_serializing_if = "Option::is_none")]
    pub city: Option<Personal>,
    /// Number and street.
    #[serde(rename = "CivicAddress", skip_serializing_if = "Option::is_none")]
    pub civic_address: Option<Personal>,
    /// Country, two letters in samples.
    #[serde(rename = "Country", skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Post office box.
    #[serde(rename = "POBox", skip_serializing_if = "Option::is_none")]
    pub po_box: Option<Personal>,
    /// Postal code.
    #[serde(rename = "PostalCode", skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<Personal>,
    /// Province or state.
    #[serde(rename = "Province", skip_serializing_if = "Option::is_none")]
    pub province: Option<Personal>,
}

/// A card, and answers to its questions.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AnswerMfaQuestionsRequest {
    /// The card.
    #[serde(rename = "loginId", skip_serializing_if = "Option::is_none")]
    pub login_id: Option<Secret>,
    /// Questions with their answers.
    #[serde(rename = "Questions", default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<MfaAnswer>,
}

/// Which accounts count. Needs a category filter beside it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AttributeAccountFilter {
    /// Ids of accounts, at least one.
    #[serde(rename = "AccountID", default, skip_serializing_if = "Vec::is_empty")]
    pub account_id: Vec<String>,
}

/// The list in an object.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AttributeCatalogue {
    /// The rows.
    #[serde(rename = "Attributes", skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<LibraryRow>>,
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
}

/// Transactions by attribute name.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct AttributeDetailsByName(
    #[serde(deserialize_with = "crate::runtime::unique_keys")] pub BTreeMap<String, AttributeDetail>,
);

impl Deref for AttributeDetailsByName {
    type Target = BTreeMap<String, AttributeDetail>;

    fn deref(&self) -> &BTreeMap<String, AttributeDetail> {
        &self.0
    }
}

impl From<AttributeDetailsByName> for BTreeMap<String, AttributeDetail> {
    fn from(value: AttributeDetailsByName) -> Self {
        value.0
    }
}

impl From<BTreeMap<String, AttributeDetail>> for AttributeDetailsByName {
    fn from(value: BTreeMap<String, AttributeDetail>) -> Self {
        Self(value)
    }
}

/// Which accounts count.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AttributeFilters {
    /// Categories of accounts. Clients once sent a single text.
    #[serde(rename = "AccountCategory", default, skip_serializing_if = "Vec::is_empty")]
    pub account_category: Vec<AttributeAccountCategory>,
}

/// Attributes by category, or a flat list.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct AttributeGroups(pub Vec<LibraryRow>);

impl Deref for AttributeGroups {
    type Target = Vec<LibraryRow>;

    fn deref(&self) -> &Vec<LibraryRow> {
        &self.0
    }
}

impl From<AttributeGroups> for Vec<LibraryRow> {
    fn from(value: AttributeGroups) -> Self {
        value.0
    }
}

impl From<Vec<LibraryRow>> for AttributeGroups {
    fn from(value: Vec<LibraryRow>) -> Self {
        Self(value)
    }
}

/// The attributes to compute, at the one level that there is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AttributeSelection {
    /// Names of attributes, as the catalogue lists them.
    #[serde(rename = "Card")]
    pub card: Vec<String>,
}

/// Computed attributes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AttributeSet {
    #[serde(rename = "AttributeDetails", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "AttributesDetails")]
    pub attribute_details: Option<AttributeDetails>,
    #[serde(rename = "Card")]
    pub card: AttributeValues,
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    #[serde(rename = "Login", skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// The card, in place of the login.
    #[serde(rename = "LoginId", skip_serializing_if = "Option::is_none")]
    pub login_id: Option<Secret>,
    /// The session.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
}

/// A transaction that an attribute was computed from.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AttributeTransaction {
    /// The account's id.
    #[serde(rename = "AccountId", skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// Money in, positive.
    #[serde(rename = "Credit", skip_serializing_if = "Option::is_none")]
    pub credit: Option<Number>,
    /// The day.
    #[serde(rename = "Date", skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Money out, positive.
    #[serde(rename = "Debit", skip_serializing_if = "Option::is_none")]
    pub debit: Option<Number>,
    /// The bank's text.
    #[serde(rename = "Description", skip_serializing_if = "Option::is_none")]
    pub description: Option<Personal>,
    /// Its id.
    #[serde(rename = "TransactionId", skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
}

/// Transactions behind an attribute.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct AttributeTransactions(pub Vec<AttributeTransaction>);

impl Deref for AttributeTransactions {
    type Target = Vec<AttributeTransaction>;

    fn deref(&self) -> &Vec<AttributeTransaction> {
        &self.0
    }
}

impl From<AttributeTransactions> for Vec<AttributeTransaction> {
    fn from(value: AttributeTransactions) -> Self {
        value.0
    }
}

impl From<Vec<AttributeTransaction>> for AttributeTransactions {
    fn from(value: Vec<AttributeTransaction>) -> Self {
        Self(value)
    }
}

/// Values by attribute name. Names and their number differ from package to package. An entry `id`
/// holds the LoginId, and of some calls an entry `AttributesDetail` is described, which holds
/// transactions.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct AttributeValues(
    #[serde(deserialize_with = "crate::runtime::unique_keys")] pub BTreeMap<String, RawJson>,
);

impl Deref for AttributeValues {
    type Target = BTreeMap<String, RawJson>;

    fn deref(&self) -> &BTreeMap<String, RawJson> {
        &self.0
    }
}

impl From<AttributeValues> for BTreeMap<String, RawJson> {
    fn from(value: AttributeValues) -> Self {
        value.0
    }
}

impl From<BTreeMap<String, RawJson>> for AttributeValues {
    fn from(value: BTreeMap<String, RawJson>) -> Self {
        Self(value)
    }
}

/// Which attributes to compute, over which accounts and days.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AttributesRequest {
    #[serde(rename = "AccountFilter", skip_serializing_if = "Option::is_none")]
    pub account_filter: Option<AttributeAccountFilter>,
    #[serde(rename = "Attributes")]
    pub attributes: AttributeSelection,
    #[serde(rename = "AttributesDetail", skip_serializing_if = "Option::is_none")]
    pub attributes_detail: Option<RawJson>,
    #[serde(rename = "Filters", skip_serializing_if = "Option::is_none")]
    pub filters: Option<AttributeFilters>,
    /// How many days to look back, 1 to 365. The page says that every attributes call takes it, in
    /// the header; clients send it in this body.
    #[serde(rename = "LimitDays", skip_serializing_if = "Option::is_none")]
    pub limit_days: Option<i32>,
}

/// The saved card to sign in, or the RequestId to ask about.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AuthorizeAsyncRequest {
    /// The saved card.
    #[serde(rename = "LoginId", skip_serializing_if = "Option::is_none")]
    pub login_id: Option<Secret>,
    /// False in the documented use.
    #[serde(rename = "MostRecentCached", skip_serializing_if = "Option::is_none")]
    pub most_recent_cached: Option<bool>,
    /// The session, when asking for its outcome.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Uuid>,
    /// True in the documented use.
    #[serde(rename = "Save", skip_serializing_if = "Option::is_none")]
    pub save: Option<bool>,
}

/// Several saved cards.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AuthorizeMultipleRequest {
    /// The saved cards.
    #[serde(rename = "LoginIds")]
    pub login_ids: Vec<Secret>,
    /// Whether saved data is enough.
    #[serde(rename = "MostRecentCached", skip_serializing_if = "Option::is_none")]
    pub most_recent_cached: Option<bool>,
}

/// A failure of Authorize, which may hold challenges that can be answered again.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AuthorizeRefusal {
    #[serde(rename = "FlinksCode", skip_serializing_if = "Option::is_none")]
    pub flinks_code: Option<FlinksCode>,
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    /// Calls that can follow.
    #[serde(rename = "Links", skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<Link>>,
    /// Text for people, possibly the bank's own.
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The session, on MFA failures.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
    /// Present only when the questions may be answered again.
    #[serde(rename = "SecurityChallenges", skip_serializing_if = "Option::is_none")]
    pub security_challenges: Option<Vec<SecurityChallenge>>,
}

/// One of three things: a saved card (LoginId), credentials (Institution, Username, Password), or
/// answers to a 203 (RequestId, SecurityResponses). Fields marked `peer` were seen in clients only;
/// whether unknown fields are refused isn't documented, so they are better left out. A 2018
/// changelog also mentions a `sync` field.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AuthorizeRequest {
    #[serde(rename = "DaysOfTransactions", skip_serializing_if = "Option::is_none")]
    pub days_of_transactions: Option<DaysOfTransactions>,
    /// With `MostRecentCached` false and `Save` true, a refresh on demand: a 203 then goes back to
    /// the widget, with the RequestId and a fresh authorize token, which is good for 15 minutes.
    /// From somebody who quotes the provider's pages.
    #[serde(rename = "DirectRefresh", skip_serializing_if = "Option::is_none")]
    pub direct_refresh: Option<bool>,
    /// Name of the institution, not its number.
    #[serde(rename = "Institution", skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    #[serde(rename = "Language", skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The saved card, for a cached call or a live refresh of it.
    #[serde(rename = "LoginId", skip_serializing_if = "Option::is_none")]
    pub login_id: Option<Secret>,
    /// Whether saved data is enough. True never contacts the bank and never leads to a 203; false
    /// signs in. The default differs between pages, so it is better sent always.
    #[serde(rename = "MostRecentCached", skip_serializing_if = "Option::is_none")]
    pub most_recent_cached: Option<bool>,
    /// Password at the bank.
    #[serde(rename = "Password", skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// The session of the 203 that is answered.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Uuid>,
    /// Whether to keep credentials and data. A live refresh updates the saved card only with true.
    /// True when absent by the current page, false in one client, so it is better sent always.
    #[serde(rename = "Save", skip_serializing_if = "Option::is_none")]
    pub save: Option<bool>,
    /// Whether to refresh the card nightly. False when absent.
    #[serde(rename = "ScheduleRefresh", skip_serializing_if = "Option::is_none")]
    pub schedule_refresh: Option<bool>,
    #[serde(rename = "SecurityResponses", skip_serializing_if = "Option::is_none")]
    pub security_responses: Option<SecurityResponses>,
    /// Free text that comes back in answers and deliveries.
    #[serde(rename = "Tag", skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Name or card number at the bank. Direct integrations only. Some samples spell the key
    /// `username`.
    #[serde(rename = "Username", skip_serializing_if = "Option::is_none")]
    pub username: Option<Personal>,
    /// Whether to read balances.
    #[serde(rename = "WithBalance", skip_serializing_if = "Option::is_none")]
    pub with_balance: Option<bool>,
    /// Whether to collect the bank's list of questions, so that they can be answered ahead. Also
    /// written `WithMFAQuestions`. False when absent.
    #[serde(rename = "WithMfaQuestions", skip_serializing_if = "Option::is_none")]
    pub with_mfa_questions: Option<bool>,
    /// Whether to read transactions.
    #[serde(rename = "WithTransactions", skip_serializing_if = "Option::is_none")]
    pub with_transactions: Option<bool>,
}

/// A token that opens one session.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AuthorizeToken {
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    /// The token, a GUID.
    #[serde(rename = "Token")]
    pub token: Secret,
}

/// What an account holds. All of it is null when balances were switched off; in older answers the
/// whole is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Balance {
    /// Posted and authorized.
    #[serde(rename = "Available", skip_serializing_if = "Option::is_none")]
    pub available: Option<Number>,
    /// Posted.
    #[serde(rename = "Current", skip_serializing_if = "Option::is_none")]
    pub current: Option<Number>,
    #[serde(rename = "Limit", skip_serializing_if = "Option::is_none")]
    pub limit: Option<BalanceLimit>,
}

/// Categorized transactions, in one list or, as was assumed before, below their accounts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Categorization {
    /// The transactions account by account, where there is no one list.
    #[serde(rename = "Accounts", skip_serializing_if = "Option::is_none")]
    pub accounts: Option<Vec<CategorizedAccount>>,
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    #[serde(rename = "Login", skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// The card.
    #[serde(rename = "LoginId", skip_serializing_if = "Option::is_none")]
    pub login_id: Option<Secret>,
    /// The session.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
    /// The transactions of all accounts.
    #[serde(rename = "Transactions", skip_serializing_if = "Option::is_none")]
    pub transactions: Option<Vec<CategorizedTransaction>>,
}

/// The categorized transactions of an account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CategorizedAccount {
    /// The account.
    #[serde(rename = "Id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its transactions.
    #[serde(rename = "Transactions", skip_serializing_if = "Option::is_none")]
    pub transactions: Option<Vec<CategorizedTransaction>>,
}

/// A transaction with its category. A sample leaves the side out that isn't used, and writes one of
/// the two in lower case.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CategorizedTransaction {
    /// The account's id.
    #[serde(rename = "AccountId", skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// Balance of the account after this line.
    #[serde(rename = "Balance", skip_serializing_if = "Option::is_none")]
    pub balance: Option<Number>,
    /// Its category of the first level.
    #[serde(rename = "Category", skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Money in, positive.
    #[serde(rename = "Credit", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "credit")]
    pub credit: Option<Number>,
    /// The day.
    #[serde(rename = "Date", skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Money out, positive.
    #[serde(rename = "Debit", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "debit")]
    pub debit: Option<Number>,
    /// The bank's text.
    #[serde(rename = "Description", skip_serializing_if = "Option::is_none")]
    pub description: Option<Personal>,
    /// Its category of the second level.
    #[serde(rename = "SubCategory", skip_serializing_if = "Option::is_none")]
    pub sub_category: Option<String>,
    /// Its id.
    #[serde(rename = "TransactionId", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "Id")]
    pub transaction_id: Option<String>,
}

/// A catalogue in an object.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CategoryCatalogue {
    /// The categories.
    #[serde(rename = "Categories", skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<PrimaryCategory>>,
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
}

/// Categories with those below them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct CategoryList(pub Vec<PrimaryCategory>);

impl Deref for CategoryList {
    type Target = Vec<PrimaryCategory>;

    fn deref(&self) -> &Vec<PrimaryCategory> {
        &self.0
    }
}

impl From<CategoryList> for Vec<PrimaryCategory> {
    fn from(value: CategoryList) -> Self {
        value.0
    }
}

impl From<Vec<PrimaryCategory>> for CategoryList {
    fn from(value: Vec<PrimaryCategory>) -> Self {
        Self(value)
    }
}

/// The outcome of a deletion.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DeletedCardNotice {
    /// Text for people, which may say that nothing was deleted. Secret because of the LoginId in
    /// it.
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<Secret>,
    /// The status again; 400 or more is a refusal, whatever the status line says.
    #[serde(rename = "StatusCode", skip_serializing_if = "Option::is_none")]
    pub status_code: Option<i32>,
}

/// A card has been deleted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DeletedInvestments {
    /// Text for people.
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A refusal. React by its code, since the status of a code has changed over time.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Failure {
    #[serde(rename = "FlinksCode", skip_serializing_if = "Option::is_none")]
    pub flinks_code: Option<FlinksCode>,
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    /// Calls that can follow.
    #[serde(rename = "Links", skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<Link>>,
    /// Text for people. It may hold the RequestId or the bank's own words.
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The session, where the provider names it.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
}

/// `FailureWebhook`
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FailureWebhook {
    #[serde(rename = "FlinksCode", skip_serializing_if = "Option::is_none")]
    pub flinks_code: Option<FlinksCode>,
    /// Status that the work ended with, 400 or more.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    #[serde(rename = "Institution", skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionRef>,
    #[serde(rename = "Login", skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// Text for people.
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The session.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
    #[serde(rename = "ResponseType", skip_serializing_if = "Option::is_none")]
    pub response_type: Option<WebhookResponseType>,
    /// The text given when the session was opened.
    #[serde(rename = "Tag", skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// How well a person's data agrees with the bank's.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FieldMatch {
    #[serde(rename = "fieldLevelMatch", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "FieldLevelMatch")]
    pub field_level_match: Option<FieldMatches>,
    #[serde(rename = "fieldLevelMatchRate", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "FieldLevelMatchRate")]
    pub field_level_match_rate: Option<FieldMatchRates>,
    /// The verdict, only when a threshold was sent.
    #[serde(rename = "overallMatch", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "OverallMatch")]
    pub overall_match: Option<bool>,
    /// The average of the fields that were sent, 0 to 1.
    #[serde(rename = "overallMatchRate", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "OverallMatchRate")]
    pub overall_match_rate: Option<Number>,
}

/// A rate for each field that was sent, 0 to 1.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FieldMatchRates {
    /// How well the city agrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(alias = "City")]
    pub city: Option<Number>,
    /// How well number and street agree.
    #[serde(rename = "civicAddress", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "CivicAddress")]
    pub civic_address: Option<Number>,
    /// How well the e-mail address agrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(alias = "Email")]
    pub email: Option<Number>,
    /// How well the first name agrees.
    #[serde(rename = "firstName", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "FirstName")]
    pub first_name: Option<Number>,
    /// How well the name agrees.
    #[serde(rename = "fullName", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "FullName")]
    pub full_name: Option<Number>,
    /// How well the last name agrees.
    #[serde(rename = "lastName", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "LastName")]
    pub last_name: Option<Number>,
    /// How well the middle name agrees.
    #[serde(rename = "middleName", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "MiddleName")]
    pub middle_name: Option<Number>,
    /// Names of fields that the bank knows nothing of.
    #[serde(rename = "noData", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "NoData")]
    pub no_data: Option<Vec<String>>,
    /// How well the phone number agrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(alias = "Phone")]
    pub phone: Option<Number>,
    /// How well the postal code agrees.
    #[serde(rename = "postalCode", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "PostalCode")]
    pub postal_code: Option<Number>,
    /// How well the province agrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(alias = "Province")]
    pub province: Option<Number>,
}

/// A card, and what a person says. The name is sent whole or, as public client code does, in parts.
/// Which fields are required isn't documented.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FieldMatchRequest {
    /// City.
    #[serde(rename = "City", skip_serializing_if = "Option::is_none")]
    pub city: Option<Personal>,
    /// Number and street.
    #[serde(rename = "CivicAddress", skip_serializing_if = "Option::is_none")]
    pub civic_address: Option<Personal>,
    /// E-mail address.
    #[serde(rename = "Email", skip_serializing_if = "Option::is_none")]
    pub email: Option<Personal>,
    /// First name.
    #[serde(rename = "FirstName", skip_serializing_if = "Option::is_none")]
    pub first_name: Option<Personal>,
    /// Name, when not sent in parts.
    #[serde(rename = "FullName", skip_serializing_if = "Option::is_none")]
    pub full_name: Option<Personal>,
    /// Last name.
    #[serde(rename = "LastName", skip_serializing_if = "Option::is_none")]
    pub last_name: Option<Personal>,
    /// The card.
    #[serde(rename = "LoginId", skip_serializing_if = "Option::is_none")]
    pub login_id: Option<Secret>,
    /// Middle name.
    #[serde(rename = "MiddleName", skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<Personal>,
    /// Phone number.
    #[serde(rename = "Phone", skip_serializing_if = "Option::is_none")]
    pub phone: Option<Personal>,
    /// Postal code.
    #[serde(rename = "PostalCode", skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<Personal>,
    /// Province.
    #[serde(rename = "Province", skip_serializing_if = "Option::is_none")]
    pub province: Option<Personal>,
    /// From which rate on a field counts as a match, 0 to 1, as text.
    #[serde(rename = "Threshold", skip_serializing_if = "Option::is_none")]
    pub threshold: Option<String>,
}

/// A verdict for each field that was sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FieldMatches {
    /// Whether the city matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(alias = "City")]
    pub city: Option<bool>,
    /// Whether number and street match.
    #[serde(rename = "civicAddress", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "CivicAddress")]
    pub civic_address: Option<bool>,
    /// Whether the e-mail address matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(alias = "Email")]
    pub email: Option<bool>,
    /// Whether the first name matches.
    #[serde(rename = "firstName", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "FirstName")]
    pub first_name: Option<bool>,
    /// Whether the name matches.
    #[serde(rename = "fullName", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "FullName")]
    pub full_name: Option<bool>,
    /// Whether the last name matches.
    #[serde(rename = "lastName", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "LastName")]
    pub last_name: Option<bool>,
    /// Whether the middle name matches.
    #[serde(rename = "middleName", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "MiddleName")]
    pub middle_name: Option<bool>,
    /// Names of fields that the bank knows nothing of.
    #[serde(rename = "noData", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "NoData")]
    pub no_data: Option<Vec<String>>,
    /// Whether the phone number matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(alias = "Phone")]
    pub phone: Option<bool>,
    /// Whether the postal code matches.
    #[serde(rename = "postalCode", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "PostalCode")]
    pub postal_code: Option<bool>,
    /// Whether the province matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(alias = "Province")]
    pub province: Option<bool>,
}

/// Whom an account belongs to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Holder {
    #[serde(rename = "Address", skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// E-mail address.
    #[serde(rename = "Email", skip_serializing_if = "Option::is_none")]
    pub email: Option<Personal>,
    /// Name as the bank writes it.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// Phone number as the bank writes it, never normalised.
    #[serde(rename = "PhoneNumber", skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<Personal>,
}

/// A card whose nightly refresh has stopped.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct IneligibleCard {
    /// When it was last tried, in UTC.
    #[serde(rename = "LastRefreshDate", skip_serializing_if = "Option::is_none")]
    pub last_refresh_date: Option<Time>,
    #[serde(rename = "LastRefreshErrorCode", skip_serializing_if = "Option::is_none")]
    pub last_refresh_error_code: Option<FlinksCode>,
    #[serde(rename = "LastRefreshState", skip_serializing_if = "Option::is_none")]
    pub last_refresh_state: Option<RefreshState>,
    /// The card.
    #[serde(rename = "LoginId", skip_serializing_if = "Option::is_none")]
    pub login_id: Option<Secret>,
}

/// An investment connection whose nightly refresh has stopped. The page gives names without types;
/// the types are those of the banking call.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct IneligibleWealth {
    #[serde(rename = "Institution", skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionRef>,
    /// When it was last tried, in UTC.
    #[serde(rename = "LastRefreshDate", skip_serializing_if = "Option::is_none")]
    pub last_refresh_date: Option<Time>,
    #[serde(rename = "LastRefreshErrorCode", skip_serializing_if = "Option::is_none")]
    pub last_refresh_error_code: Option<FlinksCode>,
    #[serde(rename = "LastRefreshState", skip_serializing_if = "Option::is_none")]
    pub last_refresh_state: Option<RefreshState>,
    /// The connection.
    #[serde(rename = "LoginId", skip_serializing_if = "Option::is_none")]
    pub login_id: Option<Secret>,
}

/// A bank that can be connected.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Institution {
    #[serde(rename = "Country", skip_serializing_if = "Option::is_none")]
    pub country: Option<InstitutionCountry>,
    /// Number of the institution, also known to the widget.
    #[serde(rename = "Id")]
    pub id: i32,
    /// Names and addresses by language.
    #[serde(rename = "Localizations", skip_serializing_if = "Option::is_none")]
    pub localizations: Option<Vec<InstitutionLocalization>>,
    #[serde(rename = "Status", skip_serializing_if = "Option::is_none")]
    pub status: Option<InstitutionStatus>,
}

/// An institution's number and name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct InstitutionIdentity {
    /// Number of the institution.
    #[serde(rename = "Id", skip_serializing_if = "Option::is_none")]
    pub id: Option<i32>,
    /// Name of the institution.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// One page of institutions.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct InstitutionList {
    /// How many there are in all.
    #[serde(rename = "Count", skip_serializing_if = "Option::is_none")]
    pub count: Option<i32>,
    /// The institutions of this page.
    #[serde(rename = "Data")]
    pub data: Vec<Institution>,
}

/// A bank's name and addresses in one language.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct InstitutionLocalization {
    #[serde(rename = "Language", skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Name in that language.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Addresses on the web.
    #[serde(rename = "Urls", skip_serializing_if = "Option::is_none")]
    pub urls: Option<Vec<InstitutionUrl>>,
}

/// An address of a bank on the web.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct InstitutionUrl {
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<InstitutionUrlType>,
    /// The address.
    #[serde(rename = "Url", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// An investment account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct InvestmentAccount {
    /// The bare account number, usable for transfers.
    #[serde(rename = "AccountId", skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Personal>,
    /// Cash and securities at market value.
    #[serde(rename = "AccountValue", skip_serializing_if = "Option::is_none")]
    pub account_value: Option<Number>,
    /// Cash in the account's currency.
    #[serde(rename = "Cash", skip_serializing_if = "Option::is_none")]
    pub cash: Option<Number>,
    #[serde(rename = "Currency", skip_serializing_if = "Option::is_none")]
    pub currency: Option<InvestmentCurrency>,
    /// The same in the account's currency.
    #[serde(rename = "CurrencyValue", skip_serializing_if = "Option::is_none")]
    pub currency_value: Option<Number>,
    /// As the institution shows it, usually name, number and currency.
    #[serde(rename = "FullAccountId", skip_serializing_if = "Option::is_none")]
    pub full_account_id: Option<Personal>,
    /// Number of the account at Flinks.
    #[serde(rename = "Id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Name of the account.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// What is held now.
    #[serde(rename = "Positions", skip_serializing_if = "Option::is_none")]
    pub positions: Option<Vec<RawJson>>,
    /// Whether the account is registered for tax.
    #[serde(rename = "Registered", skip_serializing_if = "Option::is_none")]
    pub registered: Option<bool>,
    /// What led to the holdings.
    #[serde(rename = "Transactions", skip_serializing_if = "Option::is_none")]
    pub transactions: Option<Vec<RawJson>>,
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<InvestmentAccountType>,
}

/// The accounts at one institution.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct InvestmentInstitution {
    /// Its accounts.
    #[serde(rename = "Accounts", skip_serializing_if = "Option::is_none")]
    pub accounts: Option<Vec<InvestmentAccount>>,
    #[serde(rename = "Id", skip_serializing_if = "Option::is_none")]
    pub id: Option<InvestmentInstitutionId>,
    /// Name of the institution.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Holdings by institution.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Investments {
    /// One entry an institution. The provider leaves the entries untyped; their content comes from
    /// its page on response fields.
    #[serde(rename = "Investments")]
    pub investments: Vec<InvestmentInstitution>,
    /// Text for people.
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A card and its session, in the form of the guide.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct InvestmentsRequest {
    /// The saved card.
    #[serde(rename = "LoginId")]
    pub login_id: Secret,
    /// True in the documented use.
    #[serde(rename = "MostRecentCached")]
    pub most_recent_cached: bool,
    /// The session.
    #[serde(rename = "RequestId")]
    pub request_id: Uuid,
}

/// `InvestmentsWebhook`
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct InvestmentsWebhook {
    /// Status that the work ended with.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    #[serde(rename = "Institution", skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionRef>,
    /// Holdings by institution.
    #[serde(rename = "Investments", skip_serializing_if = "Option::is_none")]
    pub investments: Option<Vec<InvestmentInstitution>>,
    #[serde(rename = "Login", skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// Text for people.
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The session.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
    #[serde(rename = "ResponseType")]
    pub response_type: WebhookResponseType,
    /// The text given when the session was opened.
    #[serde(rename = "Tag", skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// `KycWebhook`
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct KycWebhook {
    /// The people and firms that hold the accounts.
    #[serde(rename = "Holders", skip_serializing_if = "Option::is_none")]
    pub holders: Option<Vec<Holder>>,
    /// Status that the work ended with.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    #[serde(rename = "Institution", skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionRef>,
    #[serde(rename = "Login", skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// The session.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
    #[serde(rename = "ResponseType")]
    pub response_type: WebhookResponseType,
    /// The text given when the session was opened.
    #[serde(rename = "Tag", skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// An attribute that can be asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct LibraryAttribute {
    /// What it says.
    #[serde(rename = "Description", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its name, as requests and answers have it.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The attributes of a category; where the list is flat, an attribute that names its category.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct LibraryRow {
    /// Its attributes.
    #[serde(rename = "Attributes", skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<LibraryAttribute>>,
    /// The category.
    #[serde(rename = "Category", skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What the attribute says, where the list is flat.
    #[serde(rename = "Description", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The name of the attribute, where the list is flat.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A call that can follow.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Link {
    /// The path with the RequestId filled in. One sample leaves the template text in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// Path below BankingServices, with a leading slash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Name of the call, such as `AccountsDetail` or `Authorization`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rel: Option<String>,
}

/// The saved connection between a person and a bank, also called a card.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Login {
    /// The LoginId. Whoever holds it and the keys reads the account.
    #[serde(rename = "Id", skip_serializing_if = "Option::is_none")]
    pub id: Option<Secret>,
    /// Whether nightly refresh is on.
    #[serde(rename = "IsScheduledRefresh", skip_serializing_if = "Option::is_none")]
    pub is_scheduled_refresh: Option<bool>,
    /// When data was last read at the bank, in UTC, with 6 or 7 digits of a second. What a card
    /// that was never refreshed carries isn't documented.
    #[serde(rename = "LastRefresh", skip_serializing_if = "Option::is_none")]
    pub last_refresh: Option<Time>,
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<LoginType>,
    /// Name or card number at the bank.
    #[serde(rename = "Username", skip_serializing_if = "Option::is_none")]
    pub username: Option<Personal>,
}

/// A security question with its answer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct MfaAnswer {
    /// The answer.
    #[serde(rename = "Answer", skip_serializing_if = "Option::is_none")]
    pub answer: Option<Secret>,
    /// The question's text as it was listed.
    #[serde(rename = "Question", skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
}

/// Answers have been stored.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct MfaAnswersStored {
    /// Text for people, that the answers were updated.
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// What the bank asks before it lets its user in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct MfaChallenge {
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    #[serde(rename = "Institution", skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionRef>,
    /// Where to send the answers.
    #[serde(rename = "Links", skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<Link>>,
    /// The session, to be sent with the answers. A client saw it stay the same from one answer to
    /// the next; the newest counts.
    #[serde(rename = "RequestId")]
    pub request_id: Text,
    /// One or more questions, all to be answered in one call.
    #[serde(rename = "SecurityChallenges")]
    pub security_challenges: Vec<SecurityChallenge>,
    /// The tag of the request.
    #[serde(rename = "Tag", skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// A security question of the bank.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct MfaQuestion {
    /// The question's text.
    #[serde(rename = "Question")]
    pub question: String,
}

/// Questions without a stored answer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct MfaQuestions {
    /// Text for people, SUCCESS.
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The questions, possibly none.
    #[serde(rename = "Questions", skip_serializing_if = "Option::is_none")]
    pub questions: Option<Vec<MfaQuestion>>,
}

/// Cards with nightly refresh that no longer refresh. On an error, the code and the message.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct NightlyRefreshStatus {
    #[serde(rename = "FlinksCode", skip_serializing_if = "Option::is_none")]
    pub flinks_code: Option<FlinksCode>,
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    /// The cards, possibly none.
    #[serde(rename = "IneligibleCards", skip_serializing_if = "Option::is_none")]
    pub ineligible_cards: Option<Vec<IneligibleCard>>,
    /// Text for people, on an error.
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Work goes on. An older text says that a dispatched operation may carry a partial result.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pending {
    #[serde(rename = "FlinksCode", skip_serializing_if = "Option::is_none")]
    pub flinks_code: Option<FlinksCode>,
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    /// Where to poll.
    #[serde(rename = "Links", skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<Link>>,
    /// Text for people.
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The session to poll.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
}

/// A category of the first level.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PrimaryCategory {
    /// What belongs to it.
    #[serde(rename = "Description", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its name.
    #[serde(rename = "PrimaryCategoryName", skip_serializing_if = "Option::is_none")]
    #[serde(alias = "Name")]
    pub primary_category_name: Option<String>,
    /// The categories below it.
    #[serde(rename = "SubCategories", skip_serializing_if = "Option::is_none")]
    pub sub_categories: Option<Vec<SubCategory>>,
}

/// The last known transaction of an account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RefreshDelta {
    /// The account.
    #[serde(rename = "AccountId", skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// Its last known transaction.
    #[serde(rename = "TransactionId", skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
}

/// A bank with its routing numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RoutedInstitution {
    #[serde(rename = "Country", skip_serializing_if = "Option::is_none")]
    pub country: Option<InstitutionCountry>,
    /// Number of the institution.
    #[serde(rename = "Id")]
    pub id: i32,
    /// Names and addresses by language.
    #[serde(rename = "Localizations", skip_serializing_if = "Option::is_none")]
    pub localizations: Option<Vec<InstitutionLocalization>>,
    /// Routing numbers, nine digits each.
    #[serde(rename = "RoutingNumbers", skip_serializing_if = "Option::is_none")]
    pub routing_numbers: Option<Vec<String>>,
    #[serde(rename = "Status", skip_serializing_if = "Option::is_none")]
    pub status: Option<InstitutionStatus>,
}

/// The LoginId and its new state in words. Secret because of the LoginId in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct ScheduledRefreshNotice(pub Secret);

impl Deref for ScheduledRefreshNotice {
    type Target = Secret;

    fn deref(&self) -> &Secret {
        &self.0
    }
}

impl From<ScheduledRefreshNotice> for Secret {
    fn from(value: ScheduledRefreshNotice) -> Self {
        value.0
    }
}

impl From<Secret> for ScheduledRefreshNotice {
    fn from(value: Secret) -> Self {
        Self(value)
    }
}

/// A score.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Score {
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    #[serde(rename = "Login", skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// The session.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
    /// The score, as text.
    #[serde(rename = "Score", skip_serializing_if = "Option::is_none")]
    pub score: Option<String>,
}

/// A loan, and who asks for it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ScoreRequest {
    /// The amount, as text.
    #[serde(rename = "LoanAmount", skip_serializing_if = "Option::is_none")]
    pub loan_amount: Option<String>,
    #[serde(rename = "UserPersonalInformation", skip_serializing_if = "Option::is_none")]
    pub user_personal_information: Option<RawJson>,
}

/// One question.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct SecurityChallenge {
    /// The choices. For pictures each is one JPEG in Base64. Absent or empty for free text.
    #[serde(rename = "Iterables", skip_serializing_if = "Option::is_none")]
    pub iterables: Option<Vec<Personal>>,
    /// The question in the language of the session, and the key of its answer.
    #[serde(rename = "Prompt")]
    pub prompt: String,
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<ChallengeType>,
}

/// Answers by prompt. The key is the prompt byte for byte, or, where the bank lets its user choose
/// new questions, the chosen question. The value is always a list, with one string for most types.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SecurityResponses(
    #[serde(deserialize_with = "crate::runtime::unique_keys")] pub BTreeMap<String, Vec<Secret>>,
);

impl Deref for SecurityResponses {
    type Target = BTreeMap<String, Vec<Secret>>;

    fn deref(&self) -> &BTreeMap<String, Vec<Secret>> {
        &self.0
    }
}

impl From<SecurityResponses> for BTreeMap<String, Vec<Secret>> {
    fn from(value: SecurityResponses) -> Self {
        value.0
    }
}

impl From<BTreeMap<String, Vec<Secret>>> for SecurityResponses {
    fn from(value: BTreeMap<String, Vec<Secret>>) -> Self {
        Self(value)
    }
}

/// An open session.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Session {
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    #[serde(rename = "Institution", skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionRef>,
    /// Number of the institution, a newer field.
    #[serde(rename = "InstitutionId", skip_serializing_if = "Option::is_none")]
    pub institution_id: Option<i32>,
    /// Name of the institution, a newer field.
    #[serde(rename = "InstitutionName", skip_serializing_if = "Option::is_none")]
    pub institution_name: Option<String>,
    /// Calls that can follow.
    #[serde(rename = "Links", skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<Link>>,
    #[serde(rename = "Login", skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// The session, for the data calls.
    #[serde(rename = "RequestId")]
    pub request_id: Text,
    /// The text of the request, when one was sent.
    #[serde(rename = "Tag", skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// A card, and whether to refresh it nightly. Clients also send both keys in PascalCase.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct SetScheduledRefreshRequest {
    /// The new state. The page gives false as its default, although it is required.
    #[serde(rename = "isActivated")]
    pub is_activated: bool,
    /// The card. Not marked as required.
    #[serde(rename = "loginId", skip_serializing_if = "Option::is_none")]
    pub login_id: Option<Secret>,
}

/// One statement.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Statement {
    /// The file in Base64.
    #[serde(rename = "Base64Bytes")]
    pub base64_bytes: Personal,
    #[serde(rename = "FileType", skip_serializing_if = "Option::is_none")]
    pub file_type: Option<StatementFileType>,
    /// 32 hexadecimal digits without dashes.
    #[serde(rename = "UniqueId", skip_serializing_if = "Option::is_none")]
    pub unique_id: Option<String>,
}

/// The statements of a session.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Statements {
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    #[serde(rename = "Institution", skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionRef>,
    #[serde(rename = "Login", skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// The session.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Text>,
    /// The statements, account by account.
    #[serde(rename = "StatementsByAccount")]
    pub statements_by_account: Vec<AccountStatements>,
}

/// A session, which accounts, and how many statements.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct StatementsRequest {
    /// Ids of the accounts. All when absent.
    #[serde(rename = "AccountsFilter", default, skip_serializing_if = "Vec::is_empty")]
    pub accounts_filter: Vec<String>,
    #[serde(rename = "NumberOfStatements", skip_serializing_if = "Option::is_none")]
    pub number_of_statements: Option<NumberOfStatements>,
    /// The session.
    #[serde(rename = "RequestId")]
    pub request_id: Uuid,
}

/// A category of the second level.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct SubCategory {
    /// What belongs to it.
    #[serde(rename = "Description", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its name.
    #[serde(rename = "SubCategoryName", skip_serializing_if = "Option::is_none")]
    pub sub_category_name: Option<String>,
}

/// An account without its transactions.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct SummaryAccount {
    /// Digits with leading zeros, possibly masked.
    #[serde(rename = "AccountNumber", skip_serializing_if = "Option::is_none")]
    pub account_number: Option<Personal>,
    #[serde(rename = "AccountType", skip_serializing_if = "Option::is_none")]
    pub account_type: Option<AccountOwnership>,
    #[serde(rename = "Balance", skip_serializing_if = "Option::is_none")]
    pub balance: Option<Balance>,
    #[serde(rename = "Category", skip_serializing_if = "Option::is_none")]
    pub category: Option<AccountCategory>,
    #[serde(rename = "Currency", skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The same for e-transfers.
    #[serde(rename = "ETransferEligibleRatio", skip_serializing_if = "Option::is_none")]
    pub e_transfer_eligible_ratio: Option<Number>,
    /// Observed probability, 0 to 1, that transit, institution and account number can be had for
    /// such an account. 0 also means that it is known not to work.
    #[serde(rename = "EftEligibleRatio", skip_serializing_if = "Option::is_none")]
    pub eft_eligible_ratio: Option<Number>,
    #[serde(rename = "Holder", skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
    /// Number of the account at Flinks, for `AccountsFilter`.
    #[serde(rename = "Id")]
    pub id: Text,
    /// Bank, three digits in Canada. Absent from the current sample.
    #[serde(rename = "InstitutionNumber", skip_serializing_if = "Option::is_none")]
    pub institution_number: Option<String>,
    /// Last four digits of the number.
    #[serde(rename = "LastFourDigits", skip_serializing_if = "Option::is_none")]
    pub last_four_digits: Option<Personal>,
    /// Agreed overdraft. Absent from the current sample.
    #[serde(rename = "OverdraftLimit", skip_serializing_if = "Option::is_none")]
    pub overdraft_limit: Option<Number>,
    /// Name as the bank shows it.
    #[serde(rename = "Title", skip_serializing_if = "Option::is_none")]
    pub title: Option<Personal>,
    /// Branch, five digits in Canada. Absent from the current sample.
    #[serde(rename = "TransitNumber", skip_serializing_if = "Option::is_none")]
    pub transit_number: Option<Personal>,
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<AccountType>,
}

/// One line of an account. Debit and credit are read apart: normally one of them is null, yet a
/// sample fills both, and a captured answer holds 0 on the unused side.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Transaction {
    /// Balance of the account after this line.
    #[serde(rename = "Balance", skip_serializing_if = "Option::is_none")]
    pub balance: Option<Number>,
    #[serde(rename = "Code", skip_serializing_if = "Option::is_none")]
    pub code: Option<TransactionCode>,
    /// Amount in, positive.
    #[serde(rename = "Credit", skip_serializing_if = "Option::is_none")]
    pub credit: Option<Number>,
    /// Day of the transaction.
    #[serde(rename = "Date", skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Amount out, positive.
    #[serde(rename = "Debit", skip_serializing_if = "Option::is_none")]
    pub debit: Option<Number>,
    /// Text of the bank.
    #[serde(rename = "Description", skip_serializing_if = "Option::is_none")]
    pub description: Option<Personal>,
    /// The transaction. That it stays the same from one answer to the next is nowhere promised.
    #[serde(rename = "Id", skip_serializing_if = "Option::is_none")]
    pub id: Option<Text>,
}

/// A card and its session, in the form of the provider's own description, which marks nothing as
/// required.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct WealthInvestmentsRequest {
    /// The saved card.
    #[serde(rename = "LoginId", skip_serializing_if = "Option::is_none")]
    pub login_id: Option<Secret>,
    /// The text `true`, not a boolean. Also what an absent field means.
    #[serde(rename = "MostRecentCached", skip_serializing_if = "Option::is_none")]
    pub most_recent_cached: Option<String>,
    /// The session.
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Uuid>,
}

/// Investment connections that failed the nightly run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct WealthNightlyRefreshStatus {
    /// The status again.
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
    /// The connections, possibly none.
    #[serde(rename = "IneligibleWealths", skip_serializing_if = "Option::is_none")]
    pub ineligible_wealths: Option<Vec<IneligibleWealth>>,
}
