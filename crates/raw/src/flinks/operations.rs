//! What is known of each operation, from `openapi/flinks.yaml`. Written by `cargo xtask codegen`:
//! change the description or the generator instead.
// @generated
// description sha256: 03686f69832617d001a26944880cb9f047ed95fcb48c90be5f2b589669306aa8
// description fnv1a: 28f5abebba8b6e68
// generator: progenitor 0.15.1

use reqwest::StatusCode;
use serde::Serialize;

use super::{
    client::{
        AccountsDetailOrPending, AccountsSummaryOrPending, AttributeSetOrPending,
        CategorizationOrPending, FailureOrAuthorizeRefusal, InvestmentsOrPending, ScoreOrPending,
        SessionOrPendingOrMfaChallenge, StatementsOrPending,
    },
    types,
    values::{AttributesLibrary, Categories, DeletedCard},
};
use crate::runtime::{BodyError, Certainty, Effect, FromBody, Operation, RawJson};

/// Every operation of the description, sorted by id.
pub const OPERATIONS: &[Operation] = &[
    ANSWER_MFA_QUESTIONS,
    AUTHORIZE,
    AUTHORIZE_ASYNC,
    AUTHORIZE_MULTIPLE,
    DELETE_CARD,
    DELETE_INVESTMENTS,
    FIELD_MATCH,
    GENERATE_AUTHORIZE_TOKEN,
    GET_ACCOUNTS_DETAIL,
    GET_ACCOUNTS_DETAIL_ASYNC,
    GET_ACCOUNTS_SUMMARY,
    GET_ACCOUNTS_SUMMARY_ASYNC,
    GET_ALL_ATTRIBUTES,
    GET_ALL_BUSINESS_ATTRIBUTES,
    GET_ATTRIBUTES_LIBRARY,
    GET_BUSINESS_ANALYSIS_ATTRIBUTES,
    GET_BUSINESS_ATTRIBUTES_LIBRARY,
    GET_CATEGORIES,
    GET_CATEGORIZATION,
    GET_CREDIT_RISK_ATTRIBUTES,
    GET_INCOME_ATTRIBUTES,
    GET_INSTITUTION_BY_ROUTING_NUMBER,
    GET_INVESTMENTS,
    GET_LENDING_ATTRIBUTES,
    GET_MFA_QUESTIONS,
    GET_NIGHTLY_REFRESH_STATUS,
    GET_SCORE,
    GET_STATEMENTS,
    GET_STATEMENTS_ASYNC,
    GET_USER_ANALYSIS_ATTRIBUTES,
    GET_WEALTH_INVESTMENTS,
    GET_WEALTH_NIGHTLY_REFRESH_STATUS,
    LIST_INSTITUTIONS,
    POLL_AUTHORIZE_ASYNC,
    REQUEST_ATTRIBUTES,
    SET_SCHEDULED_REFRESH,
];

/// The description that this client was generated from, as JSON.
pub const DESCRIPTION: &str = include_str!("description.json");

/// Store answers to security questions.
pub const ANSWER_MFA_QUESTIONS: Operation = Operation {
    id: "answer_mfa_questions",
    method: "PATCH",
    path: "/v3/{customerId}/BankingServices/AnswerMFAQuestions",
    effect: Effect::Idempotent,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// Open a session, or answer its MFA questions.
pub const AUTHORIZE: Operation = Operation {
    id: "authorize",
    method: "POST",
    path: "/v3/{customerId}/BankingServices/Authorize",
    effect: Effect::Once,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["AuthorizeToken"],
    anonymous: true,
    statuses: &["200", "202", "203", "400", "401", "403", "405", "429", "500", "default"],
};

/// Open a session without waiting for it.
pub const AUTHORIZE_ASYNC: Operation = Operation {
    id: "authorize_async",
    method: "POST",
    path: "/v3/{customerId}/BankingServices/AuthorizeAsync",
    effect: Effect::Once,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["AuthorizeToken"],
    anonymous: true,
    statuses: &["200", "202", "203", "400", "401", "403", "405", "429", "500", "default"],
};

/// Open sessions for several saved cards.
pub const AUTHORIZE_MULTIPLE: Operation = Operation {
    id: "authorize_multiple",
    method: "POST",
    path: "/v3/{customerId}/BankingServices/AuthorizeMultiple",
    effect: Effect::Once,
    certainty: Certainty::Older,
    host: None,
    scope: None,
    security: &["AuthorizeToken"],
    anonymous: true,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// Delete a saved card and all its data.
pub const DELETE_CARD: Operation = Operation {
    id: "delete_card",
    method: "DELETE",
    path: "/v3/{customerId}/BankingServices/DeleteCard/{loginId}",
    effect: Effect::Once,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// Delete a card with its investment and banking data.
pub const DELETE_INVESTMENTS: Operation = Operation {
    id: "delete_investments",
    method: "DELETE",
    path: "/v3/{customerId}/Investments/Delete/{loginId}",
    effect: Effect::Once,
    certainty: Certainty::Documented,
    host: Some("wealth"),
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// Compare a person's own data with the bank's.
pub const FIELD_MATCH: Operation = Operation {
    id: "field_match",
    method: "POST",
    path: "/v3/{customerId}/BankingServices/FieldMatch",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// Mint an authorize token.
pub const GENERATE_AUTHORIZE_TOKEN: Operation = Operation {
    id: "generate_authorize_token",
    method: "POST",
    path: "/v3/{customerId}/BankingServices/GenerateAuthorizeToken",
    effect: Effect::Idempotent,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["SecretKey"],
    anonymous: false,
    statuses: &["200", "401", "403", "429", "500", "default"],
};

/// Accounts with holders, numbers and transactions.
pub const GET_ACCOUNTS_DETAIL: Operation = Operation {
    id: "get_accounts_detail",
    method: "POST",
    path: "/v3/{customerId}/BankingServices/GetAccountsDetail",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
};

/// Ask again for the accounts detail.
pub const GET_ACCOUNTS_DETAIL_ASYNC: Operation = Operation {
    id: "get_accounts_detail_async",
    method: "GET",
    path: "/v3/{customerId}/BankingServices/GetAccountsDetailAsync/{requestId}",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
};

/// Accounts with balances, without transactions.
pub const GET_ACCOUNTS_SUMMARY: Operation = Operation {
    id: "get_accounts_summary",
    method: "POST",
    path: "/v3/{customerId}/BankingServices/GetAccountsSummary",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
};

/// Ask again for the accounts summary.
pub const GET_ACCOUNTS_SUMMARY_ASYNC: Operation = Operation {
    id: "get_accounts_summary_async",
    method: "GET",
    path: "/v3/{customerId}/BankingServices/GetAccountsSummaryAsync/{requestId}",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
};

/// Every figure of a consumer.
pub const GET_ALL_ATTRIBUTES: Operation = Operation {
    id: "get_all_attributes",
    method: "GET",
    path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetAllAttributes",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey", "Bearer"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
};

/// Every figure of a business.
pub const GET_ALL_BUSINESS_ATTRIBUTES: Operation = Operation {
    id: "get_all_business_attributes",
    method: "GET",
    path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetAllBusinessAttributes",
    effect: Effect::Read,
    certainty: Certainty::Peer,
    host: None,
    scope: None,
    security: &["ApiKey", "Bearer"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
};

/// The catalogue of consumer attributes.
pub const GET_ATTRIBUTES_LIBRARY: Operation = Operation {
    id: "get_attributes_library",
    method: "GET",
    path: "/v3/{customerId}/attributes/library",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["Bearer"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// Analysis figures of a business.
pub const GET_BUSINESS_ANALYSIS_ATTRIBUTES: Operation = Operation {
    id: "get_business_analysis_attributes",
    method: "GET",
    path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetBusinessAnalysisAttributes",
    effect: Effect::Read,
    certainty: Certainty::Peer,
    host: None,
    scope: None,
    security: &["ApiKey", "Bearer"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
};

/// The catalogue of business attributes.
pub const GET_BUSINESS_ATTRIBUTES_LIBRARY: Operation = Operation {
    id: "get_business_attributes_library",
    method: "GET",
    path: "/v3/{customerId}/attributes/library/business",
    effect: Effect::Read,
    certainty: Certainty::Peer,
    host: None,
    scope: None,
    security: &["Bearer"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// The catalogue of categories.
pub const GET_CATEGORIES: Operation = Operation {
    id: "get_categories",
    method: "GET",
    path: "/v3/{customerId}/BankingServices/Categories/{countryCode}",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["Bearer"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// Transactions sorted into categories.
pub const GET_CATEGORIZATION: Operation = Operation {
    id: "get_categorization",
    method: "GET",
    path: "/v3/{customerId}/categorization/login/{loginId}/requestid/{requestId}",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey", "Bearer"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
};

/// Credit risk figures of a consumer.
pub const GET_CREDIT_RISK_ATTRIBUTES: Operation = Operation {
    id: "get_credit_risk_attributes",
    method: "GET",
    path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetCreditRiskAttributes",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey", "Bearer"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
};

/// Income figures of a consumer.
pub const GET_INCOME_ATTRIBUTES: Operation = Operation {
    id: "get_income_attributes",
    method: "GET",
    path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetIncomeAttributes",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey", "Bearer"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
};

/// The institution behind a routing number.
pub const GET_INSTITUTION_BY_ROUTING_NUMBER: Operation = Operation {
    id: "get_institution_by_routing_number",
    method: "GET",
    path: "/v3/{customerId}/BankingServices/Institutions/RoutingNumber/{routingNumber}",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// Holdings of a session, on the banking host.
pub const GET_INVESTMENTS: Operation = Operation {
    id: "get_investments",
    method: "POST",
    path: "/v3/{customerId}/BankingServices/Investments",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
};

/// Lending figures of a consumer.
pub const GET_LENDING_ATTRIBUTES: Operation = Operation {
    id: "get_lending_attributes",
    method: "GET",
    path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetLendingAttributes",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey", "Bearer"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
};

/// Security questions that have no stored answer.
pub const GET_MFA_QUESTIONS: Operation = Operation {
    id: "get_mfa_questions",
    method: "GET",
    path: "/v3/{customerId}/BankingServices/GetMFAQuestions/{loginId}",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// Cards whose nightly refresh has stopped.
pub const GET_NIGHTLY_REFRESH_STATUS: Operation = Operation {
    id: "get_nightly_refresh_status",
    method: "GET",
    path: "/v3/{customerId}/BankingServices/GetNightlyRefreshStatus",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["Bearer"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// A score for a loan, as there once was one.
pub const GET_SCORE: Operation = Operation {
    id: "get_score",
    method: "POST",
    path: "/v3/{customerId}/insight/login/{loginId}/score/{requestId}",
    effect: Effect::Once,
    certainty: Certainty::Older,
    host: None,
    scope: None,
    security: &["ApiKey", "Bearer"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
};

/// Account statements as PDF.
pub const GET_STATEMENTS: Operation = Operation {
    id: "get_statements",
    method: "POST",
    path: "/v3/{customerId}/BankingServices/GetStatements",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
};

/// Ask again for the statements.
pub const GET_STATEMENTS_ASYNC: Operation = Operation {
    id: "get_statements_async",
    method: "GET",
    path: "/v3/{customerId}/BankingServices/GetStatementsAsync/{requestId}",
    effect: Effect::Read,
    certainty: Certainty::Older,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
};

/// Behaviour figures of a consumer.
pub const GET_USER_ANALYSIS_ATTRIBUTES: Operation = Operation {
    id: "get_user_analysis_attributes",
    method: "GET",
    path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetUserAnalysisAttributes",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey", "Bearer"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
};

/// Holdings of a session, on the wealth host.
pub const GET_WEALTH_INVESTMENTS: Operation = Operation {
    id: "get_wealth_investments",
    method: "POST",
    path: "/v3/{customerId}/Investments",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: Some("wealth"),
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "405", "429", "500", "default"],
};

/// Investment connections whose nightly refresh has stopped.
pub const GET_WEALTH_NIGHTLY_REFRESH_STATUS: Operation = Operation {
    id: "get_wealth_nightly_refresh_status",
    method: "GET",
    path: "/v3/{customerId}/BankingServices/GetWealthNightlyRefreshStatus/",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: Some("wealth"),
    scope: None,
    security: &["Bearer"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// The institutions that can be connected.
pub const LIST_INSTITUTIONS: Operation = Operation {
    id: "list_institutions",
    method: "GET",
    path: "/v3/{customerId}/BankingServices/Institutions",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// Ask whether a session has opened.
pub const POLL_AUTHORIZE_ASYNC: Operation = Operation {
    id: "poll_authorize_async",
    method: "GET",
    path: "/v3/{customerId}/BankingServices/AuthorizeAsync/{requestId}",
    effect: Effect::Read,
    certainty: Certainty::Assumed,
    host: None,
    scope: None,
    security: &["AuthorizeToken"],
    anonymous: true,
    statuses: &["200", "202", "203", "400", "401", "403", "405", "429", "500", "default"],
};

/// Chosen figures of a session.
pub const REQUEST_ATTRIBUTES: Operation = Operation {
    id: "request_attributes",
    method: "POST",
    path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey", "Bearer"],
    anonymous: true,
    statuses: &["200", "202", "400", "401", "403", "429", "500", "default"],
};

/// Switch a card's nightly refresh on or off.
pub const SET_SCHEDULED_REFRESH: Operation = Operation {
    id: "set_scheduled_refresh",
    method: "PATCH",
    path: "/v3/{customerId}/BankingServices/SetScheduledRefresh",
    effect: Effect::Idempotent,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["ApiKey"],
    anonymous: true,
    statuses: &["200", "400", "401", "403", "429", "500", "default"],
};

/// Decodes an answer of `operation` as the client would and encodes it again: what is missing
/// afterwards, the description doesn't know. `None` where it describes no body for that status.
pub fn decode_answer(
    operation: &str,
    status: u16,
    body: &[u8],
) -> Option<Result<String, BodyError>> {
    let status = StatusCode::from_u16(status).ok()?;
    Some(match (operation, status.is_success()) {
        ("answer_mfa_questions", true) => reencode::<types::MfaAnswersStored>(status, body),
        ("answer_mfa_questions", false) => reencode::<types::Failure>(status, body),
        ("authorize", true) => reencode::<SessionOrPendingOrMfaChallenge>(status, body),
        ("authorize", false) => reencode::<FailureOrAuthorizeRefusal>(status, body),
        ("authorize_async", true) => reencode::<SessionOrPendingOrMfaChallenge>(status, body),
        ("authorize_async", false) => reencode::<FailureOrAuthorizeRefusal>(status, body),
        ("authorize_multiple", true) => reencode::<RawJson>(status, body),
        ("authorize_multiple", false) => reencode::<types::Failure>(status, body),
        ("delete_card", true) => reencode::<DeletedCard>(status, body),
        ("delete_card", false) => reencode::<types::Failure>(status, body),
        ("delete_investments", true) => reencode::<types::DeletedInvestments>(status, body),
        ("delete_investments", false) => reencode::<types::Failure>(status, body),
        ("field_match", true) => reencode::<types::FieldMatch>(status, body),
        ("field_match", false) => reencode::<types::Failure>(status, body),
        ("generate_authorize_token", true) => reencode::<types::AuthorizeToken>(status, body),
        ("generate_authorize_token", false) => reencode::<types::Failure>(status, body),
        ("get_accounts_detail", true) => reencode::<AccountsDetailOrPending>(status, body),
        ("get_accounts_detail", false) => reencode::<types::Failure>(status, body),
        ("get_accounts_detail_async", true) => reencode::<AccountsDetailOrPending>(status, body),
        ("get_accounts_detail_async", false) => reencode::<types::Failure>(status, body),
        ("get_accounts_summary", true) => reencode::<AccountsSummaryOrPending>(status, body),
        ("get_accounts_summary", false) => reencode::<types::Failure>(status, body),
        ("get_accounts_summary_async", true) => reencode::<AccountsSummaryOrPending>(status, body),
        ("get_accounts_summary_async", false) => reencode::<types::Failure>(status, body),
        ("get_all_attributes", true) => reencode::<AttributeSetOrPending>(status, body),
        ("get_all_attributes", false) => reencode::<types::Failure>(status, body),
        ("get_all_business_attributes", true) => reencode::<AttributeSetOrPending>(status, body),
        ("get_all_business_attributes", false) => reencode::<types::Failure>(status, body),
        ("get_attributes_library", true) => reencode::<AttributesLibrary>(status, body),
        ("get_attributes_library", false) => reencode::<types::Failure>(status, body),
        ("get_business_analysis_attributes", true) => {
            reencode::<AttributeSetOrPending>(status, body)
        }
        ("get_business_analysis_attributes", false) => reencode::<types::Failure>(status, body),
        ("get_business_attributes_library", true) => reencode::<AttributesLibrary>(status, body),
        ("get_business_attributes_library", false) => reencode::<types::Failure>(status, body),
        ("get_categories", true) => reencode::<Categories>(status, body),
        ("get_categories", false) => reencode::<types::Failure>(status, body),
        ("get_categorization", true) => reencode::<CategorizationOrPending>(status, body),
        ("get_categorization", false) => reencode::<types::Failure>(status, body),
        ("get_credit_risk_attributes", true) => reencode::<AttributeSetOrPending>(status, body),
        ("get_credit_risk_attributes", false) => reencode::<types::Failure>(status, body),
        ("get_income_attributes", true) => reencode::<AttributeSetOrPending>(status, body),
        ("get_income_attributes", false) => reencode::<types::Failure>(status, body),
        ("get_institution_by_routing_number", true) => {
            reencode::<types::RoutedInstitution>(status, body)
        }
        ("get_institution_by_routing_number", false) => reencode::<types::Failure>(status, body),
        ("get_investments", true) => reencode::<InvestmentsOrPending>(status, body),
        ("get_investments", false) => reencode::<types::Failure>(status, body),
        ("get_lending_attributes", true) => reencode::<AttributeSetOrPending>(status, body),
        ("get_lending_attributes", false) => reencode::<types::Failure>(status, body),
        ("get_mfa_questions", true) => reencode::<types::MfaQuestions>(status, body),
        ("get_mfa_questions", false) => reencode::<types::Failure>(status, body),
        ("get_nightly_refresh_status", true) => {
            reencode::<types::NightlyRefreshStatus>(status, body)
        }
        ("get_nightly_refresh_status", false) => reencode::<types::Failure>(status, body),
        ("get_score", true) => reencode::<ScoreOrPending>(status, body),
        ("get_score", false) => reencode::<types::Failure>(status, body),
        ("get_statements", true) => reencode::<StatementsOrPending>(status, body),
        ("get_statements", false) => reencode::<types::Failure>(status, body),
        ("get_statements_async", true) => reencode::<StatementsOrPending>(status, body),
        ("get_statements_async", false) => reencode::<types::Failure>(status, body),
        ("get_user_analysis_attributes", true) => reencode::<AttributeSetOrPending>(status, body),
        ("get_user_analysis_attributes", false) => reencode::<types::Failure>(status, body),
        ("get_wealth_investments", true) => reencode::<InvestmentsOrPending>(status, body),
        ("get_wealth_investments", false) => reencode::<types::Failure>(status, body),
        ("get_wealth_nightly_refresh_status", true) => {
            reencode::<types::WealthNightlyRefreshStatus>(status, body)
        }
        ("get_wealth_nightly_refresh_status", false) => reencode::<types::Failure>(status, body),
        ("list_institutions", true) => reencode::<types::InstitutionList>(status, body),
        ("list_institutions", false) => reencode::<types::Failure>(status, body),
        ("poll_authorize_async", true) => reencode::<SessionOrPendingOrMfaChallenge>(status, body),
        ("poll_authorize_async", false) => reencode::<FailureOrAuthorizeRefusal>(status, body),
        ("request_attributes", true) => reencode::<AttributeSetOrPending>(status, body),
        ("request_attributes", false) => reencode::<types::Failure>(status, body),
        ("set_scheduled_refresh", true) => reencode::<types::ScheduledRefreshNotice>(status, body),
        ("set_scheduled_refresh", false) => reencode::<types::Failure>(status, body),
        _ => return None,
    })
}

fn reencode<T: FromBody + Serialize>(status: StatusCode, body: &[u8]) -> Result<String, BodyError> {
    T::from_body(status, body).map(|value| serde_json::to_string(&value).unwrap_or_default())
}
