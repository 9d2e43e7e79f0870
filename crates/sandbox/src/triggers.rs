//! Events that can be made to happen at once, each with all that has to be there for it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::actions::{Action, ActionError, BodyError, Object, known_fields};
use crate::routes::Provider;
use crate::state::World;
use crate::vumi::{UserToken, VumiStatus};
use crate::webhooks::{self, Event};
use crate::{flinks, vumi};

/// An event that `POST /_sandbox/trigger` has happen.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Trigger {
    /// What it is called.
    pub name: &'static str,
    /// What happens.
    pub effect: &'static str,
    event: Triggered,
}

#[derive(Debug, Clone, Copy)]
enum Triggered {
    Kyc,
    Accounts,
    Investments,
    Status(VumiStatus),
    Token(UserToken),
}

const fn trigger(name: &'static str, effect: &'static str, event: Triggered) -> Trigger {
    Trigger { name, effect, event }
}

/// All of them, in the order in which they are listed.
#[rustfmt::skip]
pub const TRIGGERS: &[Trigger] = &[
    trigger("flinks.kyc", "a session of a saved card opens, and its holders are sent", Triggered::Kyc),
    trigger("flinks.accounts", "a session of a saved card opens, and its accounts are sent", Triggered::Accounts),
    trigger("flinks.investments", "a session with investments opens, and they are sent", Triggered::Investments),
    trigger("vumi.updating", "the connection is being updated; that it is ready is told when it is", Triggered::Status(VumiStatus::Updating)),
    trigger("vumi.ready", "the connection is ready", Triggered::Status(VumiStatus::Ready)),
    trigger("vumi.update-error", "the last update of the connection failed, its data is old", Triggered::Status(VumiStatus::UpdateError)),
    trigger("vumi.errored", "the import of the connection failed, there is no data", Triggered::Status(VumiStatus::Errored)),
    trigger("vumi.update-token", "the connection has a token with which its user updates it", Triggered::Token(UserToken::Update)),
    trigger("vumi.restore-token", "the connection has a token with which its user restores it", Triggered::Token(UserToken::Restore)),
];

/// The event of that name.
fn find(name: &str) -> Option<&'static Trigger> {
    TRIGGERS.iter().find(|trigger| trigger.name == name)
}

/// Has the `event` of a body happen: of the card with `loginId`, of the `connection`, or of the first
/// that there is.
pub(crate) fn run(world: &mut World, body: Object) -> Result<Value, TriggerError> {
    let fields = known_fields(body, &["event", "loginid", "connection"])?;
    let name = fields.text("event").unwrap_or_default();
    let trigger = find(name).ok_or_else(|| {
        let known: Vec<_> = TRIGGERS.iter().map(|trigger| trigger.name).collect();
        BodyError::from(
            format!("there is no event {name:?}; there are {}", known.join(", ")).as_str(),
        )
    })?;
    let last = world.outbox.last_id();
    let of = match trigger.event {
        Triggered::Kyc | Triggered::Accounts | Triggered::Investments => {
            run_flinks(world, trigger.event, fields.text("loginid"))?
        }
        Triggered::Status(_) | Triggered::Token(_) => {
            run_vumi(world, trigger.event, fields.text("connection"))?
        }
    };
    let deliveries = world.outbox.deliveries_since(last);
    Ok(json!({ "event": trigger.name, "of": of, "deliveries": deliveries }))
}

/// Why there was no event.
pub(crate) enum TriggerError {
    Body(BodyError),
    Action(ActionError),
}

impl From<BodyError> for TriggerError {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

impl From<ActionError> for TriggerError {
    fn from(error: ActionError) -> Self {
        Self::Action(error)
    }
}

/// All that happens at Flinks is told, so somebody has to listen.
fn run_flinks(
    world: &mut World,
    event: Triggered,
    login_id: Option<&str>,
) -> Result<Value, ActionError> {
    webhooks::require_target(world, Provider::Flinks)?;
    let is_wealth = matches!(event, Triggered::Investments);
    let login_id = flinks::find_saved(world, login_id, is_wealth)
        .ok_or_else(|| ActionError(404, "there is no saved card for it".to_owned()))?;
    let request_id = flinks::authorize::open_cached(world, &login_id, None, None)
        .map_err(|_| ActionError(409, "the last refresh of that card failed".to_owned()))?;
    let told = request_id.clone();
    let event = match event {
        Triggered::Kyc => Event::Kyc { request_id },
        Triggered::Investments => Event::Investments { request_id },
        _ => Event::Accounts { request_id },
    };
    webhooks::post(world, event, Duration::ZERO);
    Ok(json!({ "loginId": login_id, "requestId": told }))
}

fn run_vumi(
    world: &mut World,
    event: Triggered,
    connection: Option<&str>,
) -> Result<Value, ActionError> {
    let connection = match connection {
        Some(connection) => connection.to_owned(),
        None => vumi::first_connection(world)
            .ok_or_else(|| ActionError(404, "there is no connection for it".to_owned()))?,
    };
    let action = match event {
        Triggered::Token(kind) => Action::Offer { connection, kind },
        Triggered::Status(status) => Action::Status { connection, status, error_details: None },
        _ => return Err(ActionError(400, "this is no event of Vumi's".to_owned())),
    };
    action.run(world)
}
