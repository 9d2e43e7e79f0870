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
use rust_decimal::Decimal;

use super::{Institution, Login, RequestId};
use crate::{
    code::Code,
    convert::{Place, Reader, named, nonblank, nonblank_word},
};

/// A limit, which one page types as text.
fn limit(reader: &mut Reader<'_>, place: Place<'_>, sent: Option<BalanceLimit>) -> Option<Decimal> {
    match sent? {
        BalanceLimit::Number(number) => reader.number(place, &Some(number)),
        BalanceLimit::Text(text) => {
            let number = Decimal::from_str_exact(named(Some(String::from(text)))?.trim()).ok();
            if number.is_none() {
                reader.warn(place, "not an exact decimal number");
            }
            number
        }
        BalanceLimit::Other(_) => {
            reader.warn(place, "not an exact decimal number");
            None
        }
    }
}

/// The saved card that an answer is about.
fn login(reader: &mut Reader<'_>, login: types::Login) -> Login {
    let place = Place::ANSWER.field("Login");
    let id = login.id.filter(|id| !id.expose().is_empty()).map(|id| id.expose().parse().ok());
    if id == Some(None) {
        reader.warn(place.field("Id"), "not a GUID");
    }
    Login {
        id: id.flatten(),
        last_refresh: reader.time(place.field("LastRefresh"), &login.last_refresh),
        username: nonblank(login.username),
        refreshes_nightly: login.is_scheduled_refresh,
        ownership: login.type_.and_then(|word| nonblank_word(word.as_str()).map(Into::into)),
    }
}

/// Says of a bank that is neither a name nor an object that it isn't read, and of an object that it
/// has neither an id nor a name.
fn check_institution(reader: &mut Reader<'_>, sent: &Option<InstitutionRef>) {
    let what = match sent {
        Some(InstitutionRef::Other(_)) => "neither a text nor an object: left out",
        Some(InstitutionRef::Object(bank)) if bank.id.is_none() && bank.name.is_none() => {
            "an object with neither Id nor Name"
        }
        _ => return,
    };
    reader.warn(Place::ANSWER.field("Institution"), what);
}

/// The bank, which stands in up to three fields, and as a name or an object.
fn institution(sent: Option<InstitutionRef>, id: Option<i32>, name: Option<String>) -> Institution {
    let (own_id, own_name) = match sent {
        Some(InstitutionRef::Text(name)) => (None, Some(name.into())),
        Some(InstitutionRef::Object(object)) => (object.id, object.name),
        Some(InstitutionRef::Other(_)) | None => (None, None),
    };
    Institution { id: id.or(own_id), name: named(name).or(named(own_name)) }
}

/// A RequestId where the answer can do without it.
fn request_id(text: Option<&str>) -> Option<RequestId> {
    text?.parse().ok()
}

/// What a 202 says about the work.
fn pending_code(pending: &types::Pending) -> Option<Code> {
    pending.flinks_code.as_ref().and_then(|code| nonblank_word(code.as_str())).map(Code::from)
}
