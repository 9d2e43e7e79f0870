//! The two signatures, and the wrong ones that faults ask for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::PendingDelivery;
use crate::credentials::Credentials;
use crate::faults::Fault;
use crate::routes::Provider;
use crate::state::World;
use crate::vumi::keys::{self, Signer};

/// Not the key of anybody.
const UNKNOWN_KEY: &str = "0b61c7f4-98d2-4e35-a7c0-5f2e9d1b8346";

#[derive(Serialize)]
struct Claims {
    iat: i64,
    request_body_sha256: String,
}

/// Name and value of the header that signs this body, if it is to be signed.
pub(super) fn header(
    delivery: &PendingDelivery,
    body: &[u8],
    world: &World,
) -> Option<(&'static str, String)> {
    if delivery.has_fault(&Fault::WebhookUnsigned) {
        return None;
    }
    match delivery.event.provider() {
        Provider::Flinks => Some(("flinks-authenticity-key", sign_flinks(delivery, body))),
        _ => Some(("vumi-verification", sign_vumi(delivery, body, world))),
    }
}

fn compute_mac(secret: &[u8], body: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(secret)
        .map(|mac| mac.chain_update(body).finalize().into_bytes().to_vec());
    // A key of any length will do: this can't fail.
    mac.unwrap_or_default()
}

fn encode_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// HMAC-SHA256 of the raw body in standard Base64.
fn sign_flinks(delivery: &PendingDelivery, body: &[u8]) -> String {
    let forged =
        delivery.has_fault(&Fault::WebhookForged) || delivery.has_fault(&Fault::WebhookUnknownKey);
    let secret =
        if forged { "somebody else's secret" } else { Credentials::SAMPLE.flinks.webhook_secret };
    let mac = compute_mac(secret.as_bytes(), body);
    if delivery.has_fault(&Fault::WebhookWrongAlgorithm) {
        encode_hex(&mac)
    } else {
        STANDARD.encode(mac)
    }
}

/// A JWT over the time and a digest of the body; the claims are the sandbox's choice, theirs could
/// not be read.
fn sign_vumi(delivery: &PendingDelivery, body: &[u8], world: &World) -> String {
    let late = delivery.faults.iter().find_map(|fault| match fault {
        Fault::WebhookStale { seconds } => i64::try_from(*seconds).ok(),
        _ => None,
    });
    let iat = world.now().as_second().saturating_sub(late.unwrap_or(0));
    let claims = Claims { iat, request_body_sha256: encode_hex(&Sha256::digest(body)) };
    let key_id = if delivery.has_fault(&Fault::WebhookUnknownKey) {
        UNKNOWN_KEY
    } else {
        Credentials::SAMPLE.vumi.key_id
    };
    if delivery.has_fault(&Fault::WebhookWrongAlgorithm) {
        // The old trick: the public key, which everybody has, used as if it were a shared secret.
        return keys::token("HS256", key_id, &claims, |text| compute_mac(key_id.as_bytes(), text));
    }
    let signer =
        if delivery.has_fault(&Fault::WebhookForged) { Signer::Stranger } else { Signer::Sandbox };
    keys::token("ES256", key_id, &claims, |text| keys::signature(signer, text))
}
