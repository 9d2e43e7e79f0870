//! The raw clients against a mock server that somebody else wrote: Prism serves the descriptions
//! themselves, holds each request against them, and every answer it gives must decode.
//!
//! Off unless `FOLIOLINK_PRISM=1`, because it needs Node 20 and the npm registry.
#![cfg(unix)]

use foliolink_runtime::{DEFAULT_BODY_LIMIT, Exchange, Execute, Operation, Transport, buffer};
use foliolink_tests::{
    Described, FLINKS, How, Json, Outcome, Prism, Provider, Target, VUMI, compare,
};
use reqwest::{Client, Request, header::HeaderValue};

#[tokio::test]
async fn prism_and_the_flinks_client_understand_each_other() {
    understand(&FLINKS).await;
}

#[tokio::test]
async fn prism_and_the_vumi_client_understand_each_other() {
    understand(&VUMI).await;
}

async fn understand(provider: &Provider) {
    if !Prism::is_wanted(provider.name) {
        return;
    }
    let mut prism = Prism::mock(provider);
    let http = Client::builder().no_proxy().build().unwrap();
    let description = provider.description();
    for operation in description.operations() {
        let requests: Vec<_> =
            operation.requests.iter().map(|example| example.value.to_string()).collect();
        for answer in &operation.answers {
            // Prism takes `default` for a status that the operation doesn't list.
            let status = answer.statuses[0];
            for example in &answer.examples {
                let prefer = format!("code={status}, example={}", example.name);
                let outcome =
                    call(&mut prism, provider, &http, &operation, requests.first(), &prefer).await;
                assert_eq!(
                    outcome.how,
                    if status < 300 { How::Ok } else { How::Refused },
                    "{} {prefer}: {}",
                    operation.id,
                    outcome.message
                );
                assert_eq!(outcome.status, Some(status), "{} {prefer}", operation.id);
                let again = Json::parse(&outcome.json.unwrap()).unwrap();
                let sent = description.respell(example.schema, example.value);
                compare(&as_javascript_writes(&sent), &again).unwrap_or_else(|lost| {
                    panic!("{} {prefer}: {}", operation.id, lost.join("; "))
                });
            }
        }
        for request in requests.iter().skip(1) {
            call(&mut prism, provider, &http, &operation, Some(request), "code=200").await;
        }
    }
    prism.check_log();
}

async fn call(
    prism: &mut Prism,
    provider: &Provider,
    http: &Client,
    operation: &Described<'_>,
    request: Option<&String>,
    prefer: &str,
) -> Outcome {
    let transport = Transport::new(PreferAnswer { prefer: prefer.parse().unwrap() });
    let target = Target { base: prism.base.clone(), http: http.clone(), transport };
    let outcome = provider.call(target, operation.id, request.cloned()).await;
    prism.check_log();
    outcome
}

/// Zeros at the end of a fraction are lost on Prism's side: JavaScript has no other numbers.
fn as_javascript_writes(value: &Json) -> Json {
    match value {
        Json::Number(digits) if digits.contains('.') => {
            Json::Number(digits.trim_end_matches('0').trim_end_matches('.').to_owned())
        }
        Json::List(items) => Json::List(items.iter().map(as_javascript_writes).collect()),
        Json::Object(pairs) => Json::Object(
            pairs.iter().map(|(key, part)| (key.clone(), as_javascript_writes(part))).collect(),
        ),
        other => other.clone(),
    }
}

/// Asks Prism for one answer, with a credential for every security scheme.
struct PreferAnswer {
    prefer: HeaderValue,
}

impl Execute for PreferAnswer {
    fn execute<'a>(
        &'a self,
        http: &'a Client,
        mut request: Request,
        _: &'static Operation,
    ) -> Exchange<'a> {
        Box::pin(async move {
            let headers = request.headers_mut();
            headers.insert("prefer", self.prefer.clone());
            headers.insert("flinks-auth-key", HeaderValue::from_static("a-made-up-key"));
            headers.insert("x-api-key", HeaderValue::from_static("a-made-up-key"));
            headers.insert("authorization", HeaderValue::from_static("Bearer a-made-up-token"));
            buffer(http.execute(request).await?, DEFAULT_BODY_LIMIT).await
        })
    }
}
