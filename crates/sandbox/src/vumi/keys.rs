//! The sandbox's own ES256 key: it signs session tokens and Link tokens, and its public half
//! verifies webhooks.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde::Serialize;

use super::refusal;
use crate::credentials::Credentials;
use crate::exchange::{Answer, Call, Reply};
use crate::state::World;

/// The same key on every run. It protects nothing: whoever reads this file has it.
static KEY: LazyLock<Option<SigningKey>> =
    LazyLock::new(|| SigningKey::from_slice(&[0x2A; 32]).ok());

/// The public key in the vendor's five fields.
#[derive(Serialize)]
struct Jwk {
    kty: &'static str,
    crv: &'static str,
    alg: &'static str,
    x: String,
    y: String,
}

/// `GET /api/v1/webhook_verification/{keyId}`
pub(crate) fn verification_key(_: &mut World, call: &Call) -> Answer {
    let known = call.param("keyId") == Credentials::SAMPLE.vumi.key_id;
    let jwk = KEY.as_ref().filter(|_| known).and_then(jwk);
    Reply::ok(&jwk.ok_or_else(|| refusal(404, "no key with that id"))?)
}

fn jwk(key: &SigningKey) -> Option<Jwk> {
    let point = key.verifying_key().to_encoded_point(false);
    let x = URL_SAFE_NO_PAD.encode(point.x()?);
    let y = URL_SAFE_NO_PAD.encode(point.y()?);
    Some(Jwk { kty: "EC", crv: "P-256", alg: "ES256", x, y })
}

/// Whose key signs.
#[derive(Clone, Copy)]
pub(crate) enum Signer {
    Sandbox,
    /// Somebody whose public key nobody published.
    Stranger,
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'a str,
    kid: &'a str,
    typ: &'static str,
}

/// A compact JWT over the claims, signed as the sandbox.
pub(crate) fn sign(claims: &impl Serialize) -> String {
    token("ES256", Credentials::SAMPLE.vumi.key_id, claims, |text| signature(Signer::Sandbox, text))
}

/// A compact JWT that claims an algorithm and a key, whatever it is really signed with.
pub(crate) fn token(
    alg: &str,
    kid: &str,
    claims: &impl Serialize,
    sign: impl FnOnce(&[u8]) -> Vec<u8>,
) -> String {
    let text = format!("{}.{}", encode_part(&Header { alg, kid, typ: "JWT" }), encode_part(claims));
    let signature = URL_SAFE_NO_PAD.encode(sign(text.as_bytes()));
    format!("{text}.{signature}")
}

/// The 64 bytes of an ES256 signature.
pub(crate) fn signature(signer: Signer, text: &[u8]) -> Vec<u8> {
    let stranger = SigningKey::from_slice(&[0x2B; 32]).ok();
    let key = match signer {
        Signer::Sandbox => KEY.as_ref(),
        Signer::Stranger => stranger.as_ref(),
    };
    let signature: Option<Signature> = key.map(|key| key.sign(text));
    signature.map(|signature| signature.to_bytes().to_vec()).unwrap_or_default()
}

fn encode_part(value: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier as _;

    use super::*;

    #[test]
    fn a_token_verifies_with_the_published_key() {
        let token = sign(&serde_json::json!({ "iat": 1 }));
        let (text, signature) = token.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        assert_eq!(signature.len(), 64);
        let published = jwk(KEY.as_ref().unwrap()).unwrap();
        let mut point = vec![4];
        point.extend(URL_SAFE_NO_PAD.decode(published.x).unwrap());
        point.extend(URL_SAFE_NO_PAD.decode(published.y).unwrap());
        let key = VerifyingKey::from_sec1_bytes(&point).unwrap();
        key.verify(text.as_bytes(), &Signature::from_slice(&signature).unwrap()).unwrap();
    }
}
