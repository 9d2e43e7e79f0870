//! A plain client on a real socket: what it sends, and every byte that comes back.

use std::io::ErrorKind;
use std::time::Duration;

use foliolink_sandbox::{Sandbox, SandboxBuilder, SandboxServer};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Real time in which nothing comes; whatever is on its way over loopback is there by then.
const SILENCE: Duration = Duration::from_millis(60);

/// What came back.
#[derive(Debug, Default)]
pub(crate) struct WireResponse {
    pub(crate) status: u16,
    pub(crate) head: String,
    /// As it was sent, chunks put together.
    pub(crate) body: Vec<u8>,
    /// How the connection ended, unless as it should.
    pub(crate) broken: Option<ErrorKind>,
}

impl WireResponse {
    fn of(raw: &[u8], broken: Option<ErrorKind>) -> Self {
        let Some(end) = raw.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Self { broken, ..Self::default() };
        };
        let head = String::from_utf8(raw[..end].to_vec()).unwrap();
        let mut body = raw[end + 4..].to_vec();
        if head.contains("\r\ntransfer-encoding: chunked") {
            body = chunks(&body);
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head, body, broken }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn field(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_else(|| panic!("no {name}: {self:?}")).to_owned()
    }

    /// Status and Flinks' code.
    pub(crate) fn code(&self) -> (u16, String) {
        (self.status, self.field("FlinksCode"))
    }

    pub(crate) fn content_length(&self) -> usize {
        self.header("content-length").unwrap().parse().unwrap()
    }
}

fn chunks(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let line = raw.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&raw[..line]).unwrap(), 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend(&raw[line + 2..line + 2 + size]);
        raw = &raw[line + 2 + size + 2..];
    }
}

/// A request that was sent, and its connection.
pub(crate) struct SentRequest(TcpStream, Vec<u8>);

impl SentRequest {
    /// Whether nothing comes, not even the end.
    pub(crate) async fn is_silent(&mut self) -> bool {
        timeout(SILENCE, self.0.read(&mut [0; 1])).await.is_err()
    }

    /// Waits until something comes, and reads until nothing more does; the size of it.
    pub(crate) async fn read_some(&mut self) -> usize {
        let mut piece = vec![0; 1 << 16];
        let before = self.1.len();
        let mut patience = Duration::from_secs(20);
        while let Ok(Ok(count @ 1..)) = timeout(patience, self.0.read(&mut piece)).await {
            self.1.extend(&piece[..count]);
            patience = SILENCE;
        }
        self.1.len() - before
    }

    /// What has come so far.
    pub(crate) fn parse_received(&self) -> WireResponse {
        WireResponse::of(&self.1, None)
    }

    pub(crate) async fn read_rest(mut self) -> WireResponse {
        let end = self.0.read_to_end(&mut self.1).await;
        WireResponse::of(&self.1, end.err().map(|error| error.kind()))
    }
}

/// A sandbox that listens.
pub(crate) struct Wire {
    pub(crate) sandbox: Sandbox,
    pub(crate) running: SandboxServer,
}

impl Wire {
    pub(crate) async fn start(builder: SandboxBuilder) -> Self {
        let sandbox = builder.control(true).build();
        let running = sandbox.start().await.unwrap();
        Self { sandbox, running }
    }

    /// Sends a text as it is.
    pub(crate) async fn send_raw(&self, request: &[u8]) -> SentRequest {
        let mut stream = TcpStream::connect(self.running.address()).await.unwrap();
        // A server that has seen enough may answer and close before everything is written.
        let _ = stream.write_all(request).await;
        SentRequest(stream, Vec::new())
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> SentRequest {
        let headers: String =
            headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        let host = if headers.contains("Host: ") { "" } else { "Host: localhost\r\n" };
        let request = format!(
            "{method} {path} HTTP/1.1\r\n{host}Connection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        );
        self.send_raw(request.as_bytes()).await
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> WireResponse {
        self.send(method, path, headers, body).await.read_rest().await
    }

    pub(crate) async fn control(&self, method: &str, path: &str, body: &Value) -> WireResponse {
        self.ask(method, &format!("/_sandbox/{path}"), &[], &body.to_string()).await
    }

    /// Waits until the latest call of an operation's path has had its effect.
    pub(crate) async fn wait_for_requests(&self, calls: usize) {
        while self.sandbox.requests().len() < calls {
            tokio::task::yield_now().await;
        }
    }

    fn path(&self, endpoint: &str) -> String {
        format!("/v3/{}/BankingServices/{endpoint}", self.sandbox.credentials().flinks.customer_id)
    }

    pub(crate) async fn flinks_token(&self) -> String {
        let key = self.sandbox.credentials().flinks.secret_key;
        self.ask("POST", &self.path("GenerateAuthorizeToken"), &[("flinks-auth-key", key)], "")
            .await
            .field("Token")
    }

    pub(crate) async fn authorize(&self, token: &str, body: Value) -> WireResponse {
        self.ask("POST", &self.path("Authorize"), &[("flinks-auth-key", token)], &body.to_string())
            .await
    }

    /// A cached Authorize of the sample card, with a token of its own.
    pub(crate) async fn authorize_cached(&self) -> WireResponse {
        let card = self.sandbox.credentials().flinks.login_id;
        let token = self.flinks_token().await;
        self.authorize(&token, json!({ "LoginId": card, "MostRecentCached": true })).await
    }

    pub(crate) async fn flinks(&self, method: &str, endpoint: &str, body: &str) -> SentRequest {
        let keys = &self.sandbox.credentials().flinks;
        let bearer = format!("Bearer {}", keys.bearer);
        self.send(
            method,
            &self.path(endpoint),
            &[("x-api-key", keys.api_key), ("authorization", &bearer)],
            body,
        )
        .await
    }

    pub(crate) async fn details(&self, request_id: &str) -> WireResponse {
        self.flinks("POST", "GetAccountsDetail", &json!({ "RequestId": request_id }).to_string())
            .await
            .read_rest()
            .await
    }

    pub(crate) async fn vumi_login(&self) -> SentRequest {
        let keys = &self.sandbox.credentials().vumi;
        let body = json!({ "clientId": keys.client_id, "clientSecret": keys.secrets[0] });
        self.send("POST", "/api/v1/auth/login", &[], &body.to_string()).await
    }

    pub(crate) async fn vumi_session(&self) -> String {
        self.vumi_login().await.read_rest().await.field("token")
    }

    pub(crate) async fn vumi(&self, session: &str, method: &str, rest: &str) -> WireResponse {
        self.ask(
            method,
            &format!("/api/v1/{rest}"),
            &[("authorization", &format!("Bearer {session}"))],
            "",
        )
        .await
    }

    /// The status of the sample connection.
    pub(crate) async fn connection(&self, session: &str) -> WireResponse {
        let token = self.sandbox.credentials().vumi.connection;
        self.vumi(session, "GET", &format!("queries/connections/{token}")).await
    }
}
