//! The outcome of one typed call, with its types erased: what a snapshot shows and what assertions
//! ask about.

use std::{error::Error as _, fmt::Debug};

use foliolink_runtime::{Error, ErrorKind, ResponseValue};
use serde::Serialize;

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// A documented success.
    Ok,
    /// A documented refusal.
    Refused,
    /// A documented status with a body that doesn't fit.
    Undecodable,
    /// A status that isn't documented.
    Undocumented,
    /// No answer.
    Transport,
    /// Nothing was sent.
    InvalidRequest,
}

/// See the module.
#[derive(Debug)]
pub struct Outcome {
    /// How the call ended.
    pub how: How,
    /// HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// Type of the decoded body, with its variant: `Session`, `SessionOrPending::Pending`.
    pub body_type: String,
    /// The decoded body, encoded again.
    pub json: Option<String>,
    /// JSON path, where the body doesn't fit.
    pub path: Option<String>,
    /// One line for people: the error's `Display`.
    pub message: String,
    /// All that `Debug`, `Display` and the causes show.
    pub shown: String,
}

impl Outcome {
    /// Erases the types of a call's result.
    pub fn of<T: Serialize + Debug, E: Serialize + Debug>(
        result: Result<ResponseValue<T>, Error<E>>,
    ) -> Self {
        match result {
            Ok(answer) => Self::from_answer(How::Ok, &answer),
            Err(error) => {
                let mut outcome = match error.kind() {
                    ErrorKind::Documented(answer) => Self::from_answer(How::Refused, answer),
                    ErrorKind::Undecodable { source, .. } => {
                        Self { path: Some(source.path().to_owned()), ..Self::new(How::Undecodable) }
                    }
                    ErrorKind::Undocumented(_) => Self::new(How::Undocumented),
                    ErrorKind::InvalidRequest(_) => Self::new(How::InvalidRequest),
                    _ => Self::new(How::Transport),
                };
                outcome.status = error.status().map(|status| status.as_u16());
                outcome.message = error.to_string();
                outcome.shown = format!("{}{error}{error:?}{}", outcome.shown, causes(&error));
                outcome
            }
        }
    }

    fn new(how: How) -> Self {
        Self {
            how,
            status: None,
            body_type: String::new(),
            json: None,
            path: None,
            message: String::new(),
            shown: String::new(),
        }
    }

    fn from_answer<T: Serialize + Debug>(how: How, answer: &ResponseValue<T>) -> Self {
        Self {
            status: Some(answer.status().as_u16()),
            body_type: body_type::<T>(answer),
            json: Some(serde_json::to_string(&**answer).expect("what was decoded can be encoded")),
            shown: format!("{answer:?}"),
            ..Self::new(how)
        }
    }
}

/// The type's last word, and the variant that `Debug` names where it is an enum.
fn body_type<T: Debug>(value: &ResponseValue<T>) -> String {
    let name = std::any::type_name::<T>().rsplit("::").next().unwrap_or_default();
    let debug = format!("{:?}", **value);
    let head = debug.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    if head == name { name.to_owned() } else { format!("{name}::{head}") }
}

fn causes<E: Debug>(error: &Error<E>) -> String {
    std::iter::successors(error.source(), |&cause| cause.source())
        .map(|cause| format!("{cause}{cause:?}"))
        .collect()
}
