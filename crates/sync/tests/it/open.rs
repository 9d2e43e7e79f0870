//! What a person opens: the only door to a sign-in at the bank and to answers.

use foliolink::{
    Advice, ErrorKind,
    aggregator::BoxError,
    flinks::{Answers, Challenge},
};
use foliolink_sync::State;

use crate::{
    crash::answer,
    support::{World, settle},
};

/// The questions are stored, and answered later, perhaps by another process: once.
#[tokio::test]
async fn questions_wait_in_the_database_and_are_answered_once() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    settle(&world.sync).await;
    let error = world.sync.open(id).live().await.unwrap_err();
    assert_eq!((error.kind(), error.advice()), (ErrorKind::UserAction, Advice::AnswerMfa));
    let asked = error.provider_error().unwrap().unanswered().unwrap();
    assert_eq!(asked.challenge.questions.len(), 1);
    assert_eq!(world.status(id).await.state, State::NeedsPerson);
    assert_eq!((world.line.acts("live"), world.line.acts("answer")), (1, 0));

    let other = world.reopen().await;
    let status = other.open(id).answering(answer).await.unwrap();
    assert_eq!((status.state, status.error), (State::Idle, None));
    // Two rounds; the first one goes out without an authorize token first, since tokens aren't
    // stored, and is refused unread for that.
    assert_eq!((world.line.acts("live"), world.line.acts("answer")), (1, 3));
    // There is nothing to answer any more: it is opened cached.
    other.open(id).answering(answer).await.unwrap();
    assert_eq!((world.line.acts("live"), world.line.acts("answer")), (1, 3));
}

/// An answer whose reply was lost isn't sent again, though the person answers again.
#[tokio::test]
async fn an_answer_that_was_lost_on_the_way_is_outcome_unknown() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    settle(&world.sync).await;
    world.sync.open(id).live().await.unwrap_err();
    let lost = foliolink_sandbox::Fault::LostAnswer;
    world.sandbox.inject(lost, foliolink_sandbox::CallFilter::operation("authorize"), 1);
    let error = world.sync.open(id).answering(answer).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    let status = world.status(id).await;
    assert_eq!(status.state, State::NeedsPerson);
    assert_eq!(status.error.unwrap().code.as_deref(), Some("outcome_unknown"));
    assert_eq!(world.line.acts("answer"), 1);
    settle(&world.sync).await;
    world.sync.open(id).answering(answer).await.unwrap();
    assert_eq!(
        (world.line.acts("live"), world.line.acts("answer")),
        (1, 1),
        "it was opened cached"
    );
}

#[tokio::test]
async fn who_can_t_answer_sends_nothing() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    settle(&world.sync).await;
    world.sync.open(id).live().await.unwrap_err();
    let nobody = |_: Challenge| async { Err::<Answers, BoxError>("nobody is there".into()) };
    world.sync.open(id).answering(nobody).await.unwrap_err();
    assert_eq!((world.line.acts("live"), world.line.acts("answer")), (1, 0));
    // The questions still wait.
    world.sync.open(id).answering(answer).await.unwrap();
    assert_eq!((world.line.acts("live"), world.line.acts("answer")), (1, 3));
}

crate::database::on_postgres!(
    questions_wait_in_the_database_and_are_answered_once,
    an_answer_that_was_lost_on_the_way_is_outcome_unknown,
    who_can_t_answer_sends_nothing,
);
