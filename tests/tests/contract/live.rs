//! A sandbox that listens, called through a provider's typed client: straight, or through Prism's
//! proxy, which holds both sides against the description.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use foliolink_runtime::{DEFAULT_BODY_LIMIT, Exchange, Execute, Operation, Transport, buffer};
use foliolink_sandbox::{CallFilter, Fault, Sandbox, SandboxBuilder, SandboxServer};
use foliolink_tests::{Description, How, Json, Outcome, Prism, Provider, Target, compare};
use reqwest::{
    Client, Request,
    header::{HeaderName, HeaderValue},
};
use serde_json::Value;

/// See the module.
pub(crate) struct Live {
    pub(crate) sandbox: Sandbox,
    provider: &'static Provider,
    description: Description,
    _running: SandboxServer,
    prism: Option<Prism>,
    pub(crate) base: String,
    pub(crate) http: Client,
    /// What stands for an example of the description in paths.
    ids: BTreeMap<String, String>,
    /// Vumi's session of all scopes.
    pub(crate) session: Option<String>,
    seen: BTreeSet<Seen>,
}

/// An answer that came: operation, status as documented, and whether a fault had to make it.
type Seen = (String, String, bool);

/// One answer, as it was sent and as the client read it.
pub(crate) struct Got {
    pub(crate) outcome: Outcome,
    /// The body as sent; empty where there was none.
    pub(crate) text: String,
}

impl Live {
    /// A new sandbox, with Prism in front of it where that is wanted.
    pub(crate) async fn start(provider: &'static Provider, proxied: bool) -> Self {
        Self::start_with(Sandbox::builder(), provider, proxied).await
    }

    /// The same of a sandbox with settings.
    pub(crate) async fn start_with(
        builder: SandboxBuilder,
        provider: &'static Provider,
        proxied: bool,
    ) -> Self {
        // The first look at data is a 202, and so is the second: each way to look has both answers.
        let sandbox = builder.pending_polls(2).build();
        let running = sandbox.start().await.unwrap();
        let prism = proxied.then(|| Prism::proxy(provider, &running.base_url()));
        let base = prism.as_ref().map_or_else(|| running.base_url(), |prism| prism.base.clone());
        let http = Client::builder().no_proxy().build().unwrap();
        let description = provider.description();
        Self {
            sandbox,
            provider,
            description,
            _running: running,
            prism,
            base,
            http,
            ids: BTreeMap::new(),
            session: None,
            seen: BTreeSet::new(),
        }
    }

    /// From now on `live` is sent in paths where the table of calls has `example`.
    pub(crate) fn put(&mut self, example: &str, live: impl Into<String>) {
        self.ids.insert(example.to_owned(), live.into());
    }

    /// Calls an operation as its user would, and demands this status, documented, with a body of
    /// which the client loses nothing.
    pub(crate) async fn expect(
        &mut self,
        operation: &str,
        status: u16,
        body: Option<Value>,
    ) -> Value {
        let keys = self.keys(operation).await;
        self.demand(operation, status, body.map(|body| body.to_string()), keys, false).await
    }

    /// The same with keys that open nothing.
    pub(crate) async fn expect_locked(&mut self, operation: &str, status: u16) -> Value {
        let keys = schemes(self.operation(operation))
            .map(|scheme| header(scheme, "opens-nothing"))
            .collect();
        self.demand(operation, status, self.example(operation), keys, false).await
    }

    /// The same with this session.
    pub(crate) async fn expect_with(
        &mut self,
        session: &str,
        operation: &str,
        status: u16,
    ) -> Value {
        let keys = vec![header("SessionToken", session)];
        self.demand(operation, status, self.example(operation), keys, false).await
    }

    /// The same after `fault` was put in the way.
    pub(crate) async fn expect_spoilt(
        &mut self,
        operation: &str,
        status: u16,
        fault: Fault,
    ) -> Value {
        let keys = self.keys(operation).await;
        self.sandbox.inject(fault, CallFilter::operation(operation), 1);
        self.demand(operation, status, self.example(operation), keys, true).await
    }

    async fn demand(
        &mut self,
        operation: &str,
        status: u16,
        body: Option<String>,
        keys: Vec<Header>,
        spoilt: bool,
    ) -> Value {
        let got = self.call(operation, body, keys).await;
        let place = format!("{operation} {status}: {} {}", got.outcome.message, got.text);
        assert_eq!(got.outcome.status, Some(status), "{place}");
        assert_eq!(got.outcome.how, if status < 300 { How::Ok } else { How::Refused }, "{place}");
        let sent = Json::parse(&got.text).unwrap();
        let again = Json::parse(&got.outcome.json.unwrap()).unwrap();
        let sent = self.respell(operation, status, &sent);
        compare(&sent, &again).unwrap_or_else(|lost| panic!("{place}: {}", lost.join("; ")));
        let listed = self
            .operation(operation)
            .statuses
            .iter()
            .find(|documented| **documented == status.to_string());
        let documented = listed.map_or("default", |documented| documented).to_owned();
        self.seen.insert((operation.to_owned(), documented, spoilt));
        serde_json::from_str(&got.text).unwrap()
    }

    /// A body as sent, with its keys as the description writes them.
    fn respell(&self, operation: &str, status: u16, body: &Json) -> Json {
        let described = self.description.operation(operation);
        let mut answers = described.answers.iter();
        let answer = answers.find(|answer| answer.documented == status.to_string());
        let example = answer.and_then(|answer| answer.examples.first());
        example
            .map_or_else(|| body.clone(), |example| self.description.respell(example.schema, body))
    }

    /// One call, whatever comes of it; Prism has no objection to either side.
    async fn call(&mut self, operation: &str, body: Option<String>, keys: Vec<Header>) -> Got {
        let got = self.send(operation, body, keys).await;
        assert!(!got.text.contains("stoplight.io/prism/errors"), "{operation}: {}", got.text);
        if let Some(prism) = &mut self.prism {
            prism.check_log();
        }
        got
    }

    /// One call, whatever comes of it and whatever Prism thinks of it.
    pub(crate) async fn send(
        &self,
        operation: &str,
        body: Option<String>,
        keys: Vec<Header>,
    ) -> Got {
        let text = Arc::default();
        let seam = Seam { ids: self.ids.clone(), keys, text: Arc::clone(&text) };
        let target = Target {
            base: self.base.clone(),
            http: self.http.clone(),
            transport: Transport::new(seam),
        };
        let outcome = self.provider.call(target, operation, body).await;
        let text = String::from_utf8(text.lock().unwrap().to_vec()).unwrap();
        Got { outcome, text }
    }

    /// The credentials that the operation asks for.
    pub(crate) async fn keys(&mut self, operation: &str) -> Vec<Header> {
        let flinks = &self.sandbox.credentials().flinks;
        let mut keys = vec![];
        for scheme in schemes(self.operation(operation)) {
            let value = match scheme {
                "SecretKey" => flinks.secret_key.to_owned(),
                "ApiKey" => flinks.api_key.to_owned(),
                "Bearer" => flinks.bearer.to_owned(),
                "SessionToken" => self.session.clone().expect("a session was opened"),
                // Good for one call.
                "AuthorizeToken" => {
                    let minted = Box::pin(self.expect("generate_authorize_token", 200, None)).await;
                    minted["Token"].as_str().unwrap().to_owned()
                }
                other => panic!("no key for {other}"),
            };
            keys.push(header(scheme, &value));
        }
        keys
    }

    /// The last example of the operation's request, for calls that are refused before anybody reads
    /// it.
    fn example(&self, operation: &str) -> Option<String> {
        self.description
            .operation(operation)
            .requests
            .last()
            .map(|example| example.value.to_string())
    }

    pub(crate) fn operations(&self) -> &'static [Operation] {
        self.provider.operations
    }

    fn operation(&self, id: &str) -> &'static Operation {
        self.provider.operations.iter().find(|operation| operation.id == id).unwrap()
    }

    /// Puts a fault in the way of each refusal that has not come by itself: its form is still the
    /// sandbox's.
    pub(crate) async fn refuse_the_rest(&mut self, code: fn(u16) -> &'static str) {
        for operation in self.provider.operations {
            for documented in operation.statuses.iter().filter(|status| !status.starts_with('2')) {
                if self
                    .seen
                    .iter()
                    .any(|(id, status, _)| id == operation.id && status == documented)
                {
                    continue;
                }
                let fault = match *documented {
                    "default" => Fault::ErrorJson { status: 503 },
                    "429" => Fault::TooManyRequests,
                    "500" => Fault::ErrorJson { status: 500 },
                    other => Fault::Refusal {
                        code: code(other.parse().unwrap()).to_owned(),
                        status: other.parse().unwrap(),
                    },
                };
                let status = documented.parse().unwrap_or(503);
                self.expect_spoilt(operation.id, status, fault).await;
            }
        }
    }

    /// Every documented answer of every operation came, and each success without a fault; prints
    /// what came by itself.
    pub(crate) fn check_everything_came(&self) {
        let mut missing = vec![];
        for operation in self.provider.operations {
            for documented in operation.statuses {
                let came = |spoilt: bool| {
                    self.seen.contains(&(operation.id.to_owned(), (*documented).to_owned(), spoilt))
                };
                if !came(false) && (documented.starts_with('2') || !came(true)) {
                    missing.push(format!("{} {documented}", operation.id));
                }
            }
        }
        assert!(missing.is_empty(), "never came: {}", missing.join(", "));
        let made = self.seen.iter().filter(|(_, _, spoilt)| *spoilt).count();
        let whole = self.provider.operations.len();
        println!(
            "{}: {whole} operations, {} documented answers by themselves, {made} by a fault",
            self.provider.name,
            self.seen.len() - made
        );
    }
}

type Header = (HeaderName, HeaderValue);

fn schemes(operation: &'static Operation) -> impl Iterator<Item = &'static str> {
    operation.security.iter().copied()
}

fn header(scheme: &str, value: &str) -> Header {
    let (name, value) = match scheme {
        "SecretKey" | "AuthorizeToken" => ("flinks-auth-key", value.to_owned()),
        "ApiKey" => ("x-api-key", value.to_owned()),
        _ => ("authorization", format!("Bearer {value}")),
    };
    (HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap())
}

/// Sends live ids in place of a description's examples, with keys, and keeps the body of the
/// answer.
struct Seam {
    ids: BTreeMap<String, String>,
    keys: Vec<Header>,
    text: Arc<Mutex<Bytes>>,
}

impl Execute for Seam {
    fn execute<'a>(
        &'a self,
        http: &'a Client,
        mut request: Request,
        _: &'static Operation,
    ) -> Exchange<'a> {
        Box::pin(async move {
            let path = request
                .url()
                .path()
                .split('/')
                .map(|part| self.ids.get(part).map_or(part, String::as_str));
            let path = path.collect::<Vec<_>>().join("/");
            request.url_mut().set_path(&path);
            request.headers_mut().extend(self.keys.iter().cloned());
            let answer = buffer(http.execute(request).await?, DEFAULT_BODY_LIMIT).await?;
            *self.text.lock().unwrap() = answer.body().clone();
            Ok(answer)
        })
    }
}
