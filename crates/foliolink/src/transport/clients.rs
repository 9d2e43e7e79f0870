//! Our own HTTP clients: which one a request takes, by where it goes and by whether it may be
//! repeated.

use std::{fmt, sync::OnceLock, time::Duration};

use foliolink_runtime::TransportError;
use http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};
use hyper_util::client::proxy::matcher::Matcher;
use url::{Host, Url};

use crate::error::{Error, ErrorKind, Result};

/// The clients of one of ours: made when they are first needed, since each loads the roots of TLS.
///
/// None of them follows a redirect, which would carry keys and tokens to another place, and none
/// repeats anything on its own: that is decided in one place, by what the call does.
pub(crate) struct Clients {
    agent: String,
    /// The system's proxies, unless they were switched off.
    proxies: Option<Matcher>,
    /// Straight to the host, over connections that are kept. Every loopback call takes it.
    direct: reqwest::Client,
    direct_fresh: OnceLock<reqwest::Client>,
    proxied: OnceLock<reqwest::Client>,
    proxied_fresh: OnceLock<reqwest::Client>,
}

/// The way that one request takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Route {
    /// Through the system's proxy.
    pub(crate) proxied: bool,
    /// Over a connection of its own. One from the pool may be closing at the other end just now; a
    /// request that is lost on it may have been read, so it couldn't be sent again.
    pub(crate) fresh: bool,
}

/// A client can't be built where there is nothing to trust; all else about it is ours.
const NO_ROOTS: &str = "no certificates to trust can be read, neither the system's nor those that SSL_CERT_FILE or SSL_CERT_DIR name";

impl Clients {
    /// `proxies`: those of the system, or none.
    pub(crate) fn new(agent: String, proxies: Option<Matcher>) -> Result<Self> {
        let direct = build(&agent, Route { proxied: false, fresh: false }).map_err(|error| {
            Error::new(ErrorKind::Invalid, "client").with(|inner| {
                inner.message = Some(NO_ROOTS.to_owned());
                inner.source = Some(Box::new(error));
            })
        })?;
        Ok(Self {
            agent,
            proxies,
            direct,
            direct_fresh: OnceLock::new(),
            proxied: OnceLock::new(),
            proxied_fresh: OnceLock::new(),
        })
    }

    /// Which way a request to `url` takes; `once`: it must not go out twice.
    pub(crate) fn route(&self, url: &Url, once: bool) -> Route {
        let proxied = !is_loopback(url)
            && self.proxies.as_ref().is_some_and(|proxies| {
                url.as_str().parse().is_ok_and(|uri| proxies.intercept(&uri).is_some())
            });
        Route { proxied, fresh: once }
    }

    /// The client of a route.
    pub(crate) fn client(&self, route: Route) -> Result<&reqwest::Client, TransportError> {
        let slot = match (route.proxied, route.fresh) {
            (false, false) => return Ok(&self.direct),
            (false, true) => &self.direct_fresh,
            (true, false) => &self.proxied,
            (true, true) => &self.proxied_fresh,
        };
        if slot.get().is_none() {
            // Made twice where two come at once; the second is dropped.
            let made = build(&self.agent, route)?;
            let _ = slot.set(made);
        }
        Ok(slot.get().unwrap_or(&self.direct))
    }

    /// For building requests, which needs none of it.
    pub(crate) fn builder(&self) -> &reqwest::Client {
        &self.direct
    }
}

fn build(agent: &str, route: Route) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .user_agent(agent)
        // The one coding that the runtime takes off; reqwest's own knows one spelling of its name.
        .default_headers(HeaderMap::from_iter([(
            ACCEPT_ENCODING,
            HeaderValue::from_static("gzip"),
        )]))
        .connect_timeout(Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never());
    // The system's proxies are reqwest's default, for loopback as well.
    let builder = if route.proxied { builder } else { builder.no_proxy() };
    let builder = if route.fresh { builder.pool_max_idle_per_host(0) } else { builder };
    builder.build().map_err(reqwest::Error::without_url)
}

/// Whether `url` is on this machine: by name as well, since what is asked for by name would be
/// looked up by the proxy.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        None => false,
    }
}

impl fmt::Debug for Clients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A proxy's address may hold a password.
        f.debug_struct("Clients").field("proxies", &self.proxies.is_some()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clients(proxies: Option<Matcher>) -> impl Fn(&str) -> bool {
        let clients = Clients::new("test".to_owned(), proxies).unwrap();
        move |url| clients.route(&Url::parse(url).unwrap(), false).proxied
    }

    #[test]
    fn this_machine_is_never_asked_through_a_proxy() {
        let all = Matcher::builder().all("http://proxy.example:3128").build();
        let proxied = clients(Some(all));
        let off = clients(None);
        for local in [
            "http://127.0.0.1:9",
            "http://127.8.8.8:9",
            "http://[::1]:9",
            "http://[::ffff:127.0.0.1]:9",
            "http://localhost:9",
            "https://LocalHost.:9",
            "https://sandbox.localhost:9",
        ] {
            assert!(!proxied(local), "{local}");
        }
        for other in ["https://api.example", "https://localhost.example", "https://10.0.0.1"] {
            assert!(proxied(other), "{other}");
            assert!(!off(other), "switched off: {other}");
        }
        let but = Matcher::builder().all("http://proxy.example").no(".example, 10.0.0.0/8").build();
        assert!(!clients(Some(but))("https://api.example"));
        let plain = Matcher::builder().http("http://proxy.example").build();
        assert!(!clients(Some(plain))("https://api.example"), "a proxy for http alone");
    }

    #[test]
    fn a_client_is_made_once_and_only_where_it_is_needed() {
        let clients = Clients::new("test".to_owned(), None).unwrap();
        assert!(clients.direct_fresh.get().is_none());
        let fresh = Route { proxied: false, fresh: true };
        let (first, again) = (clients.client(fresh).unwrap(), clients.client(fresh).unwrap());
        assert!(std::ptr::eq(first, again));
        assert!(!std::ptr::eq(first, clients.builder()));
        assert!(clients.proxied.get().is_none());
    }
}
