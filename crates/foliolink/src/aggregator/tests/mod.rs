//! The aggregator against the sandbox in process, with a line between the two that counts calls and
//! can answer in its stead.

mod all;
mod canary;
mod flinks;
mod pace;
mod questions;
mod vumi;

use std::{
    future::IntoFuture as _,
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use foliolink_sandbox::{FlinksCredentials, Sandbox, VumiCredentials};
use http_body_util::{BodyExt as _, Full};
use tower::ServiceExt as _;

use super::{Aggregator, Event, Source};
use crate::{
    Retry,
    flinks::{Client as Flinks, ClientBuilder, LoginId},
    vumi::{Client as Vumi, ConnectionToken},
};

type Request = http::Request<reqwest::Body>;
type Answer = http::Response<Full<Bytes>>;
/// From an address (host and path) to an answer instead of the sandbox's.
type Instead = dyn Fn(&str) -> Option<(u16, String)> + Send + Sync;

/// What stands between the clients and the sandbox.
#[derive(Clone)]
struct Line {
    sandbox: Sandbox,
    /// How long each call takes.
    takes: Duration,
    instead: Arc<Instead>,
    under_way: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    /// Addresses that were called.
    called: Arc<Mutex<Vec<String>>>,
}

impl Line {
    fn to(sandbox: &Sandbox) -> Self {
        let (under_way, most, called) = Default::default();
        Self {
            sandbox: sandbox.clone(),
            takes: Duration::ZERO,
            instead: Arc::new(|_| None),
            under_way,
            most,
            called,
        }
    }

    fn instead(
        self,
        instead: impl Fn(&str) -> Option<(u16, String)> + Send + Sync + 'static,
    ) -> Self {
        Self { instead: Arc::new(instead), ..self }
    }

    /// Calls of addresses that contain this.
    fn count(&self, part: &str) -> usize {
        self.called.lock().unwrap().iter().filter(|address| address.contains(part)).count()
    }

    async fn carry(self, request: Request) -> Result<Answer, io::Error> {
        let (host, path) = (request.uri().host().unwrap_or_default(), request.uri().path());
        let address = format!("{host}{path}");
        self.called.lock().unwrap().push(address.clone());
        let now = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(self.takes).await;
        let answer = match (self.instead)(&address) {
            Some((status, body)) => {
                Ok(http::Response::builder().status(status).body(Full::from(body)).unwrap())
            }
            None => {
                let (head, body) =
                    self.sandbox.router().oneshot(request).await.unwrap().into_parts();
                body.collect()
                    .await
                    .map(|body| http::Response::from_parts(head, Full::new(body.to_bytes())))
            }
        };
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        answer.map_err(io::Error::other)
    }

    fn flinks_builder(&self) -> ClientBuilder {
        let (keys, line) = (self.sandbox.credentials().flinks.clone(), self.clone());
        let service = tower::service_fn(move |request: Request| {
            let line = line.clone();
            async move { line.carry(request).await }
        });
        let builder = Flinks::builder()
            .instance(keys.instance)
            .customer_id(keys.customer_id)
            .secret_key(keys.secret_key);
        builder.api_key(keys.api_key).retry(Retry::never()).in_process(service)
    }

    fn flinks(&self) -> Flinks {
        self.flinks_builder().build().unwrap()
    }

    /// With a host of its own for the wealth product.
    fn flinks_and_wealth(&self) -> Flinks {
        self.flinks_builder().wealth_base_url("https://wealth.example.test").build().unwrap()
    }

    fn vumi(&self) -> Vumi {
        let (keys, line) = (self.sandbox.credentials().vumi.clone(), self.clone());
        let service = tower::service_fn(move |request: Request| {
            let line = line.clone();
            async move { line.carry(request).await }
        });
        let builder = Vumi::builder().client_id(keys.client_id).client_secret(keys.secrets[0]);
        builder.retry(Retry::never()).in_process(service).build().unwrap()
    }

    /// Both providers.
    fn aggregator(&self) -> Aggregator {
        Aggregator::builder().flinks(self.flinks()).vumi(self.vumi()).build().unwrap()
    }
}

fn a() -> &'static FlinksCredentials {
    &Sandbox::builder().build().credentials().flinks
}

fn b() -> &'static VumiCredentials {
    &Sandbox::builder().build().credentials().vumi
}

fn login() -> LoginId {
    a().login_id.parse().unwrap()
}

fn broker() -> ConnectionToken {
    b().connection.parse().unwrap()
}

/// Remembers what a pull tells.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<(Source, Event)>>>);

impl Heard {
    fn ear(&self) -> impl Fn(&Source, &Event) + Send + Sync + 'static {
        let heard = self.0.clone();
        move |source, event| heard.lock().unwrap().push((source.clone(), event.clone()))
    }

    fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap().iter().map(|(_, event)| event.clone()).collect()
    }

    /// One word an event.
    fn words(&self) -> Vec<String> {
        let word = |event: Event| match event {
            Event::Connected(_) => "connected".to_owned(),
            Event::Opened(_) => "opened".to_owned(),
            Event::Challenge { questions, round } => format!("asked {questions} in {round}"),
            Event::Reading(part) => format!("reading {}", part.as_str()),
            Event::Waiting { polls, ticket, .. } => {
                format!("waiting for {} {polls}", ticket.operation())
            }
        };
        self.events().into_iter().map(word).collect()
    }
}

#[test]
fn pulls_can_be_handed_to_a_task() {
    fn crosses<T: Send + 'static>(_: T) {}
    let aggregator = Line::to(&Sandbox::builder().build()).aggregator();
    crosses(aggregator.pull(login()).into_future());
    crosses(aggregator.pull_all([broker()]));
    crosses(async move { aggregator.pull_all([login()]).next().await });
}

#[test]
fn what_is_missing_is_said_before_anything_is_sent() {
    assert_eq!(
        Aggregator::builder().build().unwrap_err().to_string(),
        "aggregator: no client was given"
    );
    let line = Line::to(&Sandbox::builder().build());
    let none = Aggregator::builder().vumi(line.vumi()).at_once(0).build();
    assert_eq!(none.unwrap_err().to_string(), "aggregator: at_once: must be at least 1");
}

#[tokio::test]
async fn a_source_without_a_client_and_a_pull_of_nothing_are_invalid() {
    let line = Line::to(&Sandbox::builder().build());
    let aggregator = Aggregator::builder().vumi(line.vumi()).build().unwrap();
    let error = aggregator.pull(login()).await.unwrap_err();
    assert_eq!(error.to_string(), "aggregator: flinks: no client of it was given");
    let error = aggregator.pull(broker()).what([]).await.unwrap_err();
    assert_eq!(error.to_string(), "aggregator: what: nothing to read");
    let aggregator = Aggregator::builder().flinks(line.flinks()).build().unwrap();
    let error = aggregator.pull(Source::FlinksWealth(login())).await.unwrap_err();
    assert_eq!(error.to_string(), "aggregator: wealth: the Flinks client has no wealth_base_url");
    assert_eq!(line.count(""), 0);
}

#[test]
fn sources_survive_being_stored_and_hide_themselves() {
    let public =
        "7aca956b-7e1b-4057-a6b8-a7fd413ba03d".parse::<crate::vumi::PublicToken>().unwrap();
    let named = Source::from((public.clone(), "cust-0042".parse().unwrap()));
    for source in
        [login().into(), Source::FlinksWealth(login()), broker().into(), public.into(), named]
    {
        let stored = serde_json::to_string(&source).unwrap();
        assert_eq!(serde_json::from_str::<Source>(&stored).unwrap(), source);
        let shown = format!("{source:?}");
        let hidden = [a().login_id, b().connection, "7aca956b", "cust-0042"]
            .iter()
            .all(|hidden| !shown.contains(hidden));
        assert!(hidden && stored.contains(source.provider()), "{shown}");
    }
    let error =
        serde_json::from_str::<Source>(r#"{"vumi_public":{"token":"hunter2"}}"#).unwrap_err();
    assert!(!error.to_string().contains("hunter2"));
}

/// Stored fingerprints are looked up by later versions.
#[test]
fn a_fingerprint_stays_what_it_is_and_tells_sources_apart() {
    let key = [7; 32];
    let token: ConnectionToken = "K7Q2M9X4T1".parse().unwrap();
    let hex = |source: Source| -> String {
        source.fingerprint(&key).iter().map(|byte| format!("{byte:02x}")).collect()
    };
    // `printf 'vumi\0K7Q2M9X4T1' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707…`.
    let expected = "6f0a0c314309becfc0a38b1470e38c3dcfb9bcad6cfb5ed002d9328a22a78c76";
    assert_eq!(hex(token.clone().into()), expected);
    let public: crate::vumi::PublicToken = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".parse().unwrap();
    let login: LoginId = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".parse().unwrap();
    let other_case: ConnectionToken = "k7q2m9x4t1".parse().unwrap();
    let all = [
        hex(token.into()),
        hex(other_case.into()),
        hex(login.clone().into()),
        hex(Source::FlinksWealth(login.clone())),
        hex(public.clone().into()),
    ];
    let different: std::collections::HashSet<_> = all.iter().collect();
    assert_eq!(different.len(), all.len());
    // What belongs to a source and doesn't say which one it is is not in it.
    let named = Source::from((public.clone(), "cust-0042".parse().unwrap()));
    assert_eq!(hex(named), hex(public.into()));
    let capitals: LoginId = login.expose().to_ascii_uppercase().parse().unwrap();
    assert_eq!(hex(capitals.into()), hex(login.clone().into()));
    assert_ne!(
        Source::from(login.clone()).fingerprint(&[8; 32]),
        Source::from(login).fingerprint(&key)
    );
}
