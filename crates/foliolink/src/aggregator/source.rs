//! What a pull starts from: the few words that a program stores of a connection.

use serde::{Deserialize, Serialize};

#[cfg(feature = "flinks")]
use crate::flinks::LoginId;
#[cfg(feature = "vumi")]
use crate::vumi::{ConnectionToken, ExternalId, PublicToken};

/// What to pull. `Debug` hides it; `Serialize` writes it, e.g. for a job queue: it deserves the
/// care that the ids in it do.
///
/// ```
/// # #[cfg(not(all(feature = "flinks", feature = "vumi")))]
/// # fn main() {}
/// # #[cfg(all(feature = "flinks", feature = "vumi"))]
/// # fn main() -> foliolink::Result<()> {
/// use foliolink::aggregator::Source;
/// use foliolink::{flinks::LoginId, vumi::ConnectionToken};
///
/// let login_id: LoginId = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".parse()?;
/// let token: ConnectionToken = "K7Q2M9X4T1".parse()?;
/// assert_eq!(Source::from(login_id.clone()), Source::Flinks(login_id));
/// assert_eq!(serde_json::to_string(&Source::from(token)).unwrap(), r#"{"vumi":"K7Q2M9X4T1"}"#);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Source {
    /// A saved card, at the banking host of the Flinks client. A `LoginId` becomes this.
    #[cfg(feature = "flinks")]
    Flinks(LoginId),
    /// A saved connection of the wealth product: everything happens at the wealth host of the
    /// Flinks client, where alone it means something. Read are its investments.
    #[cfg(feature = "flinks")]
    FlinksWealth(LoginId),
    /// A connection. A `ConnectionToken` becomes this.
    #[cfg(feature = "vumi")]
    Vumi(ConnectionToken),
    /// A connection to be, from the redirect of the Link. A `PublicToken` becomes this, with its
    /// external id where one was given.
    ///
    /// It is exchanged first, which works **once**: store what
    /// [`Event::Connected`](super::Event::Connected) says, and pull that from then on. To store
    /// the connection before anything is read, or to recover an exchange of a process that died,
    /// use [`LinkSession`](crate::vumi::LinkSession) and pull its connection's token.
    #[cfg(feature = "vumi")]
    VumiPublic {
        /// The public token.
        #[serde(with = "public_token")]
        token: PublicToken,
        /// The external id that the Link was given: with it a lost answer of the exchange is
        /// recovered.
        #[serde(default)]
        external_id: Option<ExternalId>,
    },
}

impl Source {
    /// `flinks` or `vumi`.
    pub fn provider(&self) -> &'static str {
        match self {
            #[cfg(feature = "flinks")]
            Self::Flinks(_) | Self::FlinksWealth(_) => "flinks",
            #[cfg(feature = "vumi")]
            Self::Vumi(_) | Self::VumiPublic { .. } => "vumi",
        }
    }

    /// A number that stands for this source, the same for every spelling of it: an index by which a
    /// webhook finds its row in a table that holds the source itself encrypted.
    ///
    /// HMAC-SHA256 with `key` over a word for the kind of source, a zero byte, and the id: a LoginId
    /// without regard to letter case (`flinks`; `flinks-wealth`, since it is another connection), a
    /// connection token as it is (`vumi`), a public token (`vumi-public`, whatever its external
    /// id). It stays what it is in every version. Who has the key can try ids: keep it beside the
    /// key that the rows are encrypted with, 32 random bytes that never change. Calls no network.
    ///
    /// ```
    /// # #[cfg(not(feature = "flinks"))]
    /// # fn main() {}
    /// # #[cfg(feature = "flinks")]
    /// # fn main() -> foliolink::Result<()> {
    /// use foliolink::{aggregator::Source, flinks::LoginId};
    ///
    /// let stored: LoginId = "7D3F2A10-9C55-4B0E-8A41-2F6A6D1F9B20".parse()?;
    /// let of_a_webhook: LoginId = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".parse()?;
    /// let key = [7; 32]; // yours
    /// let fingerprint = Source::from(stored.clone()).fingerprint(&key);
    /// assert_eq!(fingerprint, Source::from(of_a_webhook.clone()).fingerprint(&key));
    /// assert_ne!(fingerprint, Source::FlinksWealth(stored).fingerprint(&key));
    /// # Ok(())
    /// # }
    /// ```
    pub fn fingerprint(&self, key: &[u8; 32]) -> [u8; 32] {
        let mut mac = hmac_sha256::HMAC::new(key);
        let mut add = |kind: &str, id: &str| {
            mac.update(kind);
            mac.update([0]);
            mac.update(id);
        };
        match self {
            #[cfg(feature = "flinks")]
            Self::Flinks(id) => add("flinks", &id.expose().to_ascii_lowercase()),
            #[cfg(feature = "flinks")]
            Self::FlinksWealth(id) => add("flinks-wealth", &id.expose().to_ascii_lowercase()),
            #[cfg(feature = "vumi")]
            Self::Vumi(token) => add("vumi", token.expose()),
            #[cfg(feature = "vumi")]
            Self::VumiPublic { token, .. } => add("vumi-public", &token.expose()),
        }
        mac.finalize()
    }
}

#[cfg(feature = "flinks")]
impl From<LoginId> for Source {
    fn from(login_id: LoginId) -> Self {
        Self::Flinks(login_id)
    }
}

#[cfg(feature = "vumi")]
impl From<ConnectionToken> for Source {
    fn from(token: ConnectionToken) -> Self {
        Self::Vumi(token)
    }
}

#[cfg(feature = "vumi")]
impl From<PublicToken> for Source {
    fn from(token: PublicToken) -> Self {
        Self::VumiPublic { token, external_id: None }
    }
}

#[cfg(feature = "vumi")]
impl From<(PublicToken, ExternalId)> for Source {
    fn from((token, external_id): (PublicToken, ExternalId)) -> Self {
        Self::VumiPublic { token, external_id: Some(external_id) }
    }
}

#[cfg(feature = "vumi")]
mod public_token {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    use crate::vumi::PublicToken;

    pub(super) fn serialize<S: Serializer>(
        token: &PublicToken,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&token.expose())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<PublicToken, D::Error> {
        // The error doesn't quote what was there.
        String::deserialize(deserializer)?.parse().map_err(|_| D::Error::custom("expected a UUID"))
    }
}
