//! How a client is made: which instance, whose keys, and what to check before anything is sent.

use std::{fmt, sync::Arc, time::Duration};

use foliolink_runtime::Secret;
use uuid::Uuid;

use super::{Client, Host, Inner, signer::Signer};
use crate::{
    error::{Error, Result},
    transport::{Options, Shared, base_url, transport_options},
};

/// Calls of one client under way at once. Nothing is published; a data call may be held for 210 s,
/// so it can't be a few.
const SLOTS: usize = 64;

/// Settings of a [`Client`] that is still to be made.
///
/// ```
/// use foliolink::flinks::Client;
///
/// let client = Client::builder()
///     .instance("toolbox")
///     .customer_id("43387ca6-0391-4c82-857d-70d95f087ecb")
///     .secret_key("your secret key")
///     .api_key("your x-api-key")
///     .build()?;
/// # let _ = client;
/// # Ok::<(), foliolink::Error>(())
/// ```
///
/// Provider docs: <https://docs.flinks.com/guides/connect/authentication-reference>
#[derive(Clone, Default)]
pub struct ClientBuilder {
    options: Options,
    signer: Signer,
    instance: Option<String>,
    customer_id: Option<String>,
    base_url: Option<String>,
    wealth_base_url: Option<String>,
    wealth_customer_id: Option<String>,
    tag: Option<String>,
    #[cfg(feature = "webhook")]
    wakeups: Option<crate::webhook::Wakeups>,
}

impl ClientBuilder {
    /// Host label of your instance: `toolbox` stands for `https://toolbox-api.private.fin.ag`. Lower case letters, digits and dashes.
    #[must_use]
    pub fn instance(mut self, label: impl Into<String>) -> Self {
        self.instance = Some(label.into());
        self
    }

    /// The GUID that names you in every path. Required.
    #[must_use]
    pub fn customer_id(mut self, id: impl Into<String>) -> Self {
        self.customer_id = Some(id.into());
        self
    }

    /// Mints authorize tokens. Without it Authorize goes without a token, which only integrations
    /// from before October 2024 may do.
    #[must_use]
    pub fn secret_key(mut self, key: impl Into<Secret>) -> Self {
        self.signer.secret_key = Some(key.into());
        self
    }

    /// `x-api-key` of the data calls, where your instance has one.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        self.signer.api_key = Some(key.into());
        self
    }

    /// API secret of the calls that take a bearer: nightly status, attributes, categorization.
    #[must_use]
    pub fn bearer(mut self, secret: impl Into<Secret>) -> Self {
        self.signer.bearer = Some(secret.into());
        self
    }

    /// Scheme and host instead of the instance's: `https`, or `http` on loopback.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Scheme and host of the wealth product. Investments then go there, in their wealth variant
    /// (assumption F-8).
    #[must_use]
    pub fn wealth_base_url(mut self, url: impl Into<String>) -> Self {
        self.wealth_base_url = Some(url.into());
        self
    }

    /// The GUID that names you at the wealth product, where it is another.
    #[must_use]
    pub fn wealth_customer_id(mut self, id: impl Into<String>) -> Self {
        self.wealth_customer_id = Some(id.into());
        self
    }

    /// A text that Flinks repeats in answers and webhooks, for every session that sets none of its
    /// own.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tag = Some(tag.into());
        self
    }

    /// The hub that your receiver of webhooks feeds: what this client waits for waits in it, and is
    /// woken by events instead of looking again and again.
    ///
    /// The first call for data goes out as ever. Then an event lets the work be looked at once, and
    /// one that carries the accounts of a session completes an
    /// [`accounts`](crate::flinks::Session::accounts) that nothing narrowed without a call. Without an
    /// event there is a look every 5 minutes (assumed: no figure is published) for accounts,
    /// summaries and investments; statements and sign-ins, whose end no event tells, are still
    /// looked at every 10 seconds.
    ///
    /// ```
    /// use foliolink::webhook::{Receiver, Wakeups, flinks::Verifier};
    ///
    /// let hub = Wakeups::new();
    /// let receiver = Receiver::new(Verifier::new("your webhook secret")?, hub.clone());
    /// let client = foliolink::flinks::Client::builder()
    ///     .instance("toolbox")
    ///     .customer_id("43387ca6-0391-4c82-857d-70d95f087ecb")
    ///     .wakeups(hub)
    ///     .build()?;
    /// # let _ = (receiver, client);
    /// # Ok::<(), foliolink::Error>(())
    /// ```
    #[cfg(feature = "webhook")]
    #[must_use]
    pub fn wakeups(mut self, hub: crate::webhook::Wakeups) -> Self {
        self.wakeups = Some(hub);
        self
    }

    /// A number that stands for this client's customer at its host, whatever keys it has: what
    /// Flinks counts calls against. For a name under which several machines share an allowance.
    ///
    /// HMAC-SHA256 with `key` over `flinks`, a zero byte, the base URL or else the instance, a zero
    /// byte, the customer id in small letters; stays what it is in every version. Calls no network.
    ///
    /// ```
    /// let of = |key: &str| {
    ///     let client = foliolink::flinks::Client::builder().instance("toolbox");
    ///     client.customer_id("43387ca6-0391-4c82-857d-70d95f087ecb").secret_key(key).fingerprint(&[7; 32])
    /// };
    /// assert_eq!(of("a key"), of("its successor"));
    /// ```
    pub fn fingerprint(&self, key: &[u8; 32]) -> [u8; 32] {
        let host = self.base_url.as_deref().or(self.instance.as_deref()).unwrap_or_default();
        let customer = self.customer_id.as_deref().unwrap_or_default().trim();
        let mut mac = hmac_sha256::HMAC::new(key);
        mac.update("flinks\0");
        mac.update(host.trim_end_matches('/'));
        mac.update("\0");
        mac.update(customer.to_ascii_lowercase());
        mac.finalize()
    }

    transport_options!();

    /// Checks everything and makes the client. Sends nothing.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid) with the setting's name: neither instance nor base
    ///   URL, no customer id, or one that can't be; a key with white space around it, such as the
    ///   line break of the file it came from.
    pub fn build(self) -> Result<Client> {
        self.signer.check()?;
        let instance = self.instance.map(|label| checked_label(&label)).transpose()?;
        let customer_id = self.customer_id.ok_or_else(|| invalid("customer_id: not set"))?;
        let customer = guid("customer_id", &customer_id)?;
        let base = match (&self.base_url, &instance) {
            (Some(url), _) => base_url("base_url", url)?,
            (None, Some(label)) => format!("https://{label}-api.private.fin.ag"),
            (None, None) => return Err(invalid("instance: neither it nor base_url is set")),
        };
        let wealth_customer =
            self.wealth_customer_id.map(|id| guid("wealth_customer_id", &id)).transpose()?;
        let wealth =
            self.wealth_base_url.map(|url| base_url("wealth_base_url", &url)).transpose()?;
        let wealth =
            wealth.map(|base| Host { base, customer: wealth_customer.unwrap_or(customer) });
        let mints = self.signer.secret_key.is_some();
        let shared = Shared::new(&self.options, self.signer, SLOTS)?;
        let banking = Host { base, customer };
        Ok(Client::new(Inner {
            shared,
            banking,
            wealth,
            is_wealth: false,
            instance,
            mints,
            tag: self.tag,
            timeout: self.options.timeout,
            live: Arc::default(),
            #[cfg(feature = "webhook")]
            wakeups: self.wakeups,
        }))
    }
}

fn invalid(message: &str) -> Error {
    Error::invalid("client", message)
}

fn guid(setting: &str, text: &str) -> Result<Uuid> {
    Uuid::try_parse(text.trim()).map_err(|_| invalid(&format!("{setting}: not a GUID")))
}

fn checked_label(label: &str) -> Result<String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    match !label.is_empty() && label.len() <= 63 && label.bytes().all(plain) {
        true => Ok(label.to_owned()),
        false => Err(invalid("instance: a host label of lower case letters, digits and dashes")),
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("instance", &self.instance)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

/// How long one attempt of a call may take, body included.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Patience {
    /// The provider answers at once.
    Short,
    /// The provider may hold the call for 210 s before it answers 202.
    Data,
}

impl Patience {
    pub(crate) fn timeout(self) -> Duration {
        match self {
            Self::Short => Duration::from_secs(30),
            Self::Data => Duration::from_secs(240),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(builder: ClientBuilder) -> String {
        builder.build().unwrap_err().to_string()
    }

    #[test]
    fn what_is_wrong_is_named_before_anything_is_sent() {
        let id = "43387ca6-0391-4c82-857d-70d95f087ecb";
        assert_eq!(refused(Client::builder()), "client: customer_id: not set");
        assert_eq!(
            refused(Client::builder().customer_id("x").instance("toolbox")),
            "client: customer_id: not a GUID"
        );
        assert_eq!(
            refused(Client::builder().customer_id(id)),
            "client: instance: neither it nor base_url is set"
        );
        let label = Client::builder().customer_id(id).instance("evil.example/");
        assert_eq!(
            refused(label),
            "client: instance: a host label of lower case letters, digits and dashes"
        );
        let known = || Client::builder().customer_id(id).instance("toolbox");
        let around = "white space at its begin or end, such as the line break of a file";
        for (builder, name) in [
            (known().secret_key("k\n"), "secret_key"),
            (known().api_key(" k"), "api_key"),
            (known().bearer("k\r\n"), "bearer"),
        ] {
            assert_eq!(refused(builder), format!("client: {name}: {around}"));
        }
        let plain = Client::builder().customer_id(id).base_url("http://api.example");
        assert_eq!(refused(plain), "client: base_url: must be https (http only on loopback)");
        let wealth =
            Client::builder().customer_id(id).instance("toolbox").wealth_base_url("ftp://x");
        assert_eq!(refused(wealth), "client: wealth_base_url: must be https");
    }
}
