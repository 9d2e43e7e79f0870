//! What is known of each operation, from `openapi/vumi.yaml`. Written by `cargo xtask codegen`:
//! change the description or the generator instead.
// @generated
// description sha256: 70a2553689c4c082b1aa7fa35a6d9d2cde6c282fb1cf26333740e7fb4e8bf34d
// description fnv1a: 3bb00335a1ec140d
// generator: progenitor 0.15.1

use reqwest::StatusCode;
use serde::Serialize;

use super::types;
use crate::runtime::{BodyError, Certainty, Effect, FromBody, Operation};

/// Every operation of the description, sorted by id.
pub const OPERATIONS: &[Operation] = &[
    DELETE_CONNECTION,
    EXCHANGE_PUBLIC_TOKEN,
    GET_CONNECTION,
    GET_WEBHOOK_VERIFICATION_KEY,
    LIST_ACCOUNT_TRANSACTIONS,
    LIST_ACCOUNTS,
    LIST_ACTIVE_POSITIONS,
    LIST_ASSETS_TRANSFER_ORDERS,
    LIST_CONNECTIONS,
    LIST_ENTITIES,
    LIST_INVESTMENTS,
    LIST_PORTFOLIO_TRANSACTIONS,
    LIST_PORTFOLIOS,
    LIST_PUBLIC_TOKENS,
    LOGIN,
    START_CONNECTION_FLOW,
];

/// The description that this client was generated from, as JSON.
pub const DESCRIPTION: &str = include_str!("description.json");

/// Delete a connection for good.
pub const DELETE_CONNECTION: Operation = Operation {
    id: "delete_connection",
    method: "DELETE",
    path: "/api/v1/commands/connections/{token}",
    effect: Effect::Idempotent,
    certainty: Certainty::Documented,
    host: None,
    scope: Some("delete"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "404", "500", "default"],
};

/// Exchange a public token for a connection token.
pub const EXCHANGE_PUBLIC_TOKEN: Operation = Operation {
    id: "exchange_public_token",
    method: "POST",
    path: "/api/v1/commands/connections/exchange/{publicToken}",
    effect: Effect::Once,
    certainty: Certainty::Documented,
    host: None,
    scope: Some("write"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "404", "500", "default"],
};

/// Status of one connection.
pub const GET_CONNECTION: Operation = Operation {
    id: "get_connection",
    method: "GET",
    path: "/api/v1/queries/connections/{token}",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: Some("read"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "404", "500", "default"],
};

/// Public key of a webhook signature.
pub const GET_WEBHOOK_VERIFICATION_KEY: Operation = Operation {
    id: "get_webhook_verification_key",
    method: "GET",
    path: "/api/v1/webhook_verification/{keyId}",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "404", "500", "default"],
};

/// Cash movements of a connection.
pub const LIST_ACCOUNT_TRANSACTIONS: Operation = Operation {
    id: "list_account_transactions",
    method: "GET",
    path: "/api/v1/queries/connections/{token}/accounts/transactions",
    effect: Effect::Read,
    certainty: Certainty::Assumed,
    host: None,
    scope: Some("read"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "404", "500", "default"],
};

/// Accounts of a connection.
pub const LIST_ACCOUNTS: Operation = Operation {
    id: "list_accounts",
    method: "GET",
    path: "/api/v1/queries/connections/{token}/accounts",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: Some("read"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "404", "500", "default"],
};

/// Active positions of all portfolios.
pub const LIST_ACTIVE_POSITIONS: Operation = Operation {
    id: "list_active_positions",
    method: "GET",
    path: "/api/v1/queries/connections/{token}/portfolios/active-positions",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: Some("read"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "404", "500", "default"],
};

/// Transfer orders of a connection.
pub const LIST_ASSETS_TRANSFER_ORDERS: Operation = Operation {
    id: "list_assets_transfer_orders",
    method: "GET",
    path: "/api/v1/queries/connections/{token}/assets-transfer",
    effect: Effect::Read,
    certainty: Certainty::Assumed,
    host: None,
    scope: Some("read"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "404", "500", "default"],
};

/// Status of all exchanged connections.
pub const LIST_CONNECTIONS: Operation = Operation {
    id: "list_connections",
    method: "GET",
    path: "/api/v1/queries/connections",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: Some("read"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "500", "default"],
};

/// Institutions enabled for the app.
pub const LIST_ENTITIES: Operation = Operation {
    id: "list_entities",
    method: "GET",
    path: "/api/v1/queries/entities",
    effect: Effect::Read,
    certainty: Certainty::Assumed,
    host: None,
    scope: Some("read"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "500", "default"],
};

/// Instruments of a connection.
pub const LIST_INVESTMENTS: Operation = Operation {
    id: "list_investments",
    method: "GET",
    path: "/api/v1/queries/connections/{token}/investments",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: Some("read"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "404", "500", "default"],
};

/// Investment movements of a connection.
pub const LIST_PORTFOLIO_TRANSACTIONS: Operation = Operation {
    id: "list_portfolio_transactions",
    method: "GET",
    path: "/api/v1/queries/connections/{token}/portfolios/transactions",
    effect: Effect::Read,
    certainty: Certainty::Assumed,
    host: None,
    scope: Some("read"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "404", "500", "default"],
};

/// Portfolios of a connection.
pub const LIST_PORTFOLIOS: Operation = Operation {
    id: "list_portfolios",
    method: "GET",
    path: "/api/v1/queries/connections/{token}/portfolios",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: Some("read"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "404", "500", "default"],
};

/// Public tokens that wait for their exchange.
pub const LIST_PUBLIC_TOKENS: Operation = Operation {
    id: "list_public_tokens",
    method: "GET",
    path: "/api/v1/queries/connections/pending",
    effect: Effect::Read,
    certainty: Certainty::Documented,
    host: None,
    scope: Some("read"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "500", "default"],
};

/// Open a session.
pub const LOGIN: Operation = Operation {
    id: "login",
    method: "POST",
    path: "/api/v1/auth/login",
    effect: Effect::Idempotent,
    certainty: Certainty::Documented,
    host: None,
    scope: None,
    security: &[],
    anonymous: true,
    statuses: &["200", "400", "401", "500", "default"],
};

/// Get a Link auth token.
pub const START_CONNECTION_FLOW: Operation = Operation {
    id: "start_connection_flow",
    method: "POST",
    path: "/api/v1/commands/connections/start-flow",
    effect: Effect::Idempotent,
    certainty: Certainty::Documented,
    host: None,
    scope: Some("write"),
    security: &["SessionToken"],
    anonymous: false,
    statuses: &["200", "400", "401", "403", "500", "default"],
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
        ("delete_connection", true) => reencode::<types::Deleted>(status, body),
        ("delete_connection", false) => reencode::<types::Failure>(status, body),
        ("exchange_public_token", true) => reencode::<types::ExchangedConnection>(status, body),
        ("exchange_public_token", false) => reencode::<types::Failure>(status, body),
        ("get_connection", true) => reencode::<types::Connection>(status, body),
        ("get_connection", false) => reencode::<types::Failure>(status, body),
        ("get_webhook_verification_key", true) => reencode::<types::VerificationKey>(status, body),
        ("get_webhook_verification_key", false) => reencode::<types::Failure>(status, body),
        ("list_account_transactions", true) => reencode::<types::AccountTransactions>(status, body),
        ("list_account_transactions", false) => reencode::<types::Failure>(status, body),
        ("list_accounts", true) => reencode::<types::Accounts>(status, body),
        ("list_accounts", false) => reencode::<types::Failure>(status, body),
        ("list_active_positions", true) => reencode::<types::Positions>(status, body),
        ("list_active_positions", false) => reencode::<types::Failure>(status, body),
        ("list_assets_transfer_orders", true) => {
            reencode::<types::AssetsTransferOrders>(status, body)
        }
        ("list_assets_transfer_orders", false) => reencode::<types::Failure>(status, body),
        ("list_connections", true) => reencode::<types::Connections>(status, body),
        ("list_connections", false) => reencode::<types::Failure>(status, body),
        ("list_entities", true) => reencode::<types::Entities>(status, body),
        ("list_entities", false) => reencode::<types::Failure>(status, body),
        ("list_investments", true) => reencode::<types::Investments>(status, body),
        ("list_investments", false) => reencode::<types::Failure>(status, body),
        ("list_portfolio_transactions", true) => {
            reencode::<types::PortfolioTransactions>(status, body)
        }
        ("list_portfolio_transactions", false) => reencode::<types::Failure>(status, body),
        ("list_portfolios", true) => reencode::<types::Portfolios>(status, body),
        ("list_portfolios", false) => reencode::<types::Failure>(status, body),
        ("list_public_tokens", true) => reencode::<types::PublicTokens>(status, body),
        ("list_public_tokens", false) => reencode::<types::Failure>(status, body),
        ("login", true) => reencode::<types::LoginToken>(status, body),
        ("login", false) => reencode::<types::Failure>(status, body),
        ("start_connection_flow", true) => reencode::<types::StartFlowToken>(status, body),
        ("start_connection_flow", false) => reencode::<types::Failure>(status, body),
        _ => return None,
    })
}

fn reencode<T: FromBody + Serialize>(status: StatusCode, body: &[u8]) -> Result<String, BodyError> {
    T::from_body(status, body).map(|value| serde_json::to_string(&value).unwrap_or_default())
}
