//! What a description says about an operation beyond its types: the rows of each client's
//! `OPERATIONS` table.

/// What repeating an operation does: decides whether a failed call may be sent again. Never guessed
/// from the verb, since most Flinks reads are `POST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Reads only; always safe to repeat.
    Read,
    /// Repeating has the same end state.
    Idempotent,
    /// Repeating may act, bill or lock twice.
    Once,
}

/// How sure the description is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// The provider's current pages say so.
    Documented,
    /// Only an older edition of the pages says so.
    Older,
    /// Seen in a public client, in no documentation.
    Peer,
    /// Concluded from what is documented.
    Inferred,
    /// Nothing answers the question: our choice, in one place.
    Assumed,
}

/// One operation of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// `operationId`.
    pub id: &'static str,
    /// HTTP method in capitals.
    pub method: &'static str,
    /// Path template, e.g. `/v3/{customerId}/BankingServices/Authorize`.
    pub path: &'static str,
    /// `x-effect`: the default, which a call may override (a cached Authorize only reads).
    pub effect: Effect,
    /// `x-certainty` of the operation as a whole.
    pub certainty: Certainty,
    /// `x-host`: the name of the host that takes the call, where the provider has several; `None`
    /// is the first.
    pub host: Option<&'static str>,
    /// `x-required-scope`, where the provider has scopes.
    pub scope: Option<&'static str>,
    /// Names of the security schemes that may authenticate it; empty means none is needed or
    /// documented.
    pub security: &'static [&'static str],
    /// Whether it may also go without any of them.
    pub anonymous: bool,
    /// The statuses whose bodies are described, e.g. `200`, `4XX`.
    pub statuses: &'static [&'static str],
}

/// The row of `id` in a table that is sorted by id, as the generated ones are.
///
/// ```
/// use foliolink_runtime::{Certainty, Effect, Operation, find};
///
/// const TABLE: &[Operation] = &[Operation {
///     id: "list_accounts",
///     method: "GET",
///     path: "/accounts",
///     effect: Effect::Read,
///     certainty: Certainty::Documented,
///     host: None,
///     scope: None,
///     security: &[],
///     anonymous: true,
///     statuses: &["200"],
/// }];
/// assert_eq!(find(TABLE, "list_accounts").unwrap().method, "GET");
/// assert!(find(TABLE, "list_cards").is_none());
/// ```
pub fn find(table: &'static [Operation], id: &str) -> Option<&'static Operation> {
    table.binary_search_by(|row| row.id.cmp(id)).ok().and_then(|at| table.get(at))
}
