//! The login, to and from the wire.

use foliolink_raw::vumi as raw;
use foliolink_runtime::Secret;
use uuid::Uuid;

use super::types;
use crate::vumi::Scope;

/// `scopes` stays out where all of them are wanted.
pub(in crate::vumi) fn login_request(
    client_id: Uuid,
    client_secret: &Secret,
    scopes: Option<&[Scope]>,
) -> types::LoginRequest {
    let scopes =
        scopes.map(|scopes| scopes.iter().map(|scope| raw::Scope::from(scope.as_str())).collect());
    types::LoginRequest { client_id, client_secret: client_secret.clone(), scopes }
}

pub(in crate::vumi) fn login_token(body: types::LoginToken) -> Secret {
    body.token
}
