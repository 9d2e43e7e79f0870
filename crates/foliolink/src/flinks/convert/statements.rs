//! Statements, to and from the wire.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use foliolink_raw::flinks::{self as raw, InstitutionRef, StatementsOrPending, types};

use super::{Reader, institution, request_id, working};
use crate::{
    code::Code,
    flinks::{AccountStatements, RequestId, Statement, Statements, data::statements::Filters},
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

pub(in crate::flinks) fn read(answer: StatementsOrPending) -> Result<Statements, Option<Code>> {
    let body = match answer {
        StatementsOrPending::Statements(body) => body,
        StatementsOrPending::Pending(pending) => return Err(working(&pending)),
    };
    let mut reader = Reader::default();
    let login = reader.login(body.login);
    let accounts = body
        .statements_by_account
        .into_iter()
        .enumerate()
        .map(|(at, it)| account(&mut reader, it, at))
        .collect();
    Ok(Statements {
        request_id: request_id(body.request_id.as_deref()),
        login,
        institution: institution(body.institution.map(InstitutionRef::Text), None, None),
        accounts,
        warnings: reader.warnings,
    })
}

fn account(reader: &mut Reader, raw: types::AccountStatements, at: usize) -> AccountStatements {
    let path = format!("StatementsByAccount[{at}]");
    if raw.statements.is_none() {
        reader.warn(format!("{path}.Statements"), "missing: not the same as none");
    }
    let rows = raw.statements.unwrap_or_default().into_iter().enumerate();
    let statements = rows
        .filter_map(|(row, it)| statement(reader, it, &format!("{path}.Statements[{row}]")))
        .collect();
    AccountStatements { account_number: raw.account_number, statements }
}

/// A file that can't be decoded is left out, and said so: an empty one would look like a file.
fn statement(reader: &mut Reader, raw: types::Statement, path: &str) -> Option<Statement> {
    let Ok(bytes) = STANDARD.decode(raw.base64_bytes.reveal()) else {
        reader.warn(format!("{path}.Base64Bytes"), "not Base64: this statement is left out");
        return None;
    };
    Some(Statement {
        id: raw.unique_id,
        file_type: raw.file_type.map(|it| it.as_str().to_owned()),
        bytes,
    })
}
