//! The border to the raw client: the only place that names its data. Total: what can't be read
//! becomes `None` and a warning, never zero.

pub(super) mod accounts;
pub(super) mod cards;
pub(super) mod enrich;
pub(super) mod failure;
pub(super) mod institutions;
pub(super) mod investments;
pub(super) mod session;
pub(super) mod statements;
pub(super) mod summary;
#[cfg(test)]
mod tests;

use foliolink_raw::flinks::{BalanceLimit, InstitutionRef, types};
use foliolink_runtime::{Money, Time};
use rust_decimal::Decimal;

use super::{Institution, Login, RequestId};
use crate::{code::Code, portfolio::Warning};

/// Collects what a reader of the data should know.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) warnings: Vec<Warning>,
}

impl Reader {
    pub(super) fn warn(&mut self, path: impl Into<String>, what: &str) {
        self.warnings.push(Warning { path: path.into(), what: what.to_owned() });
    }

    /// Says so where something is missing that there should be.
    pub(super) fn need(&mut self, is_there: bool, parent: &str, field: &str) {
        if !is_there {
            self.warn(format!("{parent}.{field}"), "missing");
        }
    }

    /// A number, or a warning at `parent.field`.
    pub(super) fn decimal(
        &mut self,
        money: Option<&Money>,
        parent: &str,
        field: &str,
    ) -> Option<Decimal> {
        let number = money?.decimal();
        if number.is_none() {
            self.warn(format!("{parent}.{field}"), "not an exact decimal number");
        }
        number
    }

    /// A limit, which one page types as text.
    fn limit(&mut self, limit: Option<&BalanceLimit>, parent: &str) -> Option<Decimal> {
        let number = match limit? {
            BalanceLimit::Number(number) => number.decimal(),
            BalanceLimit::Text(text) => Decimal::from_str_exact(text.trim()).ok(),
            BalanceLimit::Other(_) => None,
        };
        if number.is_none() {
            self.warn(format!("{parent}.Balance.Limit"), "not an exact decimal number");
        }
        number
    }

    pub(super) fn instant(&mut self, time: Option<&Time>, path: &str) -> Option<jiff::Timestamp> {
        let instant = time?.timestamp();
        if instant.is_none() {
            self.warn(path, "not a time");
        }
        instant
    }

    pub(super) fn login(&mut self, login: Option<types::Login>) -> Option<Login> {
        let login = login?;
        let id = login.id.as_ref().map(|id| id.expose().parse().ok());
        if id == Some(None) {
            self.warn("Login.Id", "not a GUID");
        }
        Some(Login {
            id: id.flatten(),
            last_refresh: self.instant(login.last_refresh.as_ref(), "Login.LastRefresh"),
            username: login.username,
            refreshes_nightly: login.is_scheduled_refresh,
            ownership: login.type_.map(|it| it.as_str().into()),
        })
    }
}

/// The bank, which stands in up to three fields.
fn institution(
    named: Option<InstitutionRef>,
    id: Option<i32>,
    name: Option<String>,
) -> Institution {
    let (own_id, own_name) = match named {
        Some(InstitutionRef::Text(name)) => (None, Some(name)),
        Some(InstitutionRef::Object(object)) => (object.id, object.name),
        Some(InstitutionRef::Other(_)) | None => (None, None),
    };
    Institution { id: id.or(own_id), name: name.or(own_name) }
}

/// A RequestId where the answer can do without it.
fn request_id(text: Option<&str>) -> Option<RequestId> {
    text?.parse().ok()
}

/// What a 202 says about the work.
fn working(pending: &types::Pending) -> Option<Code> {
    pending.flinks_code.as_ref().map(|code| Code::from(code.as_str()))
}
