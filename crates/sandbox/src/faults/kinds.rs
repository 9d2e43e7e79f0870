//! What each fault does and the JSON that switches it on: the source of `docs/sandbox-faults.md`.

/// One kind of fault, as the documentation lists it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct FaultKind {
    /// Its name.
    pub name: &'static str,
    /// Which part of an exchange it spoils.
    pub group: &'static str,
    /// Its parameters as they stand in a control request, with a leading comma; empty where it has
    /// none.
    pub parameters: &'static str,
    /// What a client sees.
    pub effect: &'static str,
}

const LINE: &str = "On the line";
const INSTEAD: &str = "Another answer";
const BODY: &str = "A bad body";
const STATE: &str = "The provider's state";
const WEBHOOK: &str = "Webhooks";

const fn kind(
    group: &'static str,
    name: &'static str,
    parameters: &'static str,
    effect: &'static str,
) -> FaultKind {
    FaultKind { name, group, parameters, effect }
}

/// All of them, in the order of [`Fault`](crate::Fault).
#[rustfmt::skip]
pub const FAULT_KINDS: &[FaultKind] = &[
    kind(LINE, "latency", r#", "seconds": 5"#, "the answer comes so much later; what it causes happens at once"),
    kind(LINE, "hang-before-headers", "", "nothing ever comes back; the effect has happened"),
    kind(LINE, "hang-after-headers", "", "status and headers come, the body never does"),
    kind(LINE, "truncated-body", "", "the connection ends in the middle of a body whose length was announced"),
    kind(LINE, "connection-reset", "", "the connection is reset before the request has any effect"),
    kind(LINE, "lost-answer", "", "the request takes effect, then the connection is reset"),
    kind(LINE, "slow-drip", r#", "seconds": 2"#, "the body comes in sixteen pieces, so many seconds apart"),
    kind(INSTEAD, "error-json", r#", "status": 500"#, "an error of the provider's form; no effect"),
    kind(INSTEAD, "error-html", r#", "status": 502"#, "an HTML page of a gateway; no effect"),
    kind(INSTEAD, "error-empty", r#", "status": 503"#, "an error without a body; no effect"),
    kind(INSTEAD, "too-many-requests", "", "429 without Retry-After"),
    kind(INSTEAD, "too-many-requests-retry-after", r#", "seconds": 30"#, "429 with Retry-After"),
    kind(INSTEAD, "redirect", r#", "location": "https://elsewhere.example.test/""#, "307 to another host, which must not get the credentials"),
    kind(INSTEAD, "refusal", r#", "code": "RETRY_LATER", "status": 401"#, "any code with any status, in the provider's error form"),
    kind(INSTEAD, "html-instead", "", "200 with the login page of a captive portal"),
    kind(BODY, "wrong-content-type", "", "the right JSON, called text/html"),
    kind(BODY, "gzip", "", "the right JSON, compressed whether or not the client can read it"),
    kind(BODY, "huge-body", r#", "megabytes": 256"#, "so much white space in front of the right JSON, at most 1024 MB, sent while it is made"),
    kind(BODY, "invalid-json", "", "JSON that stops in the middle, its length announced rightly"),
    kind(BODY, "invalid-utf8", "", "a byte that is no UTF-8 inside the first text"),
    kind(BODY, "byte-order-mark", "", "a byte order mark in front of the JSON"),
    kind(BODY, "deep-nesting", "", "a hundred thousand opening brackets"),
    kind(BODY, "unknown-enum", r#", "field": "status""#, "a value that nobody has heard of; without `field` in all type, status, category and code fields"),
    kind(BODY, "missing-field", r#", "field": "RequestId""#, "a field left out; without `field` the first id or token"),
    kind(BODY, "null-list", r#", "field": "Accounts""#, "null where a list should be; without `field` for every outermost list"),
    kind(BODY, "empty-list", r#", "field": "Accounts""#, "a list without its rows"),
    kind(BODY, "repeated-rows", r#", "field": "Accounts""#, "every row of a list twice"),
    kind(BODY, "wrong-type", r#", "field": "HttpStatusCode""#, "a text for a number, a number for a text, a boolean for a list or an object"),
    kind(BODY, "extra-field", "", "a field nobody has heard of, in every object"),
    kind(STATE, "token-revoked", "", "the key, token or session of this call has just been revoked"),
    kind(STATE, "session-expired", "", "the session of this call has just timed out"),
    kind(STATE, "clock-skew", r#", "seconds": 3600"#, "the provider's clock is ahead (or, negative, behind) during this call"),
    kind(STATE, "stuck-pending", "", "202 at Flinks, PENDING at Vumi, whatever the work behind it does"),
    kind(STATE, "dispatched", "", "Flinks: the call takes 210 s and ends as 202 OPERATION_DISPATCHED, as one does by itself that latency makes longer than that"),
    kind(STATE, "update-error", "", "Vumi: the connection of this call is UPDATE_ERROR, its data old"),
    kind(STATE, "errored", "", "Vumi: the connection of this call is ERRORED and may recover by itself"),
    kind(STATE, "errored-restore", "", "Vumi: the connection of this call is ERRORED and offers a restore token"),
    kind(WEBHOOK, "webhook-duplicate", "", "the delivery comes twice"),
    kind(WEBHOOK, "webhook-late", r#", "seconds": 420"#, "the delivery comes so much later, after those behind it"),
    kind(WEBHOOK, "webhook-early", "", "the delivery comes before its data can be read"),
    kind(WEBHOOK, "webhook-lost", "", "the delivery never comes"),
    kind(WEBHOOK, "webhook-forged", "", "signed with a key that isn't the provider's"),
    kind(WEBHOOK, "webhook-unsigned", "", "no signature header at all"),
    kind(WEBHOOK, "webhook-wrong-algorithm", "", "Vumi: the JWT says HS256 (Flinks: the signature is hexadecimal)"),
    kind(WEBHOOK, "webhook-unknown-key", "", "Vumi: the key id is not known to the provider (Flinks: as forged)"),
    kind(WEBHOOK, "webhook-stale", r#", "seconds": 420"#, "Vumi: signed so long ago, as a replay would be (Flinks has no time in its signature)"),
    kind(WEBHOOK, "webhook-tampered", "", "the body was changed after it was signed"),
];
