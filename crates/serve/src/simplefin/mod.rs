//! SimpleFIN: versions 1.0 and 2.0 of the protocol, for programs that somebody else wrote.
//!
//! `GET /info`, `GET /create`, `POST /claim/:code`, `GET /accounts`, and the addresses of currencies
//! that ISO 4217 doesn't have.

mod account;
mod accounts;
mod claim;
mod currency;
mod problem;
mod query;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod tests_of_database;

#[cfg(test)]
pub(crate) use tests_of_database::stored;

use axum::{
    Json, Router,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use http::{StatusCode, header};
use serde_json::json;

use crate::{App, app::Refusal};
use query::Version;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/info", get(info))
        .route("/create", get(create))
        .route("/claim/{code}", post(claim::claim))
        .route("/accounts", get(accounts::accounts))
        .route("/currency/{code}", get(currency::currency))
}

async fn info() -> Json<serde_json::Value> {
    Json(json!({ "versions": ["1.0", "2.0"] }))
}

/// The protocol wants a page here that makes a setup token. Nothing here makes one for a stranger.
async fn create() -> &'static str {
    "Setup tokens are made on the machine that runs this server:\n\n    foliolink serve token add NAME\n"
}

impl Refusal {
    /// As SimpleFIN says it. Readers know a refused claim by its first word.
    fn answer(self, version: Version) -> Response {
        let forbidden = "Forbidden: no such access, or it was revoked";
        match (self, version) {
            (Self::Forbidden, Version::One) => (StatusCode::FORBIDDEN, forbidden).into_response(),
            (Self::Forbidden, Version::Two) => {
                let body = json!({
                    "errlist": [{ "code": "gen.auth", "msg": forbidden }],
                    "connections": [],
                    "accounts": [],
                });
                (StatusCode::FORBIDDEN, Json(body)).into_response()
            }
            (Self::TooMany(seconds), _) => (
                StatusCode::TOO_MANY_REQUESTS,
                [(header::RETRY_AFTER, seconds.to_string())],
                format!("too many requests: come back in {seconds} s"),
            )
                .into_response(),
            (Self::Broken, _) => {
                (StatusCode::SERVICE_UNAVAILABLE, "the server can't read its tokens")
                    .into_response()
            }
        }
    }
}
