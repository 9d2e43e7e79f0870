//! Calls by operationId: to the host that the description names, as whom the client is there.

use std::collections::BTreeSet;

use foliolink_raw::flinks::OPERATIONS;

use super::*;
use crate::{ErrorKind, flinks::client::WEALTH};

const BANKING: &str = "sandbox-api.private.fin.ag";
const WEALTH_URL: &str = "https://wealth.example";
const WEALTH_CUSTOMER: &str = "2e9d51c4-7b60-4a1f-8c3d-0f5a6b7c8d9e";

/// Answers everything with an empty object, and remembers where it went.
#[derive(Clone, Default)]
struct Hosts(Arc<Mutex<Vec<http::Uri>>>);

impl Hosts {
    fn client(&self) -> Client {
        let hosts = self.clone();
        let service = tower::service_fn(move |request: http::Request<reqwest::Body>| {
            hosts.0.lock().unwrap().push(request.uri().clone());
            let body = if request.uri().path().ends_with("AuthorizeToken") { TOKEN } else { "{}" };
            std::future::ready(Ok::<_, io::Error>(http::Response::new(Full::from(body))))
        });
        Script::new(|_, _| (200, "{}".to_owned()))
            .builder()
            .wealth_base_url(WEALTH_URL)
            .wealth_customer_id(WEALTH_CUSTOMER)
            .in_process(service)
            .build()
            .unwrap()
    }

    fn last(&self) -> http::Uri {
        self.0.lock().unwrap().last().unwrap().clone()
    }
}

#[tokio::test(start_paused = true)]
async fn every_operation_goes_to_the_host_that_its_description_names() {
    let hosts = Hosts::default();
    let client = hosts.client();
    let mut wealth = BTreeSet::new();
    for operation in OPERATIONS {
        let mut call = client.operation(operation.id).unwrap();
        while let Some(name) = call.missing_param() {
            call = call.param(name, LOGIN);
        }
        call.send().await.unwrap();
        let uri = hosts.last();
        let (host, customer) = match operation.host {
            None => (BANKING, "5d0c7a3e-64b1-4f0d-9a57-3c1f7b2e8d40"),
            Some(name) => {
                assert_eq!(name, WEALTH, "{}: no client knows this host", operation.id);
                wealth.insert(operation.id);
                ("wealth.example", WEALTH_CUSTOMER)
            }
        };
        assert_eq!(uri.host(), Some(host), "{}", operation.id);
        assert!(uri.path().starts_with(&format!("/v3/{customer}/")), "{uri}");
        assert!(uri.query().is_none(), "{uri}");
    }
    assert_eq!(
        wealth.into_iter().collect::<Vec<_>>(),
        ["delete_investments", "get_wealth_investments", "get_wealth_nightly_refresh_status"]
    );
}

#[tokio::test]
async fn methods_go_where_the_calls_by_id_go() {
    let hosts = Hosts::default();
    let client = hosts.client();
    client.delete_investments(&login()).await.unwrap();
    assert_eq!(hosts.last().host(), Some("wealth.example"));
    let _empty = client.wealth_nightly_refresh_status().await;
    assert_eq!(hosts.last().host(), Some("wealth.example"));
    client.delete_card(&login()).await.unwrap();
    assert_eq!(hosts.last().host(), Some(BANKING));
}

#[tokio::test]
async fn a_call_with_a_parameter_missing_sends_nothing_and_names_it() {
    let script = Script::new(|_, _| (200, "{}".to_owned()));
    let client = script.client();
    let call = client.operation("get_all_attributes").unwrap().param("requestId", SESSION);
    assert_eq!(call.missing_param(), Some("loginId"));
    let error = call.send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation(), error.message()),
        (ErrorKind::Invalid, "flinks.get_all_attributes", Some("loginId: missing"))
    );
    let body = client.operation("field_match").unwrap().body("{").send().await.unwrap_err();
    assert_eq!((body.kind(), body.message()), (ErrorKind::Invalid, Some("body: not JSON")));
    let unknown = client.operation("get_everything").map(|_| ()).unwrap_err();
    assert_eq!((unknown.kind(), unknown.operation()), (ErrorKind::Invalid, "flinks.call"));
    assert!(script.sent().is_empty());
}
