//! Many connections: none hides another, so many at once, as they finish.

use foliolink_sandbox::VumiStatus;
use futures_util::StreamExt as _;
use tokio::time::Instant;

use super::*;
use crate::{
    Advice, ErrorKind,
    aggregator::Part,
    flinks::{Answers, Challenge},
};

const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000";

/// A connection that stays `PENDING`, whatever the others do.
fn stuck() -> (Line, ConnectionToken) {
    let sandbox = Sandbox::builder().pending_polls(u32::MAX).build();
    sandbox.set_vumi_status(b().connection, VumiStatus::Pending);
    (Line::to(&sandbox), broker())
}

#[tokio::test(start_paused = true)]
async fn an_unknown_login_and_an_unanswered_one_are_results_among_good_ones() {
    let line = Line::to(&Sandbox::builder().build());
    let unknown = Source::from(UNKNOWN.parse::<LoginId>().unwrap());
    let stale = Source::from(a().login_id_stale.parse::<LoginId>().unwrap());
    let joint = Source::from(a().login_id_joint.parse::<LoginId>().unwrap());
    let sources = [login().into(), unknown.clone(), broker().into(), stale.clone(), joint];
    let mut pulls = line.aggregator().pull_all(sources.clone());
    let mut outcomes = std::collections::HashMap::new();
    while let Some((source, outcome)) = pulls.next().await {
        outcomes.insert(source, outcome);
    }
    assert_eq!((outcomes.len(), pulls.remaining()), (5, 0));
    for source in sources {
        assert_eq!(
            outcomes[&source].is_ok(),
            source != unknown && source != stale,
            "{:?}",
            outcomes[&source]
        );
    }
    assert_eq!(outcomes[&unknown].as_ref().unwrap_err().kind(), ErrorKind::UserAction);
    assert!(pulls.next().await.is_none(), "and it stays at the end");
}

#[tokio::test(start_paused = true)]
async fn live_pulls_are_answered_by_whose_questions_they_are() {
    let line = Line::to(&Sandbox::builder().build());
    let no_mfa: LoginId = a().login_id_no_mfa.parse().unwrap();
    let pulls = line.aggregator().pull_all([login(), no_mfa.clone()]).live();
    let nobody = |challenge: Challenge| async move {
        assert_eq!(challenge.login_id, Some(login()));
        Err::<Answers, _>("nobody at home".into())
    };
    let outcomes: Vec<_> = pulls.answering(nobody).collect().await;
    for (source, outcome) in &outcomes {
        match outcome {
            Ok(snapshot) => assert_eq!(
                (source, snapshot.connection.expose()),
                (&no_mfa.clone().into(), no_mfa.expose())
            ),
            Err(error) => assert_eq!(
                (
                    error.advice(),
                    error.unanswered().unwrap().challenge.login_id.clone().unwrap().into()
                ),
                (Advice::AnswerMfa, source.clone())
            ),
        }
    }
    assert_eq!(outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_that_never_gets_ready_holds_nobody_up_and_ends_with_a_ticket() {
    let (never, token) = stuck();
    let good = Line::to(&Sandbox::builder().build());
    let aggregator =
        Aggregator::builder().flinks(good.flinks()).vumi(never.vumi()).at_once(2).build().unwrap();
    let sources =
        std::iter::once(token.clone().into()).chain(std::iter::repeat_n(Source::from(login()), 5));
    let (mut pulls, began) = (aggregator.pull_all(sources), Instant::now());
    for _ in 0..5 {
        let (source, outcome) = pulls.next().await.unwrap();
        assert!(source == login().into() && outcome.is_ok());
    }
    assert_eq!(
        began.elapsed(),
        Duration::from_secs(5 * 20),
        "two polls each, one after the other in the place that is left"
    );
    let (source, outcome) = pulls.next().await.unwrap();
    let error = outcome.unwrap_err();
    assert_eq!(
        (source, error.kind(), began.elapsed()),
        (token.clone().into(), ErrorKind::StillPending, Duration::from_secs(15 * 60))
    );
    assert_eq!(error.ticket().unwrap().connection(), token.expose());

    never.sandbox.set_vumi_status(token.expose(), VumiStatus::Ready);
    assert!(
        !aggregator.resume(error.ticket().unwrap()).unwrap().await.unwrap().holdings.is_empty()
    );
}

#[tokio::test(start_paused = true)]
async fn no_more_than_so_many_are_under_way() {
    for at_once in [1, 3] {
        let mut line = Line::to(&Sandbox::builder().pending_polls(0).build());
        line.takes = Duration::from_secs(1);
        let aggregator =
            Aggregator::builder().flinks(line.flinks()).at_once(at_once).build().unwrap();
        let began = Instant::now();
        let outcomes: Vec<_> = aggregator.pull_all(vec![login(); 12]).collect().await;
        assert!(outcomes.len() == 12 && outcomes.iter().all(|(_, outcome)| outcome.is_ok()));
        // Each makes three calls, one after the other: token, session, accounts.
        assert_eq!(line.most.load(Ordering::SeqCst), at_once);
        assert_eq!(began.elapsed(), Duration::from_secs(12 * 3 / at_once as u64));
    }
}

#[tokio::test(start_paused = true)]
async fn results_come_as_they_finish_not_as_they_were_given() {
    let line = Line::to(&Sandbox::builder().build());
    // A ready connection has nothing to wait for; a card's data is there after two looks.
    let pulls = line.aggregator().pull_all([Source::from(login()), broker().into()]);
    let order: Vec<_> =
        pulls.map(|(source, outcome)| (source.provider(), outcome.is_ok())).collect().await;
    assert_eq!(order, [("vumi", true), ("flinks", true)]);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_next_loses_nothing() {
    let line = Line::to(&Sandbox::builder().build());
    let heard = Heard::default();
    let mut pulls =
        line.aggregator().pull_all([login()]).on_event(heard.ear()).what([Part::Accounts]);
    for _ in 0..8 {
        let impatient = tokio::time::timeout(Duration::from_secs(2), pulls.next()).await;
        assert!(impatient.is_err());
    }
    assert!(pulls.next().await.unwrap().1.is_ok());
    assert_eq!(line.count("BankingServices/Authorize"), 1, "it went on where it was");
    assert_eq!(heard.words().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn dropping_it_stops_all_looking() {
    let (never, token) = stuck();
    let mut pulls = never.aggregator().pull_all([token]);
    assert_eq!(never.count(""), 0, "nothing before the first `next`");
    assert!(tokio::time::timeout(Duration::from_secs(60), pulls.next()).await.is_err());
    let looked = never.count("");
    drop(pulls);
    tokio::time::advance(Duration::from_secs(600)).await;
    assert!(looked > 2);
    assert_eq!(never.count(""), looked);
}

#[tokio::test]
async fn no_sources_are_no_results() {
    let line = Line::to(&Sandbox::builder().build());
    assert!(line.aggregator().pull_all(Vec::<Source>::new()).next().await.is_none());
}
