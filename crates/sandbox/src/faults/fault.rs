//! Everything that can go wrong between a client and a provider, by name.

use axum::http::HeaderValue;
use serde::{Deserialize, Serialize};

/// Something that goes wrong. The control route takes the names in kebab case: `{"fault": "slow-drip", "seconds": 2}`.
///
/// What each does, and the line that switches it on, stands in `docs/sandbox-faults.md`. Seconds are the sandbox's own:
/// a manual clock must be advanced for them to pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
#[non_exhaustive]
#[rustfmt::skip]
#[allow(missing_docs, reason = "each is explained in `KINDS`, from which the documentation page is made")]
pub enum Fault {
    // On the line.
    Latency { #[serde(default = "default_seconds")] seconds: u64 },
    HangBeforeHeaders,
    HangAfterHeaders,
    TruncatedBody,
    ConnectionReset,
    LostAnswer,
    SlowDrip { #[serde(default = "default_seconds")] seconds: u64 },

    // Another answer than the provider's own.
    ErrorJson { #[serde(default = "status_500")] status: u16 },
    ErrorHtml { #[serde(default = "status_502")] status: u16 },
    ErrorEmpty { #[serde(default = "status_503")] status: u16 },
    TooManyRequests,
    TooManyRequestsRetryAfter { #[serde(default = "default_seconds")] seconds: u64 },
    Redirect { #[serde(default = "status_307")] status: u16, #[serde(default = "default_location")] location: String },
    Refusal { code: String, #[serde(default = "status_401")] status: u16 },
    HtmlInstead,

    // The right answer in a bad form.
    WrongContentType,
    Gzip,
    HugeBody { #[serde(default = "default_megabytes")] megabytes: u64 },
    InvalidJson,
    InvalidUtf8,
    ByteOrderMark,
    DeepNesting,
    UnknownEnum { #[serde(default)] field: Option<String> },
    MissingField { #[serde(default)] field: Option<String> },
    NullList { #[serde(default)] field: Option<String> },
    EmptyList { #[serde(default)] field: Option<String> },
    RepeatedRows { #[serde(default)] field: Option<String> },
    WrongType { #[serde(default)] field: Option<String> },
    ExtraField,

    // The provider's state.
    TokenRevoked,
    SessionExpired,
    ClockSkew { #[serde(default = "default_skew_seconds")] seconds: i64 },
    StuckPending,
    Dispatched,
    UpdateError,
    Errored,
    ErroredRestore,

    // Webhooks.
    WebhookDuplicate,
    WebhookLate { #[serde(default = "default_webhook_seconds")] seconds: u64 },
    WebhookEarly,
    WebhookLost,
    WebhookForged,
    WebhookUnsigned,
    WebhookWrongAlgorithm,
    WebhookUnknownKey,
    WebhookStale { #[serde(default = "default_webhook_seconds")] seconds: u64 },
    WebhookTampered,
}

const fn default_seconds() -> u64 {
    5
}

const fn default_webhook_seconds() -> u64 {
    420
}

const fn default_skew_seconds() -> i64 {
    3600
}

const fn default_megabytes() -> u64 {
    256
}

const fn status_500() -> u16 {
    500
}

const fn status_502() -> u16 {
    502
}

const fn status_503() -> u16 {
    503
}

const fn status_307() -> u16 {
    307
}

const fn status_401() -> u16 {
    401
}

fn default_location() -> String {
    "https://elsewhere.example.test/".to_owned()
}

impl Fault {
    /// Its name in control routes, log and documentation.
    #[must_use]
    pub fn name(&self) -> String {
        let tagged = serde_json::to_value(self).unwrap_or_default();
        tagged.get("fault").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    }

    /// Whether it can be done: a body has an end, and a status that no answer can have would break
    /// the line in ways that nobody asked for.
    pub(crate) fn is_possible(&self) -> bool {
        match self {
            Self::ErrorJson { status }
            | Self::ErrorHtml { status }
            | Self::ErrorEmpty { status }
            | Self::Refusal { status, .. } => (200..=599).contains(status),
            Self::Redirect { status, location } => {
                (200..=599).contains(status) && HeaderValue::from_str(location).is_ok()
            }
            Self::HugeBody { megabytes } => *megabytes <= 1024,
            _ => true,
        }
    }

    /// Whether it waits for a webhook instead of a request.
    pub(crate) fn hits_webhooks(&self) -> bool {
        use Fault as F;
        matches!(
            self,
            F::WebhookDuplicate
                | F::WebhookLate { .. }
                | F::WebhookEarly
                | F::WebhookLost
                | F::WebhookForged
                | F::WebhookUnsigned
                | F::WebhookWrongAlgorithm
                | F::WebhookUnknownKey
                | F::WebhookStale { .. }
                | F::WebhookTampered
        )
    }
}
