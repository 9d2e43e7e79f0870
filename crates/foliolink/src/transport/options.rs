//! What a user sets for the transport of either provider, checked before anything is sent.

use std::{
    borrow::Cow,
    num::{NonZeroU32, NonZeroUsize},
    sync::Arc,
    time::Duration,
};

use hyper_util::client::proxy::matcher::Matcher;
use tokio::sync::Semaphore;

use super::{
    active::ActiveCalls,
    clients::Clients,
    pace::{PaceOption, Paced},
    send::Sender,
};
use crate::{
    error::{Error, Result},
    retry::Retry,
};

/// Transport settings of one client.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) sender: Option<Sender>,
    pub(crate) retry: Option<Retry>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) user_agent: Option<Cow<'static, str>>,
    pub(crate) no_proxy: bool,
    pub(crate) per_second: Option<NonZeroU32>,
    pub(crate) slots: Option<NonZeroUsize>,
    pub(crate) unlimited: bool,
    pub(crate) active: ActiveCalls,
    pub(crate) pace: PaceOption,
    pub(crate) credential: usize,
}

const USER_AGENT: &str = concat!("foliolink/", env!("CARGO_PKG_VERSION"));

impl Options {
    /// The given way out, or clients of our own.
    pub(super) fn sender(&self) -> Result<Sender> {
        if let Some(sender) = &self.sender {
            return Ok(sender.clone());
        }
        let agent = self
            .user_agent
            .clone()
            .map_or_else(|| USER_AGENT.to_owned(), |own| format!("{own} {USER_AGENT}"));
        let proxies = (!self.no_proxy).then(Matcher::from_system);
        Ok(Sender::Own(Arc::new(Clients::new(agent, proxies)?)))
    }

    pub(super) fn retry(&self) -> Retry {
        if self.unlimited { Retry::never() } else { self.retry.clone().unwrap_or_default() }
    }

    /// Calls under way at once.
    pub(super) fn slots(&self, default: usize) -> usize {
        let wanted = self.slots.map_or(default.max(1), NonZeroUsize::get);
        if self.unlimited { Semaphore::MAX_PERMITS } else { wanted.min(Semaphore::MAX_PERMITS) }
    }

    pub(super) fn paced(&self) -> Paced {
        Paced::new(self.pace.get().cloned(), self.credential)
    }

    pub(super) fn requests_per_second(&self, default: Option<NonZeroU32>) -> Option<NonZeroU32> {
        self.per_second.or(default).filter(|_| !self.unlimited)
    }
}

/// Checks a base URL: `https`, or `http` on this machine; no query, no fragment, no credentials.
/// Returned without a trailing slash.
pub(crate) fn base_url(parameter: &str, text: &str) -> Result<String> {
    let invalid = |why: &str| Err(Error::invalid("client", format!("{parameter}: {why}")));
    // The parser drops line breaks and tabs wherever they stand, and spaces at either end.
    if text.contains(|char: char| char.is_whitespace() || char.is_control()) {
        return invalid("holds a line break or another character that no URL has");
    }
    let Ok(url) = url::Url::parse(text) else { return invalid("not a URL") };
    let local = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => return invalid("has no host"),
    };
    match url.scheme() {
        "https" => {}
        "http" if local => {}
        "http" => return invalid("must be https (http only on loopback)"),
        _ => return invalid("must be https"),
    }
    if url.query().is_some()
        || url.fragment().is_some()
        || !url.username().is_empty()
        || url.password().is_some()
    {
        return invalid("must be scheme, host and path only");
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// The builder methods that every client has.
macro_rules! transport_options {
    () => {
        /// Your own HTTP client; its retries never touch a call that must not be repeated, what
        /// else it repeats is yours: `.retry(reqwest::retry::never())` switches that off.
        ///
        /// Calls that must not be repeated (a live Authorize, an answer to the bank, an exchange, a
        /// deletion) go out with a body that can't be sent twice, whatever the client's policy says.
        /// Reads it may repeat on top of [`retry`](Self::retry), which multiplies them.
        ///
        /// The client's proxies, roots and connections are yours as well: loopback is asked through
        /// a proxy if it says so (`.no_proxy()`), and a call that must not be repeated takes a kept
        /// connection, which the server may be closing just then
        /// (`.pool_max_idle_per_host(0)`). It should follow no redirects, since keys would travel
        /// with them.
        ///
        /// ```
        /// let http = reqwest::Client::builder()
        ///     .retry(reqwest::retry::never())
        ///     .redirect(reqwest::redirect::Policy::none())
        ///     .pool_max_idle_per_host(0)
        ///     .build()?;
        /// # Ok::<(), reqwest::Error>(())
        /// ```
        #[must_use]
        pub fn http(mut self, client: reqwest::Client) -> Self {
            self.options.sender = Some(crate::transport::Sender::Given(client));
            self
        }

        /// Asks nothing through the system's proxy. Default: hosts other than this machine are
        /// asked through the one that `HTTPS_PROXY` or `ALL_PROXY` names (`http`, `https`, `socks5`
        /// and `socks5h`; in lower case as well), unless `NO_PROXY` lists them. This machine never
        /// is, whatever they say. Your own client ([`http`](Self::http)) has its own.
        #[must_use]
        pub fn no_proxy(mut self) -> Self {
            self.options.no_proxy = true;
            self
        }

        /// Sends to a `tower` service in this process instead of a socket, e.g. a sandbox's router
        /// in a test on a paused clock.
        #[must_use]
        pub fn in_process<S, B>(mut self, service: S) -> Self
        where
            S: tower::Service<http::Request<reqwest::Body>, Response = http::Response<B>>
                + Clone
                + Send
                + Sync
                + 'static,
            S::Future: Send,
            S::Error: std::error::Error + Send + Sync + 'static,
            B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
            B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
        {
            self.options.sender = Some(crate::transport::Sender::service(service));
            self
        }

        /// When a failed call is sent again. Default: [`Retry::default`](crate::Retry::default).
        #[must_use]
        pub fn retry(mut self, retry: crate::Retry) -> Self {
            self.options.retry = Some(retry);
            self
        }

        /// Time for one attempt of any call, body included, instead of the defaults.
        #[must_use]
        pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
            self.options.timeout = Some(timeout);
            self
        }

        /// Requests a second, repetitions included; more wait, first come first served. No second
        /// has more, the first after a quiet while neither: so many may go at one moment, and then
        /// none for a second. Every client counts for itself.
        #[must_use]
        pub fn requests_per_second(mut self, requests: std::num::NonZeroU32) -> Self {
            self.options.per_second = Some(requests);
            self
        }

        /// Asks this before every request, for a limit that is shared with other clients, programs
        /// or machines; the example is at [`Pace`](crate::Pace). Instead of the provider's default
        /// rate, and beside [`requests_per_second`](Self::requests_per_second) where that is set.
        /// [`without_limits`](Self::without_limits) doesn't switch it off.
        #[must_use]
        pub fn pace(mut self, pace: std::sync::Arc<dyn crate::Pace>) -> Self {
            self.options.pace = crate::transport::PaceOption::of(pace);
            self
        }

        /// Which of your keys this client has, as [`pace`](Self::pace) is told: a number of your
        /// own, never the key. Default: 0.
        #[must_use]
        pub fn credential(mut self, number: usize) -> Self {
            self.options.credential = number;
            self
        }

        /// Calls under way at once; more wait. Every client counts for itself.
        #[must_use]
        pub fn calls_at_once(mut self, calls: std::num::NonZeroUsize) -> Self {
            self.options.slots = Some(calls);
            self
        }

        /// One switch for everything that delays or repeats a call: no retries, no rate, no bound
        /// on calls under way.
        #[must_use]
        pub fn without_limits(mut self) -> Self {
            self.options.unlimited = true;
            self
        }

        /// Counts the calls of this client that may act together with those of other clients, for a
        /// program that is told to end.
        #[must_use]
        pub fn active_calls(mut self, active: &crate::ActiveCalls) -> Self {
            self.options.active = active.clone();
            self
        }

        /// Your program's name and version, put before ours in `User-Agent`. Your own HTTP client
        /// (`http`) has its own.
        #[must_use]
        pub fn user_agent(mut self, agent: impl Into<std::borrow::Cow<'static, str>>) -> Self {
            self.options.user_agent = Some(agent.into());
            self
        }
    };
}
pub(crate) use transport_options;

#[cfg(test)]
mod tests {
    use super::*;

    const BROKEN: &str =
        "client: base_url: holds a line break or another character that no URL has";

    #[test]
    fn only_https_or_loopback_is_a_base_url() {
        for good in [
            "https://toolbox-api.private.fin.ag",
            "http://127.0.0.1:8080/",
            "http://[::1]:1",
            "http://localhost:9",
        ] {
            assert_eq!(base_url("base_url", good).unwrap(), good.trim_end_matches('/'));
        }
        for (bad, why) in [
            ("http://api.example", "client: base_url: must be https (http only on loopback)"),
            ("http://127.0.0.1.example", "client: base_url: must be https (http only on loopback)"),
            ("ftp://127.0.0.1", "client: base_url: must be https"),
            (
                "https://user:pass@api.example",
                "client: base_url: must be scheme, host and path only",
            ),
            ("https://api.example?x=1", "client: base_url: must be scheme, host and path only"),
            ("toolbox", "client: base_url: not a URL"),
            ("https://api.exa\nmple", BROKEN),
            ("https://api.example/v\t1", BROKEN),
            ("https://api.example\r\n", BROKEN),
            (" https://api.example", BROKEN),
        ] {
            assert_eq!(base_url("base_url", bad).unwrap_err().to_string(), why, "{bad}");
        }
    }
}
