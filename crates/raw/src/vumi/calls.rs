//! Each call as a value, from `openapi/vumi.yaml`. Written by `cargo xtask codegen`: change the
//! description or the generator instead.
// @generated
// description sha256: 70a2553689c4c082b1aa7fa35a6d9d2cde6c282fb1cf26333740e7fb4e8bf34d
// description fnv1a: 3bb00335a1ec140d
// generator: progenitor 0.15.1

use uuid::Uuid;

use super::{client::Client, operations, types};
use crate::runtime::{Personal, typed_call};

typed_call! {
    /// Open a session.
    pub struct Login {
        /// The pair, and the scopes of the session.
        body: types::LoginRequest,
    }
    operations::LOGIN => Client::login(&body) -> types::LoginToken, types::Failure
}

typed_call! {
    /// Get a Link auth token.
    pub struct StartConnectionFlow {
        /// What the Link is to do.
        body: types::StartFlowRequest,
    }
    operations::START_CONNECTION_FLOW
        => Client::start_connection_flow(&body)
        -> types::StartFlowToken, types::Failure
}

typed_call! {
    /// Exchange a public token for a connection token.
    pub struct ExchangePublicToken {
        /// The temporary token that the Link's redirect brought for a new connection.
        public_token: Uuid,
    }
    operations::EXCHANGE_PUBLIC_TOKEN
        => Client::exchange_public_token(&public_token)
        -> types::ExchangedConnection, types::Failure
}

typed_call! {
    /// Status of one connection.
    pub struct GetConnection {
        /// The connection token: ten letters and digits, from the exchange. Only connections of the
        /// session's app are found.
        token: String,
    }
    operations::GET_CONNECTION
        => Client::get_connection(&token)
        -> types::Connection, types::Failure
}

typed_call! {
    /// Status of all exchanged connections.
    pub struct ListConnections {
        /// Only what was connected under this external id. Several connections may share one.
        external_id: Option<Personal>,
    }
    operations::LIST_CONNECTIONS
        => Client::list_connections(external_id.as_ref())
        -> types::Connections, types::Failure
}

typed_call! {
    /// Public tokens that wait for their exchange.
    pub struct ListPublicTokens {
        /// Only what was connected under this external id. Several connections may share one.
        external_id: Option<Personal>,
    }
    operations::LIST_PUBLIC_TOKENS
        => Client::list_public_tokens(external_id.as_ref())
        -> types::PublicTokens, types::Failure
}

typed_call! {
    /// Delete a connection for good.
    pub struct DeleteConnection {
        /// The connection token: ten letters and digits, from the exchange. Only connections of the
        /// session's app are found.
        token: String,
    }
    operations::DELETE_CONNECTION
        => Client::delete_connection(&token)
        -> types::Deleted, types::Failure
}

typed_call! {
    /// Public key of a webhook signature.
    pub struct GetWebhookVerificationKey {
        /// The kid from the header of a webhook's signature.
        key_id: Uuid,
    }
    operations::GET_WEBHOOK_VERIFICATION_KEY
        => Client::get_webhook_verification_key(&key_id)
        -> types::VerificationKey, types::Failure
}

typed_call! {
    /// Instruments of a connection.
    pub struct ListInvestments {
        /// The connection token: ten letters and digits, from the exchange. Only connections of the
        /// session's app are found.
        token: String,
    }
    operations::LIST_INVESTMENTS
        => Client::list_investments(&token)
        -> types::Investments, types::Failure
}

typed_call! {
    /// Accounts of a connection.
    pub struct ListAccounts {
        /// The connection token: ten letters and digits, from the exchange. Only connections of the
        /// session's app are found.
        token: String,
    }
    operations::LIST_ACCOUNTS => Client::list_accounts(&token) -> types::Accounts, types::Failure
}

typed_call! {
    /// Cash movements of a connection.
    pub struct ListAccountTransactions {
        /// The connection token: ten letters and digits, from the exchange. Only connections of the
        /// session's app are found.
        token: String,
    }
    operations::LIST_ACCOUNT_TRANSACTIONS
        => Client::list_account_transactions(&token)
        -> types::AccountTransactions, types::Failure
}

typed_call! {
    /// Portfolios of a connection.
    pub struct ListPortfolios {
        /// The connection token: ten letters and digits, from the exchange. Only connections of the
        /// session's app are found.
        token: String,
    }
    operations::LIST_PORTFOLIOS
        => Client::list_portfolios(&token)
        -> types::Portfolios, types::Failure
}

typed_call! {
    /// Active positions of all portfolios.
    pub struct ListActivePositions {
        /// The connection token: ten letters and digits, from the exchange. Only connections of the
        /// session's app are found.
        token: String,
    }
    operations::LIST_ACTIVE_POSITIONS
        => Client::list_active_positions(&token)
        -> types::Positions, types::Failure
}

typed_call! {
    /// Investment movements of a connection.
    pub struct ListPortfolioTransactions {
        /// The connection token: ten letters and digits, from the exchange. Only connections of the
        /// session's app are found.
        token: String,
    }
    operations::LIST_PORTFOLIO_TRANSACTIONS
        => Client::list_portfolio_transactions(&token)
        -> types::PortfolioTransactions, types::Failure
}

typed_call! {
    /// Institutions enabled for the app.
    pub struct ListEntities {}
    operations::LIST_ENTITIES => Client::list_entities() -> types::Entities, types::Failure
}

typed_call! {
    /// Transfer orders of a connection.
    pub struct ListAssetsTransferOrders {
        /// The connection token: ten letters and digits, from the exchange. Only connections of the
        /// session's app are found.
        token: String,
    }
    operations::LIST_ASSETS_TRANSFER_ORDERS
        => Client::list_assets_transfer_orders(&token)
        -> types::AssetsTransferOrders, types::Failure
}
