//! The table of everything the sandbox answers for the two providers; the router is built from it
//! and from nothing else.

use serde::{Deserialize, Serialize};

use crate::exchange::{Answer, Call};
use crate::state::World;
use crate::{flinks, vumi};

/// Whose API a route belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// Flinks, below `/v3/{customerId}`.
    Flinks,
    /// Vumi Finlink, below `/api/v1`.
    Vumi,
    /// The sandbox's own control routes, below `/_sandbox`.
    Control,
    /// The sandbox's own pages: widgets and status.
    Widget,
}

pub(crate) type Handler = fn(&mut World, &Call) -> Answer;

/// One operation: who, how and where.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Route {
    /// Whose operation it is.
    pub provider: Provider,
    /// Its name, as the descriptions in `openapi/` call it; faults are aimed with it.
    pub operation: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path with its parameters in braces.
    pub path: &'static str,
    pub(crate) run: Handler,
}

/// Every operation of both providers that the sandbox answers, one a line.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    Route { provider: Provider::Flinks, operation: "generate_authorize_token", method: "POST", path: "/v3/{customerId}/BankingServices/GenerateAuthorizeToken", run: flinks::keys::generate },
    Route { provider: Provider::Flinks, operation: "authorize", method: "POST", path: "/v3/{customerId}/BankingServices/Authorize", run: flinks::authorize::authorize },
    Route { provider: Provider::Flinks, operation: "authorize_async", method: "POST", path: "/v3/{customerId}/BankingServices/AuthorizeAsync", run: flinks::background::start_or_poll },
    Route { provider: Provider::Flinks, operation: "poll_authorize_async", method: "GET", path: "/v3/{customerId}/BankingServices/AuthorizeAsync/{requestId}", run: flinks::background::poll },
    Route { provider: Provider::Flinks, operation: "authorize_multiple", method: "POST", path: "/v3/{customerId}/BankingServices/AuthorizeMultiple", run: flinks::background::multiple },
    Route { provider: Provider::Flinks, operation: "get_accounts_summary", method: "POST", path: "/v3/{customerId}/BankingServices/GetAccountsSummary", run: flinks::accounts::summary },
    Route { provider: Provider::Flinks, operation: "get_accounts_summary_async", method: "GET", path: "/v3/{customerId}/BankingServices/GetAccountsSummaryAsync/{requestId}", run: flinks::accounts::poll_summary },
    Route { provider: Provider::Flinks, operation: "get_accounts_detail", method: "POST", path: "/v3/{customerId}/BankingServices/GetAccountsDetail", run: flinks::accounts::detail },
    Route { provider: Provider::Flinks, operation: "get_accounts_detail_async", method: "GET", path: "/v3/{customerId}/BankingServices/GetAccountsDetailAsync/{requestId}", run: flinks::accounts::poll_detail },
    Route { provider: Provider::Flinks, operation: "get_statements", method: "POST", path: "/v3/{customerId}/BankingServices/GetStatements", run: flinks::statements::start },
    Route { provider: Provider::Flinks, operation: "get_statements_async", method: "GET", path: "/v3/{customerId}/BankingServices/GetStatementsAsync/{requestId}", run: flinks::statements::poll },
    Route { provider: Provider::Flinks, operation: "get_wealth_investments", method: "POST", path: "/v3/{customerId}/Investments", run: flinks::investments::wealth },
    Route { provider: Provider::Flinks, operation: "get_investments", method: "POST", path: "/v3/{customerId}/BankingServices/Investments", run: flinks::investments::banking },
    Route { provider: Provider::Flinks, operation: "delete_investments", method: "DELETE", path: "/v3/{customerId}/Investments/Delete/{loginId}", run: flinks::investments::delete },
    Route { provider: Provider::Flinks, operation: "get_nightly_refresh_status", method: "GET", path: "/v3/{customerId}/BankingServices/GetNightlyRefreshStatus", run: flinks::refresh::banking_status },
    Route { provider: Provider::Flinks, operation: "get_wealth_nightly_refresh_status", method: "GET", path: "/v3/{customerId}/BankingServices/GetWealthNightlyRefreshStatus/", run: flinks::refresh::wealth_status },
    Route { provider: Provider::Flinks, operation: "set_scheduled_refresh", method: "PATCH", path: "/v3/{customerId}/BankingServices/SetScheduledRefresh", run: flinks::refresh::set },
    Route { provider: Provider::Flinks, operation: "delete_card", method: "DELETE", path: "/v3/{customerId}/BankingServices/DeleteCard/{loginId}", run: flinks::cards::delete },
    Route { provider: Provider::Flinks, operation: "get_mfa_questions", method: "GET", path: "/v3/{customerId}/BankingServices/GetMFAQuestions/{loginId}", run: flinks::questions::list_unanswered },
    Route { provider: Provider::Flinks, operation: "answer_mfa_questions", method: "PATCH", path: "/v3/{customerId}/BankingServices/AnswerMFAQuestions", run: flinks::questions::answer },
    Route { provider: Provider::Flinks, operation: "list_institutions", method: "GET", path: "/v3/{customerId}/BankingServices/Institutions", run: flinks::institutions::list },
    Route { provider: Provider::Flinks, operation: "get_institution_by_routing_number", method: "GET", path: "/v3/{customerId}/BankingServices/Institutions/RoutingNumber/{routingNumber}", run: flinks::institutions::by_routing_number },
    Route { provider: Provider::Flinks, operation: "field_match", method: "POST", path: "/v3/{customerId}/BankingServices/FieldMatch", run: flinks::field_match::compare },
    Route { provider: Provider::Flinks, operation: "get_categories", method: "GET", path: "/v3/{customerId}/BankingServices/Categories/{countryCode}", run: flinks::categorization::catalogue },
    Route { provider: Provider::Flinks, operation: "get_income_attributes", method: "GET", path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetIncomeAttributes", run: flinks::attributes::income },
    Route { provider: Provider::Flinks, operation: "get_credit_risk_attributes", method: "GET", path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetCreditRiskAttributes", run: flinks::attributes::credit_risk },
    Route { provider: Provider::Flinks, operation: "get_lending_attributes", method: "GET", path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetLendingAttributes", run: flinks::attributes::lending },
    Route { provider: Provider::Flinks, operation: "get_user_analysis_attributes", method: "GET", path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetUserAnalysisAttributes", run: flinks::attributes::user_analysis },
    Route { provider: Provider::Flinks, operation: "get_all_attributes", method: "GET", path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetAllAttributes", run: flinks::attributes::all },
    Route { provider: Provider::Flinks, operation: "get_business_analysis_attributes", method: "GET", path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetBusinessAnalysisAttributes", run: flinks::attributes::business_analysis },
    Route { provider: Provider::Flinks, operation: "get_all_business_attributes", method: "GET", path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}/GetAllBusinessAttributes", run: flinks::attributes::all_business },
    Route { provider: Provider::Flinks, operation: "request_attributes", method: "POST", path: "/v3/{customerId}/insight/login/{loginId}/attributes/{requestId}", run: flinks::attributes::request_attributes },
    Route { provider: Provider::Flinks, operation: "get_score", method: "POST", path: "/v3/{customerId}/insight/login/{loginId}/score/{requestId}", run: flinks::score::compute },
    Route { provider: Provider::Flinks, operation: "get_categorization", method: "GET", path: "/v3/{customerId}/categorization/login/{loginId}/requestid/{requestId}", run: flinks::categorization::transactions },
    Route { provider: Provider::Flinks, operation: "get_attributes_library", method: "GET", path: "/v3/{customerId}/attributes/library", run: flinks::attributes::library },
    Route { provider: Provider::Flinks, operation: "get_business_attributes_library", method: "GET", path: "/v3/{customerId}/attributes/library/business", run: flinks::attributes::business_library },
    Route { provider: Provider::Vumi, operation: "login", method: "POST", path: "/api/v1/auth/login", run: vumi::auth::login },
    Route { provider: Provider::Vumi, operation: "start_connection_flow", method: "POST", path: "/api/v1/commands/connections/start-flow", run: vumi::link::start_flow },
    Route { provider: Provider::Vumi, operation: "exchange_public_token", method: "POST", path: "/api/v1/commands/connections/exchange/{publicToken}", run: vumi::connections::exchange },
    Route { provider: Provider::Vumi, operation: "get_connection", method: "GET", path: "/api/v1/queries/connections/{token}", run: vumi::connections::status },
    Route { provider: Provider::Vumi, operation: "list_connections", method: "GET", path: "/api/v1/queries/connections", run: vumi::connections::list },
    Route { provider: Provider::Vumi, operation: "list_public_tokens", method: "GET", path: "/api/v1/queries/connections/pending", run: vumi::connections::pending },
    Route { provider: Provider::Vumi, operation: "delete_connection", method: "DELETE", path: "/api/v1/commands/connections/{token}", run: vumi::connections::delete },
    Route { provider: Provider::Vumi, operation: "get_webhook_verification_key", method: "GET", path: "/api/v1/webhook_verification/{keyId}", run: vumi::keys::verification_key },
    Route { provider: Provider::Vumi, operation: "list_investments", method: "GET", path: "/api/v1/queries/connections/{token}/investments", run: vumi::holdings::investments },
    Route { provider: Provider::Vumi, operation: "list_accounts", method: "GET", path: "/api/v1/queries/connections/{token}/accounts", run: vumi::holdings::accounts },
    Route { provider: Provider::Vumi, operation: "list_account_transactions", method: "GET", path: "/api/v1/queries/connections/{token}/accounts/transactions", run: vumi::holdings::account_transactions },
    Route { provider: Provider::Vumi, operation: "list_portfolios", method: "GET", path: "/api/v1/queries/connections/{token}/portfolios", run: vumi::holdings::portfolios },
    Route { provider: Provider::Vumi, operation: "list_active_positions", method: "GET", path: "/api/v1/queries/connections/{token}/portfolios/active-positions", run: vumi::holdings::positions },
    Route { provider: Provider::Vumi, operation: "list_portfolio_transactions", method: "GET", path: "/api/v1/queries/connections/{token}/portfolios/transactions", run: vumi::holdings::portfolio_transactions },
    Route { provider: Provider::Vumi, operation: "list_entities", method: "GET", path: "/api/v1/queries/entities", run: vumi::holdings::entities },
    Route { provider: Provider::Vumi, operation: "list_assets_transfer_orders", method: "GET", path: "/api/v1/queries/connections/{token}/assets-transfer", run: vumi::holdings::transfers },
];
