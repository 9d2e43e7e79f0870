//! From an error body to the facade's error: code, text and RequestId. What the code means is said
//! in `codes`.

use std::borrow::Cow;

use foliolink_raw::flinks::{FailureOrAuthorizeRefusal, FlinksCode, types};
use foliolink_runtime::decode;
use serde::Deserialize;

use crate::{
    code::Code,
    error::Error,
    transport::{Refusal, by_status},
};

fn explain_refusal(
    error: Error,
    code: Option<FlinksCode>,
    message: Option<String>,
    request_id: Option<String>,
) -> Error {
    error.with(|parts| {
        parts.code = code
            .filter(|code| !code.as_str().trim().is_empty())
            .map(|code| Code::from(code.as_str()));
        parts.message = message.filter(|text| !text.trim().is_empty());
        parts.request_id = request_id;
    })
}

/// The fields of a refusal, each on its own: nonsense in one doesn't hide what another says.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Loose {
    flinks_code: Option<serde_json::Value>,
    message: Option<serde_json::Value>,
    request_id: Option<serde_json::Value>,
}

fn salvage_refusal(body: &[u8], error: Error) -> Error {
    let Ok(Loose { flinks_code, message, request_id }) = decode(body) else {
        return error;
    };
    let text = |value: Option<serde_json::Value>| {
        value.as_ref().and_then(|value| value.as_str()).map(str::to_owned)
    };
    explain_refusal(error, text(flinks_code).map(FlinksCode::from), text(message), text(request_id))
}

impl Refusal for types::Failure {
    fn explain(self, error: Error) -> Error {
        explain_refusal(error, self.flinks_code, self.message, self.request_id.map(Into::into))
    }

    fn salvage(body: &[u8], error: Error) -> Error {
        salvage_refusal(body, error)
    }
}

impl Refusal for FailureOrAuthorizeRefusal {
    fn explain(self, error: Error) -> Error {
        match self {
            Self::Failure(body) => body.explain(error),
            Self::AuthorizeRefusal(body) => explain_refusal(
                error,
                body.flinks_code,
                body.message,
                body.request_id.map(Into::into),
            ),
        }
    }

    fn salvage(body: &[u8], error: Error) -> Error {
        salvage_refusal(body, error)
    }
}

/// The refusal in a body that no generated call has read.
pub(in crate::flinks) fn of_body(operation: Cow<'static, str>, status: u16, body: &[u8]) -> Error {
    salvage_refusal(body, by_status(operation, status).with(|parts| parts.status = Some(status)))
}
