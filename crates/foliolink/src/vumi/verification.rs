//! Asking for the keys that prove where a webhook came from.

use foliolink_raw::vumi::calls;

use super::{Client, KeyId, VerificationKey, convert};
use crate::error::Result;

impl Client {
    /// The key that signed a webhook. One call; needs a session but no scope.
    ///
    /// So a webhook receiver needs credentials: give it **a client secret of its own**, with
    /// minimal scopes, or it ends the session of the main service. Keys don't change under
    /// their id: keep them for a day.
    ///
    /// # Errors
    /// As every call, see [`Connection`](super::Connection); [`Refused`](crate::ErrorKind::Refused)
    /// with 404: no key has this id.
    ///
    /// Provider docs: <https://docs.vumi.io/general-api-resources/webhook/get-verification-key>
    pub async fn verification_key(&self, id: KeyId) -> Result<VerificationKey> {
        let answer = self.call(calls::GetWebhookVerificationKey { key_id: id.uuid() }).await?;
        Ok(convert::verification_key(answer.body))
    }
}

/// Verifies webhooks with keys from the API. **A client secret of its own**, see
/// [`verification_key`](Client::verification_key).
#[cfg(feature = "webhook")]
impl crate::webhook::vumi::VerificationKeys for Client {
    async fn find(
        &self,
        id: crate::webhook::vumi::KeyId,
    ) -> std::result::Result<
        Option<crate::webhook::vumi::Jwk>,
        Box<dyn std::error::Error + Send + Sync>,
    > {
        match self.verification_key(id.to_string().parse()?).await {
            Ok(VerificationKey { kty, crv, alg, x, y }) => {
                Ok(Some(crate::webhook::vumi::Jwk { kty, crv, alg, x, y }))
            }
            Err(error) if error.status() == Some(404) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
