//! Statements, to and from the wire.

use std::collections::HashSet;

use foliolink_raw::flinks::{self as raw, StatementsOrPending, types};

use super::{accounts::NONE, check_institution, institution, login, pending_code, request_id};
use crate::{
    code::Code,
    convert::{Place, Reader, decode_base64, named, nonblank_word, says_none},
    flinks::{AccountStatements, RequestId, Statement, Statements, data::statements::Filters},
    portfolio::AccountId,
    transport::Answered,
};

pub(in crate::flinks) fn request(
    request_id: &RequestId,
    asked: &Filters,
) -> types::StatementsRequest {
    types::StatementsRequest {
        request_id: request_id.uuid(),
        accounts_filter: asked.only.iter().map(|id| id.as_str().to_owned()).collect(),
        number_of_statements: asked
            .span
            .as_ref()
            .map(|span| raw::NumberOfStatements::from(span.as_str())),
    }
}

pub(in crate::flinks) fn read(
    answer: Answered<StatementsOrPending>,
    asked: &Filters,
) -> Result<Statements, Option<Code>> {
    let body = match answer.body {
        StatementsOrPending::Statements(body) => body,
        StatementsOrPending::Pending(pending) => return Err(pending_code(&pending)),
    };
    let mut reader = Reader::new(&answer.repairs);
    let login = body.login.map(|raw| login(&mut reader, raw));
    let list = Place::ANSWER.field("StatementsByAccount");
    if body.statements_by_account.is_empty() {
        reader.warn(list, NONE);
    } else if body.statements_by_account.len() < count_distinct(&asked.only) {
        // The answer names accounts by another number than the request.
        reader.warn(list, "fewer accounts than were asked for");
    }
    let rows = reader.enumerate(Place::ANSWER, "StatementsByAccount", body.statements_by_account);
    let mut accounts = Vec::new();
    for (at, raw) in rows {
        accounts.push(account(&mut reader, Place::ANSWER.item("StatementsByAccount", at), raw));
    }
    check_institution(&mut reader, &body.institution);
    Ok(Statements {
        request_id: request_id(body.request_id.as_deref()),
        login,
        institution: institution(body.institution, None, None),
        accounts,
        warnings: reader.into_warnings(),
    })
}

/// GUIDs are written in either case.
fn count_distinct(ids: &[AccountId]) -> usize {
    ids.iter().map(|id| id.as_str().to_ascii_lowercase()).collect::<HashSet<_>>().len()
}

fn account(
    reader: &mut Reader<'_>,
    place: Place<'_>,
    raw: types::AccountStatements,
) -> AccountStatements {
    let has_list = raw.statements.is_some();
    let rows = reader.require_list(place.field("Statements"), raw.statements);
    if rows.is_empty() && has_list {
        reader.warn(place.field("Statements"), NONE);
    }
    let mut statements = Vec::with_capacity(rows.len());
    for (at, raw) in reader.enumerate(place, "Statements", rows) {
        statements.extend(statement(reader, place.item("Statements", at), raw));
    }
    AccountStatements { account_number: named(raw.account_number), statements }
}

/// A file that is empty or can't be decoded is left out, and said so: it would look like a file.
fn statement(
    reader: &mut Reader<'_>,
    place: Place<'_>,
    raw: types::Statement,
) -> Option<Statement> {
    let sent = raw.base64_bytes.reveal();
    let Some(bytes) = decode_base64(sent) else {
        let what = if says_none(sent) { "missing" } else { "not Base64, or empty" };
        reader.warn(place.field("Base64Bytes"), format!("{what}: this statement is left out"));
        return None;
    };
    let file_type = raw.file_type.and_then(|word| nonblank_word(word.as_str()).map(str::to_owned));
    // What a server says of an error has come as a statement before.
    if file_type.as_deref().is_none_or(|word| word.eq_ignore_ascii_case("PDF")) && !is_pdf(&bytes) {
        reader.warn(place.field("Base64Bytes"), "not a PDF file: kept as sent");
    }
    Some(Statement { id: named(raw.unique_id), file_type, bytes })
}

/// Readers look for the mark in the first 1024 bytes.
fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    head.windows(b"%PDF-".len()).any(|window| window == b"%PDF-")
}
