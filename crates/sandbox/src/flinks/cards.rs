//! `DELETE /BankingServices/DeleteCard/{loginId}`.

use serde_json::json;

use super::keys;
use super::refusal::{CARD_IN_USE, refuse, unknown_login};
use crate::exchange::{Answer, Call, Reply};
use crate::state::World;

/// Ends a LoginId. While a live session of the card is still being processed it refuses.
pub(crate) fn delete(world: &mut World, call: &Call) -> Answer {
    keys::check_optional_api_key(call)?;
    let now = world.now();
    let card = world.flinks.saved_card(call.param("loginId")).ok_or_else(unknown_login)?;
    let login_id = card.login_id.clone();
    if world.flinks.is_busy(&login_id, now) {
        return Err(refuse(CARD_IN_USE, "this card is still being processed"));
    }
    world.flinks.remove(&login_id);
    // The provider's text names the LoginId too.
    Reply::ok(&json!({ "StatusCode": 200, "Message": format!("the card {login_id} is deleted") }))
}
