//! Live sessions: what the made-up bank does with each user name.

use std::collections::BTreeMap;

use super::data::{Profile, SeedCustomer};
use super::mfa::Round;
use super::refusal::{self, Code, refuse};
use super::require_text;
use super::sessions::{Phase, Session};
use super::store::{Bank, CAPITAL, Card, INVESTMENT};
use crate::exchange::{Fields, Reply};
use crate::state::World;

/// How the bank treats a user.
enum LoginOutcome {
    LetIn,
    Ask,
    Refuse(Code, &'static str),
    /// Lets in, but not at once.
    Delay(&'static str),
}

fn login_outcome(world: &World, username: &str) -> LoginOutcome {
    if let Some(customer) = find_customer(world, username) {
        return if customer.rounds.is_empty() { LoginOutcome::LetIn } else { LoginOutcome::Ask };
    }
    sample_outcome(username)
}

/// What every sandbox does with these user names, and all others.
fn sample_outcome(username: &str) -> LoginOutcome {
    match username.to_ascii_lowercase().as_str() {
        "greatday" | "greatday_us" | "greatday_stale" => LoginOutcome::Ask,
        "greatday_images"
        | "greatday_code"
        | "greatday_several"
        | "greatday_newquestions"
        | "greatday_noretry" => LoginOutcome::Ask,
        "greatday_nomfa" | "greatday_joint" => LoginOutcome::LetIn,
        "test_disabled_account" => LoginOutcome::Refuse(
            refusal::DISABLED_LOGIN,
            "the bank has deactivated this online access",
        ),
        "test_service_unavailable" => {
            LoginOutcome::Refuse(refusal::RETRY_LATER, "the bank can't be reached at the moment")
        }
        "test_dispatched" => LoginOutcome::Delay("OPERATION_DISPATCHED"),
        "test_pending" => LoginOutcome::Delay("OPERATION_PENDING"),
        _ => {
            LoginOutcome::Refuse(refusal::INVALID_USERNAME, "the bank doesn't know this user name")
        }
    }
}

/// Whether the bank asks at night as well: its own security questions, which a customer of a seed
/// file isn't asked.
pub(crate) fn requires_challenge(card: &Card) -> bool {
    !matches!(card.profile, Profile::Seeded(_))
        && matches!(sample_outcome(&card.username), LoginOutcome::Ask)
}

/// The customer of the seed file with that user name.
fn find_customer(world: &World, username: &str) -> Option<&'static SeedCustomer> {
    world.options.seed_data?.customer(username)
}

/// Contacts the bank: for a saved card by LoginId, otherwise with the credentials of the call.
pub(crate) fn start(
    world: &mut World,
    fields: &Fields,
    token: Option<String>,
) -> Result<String, Reply> {
    let login_id = match fields.text("loginid") {
        Some(login_id) => find_saved_login_id(world, login_id)?,
        None => log_in(world, fields, None)?,
    };
    begin(world, fields, token, login_id)
}

/// Contacts the bank with credentials, for somebody who may have been here before under a LoginId.
pub(crate) fn reconnect(
    world: &mut World,
    fields: &Fields,
    before: Option<&str>,
) -> Result<String, Reply> {
    let login_id = log_in(world, fields, before)?;
    begin(world, fields, None, login_id)
}

fn begin(
    world: &mut World,
    fields: &Fields,
    token: Option<String>,
    login_id: String,
) -> Result<String, Reply> {
    let request_id = open_session(world, fields, token, login_id)?;
    let opened = world.flinks.sessions.get(&request_id).is_some_and(Session::is_open);
    if opened {
        admit(world, &request_id);
    }
    Ok(request_id)
}

/// The same for a saved card, without waiting for what the bank will say: that is seen at a later
/// poll.
pub(crate) fn start_in_background(
    world: &mut World,
    fields: &Fields,
    token: Option<String>,
) -> Result<String, Reply> {
    let login_id = find_saved_login_id(world, require_text(fields, "loginid")?)?;
    let polls = world.options.pending_polls.max(1);
    let request_id = open_session(world, fields, token, login_id)?;
    set_phase(world, &request_id, Phase::Working { polls, code: "OPERATION_PENDING" });
    Ok(request_id)
}

fn find_saved_login_id(world: &World, login_id: &str) -> Result<String, Reply> {
    world
        .flinks
        .saved_card(login_id)
        .map(|card| card.login_id.clone())
        .ok_or_else(refusal::unknown_login)
}

/// The credentials of a call.
struct Credentials<'a> {
    bank: &'static Bank,
    username: &'a str,
    language: &'static str,
}

fn read_credentials<'a>(world: &World, fields: &'a Fields) -> Result<Credentials<'a>, Reply> {
    let bank = find_bank(require_text(fields, "institution")?)?;
    let username = require_text(fields, "username")?;
    let password = require_text(fields, "password")?;
    if let LoginOutcome::Refuse(code, text) = login_outcome(world, username) {
        return Err(refuse(code, text));
    }
    let customer = find_customer(world, username);
    if customer.is_some_and(|customer| customer.bank != bank) {
        let text = "the bank doesn't know this user name";
        return Err(refuse(refusal::INVALID_USERNAME, text));
    }
    let is_right = match customer {
        Some(customer) => customer.password == password,
        None => password.eq_ignore_ascii_case("everyday"),
    };
    if !is_right {
        return Err(refuse(refusal::INVALID_LOGIN, "the bank rejected user name or password"));
    }
    let language = match fields.text("language").unwrap_or("en") {
        "en" => "en",
        "fr" => "fr",
        _ => return Err(refusal::invalid("Language is en or fr")),
    };
    Ok(Credentials { bank, username, language })
}

fn log_in(world: &mut World, fields: &Fields, before: Option<&str>) -> Result<String, Reply> {
    let Credentials { bank, username, language } = read_credentials(world, fields)?;
    Ok(find_or_create_card(world, bank, username, language, before))
}

/// The saved card that credentials belong to; nobody is contacted.
pub(crate) fn find_login_id(world: &World, fields: &Fields) -> Result<String, Reply> {
    let Credentials { bank, username, language } = read_credentials(world, fields)?;
    let is_meant = |card: &&Card| {
        card.saved
            && card.bank == bank
            && card.language == language
            && card.username.eq_ignore_ascii_case(username)
    };
    let card = world.flinks.cards.iter().find(is_meant);
    card.map(|card| card.login_id.clone()).ok_or_else(refusal::unknown_login)
}

fn find_bank(name: &str) -> Result<&'static Bank, Reply> {
    for bank in [&CAPITAL, &INVESTMENT] {
        if bank.name.eq_ignore_ascii_case(name) {
            return Ok(bank);
        }
    }
    if super::data::institutions::is_known(name) {
        let text = "this institution is switched off in the sandbox";
        return Err(refuse(refusal::DISABLED_INSTITUTION, text));
    }
    Err(refusal::invalid("no institution has this name"))
}

/// The LoginId follows from institution, user name and language: the same three give the same one
/// again. But each connection of the investments institution gets a new one, unless the person
/// reconnects.
fn find_or_create_card(
    world: &mut World,
    bank: &'static Bank,
    username: &str,
    language: &'static str,
    before: Option<&str>,
) -> String {
    let same = |card: &&Card| {
        card.bank == bank
            && card.language == language
            && card.username.eq_ignore_ascii_case(username)
    };
    let kept =
        |card: &&Card| same(card) && (!bank.wealth || before == Some(card.login_id.as_str()));
    if let Some(card) = world.flinks.cards.iter().find(kept) {
        return card.login_id.clone();
    }
    let card = Card {
        login_id: world.ids.guid(),
        username: username.to_owned(),
        language,
        bank,
        profile: match find_customer(world, username) {
            Some(customer) => Profile::Seeded(customer),
            None => Profile::of(bank, username, world.options.seed),
        },
        saved: false,
        scheduled: false,
        last_refresh: world.now(),
        last_error: None,
        last_cached: world.now(),
        answers: BTreeMap::new(),
        questions: Vec::new(),
        fresh_polls: 0,
    };
    let login_id = card.login_id.clone();
    world.flinks.cards.push(card);
    login_id
}

fn open_session(
    world: &mut World,
    fields: &Fields,
    token: Option<String>,
    login_id: String,
) -> Result<String, Reply> {
    let now = world.now();
    if world.flinks.is_busy(&login_id, now) {
        let text = "another session of this LoginId is open";
        return Err(refuse(refusal::CONCURRENT_SESSION, text));
    }
    let username = world.flinks.card(&login_id).map(|card| card.username.clone());
    let username = username.ok_or_else(refusal::unknown_login)?;
    let outcome = login_outcome(world, &username);
    let card = world.flinks.card_mut(&login_id).ok_or_else(refusal::unknown_login)?;
    let phase = match outcome {
        LoginOutcome::LetIn => Phase::Open,
        LoginOutcome::Ask => Phase::Asking(Round::first(card)),
        LoginOutcome::Refuse(code, text) => return Err(refuse(code, text)),
        // Named after being pending, so at least once even where nothing else waits.
        LoginOutcome::Delay(code) => {
            Phase::Working { polls: world.options.pending_polls.max(1), code }
        }
    };
    let save = fields.flag("save").unwrap_or(true);
    if save && fields.flag("withmfaquestions") == Some(true) {
        card.questions = super::mfa::bank_questions(card.language);
    }
    card.scheduled |= fields.flag("schedulerefresh") == Some(true);
    let mut session = Session::new(world.ids.guid(), login_id, now);
    session.tag = fields.text("tag").map(str::to_owned);
    session.token = token;
    session.live = true;
    session.save = save;
    let request_id = session.request_id.clone();
    session.phase = phase;
    world.flinks.sessions.insert(request_id.clone(), session);
    Ok(request_id)
}

/// The background work of a session is over: it opens, or finds that the bank asks.
pub(crate) fn continue_session(world: &mut World, request_id: &str) {
    let resume = world
        .flinks
        .sessions
        .get_mut(&request_id.to_ascii_lowercase())
        .and_then(|session| session.resume.take());
    if let Some(phase) = resume {
        set_phase(world, request_id, phase);
        return;
    }
    let Some(session) = world.flinks.sessions.get(&request_id.to_ascii_lowercase()) else { return };
    let card = world.flinks.card(&session.login_id);
    let asks = card.filter(|card| {
        session.live && matches!(login_outcome(world, &card.username), LoginOutcome::Ask)
    });
    match asks.map(Round::first) {
        Some(round) => set_phase(world, request_id, Phase::Asking(round)),
        None => admit(world, request_id),
    }
}

fn set_phase(world: &mut World, request_id: &str, phase: Phase) {
    if let Some(session) = world.flinks.sessions.get_mut(&request_id.to_ascii_lowercase()) {
        session.phase = phase;
    }
}

/// Opens a session; a live one refreshes its card and, if asked, saves it.
pub(crate) fn admit(world: &mut World, request_id: &str) {
    let now = world.now();
    let polls = world.options.pending_polls;
    set_phase(world, request_id, Phase::Open);
    let Some(session) = world.flinks.sessions.get(&request_id.to_ascii_lowercase()) else { return };
    if !session.live {
        return;
    }
    let login_id = session.login_id.clone();
    let save = session.save;
    if let Some(card) = world.flinks.card_mut(&login_id) {
        card.last_refresh = now;
        card.last_error = None;
        card.fresh_polls = if save && !card.saved { polls } else { 0 };
        card.saved |= save;
    }
    super::webhooks::announce(world, request_id);
}
