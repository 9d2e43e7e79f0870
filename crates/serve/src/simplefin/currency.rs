//! Currencies: ISO 4217's by their code, any other by an address here that says its name.

use axum::{Json, extract::Path, http::StatusCode, response::IntoResponse};
use iso_currency::Currency;
use serde_json::json;

/// Where the provider says no currency.
const UNKNOWN: &str = "unknown";

/// The code, or the address of what isn't in ISO 4217.
pub(super) fn write(root: &str, currency: Option<&str>) -> String {
    match currency {
        Some(code) if Currency::from_code(code).is_some() => code.to_owned(),
        Some(code) if is_plain(code) => format!("{root}/currency/{code}"),
        _ => format!("{root}/currency/{UNKNOWN}"),
    }
}

fn is_plain(code: &str) -> bool {
    (1..=16).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What such an address answers; anybody may ask.
pub(super) async fn currency(Path(code): Path<String>) -> impl IntoResponse {
    if !is_plain(&code) {
        return Err((StatusCode::NOT_FOUND, "no such currency"));
    }
    let name = match code.as_str() {
        UNKNOWN => "Unknown currency".to_owned(),
        code => code.to_owned(),
    };
    Ok(Json(json!({ "name": name, "abbr": if code == UNKNOWN { "?" } else { &code } })))
}
