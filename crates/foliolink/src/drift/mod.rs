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
mod report;
mod scalar;
#[cfg(test)]
mod tests;
mod walk;

pub use report::{Certainty, Finding, FindingKind, Report};

use crate::{Result, portfolio::Provider};

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
