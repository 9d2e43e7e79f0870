//! A limit that somebody else keeps.

use std::{
    num::NonZeroU32,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::*;

/// Lets a request go each `gap`, and notes what for; refuses from the `last` on.
struct Steps {
    gap: Duration,
    last: usize,
    asked: Mutex<Vec<(Bucket, Duration)>>,
    ended: AtomicUsize,
    began: Instant,
}

impl Steps {
    fn new(gap: Duration, last: usize) -> Arc<Self> {
        let asked = Mutex::default();
        Arc::new(Self { gap, last, asked, ended: AtomicUsize::new(0), began: Instant::now() })
    }

    fn asked(&self) -> Vec<(Bucket, Duration)> {
        self.asked.lock().unwrap().clone()
    }
}

impl Pace for Steps {
    fn permit<'a>(&'a self, bucket: &'a Bucket) -> Permit<'a> {
        Box::pin(async move {
            let count = {
                let mut asked = self.asked.lock().unwrap();
                asked.push((*bucket, self.began.elapsed()));
                asked.len()
            };
            tokio::time::sleep(self.gap).await;
            if count > self.last { Err("the lease is over".into()) } else { Ok(()) }
        })
    }

    fn end(&self, _: &Bucket) {
        self.ended.fetch_add(1, Ordering::SeqCst);
    }
}

fn paced(pace: &Arc<Steps>) -> Options {
    let pace: Arc<dyn Pace> = pace.clone();
    Options { pace: PaceOption::of(pace), credential: 2, ..Options::default() }
}

#[tokio::test(start_paused = true)]
async fn every_request_asks_repetitions_too_and_says_whether_it_acts() {
    let pace = Steps::new(Duration::from_secs(3), 100);
    let outcome = run(&READ, paced(&pace), 64, |at| status(if at < 3 { 503 } else { 200 })).await;
    assert_eq!((outcome.status, outcome.sent), (Some(200), 3));
    let asked = pace.asked();
    assert_eq!(asked.len(), 3);
    let bucket = asked[0].0;
    assert_eq!((bucket.provider, bucket.credential, bucket.live), ("test", 2, false));
    assert!(asked.windows(2).all(|pair| pair[1].1 - pair[0].1 >= Duration::from_secs(3)));
    run(&ONCE, paced(&pace), 64, |_| status(200)).await;
    assert!(pace.asked()[3].0.live);
    assert_eq!(pace.ended.load(Ordering::SeqCst), 4, "each is told to have ended");
}

#[tokio::test(start_paused = true)]
async fn without_a_permit_nothing_is_sent_and_nothing_repeated() {
    let pace = Steps::new(Duration::from_secs(1), 1);
    let outcome = run(&ONCE, paced(&pace), 64, |_| status(401)).await;
    // The repetition with a new key was not permitted.
    assert_eq!((outcome.status, outcome.sent, pace.asked().len()), (None, 1, 2));
    assert!(!outcome.record.is_open);
    assert_eq!(pace.ended.load(Ordering::SeqCst), 1, "only what was sent has ended");

    let service = tower::service_fn(|_: http::Request<reqwest::Body>| async move {
        Ok::<_, Infallible>(http::Response::new(Full::<Bytes>::default()))
    });
    let pace = Steps::new(Duration::ZERO, 0);
    let options = Options { sender: Some(Sender::service(service)), ..paced(&pace) };
    let shared = Shared::new(&options, Keys::default(), 1).unwrap();
    let call = Call::new(shared, CallContext::new(Duration::from_secs(30)));
    let http = reqwest::Client::new();
    let request = http.post("https://api.example/x").build().unwrap();
    let error = call.execute(&http, request, &ONCE).await.unwrap_err();
    let TransportError::Other(error) = error else { panic!("an error of ours") };
    let error = error.downcast::<crate::Error>().unwrap();
    assert_eq!(error.to_string(), "test.once: no permit to send");
    assert_eq!(
        (error.kind(), error.may_have_taken_effect()),
        (crate::ErrorKind::Unavailable, false)
    );
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the lease is over");
}

/// Two requests over a client whose own rate is one a second.
async fn time_of_two(options: Options) -> Duration {
    struct Slow;
    impl Provider for Slow {
        fn name(&self) -> &'static str {
            "slow"
        }

        fn sign<'a>(
            &'a self,
            _: &'a mut reqwest::Request,
            _: &'static Operation,
            _: &'a CallContext,
        ) -> Signing<'a> {
            Signing::Done(Ok(Stamp::default()))
        }

        fn is_transient(&self, _: &http::Response<Bytes>) -> bool {
            false
        }

        fn requests_per_second(&self) -> Option<NonZeroU32> {
            NonZeroU32::new(1)
        }
    }
    let service = tower::service_fn(|_: http::Request<reqwest::Body>| async move {
        Ok::<_, Infallible>(http::Response::new(Full::<Bytes>::default()))
    });
    let options = Options { sender: Some(Sender::service(service)), ..options };
    let shared = Shared::new(&options, Slow, 1).unwrap();
    let http = reqwest::Client::new();
    let began = Instant::now();
    for _ in 0..2 {
        let call = Call::new(Arc::clone(&shared), CallContext::new(Duration::from_secs(30)));
        call.execute(&http, http.post("https://api.example/x").build().unwrap(), &READ)
            .await
            .unwrap();
    }
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn a_pace_replaces_the_default_rate_and_no_rate_that_was_set() {
    let pace = Steps::new(Duration::ZERO, 100);
    let set = NonZeroU32::new(1);
    assert!(time_of_two(Options::default()).await >= Duration::from_secs(1));
    assert_eq!(time_of_two(paced(&pace)).await, Duration::ZERO);
    let both = Options { per_second: set, ..paced(&pace) };
    assert!(time_of_two(both).await >= Duration::from_secs(1));
    // No limit of the client's own switches it off.
    let count = pace.asked().len();
    time_of_two(Options { unlimited: true, ..paced(&pace) }).await;
    assert_eq!(pace.asked().len(), count + 2);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_dropped_waits_for_no_permit_any_more() {
    let pace = Steps::new(Duration::from_secs(60), 100);
    let call = run(&READ, paced(&pace), 64, |_| status(200));
    assert!(tokio::time::timeout(Duration::from_secs(1), call).await.is_err());
    assert_eq!(pace.asked().len(), 1);
}
