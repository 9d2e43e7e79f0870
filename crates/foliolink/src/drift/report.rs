//! What a comparison tells: the differences, each with its kind and how sure the description was.

use serde::Serialize;

use crate::code::open_words;

/// What [`inspect`](super::inspect) found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
