//! Calls by operationId: with the session of the client, noted and explained like every call.

use super::*;
use crate::{
    Advice, ErrorKind,
    vumi::{CallLog, Scope},
};

#[tokio::test]
async fn a_call_by_id_is_signed_noted_and_answered_as_sent() {
    let sandbox = Sandbox::builder().build();
    let log = CallLog::default();
    let client = client(&sandbox).with_calls(&log);
    let call = client.operation("list_accounts").unwrap().param("token", keys().connection);
    let answer = call.send().await.unwrap();
    assert_eq!((answer.status, answer.advice()), (200, Advice::Proceed));
    assert!(answer.error().is_none() && answer.body.starts_with(b"["));
    let noted = log.take();
    assert_eq!(
        noted.iter().map(|call| (call.operation.as_str(), call.attempts)).collect::<Vec<_>>(),
        [("vumi.list_accounts", 1)]
    );
    assert!(noted[0].request_id.is_some());
    assert_eq!(logins(&sandbox), 1);
}

#[tokio::test]
async fn a_refusal_says_the_same_as_that_of_the_method() {
    for (status, body, kind, advice) in [
        (
            404,
            r#"{"message":"nobody knows K7Q2M9X4T1 here"}"#,
            ErrorKind::Refused,
            Advice::FixRequest,
        ),
        (404, "<html>", ErrorKind::Refused, Advice::FixRequest),
        (403, "{}", ErrorKind::Auth, Advice::Configure),
        (503, "[]", ErrorKind::Unavailable, Advice::RetryLater),
    ] {
        let client = builder(0).in_process(answering(status, body)).build().unwrap();
        let token = keys().connection;
        let call = client.operation("list_accounts").unwrap().param("token", token);
        let raw = call.send().await.unwrap().error().unwrap();
        let typed = client.connection(token.parse().unwrap()).accounts().await.unwrap_err();
        assert_eq!(raw.to_string(), typed.to_string());
        assert_eq!((raw.kind(), raw.advice()), (kind, advice), "{raw}");
        assert_eq!((raw.status(), raw.request_id()), (typed.status(), typed.request_id()));
        assert!(raw.request_id().is_some() && !raw.to_string().contains(token), "{raw}");
    }
}

#[tokio::test]
async fn what_the_scopes_or_the_path_forbid_is_never_sent() {
    let sandbox = Sandbox::builder().build();
    let client = builder(0).scopes([Scope::Read]).in_process(sandbox.router()).build().unwrap();
    let call = client.operation("delete_connection").unwrap().param("token", keys().connection);
    let error = call.send().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Invalid, "vumi.delete_connection"));
    let call = client.operation("list_accounts").unwrap();
    assert_eq!(call.missing_param(), Some("token"));
    assert_eq!(call.send().await.unwrap_err().message(), Some("token: missing"));
    let unknown = client.operation("get_accounts_detail").map(|_| ()).unwrap_err();
    assert_eq!((unknown.kind(), unknown.operation()), (ErrorKind::Invalid, "vumi.call"));
    assert!(sandbox.requests().is_empty());
}
