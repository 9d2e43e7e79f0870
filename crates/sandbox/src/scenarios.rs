//! Scenarios by customer id: whoever can set nothing else has the sandbox misbehave by the first
//! eight digits of Flinks' customer id.

use uuid::Uuid;

use crate::faults::Fault;
use crate::routes::{Provider, Route};

/// What the beginning of a customer id has the sandbox do.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Scenario {
    /// The first eight digits of the customer id; the others may be anything.
    pub prefix: &'static str,
    /// What a client sees.
    pub effect: &'static str,
    scope: Scope,
    fault: fn() -> Fault,
}

/// Which calls are hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    All,
    /// Those that read a card's data, and their polls.
    Data,
}

const DATA: &[&str] = &[
    "get_accounts_summary",
    "get_accounts_summary_async",
    "get_accounts_detail",
    "get_accounts_detail_async",
    "get_statements",
    "get_statements_async",
    "get_investments",
    "get_wealth_investments",
];

const fn scenario(
    prefix: &'static str,
    scope: Scope,
    effect: &'static str,
    fault: fn() -> Fault,
) -> Scenario {
    Scenario { prefix, effect, scope, fault }
}

/// All of them: the source of the table in `docs/sandbox.md`.
#[rustfmt::skip]
pub const SCENARIOS: &[Scenario] = &[
    scenario("00000202", Scope::Data, "sessions open, their data is never ready: 202 for ever", || Fault::StuckPending),
    scenario("00000401", Scope::All, "401 `UNAUTHORIZED` for every call", || refusal("UNAUTHORIZED")),
    scenario("00000429", Scope::All, "429 with `Retry-After: 30` for every call", || Fault::TooManyRequestsRetryAfter { seconds: 30 }),
    scenario("00000500", Scope::All, "500 in Flinks' error form for every call", || Fault::ErrorJson { status: 500 }),
    scenario("00000502", Scope::All, "502 with a gateway's HTML page for every call", || Fault::ErrorHtml { status: 502 }),
    scenario("00000503", Scope::All, "503 without a body for every call", || Fault::ErrorEmpty { status: 503 }),
    scenario("0000dead", Scope::All, "the bank can't be reached: 401 `RETRY_LATER`", || refusal("RETRY_LATER")),
    scenario("000051ee", Scope::All, "every answer comes five seconds late", || Fault::Latency { seconds: 5 }),
    scenario("00000d1e", Scope::Data, "sessions open and are over before their data is read", || Fault::SessionExpired),
    scenario("0000e000", Scope::Data, "the lists of data are empty", || Fault::EmptyList { field: None }),
    scenario("0000bad0", Scope::Data, "data is JSON that stops in the middle", || Fault::InvalidJson),
];

fn refusal(code: &str) -> Fault {
    Fault::Refusal { code: code.to_owned(), status: 401 }
}

/// The scenario of a customer id; nothing where it has none, or is no GUID.
fn find(customer_id: &str) -> Option<&'static Scenario> {
    let prefix = customer_id.get(..8).filter(|_| customer_id.len() == 36)?;
    let found = SCENARIOS.iter().find(|scenario| scenario.prefix.eq_ignore_ascii_case(prefix));
    found.filter(|_| Uuid::try_parse(customer_id).is_ok())
}

/// Whether a customer id stands for a scenario, and so opens the sandbox.
pub(crate) fn is_known(customer_id: &str) -> bool {
    find(customer_id).is_some()
}

/// What goes wrong with this call since its customer id says so.
pub(crate) fn fault(route: &Route, customer_id: &str) -> Option<Fault> {
    let scenario = find(customer_id).filter(|_| route.provider == Provider::Flinks)?;
    let hit = scenario.scope == Scope::All || DATA.contains(&route.operation);
    hit.then(scenario.fault)
}
