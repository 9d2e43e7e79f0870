//! Connections, and what waits to become one.

use foliolink_runtime::Secret;

use super::{notes::Notes, types};
use crate::{
    code::Code,
    error::{Error, Result},
    vumi::{
        ConnectionState, ConnectionToken, ExternalId, Problem, RestoreToken, Status,
        UnclaimedToken, UpdateToken,
    },
};

/// A status with the tokens that came with it, which the state itself doesn't keep.
pub(in crate::vumi) struct ConnectionRead {
    pub(in crate::vumi) state: ConnectionState,
    pub(in crate::vumi) update_token: Option<UpdateToken>,
    pub(in crate::vumi) restore_token: Option<RestoreToken>,
}

pub(in crate::vumi) fn connection(
    raw: types::Connection,
    place: String,
    request_id: Option<String>,
) -> ConnectionRead {
    let mut notes = Notes::at(place);
    let update_token = raw.update_token.as_ref().map(Secret::expose).and_then(token);
    let restore_token = raw.restore_token.as_ref().map(Secret::expose).and_then(token);
    // A token that this version can't read still says that the person must act.
    let update_offered = update_token.is_some();
    let restore_offered = restore_token.is_some();
    let update_token: Option<UpdateToken> = update_token.and_then(|token| token.parse().ok());
    let restore_token: Option<RestoreToken> = restore_token.and_then(|token| token.parse().ok());
    for (field, sent, read) in [
        ("updateToken", update_offered, update_token.is_some()),
        ("restoreToken", restore_offered, restore_token.is_some()),
    ] {
        if sent && !read {
            notes.warn(field, "not a UUID");
        }
    }
    let state = ConnectionState {
        connection: ConnectionToken::from_wire(raw.credentials_token.expose()),
        status: Status::from(raw.status.as_str()),
        problem: raw.error_details.map(problem),
        entity: raw.entity.map(Into::into),
        created_at: notes.time("createdAt", raw.created_at),
        updated_at: notes.time("updatedAt", raw.updated_at),
        last_sync: notes.time("lastSync", raw.last_sync),
        two_factor: raw.two_factor_enabled,
        has_credentials: raw.has_credentials,
        external_id: raw.external_id.map(ExternalId::from_wire),
        warnings: notes.done(),
        update_offered,
        restore_offered,
        request_id,
    };
    ConnectionRead { state, update_token, restore_token }
}

/// A token as it was sent, where there is one: not an empty text, and not the word for none.
pub(super) fn token(sent: &str) -> Option<&str> {
    let text = sent.trim();
    (!text.is_empty() && !text.eq_ignore_ascii_case("null")).then_some(sent)
}

fn problem(raw: types::ConnectionErrorDetails) -> Problem {
    // Open lists; they go into errors and logs, so only words pass. `PSD2_CONSENT_EXPIRED`
    // is one, a token or an id isn't.
    let word = |text: &str| {
        let plain = text.len() <= 64
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        (plain && (digits == 0 || (digits < 4 && text.contains('_')))).then(|| Code::from(text))
    };
    Problem {
        reason: raw.reason.and_then(|it| word(it.as_str())),
        origin: raw.type_.and_then(|it| word(it.as_str())),
        retryable: raw.retryable,
    }
}

pub(in crate::vumi) fn connections(
    raw: types::Connections,
    request_id: Option<&str>,
) -> Vec<ConnectionState> {
    let state = |(n, raw)| connection(raw, format!("[{n}]"), request_id.map(str::to_owned)).state;
    raw.0.into_iter().enumerate().map(state).collect()
}

/// The token; `None` where there is none in it.
pub(in crate::vumi) fn exchanged(raw: &types::ExchangedConnection) -> Option<ConnectionToken> {
    token(raw.connection_token.expose()).map(ConnectionToken::from_wire)
}

/// What the list of public tokens answers.
pub(in crate::vumi) type Strays = types::PublicTokens;

pub(in crate::vumi) fn strays(raw: Strays) -> Result<Vec<UnclaimedToken>> {
    let stray = |(n, raw): (usize, types::PublicToken)| {
        let unreadable = |_| {
            Error::decode(
                "vumi.list_public_tokens",
                format!("[{n}].publicToken"),
                "expected a UUID",
            )
        };
        Ok(UnclaimedToken {
            token: raw.public_token.expose().parse().map_err(unreadable)?,
            external_id: raw.external_id.map(ExternalId::from_wire),
            created_at: raw.created_at.and_then(|time| time.timestamp()),
        })
    };
    raw.0.into_iter().enumerate().map(stray).collect()
}
