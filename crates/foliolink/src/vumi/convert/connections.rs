//! Connections, and what waits to become one.

use foliolink_runtime::Secret;

use super::{missing_field, types};
use crate::{
    code::Code,
    convert::{Place, Reader, named, nonblank, nonblank_word, read_rows, says_none},
    error::{Error, Result},
    transport::Answered,
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

/// The status of the connection that was asked about.
pub(in crate::vumi) fn connection_of(
    token: &ConnectionToken,
    answer: Answered<types::Connection>,
) -> Result<ConnectionRead> {
    let operation = "vumi.get_connection";
    require_field(operation, Place::ANSWER.field("status"), answer.body.status.as_str())?;
    let reader = Reader::new(&answer.repairs);
    let mut read = connection(reader, Place::ANSWER, answer.body, answer.record.request_id);
    let answered = read.state.connection.expose().trim();
    if answered.is_empty() {
        read.state.connection = token.clone();
    } else if is_other(answered, token.expose()) {
        let path = Place::ANSWER.field("credentialsToken").to_string();
        let what = "another one than was asked for: this is somebody else's connection";
        return Err(Error::decode(operation, path, what));
    }
    Ok(read)
}

/// Whether an answer names another connection. Text that is no token names none.
fn is_other(answered: &str, expected: &str) -> bool {
    let is_token = |text: &str| text.parse::<ConnectionToken>().is_ok();
    is_token(answered) && answered != expected
}

/// What a connection can't be without.
fn require_field(operation: &'static str, place: Place<'_>, value: &str) -> Result<()> {
    match value.trim().is_empty() {
        true => Err(missing_field(operation, place)),
        false => Ok(()),
    }
}

fn connection(
    mut reader: Reader<'_>,
    place: Place<'_>,
    raw: types::Connection,
    request_id: Option<String>,
) -> ConnectionRead {
    let update_token = raw.update_token.as_ref().map(Secret::expose).and_then(token);
    let restore_token = raw.restore_token.as_ref().map(Secret::expose).and_then(token);
    // A token that this version can't read still says that the person must act.
    let update_offered = update_token.is_some();
    let restore_offered = restore_token.is_some();
    let update_token: Option<UpdateToken> = update_token.and_then(|token| token.parse().ok());
    let restore_token: Option<RestoreToken> = restore_token.and_then(|token| token.parse().ok());
    for (field, sent, is_read) in [
        ("updateToken", update_offered, update_token.is_some()),
        ("restoreToken", restore_offered, restore_token.is_some()),
    ] {
        if sent && !is_read {
            reader.warn(place.field(field), "not a UUID");
        }
    }
    let state = ConnectionState {
        connection: ConnectionToken::from_wire(raw.credentials_token.expose()),
        status: Status::from(raw.status.as_str()),
        problem: raw.error_details.map(problem),
        entity: named(raw.entity).map(Into::into),
        created_at: reader.time(place.field("createdAt"), &raw.created_at),
        updated_at: reader.time(place.field("updatedAt"), &raw.updated_at),
        last_sync: reader.time(place.field("lastSync"), &raw.last_sync),
        two_factor: raw.two_factor_enabled,
        has_credentials: raw.has_credentials,
        external_id: nonblank(raw.external_id).map(ExternalId::from_wire),
        warnings: reader.into_warnings(),
        update_offered,
        restore_offered,
        request_id,
    };
    ConnectionRead { state, update_token, restore_token }
}

/// A token as it was sent, where there is one: not an empty text, not a word for none, and not the
/// UUID that is nobody's.
pub(in crate::vumi) fn token(sent: &str) -> Option<&str> {
    let is_none = |sent: &str| {
        says_none(sent)
            || matches!(sent, "0" | "false")
            || uuid::Uuid::try_parse(sent).is_ok_and(|id| id.is_nil())
    };
    nonblank_word(sent).filter(|sent| !is_none(&sent.trim().to_ascii_lowercase()))
}

fn problem(raw: types::ConnectionErrorDetails) -> Problem {
    // Open lists; they go into errors and logs, so only words pass. `PSD2_CONSENT_EXPIRED`
    // is one, a token or an id isn't.
    let plain = |text: &str| {
        let is_word = !text.is_empty()
            && text.len() <= 64
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        (is_word && (digits == 0 || (digits < 4 && text.contains('_')))).then(|| Code::from(text))
    };
    Problem {
        reason: raw.reason.and_then(|reason| plain(reason.as_str())),
        origin: raw.type_.and_then(|origin| plain(origin.as_str())),
        retryable: raw.retryable,
    }
}

pub(in crate::vumi) fn connections(
    answer: Answered<types::Connections>,
) -> Result<Vec<ConnectionState>> {
    for (at, raw) in answer.body.0.iter().enumerate() {
        let place = Place::ANSWER.item("", answer.repairs.sent_at("", at));
        let token = raw.credentials_token.expose();
        require_field("vumi.list_connections", place.field("credentialsToken"), token)?;
        require_field("vumi.list_connections", place.field("status"), raw.status.as_str())?;
    }
    let request_id = &answer.record.request_id;
    Ok(read_rows("", 0, answer.body.0, &answer.repairs, |reader, place, raw| {
        connection(reader, place, raw, request_id.clone()).state
    }))
}

/// The token; `None` where there is none in it.
pub(in crate::vumi) fn exchanged_token(
    raw: &types::ExchangedConnection,
) -> Option<ConnectionToken> {
    token(raw.connection_token.expose()).map(ConnectionToken::from_wire)
}

/// What the list of public tokens answers.
pub(in crate::vumi) type Strays = types::PublicTokens;

pub(in crate::vumi) fn unclaimed_tokens(answer: Answered<Strays>) -> Result<Vec<UnclaimedToken>> {
    let repairs = &answer.repairs;
    let stray = |(row, raw): (usize, types::PublicToken)| {
        let unreadable = |_| {
            let path = format!("[{}].publicToken", repairs.sent_at("", row));
            Error::decode("vumi.list_public_tokens", path, "expected a UUID")
        };
        Ok(UnclaimedToken {
            token: raw.public_token.expose().parse().map_err(unreadable)?,
            external_id: nonblank(raw.external_id).map(ExternalId::from_wire),
            created_at: raw.created_at.and_then(|time| time.timestamp()),
        })
    };
    answer.body.0.into_iter().enumerate().map(stray).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_none_is_no_token() {
        for none in [
            "",
            " ",
            "null",
            "None",
            "undefined",
            "N/A",
            "0",
            "00000000-0000-0000-0000-000000000000",
        ] {
            assert_eq!(token(none), None, "{none:?}");
        }
        for some in ["d2381824-8905-4453-91b7-645f7e4f1072", "K7Q2M9X4T1"] {
            assert_eq!(token(some), Some(some));
        }
    }

    #[test]
    fn another_connection_is_told_from_text_that_is_none() {
        assert!(is_other("K7Q2M9X4T2", "K7Q2M9X4T1"));
        for same in ["K7Q2M9X4T1", "none of it", "K7Q2"] {
            assert!(!is_other(same, "K7Q2M9X4T1"), "{same}");
        }
    }
}
