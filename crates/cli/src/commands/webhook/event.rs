//! An event as a line. Whoever holds a connection's id and the keys reads its accounts: the id is
//! in the forms for programs only, as in snapshots, and the body only where it is asked for.

use foliolink::webhook::{Body, flinks, vumi};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::output::{OutputFormat, csv, json, paint::mask};

/// What either provider said.
#[derive(Serialize, JsonSchema)]
pub(super) struct Event {
    provider: &'static str,
    pub(super) event: &'static str,
    connections: Vec<String>,
    request_id: Option<String>,
    tag: Option<String>,
    status: Option<u16>,
    code: Option<String>,
    issued_at: Option<Timestamp>,
    /// Whether the signature covers the body.
    body_bound: bool,
    /// As sent; only where bodies are asked for.
    #[serde(serialize_with = "as_sent", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "serde_json::Value")]
    body: Option<Body>,
}

fn as_sent<S: Serializer>(body: &Option<Body>, serializer: S) -> Result<S::Ok, S::Error> {
    let raw: Option<&serde_json::value::RawValue> =
        body.as_ref().and_then(|body| serde_json::from_str(body.get()).ok());
    raw.serialize(serializer)
}

impl From<flinks::Event> for Event {
    fn from(event: flinks::Event) -> Self {
        let kind = match &event {
            flinks::Event::Kyc(_) => "kyc",
            flinks::Event::AccountsDetail(_) => "accounts_detail",
            flinks::Event::Investments(_) => "investments",
            flinks::Event::Failure(_) => "failure",
            _ => "other",
        };
        let it = event.message();
        Self {
            provider: "flinks",
            event: kind,
            connections: it.login_id().map(str::to_owned).into_iter().collect(),
            request_id: it.request_id().map(str::to_owned),
            tag: it.tag().map(str::to_owned),
            status: it.http_status(),
            code: it.code().map(|code| code.as_str().to_owned()),
            issued_at: None,
            body_bound: true,
            body: Some(it.body().clone()),
        }
    }
}

impl From<vumi::Event> for Event {
    fn from(event: vumi::Event) -> Self {
        Self {
            provider: "vumi",
            event: "ping",
            connections: event
                .connection_tokens()
                .iter()
                .map(|token| token.expose().to_owned())
                .collect(),
            request_id: None,
            tag: None,
            status: None,
            code: None,
            issued_at: event.issued_at(),
            body_bound: event.body_bound(),
            body: Some(event.body().clone()),
        }
    }
}

/// The first line of CSV.
pub(super) const HEAD: [&str; 9] = [
    "provider",
    "event",
    "connections",
    "request_id",
    "tag",
    "status",
    "code",
    "issued_at",
    "body_bound",
];

impl Event {
    pub(super) fn without_body(self) -> Self {
        Self { body: None, ..self }
    }

    /// One line, ended. JSON takes one as well: nobody knows how long the list will get.
    pub(super) fn line(&self, form: OutputFormat, reveal: bool) -> String {
        match form {
            // An object of texts and numbers can always be written.
            OutputFormat::Json | OutputFormat::Ndjson => {
                json::one(self, json::Layout::Lines).unwrap_or_default()
            }
            OutputFormat::Csv => csv::rows([self.fields()]).unwrap_or_default(),
            OutputFormat::Table => self.sentence(reveal),
        }
    }

    fn fields(&self) -> [String; 9] {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        [
            self.provider.to_owned(),
            self.event.to_owned(),
            self.connections.join(" "),
            text(&self.request_id),
            text(&self.tag),
            self.status.map(|status| status.to_string()).unwrap_or_default(),
            text(&self.code),
            self.issued_at.map(|at| at.to_string()).unwrap_or_default(),
            self.body_bound.to_string(),
        ]
    }

    fn sentence(&self, reveal: bool) -> String {
        let connections =
            self.connections.iter().map(|id| if reveal { id.clone() } else { mask(id) });
        let mut parts = vec![format!("{:<6}  {:<15}", self.provider, self.event)];
        parts.extend(connections.map(|id| format!("connection {id}")));
        parts.extend(self.status.map(|status| format!("HTTP {status}")));
        parts.extend(self.code.clone());
        parts.extend(self.request_id.as_ref().map(|id| format!("request {id}")));
        parts.extend(self.tag.as_ref().map(|tag| format!("tag {tag}")));
        if !self.body_bound {
            parts.push("signature doesn't cover the body".to_owned());
        }
        // The tag is anybody's text.
        let line = parts.join("  ").replace(char::is_control, " ");
        format!("{}\n", line.trim_end())
    }
}
