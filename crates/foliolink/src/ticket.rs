//! What is stored to pick pending work up again, in this process or on another machine: tickets, and
//! the kinds of work that they stand for.

// Vumi's tickets hold less; with both features all of it is used.
#![cfg_attr(not(feature = "flinks"), allow(dead_code))]

use std::{borrow::Cow, fmt, time::Duration};

use foliolink_runtime::RawJson;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Pending work, put away: which operation, for which connection, until when. Store it as JSON.
///
/// It holds no key and no token that opens anything by itself, but it names a person's connection:
/// `Debug` hides that, and it deserves the same care as the LoginId or connection token in it.
///
/// ```
/// let stored = r#"{"provider":"flinks","operation":"accounts","connection":"7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20",
///     "request_id":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812","instance":"toolbox","deadline":"2031-04-02T08:45:00Z"}"#;
/// let ticket: foliolink::Ticket = serde_json::from_str(stored).unwrap();
/// assert_eq!(ticket.work(), &foliolink::Work::Accounts);
/// assert!(!format!("{ticket:?}").contains("7d3f2a10"));
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Ticket {
    /// `flinks` or `vumi`.
    // No text of it grows; thousands of tickets wait in one process.
    provider: Box<str>,
    /// What is pending.
    #[serde(rename = "operation")]
    work: Work,
    /// Flinks' LoginId or Vumi's connection token.
    connection: Box<str>,
    /// Flinks: the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request_id: Option<Box<str>>,
    /// Flinks: the label of the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instance: Option<Box<str>>,
    /// What was asked, so that it need not be repeated; left out where it is longer than
    /// `SIZE_LIMIT` allows.
    #[serde(rename = "asked", default, skip_serializing_if = "Option::is_none")]
    request: Option<RawJson>,
    /// When patience ends, UTC.
    deadline: Timestamp,
}

/// Most bytes of JSON that what was asked may bring a ticket to: it must stay small enough for a
/// job queue's argument.
pub(crate) const SIZE_LIMIT: usize = 512;

/// What a ticket stands for. Open: a ticket may come from a newer version.
///
/// ```
/// use foliolink::Work;
///
/// assert_eq!(Work::from("ready"), Work::Ready);
/// assert_eq!(Work::from("categories").as_str(), "categories");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(from = "Cow<'_, str>", into = "String")]
#[cfg_attr(feature = "schemars", schemars(with = "String"))]
#[non_exhaustive]
pub enum Work {
    /// Flinks: accounts with holders and transactions.
    Accounts,
    /// Flinks: the accounts in short.
    Summary,
    /// Flinks: statements.
    Statements,
    /// Flinks: investments.
    Investments,
    /// Flinks: attributes.
    Attributes,
    /// Flinks: categorized transactions.
    Categorization,
    /// Flinks: a sign-in at the bank.
    Authorize,
    /// Vumi: an import or update, until there is data.
    Ready,
    /// Work that this version doesn't know: it can be kept and passed on, not resumed.
    Other(String),
}

impl Work {
    /// The word that stands in a ticket, e.g. `accounts`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Accounts => "accounts",
            Self::Summary => "summary",
            Self::Statements => "statements",
            Self::Investments => "investments",
            Self::Attributes => "attributes",
            Self::Categorization => "categorization",
            Self::Authorize => "authorize",
            Self::Ready => "ready",
            Self::Other(word) => word,
        }
    }
}

impl From<&str> for Work {
    fn from(word: &str) -> Self {
        Self::from(Cow::Borrowed(word))
    }
}

impl From<Cow<'_, str>> for Work {
    fn from(word: Cow<'_, str>) -> Self {
        match &*word {
            "accounts" => Self::Accounts,
            "summary" => Self::Summary,
            "statements" => Self::Statements,
            "investments" => Self::Investments,
            "attributes" => Self::Attributes,
            "categorization" => Self::Categorization,
            "authorize" => Self::Authorize,
            "ready" => Self::Ready,
            _ => Self::Other(word.into_owned()),
        }
    }
}

impl From<Work> for String {
    fn from(work: Work) -> Self {
        match work {
            Work::Other(word) => word,
            known => known.as_str().to_owned(),
        }
    }
}

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Ticket {
    /// A ticket for work that may go on for `patience` from now.
    pub(crate) fn new(provider: &str, work: Work, connection: &str, patience: Duration) -> Self {
        let mut ticket = Ticket {
            provider: provider.into(),
            work,
            connection: connection.into(),
            request_id: None,
            instance: None,
            request: None,
            deadline: Timestamp::now(),
        };
        ticket.set_deadline(patience);
        ticket
    }

    pub(crate) fn with_request_id(mut self, id: impl Into<Box<str>>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    pub(crate) fn with_instance(mut self, instance: impl Into<Box<str>>) -> Self {
        self.instance = Some(instance.into());
        self
    }

    /// Adds what was asked, unless the whole ticket would then be too long.
    pub(crate) fn with_request<T: Serialize>(mut self, request: &T) -> Self {
        let text = serde_json::to_string(request).ok();
        self.request = text.and_then(|text| serde_json::from_str(&text).ok());
        if serde_json::to_string(&self).map_or(true, |whole| whole.len() > SIZE_LIMIT) {
            self.request = None;
        }
        self
    }

    /// The work goes on under another id.
    pub(crate) fn set_request_id(&mut self, id: String) {
        self.request_id = Some(id.into());
    }

    pub(crate) fn set_deadline(&mut self, patience: Duration) {
        let now = Timestamp::now();
        self.deadline = jiff::SignedDuration::try_from(patience)
            .ok()
            .and_then(|patience| now.checked_add(patience).ok())
            .unwrap_or(Timestamp::MAX);
    }

    /// `flinks` or `vumi`.
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// What is pending.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// What is pending as its word, e.g. `accounts`.
    pub fn operation(&self) -> &str {
        self.work.as_str()
    }

    /// Flinks' LoginId or Vumi's connection token.
    pub fn connection(&self) -> &str {
        &self.connection
    }

    /// Flinks' RequestId.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Flinks' instance: a LoginId means nothing on another.
    pub fn instance(&self) -> Option<&str> {
        self.instance.as_deref()
    }

    /// When the provider gives the work up, as far as we know.
    pub fn deadline(&self) -> Timestamp {
        self.deadline
    }

    /// Patience that is left.
    pub(crate) fn time_left(&self) -> Duration {
        Duration::try_from(self.deadline.duration_since(Timestamp::now())).unwrap_or_default()
    }

    /// What was asked, if it was short enough to be kept.
    pub(crate) fn request<T: for<'de> Deserialize<'de>>(&self) -> Option<T> {
        self.request.as_ref().and_then(|request| serde_json::from_str(request.get()).ok())
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Ticket");
        shown
            .field("provider", &self.provider)
            .field("operation", &self.operation())
            .field("deadline", &self.deadline);
        shown.finish_non_exhaustive()
    }
}
