//! Who may call: the secret key, single-use authorize tokens, the x-api-key and the bearer secret.

use jiff::Timestamp;
use serde_json::json;

use super::refusal::{ACCESS_DENIED, UNAUTHORIZED, refuse};
use crate::clock::minutes;
use crate::credentials::Credentials;
use crate::exchange::{Answer, Call, Reply};
use crate::state::World;

/// An authorize token between its making and its one use.
pub(crate) struct AuthorizeToken {
    at: Timestamp,
    spent: bool,
}

/// `POST /BankingServices/GenerateAuthorizeToken`
pub(crate) fn generate(world: &mut World, call: &Call) -> Answer {
    if call.header("flinks-auth-key") != Some(Credentials::SAMPLE.flinks.secret_key) {
        return Err(refuse(
            UNAUTHORIZED,
            "GenerateAuthorizeToken needs a valid auth key: the secret key",
        ));
    }
    Reply::ok(&json!({ "HttpStatusCode": 200, "Token": mint(world) }))
}

/// A token that works once, for half an hour.
pub(crate) fn mint(world: &mut World) -> String {
    let token = world.ids.guid();
    let minted = AuthorizeToken { at: world.now(), spent: false };
    world.flinks.tokens.insert(token.clone(), minted);
    token
}

/// Takes the token of a call that opens a session; it is spent whatever becomes of the session.
pub(crate) fn spend(world: &mut World, call: &Call) -> Result<Option<String>, Reply> {
    let Some(token) = call.header("flinks-auth-key") else {
        let required = world.options.require_authorize_token;
        return if required { Err(bad_token("missing")) } else { Ok(None) };
    };
    spend_token(world, token)?;
    Ok(Some(token.to_owned()))
}

/// Spends a token, from wherever it came.
pub(crate) fn spend_token(world: &mut World, token: &str) -> Result<(), Reply> {
    let now = world.now();
    let minted = world.flinks.tokens.get_mut(token).ok_or_else(|| bad_token("unknown"))?;
    if minted.spent {
        return Err(bad_token("already used"));
    }
    if now.duration_since(minted.at) > minutes(30) {
        return Err(bad_token("expired"));
    }
    minted.spent = true;
    Ok(())
}

/// Later calls of a session may repeat its token (whether they need a fresh one isn't documented),
/// or bring a new one.
pub(crate) fn spend_or_repeat(
    world: &mut World,
    call: &Call,
    own: Option<&str>,
) -> Result<(), Reply> {
    if own.is_some() && call.header("flinks-auth-key") == own {
        return Ok(());
    }
    spend(world, call).map(drop)
}

fn bad_token(how: &str) -> Reply {
    let text = format!("a valid auth key is needed: the authorize token of this call is {how}");
    refuse(UNAUTHORIZED, &text)
}

/// For the data calls, whose guide lists the key as required.
pub(crate) fn check_api_key(call: &Call) -> Result<(), Reply> {
    match call.header("x-api-key") {
        Some(key) if key == Credentials::SAMPLE.flinks.api_key => Ok(()),
        _ => Err(refuse(ACCESS_DENIED, "the x-api-key is missing or wrong")),
    }
}

/// For calls that document no header: a key may be absent, but not wrong.
pub(crate) fn check_optional_api_key(call: &Call) -> Result<(), Reply> {
    if call.header("x-api-key").is_some() { check_api_key(call) } else { Ok(()) }
}

/// For the calls that take the API secret as bearer.
pub(crate) fn check_bearer(call: &Call) -> Result<(), Reply> {
    if call.bearer() == Some(Credentials::SAMPLE.flinks.bearer) {
        return Ok(());
    }
    Err(refuse(ACCESS_DENIED, "the bearer secret is missing or wrong"))
}
