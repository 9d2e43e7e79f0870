//! Talks to a running sandbox: over loopback, and to nobody else.

use std::net::IpAddr;
use std::time::Duration;

use clap::Args;
use foliolink_sandbox::NAMESPACE_HEADER;
use http::Uri;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{context::Context, failure::Failure};

/// A sandbox answers at once, unless a fault has it wait.
const PATIENCE: Duration = Duration::from_secs(30);

/// Which sandbox is meant.
#[derive(Debug, Args)]
pub(super) struct Target {
    /// Where it listens, on this machine [default: FLINKS_BASE_URL, else VUMI_BASE_URL]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// The namespace that is meant [default: the one without a name]
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,
}

/// A running sandbox.
pub(super) struct SandboxClient {
    base: String,
    namespace: Option<String>,
    http: reqwest::Client,
}

impl Target {
    /// Its client; nothing is sent yet.
    pub(super) fn client(&self, context: &Context) -> Result<SandboxClient, Failure> {
        let variables = &context.terminal.variables;
        let known = || variables.get("FLINKS_BASE_URL").or_else(|| variables.get("VUMI_BASE_URL"));
        let url = self.url.as_deref().or_else(known).ok_or_else(|| {
            Failure::configuration(
                "which sandbox? give --url, or set FLINKS_BASE_URL as the sandbox prints it",
            )
        })?;
        let mut client = SandboxClient::new(url, context)?;
        client.namespace.clone_from(&self.namespace);
        Ok(client)
    }
}

impl SandboxClient {
    /// Of an address on this machine; every other one is refused.
    pub(super) fn new(url: &str, context: &Context) -> Result<Self, Failure> {
        let base = parse_base(url).ok_or_else(|| {
            Failure::usage(
                "a sandbox is on this machine: http:// with 127.0.0.1, [::1] or localhost, and no path",
            )
        })?;
        let patience = context.global.timeout.map_or(PATIENCE, |limit| limit.0);
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(patience)
            .build()
            .map_err(|error| Failure::machine("the HTTP client", error))?;
        Ok(Self { base, namespace: None, http })
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        self.call(self.http.get(format!("{}{path}", self.base))).await
    }

    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<T, Failure> {
        let request = self.http.post(format!("{}{path}", self.base));
        self.call(request.json(body)).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<T, Failure> {
        let (status, body) = self.send(request).await?;
        let foreign = || Failure::refusal(format!("{} is no sandbox of this kind", self.base));
        if status == 200 {
            return serde_json::from_str(&body).map_err(|_| foreign());
        }
        let message = serde_json::from_str::<Value>(&body).ok();
        let message = message.as_ref().and_then(|body| body["message"].as_str());
        Err(match (status, message) {
            (_, Some(message)) if message.contains("are off") => Failure::configuration(message),
            (400 | 415, Some(message)) => Failure::usage(message),
            (_, Some(message)) => Failure::refusal(message),
            (_, None) => foreign(),
        })
    }

    /// Status and body of whatever answers.
    pub(super) async fn send(
        &self,
        mut request: reqwest::RequestBuilder,
    ) -> Result<(u16, String), Failure> {
        if let Some(namespace) = &self.namespace {
            request = request.header(NAMESPACE_HEADER, namespace);
        }
        let unreachable = |_| Failure::unreachable(format!("no sandbox answers at {}", self.base));
        let answer = request.send().await.map_err(unreachable)?;
        let status = answer.status().as_u16();
        Ok((status, answer.text().await.map_err(unreachable)?))
    }

    /// The page that every sandbox has, with control routes or without.
    pub(super) fn status_page(&self) -> reqwest::RequestBuilder {
        self.http.get(format!("{}/", self.base))
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }
}

/// Scheme, host and port of an address on this machine.
fn parse_base(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let authority = uri.authority()?;
    if uri.scheme_str() != Some("http")
        || authority.as_str().contains('@')
        || !matches!(uri.path(), "" | "/")
        || uri.query().is_some()
    {
        return None;
    }
    let port = authority.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    // A name could be made to point elsewhere; this one is replaced by what it has to mean.
    if authority.host().eq_ignore_ascii_case("localhost") {
        return Some(format!("http://127.0.0.1{port}"));
    }
    let address: IpAddr = authority.host().trim_matches(['[', ']']).parse().ok()?;
    address.is_loopback().then(|| format!("http://{}{port}", authority.host()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_talked_to() {
        for (near, base) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://LocalHost:1", "http://127.0.0.1:1"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
        ] {
            assert_eq!(parse_base(near).as_deref(), Some(base), "{near}");
        }
        for far in [
            "",
            "8080",
            "127.0.0.1:8080",
            "https://127.0.0.1:8080",
            "http://example.test",
            "http://10.0.0.1:8080",
            "http://0.0.0.0:8080",
            "http://localhost.example.test",
            "http://127.0.0.1:8080@example.test",
            "http://user@127.0.0.1:8080",
            "http://127.0.0.1:8080/v3",
            "http://127.0.0.1:8080/?x",
            "http://[::ffff:10.0.0.1]:80",
        ] {
            assert_eq!(parse_base(far), None, "{far}");
        }
    }
}
