//! Login, one session a secret, scopes, and the gate in front of every other Vumi handler.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::store::APPS;
use super::{keys, refusal};
use crate::clock::minutes;
use crate::exchange::{Answer, Call, Fields, Reply};
use crate::routes::Route;
use crate::state::World;

/// What a session token stands for.
pub(crate) struct Session {
    app: usize,
    /// The id of the secret that it was opened with.
    pub(super) secret: String,
    scopes: Scopes,
    expires: Timestamp,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Read,
    Write,
    Delete,
}

#[derive(Clone)]
struct Scopes(Vec<Scope>);

#[derive(Serialize)]
struct Claims<'a> {
    sub: &'a str,
    iat: i64,
    exp: i64,
    jti: u64,
}

/// `POST /api/v1/auth/login`
pub(crate) fn login(world: &mut World, call: &Call) -> Answer {
    let fields = Fields::read_exact(&call.body)
        .ok_or_else(|| refusal(400, "the body is not a JSON object"))?;
    let text = |key: &str| {
        fields.text(key).ok_or_else(|| refusal(400, "clientId and clientSecret are needed"))
    };
    let client_id = text("clientId")?;
    let client_secret = text("clientSecret")?;
    let scopes = parse_scopes(&fields)?;
    let (app, secret) = find_secret(world, client_id, client_secret)
        .ok_or_else(|| refusal(401, "wrong client id or secret"))?;
    let now = world.now();
    let expires = now.saturating_add(minutes(60)).unwrap_or(Timestamp::MAX);
    world.vumi.logins += 1;
    let claims = Claims {
        sub: client_id,
        iat: now.as_second(),
        exp: expires.as_second(),
        jti: world.vumi.logins,
    };
    let token = keys::sign(&claims);
    // One session a secret: the one before ends here.
    world.vumi.sessions.retain(|_, session| session.secret != secret);
    world.vumi.sessions.insert(token.clone(), Session { app, secret, scopes, expires });
    Reply::ok(&json!({ "token": token }))
}

fn find_secret(world: &World, client_id: &str, client_secret: &str) -> Option<(usize, String)> {
    let app = APPS.iter().position(|app| app.client_id.eq_ignore_ascii_case(client_id))?;
    let secret = world.vumi.dashboard.secret(app, client_secret)?;
    Some((app, secret.id.clone()))
}

/// Absent, null and empty all mean every scope.
fn parse_scopes(fields: &Fields) -> Result<Scopes, Reply> {
    let all = vec![Scope::Read, Scope::Write, Scope::Delete];
    if fields.get("scopes").is_none() {
        return Ok(Scopes(all));
    }
    let parse = |name: &String| match name.as_str() {
        "read" => Some(Scope::Read),
        "write" => Some(Scope::Write),
        "delete" => Some(Scope::Delete),
        _ => None,
    };
    let named: Option<Vec<_>> =
        fields.texts("scopes").and_then(|names| names.iter().map(parse).collect());
    let named = named.ok_or_else(|| refusal(400, "scopes are read, write and delete"))?;
    Ok(Scopes(if named.is_empty() { all } else { named }))
}

/// Checks session and scope; gives the app that asks. The login itself needs neither.
pub(crate) fn gate(world: &World, route: &Route, call: &Call) -> Result<usize, Reply> {
    if route.path == "/api/v1/auth/login" {
        return Ok(0);
    }
    let session = call.bearer().and_then(|token| world.vumi.sessions.get(token));
    let session = session.filter(|session| world.now() < session.expires);
    let session = session.ok_or_else(|| refusal(401, "no valid session: log in"))?;
    match required_scope(route) {
        Some(scope) if !session.scopes.0.contains(&scope) => {
            Err(refusal(403, "this session lacks the scope"))
        }
        _ => Ok(session.app),
    }
}

/// Queries read; commands write, or delete where the verb says so; the rest needs no scope.
fn required_scope(route: &Route) -> Option<Scope> {
    if route.path.starts_with("/api/v1/queries/") {
        Some(Scope::Read)
    } else if route.path.starts_with("/api/v1/commands/") {
        Some(if route.method == "DELETE" { Scope::Delete } else { Scope::Write })
    } else {
        None
    }
}

/// Ends the session of a call, as a login elsewhere would.
pub(crate) fn revoke(world: &mut World, call: &Call) {
    if let Some(token) = call.bearer() {
        world.vumi.sessions.remove(token);
    }
}
