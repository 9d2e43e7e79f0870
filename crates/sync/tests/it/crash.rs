//! A process that dies at any point: the future of what it does is dropped at its n-th wait, and
//! another process goes on from the database alone.
//!
//! Afterwards each row of the provider is there exactly once, each change exactly once, and nothing
//! that acts was sent twice.

use std::{
    future::{Future, IntoFuture as _},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use foliolink::flinks::{Answers, Challenge};
use foliolink_sandbox::{Sandbox, VumiApp};
use foliolink_sync::{Id, Policy, State, Sync};

use crate::support::{World, settle};

/// Drops what it runs at its n-th wait.
pub(crate) struct Dies<F> {
    work: Option<Pin<Box<F>>>,
    waits: usize,
    at: usize,
}

impl<F: Future> Dies<F> {
    pub(crate) fn at(at: usize, work: F) -> Self {
        Self { work: Some(Box::pin(work)), waits: 0, at }
    }
}

impl<F: Future> Future for Dies<F> {
    /// The outcome, unless it died; and how often it waited.
    type Output = (Option<F::Output>, usize);

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let waits = self.waits;
        let Some(work) = &mut self.work else { return Poll::Ready((None, waits)) };
        match work.as_mut().poll(context) {
            Poll::Ready(outcome) => Poll::Ready((Some(outcome), waits)),
            Poll::Pending if waits == self.at => {
                self.work = None;
                Poll::Ready((None, waits))
            }
            Poll::Pending => {
                self.waits += 1;
                Poll::Pending
            }
        }
    }
}

/// Where the next one dies: anywhere in the work as long as it is on this machine now.
///
/// How often the same work waits on Postgres depends on what else the machine does, so what ran through
/// says how long it is, and each death that it may be longer than that.
struct Points {
    random: fastrand::Rng,
    /// Thousandths of what was counted when nobody died.
    pace: usize,
}

impl Points {
    fn new(seed: u64) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), pace: 1000 }
    }

    /// A wait of work that was counted at `waits`.
    fn draw(&mut self, waits: usize) -> usize {
        self.random.usize(0..(waits * self.pace).div_ceil(1000).max(1))
    }

    /// What came of it: `seen` waits of those `waits`, and whether it died of them.
    fn follow(&mut self, died: bool, seen: usize, waits: usize) {
        self.pace = if died { self.pace + self.pace / 50 } else { (seen * 1000 / waits).max(1) };
    }
}

/// How many crashes: 500, or what `FOLIOLINK_SYNC_CRASHES` says; a fifth of them on Postgres, where
/// each statement is a way there and back.
fn crashes() -> usize {
    let wanted = std::env::var("FOLIOLINK_SYNC_CRASHES").ok();
    let wanted = wanted.and_then(|text| text.parse().ok()).unwrap_or(500);
    if crate::database::is_on_postgres() { wanted / 5 } else { wanted }
}

/// Where the clocks stand at ten in the morning: no night is passed by accident.
async fn world(pending: u32) -> World {
    let world = World::new(Sandbox::builder().pending_polls(pending).build()).await;
    let now = world.sandbox.clock().now();
    let day = 24 * 3600;
    let left = (10 * 3600 - now.as_second().rem_euclid(day)).rem_euclid(day);
    world.advance(Duration::from_secs(left.unsigned_abs()));
    world
}

/// What the history tables hold, without times and numbers of refreshes.
async fn history(world: &World, id: Id) -> Vec<String> {
    let changes = world.sync.history(id, None).await.unwrap();
    let mut lines: Vec<_> = changes
        .iter()
        .map(|change| {
            let fields = change.fields.join(",");
            format!("{} {} {:?} {fields}", change.table, change.row_id, change.change)
        })
        .collect();
    lines.sort_unstable();
    lines
}

async fn check_versions(world: &World) {
    for table in ["accounts", "transactions", "holders", "holdings", "securities", "portfolios"] {
        let twice = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM {table}_history WHERE valid_to IS NULL \
             GROUP BY connection_id, row_id HAVING COUNT(*) > 1) twice"
        );
        assert_eq!(crate::support::count(&world.folder, &twice).await, 0, "{table}");
        let gaps = format!(
            "SELECT COUNT(*) FROM {table}_history h WHERE _change <> 'added' AND NOT EXISTS \
             (SELECT 1 FROM {table}_history p WHERE p.connection_id = h.connection_id \
             AND p.row_id = h.row_id AND p.valid_to = h.valid_from)"
        );
        assert_eq!(crate::support::count(&world.folder, &gaps).await, 0, "{table}");
    }
}

/// Each refresh that changed something is to be told exactly once, and nothing else is.
async fn check_outbox(world: &World) {
    let changed = "outcome = 'changed' AND added + changed + posted + vanished > 0";
    let untold = format!(
        "SELECT COUNT(*) FROM syncs s WHERE {changed} AND (SELECT COUNT(*) FROM \
         webhook_deliveries d WHERE d.sync_id = s.id AND d.event = 'connection.changed') <> 1"
    );
    assert_eq!(crate::support::count(&world.folder, &untold).await, 0);
    let too_much = format!(
        "SELECT COUNT(*) FROM webhook_deliveries d WHERE event <> 'connection.changed' \
         OR NOT EXISTS (SELECT 1 FROM syncs s WHERE s.id = d.sync_id AND {changed})"
    );
    assert_eq!(crate::support::count(&world.folder, &too_much).await, 0);
    assert!(
        crate::support::count(&world.folder, "SELECT COUNT(*) FROM webhook_deliveries").await > 0
    );
}

/// Lets others find out that somebody died, and go on until nothing is due.
async fn recover(world: &World) {
    for _ in 0..4 {
        world.advance(Duration::from_secs(10 * 60));
        settle(&world.sync).await;
    }
}

/// Steps until nothing is due, pending data included.
async fn refresh(sync: &Sync, world: &World) {
    for _ in 0..3 {
        settle(sync).await;
        world.advance(Duration::from_secs(11));
    }
}

/// So many days of refreshes of both providers; with `dies` the work of each day, whose waits were
/// counted before, dies at one of its points.
async fn days(mut world: World, count: usize, mut dies: Option<(&mut Points, &[usize])>) -> Run {
    // Nobody sends here: what is to be told stays in its table.
    world.sync.outbox().add("https://receiver.example/hook").await.unwrap();
    let flinks = world.add_flinks().await;
    let vumi = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    let mut waits = Vec::new();
    let mut died = 0;
    for day in 0..count {
        for id in [flinks, vumi] {
            world.sync.now(id).await.unwrap();
        }
        match &mut dies {
            None => {
                let work = Dies::at(usize::MAX, refresh(&world.sync, &world));
                waits.push(work.await.1);
            }
            Some((points, counted)) => {
                let at = points.draw(counted[day]);
                let (outcome, seen) = Dies::at(at, refresh(&world.sync, &world)).await;
                points.follow(outcome.is_none(), seen, counted[day]);
                died += usize::from(outcome.is_none());
                world.sync = world.reopen().await;
                recover(&world).await;
            }
        }
        for id in [flinks, vumi] {
            let status = world.status(id).await;
            assert_eq!(status.state, State::Idle, "day {day}: {status:?}");
        }
        // A client that must log in again and again within a minute takes it for a fight.
        world.sync = world.reopen().await;
        // Ten o'clock of the next day, however long this one took.
        let day = 24 * 3600;
        let past = (world.sandbox.clock().now().as_second() - 10 * 3600).rem_euclid(day);
        world.advance(Duration::from_secs((day - past).unsigned_abs()));
    }
    // What was ever wrong is still there.
    check_versions(&world).await;
    check_outbox(&world).await;
    Run { flinks: history(&world, flinks).await, vumi: history(&world, vumi).await, waits, died }
}

struct Run {
    flinks: Vec<String>,
    vumi: Vec<String>,
    /// How often the work of each day waited.
    waits: Vec<usize>,
    died: usize,
}

#[tokio::test]
async fn refreshes_lose_nothing_and_double_nothing_wherever_they_die() {
    let mut rest = crashes() * 3 / 5;
    // Some days each: a database with a history, and not too much of it.
    let length = rest.clamp(10, 60);
    let clean = days(world(1).await, length, None).await;
    assert!(clean.vumi.len() > 20, "nothing changes: {}", clean.vumi.len());
    let mut points = Points::new(7);
    loop {
        let died = days(world(1).await, length, Some((&mut points, &clean.waits))).await;
        // The others were through before they came to their point.
        assert!(died.died * 10 >= length * 7, "{} of {length} died", died.died);
        assert_eq!(died.flinks, clean.flinks);
        assert_eq!(died.vumi, clean.vumi);
        rest = rest.saturating_sub(died.died);
        if rest == 0 {
            break;
        }
    }
}

/// A person who answers as the sandbox's bank wants it.
pub(crate) async fn answer(
    challenge: Challenge,
) -> Result<Answers, foliolink::aggregator::BoxError> {
    let right = |prompt: &str| match prompt {
        _ if prompt.contains("city") => "Montreal",
        _ if prompt.contains("country") => "Canada",
        _ => "Triangle",
    };
    let questions = challenge.questions.iter();
    Ok(questions.fold(Answers::new(), |answers, question| {
        answers.one(&question.prompt, right(&question.prompt))
    }))
}

#[tokio::test]
async fn a_live_sign_in_and_its_answers_are_sent_once_wherever_it_dies() {
    let mut points = Points::new(11);
    let mut longest = 0;
    let mut unknown = 0;
    for round in 0..crashes() / 5 {
        let mut world = world(0).await;
        let id = world.add_flinks().await;
        settle(&world.sync).await;
        assert_eq!(world.line.acts("live"), 0, "the engine signs in nowhere");
        let at = if round == 0 { usize::MAX } else { points.draw(longest) };
        let open = world.sync.open(id).live().answering(answer);
        let (outcome, waits) = Dies::at(at, open.into_future()).await;
        if round == 0 {
            longest = waits;
            assert_eq!(outcome.unwrap().unwrap().state, State::Idle);
            assert_eq!((world.line.acts("live"), world.line.acts("answer")), (1, 2));
            continue;
        }
        points.follow(outcome.is_none(), waits, longest);
        let sent = (world.line.acts("live"), world.line.acts("answer"));
        assert!(sent.0 <= 1 && sent.1 <= 2, "{sent:?}");
        world.sync = world.reopen().await;
        // Until the lease is over, and its outcome can be told.
        world.advance(Duration::from_secs(7 * 60));
        settle(&world.sync).await;
        let status = world.status(id).await;
        if let Some(error) = &status.error {
            assert_eq!(error.code.as_deref(), Some("outcome_unknown"), "{status:?}");
            assert_eq!(status.state, State::NeedsPerson);
            unknown += 1;
        }
        for _ in 0..6 {
            world.advance(Duration::from_secs(7 * 60));
            settle(&world.sync).await;
        }
        let after = (world.line.acts("live"), world.line.acts("answer"));
        assert_eq!(after, sent, "nothing is repeated by itself");
        let status = world.status(id).await;
        assert!(matches!(status.state, State::Idle | State::NeedsPerson), "{status:?}");
        check_versions(&world).await;
    }
    assert!(unknown > 0, "some died with it under way");
}

#[tokio::test]
async fn an_exchange_and_a_deletion_are_sent_once_wherever_they_die() {
    let mut points = [13, 17].map(Points::new);
    let mut longest = [0, 0];
    for round in 0..crashes() / 10 {
        let mut world = world(0).await;
        let external = format!("customer-{round}");
        let public = world.sandbox.finish_vumi_link(VumiApp::Main, Some(&external));
        let public: foliolink::vumi::PublicToken = public.parse().unwrap();
        let at = if round == 0 { usize::MAX } else { points[0].draw(longest[0]) };
        let add = world.sync.add(public.clone(), Policy::default()).reference(&external);
        let (outcome, waits) = Dies::at(at, add.into_future()).await;
        let died = outcome.is_none();
        if round == 0 {
            longest[0] = waits;
        } else {
            points[0].follow(died, waits, longest[0]);
        }
        world.sync = world.reopen().await;
        recover(&world).await;
        assert!(world.line.acts("exchange") <= 1);
        let Ok(id) = world.sync.find(&external).await else {
            assert!(died && world.line.acts("exchange") == 0, "it died before it was known");
            continue;
        };
        let status = world.status(id).await;
        let done = world
            .sandbox
            .requests()
            .into_iter()
            .filter(|request| request.path.contains("exchange") && request.status == 200);
        match done.count() {
            // Its connection is found again under the external id.
            1 => assert_eq!(status.state, State::Idle, "{status:?}"),
            _ => assert_eq!(status.state, State::NeedsPerson, "{status:?}"),
        }
        if status.state == State::NeedsPerson {
            continue;
        }

        let at = if round == 0 { usize::MAX } else { points[1].draw(longest[1]) };
        let remove = world.sync.remove(id).at_provider();
        let (outcome, waits) = Dies::at(at, remove.into_future()).await;
        if round == 0 {
            longest[1] = waits;
        } else {
            points[1].follow(outcome.is_none(), waits, longest[1]);
        }
        let sent = world.line.acts("delete");
        assert!(sent <= 1);
        world.sync = world.reopen().await;
        recover(&world).await;
        assert_eq!(world.line.acts("delete"), sent, "nothing is repeated by itself");
        let status = world.status(id).await;
        match (outcome.is_some(), status.state) {
            (true, state) => assert_eq!(state, State::Forgotten),
            (false, State::Forgotten | State::Idle) => {}
            (false, _) => {
                assert_eq!(status.error.unwrap().code.as_deref(), Some("outcome_unknown"));
            }
        }
    }
}

#[tokio::test]
async fn who_dies_before_the_lease_is_taken_changes_nothing() {
    for _ in 0..20 {
        let world = world(0).await;
        let id = world.add_flinks().await;
        settle(&world.sync).await;
        // The first wait is before the lease is asked for, unless what is asked before was answered
        // before anybody could wait for it: on a busy machine Postgres does.
        let open = world.sync.open(id).live();
        assert!(Dies::at(0, open.into_future()).await.0.is_none());
        assert_eq!(world.line.acts("live"), 0);
        match world.status(id).await.state {
            State::Idle => return,
            State::Opening => {}
            other => panic!("{other:?}"),
        }
    }
    panic!("each of them died with the lease");
}

crate::database::on_postgres!(
    refreshes_lose_nothing_and_double_nothing_wherever_they_die,
    a_live_sign_in_and_its_answers_are_sent_once_wherever_it_dies,
    an_exchange_and_a_deletion_are_sent_once_wherever_they_die,
    who_dies_before_the_lease_is_taken_changes_nothing,
);
