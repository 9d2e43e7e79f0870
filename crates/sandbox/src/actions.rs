//! What can be done to a sandbox from outside: read from JSON, then done. Control routes do it at
//! once, a script in its time.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::exchange::{Fields, Reply};
use crate::faults::{CallFilter, Fault, Times};
use crate::routes::Provider;
use crate::state::World;
use crate::vumi::{self, UserToken, VumiStatus};
use crate::{flinks, webhooks};

/// A JSON object as it was sent.
pub(crate) type Object = Map<String, Value>;

/// Something that can be done, checked as far as that is possible beforehand.
#[derive(Clone)]
pub(crate) enum Action {
    Inject { fault: Fault, filter: CallFilter, times: Times },
    Advance(Duration),
    Status { connection: String, status: VumiStatus, error_details: Option<Value> },
    Offer { connection: String, kind: UserToken },
    Fire(WebhookSource),
}

/// By its name: ids are nobody's business.
impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

/// Of what the webhooks are sent once more.
#[derive(Clone)]
pub(crate) enum WebhookSource {
    Session(String),
    Connection(String),
}

/// Why a body can't be taken, and the key that is to blame where it is one.
#[derive(Debug)]
pub(crate) struct BodyError {
    pub(crate) key: Option<String>,
    pub(crate) message: String,
}

impl From<&str> for BodyError {
    fn from(message: &str) -> Self {
        Self { key: None, message: message.to_owned() }
    }
}

impl From<serde_json::Error> for BodyError {
    fn from(error: serde_json::Error) -> Self {
        Self::from(error.to_string().as_str())
    }
}

/// Status and text of something that couldn't be done.
pub(crate) struct ActionError(pub(crate) u16, pub(crate) String);

impl From<ActionError> for Reply {
    fn from(ActionError(status, message): ActionError) -> Self {
        vumi::refusal(status, &message)
    }
}

pub(crate) fn unknown_key(key: &str) -> BodyError {
    BodyError { key: Some(key.to_owned()), message: format!("there is no key {key:?} here") }
}

/// A body with no other keys than those known (in lower case): a mistyped one would be taken for
/// one left out.
pub(crate) fn known_fields(body: Object, known: &[&str]) -> Result<Fields, BodyError> {
    match body.keys().find(|key| !known.contains(&key.to_ascii_lowercase().as_str())) {
        Some(key) => Err(unknown_key(key)),
        None => Ok(Fields::new(body)),
    }
}

fn require_text(fields: &Fields, key: &str) -> Result<String, BodyError> {
    fields
        .text(key)
        .map(str::to_owned)
        .ok_or_else(|| BodyError::from(format!("{key} is missing").as_str()))
}

impl Action {
    /// A fault, which calls it hits, and how often; once where nothing is said, null means always.
    pub(crate) fn parse_inject(body: Object) -> Result<Self, BodyError> {
        let times = match body.get("times") {
            None => Times::Next(1),
            Some(times) => Times::deserialize(times)?,
        };
        let body = Value::Object(body);
        let filter = CallFilter::deserialize(&body)?;
        let fault = Fault::deserialize(&body)?;
        if let Some(key) = find_unknown_key(&body, &fault) {
            return Err(unknown_key(key));
        }
        if !fault.is_possible() {
            return Err(BodyError::from(
                "a status is 200 to 599, megabytes are 1024 at most, a location can stand in a header",
            ));
        }
        if !filter.can_match() {
            return Err(BodyError::from(
                "no operation of that provider has that name or path: names are the operationIds of /openapi/flinks.yaml and /openapi/vumi.yaml, such as get_accounts_detail",
            ));
        }
        Ok(Self::Inject { fault, filter, times })
    }

    /// `seconds` by which the clock is moved.
    pub(crate) fn parse_advance(body: Object) -> Result<Self, BodyError> {
        let seconds = known_fields(body, &["seconds"])?.get("seconds").and_then(Value::as_u64);
        let seconds = seconds.ok_or_else(|| BodyError::from("seconds must be a whole number"))?;
        Ok(Self::Advance(Duration::from_secs(seconds)))
    }

    /// `status` of a `connection`, with `errorDetails` if they aren't to be the usual ones.
    pub(crate) fn parse_status(body: Object) -> Result<Self, BodyError> {
        let fields = known_fields(body, &["connection", "status", "errordetails"])?;
        let status = fields.text("status").and_then(VumiStatus::parse);
        let status = status
            .ok_or_else(|| BodyError::from("status is one of the five connection statuses"))?;
        Ok(Self::Status {
            connection: require_text(&fields, "connection")?,
            status,
            error_details: fields.get("errordetails").cloned(),
        })
    }

    /// The `kind` of token with which the user of a `connection` goes back into the Link.
    pub(crate) fn parse_offer(body: Object) -> Result<Self, BodyError> {
        let fields = known_fields(body, &["connection", "kind"])?;
        let kind = match fields.text("kind") {
            Some("update") => UserToken::Update,
            Some("restore") => UserToken::Restore,
            _ => return Err(BodyError::from("kind is update or restore")),
        };
        Ok(Self::Offer { connection: require_text(&fields, "connection")?, kind })
    }

    /// The webhooks of a Flinks session (`requestId`) or of a Vumi `connection`.
    pub(crate) fn parse_fire(body: Object) -> Result<Self, BodyError> {
        let fields = known_fields(body, &["requestid", "connection"])?;
        match (fields.text("requestid"), fields.text("connection")) {
            (Some(request_id), None) => {
                Ok(Self::Fire(WebhookSource::Session(request_id.to_owned())))
            }
            (None, Some(token)) => Ok(Self::Fire(WebhookSource::Connection(token.to_owned()))),
            _ => Err(BodyError::from("requestId or connection is needed")),
        }
    }

    /// What it is called in lists; without ids and values.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Inject { fault, .. } => fault.name(),
            Self::Advance(_) => "advance".to_owned(),
            Self::Status { .. } => "status".to_owned(),
            Self::Offer { .. } => "offer".to_owned(),
            Self::Fire(_) => "fire".to_owned(),
        }
    }

    /// Does it, and says what came of it.
    pub(crate) fn run(self, world: &mut World) -> Result<Value, ActionError> {
        let no_connection = || ActionError(404, "no such connection".to_owned());
        match self {
            Self::Inject { fault, filter, times } => {
                Ok(json!({ "id": world.faults.inject(fault, filter, times) }))
            }
            Self::Advance(by) => {
                world.clock.advance(by);
                Ok(json!({ "now": world.now().to_string() }))
            }
            Self::Status { connection, status, error_details } => {
                let connection = vumi::connections::set_status(world, &connection, status)
                    .ok_or_else(no_connection)?;
                if error_details.is_some() {
                    connection.error_details = error_details;
                }
                serde_json::to_value(connection.view())
                    .map_err(|error| ActionError(500, error.to_string()))
            }
            Self::Offer { connection, kind } => {
                let token = vumi::connections::issue_user_token(world, &connection, kind)
                    .ok_or_else(no_connection)?;
                Ok(json!({ "token": token }))
            }
            Self::Fire(source) => fire_webhooks(world, &source),
        }
    }
}

/// A key that neither this fault nor its aim has.
fn find_unknown_key<'a>(body: &'a Value, fault: &Fault) -> Option<&'a String> {
    let own = serde_json::to_value(fault).unwrap_or_default();
    let known = |key: &&String| {
        own.get(key.as_str()).is_some()
            || ["times", "provider", "operation", "path", "skip"].contains(&key.as_str())
    };
    body.as_object()?.keys().find(|key| !known(key))
}

/// Puts the webhooks on their way, or says why there are none.
fn fire_webhooks(world: &mut World, source: &WebhookSource) -> Result<Value, ActionError> {
    let provider = match source {
        WebhookSource::Session(request_id) => {
            check_session_data(world, request_id).map(|()| Provider::Flinks)?
        }
        WebhookSource::Connection(token) => {
            let connection =
                world.vumi.connections.iter().find(|connection| connection.token == *token);
            let connection =
                connection.ok_or_else(|| ActionError(404, "no such connection".to_owned()))?;
            let stuck =
                world.faults.active.iter().any(|active| active.fault == Fault::StuckPending);
            if stuck && connection.is_working() {
                return Err(ActionError(
                    409,
                    "the connection is at work, and stuck-pending keeps its end from being told"
                        .to_owned(),
                ));
            }
            Provider::Vumi
        }
    };
    webhooks::require_target(world, provider)?;
    let last = world.outbox.last_id();
    match source {
        WebhookSource::Session(request_id) => drop(flinks::webhooks::announce(world, request_id)),
        WebhookSource::Connection(token) => {
            vumi::webhooks::post_now(world, token, vumi::webhooks::UPDATED)
        }
    }
    Ok(json!({ "deliveries": world.outbox.deliveries_since(last) }))
}

/// Whether a Flinks session has anything to tell.
fn check_session_data(world: &World, request_id: &str) -> Result<(), ActionError> {
    let session = world.flinks.sessions.get(&request_id.to_ascii_lowercase());
    let session = session.filter(|session| world.flinks.card(&session.login_id).is_some());
    let session = session.ok_or_else(|| ActionError(404, "no such session".to_owned()))?;
    if session.is_expired(world.now()) {
        return Err(ActionError(
            409,
            "the session is over: its data can't be told any more".to_owned(),
        ));
    }
    if !session.is_open() {
        return Err(ActionError(
            409,
            "the session isn't authorized: there is no data to tell of".to_owned(),
        ));
    }
    Ok(())
}
