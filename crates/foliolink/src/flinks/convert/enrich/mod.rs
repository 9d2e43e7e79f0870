//! What Flinks derives from a card's data, to and from the wire. Each answer is read in both forms
//! that are known of it.

pub(in crate::flinks) mod attributes;
pub(in crate::flinks) mod catalogues;
pub(in crate::flinks) mod categorization;
pub(in crate::flinks) mod field_match;

use foliolink_raw::flinks::AccountsDetailOrPending;
use foliolink_runtime::Secret;

use crate::{
    error::{Error, Result},
    flinks::LoginId,
};

/// Whether the details of a session are there, so that something can be derived from them.
pub(in crate::flinks) fn is_detailed(answer: &AccountsDetailOrPending) -> bool {
    matches!(answer, AccountsDetailOrPending::AccountsDetail(_))
}

/// The card that an answer names.
fn login_id(named: Option<&Secret>) -> Option<LoginId> {
    named.and_then(|id| id.expose().parse().ok())
}

/// Somebody else's figures must not stand under this card.
fn check_card(
    operation: &'static str,
    path: &'static str,
    named: Option<&LoginId>,
    expected: &LoginId,
) -> Result<()> {
    let named = named.filter(|id| !id.uuid().is_nil());
    if named.is_some_and(|id| id.uuid() != expected.uuid()) {
        let what = "another one than was asked for: this is somebody else's data";
        return Err(Error::decode(operation, path, what));
    }
    Ok(())
}
