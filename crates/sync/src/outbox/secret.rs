//! Secrets of endpoints, and the signatures that they make: the scheme of
//! <https://www.standardwebhooks.com>.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use foliolink::Secret;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::{Result, SyncError};

const PREFIX: &str = "whsec_";
/// The scheme wants 24 to 64 bytes.
const BYTES: usize = 32;

/// A secret that signs, until it is replaced and for a while after that.
#[derive(Serialize, Deserialize)]
pub(super) struct Signer {
    secret: String,
    /// Milliseconds; none for the newest.
    until: Option<i64>,
}

impl Signer {
    /// A new one.
    pub(super) fn generate() -> Result<Self> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| SyncError::stored("randomness"))?;
        let secret = format!("{PREFIX}{}", STANDARD.encode(bytes.as_slice()));
        Ok(Self { secret, until: None })
    }

    /// As its receiver is given it.
    pub(super) fn to_secret(&self) -> Secret {
        Secret::from(self.secret.clone())
    }

    /// Lets it sign until then, unless it ends before.
    pub(super) fn end_at(&mut self, at: i64) {
        self.until = Some(self.until.map_or(at, |until| until.min(at)));
    }

    pub(super) fn is_valid_at(&self, now: i64) -> bool {
        self.until.is_none_or(|until| until > now)
    }

    fn sign(&self, id: &str, seconds: i64, body: &str) -> Result<String> {
        let wrong = || SyncError::stored("a webhook's secret");
        let encoded = self.secret.strip_prefix(PREFIX).ok_or_else(wrong)?;
        let key = STANDARD.decode(encoded).map(Zeroizing::new).map_err(|_| wrong())?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| wrong())?;
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }
}

impl Drop for Signer {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("until", &self.until).finish_non_exhaustive()
    }
}

/// The header `webhook-signature`: one signature a secret that is valid at `now` (milliseconds), so
/// that a receiver that knows one of them accepts it.
pub(super) fn sign(
    signers: &[Signer],
    now: i64,
    id: &str,
    seconds: i64,
    body: &str,
) -> Result<String> {
    let valid = signers.iter().filter(|signer| signer.is_valid_at(now));
    let signatures: Vec<_> =
        valid.map(|signer| signer.sign(id, seconds, body)).collect::<Result<_>>()?;
    Ok(signatures.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the scheme's own documentation.
    #[test]
    fn a_signature_is_that_of_the_scheme() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let signer = Signer { secret, until: None };
        let signed = sign(
            &[signer],
            0,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn an_older_secret_signs_beside_the_new_one_until_its_end() {
        let signers = [Signer::generate().unwrap(), Signer::generate().unwrap()];
        let [new, mut old] = signers;
        old.end_at(1000);
        old.end_at(2000);
        let signers = [new, old];
        let count = |now| sign(&signers, now, "msg_1", 1, "{}").unwrap().split(' ').count();
        assert_eq!((count(999), count(1000)), (2, 1));
        let shown = format!("{signers:?}");
        assert!(!shown.contains(PREFIX), "{shown}");
    }
}
