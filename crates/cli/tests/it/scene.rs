//! A sandbox on a loopback port with files around it, and faults that can be put in front of it.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header::RETRY_AFTER},
    middleware,
    response::{IntoResponse as _, Response},
};
use foliolink_cli::Variables;
use foliolink_sandbox::{Sandbox, VumiApp};

use crate::support::{Ran, in_process};

/// What is answered instead, on paths with a part.
#[derive(Clone, Copy)]
pub(crate) struct Fault {
    pub(crate) part: &'static str,
    pub(crate) status: u16,
    pub(crate) body: &'static str,
    pub(crate) retry_after: Option<&'static str>,
}

impl Fault {
    pub(crate) fn status(part: &'static str, status: u16) -> Self {
        Self { part, status, body: "", retry_after: None }
    }

    fn answer(self) -> Response {
        let mut headers = HeaderMap::new();
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(seconds));
        }
        (StatusCode::from_u16(self.status).unwrap(), headers, self.body).into_response()
    }
}

/// A sandbox of its own for each line: nothing is open or deleted from the line before.
pub(crate) struct Scene {
    pub(crate) sandbox: Sandbox,
    pub(crate) base_url: String,
    pub(crate) folder: tempfile::TempDir,
}

/// What somebody says of themselves, of whom the bank has no middle name.
const PERSON: &str =
    r#"{"fullName": "Marked Person", "city": "Markedville", "middleName": "Markedname"}"#;

pub(crate) const LOGIN: &str = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20";
pub(crate) const NO_MFA: &str = "1c2b8f5e-0a6d-4f37-9e84-6b7d05c3a911";
pub(crate) const STALE: &str = "3fa7c981-5e02-4b8d-a6f4-71c0e2d95b18";
pub(crate) const WEALTH: &str = "e4907c5b-2f18-4d6a-b3c7-08a1d9f65e72";
pub(crate) const CONNECTION: &str = "K7Q2M9X4T1";
const ANSWERS: &str = r#"{"Which city were you born in?": ["Montreal"], "Which country is the best one?": ["Canada"],
    "What shape do people like most?": ["Triangle"]}"#;

impl Scene {
    pub(crate) async fn new(fault: Option<Fault>) -> Self {
        let sandbox = Sandbox::builder().pending_polls(2).control(true).build();
        let refuse =
            middleware::from_fn(move |request: Request, next: middleware::Next| async move {
                match fault {
                    Some(fault) if request.uri().path().contains(fault.part) => fault.answer(),
                    _ => next.run(request).await,
                }
            });
        let router = sandbox.router().layer(refuse);
        Self::of(sandbox, router).await
    }

    /// Of a sandbox behind anything that was put in front of it.
    pub(crate) async fn of(sandbox: Sandbox, router: axum::Router) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("answers.json"), ANSWERS).unwrap();
        std::fs::write(folder.path().join("person.json"), PERSON).unwrap();
        std::fs::write(folder.path().join("body.json"), "{}").unwrap();
        std::fs::write(folder.path().join("headers"), "Host: localhost\n").unwrap();
        Self { sandbox, base_url, folder }
    }

    pub(crate) fn variables(&self, more: &[(&'static str, &str)]) -> Variables {
        let (flinks, vumi) = (&self.sandbox.credentials().flinks, &self.sandbox.credentials().vumi);
        let own = [
            ("FLINKS_BASE_URL", self.base_url.as_str()),
            ("FLINKS_INSTANCE", flinks.instance),
            ("FLINKS_CUSTOMER_ID", flinks.customer_id),
            ("FLINKS_SECRET_KEY", flinks.secret_key),
            ("FLINKS_API_KEY", flinks.api_key),
            ("FLINKS_BEARER", flinks.bearer),
            ("FLINKS_WEBHOOK_SECRET", flinks.webhook_secret),
            ("VUMI_BASE_URL", self.base_url.as_str()),
            ("VUMI_CLIENT_ID", vumi.client_id),
            ("VUMI_CLIENT_SECRET", vumi.secrets[0]),
            ("VUMI_LINK_URL", "https://link.example.test/"),
            ("FOLIOLINK_POLL_EVERY", "5ms"),
        ];
        own.into_iter().chain(more.iter().copied()).collect()
    }

    /// Runs a line; `{…}` stand for what only the scene knows.
    pub(crate) async fn run(
        &self,
        line: &str,
        variables: &[(&'static str, &str)],
        input: &'static str,
    ) -> Ran {
        let file = |name: &str| self.folder.path().join(name).display().to_string();
        let line = line
            .replace("{answers}", &file("answers.json"))
            .replace("{person}", &file("person.json"))
            .replace("{body}", &file("body.json"))
            .replace("{out}", &file("out"));
        let line = line
            .replace("{headers}", &file("headers"))
            .replace("{ticket}", &file("ticket.json"))
            .replace("{redirect}", self.sandbox.credentials().vumi.redirect_id);
        let line = match line.contains("{public}") {
            true => line
                .replace("{public}", &self.sandbox.finish_vumi_link(VumiApp::Main, Some("cust-9"))),
            false => line,
        };
        let words: Vec<_> = line.split_whitespace().collect();
        let ran = in_process(&words, self.variables(variables), input).await;
        eprintln!("{} <- {line}\n{}", ran.code, ran.err);
        ran
    }

    pub(crate) fn has_ticket(&self) -> bool {
        self.folder.path().join("ticket.json").exists()
    }
}
