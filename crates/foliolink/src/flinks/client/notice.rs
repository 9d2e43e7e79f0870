//! Answers that are one sentence: a bare text at one operation and an object with a Message at the
//! next. Either is read at both, as clients of a deletion have met both (F-9).

use bytes::Bytes;
use foliolink_runtime::Operation;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Notice {
    #[serde(rename = "Message", alias = "message")]
    message: Option<String>,
}

/// The sentence in the form that the operation describes, where it came in the other.
pub(super) fn in_described_form(operation: &Operation, body: &[u8]) -> Option<Bytes> {
    let other = match operation.id {
        "set_scheduled_refresh" => {
            let Notice { message } = foliolink_runtime::decode(body).ok()?;
            Value::String(message.unwrap_or_default())
        }
        "answer_mfa_questions" => {
            let message: String = foliolink_runtime::decode(body).ok()?;
            json!({ "Message": message })
        }
        _ => return None,
    };
    Some(other.to_string().into())
}
