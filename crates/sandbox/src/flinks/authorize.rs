//! `POST /BankingServices/Authorize`: cached sessions, the hand-over to live ones, and what an open
//! session answers.

use serde::Serialize;

use super::refusal::{ALREADY_AUTHORIZED, refuse, refuse_in, unknown_login};
use super::sessions::{Phase, Session};
use super::store::Card;
use super::wire::{self, Link, Login, link};
use super::{keys, live, mfa, parse_fields, refusal};
use crate::exchange::{Answer, Call, Fields, Reply};
use crate::shape::{Shape, Shapes};
use crate::state::World;

/// Some were only seen in clients and change nothing here.
const FIELDS: Shapes = &[
    ("loginid", Shape::Text),
    ("mostrecentcached", Shape::Flag),
    ("username", Shape::Text),
    ("password", Shape::Text),
    ("institution", Shape::Text),
    ("language", Shape::Text),
    ("save", Shape::Flag),
    ("tag", Shape::Text),
    ("requestid", Shape::Text),
    ("securityresponses", Shape::Answers),
    ("schedulerefresh", Shape::Flag),
    ("withmfaquestions", Shape::Flag),
    ("directrefresh", Shape::Flag),
    ("daysoftransactions", Shape::Text),
    ("withtransactions", Shape::Flag),
    ("withbalance", Shape::Flag),
];

/// Opens a session, or answers the questions of one that asks.
pub(crate) fn authorize(world: &mut World, call: &Call) -> Answer {
    let fields = parse_fields(call, FIELDS)?;
    if let Some(request_id) = fields.text("requestid") {
        return answer_session(world, call, &fields, request_id);
    }
    let token = keys::spend(world, call)?;
    // Both defaults are documented; without the field the older one, live, holds here.
    if fields.flag("mostrecentcached").unwrap_or(false) {
        let login_id = match fields.text("loginid") {
            Some(login_id) => login_id.to_owned(),
            None => live::find_login_id(world, &fields)?,
        };
        let request_id = open_cached(world, &login_id, fields.text("tag"), token)?;
        return poll_session(world, &request_id);
    }
    let request_id = live::start(world, &fields, token)?;
    poll_session(world, &request_id)
}

fn answer_session(world: &mut World, call: &Call, fields: &Fields, request_id: &str) -> Answer {
    let own = world.flinks.sessions.get(&request_id.to_ascii_lowercase());
    let own = own.and_then(|session| session.token.clone());
    keys::spend_or_repeat(world, call, own.as_deref())?;
    let session = find_session(world, request_id)?;
    match session.phase {
        Phase::Open => {
            Err(refuse_in(ALREADY_AUTHORIZED, "this session is already authorized", request_id))
        }
        Phase::Working { .. } => poll_session(world, request_id),
        Phase::Asking(_) => {
            let responses = fields.get("securityresponses").and_then(serde_json::Value::as_object);
            let responses =
                responses.ok_or_else(|| refusal::invalid("SecurityResponses is missing"))?;
            mfa::answer(world, request_id, responses)
        }
    }
}

/// A session that is still being authorized may time out: then its RequestId is known, but of no
/// use.
pub(crate) fn find_session<'a>(
    world: &'a mut World,
    request_id: &str,
) -> Result<&'a mut Session, Reply> {
    let now = world.now();
    let session = world.flinks.sessions.get_mut(&request_id.to_ascii_lowercase());
    let session = session.ok_or_else(|| refusal::no_session(request_id))?;
    if session.is_expired(now) {
        let text = "the session timed out";
        return Err(refuse_in(refusal::SESSION_EXPIRED, text, request_id));
    }
    session.touched_at = now;
    Ok(session)
}

/// A session on stored data: no bank, no questions.
pub(crate) fn open_cached(
    world: &mut World,
    login_id: &str,
    tag: Option<&str>,
    token: Option<String>,
) -> Result<String, Reply> {
    let now = world.now();
    let card = world.flinks.saved_card(login_id).ok_or_else(unknown_login)?;
    if let Some(error) = card.last_error {
        return Err(refuse(error, "the last refresh of this card failed"));
    }
    let login_id = card.login_id.clone();
    if let Some(card) = world.flinks.card_mut(&login_id) {
        card.last_cached = now;
    }
    let polls = world.flinks.fresh_polls(&login_id, now);
    let mut session = Session::new(world.ids.guid(), login_id, now);
    session.tag = tag.map(str::to_owned);
    session.token = token;
    if polls > 0 {
        session.phase = Phase::Working { polls, code: "OPERATION_PENDING" };
    }
    let request_id = session.request_id.clone();
    world.flinks.sessions.insert(request_id.clone(), session);
    Ok(request_id)
}

/// One poll of how far the authorization has come: 202, 203 or 200.
pub(crate) fn poll_session(world: &mut World, request_id: &str) -> Answer {
    let session = find_session(world, request_id)?;
    if let Phase::Working { polls, code } = &mut session.phase {
        if *polls > 0 {
            *polls -= 1;
            return Ok(wire::pending(code, "AuthorizeAsync", &session.request_id));
        }
        live::continue_session(world, request_id);
    }
    let session = find_session(world, request_id)?;
    if let Phase::Asking(round) = &session.phase {
        return Ok(mfa::challenge(round, &session.request_id, session.tag.as_deref()));
    }
    authorized_reply(world, request_id)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AuthorizedBody<'a> {
    links: Vec<Link>,
    http_status_code: u16,
    institution_name: &'static str,
    login: Login,
    institution_id: u32,
    institution: Institution,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
}

/// A name at banks, an object at the investments institution.
#[derive(Serialize)]
#[serde(untagged)]
enum Institution {
    Name(&'static str),
    #[serde(rename_all = "PascalCase")]
    Object {
        id: u32,
        name: &'static str,
    },
}

/// The 200 of an authorized session.
pub(crate) fn authorized_reply(world: &World, request_id: &str) -> Answer {
    let session = world.flinks.sessions.get(&request_id.to_ascii_lowercase());
    let session = session.ok_or_else(|| refusal::no_session(request_id))?;
    let card = world.flinks.card(&session.login_id).ok_or_else(unknown_login)?;
    let id = card.bank.id;
    let name = card.bank.name;
    Reply::ok(&AuthorizedBody {
        links: build_links(card),
        http_status_code: 200,
        institution_name: name,
        login: Login::of(card),
        institution_id: id,
        institution: if card.bank.wealth {
            Institution::Object { id, name }
        } else {
            Institution::Name(name)
        },
        request_id: &session.request_id,
        tag: session.tag.as_deref(),
    })
}

fn build_links(card: &Card) -> Vec<Link> {
    if card.bank.wealth {
        return vec![link("InvestmentsDetail", "/Investments")];
    }
    vec![
        link("AccountsDetail", "/GetAccountsDetail"),
        link("AccountsSummary", "/GetAccountsSummary"),
        link("Statements", "/GetStatements"),
    ]
}
