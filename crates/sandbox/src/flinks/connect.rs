//! What the Connect widget asks: it opens sessions for a person who is present, and only for those
//! it opened itself.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::data::institutions::INSTITUTIONS;
use super::sessions::Phase;
use super::store::{CAPITAL, INVESTMENT};
use super::{authorize as sessions, keys, live, mfa, refusal, require_text};
use crate::amount::Amount;
use crate::clock::minutes;
use crate::exchange::{Answer, Call, Fields, Reply};
use crate::state::World;

/// The widgets that are open.
pub(crate) type Widgets = BTreeMap<String, Widget>;

/// One of them.
#[derive(Default)]
pub(crate) struct Widget {
    /// The sessions that it began.
    sessions: Vec<String>,
    /// The LoginId that whoever opened it had before, and keeps.
    reconnects: Option<String>,
}

/// How long after a session its RequestId lets a person reconnect: four weeks.
const RECONNECT: i64 = 4 * 7 * 24 * 60;

fn fields(call: &Call) -> Result<Fields, Reply> {
    Fields::read(&call.body).ok_or_else(|| refusal::invalid("the body is not a JSON object"))
}

fn error_reply(status: u16, error: &str) -> Reply {
    Reply::json(status, &json!({ "error": error }))
}

#[derive(Serialize)]
struct Choice {
    id: u32,
    name: &'static str,
    value: &'static str,
}

/// `GET /connect/try`: to the widget with a fresh authorize token, for people who only want to
/// look.
pub(crate) fn try_out(world: &mut World, _: &Call) -> Answer {
    let token = keys::mint(world);
    let address =
        format!("/connect/v2/?demo=true&accountSelectorEnable=true&authorizeToken={token}");
    Ok(Reply::empty(303).with_header("location", &address).with_header("cache-control", "no-store"))
}

/// `POST /connect/api/start`: spends the authorize token, or takes up a session that asks.
pub(crate) fn start(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call)?;
    let widget = world.ids.guid();
    let reconnects =
        fields.text("requestid").and_then(|request_id| reconnectable_login_id(world, request_id));
    if let Some(request_id) = fields.text("requestid").filter(|_| reconnects.is_none()) {
        return resume(world, widget, request_id);
    }
    match fields.text("authorizetoken") {
        Some(token) => {
            keys::spend_token(world, token).map_err(|_| error_reply(401, "TOKEN_INVALID"))?
        }
        None if world.options.require_authorize_token => {
            return Err(error_reply(401, "TOKEN_INVALID"));
        }
        None => {}
    }
    world.flinks.widgets.insert(widget.clone(), Widget { reconnects, ..Widget::default() });
    Reply::ok(&json!({ "widget": widget, "institutions": list_institutions(&fields) }))
}

/// Flinks Capital is there for demos only, the investments institution for investments.
fn list_institutions(fields: &Fields) -> Vec<Choice> {
    let french = fields.text("language") == Some("fr");
    if fields.text("producttype").is_some_and(|kind| kind.eq_ignore_ascii_case("investment")) {
        return vec![Choice { id: INVESTMENT.id, name: INVESTMENT.name, value: INVESTMENT.name }];
    }
    let demo = fields.flag("demo") == Some(true);
    let listed = INSTITUTIONS.iter().filter(|entry| demo || entry.id != CAPITAL.id);
    listed
        .map(|entry| Choice {
            id: entry.id,
            name: if french { entry.french } else { entry.name },
            value: entry.name,
        })
        .collect()
}

/// The LoginId of a session at the investments institution that went well within four weeks.
fn reconnectable_login_id(world: &World, request_id: &str) -> Option<String> {
    let session = world
        .flinks
        .sessions
        .get(&request_id.to_ascii_lowercase())
        .filter(|session| session.is_open())?;
    let recent = world.now().duration_since(session.started_at) <= minutes(RECONNECT);
    let card = world.flinks.card(&session.login_id).filter(|card| recent && card.bank.wealth)?;
    Some(card.login_id.clone())
}

fn resume(world: &mut World, widget: String, request_id: &str) -> Answer {
    let session =
        sessions::find_session(world, request_id).map_err(|_| error_reply(400, "SESSION"))?;
    if !matches!(session.phase, Phase::Asking(_)) {
        return Err(error_reply(400, "SESSION"));
    }
    let request_id = session.request_id.clone();
    let login_id = session.login_id.clone();
    let institution = world.flinks.card(&login_id).map_or("", |card| card.bank.name);
    world
        .flinks
        .widgets
        .insert(widget.clone(), Widget { sessions: vec![request_id.clone()], ..Widget::default() });
    let reply = sessions::poll_session(world, &request_id)?;
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let resume = json!({ "requestId": request_id, "institution": institution, "status": reply.status, "body": body });
    Reply::ok(&json!({ "widget": widget, "institutions": [], "resume": resume }))
}

/// The session a widget speaks of, if it is one of its own.
fn find_own_session<'a>(world: &World, fields: &'a Fields) -> Result<&'a str, Reply> {
    let request_id = require_text(fields, "requestid")?;
    let own = world.flinks.widgets.get(require_text(fields, "widget")?);
    let own =
        own.is_some_and(|own| own.sessions.iter().any(|id| id.eq_ignore_ascii_case(request_id)));
    if own { Ok(request_id) } else { Err(refusal::no_session(request_id)) }
}

/// `POST /connect/api/authorize`: the person's credentials.
pub(crate) fn authorize(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call)?;
    let widget = require_text(&fields, "widget")?;
    let Some(earlier) = world.flinks.widgets.get(widget) else {
        return Err(error_reply(401, "TOKEN_INVALID"));
    };
    // Whoever starts again has given up what was begun before.
    let reconnects = earlier.reconnects.clone();
    for request_id in earlier.sessions.clone() {
        let unfinished = world
            .flinks
            .sessions
            .get(&request_id)
            .is_some_and(|session| !matches!(session.phase, Phase::Open));
        if unfinished {
            world.flinks.sessions.remove(&request_id);
        }
    }
    // Only what the widget knows: never a LoginId.
    let known = [
        "institution",
        "username",
        "password",
        "language",
        "tag",
        "schedulerefresh",
        "withmfaquestions",
    ];
    let credentials = known
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), fields.get(key)?.clone())))
        .collect();
    let request_id = live::reconnect(world, &Fields::new(credentials), reconnects.as_deref())?;
    if let Some(own) = world.flinks.widgets.get_mut(widget) {
        own.sessions.push(request_id.clone());
    }
    sessions::poll_session(world, &request_id)
}

/// `POST /connect/api/poll`
pub(crate) fn poll(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call)?;
    let request_id = find_own_session(world, &fields)?;
    sessions::poll_session(world, request_id)
}

/// `POST /connect/api/answer`
pub(crate) fn answer(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call)?;
    let request_id = find_own_session(world, &fields)?;
    let responses = fields.get("securityresponses").and_then(Value::as_object);
    let responses = responses.ok_or_else(|| refusal::invalid("SecurityResponses is missing"))?;
    mfa::answer(world, request_id, responses)
}

/// The LoginId of a session that is open.
fn authorized_login_id(world: &World, fields: &Fields) -> Result<String, Reply> {
    let request_id = find_own_session(world, fields)?;
    let session = world.flinks.sessions.get(&request_id.to_ascii_lowercase());
    let session = session.filter(|session| matches!(session.phase, Phase::Open));
    Ok(session.ok_or_else(|| refusal::no_session(request_id))?.login_id.clone())
}

/// `POST /connect/api/questions`: what enhanced MFA asks once the bank has let the person in, so
/// that later refreshes need nobody.
pub(crate) fn questions(world: &mut World, call: &Call) -> Answer {
    let login_id = authorized_login_id(world, &fields(call)?)?;
    let card = world.flinks.card(&login_id).ok_or_else(refusal::unknown_login)?;
    Reply::ok(&json!({ "questions": card.questions }))
}

/// `POST /connect/api/store`: the answers to these, all of them.
pub(crate) fn store(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call)?;
    let login_id = authorized_login_id(world, &fields)?;
    let answers = fields
        .get("answers")
        .and_then(Value::as_object)
        .ok_or_else(|| refusal::invalid("answers is missing"))?;
    let card = world.flinks.card_mut(&login_id).ok_or_else(refusal::unknown_login)?;
    let given = |question: &String| {
        answers
            .get(question)
            .and_then(Value::as_str)
            .is_some_and(|answer| !answer.trim().is_empty())
    };
    if !card.questions.iter().all(given) || answers.len() != card.questions.len() {
        return Err(refusal::invalid("answers holds one text for each question"));
    }
    let answers = answers
        .iter()
        .filter_map(|(question, answer)| Some((question.clone(), answer.as_str()?.to_owned())));
    super::questions::store_answers(card, answers);
    Reply::ok(&json!({}))
}

#[derive(Serialize)]
struct SelectableAccount {
    id: String,
    title: &'static str,
    r#type: &'static str,
    number: Option<String>,
    /// As text: the page prints it and calculates nothing.
    balance: String,
    currency: &'static str,
    /// How likely its numbers can be had, for `eftEligibleRatio`.
    ratio: String,
}

/// `POST /connect/api/accounts`: what the account selector shows.
pub(crate) fn accounts(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call)?;
    let login_id = authorized_login_id(world, &fields)?;
    let card = world.flinks.card(&login_id).ok_or_else(refusal::unknown_login)?;
    let shown = |balance: Amount| balance.round(2).to_string();
    let listed = card.accounts(world.flinks.as_of).into_iter().map(|account| SelectableAccount {
        number: account
            .number
            .len()
            .checked_sub(4)
            .and_then(|at| account.number.get(at..))
            .map(|last| format!("…{last}")),
        balance: shown(account.current),
        id: account.id,
        title: account.title,
        r#type: account.kind,
        currency: account.currency,
        ratio: account.eft_ratio.to_string(),
    });
    Reply::ok(&json!({ "accounts": listed.collect::<Vec<_>>() }))
}
