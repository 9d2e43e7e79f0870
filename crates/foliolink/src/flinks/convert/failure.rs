//! From an error body to the facade's error: code, text and RequestId. What the code means is said in `codes`.

use std::borrow::Cow;

use foliolink_raw::flinks::{FailureOrAuthorizeRefusal, FlinksCode, types};

use crate::{
    code::Code,
    error::Error,
    transport::{Refusal, by_status},
};

fn explained(error: Error, code: Option<FlinksCode>, message: Option<String>, request_id: Option<String>) -> Error {
    error.with(|it| {
        it.code = code.map(|code| Code::from(code.as_str()));
        it.message = message.filter(|text| !text.trim().is_empty());
        it.request_id = request_id;
    })
}

impl Refusal for types::Failure {
    fn explain(self, error: Error) -> Error {
        explained(error, self.flinks_code, self.message, self.request_id)
    }
}

impl Refusal for FailureOrAuthorizeRefusal {
    fn explain(self, error: Error) -> Error {
        match self {
            Self::Failure(body) => body.explain(error),
            Self::AuthorizeRefusal(body) => explained(error, body.flinks_code, body.message, body.request_id),
        }
    }
}

/// The refusal in a body that no generated call has read.
pub(in crate::flinks) fn of_body(operation: Cow<'static, str>, status: u16, body: &[u8]) -> Error {
    let plain = by_status(operation, status).with(|it| it.status = Some(status));
    match serde_json::from_slice::<types::Failure>(body) {
        Ok(failure) => failure.explain(plain),
        Err(_) => plain,
    }
}
