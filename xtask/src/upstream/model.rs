//! What both sides are brought to before they are compared: operations with their parameters,
//! bodies and answers. Schemas stay places in the tree, read one level at a time.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::paths::FullPath;
use super::refs::Refs;
use crate::tree::At;

/// How sure a fact of ours is, the surest last; `openapi/README.md` says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Nothing answers the question.
    Assumed,
    /// We conclude it.
    Inferred,
    /// Seen in a public client.
    Peer,
    /// Only in an older edition of the pages.
    Older,
    /// On the provider's current pages.
    Documented,
}

impl Certainty {
    /// The mark at a place, where it has one.
    pub(super) fn read(at: &At<'_>) -> Option<Self> {
        match at.text("x-certainty")? {
            "documented" => Some(Self::Documented),
            "older" => Some(Self::Older),
            "peer" => Some(Self::Peer),
            "inferred" => Some(Self::Inferred),
            "assumed" => Some(Self::Assumed),
            _ => None,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Older => "older",
            Self::Peer => "peer",
            Self::Inferred => "inferred",
            Self::Assumed => "assumed",
        }
    }
}

/// A document, taken apart.
pub(super) struct Description<'a> {
    pub(super) refs: Refs<'a>,
    pub(super) operations: Vec<Operation<'a>>,
    pub(super) webhooks: Vec<Operation<'a>>,
    /// Header, query and cookie names of its security schemes, in lower case.
    pub(super) credentials: BTreeSet<String>,
    pub(super) habits: Habits,
}

/// What a document says anywhere. Who never says it doesn't deny it either.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habits {
    pub(super) marks_null: bool,
    pub(super) marks_required: bool,
}

/// A call of ours, or the provider's to us.
pub(super) struct Operation<'a> {
    /// `operationId`, or method and path.
    pub(super) label: String,
    pub(super) method: String,
    /// As the document spells it; the name of a webhook.
    pub(super) path: String,
    /// One for each server.
    pub(super) full_paths: Vec<FullPath>,
    pub(super) parameters: Vec<Parameter<'a>>,
    pub(super) body: Option<Body<'a>>,
    pub(super) answers: BTreeMap<String, Answer<'a>>,
    pub(super) security: Security,
    pub(super) is_deprecated: bool,
    pub(super) certainty: Certainty,
}

pub(super) struct Parameter<'a> {
    /// `path`, `query`, `header` or `cookie`.
    pub(super) place: String,
    pub(super) name: String,
    pub(super) is_required: bool,
    pub(super) schema: Option<At<'a>>,
    pub(super) certainty: Certainty,
}

pub(super) struct Body<'a> {
    pub(super) is_required: bool,
    pub(super) content: Content<'a>,
    pub(super) certainty: Certainty,
}

/// Media type without parameters, in lower case → schema.
pub(super) type Content<'a> = BTreeMap<String, Option<At<'a>>>;

pub(super) struct Answer<'a> {
    pub(super) content: Content<'a>,
    pub(super) headers: BTreeMap<String, Option<At<'a>>>,
    pub(super) certainty: Certainty,
}

/// Credentials by the place where they travel.
#[derive(Debug, Clone, Default)]
pub(super) struct Security {
    /// Whether the document says anything about it.
    pub(super) is_stated: bool,
    /// In every alternative.
    pub(super) needed: BTreeSet<String>,
    /// In some alternative.
    pub(super) taken: BTreeSet<String>,
}
