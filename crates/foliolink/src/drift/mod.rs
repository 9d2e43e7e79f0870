//! Holds an answer of a provider against the description: what it says that nobody expected, and
//! how sure the description was.
//!
//! The descriptions are made from public pages, older editions and client code; parts of them are
//! assumptions. A recorded answer shows which of them are true. A [`Finding`] has a path and our
//! words; of the data it holds values that stand in no list of known ones, unless they are a
//! person's or secret.

mod description;
mod findings;
mod path;
mod scalar;
#[cfg(test)]
mod tests;
mod walk;

use serde::Serialize;

use crate::{Result, code::open_words, portfolio::Provider};

/// What [`inspect`] found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// `operationId`, or the name of the webhook.
    pub operation: String,
    /// The status that was looked up; `None` for a webhook.
    pub status: Option<u16>,
    /// The differences, in the order of the answer. Those that repeat in a list are one, with a
    /// count.
    pub findings: Vec<Finding>,
}

/// One difference between an answer and its description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Where it was seen first, e.g. `Accounts[2].Balance.Current`; `.` is the whole body. Keys
    /// that don't look like names of fields are shown as `["…"]`.
    pub path: String,
    /// What it is, for people. Quotes values that aren't listed, at most 80 characters of them, but
    /// those that the description marks as personal or secret; nothing else of the data.
    pub what: String,
    /// How sure the description is of what this contradicts.
    pub certainty: Certainty,
    /// What it is, for programs.
    pub kind: FindingKind,
    /// How often it was seen: the same thing at the same path but for the numbers of list items.
    pub count: usize,
}

open_words! {
    /// How sure the description is. Open: compare with the constants.
    Certainty {
        /// The provider's current pages say so.
        DOCUMENTED = "documented",
        /// Only an older edition of the pages says so.
        OLDER = "older",
        /// Seen in a public client, in no documentation.
        PEER = "peer",
        /// Concluded from what is documented.
        INFERRED = "inferred",
        /// Nothing answers the question: our choice.
        ASSUMED = "assumed",
    }
}

open_words! {
    /// The kind of a difference. Open: compare with the constants.
    FindingKind {
        /// A field that the description doesn't know.
        UNKNOWN_FIELD = "unknown_field",
        /// A value that stands in no list of known ones.
        UNLISTED_VALUE = "unlisted_value",
        /// A field or a value that is described in other letter case.
        LETTER_CASE = "letter_case",
        /// Another JSON type than described.
        TYPE = "type",
        /// `null` where the description knows none.
        NULL = "null",
        /// A required field isn't there.
        MISSING = "missing",
        /// The right type, but no UUID, date, time, integer or exact decimal.
        FORMAT = "format",
        /// A field stands more than once in its object.
        DUPLICATE = "duplicate",
        /// No body is described for the status.
        STATUS = "status",
        /// The body isn't JSON, or not to its end.
        NOT_JSON = "not_json",
        /// Bytes that are no UTF-8, half a surrogate pair or a raw control character in a string.
        NOT_TEXT = "not_text",
        /// Nested so deep that it wasn't looked at.
        TOO_DEEP = "too_deep",
    }
}

/// Compares a recorded answer with the description of `operation`.
///
/// `operation` is an `operationId`, or the name of a webhook, whose body is then expected and
/// `status` not looked at. A status that isn't listed is a finding, and the body is compared with
/// what the description has for any other status. Calls no network; goes through the body once.
///
/// Finds fields, values, statuses, types, nulls and formats that the description doesn't know,
/// required fields that are missing, fields that stand twice, and bodies that aren't JSON. What the
/// description leaves open (opaque JSON) may be anything.
///
/// ```
/// # #[cfg(feature = "vumi")] {
/// use foliolink::{
///     drift::{self, Certainty},
///     portfolio::Provider,
/// };
///
/// let answer = br#"[{"id": "9e107d9d-372b-46b8-8a1d-5c3f2a7b6e01", "balance": "12.50"}]"#;
/// let report = drift::inspect(&Provider::VUMI, "list_accounts", 200, answer)?;
/// let finding = &report.findings[0];
/// assert_eq!(
///     (finding.path.as_str(), finding.what.as_str()),
///     ("[0].balance", "a string, described as number")
/// );
/// assert_eq!(finding.certainty, Certainty::DOCUMENTED);
/// # }
/// # Ok::<(), foliolink::Error>(())
/// ```
///
/// # Errors
/// - [`Invalid`](crate::ErrorKind::Invalid): the provider has no such operation or webhook (the
///   message names similar ones), or its feature is off.
pub fn inspect(provider: &Provider, operation: &str, status: u16, body: &[u8]) -> Result<Report> {
    let description = description::of(provider)?;
    let operation = description.operation(operation)?;
    Ok(walk::inspect(description, &operation, status, body))
}

/// The provider that has the operation or webhook of this name. No name is used by both.
///
/// ```
/// # #[cfg(feature = "vumi")] {
/// use foliolink::{drift, portfolio::Provider};
///
/// assert_eq!(drift::provider_of("list_active_positions")?, Provider::VUMI);
/// let error = drift::provider_of("list_activ_positions").unwrap_err();
/// assert!(error.message().unwrap().contains("list_active_positions"));
/// # }
/// # Ok::<(), foliolink::Error>(())
/// ```
///
/// # Errors
/// - [`Invalid`](crate::ErrorKind::Invalid): no provider has it; the message names similar ones.
pub fn provider_of(operation: &str) -> Result<Provider> {
    description::provider_of(operation)
}

impl Report {
    /// Whether the answer is as described.
    ///
    /// ```
    /// # #[cfg(feature = "vumi")] {
    /// use foliolink::{drift, portfolio::Provider};
    ///
    /// assert!(drift::inspect(&Provider::VUMI, "list_accounts", 200, b"[]")?.is_clean());
    /// # }
    /// # Ok::<(), foliolink::Error>(())
    /// ```
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}
