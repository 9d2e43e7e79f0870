//! A limit that both clients of an aggregator share.

use super::*;
use crate::{Bucket, Pace, Permit};

/// Notes who asks.
#[derive(Default)]
struct Asked(Mutex<Vec<Bucket>>);

impl Pace for Asked {
    fn permit<'a>(&'a self, bucket: &'a Bucket) -> Permit<'a> {
        self.0.lock().unwrap().push(*bucket);
        Box::pin(std::future::ready(Ok(())))
    }
}

impl Asked {
    fn count(&self, provider: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|bucket| bucket.provider == provider).count()
    }
}

#[tokio::test(start_paused = true)]
async fn every_request_of_both_clients_asks_it_once() {
    let line = Line::to(&Sandbox::builder().build());
    let pace = Arc::new(Asked::default());
    let aggregator = Aggregator::builder().flinks(line.flinks()).vumi(line.vumi());
    let aggregator = aggregator.pace(pace.clone()).build().unwrap();
    aggregator.pull(login()).await.unwrap();
    let flinks = line.count("");
    assert_eq!((pace.count("flinks"), pace.count("vumi")), (flinks, 0));
    aggregator.pull(broker()).await.unwrap();
    assert_eq!(pace.count("vumi"), line.count("") - flinks);
    assert!(flinks > 0 && pace.count("vumi") > 0);
    // A pull reads what is stored.
    assert!(pace.0.lock().unwrap().iter().all(|bucket| !bucket.live && bucket.credential == 0));
}

#[tokio::test(start_paused = true)]
async fn a_client_keeps_the_pace_it_was_made_with() {
    let line = Line::to(&Sandbox::builder().build());
    let own = Arc::new(Asked::default());
    let shared = Arc::new(Asked::default());
    let client = line.flinks_builder().pace(own.clone()).build().unwrap();
    let aggregator = Aggregator::builder().flinks(client).pace(shared.clone()).build().unwrap();
    aggregator.pull(login()).await.unwrap();
    assert_eq!((own.count("flinks"), shared.count("flinks")), (line.count(""), 0));
}
