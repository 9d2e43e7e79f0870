//! What a failed call may have done all the same.

use super::*;

/// Whether the call is open afterwards, and how often it was sent.
async fn open(operation: &'static Operation, statuses: &[u16]) -> (bool, u32) {
    let statuses = statuses.to_vec();
    let outcome = run(operation, Options::default(), 10, move |at| {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        status(*statuses.get(at - 1).or(statuses.last()).unwrap())
    })
    .await;
    (outcome.record.is_open, outcome.sent)
}

#[tokio::test(start_paused = true)]
async fn a_call_that_acts_is_open_after_a_failure_of_the_server_and_not_after_a_refusal() {
    assert_eq!(open(&ONCE, &[502]).await, (true, 1));
    for refused in [400, 401, 404, 409, 429] {
        assert!(!open(&ONCE, &[refused]).await.0, "{refused}");
    }
    assert_eq!(open(&ONCE, &[200]).await, (false, 1));
    // A refused key is no act; what came after it is.
    assert_eq!(open(&ONCE, &[401, 503]).await, (true, 2));
    assert!(!open(&READ, &[502]).await.0 && !open(&TOKEN, &[502]).await.0);
}

#[tokio::test(start_paused = true)]
async fn an_act_that_may_be_repeated_stays_open_whatever_the_repetition_says() {
    static DELETE: Operation = Operation { method: "DELETE", ..operation("x", Effect::Idempotent) };
    assert_eq!(open(&DELETE, &[503, 404]).await, (true, 2));
    assert_eq!(open(&DELETE, &[404]).await, (false, 1));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_comes_too_late_or_is_too_large_leaves_it_open() {
    let large = run(&ONCE, Options::default(), 9, |_| status(200)).await;
    assert!(large.record.is_open);
    let service = tower::service_fn(|_: http::Request<reqwest::Body>| async move {
        std::future::pending::<()>().await;
        Ok::<_, Infallible>(http::Response::new(Full::<Bytes>::default()))
    });
    let options = Options { sender: Some(Sender::service(service)), ..Options::default() };
    let shared = Shared::new(&options, Keys::default(), 1).unwrap();
    let call = Call::new(shared, CallContext::new(Duration::from_secs(30)));
    let http = reqwest::Client::new();
    let request = http.post("https://api.example/x").build().unwrap();
    assert!(call.execute(&http, request, &ONCE).await.is_err());
    assert!(call.record().is_open && call.record().acts);
}

#[tokio::test]
async fn what_never_left_has_no_effect() {
    // A port of this machine that was just given back.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/x", listener.local_addr().unwrap());
    drop(listener);
    let options = Options { retry: Some(crate::Retry::never()), ..Options::default() };
    let shared = Shared::new(&options, Keys::default(), 1).unwrap();
    let call = Call::new(shared, CallContext::new(Duration::from_secs(30)));
    let http = reqwest::Client::new();
    let error = call.execute(&http, http.post(url).build().unwrap(), &ONCE).await.unwrap_err();
    let TransportError::Other(error) = error else { panic!("explained by the seam") };
    let error = error.downcast::<crate::Error>().unwrap();
    assert_eq!(error.kind(), crate::ErrorKind::Transport);
    assert!(!error.may_have_taken_effect());
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_leaves_open_what_acts_alone() {
    let record = |acts| Record { acts, ..Record::default() };
    let unread = || crate::Error::decode("test.once", "RequestId", "missing field");
    assert!(record(true).tell_effect_unread(unread()).may_have_taken_effect());
    assert!(!record(false).tell_effect_unread(unread()).may_have_taken_effect());
    assert!(!record(true).tell_effect(unread()).may_have_taken_effect());
}
