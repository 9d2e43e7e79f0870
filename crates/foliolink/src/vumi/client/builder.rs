//! What a client is made of, checked before anything is sent.

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use foliolink_runtime::Secret;
use jiff::Timestamp;
use uuid::Uuid;

use super::Inner;
use crate::{
    credential::check_secret,
    error::{Error, Result},
    transport::{Options, Shared, base_url, transport_options},
    vumi::{
        Client, Link, MemoryTokenStore, Paging, Scope, TokenStore,
        login::{
            auth::{Auth, Bearer, Credentials, Now},
            guard::Guard,
        },
    },
};

/// The only host (A-1: no sandbox host is documented; test and production are told apart by apps).
const BASE_URL: &str = "https://api.finlink.vumi.io";
/// Calls under way at once (A-23).
const AT_ONCE: usize = 6;
const TIMEOUT: Duration = Duration::from_secs(30);

/// Settings of a client that is still to be made.
pub struct ClientBuilder {
    client_id: Option<String>,
    client_secret: Option<Secret>,
    scopes: Vec<Scope>,
    base_url: String,
    link_url: Option<String>,
    store: Option<Arc<dyn TokenStore>>,
    paging: Paging,
    now: Now,
    options: Options,
    #[cfg(feature = "webhook")]
    wakeups: Option<crate::webhook::Wakeups>,
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            client_id: None,
            client_secret: None,
            scopes: Vec::new(),
            base_url: BASE_URL.to_owned(),
            link_url: None,
            store: None,
            paging: Paging::Off,
            now: Arc::new(Timestamp::now),
            options: Options::default(),
            #[cfg(feature = "webhook")]
            wakeups: None,
        }
    }

    /// The app's client id, a UUID. Required.
    #[must_use]
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// One of the app's client secrets. Required. It has **one session**: no other program may use
    /// it at the same time, unless both share a [`token_store`](Self::token_store).
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// What the session may do. Default, and what an empty list means (A-12): everything. A call
    /// that needs more fails before it is sent.
    #[must_use]
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = Scope>) -> Self {
        self.scopes = scopes.into_iter().collect();
        self
    }

    /// Replaces `https://api.finlink.vumi.io`. `http` only on loopback.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Where the Link (the widget) lives. No default: the vendor doesn't publish it (A-2).
    #[must_use]
    pub fn link_url(mut self, url: impl Into<String>) -> Self {
        self.link_url = Some(url.into());
        self
    }

    /// Where the session token is kept. Default: in the memory of this client and its clones.
    #[must_use]
    pub fn token_store(mut self, store: Arc<dyn TokenStore>) -> Self {
        self.store = Some(store);
        self
    }

    /// Whether page parameters are sent for the two transaction lists. Default: [`Paging::Off`]
    /// (A-7).
    #[must_use]
    pub fn paging(mut self, paging: Paging) -> Self {
        self.paging = paging;
        self
    }

    /// The hub that your receiver of webhooks feeds:
    /// [`Connection::ready`](crate::vumi::Connection::ready) waits in it and is woken by events,
    /// instead of looking again and again. Without an event it looks after 10 minutes, and every 10
    /// minutes after that (A-22).
    ///
    /// What comes before the public token is exchanged, or before anybody waits, is kept for a
    /// while.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doctest/setup.rs"));
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = sandbox();
    /// # let keys = &sandbox.credentials().vumi;
    /// # let public_token = sandbox.finish_vumi_link(foliolink_sandbox::VumiApp::Main, None).parse()?;
    /// use foliolink::webhook::{Key, Signal, Wakeups};
    ///
    /// let hub = Wakeups::new(); // A sink: the receiver of webhooks gets a clone.
    /// let client = foliolink::vumi::Client::builder()
    ///     .client_id(keys.client_id)
    ///     .client_secret(keys.secrets[0])
    /// #   .in_process(sandbox.router())
    ///     .wakeups(hub.clone())
    ///     .build()?;
    ///
    /// let connection = client.exchange(&public_token).await?;
    /// # let key = Key::vumi_connection(connection.token().expose());
    /// # hub.notify(key, Signal::Wake); // what a webhook does
    /// let state = connection.ready().await?;
    /// assert!(state.usable());
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "webhook")]
    #[must_use]
    pub fn wakeups(mut self, hub: crate::webhook::Wakeups) -> Self {
        self.wakeups = Some(hub);
        self
    }

    #[cfg(test)]
    pub(crate) fn clock(mut self, now: Now) -> Self {
        self.now = now;
        self
    }

    /// A number that stands for this client's credential: the client id and its secret, under any
    /// spelling of the id. For a name under which several machines share an allowance or a session.
    ///
    /// HMAC-SHA256 with `key` over `vumi`, a zero byte, the id, a zero byte, the secret; stays what
    /// it is in every version. Nobody tells the secret from it without the key: 32 random bytes of
    /// yours, kept like a secret. Calls no network.
    ///
    /// ```
    /// let of = |secret: &str| {
    ///     let client = foliolink::vumi::Client::builder();
    ///     client.client_id("6a3f0d9e-0b1c-4c55-8f67-0d2f5f1f0a11").client_secret(secret).fingerprint(&[7; 32])
    /// };
    /// assert_eq!(of("one"), of("one"));
    /// assert_ne!(of("one"), of("another"));
    /// ```
    pub fn fingerprint(&self, key: &[u8; 32]) -> [u8; 32] {
        let id = self.client_id.as_deref().unwrap_or_default().trim().to_ascii_lowercase();
        let mut mac = hmac_sha256::HMAC::new(key);
        mac.update("vumi\0");
        mac.update(id);
        mac.update("\0");
        mac.update(self.client_secret.as_ref().map_or("", |secret| secret.expose()));
        mac.finalize()
    }

    transport_options!();

    /// Makes the client. Sends nothing.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): something is missing or malformed; the message
    ///   names it. A secret with white space around it is: the line break of the file it came from
    ///   would be refused as a wrong secret.
    pub fn build(self) -> Result<Client> {
        let missing = |name: &str| Error::invalid("client", format!("{name}: not set"));
        let client_id = self.client_id.ok_or_else(|| missing("client_id"))?;
        let client_id = Uuid::try_parse(client_id.trim())
            .map_err(|_| Error::invalid("client", "client_id: expected a UUID"))?;
        let client_secret = self
            .client_secret
            .filter(|secret| !secret.expose().is_empty())
            .ok_or_else(|| missing("client_secret"))?;
        check_secret("client", "client_secret", &client_secret)?;
        let base_url = base_url("base_url", &self.base_url)?;
        let timeout = self.options.timeout.unwrap_or(TIMEOUT);
        let auth = Arc::new(Auth {
            client_id,
            client_secret,
            scopes: (!self.scopes.is_empty()).then_some(self.scopes),
            store: self.store.unwrap_or_else(|| Arc::new(MemoryTokenStore::default())),
            base_url: base_url.clone(),
            timeout,
            now: self.now,
            guard: Guard::default(),
            bearer: Bearer::default(),
            way_out: OnceLock::new(),
        });
        let shared = Shared::new(&self.options, Credentials(auth.clone()), AT_ONCE)?;
        let http = shared.sender.builder();
        let _first = auth.way_out.set((Arc::downgrade(&shared), http.clone()));
        let link = self.link_url.as_deref().map(Link::at).transpose()?;
        let inner = Inner {
            shared,
            http,
            base_url,
            link,
            timeout,
            paging: self.paging,
            #[cfg(feature = "webhook")]
            wakeups: self.wakeups,
        };
        Ok(Client { inner: Arc::new(inner), trace_id: None, calls: None })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("vumi::ClientBuilder")
            .field("base_url", &self.base_url)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}
