//! The JSON API of what is stored: connections, their snapshots, rows of all of them page by page,
//! and what changed.

mod answer;
mod changes;
mod connections;
mod description;
mod page;
mod rows;
#[cfg(test)]
mod tests;

use axum::{Json, Router, extract::FromRequestParts, routing::get};
use http::{header, request::Parts};

use crate::{
    App,
    app::Peer,
    token::{Credential, Token, TokenKind},
};
use answer::Problem;
pub use description::openapi;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/v1/openapi.json", get(describe))
        .route("/v1/connections", get(connections::list_connections))
        .route("/v1/connections/{id}", get(connections::get_connection))
        .route("/v1/connections/{id}/snapshot", get(connections::get_snapshot))
        .route("/v1/connections/{id}/changes", get(changes::list_changes))
        .route("/v1/accounts", get(rows::list_accounts))
        .route("/v1/portfolios", get(rows::list_portfolios))
        .route("/v1/holdings", get(rows::list_holdings))
        .route("/v1/transactions", get(rows::list_transactions))
}

async fn describe() -> Json<serde_json::Value> {
    Json(openapi())
}

/// Whose token a request shows.
struct Reader(Token);

impl FromRequestParts<App> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let peer =
            Peer::from_request_parts(parts, app).await.unwrap_or_else(|never| match never {});
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|text| text.to_str().ok());
        let shown = header.and_then(|text| {
            let (scheme, rest) = text.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(rest.trim())
        });
        let shown = shown
            .map(|text| Credential::parse(text).unwrap_or(Credential { id: "", secret: text }));
        Ok(Self(app.admit(&peer, shown, TokenKind::Bearer).await?))
    }
}
